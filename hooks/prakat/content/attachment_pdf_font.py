"""What the codes in a PDF's strings say: ToUnicode maps, encodings, and widths to tell where a word ends.

Source: PDF 32000-1 9.6 (simple fonts), 9.7 (composite fonts), 9.10 (extraction of text content).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_MOST_CODES: Final = 65_536
_MOST_CACHED: Final = 10_000
_SECTION: Final = re.compile(rb"begin(bfchar|bfrange|codespacerange)")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*+)>|(\[)|(\])")
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BASE: Final = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman", "/StandardEncoding": "latin-1"}
_GLYPH: Final = re.compile(r"uni(?P<uni>[0-9A-F]{4})|u(?P<u>[0-9A-F]{4,6})|(?P<letter>.)")
_NAMES: Final = dict(
    zip(
        ["space", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "hyphen", "minus",
         "endash", "emdash", "period", "comma", "colon", "slash", "parenleft", "parenright", "at", "underscore", "plus",
         "equal", "nbspace"],
        " 0123456789---\N{EM DASH}.,:/()@_+= ",
        strict=True,
    )
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Font:
    """A font as a reader of text sees it: bytes per code, text per code, and widths in ems."""

    code_length: int = 1
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    default_width: float = 0.5
    cache: dict[bytes, tuple[str, float, int]] = field(default_factory=dict)

    def decode(self, written: bytes) -> tuple[str, float, int]:
        """Return what a string, as written in a PDF, says, how wide it is in ems, and how many codes it has."""
        known = self.cache.get(written)
        if known is None:
            raw, size = parse_string(written), self.code_length
            codes = [int.from_bytes(raw[at : at + size], "big") for at in range(0, len(raw), size)]
            text = "".join(self.texts.get(code, "") for code in codes)
            known = text, sum(self.widths.get(code, self.default_width) for code in codes), len(codes)
            if len(self.cache) < _MOST_CACHED:
                self.cache[written] = known
        return known


def parse_string(written: bytes) -> bytes:
    """Return the bytes of a literal or hexadecimal string, with its brackets."""
    if written[:1] == b"<":
        digits = b"".join(written[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    inner = written[1:-1]
    return _ESCAPE.sub(_unescape, inner) if b"\\" in inner else inner


def read_font(font: Any) -> Font:
    """Read a font dictionary of pypdf. Raises whatever pypdf raises at a broken one."""
    composite = font.get("/Subtype") == "/Type0"
    texts, code_length = ({}, 2) if composite else (_encoding_of(font), 1)
    if "/ToUnicode" in font and hasattr(font["/ToUnicode"].get_object(), "get_data"):
        mapped, length = parse_to_unicode(font["/ToUnicode"].get_object().get_data())
        texts |= mapped
        code_length = length if composite and length else code_length
    widths, default = _composite_widths(font) if composite else _simple_widths(font)
    return Font(code_length=code_length, texts=texts, widths=widths, default_width=default)


def parse_to_unicode(cmap: bytes) -> tuple[dict[int, str], int]:
    """Read a ToUnicode map: text per code, and the bytes of a code (0 when it does not say)."""
    texts: dict[int, str] = {}
    length = 0
    for kind, section in _sections(cmap):
        tokens = [found[1] if found[1] is not None else found[0] for found in _HEX.finditer(section)]
        if kind == b"codespacerange":
            length = max(length, *(len(b"".join(token.split())) // 2 for token in tokens), 0) if tokens else length
        elif kind == b"bfchar":
            texts |= {_code(source): _text(target) for source, target in zip(tokens[::2], tokens[1::2], strict=False)}
        else:
            _read_ranges(tokens, texts)
    return texts, min(length, 4)


def _sections(cmap: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each section that has an end, in time that does not grow with those without."""
    at, endless = 0, set[bytes]()
    while found := _SECTION.search(cmap, at):
        kind, at = found[1], found.end()
        end = -1 if kind in endless else cmap.find(b"end" + kind, at)
        if end < 0:
            endless.add(kind)
            continue
        yield kind, cmap[at:end]
        at = end


def _read_ranges(tokens: list[bytes], texts: dict[int, str]) -> None:
    at = 0
    while at + 2 < len(tokens) and len(texts) < _MOST_CODES:
        first, last = _code(tokens[at]), min(_code(tokens[at + 1]), _code(tokens[at]) + _MOST_CODES - len(texts))
        at += 2
        if tokens[at] == b"[":
            end = tokens.index(b"]", at) if b"]" in tokens[at:] else len(tokens)
            texts |= {first + index: _text(token) for index, token in enumerate(tokens[at + 1 : end])}
            at = end + 1
            continue
        target = _text(tokens[at])
        if target:
            head, start = target[:-1], ord(target[-1])
            texts |= {code: head + chr(min(start + code - first, 0x10FFFF)) for code in range(first, last + 1)}
        at += 1


def _code(token: bytes) -> int:
    digits = b"".join(token.split())
    return int(digits, 16) if digits and digits not in b"[]" else 0


def _text(token: bytes) -> str:
    digits = b"".join(token.split())
    if len(digits) % 4 or digits in b"[]":
        return chr(int(digits, 16)) if 0 < len(digits) <= 2 and digits not in b"[]" else ""  # noqa: PLR2004 - one byte
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "ignore").replace("\0", "")


def _unescape(found: "re.Match[bytes]") -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return b"" if found[2] else _ESCAPES.get(found[3], found[3])


def _encoding_of(font: Any) -> dict[int, str]:
    """Return the texts of a simple font; one that names no encoding is taken for an old Thai one (Windows-874)."""
    encoding: Any = font["/Encoding"].get_object() if "/Encoding" in font else None
    is_dictionary = hasattr(encoding, "get")
    base = encoding.get("/BaseEncoding") if is_dictionary else encoding
    codec = _BASE.get(str(base), "cp1252" if is_dictionary else "cp874")
    texts = {code: bytes([code]).decode(codec, "ignore") for code in range(256)}
    code = 0
    for item in encoding.get("/Differences", []) if is_dictionary else []:
        if isinstance(item, int):
            code = int(item)
        else:
            texts[code] = _glyph_text(str(item)[1:])
            code += 1
    return texts


def _glyph_text(name: str) -> str:
    plain = name.partition(".")[0]
    found = _GLYPH.fullmatch(plain)
    if found is None:
        return _NAMES.get(plain, "")
    digits = found["uni"] or found["u"]
    return chr(min(int(digits, 16), 0x10FFFF)) if digits else found["letter"]


def _simple_widths(font: Any) -> tuple[dict[int, float], float]:
    first = int(font.get("/FirstChar", 0))
    widths = font["/Widths"].get_object() if "/Widths" in font else []
    return {first + index: float(width) / 1000 for index, width in enumerate(widths)}, 0.5


def _composite_widths(font: Any) -> tuple[dict[int, float], float]:
    descendant = font["/DescendantFonts"].get_object()[0].get_object()
    items = [item.get_object() for item in descendant["/W"].get_object()] if "/W" in descendant else []
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(items) and len(widths) < _MOST_CODES:
        first, following = int(items[at]), items[at + 1]
        if isinstance(following, list):
            widths |= {first + index: float(width) / 1000 for index, width in enumerate(following)}
            at += 2
        else:
            last = min(int(following), first + _MOST_CODES)
            widths |= dict.fromkeys(range(first, last + 1), float(items[at + 2]) / 1000 if at + 2 < len(items) else 0)
            at += 3
    return widths, float(descendant.get("/DW", 1000)) / 1000
