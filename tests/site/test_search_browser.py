"""The search in a real Chromium: the words Python cuts, found by keyboard, never markup, asking no one else."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.town import CONTACT, MARKET, ROAD
from tests.site.browsing import CHROMIUM, OPTIONS, axe_source, serve
from tests.site.pages import news, publication_of

from prakat.search.index import shard_of
from prakat.search.spelling import normalise
from prakat.search.words import read_lexicon
from prakat.site.addresses import address_of
from prakat.site.render import THEME
from prakat.site.search_files import search_files

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MIXED = (
    "การขอใบอนุญาตก่อสร้างอาคารเลขที่ ๓๑/๒๕๖๘ จำนวน 2,400.00 บาท", "Wi-Fi N95 PM2.5 e-service ภ.ป.1 ศผส.๐๑ พ.ร.บ.ควบคุม",
    "พร้อมเพย์ อินเวอร์เตอร์ พันธุ์ไม้ เลปโตสไปโรซิส", "นํ้า น้ํา นำ้ เเบบ ท่ี ที่่ ศาลๅ ＱＲ \u200bcode", "ÀÉÎ ß İ Σ 😀👩‍⚕️ <b>&amp;",
    "", "   ", "เ", "์", "ๆๆ ฯลฯ ฿100", "a-b-c'd&e 1:2/3-4,5.6", "ก" * 300, "เเเเเเ", "\uf70a\uf700ก",
)  # fmt: skip
HOSTILE = (
    "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "😀" * 3_000, "ก" * 10_000, "a" * 10_000,
    "การ" * 4_000, "เ" * 5_000, "์" * 5_000, "1/" * 5_000, "%00\x00\ufffe", "__proto__ constructor toString",
    "[](){}*+?^$|\\", "'\"`;--", "\u202eหก", "javascript:alert(1)",
)  # fmt: skip


def random_texts(count: int) -> Iterator[str]:
    """Yield texts of Thai, Latin and signs of a fixed seed: words of the list, broken words and anything."""
    source = random.Random(2569)  # noqa: S311 - a test must be the same every time
    words = sorted(read_lexicon().words)
    letters = "กขคงจฉชซญฎฏฐดตถทธนบปผพภมยรลวศษสหอฮะัาำิีึืุูเแโใไๅ็่้๊๋์ํ๎ๆฯ๐๑๙abzé0123456789 -/.,:'&\u200b\uf70b"
    for number in range(count):
        if number % 3:
            pieces = source.choices(words, k=source.randint(1, 8))
            text = "".join(pieces)
            place = source.randrange(len(text))
            yield (
                text
                if number % 3 == 1
                else text[:place] + source.choice(letters) + text[place + source.randint(0, 2) :]
            )
        else:
            yield "".join(source.choices(letters, k=source.randint(1, 40)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def origin(built: Path) -> Iterator[str]:
    """Return the address of the built site."""
    with serve(built) as address:
        yield address


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of an index of a few documents with nothing around it."""
    folder = tmp_path_factory.mktemp("bare")
    pages: dict[str, str | bytes] = {
        "docs/news/2570/cut.md": news("ประกาศหยุดจ่ายน้ำชั่วคราว", body="ซ่อมท่อเมนหน้าตลาดสด"),
        "docs/news/2570/dog.md": news("ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้า", body="ทำหมันฟรี", more="keywords: [หมาจรจัด]\n"),
        "docs/news/2569/sign.md": news("การรับชำระภาษีป้าย", day="2025-11-02", body="ยื่นแบบภายในเดือนมีนาคม"),
        "docs/news/2570/evil.md": news("<img src=x onerror=alert(1)> เครื่องหมาย", body="<script>alert(1)</script>"),
        "schemas/synonyms.yml": (ROOT / "schemas" / "synonyms.yml").read_bytes(),
    }
    for name, raw in search_files(publication_of(pages)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
    shutil.copy(THEME / "assets/search.js", folder / "assets/search.js")
    page = (
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/assets/search.js"></script>'
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    with serve(folder) as address:
        yield address


def titles(page: Page, query: str, **filters: object) -> list[str]:
    """Return the titles found for a query, in order."""
    script = """([query, filters]) => prakatSearch.find(query, filters, true)
        .then(found => prakatSearch.describe(found.ids)).then(shown => shown.map(one => one.title))"""
    found: list[str] = page.evaluate(script, [query, filters])
    return found


def test_the_browser_spells_and_cuts_as_python_does(browser: Browser, bare: str) -> None:
    texts = [*MIXED, *random_texts(1_500)]
    lexicon = read_lexicon()
    page = browser.new_page()
    page.goto(bare)
    page.evaluate("words => { window.list = new Set(words); }", sorted(lexicon.words))
    spelled: list[str] = page.evaluate("texts => texts.map(prakatSearch.normalise)", texts)
    assert spelled == [normalise(text) for text in texts]
    cut: list[list[Any]] = page.evaluate(
        """texts => texts.map(text => prakatSearch.units(prakatSearch.normalise(text), word => list.has(word))
            .map(unit => unit.word))""",
        texts,
    )
    for text, found in zip(texts, cut, strict=True):
        assert found == [unit.word for unit in lexicon.units(normalise(text))], text
    page.close()


def test_the_browser_looks_into_the_file_python_wrote(browser: Browser, bare: str) -> None:
    words = sorted(read_lexicon().words)[::400]
    page = browser.new_page()
    page.goto(bare)
    found: list[int] = page.evaluate("words => words.map(word => prakatSearch.shardOf(word, 256))", words)
    assert found == [shard_of(word, 256) for word in words]
    page.close()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("น้ำไม่ไหล", "ประกาศหยุดจ่ายน้ำชั่วคราว"), ("หมาบ้า", "ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้า"), ("ภาษีปาย", "การรับชำระภาษีป้าย"),
        ("พิษสุนักบ้า", "ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้า"), ("ภาษีป", "การรับชำระภาษีป้าย"), ("4kKuxhkp", "การรับชำระภาษีป้าย"),
        ("ÀÒÉÕ»éÒÂ", "การรับชำระภาษีป้าย"), ("จ่ายนํ้า", "ประกาศหยุดจ่ายน้ำชั่วคราว"), ("ตลาดสด", "ประกาศหยุดจ่ายน้ำชั่วคราว"),
    ],
)  # fmt: skip
def test_what_is_meant_is_found_first(browser: Browser, bare: str, query: str, title: str) -> None:
    page = browser.new_page()
    page.goto(bare)
    assert titles(page, query)[0] == title
    page.close()


def test_filters_leave_only_what_was_chosen(browser: Browser, bare: str) -> None:
    page = browser.new_page()
    page.goto(bare)
    assert len(titles(page, "ข่าว")) == 4
    assert titles(page, "ข่าว", year="2569") == ["การรับชำระภาษีป้าย"]
    assert titles(page, "ข่าว", category="law") == []
    assert titles(page, "ภาษีป้าย", category="news", year="2569") == ["การรับชำระภาษีป้าย"]
    page.close()


def test_hostile_queries_end_and_read_few_files(browser: Browser, bare: str) -> None:
    page = browser.new_page()
    page.goto(bare)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for query in HOSTILE:
        asked.clear()
        assert isinstance(titles(page, query), list)
        assert len(asked) < 60
    page.close()


def test_markup_in_queries_and_titles_stays_text(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        alerts: list[str] = []
        page.on("dialog", lambda dialog: alerts.append(dialog.message))
        for query in HOSTILE[:3]:
            page.goto(origin + "search/")
            page.fill("#_find", query[:400])
            page.locator("#_status:not(:empty)").wait_for(state="attached")
            assert page.locator("main img, main script").count() == 0
        assert alerts == []


def test_results_with_marks_filters_and_nothing_asked_of_anyone_else(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(origin + "search/")
        page.fill("#_find", "ก่อสร้างถนน")
        page.wait_for_selector("#_results a")
        assert page.locator("#_results a").first.get_attribute("href") == origin + address_of(ROAD)
        assert page.locator("#_results mark").count() > 0
        assert "พบ" in (page.locator("#_status").text_content() or "")
        page.select_option("#_category", "law")
        page.locator("#_results a[href*='procurement']").first.wait_for(state="detached")
        page.reload()
        assert page.input_value("#_find") == "ก่อสร้างถนน"
        assert page.input_value("#_category") == "law"
        assert [url for url in asked if not url.startswith(origin)] == []
        assert [url for url in asked if "ก่อสร้าง" in url or "%E0" in url] == []
        assert said == []


def test_suggestions_by_keyboard(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(origin + address_of(CONTACT))
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "_q"
        page.keyboard.type("เทศบัญญัติ")
        page.wait_for_selector("[role=option]")
        assert page.get_attribute("#_q", "aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert page.get_attribute("#_q", "aria-expanded") == "false"
        page.keyboard.type(" ตลาด")
        page.locator("[role=option]:first-child", has_text="ตลาดสด").wait_for()
        page.keyboard.press("ArrowDown")
        chosen = page.get_attribute("#_q", "aria-activedescendant")
        assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
        page.keyboard.press("ArrowUp")
        assert page.get_attribute("#_q", "aria-activedescendant") is None
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(origin + address_of(MARKET))


def test_enter_leads_to_all_results_without_telling_the_server(browser: Browser, origin: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(origin)
        page.fill("#_q", "ตลาด")
        page.keyboard.press("Enter")
        page.wait_for_selector("#_results a")
        assert page.url.startswith(f"{origin}search/#q=")
        assert page.locator("#_q").count() == 0


def test_without_a_script_the_form_leads_to_the_lists(browser: Browser, origin: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(origin)
        page.fill("#_q", "ตลาด")
        page.click(".pk-header button:has-text('ค้นหา')")
        assert page.url.startswith(f"{origin}search/?q=")
        assert page.locator("noscript").count() == 1
        assert page.locator("main a[href='../all/']").is_visible()
        assert not page.locator("#_category").is_visible()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_results_and_suggestions(browser: Browser, origin: str, width: int, scheme: Any) -> None:
    with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        for address, box, ready in (("search/", "#_find", "#_results a"), ("", "#_q", "[role=option]")):
            page.goto(origin + address)
            page.fill(box, "ประกาศ")
            page.wait_for_selector(ready)
            page.evaluate(axe_source())
            found = page.evaluate("axe.run().then(result => result.violations)")
            assert found == [], json.dumps(found, ensure_ascii=False)[:2_000]
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
