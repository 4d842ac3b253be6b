"""The search's files of a site: what of a document is found, what is kept between builds, the same bytes always."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from pathlib import Path

import pytest
from tests.search.test_search_index import read_postings
from tests.site.pages import news, publication_of

from prakat.findings import CannotJudgeError
from prakat.search.words import read_lexicon
from prakat.site import search_files as module
from prakat.site.publication import Publication, Published
from prakat.site.search_files import FOLDER, search_files
from prakat.site.search_page import search_page
from prakat.site.search_records import words_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/news/2570/one.md"
MORE = """keywords: [คำค้นหนึ่ง]
doc_no: 31/2568
attachments:
  - path: paper.txt
    title: เอกสารแนบ
"""


def files_of(publication: Publication, kept: Path | None = None) -> dict[str, bytes]:
    """Return the files of a site's index by their name in its folder."""
    return {name.removeprefix(f"{FOLDER}/"): raw for name, raw in search_files(publication, kept)}


def many(count: int, **edited: str) -> dict[str, str | bytes]:
    """Return news pages; ``edited`` has the bodies of some by number, such as p3."""
    return {
        f"docs/news/2570/p{number}.md": news(f"ข่าวที่ {number}", body=edited.get(f"p{number}", f"เนื้อหา {number} ปกติ"))
        for number in range(count)
    }


def test_every_text_of_a_document_is_found_the_one_in_its_files_too() -> None:
    files = files_of(
        publication_of(
            {
                PAGE: news("(ตัวอย่าง) ชื่อเรื่องยาว", body="## หัวข้อย่อย\n\nเนื้อหากล่าวถึง[เทศบัญญัติ](../x.md)", more=MORE),
                "docs/news/2570/paper.txt": "ข้อความในไฟล์กล่าวถึงสะพานลอย",
            }
        )
    )
    for word in ("ชื่อเรื่อง", "คำค้น", "31/2568", "2568", "หัวข้อ", "เทศบัญญัติ", "สะพานลอย", "เอกสารแนบ", "พาดหัว"):
        words = [unit.word for unit in read_lexicon().units(word)]
        assert all(read_postings(files, part) == {0: read_postings(files, part)[0]} for part in words), word
    assert read_postings(files, "x") == {}
    shown = json.loads(files["d/0.json"])[0]
    assert shown[:3] == ["news/2570/one/", "ชื่อเรื่องยาว", "ข้อความสั้น ๆ ของข่าว"]


def test_words_inside_an_attached_pdf_are_found() -> None:
    paper = (ROOT / "tests/data/accepted/citizen-manual/form/general-request-form.pdf").read_bytes()
    without = files_of(publication_of({PAGE: news()}))
    with_it = files_of(
        publication_of(
            {PAGE: news(more="attachments:\n  - path: paper.pdf\n    title: ไฟล์\n"), "docs/news/2570/paper.pdf": paper}
        )
    )
    new = set(with_it["words.txt"].decode().splitlines()) - set(without["words.txt"].decode().splitlines())
    assert len(new) > 5


def test_two_builds_are_the_same_bytes_with_and_without_what_was_kept(tmp_path: Path) -> None:
    publication, kept = publication_of(many(40)), tmp_path / "words.jsonl"
    first = files_of(publication)
    assert files_of(publication, kept) == first
    assert kept.is_file()
    assert files_of(publication, kept) == first


def test_an_edit_reads_one_page_anew_and_changes_few_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "words.jsonl"
    before = files_of(publication_of(many(200)), kept)
    read: list[str] = []

    def noted(publication: Publication, document: Published) -> object:
        read.append(document.path)
        return words_of(publication, document)

    monkeypatch.setattr(module, "words_of", noted)
    edited = publication_of(many(200, p7="เนื้อหา 7 ปกติ และสะพานลอย"))
    after = files_of(edited, kept)
    assert read == ["docs/news/2570/p7.md"]
    assert after == files_of(edited)
    changed = [name for name in after if before.get(name) != after[name]]
    assert len(changed) <= 8


@pytest.mark.parametrize("spoiled", ["", "no json", '["a"]', '["a", {"b": "c"}]', '{"a": 1}'])
def test_what_was_kept_and_spoiled_is_not_used(tmp_path: Path, spoiled: str) -> None:
    kept = tmp_path / "words.jsonl"
    kept.write_text(spoiled + "\n", encoding="utf-8")
    publication = publication_of(many(2))
    assert files_of(publication, kept) == files_of(publication)


def test_synonyms_come_from_what_is_published() -> None:
    with_file = publication_of({PAGE: news(), "schemas/synonyms.yml": "groups:\n  - [แจ้งเกิด, สูติบัตร]\nweak: [ครับ]\n"})
    index = json.loads(files_of(with_file)["index.json"])
    assert (index["groups"], index["weak"]) == ([["แจ้งเกิด", "สูติบัตร"]], ["ครับ"])
    with pytest.raises(CannotJudgeError):
        files_of(publication_of({PAGE: news(), "schemas/synonyms.yml": "groups: 1\n"}))


def test_our_own_synonyms_can_be_read_and_each_phrase_stands_once_in_a_line() -> None:
    shipped = {module.SYNONYMS: (ROOT / module.SYNONYMS).read_bytes()}
    read = module.read_synonyms(publication_of({PAGE: news(), **shipped}))
    assert len(read.groups) > 50
    assert all(len(group) > 1 for group in read.groups)


def test_the_page_of_results_leads_to_every_category_and_filters_by_those_in_use() -> None:
    html = search_page(publication_of({PAGE: news()})).content
    assert html.count('href="../') >= 13
    assert '<option value="news">' in html
    assert '<option value="law">' not in html
    assert '<option value="2570">๒๕๗๐</option>' in html
    assert "<script" not in html
