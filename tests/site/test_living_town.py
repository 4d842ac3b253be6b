"""From a citizen's click, with scripts and without, to the numbers on the statistics pages.

Site and collector stand on one origin, a real Chromium opens them; then the month's sums go over a branch and the gate.
"""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from tests.collector.living import FIREFOX, Living, make
from tests.e2e.town import Town
from tests.site.browsing import CHROMIUM, OPTIONS
from tests.site.conftest import ENVIRONMENT, build

from prakat.collector.clock import day_of
from prakat.collector.database import open_database
from prakat.collector.service import thai_now
from prakat.collector.tables import VISIT_DAY
from prakat.thai.calendar import BUDDHIST_ERA
from prakat.thai.digits import to_thai

pytestmark = pytest.mark.browser

ARTICLE = "/news/2570/cleaning/"
MARK = "เครื่องหมายที่ต้องไม่หลุด"


def run(town: Town, *arguments: str) -> str:
    """Run ``prakat`` with the town's own code, as from its command line."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(town.path / "hooks")}
    done = subprocess.run(
        [sys.executable, "-m", "prakat", *arguments],
        cwd=town.path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def served(site_town: Town, tmp_path: Path) -> Iterator[Living]:
    """Serve the town's built site and a collector on one origin, as ``hooks/start.py collector`` does."""
    site = tmp_path / "built"
    done = build(site_town, site, PRAKAT_SITE_COLLECTOR="true")
    assert done.returncode == 0, done.stdout + done.stderr
    living = make(tmp_path / "collector", sample=True)
    living.run("manifest", str(site))
    living.start("--site", str(site))
    yield living
    living.stop()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


def open_days(served: Living) -> int:
    """Return how many days are still being counted."""
    engine = open_database(served.configuration.database, immediate=False)
    with engine.connect() as connection:
        found = len(connection.execute(select(VISIT_DAY).where(VISIT_DAY.c.closed_at.is_(None))).all())
    engine.dispose()
    return found


def complain(page: Page) -> None:
    """Go from the home page to a receipt, and follow the case."""
    page.goto("/")
    page.get_by_role("link", name="ร้องเรียน", exact=True).first.click()
    page.get_by_role("link", name="ร้องเรียนออนไลน์").click()
    page.get_by_label("หัวเรื่อง").fill(f"ไฟถนนดับ {MARK}")
    page.get_by_role("textbox", name="รายละเอียด").fill(f"ไฟถนนหน้าตลาดดับสามคืนแล้ว {MARK}")
    page.get_by_label("ไม่เปิดเผยตัว").check()
    expect(page.locator("#phone")).to_be_hidden()
    page.get_by_role("button", name="ตรวจทานก่อนส่ง").click()
    page.wait_for_timeout(3100)  # who is quicker than that is no person
    page.get_by_role("button", name="ส่งเรื่อง").click()
    ticket, code = page.locator("#ticket").inner_text(), page.locator("#code").inner_text()
    page.get_by_role("link", name="ติดตามเรื่อง").first.click()
    page.get_by_label("เลขที่เรื่อง").fill(to_thai(ticket))
    page.get_by_label("รหัสติดตาม 16 หลัก").fill(code)
    page.get_by_role("button", name="ดูความคืบหน้า").click()
    expect(page.locator("#status")).to_have_text("รับเรื่องแล้ว")


def answer(page: Page) -> None:
    """Say that a page was helpful, and answer the survey."""
    page.goto(ARTICLE)
    page.get_by_role("button", name="มีประโยชน์", exact=True).click()
    expect(page.get_by_text("ขอบคุณสำหรับคำตอบ")).to_be_visible()
    page.goto("/site-feedback/")
    page.get_by_role("link", name="ตอบแบบประเมินเว็บไซต์").click()
    page.get_by_role("group", name="ความพึงพอใจโดยรวม").get_by_label("4 มาก", exact=True).check()
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="ส่งคำตอบ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ขอบคุณสำหรับคำตอบ")


def test_from_a_citizens_click_to_the_numbers_on_the_statistics_pages(
    site_town: Town, served: Living, browser: Browser, tmp_path: Path
) -> None:
    month = day_of(thai_now()).isoformat()[:7]
    asked: list[str] = []
    for scripts, agent in ((True, FIREFOX), (False, f"{FIREFOX} again")):
        context = browser.new_context(
            java_script_enabled=scripts, user_agent=agent, base_url=served.configuration.origin
        )
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        complain(page)
        answer(page)
        assert context.cookies() == []
        context.close()
    assert [url for url in asked if not url.startswith(served.configuration.origin)] == []
    said = served.run("export", "--rehearse", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(site_town.path))
    assert open_days(served) == 1
    # What it says to run next is run as it stands, but for where the site goes.
    check, build_it = (line.split()[1:] for line in said.splitlines() if line.startswith("  prakat "))
    run(site_town, *check)
    shown = tmp_path / "shown"
    run(site_town, *build_it[:-1], str(shown))
    page = browser.new_page(java_script_enabled=False)
    page.goto((shown / f"complaint/complaints-general-{month}/index.html").as_uri())
    expect(page.get_by_role("main")).to_contain_text("รับ 2 เรื่อง")
    page.goto((shown / f"site-feedback/satisfaction-{month}/index.html").as_uri())
    expect(page.get_by_role("main")).to_contain_text("เฉลี่ย 4.0 จาก 5 ผู้ตอบ 2 คน หน้ามีประโยชน์ 2")
    page.goto((shown / f"site-feedback/visits-{month}/index.html").as_uri())
    # The one with scripts opened the home page, the page of complaints, a piece of news, and that of the survey.
    expect(page.get_by_role("main")).to_contain_text("เปิด 4 หน้า ผู้เข้าชม 1 คน-วัน")
    expect(page.get_by_role("main")).to_contain_text(to_thai(str(int(month[:4]) + BUDDHIST_ERA)))
    assert MARK not in site_town.git("log", "-p", "--all")
    assert not [path for path in shown.rglob("*.html") if MARK in path.read_text("utf-8")]
    assert MARK.encode() not in served.log


def test_a_rehearsal_is_for_trials_alone(tmp_path: Path) -> None:
    real = make(tmp_path / "collector", sample=False)
    said = real.run("export", "--rehearse", "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", str(tmp_path), code=2)
    assert "sample = true" in said
    assert not list(tmp_path.rglob("visits-*"))
