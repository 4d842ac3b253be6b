"""Text of the XML inside office documents, read as a stream: no tree, no entities, no depth that hurts.

Elements are known by their local names: WordprocessingML p, r, tc, tab, br; SpreadsheetML c, v, si, row; OpenDocument
p, h, table-cell, s, tab. What is not known is read for its text all the same, so nothing hides in an odd element.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.parsers import expat

from prakat.content.attachment_limits import MAX_XML_DEPTH, LimitReachedError

_LINES: Final = frozenset(
    {"p", "h", "row", "si", "tr", "table-row", "br", "cr", "line-break", "comment", "Relationship", "div", "author"}
)
# Properties of a document, each a text of its own: docProps/core.xml, docProps/app.xml, meta.xml.
_PROPERTIES: Final = frozenset(
    {
        "creator", "initial-creator", "lastModifiedBy", "title", "subject", "description", "keywords", "keyword",
        "category", "created", "modified", "date", "creation-date", "print-date", "lastPrinted", "revision",
        "generator", "Company", "Manager", "Application", "AppVersion", "Template", "user-defined", "lpwstr",
    }
)  # fmt: skip
_CELLS: Final = frozenset({"c", "tc", "table-cell", "covered-table-cell", "tab"})
_MOST_SPACES: Final = 100
# Digits of a number that a cell may show shortened: 1.23E+12.
_LONG_NUMBER: Final = 9
_LARGEST_EXPONENT: Final = 20


def extract_xml_text(chunks: Iterable[bytes]) -> str:
    """Return the text of an XML stream, a line for each paragraph or row and a tab after each cell.

    Raises LimitReachedError ("xml-bomb", "too-deep") and ValueError for what is not well-formed.
    """
    reader = _Reader()
    try:
        for chunk in chunks:
            reader.parser.Parse(chunk, False)  # noqa: FBT003 - positional in expat
        reader.parser.Parse(b"", True)  # noqa: FBT003 - positional in expat
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return "".join(reader.pieces)


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._depth = 0
        self._cell: list[str] = []
        self._in_value = False
        self._is_index = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = _refuse_entity

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_XML_DEPTH:
            raise LimitReachedError("too-deep")
        local = name.rpartition(":")[2]
        if local == "c":
            # A shared string is named by its number, which says nothing.
            self._is_index = attributes.get("t") == "s"
        elif local == "v":
            self._in_value, self._cell = True, []
        elif name == "text:s":
            count = attributes.get("text:c", "1")
            self.pieces.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif attributes:
            self._read_attributes(attributes)

    def _read_attributes(self, attributes: dict[str, str]) -> None:
        """Keep what stands in attributes: the full value of a cell, where a link leads, what a picture shows."""
        if attributes.get("TargetMode") == "External":
            self.pieces.append(attributes.get("Target", "") + "\n")
        for key, value in attributes.items():
            if key in {"descr", "title", "office:string-value"} or (key == "xlink:href" and ":" in value):
                self.pieces.append(value + "\n")
            elif key == "office:value" and len(value) >= _LONG_NUMBER:
                self.pieces.append(_plain_number(value) + "\t")

    def _text(self, text: str) -> None:
        (self._cell if self._in_value else self.pieces).append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(":")[2]
        if local == "v":
            self._in_value = False
            if not self._is_index:
                self.pieces.append(_plain_number("".join(self._cell)))
        elif local in _LINES or local in _PROPERTIES:
            self.pieces.append("\n")
        elif local in _CELLS:
            self.pieces.append("\t")


def _refuse_entity(*_: object) -> None:
    raise LimitReachedError("xml-bomb")


def _plain_number(text: str) -> str:
    """Write a whole number without an exponent: 1.23E+12 is how a spreadsheet keeps a long one."""
    if "E" not in text and "e" not in text:
        return text
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not number.is_finite() or number.adjusted() > _LARGEST_EXPONENT or number != number.to_integral_value():
        return text
    return f"{number:.0f}"
