"""The text of a new page: filled fields, empty fields that say what belongs in them, optional fields as comments."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from prakat.authoring.needs import Parts
from prakat.content.front_matter import StrictHandler
from prakat.content.schema import ContentType, FieldLookup
from prakat.findings import Text
from prakat.thai.digits import to_thai

_HEAD: Final = Text(
    th="ช่องที่ว่างคือสิ่งที่ผู้จัดทำต้องกรอก ระบบไม่ให้ผ่านจนกว่าจะครบ ลบเครื่องหมาย # หน้าชื่อช่องเมื่อจะใช้ช่องนั้น",
    en="empty fields are for you to fill in, and nothing passes until they are; delete the # before a field to use it",
)
_SHOULD: Final = Text(th="ควรมี", en="should be given")
_MAY: Final = Text(th="ใส่เมื่อมี", en="when there is something to say")
_BODY: Final = Text(th="เขียนเนื้อความที่นี่ แล้วลบบรรทัดนี้", en="write the text here, then delete this line")
_KINDS: Final[Mapping[str, Text]] = {
    "date": Text(th="(ปปปป-ดด-วว ค.ศ.)", en="(YYYY-MM-DD, C.E.)"),
    "date-time": Text(th='(เช่น "2026-11-22T09:30:00+07:00")', en='(such as "2026-11-22T09:30:00+07:00")'),
    "month": Text(th="(ปปปป-ดด ค.ศ.)", en="(YYYY-MM, C.E.)"),
    "integer": Text(th="(จำนวนเต็ม)", en="(a whole number)"),
    "number": Text(th="(ตัวเลข ไม่ใส่จุลภาค)", en="(a number without commas)"),
    "boolean": Text(th="(true หรือ false)", en="(true or false)"),
}


def render_form(
    kind: ContentType, lookup: FieldLookup, value: Mapping[str, Any], hints: Mapping[Parts, Text], lang: str
) -> str:
    """Return the whole page. Fields stand in the order of the schema, optional ones below, recommended ones first.

    ``hints`` say of a field, by its path, what may be given in its place.
    """
    form = _Form(lookup, hints, lang)
    should = [key for key in lookup(()).get("x-recommended", ()) if key not in value]
    may = [key for key in lookup(()).get("properties", ()) if key not in value and key not in should]
    clause = Text(th=f"ประกาศ ข้อ {to_thai(kind.clause)}", en=f"clause {kind.clause}")
    lines = ["---", f"# {kind.title.lang(lang)} ({clause.lang(lang)})", f"# {_HEAD.lang(lang)}"]
    lines += form.group(value, (), nested=True)
    for heading, keys in ((_SHOULD, should), (_MAY, may)):
        if keys:
            lines += ["", f"# {heading.lang(lang)}"]
            lines += (f"# {line}" for key in keys for line in form.optional((key,)))
    return "\n".join([*lines, "---", f"<!-- {_BODY.lang(lang)} -->", ""])


def describe(field: Mapping[str, Any], lang: str) -> str:
    """Say in one line what belongs in a field: its name, explanation, choices, kind and example."""
    english = lang == "en"
    name = str(field.get("x-title-en" if english else "title") or field.get("title") or "")
    said = "" if english or "x-labels" in field else str(field.get("description", ""))
    parts = [said]
    # The explanation of a field with choices is often the list of them.
    if any(str(key) not in said for key in field.get("enum", ())):
        listed = ", ".join(_choice(key, field.get("x-labels", {}), lang) for key in field["enum"])
        parts.append(("one of " if english else "เลือก ") + listed)
    example = next(iter(field.get("examples", ())), None)
    if isinstance(example, str | int | float):
        parts.append(f"{'such as' if english else 'เช่น'} {json.dumps(example, ensure_ascii=False)}")
    else:
        parts += [_KINDS[key].lang(lang) for key in (str(field.get("format")), str(field.get("type"))) if key in _KINDS]
    return ": ".join(filter(None, [name, " ".join(filter(None, parts))]))


def _choice(key: object, labels: Mapping[str, Mapping[str, str]], lang: str) -> str:
    label = labels.get(str(key), {}).get(lang)
    return f"{key} ({label})" if label else str(key)


@dataclass(frozen=True, slots=True)
class _Form:
    lookup: FieldLookup
    hints: Mapping[Parts, Text]
    lang: str

    def group(self, value: Mapping[str, Any], path: Parts, *, nested: bool) -> list[str]:
        """Return the lines of a group of fields; ``nested`` shows as comments what else may stand in groups inside."""
        known = self.lookup(path).get("properties", ())
        lines = [line for key in known if key in value for line in self._entry(value[key], (*path, key), nested=nested)]
        if nested and path:
            lines += (f"# {self._open((*path, key))}" for key in known if key not in value)
        return lines

    def _entry(self, value: Any, path: Parts, *, nested: bool) -> Iterator[str]:
        if value is not None and (not value or not isinstance(value, dict | list)):
            yield f"{path[-1]}: {_scalar(value)}"
            return
        yield self._open(path)
        if isinstance(value, dict):
            yield from (f"  {line}" for line in self.group(value, path, nested=nested))
        elif isinstance(value, list):
            yield from (f"  {line}" for line in self._items(value, path, nested=nested))

    def _items(self, values: Sequence[Any], path: Parts, *, nested: bool) -> Iterator[str]:
        for index, value in enumerate(values):
            inner = (*path, index)
            if isinstance(value, dict):
                # What else may stand in an item is shown once.
                yield from _dashed(self.group(value, inner, nested=nested and index == 0))
            elif isinstance(value, list):
                yield from _dashed(self._items(value, inner, nested=False))
            else:
                yield f"- {_scalar(value)}" if value is not None else f"-{self._note(inner)}"

    def optional(self, path: Parts) -> Iterator[str]:
        """Yield an optional field as it would stand if it were used, its own fields empty."""
        found = self.lookup(path)
        yield self._open(path)
        for key in found.get("properties", ()):
            yield from (f"  {line}" for line in self.optional((*path, key)))
        if found.get("type") == "array":
            yield from (f"  {line}" for line in self._optional_item((*path, 0)))

    def _optional_item(self, path: Parts) -> Iterator[str]:
        found = self.lookup(path)
        if "properties" in found:
            yield from _dashed(row for key in found["properties"] for row in self.optional((*path, key)))
        elif found.get("type") == "array":
            yield from _dashed(self._optional_item((*path, 0)))
        else:
            yield f"-{self._note(path)}"

    def _open(self, path: Parts) -> str:
        return f"{path[-1]}:{self._note(path)}"

    def _note(self, path: Parts) -> str:
        words = describe(self.lookup(path), self.lang)
        if path in self.hints:
            words += f" ({self.hints[path].lang(self.lang)})"
        return f"  # {words}" if words else ""


def _dashed(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of one item of a list: the first behind a dash, the others below it."""
    return (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _scalar(value: Any) -> str:
    """Write one value so that every YAML reader reads the same."""
    if isinstance(value, str) and not value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    return StrictHandler().export({"value": value}).removeprefix("value: ")
