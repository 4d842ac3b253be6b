"""What a schema does not allow, said in the words of the form and not of the schema."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.source_map import pointer_of
from prakat.findings import Finding, Location, Message, RuleInfo, Severity, Template, Text
from prakat.thai.calendar import parse_date

Lookup = Callable[[tuple[str | int, ...]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing a validator did not accept: keyword, path of the value, the value, the keyword's argument, its schema."""

    keyword: str
    path: tuple[str | int, ...]
    instance: Any
    argument: Any
    schema: Mapping[str, Any]


def _say(th: str, en: str, advice_th: str, advice_en: str, severity: Severity | None = None) -> Template:
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en), severity=severity)


SCHEMA: Final = RuleInfo(
    id="schema",
    clause="1",
    title=Text(th="ข้อมูลครบและตรงแบบของประเภทเนื้อหา", en="Complete and as the form of the content type asks"),
    help=Text(
        th="เนื้อหาแต่ละประเภทมีแบบของตน (schemas/) ระบุช่องที่ต้องมีตามประกาศ ชนิดของค่า และค่าที่เลือกได้",
        en="Each content type has its form (schemas/): the fields the announcement asks for, their kind, their choices.",
    ),
    example="# ผิด: ขาดช่องผู้รับผิดชอบ\ntitle: …\n# ถูก\ntitle: …\nresponsible: เจ้าหน้าที่ประชาสัมพันธ์",
    messages={
        "no-type": _say(
            "ไม่ได้ระบุประเภทเนื้อหา (type)",
            "the content type is not given (type)",
            "เพิ่มบรรทัด type: โดยเลือกจาก {types}",
            "add a line type: with one of {types}",
        ),
        "wrong-type": _say(
            'ประเภท "{value}" ไม่อยู่ในหมวด{category}',
            '"{value}" is no content type of {category}',
            "ใช้ประเภทใดประเภทหนึ่งต่อไปนี้: {types} หรือย้ายไฟล์ไปโฟลเดอร์ของหมวดที่ถูก",
            "use one of {types}, or move the file to the folder of its category",
        ),
        "required": _say(
            "ขาดช่อง {field} ({name})",
            "{field} ({name}) is missing",
            "เพิ่มบรรทัด {key}: … {hint}",
            "add a line {key}: … {hint}",
        ),
        "recommended": _say(
            "ควรมีช่อง {field} ({name})",
            "{field} ({name}) should be given",
            "เพิ่มบรรทัด {key}: … {hint}",
            "add a line {key}: … {hint}",
            Severity.WARNING,
        ),
        "unknown": _say(
            "ไม่มีช่องชื่อ {key} ในแบบของประเภทนี้",
            "there is no field {key} in the form of this type",
            "ลบบรรทัดนี้{guess}",
            "delete the line{guess}",
        ),
        "empty": _say(
            "ช่อง {field} ({name}) ว่างอยู่",
            "{field} ({name}) is empty",
            "กรอกค่า หรือลบทั้งบรรทัดหากไม่จำเป็น {hint}",
            "fill it in, or delete the line if it is not needed {hint}",
        ),
        "quote": _say(
            "ช่อง {field} ต้องเป็นข้อความ แต่ {value} อ่านได้เป็นตัวเลขหรือค่าจริง/เท็จ",
            "{field} must be text, but {value} reads as a number or true/false",
            'ใส่เครื่องหมายคำพูด: {key}: "{value}"',
            'put it in quotes: {key}: "{value}"',
        ),
        "type": _say(
            "ช่อง {field} ต้องเป็น{wanted}",
            "{field} must be {wanted}",
            "แก้ค่าในช่อง {key} {hint}",
            "correct {key} {hint}",
        ),
        "enum": _say(
            'ค่า "{value}" เลือกใช้ในช่อง {field} ไม่ได้',
            '"{value}" is not a choice of {field}',
            "เลือกหนึ่งค่า: {choices}",
            "choose one of: {choices}",
        ),
        "date": _say(
            'ช่อง {field} มีค่า "{value}" ซึ่งไม่ใช่วันที่แบบ ปปปป-ดด-วว (ค.ศ.)',
            '{field} is "{value}", which is not a date YYYY-MM-DD (C.E.)',
            "เขียนเป็น {guess}",
            "write {guess}",
        ),
        "date-time": _say(
            'ช่อง {field} มีค่า "{value}" ซึ่งไม่ใช่วันและเวลาที่มีเขตเวลา',
            '{field} is "{value}", which is not a date and time with its time zone',
            "เขียนเป็น {guess}",
            "write {guess}",
        ),
        "format": _say(
            'ค่า "{value}" ในช่อง {field} ไม่ใช่{wanted}',
            '"{value}" in {field} is not {wanted}',
            "แก้ค่าในช่อง {key} {hint}",
            "correct {key} {hint}",
        ),
        "pattern": _say(
            'ค่า "{value}" ในช่อง {field} ไม่ตรงรูปแบบ',
            '"{value}" in {field} does not have the right form',
            "แก้ค่าในช่อง {key} {hint}",
            "correct {key} {hint}",
        ),
        "size": _say(
            "ช่อง {field} {wanted}",
            "{field} {wanted}",
            "แก้ค่าในช่อง {key} {hint}",
            "correct {key} {hint}",
        ),
        "one-of": _say(
            "ต้องมีอย่างน้อยหนึ่งช่อง: {choices}",
            "at least one of these fields must be given: {choices}",
            "เพิ่มช่องใดช่องหนึ่ง {hint}",
            "add one of them {hint}",
        ),
        "other": _say(
            "ช่อง {field} ไม่ตรงกับแบบของประเภทนี้",
            "{field} is not as the form of this type asks",
            "แก้ค่าในช่อง {key} {hint}",
            "correct {key} {hint}",
        ),
    },
)

_KINDS: Final = {
    "string": Text(th="ข้อความ", en="text"),
    "integer": Text(th="จำนวนเต็ม ไม่ใส่เครื่องหมายคำพูด", en="a whole number without quotes"),
    "number": Text(th="ตัวเลข ไม่ใส่เครื่องหมายคำพูดและจุลภาค", en="a number without quotes or commas"),
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


def findings_of(
    document: Document,
    clause: str,
    lookup: Lookup,
    failures: Iterable[Failure],
    recommended: Iterable[str],
) -> list[Finding]:
    """Turn what a validator did not accept into findings, in the order of the file; ``recommended`` are missing keys."""
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
        near = difflib.get_close_matches(key, list(known), 1)
        guess = Text(th=f" หรือหมายถึง {near[0]}", en=f", or did you mean {near[0]}") if near else Text(th="", en="")
        return self._finding("unknown", (*path, key), key=key, guess=guess)

    def _one_of(self, failure: Failure) -> Finding:
        names = [key for choice in failure.argument for key in choice.get("required", [])]
        if names:
            choices = ", ".join(dict.fromkeys(names))
            return self._finding("one-of", failure.path, schema=failure.schema, choices=choices, key="")
        return self._finding("other", failure.path, schema=failure.schema)

    def _value(self, failure: Failure) -> Finding:
        keyword, schema = failure.keyword, failure.schema
        if failure.instance is None:
            return self._finding("empty", failure.path, schema=schema)
        if keyword == "type":
            return self._wrong_kind(failure)
        if keyword in {"enum", "const"}:
            choices = failure.argument if keyword == "enum" else [failure.argument]
            shown = ", ".join(_written(choice) for choice in choices)
            return self._finding("enum", failure.path, value=_short(failure.instance), choices=shown)
        if keyword == "format":
            return self._format(failure)
        if keyword in _SIZES:
            wanted = _SIZES[keyword].format({"n": str(failure.argument)})
            return self._finding("size", failure.path, schema=schema, wanted=wanted)
        message = "pattern" if keyword == "pattern" else "other"
        return self._finding(message, failure.path, schema=schema, value=_short(failure.instance))

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
        if failure.argument in {"date", "date-time"}:
            day = parse_date(str(failure.instance)[:40].split("T")[0])
            guess = day.isoformat() if day else "2026-11-22"
            if failure.argument == "date-time":
                guess = f'"{guess}T09:30:00+07:00"'
            return self._finding(str(failure.argument), failure.path, value=value, guess=guess)
        wanted = _FORMATS.get(failure.argument, Text(th=failure.argument, en=failure.argument))
        return self._finding("format", failure.path, schema=failure.schema, value=value, wanted=wanted)

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
        name = ".".join(str(part) for part in path)
        key = str(path[-1]) if path else name
        hint = (schema or {}).get("x-hint") or field.get("x-hint") or _from_description(field)
        filled: dict[str, str | Text] = {
            "field": Text(th=field.get("title") or key, en=field.get("x-title-en") or key),
            "name": name,
            "key": key,
            "hint": Text(th=hint.get("th", ""), en=hint.get("en", "")),
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


    def _place(self, message: str, pointer: str, at: tuple[str | int, ...] | None) -> Location:
        """Point at the value; at the key when that is the fault; at the group, or the opening ---, when it is missing."""
        if at is not None:
            return self.document.locate_key(pointer_of(at)) if at else self.document.locate_opening(pointer)
        return self.document.locate_key(pointer) if message == "unknown" else self.document.locate(pointer)


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
