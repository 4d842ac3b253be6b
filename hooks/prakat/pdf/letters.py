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
# The most that one block of a map may hold (Adobe Technical Note 5411).
_BLOCK: Final = 100
_LINE: Final = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>")


def write_letters(pdf: "pydyf.PDF", letters: Path, *, whole: bool = False) -> None:
    """Rewrite the map from glyphs to letters of every font of ours. Raises ValueError when WeasyPrint writes none.

    ``whole`` writes it for all glyphs, as a PDF with fields needs it: there WeasyPrint keeps the whole font, but maps
    only the glyphs that stand for one letter.
    """
    known: list[str] = json.loads(letters.read_text("ascii"))
    fonts = [item for item in pdf.objects if _is_ours(item)]
    maps = {number for font in fonts if (number := _number(font.get("ToUnicode"))) is not None}
    if not fonts or len(maps) != len({font["ToUnicode"] for font in fonts}):
        message = "WeasyPrint wrote no map from glyphs to letters: another version?"
        raise ValueError(message)
    for number in maps:
        stream = pdf.objects[number].stream
        stream[:] = _whole(stream, known) if whole else [_put_right(line, known) for line in stream]


def _is_ours(item: object) -> bool:
    if not isinstance(item, dict) or item.get("Subtype") != "/Type0":
        return False
    name = item.get("BaseFont", b"")
    return bool(_FAMILY.match(name if isinstance(name, bytes) else str(name).encode()))


def _number(reference: object) -> int | None:
    """Return the number of an object from "12 0 R"."""
    raw = reference if isinstance(reference, bytes) else str(reference).encode()
    return int(raw.split()[0]) if raw.endswith(b" R") else None


def _whole(stream: list[bytes], known: list[str]) -> list[bytes]:
    """Return a map with the lines of all glyphs, a hundred in each block, between the head and the tail it had."""
    head = stream[: stream.index(b"endcodespacerange") + 1]
    tail = stream[stream.index(b"endcmap") :]
    lines = [_line(glyph, text) for glyph, text in enumerate(known) if text]
    blocks = [lines[first : first + _BLOCK] for first in range(0, len(lines), _BLOCK)]
    middle = [line for block in blocks for line in (b"%d beginbfchar" % len(block), *block, b"endbfchar")]
    return [*head, *middle, *tail]


def _put_right(line: bytes, known: list[str]) -> bytes:
    found = _LINE.fullmatch(line)
    if found is None:
        return line
    glyph = int(found[1], 16)
    text = known[glyph] if glyph < len(known) else ""
    return _line(glyph, text) if text else line


def _line(glyph: int, text: str) -> bytes:
    return b"<%04x> <%s>" % (glyph, text.encode("utf-16-be").hex().encode())
