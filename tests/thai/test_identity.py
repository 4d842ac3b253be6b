"""Citizen ids in every written form, and what only looks like one. Every number here is made from its check digit."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.thai.digits import to_thai
from prakat.thai.identity import (
    GROUPING,
    IdentityNumber,
    check_digit,
    find_identity_numbers,
    fold,
    is_citizen_id,
    is_juristic_id,
)

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\ufe0f"
PERSON = "1" + "23456789012"[:11]
PERSON += check_digit(PERSON)
COMPANY = "055512345678"
COMPANY += check_digit(COMPANY)


def grouped(digits: str, separator: str, sizes: tuple[int, ...] = GROUPING) -> str:
    """Write digits in groups of these sizes."""
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return separator.join(groups)


def found_in(text: str) -> list[IdentityNumber]:
    return find_identity_numbers(fold(text))


def written_in(text: str) -> list[str]:
    """Return what stands at the places of the natural persons' numbers found, in the original."""
    folded = fold(text)
    return [
        text[slice(*folded.span(number.start, number.end))]
        for number in find_identity_numbers(folded)
        if number.natural
    ]


digits12 = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True)
numbers = digits12.map(lambda digits: digits + check_digit(digits))


def test_the_check_digit_is_eleven_less_the_weighted_sum() -> None:
    rng = random.Random(1)  # noqa: S311 - seeded
    for _ in range(1_000):
        digits = "".join(rng.choices("0123456789", k=12))
        total = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=True))
        assert int(check_digit(digits)) == (11 - total % 11) % 10


@TRIED
@given(numbers)
def test_one_check_digit_of_ten_is_right(number: str) -> None:
    assert [is_citizen_id(number[:12] + str(last)) for last in range(10)].count(True) == 1
    assert is_citizen_id(number)
    assert not is_juristic_id(number)


@pytest.mark.parametrize(
    "digits", ["", "1", PERSON[:12], PERSON + "1", to_thai(PERSON), PERSON[:-1] + "x", " " + PERSON]
)
def test_what_is_not_thirteen_ascii_digits_is_no_number(digits: str) -> None:
    assert not is_citizen_id(digits)
    assert not is_juristic_id(digits)


def test_the_first_digit_tells_a_company_from_a_person() -> None:
    assert is_juristic_id(COMPANY)
    assert not is_citizen_id(COMPANY)
    assert not any(is_citizen_id("9" + PERSON[1:12] + str(last)) for last in range(10))
    assert [number.natural for number in found_in(f"{COMPANY} {grouped(COMPANY, '-')} {PERSON}")] == [
        False,
        False,
        True,
    ]


@TRIED
@given(st.text())
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.lower) == len(folded.starts) == len(folded.ends)
    places = list(zip(folded.starts, folded.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    for letter, (start, end) in zip(folded.text, places, strict=True):
        if letter.isalpha() and letter.isascii() and "&" not in text:
            assert text[start:end] == letter


@TRIED
@given(st.text(alphabet="0123456789-. กข" + UNSEEN))
def test_folding_drops_what_is_not_seen_and_nothing_else(text: str) -> None:
    assert fold(text).text == "".join(letter for letter in text if letter not in UNSEEN)


@pytest.mark.parametrize("written", ["๑๒๓", "１２３", "𝟏𝟐𝟑", "໑໒໓", "&#49;&#x32;3", "1&shy;2&#8203;3", "1&zwnj;23"])
def test_digits_of_other_alphabets_and_references_are_digits(written: str) -> None:
    assert fold(written).text == "123"


@pytest.mark.parametrize(
    ("written", "read"), [("นํ้า", "น้ำ"), ("ประจํา", "ประจำ"), ("ท\uf70a", "ท่"), ("a\u2013b", "a-b"), (r"1\-2", "1-2")]
)
def test_slips_of_thai_printing_are_read_as_they_are_meant(written: str, read: str) -> None:
    assert fold(written).text == read


@pytest.mark.parametrize(
    "separator",
    [
        "",
        "-",
        " ",
        ".",
        "\u2013",
        "\u2014",
        "\u2011",
        "\u00a0",
        "\u2009",
        " - ",
        "_",
        "/",
        "&nbsp;",
        r"\-",
        "&#8209;",
        "-\n",
    ],
)
@pytest.mark.parametrize("shape", [str, to_thai, "\u200b".join], ids=["arabic", "thai", "zero-width"])
@TRIED
@given(number=numbers)
def test_every_separator_of_the_printed_grouping_is_seen(separator: str, shape: object, number: str) -> None:
    assert callable(shape)
    written = separator.join(shape(group) for group in grouped(number, " ").split()) if separator else shape(number)
    for text in (written, f"เลขที่ {written}.", f"1 {written} 2", f"({written})", f"นาย ก{written}ข"):
        assert written_in(text) == [written]
    assert all(number.certain for number in found_in(written))


@TRIED
@given(numbers)
def test_separators_left_out_change_nothing(number: str) -> None:
    for sizes in [(1, 12), (5, 8), (1, 4, 5, 3), (5, 5, 2, 1), (1, 9, 2, 1), (1,) * 13]:
        assert written_in(grouped(number, "-", sizes)) == [grouped(number, "-", sizes)]
        assert found_in(grouped(number, "-", sizes))[0].certain


@pytest.mark.parametrize("sizes", [(4, 4, 5), (3, 3, 3, 4), (1, 3, 3, 3, 3), (4, 5, 4), (2, 2, 2, 2, 2, 3)])
@pytest.mark.parametrize("separator", ["-", ".", " "])
def test_other_groupings_are_seen_with_less_certainty(separator: str, sizes: tuple[int, ...]) -> None:
    written = grouped(PERSON, separator, sizes)
    assert [(number.digits, number.certain) for number in found_in(written)] == [(PERSON, False)]
    named = found_in(f"เลขประจำตัวประชาชน {written}")
    assert [(number.digits, number.certain) for number in named] == [(PERSON, True)]


def test_a_name_before_a_number_finds_it_in_a_row_of_others() -> None:
    written = grouped(PERSON, " ", (4, 4, 5))
    assert written_in(f"7 {written} 12") == []
    assert written_in(f"เลขบัตรประชาชน 7 {written} 12") == [written]


def test_a_slip_of_the_pen_is_still_told_where_the_shape_or_a_word_says_what_it_is() -> None:
    wrong = PERSON[:12] + str((int(PERSON[12]) + 1) % 10)
    assert [(number.valid, number.certain) for number in found_in(grouped(wrong, "-"))] == [(False, False)]
    assert [number.certain for number in found_in(f"เลขประจำตัวประชาชน: {wrong}")] == [False]
    assert found_in(wrong) == []
    assert found_in(grouped(wrong, " ")) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://example.go.th/a.pdf?time={}",
        "www.example.go.th/{}",
        "[แบบฟอร์ม](files/{}.pdf)",
        "ftp://x.go.th/{}/b",
    ],
)
def test_a_number_in_an_address_is_told_with_doubt(text: str) -> None:
    assert [(number.in_address, number.certain) for number in found_in(text.format(PERSON))] == [(True, False)]
    assert [number.certain for number in found_in(text.format(grouped(PERSON, "-")))] == [True]


def test_a_time_stamp_as_file_name_is_told_with_doubt_and_a_number_as_file_name_without() -> None:
    stamps = (str(stamp) for stamp in range(1_689_547_202_478, 1_689_547_202_578))
    stamp = next(stamp for stamp in stamps if is_citizen_id(stamp))
    assert [number.certain for number in found_in(f"files/messageimage_{stamp}.jpg")] == [False]
    other = "3" + PERSON[1:12]
    other += check_digit(other)
    assert [number.certain for number in found_in(f"files/{other}.jpg")] == [True]


def test_a_barcode_is_told_with_doubt() -> None:
    assert [number.certain for number in found_in(f"บาร์โค้ด {PERSON}")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        PERSON + "0",
        "0" + PERSON,
        f"sha256: {'ab' * 12}{PERSON}{'c' * 27}",
        f"{PERSON[0]} {PERSON[1:]}",
        f"{PERSON[:5]}\n{PERSON[5:]}",
        ",".join(PERSON),
        f"{PERSON[:4]},{PERSON[4:7]},{PERSON[7:]}",
        f"x-xxxx-xxxxx-{PERSON[10:12]}-1",
    ],
)
def test_what_only_holds_such_digits_is_none(text: str) -> None:
    assert found_in(text) == []


@TRIED
@given(st.text(alphabet="0123456789-. \n/ก\u200b๑"))
def test_numbers_found_lie_in_order_and_apart(text: str) -> None:
    places = [(number.start, number.end) for number in found_in(text)]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(places))


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1-",
        "1 ",
        "1.",
        f"{PERSON[:12]}x ",
        "1-1234-12345-12-1 ",
        "12345-12345-123 ",
        "1 1 1 1 1 1 1 1 1 1 1 1 1 1a ",
        "เลขบัตรประชาชน 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ",
        "081-234-567 ",
        "+66 8",
        "0 8 1 ",
        "1\u200b",
        "&#49;",
        "&aaaaaaaaaa",
        "http://",
        f"https://{PERSON}/",
        "(081) ",
        "a" * 31 + "1" * 13,
        "\\",
        "\\-",
        "ํ่",
        "66-8",
    ],
)
def test_near_misses_by_the_megabyte_take_less_than_two_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    find_identity_numbers(fold(text))
    assert time.process_time() - start < 20  # far above what it takes, far below what a search gone wild would
