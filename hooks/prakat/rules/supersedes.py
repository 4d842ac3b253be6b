"""A page and the one that takes its place know of each other, and only one of them is current (clause 1: เป็นปัจจุบัน)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus
from prakat.rules.fields import fiscal_year_of, listed
from prakat.rules.fiscal_period import folder_year
from prakat.rules.rule import finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="supersedes",
    clause="1",
    title=Text(th="หน้าเก่าและหน้าที่ใช้แทนรู้จักกัน", en="Old page and new page know of each other"),
    help=Text(
        th="เมื่อหน้าใหม่ใช้แทนหน้าเก่า (supersedes) หรือยกเลิก (repeals) หน้าเก่าต้องระบุกลับ (superseded_by, repealed_by) และตั้ง "
        "status ผู้อ่านหน้าเก่าจึงไปถึงหน้าใหม่ได้ เอกสารประจำปีมีฉบับที่ใช้อยู่ได้หนึ่งหน้าต่อปีงบประมาณ ฉบับแก้ไขต้องใช้แทนฉบับเดิม "
        "หน้าที่ถูกลบต้องไม่มีหน้าใดระบุถึงอีก",
        en="When a page supersedes or repeals another, the other says so too (superseded_by, repealed_by) and carries "
        "the status: whoever reads the old page finds the new one. A yearly document has one current page a fiscal "
        "year; an amended edition supersedes the one before. Nobody names a page that is gone.",
    ),
    example="# ผิด\n"
    "# หน้าใหม่ (plan-2.md)\n"
    "supersedes: [docs/…/plan-1.md]\n"
    "# หน้าเก่า (plan-1.md)\n"
    "status: current   # ไม่ระบุกลับ\n"
    "# ถูก\n"
    "# หน้าใหม่ (plan-2.md)\n"
    "supersedes: [docs/…/plan-1.md]\n"
    "# หน้าเก่า (plan-1.md)\n"
    "status: superseded\n"
    "superseded_by: [docs/…/plan-2.md]",
    messages={
        "absent": say(
            "ไม่มีหน้า {other} ที่ระบุใน {field}",
            "there is no page {other}, which {field} names",
            "แก้ตำแหน่ง หรือลบออกจาก {field}",
            "correct the path, or take it out of {field}",
        ),
        "itself": say(
            "{field} ระบุถึงหน้านี้เอง",
            "{field} names the page itself",
            "ลบออกจาก {field}",
            "take it out of {field}",
        ),
        "one-sided": say(
            "{field} ระบุ {other} แต่หน้านั้นไม่ได้ระบุกลับใน {inverse}",
            "{field} names {other}, but that page does not name this one in {inverse}",
            "เพิ่ม {path} ใน {inverse} ของ {other}",
            "add {path} to {inverse} of {other}",
        ),
        "status": say(
            "หน้านี้ถูกแทนหรือยกเลิกโดย {other} แล้ว แต่ status เป็น {value}",
            "the page is superseded or repealed by {other}, but its status is {value}",
            "ตั้ง status: {wanted}",
            "set status: {wanted}",
        ),
        "no-successor": warn(
            "status เป็น superseded แต่ไม่ได้ระบุหน้าที่ใช้แทน",
            "the status is superseded, but nothing says by what",
            "เพิ่ม superseded_by: หรือใช้ status: archived",
            "add superseded_by:, or use status: archived",
        ),
        "other-type": warn(
            "{other} เป็นประเภท {found} ไม่ใช่ {type}",
            "{other} is a {found}, not a {type}",
            "ตรวจว่าระบุหน้าถูกหรือไม่",
            "check whether it is the page that is meant",
        ),
        "two-current": say(
            "ปีงบประมาณ {year} มีหน้าประเภท {type} ที่ใช้อยู่แล้วคือ {other}",
            "fiscal year {year} has a current page of the type {type} already: {other}",
            "หากเป็นฉบับใหม่ ระบุ supersedes: [{other}] และตั้ง status: superseded ในหน้าเดิม หากไม่ใช่ แก้ fiscal_year",
            "if this is a new edition, set supersedes: [{other}] and status: superseded there; if not, correct "
            "fiscal_year",
        ),
    },
)

_INVERSE: Final = {
    "supersedes": "superseded_by",
    "superseded_by": "supersedes",
    "repeals": "repealed_by",
    "repealed_by": "repeals",
}
# What a page is once the field has been filled in; archived is as good.
_STATUS: Final = {"superseded_by": "superseded", "repealed_by": "repealed"}
_GONE: Final = frozenset({"superseded", "repealed", "cancelled", "archived"})
# Types of which a fiscal year has one current page, and the fields that tell several of a year apart.
_ONE_A_YEAR: Final[dict[str, tuple[str, ...]]] = {
    "action-plan": (),
    "work-plan": ("plan_code",),
    "annual-budget": (),
    "performance-pledge": ("division", "parties"),
    "procurement-plan": (),
    "procurement-annual-report": (),
    "procurement-quarterly-winners": ("quarter",),
    "integrity": ("integrity_kind",),
}
# Kinds of a yearly type that stand beside the first one, and do not take its place.
_BESIDE: Final = {
    "edition": frozenset({"เพิ่มเติม"}),
    "budget_kind": frozenset({"additional", "transfer", "explanation-change"}),
}

_YearKey = tuple[int, str, str]


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:  # noqa: ARG001 - as all of its kind
    """Yield pages that do not know of each other: those a change touches, and those they name or named."""
    links = _Links(change=change)
    for path in sorted(links.subjects):
        document = change.head.document(path)
        if document is not None:
            yield from links.check_links(document)
    for path in change.pages:
        document = change.head.document(path)
        if document is not None:
            yield from _check_status(document)
    yield from _check_years(change)


@dataclass(frozen=True, kw_only=True)
class _Links:
    """The pages of a change and the ties between them."""

    change: Change

    @cached_property
    def touched(self) -> frozenset[str]:
        """Pages that are judged whole; of all others only what they say of these."""
        return frozenset(self.change.pages) | frozenset(self.change.touched_pages)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Touched pages, and what they name or named: a page that is gone is still named by those."""
        found = set(self.touched)
        for corpus in (self.change.base, self.change.head):
            for path in self.touched:
                document = corpus.document(path)
                if document is not None:
                    found |= {target for field in _INVERSE for _, target in _targets(document, field)}
        return frozenset(found)

    def check_links(self, document: Document) -> Iterator[Finding]:
        """Yield what a page says of others that the others do not say of it."""
        for field, inverse in _INVERSE.items():
            for pointer, target in _targets(document, field):
                if document.path in self.touched or target in self.touched:
                    yield from self._check_link(document, field, inverse, pointer, target)

    def _check_link(self, document: Document, field: str, inverse: str, pointer: str, target: str) -> Iterator[Finding]:
        location, other = document.locate(pointer), self.change.head.document(target)
        if target == document.path:
            yield finding(RULE, "itself", location, field=field)
        elif other is None:
            yield finding(RULE, "absent", location, field=field, other=target)
        else:
            if document.path not in {back for _, back in _targets(other, inverse)}:
                params = {"field": field, "inverse": inverse, "other": target, "path": document.path}
                yield finding(RULE, "one-sided", location, "", **params)
            if field in {"supersedes", "repeals"} and other.type != document.type:
                params = {"other": target, "found": other.type or "-", "type": document.type or "-"}
                yield finding(RULE, "other-type", location, "", **params)


def _targets(document: Document, field: str) -> Iterator[tuple[str, str]]:
    return ((pointer, target) for pointer, target in listed(document.value, field) if isinstance(target, str))


def _check_status(document: Document) -> Iterator[Finding]:
    status = document.text("status") or "current"
    for field, wanted in _STATUS.items():
        target = next((target for _, target in _targets(document, field)), None)
        if target is not None and status not in {wanted, "archived"}:
            location = document.locate("/status" if "status" in document.value else f"/{field}")
            yield finding(RULE, "status", location, other=target, value=status[:40], wanted=wanted)
    if status == "superseded" and not _STATUS.keys() & document.value.keys():
        yield finding(RULE, "no-successor", document.locate("/status"))


def _check_years(change: Change) -> Iterator[Finding]:
    """Yield yearly pages of a change whose year has another current one; of two in the change, the later by path."""
    judged = {path: document for path in change.pages if (document := change.head.document(path)) is not None}
    keyed = {path: key for path, document in judged.items() if (key := _year_key(document)) is not None}
    standing = _standing(change.head, {(_folder(path), key[0]) for path, key in keyed.items()})
    for path, key in keyed.items():
        other = next((found for found in standing.get(key, ()) if found not in judged or found < path), None)
        if other is not None:
            params = {"year": str(key[0]), "type": key[1], "other": other}
            yield finding(RULE, "two-current", judged[path].locate("/fiscal_year"), "", **params)


def _standing(corpus: Corpus, years: set[tuple[str, int]]) -> dict[_YearKey, list[str]]:
    """Return the current yearly pages of some categories and fiscal years, by what only one may be.

    `fiscal-period` keeps pages out of the folders of other years, so those need not be read.
    """
    folders = {folder for folder, _ in years}
    found: dict[_YearKey, list[str]] = {}
    for path in corpus.pages() if years else ():
        year, folder = folder_year(path), _folder(path)
        document = corpus.document(path) if (folder, year) in years or (year is None and folder in folders) else None
        key = _year_key(document) if document else None
        if key is not None:
            found.setdefault(key, []).append(path)
    return found


def _folder(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _year_key(document: Document) -> _YearKey | None:
    """Return what only one current page may be; None for pages that many may be."""
    year = fiscal_year_of(document.value)
    if year is None or document.type not in _ONE_A_YEAR or document.text("status") in _GONE:
        return None
    if any(document.text(field) in kinds for field, kinds in _BESIDE.items()):
        return None
    apart = [document.value.get(field) for field in _ONE_A_YEAR[document.type]]
    return year, document.type, repr(apart)
