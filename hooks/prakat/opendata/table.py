"""A table as data, and as CSV and JSON: the same bytes for the same table, every time.

Source: RFC 4180 (lines end in CRLF), RFC 8259. A spreadsheet takes a cell that begins with = + - @ for a formula, so a
text like that gets an apostrophe in front in CSV; JSON has it as it is.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from prakat.findings import Text

Cell = str | int | Decimal | None

# Excel reads a file without a mark as the code page of the machine, and Thai turns to noise.
_MARK: Final = b"\xef\xbb\xbf"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SATANG: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its key for programs, its heading, and what it holds.

    ``kind`` is text, integer, money (baht, two decimals), date (ISO, C.E.), month (YYYY-MM), url or code.
    """

    key: str
    title: Text
    kind: str = "text"
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """Rows under columns. ``key`` names the file and the entry of the data dictionary."""

    key: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def render_csv(table: DataTable, *, mark: bool = False) -> bytes:
    """Return CSV in UTF-8 with Thai headings; ``mark`` puts a byte order mark in front, for Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.title.th for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(cell, column) for cell, column in zip(row, table.columns, strict=True))
    return (_MARK if mark else b"") + out.getvalue().encode()


def _csv_cell(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}" if column.kind == "money" and cell == cell.quantize(_SATANG) else f"{cell:f}"
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def render_json(table: DataTable) -> bytes:
    """Return the table as JSON: title, columns with their keys, and rows as objects without empty fields."""
    keys = [column.key for column in table.columns]
    rows = [{key: cell for key, cell in zip(keys, row, strict=True) if cell is not None} for row in table.rows]
    return dump_json({"title": _both(table.title), "columns": list(_columns(table)), "rows": rows})


def _columns(table: DataTable) -> Iterator[Mapping[str, Any]]:
    for column in table.columns:
        found = {"key": column.key, "title": _both(column.title), "type": column.kind, "description": column.about}
        yield {key: value for key, value in found.items() if value}


def _both(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def dump_json(value: object) -> bytes:
    """Write JSON with one space of indent and a last line end; a decimal becomes a number without needless zeros."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=number_of) + "\n").encode()


def number_of(amount: object) -> int | float:
    """Return a decimal as the number JSON has it: whole without a point. Raises TypeError for anything else."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"{type(amount).__name__} is no amount")
    return int(amount) if amount == amount.to_integral_value() else float(amount)
