"""Who wins made an offer, and the price agreed is explained by offer, budget and reference price (clause 2.4)."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import amount_of, entries, group, shown, text_of
from prakat.rules.rows import Row, Tables, tables_of
from prakat.rules.rule import finding, say
from prakat.rules.words import warn
from prakat.thai.identity import is_juristic_id
from prakat.thai.text import fold_for_comparison

RULE: Final = RuleInfo(
    id="procurement-winner",
    clause="2.4",
    title=Text(th="ผู้ชนะเป็นผู้เสนอราคา", en="The winner is one of the bidders"),
    help=Text(
        th="ผู้ได้รับการคัดเลือกต้องเป็นหนึ่งในผู้เสนอราคา ราคาที่ตกลงเกินราคาที่เสนอ วงเงินงบประมาณ หรือราคากลาง ระบบเตือน "
        "เลขทะเบียนนิติบุคคลมี 13 หลัก ขึ้นต้นด้วย 0 หลักสุดท้ายเป็นหลักตรวจสอบ บุคคลธรรมดาไม่มีเลขนี้ และห้ามเผยแพร่เลขประจำตัวประชาชน",
        en="Who is chosen is one of the bidders. A price above the offer, the budget or the reference price is "
        "pointed out. A juristic number has 13 digits, begins with 0, and ends with a check digit; a natural person "
        "has none, and the citizen id is never published.",
    ),
    example="# ผิด\n"
    "bidders:\n"
    "  - name: ร้าน ก\n"
    "    price: 9500\n"
    "winner:\n"
    "  name: ร้าน ข   # ไม่อยู่ในผู้เสนอราคา\n"
    "  price: 9500\n"
    "# ถูก\n"
    "bidders:\n"
    "  - name: ร้าน ก\n"
    "    price: 9500\n"
    "winner:\n"
    "  name: ร้าน ก\n"
    "  price: 9500",
    messages={
        "not-a-bidder": say(
            '"{name}" ไม่อยู่ในรายชื่อผู้เสนอราคา',
            '"{name}" is not one of the bidders',
            "เขียนชื่อให้ตรงกับผู้เสนอราคา หรือเพิ่มผู้เสนอราคาที่ขาด",
            "write the name as among the bidders, or add the bidder that is missing",
        ),
        "juristic-id": say(
            'เลขทะเบียนนิติบุคคล "{value}" ไม่ถูกต้อง (หลักตรวจสอบไม่ตรง)',
            'the juristic number "{value}" is wrong (its check digit does not fit)',
            "ตรวจกับหนังสือรับรองนิติบุคคล",
            "check it against the company's certificate",
        ),
        "above-bid": warn(
            "ราคาที่ตกลง {price} สูงกว่าราคาที่เสนอ {limit}",
            "the price agreed, {price}, is above the offer of {limit}",
            "ตรวจราคาทั้งสอง หรืออธิบายในเหตุผล",
            "check both prices, or explain it in the reason",
        ),
        "above-budget": warn(
            "ราคาที่ตกลง {price} เกินวงเงินงบประมาณ {limit}",
            "the price agreed, {price}, is above the budget of {limit}",
            "ตรวจราคาและวงเงิน หรืออธิบายในเหตุผล",
            "check price and budget, or explain it in the reason",
        ),
        "above-reference": warn(
            "ราคาที่ตกลง {price} เกินราคากลาง {limit}",
            "the price agreed, {price}, is above the reference price of {limit}",
            "ตรวจราคาและราคากลาง หรืออธิบายในเหตุผล",
            "check price and reference price, or explain it in the reason",
        ),
    },
)

_LISTS: Final = ("awards", "winners")


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield winners of the pages of a change that do not go with offers and limits."""
    tables = tables_of(change.head, schemas)
    for path in change.pages:
        document = change.head.document(path)
        if document is not None and document.value.get("category") == "procurement":
            for row in _rows(document, tables):
                yield from _check_row(row)


def _rows(document: Document, tables: Tables) -> Iterator[Row]:
    """Yield every row that may have winners; an announcement is one itself."""
    yield from tables.of(document).rows
    if document.type == "procurement-announcement":
        yield Row(value=document.value, document=document)


def _check_row(row: Row) -> Iterator[Finding]:
    awards = list(_awards(row.value))
    offers = {_fold(bidder): amount_of(bidder.get("price")) for _, bidder in entries(row.value, "bidders")}
    for pointer, award in awards:
        name = text_of(award.get("name"))
        price, offer = amount_of(award.get("price")), offers.get(_fold(award))
        if name and offers and _fold(award) not in offers:
            yield finding(RULE, "not-a-bidder", row.locate(f"{pointer}/name"), name=name[:80])
        if price is not None and offer is not None and price > offer:
            yield _above(row, "above-bid", pointer, price, offer)
        number = text_of(award.get("juristic_id"))
        # The schema says what has not even the shape of one.
        if number.isdecimal() and number.startswith("0") and not is_juristic_id(number):
            yield finding(RULE, "juristic-id", row.locate(f"{pointer}/juristic_id"), value=number[:20])
    yield from _check_limits(row, awards)


def _check_limits(row: Row, awards: list[tuple[str, Mapping[str, Any]]]) -> Iterator[Finding]:
    prices = [price for _, award in awards if (price := amount_of(award.get("price"))) is not None]
    for message, field in (("above-budget", "budget"), ("above-reference", "reference_price")):
        limit, price = amount_of(row.value.get(field)), sum(prices, Decimal(0))
        if prices and limit is not None and price > limit:
            yield _above(row, message, awards[0][0], price, limit)


def _awards(value: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in _LISTS:
        yield from entries(value, key)
    winner = group(value, "winner")
    if winner:
        yield "/winner", winner


def _above(row: Row, message: str, pointer: str, price: Decimal, limit: Decimal) -> Finding:
    return finding(RULE, message, row.locate(f"{pointer}/price"), price=shown(price), limit=shown(limit))


def _fold(party: Mapping[str, Any]) -> str:
    """Return a name as the eye compares it."""
    return fold_for_comparison(text_of(party.get("name"))).replace(" ", "")
