"""Fiscal year, period, month, folder and file name of a page speak of the same time (clause 1: ความถูกต้อง)."""

import posixpath
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.fields import fiscal_year_of, group, month_of, whole_of
from prakat.rules.rule import Page, finding, parse_day, say, whole_file
from prakat.rules.words import warn
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_SUSPECT_YEAR, fiscal_year
from prakat.thai.fiscal_calendar import Days, format_month, half_days, month_days, quarter_days, year_days

RULE: Final = RuleInfo(
    id="fiscal-period",
    clause="1",
    title=Text(th="ปีงบประมาณตรงกับช่วงเวลา", en="Fiscal year and period agree"),
    help=Text(
        th="ปีงบประมาณ พ.ศ. เริ่ม 1 ตุลาคมของปีก่อน และสิ้นสุด 30 กันยายน ไตรมาสที่ 1 คือตุลาคม–ธันวาคม ช่วงเวลา เดือน โฟลเดอร์ปี "
        "และชื่อไฟล์ของหน้าต้องอยู่ในปีงบประมาณเดียวกัน รายงานรอบ 6 เดือนคือครึ่งปีงบประมาณ รายงานประจำปีคือทั้งปี",
        en="Fiscal year B.E. n runs from 1 October of n-1 to 30 September; quarter 1 is October-December. Period, "
        "month, the folder's year and the file name lie in the same fiscal year. A 6-month report covers half a "
        "fiscal year, an annual one all of it.",
    ),
    example="# ผิด\n"
    "fiscal_year: 2568\n"
    'month: "2025-10"   # ตุลาคม 2568 อยู่ในปีงบประมาณ 2569\n'
    "# ถูก\n"
    "fiscal_year: 2569\n"
    'month: "2025-10"',
    messages={
        "month": say(
            "เดือน{month} อยู่ในปีงบประมาณ {wanted} ไม่ใช่ {year}",
            "{month} lies in fiscal year {wanted}, not {year}",
            "แก้เป็น fiscal_year: {wanted} หรือแก้เดือน",
            "write fiscal_year: {wanted}, or correct the month",
        ),
        "month-era": say(
            'เดือน "{value}" เขียนเป็น พ.ศ.',
            'the month "{value}" is written in the Buddhist era',
            'เขียนเป็น ค.ศ.: "{guess}" (เว็บไซต์จะแสดงเป็น{shown})',
            'write it in the Common Era: "{guess}" (the site shows{shown})',
        ),
        "outside": say(
            "ช่วงเวลา {start} ถึง {end} ไม่อยู่ในปีงบประมาณ {year} ({first} ถึง {last})",
            "the period {start} to {end} is not inside fiscal year {year} ({first} to {last})",
            "แก้ period หรือ fiscal_year ให้ตรงกัน",
            "correct period or fiscal_year",
        ),
        "quarter": say(
            "ไตรมาสที่ {quarter} ปีงบประมาณ {year} คือ {first} ถึง {last} ไม่ใช่ {start} ถึง {end}",
            "quarter {quarter} of fiscal year {year} is {first} to {last}, not {start} to {end}",
            "แก้ period หรือ quarter",
            "correct period or quarter",
        ),
        "span": say(
            "รายงานชนิด {kind} ต้องครอบคลุม {wanted} แต่ period คือ {start} ถึง {end}",
            "a report of the kind {kind} covers {wanted}, but its period is {start} to {end}",
            "แก้ period หรือ report_kind",
            "correct period or report_kind",
        ),
        "folder": say(
            "ไฟล์อยู่ในโฟลเดอร์ปี {folder} แต่ fiscal_year เป็น {year}",
            "the page lies in the folder of {folder}, but fiscal_year is {year}",
            "ย้ายไฟล์ไปโฟลเดอร์ {year} หรือแก้ fiscal_year",
            "move it to the folder {year}, or correct fiscal_year",
        ),
        "name-month": say(
            "ชื่อไฟล์บอกเดือน {named} แต่หน้านี้เป็นเดือน {month}",
            "the file name says {named}, the page {month}",
            "เปลี่ยนชื่อไฟล์ หรือแก้ month",
            "rename the file, or correct month",
        ),
        "name-period": warn(
            "ชื่อไฟล์บอก {named} ({first} ถึง {last}) แต่ period คือ {start} ถึง {end}",
            "the file name says {named} ({first} to {last}), but the period is {start} to {end}",
            "เปลี่ยนชื่อไฟล์ หรือแก้ period",
            "rename the file, or correct period",
        ),
        "name-year": warn(
            "ชื่อไฟล์บอกปี {named} แต่ fiscal_year เป็น {year}",
            "the file name says {named}, but fiscal_year is {year}",
            "เปลี่ยนชื่อไฟล์ หรือแก้ fiscal_year",
            "rename the file, or correct fiscal_year",
        ),
        "far": warn(
            "{field} ({value}) อยู่ในปีงบประมาณ {found} ห่างจาก fiscal_year {year} เกินหนึ่งปี",
            "{field} ({value}) lies in fiscal year {found}, more than a year from fiscal_year {year}",
            "ตรวจปีอีกครั้ง",
            "check the year",
        ),
    },
)

_YEAR: Final = re.compile(r"(?<![0-9])(25[4-9][0-9]|26[0-3][0-9])(?![0-9])")
_YEAR_FOLDER: Final = re.compile(r"25[4-9][0-9]|26[0-3][0-9]")
_MONTH: Final = re.compile(r"(?<![0-9])((?:20|25|26)[0-9]{2})-(0[1-9]|1[0-2])(?![0-9])")
_PART: Final = re.compile(r"(?:^|[-_.])([qh])([1-4])(?=[-_.]|$)")
_HALF_YEAR: Final = Text(th="ครึ่งปีงบประมาณ (ตุลาคม–มีนาคม หรือ เมษายน–กันยายน)", en="half a fiscal year")
_WHOLE_YEAR: Final = Text(th="ทั้งปีงบประมาณ (ตุลาคม–กันยายน)", en="a whole fiscal year")
_HALF_KINDS: Final = frozenset({"spending-6-month", "6-month"})
_YEAR_KINDS: Final = frozenset({"spending-annual", "annual"})
_MONTH_FIELDS: Final = frozenset({"month", "expected_month", "months"})
_DATED: Final = ("doc_date", "announced", "signed", "prepared", "approved.date")


def check(page: Page) -> Iterator[Finding]:
    """Yield what of a page belongs to another time than the rest of it."""
    year, period = fiscal_year_of(page.value), _period(page)
    yield from _check_eras(page)
    yield from _check_month(page, year)
    if year is not None:
        if period is not None:
            yield from _check_period(page, year, period)
        yield from _check_folder(page, year)
        yield from _check_dates(page, year)
    yield from _check_name(page, year, period)


def folder_year(path: str) -> int | None:
    """Return the year that a folder of a path is named by: docs/procurement/2569/a.md -> 2569."""
    folders = path.split("/")[:-1]
    return next((int(part) for part in folders if _YEAR_FOLDER.fullmatch(part)), None)


def _period(page: Page) -> Days | None:
    period = page.mapping("period")
    start, end = parse_day(period.get("start")), parse_day(period.get("end"))
    # Eras and order have rules of their own.
    if start is None or end is None or end < start or end.year >= FIRST_SUSPECT_YEAR:
        return None
    return start, end


def _check_eras(page: Page) -> Iterator[Finding]:
    """Yield months with a B.E. year; `date-era` sees to whole dates."""
    for pointer, text in page.document.strings():
        names = [part for part in pointer.split("/") if not part.isdecimal()]
        month = month_of(text) if names[-1:] and names[-1] in _MONTH_FIELDS else None
        if month is not None and int(month[:4]) >= FIRST_SUSPECT_YEAR:
            guess = f"{int(month[:4]) - BUDDHIST_ERA:04}{month[4:]}"
            location = page.document.locate(pointer)
            yield finding(RULE, "month-era", location, value=month, guess=guess, shown=format_month(guess))


def _check_month(page: Page, year: int | None) -> Iterator[Finding]:
    month = month_of(page.value.get("month"))
    if month is None or year is None:
        return
    wanted = fiscal_year(month_days(month)[0])
    if wanted != year and int(month[:4]) < FIRST_SUSPECT_YEAR:
        location = page.document.locate("/month")
        yield finding(RULE, "month", location, month=_month_name(month), wanted=str(wanted), year=str(year))


def _month_name(month: str) -> Text:
    return Text(th=format_month(month), en=month)


def _check_period(page: Page, year: int, period: Days) -> Iterator[Finding]:
    first, last = year_days(year)
    location = page.document.locate("/period")
    quarter, kind = whole_of(page.value.get("quarter")), page.document.text("report_kind")
    if not first <= period[0] <= period[1] <= last:
        yield finding(RULE, "outside", location, year=str(year), **_days("first", "last", (first, last)), **_of(period))
    elif quarter is not None and 1 <= quarter <= 4 and period != quarter_days(year, quarter):  # noqa: PLR2004
        days = _days("first", "last", quarter_days(year, quarter))
        yield finding(RULE, "quarter", location, quarter=str(quarter), year=str(year), **days, **_of(period))
    elif kind in _HALF_KINDS and period not in (half_days(year, 1), half_days(year, 2)):
        yield finding(RULE, "span", location, kind=kind, wanted=_HALF_YEAR, **_of(period))
    elif kind in _YEAR_KINDS and period != (first, last):
        yield finding(RULE, "span", location, kind=kind, wanted=_WHOLE_YEAR, **_of(period))


def _check_folder(page: Page, year: int) -> Iterator[Finding]:
    """Yield a page whose fiscal year is asked for, in another year's folder: who looks for the year would miss it."""
    folder = folder_year(page.document.path)
    asked = page.kind is not None and "fiscal_year" in page.kind.schema.get("required", ())
    if asked and folder is not None and folder != year:
        yield finding(RULE, "folder", page.document.locate("/fiscal_year"), folder=str(folder), year=str(year))


def _check_dates(page: Page, year: int) -> Iterator[Finding]:
    for name in _DATED:
        head, _, tail = name.partition(".")
        day = parse_day(group(page.value, head).get(tail) if tail else page.value.get(head))
        if day is None or day.year >= FIRST_SUSPECT_YEAR:
            continue
        if abs(fiscal_year(day) - year) > 1:
            location = page.document.locate("/" + name.replace(".", "/"))
            params = {"field": name, "value": day.isoformat(), "found": str(fiscal_year(day)), "year": str(year)}
            yield finding(RULE, "far", location, **params)


def _check_name(page: Page, year: int | None, period: Days | None) -> Iterator[Finding]:
    name = posixpath.splitext(posixpath.basename(page.document.path))[0]
    month, named_month, named_year = month_of(page.value.get("month")), _MONTH.search(name), _YEAR.search(name)
    if month is not None and named_month is not None:
        named = _common_era(named_month)
        if named != month:
            location = whole_file(page.document.path)
            yield finding(RULE, "name-month", location, named=named, month=month)
    elif named_year is not None and year is not None and int(named_year[1]) != year:
        yield finding(RULE, "name-year", page.document.locate("/fiscal_year"), named=named_year[1], year=str(year))
    elif period is not None:
        yield from _check_part(page, name, year or (int(named_year[1]) if named_year else None), period)


def _check_part(page: Page, name: str, year: int | None, period: Days) -> Iterator[Finding]:
    part = _PART.search(name)
    if part is None or year is None or (part[1] == "h" and int(part[2]) > 2):  # noqa: PLR2004 - halves
        return
    days = (quarter_days if part[1] == "q" else half_days)(year, int(part[2]))
    if days != period:
        location = page.document.locate("/period")
        named = f"{part[1]}{part[2]} {year}"
        yield finding(RULE, "name-period", location, named=named, **_days("first", "last", days), **_of(period))


def _common_era(found: "re.Match[str]") -> str:
    year = int(found[1])
    return f"{year - BUDDHIST_ERA if year >= FIRST_SUSPECT_YEAR else year:04}-{found[2]}"


def _of(period: Days) -> dict[str, str]:
    return _days("start", "end", period)


def _days(first: str, last: str, days: tuple[date, date]) -> dict[str, str]:
    return {first: days[0].isoformat(), last: days[1].isoformat()}
