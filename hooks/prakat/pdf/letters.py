"""The letters behind the glyphs of a PDF, put right after WeasyPrint has written it.

WeasyPrint tells for each glyph the letters it first saw it with, and in Thai one glyph stands with many: SARA AA in
"มา" and in "คำ", a tone mark with its consonant. What a glyph of our font stands for is known, and written from a list.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pydyf

_FAMILY: Final = re.compile(rb"/[A-Z]{6}\+Prakat-Sarabun(?:-|$)")
_LINE: Final = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>")


def write_letters(pdf: "pydyf.PDF", letters: Path) -> None:
    """Rewrite the map from glyphs to letters of every font of ours. Raises ValueError when WeasyPrint writes none."""
    known: list[str] = json.loads(letters.read_text("ascii"))
    fonts = [item for item in pdf.objects if _is_ours(item)]
    maps = {number for font in fonts if (number := _number(font.get("ToUnicode"))) is not None}
    if not fonts or len(maps) != len({font["ToUnicode"] for font in fonts}):
        message = "WeasyPrint wrote no map from glyphs to letters: another version?"
        raise ValueError(message)
    for number in maps:
        stream = pdf.objects[number].stream
        stream[:] = [_put_right(line, known) for line in stream]


def _is_ours(item: object) -> bool:
    if not isinstance(item, dict) or item.get("Subtype") != "/Type0":
        return False
    name = item.get("BaseFont", b"")
    return bool(_FAMILY.match(name if isinstance(name, bytes) else str(name).encode()))


def _number(reference: object) -> int | None:
    """Return the number of an object from "12 0 R"."""
    raw = reference if isinstance(reference, bytes) else str(reference).encode()
    return int(raw.split()[0]) if raw.endswith(b" R") else None


def _put_right(line: bytes, known: list[str]) -> bytes:
    found = _LINE.fullmatch(line)
    if found is None:
        return line
    glyph = int(found[1], 16)
    text = known[glyph] if glyph < len(known) else ""
    return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().encode()) if text else line
