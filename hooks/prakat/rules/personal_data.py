"""No personal data that has no business here, and no secrets (clause 1: คำนึงถึงการคุ้มครองข้อมูลส่วนบุคคล)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prakat.content.attachment import AttachmentFacts
from prakat.content.attachment_inspection import TextPart
from prakat.content.attachment_kinds import suffix_of
from prakat.content.document import Document
from prakat.content.personal_data import (
    ADDRESS_WITH_PERSON,
    BANK_ACCOUNT,
    CITIZEN_ID,
    ID_CARD_COPY,
    MOBILE_PHONE,
    PASSPORT,
    PERSONAL_EMAIL,
    SECRET,
    VEHICLE_PLATE,
    WELFARE_NAME_LIST,
    Hit,
    find_in_file_name,
    find_personal_data,
)
from prakat.findings import Finding, Location, RuleInfo, Severity, Span, Template, Text
from prakat.repository.change import Change
from prakat.rules.places import Places
from prakat.rules.rule import Page, finding, say, whole_file
from prakat.settings import DOCS

NAMES: Final = {
    CITIZEN_ID: Text(th="เลขประจำตัวประชาชน", en="a citizen id number"),
    SECRET: Text(th="รหัสลับหรือกุญแจ", en="a secret or a key"),
    MOBILE_PHONE: Text(th="หมายเลขโทรศัพท์มือถือ", en="a mobile phone number"),
    BANK_ACCOUNT: Text(th="เลขที่บัญชีธนาคาร", en="a bank account number"),
    PASSPORT: Text(th="เลขหนังสือเดินทาง", en="a passport number"),
    ID_CARD_COPY: Text(th="สำเนาบัตรประจำตัวหรือทะเบียนบ้าน", en="a copy of an id card or house registration"),
    ADDRESS_WITH_PERSON: Text(th="ชื่อบุคคลพร้อมที่อยู่", en="a person's name with an address"),
    VEHICLE_PLATE: Text(th="ทะเบียนรถ", en="a vehicle's plate"),
    PERSONAL_EMAIL: Text(th="อีเมลส่วนตัว", en="a private e-mail address"),
    WELFARE_NAME_LIST: Text(th="รายชื่อบุคคลในเรื่องสุขภาพหรือความพิการ", en="names listed with health or disability"),
}
# Never, for no reason: numbers that open somebody's life, keys that open ours, and section 26 by name.
_NEVER: Final = frozenset({CITIZEN_ID, SECRET, WELFARE_NAME_LIST})
_ASK: Final = frozenset({MOBILE_PHONE, BANK_ACCOUNT, PASSPORT, ID_CARD_COPY})
# Fields that hold the office's own numbers; a mobile of the office is one of them.
_OFFICIAL: Final = frozenset(
    {"phones", "phone", "office_phone", "contact", "channels", "complaint_channels", "webmaster_email"}
)

_HERE: Final = Text(th="", en="")


def _warn(th: str, en: str, advice_th: str, advice_en: str) -> Template:
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en), severity=Severity.WARNING)


RULE: Final = RuleInfo(
    id="personal-data",
    clause="1",
    quotes=False,
    title=Text(th="คุ้มครองข้อมูลส่วนบุคคล", en="Personal data is protected"),
    help=Text(
        th="เลขประจำตัวประชาชน รหัสลับ และรายชื่อผู้ป่วยหรือคนพิการ เผยแพร่ไม่ได้ไม่ว่ากรณีใด โทรศัพท์มือถือ บัญชีธนาคาร "
        "หนังสือเดินทาง และสำเนาบัตร เผยแพร่ได้เฉพาะเมื่อมีกฎหมายให้เปิดเผย "
        "ซึ่งต้องบันทึกเหตุผลไว้ใน checked.pii_note ให้ผู้เห็นชอบเห็น "
        "ไฟล์ที่รวมเข้าแล้วอยู่ในประวัติตลอดไป จึงต้องตรวจก่อนรวม",
        en="Citizen ids, secrets and names of patients or disabled people are never published. Mobile and account "
        "numbers, passports and copies of cards only where a law orders it, with the reason in checked.pii_note for "
        "the approver to see. What is merged stays in history for good: so it is checked before.",
    ),
    example="ติดต่อ 08x-xxx-xxxx (มือถือส่วนตัว)   # ผิด\nติดต่อ 0-0000-0000 ต่อ 101           # ถูก",
    messages={
        "never": say(
            "พบ{what} ({shown})",
            "there is {what} ({shown})",
            "ลบออก หรือปิดบังทั้งหมดก่อนเผยแพร่ แล้วตั้ง checked.pii: masked พร้อมเหตุผล",
            "take it out or mask all of it, then set checked.pii: masked with the reason",
        ),
        "ask": say(
            "พบ{what} ({shown})",
            "there is {what} ({shown})",
            "ลบออก; หากกฎหมายให้เปิดเผย ตั้ง checked.pii: lawful และเขียนเหตุผลใน checked.pii_note",
            "take it out; if a law orders it, set checked.pii: lawful and give the reason in checked.pii_note",
        ),
        "allowed": _warn(
            "มี{what} ({shown}) ตามเหตุผลที่บันทึกไว้: {reason}",
            "there is {what} ({shown}), for the reason given: {reason}",
            "ผู้เห็นชอบโปรดพิจารณาเหตุผลนี้",
            "the approver should weigh this reason",
        ),
        "look": _warn(
            "อาจมี{what} ({shown})",
            "this may be {what} ({shown})",
            "ตรวจด้วยตา หากใช่ให้ลบหรือปิดบัง",
            "look at it; if it is, take it out or mask it",
        ),
        "file-name": say(
            "ชื่อไฟล์มี{what}",
            "the file name holds {what}",
            "เปลี่ยนชื่อไฟล์ และตรวจว่าเนื้อหาในไฟล์เผยแพร่ได้",
            "rename the file, and check that its content may be published",
        ),
    },
)


def check(page: Page) -> Iterator[Finding]:
    """Yield what the text of a page, front matter and body, gives away."""
    places = Places(page.document)
    for hit in find_personal_data(places.text):
        location = places.locate(hit.start, hit.end)
        if not (hit.kind == MOBILE_PHONE and _is_official(location)):
            yield judge(hit, location, lawful_reason(page.value))


def check_file(_change: Change, path: str) -> Iterator[Finding]:
    """Yield what the name of a file gives away."""
    if path.startswith(f"{DOCS}/"):
        for hit in find_in_file_name(path):
            if hit.certain and hit.kind in _NEVER | _ASK:
                yield finding(RULE, "file-name", whole_file(path), what=NAMES[hit.kind])


def check_attachment(document: Document, facts: AttachmentFacts) -> Iterator[Finding]:
    """Yield what the text inside an attachment gives away; the page that names it may have a lawful reason."""
    reason = lawful_reason(document.value)
    for part in facts.parts:
        for hit in find_personal_data(part.text):
            yield judge(hit, _locate(facts.path, part, hit), reason, place_of(part.label))


def place_of(label: str) -> Text:
    """Return the part of a file in words: empty for all of it, "page 3" of a PDF, else the name of the member."""
    shown = label if len(label) <= 100 else f"{label[:97]}…"  # noqa: PLR2004 - as much as a line holds
    page = shown.removeprefix("page=")
    return Text(th=shown, en=shown) if page == shown else Text(th=f"หน้า {page}", en=f"page {page}")


def _locate(path: str, part: TextPart, hit: Hit) -> Location:
    """Return the line and column of a hit in a plain text; of anything else, the file."""
    if part.label or suffix_of(path) not in {".csv", ".txt"}:
        return whole_file(path)
    line = part.text.count("\n", 0, hit.start) + 1
    column = hit.start - part.text.rfind("\n", 0, hit.start)
    return Location(path=path, span=Span(line, column, line, column + hit.end - hit.start))


def judge(hit: Hit, location: Location, reason: str, where: Text = _HERE) -> Finding:
    """Return the finding for a hit.

    ``reason`` is the page's lawful reason, ``where`` the part of a file; either may be empty.
    """
    what, shown = NAMES[hit.kind], Text(th=_in(where.th, hit.masked), en=_in(where.en, hit.masked))
    if not hit.certain or hit.kind not in _NEVER | _ASK:
        return finding(RULE, "look", location, what=what, shown=shown)
    if hit.kind in _NEVER:
        return finding(RULE, "never", location, what=what, shown=shown)
    if reason:
        return finding(RULE, "allowed", location, what=what, shown=shown, reason=reason)
    return finding(RULE, "ask", location, what=what, shown=shown)


def _in(where: str, shown: str) -> str:
    return f"{where}: {shown}" if where else shown


def lawful_reason(value: Mapping[str, Any]) -> str:
    """Return why a page may hold what a law orders to be shown, as the self-check of its front matter says."""
    checked = value.get("checked")
    if not isinstance(checked, Mapping) or checked.get("pii") != "lawful":
        return ""
    note = checked.get("pii_note")
    return note if isinstance(note, str) else ""


def _is_official(location: Location) -> bool:
    return bool(_OFFICIAL & set((location.pointer or "").split("/")))
