"""Visits out of other counters' exports. What they do not say is not made up: without days there are no days.

- GoatCounter: CSV of single page views (first column ``2Path``), moments in UTC.
- Plausible: the zip of ``imported_visitors`` and ``imported_pages``, or one of them.
- Umami and Matomo: tables of pages without days; ``--month`` says whose they are. Matomo also by day (``date``).
"""

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, Table, delete, func, or_, select, update

from prakat.collector.clock import day_of, stored
from prakat.collector.database import insert_into
from prakat.collector.manifest import Manifest, plain_address
from prakat.collector.tables import IMPORT_RUN, VISIT_DAY, VISIT_FILE, VISIT_PAGE
from prakat.collector.trouble import CollectorError
from prakat.collector.visits import add_views, open_days
from prakat.thai.fiscal_calendar import is_month

# A source without days: its sums stand on the first day of the month and are not shown by day.
MONTHLY: Final = "-month"
_MONTHLY_SOURCE: Final = VISIT_DAY.c.source.endswith(MONTHLY)
_MOST: Final = 400_000_000
_MOST_VIEWS: Final = 1_000_000_000
# Encrypted archives raise RuntimeError, unknown methods of packing NotImplementedError.
UNREADABLE: Final = (
    *(KeyError, ValueError, csv.Error, EOFError, OSError),
    *(zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError),
)


@dataclass(slots=True)
class Sums:
    """What a file adds up to, by day (or by the first of a month)."""

    views: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    visitors: Counter[str] = field(default_factory=Counter)
    sessions: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bots: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    by_month: bool = False


def import_counter(engine: Engine, source: str, manifest: Manifest, path: Path, month: str, now: datetime) -> str:
    """Add an export to the visits once, and return what was added. Days counted otherwise are left alone."""
    raw = path.read_bytes()
    sums = Sums()
    try:
        for name, text in read_tables(path):
            _READERS[source](csv.DictReader(io.StringIO(text)), name, sums, month)
    except UNREADABLE as error:
        raise _unusable(f"อ่านไม่ได้ ({type(error).__name__})", f"cannot be read ({type(error).__name__})") from error
    if not sums.views and not sums.visitors:
        raise _unusable("ไม่พบตารางที่รู้จัก", "no table that is known was found")
    with engine.begin() as connection:
        return _store(connection, source, manifest, sums, hashlib.sha256(raw).hexdigest(), now)


def _unusable(th: str, en: str) -> CollectorError:
    return CollectorError(
        f"ไฟล์ส่งออกใช้ไม่ได้: {th}",
        f"the export cannot be used: {en}",
        "ส่งออกใหม่จากเครื่องมือเดิม ไฟล์ที่ไม่มีวันที่ต้องใส่ --month YYYY-MM",
        "export it again; files without days need --month YYYY-MM",
    )


def read_tables(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of the tables of a file: plain, gz or zip. Raises one of UNREADABLE."""
    if path.stat().st_size > _MOST:
        raise ValueError(path.name)
    raw, name = path.read_bytes(), path.name
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [info for info in archive.infolist() if info.filename.endswith(".csv")]
            if sum(info.file_size for info in members) > _MOST:
                raise ValueError
            for info in members:
                yield info.filename.rpartition("/")[2], _text(archive.read(info))
    else:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) if raw[:2] == b"\x1f\x8b" else io.BytesIO(raw) as file:
            data = file.read(_MOST)
        yield name, _text(data)


def _text(raw: bytes) -> str:
    """Decode a table; Matomo writes UTF-16 for spreadsheets, and Excel in Thai its own code page."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp874", "replace")


def _goatcounter(rows: "csv.DictReader[str]", _name: str, sums: Sums, _month: str) -> None:
    for row in rows:
        try:
            moment = datetime.fromisoformat(_cell(row, "Date"))
            # Without a zone it is UTC, like all moments of GoatCounter; never this machine's.
            day = day_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
        except (ValueError, OverflowError):
            sums.unreadable += 1
            continue
        if _cell(row, "Event") == "true":
            continue
        if _cell(row, "Bot") not in {"", "0"}:
            sums.bots[day] += 1
            continue
        sums.views[day][_cell(row, "2Path")] += 1
        if session := _cell(row, "Session"):
            sums.sessions[day].add(session)


def _plausible(rows: "csv.DictReader[str]", name: str, sums: Sums, _month: str) -> None:
    if name.startswith("imported_visitors"):
        for row in rows:
            sums.visitors[_day(row)] += _number(row, "visitors")
    elif name.startswith("imported_pages"):
        for row in rows:
            sums.views[_day(row)][_cell(row, "page")] += _number(row, "pageviews")


def _umami(rows: "csv.DictReader[str]", _name: str, sums: Sums, month: str) -> None:
    _by_page(rows, sums, month, ("x", "url", "path", "name"), ("y", "views", "pageviews"))


def _matomo(rows: "csv.DictReader[str]", _name: str, sums: Sums, month: str) -> None:
    if "date" not in (rows.fieldnames or ()):
        _by_page(rows, sums, month, ("label", "url"), ("nb_hits", "nb_visits"))
        return
    for row in rows:
        day = _day(row)
        if "nb_uniq_visitors" in row:
            sums.visitors[day] += _number(row, "nb_uniq_visitors")
        if "nb_hits" in row:
            sums.views[day][row.get("label") or ""] += _number(row, "nb_hits")


def _by_page(
    rows: "csv.DictReader[str]", sums: Sums, month: str, paths: tuple[str, ...], counts: tuple[str, ...]
) -> None:
    names = rows.fieldnames or ()
    path = next((name for name in paths if name in names), "")
    count = next((name for name in counts if name in names), "")
    if not (path and count):
        return
    if not is_month(month):
        raise ValueError
    sums.by_month = True
    for row in rows:
        sums.views[f"{month}-01"][_cell(row, path)] += _number(row, count)


def _cell(row: Mapping[str, str | None], name: str) -> str:
    """Return a cell. Raises KeyError for a column, ValueError for a row, that is not there."""
    value = row[name]
    if value is None:
        raise ValueError(name)
    return value


def _number(row: Mapping[str, str | None], name: str) -> int:
    value = int(_cell(row, name))
    if not 0 <= value <= _MOST_VIEWS:
        raise ValueError(name)
    return value


def _day(row: Mapping[str, str | None]) -> str:
    return date.fromisoformat(_cell(row, "date")[:10]).isoformat()


_READERS: Final[Mapping[str, Callable[..., None]]] = {
    "goatcounter": _goatcounter,
    "plausible": _plausible,
    "umami": _umami,
    "matomo": _matomo,
}


def _store(connection: Connection, source: str, manifest: Manifest, sums: Sums, identity: str, now: datetime) -> str:
    if connection.execute(select(IMPORT_RUN.c.id).where(IMPORT_RUN.c.identity == identity)).first():
        return "นำเข้าแล้วก่อนหน้านี้ / imported before"
    label = source + MONTHLY * sums.by_month
    wanted = set(sums.views) | set(sums.visitors) | set(sums.sessions) | set(sums.bots)
    days = [day for day in sorted(wanted) if _is_ours(connection, day, label)]
    open_days(connection, days, label)
    views = others = 0
    for day in days:
        pages, files = _known(manifest, sums.views.get(day, Counter()))
        unknown = sums.views[day].total() - pages.total() - files.total() if day in sums.views else 0
        _put_day(connection, day, sums, pages, files, unknown, now)
        views, others = views + pages.total(), others + unknown
    _note(connection, source, identity, len(days), sums.unreadable, now)
    return f"{len(days)} วัน / days, {views} views, {others} unknown, {len(wanted) - len(days)} days left alone"


def _is_ours(connection: Connection, day: str, label: str) -> bool:
    """Tell whether nobody else has counted a day; a month without days needs one that nobody else has touched."""
    month = VISIT_DAY.c.day.between(f"{day[:7]}-01", f"{day[:7]}-31")
    near = VISIT_DAY.c.day == day if not label.endswith(MONTHLY) else month
    others = select(VISIT_DAY.c.day).where(VISIT_DAY.c.source != label, or_(near, month & _MONTHLY_SOURCE))
    return connection.execute(others.limit(1)).first() is None


def _known(manifest: Manifest, views: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    pages: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for written, count in views.items():
        path = plain_address(written.removeprefix("https://").removeprefix("http://"))
        path = path if path.startswith("/") else "/" + path.partition("/")[2]
        kind = manifest.kind_of(path) or (manifest.kind_of(path + "/") and "slash")
        if kind == "slash":
            path, kind = path + "/", "page"
        if kind:
            (pages if kind == "page" else files)[path] += count
    return pages, files


def _put_day(  # noqa: PLR0913, PLR0917 - what a day is made of
    connection: Connection,
    day: str,
    sums: Sums,
    pages: Counter[str],
    files: Counter[str],
    unknown: int,
    now: datetime,
) -> None:
    """Write a day. Pages and visitors may come in two files; of two exports, the one that knows more of a day stays."""
    row = connection.execute(select(VISIT_DAY).where(VISIT_DAY.c.day == day)).one()
    known = row.ignored + sum(_views(connection, table, day) for table in (VISIT_PAGE, VISIT_FILE))
    values = {
        "visitors": max(row.visitors or 0, sums.visitors[day] + len(sums.sessions.get(day, ()))),
        "bots": max(row.bots, sums.bots[day]),
        "closed_at": stored(now),
    }
    if pages.total() + files.total() + unknown > known:
        for table, counts in ((VISIT_PAGE, pages), (VISIT_FILE, files)):
            connection.execute(delete(table).where(table.c.day == day))
            add_views(connection, table, Counter({(day, path): count for path, count in counts.items()}))
        values["ignored"] = unknown
    connection.execute(update(VISIT_DAY).where(VISIT_DAY.c.day == day).values(values))


def _views(connection: Connection, table: Table, day: str) -> int:
    return int(connection.execute(select(func.sum(table.c.views)).where(table.c.day == day)).scalar() or 0)


def _note(connection: Connection, source: str, identity: str, lines: int, unreadable: int, now: datetime) -> None:
    row = {"position": 0, "lines": lines, "malformed": unreadable, "at": stored(now)}
    connection.execute(insert_into(connection, IMPORT_RUN).values(source=source, identity=identity, **row))
