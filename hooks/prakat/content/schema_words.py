"""What a schema does not allow, said in the words of the form and not of the schema."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.schema_rule import SCHEMA
from prakat.content.source_map import pointer_of
from prakat.findings import Finding, Location, Message, Text
from prakat.thai.calendar import EXAMPLE_DAY, parse_date, parse_moment, suggest_moment

Lookup = Callable[[tuple[str | int, ...]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing a validator did not accept: keyword, path of the value, the value, the keyword's argument, schema."""

    keyword: str
    path: tuple[str | int, ...]
    instance: Any
    argument: Any
    schema: Mapping[str, Any]


_KINDS: Final = {
    "string": Text(th="ข้อความ", en="text"),
    "integer": Text(th="จำนวนเต็ม เลขอารบิก ไม่ใส่เครื่องหมายคำพูด", en="a whole number in Arabic digits, without quotes"),
    "number": Text(th="ตัวเลขอารบิก ไม่ใส่เครื่องหมายคำพูดและจุลภาค", en="a number in Arabic digits, without quotes or commas"),
    "boolean": Text(th="true หรือ false", en="true or false"),
    "object": Text(th="กลุ่มของช่องย่อย", en="a group of fields"),
    "array": Text(th="รายการ (แต่ละบรรทัดขึ้นต้นด้วย - )", en="a list (each line begins with - )"),
}
_FORMATS: Final = {
    "month": Text(th="เดือนแบบ ปปปป-ดด (ค.ศ.) เช่น 2026-11", en="a month YYYY-MM (C.E.), such as 2026-11"),
    "uri": Text(th="ที่อยู่เว็บที่ขึ้นต้นด้วย https://", en="a web address beginning with https://"),
    "email": Text(th="ที่อยู่อีเมล", en="an e-mail address"),
    "file": Text(
        th="ชื่อไฟล์ในโฟลเดอร์เดียวกับหน้านี้ (a-z 0-9 . - _)", en="the name of a file beside the page (a-z 0-9 . - _)"
    ),
    "page": Text(th="ตำแหน่งไฟล์หน้าเว็บ เช่น docs/law/a.md", en="the path of a page, such as docs/law/a.md"),
}
_SIZES: Final = {
    "minLength": Text(th="ต้องยาวอย่างน้อย {n} ตัวอักษร", en="must be at least {n} characters long"),
    "maxLength": Text(th="ต้องยาวไม่เกิน {n} ตัวอักษร", en="must be at most {n} characters long"),
    "minimum": Text(th="ต้องไม่น้อยกว่า {n}", en="must not be less than {n}"),
    "exclusiveMinimum": Text(th="ต้องมากกว่า {n}", en="must be more than {n}"),
    "maximum": Text(th="ต้องไม่เกิน {n}", en="must not be more than {n}"),
    "multipleOf": Text(th="มีทศนิยมได้ไม่เกิน 2 ตำแหน่ง", en="may have two decimals at most"),
    "minItems": Text(th="ต้องมีอย่างน้อย {n} รายการ", en="must have at least {n} items"),
    "maxItems": Text(th="ต้องมีไม่เกิน {n} รายการ", en="must have at most {n} items"),
    "uniqueItems": Text(th="มีรายการซ้ำกัน", en="has the same item twice"),
}
_SHOWN: Final = 60
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# How alike a field's name and a misspelling of it must be, 0 to 1; "colour" is no "disclosure".
_ALIKE: Final = 0.7


def findings_of(
    document: Document,
    clause: str,
    lookup: Lookup,
    failures: Iterable[Failure],
    recommended: Iterable[str],
) -> list[Finding]:
    """Turn what a validator did not accept into findings, in the order of the file; ``recommended`` are keys."""
    words = _Words(document, clause, lookup)
    found = [finding for failure in failures for finding in words.say(failure)]
    found += [words.missing("recommended", (), key) for key in recommended]
    return sorted(found, key=lambda f: (f.location.span or document.locate("").span, f.message.id))


@dataclass(frozen=True, slots=True)
class _Words:
    document: Document
    clause: str
    lookup: Lookup

    def say(self, failure: Failure) -> Iterator[Finding]:
        if failure.keyword == "required":
            missing = (key for key in failure.argument if key not in failure.instance)
            missing = (key for key in missing if not self._said_elsewhere((*failure.path, key)))
            yield from (self.missing("required", failure.path, key) for key in missing)
        elif failure.keyword in {"additionalProperties", "unevaluatedProperties"}:
            known = self.lookup(failure.path).get("properties", {})
            yield from (self._unknown(failure.path, k, known) for k in failure.instance if k not in known)
        elif failure.keyword in {"anyOf", "oneOf"}:
            yield self._one_of(failure)
        elif failure.keyword != "format" or not self._said_elsewhere(failure.path):
            yield self._value(failure)

    def _said_elsewhere(self, path: tuple[str | int, ...]) -> bool:
        """Tell whether a rule of its own (``x-rule``) says better what is missing or malformed here."""
        return "x-rule" in self.lookup(path)

    def missing(self, message: str, path: tuple[str | int, ...], key: str) -> Finding:
        return self._finding(message, (*path, key), key=key, at=path)

    def _unknown(self, path: tuple[str | int, ...], key: str, known: Iterable[str]) -> Finding:
        near = difflib.get_close_matches(key, list(known), 1, _ALIKE)
        guess = Text(th=f"แก้ชื่อเป็น {near[0]} หรือ", en=f"rename it to {near[0]}, or ") if near else Text(th="", en="")
        return self._finding("unknown", (*path, key), key=key, guess=guess)

    def _one_of(self, failure: Failure) -> Finding:
        names = [key for choice in failure.argument for key in choice.get("required", [])]
        if names:
            choices = ", ".join(dict.fromkeys(names))
            return self._finding("one-of", failure.path, schema=failure.schema, choices=choices, at=failure.path)
        return self._finding("other", failure.path, schema=failure.schema, at=failure.path)

    def _value(self, failure: Failure) -> Finding:
        if failure.instance is None:
            return self._finding("empty", failure.path, schema=failure.schema)
        if failure.keyword in _SIZES:
            wanted = _SIZES[failure.keyword].format({"n": str(failure.argument)})
            return self._finding("size", failure.path, schema=failure.schema, wanted=wanted)
        say = {"type": self._wrong_kind, "format": self._format, "enum": self._enum, "const": self._const}
        return say.get(failure.keyword, self._pattern)(failure)

    def _enum(self, failure: Failure) -> Finding:
        return self._finding("enum", failure.path, value=_short(failure.instance), choices=_choices(failure))

    def _const(self, failure: Failure) -> Finding:
        value, wanted = _short(failure.instance), _written(failure.argument)
        return self._finding("const", failure.path, schema=failure.schema, value=value, wanted=wanted)

    def _pattern(self, failure: Failure) -> Finding:
        if failure.keyword == "pattern":
            value = _short(failure.instance)
            return self._finding("pattern", failure.path, schema=failure.schema, value=value)
        return self._finding("other", failure.path, schema=failure.schema, at=failure.path)

    def _wrong_kind(self, failure: Failure) -> Finding:
        kinds = [failure.argument] if isinstance(failure.argument, str) else list(failure.argument)
        if "string" in kinds and isinstance(failure.instance, int | float):
            written = self._written_as(failure)
            return self._finding("quote", failure.path, value=written)
        wanted = Text(
            th=" หรือ ".join(_KINDS[kind].th for kind in kinds if kind in _KINDS),
            en=" or ".join(_KINDS[kind].en for kind in kinds if kind in _KINDS),
        )
        return self._finding("type", failure.path, schema=failure.schema, wanted=wanted)

    def _written_as(self, failure: Failure) -> str:
        """Return the value as it stands in the file: 1.10, not the 1.1 that it was read as."""
        span = self.document.front_matter.source_map.value(pointer_of(failure.path))
        lines = self.document.raw.decode("utf-8", "replace").split("\n")
        if span and span.line == span.end_line and span.line <= len(lines):
            return lines[span.line - 1][span.column - 1 : span.end_column - 1]
        return _written(failure.instance)

    def _format(self, failure: Failure) -> Finding:
        value = _short(failure.instance)
        if failure.argument == "date":
            return self._date(failure, value)
        if failure.argument == "date-time":
            guess = suggest_moment(value)
            real = Text(th="", en="") if parse_moment(value) else Text(th=" โดยใส่เวลาจริง", en=", with the real time")
            return self._finding("date-time", failure.path, value=value, guess=guess, real=real)
        wanted = _FORMATS.get(failure.argument, Text(th=failure.argument, en=failure.argument))
        return self._finding("format", failure.path, schema=failure.schema, value=value, wanted=wanted)

    def _date(self, failure: Failure, value: str) -> Finding:
        day = parse_date(value)
        if day is None and _DAY.fullmatch(value):
            return self._finding("no-such-day", failure.path, value=value)
        unknown = Text(th=f"ปปปป-ดด-วว เช่น {EXAMPLE_DAY}", en=f"YYYY-MM-DD, such as {EXAMPLE_DAY}")
        return self._finding("date", failure.path, value=value, guess=day.isoformat() if day else unknown)

    def _finding(
        self,
        message: str,
        path: tuple[str | int, ...],
        *,
        schema: Mapping[str, Any] | None = None,
        at: tuple[str | int, ...] | None = None,
        **params: str | Text,
    ) -> Finding:
        field = self.lookup(path)
        # A list item has no name of its own: it goes by that of its list.
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        hint = (schema or {}).get("x-hint") or field.get("x-hint") or _from_description(field)
        filled: dict[str, str | Text] = {
            "field": self._title(path),
            "name": _name(path),
            "key": key,
            "hint": Text(th=_after_space(hint.get("th", "")), en=_after_space(hint.get("en", ""))),
            **params,
        }
        pointer = pointer_of(path)
        location = self._place(message, pointer, at)
        return Finding(
            rule=SCHEMA,
            message=Message(id=message, params=filled),
            location=location,
            clause=str(field.get("x-clause") or self.clause),
        )

    def _title(self, path: tuple[str | int, ...]) -> Text:
        """Return a value's name in the form; that of a list item without one is its list's, with its number."""
        field = self.lookup(path)
        if path and isinstance(path[-1], int) and "title" not in field:
            whole, number = self._title(path[:-1]), path[-1] + 1
            return Text(th=f"{whole.th} รายการที่ {number}", en=f"{whole.en} item {number}")
        key = str(path[-1]) if path else ""
        return Text(th=field.get("title") or key, en=field.get("x-title-en") or key)

    def _place(self, message: str, pointer: str, at: tuple[str | int, ...] | None) -> Location:
        """Point at the value; at the key when that is the fault; at the group, or the opening ---, when missing."""
        if at is not None:
            return self.document.locate_key(pointer_of(at)) if at else self.document.locate_opening(pointer)
        return self.document.locate_key(pointer) if message == "unknown" else self.document.locate(pointer)


def _after_space(text: str) -> str:
    return f" {text}" if text else ""


def _name(path: tuple[str | int, ...]) -> Text:
    """Write a path for people, who count from one: attachments รายการที่ 1 title."""
    th = (f" รายการที่ {part + 1} " if isinstance(part, int) else f".{part}" for part in path)
    en = (f" item {part + 1} " if isinstance(part, int) else f".{part}" for part in path)
    return Text(th=_tidy(th), en=_tidy(en))


def _tidy(parts: Iterable[str]) -> str:
    return "".join(parts).replace(" .", " ").strip(" .")


def _choices(failure: Failure) -> Text:
    """Return the values to choose from, each with its label."""
    labels = failure.schema.get("x-labels", {})

    def shown(choice: Any, lang: str) -> str:
        label = labels.get(choice, {}).get(lang, "") if isinstance(choice, str) else ""
        return f"{choice} ({label})" if label else _written(choice)

    return Text(
        th=", ".join(shown(choice, "th") for choice in failure.argument),
        en=", ".join(shown(choice, "en") for choice in failure.argument),
    )


def _from_description(field: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the field's own explanation as advice, with its first example."""
    example = next(iter(field.get("examples", [])), None)
    shown = "" if example is None or isinstance(example, dict | list) else _written(example)
    th = " ".join(
        filter(None, [f"({field['description']})" if "description" in field else "", shown and f"เช่น {shown}"])
    )
    return {"th": th, "en": f"such as {shown}" if shown else ""}


def _written(value: Any) -> str:
    return (
        {True: "true", False: "false", None: "null"}.get(value, str(value))
        if not isinstance(value, int | float) or isinstance(value, bool)
        else str(value)
    )


def _short(value: Any) -> str:
    text = _written(value) if not isinstance(value, dict | list) else "…"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
