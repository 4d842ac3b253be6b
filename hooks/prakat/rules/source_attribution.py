"""Laws and knowledge show where they come from, completely enough to find it again (clauses 2.2 and 2.3)."""

from collections.abc import Iterator
from typing import Any, Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say

RULE: Final = RuleInfo(
    id="source-attribution",
    clause="2.2",
    title=Text(th="แสดงที่มาของข้อมูล", en="The source is shown"),
    help=Text(
        th="ข้อ ๒.๒ ให้แสดงที่มาของกฎหมายอย่างชัดเจน ข้อ ๒.๓ ให้อ้างอิงแหล่งที่มาของความรู้ ที่มาต้องครบพอให้ประชาชนตามไปดูต้นฉบับได้ "
        "ของหน่วยงานเอง (own) บอกหน่วยงานและเลขที่หรือวันที่เอกสาร, กฎหมายส่วนกลาง (law) บอกผู้ออกและเล่มราชกิจจานุเบกษา เลขที่ "
        "หรือที่อยู่เว็บ, "
        "ของผู้อื่น (external) บอกเจ้าของ ที่อยู่เว็บหรือเลขที่ และวันเวลาที่เข้าถึง",
        en="Clause 2.2 asks for the source of laws, clause 2.3 for that of knowledge, complete enough to find "
        "the original: "
        "own - the office and the document's number or date; law - issuer and gazette, number or address; "
        "external - owner, "
        "address or number, and when it was accessed.",
    ),
    example="# ผิด\n"
    "source:\n"
    "  type: law\n"
    "  publisher: สำนักงานคณะกรรมการกฤษฎีกา   # ขาด url หรือ gazette\n"
    "# ถูก\n"
    "source:\n"
    "  type: law\n"
    "  publisher: สำนักงานคณะกรรมการกฤษฎีกา\n"
    "  url: https://www.example.go.th/law",
    messages={
        "missing": say(
            "หน้านี้ไม่ได้แสดงที่มาของข้อมูล (source)",
            "the page does not show its source (source)",
            "เพิ่มช่อง source: โดยมี type: own, law หรือ external และ publisher: หน่วยงานเจ้าของข้อมูล",
            "add source: with type: own, law or external, and publisher: the owner of the information",
        ),
        "incomplete": say(
            "ที่มายังไม่ครบ: ขาด {what}",
            "the source is not complete: {what} is missing",
            "เพิ่ม {field}: ใต้ช่อง source",
            "add {field}: under source",
        ),
    },
)

_REFERENCE: Final = Text(
    th="ที่อยู่เว็บ เลขที่หนังสือ หรือราชกิจจานุเบกษา", en="an address, a document number or a gazette reference"
)
_PUBLISHER: Final = Text(th="หน่วยงานเจ้าของข้อมูล", en="the publisher")
_OWN_REFERENCE: Final = Text(th="เลขที่หรือวันที่ของเอกสาร", en="the document's number or date")
_REFERENCE_FIELDS: Final = ("url", "document_no", "gazette")


def check(page: Page) -> Iterator[Finding]:
    """Yield what a reader would miss to find the original."""
    wanted = page.kind.facts.get("source") if page.kind else None
    clause = page.kind.clause if page.kind else ""
    source = page.value.get("source")
    if source is None:
        if wanted == "required":
            yield finding(RULE, "missing", page.document.locate_key("/type"), clause)
        return
    if isinstance(source, dict):
        for field, what in _missing(page, source):
            yield finding(RULE, "incomplete", page.document.locate_key("/source"), clause, field=field, what=what)


def _missing(page: Page, source: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    given = source.get("type")
    kind = given if isinstance(given, str) else ""
    if kind in {"law", "external"} and not (source.get("publisher") or source.get("author")):
        yield "publisher", _PUBLISHER
    if kind == "own":
        if not source.get("publisher"):
            yield "publisher", _PUBLISHER
        if not (source.get("document_no") or source.get("published") or _has_own_reference(page)):
            yield "published", _OWN_REFERENCE
    elif kind in {"law", "external"} and not any(source.get(field) for field in _REFERENCE_FIELDS):
        yield "url", _REFERENCE


def _has_own_reference(page: Page) -> bool:
    return any(page.value.get(key) for key in ("doc_no", "doc_date", "as_of"))
