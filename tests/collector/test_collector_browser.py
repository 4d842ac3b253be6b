"""A citizen's walk in a real Chromium, with JavaScript and without: survey, complaint, tracking."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, Literal
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.collector.living import FIREFOX, Client, Living, complaint, free_port, make, rows
from tests.site.browsing import CHROMIUM, OPTIONS, axe_source

from prakat.collector.accounts import put_account
from prakat.collector.answers import TEMPLATES
from prakat.collector.database import open_database
from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys
from prakat.collector.tables import COMPLAINT, RATING, VISIT_PAGE

pytestmark = pytest.mark.browser

PHRASE: Final = "ประโยคยาวพอสำหรับทดสอบ"
PAGE: Final = """<!doctype html><html lang="th"><head><meta charset="utf-8"><title>ข่าว</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src 'self';
form-action 'self'"><script src="/_fb/v.js" defer></script></head><body><h1>ข่าว</h1>
<form class="helpful" method="post" action="/_fb/v1/ratings"><input type="hidden" name="page" value="/news/">
<p>หน้านี้มีประโยชน์หรือไม่</p><button name="helpful" value="1">มีประโยชน์</button>
<button name="helpful" value="0">ไม่มีประโยชน์</button></form></body></html>"""


def front(town: Living) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class, short methods
    """Return a small web server that does what a proxy does: pages of the site, and the service below /_fb."""

    class Front(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
            """Keep quiet."""

        def do_GET(self) -> None:
            """Answer a page or hand the request on."""
            if self.path.startswith("/_fb/"):
                self._hand_on(None)
            else:
                self._answer(200, {"content-type": "text/html; charset=utf-8"}, PAGE.encode())

        def do_POST(self) -> None:
            """Hand the request on."""
            self._hand_on(self.rfile.read(int(self.headers["content-length"] or 0)))

        def _hand_on(self, body: bytes | None) -> None:
            import http.client

            line = http.client.HTTPConnection("127.0.0.1", town.port, timeout=20)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            line.request(self.command, self.path, body, {**headers, "X-Forwarded-For": self.client_address[0]})
            got = line.getresponse()
            kept = {name: value for name, value in got.getheaders() if name.lower() not in {"date", "content-length"}}
            self._answer(got.status, kept, got.read())
            line.close()

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Front


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    port = free_port()
    made = make(tmp_path_factory.mktemp("walk"), origin=f"http://127.0.0.1:{port}")
    made.start()
    server = ThreadingHTTPServer(("127.0.0.1", port), front(made))
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
    made.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def context(request: pytest.FixtureRequest, browser: Browser, town: Living) -> Iterator[BrowserContext]:
    made = browser.new_context(
        java_script_enabled=request.param, user_agent=FIREFOX, base_url=town.configuration.origin
    )
    yield made
    assert made.cookies() == []
    made.close()


@pytest.fixture
def page(context: BrowserContext, town: Living) -> Iterator[Page]:
    asked: list[str] = []
    opened = context.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert [url for url in asked if not url.startswith(f"{town.configuration.origin}/")] == []


def test_a_complaint_from_form_to_tracking(page: Page, town: Living) -> None:
    page.goto("/_fb/complaints/new")
    page.get_by_label("หัวเรื่อง").fill("ไฟถนนดับ (ตัวอย่าง)")
    page.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    expect(page.get_by_role("alert")).to_contain_text("รายละเอียด")
    page.get_by_role("textbox", name="รายละเอียด").fill("ไฟถนนหน้าตลาดดับสามคืนแล้ว (ตัวอย่าง)")
    page.get_by_label("ไม่เปิดเผยตัว").check()
    page.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ตรวจทานก่อนส่ง")
    page.get_by_role("button", name="ส่งเรื่อง").click()
    ticket, code = page.locator("#ticket").inner_text(), page.locator("#code").inner_text()
    assert re.fullmatch(r"[0-9]{2}-[0-9]{4}", ticket)
    page.get_by_role("link", name="ติดตามเรื่อง").first.click()
    page.get_by_label("เลขที่เรื่อง").fill(ticket)
    page.get_by_label("รหัสติดตาม 16 หลัก").fill(code)
    page.get_by_role("button", name="ดูความคืบหน้า").click()
    expect(page.locator("#status")).to_have_text("รับเรื่องแล้ว")
    assert code.replace(" ", "") not in page.url
    assert ticket in {row.ticket for row in rows(town, COMPLAINT)}


def test_the_survey_and_its_thanks(page: Page, town: Living) -> None:
    known = {row.score for row in rows(town, RATING) if row.question == "find"}
    label, score = ("5 มากที่สุด", 5) if known == {4} else ("4 มาก", 4)
    page.goto("/_fb/survey?page=/news/")
    page.get_by_role("group", name="หาข้อมูลที่ต้องการได้ง่าย").get_by_label(label, exact=True).check()
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ขอบคุณสำหรับคำตอบ")
    assert {row.score for row in rows(town, RATING) if row.question == "find"} == {score}


def test_was_this_page_helpful(page: Page, town: Living, context: BrowserContext) -> None:
    page.goto("/news/")
    page.get_by_role("button", name="มีประโยชน์", exact=True).click()
    expect(page.get_by_text("ขอบคุณสำหรับคำตอบ")).to_be_visible()
    assert any(row.page == "/news/" and row.question == "helpful" and row.score == 1 for row in rows(town, RATING))
    scripts = page.evaluate("1") if context.pages and page.url.endswith("/news/") else 0
    # With scripts the reader stays on the page, and it was counted.
    if scripts:
        assert any(row.path == "/news/" for row in rows(town, VISIT_PAGE))


@pytest.fixture
def phone(browser: Browser, town: Living) -> Iterator[Page]:
    """Return a page of a small phone, in which axe may run."""
    context = browser.new_context(
        base_url=town.configuration.origin, viewport={"width": 320, "height": 640}, bypass_csp=True
    )
    yield context.new_page()
    context.close()


def look_at(page: Page) -> None:
    """Find no fault in the page that is open: axe in light and dark, its width, and the size of what is touched."""
    page.add_script_tag(content=axe_source())
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("axe.run().then((result) => result.violations)")
        faults = [(item["id"], [node["html"][:90] for node in item["nodes"]]) for item in found]
        assert faults == [], (page.url, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    small = """[...document.querySelectorAll("button, select, textarea, input:not([type=hidden]), summary")].filter(
        (one) => one.checkVisibility() && !one.closest(".trap") && (one.closest(".choice") || one).offsetHeight < 44)"""
    assert page.evaluate(f"{small}.map((one) => one.outerHTML)") == [], page.url


@pytest.mark.parametrize("path", ["complaints/corruption", "survey", "thanks?page=/news/", "nowhere"])
def test_pages_have_no_accessibility_fault_and_fit_a_phone(phone: Page, path: str) -> None:
    phone.goto(f"/_fb/{path}")
    look_at(phone)


def test_every_page_of_a_complaint_has_no_fault(phone: Page) -> None:
    phone.goto("/_fb/complaints/new")
    look_at(phone)
    phone.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    look_at(phone)
    # Whoever is told what is wrong stands there with the keyboard, and one touch further at the field.
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("link", name="รายละเอียด: สั้นเกินไป").click()
    expect(phone.get_by_role("textbox", name="รายละเอียด")).to_be_focused()
    phone.get_by_label("หัวเรื่อง").fill("น้ำท่วมขัง (ตัวอย่าง)")
    phone.get_by_role("textbox", name="รายละเอียด").fill("ย" * 300)
    phone.get_by_label("ไม่เปิดเผยตัว").check()
    phone.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    look_at(phone)
    phone.get_by_role("button", name="ส่งเรื่อง").click()
    look_at(phone)
    ticket, code = phone.locator("#ticket").inner_text(), phone.locator("#code").inner_text()
    phone.goto("/_fb/track")
    look_at(phone)
    phone.get_by_label("เลขที่เรื่อง").fill(ticket)
    phone.get_by_role("button", name="ดูความคืบหน้า").click()
    look_at(phone)
    phone.get_by_label("เลขที่เรื่อง").fill(ticket)
    phone.get_by_label("รหัสติดตาม 16 หลัก").fill(code)
    phone.get_by_role("button", name="ดูความคืบหน้า").click()
    look_at(phone)


def test_every_page_of_staff_has_no_fault(phone: Page, town: Living) -> None:
    engine = open_database(town.configuration.database)
    keys = read_keys(Path(town.configuration.key_file))
    with engine.begin() as connection:
        for role in ("officer", "auditor"):
            put_account(connection, keys, role, PHRASE, role, totp=False)
    engine.dispose()
    client = Client(town.port, town.configuration.origin)
    words = complaint(token=make_token(keys, "complaint", time.time() - 60), body="ติดต่อ 081-234-5678 ตอนเย็น (ตัวอย่าง)")
    ticket = client.post("/v1/complaints", words).json["ticket"]
    assert client.post("/v1/ratings", {"answers": {"find": 5}, "comment": "ดี"}).status in {200, 201}
    for login, paths in (("officer", ["", f"c/{ticket}", f"c/{ticket}/print", "comments"]), ("auditor", ["audit"])):
        phone.goto("/_fb/staff/login")
        look_at(phone)
        phone.get_by_label("ชื่อเข้าระบบ").fill(login)
        phone.get_by_label("รหัสผ่าน").fill(PHRASE)
        phone.get_by_role("button", name="เข้าสู่ระบบ").click()
        for path in paths:
            phone.goto(f"/_fb/staff/{path}")
            assert "login" not in phone.url
            look_at(phone)
    phone.goto("/_fb/staff/comments")
    look_at(phone)


def test_the_script_is_small_and_keeps_nothing(town: Living) -> None:
    script = (TEMPLATES / "v.js").read_bytes()
    assert len(gzip.compress(script)) <= 3 * 1024
    for word in (b"cookie", b"localStorage", b"sessionStorage", b"http://", b"https://"):
        assert word not in script.replace(b"No cookie, no storage", b"")
    with urlopen(Request(f"{town.configuration.origin}/_fb/v.js")) as answer:  # noqa: S310 - our own server
        assert answer.read() == script
