"""Everybody gets through: a text browser, the keyboard alone, no scripts, no style, no pictures, large fingers."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.collector.living import BODY, FIREFOX, SUBJECT, Living, living, rows
from tests.collector.test_collector_browser import PAGE, browser, town  # noqa: F401 - fixtures

from prakat.collector.tables import COMPLAINT, MESSAGE, RATING

LYNX: Final = "Lynx/2.8.9rel.1 libwww-FM/2.14 SSL-MM/1.4.1"


@dataclass(slots=True)
class Form:
    """A form as a text browser shows it: where it goes, what it sends as it stands, and its buttons."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads a page without its style sheet, scripts and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self._open = ""
        self._list = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(own["action"]))
        elif tag == "label":
            self.labelled.add(own["for"])
        elif tag in {"input", "textarea", "select", "button"} and self.forms:
            self._field(tag, own)
        elif tag == "option" and (self._list not in self.forms[-1].values or "selected" in own):
            self.forms[-1].values[self._list] = own["value"]

    def _field(self, tag: str, own: dict[str, str]) -> None:
        name, kind, values = own.get("name", ""), own.get("type", ""), self.forms[-1].values
        if tag == "button":
            self.forms[-1].buttons.append((name, own.get("value", "")))
            return
        if kind != "hidden":
            self.fields.append(own["id"])
        self._list = name if tag == "select" else ""
        self._open = name if tag == "textarea" else ""
        if self._open:
            values[name] = ""
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in own):
            values[name] = own.get("value", "")

    def handle_data(self, data: str) -> None:
        """Take the words that stand in a text field."""
        if self._open:
            self.forms[-1].values[self._open] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a text field."""
        self._open = "" if tag == "textarea" else self._open


@dataclass(slots=True)
class TextBrowser:
    """Sends what its forms have and nothing else: no Origin, no Sec-Fetch-Site, no Referer."""

    served: Living
    text: str = ""
    status: int = 0

    def open(self, path: str) -> None:
        """Go to an address."""
        self._take(self.served.client.get(path, user_agent=LYNX))

    def show(self, text: str) -> None:
        """Read a page of the site itself."""
        self.text = text

    def send(self, button: str, number: int = 0, **given: str) -> None:
        """Fill in a form and press one of its buttons."""
        reader = self.read()
        form = reader.forms[number]
        pressed = next(found for found in form.buttons if found[1] == button)
        values = {**form.values, **{name.replace("_", "-"): value for name, value in given.items()}}
        values |= {pressed[0]: pressed[1]} if pressed[0] else {}
        path = form.action.removeprefix("/_fb")
        answer = self.served.client.form(path, values, origin=None, user_agent=LYNX)
        if answer.status == 303:
            answer = self.served.client.get(answer.headers["location"].removeprefix("/_fb"), user_agent=LYNX)
        self._take(answer)

    def read(self) -> Reader:
        """Return the page as it is read; every field that is shown has its label."""
        reader = Reader()
        reader.feed(self.text)
        assert set(reader.fields) <= reader.labelled
        return reader

    def find(self, name: str) -> str:
        """Return the words of an element by its id."""
        found = re.search(rf'id="{name}">([^<]+)<', self.text)
        assert found, self.text
        return found[1]

    def _take(self, answer: Any) -> None:
        self.text, self.status = answer.text, answer.status


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("reach")) as served:
        yield served


def test_a_text_browser_complains_is_answered_and_follows(quiet: Living) -> None:
    lynx = TextBrowser(quiet)
    lynx.open("/complaints/new")
    lynx.send("check", subject=SUBJECT, identity="anonymous")
    assert lynx.status == 422
    assert "รายละเอียด: สั้นเกินไป" in lynx.text
    # What was typed is still there.
    assert lynx.read().forms[0].values["subject"] == SUBJECT
    lynx.send("check", body=BODY)
    assert "ยังไม่ได้ส่ง" in lynx.text
    lynx.send("change")
    assert lynx.read().forms[0].values["body"] == BODY
    lynx.send("check", place="หน้าตลาด")
    lynx.send("send")
    assert lynx.status == 201
    ticket, code = lynx.find("ticket"), lynx.find("code")
    lynx.open("/track")
    lynx.send("", ticket=ticket, code="0000 0000 0000 0000")
    assert lynx.status == 404
    lynx.send("", ticket=ticket, code=code)
    assert lynx.find("status") == "รับเรื่องแล้ว"
    lynx.send("", text="ดับอีกคืน")
    assert "ดับอีกคืน" in lynx.text
    lynx.send("", number=1)
    assert lynx.find("status") == "ผู้ร้องถอนเรื่อง"
    assert [row.ticket for row in rows(quiet, COMPLAINT)] == [ticket]
    assert [row.text for row in rows(quiet, MESSAGE)] == ["ดับอีกคืน"]


def test_a_text_browser_answers_the_survey_and_says_whether_a_page_helped(quiet: Living) -> None:
    lynx = TextBrowser(quiet)
    lynx.show(PAGE)
    lynx.send("1")
    assert "ยืนยันคำตอบ" in lynx.text
    assert rows(quiet, RATING) == []
    # Nobody confirms within a blink; the page was made three seconds ago at least.
    import time

    time.sleep(3.1)
    lynx.send("")
    assert "ขอบคุณสำหรับคำตอบ" in lynx.text
    lynx.open("/survey?page=/news/")
    lynx.send("", q_find="9")
    assert lynx.status == 422
    assert [(row.question, row.page, row.score, row.verdict) for row in rows(quiet, RATING)] == [
        ("helpful", "/news/", 1, "counted")
    ]


@pytest.fixture
def bare(browser: Browser, town: Living) -> Iterator[Page]:  # noqa: F811 - fixtures
    context = browser.new_context(java_script_enabled=False, user_agent=FIREFOX, base_url=town.configuration.origin)
    context.route(re.compile(r"\.(?:css|js|gif|png|svg|ico)"), lambda route: route.abort())
    opened = context.new_page()
    yield opened
    context.close()


def test_without_style_scripts_and_pictures_everything_can_be_done(bare: Page) -> None:
    bare.goto("/_fb/complaints/new")
    bare.get_by_label("หัวเรื่อง").fill(SUBJECT)
    bare.get_by_role("textbox", name="รายละเอียด").fill(BODY)
    bare.get_by_label("ไม่เปิดเผยตัว").check()
    bare.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    bare.get_by_role("button", name="ส่งเรื่อง").click()
    ticket, code = bare.locator("#ticket").inner_text(), bare.locator("#code").inner_text()
    bare.goto("/_fb/track")
    bare.get_by_label("เลขที่เรื่อง").fill(ticket)
    bare.get_by_label("รหัสติดตาม 16 หลัก").fill(code)
    bare.get_by_role("button", name="ดูความคืบหน้า").click()
    expect(bare.locator("#status")).to_have_text("รับเรื่องแล้ว")
    bare.goto("/_fb/survey")
    bare.get_by_role("group", name="ความพึงพอใจโดยรวม").get_by_label("5 มากที่สุด").check()
    bare.get_by_role("button", name="ส่งคำตอบ").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("ขอบคุณสำหรับคำตอบ")


@pytest.fixture
def keys(browser: Browser, town: Living) -> Iterator[Page]:  # noqa: F811 - fixtures
    context = browser.new_context(user_agent=FIREFOX, base_url=town.configuration.origin)
    opened = context.new_page()
    yield opened
    context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("(e => e.id || e.value || e.className || e.textContent.trim())(document.activeElement)"))


def tab_to(page: Page, wanted: str) -> None:
    """Press the tabulator until something has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none" or focused(page) == ""
        if focused(page) == wanted:
            return
    raise AssertionError(wanted)


def test_with_the_keyboard_alone_a_complaint_is_sent_and_an_error_takes_the_focus(keys: Page) -> None:
    keys.goto("/_fb/complaints/new")
    keys.keyboard.press("Tab")
    assert keys.evaluate("document.activeElement.className") == "skip"
    keys.keyboard.press("Enter")
    tab_to(keys, "subject")
    keys.keyboard.type(SUBJECT)
    tab_to(keys, "check")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("alert")).to_be_visible()
    # The list of errors has the focus, and its first link leads to the field.
    assert focused(keys) == "errors"
    assert keys.title().startswith("แก้ไข: ")
    keys.keyboard.press("Tab")
    assert keys.evaluate("document.activeElement.getAttribute('href')") == "#body"
    keys.keyboard.press("Enter")
    assert focused(keys) == "body"
    assert keys.locator("#body").get_attribute("aria-invalid") == "true"
    assert "body-error" in str(keys.locator("#body").get_attribute("aria-describedby")).split()
    keys.keyboard.type(BODY)
    tab_to(keys, "identity-contact")
    keys.keyboard.press("ArrowDown")
    assert keys.locator("#identity-anonymous").is_checked()
    tab_to(keys, "check")
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("heading", level=1)).to_have_text("ตรวจทานก่อนส่ง")
    tab_to(keys, "send")
    keys.keyboard.press("Enter")
    expect(keys.locator("#code")).to_be_visible()


SMALL: Final = """
() => [...document.querySelectorAll("button, input, select, textarea, summary, .states a")]
  .filter((e) => e.type !== "hidden" && !e.closest(".trap") && e.checkVisibility())
  .map((e) => [e, ["radio", "checkbox"].includes(e.type) ? e.closest(".choice") : e])
  .filter(([, area]) => !area || area.getBoundingClientRect().height < 44 || area.getBoundingClientRect().width < 44)
  .map(([e]) => e.outerHTML.slice(0, 80))
"""


@pytest.mark.parametrize("path", ["complaints/new", "complaints/corruption", "track", "survey", "staff/login"])
def test_whatever_is_pressed_is_as_large_as_a_finger(keys: Page, path: str) -> None:
    keys.set_viewport_size({"width": 320, "height": 640})
    keys.goto(f"/_fb/{path}")
    assert keys.evaluate(SMALL) == []
    for choice in keys.locator("input[name=identity]").all():
        # What is asked for depends on how much somebody says of themselves.
        choice.check()
        assert keys.evaluate(SMALL) == []
