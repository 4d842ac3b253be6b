"""Years are written in the era their field asks for: dates in C.E., fiscal years in B.E. (REQUIREMENTS: 8.1)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_DAY, FIRST_SUSPECT_YEAR, format_date

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?", re.DOTALL)

RULE: Final = RuleInfo(
    id="date-era",
    clause="1",
    title=Text(th="ปีต้องเป็น ค.ศ. ในช่องวันที่", en="Dates are in the Common Era"),
    help=Text(
        th="ช่องวันที่เก็บเป็น ค.ศ. แบบ ปปปป-ดด-วว เว็บไซต์จะแสดงเป็น พ.ศ. ให้เอง หากเขียน พ.ศ. ลงไป "
        "เครื่องจะเข้าใจว่าเป็นอีกห้าร้อยกว่าปีข้างหน้า",
        en="Date fields hold C.E. dates, YYYY-MM-DD; the site shows them in B.E. A B.E. year there reads as five "
        "centuries "
        "ahead.",
    ),
    example='published: "2563-08-21"   # ผิด\npublished: "2020-08-21"   # ถูก: เว็บไซต์แสดง ๒๑ สิงหาคม ๒๕๖๓',
    messages={
        "buddhist-year": say(
            'วันที่ "{value}" เขียนเป็น พ.ศ.',
            'the date "{value}" is written in the Buddhist era',
            "เขียนเป็น ค.ศ.: {guess} (เว็บไซต์จะแสดงเป็น {shown})",
            "write it in the Common Era: {guess} (the site shows {shown})",
        ),
        "too-early": say(
            'วันที่ "{value}" อยู่ก่อน 1 มกราคม พ.ศ. 2484 (1941-01-01) ซึ่งปีใหม่ยังเริ่มเดือนเมษายน จึงแปลงปีให้ไม่ได้',
            'the date "{value}" lies before 1941-01-01 (B.E. 2484), when years began in April, and cannot be converted',
            "ตรวจปีอีกครั้ง หากเป็นเอกสารเก่าจริง ให้ลบช่องนี้และเขียนวันที่ไว้ในเนื้อหาแทน",
            "check the year; if the document is that old, delete the field and write its date into the text",
        ),
    },
)


def check(page: Page) -> Iterator[Finding]:
    """Yield every front-matter date whose year is of the wrong era."""
    for pointer, text in page.document.strings():
        found = _ISO.fullmatch(text)
        if found is None:
            continue
        year = int(found[1])
        day = _day(year - BUDDHIST_ERA if year >= FIRST_SUSPECT_YEAR else year, int(found[2]), int(found[3]))
        if day is None:
            continue
        # Laws older than the calendar are still in force, and cited by their gazette: the site shows its C.E. date.
        if day < FIRST_DAY and not _is_gazette(pointer):
            yield finding(RULE, "too-early", page.document.locate(pointer), value=text[:60])
        elif year >= FIRST_SUSPECT_YEAR:
            guess = day.isoformat() + text[10:]
            location = page.document.locate(pointer)
            yield finding(RULE, "buddhist-year", location, value=text[:60], guess=guess, shown=format_date(day))


def _is_gazette(pointer: str) -> bool:
    return pointer.endswith("/gazette/date")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
