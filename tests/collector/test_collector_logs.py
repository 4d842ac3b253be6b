"""Logs of web servers as they really come: rotated, grown, cut, overlapping, with lines beyond every limit."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from tests.collector.living import FIREFOX, NOON, make
from tests.collector.test_collector_commands import Operator

from prakat.collector import import_log as logs
from prakat.collector.configuration import Configuration, read_configuration
from prakat.collector.database import migrate, open_database
from prakat.collector.import_log import Outcome, Reader, import_log
from prakat.collector.keys import read_keys
from prakat.collector.log_file import begin_of
from prakat.collector.manifest import read_manifest
from prakat.collector.setup import set_up
from prakat.collector.sums import sum_visits
from prakat.collector.tables import DAILY_KEY, IMPORT_RUN, VISIT_DAY, VISIT_PAGE
from prakat.collector.trouble import CollectorError
from prakat.collector.visitor import close_days
from prakat.collector.visits import Hit, store_hits

LONG = b'10.0.0.9 - - [21/Nov/2026:10:00:00 +0700] "GET /news/ HTTP/1.1" 200 5 "-" "' + b"a" * 1_200_000 + b'"\n'


class Town:
    """A collector of visits alone, and a folder for logs."""

    def __init__(self, folder: Path) -> None:
        self.folder = make(folder).folder
        self.site: Configuration = read_configuration(self.folder / "collector.toml")
        self.engine: Engine = open_database(self.site.database)

    def take(self, path: Path, now: datetime = NOON) -> Outcome:
        """Import one log."""
        keys, manifest = read_keys(Path(self.site.key_file)), read_manifest(Path(self.site.manifest))
        return import_log(self.engine, keys, manifest, path, now)

    def log(self, name: str, lines: list[bytes]) -> Path:
        """Write a log."""
        path = self.folder / name
        path.write_bytes(gzip.compress(b"".join(lines)) if name.endswith(".gz") else b"".join(lines))
        return path

    def sums(self) -> tuple[int, int]:
        """Return views and visitor-days of the month."""
        with self.engine.begin() as connection:
            close_days(connection, NOON.date() + timedelta(days=1), "2026-11-23T00:00:00Z")
            value = sum_visits(connection, "2026-11", "2026-12-01T00:00:00+07:00")
        return value["views"], value["visitor_days"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path / "collector")
    yield made
    made.engine.dispose()


def line(number: int, day: int = 21, hour: int = 10) -> bytes:
    stamp = f"{day}/Nov/2026:{hour:02}:{number // 60 % 60:02}:{number % 60:02} +0700"
    return f'10.0.0.{number % 200} - - [{stamp}] "GET /news/ HTTP/1.1" 200 {number} "-" "{FIREFOX}"\n'.encode()


@pytest.mark.parametrize("end", ["", ".gz"])
def test_a_line_beyond_every_limit_counts_once_and_the_grown_log_goes_on_behind_it(town: Town, end: str) -> None:
    lines = [line(number) for number in range(10)]
    first = town.take(town.log(f"access.log{end}", [*lines[:5], LONG, LONG[:70_000] + b"\n", *lines[5:]]))
    assert (first.lines, first.views, first.malformed) == (12, 10, 2)
    more = [line(number) for number in range(10, 16)]
    grown = [*lines[:5], LONG, LONG[:70_000] + b"\n", *lines[5:], *more]
    second = town.take(town.log(f"access.log.1{end}", grown))
    assert (second.lines, second.views, second.malformed) == (6, 6, 0)
    with town.engine.begin() as connection:
        run = connection.execute(select(IMPORT_RUN)).one()
    assert run.position == sum(map(len, grown))
    assert town.sums()[0] == 16


@pytest.mark.parametrize("size", [40, 65_000, 65_536, 65_537, 200_000, 1_199_999])
def test_a_line_whose_end_is_not_written_yet_is_left_for_the_next_time(town: Town, size: int) -> None:
    path = town.log("access.log", [line(1), LONG[:size]])
    assert (town.take(path).lines, town.take(path).lines) == (1, 0)
    path.write_bytes(line(1) + LONG[:size] + LONG[size:] + line(2))
    found = town.take(path)
    assert (found.lines, found.views, found.malformed) == (2, 1, 1)


def test_a_log_that_begins_with_a_line_beyond_every_limit_is_read(town: Town) -> None:
    path = town.log("access.log", [LONG, line(1)])
    assert (town.take(path).views, town.take(path).lines) == (1, 0)


def test_a_log_that_was_emptied_under_its_name_is_a_new_one(town: Town) -> None:
    path = town.log("access.log", [line(number) for number in range(50)])
    assert town.take(path).views == 50
    path.write_bytes(b"")
    assert town.take(path).lines == 0
    path.write_bytes(line(60) + line(61))
    assert (town.take(path).views, town.take(path).views) == (2, 0)


def test_a_log_that_was_cut_short_adds_nothing(town: Town) -> None:
    town.take(town.log("access.log", [line(number) for number in range(50)]))
    assert town.take(town.log("access.log", [line(number) for number in range(20)])).lines == 0
    assert town.sums()[0] == 50


def test_logs_put_together_by_hand_count_only_behind_what_is_known(town: Town) -> None:
    lines = [line(number) for number in range(100)]
    town.take(town.log("access.log", lines[20:60]))
    # It begins earlier; the day it shares with the first was counted from there.
    assert town.take(town.log("all.log", [line(5, day=20), *lines[:80]])).views == 20
    # It begins in the midst of what is known.
    assert town.take(town.log("end.log.gz", [*lines[40:50], LONG, *lines[50:100]])).views == 20
    assert town.take(town.log("next.log", [line(7, day=22)])).views == 1
    assert town.sums()[0] == 81


def rotated() -> list[bytes]:
    return [line(number, day, hour) for day in (18, 19, 20, 21) for hour in (5, 9) for number in range(20)]


def as_caddy(text: bytes) -> bytes:
    """Write a line as Caddy does."""
    head, request, answer, _, _, agent, _ = text.decode().split('"')
    moment = datetime.strptime(head[head.index("[") + 1 : head.index("]")], "%d/%b/%Y:%H:%M:%S %z")
    method, uri, proto = request.split()
    where = {"client_ip": head.split()[0], "proto": proto, "method": method, "uri": uri}
    asked = {**where, "headers": {"User-Agent": [agent]}}
    status, size = map(int, answer.split())
    return json.dumps({"ts": moment.timestamp(), "request": asked, "size": size, "status": status}).encode() + b"\n"


@pytest.mark.parametrize("write", [bytes, as_caddy], ids=["combined", "caddy"])
def test_a_rotated_set_gives_the_same_in_whatever_order_a_shell_names_it(
    tmp_path: Path, write: Callable[[bytes], bytes]
) -> None:
    lines = [write(text) for text in rotated()]
    sums = []
    for turn, names in enumerate((["access.log", "access.log.1", "access.log.2.gz"], ["c", "b", "a.gz"])):
        town = Town(tmp_path / str(turn))
        parts = (lines[140:], lines[60:140], lines[:60])
        paths = [town.log(name, part) for name, part in zip(names, parts, strict=True)]
        operator = Operator(town.folder)
        operator.run("import", "access-log", *map(str, paths))
        operator.run("import", "access-log", *map(str, reversed(paths)))
        sums.append(town.sums())
        town.engine.dispose()
    assert sums == [(160, 80), (160, 80)]


def test_a_log_that_does_not_say_when_it_begins_is_read_first(town: Town) -> None:
    stamps = {"[99/Nov/2026:10:00:00 +0700]": "", "[22/Nov/2026:01:00:00 +0700]": "2026-11-21T18:00:00Z", "": ""}
    for stamp, wanted in stamps.items():
        assert begin_of(town.log("x.log", [f"10.0.0.1 - - {stamp} \n".encode()])) == wanted


@pytest.mark.parametrize("stamp", ["31/Dec/9999:23:00:00 -0900", "01/Jan/0001:00:00:00 +1400"])
def test_a_moment_beyond_the_calendar_is_no_line_of_a_log(town: Town, stamp: str) -> None:
    text = line(1).replace(b"21/Nov/2026:10:00:01 +0700", stamp.encode())
    found = town.take(town.log("odd.log", [text, line(2)]))
    assert (found.malformed, found.views) == (1, 1)


def test_what_is_remembered_of_a_log_does_not_grow_with_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_REMEMBERED", 50)
    key = b"k" * 32
    reader = Reader(read_manifest(Path(town.site.manifest)), lambda _: key, date(2026, 11, 22))
    text = '10.0.0.1 - - [21/Nov/2026:{h:02}:00:00 +0{z:03}] "GET /{n}{p} HTTP/1.1" 200 5 "-" "Mozilla/5.0 {n} {a}"\n'
    reader.read(
        [text.format(h=n % 24, z=n % 900, n=n, p="x" * (n * 20), a="y" * (n * 20)).encode()] for n in range(1, 400)
    )
    reader.read([line(n).replace(FIREFOX.encode(), b"Mozilla/5.0 Firefox/" + b"9" * n * 20)] for n in range(1, 400))
    remembered = (reader._kinds, reader._machines, reader._stamps)  # noqa: SLF001 - what it remembers is the point
    assert all(0 < len(kept) <= 50 for kept in remembered)
    assert max(len(name) for kept in remembered for name in kept) <= 1000


def test_a_service_beside_it_stores_while_a_log_is_read(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_database(town.site.database, wait=100)
    stored: list[int] = []

    class Watched(Reader):
        def _add(self, line: bytes) -> None:
            if not stored:
                with other.begin() as connection:
                    store_hits(connection, [Hit("2026-11-22", "/contact/", "page", b"visitors")])
                stored.append(1)
            super()._add(line)

    monkeypatch.setattr(logs, "Reader", Watched)
    assert town.take(town.log("access.log", [line(number) for number in range(5)])).views == 5
    other.dispose()
    with town.engine.begin() as connection:
        views = {row.path: row.views for row in connection.execute(select(VISIT_PAGE))}
    assert views == {"/contact/": 1, "/news/": 5}


def test_days_that_somebody_closed_meanwhile_are_not_written(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched(Reader):
        def _add(self, line: bytes) -> None:
            super()._add(line)
            with town.engine.begin() as connection:
                close_days(connection, date(2026, 11, 22), "2026-11-22T00:00:00Z")

    path = town.log("access.log", [line(number) for number in range(5)])
    monkeypatch.setattr(logs, "Reader", Watched)
    with pytest.raises(CollectorError):
        town.take(path)
    monkeypatch.undo()
    with town.engine.begin() as connection:
        assert connection.execute(select(VISIT_DAY)).first() is None
    assert town.take(path).views == 5


def test_many_ways_of_cutting_a_log_into_files_give_one_sum(tmp_path: Path) -> None:
    chance = random.Random(2570)  # noqa: S311 - a repeatable muddle
    lines = [line(number, day) for day in (19, 20, 21) for number in range(30)]
    for turn in range(6):
        town = Town(tmp_path / str(turn))
        end = 0
        while end < len(lines):
            begin, end = chance.choice((0, end)), min(len(lines), end + chance.randrange(1, 40))
            name = f"{begin}-{end}{chance.choice(('.log', '.log.gz'))}"
            town.take(town.log(name, lines[begin:end]))
        assert town.sums() == (90, 90)
        town.engine.dispose()


def test_a_database_of_the_first_version_is_brought_up_with_what_it_holds(tmp_path: Path) -> None:
    town = Town(tmp_path / "old")
    town.take(town.log("access.log", [line(1)]))
    with town.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE import_run DROP COLUMN tail")
        connection.exec_driver_sql("ALTER TABLE export DROP COLUMN value")
        connection.exec_driver_sql("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    set_up(town.folder, town.site.origin, "x", None)
    assert migrate(town.engine) == 0
    assert town.take(town.log("access.log", [line(1), line(2)])).lines == 1
    with town.engine.begin() as connection:
        connection.execute(update(DAILY_KEY).values(sealed=b""))
    town.engine.dispose()
