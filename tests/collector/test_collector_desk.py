"""The staff's desk over HTTP: who gets in, what they may do, and what is written down."""
# ruff: noqa: D103 - the name of a test is its sentence

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.collector.living import BODY, NOON, Answer, Client, Living, complaint, hidden, living, rows

from prakat.collector.accounts import disable_account, list_accounts, put_account
from prakat.collector.database import open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.staff import Sessions, totp, totp_step
from prakat.collector.tables import COMPLAINT, EVENT, MESSAGE, PRIVATE, SESSION, STAFF
from prakat.collector.trouble import CollectorError
from prakat.thai.digits import to_thai

PHRASE = "ประโยคยาวพอสำหรับทดสอบ"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    limits = {"complaints": 1000, "logins": 4}
    with living(tmp_path_factory.mktemp("desk"), limits=limits) as served:
        engine = open_database(served.configuration.database)
        keys = read_keys(Path(served.configuration.key_file))
        with engine.begin() as connection:
            for role in ("officer", "integrity", "auditor"):
                put_account(connection, keys, role, PHRASE, role, totp=False)
            put_account(connection, keys, "second", PHRASE, "officer", totp=True)
        engine.dispose()
        yield served


@dataclass(slots=True)
class Seat:
    """Somebody logged in."""

    client: Client
    cookie: str
    token: str

    def get(self, path: str) -> Answer:
        """Open a page of the desk."""
        return self.client.get(f"/staff/{path}", cookie=self.cookie)

    def do(self, ticket: str, kind: str, **values: str) -> Answer:
        """Send a form of a case."""
        fields = {"form_token": self.token, "kind": kind, **values}
        return self.client.form(f"/staff/c/{ticket}", fields, cookie=self.cookie)


def log_in(town: Living, login: str, code: str = "", password: str = PHRASE, cookie: str = "") -> Seat | Answer:
    values = {"login": login, "password": password, "code": code}
    answer = town.client.form("/staff/login", values, cookie=cookie or None)
    if answer.status != 303:
        return answer
    found = answer.headers["set-cookie"].partition(";")[0]
    page = town.client.get("/staff/" if login != "auditor" else "/staff/audit", cookie=found)
    assert page.status == 200
    return Seat(town.client, found, hidden(page.text, "form_token"))


@pytest.fixture(scope="module")
def seat(town: Living) -> Seat:
    found = log_in(town, "officer")
    assert isinstance(found, Seat)
    return found


def send(town: Living, **changes: str) -> str:
    slip = make_token(read_keys(Path(town.configuration.key_file)), "complaint", time.time() - 60)
    return str(town.client.post("/v1/complaints", complaint(token=slip, **changes)).json["ticket"])


def test_the_cookie_is_for_staff_alone_and_bound_to_host_path_and_site(town: Living) -> None:
    answer = town.client.form("/staff/login", {"login": "officer", "password": PHRASE, "code": ""})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-prakat-staff=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "set-cookie" not in town.client.get("/staff/login").headers


def test_a_session_is_new_at_each_login_and_the_old_one_ends(town: Living) -> None:
    planted = "__Host-prakat-staff=" + "a" * 43
    first = log_in(town, "officer", cookie=planted)
    assert isinstance(first, Seat)
    assert first.cookie != planted
    assert town.client.get("/staff/", cookie=planted).status == 303
    second = log_in(town, "officer", cookie=first.cookie)
    assert isinstance(second, Seat)
    assert second.cookie != first.cookie
    assert first.get("").status == 303
    out = town.client.form("/staff/logout", {"form_token": second.token}, cookie=second.cookie)
    assert out.status == 303
    assert second.get("").status == 303


def test_nobody_gets_anywhere_without_a_session(town: Living) -> None:
    ticket = send(town)
    for path in ("/staff/", "/staff/audit", f"/staff/c/{ticket}", f"/staff/c/{ticket}/print"):
        answer = town.client.get(path)
        assert (answer.status, answer.headers["location"]) == (303, "/_fb/staff/login")
    assert town.client.form(f"/staff/c/{ticket}", {"kind": "note", "text": "x"}).status == 403


def test_guessing_passwords_is_slowed_and_says_nothing(town: Living) -> None:
    wrong = [log_in(town, "nobody", password=f"guess number {turn}") for turn in range(6)]
    assert all(isinstance(answer, Answer) for answer in wrong)
    statuses = [answer.status for answer in wrong if isinstance(answer, Answer)]
    assert statuses == [403] * 4 + [429] * 2
    known = log_in(town, "integrity", password="not the right one")
    assert isinstance(known, Answer)
    assert isinstance(wrong[0], Answer)
    assert known.text == wrong[0].text


def test_a_second_factor_is_needed_and_serves_once(town: Living) -> None:
    keys = read_keys(Path(town.configuration.key_file))
    row = next(row for row in rows(town, STAFF) if row.login == "second")
    secret = keys.open("totp", row.totp)
    assert secret
    right = totp(secret, int(time.time()) // 30)
    without = log_in(town, "second")
    assert isinstance(without, Answer)
    assert without.status == 403
    assert isinstance(log_in(town, "second", code=right), Seat)
    again = log_in(town, "second", code=right)
    assert isinstance(again, Answer)
    assert again.status == 403


def test_the_second_factor_is_that_of_the_standard() -> None:
    secret = b"12345678901234567890"
    assert [totp(secret, step) for step in (1, 37037036, 41152263)] == ["287082", "081804", "005924"]
    now = datetime.fromtimestamp(59, NOON.tzinfo)
    assert totp_step(secret, "287082", now) == 1
    assert totp_step(secret, "28708", now) == -1
    assert base64.b32encode(secret)


def test_a_case_is_worked_on_and_every_look_is_written_down(town: Living, seat: Seat) -> None:
    ticket = send(town, body=f"{BODY} ติดต่อ 081-234-5678")
    looks = len([row for row in rows(town, EVENT) if row.kind == "view"])
    page = seat.get(f"c/{ticket}")
    assert page.status == 200
    assert "081-234-5678" in page.text
    assert len([row for row in rows(town, EVENT) if row.kind == "view"]) == looks + 1
    assert seat.do(ticket, "assign", value="officer").status == 303
    assert seat.do(ticket, "status", value="in-progress").status == 303
    assert seat.do(ticket, "note", text="โทรสอบถามแล้ว").status == 303
    assert seat.do(ticket, "update", text="ช่างจะเข้าซ่อมพรุ่งนี้").status == 303
    assert seat.do(ticket, "mask", text="081-234-5678").status == 303
    assert seat.do(ticket, "hold", text="อยู่ระหว่างสอบสวน").status == 303
    assert seat.do(ticket, "unhold").status == 303
    case = next(row for row in rows(town, COMPLAINT) if row.ticket == ticket)
    assert (case.status, case.assignee, case.flags, case.hold) == ("in-progress", "officer", "", None)
    assert case.first_reply_on
    private = next(row for row in rows(town, PRIVATE) if row.complaint_id == case.id)
    assert "081" not in private.body
    kinds = [row.kind for row in rows(town, EVENT) if row.complaint_id == case.id]
    assert kinds == ["status", "view", "assign", "status", "note", "update", "mask", "hold", "unhold"]
    assert "ซ่อม" not in str([(row.before, row.after) for row in rows(town, EVENT)])
    offered = page.text.partition('id="assignee"')[2].partition("</select>")[0]
    assert re.findall("<option>([a-z]+)</option>", offered) == ["officer", "second"]
    history = seat.get(f"c/{ticket}").text.partition("ประวัติ")[2]
    for words in ("มอบหมายให้ officer โดย officer", "สถานะ กำลังดำเนินการ", "พักการลบ โดย officer", " น. "):
        assert words in history
    printed = seat.get(f"c/{ticket}/print")
    assert printed.status == 200
    assert "โทรสอบถามแล้ว" in printed.text
    assert rows(town, EVENT)[-1].kind == "print"


@pytest.mark.parametrize(
    ("kind", "values", "status"),
    [
        ("status", {"value": "rejected"}, 422),
        ("status", {"value": "rejected:because"}, 422),
        ("status", {"value": "transferred:consent"}, 409),
        ("status", {"value": "reopened"}, 409),
        ("status", {"value": "nonsense"}, 409),
        ("assign", {"value": "integrity"}, 422),
        ("assign", {"value": "nobody"}, 422),
        ("mask", {"text": "ไม่มีในเรื่อง"}, 422),
        ("note", {"text": " "}, 422),
        ("hold", {"text": ""}, 422),
        ("delete", {}, 422),
    ],
)
def test_what_must_not_be_done_is_refused(
    town: Living, seat: Seat, kind: str, values: dict[str, str], status: int
) -> None:
    ticket = send(town)
    assert seat.do(ticket, kind, **values).status == status
    assert next(row for row in rows(town, COMPLAINT) if row.ticket == ticket).status == "received"


def test_a_refusal_says_in_thai_what_to_do(town: Living, seat: Seat) -> None:
    ticket = send(town)
    assert "ไม่มีชื่อเข้าระบบนี้" in seat.do(ticket, "assign", value="nobody").text
    assert "ข้อความ: ไม่พบข้อความนี้ในเรื่อง" in seat.do(ticket, "mask", text="ไม่มีในเรื่อง").text
    assert "ข้อความ: ต้องกรอกช่องนี้" in seat.do(ticket, "note", text=" ").text
    assert "สถานะของเรื่องเปลี่ยนไปแล้ว" in seat.do(ticket, "status", value="reopened").text


def test_a_case_is_opened_by_its_ticket_however_it_is_typed(town: Living, seat: Seat) -> None:
    ticket = send(town)
    for typed in (ticket, ticket.replace("-", ""), to_thai(ticket), f"%20{ticket}%20"):
        found = seat.get(f"find?ticket={quote(typed, safe='%')}")
        assert (found.status, found.headers["location"]) == (303, f"/_fb/staff/c/{ticket}"), typed
    assert seat.get("find?ticket=//evil.example").headers["location"] == "/_fb/staff/c/-"
    assert seat.get("c/-").status == 404


def test_masked_words_are_gone_from_messages_as_well(town: Living, seat: Seat) -> None:
    number = "081-234-5678"
    ticket = send(town)
    assert seat.do(ticket, "note", text=f"โทรกลับ {number}").status == 303
    assert f"ปิดบัง {number}" in seat.get(f"c/{ticket}").text
    assert seat.do(ticket, "mask", text=number).status == 303
    assert number not in seat.get(f"c/{ticket}").text
    assert number not in str([row.text for row in rows(town, MESSAGE)])


def test_a_case_may_leave_the_house_with_a_reason_or_consent(town: Living, seat: Seat) -> None:
    willing = send(town, consent_transfer="true")
    assert seat.do(willing, "status", value="transferred:consent").status == 303
    assert seat.do(send(town), "status", value="transferred:legal-duty").status == 303
    assert rows(town, EVENT)[-1].after == "transferred:legal-duty"


def test_corruption_is_not_there_for_officers_nor_general_cases_for_integrity(town: Living, seat: Seat) -> None:
    other = log_in(town, "integrity")
    assert isinstance(other, Seat)
    secret, plain = send(town, category="corruption"), send(town)
    assert seat.get(f"c/{secret}").status == 404
    assert seat.do(secret, "note", text="x").status == 404
    assert secret not in seat.get("").text
    assert other.get(f"c/{plain}").status == 404
    assert other.get(f"c/{secret}").status == 200
    assert plain not in other.get("").text
    auditor = log_in(town, "auditor")
    assert isinstance(auditor, Seat)
    assert auditor.get(f"c/{plain}").status == 404
    assert auditor.do(plain, "note", text="x").status == 404
    log = auditor.get("audit").text
    assert "view" in log
    assert BODY not in log
    assert seat.get("audit").status == 403


def test_words_of_the_survey_are_read_by_officers_and_that_is_noted(town: Living, seat: Seat) -> None:
    words = "หาแบบฟอร์มไม่พบ <script>alert(1)</script>"
    sent = town.client.post("/v1/ratings", {"page": "/news/", "answers": {"find": 2}, "comment": words})
    assert sent.status == 201
    page = seat.get("comments")
    assert "หาแบบฟอร์มไม่พบ" in page.text
    assert "<script" not in page.text
    assert rows(town, EVENT)[-1].kind == "comments"
    other = log_in(town, "auditor")
    assert isinstance(other, Seat)
    assert other.get("comments").status == 403
    assert town.client.get("/staff/comments").status == 303


def test_another_page_cannot_act_for_somebody_logged_in(town: Living, seat: Seat) -> None:
    ticket = send(town)
    path = f"/staff/c/{ticket}"
    fields = {"form_token": seat.token, "kind": "note", "text": "x"}
    for origin in ("https://evil.example", "null", None):
        assert town.client.form(path, fields, cookie=seat.cookie, origin=origin).status == 403
    for token in ("", "0" * 64, seat.token[:-1]):
        assert town.client.form(path, {**fields, "form_token": token}, cookie=seat.cookie).status == 403
    stranger = town.client.form("/staff/login", {"login": "officer", "password": PHRASE}, origin="https://evil.example")
    assert stranger.status == 403
    assert [row for row in rows(town, MESSAGE) if row.text == "x"] == []


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onclick='alert(1)"]
)
def test_hostile_words_are_words_on_the_staffs_pages_as_well(town: Living, seat: Seat, words: str) -> None:
    ticket = send(town, subject=f"หัวเรื่อง {words}", body=f"{words} {BODY}", place=words)
    seat.do(ticket, "note", text=words)
    seat.do(ticket, "update", text=words)
    for path in (f"c/{ticket}", f"c/{ticket}/print", ""):
        page = seat.get(path)
        assert "<script" not in page.text
        assert "<img" not in page.text
        assert not re.search(r"<[a-z]+[^>\"]*' onclick", page.text)
        assert "script-src" not in page.headers["content-security-policy"]


def test_accounts_can_be_listed_and_disabled_at_once(town: Living) -> None:
    engine = open_database(town.configuration.database)
    keys = read_keys(Path(town.configuration.key_file))
    with engine.begin() as connection:
        put_account(connection, keys, "leaving", PHRASE, "officer", totp=False)
    leaving = log_in(town, "leaving")
    assert isinstance(leaving, Seat)
    with engine.begin() as connection:
        disable_account(connection, "leaving")
        assert "leaving officer disabled" in list_accounts(connection)
        for login, password in (("x", PHRASE), ("short", "12345"), ("citizen", PHRASE)):
            with pytest.raises(CollectorError):
                put_account(connection, keys, login, password, "officer", totp=False)
    assert leaving.get("").status == 303
    assert isinstance(log_in(town, "leaving"), Answer)
    engine.dispose()


def test_a_session_ends_after_idling_and_is_only_a_hash_in_the_database(town: Living, seat: Seat) -> None:
    secret = seat.cookie.partition("=")[2]
    sessions = Sessions(keys=read_keys(Path(town.configuration.key_file)))
    engine = open_database(town.configuration.database, immediate=False)
    with engine.begin() as connection:
        now = datetime.now(NOON.tzinfo)
        assert sessions.find(connection, secret, now)
        assert sessions.find(connection, secret, now.replace(year=now.year + 1)) is None
        assert sessions.find(connection, "", now) is None
    engine.dispose()
    assert all(secret.encode() != row.id_hash for row in rows(town, SESSION))
