"""Who checks a page is an office, not a person, and says the same of personal data twice (clause 1)."""

import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.fields import entries, text_of
from prakat.rules.rule import Page, finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="self-check",
    clause="1",
    title=Text(th="บันทึกการตรวจสอบเป็นของตำแหน่ง", en="The self-check is an office's"),
    help=Text(
        th="ข้อ ๑ ให้ผู้รับผิดชอบในการเผยแพร่ตรวจสอบทุกหน้า ผู้รับผิดชอบคือตำแหน่ง ไม่ใช่ชื่อบุคคล หน้าจึงไม่ต้องแก้เมื่อมีการโยกย้าย "
        "และไม่เผยแพร่ชื่อเจ้าหน้าที่โดยไม่จำเป็น",
        en="Clause 1 has the person responsible check every page. What is published is the position, not a name: it "
        "stays right when someone moves on, and no name is shown without need.",
    ),
    example="# ผิด\nchecked:\n  by: นางสาวสมมติ ตัวอย่าง   # ชื่อบุคคล\n# ถูก\nchecked:\n  by: เจ้าหน้าที่ประชาสัมพันธ์",
    messages={
        "person": say(
            '{field} เป็นชื่อบุคคล ("{value}")',
            '{field} is a person\'s name ("{value}")',
            "ใส่ชื่อตำแหน่ง เช่น เจ้าหน้าที่ประชาสัมพันธ์ นักวิชาการเงินและบัญชี",
            "give the position, such as เจ้าหน้าที่ประชาสัมพันธ์",
        ),
        "note-without-data": warn(
            "บันทึกว่าไม่มีข้อมูลส่วนบุคคล (pii: none) แต่มีเหตุผลใน pii_note",
            "pii: none says there is no personal data, but pii_note gives a reason for some",
            "ตั้ง pii: masked (ปิดบังแล้ว) หรือ lawful (กฎหมายให้เปิดเผย) หรือลบ pii_note",
            "set pii: masked or lawful, or delete pii_note",
        ),
    },
)

_FIELDS: Final = ("responsible", "prepared_by", "reviewed_by", "approved_by")
_STEPS: Final = ("steps", "procedure_steps")
# Offices whose names begin like a person's.
_OFFICE: Final = re.compile(
    r"นาย(?:กเทศมนตรี|กองค์การ|กเมือง|กรัฐมนตรี|กสภา|กสมาคม|กเหล่ากาชาด|ช่าง|ตรวจ|ทะเบียน|แพทย์|สัตวแพทย์|อำเภอ|ด่าน|เวร|สถานี|ท่า|ไปรษณีย์|จ้าง|หมวด"
    r"|หมู่|สนาม|เรือ(?!ง))|นางพยาบาล"
)
_PERSON: Final = re.compile(
    r"(?:นาย|นางสาว|นาง|น\.\s?ส\.|เด็กชาย|เด็กหญิง|ด\.\s?[ชญ]\.|ว่าที่\s?(?:ร้อย|พัน|ร\.|พ\.)|(?:พัน)?จ่าเอก|สิบ(?:ตรี|โท|เอก)|"
    r"ร้อย(?:ตรี|โท|เอก)|[รพ]\.\s?[ตทอ]\.|พ\.จ\.[ตทอ]\.|(?:จ\.\s?[ตทอ]|ส\.\s?[ตอ]|ด\.\s?ต)\.|ดร\.|(?:Mr|Mrs|Ms|Miss|Dr)\b\.?\s)(?=.)"
)
_MARK: Final = "(ตัวอย่าง)"


def check(page: Page) -> Iterator[Finding]:
    """Yield names where a position belongs, and a reason for personal data that is said not to be there."""
    for pointer, value in _positions(page):
        if is_person(value):
            field = pointer[1:].replace("/", ".")
            yield finding(RULE, "person", page.document.locate(pointer), field=field, value=value[:80])
    checked = page.mapping("checked")
    if checked.get("pii") == "none" and "pii_note" in checked:
        yield finding(RULE, "note-without-data", page.document.locate("/checked/pii_note"))


def is_person(text: str) -> bool:
    """Tell whether a text begins like a person's name with a title, and not like an office that does so too."""
    plain = text.removeprefix(_MARK).strip()
    return _PERSON.match(plain) is not None and _OFFICE.match(plain) is None


def _positions(page: Page) -> Iterator[tuple[str, str]]:
    yield "/checked/by", text_of(page.mapping("checked").get("by"))
    for name in _FIELDS:
        yield f"/{name}", text_of(page.value.get(name))
    for key in _STEPS:
        for pointer, step in entries(page.value, key):
            yield f"{pointer}/responsible", text_of(step.get("responsible"))
