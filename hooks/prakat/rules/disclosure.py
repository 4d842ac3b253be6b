"""What is cut or kept back says by which exemption, and is truly not there (Official Information Act, section 9)."""

import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, Location, RuleInfo, Text
from prakat.rules.fields import text_of
from prakat.rules.rule import Page, finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="disclosure",
    clause="2.5",
    title=Text(th="การปกปิดต้องมีเหตุตามกฎหมาย", en="Withholding has its legal reason"),
    help=Text(
        th="ข้อมูลที่เปิดเผยไม่ได้ต้องลบหรือตัดทอนก่อนเผยแพร่ และบอกข้อยกเว้นตามมาตรา ๑๔ ๑๕ หรือ ๒๔ พร้อมเหตุผล หน้าที่ไม่เปิดเผย (withheld) "
        "ยังแสดงชื่อในดัชนี แต่ต้องไม่มีไฟล์แนบ หน้าที่ตัดข้อมูลส่วนบุคคลออกต้องบันทึกการตรวจเป็น pii: masked",
        en="What may not be disclosed is cut out first, with the exemption (sections 14, 15, 24) and a reason. A "
        "withheld document stays in the index by its title, and has no files. A page from which personal data was cut "
        "records pii: masked.",
    ),
    example="# ผิด\n"
    "disclosure:\n"
    "  level: withheld\n"
    "  exemption: s15-5\n"
    "  reason: รายงานการแพทย์ของบุคคล\n"
    "attachments:   # ไม่เปิดเผย แต่แนบไฟล์\n"
    "  - path: report.pdf\n"
    "# ถูก\n"
    "disclosure:\n"
    "  level: withheld\n"
    "  exemption: s15-5\n"
    "  reason: รายงานการแพทย์ของบุคคล",
    messages={
        "withheld-file": say(
            "หน้านี้ไม่เปิดเผย (withheld) แต่มีไฟล์ {name}",
            "the document is withheld, but the page carries the file {name}",
            "ลบไฟล์และชื่อไฟล์ออก หากเปิดเผยบางส่วน ใช้ level: redacted กับไฟล์ที่ตัดทอนแล้ว",
            "take the file out; if a part may be shown, use level: redacted with the cut file",
        ),
        "redacted-no-file": warn(
            "หน้านี้เปิดเผยบางส่วน (redacted) แต่ไม่มีไฟล์ที่ตัดทอนแล้ว",
            "the document is redacted, but the page carries no cut file",
            "แนบไฟล์ที่ตัดทอนแล้ว หรือใช้ level: withheld",
            "attach the cut file, or use level: withheld",
        ),
        "full-with-exemption": say(
            "หน้านี้เปิดเผยทั้งหมด (full) แต่มีข้อยกเว้น ({field})",
            "the document is fully disclosed, but has an exemption ({field})",
            "ลบ {field} หรือใช้ level: redacted หรือ withheld",
            "delete {field}, or use level: redacted or withheld",
        ),
        "not-masked": say(
            "ตัดทอนเพราะข้อมูลส่วนบุคคล ({exemption}) แต่บันทึกการตรวจเป็น pii: {pii}",
            "it is redacted for personal data ({exemption}), but the self-check says pii: {pii}",
            "ตรวจไฟล์ที่ตัดทอนแล้ว และบันทึก pii: masked พร้อม pii_note",
            "look at the cut file, and record pii: masked with a pii_note",
        ),
        "masked-in-full": warn(
            "เปิดเผยทั้งหมด (full) แต่บันทึกว่าปิดบังข้อมูลส่วนบุคคล (pii: masked)",
            "fully disclosed, but personal data is recorded as masked",
            "ใช้ level: redacted พร้อม exemption และ reason หากมีส่วนที่ปิดบัง",
            "use level: redacted with exemption and reason if a part is masked",
        ),
        "empty-reason": say(
            'เหตุผล "{reason}" ไม่บอกอะไร',
            'the reason "{reason}" says nothing',
            "เขียนว่าเปิดเผยส่วนใดไม่ได้ เพราะเหตุใด",
            "say what may not be disclosed, and why",
        ),
    },
)

_PERSONAL: Final = frozenset({"s15-5", "s24"})
_LETTERS: Final = re.compile(r"[A-Za-zก-ฮ]")
_FEWEST_LETTERS: Final = 3


def check(page: Page) -> Iterator[Finding]:
    """Yield what a page says about its disclosure and does not keep."""
    disclosure = page.mapping("disclosure")
    level = text_of(disclosure.get("level"))
    if level in {"redacted", "withheld"}:
        yield from _check_cut(page, level)
    elif level == "full":
        yield from _check_full(page)


def _check_cut(page: Page, level: str) -> Iterator[Finding]:
    disclosure, document = page.mapping("disclosure"), page.document
    files = page.change.head.attachments(document)
    exemption, pii = text_of(disclosure.get("exemption")), text_of(page.mapping("checked").get("pii"))
    if level == "withheld":
        for path in files:
            name = path.rpartition("/")[2]
            yield finding(RULE, "withheld-file", _place_of(page, name), name=name)
    elif not files:
        yield finding(RULE, "redacted-no-file", document.locate("/disclosure/level"))
    if level == "redacted" and exemption in _PERSONAL and pii in {"none", "lawful"}:
        yield finding(RULE, "not-masked", document.locate("/checked/pii"), exemption=exemption, pii=pii)
    reason = text_of(disclosure.get("reason"))
    if reason and len(_LETTERS.findall(reason)) < _FEWEST_LETTERS:
        yield finding(RULE, "empty-reason", document.locate("/disclosure/reason"), reason=reason[:40])


def _check_full(page: Page) -> Iterator[Finding]:
    for field in ("exemption", "reason"):
        if field in page.mapping("disclosure"):
            location = page.document.locate(f"/disclosure/{field}")
            yield finding(RULE, "full-with-exemption", location, field=field)
    if page.mapping("checked").get("pii") == "masked":
        yield finding(RULE, "masked-in-full", page.document.locate("/disclosure/level"))


def _place_of(page: Page, name: str) -> Location:
    pointer = next((at for at, text in page.document.strings() if text.rpartition("/")[2] == name), "")
    return page.document.locate(pointer)
