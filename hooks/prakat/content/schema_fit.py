"""Whether a value meets a schema: a quick yes, or nothing said.

jsonschema judges what is wrong and says where; nearly all pages are right, and for them it is asked in vain, at thirty
times the price. So a schema is put together once as plain functions, and only what they do not find right is given to
jsonschema. A keyword not known here makes the whole schema jsonschema's, so that nothing is ever passed by for lack of
knowing it; `tests/content/test_schema_fit.py` holds the two against each other. See decision 5.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from prakat.content.formats import FORMATS

Fit = Callable[[Any], bool]

# Notes for people and editors, which allow and forbid nothing.
_NOTES: Final = frozenset({"$comment", "default", "description", "examples", "title"})
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


class UnknownKeywordError(Exception):
    """A schema says something that is not known here: jsonschema must judge by it."""


class _AskError(Exception):
    """This value is for jsonschema to judge."""


def compile_fit(schema: Any, file: str, files: Mapping[str, Any]) -> Fit | None:
    """Return a function that tells whether a value (as JSON) meets a schema; None when it cannot be put together.

    ``file`` is the file the schema stands in, ``files`` are all that a ``$ref`` may lead to, by name.
    """
    try:
        fit = _Compiler(files).fit(schema, file)
    except (UnknownKeywordError, KeyError, TypeError, ValueError, re.error, RecursionError):
        return None

    def fit_or_ask(value: Any) -> bool:
        try:
            return fit(value)
        except _AskError:
            return False

    return fit_or_ask


class _Compiler:
    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files
        self._made: dict[tuple[str, str], Fit] = {}

    def fit(self, schema: Any, file: str) -> Fit:
        if isinstance(schema, bool):
            return lambda _value: schema
        for keyword in schema.keys() - _KEYWORDS.keys() - _SPOKEN_FOR - _NOTES:
            if not keyword.startswith("x-"):
                raise UnknownKeywordError(keyword)
        makers = dict.fromkeys(make for keyword, make in _KEYWORDS.items() if keyword in schema)
        return _all([make(self, schema, file) for make in makers])

    def reference(self, schema: Mapping[str, Any], file: str) -> Fit:
        name, _, pointer = schema["$ref"].partition("#")
        place = (name or file, pointer)
        if place not in self._made:
            node = self._files[place[0]]
            for part in pointer.strip("/").split("/"):
                node = node[part.replace("~1", "/").replace("~0", "~")]

            def later(value: Any) -> bool:
                """Stand for what is not put together yet: a schema may refer to itself."""
                return self._made[place](value)

            self._made[place] = later
            self._made[place] = self.fit(node, place[0])
        return self._made[place]

    def type(self, schema: Mapping[str, Any], _file: str) -> Fit:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        types = frozenset(type_ for name in names for type_ in _TYPES[name])
        if "integer" in names:
            return lambda value: type(value) in types or (type(value) is float and value.is_integer())
        return lambda value: type(value) in types

    def enum(self, schema: Mapping[str, Any], _file: str) -> Fit:
        if all(isinstance(choice, str) for choice in schema["enum"]):
            choices = frozenset(schema["enum"])
            return lambda value: type(value) is str and value in choices
        return _any([_equals(choice) for choice in schema["enum"]])

    def const(self, schema: Mapping[str, Any], _file: str) -> Fit:
        return _equals(schema["const"])

    def properties(self, schema: Mapping[str, Any], file: str) -> Fit:
        """Judge ``properties`` and ``additionalProperties`` in one walk over the fields that are there."""
        known = {key: self.fit(item, file) for key, item in schema.get("properties", {}).items()}
        other = self.fit(schema.get("additionalProperties", True), file)
        return lambda value: type(value) is not dict or all(known.get(key, other)(item) for key, item in value.items())

    def required(self, schema: Mapping[str, Any], _file: str) -> Fit:
        keys = frozenset(schema["required"])
        return lambda value: type(value) is not dict or keys <= value.keys()

    def items(self, schema: Mapping[str, Any], file: str) -> Fit:
        item = self.fit(schema["items"], file)
        return lambda value: type(value) is not list or all(map(item, value))

    def contains(self, schema: Mapping[str, Any], file: str) -> Fit:
        item = self.fit(schema["contains"], file)
        return lambda value: type(value) is not list or any(map(item, value))

    def unique(self, schema: Mapping[str, Any], _file: str) -> Fit:
        if schema["uniqueItems"] is not True:
            raise UnknownKeywordError
        return lambda value: type(value) is not list or _are_different(value)

    def all_of(self, schema: Mapping[str, Any], file: str) -> Fit:
        return _all([self.fit(item, file) for item in schema["allOf"]])

    def any_of(self, schema: Mapping[str, Any], file: str) -> Fit:
        return _any([self.fit(item, file) for item in schema["anyOf"]])

    def negation(self, schema: Mapping[str, Any], file: str) -> Fit:
        fit = self.fit(schema["not"], file)
        return lambda value: not fit(value)

    def condition(self, schema: Mapping[str, Any], file: str) -> Fit:
        holds, then, otherwise = (self.fit(schema.get(key, True), file) for key in ("if", "then", "else"))
        return lambda value: then(value) if holds(value) else otherwise(value)

    def pattern(self, schema: Mapping[str, Any], _file: str) -> Fit:
        search = re.compile(schema["pattern"]).search
        return lambda value: type(value) is not str or search(value) is not None

    def format(self, schema: Mapping[str, Any], _file: str) -> Fit:
        check = FORMATS[schema["format"]]

        def fit(value: Any) -> bool:
            try:
                return check(value)
            except ValueError:
                return False

        return fit

    def length(self, schema: Mapping[str, Any], _file: str) -> Fit:
        return _within(str, schema.get("minLength", 0), schema.get("maxLength"))

    def count(self, schema: Mapping[str, Any], _file: str) -> Fit:
        return _within(list, schema.get("minItems", 0), schema.get("maxItems"))

    def range(self, schema: Mapping[str, Any], _file: str) -> Fit:
        least, most = schema.get("minimum"), schema.get("maximum")
        above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")

        def fit(value: Any) -> bool:
            return type(value) not in (int, float) or (
                (least is None or value >= least)
                and (most is None or value <= most)
                and (above is None or value > above)
                and (below is None or value < below)
            )

        return fit


# What costs least and fails most comes first. A keyword that is judged together with another has its first place.
_KEYWORDS: Final[Mapping[str, Callable[[_Compiler, Mapping[str, Any], str], Fit]]] = {
    "type": _Compiler.type,
    "const": _Compiler.const,
    "enum": _Compiler.enum,
    "required": _Compiler.required,
    "minLength": _Compiler.length,
    "maxLength": _Compiler.length,
    "minItems": _Compiler.count,
    "maxItems": _Compiler.count,
    "minimum": _Compiler.range,
    "maximum": _Compiler.range,
    "exclusiveMinimum": _Compiler.range,
    "exclusiveMaximum": _Compiler.range,
    "pattern": _Compiler.pattern,
    "format": _Compiler.format,
    "properties": _Compiler.properties,
    "additionalProperties": _Compiler.properties,
    "items": _Compiler.items,
    "contains": _Compiler.contains,
    "uniqueItems": _Compiler.unique,
    "$ref": _Compiler.reference,
    "allOf": _Compiler.all_of,
    "anyOf": _Compiler.any_of,
    "not": _Compiler.negation,
    "if": _Compiler.condition,
}
_SPOKEN_FOR: Final = frozenset({"then", "else"})


def _all(fits: Sequence[Fit]) -> Fit:
    if len(fits) == 1:
        return fits[0]

    def fit(value: Any) -> bool:
        for one in fits:  # noqa: SIM110 - a generator for all() costs more than these checks
            if not one(value):
                return False
        return True

    return fit


def _any(fits: Sequence[Fit]) -> Fit:
    return lambda value: any(one(value) for one in fits)


def _within(kind: type[str | list[Any]], least: int, most: int | None) -> Fit:
    return lambda value: type(value) is not kind or (least <= len(value) and (most is None or len(value) <= most))


def _equals(wanted: Any) -> Fit:
    """Return equality as JSON has it: true is not 1, and 1.0 is 1."""
    if isinstance(wanted, dict | list):
        raise UnknownKeywordError
    kinds = (int, float) if type(wanted) in (int, float) else (type(wanted),)
    return lambda value: type(value) in kinds and bool(value == wanted)


def _are_different(items: list[Any]) -> bool:
    """Tell whether no two texts of a list are the same; of anything else than texts jsonschema shall say it."""
    if not all(type(item) is str for item in items):
        raise _AskError
    return len(set(items)) == len(items)
