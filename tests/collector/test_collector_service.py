"""The service by itself: work in between, mails that go out once, and logins that hold nobody up."""
# ruff: noqa: D103 - the name of a test is its sentence

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from tests.collector.living import FIREFOX, NOON, Client, Living, living
from tests.collector.test_collector_commands import PHRASE
from tests.collector.test_collector_upkeep import MAIL, MARK, send

from prakat.collector.accounts import put_account
from prakat.collector.cases import find_case, queue_mail
from prakat.collector.configuration import Configuration, read_configuration
from prakat.collector.database import open_database
from prakat.collector.desk import Deed, Desk
from prakat.collector.keys import Keys, read_keys
from prakat.collector.post import send_due
from prakat.collector.service import Service
from prakat.collector.staff import IDLE, SESSION_HOURS, Login, Member, Sessions
from prakat.collector.tables import DAILY_KEY, OUTBOX, STAFF, VISIT_DAY
from prakat.collector.tracking import Act, Tracker
from prakat.collector.visits import Hit, store_hits

if TYPE_CHECKING:
    from email.message import EmailMessage

LIMITS = {"logins": 4, "wrong_codes": 100_000, "wrong_codes_all": 100_000}
OFFICER = Member(id=1, login="officer", role="officer")


@pytest.fixture
def keys(site: Configuration) -> Keys:
    return read_keys(Path(site.key_file))


@pytest.fixture
def site(folder: Path) -> Configuration:
    return msgspec.structs.replace(read_configuration(folder / "collector.toml"), mail=MAIL)


def test_what_fails_in_between_holds_up_nothing_else_and_a_past_days_key_is_forgotten(
    engine: Engine, folder: Path
) -> None:
    site = read_configuration(folder / "collector.toml")
    moment = [NOON]
    headers = [(b"user-agent", FIREFOX.encode())]
    request = Request({"type": "http", "headers": headers, "client": ("198.51.100.7", 1), "path": "/"})

    async def live() -> list[object]:
        service = Service(site, clock=lambda: moment[0])
        await service.start()
        visitor = await service.visitor(request, NOON.date())
        await service.writer.submit(store_hits, Hit(NOON.date().isoformat(), "/news/", "page", visitor))
        same = await service.visitor(request, NOON.date())
        (folder / "pages.txt").write_bytes(b"\xff\xfe")
        moment[0] = NOON + timedelta(days=1)
        await service.tick()
        held = dict(service._day_keys)  # noqa: SLF001 - that nothing is held is the point
        await service.stop()
        return [visitor == same, held]

    assert asyncio.run(live()) == [True, {}]
    with engine.begin() as connection:
        assert connection.execute(select(VISIT_DAY.c.visitors)).scalar_one() == 1
        assert connection.execute(select(DAILY_KEY)).first() is None


def queue(connection: Connection, keys: Keys, address: str) -> str:
    ticket, _ = send(connection, keys, identity="contact", email=address, reply="email", subject=f"{address} {MARK}")
    case = find_case(connection, ticket)
    assert case is not None
    queue_mail(connection, case.id, "update", keys.hash_of("address", address), NOON)
    return ticket


def test_a_mail_that_cannot_be_noted_as_sent_is_not_sent_every_half_minute(
    engine: Engine, keys: Keys, site: Configuration
) -> None:
    sent: list[EmailMessage] = []
    with engine.begin() as connection:
        queue(connection, keys, "citizen@example.org")
        connection.exec_driver_sql("DELETE FROM outbox WHERE kind = 'new'")
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE OF sent_at ON outbox BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    for turn in range(10):
        try:
            send_due(engine, site, NOON + timedelta(seconds=30 * turn), sent.append)
        except SQLAlchemyError:
            continue
    # Four minutes after the first try comes the second.
    assert len(sent) == 2


def test_an_address_that_breaks_a_header_holds_up_no_other_mail(
    engine: Engine, keys: Keys, site: Configuration
) -> None:
    sent: list[EmailMessage] = []
    with engine.begin() as connection:
        queue(connection, keys, "a@example.org\r\nBcc: everybody@example.org")
        queue(connection, keys, "citizen@example.org")
        connection.exec_driver_sql("DELETE FROM outbox WHERE kind = 'new'")
    assert send_due(engine, site, NOON, sent.append) == 1
    assert [str(mail["To"]) for mail in sent] == ["citizen@example.org"]
    assert not any("everybody" in mail.as_string() for mail in sent)


def test_three_mails_an_hour_reach_one_address_however_many_cases_name_it(
    engine: Engine, keys: Keys, site: Configuration
) -> None:
    sent: list[tuple[datetime, str]] = []
    desk = Desk(keys=keys, keep=site.keep)
    with engine.begin() as connection:
        tickets = [
            send(
                connection,
                keys,
                NOON + timedelta(seconds=n),
                identity="contact",
                email="Victim@Example.org" if n % 2 else "victim@example.org",
                reply="email",
                subject=f"เรื่องที่ {n}",
            )[0]
            for n in range(12)
        ]
        connection.exec_driver_sql("DELETE FROM outbox WHERE kind = 'new'")
        deeds = [Deed(member=OFFICER, ticket=ticket, kind="update", now=NOON, text="มีความคืบหน้า") for ticket in tickets]
        assert desk.do(connection, deeds) == [None] * 12
    for minutes in range(0, 300, 5):
        now = NOON + timedelta(minutes=minutes)
        send_due(engine, site, now, lambda mail, now=now: sent.append((now, str(mail["To"]))))  # type: ignore[misc]
    assert len(sent) > 6
    for moment, _ in sent:
        within = [when for when, _ in sent if moment <= when < moment + timedelta(minutes=59)]
        assert len(within) <= 3


def test_nobody_is_written_to_who_did_not_ask_or_did_not_say_who_they_are(
    engine: Engine, keys: Keys, site: Configuration
) -> None:
    """Sending a complaint, and what its sender does later, writes to nobody but the desk."""
    desk, tracker = Desk(keys=keys, keep=site.keep), Tracker(keys=keys)
    asked = {"identity": "contact", "email": "a@example.org", "phone": "0-0000-0000"}
    with engine.begin() as connection:
        for number, changes in enumerate(({}, {**asked, "reply": "phone"}, {**asked, "reply": "code"})):
            ticket, code = send(connection, keys, NOON + timedelta(minutes=number), subject=f"ก {number}", **changes)
            act = Act(ticket=ticket, code=code, kind="message", text="เพิ่มเติม", now=NOON)
            assert tracker.act(connection, [act]) != [None]
            done = desk.do(
                connection,
                [
                    Deed(member=OFFICER, ticket=ticket, kind="update", now=NOON, text="แจ้ง"),
                    Deed(member=OFFICER, ticket=ticket, kind="status", value="resolved", now=NOON),
                ],
            )
            assert done == [None, None]
        wants, _ = send(connection, keys, NOON + timedelta(hours=1), subject="ข", **{**asked, "reply": "email"})
        kinds = Counter(connection.execute(select(OUTBOX.c.kind)).scalars())
        assert kinds == {"new": 4}
        # Even a row that says otherwise does not open a case's address to an anonymous sender: there is none.
        desk.do(connection, [Deed(member=OFFICER, ticket=wants, kind="update", now=NOON, text="แจ้ง")])
        assert Counter(connection.execute(select(OUTBOX.c.kind)).scalars()) == {"new": 4, "update": 1}
    sent: list[EmailMessage] = []
    send_due(engine, site, NOON + timedelta(hours=2), sent.append)
    assert Counter(str(mail["To"]) for mail in sent) == {"desk@example.org": 4, "a@example.org": 1}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("logins"), limits=LIMITS) as served:
        engine = open_database(served.configuration.database)
        with engine.begin() as connection:
            put_account(
                connection, read_keys(served.folder / "collector.key"), "officer", PHRASE, "officer", totp=False
            )
        engine.dispose()
        yield served


def knock(town: Living, address: str, login: str) -> int:
    client = Client(town.port, town.client.origin, {"x-forwarded-for": address})
    return client.form("/staff/login", {"login": login, "password": "a wrong one, long"}).status


def test_one_network_cannot_go_through_the_names(town: Living) -> None:
    told = Counter(knock(town, "203.0.113.9", f"name{turn}") for turn in range(30))
    assert told == {403: 20, 429: 10}
    assert knock(town, "203.0.114.9", "officer") == 403


def test_a_flood_of_logins_from_everywhere_holds_up_no_citizen(town: Living) -> None:
    waits: list[float] = []
    with ThreadPoolExecutor(120) as crowd:
        flood = [crowd.submit(knock, town, f"10.{turn}.0.1", f"name{turn}") for turn in range(120)]
        while not all(done.done() for done in flood):
            began = time.monotonic()
            asked = town.client.post("/v1/track", {"ticket": "70-0001", "code": "1" * 16}, x_forwarded_for="192.0.2.7")
            assert asked.status == 404
            waits.append(time.monotonic() - began)
    assert {done.result() for done in flood} == {403}
    # Many were answered while the crowd stood in line.
    assert len(waits) > 10


def test_a_session_ends_after_half_an_hour_without_use_and_after_eight_hours_with_it(
    engine: Engine, keys: Keys
) -> None:
    sessions = Sessions(keys=keys)
    with engine.begin() as connection:
        connection.execute(insert(STAFF).values(login="a", password="x", role="officer", totp_step=0, disabled=0))
        assert sessions.open(connection, [Login(staff_id=1, secret="s", code="", old="", now=NOON)]) == [True]
        assert sessions.find(connection, "s", NOON + IDLE)
        assert sessions.find(connection, "s", NOON + IDLE + timedelta(seconds=1)) is None
        now = NOON
        while now < NOON + SESSION_HOURS:
            now += timedelta(minutes=20)
            assert sessions.find(connection, "s", now)
            sessions.touch(connection, [("s", now)])
        assert sessions.find(connection, "s", now + timedelta(seconds=1)) is None
        assert (timedelta(minutes=30), timedelta(hours=8)) == (IDLE, SESSION_HOURS)
