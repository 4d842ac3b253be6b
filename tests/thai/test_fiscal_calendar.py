"""The parts of a fiscal year, against the fiscal year of every single day."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import date, timedelta

import pytest

from prakat.thai.calendar import fiscal_year
from prakat.thai.fiscal_calendar import (
    Days,
    format_month,
    half_days,
    is_month,
    month_days,
    quarter_days,
    year_days,
    year_months,
)

YEARS = range(2540, 2641)


def all_days(days: Days) -> list[date]:
    first, last = days
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_is_every_day_of_it_and_no_other(year: int) -> None:
    days = all_days(year_days(year))
    assert {fiscal_year(day) for day in days} == {year}
    assert fiscal_year(days[0] - timedelta(days=1)) == year - 1
    assert fiscal_year(days[-1] + timedelta(days=1)) == year + 1


@pytest.mark.parametrize("year", YEARS)
def test_months_quarters_and_halves_make_up_the_year(year: int) -> None:
    whole = all_days(year_days(year))
    assert [day for month in year_months(year) for day in all_days(month_days(month))] == whole
    assert [day for quarter in (1, 2, 3, 4) for day in all_days(quarter_days(year, quarter))] == whole
    assert [day for half in (1, 2) for day in all_days(half_days(year, half))] == whole


def test_the_year_of_the_announcement_began_in_october() -> None:
    assert year_days(2563) == (date(2019, 10, 1), date(2020, 9, 30))
    assert year_months(2563)[0] == "2019-10"
    assert quarter_days(2569, 2) == (date(2026, 1, 1), date(2026, 3, 31))
    assert half_days(2569, 1) == (date(2025, 10, 1), date(2026, 3, 31))


def test_a_month_is_written_as_on_a_document() -> None:
    assert format_month("2025-10") == "ตุลาคม 2568"
    assert month_days("2024-02")[1] == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["2025-13", "2025-1", "0000-01", "๒๕๖๘-๑๐", "2025-10 ", "2025-10\n", "", 202510, None])
def test_what_is_no_month_is_none(text: object) -> None:
    assert not is_month(text)


@pytest.mark.parametrize("text", ["2025-13", "2025-1", "x"])
def test_the_days_of_no_month_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is no month"):
        month_days(text)
