"""Manuals to take along: what a page says stands in its booklet, searchable, and nothing is printed twice."""
# ruff: noqa: D103 - the name of a test is its sentence

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import markdown
import pytest
from pypdf import PdfReader
from tests.content.published import CORPUS, FILES, ROOT

from prakat.approvals.house import read_house
from prakat.findings import CannotJudgeError, Text
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.site import printing
from prakat.site.article import Article, Heading, make_article
from prakat.site.blank_form import blanks_of
from prakat.site.booklet import KINDS, Booklet, Sheet, make_form_sheet, make_sheet
from prakat.site.flow import flow_of
from prakat.site.forms_index import forms_page
from prakat.site.plain_markdown import PlainMarkdown, slugify
from prakat.site.printing import print_all
from prakat.site.publication import Publication, Published, read_publication

SITE = "https://www.example.go.th/"


@pytest.fixture(scope="session")
def publication() -> Publication:
    """Return what this repository publishes."""
    corpus = Corpus(MemorySnapshot({**FILES, "approvals.yml": (ROOT / "approvals.yml").read_bytes()}))
    house, _ = read_house(corpus)
    assert house is not None
    return read_publication(corpus, house, site_name="เทศบาลตำบลบึงสำโรง")


def article_of(publication: Publication, document: Published) -> tuple[Article, tuple[Heading, ...]]:
    text = markdown.Markdown(
        extensions=["tables", "toc", PlainMarkdown()], extension_configs={"toc": {"slugify": slugify}}
    )
    body = text.convert(publication.source(document).front_matter.body)
    headings = tuple(Heading(id=token["id"], title=token["name"]) for token in text.toc_tokens)  # type: ignore[attr-defined]
    return make_article(publication, document, body, headings), headings


def sheets_of(publication: Publication) -> dict[str, Sheet]:
    found = {}
    for document in (item for item in publication.documents if item.type_key in KINDS):
        article, headings = article_of(publication, document)
        found[document.path] = make_sheet(publication, article, headings)
    return found


@pytest.fixture(scope="session")
def booklets(publication: Publication, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Booklet]:
    """Return the booklets of all manuals of this repository, by the path of their page."""
    sheets = sheets_of(publication)
    printed = print_all(sheets.values(), tmp_path_factory.mktemp("kept"))
    return {path: printed[sheet.address] for path, sheet in sheets.items()}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_manual_is_a_booklet_of_its_own_words(booklets: dict[str, Booklet], publication: Publication) -> None:
    """Names and explanations of all steps come back whole, with every vowel and tone mark."""
    manuals = [document for document in publication.documents if document.type_key in KINDS]
    assert len(manuals) == len(booklets) >= 4
    for document in manuals:
        text = squeezed(
            "".join(page.extract_text() for page in PdfReader(io.BytesIO(booklets[document.path].content)).pages)
        )
        value = publication.source(document).value
        for step in value["steps"]:
            assert squeezed(step["name"]) in text
            assert squeezed(step["description"]) in text
        assert squeezed(document.title) in text
        assert ("ตัวอย่าง" in text) >= document.sample


def test_a_booklet_has_title_language_tags_bookmarks_and_contents(
    booklets: dict[str, Booklet], publication: Publication
) -> None:
    for path, booklet in booklets.items():
        pdf = PdfReader(io.BytesIO(booklet.content))
        assert pdf.metadata is not None
        assert pdf.metadata.title == publication.by_path[path].title
        root: Any = pdf.trailer["/Root"]
        assert root["/Lang"] == "th"
        assert root["/MarkInfo"]["/Marked"]
        names = [item.title for item in pdf.outline if not isinstance(item, list)]
        inner = [
            item.title for part in pdf.outline if isinstance(part, list) for item in part if not isinstance(item, list)
        ]
        assert publication.by_path[path].title in names
        assert {"สารบัญ", "สาระสำคัญ", "แผนผังขั้นตอน", "ผู้รับผิดชอบและความเห็นชอบ"} <= {*names, *inner}
        assert len(booklet.content) < 150_000
        assert re.fullmatch(r"PDF [0-9]+ กิโลไบต์ [๐-๙]+ หน้า", booklet.link.note)


def test_links_lead_somewhere_or_are_words(publication: Publication) -> None:
    """On paper there is no folder to be relative to."""
    for url in ("", SITE):
        for sheet in sheets_of(replace(publication, url=url)).values():
            targets = re.findall(r'<a\b[^>]*href="([^"]*)"', sheet.html)
            assert all(re.match(r"#|https?:|mailto:|tel:", target) for target in targets)
            assert any(target.startswith(SITE) for target in targets) == bool(url)
            assert "<img" not in sheet.html


def test_what_was_printed_is_not_printed_again(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = list(sheets_of(publication).values())
    first = print_all(sheets, tmp_path)
    printed: list[str] = []

    def note(html: str, *, title: str, **_: str) -> bytes:
        printed.append(title)
        return html.encode()

    monkeypatch.setattr(printing, "render_pdf", note)
    assert print_all(sheets, tmp_path) == first
    assert printed == []
    changed = replace(sheets[0], html=sheets[0].html + "<p>ใหม่</p>")
    assert print_all([changed, *sheets[1:]], tmp_path)[changed.address].content == changed.html.encode()
    assert printed == [changed.title]


def test_several_processes_print_the_same_bytes(publication: Publication, tmp_path: Path) -> None:
    sheet = next(iter(sheets_of(publication).values()))
    sheets = [replace(sheet, address=f"{number}.pdf", html=f"<h1>{number}</h1>{sheet.html}") for number in range(4)]
    together = print_all(sheets, tmp_path / "together")
    alone = {key: book for one in sheets for key, book in print_all([one], tmp_path / "alone").items()}
    assert together == alone


def test_a_place_that_cannot_be_written_keeps_nothing_and_loses_nothing(
    publication: Publication, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    sheet = next(iter(sheets_of(publication).values()))
    assert print_all([sheet], tmp_path / "file")[sheet.address].content.startswith(b"%PDF")


def test_without_an_engine_there_are_no_booklets(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: str, **__: str) -> bytes:
        raise CannotJudgeError(Text(th="ไม่มี", en="none"), Text(th="ติดตั้ง", en="install"))

    monkeypatch.setattr(printing, "render_pdf", missing)
    assert print_all(list(sheets_of(publication).values())[:1], tmp_path) == {}


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (None, []),
        ("steps", []),
        ([{"no": 1, "name": "ก"}], []),
        ([{"name": "ก", "duration": {"value": 2, "unit": "day"}}, {"name": "ข", "responsible": "นาย"}], ["๒ วัน", ""]),
        ([{"name": "ก", "duration": {"value": 2}}, 7, {"name": 3}, {"name": "ข"}], ["", ""]),
    ],
)
def test_steps_of_any_shape(steps: object, shown: list[str]) -> None:
    assert [step.duration for step in flow_of({"steps": steps})] == shown


def test_the_flow_has_every_step_of_the_page() -> None:
    page = CORPUS.document("docs/sop-manual/publishing-pipeline.md")
    assert page is not None
    flow = flow_of(page.value)
    assert [step.name for step in flow] == [step["name"] for step in page.value["steps"]]
    assert flow[4].number == "๕"
    assert flow[4].duration == "๑ วันทำการ"


def test_a_form_of_fields_is_filled_in_on_a_screen(publication: Publication, tmp_path: Path) -> None:
    """Every question is a field of the PDF, with its words as the name that is read aloud; nothing is filled in yet."""
    document = publication.by_path["docs/citizen-manual/general-request-form.md"]
    sheet = make_form_sheet(publication, document)
    pdf = PdfReader(io.BytesIO(print_all([sheet], tmp_path)[sheet.address].content))
    asked = publication.source(document).value["fields"]
    fields: dict[str, Any] = pdf.get_fields() or {}
    boxes = sum(len(item.get("choices", [])) for item in asked)
    assert len(fields) == sum(item["kind"] in {"text", "long", "date"} for item in asked) + boxes
    assert all(not field.get("/V") or field["/V"] == "/Off" for field in fields.values())
    text = squeezed("".join(page.extract_text() for page in pdf.pages))
    assert all(squeezed(item["label"]) in text for item in asked)
    assert "ลงชื่อ" in text


@pytest.mark.parametrize(
    "fields", [None, "a", [], [{"label": 1, "kind": "text"}], [{"label": "ก", "kind": "file"}], [3]]
)
def test_a_form_without_proper_fields_is_no_form_of_fields(fields: object) -> None:
    assert blanks_of({"fields": fields}) == ()


def test_all_forms_are_on_one_page(publication: Publication) -> None:
    """Those of form pages, those that manuals name, and the services that need none."""
    page = forms_page(publication)
    for document in publication.documents:
        value = publication.source(document).value
        for form in value.get("forms", []) if document.type_key in KINDS else []:
            assert form["title"] in page.content
            assert f"/{form['file']}" in page.content
        if document.type_key == "form":
            assert document.title in page.content
        if "no_forms_reason" in value:
            assert value["no_forms_reason"] in page.content
    assert "general-request-form/form.pdf" in page.content
