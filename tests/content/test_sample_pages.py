"""The pages under docs/: every type has one, each passes, and each field that is asked for is missed when gone."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.content.published import CORPUS, PAGES, RAW, REGISTRY, ROOT, rows_of_file

from prakat.content.document import Document, check_front_matter, parse_document
from prakat.content.formats import format_checker
from prakat.content.front_matter import StrictHandler
from prakat.content.schema import load_schemas
from prakat.findings import Finding, Severity
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules.engine import check_pages

SCHEMAS = load_schemas(CORPUS.snapshot)
TODAY = date(2026, 11, 22)
MARK = "(ตัวอย่าง) "
# Pages that are what they say, not samples.
REAL = {
    "docs/law/2563/web-publishing-guidelines.md",
    "docs/official-information/faq.md",
    "docs/sop-manual/publishing-pipeline.md",
}


def first_of(type_: str) -> Document:
    return next(page for page in PAGES.values() if page.type == type_)


def rewritten(page: Document, value: dict[str, Any]) -> Document:
    """Return the page with another front matter."""
    raw = f"---\n{StrictHandler().export(value)}\n---\n{page.front_matter.body}".encode()
    document = parse_document(page.path, raw)
    assert not document.front_matter.problems
    assert document.value == value
    return document


def errors(document: Document) -> list[Finding]:
    return [finding for finding in SCHEMAS.check(document) if finding.severity is Severity.ERROR]


def errors_with_rules(document: Document) -> list[Finding]:
    """Return what schema and rules say of one page: some fields are left to a rule that says it better."""
    head = MemorySnapshot({document.path: document.raw})
    change = compare(Corpus(MemorySnapshot()), Corpus(head))
    found = check_pages(change, SCHEMAS, [document.text("division")], TODAY)
    return [finding for finding in found if finding.severity is Severity.ERROR]


@cache
def root_of(category: str) -> Any:
    """Return a validator of the file as an editor would read it: the whole schema, and a registry of its neighbours."""
    return Draft202012Validator(RAW[f"{category}.schema.json"], registry=REGISTRY, format_checker=format_checker())


def editor_accepts(document: Document) -> bool:
    assert document.category is not None
    return bool(root_of(document.category.key).is_valid(document.value))


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every value below a value, with the keys that lead to it."""
    yield at, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in children:
        yield from places(item, (*at, key))


def get(value: Any, at: tuple[str | int, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def without(value: dict[str, Any], at: tuple[str | int, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    del get(changed, at[:-1])[at[-1]]
    return changed


def having(value: dict[str, Any], at: tuple[str | int, ...], new: Any) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    get(changed, at[:-1])[at[-1]] = new
    return changed


@pytest.mark.parametrize("path", PAGES)
def test_a_page_passes(path: str) -> None:
    page = PAGES[path]
    assert check_front_matter(page) == []
    assert [f.text.th for f in errors(page)] == []
    assert editor_accepts(page)
    # Alone, a page lacks what it names; the whole sample year is judged together elsewhere.
    joined = {"attachment-listed", "links", "procurement-announcements", "procurement-plan-items"}
    assert [f.text.th for f in errors_with_rules(page) if f.rule.id not in joined] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_sample_says_so_where_everyone_sees_it(path: str) -> None:
    page = PAGES[path]
    assert (page.value.get("sample") is True) == (path not in REAL)
    if path not in REAL:
        assert page.title.startswith(MARK)
        assert "ตัวอย่าง" in page.front_matter.body.split("\n\n")[0]
    assert not re.search(r"^# |<[a-z/!]", page.front_matter.body, re.MULTILINE)


@pytest.mark.parametrize("type_", SCHEMAS.types)
def test_every_type_has_a_page_in_its_category(type_: str) -> None:
    page = first_of(type_)
    assert page.category is not None
    assert page.category.key == SCHEMAS.types[type_].category == page.value["category"]


def test_every_file_beside_the_pages_is_named_by_one_and_every_named_file_is_there() -> None:
    named = {path for page in PAGES.values() for path in CORPUS.attachments(page)}
    assert {path for path in CORPUS.paths if path.startswith("docs/") and not path.endswith(".md")} == named
    for page in PAGES.values():
        lookup = SCHEMAS.field_schema(SCHEMAS.types[page.type])
        for at, value in places(page.value):
            if lookup(at).get("format") == "file":
                assert f"{page.path.rpartition('/')[0]}/{value}" in CORPUS.paths, f"{page.path}: {value}"
            if lookup(at).get("format") == "page":
                assert value in PAGES, f"{page.path}: {value}"
        for target in re.findall(r"\]\(([^)#]+\.md)\)", page.front_matter.body):
            assert (ROOT / page.path).parent.joinpath(target).resolve().is_relative_to(ROOT / "docs")
            assert (ROOT / page.path).parent.joinpath(target).is_file(), f"{page.path}: {target}"


@pytest.mark.parametrize("type_", SCHEMAS.types)
def test_a_required_field_is_missed(type_: str) -> None:
    page = first_of(type_)
    lookup = SCHEMAS.field_schema(SCHEMAS.types[type_])
    tried = 0
    for at, value in places(page.value):
        for key in lookup(at).get("required", []) if isinstance(value, dict) else ():
            changed = rewritten(page, without(page.value, (*at, key)))
            found = errors_with_rules(changed) if "x-rule" in lookup((*at, key)) else errors(changed)
            assert found, f"{type_}: nobody misses {(*at, key)}"
            assert key == "type" or any(
                f.message.params.get("key") == key or "x-rule" in lookup((*at, key)) for f in found
            )
            assert at or not editor_accepts(changed), f"{type_}: an editor does not miss {key}"
            tried += 1
    assert tried >= 13  # seven of every page, six of its self-check


@pytest.mark.parametrize("type_", SCHEMAS.types)
def test_a_field_that_no_one_asked_for_is_refused_everywhere(type_: str) -> None:
    page = first_of(type_)
    for at, value in places(page.value):
        if isinstance(value, dict):
            changed = rewritten(page, having(page.value, (*at, "national_id"), "x"))
            assert [f.message.id for f in errors(changed)] == ["unknown"], at
            assert at or not editor_accepts(changed)


@pytest.mark.parametrize("type_", SCHEMAS.types)
def test_a_pattern_holds_to_the_last_character_and_knows_no_thai_digits(type_: str) -> None:
    page = first_of(type_)
    lookup = SCHEMAS.field_schema(SCHEMAS.types[type_])
    to_thai = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    for at, value in places(page.value):
        if "pattern" in lookup(at):
            for wrong in {f"{value}\n", value.translate(to_thai)} - {value}:
                changed = rewritten(page, having(page.value, at, wrong))
                assert errors(changed), f"{at}: {wrong!r}"
                assert not editor_accepts(changed), at


CONDITIONS = rows_of_file("tests/data/conditions.csv")


def edited(value: dict[str, Any], edits: str) -> dict[str, Any]:
    """Apply "-path" (take out) and "path=JSON" (put in), separated by semicolons; a path is keys with slashes."""
    for edit in edits.split("; "):
        path, _, new = edit.removeprefix("-").partition("=")
        at = tuple(int(part) if part.isdigit() else part for part in path.split("/"))
        value = without(value, at) if edit.startswith("-") else having(value, at, json.loads(new))
    return value


@pytest.mark.parametrize("row", CONDITIONS, ids=lambda row: f"{row['clause']} {row['what']}")
def test_a_condition_holds(row: dict[str, str]) -> None:
    page = PAGES[row["page"]]
    changed = rewritten(page, edited(page.value, row["edits"]))
    found = errors(changed)
    assert editor_accepts(changed) == (row["said"] == "")
    assert bool(found) == (row["said"] != ""), [f.text.th for f in found]
    for finding in found[:1]:
        told = f"{finding.text.en} {finding.advice.en} {finding.location.pointer}"
        assert row["said"] in told, told


# ---- clause -> noun -> type -> page ----------------------------------------------------------------------------------


def clause_table() -> list[dict[str, str]]:
    """Return a row for each noun of clause 2, with the page that shows it; ``page`` is empty where there is none."""
    return [{**row, "page": _page_of(row)} for row in rows_of_file("tests/data/clauses.csv")]


def _page_of(row: dict[str, str]) -> str:
    for path, page in PAGES.items():
        if page.type == row["type"] and (not row["field"] or _shows(page, row)):
            return path
    return ""


def _shows(page: Document, row: dict[str, str]) -> bool:
    try:
        value = get(page.value, tuple(int(part) if part.isdigit() else part for part in row["field"].split("/")))
    except (KeyError, IndexError):
        return False
    return str(value) == row["value"] if row["value"] else bool(value)


def test_every_noun_of_the_announcement_has_its_page() -> None:
    table = clause_table()
    assert [row for row in table if not row["page"]] == []
    assert list(dict.fromkeys(row["clause"] for row in table)) == [f"2.{n}" for n in range(1, 12)]
    assert {row["type"] for row in table} == set(SCHEMAS.types)
    for row in table:
        # Section 9 counts what other clauses publish: there the type is at home elsewhere.
        assert row["clause"] in {"2.5", SCHEMAS.types[row["type"]].clause}, row


NAMED = [row for row in clause_table() if row["field"] and not row["value"]]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: f"{row['type']}.{row['field']}")
def test_what_the_announcement_names_cannot_be_left_out(row: dict[str, str]) -> None:
    page = PAGES[row["page"]]
    at = tuple(int(part) if part.isdigit() else part for part in row["field"].split("/"))
    assert errors_with_rules(rewritten(page, without(page.value, at)))
