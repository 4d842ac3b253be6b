"""Text of a PDF page from its drawing commands, in the order they draw.

Why not a library's own: pypdf's extract_text takes 60 ms for a page of Thai and, like pdfium, does not know ActualText,
so tone marks and vowels of a PDF from a browser get lost. Here pypdf opens the file, and only the commands that show
text are read. Source: PDF 32000-1 9.4 (text objects), 14.9.4 (replacement text).
"""

import re
from collections.abc import Callable
from math import hypot
from typing import Any, Final

from prakat.content.attachment_pdf_font import Font, parse_string, read_font

_STRING: Final = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_HEXES: Final = rb"<[0-9A-Fa-f\s]*+>"
_TOKEN: Final = re.compile(
    rb"(?P<array>\[(?:[^\[\]()]++|" + _STRING + rb")*+\])\s*+TJ"
    rb"|(?P<string>" + _STRING + rb"|" + _HEXES + rb")\s*+(?P<show>Tj|'|\")"
    rb"|/ActualText\s*+(?P<actual>" + _STRING + rb"|" + _HEXES + rb")"
    rb"|(?P<name>/[^\s/<>\[\](){}%]++)\s++(?:(?P<size>[-+.0-9]++)\s++Tf|(?P<do>Do)\b)"
    rb"|(?P<numbers>(?:[-+.0-9]++\s++){1,6}+)(?P<op>[A-Za-z*]++)?"
    rb"|(?P<word>[A-Za-z][A-Za-z0-9*]*+)"
    # What is skipped as a whole: names, comments, strings; and all after the bracket of a string that does not end.
    rb"|/[^\s/<>\[\](){}%]*+|%[^\r\n]*+|" + _STRING + rb"|\((?:[^()\\]++|\\.)*+",
    re.DOTALL,
)
_IN_ARRAY: Final = re.compile(_STRING + rb"|" + _HEXES + rb"|[-+.0-9]++", re.DOTALL)
_OPERATORS: Final = frozenset({b"Td", b"TD", b"Tm", b"cm", b"TL", b"Tc"})
# The bytes of an inline image begin after ID and end before EI; its head holds no strings and is short.
_IMAGE_DATA: Final = re.compile(rb"\sID\s")
_IMAGE_HEAD: Final = 500
_BRACKET: Final = re.compile(rb"[()]")
_IMAGE_END: Final = re.compile(rb"\sEI(?!\S)")
_MATRIX: Final = 6
_MOST_SAVED: Final = 500
_DEEPEST_FORM: Final = 4
# In heights of a letter: a step sideways that parts words, and one that parts columns; a step across that is a line.
_WORD_GAP: Final = 0.2
_COLUMN_GAP: Final = 1.5
_LINE_STEP: Final = 0.45
# Thousandths of an em that part words inside an array.
_ARRAY_GAP: Final = -200

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)


class PageText:
    """Follows the commands of a page and keeps what they show."""

    def __init__(self, take: Callable[[int], None]) -> None:
        """``take`` is told the bytes of every stream read, and raises when they are too many."""
        self.pieces: list[str] = []
        self._take = take
        self._fonts: dict[Any, tuple[Any, Font]] = {}
        self._font, self._size, self._leading, self._spacing = Font(), 1.0, 0.0, 0.0
        self._ctm: Matrix = _IDENTITY
        self._saved: list[Matrix] = []
        self._matrix: Matrix = _IDENTITY
        self._line = (0.0, 0.0)
        self._at = (0.0, 0.0)
        self._end: tuple[float, float] | None = None
        self._axis: tuple[float, float] | None = None
        self._marked: list[str | None] = []
        self._replaced = 0
        self._pending: str | None = None
        self._resources: Any = {}
        self._drawing: list[Any] = []
        self._handlers: dict[str | None, Callable[[re.Match[bytes]], None]] = {
            "op": self._operate,
            "show": self._show_string,
            "array": self._show_array,
            "word": self._word,
            "size": self._set_font,
            "actual": self._replace,
            "do": self._draw,
        }

    def read(self, content: bytes, resources: Any) -> None:
        """Read a content stream with the resources it names."""
        self._take(len(content))
        outer, self._resources = self._resources, resources
        handlers = self._handlers
        for found in _TOKEN.finditer(_without_images(content)):
            handler = handlers.get(found.lastgroup)
            if handler is not None:
                handler(found)
        self._resources = outer

    def take_text(self) -> str:
        """Return what has been shown since the last call, and begin a new page."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self._end, self._ctm, self._axis = None, _IDENTITY, None
        self._saved, self._marked, self._replaced, self._drawing = [], [], 0, []
        return text

    def _operate(self, found: "re.Match[bytes]") -> None:
        operator = found["op"]
        if operator not in _OPERATORS:
            return
        numbers = [_number(number) for number in found["numbers"].split()]
        if operator in {b"Td", b"TD"} and len(numbers) >= 2:  # noqa: PLR2004 - x and y
            if operator == b"TD":
                self._leading = -numbers[-1]
            self._move(numbers[-2], numbers[-1])
        elif operator in {b"Tm", b"cm"} and len(numbers) == _MATRIX:
            matrix: Matrix = tuple(numbers)  # type: ignore[assignment] # six, as counted
            self._axis = None
            if operator == b"cm":
                self._ctm = _multiply(matrix, self._ctm)
            else:
                self._matrix, self._line = matrix, matrix[4:]
                self._at = self._line
        elif operator == b"TL":
            self._leading = numbers[-1]
        elif operator == b"Tc":
            self._spacing = numbers[-1]

    def _word(self, found: "re.Match[bytes]") -> None:
        word = found["word"]
        if word == b"BT":
            self._axis = None
            self._matrix, self._line, self._at = _IDENTITY, (0.0, 0.0), (0.0, 0.0)
        elif word == b"T*":
            self._move(0, -self._leading)
        elif word == b"q" and len(self._saved) < _MOST_SAVED:
            self._saved.append(self._ctm)
        elif word == b"Q" and self._saved:
            self._ctm, self._axis = self._saved.pop(), None
        elif word in {b"BDC", b"BMC"}:
            self._marked.append(self._pending if word == b"BDC" else None)
            self._pending = None
            self._replaced += self._marked[-1] is not None
        elif word == b"EMC" and self._marked:
            replacement = self._marked.pop()
            self._replaced -= replacement is not None
            self.pieces.append(replacement or "")

    def _move(self, x: float, y: float) -> None:
        a, b, c, d, _, _ = self._matrix
        self._line = (self._line[0] + x * a + y * c, self._line[1] + x * b + y * d)
        self._at = self._line

    def _set_font(self, found: "re.Match[bytes]") -> None:
        self._font, self._size = self._font_named(found["name"].decode("latin-1")), _number(found["size"])
        self._axis = None

    def _replace(self, found: "re.Match[bytes]") -> None:
        self._pending = decode_text(parse_string(found["actual"]))

    def _show_string(self, found: "re.Match[bytes]") -> None:
        if found["show"] != b"Tj":
            self._move(0, -self._leading)
        self._show(found["string"])

    def _show_array(self, found: "re.Match[bytes]") -> None:
        for item in _IN_ARRAY.findall(found["array"]):
            if item[:1] in b"(<":
                self._show(item)
                continue
            step = _number(item)
            ems = -step / 1000 * self._size
            self._at = self._at[0] + ems * self._matrix[0], self._at[1] + ems * self._matrix[1]
            if step < _ARRAY_GAP:
                self.pieces.append(" ")
                self._end = None

    def _show(self, written: bytes) -> None:
        text, width, codes = self._font.decode(written)
        (x, y), (a, b, c, d, e, f) = self._at, self._ctm
        if self._axis is None:
            self._axis = self._find_axis()
        if self._end is not None:
            self._part(x * a + y * c + e - self._end[0], x * b + y * d + f - self._end[1], *self._axis)
        step = width * self._size + codes * self._spacing
        x, y = self._at = x + step * self._matrix[0], y + step * self._matrix[1]
        self._end = x * a + y * c + e, x * b + y * d + f
        if self._replaced:
            text = self._replacement()
        if text:
            self.pieces.append(text)

    def _replacement(self) -> str:
        """Return what is said in place of what is drawn: once, when the first of it is shown."""
        for index in range(len(self._marked) - 1, -1, -1):
            replacement = self._marked[index]
            if replacement is not None:
                self._marked[index] = ""
                return replacement
        return ""

    def _part(self, x: float, y: float, u: float, v: float) -> None:
        """Put a space, a tab or a line end where the pen has moved on by itself: (x, y) since the last letter ended."""
        along, across = x * u + y * v, y * u - x * v
        if abs(across) > _LINE_STEP:
            self.pieces.append("\n")
        elif along > _COLUMN_GAP or along < -_COLUMN_GAP:
            self.pieces.append("\t")
        elif along > _WORD_GAP:
            self.pieces.append(" ")

    def _find_axis(self) -> tuple[float, float]:
        """Return the direction of writing on the page, as long as one height of a letter is short."""
        (m, n, *_), (a, b, c, d, *_) = self._matrix, self._ctm
        u, v = m * a + n * c, m * b + n * d
        scale = hypot(u, v) or 1.0
        height = abs(self._size) * scale or 1.0
        return u / scale / height, v / scale / height

    def _font_named(self, name: str) -> Font:
        try:
            reference = self._resources["/Font"].get_object().raw_get(name)
            key = _key_of(reference)
            if key not in self._fonts:
                # Kept with the font, so that the key of one without a number stays its own.
                self._fonts[key] = reference, read_font(reference.get_object())
            return self._fonts[key][1]
        except Exception:  # noqa: BLE001 - a broken font is one that says nothing
            return Font()

    def _draw(self, found: "re.Match[bytes]") -> None:
        """Read a form where it is named; one that names itself, or lies deep in others, is not drawn again."""
        try:
            reference = self._resources["/XObject"].get_object().raw_get(found["name"].decode("latin-1"))
            key, drawn = _key_of(reference), reference.get_object()
            if key in self._drawing or len(self._drawing) >= _DEEPEST_FORM or drawn.get("/Subtype") != "/Form":
                return
            content = drawn.get_data()
            resources = drawn["/Resources"].get_object() if "/Resources" in drawn else self._resources
        except Exception:  # noqa: BLE001 - a broken drawing is one that says nothing
            return
        before = self._ctm, self._matrix, self._line, self._at, self._font, self._size
        self._drawing.append(key)
        self.read(content, resources)
        self._drawing.pop()
        self._ctm, self._matrix, self._line, self._at, self._font, self._size = before
        self._axis = None


def decode_text(raw: bytes) -> str:
    """Read a text string: UTF-16 or UTF-8 with a mark, else PDFDocEncoding, which is Latin-1 for what matters here."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "ignore")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "ignore")
    return raw.decode("latin-1")


def _key_of(reference: Any) -> Any:
    return getattr(reference, "idnum", None) or id(reference)


def _number(written: bytes) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0


def _multiply(left: Matrix, right: Matrix) -> Matrix:
    a, b, c, d, e, f = left
    p, q, r, s, t, u = right
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _without_images(content: bytes) -> bytes:
    """Cut out inline images (BI … ID … EI), whose bytes could look like commands."""
    pieces: list[bytes] = []
    at = 0
    for data in _IMAGE_DATA.finditer(content):
        begin = content.rfind(b"BI", max(at, data.start() - _IMAGE_HEAD), data.start())
        if data.start() < at or begin < 0 or _BRACKET.search(content, begin, data.start()):
            continue
        end = _IMAGE_END.search(content, data.end())
        if end is None:
            break
        pieces.append(content[at:begin])
        at = end.end()
    return b" ".join([*pieces, content[at:]]) if at else content
