"""A page as it stands in a file: its values, their places, and the files it names."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.category import CATEGORIES, category_of
from prakat.content.document import OPENING, check_front_matter, parse_document
from prakat.content.front_matter import StrictHandler
from prakat.content.source_map import SourceMap, pointer_of
from prakat.findings import Span

PATH = "docs/news/2570/a.md"
RAW = """---
title: (ตัวอย่าง) ข่าว
type: news
a/b~c:
  - path: plan.pdf
  - path: sub/data.csv
count: 3
---
"""


def test_values_and_keys_are_located() -> None:
    document = parse_document(PATH, RAW.encode())
    place = document.locate("/a~1b~0c/0/path")
    assert (place.path, place.pointer, place.span) == (PATH, "/a~1b~0c/0/path", Span(5, 11, 5, 19))
    assert document.locate_key("/a~1b~0c/0/path").span == Span(5, 5, 5, 9)
    assert document.locate_opening("/nothing").span == OPENING == Span(1, 1, 1, 4)


def test_what_is_missing_is_placed_at_its_nearest_ancestor() -> None:
    document = parse_document(PATH, RAW.encode())
    assert document.locate("/a~1b~0c/0/title").span == document.locate("/a~1b~0c/0").span
    assert parse_document(PATH, b"").locate("/title").span == OPENING


def test_texts_are_found_with_their_pointers() -> None:
    strings = dict(parse_document(PATH, RAW.encode()).strings())
    assert strings == {
        "/title": "(ตัวอย่าง) ข่าว",
        "/type": "news",
        "/a~1b~0c/0/path": "plan.pdf",
        "/a~1b~0c/1/path": "sub/data.csv",
    }


def _grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)


@TRIED
@given(
    st.dictionaries(
        st.text(max_size=6) | st.sampled_from(["a/b", "~", "~1", "0"]),
        st.recursive(st.text(max_size=9), _grow, max_leaves=6),
        min_size=1,
    )
)
def test_every_text_has_a_place_of_its_own(value: dict[str, Any]) -> None:
    document = parse_document(PATH, f"---\n{StrictHandler().export(value)}\n---\n".encode())
    assert document.value == value
    for pointer, _ in document.strings():
        assert pointer in document.front_matter.source_map.values


def test_a_page_names_files_of_its_own_folder() -> None:
    document = parse_document(PATH, RAW.encode())
    assert document.mentions() == {"docs/news/2570/plan.pdf", "docs/news/2570/sub/data.csv"}


@pytest.mark.parametrize("text", ["/etc/passwd.txt", "plan", "x" * 196 + ".pdf"])
def test_what_cannot_be_a_file_beside_the_page_is_not_named(text: str) -> None:
    assert parse_document(PATH, f"---\nfile: {text}\n---\n".encode()).mentions() == frozenset()


def test_what_a_page_says_of_itself_is_text_or_nothing() -> None:
    document = parse_document(PATH, b"---\ntype: 5\n---\n")
    assert (document.type, document.title, document.text("type")) == ("", PATH, "")


def test_every_problem_is_a_finding_with_its_place() -> None:
    findings = check_front_matter(parse_document(PATH, b"---\na: 1\na: 044\n--- \n"))
    assert [(f.rule.id, f.message.id, f.location.span) for f in findings] == [
        ("front-matter", "not-closed", Span(4, 1, 4, 5)),
        ("front-matter", "duplicate-key", Span(3, 1, 3, 2)),
        ("front-matter", "ambiguous", Span(3, 4, 3, 7)),
    ]
    assert [place.span for place in findings[1].related] == [Span(2, 1, 2, 2)]


def test_the_eleven_categories_are_those_of_clause_two() -> None:
    assert [category.clause for category in CATEGORIES] == [f"2.{number}" for number in range(1, 12)]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("docs/law/a.md", "law"),
        ("docs/law/2563/x/a.md", "law"),
        ("docs/law", None),
        ("docs/a.md", None),
        ("docs/events/a.md", None),
        ("law/a.md", None),
        ("Docs/law/a.md", None),
    ],
)
def test_a_path_lies_in_a_category_or_in_none(path: str, key: str | None) -> None:
    category = category_of(path)
    assert (category.key if category else None) == key


def test_pointers_are_those_of_rfc_6901() -> None:
    assert pointer_of(("a/b", "m~n", 0, "")) == "/a~1b/m~0n/0/"
    assert pointer_of(()) == ""


def test_an_empty_map_has_no_places() -> None:
    assert SourceMap().value("/a/b") is None
    assert SourceMap().key("") is None
