"""Pages of procurement, budgets and open data: forms as they are printed, sums that agree, and plain words when not."""
# ruff: noqa: D103 - the name of a test is its sentence

import hashlib
import json
import posixpath
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import ViewportSize, sync_playwright
from tests.content.published import FILES
from tests.opendata.sample_year import BOUGHT, COUNT, FOLDER, THINGS, YEAR, make_year, of_month
from tests.site.browsing import CHROMIUM, OPTIONS, axe_source, serve
from tests.site.pages import links, publication_of, visible

from prakat.site.addresses import address_of
from prakat.site.assembly import Site
from prakat.site.data_files import data_files, datasets_of
from prakat.site.data_pages import data_pages
from prakat.site.frame import MenuEntry
from prakat.site.listing import address_of_list
from prakat.site.numerals import numeral
from prakat.site.publication import Publication
from prakat.site.render import THEME

PLACE = f"data/procurement/{YEAR}/"
NINE = [
    "ลำดับที่", "งานที่จัดซื้อหรือจัดจ้าง", "วงเงินที่จะซื้อหรือจ้าง (บาท)", "ราคากลาง (บาท)", "วิธีซื้อหรือจ้าง",
    "รายชื่อผู้เสนอราคาและราคาที่เสนอ", "ผู้ได้รับการคัดเลือกและราคาที่ตกลงซื้อหรือจ้าง", "เหตุผลที่คัดเลือกโดยสรุป",
    "เลขที่และวันที่ของสัญญาหรือข้อตกลงในการซื้อหรือจ้าง",
]  # fmt: skip


@cache
def sample() -> Publication:
    return publication_of(make_year())


def pages_of(publication: Publication) -> dict[str, str]:
    return {address_of_list(page.path): page.content for page in data_pages(publication)}


@cache
def pages() -> dict[str, str]:
    return pages_of(sample())


def changed(**texts: tuple[str, str]) -> dict[str, str]:
    """Return the pages of the year with texts of its files replaced, by the ends of their names."""
    files = make_year()
    for name, (old, new) in texts.items():
        path = next(path for path in files if path.removeprefix(f"{FOLDER}/").replace("-", "_").startswith(name))
        assert old.encode() in files[path], path
        files[path] = files[path].replace(old.encode(), new.encode())
    return pages_of(publication_of(files))


def columns(html: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', html)


def rows(html: str) -> list[str]:
    return re.findall(r"<tr>(<td.*?)</tr>", html, re.DOTALL)


def baht(amount: float) -> str:
    return f"{amount:,.2f}"


def test_a_month_has_the_nine_columns_of_the_form_and_its_rows() -> None:
    for month in ("2025-10", "2026-09"):
        html = pages()[f"{PLACE}months/{month}/"]
        assert columns(html) == NINE
        things = of_month(month)
        assert len(rows(html)) == len(things) > 0
        for thing, row in zip(things, rows(html), strict=True):
            told = visible(row)
            for text in (thing.name, baht(thing.budget), baht(thing.price), thing.vendor, f"{thing.contract} ลงวันที่"):
                assert text in told


def test_a_month_without_procurement_says_so_and_all_twelve_are_listed() -> None:
    assert "เดือนนี้ไม่มีการจัดซื้อจัดจ้าง" in pages()[f"{PLACE}months/2026-04/"]
    assert len(rows(pages()[f"{PLACE}months/"])) == 12


def test_the_plan_shows_every_item_with_its_state_its_announcements_and_its_contract() -> None:
    found = rows(pages()[f"{PLACE}plan/"])
    assert len(found) == COUNT
    states = {
        "planned": "ยังไม่ดำเนินการ", "announced": "ประกาศเชิญชวนแล้ว", "awarded": "ประกาศผู้ชนะแล้ว",
        "running": "ทำสัญญาแล้ว", "finished": "สิ้นสุดสัญญาแล้ว", "cancelled": "ยกเลิก",
    }  # fmt: skip
    for thing, row in zip(THINGS, found, strict=True):
        told = visible(row)
        assert thing.key in told
        assert states[thing.fate] in told
        assert (f"เลขที่ {thing.contract} " in told) == thing.contracted
        announced = [path for path in make_year() if path.startswith(f"{FOLDER}/{thing.key}-")]
        for path in announced:
            assert posixpath.basename(address_of(path).rstrip("/")) in row
    total = sum(Decimal(str(thing.budget)) for thing in THINGS)
    assert f"{total:,.2f} บาท" in pages()[f"{PLACE}plan/"]


def test_the_overview_adds_up() -> None:
    told = visible(pages()[PLACE])
    budget = sum(Decimal(str(thing.budget)) for thing in BOUGHT)
    price = sum(Decimal(str(thing.price)) for thing in BOUGHT)
    for text in (f"{COUNT} รายการ", f"{len(BOUGHT)} รายการ", f"{price:,.2f} บาท", f"{budget - price:,.2f} บาท"):
        assert text in told
    assert "ไม่ตรงกัน" not in told
    assert "ocds-000000" in told
    assert "ยอดในรายงานเท่ากับที่รวมจากสิบสองเดือนทุกบรรทัด" in pages()[f"{PLACE}report/"]
    assert pages()[f"{PLACE}quarters/"].count("ตรงกับแบบ สขร.1 ทุกสัญญา") == 4


def test_a_report_that_does_not_agree_is_said_plainly() -> None:
    found = changed(annual_report=(f'"count": {len(BOUGHT)}, ', f'"count": {len(BOUGHT) + 2}, '))
    assert "รวมทุกวิธี จำนวนรายการ ต่างกัน 2" in found[f"{PLACE}report/"]
    assert "ยอดในรายงานประจำปีไม่เท่ากับที่รวมจากรายเดือน" in found[PLACE]


def test_a_quarter_that_does_not_agree_is_said_plainly() -> None:
    thing = BOUGHT[0]
    found = changed(quarter_1=(f'"total": {thing.price}', f'"total": {thing.price + 1}'))
    told = visible(found[f"{PLACE}quarters/"])
    assert f"{numeral(1)} สัญญาในประกาศรายไตรมาสไม่ตรงกับ สขร.1" in told
    assert f"{thing.contract} {thing.vendor} {baht(thing.price)} {baht(thing.price + 1)}" in told


def test_an_item_whose_papers_do_not_agree_is_marked() -> None:
    found = changed(item_69_040=("สิ้นสุดระยะสัญญา", "ยังไม่ดำเนินการ"))
    row = next(row for row in rows(found[f"{PLACE}plan/"]) if "69-040" in row)
    assert "รายละเอียดระบุว่ายังไม่ดำเนินการ แต่มีสัญญาแล้ว" in row
    assert f"เอกสารของ {numeral(1)} รายการไม่ตรงกัน" in found[PLACE]


def test_budgets_stand_beside_last_years_and_add_up() -> None:
    html = pages()[f"data/budget/{YEAR}/"]
    told = visible(html)
    assert f"รวม {15_000_000:,.2f} บาท เทียบกับปีก่อน" in told
    line = next(visible(row) for row in rows(html) if "แผนงานเคหะและชุมชน" in row)
    assert line == "แผนงานเคหะและชุมชน 5,000,000.00 33.3 4,750,000.00 250,000.00"
    assert told.count("15,000,000.00 บาท") >= 3
    assert "ไม่ตรงกัน" not in told
    assert "750,000.00" in visible(pages()["data/budget/"])
    assert "เทียบกับปีก่อน" not in pages()[f"data/budget/{YEAR - 1}/"]


def test_a_budget_that_does_not_add_up_says_so() -> None:
    files = make_year()
    path = f"docs/general-info/{YEAR}/annual-budget.md"
    files[path] = files[path].replace(b"total: 15000000", b"total: 15000001")
    html = pages_of(publication_of(files))[f"data/budget/{YEAR}/"]
    assert "จำแนกตามแผนงานรวมได้ 15,000,000.00 บาท แต่ยอดรวมคือ 15,000,001.00 บาท" in html


def test_samples_are_marked_on_every_page_of_figures() -> None:
    for address, html in pages().items():
        if address.startswith(("data/procurement/", "data/budget/")):
            assert "<strong>ตัวอย่าง</strong>" in html, address


def test_every_link_leads_to_a_page_or_a_file() -> None:
    publication = sample()
    site = Site(publication, (), ())
    known = {address_of_list(path) for path in site.generated}
    known |= {document.address for document in publication.documents}
    known |= {file.path for file in data_files(publication)}
    known |= {address_of(path) for path in publication.corpus.users}
    assert set(pages()) <= known
    for address, html in pages().items():
        for link in links(html):
            target = posixpath.normpath(posixpath.join(address, link.partition("#")[0])).removeprefix(".")
            target = target.removeprefix("/")
            assert target in known or f"{target}/" in known or not target, (address, link)


def test_datasets_are_listed_with_the_size_and_sum_of_their_files() -> None:
    made = {file.path: file.content for file in data_files(sample())}
    found = datasets_of(sample())
    assert len({it.key for it in found}) == len(found) >= 8
    for it in found:
        for file in it.files:
            raw = made.get(file.address) or sample().corpus.snapshot.read(f"docs/{file.address}")
            assert (file.size, file.sha256) == (len(raw), hashlib.sha256(raw).hexdigest())
    catalogue = json.loads(made["data/catalog.jsonld"])
    assert {it["dct:identifier"] for it in catalogue["dcat:dataset"]} == {it.key for it in found}


def test_the_same_content_gives_the_same_bytes() -> None:
    first, again = (publication_of(make_year()) for _ in range(2))
    assert [(it.path, it.content) for it in data_files(first)] == [(it.path, it.content) for it in data_files(again)]
    assert pages_of(first) == pages_of(again)


def test_a_site_without_any_of_this_still_says_what_there_is() -> None:
    found = pages_of(publication_of({}))
    assert "ยังไม่มีชุดข้อมูล" in found["data/"]
    assert not [address for address in found if address.startswith(("data/procurement", "data/budget", "data/stat"))]


def test_a_long_plan_is_cut_into_pages() -> None:
    files = make_year()
    head, *lines = files[f"{FOLDER}/plan.csv"].decode().splitlines()
    more = [f"{number},69-{number},(ตัวอย่าง) รายการ,1.00,2025-12,,," for number in range(41, 261)]
    files[f"{FOLDER}/plan.csv"] = "\n".join([head, *lines, *more, ""]).encode()
    found = pages_of(publication_of(files))
    assert [len(rows(found[f"{PLACE}plan/{page}"])) for page in ("", "2/", "3/")] == [100, 100, 60]
    assert all(len(html.encode()) < 200_000 for html in found.values())


@pytest.mark.browser
def test_pages_of_figures_pass_axe_and_fit_their_screens(tmp_path: Path) -> None:
    (sheet,) = (Path(str(resources.files("material"))) / "templates/assets/stylesheets").glob("main.*.css")
    site = Site(sample(), (MenuEntry(title="หน้าแรก", address=""),), (f"assets/{sheet.name}", "assets/prakat.css"))
    shown = [PLACE, f"{PLACE}plan/", f"{PLACE}months/2026-03/", f"{PLACE}report/", f"data/budget/{YEAR}/", "data/"]
    by_address = {address_of_list(path): path for path in site.generated}
    for address in shown:
        (tmp_path / address).mkdir(parents=True, exist_ok=True)
        (tmp_path / address / "index.html").write_text(site.page(by_address[address]), encoding="utf-8")
    for file in (THEME / "assets").rglob("*.*"):
        target = tmp_path / "assets" / file.relative_to(THEME / "assets")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    (tmp_path / "assets" / sheet.name).write_bytes(sheet.read_bytes())
    with serve(tmp_path) as origin, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        dark: Literal["dark"] = "dark"
        for width, scheme in ((1280, None), (390, dark)):
            screen = ViewportSize(width=width, height=844)
            with browser.new_context(viewport=screen, color_scheme=scheme, bypass_csp=True) as context:
                page = context.new_page()
                for address in shown:
                    page.goto(origin + address)
                    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
                    page.add_script_tag(content=axe_source())
                    found = page.evaluate("axe.run().then(it => it.violations.map(v => [v.id, v.nodes[0].html]))")
                    assert found == [], (width, address)
        browser.close()


def test_a_publishers_own_prefix_begins_every_identifier_and_a_wrong_one_none() -> None:
    for given, wanted, placeholder in (("ocds-abc123", "ocds-abc123", False), ("OCDS-1", "ocds-000000", True)):
        publication = replace(publication_of(make_year()), ocid_prefix=given)
        files = {file.path: file.content for file in data_files(publication)}
        releases = json.loads(files[f"{PLACE}ocds-releases.json"])["releases"]
        assert {release["ocid"][:11] for release in releases} == {wanted}
        assert ("รหัสชั่วคราว" in pages_of(publication)["data/licence/"]) == placeholder


def test_the_shipped_year_agrees_with_itself() -> None:
    found = pages_of(publication_of({path: raw for path, raw in FILES.items() if path.startswith("docs/")}))
    told = [address for address, html in found.items() if "ข้อมูลไม่ตรงกัน" in html]
    assert told == []
    row = next(visible(row) for row in rows(found[f"{PLACE}plan/"]) if "69-004" in row)
    assert "ยกเลิก" in row
    assert row.count("ประกาศเชิญชวน") == 2
