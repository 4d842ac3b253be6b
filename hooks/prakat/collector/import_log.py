"""Visits out of a web server's log (Combined; Caddy's JSON), in one pass, and again without counting twice.

A log is known by its first line, wherever rotation has moved it, compressed or not; reading goes on where it ended.
One that begins earlier or later but holds the line another ended with goes on behind that line.
Addresses are hashed with the day's key at once and never stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import unquote_to_bytes

from sqlalchemy import Connection, Engine, func, select, update

from prakat.collector.bots import is_machine
from prakat.collector.caddy_line import MARK, combined, plain_line
from prakat.collector.clock import day_of, stored
from prakat.collector.database import insert_into
from prakat.collector.keys import Keys
from prakat.collector.log_file import LONGEST, Lines, open_log
from prakat.collector.manifest import Manifest
from prakat.collector.tables import IMPORT_RUN, VISIT_DAY, VISIT_FILE, VISIT_PAGE, VISIT_SEEN
from prakat.collector.trouble import CollectorError
from prakat.collector.visitor import close_days, daily_key
from prakat.collector.visits import add_seen, add_views, open_days
from prakat.settings import BANGKOK

SOURCE: Final = "access-log"
_PARTS: Final = 7
_REMEMBERED: Final = 100_000
# Longer addresses and browsers are judged anew each time: what is remembered must not grow with what strangers send.
_LONGEST_REMEMBERED: Final = 1000
_AGENT: Final = 400
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

    def read(self, blocks: Iterable[list[bytes]]) -> None:
        """Add up complete lines, without their ends."""
        add = self._add
        for lines in blocks:
            self.found.lines += len(lines)
            for line in lines:
                add(line)

    def _add(self, line: bytes) -> None:
        if line.startswith(MARK):
            line = combined(line)
        parts = line.split(b'"')
        if len(parts) != _PARTS or len(line) > LONGEST:
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
        self._count(day, words, answer, head[: head.find(b" ")], agent[:_AGENT])

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
            visitor.update(address + b" " + agent)
            day.seen.add(visitor.digest())
        else:
            day.files[path] += 1

    def _kind(self, target: bytes) -> tuple[str, str]:
        path = target.partition(b"?")[0].partition(b"#")[0]
        text = (unquote_to_bytes(path) if b"%" in path else path).decode("utf-8", "replace")
        found = (self._manifest.kind_of(text), text)
        if len(target) <= _LONGEST_REMEMBERED:
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
        found = (moment + timedelta(minutes=7 * 60 - offset)).date()
    except (ValueError, KeyError, OverflowError):
        return None
    return found if len(stamp) == 20 else None  # noqa: PLR2004 - its length


def _unescaped(line: bytes) -> list[bytes]:
    r"""Split a line in which a server wrote a quote as ``\"``; empty parts when it is no line of a log."""
    if len(line) > LONGEST:
        return [b""] * _PARTS
    parts = line.replace(b"\\\\", b"\0").replace(b'\\"', b"\1").split(b'"')
    return parts if len(parts) == _PARTS else [b""] * _PARTS


def import_log(engine: Engine, keys: Keys, manifest: Manifest, path: Path, now: datetime) -> Outcome:
    """Add what is new in a log to the visits. Days that the service counted are left alone.

    Nothing is locked while the log is read: a service beside it goes on storing. What is found is written in one
    transaction, in which nothing may have changed since. Raises CollectorError when something has.
    """
    with open_log(path) as file:
        identity = blake2b(file.readline(LONGEST), digest_size=32).hexdigest()
        known, start = _start(engine, keys, file, identity)
        lines = Lines(file, start)
        day_keys: dict[date, bytes | None] = {}

        def key_of(day: date) -> bytes | None:
            if day not in day_keys:
                with engine.begin() as connection:
                    day_keys[day] = _usable_key(connection, keys, day)
            return day_keys[day]

        reader = Reader(manifest, key_of, day_of(now))
        reader.read(lines.blocks())
    if not reader.found.lines:
        return reader.found
    run = {"position": lines.position, "tail": _tail(keys, lines.last), "at": stored(now)}
    newest = max((day for day, found in reader.days.items() if found), default="")
    with engine.begin() as connection:
        same = all(_usable_key(connection, keys, day) == key for day, key in day_keys.items())
        if not same or _position(connection, identity) != known:
            raise _disturbed()
        _write(connection, reader, newest, stored(now))
        _note(connection, identity, {**run, "lines": reader.found.lines, "malformed": reader.found.malformed})
        # The last day of a log may go on in the next one; those before it are over.
        if newest:
            close_days(connection, min(date.fromisoformat(newest), day_of(now)), stored(now))
    return reader.found


def _disturbed() -> CollectorError:
    return CollectorError(
        "มีผู้อื่นเขียนวันเดียวกันในระหว่างนั้น จึงยังไม่ได้นับ",
        "somebody else wrote the same days in the meantime; nothing was counted",
        "สั่งซ้ำอีกครั้ง",
        "run it again",
    )


def _tail(keys: Keys, line: bytes) -> bytes:
    return keys.hash_of("log-tail", line)[:16]


def _position(connection: Connection, identity: str) -> int | None:
    return connection.execute(select(IMPORT_RUN.c.position).where(IMPORT_RUN.c.identity == identity)).scalar()


def _start(engine: Engine, keys: Keys, file: IO[bytes], identity: str) -> tuple[int | None, int]:
    """Return where reading of this log ended, and where it goes on: behind the last line that any log ended with."""
    with engine.begin() as connection:
        known = _position(connection, identity)
        tails = set(connection.execute(select(IMPORT_RUN.c.tail).where(IMPORT_RUN.c.tail.is_not(None))).scalars())
        last = connection.execute(select(func.max(VISIT_DAY.c.day)).where(VISIT_DAY.c.source == SOURCE)).scalar()
    start = known or 0
    lines = Lines(file, start)
    for line in lines if tails and last else ():
        # Where a log goes on after the days that are known, nothing of it was read.
        if _day_after(line, last or ""):
            break
        if _tail(keys, line) in tails:
            start = lines.position
    return known, start


def _day_after(line: bytes, last: str) -> bool:
    line = plain_line(line)
    bracket = line.find(b"[")
    day = _day_of_stamp(line[bracket + 1 : bracket + 15] + line[bracket + 21 : bracket + 27])
    return day is not None and day.isoformat() > last


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


def _note(connection: Connection, identity: str, run: Mapping[str, Any]) -> None:
    statement = insert_into(connection, IMPORT_RUN).values(source=SOURCE, identity=identity, **run)
    connection.execute(statement.on_conflict_do_update(index_elements=["identity"], set_=dict(run)))
