"""Mobile numbers in their written forms, and the numbers of offices, which are none."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import time

import pytest

from prakat.thai.identity import fold
from prakat.thai.telephone import find_mobile_numbers

MOBILES = [
    "081-234-5678",
    "08-1234-5678",
    "0812345678",
    "081 234 5678",
    "081-2345678",
    "08 1234 5678",
    "0-8123-45678",
    "0 8123 45678",
    "0-8123-4567-8",
    "(081) 234-5678",
    "081.234.5678",
    "081-234-56-78",
    "0812 345 678",
    "081/2345678",
    "+66812345678",
    "+66 81 234 5678",
    "+66-81-234-5678",
    "+66 (0)81 234 5678",
    "(+66) 81 234 5678",
    "0066812345678",
    "66-81-234-5678",
    "๐๘๑-๒๓๔-๕๖๗๘",
    "081\u200b-234-5678",
    "081\u2013234\u20135678",
    "0 8 1 2 3 4 5 6 7 8",
    "069-999-9999",
    "09-8765-4321",
]
OFFICIAL = [
    "0-3834-8205-6 ต่อ 308",
    "0 2612 6011-12",
    "044-123456",
    "044-123-456",
    "1567",
    "0-4412-3456",
    "02-123-4567",
    "021234567",
    "โทรสาร 0 4412 3456-7",
    "+66 44 123 456",
    "1800-123-456",
    "0-0000-0000",
    "044123456 ต่อ 12",
]
NO_PHONES = [
    "08-10-2567 12.30",
    "09/12/2567",
    "0867/2567",
    "ที่ นม 52301/0812",
    "เลขที่ 08/2567 ลงวันที่ 9",
    "66119123456",
    "08:30-16:30",
    "0.8123456789",
    "ISBN 978-0812345678",
    "A0812345678" + "f" * 30,
    "08123456789",
    "0812345678.50",
    "09.00 - 16.30",
]


@pytest.mark.parametrize("written", MOBILES)
def test_a_mobile_number_is_seen_in_its_written_forms(written: str) -> None:
    for text in (written, f"โทร. {written} (คุณ ก)", f"โทร{written},044-123456"):
        folded = fold(text)
        assert [text[slice(*folded.span(*span))] for span in find_mobile_numbers(folded)] == [written]


@pytest.mark.parametrize("text", [*OFFICIAL, *NO_PHONES])
def test_what_is_no_mobile_number_is_left_alone(text: str) -> None:
    assert find_mobile_numbers(fold(text)) == []


@pytest.mark.parametrize(
    "unit", ["0", "08", "081-234-567 ", "+66 8", "0 8 1 ", "(081) ", "66-8", "0 ", "(+(+", "0-8123-"]
)
def test_near_misses_by_the_megabyte_take_less_than_two_seconds(unit: str) -> None:
    folded = fold(unit * (1_000_000 // len(unit)))
    start = time.process_time()
    find_mobile_numbers(folded)
    assert time.process_time() - start < 20  # far above what it takes, far below what a search gone wild would
