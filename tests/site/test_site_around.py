"""What stands around a document: whom to ask, sums of its files, terms of re-use, neighbours, and the digits."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from tests.content.attachment_samples import pdf
from tests.site.pages import ROOT, SITE_NAME, article_html, links, news, publication_of, visible

from prakat.site.assembly import Site
from prakat.site.downloads import count_pages
from prakat.site.indexes import generate_pages
from prakat.site.numerals import use_thai_digits
from prakat.site.publication import Publication
from prakat.site.related import NEIGHBOURS

PAGE = "docs/news/a.md"
CONTACT = """phones:
  - {number: "0-0000-0000", label: ทั่วไป}
emails: [contact@example.org]
hours: วันจันทร์–ศุกร์
divisions:
  - {division: clerk, phone: "0-0000-0000 ต่อ 12"}
webmaster_email: webmaster@example.org
"""
CONTACT_PAGE = news(title="ติดต่อ", more=CONTACT).replace("type: news", "type: contact")


def with_contact(**more: str) -> Publication:
    """Return a site with a contact page and these pages of news."""
    files = {f"docs/news/{name}.md": text for name, text in more.items()}
    return publication_of({"docs/general-info/contact.md": CONTACT_PAGE, **files})


@pytest.fixture
def arabic() -> Iterator[None]:
    """Write Arabic digits for one test."""
    use_thai_digits(False)  # noqa: FBT003 - the setting itself
    yield
    use_thai_digits(True)  # noqa: FBT003 - the setting itself


def test_a_document_says_whom_to_ask_by_its_own_division() -> None:
    html = article_html(with_contact(a=news()), PAGE)
    shown = visible(html[html.index('id="_owner"') :])
    assert "โทรศัพท์ 0-0000-0000 ต่อ 12 อีเมล contact@example.org เวลาทำการ วันจันทร์–ศุกร์" in shown
    assert 'href="../../general-info/contact/"' in html


def test_a_division_without_a_number_of_its_own_is_asked_by_the_general_one() -> None:
    html = article_html(with_contact(a=news().replace("division: clerk", "division: finance")), PAGE)
    assert "โทรศัพท์ 0-0000-0000 อีเมล" in visible(html[html.index('id="_owner"') :])


def test_a_reader_can_write_about_the_page_without_a_form() -> None:
    html = article_html(with_contact(a=news(title="ข่าว & เรื่อง")), PAGE)
    letter = next(link for link in links(html) if link.startswith("mailto:webmaster@example.org?"))
    assert "%26" in letter
    assert "news/a/" in letter
    assert "<form" not in html


def test_the_contact_page_does_not_send_one_to_itself() -> None:
    assert 'id="_owner"' not in article_html(with_contact(), "docs/general-info/contact.md")
    assert 'id="_owner"' not in article_html(publication_of({PAGE: news()}), PAGE)


def test_the_command_on_the_page_tells_a_changed_file(tmp_path: Path) -> None:
    more = "attachments:\n  - {path: a.csv, title: ข้อมูล}\n  - {path: b.txt, title: ข้อความ}\n"
    raw = {"a.csv": b"a\n1\n", "b.txt": b"text"}
    html = article_html(publication_of({PAGE: news(more=more), **{f"docs/news/{k}": v for k, v in raw.items()}}), PAGE)
    script = unescape(re.findall(r'aria-label="คำสั่งตรวจไฟล์แนบ"><code>(.*?)</code>', html, re.DOTALL)[0])
    for name, content in raw.items():
        (tmp_path / name).write_bytes(content)
    good = subprocess.run(["sh"], cwd=tmp_path, input=script, text=True, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr
    assert good.stdout == "a.csv: OK\nb.txt: OK\n"
    (tmp_path / "a.csv").write_bytes(b"a\n2\n")
    bad = subprocess.run(["sh"], cwd=tmp_path, input=script, text=True, capture_output=True, check=False)
    assert bad.returncode == 1
    assert "a.csv: FAILED" in bad.stdout


def test_pages_of_a_pdf_are_counted_and_what_is_none_is_not() -> None:
    assert count_pages((ROOT / "docs/citizen-manual/building-permit-form.pdf").read_bytes()) == 1
    assert count_pages(pdf(b"", b"")) == 2
    assert count_pages(b"%PDF-1.7 broken") == 0


def test_data_and_terms_are_named() -> None:
    more = "attachments:\n  - {path: a.csv, title: ข้อมูลดิบ}\n"
    files: dict[str, str | bytes] = {PAGE: news(more=more), "docs/news/a.csv": b"a\n1\n"}
    shown = visible(article_html(publication_of(files), PAGE))
    assert "ข้อมูลที่โปรแกรมอ่านได้: ข้อมูลดิบ (CSV 4 ไบต์)" in shown
    assert "เผยแพร่ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ" in shown
    assert "ต้นฉบับ docs/news/a.md SHA-256" in shown
    policy = news(title="สัญญาอนุญาตข้อมูลเปิด", more="policy_kind: data-license\n")
    files["docs/official-information/licence.md"] = policy.replace("type: news", "type: policy-page")
    html = article_html(publication_of(files), PAGE)
    assert 'href="../../official-information/licence/"' in html[html.index("_licence") :]
    stated = news(more="source: {type: external, title: ก, license: CC BY 4.0}\n")
    assert "สัญญาอนุญาตของต้นทาง: CC BY 4.0" in visible(article_html(publication_of({PAGE: stated}), PAGE))


def test_what_belongs_together_is_linked_from_both_sides() -> None:
    files = {
        PAGE: news(title="ข่าวแรก", more="related: [docs/news/b.md]\n"),
        "docs/news/b.md": news(title="ข่าวที่สอง"),
        "docs/law/c.md": news(title="สัญญา", more='egp_project_no: "68110000001"\n'),
        "docs/law/d.md": news(title="ประกาศผล", more='egp_project_no: "68110000001"\n'),
    }
    publication = publication_of(files)
    for path, title in ((PAGE, "ข่าวที่สอง"), ("docs/news/b.md", "ข่าวแรก"), ("docs/law/c.md", "ประกาศผล")):
        html = article_html(publication, path)
        assert title in visible(html[html.index('id="_related"') :].partition("เรื่องประเภทเดียวกัน")[0])


def test_neighbours_are_the_newest_of_the_same_type_and_division_and_never_replaced_ones() -> None:
    files = {f"docs/news/{day}.md": news(title=f"ข่าวที่ {day}", day=f"2026-11-{day}") for day in range(10, 20)}
    files["docs/news/19.md"] = news(title="ข่าวที่ 19", day="2026-11-19", more="status: superseded\n")
    html = article_html(publication_of(files), "docs/news/18.md")
    found = re.findall(r"ข่าวที่ [0-9]+(?=</a>)", html[html.index("เรื่องประเภทเดียวกัน") :])
    assert found == [f"ข่าวที่ {day}" for day in range(17, 17 - NEIGHBOURS, -1)]


@pytest.mark.usefixtures("arabic")
def test_the_site_writes_arabic_digits_where_it_is_set_so_and_documents_keep_theirs() -> None:
    publication = publication_of({PAGE: news(title="ประกาศ พ.ศ. ๒๕๖๙")})
    shown = visible(article_html(publication, PAGE))
    assert "2 พฤศจิกายน 2569" in shown
    assert "ประกาศ พ.ศ. ๒๕๖๙" in shown
    home = next(page for page in generate_pages(publication) if page.path == "index.md")
    assert "1 เรื่อง" in visible(home.content)


def test_the_english_section_gives_contact_and_services_in_english() -> None:
    service = news(title="ขออนุญาต", more="title_en: Building permit\n").replace("type: news", "type: citizen-manual")
    files = {"docs/general-info/contact.md": CONTACT_PAGE, "docs/citizen-manual/a.md": service}
    publication = publication_of(files)
    page = next(page for page in generate_pages(publication) if page.path == "en/index.md")
    assert (page.lang, page.title) == ("en", "English")
    shown = visible(page.content)
    assert "Telephone 0-0000-0000" in shown
    assert "Building permit ขออนุญาต" in shown
    html = Site(publication, (), ()).page("en/index.md")
    assert '<main id="_main" class="pk-main md-typeset" tabindex="-1" lang="en">' in html
    assert f'<span lang="th">{SITE_NAME}</span>' in html
