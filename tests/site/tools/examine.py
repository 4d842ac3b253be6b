"""Examine a built site in a real Chromium: accessibility, reflow, weight, stillness, and who is asked for anything.

    prakat build --out SITE
    python tests/site/tools/examine.py SITE [--all | --page ADDRESS] [--axe axe.min.js] [--vnu vnu.jar]

Prints one line a check and exits 1 when anything is wrong. Without ``--all`` one page of each template is looked at,
with it every page. axe-core comes with axe-playwright-python unless a newer file is named; the Nu Html Checker (npm
package vnu-jar, needs Java) reads every HTML file when it is named.
"""
# ruff: noqa: T201 - a tool for the terminal

import argparse
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.site.browsing import CHROMIUM, OPTIONS, axe_source, serve  # noqa: E402 - the path comes first

WIDTHS: Final = {"phone": 390, "desktop": 1280}
SCHEMES: Final = ("light", "dark", "contrast")
HEAVIEST: Final = 150_000
HEAVIEST_LIST: Final = 200_000
_GENERATED: Final = (
    "", "all/", "divisions/", "divisions/clerk/", "approvals/", "about/", "oia/", "oia/s9-3/", "standard/", "ita/",
    "sitemap/", "en/", "search/", "staff/rules/", "404.html",
)  # fmt: skip
_SHIFT: Final = """new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 150);
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is wrong: the check, the page, and what."""

    check: str
    page: str
    what: str


def templates(site: Path) -> Iterator[str]:
    """Yield pages of each kind: the known generated ones, and of every folder its own page and the first within it."""
    yield from (address for address in _GENERATED if _exists(site, address))
    for folder in sorted((site / "lists").iterdir()):
        yield f"lists/{folder.name}/all/by-title/"
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        if (folder / "index.html").is_file():
            yield f"{folder.name}/"
        within = (f"{page.parent.relative_to(site).as_posix()}/" for page in sorted(folder.rglob("*/index.html")))
        yield from islice(within, 1)


def every_page(site: Path) -> Iterator[str]:
    """Yield the address of every page."""
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix().removesuffix("index.html")


def _exists(site: Path, address: str) -> bool:
    return (site / address).is_file() or (site / address / "index.html").is_file()


def check_axe(browser: Browser, origin: str, address: str, axe: str) -> Iterator[Problem]:
    """Yield what axe-core finds in each width and colour scheme: WCAG 2.2 A and AA, and best practice."""
    for name, width in WIDTHS.items():
        with browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True) as context:
            page = context.new_page()
            page.goto(origin + address)
            page.evaluate(axe)
            if page.locator(".pk-menu summary").is_visible():
                page.locator(".pk-menu summary").click()
            for scheme in SCHEMES:
                page.locator(f"button[data-scheme={scheme}]").click()
                found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
                for violation in found["violations"]:
                    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
                    yield Problem(check=f"axe {name} {scheme}", page=address, what=f"{violation['id']}: {places}")


def check_layout(browser: Browser, origin: str, address: str) -> Iterator[Problem]:
    """Yield where a page is wider than a screen of 320 px (also 1280 px at 400 %), or moves while it loads."""
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(origin + address)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield Problem(check="reflow 320", page=address, what=f"{wide} px too wide")
        shift = page.evaluate(_SHIFT)
        if shift > 0.001:
            yield Problem(check="layout shift", page=address, what=f"{shift:.4f}")
        page.set_viewport_size({"width": 640, "height": 422})
        page.locator("button[data-size=larger]").dispatch_event("click")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield Problem(check="zoom 200 %", page=address, what="wider than the screen")


def check_requests(browser: Browser, origin: str, address: str) -> Iterator[Problem]:
    """Yield foreign requests, failures, console messages, and a first view that is too heavy compressed."""
    asked: list[str] = []
    failed: list[str] = []
    sizes: list[int] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("console", lambda message: failed.append(message.text))
        page.on("response", lambda response: sizes.append(_sent(response.url, response.body())))
        page.goto(origin + address, wait_until="networkidle")
    yield from (Problem(check="foreign request", page=address, what=url) for url in asked if not url.startswith(origin))
    yield from (Problem(check="console", page=address, what=text) for text in failed)
    if sum(sizes) > HEAVIEST:
        yield Problem(check="weight", page=address, what=f"{sum(sizes)} bytes")


def _sent(url: str, body: bytes) -> int:
    """Return what a host that compresses sends: fonts and pictures are compressed already."""
    return len(body) if url.endswith((".woff2", ".png", ".jpg", ".jpeg")) else len(gzip.compress(body, 6))


def check_vnu(site: Path, vnu: Path) -> Iterator[Problem]:
    """Yield the errors and warnings of the Nu Html Checker over every HTML file."""
    command = ["java", "-jar", str(vnu), "--format", "json", "--skip-non-html", "--also-check-css", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for message in json.loads(done.stderr)["messages"]:
        url = str(message.get("url", "")).partition("/site")[2]
        # Material's own style sheet is not ours to mend.
        if "/assets/stylesheets/" not in str(message.get("url", "")) and message["type"] != "info":
            yield Problem(check="vnu", page=url, what=str(message["message"]))


def check_lists(site: Path) -> Iterator[Problem]:
    """Yield lists that are too large."""
    for folder in ("lists", "all", "divisions", "oia", "approvals"):
        for file in sorted((site / folder).rglob("*.html")):
            if file.stat().st_size > HEAVIEST_LIST:
                yield Problem(check="list size", page=file.relative_to(site).as_posix(), what=str(file.stat().st_size))


def examine(site: Path, addresses: list[str], axe: str) -> Iterator[Problem]:
    """Yield everything a browser finds on these pages."""
    with serve(site) as origin, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for address in addresses:
            yield from check_axe(browser, origin, address, axe)
            yield from check_layout(browser, origin, address)
            yield from check_requests(browser, origin, address)
        browser.close()


def main() -> int:
    """Examine a site, print what is wrong, and return the exit code."""
    parser = argparse.ArgumentParser(description="Examine a built site in a real Chromium.")
    parser.add_argument("site", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--page", action="append", metavar="ADDRESS", help="look at this page alone; may be repeated")
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--vnu", type=Path)
    options = parser.parse_args()
    chosen = options.page or (every_page(options.site) if options.all else templates(options.site))
    addresses = list(dict.fromkeys(chosen))
    axe = options.axe.read_text(encoding="utf-8") if options.axe else axe_source()
    count = 0
    for problem in chain(
        check_lists(options.site),
        check_vnu(options.site, options.vnu) if options.vnu else (),
        examine(options.site, addresses, axe),
    ):
        count += 1
        print(f"{problem.check:<22} /{problem.page}  {problem.what}", flush=True)
    pages = len(list(every_page(options.site)))
    views = len(addresses) * len(WIDTHS) * len(SCHEMES)
    print(f"{count} problems; {len(addresses)} of {pages} pages, {views} views by axe-core")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
