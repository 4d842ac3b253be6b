"""What the schema of a type still misses in a page that is being made: required fields, conditions, alternatives.

A validator says what is wrong; this says what to add next. It reads the few keywords that our schemas ask for fields
with (required, anyOf of required, if/then/else, allOf, properties, items, contains) and leaves all judging to them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from prakat.content.schema import ContentType, Schemas
from prakat.findings import Text

Parts = tuple[str | int, ...]
Need = tuple[Parts, Text | None]

_COMMON: Final = "common.schema.json"


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
