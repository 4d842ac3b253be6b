"""The parts of a fiscal year: its days, months, halves and quarters.

Source: the fiscal year runs from 1 October to 30 September and is named by the B.E. year it ends in (Budget Procedures
Act B.E. 2561, section 4); quarters are counted from October.
"""

import calendar
import re
from datetime import date
from typing import Final

from prakat.thai.calendar import BUDDHIST_ERA, MONTHS

_OCTOBER: Final = 10
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

Days = tuple[date, date]


def year_days(year: int) -> Days:
    """Return first and last day of a fiscal year (B.E.): 2569 is 2025-10-01 to 2026-09-30.

    Raises ValueError for a year the calendar does not have.
    """
    end = year - BUDDHIST_ERA
    return date(end - 1, _OCTOBER, 1), date(end, _OCTOBER - 1, 30)


def year_months(year: int) -> list[str]:
    """Return the twelve months of a fiscal year as YYYY-MM, from October."""
    end = year - BUDDHIST_ERA
    return [f"{end - (month >= _OCTOBER):04}-{month:02}" for month in (10, 11, 12, *range(1, 10))]


def quarter_days(year: int, quarter: int) -> Days:
    """Return first and last day of quarter 1 (October-December) to 4 (July-September)."""
    months = year_months(year)[quarter * 3 - 3 : quarter * 3]
    return month_days(months[0])[0], month_days(months[-1])[1]


def half_days(year: int, half: int) -> Days:
    """Return first and last day of half 1 (October-March) or 2 (April-September)."""
    return quarter_days(year, half * 2 - 1)[0], quarter_days(year, half * 2)[1]


def month_days(month: str) -> Days:
    """Return first and last day of a month YYYY-MM (ValueError when it is none)."""
    found = _MONTH.fullmatch(month)
    if found is None:
        message = f"{month!r} is no month YYYY-MM"
        raise ValueError(message)
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def is_month(value: object) -> bool:
    """Tell whether a value is a month YYYY-MM that the calendar has."""
    return isinstance(value, str) and _MONTH.fullmatch(value) is not None and value >= "0001"


def format_month(month: str) -> str:
    """Write a month YYYY-MM as on a document: ตุลาคม 2568."""
    first = month_days(month)[0]
    return f"{MONTHS[first.month - 1]} {first.year + BUDDHIST_ERA}"
