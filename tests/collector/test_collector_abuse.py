"""Crowds, slow clients, forged addresses, and a store that cannot be written."""
# ruff: noqa: D103 - the name of a test is its sentence

import asyncio
import contextlib
import re
import socket
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from tests.collector.living import BODY, Answer, Living, complaint, living, rows

from prakat.collector.body_limit import SECONDS, BodyLimit
from prakat.collector.client import Origin, client_address, network_of, origin_of
from prakat.collector.complaint_form import parse_complaint
from prakat.collector.configuration import BASE
from prakat.collector.database import migrate, open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.tables import COMPLAINT, RATING, VISIT_PAGE
from prakat.collector.trouble import RefusedError, UnavailableError
from prakat.collector.writer import Writer


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    limits = {"hits": 50, "ratings": 5, "complaints": 3, "wrong_codes": 4, "wrong_codes_all": 40}
    with living(tmp_path_factory.mktemp("abuse"), limits=limits, pixel=True) as served:
        yield served


def asked(peer: str, **headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": pairs, "client": (peer, 1), "path": "/"})


def test_only_a_trusted_proxy_says_where_a_client_is(town: Living) -> None:
    trusted = town.configuration.networks
    cases = {
        ("198.51.100.7", "203.0.113.9"): "198.51.100.7",
        ("127.0.0.1", "203.0.113.9"): "203.0.113.9",
        ("127.0.0.1", "10.9.9.9, 203.0.113.9"): "203.0.113.9",
        ("127.0.0.1", "203.0.113.9, 127.0.0.1"): "203.0.113.9",
        ("127.0.0.1", "nonsense"): "0.0.0.0",  # noqa: S104 - nobody's address
        ("127.0.0.1", ""): "127.0.0.1",
        ("127.0.0.1", "::ffff:203.0.113.9"): "203.0.113.9",
    }
    for (peer, forwarded), wanted in cases.items():
        assert str(client_address(asked(peer, x_forwarded_for=forwarded), trusted)) == wanted
    for name in ("x_real_ip", "forwarded", "cf_connecting_ip", "true_client_ip"):
        assert str(client_address(asked("127.0.0.1", **{name: "203.0.113.9"}), trusted)) == "127.0.0.1"
    near = [
        network_of(client_address(asked(peer), ())) for peer in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1")
    ]
    assert near[0] == near[1] != near[2]


def test_origins_are_compared_whole() -> None:
    origins = frozenset(["https://www.town.example"])
    for text in (
        "https://www.town.example.evil",
        "https://www.town.example:444",
        "http://www.town.example",
        "null",
        "",
    ):
        assert origin_of(asked("x", origin=text), origins) is Origin.CROSS
    assert origin_of(asked("x", origin="https://www.town.example"), origins) is Origin.SAME
    assert origin_of(asked("x", sec_fetch_site="same-origin"), origins) is Origin.SAME
    assert origin_of(asked("x", sec_fetch_site="same-site"), origins) is Origin.CROSS
    assert origin_of(asked("x"), origins) is Origin.UNKNOWN


def test_many_browsers_behind_one_address_are_kept_apart_after_a_few(town: Living) -> None:
    answers = [
        town.client.post(
            "/v1/ratings",
            {"page": "/", "answers": {"helpful": 1}},
            x_forwarded_for=f"203.0.113.{turn}",
            user_agent=f"Mozilla/5.0 (X11) Firefox/{turn}",
        )
        for turn in range(40)
    ]
    assert [answer.status for answer in answers] == [201] * 5 + [202] * 35
    assert {answer.body for answer in answers} == {answers[0].body}
    verdicts = [row.verdict for row in rows(town, RATING)]
    assert (verdicts.count("counted"), verdicts.count("held")) == (5, 35)
    elsewhere = town.client.post(
        "/v1/ratings", {"page": "/", "answers": {"helpful": 1}}, x_forwarded_for="198.51.100.1"
    )
    assert elsewhere.status == 201


def test_a_flood_of_visits_or_complaints_from_one_network_is_told_to_wait(town: Living) -> None:
    hits = [town.client.post("/v1/hit", {"p": "/"}, x_forwarded_for="192.0.2.1").status for _ in range(60)]
    assert hits == [204] * 50 + [429] * 10
    keys = read_keys(Path(town.configuration.key_file))
    sent = [
        town.client.post(
            "/v1/complaints",
            complaint(token=make_token(keys, "complaint", time.time() - 9)),
            x_forwarded_for="192.0.2.1",
        )
        for _ in range(5)
    ]
    assert [answer.status for answer in sent] == [201] * 3 + [429] * 2
    assert int(sent[-1].headers["retry-after"]) > 3000
    slip = town.client.post("/v1/complaints", complaint(body="x"), x_forwarded_for="192.0.2.2")
    assert slip.status == 422


def test_guessing_codes_ends_soon_for_one_and_for_a_crowd(town: Living) -> None:
    def guess(address: str) -> Answer:
        return town.client.post("/v1/track", {"ticket": "70-0001", "code": "1" * 16}, x_forwarded_for=address)

    assert [guess("192.0.2.9").status for _ in range(6)] == [404] * 4 + [429] * 2
    crowd = [guess(f"10.{turn}.0.1").status for turn in range(60)]
    assert crowd.count(404) == 36
    assert crowd[-1] == 429


@pytest.mark.parametrize(
    ("path", "size"), [("/v1/hit", 2048), ("/v1/ratings", 25 * 1024), ("/v1/complaints", 61 * 1024)]
)
def test_a_body_that_is_too_long_is_refused_with_and_without_its_length(town: Living, path: str, size: int) -> None:
    told = town.client.send("POST", path, b"x" * size, content_type="application/json")
    assert told.status == 413
    with socket.create_connection(("127.0.0.1", town.port), 10) as line:
        line.sendall(f"POST {BASE}{path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        # No more is sent than has to be read before the answer, or the connection would be reset under it.
        line.sendall((b"400\r\n" + b"x" * 1024 + b"\r\n") * (size // 1024))
        assert b" 413 " in line.recv(4000)


def test_a_body_that_trickles_is_closed_when_its_time_is_over() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    async def reached(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    scope = {"type": "http", "method": "POST", "path": "/v1/hit", "headers": []}
    began = time.monotonic()
    asyncio.run(BodyLimit(reached, "", seconds=0.35)(scope, receive, send))
    assert sent[0]["status"] == 408
    assert time.monotonic() - began < 5
    assert SECONDS == 10


def test_a_locked_store_is_said_within_three_seconds_and_nothing_is_lost(town: Living) -> None:
    keys = read_keys(Path(town.configuration.key_file))
    path = town.configuration.database.removeprefix("sqlite:///")
    before = len(rows(town, COMPLAINT))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(12) as crowd:
            told = list(crowd.map(lambda turn: said(town, keys, turn), range(24)))
        assert {status for status, _ in told} == {503}
        assert max(seconds for _, seconds in told) < 3
        other.execute("ROLLBACK")
    assert said(town, keys, 99)[0] == 201
    assert len(rows(town, COMPLAINT)) == before + 1


def said(town: Living, keys: Any, turn: int) -> tuple[int, float]:
    slip = make_token(keys, "complaint", time.time() - 9)
    began = time.monotonic()
    answer = town.client.post("/v1/complaints", complaint(token=slip), x_forwarded_for=f"10.1.{turn}.1")
    assert answer.status != 503 or answer.headers["retry-after"]
    return answer.status, time.monotonic() - began


def test_what_people_are_told_when_nothing_can_be_stored_names_other_ways(town: Living) -> None:
    path = town.configuration.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = town.client.form("/v1/ratings", {"page": "/", "helpful": "1"}, x_forwarded_for="10.2.0.1")
        ready = town.client.send("GET", "/readyz")
        alive = town.client.send("GET", "/healthz")
        form = town.client.get("/complaints/new")
        other.execute("ROLLBACK")
    assert answer.status == 503
    assert "ยังไม่ได้รับเรื่อง" in answer.text
    assert "ศูนย์รับเรื่องร้องเรียน" in answer.text
    assert (ready.status, alive.status, form.status) == (503, 200, 200)


def test_readiness_is_asked_by_writing_something_that_was_not_there(town: Living) -> None:
    with closing(sqlite3.connect(town.configuration.database.removeprefix("sqlite:///"))) as other:
        seen = []
        for _ in range(3):
            assert town.client.send("GET", "/readyz").status == 200
            seen.append(other.execute("PRAGMA data_version").fetchone()[0])
    assert len(set(seen)) == 3


def test_a_full_queue_and_a_failing_handler_hang_nobody(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/queue.db")
    gone: list[bool] = []

    def slow(connection: Connection, items: Sequence[int]) -> list[int]:
        time.sleep(0.2)
        if 13 in items:
            raise ValueError(13)
        return [connection.exec_driver_sql(f"SELECT {item}").scalar_one() for item in items]

    def dead(_: Connection, _items: Sequence[int]) -> list[int]:
        raise SystemExit

    async def crowd() -> list[Any]:
        writer = Writer(engine, capacity=10, on_death=lambda: gone.append(True))
        writer.start()
        first = await asyncio.gather(*(writer.submit(slow, item) for item in range(30)), return_exceptions=True)
        mixed = await asyncio.gather(*(writer.submit(slow, item) for item in (12, 13, 14)), return_exceptions=True)
        last = await asyncio.gather(writer.submit(dead, 1), return_exceptions=True)
        return [first, mixed, last]

    first, mixed, last = asyncio.run(crowd())
    engine.dispose()
    assert sum(isinstance(item, UnavailableError) for item in first) == 20
    assert first[:10] == list(range(10))
    assert mixed[0] == 12
    assert isinstance(mixed[1], ValueError)
    assert mixed[2] == 14
    assert isinstance(last[0], UnavailableError)
    assert gone == [True]


def test_a_store_that_is_read_only_says_so_and_works_again_by_itself(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/only.db")
    migrate(engine)
    read_only = [True]

    def forbid(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only={int(read_only[0])}")

    event.listen(engine, "begin", forbid)

    def count(connection: Connection, items: Sequence[int]) -> list[int]:
        connection.exec_driver_sql("INSERT INTO counter VALUES ('x', 1)")
        return list(items)

    async def twice() -> list[Any]:
        writer = Writer(engine)
        writer.start()
        began = time.monotonic()
        first = await asyncio.gather(*(writer.submit(count, item) for item in range(5)), return_exceptions=True)
        assert time.monotonic() - began < 3
        read_only[0] = False
        return [first, await writer.submit(count, 7)]

    first, last = asyncio.run(twice())
    engine.dispose()
    assert all(isinstance(item, UnavailableError) for item in first)
    assert last == 7


def test_words_made_to_hold_up_a_pattern_do_not(town: Living) -> None:
    began = time.process_time()
    for words in ("a" * 7000 + "!", "0" * 7000, "- " * 3500, "a@" * 3500, "ต่อ" * 2300, "(" * 7000):
        for field in ("email", "phone", "body", "subject"):
            with contextlib.suppress(RefusedError):
                parse_complaint({**complaint(), "identity": "contact", field: words}, town.configuration)
    assert time.process_time() - began < 2


def test_a_picture_counts_where_the_operator_wants_it(town: Living) -> None:
    before = sum(row.views for row in rows(town, VISIT_PAGE) if row.path == "/contact/")
    said = [
        town.client.get("/v1/pixel.gif?p=/contact/", x_forwarded_for="198.51.100.77", **headers)
        for headers in ({}, {"sec_fetch_site": "cross-site"}, {"user_agent": "curl/8"}, {"dnt": "1"})
    ]
    assert [answer.headers.get("feedback-ignored", "") for answer in said] == ["", "no-origin", "bot", "dnt"]
    assert {answer.headers["content-type"] for answer in said} == {"image/gif"}
    assert sum(row.views for row in rows(town, VISIT_PAGE) if row.path == "/contact/") == before + 1


def test_random_paths_and_browsers_fill_no_memory(town: Living) -> None:
    for turn in range(200):
        answer = town.client.post("/v1/hit", {"p": f"/{turn}/"}, user_agent=f"Mozilla/5.0 Firefox/{turn}")
        assert answer.headers["feedback-ignored"] == "unknown-path"
    assert {row.path for row in rows(town, VISIT_PAGE)} <= {"/", "/contact/"}


def test_nothing_of_a_complaint_is_printed(town: Living) -> None:
    assert BODY.encode() not in town.log
    assert not re.search(rb"[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}", town.log)
    assert not re.search(rb"(?:192|198|203)\.[0-9]+\.[0-9]+\.[0-9]+", town.log)
