"""The way out of MkDocs is open: our own rooms write the same bytes, and Markdown that another builder takes."""
# ruff: noqa: D103 - the name of a test is its sentence

from pathlib import Path

import pytest
import yaml
from tests.e2e.town import Town
from tests.site.conftest import URL
from tests.site.samples import site_of

from prakat.authoring.rule_reference import render_rule_reference
from prakat.report.catalog import ALL_RULES
from prakat.site.nodes import Manual
from prakat.site.plain_builder import render_markdown, write_site, write_stage
from prakat.site.search_files import search_files


def test_our_own_rooms_write_the_same_bytes_as_mkdocs(founded_site: Town, built: Path, tmp_path: Path) -> None:
    sheets = sorted(file.relative_to(built).as_posix() for file in (built / "assets/stylesheets").glob("*.css"))
    site = site_of(founded_site.path, tuple(sheets), URL)
    rules = Manual(path="staff/rules/index.md", title="กฎที่ใช้ตรวจเนื้อหา", body=render_rule_reference(ALL_RULES))
    files = {name: (built / name).read_bytes() for name in sheets} | dict(search_files(site.publication))
    write_site(site, tmp_path / "site", [rules], files, tmp_path / "kept")
    theirs = {file.relative_to(built): file for file in built.rglob("*") if file.is_file()}
    ours = {file.relative_to(tmp_path / "site"): file for file in (tmp_path / "site").rglob("*") if file.is_file()}
    assert ours.keys() == theirs.keys()
    different = [str(name) for name in sorted(ours) if ours[name].read_bytes() != theirs[name].read_bytes()]
    assert different == []


def test_every_page_is_staged_as_markdown_with_its_title_and_one_block(founded_site: Town, tmp_path: Path) -> None:
    site = site_of(founded_site.path)
    write_stage(site, tmp_path)
    staged = {file.relative_to(tmp_path).as_posix(): file.read_text("utf-8") for file in tmp_path.rglob("*.md")}
    documents = {document.path.removeprefix("docs/") for document in site.publication.documents}
    assert staged.keys() == documents | site.generated.keys()
    for name, text in staged.items():
        _, head, body = text.split("---\n", 2)
        assert yaml.safe_load(head)["title"], name
        assert "\n\n" not in body.strip(), name


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[ก](../law/a.md)", '<p><a href="../../law/a/">ก</a></p>'),
        ("[ก](b.md#หัวข้อ)", '<p><a href="../b/#หัวข้อ">ก</a></p>'),
        ("[ก](a.pdf)", '<p><a href="../a.pdf">ก</a></p>'),
        ("[ก](#ข)", '<p><a href="#ข">ก</a></p>'),
        ("![ก](a.png)", '<p><img alt="ก" src="../a.png" /></p>'),
        ("[ก](https://example.org/)", '<p><a href="https://example.org/" rel="noopener noreferrer">ก</a></p>'),
        ("<b>ก</b>", "<p>&lt;b&gt;ก&lt;/b&gt;</p>"),
    ],
)
def test_links_of_a_text_lead_where_they_say(text: str, html: str) -> None:
    assert render_markdown(text, "docs/news/x.md")[0] == html


def test_headings_are_the_list_of_contents() -> None:
    _, headings = render_markdown("## ขั้นตอน\n\n### ย่อย\n\n## ค่าธรรมเนียม\n", "docs/news/x.md")
    assert [(heading.id, heading.title) for heading in headings] == [
        ("ขั้นตอน", "ขั้นตอน"),
        ("ค่าธรรมเนียม", "ค่าธรรมเนียม"),
    ]
