"""Months of cases whatever happens to them: sums agree, months join, and the past does not change afterwards."""
# ruff: noqa: D103 - the name of a test is its sentence

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update
from tests.collector.living import NOON
from tests.collector.test_collector_sums import WRITTEN, problems, send, step

from prakat.collector.cases import CLOSED, OPEN, REMOVED, STEPS, SUSPECT, find_case, take_step
from prakat.collector.configuration import Configuration
from prakat.collector.desk import Deed, Desk
from prakat.collector.export import sums_of
from prakat.collector.keys import read_keys
from prakat.collector.staff import Member
from prakat.collector.sums import sum_complaints, sum_visits
from prakat.collector.tables import COMPLAINT, EVENT
from prakat.collector.trouble import CollectorError, RefusedError
from prakat.collector.upkeep import empty_case, find_due, run_retention
from prakat.collector.visits import Hit, store_hits
from prakat.content.statistics_file import check_chain, digest_of
from prakat.content.statistics_page import figures_of
from prakat.settings import BANGKOK

OFFICER = Member(id=1, login="officer", role="officer")
BEGIN = datetime(2026, 7, 1, 9, tzinfo=BANGKOK)
MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")


def count(connection: Connection, site: Configuration, ticket: str, now: datetime) -> None:
    desk = Desk(keys=read_keys(Path(site.key_file)), keep=site.keep)
    assert desk.do(connection, [Deed(member=OFFICER, ticket=ticket, kind="counted", now=now)]) == [None]


def part_of(connection: Connection, site: Configuration, month: str) -> dict[str, Any]:
    part: dict[str, Any] = sum_complaints(connection, month, WRITTEN, site)["parts"][0]
    return part


def live(connection: Connection, site: Configuration, chance: random.Random) -> Iterator[str]:
    """Live day by day and yield each month when it is over."""
    tickets: list[str] = []
    for day in range(123):
        now = BEGIN + timedelta(days=day)
        if now.day == 1 and day:
            yield (now - timedelta(days=1)).strftime("%Y-%m")
        for turn in range(chance.randrange(3)):
            suspect = {"verdict": SUSPECT} if chance.random() < 0.3 else {}
            tickets.append(send(connection, site, now + timedelta(minutes=turn), **suspect))
        for ticket in chance.sample(tickets, min(len(tickets), 6)):
            act(connection, site, chance, ticket, now + timedelta(hours=2))
    yield MONTHS[-1]


def act(connection: Connection, site: Configuration, chance: random.Random, ticket: str, now: datetime) -> None:
    case = find_case(connection, ticket)
    assert case is not None
    steps = [name for name, before in STEPS.items() if case.status in before]
    what = chance.choice([*steps, *steps, "counted", "erase"])
    if what == "counted":
        if case.verdict != "counted":
            count(connection, site, ticket, now)
    elif what == "erase":
        if chance.random() < 0.2:
            empty_case(connection, ticket, now, "officer", "requested")
    else:
        try:
            take_step(connection, case, what, now=now, actor="officer", keep=site.keep)
        except RefusedError:
            assert case.erased_on or what == "reopened"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_months_add_up_join_and_stay_as_they_were(
    engine: Engine, site: Configuration, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a repeatable muddle
    told: dict[str, dict[str, Any]] = {}
    with engine.begin() as connection:
        for month in live(connection, site, chance):
            value = sum_complaints(connection, month, WRITTEN, site)
            states = Counter(row.status for row in connection.execute(select(COMPLAINT)) if row.verdict != SUSPECT)
            assert value["parts"][0]["closing"] == sum(states[name] for name in OPEN)
            told[month] = value
        again = {month: sum_complaints(connection, month, WRITTEN, site) for month in MONTHS}
    assert tuple(told) == MONTHS
    assert [problems(value) for value in told.values()] == [[]] * 4
    assert [check_chain(before, after) for before, after in pairwise(told.values())] == [[]] * 3
    assert {month: digest_of(value) for month, value in again.items()} == {
        month: digest_of(value) for month, value in told.items()
    }


def test_a_suspect_that_was_counted_a_month_later_came_in_that_month_alone(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        ticket = send(connection, site, BEGIN, verdict=SUSPECT)
        before = part_of(connection, site, "2026-07")
        count(connection, site, ticket, BEGIN + timedelta(days=40))
        after = [part_of(connection, site, month) for month in MONTHS[:3]]
    assert before == after[0]
    assert [(part["opening"], part["received"], part["closing"]) for part in after] == [(0, 0, 0), (0, 1, 1), (1, 0, 1)]


def test_a_suspect_that_was_closed_before_it_was_counted_is_received_and_closed(
    engine: Engine, site: Configuration
) -> None:
    with engine.begin() as connection:
        ticket = send(connection, site, BEGIN, verdict=SUSPECT)
        step(connection, site, ticket, "resolved", BEGIN + timedelta(days=2))
        count(connection, site, ticket, BEGIN + timedelta(days=3))
        months = [part_of(connection, site, month) for month in MONTHS[:2]]
    assert (months[0]["received"], months[0]["resolved"], months[0]["closing"]) == (1, 1, 0)
    assert months[1]["opening"] == 0


def test_a_case_that_two_people_end_at_once_ends_once(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        ticket = send(connection, site, BEGIN)
        seen = find_case(connection, ticket)
        assert seen is not None
        step(connection, site, ticket, "resolved", BEGIN)
        with pytest.raises(RefusedError, match="state"):
            take_step(connection, seen, "rejected", now=BEGIN, actor="other", keep=site.keep)
        part = part_of(connection, site, "2026-07")
    assert (part["resolved"], part["rejected"], part["closing"]) == (1, 0, 0)


@pytest.mark.parametrize("to", sorted(set(STEPS) - set(CLOSED) - set(REMOVED)))
def test_a_case_without_words_can_only_be_ended(engine: Engine, site: Configuration, to: str) -> None:
    with engine.begin() as connection:
        ticket = send(connection, site, BEGIN)
        step(connection, site, ticket, "accepted", BEGIN)
        before = next(name for name in (*STEPS[to], "accepted") if name != to)
        connection.execute(update(COMPLAINT).values(status=before))
        empty_case(connection, ticket, BEGIN, "officer", "requested")
        with pytest.raises(RefusedError, match="state"):
            step(connection, site, ticket, to, BEGIN)
        connection.execute(update(COMPLAINT).values(status="accepted"))
        step(connection, site, ticket, "resolved", BEGIN)
        assert part_of(connection, site, "2026-07")["resolved"] == 1
        assert find_due(connection, site.keep, BEGIN + timedelta(days=9999)).tickets == ()


def test_events_that_open_or_held_cases_are_counted_by_outlive_their_time(engine: Engine, site: Configuration) -> None:
    later = BEGIN + timedelta(days=site.keep.events + 40)
    with engine.begin() as connection:
        open_one, held, done = (send(connection, site, BEGIN + timedelta(hours=n)) for n in range(3))
        step(connection, site, held, "resolved", BEGIN)
        step(connection, site, done, "resolved", BEGIN)
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.ticket == held).values(hold="court"))
        assert run_retention(connection, site.keep, later).counts["events"] == 2
        kept = set(connection.execute(select(EVENT.c.complaint_id).where(EVENT.c.kind == "status")).scalars())
        numbers = {row.ticket: row.id for row in connection.execute(select(COMPLAINT))}
        part = part_of(connection, site, later.strftime("%Y-%m"))
    assert kept == {numbers[open_one], numbers[held]}
    assert (part["opening"], part["closing"]) == (1, 1)


def test_the_last_day_of_a_month_keeps_its_visitors_when_it_is_exported_minutes_later(
    engine: Engine, site: Configuration
) -> None:
    with engine.begin() as connection:
        store_hits(connection, [Hit("2026-10-31", "/news/", "page", bytes([turn % 3]) * 8) for turn in range(9)])
        value = sum_visits(connection, "2026-10", WRITTEN)
        assert sums_of(connection, "2026-10", site, NOON)[0]["visitor_days"] == 3
    assert value["days"] == [{"day": "2026-10-31", "views": 9, "visitors": 3}]
    assert problems(value) == []


def test_a_month_whose_answers_are_gone_is_not_exported_as_nothing(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        sums_of(connection, "2025-11", site, NOON)
        for month in ("2025-10", "2020-01"):
            with pytest.raises(CollectorError, match="deleted"):
                sums_of(connection, month, site, NOON)


def test_a_page_calls_an_average_what_is_one(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        for number, days in enumerate((1, 1, 10)):
            ticket = send(connection, site, BEGIN + timedelta(minutes=number))
            step(connection, site, ticket, "resolved", BEGIN + timedelta(days=days))
        value = sums_of(connection, "2026-07", site, NOON)[2]
    part = value["parts"][0]
    assert (part["median_days"], part["mean_days"]) == (1.0, 4.0)
    assert figures_of(value, "general")["average_days"] == 4.0
