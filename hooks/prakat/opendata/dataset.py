"""Datasets: what is offered, in which files, of which time, so that a catalogue can tell it to people and programs."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from prakat.findings import Text
from prakat.opendata.table import DataTable, render_csv, render_json

CSV = "text/csv"
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of a dataset: its address from the top of the site, its name for people, media type, size and SHA-256.

    ``content`` is None for a file that is on the site already, such as an attachment of a page.
    """

    address: str
    title: Text
    media_type: str
    size: int
    sha256: str
    content: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One set of data: a key for its identifier, the page that explains it, its time, and its files.

    ``start`` and ``end`` are the first and last day it tells of, None where it says nothing of a time.
    """

    key: str
    title: Text
    about: Text
    address: str
    theme: str
    modified: date
    files: tuple[DataFile, ...]
    start: date | None = None
    end: date | None = None
    standard: str = ""


def made_file(address: str, title: Text, media_type: str, content: bytes) -> DataFile:
    """Return a file that is made when the site is built."""
    digest = hashlib.sha256(content).hexdigest()
    return DataFile(
        address=address, title=title, media_type=media_type, size=len(content), sha256=digest, content=content
    )


def table_files(table: DataTable, stem: str) -> Iterator[DataFile]:
    """Yield a table as CSV, as CSV for Excel, and as JSON; ``stem`` is the address without its suffix."""
    yield made_file(f"{stem}.csv", Text(th="CSV (UTF-8)", en="CSV (UTF-8)"), CSV, render_csv(table))
    excel = Text(th="CSV สำหรับ Excel", en="CSV for Excel")
    yield made_file(f"{stem}-excel.csv", excel, CSV, render_csv(table, mark=True))
    yield made_file(f"{stem}.json", Text(th="JSON", en="JSON"), JSON, render_json(table))
