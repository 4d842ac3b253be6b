"""Where a page comes from, who answers for it and who approved it: clauses 1, 2.2 and 2.3, made visible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.approvals.by_hand import render_by_hand
from prakat.approvals.digest import read_bundle
from prakat.approvals.ledger import Approval, entry_id
from prakat.approvals.roster import Roster
from prakat.approvals.signature import fingerprint
from prakat.approvals.words import key_of
from prakat.site.fields import gazette_node
from prakat.site.nodes import Fact, Facts, Items, Link, Moment, Node, Plain, Sequence
from prakat.site.numerals import numeral
from prakat.site.publication import Publication, Published
from prakat.site.sections import section_links
from prakat.site.values import day_node, moment_node, url_node
from prakat.site.words import PERSONAL_DATA, SOURCE_KINDS

GRANTED: Final = "granted"
URGENT: Final = "urgent"
MISSING: Final = "missing"
LIGHT: Final = "light"
_CHECKED: Final = (("correct", "ถูกต้อง"), ("complete", "ครบถ้วนสมบูรณ์"), ("current", "เป็นปัจจุบัน"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a reader needs to check an approval without us: entry, key, and a script of stock commands."""

    entry: str
    fingerprint: str
    script: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPanel:
    """The word of a division's head on a page, or why there is none: ``state`` is granted, urgent, missing or light."""

    state: str
    decision: str = ""
    post: str = ""
    acting: str = ""
    division: str = ""
    reason: str = ""
    at: Moment | None = None
    memo: Node | None = None
    sample: bool = False
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """The record of clause 1 that the responsible person checked the page."""

    by: str
    on: Node | None
    checked: tuple[str, ...]
    personal_data: str
    note: str


def metadata(publication: Publication, document: Published) -> Facts:
    """Return the block under a page's title, in the order people look for it."""
    return Facts(facts=tuple(_metadata(publication, document)))


def _metadata(publication: Publication, document: Published) -> Iterator[Fact]:
    value = publication.source(document).value
    category = Link(target=f"{document.category.key}/", text=document.category.title.th)
    yield Fact(label="หมวด", value=category)
    yield Fact(label="ประเภท", value=Plain(text=document.type_title))
    yield from _number(value)
    yield Fact(label="หน่วยงานเจ้าของข้อมูล", value=_division(publication, document))
    yield from _text(value, "responsible", "ผู้รับผิดชอบ")
    yield from _day(value, "doc_date", "วันที่เอกสาร")
    yield from _day(value, "published", "วันที่เผยแพร่")
    yield from _day(value, "updated", "ปรับปรุงล่าสุด")
    yield from _times(value)
    sections = section_links(publication, document)
    if sections:
        yield Fact(label="ข้อมูลข่าวสารตาม", value=Items(items=sections))
    source = value.get("source")
    if isinstance(source, dict):
        yield Fact(label="ที่มา", value=source_node(source))


def _number(value: Mapping[str, Any]) -> Iterator[Fact]:
    number, reason = value.get("doc_no"), value.get("no_number_reason")
    if isinstance(number, str):
        yield Fact(label="เลขที่", value=Plain(text=number))
    elif isinstance(reason, str):
        yield Fact(label="เลขที่", value=Plain(text=f"ไม่มี ({reason})"))


def _division(publication: Publication, document: Published) -> Node:
    if document.division_key in publication.divisions:
        return Link(target=f"divisions/{document.division_key}/", text=document.division)
    return Plain(text=document.division or "ไม่ระบุ")


def _text(value: Mapping[str, Any], key: str, label: str) -> Iterator[Fact]:
    if isinstance(value.get(key), str):
        yield Fact(label=label, value=Plain(text=value[key]))


def _day(value: Mapping[str, Any], key: str, label: str) -> Iterator[Fact]:
    node = day_node(value.get(key))
    if node:
        yield Fact(label=label, value=node)


def _times(value: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the years and stretches of time a page of any type may carry."""
    if isinstance(value.get("fiscal_year"), int):
        yield Fact(label="ปีงบประมาณ", value=Plain(text=numeral(f"พ.ศ. {value['fiscal_year']}")))
    period = value.get("period")
    ends = [day_node(period.get(key)) for key in ("start", "end")] if isinstance(period, dict) else []
    if len(ends) == 2 and ends[0] and ends[1]:  # noqa: PLR2004 - start and end
        yield Fact(label="ช่วงเวลา", value=Sequence(parts=(ends[0], Plain(text=" ถึง "), ends[1])))
    yield from _day(value, "effective", "มีผลใช้บังคับ")
    yield from _day(value, "expires", "สิ้นผล")


def source_node(source: Mapping[str, Any]) -> Node:
    """Return where information comes from, with the day and time it was read (clauses 2.2 and 2.3)."""
    lines: list[Node] = [Plain(text=SOURCE_KINDS.get(str(source.get("type")), str(source.get("type", ""))))]
    named = [str(source[key]) for key in ("title", "author", "publisher") if isinstance(source.get(key), str)]
    lines += [Plain(text=text) for text in dict.fromkeys(named)]
    if isinstance(source.get("document_no"), str):
        lines.append(Plain(text=f"เลขที่ {source['document_no']}"))
    gazette = source.get("gazette")
    if isinstance(gazette, dict) and {"volume", "part"} <= gazette.keys():
        lines.append(Sequence(parts=(Plain(text="ราชกิจจานุเบกษา "), gazette_node(gazette))))
    if isinstance(source.get("url"), str):
        lines.append(url_node(source["url"]))
    lines += _dated("เผยแพร่เมื่อ ", day_node(source.get("published")))
    lines += _dated("เข้าถึงเมื่อ ", moment_node(source.get("accessed")))
    if isinstance(source.get("license"), str):
        lines.append(Plain(text=f"สัญญาอนุญาต {source['license']}"))
    return Items(items=tuple(lines))


def _dated(word: str, node: Node | None) -> list[Node]:
    return [Sequence(parts=(Plain(text=word), node))] if node else []


def approval_panel(publication: Publication, document: Published) -> ApprovalPanel:
    """Return what is to be said of a page's approval."""
    approval = document.approval
    if approval is None:
        return ApprovalPanel(state=MISSING if document.needs_approval else LIGHT)
    return ApprovalPanel(
        state=URGENT if approval.action == "emergency" else GRANTED,
        decision=approval.decision,
        post=" และ ".join(word.post for word in approval.words),
        reason=approval.reason if approval.action == "emergency" else "",
        acting=_acting(publication.house.roster, approval),
        division=publication.divisions.get(approval.division, approval.division),
        at=_moment(approval),
        memo=memo_node(approval),
        sample=publication.sample,
        proof=_proof(publication, approval),
    )


def _moment(approval: Approval) -> Moment | None:
    node = moment_node(approval.at)
    return node if isinstance(node, Moment) else None


def memo_node(approval: Approval) -> Node | None:
    """Return the paper memo of an approval, if it names one."""
    if approval.memo is None:
        return None
    text, day = Plain(text=f"ที่ {approval.memo.no} ลงวันที่ "), day_node(approval.memo.date)
    return Sequence(parts=(text, day or Plain(text=approval.memo.date)))


def _acting(roster: Roster, approval: Approval) -> str:
    """Return on what footing the signer held the post, such as รักษาราชการแทน; empty for its holder."""
    division = roster.divisions.get(approval.division)
    found = (head for head in (division.heads if division else ()) if head.person == approval.by)
    return next((head.acting for head in found if head.post == approval.post and head.acting), "")


def _proof(publication: Publication, approval: Approval) -> Proof | None:
    key = key_of(approval, publication.house.roster)
    if key is None:
        return None
    bundle = read_bundle(publication.corpus, approval.page)
    return Proof(
        entry=entry_id(approval.page),
        fingerprint=fingerprint(key.public),
        script=render_by_hand(publication.house.roster, approval, bundle),
    )


def self_check(publication: Publication, document: Published) -> SelfCheck | None:
    """Return the self-check record of a page; None when it has none."""
    record = publication.source(document).value.get("checked")
    if not isinstance(record, dict):
        return None
    return SelfCheck(
        by=str(record.get("by", "")),
        on=day_node(record.get("on")),
        checked=tuple(word for key, word in _CHECKED if record.get(key) is True),
        personal_data=PERSONAL_DATA.get(str(record.get("pii")), ""),
        note=str(record.get("pii_note", "")),
    )
