"""``updated`` moves, and the self-check is renewed, when what a citizen reads changes (clause 1: เป็นปัจจุบัน)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from prakat.content.document import Document
from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, parse_day, say

RULE: Final = RuleInfo(
    id="date-updated",
    clause="1",
    title=Text(th="แก้เนื้อหาแล้วต้องปรับวันที่และตรวจใหม่", en="A change moves the date and renews the check"),
    help=Text(
        th="เมื่อเนื้อหาหรือข้อมูลของหน้าที่เผยแพร่แล้วเปลี่ยน ประชาชนต้องเห็นวันที่ปรับปรุงใหม่ และผู้รับผิดชอบต้องตรวจตามข้อ ๑ อีกครั้ง",
        en="When a published page changes, citizens see a new date, and the person responsible checks it anew "
        "(clause 1).",
    ),
    example="# ผิด: แก้เนื้อหาแล้ว แต่ยังไม่ตรวจใหม่\n"
    'updated: "2026-11-22"\n'
    "checked:\n"
    '  on: "2026-11-02"\n'
    "# ถูก\n"
    'updated: "2026-11-22"\n'
    "checked:\n"
    '  on: "2026-11-22"',
    messages={
        "not-moved": say(
            "เนื้อหาเปลี่ยนจากรุ่นที่เผยแพร่ แต่ updated ไม่ได้เลื่อนไปข้างหน้า ({value})",
            "the page differs from the published one, but updated has not moved on ({value})",
            'ตั้ง updated: "{today}" หรือสั่ง prakat fmt',
            'set updated: "{today}", or run prakat fmt',
        ),
        "not-checked": say(
            "แก้เนื้อหาหลังวันที่ตรวจสอบ (checked.on เป็น {value})",
            "the page was changed after it was checked (checked.on is {value})",
            'ตรวจความถูกต้อง ครบถ้วน เป็นปัจจุบัน และข้อมูลส่วนบุคคลอีกครั้ง แล้วตั้ง checked.on: "{wanted}"',
            'check it again, then set checked.on: "{wanted}"',
        ),
    },
)

# Fields that tell about the page and not its matter: changing them alone changes nothing that a citizen reads.
_ABOUT: Final = frozenset({"updated", "checked", "tags", "keywords", "related", "superseded_by", "status"})


def check(page: Page) -> Iterator[Finding]:
    """Yield what a change of a published page left behind."""
    updated = page.value.get("updated")
    if page.before is not None and _matter(page.before) != _matter(page.document):
        old = _day(page.before.value)
        new = _day(page.value)
        if old is not None and (updated is None or (new is not None and _stands_still(page, old, new))):
            shown = Text(th="ยังไม่มี", en="not given") if updated is None else str(updated)
            location = page.document.locate_key("/updated" if updated is not None else "/published")
            yield finding(RULE, "not-moved", location, value=shown, today=page.today.isoformat())
    yield from _check_checked(page)


def _stands_still(page: Page, old: date, new: date) -> bool:
    """Tell whether the date stayed; a second change on the same day may keep it."""
    return new < old or (new == old and old != page.today)


def _check_checked(page: Page) -> Iterator[Finding]:
    changed, checked = parse_day(page.value.get("updated")), parse_day(page.mapping("checked").get("on"))
    if changed is not None and checked is not None and checked < changed:
        params = {"value": checked.isoformat(), "wanted": changed.isoformat()}
        yield finding(RULE, "not-checked", page.document.locate("/checked/on"), **params)


def _day(value: dict[str, Any]) -> date | None:
    return parse_day(value.get("updated") or value.get("published"))


def _matter(document: Document) -> tuple[dict[str, Any], str]:
    value = {key: value for key, value in document.value.items() if key not in _ABOUT}
    if isinstance(attached := value.get("attachments"), list):
        value["attachments"] = [_without_hash(item) for item in attached]
    return value, document.front_matter.body


def _without_hash(attachment: Any) -> Any:
    """Leave out a recorded hash: recording it changes nothing that a citizen reads."""
    if not isinstance(attachment, dict):
        return attachment
    return {key: value for key, value in attachment.items() if key != "sha256"}
