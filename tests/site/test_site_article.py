"""A document page shows everything its front matter says, in the order a reader needs."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.site.pages import ROOT, article_html, links, news, publication_of, visible

from prakat.content.document import parse_document
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.site.addresses import address_of
from prakat.site.publication import Publication, publishable

CASES = sorted((ROOT / "tests/data/accepted").glob("*/*/page.md"))
# Written as another word, a date or a place in the page: looked for in tests of their own.
CODES = {
    "accessed", "as_of", "at", "category", "chart", "close", "date", "division", "doc_date", "effective", "end",
    "established", "event_date", "expires", "file", "format", "formats", "generated_at", "holder", "id", "issued",
    "lang", "languages", "level", "month", "on", "open", "path", "pii", "published", "review_by", "role", "sha256",
    "start", "type", "unit", "updated", "valid_until",
}  # fmt: skip
NOT_SHOWN = {"keywords", "tags", "title_en"}


@cache
def case(page: Path) -> tuple[Publication, str]:
    """Return the site with one accepted page and its files, and the page's path."""
    raw = page.read_bytes()
    category = parse_document("docs/x.md", raw).text("category")
    beside = [file for file in page.parent.iterdir() if file.name not in {"page.md", "expected.txt", "case.json"}]
    files = {f"docs/{category}/{file.name}": file.read_bytes() for file in beside if file.is_file()}
    path = f"docs/{category}/page.md"
    return publication_of({**files, path: raw}), path


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield (nearest name, text) for every text of a value."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.parent.name)
def test_nothing_that_is_signed_is_hidden(page: Path) -> None:
    publication, path = case(page)
    document = publication.corpus.document(path)
    assert document is not None
    html = article_html(publication, path)
    shown = visible(html)
    targets = {link.rpartition("/")[2] for link in links(html)}
    for key, text in texts({k: v for k, v in document.value.items() if k not in NOT_SHOWN}):
        coded = key in CODES or re.fullmatch(r"[a-zA-Z0-9-]+", text) or text.startswith("docs/")
        if not coded and text not in targets:
            assert " ".join(text.split()) in shown or f'alt="{text}"' in html, (key, text)


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.parent.name)
def test_no_code_is_left_where_a_reader_wants_a_word(page: Path) -> None:
    publication, path = case(page)
    shown = visible(
        re.sub(r"<details>.*?</details>|<code>.*?</code>", "", article_html(publication, path), flags=re.DOTALL)
    )
    for code in ("working-day", "e-bidding ", "in-force", "permit ", "None", "True", "false", "signed-original"):
        assert f" {code}" not in f" {shown}"


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.parent.name)
def test_every_file_of_a_page_is_offered_with_its_sum(page: Path) -> None:
    publication, path = case(page)
    document = publication.corpus.document(path)
    assert document is not None
    html = article_html(publication, path)
    for file in publication.corpus.attachments(document):
        target = address_of(file).rpartition("/")[2]
        assert any(link.endswith(f"../{target}") for link in links(html)), file


def test_the_order_of_a_page() -> None:
    publication, path = case(ROOT / "tests/data/accepted/citizen-manual/citizen-manual/page.md")
    html = article_html(publication, path, "<p>เนื้อหาในหน้า</p>")
    marks = [
        'class="pk-crumbs"', "<h1>", 'class="pk-notice pk-sample"', 'class="pk-panel pk-meta"', "pk-approval",
        'id="_steps"', "<p>เนื้อหาในหน้า</p>", 'id="_attached"', 'id="_check"', 'id="_licence"',
    ]  # fmt: skip
    places = [html.find(mark) for mark in marks]
    assert -1 not in places, marks[places.index(-1)]
    assert places == sorted(places)
    assert html.count("<h1>") == 1


def test_the_summary_stands_between_the_approval_and_the_content() -> None:
    html = article_html(publication_of({"docs/news/a.md": news()}), "docs/news/a.md")
    assert html.index("pk-approval") < html.index('<p class="pk-summary">ข้อความสั้น') < html.index("พาดหัวข่าว")


def test_steps_are_a_table_with_durations_and_their_total() -> None:
    publication, path = case(ROOT / "tests/data/accepted/sop-manual/sop-manual/page.md")
    html = article_html(publication, path)
    steps = html[html.index('id="_steps"') :]
    assert 'scope="col">ระยะเวลา' in steps
    assert "วันทำการ" in steps
    assert "ระยะเวลารวม" in steps


def test_text_of_a_page_is_never_markup() -> None:
    wild = '<script>alert(1)</script> & "คำ"'
    page = news(title="'<b>หัวข้อ</b>'").replace("ข้อความสั้น ๆ ของข่าว", f"'{wild}'")
    html = article_html(publication_of({"docs/news/a.md": page}), "docs/news/a.md")
    assert "<script" not in html
    assert "<b>" not in html
    assert wild in visible(html)


def test_a_sample_says_so_and_others_do_not() -> None:
    files = {"docs/news/a.md": news(more="sample: true\n"), "docs/news/b.md": news()}
    publication = publication_of(files)
    assert "ตัวอย่าง หน้านี้เป็นเนื้อหาสมมติ" in visible(article_html(publication, "docs/news/a.md"))
    assert "pk-sample" not in article_html(publication, "docs/news/b.md")


def test_a_replaced_page_leads_to_the_new_one_even_when_only_that_one_says_so() -> None:
    files = {
        "docs/news/old.md": news(title="ฉบับเก่า"),
        "docs/news/new.md": news(title="ฉบับใหม่", more="supersedes:\n  - docs/news/old.md\n"),
    }
    html = article_html(publication_of(files), "docs/news/old.md")
    notice = html[html.index("pk-status") :].partition("</div>")[0]
    assert "มีฉบับใหม่ใช้แทนแล้ว" in notice
    assert 'href="../new/"' in notice
    assert "pk-status" not in article_html(publication_of(files), "docs/news/new.md")


def test_an_english_page_says_its_language_and_keeps_thai_around_it() -> None:
    page = news(title="Contact the municipality", more="lang: en\n")
    html = article_html(publication_of({"docs/news/a.md": page}), "docs/news/a.md", "<p>Come in.</p>")
    assert '<h1 lang="en">Contact the municipality</h1>' in html
    assert '<div class="pk-body" lang="en">' in html
    assert "<dt>หมวด</dt>" in html


def test_a_repealed_page_says_so() -> None:
    html = article_html(publication_of({"docs/news/a.md": news(more="status: repealed\n")}), "docs/news/a.md")
    assert "<strong>ยกเลิกแล้ว</strong>" in html


@pytest.mark.parametrize(
    "text",
    [
        "ไม่มีข้อมูลกำกับ",
        "---\ntitle: 7\ncategory: []\n---\n",
        "---\ntype: citizen-manual\nsteps: 3\nattachments: x\nsource: []\nchecked: no\nperiod: {start: 1}\n---\n",
        "---\ntype: news\nimages: [1, {path: 2}]\ncorrections: [x, {date: 1}]\nrelated: {a: 1}\ndisclosure: []\n---\n",
        "---\ntype: statistics\ntable: {columns: 1, rows: [1]}\nduration: {value: [], unit: {}}\n---\n",
        "---\ntype: news\nsigned_by: {name: [], position: {}}\ngazette: {volume: [], part: {}}\n---\n",
    ],
)
def test_a_draft_may_hold_anything(text: str) -> None:
    publication = publication_of({"docs/other/a.md": text}, draft=True)
    assert "<h1>" in article_html(publication, "docs/other/a.md")


def test_what_is_held_back_is_said_with_its_reason_and_the_right_to_appeal() -> None:
    more = "disclosure:\n  level: redacted\n  exemption: s15-5\n  reason: ปิดบังที่อยู่\n  order_no: 4/2569\n"
    shown = visible(article_html(publication_of({"docs/news/a.md": news(more=more)}), "docs/news/a.md"))
    assert "เปิดเผยบางส่วน ข้อยกเว้น มาตรา ๑๕ (๕) เหตุผล ปิดบังที่อยู่ คำสั่งเลขที่ 4/2569" in shown
    assert "มีสิทธิอุทธรณ์" in shown


def test_a_field_the_schema_does_not_know_is_shown_in_a_draft() -> None:
    publication = publication_of({"docs/news/a.md": news(more="venue: ศาลาประชาคม\n")}, draft=True)
    assert "venue ศาลาประชาคม" in visible(article_html(publication, "docs/news/a.md"))


def test_links_and_programs_are_not_published() -> None:
    path = "docs/news/a.md"
    for mode, published in (("100644", True), ("100755", False), ("120000", False), ("160000", False)):
        corpus = Corpus(MemorySnapshot({path: news().encode()}, {path: mode}))
        assert publishable(corpus, path) is published


def test_only_pages_and_the_files_they_name_are_published() -> None:
    files: dict[str, str | bytes] = {
        "docs/news/a.md": news(more="attachments:\n  - {path: a.pdf, title: ไฟล์ของข่าว}\n"),
        "docs/news/a.pdf": b"%PDF-1.7",
        "docs/news/stray.pdf": b"%PDF-1.7",
        "docs/index.md": news(),
        "docs/secret/a.md": news(),
    }
    corpus = publication_of(files).corpus
    assert [path for path in sorted(files) if publishable(corpus, path)] == ["docs/news/a.md", "docs/news/a.pdf"]
    assert not publishable(corpus, "docs/news/absent.md")


def test_parts_of_every_page_are_never_called_like_a_field_that_may_be_one() -> None:
    own = set(
        re.findall(r'id="_([a-z]+)"', (ROOT / "hooks/prakat/site/theme/articles/document.html").read_text("utf-8"))
    )
    assert {"attached", "owner", "history"} <= own
    fields = {
        name.replace("_", "-")
        for file in (ROOT / "schemas").glob("*.schema.json")
        for kind in json.loads(file.read_text("utf-8"))["$defs"].values()
        for name in kind.get("properties", {})
    }
    # These two are shown in no other place than their own part.
    assert own & fields == {"corrections", "related"}
