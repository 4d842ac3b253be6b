"""Dates come in the order that things happen."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from prakat.content.formats import is_moment
from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, parse_day, say
from prakat.thai.calendar import FIRST_SUSPECT_YEAR

RULE: Final = RuleInfo(
    id="date-order",
    clause="1",
    title=Text(th="วันที่เรียงตามลำดับเหตุการณ์", en="Dates are in order"),
    help=Text(
        th="เอกสารลงวันที่ก่อนหรือในวันที่เผยแพร่ ปรับปรุงหลังเผยแพร่ ช่วงเวลาสิ้นสุดหลังเริ่ม และไม่มีวันใดล่วงหน้าเกินสมควร",
        en="A document is dated on or before the day it is published, updated on or after it, a period ends after it "
        "starts, and nothing is dated unreasonably far ahead.",
    ),
    example="# ผิด: ปรับปรุงก่อนเผยแพร่\n"
    'published: "2026-11-22"\n'
    'updated: "2026-11-01"\n'
    "# ถูก\n"
    'published: "2026-11-01"\n'
    'updated: "2026-11-22"',
    messages={
        "before": say(
            "{later_name} ({later}) อยู่ก่อน {earlier_name} ({earlier})",
            "{later_name} ({later}) lies before {earlier_name} ({earlier})",
            "แก้วันใดวันหนึ่งให้ {later_name} ไม่ก่อน {earlier_name}",
            "correct one of them, so that {later_name} is not before {earlier_name}",
        ),
        "future": say(
            "{name} เป็นวันในอนาคต ({value})",
            "{name} lies in the future ({value})",
            "ใส่วันที่จริง ไม่เกินวันนี้ ({today})",
            "give the real date, today ({today}) at the latest",
        ),
        "far-ahead": say(
            "{name} ล่วงหน้าเกิน 30 วัน ({value})",
            "{name} is more than 30 days ahead ({value})",
            "ตรวจปีและเดือนอีกครั้ง วันนี้คือ {today}",
            "check year and month; today is {today}",
        ),
    },
)

_AHEAD: Final = timedelta(days=30)
_ORDERED: Final = (
    ("published", "updated"),
    ("doc_date", "published"),
    ("effective", "expires"),
    ("posted", "effective"),
    ("period/start", "period/end"),
    ("issued", "valid_until"),
    ("apply/open", "apply/close"),
    ("bid/open", "bid/close"),
    ("comment_period/start", "comment_period/end"),
    ("plan_period/start_fy", "plan_period/end_fy"),
)
_NOT_FUTURE: Final = ("updated", "checked/on", "doc_date", "as_of", "source/accessed", "source/published")


def check(page: Page) -> Iterator[Finding]:
    """Yield pairs that are out of order, and days that have not come yet."""
    for earlier, later in _ORDERED:
        first, second = _get(page, earlier), _get(page, later)
        if _is_before(second, first):
            params = {"earlier_name": earlier.replace("/", "."), "earlier": str(first)}
            params |= {"later_name": later.replace("/", "."), "later": str(second)}
            yield finding(RULE, "before", page.document.locate("/" + later), **params)
    for name in _NOT_FUTURE:
        yield from _check_future(page, name, "future", timedelta(0))
    yield from _check_future(page, "published", "far-ahead", _AHEAD)


def _check_future(page: Page, name: str, message: str, ahead: timedelta) -> Iterator[Finding]:
    value = _get(page, name)
    day = parse_day(value)
    # A B.E. year is said by its own rule, once.
    if day is not None and day.year < FIRST_SUSPECT_YEAR and day > page.today + ahead:
        params = {"name": name.replace("/", "."), "value": str(value), "today": page.today.isoformat()}
        yield finding(RULE, message, page.document.locate("/" + name), **params)


def _get(page: Page, name: str) -> object:
    head, _, tail = name.partition("/")
    value = page.mapping(head).get(tail) if tail else page.value.get(head)
    return None if isinstance(value, dict | list | bool) else value


def _is_before(first: object, second: object) -> bool:
    """Compare two years, two moments or two days; a day and a moment by their days. Else nothing is said."""
    if isinstance(first, int) and isinstance(second, int):
        return first < second
    moments = _moment(first), _moment(second)
    if moments[0] and moments[1]:
        return moments[0] < moments[1]
    days = parse_day(first), parse_day(second)
    if days[0] is None or days[1] is None or max(days[0], days[1]).year >= FIRST_SUSPECT_YEAR:
        return False
    return days[0] < days[1]


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value and is_moment(value) else None
    except ValueError:
        return None
