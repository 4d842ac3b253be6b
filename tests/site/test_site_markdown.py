"""Markdown of a page is shown as it was signed, and does nothing else."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from prakat.site.plain_markdown import PlainMarkdown, slugify

if TYPE_CHECKING:
    from markdown.extensions import Extension


def html_of(text: str) -> str:
    """Return the HTML the site's own set of extensions makes."""
    extensions: list[str | Extension] = ["tables", "sane_lists", "toc", "footnotes", "fenced_code", PlainMarkdown()]
    return str(Markdown(extensions=extensions, extension_configs={"toc": {"slugify": slugify}}).convert(text))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<div style='display:none'>\n\nซ่อน\n\n</div>",
        "คำ <b onclick='x()'>หนา</b>",
        "<!-- ซ่อน -->",
        "<style>\np{display:none}\n</style>",
        "- รายการ\n\n    <iframe src='//x'></iframe>",
    ],
)
def test_html_is_shown_as_text(text: str) -> None:
    html = html_of(text)
    for tag in ("<script", "<div", "<b ", "<!--", "<style", "<iframe"):
        assert tag not in html
    assert "&lt;" in html


def test_thai_numerals_stay_as_the_document_has_them() -> None:
    html = html_of("๑. ผู้รับผิดชอบ\n\n๒. ให้ผู้มีหน้าที่\n\n   ๓. ย่อย")
    assert "<ol" not in html
    assert "๑. ผู้รับผิดชอบ" in html
    assert "<ol>\n<li>หนึ่ง</li>" in html_of("1. หนึ่ง\n2. สอง")


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "&#106;avascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///x"],
)
def test_a_link_leads_somewhere_or_nowhere(target: str) -> None:
    assert "href" not in html_of(f"[คำ](<{target}>)")
    assert 'href="https://example.org/"' in html_of("[คำ](https://example.org/)")


@pytest.mark.parametrize("source", ["https://example.org/a.png", "//example.org/a.png", "/\\example.org/a.png"])
def test_nothing_is_fetched_from_another_server(source: str) -> None:
    html = html_of(f"![แผนที่]({source})")
    assert "<img" not in html
    assert "แผนที่</a>" in html
    assert '<img alt="แผนที่" src="map.png"' in html_of("![แผนที่](map.png)")


def test_tables_have_scope_and_no_inline_style() -> None:
    html = html_of("| ก | ข |\n|---|---:|\n| 1 | 2 |")
    assert '<div aria-label="ตาราง" class="pk-table" role="group" tabindex="0">' in html
    assert 'scope="col"' in html
    assert 'class="pk-right"' in html
    assert "style=" not in html


def test_a_page_has_one_heading_of_the_first_level() -> None:
    assert "<h1" not in html_of("# หัวข้อ")


def test_headings_can_be_linked_by_their_words() -> None:
    assert 'id="ขั้นตอนที่-๑"' in html_of("## ขั้นตอนที่ ๑!")
    assert html_of("## ก\n\n## ก").count('id="ก"') == 1
    assert not slugify("__main__", "-").startswith("_")


def test_wide_code_can_be_reached_by_keyboard() -> None:
    assert '<pre tabindex="0">' in html_of("```\nprakat check\n```")
    assert '<pre tabindex="0">' in html_of("    prakat check")
    assert "<pre tab" not in html_of("เขียนว่า <pre> ก็ได้")
