"""Announcements of one procurement follow each other as the law has it (clause 2.4; Procurement Act B.E. 2560).

D0 invites, D1 cancels and D2 changes an invitation; W0 names the winner, W1 cancels and W2 changes that. A winner is
named after the offers are in, and nothing is signed before the time for appeals is over (section 66).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import group, listed, month_of, text_of
from prakat.rules.procurement_year import ProcurementYear, is_current, read_years
from prakat.rules.rows import Row, Tables, tables_of
from prakat.rules.rule import finding, parse_day, say
from prakat.rules.words import warn
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_SUSPECT_YEAR
from prakat.thai.fiscal_calendar import month_days

RULE: Final = RuleInfo(
    id="procurement-announcements",
    clause="2.4",
    title=Text(th="ประกาศจัดซื้อจัดจ้างต่อเนื่องกัน", en="Procurement announcements follow each other"),
    help=Text(
        th="ประกาศยกเลิกหรือเปลี่ยนแปลง (D1 D2 W1 W2) ต้องชี้ไปที่หน้าประกาศเดิมที่ถูกชนิด ประกาศผู้ชนะลงวันที่หลังปิดรับข้อเสนอ "
        "สัญญาลงนามไม่ก่อนพ้นวันอุทธรณ์ เลขที่โครงการ e-GP ขึ้นต้นด้วยปี พ.ศ. สองหลักและเดือนที่ออกเลข จึงไม่หลังเดือนของประกาศ",
        en="An announcement that cancels or changes another (D1, D2, W1, W2) names its page, of the right kind. A "
        "winner is announced after offers close; a contract is signed no earlier than appeals end. An e-GP number "
        "begins with the B.E. year and month it was given in, so it is never later than the announcement.",
    ),
    example="# ผิด\n"
    'egp_project_no: "69030000001"   # ออกเลขเดือนมีนาคม 2569\n'
    'doc_date: "2026-02-10"          # ก่อนออกเลข\n'
    "# ถูก\n"
    'egp_project_no: "69030000001"\n'
    'doc_date: "2026-03-10"',
    messages={
        "absent": say(
            "ไม่พบหน้าประกาศเดิม {target}",
            "there is no page {target}",
            "แก้ตำแหน่งให้ตรงกับหน้าประกาศเดิม หรือเผยแพร่ประกาศเดิมด้วย",
            "correct the path, or publish the announcement it speaks of as well",
        ),
        "named-absent": say(
            "ไม่พบหน้าประกาศ {target} ที่รายละเอียดของรายการระบุ",
            "the details of an item name an announcement that is not there: {target}",
            "แก้ตำแหน่งใน announcements ให้ตรงกับหน้าประกาศ หรือเผยแพร่ประกาศนั้นด้วย",
            "correct the path in announcements, or publish that announcement as well",
        ),
        "wrong-kind": say(
            "{kind} ต้องชี้ไปที่ประกาศชนิด {wanted} แต่ {target} เป็น {found}",
            "{kind} speaks of a {wanted}, but {target} is {found}",
            "ชี้ไปที่หน้าประกาศที่ถูกยกเลิกหรือเปลี่ยนแปลง หรือแก้ announcement_kind",
            "name the announcement that is cancelled or changed, or correct announcement_kind",
        ),
        "other-project": say(
            "เลขที่โครงการ {value} ไม่ตรงกับประกาศเดิม ({other})",
            "the project number {value} is not that of the first announcement ({other})",
            "แก้เลขที่โครงการ หรือชี้ไปที่ประกาศของโครงการเดียวกัน",
            "correct the number, or name an announcement of the same project",
        ),
        "before-first": say(
            "ลงวันที่ {value} ก่อนประกาศเดิม ({other})",
            "it is dated {value}, before the announcement it speaks of ({other})",
            "ตรวจวันที่ของประกาศทั้งสองฉบับ",
            "check the dates of both announcements",
        ),
        "not-cancelled": warn(
            "ประกาศที่ถูกยกเลิก ({target}) ยังแสดงว่าใช้อยู่",
            "the announcement that is cancelled ({target}) still looks current",
            "ตั้ง status: cancelled ในหน้า {target}",
            "set status: cancelled in {target}",
        ),
        "egp-late": say(
            "เลขที่โครงการ {number} ออกเดือน {given} หลัง {what} ({value})",
            "the project number {number} was given in {given}, after {what} ({value})",
            "ตรวจเลขที่โครงการกับระบบ e-GP (สี่หลักแรกคือปี พ.ศ. และเดือน)",
            "check the number in e-GP (its first four digits are B.E. year and month)",
        ),
        "before-close": say(
            "ประกาศผู้ชนะลงวันที่ {value} ก่อนปิดรับข้อเสนอ ({close})",
            "the winner is announced on {value}, before offers close ({close})",
            "ตรวจวันที่ประกาศ และวันปิดรับข้อเสนอในประกาศเชิญชวนหรือประกาศเปลี่ยนแปลง",
            "check the date, and the closing time of the invitation or its change",
        ),
        "before-appeal": say(
            "สัญญาลงวันที่ {value} ก่อนพ้นกำหนดอุทธรณ์ ({until})",
            "the contract is dated {value}, before appeals end ({until})",
            "ตรวจวันที่ลงนาม และ appeal_until ในประกาศผู้ชนะ",
            "check the date signed, and appeal_until of the winner's announcement",
        ),
    },
)

_TYPE: Final = "procurement-announcement"
_INVITATIONS: Final = ("D0-invitation", "D2-change-invitation")
_WINNERS: Final = ("W0-winner", "W2-change-winner")
# What each kind speaks of: the field that names it, and the kinds it may be.
_SPEAKS_OF: Final = {
    "D1-cancel-invitation": ("cancels", _INVITATIONS),
    "D2-change-invitation": ("amends", _INVITATIONS),
    "W1-cancel-winner": ("cancels", _WINNERS),
    "W2-change-winner": ("amends", _WINNERS),
}
_CENTURY: Final = 2500
_NUMBER_LENGTH: Final = 11


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield announcements, items and months of a change that cannot have followed each other so."""
    tables = tables_of(change.head, schemas)
    for year in read_years(change):
        chain = _Chain(change=change, year=year, tables=tables)
        yield from chain.check()


@dataclass(frozen=True, kw_only=True)
class _Chain:
    """The announcements of one fiscal year, and what they lead to."""

    change: Change
    year: ProcurementYear
    tables: Tables

    @cached_property
    def _announcements(self) -> list[Document]:
        return self.year.of(_TYPE, current=False)

    @cached_property
    def _items(self) -> list[Row]:
        pages = self.year.of("procurement-item", current=False)
        return [row for page in pages for row in self.tables.of(page).rows]

    def check(self) -> Iterator[Finding]:
        for document in self._announcements:
            yield from self._check_target(document)
            if self.year.is_touched(document):
                yield from _check_number(_row(document), "doc_date", _day(document, "doc_date"))
        for document in filter(is_current, self._announcements):
            if _kind(document) in _WINNERS:
                yield from self._check_close(document)
                yield from self._check_appeal(document)
        for row in self._numbered_rows():
            yield from _check_number(row, *_day_of(row))
        for page in self.year.of("procurement-item"):
            yield from self._check_named(page)

    def _check_named(self, item: Document) -> Iterator[Finding]:
        """Yield announcements that the details of an item name, and that are no pages."""
        for pointer, target in listed(item.value, "announcements"):
            if not isinstance(target, str) or self.change.head.document(target) is not None:
                continue
            if self.year.is_touched(item) or target in self.year.touched:
                yield finding(RULE, "named-absent", item.locate(pointer), target=target[:100])

    def _check_target(self, document: Document) -> Iterator[Finding]:
        field, kinds = _SPEAKS_OF.get(_kind(document), ("", ()))
        target = document.text(field) if field else ""
        if not target or not (self.year.is_touched(document) or target in self.year.touched):
            return
        location, first = document.locate(f"/{field}"), self.change.head.document(target)
        if first is None:
            yield finding(RULE, "absent", location, target=target[:100])
        elif first.type != _TYPE or _kind(first) not in kinds:
            params = {"kind": _kind(document), "wanted": ", ".join(kinds), "target": target}
            yield finding(RULE, "wrong-kind", location, "", found=_kind(first) or first.type or "-", **params)
        else:
            yield from _check_first(document, first, field)

    def _check_close(self, winner: Document) -> Iterator[Finding]:
        """Yield a winner that is named before offers close, as its invitation or the last change of that has it."""
        chain = [found for found in self._announcements if _kind(found) in _INVITATIONS and _is_same(winner, found)]
        closes = [(_day(found, "doc_date") or date.min, _close(found)) for found in chain if is_current(found)]
        close = max(((issued, close) for issued, close in closes if close), default=(date.min, date.min))[1]
        named = _day(winner, "doc_date")
        if named and named < close and any(map(self.year.is_touched, [winner, *chain])):
            location = winner.locate("/doc_date")
            yield finding(RULE, "before-close", location, value=named.isoformat(), close=close.isoformat())

    def _check_appeal(self, winner: Document) -> Iterator[Finding]:
        until = _day(winner, "appeal_until")
        for row in self._items:
            signed = parse_day(group(row.value, "contract").get("date"))
            touched = self.year.is_touched(winner) or self.year.is_touched(row.document)
            if until and signed and signed < until and touched and _is_same(winner, row):
                location = row.locate("/contract/date")
                yield finding(RULE, "before-appeal", location, value=signed.isoformat(), until=until.isoformat())

    def _numbered_rows(self) -> Iterator[Row]:
        months = self.year.of("procurement-monthly-summary", current=False)
        rows = [*self._items, *(row for page in months for row in self.tables.of(page).rows)]
        return (row for row in rows if self.year.is_touched(row.document))


def _check_first(document: Document, first: Document, field: str) -> Iterator[Finding]:
    """Yield what does not fit between an announcement and the one it speaks of."""
    number, other = document.text("egp_project_no"), first.text("egp_project_no")
    if number and other and number != other:
        yield finding(RULE, "other-project", document.locate("/egp_project_no"), value=number[:20], other=other[:20])
    day, earlier = _day(document, "doc_date"), _day(first, "doc_date")
    if day and earlier and day < earlier:
        location = document.locate("/doc_date")
        yield finding(RULE, "before-first", location, value=day.isoformat(), other=earlier.isoformat())
    if field == "cancels" and is_current(first):
        yield finding(RULE, "not-cancelled", document.locate("/cancels"), target=first.path)


def _check_number(row: Row, what: str, day: date | None) -> Iterator[Finding]:
    number = text_of(row.value.get("egp_project_no"))
    if day is None or len(number) != _NUMBER_LENGTH or not (number.isascii() and number.isdecimal()):
        return
    given = (_CENTURY + int(number[:2]) - BUDDHIST_ERA, int(number[2:4]))
    if given > (day.year, day.month):
        params = {"number": number, "given": f"{given[0]}-{given[1]:02}", "what": what, "value": day.isoformat()}
        yield finding(RULE, "egp-late", row.locate("/egp_project_no"), "", **params)


def _day_of(row: Row) -> tuple[str, date | None]:
    """Return by when the project of a row had its number: its contract, the end of its month, or its publication."""
    signed = parse_day(group(row.value, "contract").get("date"))
    if signed is not None:
        return "contract.date", signed
    month = month_of(row.document.value.get("month"))
    if month is not None:
        return "month", month_days(month)[1]
    return "published", _day(row.document, "published")


def _row(document: Document) -> Row:
    return Row(value=document.value, document=document)


def _kind(document: Document) -> str:
    return document.text("announcement_kind")


def _day(document: Document, key: str) -> date | None:
    return _common_era(parse_day(document.value.get(key)))


def _close(document: Document) -> date | None:
    return _common_era(parse_day(group(document.value, "bid").get("close")))


def _common_era(day: date | None) -> date | None:
    """Leave out a B.E. year in a date field: it is said by its own rule."""
    return day if day is not None and day.year < FIRST_SUSPECT_YEAR else None


def _is_same(announcement: Document, other: Document | Row) -> bool:
    """Tell whether two are of the same procurement: by the e-GP number where both have one, else by the plan's item."""
    for key in ("egp_project_no", "item_id"):
        mine, theirs = announcement.text(key), text_of(other.value.get(key))
        if mine and theirs:
            return mine == theirs
    return False
