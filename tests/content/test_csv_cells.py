"""Cells of CSV files: Python's own writer as the oracle of what stands in them, the file itself of where."""
# ruff: noqa: D103 - the name of a test is its sentence

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.csv_cells import (
    MAX_CELLS,
    MAX_CSV,
    MAX_PROBLEMS,
    MAX_RECORDS,
    Cell,
    find_csv_dangers,
    parse_csv_cells,
)

TEXTS = st.text(st.sampled_from("กขค เ็่\"',;\n=+-@09.,\t(x)"), max_size=12)
TABLES = st.lists(st.lists(TEXTS, min_size=1, max_size=5), min_size=1, max_size=8)
ENDS = st.sampled_from(["\n", "\r\n"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


def written(table: list[list[str]], end: str, quoting: int) -> str:
    """Write a table as Python's csv module does."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    return file.getvalue()


def ids(raw: bytes) -> set[str]:
    return {problem.id for problem in parse_csv_cells(raw)[1]}


@given(TABLES, ENDS, QUOTING, st.booleans())
@TRIED
def test_what_was_written_is_read_again(table: list[list[str]], end: str, quoting: int, bom: bool) -> None:  # noqa: FBT001
    raw = (("\ufeff" if bom else "") + written(table, end, quoting)).encode()
    records, problems = parse_csv_cells(raw)
    assert {problem.id for problem in problems} <= {"formula"}
    wanted = [row for row in table if any(cell.strip() for cell in row)]
    assert [[cell.text for cell in record] for record in records] == wanted


@given(TABLES, ENDS, QUOTING)
@TRIED
def test_a_cell_stands_where_it_says(table: list[list[str]], end: str, quoting: int) -> None:
    text = written(table, end, quoting)
    lines = text.split("\n")
    for record in parse_csv_cells(text.encode())[0]:
        for cell in record:
            assert cut(lines, cell) in {cell.text, '"' + cell.text.replace('"', '""') + '"'}


def cut(lines: list[str], cell: Cell) -> str:
    """Cut a span out of a file, as an editor counts."""
    if cell.line == cell.end_line:
        return lines[cell.line - 1][cell.column - 1 : cell.end_column - 1]
    inner = lines[cell.line : cell.end_line - 1]
    return "\n".join([lines[cell.line - 1][cell.column - 1 :], *inner, lines[cell.end_line - 1][: cell.end_column - 1]])


@given(st.binary(max_size=200) | st.text(st.sampled_from('"",,\n\rกa =\t'), max_size=60).map(str.encode))
@TRIED
def test_whatever_the_bytes_reading_ends_without_an_exception(raw: bytes) -> None:
    parse_csv_cells(raw)
    find_csv_dangers(raw)


@pytest.mark.parametrize(
    "text", ["=1+1", "+ก", "-2+3", "@x", " =1", "\t=1", "\ufeff=1", "\u200b@x", "＝1", "- ไม่มี", "−x", '"=1"', '"\n=1"']
)
def test_what_a_spreadsheet_would_run_is_a_problem(text: str) -> None:
    raw = f"a,{text},b\n".encode()
    assert ids(raw) == {"formula"}
    assert [problem.id for problem in find_csv_dangers(raw)] == ["formula"]


@pytest.mark.parametrize(
    "text", ["-", "--", "-5", "-1,5", "-1234.50", "+0.5%", "-12%", "ก=1", "a@b", "1-2", "(-5)", ""]
)
def test_a_dash_and_a_number_are_none(text: str) -> None:
    raw = f'a,"{text}",b\n'.encode()
    assert ids(raw) == set()
    assert find_csv_dangers(raw) == ()


@pytest.mark.parametrize("text", ['a,"b', 'a"b', '"a"b', '"a" ,b', ' "a"', '"a\n"b'])
def test_a_quote_out_of_place_ends_the_reading(text: str) -> None:
    assert ids(text.encode()) == {"quotes"}


@pytest.mark.parametrize("raw", [b"\xa1\xa2", "ก".encode("utf-16"), b"a\0b", "ก".encode("cp874")])
def test_only_utf_8_is_read(raw: bytes) -> None:
    assert ids(raw) == {"not-utf8"}
    assert [problem.id for problem in find_csv_dangers(raw)] == ["not-utf8"]


def test_a_record_more_than_the_limit_is_not_read() -> None:
    records, problems = parse_csv_cells(b"a\n" * MAX_RECORDS)
    assert (len(records), problems) == (MAX_RECORDS, ())
    records, problems = parse_csv_cells(b"a\n" * (MAX_RECORDS + 1))
    assert (len(records), [problem.id for problem in problems]) == (MAX_RECORDS, ["too-many"])
    assert problems[0].span.line == MAX_RECORDS + 1


def test_memory_is_bounded_whatever_the_shape() -> None:
    assert ids(b"x" * (MAX_CSV + 1)) == {"too-large"}
    assert ids(b"," * 1000) == {"too-wide"}
    assert ids((b"x," * 99 + b"x\n") * (MAX_CELLS // 100 + 1)) == {"too-many"}
    assert len(parse_csv_cells(b"=1\n" * 500)[1]) == MAX_PROBLEMS


def test_a_large_file_of_any_shape_is_looked_through_quickly() -> None:
    assert find_csv_dangers(b"1,2,3\n" * 2_000_000) == ()
    assert len(find_csv_dangers(b"1,2,3\n" * 1000 + b"=1\n")) == 1
