"""The shipped nginx.conf and Caddyfile, read by the real programs, before a living collector and a small site."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import json
import re
import signal
import ssl
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select
from tests import servers
from tests.collector.living import SUBJECT, complaint, hidden, living
from tests.collector.proxies import CHANNELS, ORIGIN, SLOW, Front, front
from tests.servers import HOST, Reply

from prakat.collector.accounts import put_account
from prakat.collector.database import open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.tables import COMPLAINT, RATING, VISIT_SEEN
from prakat.site.hosting import HEADERS

LIMITS: Final = {"hits": 40, "ratings": 30, "complaints": 500, "wrong_codes": 10, "wrong_codes_all": 300, "logins": 10}
SECOND: Final = "Strict-Transport-Security"


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def before(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        living(tmp_path_factory.mktemp("town"), origin=ORIGIN, limits=LIMITS) as town,
        front(request.param, folder, town) as made,
    ):
        yield made


def slip(made: Front, purpose: str = "complaint") -> str:
    """Return a token that is old enough."""
    return make_token(read_keys(Path(made.town.configuration.key_file)), purpose, time.time() - 9)


def rows(made: Front, column: object) -> list[object]:
    engine = open_database(made.town.configuration.database, immediate=False)
    try:
        with engine.begin() as connection:
            return list(connection.execute(select(column)).scalars())  # type: ignore[call-overload]
    finally:
        engine.dispose()


def log_of(made: Front, wanted: Callable[[str], bool]) -> str:
    """Return the traffic log as soon as it has what is waited for."""
    for _ in range(200):
        text = made.log.read_text("utf-8")
        if wanted(text):
            return text
        time.sleep(0.05)
    raise AssertionError(made.log.read_text("utf-8"))


def test_pages_and_the_service_are_one_origin_and_each_says_its_own_headers_once(before: Front) -> None:
    home, form = before.send("GET", "/"), before.send("GET", "/_fb/complaints/new")
    assert (home.status, form.status) == (200, 200)
    assert {name: home.header(name) for name in HEADERS} == HEADERS
    assert form.header(SECOND) == HEADERS[SECOND]
    straight = before.town.client.get("/complaints/new")
    said = ("content-security-policy", "referrer-policy", "x-frame-options", "permissions-policy", "cache-control")
    for name in (*said, "x-content-type-options", "cross-origin-resource-policy"):
        assert form.all(name) == [straight.headers[name]], name
    assert "form-action 'self'" in form.header("content-security-policy")
    assert not re.search(r"\d", home.header("server") + form.header("server"))


def test_a_page_is_packed_and_nothing_of_the_service_is(before: Front) -> None:
    home = before.send("GET", "/", accept_encoding="gzip")
    assert home.header("content-encoding") == "gzip"
    assert "หน้าแรก" in gzip.decompress(home.body).decode()
    assert not before.send("GET", "/_fb/complaints/new", accept_encoding="gzip").all("content-encoding")


def test_http_is_sent_to_https_old_addresses_to_new_ones_and_what_is_missing_to_a_page(before: Front) -> None:
    with servers.connect(before.plain, None) as line:
        moved = servers.ask(line, "GET", "/news/new/?q=1")
    assert (moved.status // 100, moved.header("location")) == (3, f"https://{HOST}/news/new/?q=1")
    old = before.send("GET", "/news/old/")
    assert (old.status, old.header("location")) == (301, "/news/new/")
    for path in ("/nothing", "/assets/fonts/"):
        missing = before.send("GET", path)
        assert missing.status == 404
        assert "หาไม่พบ (ตัวอย่าง)" in missing.text
        assert missing.header(SECOND)
    assert "หาไม่พบ (ตัวอย่าง)" not in before.send("GET", "/_fb/nothing").text


def test_a_complaint_and_a_rating_are_sent_through_and_a_case_is_followed(before: Front) -> None:
    checked = before.form("/_fb/v1/complaints", complaint())
    assert checked.status == 200
    token = hidden(checked.text, "token")
    assert token
    taken = before.form("/_fb/v1/complaints", complaint(token=slip(before, "complaint-send"), step="send"))
    assert taken.status == 201
    code, ticket = re.search(r"\d{4} \d{4} \d{4} \d{4}", taken.text), re.search(r"\d\d-\d{4}", taken.text)
    assert code
    assert ticket
    followed = before.form("/_fb/v1/track", {"ticket": ticket[0], "code": code[0]})
    assert followed.status == 200
    assert before.form("/_fb/v1/ratings", {"page": "/", "helpful": "1"}).status == 303
    assert rows(before, RATING.c.page)
    text = log_of(before, lambda text: "/_fb/v1/ratings" in text)
    assert "127.0.0.1" in text
    assert time.strftime("%Y", time.gmtime()) in text or '"ts":' in text
    for secret in (code[0], code[0].replace(" ", ""), code[0].replace(" ", "+"), token, SUBJECT, ticket[0]):
        assert secret not in text
    assert stat.S_IMODE(before.log.stat().st_mode) == 0o600


def test_the_service_sees_the_clients_own_address_whatever_the_client_says(before: Front) -> None:
    def hit(source: str, turn: int) -> int:
        said = dict.fromkeys(("x_forwarded_for", "x_real_ip", "true_client_ip"), f"203.0.{turn}.9")
        forged = {**said, "forwarded": f"for=203.0.{turn}.9", "content_type": "application/json"}
        return before.send("POST", "/_fb/v1/hit", b'{"p":"/"}', source, **forged).status

    assert [hit("127.1.1.1", turn) for turn in range(42)] == [204] * 40 + [429] * 2
    assert [hit("127.1.2.1", turn) for turn in range(3)] == [204] * 3
    assert len(rows(before, VISIT_SEEN.c.visitor)) == 2


def test_a_body_over_the_cap_is_refused_with_and_without_its_length(before: Front) -> None:
    kind = {"content_type": "application/x-www-form-urlencoded"}
    assert before.send("POST", "/_fb/v1/complaints", b"x" * 70_000, **kind).status == 413
    long = before.form("/_fb/v1/complaints", complaint(body="ก" * 3000))
    assert long.status == 200
    assert "ก" * 3000 in long.text
    head = f"POST /_fb/v1/complaints HTTP/1.1\r\nhost: {HOST}\r\ntransfer-encoding: chunked\r\n\r\n"
    with servers.connect(before.port, before.trusted) as line:
        line.sendall(head.encode())
        line.sendall((b"400\r\n" + b"x" * 1024 + b"\r\n") * 70 + b"0\r\n\r\n")
        assert b" 413 " in line.recv(4000)


def test_staff_log_in_through_the_proxy_with_a_cookie_of_this_host_alone(before: Front) -> None:
    engine = open_database(before.town.configuration.database)
    with engine.begin() as connection:
        keys = read_keys(Path(before.town.configuration.key_file))
        put_account(connection, keys, "somchai", "a long password, really", "officer", totp=False)
    engine.dispose()
    entered = before.form("/_fb/staff/login", {"login": "somchai", "password": "a long password, really"})
    cookie = entered.header("set-cookie")
    assert entered.status == 303
    assert cookie.startswith("__Host-prakat-staff=")
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    pair = cookie.partition(";")[0]
    desk = before.send("GET", "/_fb/staff/", cookie=pair)
    assert desk.status == 200
    assert "somchai" in desk.text
    assert before.send("GET", "/_fb/staff/").status != 200
    text = log_of(before, lambda text: text.count("/_fb/staff/") >= 3)
    assert pair.partition("=")[2] not in text
    assert "a long password" not in text


def test_while_the_service_is_away_people_are_shown_the_other_ways_and_it_is_called_an_error(before: Front) -> None:
    before.town.stop()
    try:
        answers = [before.send("GET", "/_fb/complaints/new"), before.form("/_fb/v1/complaints", complaint())]
        home = before.send("GET", "/")
    finally:
        before.town.start()
    for answer in answers:
        assert answer.status in {502, 503, 504}
        assert CHANNELS in answer.text
        assert "frame-ancestors 'none'" in answer.header("content-security-policy")
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header(SECOND)
    assert home.status == 200
    assert before.send("GET", "/_fb/complaints/new").status == 200


def test_no_acknowledged_complaint_is_lost_while_the_service_is_killed_under_lines_that_are_kept(before: Front) -> None:
    def send(turn: int) -> list[Reply]:
        kind = {"content-type": "application/json", "origin": ORIGIN}
        got = []
        for again in range(12):
            body = complaint(token=slip(before), body=f"เรื่องที่ {turn} ครั้งที่ {again} (ตัวอย่าง)")
            with servers.connect(before.port, before.trusted) as line:
                got.append(servers.ask(line, "POST", "/_fb/v1/complaints", json.dumps(body).encode(), kind))
        return got

    known = set(rows(before, COMPLAINT.c.ticket))
    with ThreadPoolExecutor(4) as crowd:
        waiting = [crowd.submit(send, turn) for turn in range(4)]
        for _ in range(2):
            time.sleep(0.4)
            before.town.stop(signal.SIGKILL)
            before.town.start()
        answers = [answer for one in waiting for answer in one.result()]
    assert {answer.status for answer in answers} <= {201, 502, 503, 504}
    told = [answer.json["ticket"] for answer in answers if answer.status == 201]
    assert told
    assert len(told) == len(set(told))
    assert set(told) <= set(rows(before, COMPLAINT.c.ticket)) - known


# Caddy has no such limit: what it lets through is counted by the service itself.
@pytest.mark.parametrize("before", ["nginx"], indirect=True)
def test_one_address_cannot_hold_all_lines_of_nginx_and_is_told_so(before: Front) -> None:
    head = f"POST /_fb/v1/complaints HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 900\r\n\r\n".encode()
    with ExitStack() as open_lines:
        for _ in range(20):
            line = open_lines.enter_context(servers.connect(before.port, before.trusted, "127.2.1.1"))
            line.sendall(head)
        for _ in range(200):
            refused = before.send("GET", "/_fb/complaints/new", source="127.2.1.1")
            if refused.status == 429:
                break
        assert refused.status == 429
        assert CHANNELS in refused.text
        assert before.send("GET", "/_fb/complaints/new", source="127.2.2.1").status == 200


def ended(made: Front, *pieces: bytes) -> float:
    """Send the beginning of a request and return after how many seconds the proxy ended it."""
    began = time.monotonic()
    with servers.connect(made.port, made.trusted) as line:
        line.sendall(b"".join(pieces))
        try:
            while line.recv(4000):
                pass
        except (ConnectionError, ssl.SSLError):
            pass
    return time.monotonic() - began


def lines_to(port: int) -> int:
    """Return how many connections are open at a server of this machine."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "01" for row in rows)


def test_slow_headers_and_slow_bodies_are_ended(before: Front, tmp_path: Path) -> None:
    head = f"POST /_fb/v1/complaints HTTP/1.1\r\nhost: {HOST}\r\n".encode()
    body = b"content-type: application/x-www-form-urlencoded\r\ncontent-length: 900\r\n\r\nsubject="
    # The shipped limit is ten seconds; two are enough to see that it holds.
    with front(before.name, tmp_path, before.town, SLOW) as hasty, ThreadPoolExecutor(2) as crowd:
        # What newer releases of Caddy do with a body is told in its file, and the next test.
        told = subprocess.run([servers.program(before.name), "version"], capture_output=True, text=True, check=False)
        ends = [(head,)] if re.match(r"v2\.([7-9]|\d\d)", told.stdout) else [(head,), (head, body)]
        waited = list(crowd.map(lambda pieces: ended(hasty, *pieces), ends))
    # The service itself would end a body after ten seconds, and a header never.
    assert all(1.5 < seconds < 9 for seconds in waited), waited


def test_a_body_that_stalls_before_the_proxy_does_not_hold_the_service(before: Front) -> None:
    head = f"POST /_fb/v1/complaints HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 900\r\n\r\nsubject="
    with ExitStack() as lines:
        for _ in range(15):
            lines.enter_context(servers.connect(before.port, before.trusted)).sendall(head.encode())
        time.sleep(1)
        for _ in range(400):
            # One or two may be kept for the next request.
            if lines_to(before.town.port) <= 2:
                break
            time.sleep(0.05)
        assert lines_to(before.town.port) <= 2


def test_a_document_may_take_longer_than_a_form(before: Front, tmp_path: Path) -> None:
    with front(before.name, tmp_path, before.town, SLOW) as hasty:
        (tmp_path / "site" / "big.bin").write_bytes(b"x" * 20_000_000)
        with servers.connect(hasty.port, hasty.trusted) as line:
            line.sendall(f"GET /big.bin HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n".encode())
            size = len(line.recv(4096))
            time.sleep(3)
            while piece := line.recv(1 << 16):
                size += len(piece)
    assert size > 20_000_000
