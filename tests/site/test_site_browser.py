"""The site in a real browser: without JavaScript, on a phone and on a desk, by keyboard, and alone."""
# ruff: noqa: D103 - the name of a test is its sentence

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.e2e.town import CONTACT, MARKET, NEWS, ROAD
from tests.site.browsing import CHROMIUM, OPTIONS, axe_source, serve

from prakat.site.addresses import address_of

pytestmark = pytest.mark.browser

ADDRESSES = [
    "",
    "law/",
    "oia/",
    "standard/",
    "sitemap/",
    "en/",
    *(address_of(path) for path in (ROAD, MARKET, CONTACT)),
]


@pytest.fixture(scope="module")
def origin(built: Path) -> Iterator[str]:
    """Return the address the built site is served at on this machine."""
    with serve(built) as address:
        yield address


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


def comes(page: Page, script: str) -> bool:
    """Tell whether an expression becomes true within seconds: a browser moves the focus when it has the time."""
    for _ in range(100):
        if measure(page, script):
            return True
        page.wait_for_timeout(50)
    return False


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
        assert comes(page, "document.activeElement.id == '_main'")
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


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_axe_finds_nothing(browser: Browser, origin: str, scheme: str) -> None:
    """The widest matrix, on every template and both widths, is `tests/site/tools/examine.py`."""
    with browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(origin)
        page.locator(".pk-menu summary").click()
        page.locator(f"button[data-scheme={scheme}]").click()
        for address in ("", "procurement/", "oia/", "approvals/", "404.html", address_of(ROAD)):
            page.goto(origin + address)
            page.evaluate(axe_source())
            found = measure(page, "axe.run(document, {resultTypes: ['violations']})")
            assert [(item["id"], item["nodes"][0]["target"]) for item in found["violations"]] == [], address


def test_a_choice_of_size_and_colours_holds_on_the_next_page(browser: Browser, origin: str) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    with browser.new_context(viewport={"width": 1280, "height": 844}) as context:
        page = context.new_page()
        page.goto(origin)
        assert measure(page, background) == "rgb(255, 255, 255)"
        page.locator("button[data-scheme=contrast]").click()
        page.locator("button[data-size=larger]").click()
        page.goto(origin + address_of(ROAD))
        assert measure(page, background) == "rgb(0, 0, 0)"
        assert measure(page, size) == 22
        assert page.locator("button[data-scheme=contrast]").get_attribute("aria-pressed") == "true"
        page.locator("button[data-scheme='']").click()
        page.locator("button[data-size='']").click()
        page.goto(origin)
        assert measure(page, background) == "rgb(255, 255, 255)"
        assert measure(page, size) == 16


def test_the_device_decides_until_the_reader_does(browser: Browser, origin: str) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with browser.new_context(color_scheme="dark", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(origin)
        assert page.locator(".pk-view").is_hidden()
        assert measure(page, background) == "rgb(18, 24, 31)"
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(origin)
        page.locator("button[data-scheme=light]").click()
        assert measure(page, background) == "rgb(255, 255, 255)"
        page.emulate_media(media="print")
        assert measure(page, background) == "rgb(255, 255, 255)"


def test_on_a_phone_the_document_comes_before_the_buttons(browser: Browser, origin: str) -> None:
    """The first line of the text stands on the upper half of the screen; the buttons come with the menu."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(origin + address_of(ROAD))
        box = page.locator("h1").bounding_box()
        assert box is not None
        assert box["y"] < 844 / 2
        assert not page.locator("button[data-size=larger]").is_visible()
        page.locator(".pk-menu summary").click()
        assert page.locator("button[data-size=larger]").is_visible()


def test_forced_colours_keep_panels_and_the_place_in_the_menu_visible(browser: Browser, origin: str) -> None:
    with browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 844}) as context:
        page = context.new_page()
        page.goto(origin + address_of(ROAD))
        assert measure(page, "getComputedStyle(document.querySelector('.pk-meta')).borderTopStyle") == "solid"
        current = "getComputedStyle(document.querySelector('.pk-side [aria-current]')).outlineStyle"
        assert measure(page, current) == "solid"


def test_the_policy_lets_the_data_of_a_page_be_and_nothing_else_run(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(origin + address_of(ROAD), wait_until="networkidle")
        assert said == []
        assert page.locator("script[type='application/ld+json']").count() == 2
        measure(page, "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
        assert measure(page, "window.ran") is None
        assert any("Content Security Policy" in text for text in said)


def test_what_lapsed_since_the_site_was_built_is_no_longer_announced(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        alerts = "".join(
            f'<div class="pk-notice" data-until="{year}-01-01T00:00:00+07:00">{year}</div>' for year in (2020, 2990)
        )

        def add(route: Route) -> None:
            html = route.fetch().text().replace('<section aria-labelledby="_tasks">', alerts + "<section>")
            route.fulfill(body=html, content_type="text/html")

        page.route(origin, add)
        page.goto(origin)
        assert page.locator("[data-until]").count() == 2
        assert page.locator("[data-until]:visible").all_inner_texts() == ["2990"]


def test_every_stop_of_the_keyboard_is_seen_and_in_the_order_of_the_page(browser: Browser, origin: str) -> None:
    stop = """(() => {
        const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
        return [it.outerHTML.slice(0, 60), box.width > 0 && box.height > 0, style.outlineStyle, it === document.body];
    })()"""
    with browser.new_context(viewport={"width": 1280, "height": 844}) as context:
        page = context.new_page()
        page.goto(origin + address_of(NEWS))
        places: list[str] = []
        for _ in range(120):
            page.keyboard.press("Tab")
            text, visible, outline, over = measure(page, stop)
            if over:
                break
            assert visible, text
            assert outline == "solid", text
            places.append(text)
        focusable = "a[href], button, input, summary, [tabindex='0']"
        expected = measure(
            page, f"[...document.querySelectorAll({focusable!r})].filter(it => it.checkVisibility()).length"
        )
        assert len(places) == expected


def test_nothing_moves_while_a_page_loads(browser: Browser, origin: str) -> None:
    shift = """new Promise(done => {
        let sum = 0;
        const seen = new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value));
        seen.observe({type: "layout-shift", buffered: true});
        setTimeout(() => done(sum), 300);
    })"""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        for address in ("", address_of(ROAD)):
            page.goto(origin + address)
            assert measure(page, shift) < 0.001
