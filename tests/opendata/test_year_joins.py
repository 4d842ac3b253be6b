"""A whole sample year holds together, and every single row that is taken away is missed by a rule."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from collections.abc import Iterator
from datetime import date

import pytest
from tests.opendata.books import books_of, corpus_of, schemas
from tests.opendata.sample_year import (
    BUDGET,
    COUNT,
    DETAILS_CSV,
    FOLDER,
    NIL_MONTH,
    PLAN_CSV,
    THINGS,
    YEAR,
    Thing,
    make_year,
    of_month,
    rows_of,
    write_rows,
)
from tests.rules.cases import house

from prakat.cli.options import moment_of
from prakat.gate import check
from prakat.opendata.state import doubts_of
from prakat.opendata.sums import compare_quarter, compare_report
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules.engine import check_together
from prakat.thai.fiscal_calendar import year_months

TODAY = date(2026, 11, 22)
YEAR_FILES = make_year()


def findings_of(files: dict[str, bytes]) -> set[tuple[str, str]]:
    """Return (rule, message) of what the joining rules say to a year that is published at once."""
    change = compare(corpus_of({}), corpus_of(files))
    return {(found.rule.id, found.message.id) for found in check_together(change, schemas(), TODAY)}


def without_row(path: str, number: int) -> dict[str, bytes]:
    """Return the year without a row of a CSV file, the first being 1; rows that follow keep their numbers."""
    rows = rows_of(YEAR_FILES[path])
    return {**YEAR_FILES, path: write_rows([*rows[:number], *rows[number + 1 :]])}


def test_the_year_is_whole_and_the_gate_has_nothing_to_say_but_for_missing_signatures() -> None:
    change = compare(Corpus(MemorySnapshot(house())), corpus_of(YEAR_FILES))
    told = {(found.rule.id, found.message.id) for found in check(change, moment_of(TODAY)).findings}
    # A sample carries no signed paper and no approval: both are pointed out, and nothing else is.
    assert told == {("approval-missing", "missing"), ("schema", "recommended")}
    assert len(rows_of(YEAR_FILES[PLAN_CSV])) == COUNT + 1
    assert len([path for path in YEAR_FILES if "/month-" in path and path.endswith(".md")]) == 12
    assert len([path for path in YEAR_FILES if "/quarter-" in path]) == 4
    assert f"{FOLDER}/month-{NIL_MONTH}.csv" not in YEAR_FILES


def test_everything_made_up_says_so() -> None:
    pages = [raw.decode() for path, raw in YEAR_FILES.items() if path.endswith(".md")]
    assert all("sample: true" in page and "(ตัวอย่าง)" in page for page in pages)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_row_that_left_the_plan_is_missed(number: int) -> None:
    told = findings_of(without_row(PLAN_CSV, number))
    assert {("totals", "sum"), ("procurement-plan-items", "not-in-plan")} <= told


@pytest.mark.parametrize("number", range(1, 31))
def test_a_row_that_left_the_details_is_missed(number: int) -> None:
    assert findings_of(without_row(DETAILS_CSV, number)) == {("procurement-plan-items", "no-details")}


@pytest.mark.parametrize("thing", [it for it in THINGS if it.is_open], ids=lambda it: it.key)
def test_a_page_of_details_that_left_is_missed(thing: Thing) -> None:
    path = f"{FOLDER}/item-{thing.key}.md"
    assert path in YEAR_FILES
    files = {name: raw for name, raw in YEAR_FILES.items() if name != path}
    assert ("procurement-plan-items", "no-details") in findings_of(files)


def month_rows() -> Iterator[tuple[str, int]]:
    for month in year_months(YEAR):
        yield from ((month, number) for number in range(1, len(of_month(month)) + 1))


@pytest.mark.parametrize(("month", "number"), list(month_rows()))
def test_a_row_that_left_a_month_is_missed(month: str, number: int) -> None:
    assert ("procurement-months", "sum") in findings_of(without_row(f"{FOLDER}/month-{month}.csv", number))


@pytest.mark.parametrize("month", year_months(YEAR))
def test_a_month_that_left_is_missed(month: str) -> None:
    gone = {f"{FOLDER}/month-{month}.md", f"{FOLDER}/month-{month}.csv"}
    files = {name: raw for name, raw in YEAR_FILES.items() if name not in gone}
    assert ("procurement-months", "missing") in findings_of(files)


@pytest.mark.parametrize("quarter", range(1, 5))
def test_a_row_that_left_a_quarter_is_missed(quarter: int) -> None:
    path = f"{FOLDER}/quarter-{quarter}.md"
    head, line, rest = _line(YEAR_FILES[path].decode(), "rows: ")
    rows = json.loads(line)
    assert rows
    for index in range(len(rows)):
        left = json.dumps(rows[:index] + rows[index + 1 :], ensure_ascii=False)
        files = {**YEAR_FILES, path: f"{head}rows: {left}{rest}".encode()}
        assert findings_of(files) == {("procurement-quarters", "missing")}
        (book,) = books_of(files)
        part = next(it for it in book.quarters if it.key == str(quarter))
        odd = [it for it in compare_quarter(book, part) if not it.agrees]
        assert [(it.contract, it.declared) for it in odd] == [(rows[index]["ref"]["no"], None)]


def _line(text: str, start: str) -> tuple[str, str, str]:
    """Return what stands before a line of front matter, its value, and the rest."""
    head, _, tail = text.partition(f"\n{start}")
    value, end, rest = tail.partition("\n")
    return head + "\n", value, end + rest


@pytest.mark.parametrize("key", ["by_plan", "by_category"])
def test_a_line_that_left_the_budget_is_missed(key: str) -> None:
    head, line, rest = _line(YEAR_FILES[BUDGET].decode(), f"{key}: ")
    lines = json.loads(line)
    for index in range(len(lines)):
        left = json.dumps(lines[:index] + lines[index + 1 :], ensure_ascii=False)
        files = {**YEAR_FILES, BUDGET: f"{head}{key}: {left}{rest}".encode()}
        assert findings_of(files) == {("totals", "sum")}


@pytest.mark.parametrize("thing", [it for it in THINGS if it.is_open and it.fate != "planned"], ids=lambda it: it.key)
def test_an_announcement_that_left_is_missed(thing: Thing) -> None:
    paths = [path for path in YEAR_FILES if path.startswith(f"{FOLDER}/{thing.key}-")]
    assert len(paths) >= 2
    for path in paths:
        files = {name: raw for name, raw in YEAR_FILES.items() if name != path}
        assert ("procurement-announcements", "named-absent") in findings_of(files), path
        (book,) = books_of(files)
        told = [doubt.th for item in book.items if item.key == thing.key for doubt in doubts_of(item)]
        assert [text for text in told if path in text], path


def test_the_whole_year_leaves_no_doubt() -> None:
    (book,) = books_of(YEAR_FILES)
    assert [(item.key, doubt.th) for item in book.items for doubt in doubts_of(item)] == []
    assert all(winner.agrees for part in book.quarters for winner in compare_quarter(book, part))
    assert all(line.difference == 0 for line in compare_report(book, book.reports[0].value))
