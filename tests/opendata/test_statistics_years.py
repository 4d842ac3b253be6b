"""Months are added up to halves and fiscal years, and a month that is missing is missing."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any

from tests.collector.living import NOON
from tests.site.pages import ROOT

from prakat.collector.export import Publisher, render_files
from prakat.collector.tally import tally_complaints, tally_satisfaction, tally_visits
from prakat.opendata.statistics_years import WHOLE, year_tables
from prakat.opendata.table import DataTable
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

WRITTEN = "2026-11-02T09:00:00+07:00"
MONTHS = [*(f"2025-{number:02}" for number in (10, 11, 12)), *(f"2026-{number:02}" for number in range(1, 11))]


def month(name: str, received: int, opening: int, **changes: int) -> list[dict[str, Any]]:
    values = {"general.received": received, "general.opening": opening, "general.resolved": received, **changes}
    return [
        tally_complaints(name, WRITTEN, values, {}),
        tally_visits(name, WRITTEN, {"views": received * 100, "visitors": received * 10}),
        tally_satisfaction(name, WRITTEN, {"responses": 3, "find.5": 2, "find.2": 1}, {"find": "หาง่าย"}),
    ]


def files_of(values: list[dict[str, Any]]) -> dict[str, bytes]:
    publisher = Publisher(division="clerk", responsible="ก", checked_by="ก", now=NOON, sample=True)
    return {path: text.encode() for path, text in render_files(values, publisher, ROOT).items()}


def tables(files: dict[str, bytes]) -> dict[str, DataTable]:
    return {table.key: table for table in year_tables(Corpus(MemorySnapshot(files)))}


def lines(table: DataTable) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_thirteen_months_are_two_halves_a_year_and_the_beginning_of_the_next() -> None:
    files: dict[str, bytes] = {}
    for number, name in enumerate(MONTHS, 1):
        files |= files_of(month(name, number, 4))
    found = tables(files)
    general = [line for line in lines(found["complaints-by-half"]) if line["subject"] == "เรื่องร้องเรียนทั่วไป"]
    assert [(line["fiscal_year"], line["span"][:11], line["months"], line["received"]) for line in general] == [
        (2569, "ครึ่งปีแรก ", 6, 1 + 2 + 3 + 4 + 5 + 6),
        (2569, "ครึ่งปีหลัง", 6, 7 + 8 + 9 + 10 + 11 + 12),
        (2569, WHOLE, 12, 78),
        (2570, "ครึ่งปีแรก ", 1, 13),
    ]
    assert {(line["opening"], line["closing"]) for line in general} == {(4, 4)}
    for line in general:
        ended = sum(line[name] for name in ("resolved", "transferred", "rejected", "withdrawn", "removed"))
        assert line["opening"] + line["received"] + line["reopened"] - ended == line["closing"]
    year = next(line for line in lines(found["visits-by-half"]) if line["span"] == WHOLE)
    assert (year["views"], year["visitor_days"]) == (7800, 780)
    answers = next(line for line in lines(found["satisfaction-by-half"]) if line["span"] == WHOLE)
    assert (str(answers["mean"]), answers["answers"]) == ("4.00", 36)


def test_a_month_that_is_missing_is_not_zero_and_is_counted() -> None:
    found = tables(files_of(month("2025-10", 5, 0)) | files_of(month("2025-12", 2, 0)))
    line = lines(found["complaints-by-half"])[0]
    assert (line["months"], line["received"]) == (2, 7)
    assert WHOLE not in {line["span"] for line in lines(found["complaints-by-half"])}


def test_a_file_that_does_not_hold_together_adds_nothing() -> None:
    files = files_of(month("2025-10", 5, 0))
    name = "docs/complaint/complaints-2025-10.yml"
    changed = files | {name: files[name].replace(b"received: 5", b"received: 50")}
    assert "complaints-by-half" not in tables(changed)
    assert "visits-by-half" in tables(changed)
    assert tables({}) == {}
