"""Tables to take away: what they hold is what the rows hold, in any program that reads them."""
# ruff: noqa: D103 - the name of a test is its sentence

import csv
import importlib
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from tests.opendata.books import SITE, books_of, corpus_of, sample_book, schemas, setting
from tests.opendata.sample_year import BOUGHT, COMPANY_NUMBER, COUNT, FOLDER, NIL_MONTH, THINGS, YEAR, make_year

from prakat.findings import Text
from prakat.opendata.dictionary import COMMON, dictionaries
from prakat.opendata.money_plans import budget_table, read_budgets
from prakat.opendata.privacy import masked, public_tax_number
from prakat.opendata.procurement_tables import tables_of_year
from prakat.opendata.setting import column, data_table
from prakat.opendata.state import LABELS, State, state_of
from prakat.opendata.sums import add, bought_rows, by_method, by_month, compare_report
from prakat.opendata.table import DataTable, number_of, render_csv, render_json

PANDAS: Any = importlib.import_module("pandas")
TABLES = {table.key: table for table in tables_of_year(sample_book(), setting())}
ITA_COLUMNS = [
    "ปีงบประมาณ", "ประเภทหน่วยงาน", "กระทรวง", "ชื่อหน่วยงาน", "อำเภอ", "จังหวัด", "ชื่อรายการของงานที่ซื้อหรือจ้าง",
    "วงเงินงบประมาณที่ได้รับจัดสรร (บาท)", "แหล่งที่มาของงบประมาณ", "สถานะการจัดซื้อจัดจ้าง", "วิธีการจัดซื้อจัดจ้าง",
    "ราคากลาง (บาท)", "ราคาที่ตกลงซื้อหรือจ้าง (บาท)", "เลขประจำตัวผู้เสียภาษี", "รายชื่อผู้ประกอบการที่ได้รับการคัดเลือก",
    "เลขที่โครงการในระบบ e-GP", "วันที่ลงนาม/เริ่มสัญญา", "วันที่สิ้นสุดสัญญา",
]  # fmt: skip


def read_back(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_a_year_is_six_tables_of_as_many_rows_as_there_are() -> None:
    sizes = {key: len(table.rows) for key, table in TABLES.items()}
    assert sizes == {
        "procurement-items": COUNT,
        "procurement-monthly": len(BOUGHT),
        "procurement-announcements": len([path for path in make_year() if "-d0.md" in path or "-w0.md" in path])
        + len([path for path in make_year() if "-price.md" in path or "-d1.md" in path]),
        "procurement-quarterly": len(BOUGHT),
        "procurement-annual": 10,
        "procurement-ita": COUNT,
    }


def test_sums_are_those_of_the_rows() -> None:
    months = TABLES["procurement-monthly"]
    at = [it.key for it in months.columns].index("winner_price")
    total = sum((cell for row in months.rows if isinstance(cell := row[at], Decimal)), Decimal(0))
    assert total == sum(Decimal(str(it.price)) for it in BOUGHT)
    whole = add(bought_rows(sample_book()))
    assert (whole.count, whole.contracted) == (len(BOUGHT), total)
    assert whole.saved == whole.budget - total
    assert sum(it.count for it in by_method(sample_book()).values()) == whole.count
    months_of = by_month(sample_book())
    assert months_of[NIL_MONTH] == add(())
    assert sum((it.contracted for it in months_of.values() if it), Decimal(0)) == total


@pytest.mark.parametrize("fate", ["planned", "announced", "awarded", "running", "cancelled", "finished"])
def test_states_follow_the_papers(fate: str) -> None:
    wanted = {
        "planned": State.PLANNED,
        "announced": State.ANNOUNCED,
        "awarded": State.AWARDED,
        "running": State.CONTRACTED,
        "cancelled": State.CANCELLED,
        "finished": State.FINISHED,
    }[fate]
    keys = {it.key for it in THINGS if it.fate == fate}
    assert keys
    assert {state_of(item) for item in sample_book().items if item.key in keys} == {wanted}
    assert LABELS[wanted].th


def test_papers_alone_tell_the_state_when_there_are_no_details() -> None:
    files = {path: raw for path, raw in make_year().items() if "/item-" not in path}
    (book,) = books_of(files)
    told = {item.key: state_of(item) for item in book.items if item.details is None}
    assert told["69-004"] is State.CANCELLED
    assert told["69-008"] is State.PLANNED
    assert told["69-012"] is State.ANNOUNCED
    assert told["69-016"] is State.AWARDED
    assert told["69-020"] is State.CONTRACTED
    assert len(book.planned) == COUNT
    assert book.unplanned == ()


def test_the_ita_list_has_the_columns_of_the_form_in_its_order() -> None:
    rows = read_back(render_csv(TABLES["procurement-ita"]))
    assert list(rows[0]) == ITA_COLUMNS
    signed = {it.name for it in THINGS if it.contracted}
    assert {row["ชื่อรายการของงานที่ซื้อหรือจ้าง"] for row in rows if row["ราคาที่ตกลงซื้อหรือจ้าง (บาท)"]} == signed
    numbers = {row["เลขประจำตัวผู้เสียภาษี"] for row in rows}
    assert numbers == {"", COMPANY_NUMBER}
    assert {row["สถานะการจัดซื้อจัดจ้าง"] for row in rows} == {
        "ยังไม่ลงนามในสัญญา", "อยู่ระหว่างระยะสัญญา", "สิ้นสุดระยะสัญญา", "ยกเลิกการดำเนินการ",
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(TABLES))
@pytest.mark.parametrize("mark", [False, True])
def test_csv_comes_back_from_pandas_cell_by_cell(key: str, *, mark: bool) -> None:
    table = TABLES[key]
    raw = render_csv(table, mark=mark)
    assert raw.startswith(b"\xef\xbb\xbf") == mark
    frame = PANDAS.read_csv(io.BytesIO(raw), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert list(frame.columns) == [it.title.th for it in table.columns]
    for row, found in zip(table.rows, frame.itertuples(index=False), strict=True):
        for cell, text, place in zip(row, found, table.columns, strict=True):
            if isinstance(cell, int | Decimal):
                assert Decimal(text) == cell, place.key
            else:
                assert text == (cell or ""), place.key


@pytest.mark.parametrize("key", sorted(TABLES))
def test_json_holds_the_same_cells(key: str) -> None:
    table = TABLES[key]
    found = json.loads(render_json(table), parse_float=Decimal)
    assert [it["key"] for it in found["columns"]] == [it.key for it in table.columns]
    for row, back in zip(table.rows, found["rows"], strict=True):
        assert back == {it.key: cell for it, cell in zip(table.columns, row, strict=True) if cell is not None}


@pytest.mark.parametrize("text", ["=1+1", "+66", "-5/2569", "@x", "\tx", "＝1"])
def test_a_spreadsheet_never_takes_a_text_for_a_formula(text: str) -> None:
    columns = (column("a", "ก", "A"), column("b", "ข", "B", "money"))
    table = data_table("t", Text(th="ท", en="t"), Text(th="ท", en="t"), columns, [(text, Decimal(-5))])
    (row,) = read_back(render_csv(table))
    assert row == {"ก": f"'{text}", "ข": "-5.00"}
    assert json.loads(render_json(table))["rows"] == [{"a": text, "b": -5}]


def test_lines_end_as_the_standard_has_them_and_numbers_are_plain() -> None:
    raw = render_csv(TABLES["procurement-items"])
    assert raw.count(b"\r\n") == COUNT + 1
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert number_of(Decimal("5.00")) == 5
    assert number_of(Decimal("5.25")) == 5.25
    with pytest.raises(TypeError, match="no amount"):
        number_of("5")


def test_what_a_report_declares_is_compared_line_by_line() -> None:
    (book,) = books_of(make_year())
    report = {**book.reports[0].value, "totals": {**book.reports[0].value["totals"], "count": 1}}
    odd = [line for line in compare_report(book, report) if line.difference]
    assert [(line.group, line.figure, line.difference) for line in odd] == [("", "count", Decimal(1 - len(BOUGHT)))]
    missing = list(compare_report(book, {}))
    assert all(line.declared is None and line.difference is None for line in missing)
    assert any(line.group == "e-market" for line in compare_report(book, {"by_method": [{"method": "e-market"}]}))


def test_numbers_of_persons_stay_behind() -> None:
    assert masked("ร้าน 1-2345-67890-12-1 โทร 081-234-5678") == "ร้าน [ปิดบัง] โทร [ปิดบัง]"
    assert masked("โทร 044-123456 ต่อ 12 เลขที่ 68110000001") == "โทร 044-123456 ต่อ 12 เลขที่ 68110000001"
    assert public_tax_number("juristic", COMPANY_NUMBER) == COMPANY_NUMBER
    for party, number in (("person", COMPANY_NUMBER), ("juristic", "1234567890121"), ("", COMPANY_NUMBER)):
        assert public_tax_number(party, number) == ""
    files = make_year()
    path = f"{FOLDER}/details.csv"
    files[path] = files[path].replace("ร้าน 01".encode(), "ร้าน 1234567890121".encode())
    (book,) = books_of(files)
    for table in tables_of_year(book, setting()):
        assert b"1234567890121" not in render_csv(table) + render_json(table)


def test_budgets_are_rows_that_add_up_both_ways() -> None:
    budgets = read_budgets(corpus_of(make_year()))
    assert [it.year for it in budgets] == [YEAR, YEAR - 1]
    rows = read_back(render_csv(budget_table(budgets, setting())))
    for budget in budgets:
        for grouping in ("แผนงาน", "งบรายจ่าย"):
            mine = [row for row in rows if (row["ปีงบประมาณ"], row["จำแนกตาม"]) == (str(budget.year), grouping)]
            assert sum(Decimal(row["จำนวนเงิน (บาท)"]) for row in mine) == budget.total
            assert ("งบบุคลากร" in {row["รายการ"] for row in mine}) == (grouping == "งบรายจ่าย")
    assert {row["หน้าเว็บ"] for row in rows} == {f"{SITE}general-info/{year}/annual-budget/" for year in (2568, 2569)}


def test_every_field_that_a_schema_asks_for_is_in_a_dictionary() -> None:
    found: dict[str, DataTable] = dict(dictionaries(schemas()))
    assert list(found) == [COMMON, *schemas().types]
    common = {row[0] for row in found[COMMON].rows}
    for key, kind in schemas().types.items():
        fields = {row[0] for row in found[key].rows} | common
        assert set(kind.schema.get("required", [])) <= fields, key
        assert set(kind.schema.get("properties", {})) <= fields, key
    item = {row[0]: row for row in found["procurement-item"].rows}
    assert item["contract.date"][3:5] == ("วันที่ (ปปปป-ดด-วว ค.ศ.)", "yes")
    assert item["awards[].party"][5] == "juristic (นิติบุคคล); person (บุคคลธรรมดา); consortium (กิจการร่วมค้า)"
    assert item["budget"][3] == "จำนวนเงิน (บาท)"
    assert not {row[0] for row in found["news"].rows} & {"title", "checked.by"}


def test_a_draft_may_hold_anything() -> None:
    files = make_year()
    for path in list(files):
        if path.endswith(".md"):
            text = files[path].decode().replace('"price": ', '"price": "x", "was": ').replace("rows_csv:", "rows:")
            files[path] = text.replace("budget: ", "budget: [] #").replace("awards: [", "awards: [1, ").encode()
    for book in books_of(files):
        for table in tables_of_year(book, setting()):
            assert render_csv(table)
            assert render_json(table)
