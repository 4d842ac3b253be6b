"""What day it is: Thailand is seven hours ahead of what is stored, months and fiscal years turn at its midnight."""
# ruff: noqa: D103 - the name of a test is its sentence

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from tests.collector.living import NOON

from prakat.collector.answers import render
from prakat.collector.cases import Intake, Submission, find_case
from prakat.collector.complaint_form import Complaint
from prakat.collector.configuration import Configuration, Keep
from prakat.collector.desk import Deed, Desk
from prakat.collector.keys import Keys, read_keys
from prakat.collector.service import Service
from prakat.collector.staff import Member
from prakat.collector.sums import sum_complaints
from prakat.collector.tables import EVENT, VISIT_DAY
from prakat.collector.tracking import Act, Tracker
from prakat.settings import BANGKOK
from prakat.thai.digits import to_thai

OFFICER = Member(id=1, login="officer", role="officer")


@pytest.fixture
def keys(site: Configuration) -> Keys:
    return read_keys(Path(site.key_file))


def sent(now: datetime, number: str = "1") -> Submission:
    complaint = Complaint(category="road", subject="เรื่อง", body=f"รายละเอียดของเรื่องที่ {number}")
    return Submission(complaint=complaint, number=number, now=now)


@pytest.mark.parametrize("hour", [0, 6, 7, 23])
def test_a_word_is_shown_on_the_day_it_was_in_thailand(
    engine: Engine, keys: Keys, site: Configuration, hour: int
) -> None:
    moment = datetime(2026, 11, 22, hour, 30, tzinfo=BANGKOK)
    with engine.begin() as connection:
        receipt = Intake(keys=keys, reply_days=15, notify=False).store(connection, [sent(moment)])[0]
        word = Act(ticket=receipt.ticket, code=receipt.code, kind="message", text="ข้อความ", now=moment.astimezone(UTC))
        Tracker(keys=keys).act(connection, [word])
        Desk(keys=keys, keep=Keep()).do(
            connection, [Deed(member=OFFICER, ticket=receipt.ticket, kind="update", now=moment, text="ช่างจะไป")]
        )
        progress = Tracker(keys=keys).progress(connection, receipt.ticket, receipt.code)
        view = Desk(keys=keys, keep=Keep()).look(
            connection, [Deed(member=OFFICER, ticket=receipt.ticket, kind="view", now=moment)]
        )[0]
    assert progress
    assert {line["on"] for line in progress.updates} == {"2026-11-22"}
    assert progress.received_on == "2026-11-22"
    printed = render("staff_print.html", site, view=view, member=OFFICER, words={"received": "รับ"})
    assert to_thai(f"22 พฤศจิกายน 2569 เวลา {hour:02}.30 น.") in printed
    assert "๒๑ พฤศจิกายน" not in printed


def test_months_and_fiscal_years_turn_at_midnight_in_thailand(engine: Engine, keys: Keys, site: Configuration) -> None:
    eve = datetime(2026, 9, 30, 23, 59, 59, tzinfo=BANGKOK)
    moments = [eve, eve + timedelta(seconds=1), eve.replace(hour=0), eve + timedelta(hours=6)]
    with engine.begin() as connection:
        made = Intake(keys=keys, reply_days=15, notify=False).store(
            connection, [sent(moment.astimezone(UTC), str(n)) for n, moment in enumerate(moments)]
        )
        case = find_case(connection, made[1].ticket)
        months = [sum_complaints(connection, month, "x", site)["parts"][0] for month in ("2026-09", "2026-10")]
    assert [receipt.ticket for receipt in made] == ["69-0001", "70-0001", "69-0002", "70-0002"]
    assert case is not None
    assert (case.received_day, case.received_at, case.due_on) == ("2026-10-01", "2026-09-30T17:00:00Z", "2026-10-16")
    assert [(part["opening"], part["received"], part["closing"]) for part in months] == [(0, 2, 2), (2, 2, 4)]


def test_the_audit_shows_when_it_was_in_thailand(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        row = {"complaint_id": None, "day": "2026-11-23", "actor": "a", "kind": "view", "before": "", "after": ""}
        connection.execute(insert(EVENT).values(at="2026-11-22T18:05:00Z", **row))
        rows = [*connection.execute(select(EVENT, EVENT.c.actor.label("ticket")))]
    member = Member(id=1, login="auditor", role="auditor")
    page = render("staff_audit.html", site, rows=rows, start=0, member=member, form_token="x")
    assert "๒๓ พฤศจิกายน ๒๕๖๙ เวลา ๐๑.๐๕ น." in page


def test_a_request_belongs_to_the_day_it_is_in_thailand(engine: Engine, site: Configuration) -> None:
    moment = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)

    async def live() -> None:
        service = Service(site, clock=lambda: moment)
        await service.start()
        service.ignore("bot")
        assert service.today().isoformat() == "2026-11-23"
        await service.tick()
        await service.stop()

    asyncio.run(live())
    with engine.begin() as connection:
        assert [row.day for row in connection.execute(select(VISIT_DAY))] == ["2026-11-23"]
    assert NOON.date().isoformat() == "2026-11-22"
