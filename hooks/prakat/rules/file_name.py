"""File names are plain, so that no two look alike and every address can be read out on the telephone."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.rule import finding, say, whole_file
from prakat.settings import DOCS, MAX_PATH

RULE: Final = RuleInfo(
    id="file-name",
    clause="1",
    title=Text(th="ชื่อไฟล์เรียบง่าย", en="Plain file names"),
    help=Text(
        th="ชื่อไฟล์และโฟลเดอร์ใช้ a-z 0-9 . - _ ตัวพิมพ์เล็กเท่านั้น จึงไม่มีสองชื่อที่ดูเหมือนกัน และไม่มีสองไฟล์ที่อยู่เว็บเดียวกัน",
        en="Names of files and folders use a-z 0-9 . - _ in lower case. So no two look alike, and no two pages "
        "share an "
        "address.",
    ),
    example="docs/news/2569/big-cleaning-day.md   # ถูก\ndocs/news/2569/ทำความสะอาด.md        # ผิด",
    messages={
        "characters": say(
            'ชื่อ "{name}" มีอักขระที่ไม่อนุญาต',
            'the name "{name}" has characters that are not allowed',
            "เปลี่ยนชื่อเป็น a-z 0-9 . - _ ตัวพิมพ์เล็ก เช่น {guess}",
            "rename it to a-z 0-9 . - _ in lower case, such as {guess}",
        ),
        "long": say(
            "ตำแหน่งไฟล์ยาวเกิน {limit} ไบต์",
            "the path is longer than {limit} bytes",
            "ตั้งชื่อให้สั้นลง",
            "choose shorter names",
        ),
        "reserved": say(
            "ชื่อ {name} สงวนไว้สำหรับหน้าที่ระบบสร้าง",
            "the name {name} is kept for pages the system makes",
            "เปลี่ยนชื่อไฟล์",
            "rename the file",
        ),
    },
)

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_RESERVED: Final = frozenset({"index.md", "readme.md"})


def check(_change: Change, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the path of a file under docs/."""
    if not path.startswith(f"{DOCS}/"):
        return
    parts = path.split("/")
    odd = next((part for part in parts if not _is_plain(part)), None)
    if odd is not None:
        yield finding(RULE, "characters", whole_file(path), name=odd[:100], guess=_guess(odd))
        return
    if len(path) > MAX_PATH:
        yield finding(RULE, "long", whole_file(path), limit=str(MAX_PATH))
    if parts[-1] in _RESERVED:
        yield finding(RULE, "reserved", whole_file(path), name=parts[-1])


def _is_plain(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and not part.endswith(".") and ".." not in part


def _guess(name: str) -> str:
    stem, suffix = posixpath.splitext(name.lower())
    plain = re.sub(r"[^a-z0-9_-]+", "-", stem).strip("-_")
    suffix = suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else ""
    return (plain or "announcement-001") + suffix
