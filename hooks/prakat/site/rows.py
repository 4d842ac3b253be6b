"""Rows that a page keeps in a CSV file, as a table a reader can look at without a spreadsheet."""

import csv
import io
import re
from typing import Final

from prakat.site.nodes import Fact, Node, Plain, Table
from prakat.site.values import is_number

# A longer table is for the file itself: a page of two hundred rows is about 80 KB.
MAX_ROWS: Final = 200
# Baht and satang, as the files are written; a whole number may be a year or a code and is left alone.
_MONEY: Final = re.compile(r"[0-9]+\.[0-9]{2}")


def csv_table(raw: bytes, caption: str, whole: Node) -> Table | None:
    """Return the first rows of a CSV file in UTF-8, with the link to the whole below them; None when it has no rows."""
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return None
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        return None
    width = len(rows[0])
    shown = rows[1 : MAX_ROWS + 1]
    label = "ไฟล์ข้อมูล" if len(shown) == len(rows) - 1 else f"แสดง {len(shown)} จาก {len(rows) - 1} แถว ดูทั้งหมดในไฟล์"
    return Table(
        caption=caption,
        columns=tuple(rows[0]),
        rows=tuple(tuple(_cell(cell) for cell in (*row, *[""] * width)[:width]) for row in shown),
        footer=Fact(label=label, value=whole),
    )


def _cell(text: str) -> Plain | None:
    if not text.strip():
        return None
    shown = f"{float(text):,.2f}" if _MONEY.fullmatch(text) else text
    return Plain(text=shown, numeric=is_number(text))
