"""CSV through LibreOffice Calc and back: every cell of the sample year's tables, with and without the mark for Excel.

A longer proof, not part of the ordinary tests: it needs LibreOffice (``apt-get install libreoffice-calc``) and about
fifteen seconds. From the top of the project::

    PYTHONPATH=hooks:. python tests/opendata/tools/through_libreoffice.py

Prints how many cells came back, and ends with 1 when one of them is another.
"""

import csv
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from tests.opendata.books import sample_book, setting

from prakat.opendata.procurement_tables import tables_of_year
from prakat.opendata.table import render_csv

# Comma, double quote, UTF-8, from the first line; no cell is guessed to be a date.
_IN: Final = "--infilter=CSV:44,34,76,1,,1033,false,false"
_OUT: Final = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false"


def main() -> int:
    """Send every table through, and compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for table in tables_of_year(sample_book(), setting()):
            for mark in (False, True):
                (folder / f"{table.key}-{mark}.csv").write_bytes(render_csv(table, mark=mark))
        sent = sorted(folder.glob("*.csv"))
        _convert(folder, "ods", folder / "ods", sent, _IN)
        _convert(folder, _OUT, folder / "back", sorted((folder / "ods").glob("*.ods")))
        pairs = [pair for file in sent for pair in _cells(file, folder / "back" / file.name)]
    odd = [pair for pair in pairs if not _same(*pair)]
    print(f"{len(pairs)} cells, {len(odd)} different")  # noqa: T201 - it is there to print
    return 1 if odd else 0


def _same(sent: str, back: str) -> bool:
    """Tell whether a cell is the same text, or the same number: a sheet writes 950.00 as 950."""
    try:
        return sent == back or Decimal(sent) == Decimal(back)
    except InvalidOperation:
        return False


def _convert(folder: Path, to: str, target: Path, files: list[Path], *options: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", "--norestore", profile, *options, "--convert-to", to, "--outdir", str(target)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)


def _cells(sent: Path, back: Path) -> Iterator[tuple[str, str]]:
    first, second = (list(csv.reader(io.StringIO(it.read_text("utf-8-sig"), newline=""))) for it in (sent, back))
    for ours, theirs in zip(first, second, strict=True):
        yield from zip(ours, theirs, strict=True)


if __name__ == "__main__":
    sys.exit(main())
