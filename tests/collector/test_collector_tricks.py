"""Tricks of those who send: floods at once, words no store can hold, traps walked around, votes pushed out."""
# ruff: noqa: D103 - the name of a test is its sentence

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.collector.living import BODY, FIREFOX, Client, Living, complaint, hidden, living, rows

from prakat.collector import bots
from prakat.collector.bots import is_machine
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.limiter import Limiter
from prakat.collector.plain_text import plain_text
from prakat.collector.tables import COMMENT, COMPLAINT, MESSAGE, PRIVATE, RATING


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    limits = {"complaints": 200, "wrong_codes": 10, "wrong_codes_all": 30}
    with living(tmp_path_factory.mktemp("tricks"), limits=limits) as served:
        yield served


def slip(town: Living, purpose: str = "complaint", age: float = 60) -> str:
    return make_token(read_keys(Path(town.configuration.key_file)), purpose, time.time() - age)


def at(town: Living, address: str) -> Client:
    return Client(town.port, town.client.origin, {"x-forwarded-for": address})


def test_a_thousand_answers_of_one_client_are_one_that_counts(town: Living) -> None:
    client = at(town, "203.0.113.5")
    told = Counter(
        client.post("/v1/ratings", {"page": "/contact/", "answers": {"helpful": turn % 2}}).status
        for turn in range(1000)
    )
    # As many as the network may send replace one another; the others take nothing away.
    assert told == {201: 1, 200: 29, 202: 970}
    kept = [(row.score, row.verdict) for row in rows(town, RATING) if row.page == "/contact/"]
    assert kept == [(1, "counted")]


def test_what_is_kept_apart_takes_nothing_from_what_counts_and_is_metered(town: Living) -> None:
    client = at(town, "203.0.114.5")
    good = {"page": "/news/", "answers": {"find": 4}, "comment": "ความเห็นที่นับ"}
    assert client.post("/v1/ratings", good).status == 201
    trap = {"page": "/news/", "answers": {"find": 1}, "comment": "ของเครื่อง", "website": "x"}
    trapped = client.post("/v1/ratings", trap)
    hasty = client.post("/v1/ratings", {"answers": {"find": 2}, "token": slip(town, "rating", 0), "page": "/news/"})
    assert (trapped.status, trapped.json) == (hasty.status, hasty.json) == (202, {"status": "stored"})
    kept = [row for row in rows(town, RATING) if row.page == "/news/"]
    assert [(row.score, row.verdict) for row in kept] == [(4, "counted")]
    assert [row.text for row in rows(town, COMMENT) if row.page == "/news/"] == ["ความเห็นที่นับ"]
    for turn in range(40):
        client.post("/v1/ratings", {**trap, "page": "/"}, user_agent=f"{FIREFOX} {turn}")
    assert client.post("/v1/ratings", {"page": "/", "answers": {"find": 5}}).status == 202
    assert at(town, "203.0.114.77").post("/v1/ratings", {"page": "/", "answers": {"find": 5}}).status == 202


def test_an_answer_kept_apart_can_still_be_given_rightly(town: Living) -> None:
    client = at(town, "203.0.115.5")
    client.post("/v1/ratings", {"page": "/news/", "answers": {"overall": 1}, "website": "x"})
    assert client.post("/v1/ratings", {"page": "/news/", "answers": {"overall": 5}}).status == 200
    assert [row.score for row in rows(town, RATING) if row.question == "overall" and row.verdict == "counted"] == [5]


def test_the_trap_holds_through_the_page_for_checking(town: Living) -> None:
    form = town.client.get("/complaints/new").text
    fields = complaint(subject="กับดักสองหน้า", website="https://x.example")
    checked = town.client.form("/v1/complaints", {**fields, "token": hidden(form, "token"), "step": "check"})
    assert checked.status == 200
    again = {name: value for name, value in fields.items() if name != "website"}
    sent = town.client.form(
        "/v1/complaints",
        {
            **again,
            "website": hidden(checked.text, "website"),
            "token": slip(town, "complaint-send"),
            "step": "send",
        },
    )
    assert sent.status == 201
    case = next(row for row in rows(town, PRIVATE) if row.subject == "กับดักสองหน้า")
    assert next(row.verdict for row in rows(town, COMPLAINT) if row.id == case.complaint_id) == "suspect"
    honest = town.client.form("/v1/complaints", {**complaint(website=""), "step": "check"})
    assert 'name="website"' not in honest.text


@pytest.mark.parametrize("words", ["a\0b", "half \ud83d", "\udc00 half"])
@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/v1/complaints", complaint()),
        ("/v1/ratings", {"page": "/", "answers": {"find": 3}, "comment": ""}),
        ("/v1/track/message", {"ticket": "70-0001", "code": "1" * 16, "text": ""}),
        ("/v1/track", {"ticket": "70-0001", "code": ""}),
        ("/v1/hit", {"p": "/"}),
    ],
)
def test_words_that_no_store_can_hold_are_refused_at_the_door(
    town: Living, path: str, values: dict[str, Any], words: str
) -> None:
    for name in values:
        assert town.client.post(path, {**values, name: words}).status == 400
    assert town.client.post(path, {**values, words: "x"}).status == 400
    assert town.client.post(path, {**values, "deep": [{"x": [words]}]}).status == 400
    if "\0" in words:
        assert town.client.form(path, {"text": words}, accept="text/plain").status == 400


def test_a_pair_of_surrogates_is_one_letter_and_kept(town: Living) -> None:
    sent = town.client.send(
        "POST",
        "/v1/ratings",
        b'{"page": "/", "answers": {"find": 3}, "comment": "\\ud83d\\ude00 \xf0\x9f\x98\x80"}',
        content_type="application/json",
        x_forwarded_for="203.0.116.5",
    )
    assert sent.status == 201
    assert "😀 😀" in {row.text for row in rows(town, COMMENT)}


def test_words_lose_what_a_reader_would_not_see_wherever_they_come_in(town: Living) -> None:
    words = "\u202e\x1b[31mข้อความ\x07\r\nบรรทัดสอง\rสาม \u2066"
    plain = "[31mข้อความ\nบรรทัดสอง\nสาม"
    assert plain_text(words) == plain
    at(town, "203.0.117.5").post("/v1/ratings", {"page": "/", "answers": {"find": 3}, "comment": words})
    made = town.client.post("/v1/complaints", complaint(token=slip(town), body=f"{BODY}{words}")).json
    town.client.post("/v1/track/message", {"ticket": made["ticket"], "code": made["code"], "text": words})
    assert plain in {row.text for row in rows(town, COMMENT)}
    assert plain in {row.text for row in rows(town, MESSAGE)}
    assert f"{BODY}{plain}" in {row.body for row in rows(town, PRIVATE)}


def test_a_slip_in_the_survey_keeps_the_words_already_written(town: Living) -> None:
    answer = town.client.form("/v1/ratings", {"q-find": "9", "comment": "เขียนไว้ยาวแล้ว", "page": "/"})
    assert answer.status == 422
    assert "เขียนไว้ยาวแล้ว" in answer.text


def test_codes_tried_all_at_once_are_counted_before_the_first_is_answered(town: Living) -> None:
    def guess(turn: int) -> int:
        return at(town, "192.0.2.30").post("/v1/track", {"ticket": "70-0001", "code": f"{turn:016}"}).status

    with ThreadPoolExecutor(40) as crowd:
        told = Counter(crowd.map(guess, range(120)))
    assert told == {404: 10, 429: 110}
    messages = [
        at(town, "192.0.3.30").post("/v1/track/message", {"ticket": "70-0001", "code": "2" * 16, "text": "x"}).status
        for _ in range(12)
    ]
    assert messages == [404] * 10 + [429] * 2


def test_right_codes_are_no_guesses_however_often(town: Living) -> None:
    made = town.client.post("/v1/complaints", complaint(token=slip(town), subject="เรื่องที่ถามบ่อย")).json
    own = {"ticket": made["ticket"], "code": made["code"]}
    assert {at(town, "192.0.4.30").post("/v1/track", own).status for _ in range(60)} == {200}
    # Neither did they use up what the crowd may try.
    assert at(town, "192.0.5.30").post("/v1/track", {"ticket": "70-0001", "code": "3" * 16}).status == 404


def test_ten_thousand_guesses_find_a_code_less_than_once_in_a_thousand_million_times() -> None:
    limit, crowd = Limiter(10), Limiter(300)
    tried = 0
    for turn in range(10_000):
        network = (turn % 500).to_bytes(3, "big")
        if not limit.take(network, turn / 100) and not crowd.take(b"*", turn / 100):
            tried += 1
    assert tried == 300
    assert tried / 10**16 < 1e-9


def test_names_of_browsers_fill_no_memory_and_hold_nobody_up() -> None:
    bots._judge.cache_clear()  # noqa: SLF001 - what it remembers is the point
    shape = bots._judge.cache_info().maxsize  # noqa: SLF001 - as above
    assert shape is not None
    assert shape <= 20_000
    is_machine("Mozilla/5.0 " + "x" * 100_000 + "1")
    is_machine("Mozilla/5.0 " + "x" * 100_000 + "2")
    assert bots._judge.cache_info().currsize == 1  # noqa: SLF001 - as above
    hostile = (
        "a" * 400,
        "Mozilla/5.0 " + "(" * 380,
        "bot " * 100,
        "Mozilla/" + "0." * 196,
        "Mozilla/5.0 (" + "a;" * 190,
    )
    began = time.process_time()
    for words in hostile:
        for turn in range(40):
            is_machine(f"{words[:396]}{turn}")
    assert (time.process_time() - began) / 200 < 0.005
