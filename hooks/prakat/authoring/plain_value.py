"""A value of front matter as a person says it, in Thai and English, by what its schema tells of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from prakat.content.schema import FieldLookup
from prakat.content.source_map import pointer_of
from prakat.findings import Text
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_DAY, MONTHS, format_date, format_time
from prakat.thai.digits import to_thai

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.{5,}")
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_FIRST_YEAR: Final = 2400
_DIVISION_KEYS: Final = frozenset({"division", "holder"})
_YES: Final = {True: Text(th="ใช่", en="yes"), False: Text(th="ไม่ใช่", en="no")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Where names come from: the schema of the page's type, and the divisions of the roster by key."""

    lookup: FieldLookup | None
    divisions: Mapping[str, str]

    def schema(self, path: tuple[str | int, ...]) -> Mapping[str, Any]:
        """Return what the schema says of a value."""
        return self.lookup(path) if self.lookup else {}

    def pointer(self, path: tuple[str | int, ...]) -> str:
        """Return the JSON Pointer of a value."""
        return pointer_of(path)

    def label(self, path: tuple[str | int, ...]) -> Text:
        """Return the names that lead to a value: "ขั้นตอน › 2 › ระยะเวลา"."""
        th, en = [], []
        for depth, part in enumerate(path, 1):
            schema = {} if isinstance(part, int) else self.schema(path[:depth])
            name = str(part + 1) if isinstance(part, int) else part
            th.append(to_thai(name) if isinstance(part, int) else str(schema.get("title", name)))
            en.append(name if isinstance(part, int) else str(schema.get("x-title-en", name)))
        return Text(th=" › ".join(th), en=" › ".join(en))


def render_value(value: Any, path: tuple[str | int, ...], words: Words) -> Text:
    """Return a value in words: days in the Buddhist era, codes by their labels, groups and lists in one line."""
    if isinstance(value, Mapping):
        shown = [(words.label((*path, key)), render_value(item, (*path, key), words)) for key, item in value.items()]
        return _joined([(f"{_last(name.th)} {text.th}", f"{_last(name.en)} {text.en}") for name, text in shown], "; ")
    if isinstance(value, list):
        shown_items = [render_value(item, (*path, index), words) for index, item in enumerate(value)]
        return _joined([(text.th, text.en) for text in shown_items], " / ")
    if isinstance(value, bool):
        return _YES[value]
    if isinstance(value, int | float):
        return _both(_number(value, words.schema(path)))
    return _both("-") if value is None else _text(str(value), path, words)


def _text(value: str, path: tuple[str | int, ...], words: Words) -> Text:
    labels = words.schema(path).get("x-labels")
    if isinstance(labels, Mapping) and isinstance(labels.get(value), Mapping):
        found = labels[value]
        return Text(th=str(found.get("th", value)), en=str(found.get("en", value)))
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if name in _DIVISION_KEYS and value in words.divisions:
        return Text(th=words.divisions[value], en=f"{words.divisions[value]} ({value})")
    return render_time(value) or _both(value)


def render_time(value: str) -> Text | None:
    """Return a day, moment or month as an office writes it, and as it stands in the file; None for any other text."""
    try:
        if _DAY.fullmatch(value) and date.fromisoformat(value) >= FIRST_DAY:
            return Text(th=format_date(date.fromisoformat(value)), en=value)
        if _MOMENT.fullmatch(value):
            return Text(th=format_time(datetime.fromisoformat(value)), en=value)
    except ValueError:
        return None
    month = _MONTH.fullmatch(value)
    if month is None:
        return None
    return Text(th=f"{MONTHS[int(month[2]) - 1]} {to_thai(str(int(month[1]) + BUDDHIST_ERA))}", en=value)


def _number(value: float, schema: Mapping[str, Any]) -> str:
    minimum = schema.get("minimum", 0)
    if isinstance(minimum, int | float) and minimum >= _FIRST_YEAR:
        return str(value)
    return f"{value:,.2f}" if "(บาท)" in str(schema.get("title", "")) else f"{value:,}"


def _joined(parts: list[tuple[str, str]], mark: str) -> Text:
    return Text(th=mark.join(th for th, _ in parts), en=mark.join(en for _, en in parts))


def _last(label: str) -> str:
    return label.rpartition(" › ")[2]


def _both(text: str) -> Text:
    return Text(th=text, en=text)
