"""Hostile words in every field and address, other sites at every door, tokens that are not the right ones."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from sqlalchemy import Table, func, select
from tests.collector.living import Client, Living, complaint, living
from tests.collector.test_collector_desk import PHRASE, Seat, log_in
from tests.collector.test_collector_intake import acting_parts
from tests.rules.cases import DATA

from prakat.collector.accounts import put_account
from prakat.collector.app import ROUTES
from prakat.collector.database import open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.post import write_mail
from prakat.collector.tables import COMMENT, COMPLAINT, EVENT, MESSAGE, PRIVATE, RATING, STAFF, VISIT_PAGE

HOSTILE: Final = json.loads((DATA / "collector" / "hostile.json").read_text("utf-8"))
DOORS: Final = sorted(
    route.path.removeprefix("/_fb").replace("{kind}", "message").replace("{ticket}", "70-0001")
    for route in ROUTES
    if "POST" in (route.methods or ())
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    plenty = dict.fromkeys(("complaints", "ratings", "wrong_codes", "wrong_codes_all", "logins", "hits"), 100_000)
    with living(tmp_path_factory.mktemp("hostile"), limits=plenty, pixel=True) as served:
        engine = open_database(served.configuration.database)
        keys = read_keys(served.folder / "collector.key")
        with engine.begin() as connection:
            for role in ("officer", "integrity", "auditor"):
                put_account(connection, keys, role, PHRASE, role, totp=False)
        engine.dispose()
        yield served


@pytest.fixture(scope="module")
def officer(town: Living) -> Seat:
    found = log_in(town, "officer")
    assert isinstance(found, Seat)
    return found


@pytest.fixture(scope="module")
def auditor(town: Living) -> Seat:
    found = log_in(town, "auditor")
    assert isinstance(found, Seat)
    return found


def count(town: Living, *tables: Table) -> list[int]:
    engine = open_database(town.configuration.database, immediate=False)
    try:
        with engine.begin() as connection:
            return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    finally:
        engine.dispose()


def slip(town: Living, purpose: str, age: float = 60) -> str:
    return make_token(read_keys(town.folder / "collector.key"), purpose, time.time() - age)


class Fields(HTMLParser):
    """Gathers the values of fields as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element as a browser reads it."""
        named = dict(attrs)
        if tag == "input" and named.get("name"):
            self.values[str(named["name"])] = named.get("value") or ""


def fields_of(page: str) -> dict[str, str]:
    parser = Fields()
    parser.feed(page)
    return parser.values


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert_wherever_they_are_shown(
    town: Living, officer: Seat, auditor: Seat, words: str
) -> None:
    own = {"identity": "named", "name": f"ก {words}", "phone": "0-0000-0000", "reply": "phone"}
    fields = complaint(subject=f"เรื่อง {words}", body=f"รายละเอียด {words}", place=words, **own)
    checked = town.client.form("/v1/complaints", {**fields, "step": "check"}).text
    # In a value, the words are exactly the words: nothing got out of the attribute.
    assert {name: fields_of(checked)[name] for name in fields} == fields
    changed = town.client.form("/v1/complaints", {**fields, "step": "change"}).text
    assert fields_of(changed)["place"] == words
    unknown = town.client.form("/v1/complaints", {**fields, f"x{words}": "1"}).text
    wrong = town.client.form("/v1/complaints", {**fields, "category": words}).text
    sent = town.client.form("/v1/complaints", {**fields, "token": slip(town, "complaint-send"), "step": "send"}).text
    ticket, code = (re.search(rf'id="{name}">([^<]+)<', sent) for name in ("ticket", "code"))
    assert ticket
    assert code
    told = town.client.form("/v1/track/message", {"ticket": ticket[1], "code": code[1], "text": words}).text
    survey = {"q-find": words, "comment": words, "page": words}
    slipped = town.client.form("/v1/ratings", survey).text
    strange = town.client.form("/v1/ratings", {f"q-{words}": "3"}).text
    asked = town.client.form("/v1/ratings", {**survey, "q-find": "3"}, origin=None).text
    assert fields_of(asked)["comment"] == words
    town.client.form("/v1/ratings", {**survey, "q-find": "3"}, user_agent=f"Mozilla/5.0 {hash(words)}")
    for kind in ("note", "update", "hold"):
        assert officer.do(ticket[1], kind, text=words).status == 303
    assert officer.do(ticket[1], "assign", value=words).status == 422
    assert officer.do(ticket[1], words[:20], text=words).status == 422
    pages = [checked, changed, unknown, wrong, sent, told, slipped, strange, asked]
    pages += [officer.get(path).text for path in (f"c/{ticket[1]}", f"c/{ticket[1]}/print", "", "comments")]
    pages += [auditor.get("audit").text, town.client.form("/staff/login", {"login": words, "password": words}).text]
    for page in pages:
        assert acting_parts(page) == []
        assert not ({"<", '"', "'"} & set(words) and words in page)
    assert all(f"เรื่อง {words}" in unescaped(page) for page in pages[:2])
    assert words in unescaped(officer.get(f"c/{ticket[1]}").text)


def unescaped(page: str) -> str:
    import html

    return html.unescape(page)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_addresses_and_every_other_value_change_nothing(
    town: Living, officer: Seat, words: str
) -> None:
    tables = (COMPLAINT, PRIVATE, MESSAGE, COMMENT, RATING, STAFF, VISIT_PAGE)
    before = count(town, *tables)
    q = quote(words, safe="")
    answers = [
        officer.get(f"?status={q}&start={q}"),
        officer.get(f"c/{q}"),
        officer.get(f"c/{q}/print"),
        officer.get(f"audit?start={q}"),
        *(town.client.get(f"/{path}={q}") for path in ("survey?page", "thanks?page", "v1/token?for", "v1/pixel.gif?p")),
        town.client.get(f"/{q}"),
        town.client.post("/v1/hit", {"p": words}),
        town.client.post("/v1/hit", {"p": "/", words: words}),
        town.client.post("/v1/ratings", {"answers": {words: 3}}),
        town.client.post("/v1/ratings", {"answers": {"find": words}}),
        town.client.post("/v1/ratings", {"answers": words}),
        town.client.post("/v1/track", {"ticket": words, "code": words}),
        town.client.post(f"/v1/track/{q}", {"ticket": words, "code": words, "text": words}),
        town.client.post("/v1/complaints", complaint(token=words)),
        town.client.post("/v1/complaints", complaint(identity=words, token=slip(town, "complaint"))),
        town.client.post("/v1/complaints", complaint(reply=words, token=slip(town, "complaint"))),
        town.client.post("/v1/complaints/code", {"token": words}),
        town.client.form("/staff/login", {"login": words, "password": words, "code": words[:10]}),
        town.client.get("/staff/", cookie="__Host-prakat-staff=" + re.sub(r"[^ -~]", "", words)),
    ]
    assert [answer.status for answer in answers if answer.status >= 500] == []
    pages = [answer.text for answer in answers if "html" in answer.headers.get("content-type", "")]
    assert [acting_parts(page) for page in pages] == [[]] * len(pages)
    assert not any("evil.example" in answer.headers.get("location", "") for answer in answers)
    assert count(town, *tables) == before


@pytest.mark.parametrize("path", DOORS)
def test_no_door_opens_to_another_sites_page(town: Living, officer: Seat, path: str) -> None:
    own = town.client.origin
    host = own.removeprefix("http://")
    origins = (
        *("null", "", "https://evil.example", f"{own}.evil", f"{own}@evil.example", f"http://evil.example@{host}"),
        *(f"{own}1", f"{own}/", f" {own}x", own.upper(), own.replace("http:", "https:"), own.rpartition(":")[0]),
        *(f"{own}, https://evil.example", f"http://evil.{host}", own.replace("127.0.0.1", "localhost")),
    )
    values = {"form_token": officer.token, "kind": "note", "text": "x", "p": "/", "token": slip(town, "complaint-send")}
    tables = (COMPLAINT, MESSAGE, RATING, VISIT_PAGE, EVENT)
    before = count(town, *tables)
    for origin in origins:
        assert town.client.form(path, values, origin=origin, cookie=officer.cookie).status == 403
        assert town.client.post(path, values, origin=origin, sec_fetch_site="same-origin").status == 403
    for site in ("cross-site", "same-site", "none", "", "SAME-ORIGIN"):
        assert town.client.form(path, values, origin=None, sec_fetch_site=site, cookie=officer.cookie).status == 403
    assert count(town, *tables) == before
    assert officer.get("").status == 200


def test_every_door_that_takes_something_was_tried() -> None:
    assert len(DOORS) == 9
    assert {"/v1/hit", "/v1/ratings", "/v1/complaints", "/v1/track", "/staff/login"} <= set(DOORS)


@pytest.mark.parametrize(
    "name", ["ip", "ua", "userAgent", "user_agent", "address", "x-forwarded-for", "visitor", "day"]
)
def test_nobody_says_in_a_body_who_they_are(town: Living, name: str) -> None:
    before = count(town, COMPLAINT, RATING, VISIT_PAGE)
    assert town.client.post("/v1/hit", {"p": "/", name: "203.0.113.9"}).status == 400
    assert town.client.post("/v1/ratings", {"page": "/", "answers": {"find": 3}, name: "203.0.113.9"}).status == 422
    assert town.client.post("/v1/ratings", {"page": "/", "answers": {"find": 3, name: 4}}).status == 422
    sent = complaint(token=slip(town, "complaint"), **{name: "203.0.113.9"})
    assert town.client.post("/v1/complaints", sent).status == 422
    assert count(town, COMPLAINT, RATING, VISIT_PAGE) == before


def test_a_token_that_is_not_the_right_one_stores_nothing_and_one_used_twice_stores_once(town: Living) -> None:
    wrong = [
        "",
        "x",
        slip(town, "complaint")[:-1] + "x",
        *(slip(town, purpose) for purpose in ("rating", "complaint-send", "complaint-code")),
        slip(town, "complaint", 86_500),
        slip(town, "complaint", -3600),
    ]
    before = count(town, COMPLAINT, RATING)
    for token in wrong:
        assert town.client.post("/v1/complaints", complaint(token=token)).status == 422
        assert town.client.post("/v1/complaints/code", {"token": token}).status in {409, 422}
        # Without an Origin a rating needs its own page's token; with another it is asked once more.
        asked = town.client.form("/v1/ratings", {"page": "/", "q-find": "3", "token": token}, origin=None)
        if token != wrong[3]:
            assert (asked.status, "ยืนยันคำตอบ" in asked.text) == (200, True)
            assert town.client.post("/v1/ratings", {"answers": {"find": 3}, "token": token}, origin=None).status == 422
    assert count(town, COMPLAINT) == before[:1]
    token = slip(town, "complaint")
    sent = [town.client.post("/v1/complaints", complaint(subject=f"เรื่อง {n}", token=token)) for n in range(3)]
    assert [answer.status for answer in sent] == [201, 200, 200]
    assert len({answer.json["ticket"] for answer in sent}) == 1
    assert count(town, COMPLAINT) == [before[0] + 1]


def test_a_ratings_token_used_again_replaces_and_adds_nothing(town: Living) -> None:
    token = slip(town, "rating")
    client = Client(town.port, town.client.origin, {"user-agent": "Mozilla/5.0 (X11) Firefox/99 again"})
    before = count(town, RATING)[0]
    for score in ("1", "2", "5"):
        assert client.form("/v1/ratings", {"page": "/", "q-find": score, "token": token}, origin=None).status == 303
    assert count(town, RATING)[0] == before + 1


def test_counting_up_tickets_says_nothing_of_them(town: Living, officer: Seat) -> None:
    known = town.client.post("/v1/complaints", complaint(token=slip(town, "complaint"))).json["ticket"]
    secret = town.client.post(
        "/v1/complaints", complaint(category="corruption", subject="ลับ", token=slip(town, "complaint"))
    ).json["ticket"]
    for path, values in (
        ("/v1/track", {}),
        ("/v1/track/message", {"text": "x"}),
        ("/v1/track/withdraw", {"text": ""}),
        ("/v1/track/reopen", {"text": ""}),
    ):
        told = [
            town.client.post(path, {"ticket": ticket, "code": "1" * 16, **values})
            for ticket in (known, secret, "70-9999", "99-0001")
        ]
        assert len({(answer.status, answer.body, tuple(sorted(bare(answer.headers)))) for answer in told}) == 1
        assert told[0].status == 404
    outside = [town.client.get(f"/staff/c/{ticket}") for ticket in (known, "70-9999")]
    assert {(answer.status, answer.headers["location"]) for answer in outside} == {(303, "/_fb/staff/login")}
    inside = [officer.get(f"c/{ticket}") for ticket in (secret, "70-9999")]
    assert {(answer.status, answer.text) for answer in inside} == {(404, inside[0].text)}


def bare(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "date"}


@pytest.mark.parametrize(
    "words", ["a@example.org\r\nBcc: b@example.org", "a@example.org\nSubject: x", "a\r@example.org"]
)
def test_an_address_with_an_end_of_line_gets_into_no_mail(town: Living, words: str) -> None:
    own = {"identity": "contact", "email": words, "reply": "email"}
    assert town.client.post("/v1/complaints", complaint(token=slip(town, "complaint"), **own)).status == 422
    from tests.collector.test_collector_upkeep import MAIL

    with pytest.raises(ValueError, match="characters"):
        write_mail("update", "70-0001", words, town.configuration, MAIL)
    assert Path(town.folder / "collector.db").exists()
