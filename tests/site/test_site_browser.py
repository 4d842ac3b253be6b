"""The site in a real browser: without JavaScript, on a phone and on a desk, by keyboard, and alone."""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.town import CONTACT, MARKET, ROAD

from prakat.site.addresses import address_of

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("PRAKAT_CHROMIUM", "/usr/bin/chromium")
# No sandbox: tests run as root in containers; the rest keeps the browser itself from calling anyone.
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ADDRESSES = ["", "law/", "approvals/", "about/", *(address_of(path) for path in (ROAD, MARKET, CONTACT))]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def origin(built: Path) -> Iterator[str]:
    """Return the address the built site is served at on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


def measure(page: Page, script: str) -> Any:
    """Evaluate an expression in a page."""
    return page.evaluate(script)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_can_be_read_without_a_script_and_asks_no_one_else(
    browser: Browser, origin: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("console", lambda message: failed.append(message.text))
        for address in ADDRESSES:
            # A font still on its way would be cut off by the next page, and counted as failed.
            page.goto(origin + address, wait_until="networkidle")
            assert page.locator("h1").is_visible()
            assert page.locator("main p:visible, main dd:visible").count() > 0
            assert measure(page, "document.documentElement.scrollWidth <= window.innerWidth"), address
        assert [url for url in asked if not url.startswith(origin)] == []
        assert failed == []


def test_the_font_is_ours_and_tone_marks_have_room(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(origin + address_of(ROAD))
        loaded = measure(
            page, "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status == 'loaded').length)"
        )
        assert loaded >= 2
        cramped = """[...document.querySelectorAll("a, p, li, td, th, dt, dd, summary, h1, h2, caption")].filter(it => {
            const style = getComputedStyle(it), size = parseFloat(style.fontSize);
            return parseFloat(style.lineHeight) < 1.5 * size;
        }).map(it => it.outerHTML.slice(0, 80))"""
        assert measure(page, cramped) == []
        clipped = """[...document.querySelectorAll(".pk-side a, .pk-name, h1, .pk-crumbs a")]
            .filter(it => getComputedStyle(it).overflowY != "visible").length"""
        assert measure(page, clipped) == 0


def test_the_keyboard_reaches_the_content_first_and_the_menu_on_a_phone(browser: Browser, origin: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(origin)
        page.keyboard.press("Tab")
        assert measure(page, "document.activeElement.textContent") == "ข้ามไปที่เนื้อหา"
        assert measure(page, "document.activeElement.getBoundingClientRect().top >= 0")
        page.keyboard.press("Enter")
        assert measure(page, "document.activeElement.id") == "_main"
        page.locator(".pk-menu summary").focus()
        entry = page.locator(".pk-menu a", has_text="กฎหมาย ระเบียบ ข้อบังคับ")
        assert not entry.is_visible()
        page.keyboard.press("Enter")
        assert entry.is_visible()
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert measure(page, outline) == "solid"


def test_paper_gets_the_document_and_not_the_menus(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(origin + address_of(ROAD))
        page.emulate_media(media="print")
        assert not page.locator(".pk-side").is_visible()
        assert page.locator(".pk-meta").is_visible()
        assert page.locator(".pk-sample").is_visible()
