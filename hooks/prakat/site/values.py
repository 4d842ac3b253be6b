"""One value of front matter in a citizen's words: Thai dates, baht, labels of codes, links that can be followed.

Total: a draft may hold anything, so what a schema does not explain is shown as it is written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from prakat.site.addresses import address_of
from prakat.site.downloads import Download
from prakat.site.nodes import Link, Moment, Node, Plain, Prose
from prakat.site.numerals import numeral, uses_thai_digits
from prakat.site.words import BY_KEY, UNITS
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_DAY, MONTHS, format_date, format_time
from prakat.thai.digits import to_arabic

_BAHT: Final = "(บาท)"
_FIRST_YEAR: Final = 2400
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_PHONE: Final = re.compile(r"[01][0-9 -]{2,14}(?: ต่อ .*)?")
_PHONE_KEYS: Final = frozenset({"number", "phone", "office_phone"})
_DIVISION_KEYS: Final = frozenset({"division", "holder"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a value may refer to: the page's folder and files, other pages' titles and divisions' names by key."""

    folder: str
    files: Mapping[str, Download]
    titles: Mapping[str, str]
    divisions: Mapping[str, str]


def node_of(value: object, schema: Mapping[str, Any], key: str, around: Surroundings) -> Node:
    """Return a scalar as a reader wants it. ``key`` is the nearest name that leads to it."""
    if isinstance(value, bool):
        return Plain(text="ใช่" if value else "ไม่ใช่")
    if isinstance(value, int | float):
        return Plain(text=format_number(value, schema), numeric=True)
    if not isinstance(value, str):
        return Plain(text="" if value is None else str(value))
    label = _label(value, schema, key)
    return Plain(text=label) if label else _text(value, schema, key, around)


def _label(value: str, schema: Mapping[str, Any], key: str) -> str:
    labels = schema.get("x-labels")
    if isinstance(labels, Mapping) and isinstance(labels.get(value), Mapping):
        return str(labels[value].get("th", ""))
    return BY_KEY.get(key, {}).get(value, "")


def _text(value: str, schema: Mapping[str, Any], key: str, around: Surroundings) -> Node:
    reader = _FORMATS.get(str(schema.get("format")))
    if reader:
        return reader(value, around)
    if key in _DIVISION_KEYS and value in around.divisions:
        return Plain(text=around.divisions[value])
    if key in _PHONE_KEYS and _PHONE.fullmatch(value):
        return Link(target="tel:" + re.sub(r"[^0-9]", "", value.partition(" ต่อ")[0]), text=value, external=True)
    paragraphs = tuple(line.strip() for line in value.split("\n") if line.strip())
    return Prose(paragraphs=paragraphs) if len(paragraphs) > 1 else Plain(text=value.strip())


def format_number(value: float, schema: Mapping[str, Any]) -> str:
    """Write a number: a year as it is, baht with two decimals, everything else with commas."""
    if schema.get("minimum", 0) >= _FIRST_YEAR:
        return str(value)
    if _BAHT in str(schema.get("title", "")):
        return f"{value:,.2f}"
    return f"{value:,}"


def is_money(schema: Mapping[str, Any]) -> bool:
    """Tell whether a field says that it holds baht."""
    return _BAHT in str(schema.get("title", ""))


def day_node(value: object) -> Node | None:
    """Return a day, ISO text or date, as ๒๑ สิงหาคม ๒๕๖๓; None when it is neither."""
    day = parse_day(value)
    return Moment(iso=day.isoformat(), text=day_text(day)) if day else None


def parse_day(value: object) -> date | None:
    """Read YYYY-MM-DD; None for anything else."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day_text(day: date) -> str:
    """Write a day in the Buddhist era; one before 1941, when its years began in April, in the common era."""
    if day < FIRST_DAY:
        return numeral(f"{day.day} {MONTHS[day.month - 1]}") + numeral(f" ค.ศ. {day.year}")
    return format_date(day, thai_digits=uses_thai_digits())


def parse_moment(value: object) -> datetime | None:
    """Read a moment with its time zone, ISO text or datetime; None for anything else."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) and moment.tzinfo else None


def moment_node(value: object) -> Node | None:
    """Return a moment as ๒๑ สิงหาคม ๒๕๖๓ เวลา ๑๖.๓๐ น.; None when the text is none with a time zone."""
    moment = parse_moment(value)
    try:
        text = format_time(moment, thai_digits=uses_thai_digits()) if moment else ""
    except ValueError:
        return None
    return Moment(iso=moment.isoformat(), text=text) if moment else None


def month_node(value: str) -> Node | None:
    """Return YYYY-MM as สิงหาคม ๒๕๖๓."""
    found = _MONTH.fullmatch(value)
    if not found:
        return None
    return Moment(iso=value, text=f"{MONTHS[int(found[2]) - 1]} {numeral(int(found[1]) + BUDDHIST_ERA)}")


def duration_text(value: Mapping[str, Any]) -> str:
    """Write {value: 3, unit: working-day} as ๓ วันทำการ."""
    amount = value.get("value")
    number = f"{amount:g}" if isinstance(amount, int | float) else str(amount)
    return f"{numeral(number)} {UNITS.get(str(value.get('unit')), str(value.get('unit')))}"


def file_node(value: str, around: Surroundings, text: str = "") -> Node:
    """Return a link to a file of the page; plain text when there is none of that name."""
    found = around.files.get(f"{around.folder}/{value}")
    return Link(target=found.address, text=text or found.title, note=found.note) if found else Plain(text=text or value)


def page_node(value: str, around: Surroundings) -> Node:
    """Return a link to a page by its repository path; plain text when there is none."""
    return Link(target=address_of(value), text=around.titles[value]) if value in around.titles else Plain(text=value)


def url_node(value: str) -> Node:
    """Return a link to another site; anything but https is text, never a link."""
    return Link(target=value, text=value, external=True) if value.startswith("https://") else Plain(text=value)


def _or_plain(reader: Callable[[str], Node | None]) -> "Callable[[str, Surroundings], Node]":
    return lambda value, _around: reader(value) or Plain(text=value)


_FORMATS: Final[Mapping[str, "Callable[[str, Surroundings], Node]"]] = {
    "date": _or_plain(day_node),
    "date-time": _or_plain(moment_node),
    "month": _or_plain(month_node),
    "uri": _or_plain(url_node),
    "email": lambda value, _around: Link(target=f"mailto:{value}", text=value, external=True),
    "file": file_node,
    "page": page_node,
}


def is_number(text: str) -> bool:
    """Tell whether a cell of a table holds a number."""
    return re.fullmatch(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", to_arabic(text).strip()) is not None
