"""What the schema of a type still misses in a page that is being made: required fields, conditions, alternatives.

A validator says what is wrong; this says what to add next. It reads the few keywords that our schemas ask for fields
with (required, anyOf of required, if/then/else, allOf, properties, items, contains) and leaves all judging to them.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from prakat.content.schema import ContentType, FieldLookup, Schemas
from prakat.findings import Text

Parts = tuple[str | int, ...]
Need = tuple[Parts, Text | None]

_COMMON: Final = "common.schema.json"
# Growing stops when the schema asks for nothing more; conditions inside conditions take a few rounds.
_ROUNDS: Final = 12


def grow(
    schemas: Schemas, kind: ContentType, lookup: FieldLookup, value: dict[str, Any], only: str = ""
) -> dict[Parts, Text]:
    """Add what the schema still misses, until nothing is missed; of alternatives the first.

    Returns hints at the others by the path of the first. ``only`` leaves all fields alone but one.
    """
    hints: dict[Parts, Text] = {}
    for _ in range(_ROUNDS):
        needs = missing_fields(schemas, kind, value)
        gaps = {path: hint for path, hint in needs if not only or path[0] == only}
        if not gaps:
            break
        for path, hint in gaps.items():
            put(value, path, blank_value(lookup, path))
            hints |= {path: hint} if hint else {}
    return hints


def blank_value(lookup: FieldLookup, path: Parts) -> Any:
    """Return a field with nothing filled in: a group with its required fields, a list with the items it needs."""
    found = lookup(path)
    if "properties" in found:
        return {key: blank_value(lookup, (*path, key)) for key in found.get("required", ())}
    if found.get("type") == "array":
        return [blank_value(lookup, (*path, index)) for index in range(max(1, found.get("minItems", 1)))]
    if path[-1] == "no" and len(path) > 1 and isinstance(path[-2], int) and found.get("type") == "integer":
        return path[-2] + 1
    return None


def put(value: Any, path: Parts, item: Any) -> None:
    """Set a value at a path, making the groups and lists on the way; a list grows by one item at a time."""
    for here, following in pairwise(path):
        inner = _child(value, here)
        if not isinstance(inner, list if isinstance(following, int) else dict):
            inner = [] if isinstance(following, int) else {}
            _set(value, here, inner)
        value = inner
    _set(value, path[-1], item)


def _child(value: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return value[part] if part < len(value) else None
    return value.get(part)


def _set(value: Any, part: str | int, item: Any) -> None:
    if isinstance(part, int) and part >= len(value):
        value.append(item)
    else:
        value[part] = item


def parse_path(name: str) -> Parts:
    """Read a dotted name, steps.0.duration, as a path."""
    return tuple(int(part) if part.isdecimal() else part for part in name.split(".") if part)


def missing_fields(schemas: Schemas, kind: ContentType, value: Mapping[str, Any]) -> Iterator[Need]:
    """Yield the path of every field that is asked for and not there.

    Of alternatives it is the first, with a hint at the others; an empty field counts as there.
    """
    yield from _Needs(schemas, kind).of(kind.schema, value, ())


def wanted_kinds(kind: ContentType) -> Mapping[str, list[dict[str, Any]]]:
    """Return the lists that must contain entries of certain kinds, with the marks of each: units -> side: political."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for clause in kind.schema.get("allOf", ()):
        for key, part in clause.get("properties", {}).items():
            properties = part.get("contains", {}).get("properties", {})
            marks = {name: mark["const"] for name, mark in properties.items() if "const" in mark}
            if marks:
                wanted.setdefault(key, []).append(marks)
    return wanted


class _Needs:
    def __init__(self, schemas: Schemas, kind: ContentType) -> None:
        self._schemas = schemas
        self._kind = kind

    def of(self, node: Any, value: Any, path: Parts) -> Iterator[Need]:
        """Yield what one schema misses in one value, and what it misses further inside."""
        if not isinstance(node, Mapping):
            return
        if "$ref" in node:
            yield from self.of(self._resolve(str(node["$ref"])), value, path)
        for clause in node.get("allOf", ()):
            yield from self.of(clause, value, path)
        if "if" in node:
            yield from self.of(node.get("then" if _holds(node["if"], value) else "else"), value, path)
        if isinstance(value, dict):
            yield from self._group(node, value, path)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self.of(node.get("items"), item, (*path, index))

    def _group(self, node: Mapping[str, Any], value: Mapping[str, Any], path: Parts) -> Iterator[Need]:
        yield from (((*path, key), None) for key in node.get("required", ()) if key not in value)
        choices = [choice.get("required", []) for choice in node.get("anyOf", ())]
        if choices and not any(all(key in value for key in choice) for choice in choices):
            yield from (((*path, key), _hint(node)) for key in choices[0] if key not in value)
        for key, part in node.get("properties", {}).items():
            if key in value:
                yield from self.of(part, value[key], (*path, key))

    def _resolve(self, reference: str) -> Mapping[str, Any]:
        try:
            return self._schemas.resolve(reference, self._kind.category)
        except KeyError:
            # A definition in the common file refers to its own neighbours.
            return self._schemas.resolve(f"{_COMMON}{reference}", self._kind.category)


def _holds(condition: Any, value: Any) -> bool:
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator(condition).is_valid(value))


def _hint(node: Mapping[str, Any]) -> Text | None:
    hint = node.get("x-hint")
    return Text(th=hint["th"], en=hint["en"]) if hint else None
