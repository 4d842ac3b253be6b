"""Schemas of content, as data from a snapshot, and what they say of a document in a citizen's words.

One JSON Schema (2020-12) per category lies in ``schemas/<category>.schema.json``, shared definitions in
``schemas/common.schema.json``. Each content type is an entry of ``$defs`` named like the type. Annotations of ours:

``x-prakat``       on a type: clause, approval, source, time, owners, cadence, oia, keep
``x-title-en``     the English name of a field or type, beside the Thai ``title``
``x-clause``       on a field: the clause that asks for it, where that is not the type's own
``x-recommended``  on an object: names of fields whose absence is a warning
``x-rule``         on a field: the rule that says better than the schema when it is missing or of the wrong format
``x-hint``         on any schema: ``{"th": …, "en": …}``, the advice to give when it is not met
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, Protocol

from prakat.content.category import BY_KEY
from prakat.content.document import Document
from prakat.content.schema_fit import Fit, compile_fit
from prakat.content.schema_rule import SCHEMA
from prakat.content.schema_words import Failure, findings_of
from prakat.findings import CannotJudgeError, Finding, Message, Text
from prakat.settings import MAX_FINDINGS, SCHEMAS

_COMMON: Final = "common.schema.json"


class Files(Protocol):
    """Where schemas are read from: any snapshot."""

    def paths(self) -> frozenset[str]:
        """Return all paths."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes at a path."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentType:
    """A kind of document: its names, its category, and the facts of ``x-prakat``."""

    key: str
    category: str
    title: Text
    clause: str
    approval: str
    facts: Mapping[str, Any]
    schema: Mapping[str, Any]


class Schemas:
    """All schemas of one snapshot. Validators are built once for each type and kept."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self._validators: dict[str, Any] = {}
        self._fits: dict[str, Fit | None] = {}
        self._closed: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def types(self) -> Mapping[str, ContentType]:
        """Content types by key."""
        return {
            key: _content_type(key, category, schema)
            for category in BY_KEY
            for key, schema in self._raw.get(f"{category}.schema.json", {}).get("$defs", {}).items()
            if "x-prakat" in schema
        }

    def resolve(self, reference: str, category: str) -> Mapping[str, Any]:
        """Return the schema a ``$ref`` inside a category's file points at."""
        name, _, pointer = reference.partition("#")
        node: Any = self._raw[name or f"{category}.schema.json"]
        for part in pointer.strip("/").split("/"):
            node = node[part]
        return dict(node)

    def check(self, document: Document) -> list[Finding]:
        """Return what the schema of the document's type does not allow, and what it would like to see."""
        category = document.category
        if category is None or (document.front_matter.problems and not document.value):
            return []
        kind = self.types.get(document.type)
        if kind is None or kind.category != category.key:
            return [self._wrong_type(document, category.key)]
        failures = () if self.fits(kind, document.value) else self._failures(kind, document.value)
        recommended = [key for key in self.closed(kind)["x-recommended"] if key not in document.value]
        return findings_of(document, kind.clause, self.field_schema(kind), failures, recommended)

    def fits(self, kind: ContentType, value: Any) -> bool:
        """Tell whether a value certainly meets a type's schema; if not, jsonschema has to say what is wrong."""
        if kind.key not in self._fits:
            self._fits[kind.key] = compile_fit(self.closed(kind), f"{kind.category}.schema.json", self._raw)
        fit = self._fits[kind.key]
        return fit is not None and fit(value)

    def _failures(self, kind: ContentType, value: Any) -> Iterator[Failure]:
        errors = islice(self._validator(kind).iter_errors(value), MAX_FINDINGS)
        return (_failure(error) for error in errors)

    def field_schema(self, kind: ContentType) -> "FieldLookup":
        """Return a look-up of the schema of one value of a type, by the keys that lead to it."""
        return FieldLookup(self, kind)

    def _wrong_type(self, document: Document, category: str) -> Finding:
        known = [key for key, kind in self.types.items() if kind.category == category]
        message = Message(
            id="no-type" if not document.type else "wrong-type",
            params={"value": document.type, "types": ", ".join(known), "category": BY_KEY[category].title},
        )
        location = document.locate("/type") if document.type else document.locate_opening("/type")
        return Finding(rule=SCHEMA, message=message, location=location, clause=BY_KEY[category].clause)

    def _validator(self, kind: ContentType) -> Any:
        if kind.key not in self._validators:
            self._validators[kind.key] = self._build(kind)
        return self._validators[kind.key]

    def _build(self, kind: ContentType) -> Any:
        from jsonschema import Draft202012Validator
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        from prakat.content.formats import format_checker

        # No `retrieve`: a reference to anything but these files cannot be followed, least of all over a network.
        resources = [(name, DRAFT202012.create_resource(raw)) for name, raw in self._raw.items()]
        registry: Any = Registry().with_resources(resources)
        schema = {**self.closed(kind), "$id": f"{kind.category}.schema.json"}
        schema["$defs"] = self._raw[f"{kind.category}.schema.json"]["$defs"]
        return Draft202012Validator(schema, registry=registry, format_checker=format_checker())

    def closed(self, kind: ContentType) -> Mapping[str, Any]:
        """Return the schema of a type with the fields every page has written into it.

        ``$ref`` + ``unevaluatedProperties`` says the same to an editor, but slowly, and it names a field twice whose
        value is wrong.
        """
        if kind.key not in self._closed:
            self._closed[kind.key] = self._close(kind)
        return self._closed[kind.key]

    def _close(self, kind: ContentType) -> dict[str, Any]:
        schema = dict(kind.schema)
        base = self.resolve(schema.pop("$ref"), kind.category) if "$ref" in schema else {}
        schema["properties"] = {**base.get("properties", {}), **schema.get("properties", {})}
        schema["required"] = list(dict.fromkeys([*base.get("required", []), *schema.get("required", [])]))
        schema["x-recommended"] = [*base.get("x-recommended", []), *schema.get("x-recommended", [])]
        schema["allOf"] = [*base.get("allOf", []), *schema.get("allOf", [])] or [True]
        schema.pop("unevaluatedProperties", None)
        return {**schema, "type": "object", "additionalProperties": False}


class FieldLookup:
    """Finds the schema of a value from the keys that lead to it, through references, for its name and its clause."""

    def __init__(self, schemas: Schemas, kind: ContentType) -> None:
        self._schemas = schemas
        self._kind = kind
        self._root = schemas.closed(kind)

    def __call__(self, path: "tuple[str | int, ...]") -> Mapping[str, Any]:
        """Return the schema at a path of keys and indexes; empty when the schema does not say."""
        node: Mapping[str, Any] = self._root
        for part in path:
            node = self._step(node, part)
        return node

    def _step(self, node: Mapping[str, Any], part: str | int) -> Mapping[str, Any]:
        if isinstance(part, int):
            return self._follow(node.get("items", {}))
        return self._follow(node.get("properties", {}).get(part, {}))

    def _follow(self, node: Any) -> Mapping[str, Any]:
        if not isinstance(node, dict):
            return {}
        if "$ref" not in node:
            return node
        # A definition in the common file refers to its own neighbours: try there when the category has none.
        target = self._resolve(str(node["$ref"]))
        return {**self._follow(target), **{k: v for k, v in node.items() if k != "$ref"}}

    def _resolve(self, reference: str) -> Mapping[str, Any]:
        try:
            return self._schemas.resolve(reference, self._kind.category)
        except KeyError:
            return self._schemas.resolve(f"{_COMMON}{reference}", self._kind.category)


def load_schemas(files: Files) -> Schemas:
    """Read the schemas of a snapshot.

    Raises CannotJudgeError when there are none, or one is not JSON or no valid schema: without a rule book nothing can
    be judged.
    """
    raw = {}
    for path in sorted(files.paths()):
        if path.startswith(f"{SCHEMAS}/") and path.endswith(".schema.json"):
            raw[path.removeprefix(f"{SCHEMAS}/")] = _parse(path, files.read(path))
    missing = sorted({_COMMON, *(f"{key}.schema.json" for key in BY_KEY)} - raw.keys())
    if missing:
        raise CannotJudgeError(
            Text(th=f"ไม่พบไฟล์ schemas/{missing[0]}", en=f"schemas/{missing[0]} is missing"),
            Text(
                th="ตรวจว่าสั่งงานในโฟลเดอร์ของโครงการ หรือเริ่มใหม่ด้วย prakat init",
                en="check that this is the project's folder, or start one with prakat init",
            ),
        )
    return Schemas(raw)


def _parse(path: str, raw: bytes) -> Any:
    try:
        schema = json.loads(raw)
        if not isinstance(schema, dict):
            raise TypeError  # noqa: TRY301 - one way out for all that is no schema
    except (ValueError, TypeError, RecursionError) as error:
        raise CannotJudgeError(
            Text(th=f"อ่านไฟล์ {path} ไม่ได้", en=f"{path} cannot be read as JSON"),
            Text(th="กู้ไฟล์นี้กลับจากสาขาหลัก", en="restore it from the main branch"),
        ) from error
    return schema


def _content_type(key: str, category: str, schema: Mapping[str, Any]) -> ContentType:
    facts = schema["x-prakat"]
    return ContentType(
        key=key,
        category=category,
        title=Text(th=schema.get("title", key), en=schema.get("x-title-en", key)),
        clause=facts.get("clause", BY_KEY[category].clause),
        approval=facts.get("approval", "required"),
        facts=facts,
        schema=schema,
    )


def _failure(error: Any) -> Failure:
    return Failure(
        keyword=str(error.validator),
        path=tuple(error.absolute_path),
        instance=error.instance,
        argument=error.validator_value,
        schema=error.schema if isinstance(error.schema, dict) else {},
    )
