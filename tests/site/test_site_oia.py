"""The index of official information, the checklist of the website standard and the page of the yearly assessment."""
# ruff: noqa: D103 - the name of a test is its sentence

import csv
import io
from pathlib import Path

import pytest
from tests.site.pages import ROOT, article_html, links, news, publication_of, visible

from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError
from prakat.site.checklist import STANDARD
from prakat.site.indexes import generate_pages
from prakat.site.ita import ita_pages, parse_list
from prakat.site.oia import oia_files, oia_pages
from prakat.site.publication import Publication
from prakat.site.sections import SECTIONS, sections_of

PLAN = "docs/general-info/plan.md"
ANNOUNCEMENT = "docs/procurement/a.md"
DECISION = "docs/official-information/decision.md"
SECRET = "docs/official-information/secret.md"


def kind(title: str, key: str, more: str = "") -> str:
    """Return the text of a page of a type; only what the index looks at is there."""
    return news(title=title, more=more).replace("type: news", f"type: {key}")


@pytest.fixture(scope="module")
def publication() -> Publication:
    """Return a site with a document of each kind the index has to file."""
    withheld = "oia_section: s9-1\ndisclosure:\n  level: withheld\n  exemption: s15-5\n  reason: รายงานการแพทย์\n"
    return publication_of(
        {
            PLAN: kind("แผนการดำเนินงาน", "action-plan"),
            ANNOUNCEMENT: kind("ประกาศเชิญชวน", "procurement-announcement"),
            DECISION: kind("ผลการพิจารณา", "oia-item", "oia_section: s9-1\n"),
            SECRET: kind("คำวินิจฉัยที่ปิด", "oia-item", withheld),
            "docs/law/a.md": kind("เทศบัญญัติ", "local-regulation"),
            "docs/news/a.md": news(title="ข่าวที่ไม่อยู่ในดัชนี"),
        }
    )


def pages_of(publication: Publication) -> dict[str, str]:
    """Return the HTML of the generated pages by path."""
    return {page.path: page.content for page in generate_pages(publication)}


def test_a_document_is_filed_by_its_type_and_an_item_by_what_it_says(publication: Publication) -> None:
    found = {item.path: sections_of(publication, item) for item in publication.documents}
    assert found[PLAN] == ("s9-3",)
    assert found[ANNOUNCEMENT] == ("s9-8",)
    assert found[DECISION] == ("s9-1",)
    assert found["docs/law/a.md"] == ("s7-4", "s9-2", "s9-4")
    assert found["docs/news/a.md"] == ()


def test_every_section_of_the_schemas_is_known_here(publication: Publication) -> None:
    stated = publication.house.schemas.field_schema(publication.house.types["oia-item"])(("oia_section",))["enum"]
    of_types = {key for kind in publication.house.types.values() for key in kind.facts.get("oia", ())}
    assert set(stated) == set(SECTIONS)
    assert of_types - {"s9"} <= set(SECTIONS)


def test_each_section_has_its_page_and_the_index_has_all(publication: Publication) -> None:
    pages = pages_of(publication)
    index = visible(pages["oia/index.md"])
    for title in ("แผนการดำเนินงาน", "ประกาศเชิญชวน", "ผลการพิจารณา", "คำวินิจฉัยที่ปิด", "เทศบัญญัติ"):
        assert title in index
    assert "ข่าวที่ไม่อยู่ในดัชนี" not in index
    assert "แผนการดำเนินงาน" in visible(pages["oia/s9-3/index.md"])
    assert "แผนการดำเนินงาน" not in visible(pages["oia/s9-1/index.md"])
    assert "เทศบัญญัติ" in visible(pages["oia/s7/index.md"])
    assert "ยังไม่มีเอกสาร" in visible(pages["oia/s9-6/index.md"])
    assert {f"oia/s9-{number}/index.md" for number in range(1, 9)} <= pages.keys()


def test_what_is_withheld_stays_in_the_index_with_its_reason_and_the_right_to_appeal(publication: Publication) -> None:
    shown = visible(pages_of(publication)["oia/s9-1/index.md"])
    assert "คำวินิจฉัยที่ปิด ๒๕๗๐" in shown
    assert "ไม่เปิดเผย มาตรา ๑๕ (๕)" in shown
    assert "อุทธรณ์ต่อคณะกรรมการวินิจฉัยการเปิดเผยข้อมูลข่าวสารภายใน ๑๕ วัน" in shown
    page = visible(article_html(publication, SECRET))
    assert page.index("เอกสารนี้ไม่เปิดเผย") < page.index("หมวด")
    assert "รายงานการแพทย์" in page


def test_a_document_leads_to_its_sections(publication: Publication) -> None:
    html = article_html(publication, PLAN)
    assert "ข้อมูลข่าวสารตาม มาตรา ๙ (๓)" in visible(html)
    assert any(link.endswith("oia/s9-3/") for link in links(html))


def test_the_index_is_also_rows(publication: Publication) -> None:
    file = next(oia_files(publication))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["ลำดับ", "มาตรา", "เรื่อง", "ปี พ.ศ.", "หน่วยงาน", "วันที่เผยแพร่", "การเปิดเผย", "ที่อยู่"]
    assert len(rows) == 6
    assert [row[2] for row in rows if row[6].startswith("ไม่เปิดเผย")] == ["คำวินิจฉัยที่ปิด"]


def test_a_long_index_goes_on_on_further_pages() -> None:
    files = {f"docs/general-info/{number}.md": kind(f"แผนที่ {number}", "action-plan") for number in range(130)}
    pages = {page.path: page for page in oia_pages(publication_of(files))}
    assert {"oia/index.md", "oia/2.md", "oia/s9-3/2.md"} <= pages.keys()
    assert "๑๓๐" in visible(pages["oia/2.md"].content)


def test_the_checklist_names_what_is_published_and_what_is_missing(publication: Publication) -> None:
    html = pages_of(publication)["standard/index.md"]
    shown = visible(html)
    assert "ประวัติความเป็นมา ยังไม่มี" in shown
    assert "ยุทธศาสตร์และแผน แผนการดำเนินงาน" in shown
    assert any(link.endswith("../sitemap/") for link in links(html))
    assert "ช่องทางรับข่าวสาร (Atom, JSON Feed) ยังไม่มี" in shown
    with_url = publication_of({PLAN: kind("แผน", "action-plan")}, url="https://town.go.th/")
    shown = visible(pages_of(with_url)["standard/index.md"])
    assert "ชื่อโดเมน .go.th https://town.go.th/" in shown
    assert "ยังไม่มี" not in shown[shown.index("ช่องทางรับข่าวสาร") : shown.index("ข้อมูลเปิด")]


def test_the_checklist_asks_for_types_and_policies_that_exist(publication: Publication) -> None:
    items = [item for group in STANDARD for item in group.items]
    policies = publication.house.schemas.field_schema(publication.house.types["policy-page"])(("policy_kind",))["enum"]
    assert {key for item in items for key in item.types} <= publication.house.types.keys()
    assert {kind for item in items for kind in item.policies} <= set(policies)


@pytest.mark.parametrize("path", sorted((ROOT / "schemas" / "ita").glob("*.yml")), ids=lambda path: path.stem)
def test_each_years_list_can_be_read(publication: Publication, path: Path) -> None:
    found = parse_list(parse_yaml(path.read_text("utf-8")).value, int(path.stem), frozenset(publication.house.types))
    assert len(found.items) == {2563: 43}[found.year]


def test_the_assessment_shows_what_answers_each_item_and_what_does_not() -> None:
    plan = "year: 2569\ntitle: ปี\nitems:\n  - {no: O1, name: แผน, types: [action-plan], pages: [docs/news/a.md]}\n"
    files = {
        "schemas/ita/2569.yml": plan + "  - {no: O2, name: โครงสร้าง, types: [org-structure]}\n",
        "schemas/ita/2563.yml": plan.replace("2569", "2563"),
        PLAN: kind("แผนการดำเนินงาน", "action-plan"),
        "docs/news/a.md": news(title="ข่าวแผน"),
    }
    newest, older = ita_pages(publication_of(files))
    assert (newest.path, older.path) == ("ita/index.md", "ita/2563/index.md")
    assert "O1 แผน ข่าวแผน แผนการดำเนินงาน O2 โครงสร้าง ยังไม่มี" in visible(newest.content)
    assert "ยังไม่มี ๑ รายการ" in visible(newest.content)


@pytest.mark.parametrize(
    "text",
    [
        "year: 2568\ntitle: ปี\nitems: [{no: O1, name: แผน}]\n",
        "year: 2569\ntitle: ปี\nitems: []\n",
        "year: 2569\ntitle: ปี\nitems: [{no: O1, name: ก}, {no: O1, name: ข}]\n",
        "year: 2569\ntitle: ปี\nitems: [{no: O1, name: ก, types: [nothing]}]\n",
        "year: 2569\ntitle: ปี\nitems: [{no: O1, name: ก, page: x}]\n",
        "year: 2569\ntitle: ปี\nitems: [{no: O1, name: ก, types: x}]\n",
        "- 1\n",
    ],
)
def test_a_list_that_is_not_one_stops_the_build(text: str) -> None:
    with pytest.raises(CannotJudgeError):
        list(ita_pages(publication_of({"schemas/ita/2569.yml": text})))


def test_without_a_list_there_is_no_page_of_it() -> None:
    assert list(ita_pages(publication_of({}))) == []
