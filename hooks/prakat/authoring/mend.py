"""What `prakat fmt` mends, before it is said in one language: edits of stretches of a text, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.authoring.needs import Parts
from prakat.findings import Message, Text

WORDS: Final[Mapping[str, Text]] = {
    "bom": Text(th="เอาเครื่องหมาย BOM ที่มองไม่เห็นออก", en="took out the invisible byte-order mark"),
    "line-ends": Text(th="เปลี่ยนการขึ้นบรรทัดแบบ Windows เป็น LF", en="changed Windows line ends to LF"),
    "fence": Text(th="เอาช่องว่างท้ายบรรทัด --- ออก", en="took out spaces after ---"),
    "letters": Text(
        th="แก้รูปอักษร {count} แห่ง เช่น {before} -> {after}", en="mended {count} letter form(s): {before} -> {after}"
    ),
    "spaces": Text(th="เอาช่องว่างท้ายบรรทัดออก {count} บรรทัด", en="took out spaces at the end of {count} line(s)"),
    "last-line": Text(th="จบไฟล์ด้วยการขึ้นบรรทัดหนึ่งครั้ง", en="ended the file with one line end"),
    "date": Text(th="{name}: วันที่ {before} -> {after}", en="{name}: date {before} -> {after}"),
    "number": Text(th="{name}: ตัวเลข {before} -> {after}", en="{name}: number {before} -> {after}"),
    "quote": Text(th="{name}: ใส่เครื่องหมายคำพูด {after}", en="{name}: put in quotes: {after}"),
    "order": Text(th="ย้ายช่อง {names} ไปที่ของตนตามแบบ", en="moved {names} to where the form has it"),
    "sha256": Text(th="{name}: บันทึกลายนิ้วมือของไฟล์ {file}", en="{name}: recorded the SHA-256 of {file}"),
    "updated": Text(
        th="เนื้อหาต่างจากรุ่นที่เผยแพร่: updated {before} -> {after}",
        en="the page differs from the published one: updated {before} -> {after}",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One thing that was mended: the line it began on (1-based), and what."""

    line: int
    message: Message

    @property
    def text(self) -> Text:
        """What was mended, in both languages."""
        return WORDS[self.message.id].format(self.message.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A stretch of the text (offsets in characters) to be written anew, and the value that a field then has."""

    start: int
    end: int
    text: str
    path: Parts
    value: Any
    mend: Mend


def mend(line: int, id_: str, **params: str) -> Mend:
    """Return a mend with its words' parameters."""
    return Mend(line=line, message=Message(id=id_, params=params))
