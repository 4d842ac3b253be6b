"""Plain `mkdocs build` publishes what was judged and nothing else, the same bytes every time."""
# ruff: noqa: D103 - the name of a test is its sentence

import filecmp
import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from tests.e2e.town import BUDGET, CONTACT, MARKET, NEWS, PAGES, ROAD, Town
from tests.site.conftest import ENVIRONMENT, URL, build
from tests.site.pages import links, visible

from prakat.content.category import CATEGORIES
from prakat.report.catalog import ALL_RULES
from prakat.site.addresses import address_of
from prakat.site.mkdocs_events import check_addresses


def page(site: Path, path: str) -> str:
    """Return the HTML of a document."""
    return (site / address_of(path) / "index.html").read_text(encoding="utf-8")


def all_pages(site: Path) -> list[Path]:
    """Return every HTML file of a site."""
    return sorted(site.rglob("*.html"))


def files(site: Path) -> set[str]:
    """Return the paths of all files of a site."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def test_every_document_shows_category_source_dates_division_and_approval(built: Path) -> None:
    road = visible(page(built, ROAD))
    for text in (
        "ข้อมูลจัดซื้อจัดจ้าง", "ประกาศประกวดราคาจ้างก่อสร้างถนน", "กองคลัง", "๒ พฤศจิกายน ๒๕๖๙", "1,000.00 บาท",
        "ความเห็นชอบตัวอย่าง ได้รับความเห็นชอบจาก ผู้อำนวยการกองคลัง", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)",
        "๑๖ พฤศจิกายน ๒๕๖๙ เวลา ๑๖.๓๐ น.", "ตัวอย่าง หน้านี้เป็นเนื้อหาสมมติ", "หน้านี้เป็นตัวอย่าง วงเงินงบประมาณ",
    ):  # fmt: skip
        assert text in road
    assert "ที่มา ข้อมูลของหน่วยงานเอง" in visible(page(built, MARKET))
    assert "ไม่ต้องขอความเห็นชอบตามข้อ ๑" in visible(page(built, NEWS))
    assert 'href="tel:' in page(built, CONTACT)
    assert "<h1>" in page(built, BUDGET)


def test_what_is_published_and_what_is_not(built: Path) -> None:
    found = files(built)
    assert {f"{address_of(path)}index.html" for path in PAGES} <= found
    assert "procurement/2569/road.pdf" in found
    assert {f"{category.key}/index.html" for category in CATEGORIES} <= found
    assert {"404.html", "all/index.html", "divisions/finance/index.html", "approvals/index.html"} <= found
    assert not [name for name in found if name.endswith((".map", ".md", ".png", ".gz"))]
    assert {name for name in found if name.endswith(".js")} <= {"assets/view.js", "assets/search.js"}


def test_no_page_runs_a_script_or_asks_another_server(built: Path) -> None:
    for file in all_pages(built):
        html = file.read_text(encoding="utf-8")
        scripts = re.sub(r'<script src="(?:\.\./|/)*assets/[a-z]+\.js"(?: defer)?></script>', "", html)
        scripts = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", scripts)
        assert "<script" not in scripts
        assert not re.search(r'\son[a-z]+="|style="', html)
        assert "default-src &#39;none&#39;" in html
        loaded = re.findall(r'<(?:link rel="(?!canonical)|img|source|iframe|script)[^>]*(?:href|src)="([^"]*)"', html)
        assert not [address for address in loaded if ":" in address or address.startswith("//")]
    css = (built / "assets/prakat.css").read_text(encoding="utf-8")
    assert not re.search(r"url\((?![\"']?fonts/)", css)
    assert "@import" not in css


def test_every_link_inside_leads_to_a_file_and_to_a_place_in_it(built: Path) -> None:
    for file in all_pages(built):
        html = file.read_text(encoding="utf-8")
        for link in links(html):
            if link.startswith(("https:", "mailto:", "tel:", "/")):
                assert not link.startswith(URL) or file.name == "404.html" or 'rel="canonical"' in html, (file, link)
                continue
            address, _, fragment = link.partition("#")
            target = (file.parent / address).resolve() if address else file
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (file, link)
            assert not fragment or f'id="{fragment}"' in target.read_text(encoding="utf-8"), (file, link)


def test_ids_are_unique_and_there_is_one_first_heading(built: Path) -> None:
    for file in all_pages(built):
        html = file.read_text(encoding="utf-8")
        ids = re.findall(r'\sid="([^"]*)"', html)
        assert len(ids) == len(set(ids)), file
        assert html.count("<h1") == 1, file
        assert html.startswith('<!doctype html>\n<html lang="th">'), file


def test_the_menu_marks_where_one_is(built: Path) -> None:
    assert re.search(r'href="\.\./\.\./" aria-current="true">ข้อมูลจัดซื้อจัดจ้าง', page(built, ROAD))
    assert 'href="./" aria-current="page">ข้อมูลจัดซื้อจัดจ้าง' in (built / "procurement/index.html").read_text("utf-8")
    assert "aria-current" not in (built / "404.html").read_text(encoding="utf-8")


def test_a_sample_roster_is_said_on_every_page(built: Path) -> None:
    for file in all_pages(built):
        html = file.read_text(encoding="utf-8")
        assert html.count("เว็บไซต์ตัวอย่าง") == 1
        assert "<strong>เนื้อหาตัวอย่าง</strong>" in html


def test_pages_are_light(built: Path) -> None:
    sent = [*all_pages(built), *(built / "assets").rglob("*.css")]
    heaviest = max(len(gzip.compress(file.read_bytes())) for file in sent if file.suffix == ".html")
    styles = sum(len(gzip.compress(file.read_bytes())) for file in sent if file.suffix == ".css")
    fonts = sum(file.stat().st_size for file in (built / "assets/fonts").glob("*.woff2"))
    assert heaviest + styles + fonts < 150_000


def test_two_builds_are_the_same_bytes(site_town: Town, tmp_path: Path) -> None:
    for name, second in (("a", 1_000_000_000), ("b", 2_000_000_000)):
        for file in (site_town.path / "docs").rglob("*"):
            os.utime(file, (second, second))
        address = {"PRAKAT_SITE_URL": "https://www.example.org/"}
        done = build(site_town, tmp_path / name, **address, SOURCE_DATE_EPOCH=str(second))
        assert done.returncode == 0, done.stdout + done.stderr
    names = files(tmp_path / "a")
    assert names == files(tmp_path / "b")
    assert filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)[1:] == ([], [])
    sitemap = (tmp_path / "a/sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://www.example.org/procurement/2569/road/</loc>\n<lastmod>2026-11-02</lastmod>" in sitemap
    assert set(re.findall(r"<lastmod>([^<]*)", sitemap)) == {"2026-11-02"}
    assert "by-title" not in sitemap


def test_an_edited_page_is_not_built(site_town: Town, tmp_path: Path) -> None:
    site_town.write(ROAD, site_town.read(ROAD) + " ")
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 1
    assert "ผิด[approval-stale]" in done.stdout + done.stderr
    assert ROAD in done.stdout + done.stderr
    assert "ไม่ได้สร้างเว็บไซต์" in done.stdout + done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("ledger", [None, "", "format: 1\nroot_signatures: []\nledger: {}\n"])
def test_without_a_ledger_that_can_be_read_nothing_is_built(
    site_town: Town, tmp_path: Path, ledger: str | None
) -> None:
    (site_town.path / "approvals.yml").unlink()
    if ledger is not None:
        site_town.write("approvals.yml", ledger)
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 1
    assert "ไม่ได้สร้างเว็บไซต์" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


def test_what_git_ignores_and_links_out_of_the_folder_stay_out(site_town: Town, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("# secret", encoding="utf-8")
    with (site_town.path / ".git/info/exclude").open("a", encoding="utf-8") as exclude:
        exclude.write("docs/news/draft.md\ndocs/news/link.md\n")
    site_town.write("docs/news/draft.md", "ร่างที่ยังไม่เผยแพร่")
    (site_town.path / "docs/news/link.md").symlink_to(outside)
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [name for name in files(tmp_path / "site") if name.startswith(("news/draft", "news/link"))]


def test_a_broken_link_stops_the_build(site_town: Town, tmp_path: Path) -> None:
    site_town.write(NEWS, site_town.read(NEWS) + "\n[ไม่มี](absent.md)\n")
    site_town.revise(NEWS, "โปรดนำ", "กรุณานำ")
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 1
    assert "absent.md" in done.stdout + done.stderr


def test_a_body_is_never_taken_for_metadata(site_town: Town, tmp_path: Path) -> None:
    text = site_town.read(NEWS)
    head = text[: text.index("---\n", 4) + 4]
    site_town.write(NEWS, f"{head}Template: 404.html\nTitle: อื่น\n")
    site_town.revise(NEWS, "summary: เชิญชวน", "summary: ขอเชิญชวน")
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    shown = visible(page(tmp_path / "site", NEWS))
    assert "Template: 404.html" in shown
    assert "Title: อื่น" in shown
    assert "ไม่พบหน้านี้" not in shown


DRAFT = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config("mkdocs.yml", site_dir={target!r})
config.plugins.on_startup(command="serve", dirty=False)
build(config, serve_url="http://127.0.0.1:8000/")
"""


def test_a_draft_is_shown_with_what_is_wrong_with_it(site_town: Town, tmp_path: Path) -> None:
    site_town.write(ROAD, site_town.read(ROAD) + " ")
    site_town.write("docs/other/empty.md", "ไม่มีข้อมูลกำกับ\n")
    script = DRAFT.format(target=str(tmp_path / "draft"))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=site_town.path, env={**os.environ, **ENVIRONMENT}, check=False)
    assert done.returncode == 0
    road = visible(page(tmp_path / "draft", ROAD))
    assert "ฉบับร่าง: ยังเผยแพร่ไม่ได้จนกว่าจะแก้ข้อที่ผิด" in road
    assert "เนื้อหาหรือไฟล์แนบถูกแก้ไขหลังได้รับความเห็นชอบ" in road
    assert "ไม่มีข้อมูลกำกับ: บรรทัดแรกต้องเป็น ---" in visible(page(tmp_path / "draft", "docs/other/empty.md"))
    assert "ฉบับร่าง" not in visible(page(tmp_path / "draft", NEWS))
    home = (tmp_path / "draft/index.html").read_text(encoding="utf-8")
    assert ROAD in home
    assert "Content-Security-Policy" not in home


def test_two_files_for_one_address_are_refused() -> None:
    found = [File(path, "docs", "site", use_directory_urls=True) for path in ("news/a.md", "news/a/index.md")]
    with pytest.raises(Abort, match="มีที่อยู่เว็บเดียวกัน"):
        check_addresses(Files(found))
    check_addresses(Files(found[:1]))


@pytest.mark.parametrize("path", PAGES)
def test_our_addresses_are_those_of_the_builder(path: str) -> None:
    file = File(path.removeprefix("docs/"), "docs", "site", use_directory_urls=True)
    assert file.url == address_of(path)


def test_the_rules_are_a_page_made_from_the_rules_themselves(built: Path) -> None:
    html = (built / "staff" / "rules" / "index.html").read_text(encoding="utf-8")
    assert html.count("<h1>") == 1
    for rule in ALL_RULES:
        assert f'<h2 id="{rule.id}">' in html
        assert f'href="#{rule.id}"' in html
        assert rule.title.th in visible(html)
    assert "staff/rules/" in (built / "about" / "index.html").read_text(encoding="utf-8")


def test_what_is_judged_as_of_a_day_is_built_as_of_that_day(site_town: Town, tmp_path: Path) -> None:
    """The builder judges again by itself: at the same moment as the command."""
    site_town.write(NEWS.replace(".md", "-2031.md"), site_town.read(NEWS).replace("2026-11-", "2031-11-"))
    refused, text = site_town.prakat("build", "--out", str(tmp_path / "now"), "--today", "2026-11-22")
    assert (refused, "date-order" in text) == (1, True)
    passed, text = site_town.prakat("build", "--out", str(tmp_path / "then"), "--today", "2031-11-02")
    assert passed == 0, text
    assert (tmp_path / "then" / "index.html").exists()
