"""Rows of CSV files: what is written into a table by the form comes back as the value it was made from."""
# ruff: noqa: D103 - the name of a test is its sentence

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.csv_rows import Column, parse_csv_rows, row_schema_of
from prakat.content.schema import load_schemas
from prakat.repository.snapshot import MemorySnapshot

ROOT = Path(__file__).parents[2]
SCHEMAS = load_schemas(
    MemorySnapshot({f"schemas/{path.name}": path.read_bytes() for path in (ROOT / "schemas").glob("*.json")})
)
ROW_SCHEMAS = {key: found for key, kind in SCHEMAS.types.items() if (found := row_schema_of(SCHEMAS, kind))}

NAMES = st.text(st.sampled_from("กขคง ,\"'()เ็่0"), min_size=1, max_size=10).map(lambda text: f"ร้าน {text}ฮ")
MONEY = st.integers(0, 10**13).map(lambda satang: satang / 100 if satang % 100 else satang // 100)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31)).map(date.isoformat)
PARTIES = st.fixed_dictionaries({"name": NAMES, "price": MONEY})
MONTHLY = st.fixed_dictionaries(
    {
        "no": st.integers(1, 9999),
        "work": NAMES,
        "budget": MONEY,
        "reference_price": MONEY,
        "method": st.sampled_from(["e-bidding", "specific", "selection"]),
        "bidders": st.lists(PARTIES, min_size=1, max_size=4),
        "winner": PARTIES,
        "reason": NAMES,
        "contract": st.fixed_dictionaries(
            {"no": st.integers(1, 99).map(lambda number: f"{number}/2569"), "date": DAYS}
        ),
    },
    optional={"item_id": st.just("69-001"), "division": st.just("clerk"), "egp_project_no": st.just("69020000001")},
)
ITEMS = st.fixed_dictionaries(
    {
        "item_id": st.integers(1, 999).map(lambda number: f"69-{number:03}"),
        "item_name": NAMES,
        "procurement_category": st.sampled_from(["goods", "works", "lease"]),
        "method": st.just("specific"),
        "budget": MONEY,
        "budget_source": st.just("เงินสะสม"),
        "division": st.just("works"),
        "procurement_status": st.just("สิ้นสุดระยะสัญญา"),
        "awards": st.tuples(st.fixed_dictionaries({"name": NAMES, "party": st.just("person"), "price": MONEY})).map(
            list
        ),
        "contract": st.fixed_dictionaries({"no": st.just("5/2569"), "date": DAYS, "end": DAYS}),
    },
    optional={"reference_price": MONEY, "plan_exempt_reason": NAMES},
)


def table(type_: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Write values into the form of a type, as an officer would."""
    columns = ROW_SCHEMAS[type_].columns
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.title.th for column in columns])
    writer.writerows([[cell(column, row) for column in columns] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def cell(column: Column, row: Mapping[str, Any]) -> str:
    value: Any = row
    for part in column.field:
        if isinstance(value, dict) and part not in value:
            return ""
        value = value[part]
    each, parts = column.cell.get("each"), column.cell.get("parts")
    if parts is None:
        return f"{each} ".join(map(str, value)) if each else label(column.schema, value)
    values = value if each else [value]
    return f"{each} ".join(f" {column.cell['between']} ".join(str(item[part]) for part in parts) for item in values)


def label(schema: Mapping[str, Any], value: object) -> str:
    found = schema.get("x-labels", {}).get(value) if isinstance(value, str) else None
    return str(found["th"] if found else value)


@given(st.lists(MONTHLY, min_size=1, max_size=5))
@TRIED
def test_the_rows_of_a_month_come_back_as_they_were(rows: list[dict[str, Any]]) -> None:
    found, problems = parse_csv_rows(
        table("procurement-monthly-summary", rows), ROW_SCHEMAS["procurement-monthly-summary"]
    )
    assert problems == ()
    assert [row.value for row in found] == rows


@given(st.lists(ITEMS, min_size=1, max_size=5))
@TRIED
def test_the_rows_of_details_come_back_as_they_were(rows: list[dict[str, Any]]) -> None:
    found, problems = parse_csv_rows(table("procurement-item", rows), ROW_SCHEMAS["procurement-item"])
    assert problems == ()
    assert [row.value for row in found] == rows


@given(st.sampled_from(sorted(ROW_SCHEMAS)), st.binary(max_size=300), st.booleans())
@TRIED
def test_whatever_follows_the_heading_reading_ends_without_an_exception(type_: str, raw: bytes, heading: bool) -> None:  # noqa: FBT001
    head = table(type_, []) if heading else b""
    parse_csv_rows(head + raw, ROW_SCHEMAS[type_])


@given(
    st.lists(
        st.sampled_from(["", "x", "-1", "1.005", "1e5", "๑", "=", ";", "a=b", "ก = 1", "2569-01-01", "null"]),
        max_size=20,
    )
)
@TRIED
def test_odd_cells_are_problems_and_never_rows(cells: list[str]) -> None:
    for type_, schema in ROW_SCHEMAS.items():
        raw = table(type_, []) + ",".join(f'"{text}"' for text in cells).encode()
        rows, problems = parse_csv_rows(raw, schema)
        assert problems or not any(text.strip() for text in cells)
        assert rows == ()


def test_five_types_have_rows() -> None:
    assert set(ROW_SCHEMAS) == {
        "action-plan",
        "procurement-plan",
        "procurement-item",
        "procurement-monthly-summary",
        "procurement-quarterly-winners",
    }


def test_a_cell_can_be_found_by_the_field_it_fills() -> None:
    raw = (ROOT / "docs/procurement/2569/monthly-2026-05.csv").read_bytes()
    (row,), problems = parse_csv_rows(raw, ROW_SCHEMAS["procurement-monthly-summary"])
    assert problems == ()
    line = raw.decode().splitlines()[1]
    for pointer, wanted in {
        "/budget": "45000.00",
        "/winner/price": "(ตัวอย่าง) ร้าน ฉ = 44200.00",
        "/item_id": "69-005",
    }.items():
        span = row.locate(pointer)
        assert line[span.column - 1 : span.end_column - 1] == wanted
    assert row.locate("/nothing") == row.span


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("45000.00", 45000), ("0.50", 0.5), ("100", 100), ("-0.0", 0)])
def test_a_number_is_the_number_that_is_written(text: str, value: float) -> None:
    row = f"ก,{text},เงินสะสม,works,2026-10"
    head = "โครงการ/กิจกรรม,งบประมาณ (บาท),แหล่งงบประมาณ,หน่วยงานผู้รับผิดชอบ,เดือนที่ดำเนินการ"
    rows, problems = parse_csv_rows(f"{head}\n{row.replace('ก,', 'กก,')}\n".encode(), ROW_SCHEMAS["action-plan"])
    assert problems == ()
    assert rows[0].value["budget"] == value


def test_a_table_as_long_as_may_be_is_read_within_two_seconds_and_a_longer_one_refused() -> None:
    row = "กก,1,เงินสะสม,works,2026-10\n"
    head = "โครงการ/กิจกรรม,งบประมาณ (บาท),แหล่งงบประมาณ,หน่วยงานผู้รับผิดชอบ,เดือนที่ดำเนินการ\n"
    rows, problems = parse_csv_rows((head + row * 2999).encode(), ROW_SCHEMAS["action-plan"])
    assert (len(rows), problems) == (2999, ())
    rows, problems = parse_csv_rows((head + row * 3000).encode(), ROW_SCHEMAS["action-plan"])
    assert [problem.id for problem in problems] == ["too-many"]
