"""Dates as a Thai office writes them: Buddhist era, Thai months, the fiscal year from October.

Source: B.E. = C.E. + 543 for every day from 1 January 1941 (B.E. 2484), when the year began to start in January;
the fiscal year runs from 1 October to 30 September (Budget Procedures Act B.E. 2561, section 4).
"""

import re
from datetime import date, datetime, time
from typing import Final

from prakat.settings import BANGKOK
from prakat.thai.digits import to_arabic, to_thai

BUDDHIST_ERA: Final = 543
FIRST_DAY: Final = date(1941, 1, 1)
# No living document is dated in C.E. 2400 or later: such a year is B.E. in the wrong place.
FIRST_SUSPECT_YEAR: Final = 2400

# Shown where nothing better can be suggested.
EXAMPLE_DAY: Final = "2026-11-22"

MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
_SHORT: Final = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")

_WRITTEN: Final = re.compile(
    r"(?P<day>[0-9]{1,2})\s*(?:เดือน)?\s*(?P<month>[ก-๎.]+?)\s*(?:พ\.?ศ\.?)?\s*(?P<year>[0-9]{4}|[0-9]{2})"
)
_SLASHED: Final = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_MOMENT: Final = re.compile(
    r"(?P<day>.{6,40}?)(?:T|,?\s*เวลา\s*|\s+)(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?"
    r"\s*(?:น\.?|นาฬิกา)?(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
# Characters of the longest date or moment anybody writes. Patterns with gaps of any width are tried on no more.
_LONGEST: Final = 100
_ISO: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")


def fiscal_year(day: date) -> int:
    """Return the fiscal year (ปีงบประมาณ พ.ศ.) a day falls in: 2020-10-01 is in 2564."""
    return day.year + BUDDHIST_ERA + (day.month >= 10)  # noqa: PLR2004 - October


def format_date(day: date, *, thai_digits: bool = True) -> str:
    """Write a day in full, as on a document: ๒๑ สิงหาคม ๒๕๖๓.

    Raises ValueError before 1941-01-01, when B.E. years began in April.
    """
    if day < FIRST_DAY:
        message = f"{day.isoformat()} lies before 1941-01-01, when the Thai year began in April"
        raise ValueError(message)
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"
    return to_thai(text) if thai_digits else text


def format_time(moment: datetime, *, thai_digits: bool = True) -> str:
    """Write a moment with its time in Thailand: ๒๑ สิงหาคม ๒๕๖๓ เวลา ๑๖.๓๐ น.

    The moment must carry a time zone (ValueError otherwise).
    """
    if moment.tzinfo is None:
        message = "a moment without a time zone has no time in Thailand"
        raise ValueError(message)
    local = moment.astimezone(BANGKOK)
    text = f"เวลา {local.hour:02}.{local.minute:02} น."
    return f"{format_date(local.date(), thai_digits=thai_digits)} {to_thai(text) if thai_digits else text}"


def parse_date(text: str) -> date | None:
    """Read a date in any common Thai form, or None: "๒๑ เดือนสิงหาคม พ.ศ. ๒๕๖๓", "21 ส.ค. 63", "21/8/2563", "2563-08-21".

    For suggestions only: front matter itself holds ISO dates and nothing else.
    """
    plain = to_arabic(text).strip().removeprefix("วันที่").strip()
    for pattern in (_ISO, _SLASHED, _WRITTEN) if len(plain) <= _LONGEST else ():
        found = pattern.fullmatch(plain)
        if found:
            return _from_parts(found["day"], found["month"], found["year"])
    return None


def parse_moment(text: str) -> datetime | None:
    """Read a day with its time, or None: "๒๑ ส.ค. ๒๕๖๓ เวลา ๑๖.๓๐ น.", "2020-08-21 16:30", "2020-08-21T16:30:00Z".

    A time without a zone is taken for Thailand's. For suggestions only, like `parse_date`.
    """
    plain = to_arabic(text).strip()
    found = _MOMENT.fullmatch(plain) if len(plain) <= _LONGEST else None
    day = parse_date(found["day"]) if found else None
    if found is None or day is None:
        return None
    try:
        zone = datetime.strptime(found["zone"] or "+07:00", "%z").tzinfo
        clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), tzinfo=zone)
        return datetime.combine(day, clock).astimezone(BANGKOK)
    except (ValueError, OverflowError):
        return None


def suggest_moment(text: str) -> str:
    """Return the moment a text probably means, ISO with +07:00: half past nine of its day when it gives no time."""
    moment = parse_moment(text)
    if moment:
        return moment.isoformat()
    day = parse_date(text[:10]) or parse_date(text[:40])
    return f"{day.isoformat() if day else EXAMPLE_DAY}T09:30:00+07:00"


def _from_parts(day: str, month: str, year: str) -> date | None:
    number = int(month) if month.isdecimal() else _month_number(month)
    full_year = int(year) + (2500 if len(year) == 2 else 0)  # noqa: PLR2004 - "63" is B.E. 2563
    if full_year >= FIRST_SUSPECT_YEAR:
        full_year -= BUDDHIST_ERA
    try:
        return date(full_year, number, int(day))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    """Return 1-12 for a full or abbreviated month, 0 for anything else."""
    if name in MONTHS:
        return MONTHS.index(name) + 1
    short = name.replace(".", "")
    return _SHORT.index(short) + 1 if short in _SHORT else 0
