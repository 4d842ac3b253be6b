"""A new page, made from the schema of its type: what is known stands in it, and the rest is asked for.

What only a person can say is left empty. An empty field is refused by the schema in plain words (``schema``: empty), so
nobody publishes a page that was never filled in, and nothing of the self-check is ever ticked beforehand. The text of
the page is an HTML comment, which ``raw-html`` refuses and quotes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from typing import Any, Final

from prakat.authoring.form import render_form
from prakat.authoring.needs import Parts, blank_value, grow, put, wanted_kinds
from prakat.content.document import Document
from prakat.content.front_matter import FrontMatter
from prakat.content.schema import ContentType, FieldLookup, Schemas
from prakat.content.source_map import SourceMap, pointer_of
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Finding, Text
from prakat.settings import DOCS
from prakat.thai.calendar import BUDDHIST_ERA, fiscal_year, parse_date
from prakat.thai.digits import to_arabic

_LONGEST_SLUG: Final = 80
# A type that has one of these is filed by year: by its fiscal year, laws by the calendar year they are cited by.
_DATED_BY: Final = ("fiscal_year", "doc_date", "event_date", "issued", "meeting_date", "announced")
_CITED_BY_CALENDAR_YEAR: Final = "law"
_CLOCK: Final = re.compile(r"(?P<day>.+?)\s*(?:เวลา)?\s+(?P<hour>[0-9]{1,2})[.:](?P<minute>[0-9]{2})\s*(?:น\.?)?")
_LONGEST: Final = 100
_RESERVED: Final = frozenset({"index", "readme"})
_SELF_CHECK: Final = "checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A division as a new page needs it: its name and the post of its head today (empty when vacant)."""

    name: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a new page is made at: the schemas, the divisions by key, and the paths that are taken."""

    schemas: Schemas
    offices: Mapping[str, Office]
    taken: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is known of the page. ``values`` are fields by their path of keys and list indexes."""

    type: str
    title: str = ""
    division: str = ""
    fiscal_year: int | None = None
    slug: str = ""
    values: Mapping[Parts, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A page to be written: repository path, text, and the paths of the fields that only a person can fill."""

    path: str
    text: str
    blanks: tuple[Parts, ...]


def scaffold_page(desk: Desk, wish: Wish, today: date, lang: str = "th") -> NewPage:
    """Make a page of a type.

    Raises CannotJudgeError for an unknown type or division, for the self-check as a given value, and for a name that is
    taken: what exists is never overwritten.
    """
    kind = content_type(desk, wish.type)
    lookup = desk.schemas.field_schema(kind)
    value = _known(desk, kind, wish, today)
    for parts, known in wish.values.items():
        if parts[0] == _SELF_CHECK:
            raise _cannot(
                "การตรวจสอบตามข้อ ๑ (checked) ระบุล่วงหน้าไม่ได้",
                "the self-check of clause 1 (checked) cannot be given beforehand",
                "เปิดไฟล์แล้วกรอกหลังตรวจจริง",
                "open the file and fill it in after checking",
            )
        put(value, parts, known)
    hints = grow(desk.schemas, kind, lookup, value)
    path = _path(desk, kind, wish, value, today)
    return NewPage(path=path, text=render_form(kind, lookup, value, hints, lang), blanks=tuple(_blanks(value, ())))


def content_type(desk: Desk, key: str) -> ContentType:
    """Return a type by its key. Raises CannotJudgeError, with the nearest keys, when there is none."""
    import difflib

    if key in desk.schemas.types:
        return desk.schemas.types[key]
    near = ", ".join(difflib.get_close_matches(key, list(desk.schemas.types), 3, 0.5))
    raise _cannot(
        f'ไม่มีประเภทเนื้อหา "{key}"' + (f" หมายถึง {near} หรือไม่" if near else ""),
        f'there is no content type "{key}"' + (f"; did you mean {near}?" if near else ""),
        "สั่ง prakat new โดยไม่ระบุอะไร เพื่อดูทุกประเภท",
        "run prakat new without a type to see them all",
    )


def parse_answer(desk: Desk, kind: ContentType, path: Parts, text: str) -> Any:
    """Read what a person typed for a field: numbers and dates in Thai forms too, choices by key or by Thai label.

    Raises CannotJudgeError when there is no such field, when it is a group or a list, or when the schema refuses the
    value; the message is the one `prakat check` would give.
    """
    found = desk.schemas.field_schema(kind)(path)
    if not found or "properties" in found or found.get("type") == "array":
        name = ".".join(map(str, path))
        raise _cannot(
            f"ใส่ค่าในช่อง {name} ด้วยวิธีนี้ไม่ได้",
            f"{name} cannot be given this way",
            "ตรวจชื่อช่อง หรือกรอกในไฟล์",
            "check the name, or fill it in in the file",
        )
    value = _read(found, text.strip())
    problem = _refused(desk, kind, path, value)
    if problem:
        raise CannotJudgeError(problem.text, problem.advice)
    if path == ("division",):
        _expect_division(desk, str(value))
    return value


def _read(found: Mapping[str, Any], text: str) -> Any:
    """Turn text into the kind of value that the field holds; text that is none stays text, for the schema to refuse."""
    if found.get("type") in {"integer", "number", "boolean"} or "const" in found:
        read = parse_yaml(to_arabic(text)).value
        return read if isinstance(read, bool | int | float) else text
    if found.get("format") in {"date", "date-time", "month"}:
        return _in_time(found["format"], text) or text
    labels = found.get("x-labels", {})
    return next((key for key, label in labels.items() if text in {label.get("th"), label.get("en")}), text)


def _in_time(wanted: str, text: str) -> str | None:
    """Return a day, a month or a moment as the form has it, from the ways people write them; times are Thailand's."""
    if wanted == "month":
        day = parse_date(f"{text}-01") or parse_date(f"1 {text}")
        return day.isoformat()[:7] if day else None
    clock = _CLOCK.fullmatch(to_arabic(text[:_LONGEST])) if wanted == "date-time" else None
    day = parse_date(clock["day"] if clock else text)
    if day is None or (wanted == "date-time" and clock is None):
        return None
    return f"{day.isoformat()}T{int(clock['hour']):02}:{clock['minute']}:00+07:00" if clock else day.isoformat()


def _refused(desk: Desk, kind: ContentType, path: Parts, value: Any) -> Finding | None:
    page: dict[str, Any] = {"type": kind.key}
    put(page, path, value)
    findings = desk.schemas.check(_document(kind, page))
    return next((f for f in findings if f.location.pointer == pointer_of(path) and f.message.id != "required"), None)


def _known(desk: Desk, kind: ContentType, wish: Wish, today: date) -> dict[str, Any]:
    """Return every field that is known before anybody has filled in anything."""
    division = wish.division or _only_owner(desk, kind)
    _expect_division(desk, division)
    office = desk.offices.get(division)
    value: dict[str, Any] = {
        "title": wish.title or None,
        "category": kind.category,
        "type": kind.key,
        "division": division or None,
        "responsible": (office.post if office else "") or None,
        "published": today.isoformat(),
    }
    lookup = desk.schemas.field_schema(kind)
    for key in lookup(()).get("required", ()):
        value.setdefault(key, blank_value(lookup, (key,)))
    if wish.fiscal_year or "fiscal_year" in value:
        value["fiscal_year"] = wish.fiscal_year or fiscal_year(today)
    _add_source(kind, value)
    _add_kinds(kind, lookup, value)
    return value


def _expect_division(desk: Desk, division: str) -> None:
    """Raise CannotJudgeError for a division that the roster does not know; without a roster any will do."""
    if division and desk.offices and division not in desk.offices:
        known = ", ".join(desk.offices)
        raise _cannot(
            f'ไม่มีหน่วยงานรหัส "{division}" ในทะเบียน',
            f'the roster has no division "{division}"',
            f"ใช้รหัสใดรหัสหนึ่ง: {known}",
            f"use one of {known}",
        )


def _only_owner(desk: Desk, kind: ContentType) -> str:
    """Return the division that owns a type, when there is only one; which of several is for a person to say."""
    owners = [key for key in kind.facts.get("owners", ()) if not desk.offices or key in desk.offices]
    return owners[0] if len(owners) == 1 else ""


def _add_source(kind: ContentType, value: dict[str, Any]) -> None:
    """Ask for what the rules ``source-attribution`` and ``source-time`` will ask for; the schema leaves it to them."""
    if "source" in value:
        wanted = ["type", "publisher"]
        wanted += [] if "doc_date" in value else ["url"]
        wanted += ["accessed"] if kind.facts.get("time") else []
        value["source"] = dict.fromkeys(wanted)


def _add_kinds(kind: ContentType, lookup: FieldLookup, value: dict[str, Any]) -> None:
    """Give a list one entry for every kind that it must contain (``contains`` with constants), each with its mark."""
    for key, kinds in wanted_kinds(kind).items():
        value[key] = [{**blank_value(lookup, (key, index)), **marks} for index, marks in enumerate(kinds)]


def _blanks(value: Any, path: Parts) -> Iterator[Parts]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _blanks(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _blanks(item, (*path, index))
    elif value is None:
        yield path


def _document(kind: ContentType, value: dict[str, Any]) -> Document:
    head = FrontMatter(value=value, source_map=SourceMap(), problems=(), body="", body_line=1)
    return Document(path=f"{DOCS}/{kind.category}/page.md", raw=b"", front_matter=head)


def _path(desk: Desk, kind: ContentType, wish: Wish, value: Mapping[str, Any], today: date) -> str:
    """Return a path that is free, in the folder of the category and, where the type is dated, of its year."""
    known = desk.schemas.field_schema(kind)(())
    dated = {*known.get("required", ()), *known.get("x-recommended", ())} & set(_DATED_BY)
    folder = "/".join([DOCS, kind.category, *([str(_year(kind, value, today))] if dated else [])])
    given = _slug(wish.slug)
    if wish.slug and (not given or f"{folder}/{given}.md" in desk.taken):
        raise _cannot(
            f'ใช้ชื่อ "{wish.slug}" ไม่ได้ (มีไฟล์นี้แล้ว หรือไม่ใช่ a-z 0-9)',
            f'the name "{wish.slug}" cannot be used: it is taken, or not of a-z 0-9',
            "ตั้งชื่ออื่นด้วย --slug",
            "choose another --slug",
        )
    titled = _slug(str(value.get("title_en") or value.get("title") or ""))
    stem = titled or "-".join(filter(None, [_day_of_name(value, today), kind.key]))
    names = chain(filter(None, (given, titled)), (f"{stem}-{number}" for number in count(1)))
    return next(path for path in (f"{folder}/{name}.md" for name in names) if path not in desk.taken)


def _day_of_name(value: Mapping[str, Any], today: date) -> str:
    """Return what a name begins with: the day it is made, or the month that the page is of, once that is known."""
    return str(value["month"] or "") if "month" in value else today.isoformat()


def _year(kind: ContentType, value: Mapping[str, Any], today: date) -> int:
    """Return the B.E. year of the folder: the page's fiscal year, or that of its first known date."""
    if isinstance(value.get("fiscal_year"), int):
        return int(value["fiscal_year"])
    days = (parse_date(str(value.get(key) or "")[:10]) for key in _DATED_BY)
    day = next((day for day in days if day), today)
    return day.year + BUDDHIST_ERA if kind.category == _CITED_BY_CALENDAR_YEAR else fiscal_year(day)


def _slug(text: str) -> str:
    """Return a name of a-z, 0-9 and hyphens; empty when the text has Thai in it or too little else."""
    if not text.isascii():
        return ""
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    return "" if len(name) < 2 or name in _RESERVED else name  # noqa: PLR2004 - one letter names nothing


def asked_for(desk: Desk, wish: Wish, today: date) -> Iterator[Parts]:
    """Yield the empty fields that a question can fill: single ones, not in lists, and never the self-check."""
    for path in scaffold_page(desk, wish, today).blanks:
        if path[0] != _SELF_CHECK and not any(isinstance(part, int) for part in path):
            yield path


def needs_year(desk: Desk, kind: ContentType) -> bool:
    """Tell whether a type is one of a fiscal year."""
    return "fiscal_year" in desk.schemas.field_schema(kind)(()).get("required", ())


def _cannot(th: str, en: str, advice_th: str, advice_en: str) -> CannotJudgeError:
    return CannotJudgeError(Text(th=th, en=en), Text(th=advice_th, en=advice_en))
