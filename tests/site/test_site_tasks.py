"""Citizens' tasks on the shipped sample content: by clicks alone, without JavaScript, in a real browser."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Page, sync_playwright
from tests.site.browsing import CHROMIUM, OPTIONS, serve
from tests.site.samples import write_samples

pytestmark = pytest.mark.browser

TASKS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tasks/citizens.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site of the shipped content."""
    target = tmp_path_factory.mktemp("samples")
    write_samples(target)
    with serve(target) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


def click(page: Page, text: str) -> None:
    """Follow the first link of the page that is called so, or whose title ends so."""
    name = re.compile(rf"(?:^|\s){re.escape(text)}$")
    found = page.locator("main a:visible").filter(has_text=name)
    (found if found.count() else page.locator("a:visible").filter(has_text=name)).first.click()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("task", TASKS, ids=lambda task: str(task["want"]))
def test_a_task_is_done_in_three_clicks(browser: Browser, origin: str, task: dict[str, Any], width: int) -> None:
    assert len(task["clicks"]) <= 3
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(origin)
        if width < 900 and task["clicks"][0] in page.locator(".pk-menu nav").inner_text():
            page.locator(".pk-menu summary").click()
        for text in task["clicks"]:
            click(page, text)
        shown = " ".join(page.locator("main").inner_text().split())
        targets = " ".join(page.locator("main a").evaluate_all("links => links.map(link => link.href)"))
        for text in task["shows"]:
            assert text in shown or text in targets, text
