"""What an attachment is and holds: judged by its content, never by its name (clause 1).

Attachments are looked into whenever a page that names them is judged, so a reason given in the page, or taken back,
counts for them as well. What they say is searched for personal data by the rule of that name.
"""

import posixpath
from collections.abc import Iterator
from typing import Final

from prakat.content.attachment import AttachmentFacts, inspect_attachment
from prakat.content.attachment_inspection import AttachmentProblem
from prakat.content.attachment_kinds import suffix_of
from prakat.content.category import category_of
from prakat.content.document import Document
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules import personal_data
from prakat.rules.fields import entries, text_of
from prakat.rules.rule import finding, say, whole_file
from prakat.rules.words import warn
from prakat.settings import MAX_ATTACHMENT

RULE: Final = RuleInfo(
    id="attachment-content",
    clause="1",
    title=Text(th="ไฟล์แนบเปิดได้ ปลอดภัย และค้นหาได้", en="Attachments open, are safe and can be searched"),
    help=Text(
        th="ไฟล์แนบถูกตรวจจากเนื้อหาจริง ไม่ใช่ชื่อ: ชนิดต้องตรงกับนามสกุล ไม่มีรหัสผ่าน ไม่มีมาโคร สคริปต์ หรือโปรแกรม "
        "ภาพถ่ายไม่บอกพิกัดที่ถ่าย และอ่านได้ครบเพื่อค้นหาข้อมูลส่วนบุคคลข้างใน ไฟล์ PDF ควรมีข้อความให้ค้นหาและอ่านออกเสียงได้ "
        "งบประมาณ รายงานการเงิน และการจัดซื้อจัดจ้างที่เป็นภาพสแกนต้องมีตารางหรือข้อความแทนข้างกัน",
        en="Attachments are judged by what is in them: the kind is what the name says; no password, macro, script or "
        "program; photos do not say where they were taken; all of it can be read, so that personal data is found "
        "inside. A PDF should have text to search and to read aloud; for budget, financial reports and procurement "
        "a scan needs a table or a text beside it.",
    ),
    example="# ผิด: ภาพสแกนงบประมาณ ไม่มีตารางแทน\n"
    "attachments:\n"
    "  - path: budget-2569.pdf\n"
    "    title: เทศบัญญัติงบประมาณ\n"
    "# ถูก\n"
    "attachments:\n"
    "  - path: budget-2569.pdf\n"
    "    title: เทศบัญญัติงบประมาณ\n"
    "  - path: budget-2569.csv\n"
    "    title: ตารางงบประมาณ\n"
    "    alt_of: budget-2569.pdf",
    messages={
        "wrong-type": say(
            "เนื้อหา{where}เป็นชนิด {found} แต่ชื่อบอกว่า {expected}",
            "the content{where} is of the kind {found}, but the name says {expected}",
            "บันทึกใหม่จากโปรแกรมต้นทางเป็น {expected} หรือเปลี่ยนนามสกุลไฟล์ให้ตรงกับเนื้อหา",
            "save it again as {expected} from the program it came from, or give it the suffix of its content",
        ),
        "encrypted": say(
            "ไฟล์{where}ต้องใช้รหัสผ่าน ประชาชนเปิดไม่ได้ และตรวจข้อมูลส่วนบุคคลไม่ได้",
            "the file{where} needs a password: citizens cannot open it, nor can it be checked for personal data",
            "เอารหัสผ่านออก แล้วบันทึกและแนบใหม่",
            "take the password off, save it and attach it again",
        ),
        "active": say(
            "ไฟล์{where}มี{what} ซึ่งอาจทำงานในเครื่องของประชาชน",
            "the file{where} holds {what}, which may run on a citizen's machine",
            "ส่งออกเป็น PDF หรือบันทึกเป็นชนิดที่ไม่มีมาโครและไฟล์ฝัง แล้วแนบใหม่",
            "export it as PDF, or save it as a kind without macros and embedded files, and attach that",
        ),
        "hidden": say(
            "ไฟล์{where}มี{what}",
            "the file{where} holds {what}",
            "สร้างไฟล์ใหม่จากเอกสารต้นทาง โดยใส่เฉพาะไฟล์ที่ตั้งใจเผยแพร่",
            "make the file anew from its source, with nothing in it but what is to be published",
        ),
        "gps": say(
            "ภาพ{where}บอกพิกัดสถานที่ถ่าย",
            "the picture{where} says where it was taken",
            "ลบข้อมูลตำแหน่งก่อนแนบ (Windows: คลิกขวา › คุณสมบัติ › รายละเอียด › ลบข้อมูลส่วนบุคคล) หรือบันทึกภาพหน้าจอแทน",
            "remove the location first (Windows: Properties › Details › Remove Properties), then attach it again",
        ),
        "unreadable": say(
            "ตรวจไฟล์{where}ไม่ได้ครบ: {what}",
            "the file{where} cannot be checked to its end: {what}",
            "เปิดแล้วบันทึกใหม่จากโปรแกรมต้นทาง หรือแบ่งเป็นหลายไฟล์",
            "open it and save it again, or split it into several files",
        ),
        "not-utf8": say(
            "ข้อความ{where}ไม่ได้บันทึกเป็น UTF-8 โทรศัพท์จะแสดงเป็นตัวอักษรเพี้ยน",
            "the text{where} is not saved as UTF-8: phones will show other letters",
            "บันทึกใหม่โดยเลือกรหัสอักขระ UTF-8",
            "save it again with the encoding UTF-8",
        ),
        "formula": say(
            'ตาราง{where}มีช่องที่ขึ้นต้นเหมือนสูตร (บรรทัด {line} คอลัมน์ {column}): "{value}"',
            'the table{where} has a cell that begins like a formula (line {line}, column {column}): "{value}"',
            "ลบเครื่องหมายหน้าข้อความ (= + - @) แล้วรวมไฟล์ใหม่",
            "delete the sign (= + - @) before the text, and pack the file again",
        ),
        "scan": warn(
            "PDF เป็นภาพสแกน มีข้อความเพียง {pages_with_text} จาก {pages} หน้า จึงค้นหาและอ่านออกเสียงไม่ได้",
            "the PDF is a scan: {pages_with_text} of {pages} pages have text, so it cannot be searched or read aloud",
            "ส่งออก PDF จากโปรแกรมต้นทาง หรือวางไฟล์ข้อความแทนไว้ข้างกัน (attachments มี alt_of: {name})",
            "export the PDF from its source, or put a text beside it (an attachment with alt_of: {name})",
        ),
        "scan-alone": say(
            "PDF เป็นภาพสแกน (มีข้อความ {pages_with_text} จาก {pages} หน้า) และไม่มีตารางหรือข้อความแทน ประชาชนตรวจตัวเลขไม่ได้",
            "the PDF is a scan ({pages_with_text} of {pages} pages have text) with no table or text beside it: nobody "
            "can check its figures",
            "ส่งออก PDF จากโปรแกรมต้นทาง หรือแนบไฟล์ .csv ที่มี alt_of: {name}",
            "export the PDF from its source, or attach a .csv with alt_of: {name}",
        ),
        "hash": say(
            "ลายนิ้วมือ SHA-256 ที่บันทึกไว้ไม่ตรงกับไฟล์ {name}",
            "the SHA-256 that is recorded is not that of {name}",
            "ตรวจว่าแนบไฟล์ถูกฉบับ แล้วสั่ง prakat fmt ให้บันทึกใหม่",
            "see that it is the right file, then let prakat fmt record it",
        ),
    },
)

_ACTIVE: Final = {
    "macro": Text(th="มาโคร", en="a macro"),
    "executable": Text(th="โปรแกรม", en="a program"),
    "script": Text(th="สคริปต์ หรือคำสั่งเปิดโปรแกรม", en="a script, or an order to start a program"),
    "external-template": Text(th="แม่แบบที่โหลดจากที่อื่น", en="a template that is loaded from elsewhere"),
    "embedded-object": Text(th="วัตถุฝังที่ตรวจไม่ได้", en="an embedded object that cannot be looked into"),
}
_HIDDEN: Final = {
    "hidden-archive": Text(th="ไฟล์บีบอัดซ่อนอยู่ท้ายไฟล์", en="an archive hidden behind its content"),
    "unsafe-name": Text(
        th="ชื่อไฟล์ข้างในที่ชี้ออกนอกโฟลเดอร์ หรือเป็นทางลัด", en="a name inside that leads out of the folder, or is a link"
    ),
    "member-kind": Text(th="ไฟล์ข้างในชนิดที่ไม่เผยแพร่", en="a file inside of a kind that is not published"),
}
_UNREADABLE: Final = {
    "damaged": Text(th="ไฟล์เสียหายหรือไม่ครบ", en="it is damaged or incomplete"),
    "zip-bomb": Text(th="คลายออกแล้วใหญ่เกินไป", en="it unpacks to too much"),
    "xml-bomb": Text(th="มีคำสั่งขยายข้อความ (XML entity)", en="it declares XML entities"),
    "too-deep": Text(th="ซ้อนกันลึกเกินไป", en="it is nested too deeply"),
    "too-many-members": Text(th="มีไฟล์ข้างในมากเกินไป", en="there are too many files in it"),
    "partly-read": Text(th="ข้อความยาวเกินกว่าจะตรวจได้ครบ", en="there is more text than can be checked"),
    "out-of-time": Text(th="ใช้เวลาตรวจนานเกินไป", en="checking it takes too long"),
    "not-inspected": Text(th="ระบบขาดโปรแกรมอ่านไฟล์ชนิดนี้", en="the reader of this kind is not installed"),
}
_UNKNOWN: Final = Text(th="ที่ไม่รู้จัก", en="nobody knows")
_SAID_OF_A_TABLE: Final = frozenset({"not-utf8", "formula"})
# Types whose figures outsiders must be able to add up, beside all of procurement.
_FIGURES: Final = frozenset({"annual-budget", "financial-report"})
# Suffixes of what can stand for a scan, and letters of a page's own text that can.
_TWINS: Final = (".csv", ".md", ".txt", ".ods", ".xlsx", ".docx", ".odt")
_TEXT: Final = 1_000


def check(change: Change, document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the attachments of one page."""
    corpus = change.head
    for path in corpus.attachments(document):
        yield from _check_hash(change, document, path)
        # What is empty, too large or no file at all is said by other rules.
        if 0 < corpus.snapshot.size(path) <= MAX_ATTACHMENT:
            facts = inspect_attachment(path, corpus.snapshot.read(path))
            yield from _check_problems(facts)
            yield from _check_text_layer(document, facts)
            yield from personal_data.check_attachment(document, facts)


def _check_hash(change: Change, document: Document, path: str) -> Iterator[Finding]:
    """Yield recorded hashes that are not the file's."""
    name = posixpath.relpath(path, posixpath.dirname(document.path))
    for pointer, item in entries(document.value, "attachments"):
        if item.get("path") == name and "sha256" in item and item["sha256"] != change.head.sha256(path):
            yield finding(RULE, "hash", document.locate(f"{pointer}/sha256"), name=name)


def _check_problems(facts: AttachmentFacts) -> Iterator[Finding]:
    for problem in facts.problems:
        # A table under docs/ is judged by ``csv-rows``, at line and column.
        if not (problem.id in _SAID_OF_A_TABLE and not problem.member and suffix_of(facts.path) == ".csv"):
            yield _say(problem, facts.path)


def _say(problem: AttachmentProblem, path: str) -> Finding:
    place, where = whole_file(path), _where(problem.member)
    for id_, words in (("active", _ACTIVE), ("hidden", _HIDDEN), ("unreadable", _UNREADABLE)):
        if problem.id in words:
            return finding(RULE, id_, place, where=where, what=words[problem.id])
    params = {name: _UNKNOWN if value == "?" else value for name, value in problem.params.items()}
    return finding(RULE, problem.id, place, "", where=where, **params)


def _where(member: str) -> Text:
    """Return where in a file, to be put right behind a word: empty for the file itself."""
    place = personal_data.place_of(member)
    return Text(th=f" ({place.th}) ", en=f" ({place.en})") if member else place


def _check_text_layer(document: Document, facts: AttachmentFacts) -> Iterator[Finding]:
    if facts.has_text_layer or any(problem.id in _UNREADABLE for problem in facts.problems):
        return
    name = posixpath.basename(facts.path)
    if _has_twin(document, name):
        return
    yield finding(
        RULE,
        "scan-alone" if _has_figures(document) else "scan",
        whole_file(facts.path),
        pages_with_text=str(facts.pages_with_text),
        pages=str(facts.pages),
        name=name,
    )


def _has_figures(document: Document) -> bool:
    category = category_of(document.path)
    return document.type in _FIGURES or (category is not None and category.key == "procurement")


def _has_twin(document: Document, name: str) -> bool:
    """Tell whether a table or text beside a scan says what it shows."""
    if text_of(document.value.get("rows_csv")) or len(document.front_matter.body.strip()) >= _TEXT:
        return True
    stem = posixpath.splitext(name)[0]
    return any(
        (pointer.endswith("/alt_of") and text == name) or (text.startswith(f"{stem}.") and text.endswith(_TWINS))
        for pointer, text in document.strings()
    )
