"""What has lapsed is seen by whoever touches the page; an alert that has lapsed is not published."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, parse_day, say
from prakat.rules.words import note, warn
from prakat.settings import BANGKOK
from prakat.thai.calendar import FIRST_SUSPECT_YEAR

RULE: Final = RuleInfo(
    id="expiry",
    clause="1",
    title=Text(th="ข้อมูลยังไม่สิ้นผล", en="Nothing lapses unseen"),
    help=Text(
        th="ข้อ ๑ ให้ปรับปรุงข้อมูลเป็นปัจจุบัน หน้าที่พ้นวัน expires หรือ valid_until จะไม่อยู่ในรายการปัจจุบัน แต่ยังเปิดอ่านได้ หน้าที่เลยวัน "
        "review_by ต้องทบทวน เรื่องแจ้งเตือนที่หมดเวลาแล้วตั้งแต่วันเผยแพร่ไม่เตือนใคร จึงไม่ให้เผยแพร่",
        en="Clause 1 asks for current information. A page past expires or valid_until leaves the current lists and "
        "stays readable; one past review_by is to be looked at again. An alert that has lapsed on the day it is "
        "published warns nobody, and is refused.",
    ),
    example="# ผิด\n"
    'published: "2026-11-22"\n'
    'valid_until: "2026-11-20T18:00:00+07:00"   # หมดเวลาก่อนเผยแพร่\n'
    "# ถูก\n"
    'published: "2026-11-22"\n'
    'valid_until: "2026-11-25T18:00:00+07:00"',
    messages={
        "lapsed-alert": say(
            "เรื่องแจ้งเตือนหมดเวลาแล้วตั้งแต่วันเผยแพร่ ({field} {value})",
            "the alert has lapsed before it is published ({field} {value})",
            "แก้ {field} ให้เป็นวันที่ยังมาไม่ถึง หรือลงเป็นข่าว (type: news)",
            "give a {field} that is still to come, or publish it as news",
        ),
        "lapsed-new": warn(
            "{field} ผ่านไปแล้ว ({value}) หน้านี้จะไม่อยู่ในรายการปัจจุบัน",
            "{field} has passed ({value}): the page will be in no current list",
            "แก้วันที่ หรือลบ {field} หากยังใช้อยู่",
            "correct the date, or delete {field} if it still holds",
        ),
        "lapsed": note(
            "{field} ผ่านไปแล้ว ({value}) หน้านี้ไม่อยู่ในรายการปัจจุบัน",
            "{field} has passed ({value}): the page is in no current list",
            "หากยังใช้อยู่ ให้เลื่อนวันที่ หากไม่ใช้แล้ว ตั้ง status: archived",
            "move the date if it still holds, or set status: archived",
        ),
        "review": warn(
            "ถึงกำหนดทบทวนแล้ว (review_by {value})",
            "the page is due for review (review_by {value})",
            "ทบทวนเนื้อหา บันทึก checked.on ใหม่ แล้วเลื่อน review_by",
            "review it, renew checked.on, and move review_by",
        ),
    },
)

_ENDS: Final = ("expires", "valid_until")


def check(page: Page) -> Iterator[Finding]:
    """Yield the days of a current page that have passed."""
    if page.document.text("status") not in {"", "current"}:
        return
    for field in _ENDS:
        end = _day(page.value.get(field))
        if end is not None:
            yield from _check_end(page, field, end)
    review = page.day("review_by")
    if review is not None and review < page.today and review.year < FIRST_SUSPECT_YEAR:
        yield finding(RULE, "review", page.document.locate("/review_by"), value=review.isoformat())


def _check_end(page: Page, field: str, end: date) -> Iterator[Finding]:
    published, location = page.day("published"), page.document.locate(f"/{field}")
    # What a founding brings along was published elsewhere, before.
    new = page.before is None and not page.change.founding
    if page.document.type == "alert" and published is not None and end < published:
        yield finding(RULE, "lapsed-alert", location, field=field, value=str(page.value[field])[:40])
    elif end < page.today:
        yield finding(RULE, "lapsed-new" if new else "lapsed", location, field=field, value=end.isoformat())


def _day(value: object) -> date | None:
    """Return the day in Thailand on which a date or moment falls."""
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).astimezone(BANGKOK).date() if "T" in value else date.fromisoformat(value)
    except (ValueError, OverflowError):
        return parse_day(value)
