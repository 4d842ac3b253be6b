"""Bodies without end, a full disk, a kill without warning, and a proxy that hides everybody: against real servers."""
# ruff: noqa: D103 - the name of a test is its sentence

import contextlib
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select
from tests.collector.living import NOON, Living, complaint, living, make

from prakat.collector.configuration import BASE
from prakat.collector.database import open_database
from prakat.collector.doctor import examine
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.tables import COMPLAINT, COUNTER, VISIT_PAGE
from prakat.collector.trouble import UnavailableError
from prakat.collector.visitor import close_days
from prakat.collector.visits import Hit, store_hits
from prakat.collector.writer import Writer


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Living]:
    plenty = dict.fromkeys(("complaints", "hits"), 1_000_000)
    with living(tmp_path / "collector", limits=plenty) as served:
        yield served


def memory_of(town: Living) -> int:
    """Return how much a server holds, in kilobytes."""
    assert town.process is not None
    text = Path(f"/proc/{town.process.pid}/status").read_text("ascii")
    return int(re.findall(r"VmRSS:\s+([0-9]+) kB", text)[0])


def pour(town: Living, head: bytes, piece: bytes, times: int) -> None:
    """Send a body until the server closes the line."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", town.port), 10) as line:
        line.sendall(f"POST {BASE}/v1/complaints HTTP/1.1\r\nhost: x\r\n".encode() + head + b"\r\n\r\n")
        for _ in range(times):
            line.sendall(piece)


def test_a_body_without_end_fills_no_memory(town: Living) -> None:
    megabyte = b"x" * 1_000_000
    chunk = b"f4240\r\n" + megabyte + b"\r\n"
    for _ in range(3):
        pour(town, b"transfer-encoding: chunked", chunk, 3)
        pour(town, b"content-length: 3000000", megabyte, 3)
    before = memory_of(town)
    for _ in range(4):
        pour(town, b"transfer-encoding: chunked", chunk, 60)
        pour(town, b"content-length: 60000000", megabyte, 60)
        pour(town, b"content-length: 99999999999999999999", megabyte, 60)
    assert memory_of(town) - before < 5_000
    assert town.client.send("GET", "/readyz").status == 200


def test_a_full_disk_is_said_at_once_loses_nothing_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    import asyncio

    engine = open_database(make(tmp_path / "collector").configuration.database)
    room = [0]

    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + room[0]}")

    event.listen(engine, "begin", limit)

    def store(connection: Connection, names: Sequence[str]) -> list[str]:
        connection.execute(insert(COUNTER), [{"name": name, "value": 1} for name in names])
        connection.exec_driver_sql("INSERT INTO comment VALUES (?, x'00', '', ?, '', '', '')", (names[0], "x" * 9000))
        return list(names)

    async def work() -> tuple[list[Any], float, list[Any]]:
        writer = Writer(engine)
        writer.start()
        began = time.monotonic()
        refused = await asyncio.gather(*(writer.submit(store, f"full {n}") for n in range(50)), return_exceptions=True)
        took = time.monotonic() - began
        room[0] = 1000
        kept = await asyncio.gather(*(writer.submit(store, f"room {n}") for n in range(50)))
        writer.stop()
        return refused, took, kept

    refused, took, kept = asyncio.run(work())
    assert all(isinstance(answer, UnavailableError) for answer in refused)
    assert took < 3
    with engine.begin() as connection:
        assert set(connection.execute(select(COUNTER.c.name)).scalars()) == set(kept)
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    engine.dispose()


def test_what_was_answered_survives_a_kill_without_warning(town: Living) -> None:
    keys = read_keys(town.folder / "collector.key")
    tickets: set[str] = set()
    hits: list[int] = []

    def send(stop: threading.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError, ValueError):
                token = make_token(keys, "complaint", time.time() - 60)
                made = town.client.post("/v1/complaints", complaint(token=token))
                tickets.update({made.json["ticket"]} if made.status == 201 else ())
                if town.client.post("/v1/hit", {"p": "/"}).status == 204:
                    hits.append(1)

    for _ in range(4):
        stop = threading.Event()
        crowd = [threading.Thread(target=send, args=(stop,)) for _ in range(6)]
        known = len(tickets)
        for one in crowd:
            one.start()
        while len(tickets) < known + 30:
            time.sleep(0.02)
        town.stop(signal.SIGKILL)
        stop.set()
        for one in crowd:
            one.join()
        town.start()
    engine = open_database(town.configuration.database)
    with engine.begin() as connection:
        stored = set(connection.execute(select(COMPLAINT.c.ticket)).scalars())
        views = connection.execute(select(VISIT_PAGE.c.views)).scalar_one()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    engine.dispose()
    assert len(tickets) >= 120
    assert tickets <= stored
    # Beyond what was answered stands at most what each of the six had sent when it happened.
    assert len(stored - tickets) <= 24
    assert len(hits) <= views <= len(hits) + 24


def test_a_proxy_that_hides_addresses_is_told_by_the_doctor(tmp_path: Path) -> None:
    town = make(tmp_path / "collector")
    engine = open_database(town.configuration.database)
    with engine.begin() as connection:
        store_hits(connection, [Hit("2026-11-19", "/", "page", b"only one") for _ in range(201)])
        store_hits(connection, [Hit("2026-11-20", "/", "page", bytes([n % 9]) * 8) for n in range(900)])
        store_hits(connection, [Hit("2026-11-21", "/", "page", b"only one") for _ in range(200)])
        close_days(connection, NOON.date(), "2026-11-22T00:00:00Z")
    said = {symptom.text.en: symptom.wrong for symptom in examine(town.configuration, engine, NOON)}
    engine.dispose()
    assert said["days on which every visit has one address: 2026-11-19 (check trusted_proxies)"] is True
