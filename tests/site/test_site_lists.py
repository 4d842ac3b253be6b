"""Lists: everything is found, in order, on pages that stay small however many documents there are."""
# ruff: noqa: D103 - the name of a test is its sentence

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from tests.site.pages import ROOT, article_html, history_at, links, news, publication_of, visible

from prakat.content.category import CATEGORIES
from prakat.site.category_lists import number_key
from prakat.site.indexes import generate_pages
from prakat.site.listing import PER_PAGE, Group, address_of_list, entry_of, paginate
from prakat.site.nodes import GeneratedPage
from prakat.site.publication import Publication, Published, newest_first

SHELL = 15_000
MANY = 3_000


def many(count: int) -> Iterator[Published]:
    """Yield documents with the longest titles and summaries that a schema allows, over ten years, of one page."""
    one = publication_of({"docs/news/a.md": news()}).documents[0]
    for number in range(count):
        title = f"{'ประกาศผลการดำเนินงาน' * 14} {number}"[:300]
        day = date(2016, 1, 1) + timedelta(days=number % 3650)
        yield replace(one, address=f"news/{number}/", title=title, summary="สรุป" * 125, day=day, published=day)


@cache
def crowded() -> tuple[Publication, dict[str, GeneratedPage]]:
    """Return a site of many documents and its generated pages."""
    publication = replace(publication_of({"docs/news/a.md": news()}), documents=tuple(many(MANY)))
    return publication, {page.path: page for page in generate_pages(publication)}


def test_no_list_outgrows_its_limit() -> None:
    _, pages = crowded()
    heaviest = max(pages.values(), key=lambda page: len(page.content.encode()))
    assert len(heaviest.content.encode()) + SHELL < 200_000, heaviest.path


def test_every_document_is_in_the_list_of_its_year_of_its_division_and_of_all() -> None:
    publication, pages = crowded()
    for folder in ("lists/news/2", "lists/news/all", "lists/news/type-news", "divisions/", "all/"):
        found = {
            link.strip("./") for path, page in pages.items() if path.startswith(folder) for link in links(page.content)
        }
        missing = {document.address.strip("/") for document in publication.documents} - found
        assert not missing, (folder, len(missing))


def test_pages_of_a_list_are_full_but_the_last_and_repeat_the_heading() -> None:
    entries = tuple(entry_of(replace(document, title="ชื่อ", summary="")) for document in many(PER_PAGE + 30))
    groups = (Group(id="a", title="ก", entries=entries[:60]), Group(id="b", title="ข", entries=entries[60:]))
    pages = list(paginate(groups))
    assert [[(group.id, len(group.entries)) for group in page] for page in pages] == [
        [("a", 60), ("b", PER_PAGE - 60)],
        [("b", 30)],
    ]


def test_an_empty_list_is_a_page_that_says_so() -> None:
    pages = {page.path: page for page in generate_pages(publication_of({}))}
    assert "ยังไม่มีเอกสาร" in visible(pages["law/index.md"].content)
    assert "ยังไม่มีรายการ" in visible(pages["approvals/index.md"].content)


def test_newest_first_then_what_it_tells_of_then_title() -> None:
    files = {
        "docs/news/a.md": news(title="ข่าว ก", day="2026-11-02"),
        "docs/news/b.md": news(title="ข่าว ข", day="2026-11-03"),
        "docs/news/c.md": news(title="ข่าว เก", day="2026-11-02"),
        "docs/news/d.md": news(title="ข่าว ค", day="2026-11-02", more="period: {start: 2026-10-01, end: 2026-10-31}\n"),
    }
    assert [item.title for item in newest_first(publication_of(files).documents)] == [
        "ข่าว ข",
        "ข่าว ค",
        "ข่าว ก",
        "ข่าว เก",
    ]


def test_a_category_is_grouped_by_fiscal_year() -> None:
    files = {
        "docs/news/a.md": news(title="ข่าวปีเก่า", day="2020-10-01"),
        "docs/news/b.md": news(title="ข่าวปีใหม่", day="2026-09-30"),
        "docs/news/c.md": news(title="ข่าวที่บอกปีเอง", day="2026-09-30", more="fiscal_year: 2570\n"),
    }
    pages = {page.path: page for page in generate_pages(publication_of(files))}
    shown = visible(pages["news/index.md"].content)
    assert shown.index("ปีงบประมาณ ๒๕๖๙ ข่าวปีใหม่") < shown.index("ปีงบประมาณ ๒๕๖๔ ข่าวปีเก่า")
    assert "ข่าวปีเก่า" in visible(pages["lists/news/2564/index.md"].content)
    assert "ข่าวปีใหม่" not in visible(pages["lists/news/2564/index.md"].content)
    assert "ข่าวที่บอกปีเอง" in visible(pages["lists/news/2570/index.md"].content)


def test_a_list_is_sorted_by_following_a_link() -> None:
    files = {
        "docs/news/a.md": news(title="ข่าว ข", day="2026-11-02", more="doc_no: 10/2570\n"),
        "docs/news/b.md": news(title="ข่าว ก", day="2026-11-03", more="doc_no: 9/2570\n"),
        "docs/news/c.md": news(title="(ตัวอย่าง) ข่าว ค", day="2026-11-04"),
    }
    pages = {page.path: page for page in generate_pages(publication_of(files))}

    def order(path: str) -> list[str]:
        return re.findall(r"ข่าว [กขค](?=</a>)", pages[path].content)

    assert order("lists/news/2570/index.md") == ["ข่าว ค", "ข่าว ก", "ข่าว ข"]
    assert order("lists/news/2570/by-title/index.md") == ["ข่าว ก", "ข่าว ข", "ข่าว ค"]
    assert order("lists/news/2570/by-number/index.md") == ["ข่าว ก", "ข่าว ข", "ข่าว ค"]
    html = pages["lists/news/2570/by-number/index.md"].content
    assert {"../", "../by-title/", "./"} <= set(links(html))
    assert '<a href="./" aria-current="true">เลขที่</a>' in html
    assert "lists/news/type-news/index.md" in pages
    assert "lists/news/type-news/by-title/index.md" not in pages


def test_by_number_is_no_order_where_nothing_has_one() -> None:
    pages = {page.path for page in generate_pages(publication_of({"docs/news/a.md": news()}))}
    assert "lists/news/2570/by-title/index.md" in pages
    assert "lists/news/2570/by-number/index.md" not in pages


def test_numbers_count_as_people_count() -> None:
    numbers = ["ที่ ตย 10/2569", "ที่ ตย ๙/๒๕๖๙", "ที่ ตย 9/2570", "2/2569", ""]
    assert sorted(numbers, key=number_key) == ["", "ที่ ตย ๙/๒๕๖๙", "ที่ ตย 9/2570", "ที่ ตย 10/2569", "2/2569"]


def test_everything_is_three_clicks_away_however_much_there_is() -> None:
    publication, pages = crowded()
    addresses = {address_of_list(path): page for path, page in pages.items()}
    reached = {""}
    edge = {""}
    footer = {"sitemap/", "all/", "divisions/"}
    for _ in range(3):
        found = {
            posixpath.normpath(posixpath.join(address or ".", link.partition("#")[0])).strip(".") + "/"
            for address in edge
            if address in addresses
            for link in links(addresses[address].content)
        }
        edge = (found | footer) - reached
        reached |= edge
    missing = {document.address for document in publication.documents} - reached
    assert not missing, len(missing)


def test_what_has_lapsed_says_so_in_lists_and_leaves_the_home_page() -> None:
    alert = 'type: alert\nvalid_until: "2026-11-0{}T18:00:00+07:00"\nseverity: warning\n'
    files = {
        "docs/news/a.md": news(title="เตือนที่พ้นแล้ว", more=alert.format(4)).replace("type: news\n", ""),
        "docs/news/b.md": news(title="เตือนที่ยังใช้", more=alert.format(6)).replace("type: news\n", ""),
    }
    publication = publication_of(files, history=history_at("2026-11-05T12:00:00+07:00"))
    pages = {page.path: page for page in generate_pages(publication)}
    home = pages["index.md"].content
    alerts = home[home.index('aria-label="เรื่องแจ้งเตือน"') : home.index('id="_tasks"')]
    assert "เตือนที่พ้นแล้ว" not in alerts
    assert "เตือนที่ยังใช้" in alerts
    assert 'data-until="2026-11-06T18:00:00+07:00"' in alerts
    assert "มีผลถึง ๖ พฤศจิกายน ๒๕๖๙ เวลา ๑๘.๐๐ น." in visible(alerts)
    assert "เตือนที่พ้นแล้ว สิ้นผลแล้ว" in visible(pages["news/index.md"].content)
    assert "สิ้นผลแล้วเมื่อ ๔ พฤศจิกายน ๒๕๖๙" in visible(article_html(publication, "docs/news/a.md"))
    assert "ใช้ได้ถึง ๖ พฤศจิกายน ๒๕๖๙" in visible(article_html(publication, "docs/news/b.md"))


def test_everything_is_found_by_its_letter_and_not_under_the_mark_of_a_sample() -> None:
    files = {
        "docs/news/a.md": news(title="(ตัวอย่าง) แผนการจัดซื้อ", more="sample: true\n"),
        "docs/news/b.md": news(title="เบี้ยยังชีพผู้สูงอายุ"),
    }
    content = {page.path: page for page in generate_pages(publication_of(files))}["all/index.md"].content
    assert content.index('<h2 id="_บ">บ</h2>') < content.index('<h2 id="_ผ">ผ</h2>')
    assert "#_ผ" in list(links(content))[2]


def test_no_generated_page_can_share_an_address_with_a_document() -> None:
    """Documents lie in a category's folder and are never called index.md."""
    _, pages = crowded()
    inside = [path for path in pages if path.partition("/")[0] in {category.key for category in CATEGORIES}]
    assert inside == [f"{category.key}/index.md" for category in CATEGORIES]


def test_the_menu_is_the_categories_in_the_words_of_the_announcement_and_nothing_grows_it() -> None:
    lines = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2].splitlines()
    menu = [tuple(line.removeprefix("  - ").split(": ")) for line in lines]
    categories = [(category.title.th, f"{category.key}/index.md") for category in CATEGORIES]
    assert menu[1:12] == categories
    _, pages = crowded()
    assert {entry[1] for entry in menu} <= pages.keys()


def test_the_home_page_leads_to_every_category_and_task() -> None:
    publication = publication_of({"docs/news/a.md": news(title="ข่าวล่าสุดของเทศบาล")})
    home = next(iter(generate_pages(publication)))
    assert {f"{category.key}/" for category in CATEGORIES} <= set(links(home.content))
    assert "ข่าวล่าสุดของเทศบาล" in visible(home.content)
