"""Dates as a Thai office writes them, against a calendar of our own making from datetime alone."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.settings import BANGKOK
from prakat.thai.calendar import (
    fiscal_year,
    format_date,
    format_time,
    parse_date,
    parse_moment,
    suggest_moment,
)

FULL = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]

DAYS = st.dates(date(1941, 1, 1), date(2100, 12, 31))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1941, 1, 2), datetime(2100, 12, 30), timezones=OFFSETS)  # noqa: DTZ001 - they get zones
THAI_TEXT = st.text(st.sampled_from("0123456789๐๑๒๓๔๕๖๗๘๙/.-: TZ+นพ.ศเดือนสิงหาคมมคตวันที่เวลาก์\u0e31"), max_size=60)


def thai_digits(text: str) -> str:
    return "".join(chr(ord("๐") + int(c)) if c in "0123456789" else c for c in text)


@TRIED
@given(DAYS)
def test_a_day_is_written_in_full(day: date) -> None:
    expected = f"{day.day} {FULL[day.month - 1]} {day.year + 543}"
    assert format_date(day, thai_digits=False) == expected
    assert format_date(day) == thai_digits(expected)


@TRIED
@given(DAYS, st.sampled_from(range(9)))
def test_every_common_form_reads_back(day: date, form: int) -> None:
    be = day.year + 543
    written = [
        format_date(day),
        format_date(day, thai_digits=False),
        f"วันที่ {day.day} เดือน{FULL[day.month - 1]} พ.ศ. {be}",
        f"{day.day} {SHORT[day.month - 1]} {be}",
        f"{day.day} {SHORT[day.month - 1].replace('.', '')} {be}",
        f"{day.day}/{day.month}/{be}",
        f"{day.day:02}-{day.month:02}-{day.year}",
        day.isoformat(),
        f"{be}-{day.month:02}-{day.day:02}",
    ][form]
    assert parse_date(written) == day
    assert parse_date(thai_digits(written)) == day


@TRIED
@given(st.dates(date(1957, 1, 1), date(2056, 12, 31)))
def test_two_digits_are_a_buddhist_year(day: date) -> None:
    """It is one from 2500 to 2599, C.E. 1957 to 2056: "63" is B.E. 2563."""
    assert parse_date(f"{day.day} {SHORT[day.month - 1]} {(day.year + 543) % 100:02}") == day


@pytest.mark.parametrize(
    "text",
    ["", "ไม่มี", "๓๐ กุมภาพันธ์ ๒๕๖๓", "2563-02-30", "32/1/2563", "1 สิงหา 2563", "2563", "21 8 2563", "0/0/0000"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_leap_day_is_counted_in_the_common_era() -> None:
    """B.E. 2563 is C.E. 2020, a leap year; 2563 itself would be none."""
    assert parse_date("2563-02-29") == date(2020, 2, 29)
    assert parse_date("29 ก.พ. 2564") is None


def test_before_1941_a_day_is_not_written() -> None:
    assert format_date(date(1941, 1, 1), thai_digits=False) == "1 มกราคม 2484"
    with pytest.raises(ValueError, match="1940-12-31"):
        format_date(date(1940, 12, 31))


@TRIED
@given(DAYS)
def test_a_fiscal_year_runs_from_october_to_september(day: date) -> None:
    year = fiscal_year(day)
    assert date(year - 544, 10, 1) <= day <= date(year - 543, 9, 30)


@TRIED
@given(MOMENTS)
def test_a_moment_is_written_with_its_time_in_thailand(moment: datetime) -> None:
    local = moment.astimezone(UTC) + timedelta(hours=7)
    expected = f"{format_date(local.date(), thai_digits=False)} เวลา {local:%H.%M} น."
    assert format_time(moment, thai_digits=False) == expected
    assert format_time(moment) == thai_digits(expected)


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_time(datetime(2026, 11, 22, 9, 30))  # noqa: DTZ001 - the point


@TRIED
@given(MOMENTS)
def test_a_moment_reads_back_to_the_minute(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    local = minute.astimezone(BANGKOK)
    assert parse_moment(format_time(minute)) == minute
    assert parse_moment(minute.isoformat()) == minute
    assert parse_moment(f"{local:%Y-%m-%d %H:%M}") == minute
    assert parse_moment(f"{local.day}/{local.month}/{local.year + 543} {local:%H.%M} น.") == minute


@TRIED
@given(THAI_TEXT | st.text(max_size=60))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    day, moment = parse_date(text), parse_moment(text)
    assert day is None or isinstance(day, date)
    assert moment is None or moment.utcoffset() == timedelta(hours=7)


@TRIED
@given(THAI_TEXT | MOMENTS.map(format_time) | DAYS.map(format_date) | DAYS.map(date.isoformat))
def test_a_suggestion_is_always_a_moment_in_thailand(text: str) -> None:
    suggested = datetime.fromisoformat(suggest_moment(text))
    assert suggested.utcoffset() == timedelta(hours=7)
    day = parse_date(text)
    assert day is None or suggested.date() == day


def test_a_time_that_was_given_is_kept() -> None:
    assert suggest_moment("๒๐ ต.ค. ๒๕๖๙ เวลา ๑๐.๑๕ น.") == "2026-10-20T10:15:00+07:00"
    assert suggest_moment("2569-10-20T03:15:00Z") == "2026-10-20T10:15:00+07:00"
    assert suggest_moment("2026-10-20") == "2026-10-20T09:30:00+07:00"
    assert suggest_moment("เมื่อวาน") == "2026-11-22T09:30:00+07:00"
