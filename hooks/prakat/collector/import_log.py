"""Visits out of a web server's log (nginx or Apache, Combined), in one pass, and again without counting twice.

A log is known by its first line, wherever rotation has moved it, compressed or not; reading goes on where it ended.
Addresses are hashed with the day's key at once and never stored.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote_to_bytes

from sqlalchemy import Connection, Engine, select, update

from prakat.collector.bots import is_machine
from prakat.collector.clock import day_of, stored
from prakat.collector.database import insert_into
from prakat.collector.keys import Keys
from prakat.collector.manifest import Manifest
from prakat.collector.tables import IMPORT_RUN, VISIT_DAY, VISIT_FILE, VISIT_PAGE, VISIT_SEEN
from prakat.collector.visitor import close_days, daily_key
from prakat.collector.visits import add_seen, add_views, open_days
from prakat.settings import BANGKOK

SOURCE: Final = "access-log"
_LONGEST: Final = 65_536
_PARTS: Final = 7
_REMEMBERED: Final = 100_000
_PAGE_STATUS: Final = frozenset({b"200", b"304"})
_MONTHS: Final = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}


@dataclass(slots=True)
class Outcome:
    """What an import found."""

    lines: int = 0
    views: int = 0
    downloads: int = 0
    bots: int = 0
    others: int = 0
    malformed: int = 0
    skipped: int = 0
    visitors: int = 0


@dataclass(slots=True)
class _Day:
    """What one day of a log adds up to."""

    day: str
    key: "Any"
    pages: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    seen: set[bytes] = field(default_factory=set)
    bots: int = 0
    others: int = 0


class Reader:
    """Reads lines and adds them up by day. ``key_of`` gives a day's key, None for a day that is not to be counted."""

    def __init__(self, manifest: Manifest, key_of: Any, latest: date) -> None:
        self._manifest = manifest
        self._key_of = key_of
        self._latest = latest
        self.days: dict[str, _Day | None] = {}
        self.found = Outcome()
        self._stamps: dict[bytes, _Day | None] = {}
        self._kinds: dict[bytes, tuple[str, str]] = {}
        self._machines: dict[bytes, bool] = {}

    def read(self, lines: Iterator[bytes]) -> int:
        """Add up complete lines and return how many bytes they had."""
        position = 0
        add = self._add
        for line in lines:
            if not line.endswith(b"\n"):
                break
            position += len(line)
            add(line)
        return position

    def _add(self, line: bytes) -> None:
        self.found.lines += 1
        parts = line.split(b'"')
        if len(parts) != _PARTS or len(line) > _LONGEST:
            parts = _unescaped(line)
        head, request, answer, agent = parts[0], parts[1], parts[2], parts[5]
        bracket = head.find(b"[")
        stamp = head[bracket + 1 : bracket + 15] + head[bracket + 21 : bracket + 27]
        try:
            day = self._stamps[stamp]
        except KeyError:
            day = self._stamp(stamp)
        words = request.split(b" ")
        if bracket < 1 or day is _BAD or len(words) != 3 or not words[2].startswith(b"HTTP/"):  # noqa: PLR2004 - method, address, version
            self.found.malformed += 1
            return
        if day is None:
            self.found.skipped += 1
            return
        self._count(day, words, answer, head[: head.find(b" ")], agent)

    def _count(self, day: _Day, words: list[bytes], answer: bytes, address: bytes, agent: bytes) -> None:
        target = words[1]
        try:
            kind, path = self._kinds[target]
        except KeyError:
            kind, path = self._kind(target)
        if not kind or words[0] != b"GET" or answer[1:4] not in _PAGE_STATUS:
            day.others += 1
            return
        try:
            machine = self._machines[agent]
        except KeyError:
            machine = self._machine(agent)
        if machine:
            day.bots += 1
        elif kind == "page":
            day.pages[path] += 1
            visitor = day.key.copy()
            visitor.update(address + b" " + agent[:400])
            day.seen.add(visitor.digest())
        else:
            day.files[path] += 1

    def _kind(self, target: bytes) -> tuple[str, str]:
        path = target.partition(b"?")[0].partition(b"#")[0]
        text = (unquote_to_bytes(path) if b"%" in path else path).decode("utf-8", "replace")
        found = (self._manifest.kind_of(text), text)
        if len(self._kinds) >= _REMEMBERED:
            self._kinds.clear()
        self._kinds[target] = found
        return found

    def _machine(self, agent: bytes) -> bool:
        found = is_machine(agent.decode("utf-8", "replace"))
        if len(self._machines) >= _REMEMBERED:
            self._machines.clear()
        self._machines[agent] = found
        return found

    def _stamp(self, stamp: bytes) -> "_Day | None":
        """Return the day in Thailand of ``22/Nov/2026:10`` and ``+0700``; a day to come is no day."""
        day = _day_of_stamp(stamp)
        found: _Day | None = _BAD
        if day is not None and day <= self._latest:
            name = day.isoformat()
            if name not in self.days:
                key = self._key_of(day)
                made = None if key is None else _Day(day=name, key=blake2b(key=key, digest_size=8))
                self.days[name] = made
            found = self.days[name]
        if len(self._stamps) >= _REMEMBERED:
            self._stamps.clear()
        self._stamps[stamp] = found
        return found


_BAD: Final = _Day(day="", key=None)


def _day_of_stamp(stamp: bytes) -> date | None:
    try:
        month = _MONTHS[stamp[3:6]]
        moment = datetime(int(stamp[7:11]), month, int(stamp[0:2]), int(stamp[12:14]), tzinfo=BANGKOK)
        zone = stamp[15:20]
        sign = {b"+": 1, b"-": -1}[zone[:1]]
        offset = sign * (int(zone[1:3]) * 60 + int(zone[3:5]))
    except (ValueError, KeyError):
        return None
    return (moment + timedelta(minutes=7 * 60 - offset)).date() if len(stamp) == 20 else None  # noqa: PLR2004 - its length


def _unescaped(line: bytes) -> list[bytes]:
    r"""Split a line in which a server wrote a quote as ``\"``; empty parts when it is no line of a log."""
    if len(line) > _LONGEST:
        return [b""] * _PARTS
    parts = line.replace(b"\\\\", b"\0").replace(b'\\"', b"\1").split(b'"')
    return parts if len(parts) == _PARTS else [b""] * _PARTS


def open_log(path: Path) -> IO[bytes]:
    """Open a log, compressed or not, by its first bytes."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def import_log(engine: Engine, keys: Keys, manifest: Manifest, path: Path, now: datetime) -> Outcome:
    """Add what is new in a log to the visits, in one transaction. Days that the service counted are left alone."""
    with open_log(path) as file:
        first = file.readline(_LONGEST)
    if not first.endswith(b"\n"):
        return Outcome()
    identity = blake2b(first, digest_size=32).hexdigest()
    with engine.begin() as connection:
        known = connection.execute(select(IMPORT_RUN).where(IMPORT_RUN.c.identity == identity)).first()
        start = known.position if known is not None else 0
        day_keys: dict[date, bytes | None] = {}

        def key_of(day: date) -> bytes | None:
            if day not in day_keys:
                day_keys[day] = _usable_key(connection, keys, day)
            return day_keys[day]

        reader = Reader(manifest, key_of, day_of(now))
        with open_log(path) as file:
            file.seek(start)
            position = start + reader.read(_lines(file))
        newest = max((day for day, found in reader.days.items() if found), default="")
        _write(connection, reader, newest, stored(now))
        _note(connection, identity, position, reader.found, now)
        # The last day of a log may go on in the next one; those before it are over.
        if newest:
            close_days(connection, min(date.fromisoformat(newest), day_of(now)), stored(now))
    return reader.found


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield lines; one beyond any server's limit comes in pieces, the last of which ends it, and counts once."""
    while line := file.readline(_LONGEST + 1):
        if len(line) > _LONGEST and not line.endswith(b"\n"):
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(_LONGEST)
                line += rest[-1:] if rest.endswith(b"\n") else rest
                if len(line) > 16 * _LONGEST:
                    # Only its length matters now; it is no line of a log.
                    line = line[: 2 * _LONGEST] + (b"\n" if rest.endswith(b"\n") else b"")
        yield line


def _usable_key(connection: Connection, keys: Keys, day: date) -> bytes | None:
    """Return the key of a day, None when the service counted it, or it was closed."""
    row = connection.execute(select(VISIT_DAY).where(VISIT_DAY.c.day == day.isoformat())).first()
    if row is not None and (row.source != SOURCE or row.closed_at):
        return None
    return daily_key(connection, keys, day)


def _write(connection: Connection, reader: Reader, newest: str, at: str) -> None:
    days = [day for day in reader.days.values() if day is not None]
    open_days(connection, [day.day for day in days], SOURCE)
    for day in days:
        add_views(connection, VISIT_PAGE, Counter({(day.day, path): count for path, count in day.pages.items()}))
        add_views(connection, VISIT_FILE, Counter({(day.day, path): count for path, count in day.files.items()}))
        counted: dict[str, Any] = {"bots": VISIT_DAY.c.bots + day.bots, "ignored": VISIT_DAY.c.ignored + day.others}
        if day.day == newest or _has_seen(connection, day.day):
            add_seen(connection, {(day.day, visitor) for visitor in day.seen})
        else:
            # A day that begins and ends in this log is closed at once: its visitors are never written down.
            counted |= {"visitors": len(day.seen), "closed_at": at}
        connection.execute(update(VISIT_DAY).where(VISIT_DAY.c.day == day.day).values(counted))
        reader.found.views += day.pages.total()
        reader.found.downloads += day.files.total()
        reader.found.bots += day.bots
        reader.found.others += day.others
        reader.found.visitors += len(day.seen)


def _has_seen(connection: Connection, day: str) -> bool:
    return connection.execute(select(VISIT_SEEN.c.day).where(VISIT_SEEN.c.day == day).limit(1)).first() is not None


def _note(connection: Connection, identity: str, position: int, found: Outcome, now: datetime) -> None:
    row = {"position": position, "lines": found.lines, "malformed": found.malformed, "at": stored(now)}
    statement = insert_into(connection, IMPORT_RUN).values(source=SOURCE, identity=identity, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["identity"], set_=row))
