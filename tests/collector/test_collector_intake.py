"""What citizens send, and what is refused: over HTTP, against a server of one's own."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.collector.living import BODY, SUBJECT, Living, complaint, hidden, living, rows

from prakat.collector.complaint_form import LIMITS
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.ratings import LONGEST_COMMENT
from prakat.collector.tables import COMMENT, COMPLAINT, PRIVATE, RATING, VISIT_DAY, VISIT_PAGE


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    limits = {"complaints": 1000, "ratings": 1000, "wrong_codes": 1000}
    with living(tmp_path_factory.mktemp("collector"), limits=limits) as served:
        yield served


def token(town: Living, purpose: str, age: float = 60, number: str = "") -> str:
    import time

    return make_token(read_keys(Path(town.configuration.key_file)), purpose, time.time() - age, number)


def test_a_complaint_goes_from_form_over_check_to_receipt_and_can_be_followed(town: Living) -> None:
    client = town.client
    form = client.get("/complaints/new")
    assert form.status == 200
    checked = client.form("/v1/complaints", complaint(token=hidden(form.text, "token"), step="check"))
    assert checked.status == 200
    assert BODY in checked.text
    before = len(rows(town, COMPLAINT))
    sent = client.form("/v1/complaints", complaint(token=hidden(checked.text, "token"), step="send"))
    assert sent.status == 201
    assert len(rows(town, COMPLAINT)) == before + 1
    ticket = re.search(r'id="ticket">([^<]+)<', sent.text)
    code = re.search(r'id="code">([^<]+)<', sent.text)
    assert ticket
    assert code
    found = client.form("/v1/track", {"ticket": ticket[1], "code": code[1]})
    assert found.status == 200
    assert "รับเรื่องแล้ว" in found.text
    more = client.form("/v1/track/message", {"ticket": ticket[1], "code": code[1], "text": "ดับอีกคืน"})
    assert more.status == 201
    assert "ดับอีกคืน" in more.text
    gone = client.form("/v1/track/withdraw", {"ticket": ticket[1], "code": code[1], "text": ""})
    assert "ผู้ร้องถอนเรื่อง" in gone.text
    again = client.form("/v1/track/withdraw", {"ticket": ticket[1], "code": code[1], "text": ""})
    assert again.status == 409


def test_the_same_form_sent_twice_is_one_case_and_the_code_is_not_shown_again(town: Living) -> None:
    slip = token(town, "complaint-send")
    first = town.client.form("/v1/complaints", complaint(token=slip, step="send"))
    second = town.client.form("/v1/complaints", complaint(token=slip, step="send"))
    assert (first.status, second.status) == (201, 200)
    ticket = re.search(r'id="ticket">([^<]+)<', first.text)
    assert ticket
    assert ticket[1] in second.text
    assert 'id="code"' not in second.text
    renewed = town.client.form("/v1/complaints/code", {"token": hidden(second.text, "token")})
    code = re.search(r'id="code">([^<]+)<', renewed.text)
    assert renewed.status == 201
    assert code
    assert town.client.form("/v1/track", {"ticket": ticket[1], "code": code[1]}).status == 200


def test_a_complaint_without_a_token_is_shown_for_checking_and_not_stored(town: Living) -> None:
    before = len(rows(town, COMPLAINT))
    for slip in ("", "k1.1.x.y", token(town, "rating"), token(town, "complaint-send", age=90_000)):
        answer = town.client.form("/v1/complaints", complaint(token=slip, step="send"))
        assert answer.status == 200
        assert "ยังไม่ได้ส่ง" in answer.text
    assert town.client.post("/v1/complaints", complaint()).status == 422
    assert len(rows(town, COMPLAINT)) == before


def test_a_program_gets_its_receipt_as_json(town: Living) -> None:
    slip = token(town, "complaint")
    assert town.client.get("/v1/token?for=complaint").json["not_before"] == 3
    sent = town.client.post("/v1/complaints", complaint(token=slip))
    assert sent.status == 201
    assert set(sent.json) == {"ticket", "code", "due"}
    tracked = town.client.post("/v1/track", {"ticket": sent.json["ticket"], "code": sent.json["code"]})
    assert tracked.json["status"] == "received"


def test_what_was_filled_in_within_a_blink_or_into_the_trap_is_kept_apart_and_looks_the_same(town: Living) -> None:
    hasty = town.client.post("/v1/complaints", complaint(token=token(town, "complaint", age=0), subject="เร็วเกินไป"))
    trapped = town.client.post(
        "/v1/complaints", complaint(token=token(town, "complaint"), website="http://x", subject="กับดัก")
    )
    assert (hasty.status, trapped.status) == (201, 201)
    verdicts = {row.ticket: row.verdict for row in rows(town, COMPLAINT)}
    assert verdicts[hasty.json["ticket"]] == verdicts[trapped.json["ticket"]] == "suspect"


def test_the_same_words_within_five_minutes_are_grouped(town: Living) -> None:
    words = "ข้อความเดียวกันทุกตัวอักษร (ตัวอย่าง)"
    sent = [town.client.post("/v1/complaints", complaint(body=words, token=token(town, "complaint"))) for _ in range(3)]
    by_ticket = {row.ticket: row for row in rows(town, COMPLAINT)}
    first, *others = [by_ticket[answer.json["ticket"]] for answer in sent]
    assert first.same_as is None
    assert {(row.same_as, row.verdict) for row in others} == {(first.ticket, "same-text")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": "พิเศษ"}, "category"),
        ({"subject": "ก"}, "subject"),
        ({"subject": "ก" * 201}, "subject"),
        ({"body": "สั้น"}, "body"),
        ({"identity": "named", "phone": "0-0000-0000"}, "name"),
        ({"identity": "contact"}, "phone"),
        ({"identity": "anonymous", "email": "a@example.org"}, "email"),
        ({"identity": "contact", "email": "a@example.org\r\nBcc: b@example.org"}, "email"),
        ({"identity": "contact", "phone": "1 OR 1"}, "phone"),
        ({"identity": "contact", "phone": "0-0000-0000", "reply": "email"}, "email"),
        ({"national_id": "x"}, "national_id"),
        ({"reply": "pigeon"}, "reply"),
        ({"identity": "contact", "phone": "0-0000-0000", "reply": "pigeon"}, "reply"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(town: Living, changes: dict[str, str], field: str) -> None:
    before = len(rows(town, COMPLAINT))
    values = complaint(**changes, token=token(town, "complaint"))
    refused = town.client.post("/v1/complaints", values)
    assert refused.status == 422
    assert refused.headers["content-type"] == "application/problem+json"
    if field != "national_id":
        assert field in {error["field"] for error in refused.json["errors"]}
    page = town.client.form("/v1/complaints", values)
    assert page.status == 422
    assert 'role="alert"' in page.text
    assert len(rows(town, COMPLAINT)) == before


def test_the_longest_words_that_a_form_takes_reach_us_from_a_form(town: Living) -> None:
    longest = {name: "ก" * most for name, most in LIMITS.items() if name not in {"phone", "email"}}
    values = complaint(
        **longest, identity="named", phone="๐-๐๐๐๐-๐๐๐๐", token=token(town, "complaint-send"), step="send"
    )
    assert town.client.form("/v1/complaints", values).status == 201
    stored = rows(town, PRIVATE)[-1]
    assert {name: getattr(stored, name) for name in longest} == longest
    assert stored.phone == "0-0000-0000"
    words = "ข" * LONGEST_COMMENT
    assert town.client.form("/v1/ratings", {"q-find": "4", "comment": words}).status == 303
    assert words in {row.text for row in rows(town, COMMENT)}


def test_corruption_has_its_own_form_and_channels(town: Living) -> None:
    form = town.client.get("/complaints/corruption").text
    assert 'name="category" value="corruption"' in form
    assert "1205" in form
    sent = town.client.form(
        "/v1/complaints", complaint(category="corruption", token=token(town, "complaint-send"), step="send")
    )
    assert sent.status == 201
    assert "1205" in sent.text
    assert [row for row in rows(town, COMPLAINT) if row.category == "corruption"]


def test_a_program_that_reads_json_with_extra_names_or_none_is_refused(town: Living) -> None:
    client = town.client
    for body in (b"[]", b"{", b'"x"', b"\xff", b"[" * 900):
        assert client.send("POST", "/v1/complaints", body, content_type="application/json").status == 400
    assert (
        client.send("POST", "/v1/complaints", b"a=1&a=2", content_type="application/x-www-form-urlencoded").status
        == 400
    )
    assert client.send("POST", "/v1/complaints", b"x", content_type="multipart/form-data").status == 415


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("โทรกลับที่ 081-234-5678 ด้วย", "mobile-phone"),
        ("โทรกลับที่ ๐๘๑-๒๓๔-๕๖๗๘ ด้วย", "mobile-phone"),
        ("เลขประจำตัว 1-1037-02071-81-1 ของเขา", "citizen-id"),
        ("เลข 1103702071811 ของเขา", "citizen-id"),
        ("เขียนถึง somebody@gmail.com นะ", "personal-email"),
        ("เขียนถึง somebody@office.example.org นะ", "email"),
        ("สองอย่าง 081-234-5678 a@b.example", "email,mobile-phone"),
        ("ไม่มีอะไร 1103702071819 @ a.b 12-34", ""),
    ],
)
@pytest.mark.parametrize("field", ["subject", "body", "place"])
def test_personal_data_in_a_complaint_is_flagged(town: Living, field: str, words: str, wanted: str) -> None:
    text = f"{words} ข้อความของ {field} (ตัวอย่าง)"
    sent = town.client.post("/v1/complaints", complaint(**{field: text}, token=token(town, "complaint")))
    flags = {row.ticket: row.flags for row in rows(town, COMPLAINT)}
    assert flags[sent.json["ticket"]] == wanted
    answer = {"page": "/", "answers": {"find": 3}, "comment": text}
    town.client.post("/v1/ratings", answer, user_agent=f"Mozilla/5.0 Firefox/{abs(hash(text))}")
    assert {row.flags for row in rows(town, COMMENT) if row.text == text} == {wanted}


class Acting(HTMLParser):
    """Gathers what of a page a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element as a browser reads it."""
        self.found += [tag] if tag in {"script", "img", "svg", "iframe", "object", "embed", "style", "base"} else []
        self.found += [name for name, _ in attrs if name.startswith("on")]
        self.found += [value for name, value in attrs if name in {"href", "action"} and value and _leaves(value)]
        self.found += ["refresh" for name, _ in attrs if name == "http-equiv"]


def _leaves(address: str) -> bool:
    return not address.startswith("#") and (":" in address or address.startswith("//"))


def acting_parts(page: str) -> list[str]:
    parser = Acting()
    parser.feed(page)
    return parser.found


def test_what_acts_in_a_page_is_seen() -> None:
    assert acting_parts("<img src=x onerror=alert(1)><a href='javascript:x'>") == ["img", "onerror", "javascript:x"]
    assert acting_parts("<meta http-equiv=refresh><form action=//x><a href='/x'>") == ["refresh", "//x"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "'; DROP TABLE complaint; --",
    "\u202ethe other way",
    "javascript:alert(1)",
    "</textarea><svg onload=alert(1)>",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_out_as_words(town: Living, words: str) -> None:
    fields = complaint(subject=f"เรื่อง {words}", body=f"รายละเอียด {words} ยาวพอ", place=words)
    shown = town.client.form("/v1/complaints", fields | {"step": "check"}).text
    wrong = town.client.form("/v1/complaints", fields | {"category": "none"}).text
    for page in (shown, wrong):
        assert acting_parts(page) == []
    sent = town.client.form("/v1/complaints", fields | {"token": token(town, "complaint-send"), "step": "send"})
    ticket, code = (re.search(rf'id="{name}">([^<]+)<', sent.text) for name in ("ticket", "code"))
    assert ticket
    assert code
    told = town.client.form("/v1/track/message", {"ticket": ticket[1], "code": code[1], "text": words}).text
    assert acting_parts(told) == []
    assert len(rows(town, PRIVATE)) == len(rows(town, COMPLAINT))


def test_every_answer_says_what_browsers_may_do_and_sets_no_cookie(town: Living) -> None:
    paths = (
        "/complaints/new",
        "/complaints/corruption",
        "/track",
        "/survey",
        "/thanks",
        "/v.js",
        "/style.css",
        "/nothing",
    )
    for path in paths:
        answer = town.client.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)


def test_an_answer_of_one_visitor_replaces_the_one_before(town: Living) -> None:
    client = town.client
    client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
    statuses = [
        client.post("/v1/ratings", {"page": "/news/", "answers": {"helpful": turn % 2}}).status for turn in range(60)
    ]
    assert statuses == [201] + [200] * 59
    kept = [row for row in rows(town, RATING) if row.page == "/news/"]
    assert [(row.question, row.score) for row in kept] == [("helpful", 1)]


def test_a_helpful_form_without_a_script_leads_to_the_thanks_and_back(town: Living) -> None:
    answer = town.client.form("/v1/ratings", {"page": "/contact/", "helpful": "1"})
    assert answer.status == 303
    thanks = town.client.get(answer.headers["location"].removeprefix("/_fb"))
    assert 'href="/contact/"' in thanks.text
    elsewhere = town.client.form("/v1/ratings", {"page": "//evil.example/", "helpful": "1"})
    assert "evil" not in town.client.get(elsewhere.headers["location"].removeprefix("/_fb")).text


def test_the_survey_is_stored_with_its_comment(town: Living) -> None:
    form = town.client.get("/survey?page=/news/").text
    values = {"q-find": "4", "q-overall": "5", "comment": "หาแบบฟอร์มไม่พบ", "page": "/news/"}
    sent = town.client.form("/v1/ratings", values | {"token": token(town, "rating")})
    assert 'name="q-find"' in form
    assert sent.status == 303
    assert "หาแบบฟอร์มไม่พบ" in {row.text for row in rows(town, COMMENT)}
    slip = town.client.form("/v1/ratings", {"comment": "ไม่ได้ให้คะแนน"})
    assert slip.status == 422
    assert "ไม่ได้ให้คะแนน" not in {row.text for row in rows(town, COMMENT)}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"find": 0},
        {"find": 6},
        {"find": "1 OR 1"},
        {"find": True},
        {"none": 3},
        {"helpful": 2},
        {"find": 1.5},
        {"find": [1]},
    ],
)
def test_answers_that_the_form_does_not_have_are_refused(town: Living, answers: dict[str, object]) -> None:
    assert town.client.post("/v1/ratings", {"page": "/", "answers": answers}).status == 422
    assert town.client.post("/v1/ratings", {"page": "/", "answers": {"find": 3}, "ip": "1.2.3.4"}).status == 422


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://127.0.0.1", "{own}.evil", "{own}@evil", "{own}1"]
)
def test_another_sites_page_cannot_send_anything(town: Living, origin: str) -> None:
    client = town.client
    said = origin.replace("{own}", client.origin)
    assert client.post("/v1/ratings", {"page": "/", "answers": {"helpful": 1}}, origin=said).status == 403
    assert (
        client.form("/v1/complaints", complaint(token=token(town, "complaint-send"), step="send"), origin=said).status
        == 403
    )
    assert client.post("/v1/hit", {"p": "/"}, origin=said).status == 403
    assert client.form("/v1/track", {"ticket": "70-0001", "code": "1" * 16}, origin=said).status == 403
    cross = client.post("/v1/hit", {"p": "/"}, origin=None, sec_fetch_site="cross-site")
    assert cross.status == 403


def test_who_does_not_say_where_a_form_was_made_is_asked_on_our_own_page(town: Living) -> None:
    before = len(rows(town, RATING))
    asked = town.client.form("/v1/ratings", {"page": "/", "q-find": "2"}, origin=None)
    assert asked.status == 200
    assert "ยืนยันคำตอบ" in asked.text
    assert len(rows(town, RATING)) == before
    hit = town.client.post("/v1/hit", {"p": "/"}, origin=None)
    assert (hit.status, hit.headers["feedback-ignored"]) == (204, "no-origin")


def test_a_visit_counts_only_for_pages_of_the_site_and_for_people(town: Living) -> None:
    client = town.client
    agents = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    line = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.9.1"
    )
    before = sum(row.views for row in rows(town, VISIT_PAGE))
    said = [
        client.post("/v1/hit", {"p": "/news/?utm=x#y"}),
        client.post("/v1/hit", {"p": "/news/"}, user_agent=line),
        client.post("/v1/hit", {"p": "/นายก-โกง/"}),
        client.post("/v1/hit", {"p": "/news/"}, user_agent=agents),
        client.post("/v1/hit", {"p": "/news/"}, user_agent=""),
        client.post("/v1/hit", {"p": "/news/"}, sec_purpose="prefetch;prerender"),
        client.post("/v1/hit", {"p": "/news/"}, dnt="1"),
        client.post("/v1/hit", {"p": "/news/"}, sec_gpc="1"),
    ]
    assert {answer.status for answer in said} == {204}
    reasons = [answer.headers.get("feedback-ignored", "") for answer in said]
    assert reasons == ["", "", "unknown-path", "bot", "bot", "prefetch", "dnt", "dnt"]
    assert sum(row.views for row in rows(town, VISIT_PAGE)) == before + 2
    assert {row.path for row in rows(town, VISIT_PAGE)} <= {"/", "/news/", "/contact/"}
    assert client.post("/v1/hit", {"p": "/news/", "ip": "1.2.3.4"}).status == 400
    assert client.post("/v1/hit", {"p": 7}).status == 400
    assert client.send("HEAD", "/v1/hit").status == 405
    assert client.get("/v1/pixel.gif?p=/").status == 404
    assert [row.closed_at for row in rows(town, VISIT_DAY)] == [None]


def test_wrong_ticket_and_wrong_code_look_the_same(town: Living) -> None:
    sent = town.client.post("/v1/complaints", complaint(token=token(town, "complaint"))).json
    answers = [
        town.client.post("/v1/track", {"ticket": ticket, "code": code})
        for ticket, code in ((sent["ticket"], "1" * 16), ("70-9999", "1" * 16), ("x", "y"), ("", ""))
    ]
    assert {(answer.status, answer.body) for answer in answers} == {(404, answers[0].body)}
    thai = sent["code"].translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert town.client.post("/v1/track", {"ticket": sent["ticket"], "code": thai}).status == 200


def test_codes_and_words_are_in_no_log(town: Living) -> None:
    sent = town.client.post("/v1/complaints", complaint(token=token(town, "complaint"))).json
    town.client.post("/v1/track", {"ticket": sent["ticket"], "code": sent["code"]})
    files = b"".join(path.read_bytes() for path in town.folder.iterdir() if path.name.startswith("collector.db"))
    code = sent["code"].encode()
    assert code not in town.log + files
    assert code.replace(b" ", b"") not in town.log + files
    assert SUBJECT.encode() not in town.log
    assert b"127.0.0.1 -" not in town.log
