"""Months, from hand-made numbers and from a lived database, to files that hold together."""
# ruff: noqa: D103 - the name of a test is its sentence

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select
from tests.collector.living import NOON

from prakat.collector.anomalies import anomalies_in, anomalies_of
from prakat.collector.cases import SUSPECT, Intake, Submission, find_case, take_step
from prakat.collector.complaint_form import Complaint
from prakat.collector.configuration import Configuration
from prakat.collector.export import Publisher, render_files, sums_of
from prakat.collector.keys import read_keys
from prakat.collector.ratings import COUNTED, HELD, Answer, store_answers
from prakat.collector.service import Service
from prakat.collector.sums import sum_complaints, sum_satisfaction, sum_visits
from prakat.collector.tables import VISIT_DAY
from prakat.collector.tally import parse_pairs, tally_complaints, tally_satisfaction, tally_visits
from prakat.collector.trouble import CollectorError, RefusedError
from prakat.collector.visitor import close_days, daily_key, visitor_of
from prakat.collector.visits import Hit, store_hits
from prakat.collector.words import CATEGORIES, QUESTIONS
from prakat.content.statistics_file import (
    check_chain,
    check_statistics,
    digest_of,
    parse_statistics,
    render_statistics,
)
from prakat.settings import BANGKOK

WRITTEN = "2026-12-01T06:00:00+07:00"
TODAY = NOON.date() + timedelta(days=30)
OCTOBER = datetime(2026, 10, 5, 9, tzinfo=BANGKOK)


def send(connection: Connection, site: Configuration, now: datetime, **changes: Any) -> str:
    intake = Intake(keys=read_keys(Path(site.key_file)), reply_days=15, notify=False)
    verdict = changes.pop("verdict", COUNTED)
    complaint = Complaint(**{"category": "road", "subject": "เรื่อง", "body": f"รายละเอียด {now}", **changes})
    sent = Submission(complaint=complaint, number=f"{now}{changes}", now=now, verdict=verdict)
    return intake.store(connection, [sent])[0].ticket


def step(connection: Connection, site: Configuration, ticket: str, to: str, now: datetime) -> None:
    case = find_case(connection, ticket)
    assert case is not None
    take_step(connection, case, to, now=now, actor="clerk", keep=site.keep)


def problems(value: dict[str, Any]) -> list[str]:
    kind = value["schema"].removeprefix("prakat-").removesuffix("/1")
    text = render_statistics(value)
    return [problem.id for problem in check_statistics(text.encode(), f"{kind}-{value['month']}.yml", TODAY)]


def test_a_month_of_complaints_adds_up_and_the_next_begins_where_it_ended(engine: Engine, site: Configuration) -> None:
    november = OCTOBER + timedelta(days=30)
    with engine.begin() as connection:
        open_one, solved, reopened = (send(connection, site, OCTOBER + timedelta(hours=n)) for n in range(3))
        spam = send(connection, site, OCTOBER + timedelta(hours=4))
        late_spam = send(connection, site, OCTOBER + timedelta(hours=5))
        withdrawn = send(connection, site, OCTOBER + timedelta(hours=6), category="water")
        send(connection, site, OCTOBER + timedelta(hours=7), category="corruption")
        send(connection, site, OCTOBER + timedelta(hours=8), verdict=SUSPECT)
        step(connection, site, solved, "resolved", OCTOBER + timedelta(days=4))
        step(connection, site, reopened, "resolved", OCTOBER + timedelta(days=6))
        step(connection, site, spam, "spam", OCTOBER + timedelta(days=1))
        step(connection, site, withdrawn, "withdrawn", OCTOBER + timedelta(days=2))
        step(connection, site, reopened, "reopened", november)
        step(connection, site, late_spam, "spam", november)
        step(connection, site, open_one, "transferred", november)
        send(connection, site, november)
        first = sum_complaints(connection, "2026-10", WRITTEN, site)
        second = sum_complaints(connection, "2026-11", WRITTEN, site)
        empty = sum_complaints(connection, "2026-09", WRITTEN, site)
    general, corruption = first["parts"]
    flow = {name: general[name] for name in ("opening", "received", "resolved", "withdrawn", "removed", "closing")}
    assert flow == {"opening": 0, "received": 5, "resolved": 2, "withdrawn": 1, "removed": 0, "closing": 2}
    assert general["cohort"] == {"resolved": 3, "in_progress": 2, "forwarded": 0, "rejected": 0}
    assert general["median_days"] == 5.0
    assert first["spam_excluded"] == 2
    assert corruption["received"] == corruption["closing"] == 1
    general = second["parts"][0]
    flow = {name: general[name] for name in ("opening", "received", "reopened", "transferred", "removed", "closing")}
    assert flow == {"opening": 2, "received": 1, "reopened": 1, "transferred": 1, "removed": 1, "closing": 2}
    assert [problems(value) for value in (first, second, empty)] == [[], [], []]
    assert check_chain(first, second) == []
    assert [item.at for item in check_chain(empty, second)] == ["corruption", "general"]
    assert empty["parts"][0]["received"] == 0


def test_a_step_that_cannot_follow_is_refused(engine: Engine, site: Configuration) -> None:
    with engine.begin() as connection:
        ticket = send(connection, site, OCTOBER)
        step(connection, site, ticket, "resolved", OCTOBER)
        for to in ("accepted", "withdrawn", "spam", "nonsense"):
            with pytest.raises(RefusedError):
                step(connection, site, ticket, to, OCTOBER)
        with pytest.raises(RefusedError, match="late"):
            step(connection, site, ticket, "reopened", OCTOBER + timedelta(days=31))


def test_answers_of_few_are_never_shown_page_by_page(engine: Engine, site: Configuration) -> None:
    def answer(voter: int, page: str, scores: dict[str, int], verdict: str = COUNTED) -> Answer:
        return Answer(
            day="2026-10-05",
            page=page,
            voter=voter.to_bytes(8, "big"),
            scores=scores,
            comment="",
            verdict=verdict,
            expires_on="2027-01-01",
        )

    with engine.begin() as connection:
        many = [answer(voter, "/news/", {"helpful": voter % 2}) for voter in range(7)]
        few = [answer(voter, "/contact/", {"helpful": 1}) for voter in range(4)]
        survey = [answer(voter, "", {"find": 4, "overall": 2}) for voter in range(3)]
        store_answers(connection, [*many, *few, *survey, answer(99, "", {"find": 1}, HELD)])
        value = sum_satisfaction(connection, "2026-10", WRITTEN, site)
    assert value["pages"] == [{"path": "/news/", "helpful": 3, "not_helpful": 4}]
    assert value["pages_below_threshold"] == {"pages": 1, "helpful": 4, "not_helpful": 0}
    assert (value["responses"], value["held"]) == (3, 1)
    assert value["questions"][0]["counts"] == [0, 0, 0, 3, 0]
    assert problems(value) == []


def test_a_closed_day_keeps_its_number_and_no_way_back_to_anybody(engine: Engine, site: Configuration) -> None:
    keys = read_keys(Path(site.key_file))
    day = OCTOBER.date()
    with engine.begin() as connection:
        key = daily_key(connection, keys, day)
        assert daily_key(connection, keys, day) == key
        visitors = [visitor_of(key, bytes([10, 0, 0, last]), "browser") for last in (1, 2, 1)]
        store_hits(connection, [Hit(day.isoformat(), "/news/", "page", visitor) for visitor in visitors])
        store_hits(connection, [Hit(day.isoformat(), "/a.pdf", "file", visitors[0])])
        assert close_days(connection, day + timedelta(days=1), "2026-10-06T00:00:00Z") == [day.isoformat()]
        value = sum_visits(connection, "2026-10", WRITTEN)
        assert daily_key(connection, keys, day) != key
    assert (value["views"], value["visitor_days"], value["downloads"]) == (3, 2, 1)
    assert value["days"] == [{"day": "2026-10-05", "views": 3, "visitors": 2}]
    assert problems(value) == []


def test_the_service_closes_days_that_are_over_and_those_alone(engine: Engine, site: Configuration) -> None:
    moment = [NOON.replace(hour=0, minute=2)]
    days = [(NOON.date() - timedelta(days=back)).isoformat() for back in (2, 1, 0)]

    async def live() -> None:
        service = Service(site, clock=lambda: moment[0])
        await service.start()
        for day in days:
            await service.writer.submit(store_hits, Hit(day, "/news/", "page", b"visitors"))
        service.ignore("bot")
        service.ignore("dnt")
        await service.tick()
        assert closed() == {days[0]: 1, days[1]: None, days[2]: None}
        moment[0] = NOON.replace(hour=3)
        await service.tick()
        await service.stop()

    def closed() -> dict[str, int | None]:
        with engine.begin() as connection:
            return {row.day: row.visitors for row in connection.execute(select(VISIT_DAY).order_by(VISIT_DAY.c.day))}

    asyncio.run(live())
    assert closed() == {days[0]: 1, days[1]: 1, days[2]: None}
    with engine.begin() as connection:
        today = connection.execute(select(VISIT_DAY).where(VISIT_DAY.c.day == days[2])).one()
    assert (today.bots, today.ignored) == (1, 1)


def test_the_same_database_gives_the_same_bytes(engine: Engine, site: Configuration, tmp_path: Path) -> None:
    publisher = Publisher(division="clerk", responsible="ผู้ดูแล", checked_by="ผู้ดูแล", now=NOON, sample=True)
    with engine.begin() as connection:
        send(connection, site, OCTOBER)
        first = render_files(sums_of(connection, "2026-10", site, NOON), publisher, tmp_path)
        second = render_files(sums_of(connection, "2026-10", site, NOON), publisher, tmp_path)
        later = sums_of(connection, "2026-10", site, NOON + timedelta(days=1))
        now = sums_of(connection, "2026-10", site, NOON)
        with pytest.raises(CollectorError):
            sums_of(connection, "2026-11", site, NOON)
    assert first == second
    assert [digest_of(value) for value in later] == [digest_of(value) for value in now]
    assert set(first) == {
        f"docs/{name}"
        for name in (
            "complaint/complaints-2026-10.yml",
            "complaint/complaints-corruption-2026-10.csv",
            "complaint/complaints-corruption-2026-10.md",
            "complaint/complaints-general-2026-10.csv",
            "complaint/complaints-general-2026-10.md",
            "site-feedback/satisfaction-2026-10.csv",
            "site-feedback/satisfaction-2026-10.md",
            "site-feedback/satisfaction-2026-10.yml",
            "site-feedback/visits-2026-10.csv",
            "site-feedback/visits-2026-10.md",
            "site-feedback/visits-2026-10.yml",
        )
    }


def tampered(**changes: Any) -> dict[str, Any]:
    value = tally_visits("2026-10", WRITTEN, {"views": 10, "visitors": 4})
    return {**value, **changes}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"views": 11}, ["sum"]),
        ({"name": "somebody"}, ["shape"]),
        ({"complete": False}, ["shape"]),
        ({"views": -1}, ["shape"]),
        ({"month": "2026-13"}, ["shape"]),
        ({"month": "2027-10"}, ["month"]),
        ({"days": [{"day": "2026-10-01", "views": 10, "visitors": 3}]}, ["sum"]),
        ({"days": [{"day": "2026-11-01", "views": 10, "visitors": 4}]}, ["sum"]),
        ({"files": [{"path": "/a.pdf", "count": 1}]}, ["sum"]),
    ],
)
def test_a_file_that_does_not_hold_together_is_found(changes: dict[str, Any], wanted: list[str]) -> None:
    assert problems(tampered(**changes)) == wanted


def test_a_number_changed_by_hand_shows_even_where_sums_agree() -> None:
    text = render_statistics(tampered()).replace("bots: 0", "bots: 7")
    assert [item.id for item in check_statistics(text.encode(), "visits-2026-10.yml", TODAY)] == ["digest"]
    assert [item.id for item in check_statistics(text.encode(), "visits-2026-09.yml", TODAY)] == ["digest", "month"]
    assert [item.id for item in check_statistics(b"\xff", "x", TODAY)] == ["yaml"]
    assert [item.id for item in check_statistics(b"- a\n", "x", TODAY)] == ["yaml"]
    assert parse_statistics(b"a: 1\na: 2\n") is None


def test_words_that_yaml_readers_take_for_something_else_do_not_occur() -> None:
    value = tally_satisfaction("2026-10", WRITTEN, {"helpful": 1}, QUESTIONS)
    read = parse_statistics(render_statistics(value).encode())
    assert read is not None
    assert {name: item for name, item in read.items() if name != "digest"} == value


def test_numbers_typed_by_hand_are_the_same_files() -> None:
    pairs = [
        "general.opening=1",
        "general.received=3",
        "general.resolved=2",
        "general.channel.phone=2",
        "general.category.road=3",
    ]
    value = tally_complaints("2026-10", WRITTEN, parse_pairs(pairs), CATEGORIES)
    assert problems(value) == []
    assert value["parts"][0]["closing"] == 2
    assert value["parts"][0]["by_channel"][1] == {"code": "unknown", "name": "ไม่ระบุ", "count": 1}
    assert value["parts"][1]["received"] == 0
    for wrong in (["general.resolved=1"], ["nonsense=1"], ["a=b"], ["general.received=1", "general.received=2"]):
        with pytest.raises(CollectorError):
            tally_complaints("2026-10", WRITTEN, parse_pairs(wrong), CATEGORIES)


def test_what_no_crowd_does_is_told() -> None:
    days = [{"day": f"2026-10-{day:02}", "views": 30, "visitors": 1} for day in range(1, 31)]
    quiet = tampered(views=900, pages_other=900, visitor_days=30, days=days)
    loud = replace_day(quiet, 4, 2000)
    equal = tampered(views=200, pages=[{"path": f"/{n}/", "views": 20} for n in range(10)], pages_other=0)
    assert anomalies_of(quiet) == []
    assert anomalies_of(loud) == ["2026-10-05: > 5× median"]
    assert anomalies_of(equal) == ["20: ≥ 10 pages"]


def test_buttons_pressed_by_a_machine_are_told_by_the_day(engine: Engine) -> None:
    def answers(pages: int, votes: int, day: str) -> list[Answer]:
        return [
            Answer(
                day=day,
                page=f"/{page}/",
                voter=(vote * 1000 + page).to_bytes(8, "big"),
                scores={"helpful": 1},
                comment="",
                verdict=COUNTED,
                expires_on="2027-01-01",
            )
            for page in range(pages)
            for vote in range(votes)
        ]

    with engine.begin() as connection:
        store_answers(connection, [*answers(9, 3, "2026-10-01"), *answers(12, 1, "2026-10-02")])
        store_hits(connection, [Hit("2026-10-03", f"/{n % 9}/", "page", b"v" * 8) for n in range(108)])
        assert anomalies_in(connection, "2026-10") == []
        store_answers(connection, [*answers(10, 3, "2026-10-04"), *answers(30, 5, "2026-10-06")])
        store_hits(connection, [Hit("2026-10-05", f"/{n % 10}/", "page", b"v" * 8) for n in range(110)])
        assert anomalies_in(connection, "2026-10") == [
            "ratings 2026-10-06: > 5× median",
            "2026-10-04 answers 3: ≥ 10 pages",
            "2026-10-06 answers 5: ≥ 10 pages",
            "2026-10-05 views 11: ≥ 10 pages",
        ]
        assert anomalies_in(connection, "2026-11") == []


def replace_day(value: dict[str, Any], index: int, views: int) -> dict[str, Any]:
    days = [dict(day) for day in value["days"]]
    days[index]["views"] = views
    return {**value, "days": days}


def test_a_publisher_writes_down_positions_and_the_moment() -> None:
    publisher = Publisher(division="clerk", responsible="ผู้ดูแล", checked_by="ผู้ดูแล", now=NOON, sample=False)
    assert publisher.written_at == "2026-11-22T12:00:00+07:00"
    assert replace(publisher, sample=True).today == "2026-11-22"
