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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, select, update

from prakat.collector.clock import day_of, stored
from prakat.collector.database import insert_into
from prakat.collector.manifest import Manifest, plain_address
from prakat.collector.tables import IMPORT_RUN, VISIT_DAY, VISIT_FILE, VISIT_PAGE
from prakat.collector.trouble import CollectorError
from prakat.collector.visits import add_views, open_days, sources_of
from prakat.thai.fiscal_calendar import is_month

# A source without days: its sums stand on the first day of the month and are not shown by day.
MONTHLY: Final = "-month"
_MOST: Final = 400_000_000


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
    if len(raw) > _MOST:
        raise _unusable("ไฟล์ใหญ่เกินไป", "the file is too large")
    sums = Sums()
    try:
        for name, text in _tables(raw, path.name):
            _READERS[source](csv.DictReader(io.StringIO(text)), name, sums, month)
    except (KeyError, ValueError, csv.Error, zipfile.BadZipFile, EOFError, OSError) as error:
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


def _tables(raw: bytes, name: str) -> Iterator[tuple[str, str]]:
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
    """Decode a table; Matomo writes UTF-16 for spreadsheets."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig", "replace")


def _goatcounter(rows: "csv.DictReader[str]", _name: str, sums: Sums, _month: str) -> None:
    for row in rows:
        try:
            day = day_of(datetime.fromisoformat(row["Date"])).isoformat()
        except ValueError:
            sums.unreadable += 1
            continue
        if row["Event"] == "true":
            continue
        if row["Bot"] not in {"", "0"}:
            sums.bots[day] += 1
            continue
        sums.views[day][row["2Path"]] += 1
        if row["Session"]:
            sums.sessions[day].add(row["Session"])


def _plausible(rows: "csv.DictReader[str]", name: str, sums: Sums, _month: str) -> None:
    if name.startswith("imported_visitors"):
        for row in rows:
            sums.visitors[_day(row["date"])] += int(row["visitors"])
    elif name.startswith("imported_pages"):
        for row in rows:
            sums.views[_day(row["date"])][row["page"]] += int(row["pageviews"])


def _umami(rows: "csv.DictReader[str]", _name: str, sums: Sums, month: str) -> None:
    _by_page(rows, sums, month, ("x", "url", "path", "name"), ("y", "views", "pageviews"))


def _matomo(rows: "csv.DictReader[str]", _name: str, sums: Sums, month: str) -> None:
    if "date" not in (rows.fieldnames or ()):
        _by_page(rows, sums, month, ("label", "url"), ("nb_hits", "nb_visits"))
        return
    for row in rows:
        day = _day(row["date"])
        if "nb_uniq_visitors" in row:
            sums.visitors[day] += int(row["nb_uniq_visitors"])
        if "nb_hits" in row:
            sums.views[day][row.get("label", "")] += int(row["nb_hits"])


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
        sums.views[f"{month}-01"][row[path]] += int(row[count])


def _day(text: str) -> str:
    return date.fromisoformat(text[:10]).isoformat()


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
    taken = sources_of(connection, wanted)
    # Pages and visitors of one export may come as two files: the same source may add to its own days.
    days = sorted(day for day in wanted if taken.get(day, label) == label)
    open_days(connection, days, label)
    views = others = 0
    for day in days:
        pages, files = _known(manifest, sums.views.get(day, Counter()))
        add_views(connection, VISIT_PAGE, Counter({(day, path): count for path, count in pages.items()}))
        add_views(connection, VISIT_FILE, Counter({(day, path): count for path, count in files.items()}))
        unknown = sums.views[day].total() - pages.total() - files.total() if day in sums.views else 0
        views, others = views + pages.total(), others + unknown
        _close(connection, day, sums, unknown, now)
    _note(connection, source, identity, len(days), sums.unreadable, now)
    return f"{len(days)} วัน / days, {views} views, {others} unknown, {len(wanted) - len(days)} days left alone"


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


def _close(connection: Connection, day: str, sums: Sums, unknown: int, now: datetime) -> None:
    row = connection.execute(select(VISIT_DAY).where(VISIT_DAY.c.day == day)).one()
    visitors = (row.visitors or 0) + sums.visitors[day] + len(sums.sessions.get(day, ()))
    values = {
        "visitors": visitors,
        "bots": row.bots + sums.bots[day],
        "ignored": row.ignored + unknown,
        "closed_at": stored(now),
    }
    connection.execute(update(VISIT_DAY).where(VISIT_DAY.c.day == day).values(values))


def _note(connection: Connection, source: str, identity: str, lines: int, unreadable: int, now: datetime) -> None:
    row = {"position": 0, "lines": lines, "malformed": unreadable, "at": stored(now)}
    connection.execute(insert_into(connection, IMPORT_RUN).values(source=source, identity=identity, **row))
