"""Rules see pages that no schema has vouched for: whatever stands in a field, they say something or nothing."""
# ruff: noqa: D103 - the name of a test is its sentence

import copy
import gc
import json
import weakref
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED
from tests.rules.cases import ROOT, TODAY, house

from prakat.content.document import Document, parse_document
from prakat.content.schema import Schemas, load_schemas
from prakat.findings import Finding
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules import (
    csv_rows,
    disclosure,
    expiry,
    fiscal_period,
    gazette_citation,
    language_of_title,
    monthly_form,
    procurement_announcements,
    procurement_months,
    procurement_plan_items,
    procurement_quarters,
    procurement_winner,
    self_check,
    steps,
    supersedes,
    totals,
)
from prakat.rules.rows import tables_of
from prakat.rules.rule import Page

PAGE_RULES: Final = (self_check, gazette_citation, fiscal_period, expiry, language_of_title, disclosure, steps)
CHANGE_RULES: Final = (
    csv_rows,
    totals,
    supersedes,
    monthly_form,
    procurement_plan_items,
    procurement_winner,
    procurement_announcements,
    procurement_months,
    procurement_quarters,
)

Path = tuple[str | int, ...]

# Rules of this kind read pages and tables; of all other files it is enough that they are there.
FILES: Final = house() | {
    path.relative_to(ROOT).as_posix(): path.read_bytes() if path.suffix in {".md", ".csv"} else b"-"
    for path in sorted((ROOT / "docs").rglob("*"))
    if path.is_file()
}
BASE: Final = Corpus(MemorySnapshot(FILES))
PAGES: Final = sorted(path for path in FILES if path.endswith(".md"))
ONE_OF_EACH: Final = sorted({document.type: path for path in PAGES if (document := BASE.document(path))}.values())
ODD: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [
        None, True, False, 0, -1, 3, 2569, 10**18, -(10**18), 0.1, 99999999999999.999, "", " ", "x", "นาย ก", "current",
        "superseded", "2026-11-22", "2569-11-22", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00", "2026-13-45", "2025-10", "0000-00", "9999-12", "a.csv", "../x.csv",
        "docs/news/a.md",
        "docs/procurement/2569/procurement-plan.md", [], [None], [[]], [{}], {}, {"a": []}, {"volume": 1, "date": []},
        {"level": "withheld"}, {"value": "x", "unit": []}, [{"no": 2**60, "price": [], "name": {}}],
    ]
)  # fmt: skip


class Edited(Corpus):
    """A corpus that shares the pages it has in common with the published one, read once."""

    def document(self, path: str) -> Document | None:
        """Return a page, the published one where it is the same."""
        same = path in self.paths and self.snapshot.read(path) == FILES.get(path)
        return BASE.document(path) if same else super().document(path)


@cache
def schemas() -> Schemas:
    return load_schemas(MemorySnapshot(house()))


def judge(files: Mapping[str, bytes]) -> list[Finding]:
    today, found = date.fromisoformat(TODAY), list[Finding]()
    change = compare(BASE, Edited(MemorySnapshot(files)))
    for document in filter(None, map(change.head.document, change.pages)):
        before, kind = BASE.document(document.path), schemas().types.get(document.type)
        page = Page(document=document, before=before, kind=kind, change=change, today=today)
        found += [finding for rule in PAGE_RULES for finding in rule.check(page)]
    return found + [finding for rule in CHANGE_RULES for finding in rule.check(change, schemas(), today)]


def places(value: Any, at: Path = ()) -> Iterator[Path]:
    if at:
        yield at
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in children:
        yield from places(item, (*at, key))


def having(value: dict[str, Any], at: Path, new: Any) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    node: Any = changed
    for key in at[:-1]:
        node = node[key]
    node[at[-1]] = new
    return changed


def page_of(value: dict[str, Any]) -> bytes:
    """Write a page; JSON is YAML, and keeps every odd value as it is."""
    return f"---\n{json.dumps(value, ensure_ascii=False)}\n---\n\nตัวอย่าง\n".encode()


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_a_list_or_a_group_in_any_place_is_too_much_for_no_rule(path: str) -> None:
    """What cannot be a key of a table is where a rule breaks, if it forgot to ask what it has before it."""
    value = parse_document(path, FILES[path]).value
    for at in places(value):
        judge({**FILES, path: page_of(having(value, at, []))})
        judge({**FILES, path: page_of(having(value, at, {"x": []}))})


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, bytes]:
    """Return the sample pages with up to three values of one or two pages replaced."""
    files = dict(FILES)
    for path in draw(st.lists(st.sampled_from(PAGES), min_size=1, max_size=2, unique=True)):
        value = parse_document(path, files[path]).value
        for _ in range(draw(st.integers(1, 3))):
            value = having(value, draw(st.sampled_from(list(places(value)))), draw(ODD))
        files[path] = page_of(value)
    return files


@given(spoilt())
@TRIED
def test_no_value_anywhere_is_too_much_for_a_rule(files: dict[str, bytes]) -> None:
    for finding in judge(files):
        assert finding.text.th
        assert finding.advice.en
        assert finding.location.path in files


@given(st.sets(st.sampled_from(sorted(path for path in FILES if path.startswith("docs/"))), min_size=1, max_size=4))
@TRIED
def test_no_file_is_too_dear_to_lose(gone: set[str]) -> None:
    for finding in judge({path: raw for path, raw in FILES.items() if path not in gone}):
        assert finding.location.path not in gone


def test_the_tables_of_a_corpus_go_when_the_corpus_goes() -> None:
    corpus = Corpus(MemorySnapshot(FILES))
    document = corpus.document("docs/procurement/2569/monthly-2026-05.md")
    assert document is not None
    assert len(tables_of(corpus, schemas()).of(document).rows) == 1
    assert tables_of(corpus, schemas()) is tables_of(corpus, schemas())
    gone = weakref.ref(corpus)
    del corpus
    gc.collect()
    assert gone() is None
