"""Knowledge carries the date and the time of its information (clause 2.3: วัน เวลา กำกับ)."""

from collections.abc import Iterator
from typing import Final

from prakat.content.formats import is_moment
from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say
from prakat.thai.calendar import suggest_moment

RULE: Final = RuleInfo(
    id="source-time",
    clause="2.3",
    title=Text(th="คลังความรู้ต้องมีวันและเวลากำกับ", en="Knowledge carries date and time"),
    help=Text(
        th="ข้อ ๒.๓ ให้อ้างอิงแหล่งที่มาและวัน เวลา กำกับ หน้าในหมวดคลังความรู้จึงต้องมี as_of (ข้อมูล ณ วันเวลา) และ source.accessed "
        "(วันเวลาที่เข้าถึง) เมื่อนำมาจากที่อื่น ทั้งคู่ระบุเวลาและเขตเวลา",
        en="Clause 2.3 asks for date and time. Pages of the knowledge category give as_of, and source.accessed when "
        "the information is from elsewhere, both with time and time zone.",
    ),
    example='as_of: "2026-11-22"   # ผิด: ไม่มีเวลา\nas_of: "2026-11-22T09:30:00+07:00"   # ถูก',
    messages={
        "missing": say(
            "ไม่มีวันและเวลากำกับข้อมูล ({field})",
            "the date and time of the information are missing ({field})",
            'เพิ่มวันและเวลาจริง{where} เช่น {key}: "{guess}"',
            'add the real date and time{where}, such as {key}: "{guess}"',
        ),
        "no-time": say(
            'ช่อง {field} มีค่า "{value}" ซึ่งไม่มีเวลาหรือเขตเวลา',
            '{field} is "{value}", without time or time zone',
            'เขียนทั้งวันและเวลา เช่น {field}: "{guess}"',
            'write date and time, such as {field}: "{guess}"',
        ),
    },
)


def check(page: Page) -> Iterator[Finding]:
    """Yield the moments that clause 2.3 asks for and that are missing, or lack their time."""
    source = page.mapping("source")
    if page.kind is not None and page.kind.facts.get("time") is True and page.kind.category == "knowledge":
        yield from _check_moment(page, page.value.get("as_of"), ("as_of",), required=True)
        external = source.get("type") == "external"
        yield from _check_moment(page, source.get("accessed"), ("source", "accessed"), required=external)
    else:
        # Elsewhere a moment is not asked for, but one that is given is a whole one.
        yield from _check_moment(page, page.value.get("as_of"), ("as_of",), required=False, day_will_do=True)
        yield from _check_moment(page, source.get("accessed"), ("source", "accessed"), required=False)


def _check_moment(
    page: Page, value: object, path: tuple[str, ...], *, required: bool, day_will_do: bool = False
) -> Iterator[Finding]:
    field, pointer = path[-1], "/" + "/".join(path)
    if value is None:
        if required:
            location = page.document.locate_key("/" + path[0] if len(path) > 1 else "/type")
            where = Text(th=f"ใต้ช่อง {path[0]}", en=f" under {path[0]}") if len(path) > 1 else Text(th="", en="")
            guess = suggest_moment(page.document.text("published"))
            yield finding(RULE, "missing", location, field=".".join(path), where=where, key=field, guess=guess)
    elif isinstance(value, str) and not _is_whole(value) and not (day_will_do and len(value) == len("2026-11-22")):
        location = page.document.locate(pointer)
        yield finding(RULE, "no-time", location, field=field, value=value[:60], guess=suggest_moment(value))


def _is_whole(value: str) -> bool:
    try:
        return is_moment(value)
    except ValueError:
        return False
