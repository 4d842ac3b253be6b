"""Cells of a CSV file with their places, by one strict grammar.

UTF-8 with or without a byte-order mark, cells apart by commas, records by line ends of any kind, and a cell in double
quotes when it holds a comma, a quote (written twice) or a line end (RFC 4180). Python's own reader guesses at all else,
and gives no places.

A cell that begins like a formula (= + - @) is run by spreadsheet programs on the computer of whoever opens the file: it
is a problem wherever it stands (OWASP, CSV injection).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from prakat.findings import Span, Text

# Bytes, records and cells that are read of a table of rows. A small office has hundreds of purchases a year.
MAX_CSV: Final = 5 * 1024 * 1024
MAX_RECORDS: Final = 3_000
MAX_CELLS: Final = 60_000
_MOST_COLUMNS: Final = 200
# Findings of one file that anybody reads.
MAX_PROBLEMS: Final = 20

_CELL: Final = re.compile(r'"((?:[^"]|"")*+)"|([^",\r\n]*+)')
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_UNSEEN: Final = "[\\s\u00ad\u200b-\u200f\u2060\ufeff]*+"
_FORMULA: Final = re.compile(_UNSEEN + r"[=+\-@＝＋－＠﹣−]")
# Where a cell may begin: cheap, and right but for what stands inside quotes.
# Line ends begin a cell of their own here: running over them again and again would take time without end.
_BLANK: Final = " \t\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SUSPECT: Final = re.compile(r'(?:\A|[,\r\n"])' + _FORMULA.pattern.replace(r"\s", _BLANK, 1))
_HARMLESS: Final = re.compile(_UNSEEN + r"(?:[-−]{1,3}|[+\-−][0-9][0-9,]{0,20}(?:\.[0-9]{1,10})?%?)\s*")
_SHOWN: Final = 60


class Cell(NamedTuple):
    """What stands in a cell, without its quotes, and where: 1-based lines and columns, end excluded."""

    text: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def span(self) -> Span:
        """The place of the cell in the file."""
        return Span(self.line, self.column, self.end_line, self.end_column)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvProblem:
    """One thing that is wrong: a message id of the ``csv-rows`` rule, its parameters, and where.

    ``column`` is the index of the cell in its record, from 0; -1 when it is about more than a cell.
    """

    id: str
    span: Span
    params: Mapping[str, str | Text] = field(default_factory=dict)
    column: int = -1


Record = tuple[Cell, ...]


def parse_csv_cells(raw: bytes) -> tuple[tuple[Record, ...], tuple[CsvProblem, ...]]:
    """Read all records, blank ones left out, and what is wrong with them. Never raises.

    Reads MAX_CSV bytes, MAX_RECORDS records and MAX_CELLS cells at most, and stops at the first break of the grammar.
    """
    text, problem = _decode(raw, MAX_CSV)
    if problem:
        return (), (problem,)
    reader = _Reader(text)
    records: list[Record] = []
    cells = 0
    for record in reader.records():
        cells += len(record)
        if len(records) >= MAX_RECORDS or cells > MAX_CELLS:
            reader.note("too-many", record[0].span, records=str(MAX_RECORDS), cells=str(MAX_CELLS))
            break
        if any(cell.text.strip() for cell in record):
            records.append(record)
    return tuple(records), tuple(reader.problems[:MAX_PROBLEMS])


def find_csv_dangers(raw: bytes) -> tuple[CsvProblem, ...]:
    """Find what is wrong with a CSV file of any shape: bytes that are no UTF-8, and cells that are run as formulas.

    Formulas are looked for in the head of the file: twice MAX_CSV characters, ten times MAX_CELLS cells.
    """
    text, problem = _decode(raw, None)
    if problem:
        return (problem,)
    text = text[: 2 * MAX_CSV]
    if _SUSPECT.search(text) is None:
        return ()
    reader = _Reader(text)
    cells = 0
    for record in reader.records():
        cells += len(record)
        if cells > 10 * MAX_CELLS or len(reader.problems) >= MAX_PROBLEMS:
            break
    return tuple(found for found in reader.problems if found.id == "formula")


def _decode(raw: bytes, limit: int | None) -> tuple[str, CsvProblem | None]:
    start = Span(1, 1, 1, 1)
    if limit is not None and len(raw) > limit:
        return "", CsvProblem(id="too-large", span=start, params={"size": str(len(raw)), "limit": str(limit)})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", CsvProblem(id="not-utf8", span=Span(line, 1, line, 1))
    return ("", CsvProblem(id="not-utf8", span=start)) if "\0" in text else (text, None)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._line_start = 0
        self.problems: list[CsvProblem] = []

    def records(self) -> Iterator[Record]:
        """Yield records until the end, or until the grammar is broken."""
        at, record = 0, list[Cell]()
        while found := _CELL.match(self._text, at):
            record.append(self._cell(found))
            self._look_for_formula(record[-1], len(record) - 1)
            at = found.end()
            if self._text.startswith(",", at) and len(record) <= _MOST_COLUMNS:
                at += 1
                continue
            following = self._end_of_record(at, record[-1])
            if following is None:
                return
            yield tuple(record)
            if following >= len(self._text):
                return
            at, record = following, []

    def note(self, problem: str, span: Span, column: int = -1, **params: str) -> None:
        if len(self.problems) <= MAX_PROBLEMS:
            self.problems.append(CsvProblem(id=problem, span=span, params=params, column=column))

    def _cell(self, found: "re.Match[str]") -> Cell:
        start, end = found.span()
        line, column = self._line, start - self._line_start + 1
        inner = found[1]
        if inner is None:
            return Cell(found[2], line, column, line, column + end - start)
        if "\n" in inner or "\r" in inner:
            for line_end in _LINE_END.finditer(self._text, start, end):
                self._line += 1
                self._line_start = line_end.end()
        text = inner.replace('""', '"') if '"' in inner else inner
        return Cell(text, line, column, self._line, end - self._line_start + 1)

    def _end_of_record(self, at: int, cell: Cell) -> int | None:
        """Step over a line end or the end of the file; None when something else stands here."""
        if at >= len(self._text):
            return at
        found = _LINE_END.match(self._text, at)
        if found is None:
            self.note(
                "too-wide" if self._text[at] == "," else "quotes", cell.span, value=cell.text.strip()[:_SHOWN],
                limit=str(_MOST_COLUMNS),
            )  # fmt: skip
            return None
        self._line += 1
        self._line_start = found.end()
        return found.end()

    def _look_for_formula(self, cell: Cell, column: int) -> None:
        if _FORMULA.match(cell.text) and not _HARMLESS.fullmatch(cell.text):
            self.note("formula", cell.span, column, value=cell.text.strip()[:_SHOWN])
