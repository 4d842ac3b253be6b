"""The quick yes and jsonschema say the same of every value, or the quick yes leaves it to jsonschema."""

import copy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.content.published import CORPUS, PAGES, RAW
from tests.properties import TRIED

from prakat.content.formats import format_checker
from prakat.content.schema import ContentType, Schemas, load_schemas
from prakat.content.schema_fit import compile_fit

SCHEMAS: Final[Schemas] = load_schemas(CORPUS.snapshot)
KINDS: Final = tuple(SCHEMAS.types.values())

# What stands where something else should: near misses of every kind of field.
ODD: Final[list[Any]] = [
    None, True, False, 0, 1, -1, 1.0, 2.5, 10**15, "", " ", "1", "true", "ก", "ก" * 600, "2026-02-30", "2026-11-22",
    "2563-08-21", "๒๕๖๓-๐๘-๒๑", "2026-11-22T09:30:00+07:00", "2026-11-22\n", "2026-10", "https://example.org/",
    "javascript:alert(1)", "a.pdf", "../a.pdf", "docs/law/a.md", "clerk", "clerk\n", [], [1, 1], ["ก", "ก"], [{}], {},
    {"a": 1}, {"type": "own"}, [None] * 200,
]  # fmt: skip
JSON: Final = st.recursive(
    st.sampled_from([value for value in ODD if not isinstance(value, list | dict)]) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "type"]), inner, max_size=3),
    max_leaves=8,
)


def is_valid(kind: ContentType, value: Any) -> bool:
    """Return what jsonschema says."""
    return bool(SCHEMAS._validator(kind).is_valid(value))  # noqa: SLF001 - the other half of the same class


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_every_type_has_a_quick_yes(kind: ContentType) -> None:
    """A keyword that nobody taught it would make every check of that type thirty times as slow, and say nothing."""
    assert compile_fit(SCHEMAS.closed(kind), f"{kind.category}.schema.json", RAW) is not None


@pytest.mark.parametrize("path", PAGES)
def test_a_published_page_needs_no_second_look(path: str) -> None:
    """What is right is found right at once."""
    page = PAGES[path]
    assert SCHEMAS.fits(SCHEMAS.types[page.type], page.value)


@TRIED
@given(data=st.data())
def test_no_change_of_a_page_divides_the_two(data: st.DataObject) -> None:
    """A page with a value, a key or an item changed, taken away or put in: both say yes, or both say no."""
    page = PAGES[data.draw(st.sampled_from(sorted(PAGES)))]
    value = copy.deepcopy(page.value)
    for _ in range(data.draw(st.integers(1, 3))):
        change(value, data)
    kind = SCHEMAS.types[page.type]
    assert SCHEMAS.fits(kind, value) is is_valid(kind, value)


def change(value: Any, data: st.DataObject) -> None:
    """Change one thing, at a depth of its own."""
    node = value
    for _ in range(data.draw(st.integers(0, 4))):
        inner = [item for item in (node.values() if isinstance(node, dict) else node) if isinstance(item, dict | list)]
        if not inner:
            break
        node = data.draw(st.sampled_from(inner))
    put = copy.deepcopy(data.draw(st.sampled_from(ODD)))
    places = list(node) if isinstance(node, dict) else list(range(len(node)))
    wish = data.draw(st.sampled_from(["replace", "remove", "add", "repeat"]))
    if wish == "add" and isinstance(node, dict):
        node[data.draw(st.sampled_from(["x", "type", "sample", "title_en", "effective", "measure"]))] = put
    elif isinstance(node, list) and (wish == "add" or not places):
        node.append(put)
    elif places:
        place = data.draw(st.sampled_from(places))
        if wish == "remove":
            del node[place]
        elif wish == "repeat" and isinstance(node, list):
            node.append(copy.deepcopy(node[place]))
        else:
            node[place] = put


SMALL: Final[dict[str, Any]] = {
    "type": {"type": "integer"},
    "types": {"type": ["number", "null"]},
    "boolean": {"type": "boolean"},
    "const-number": {"const": 1},
    "const-true": {"const": True},
    "const-null": {"const": None},
    "enum": {"enum": ["clerk", "1"]},
    "enum-mixed": {"enum": [1, False, None, "ก"]},
    "length": {"minLength": 1, "maxLength": 3},
    "count": {"minItems": 1, "maxItems": 2},
    "range": {"minimum": 0, "maximum": 1},
    "open-range": {"exclusiveMinimum": 0, "exclusiveMaximum": 2.5},
    "pattern": {"pattern": "^[a-z]+$"},
    "format": {"format": "date"},
    "moment": {"format": "date-time"},
    "properties": {"properties": {"a": {"type": "integer"}}},
    "closed": {"properties": {"a": True}, "additionalProperties": False},
    "open": {"properties": {"a": False}, "additionalProperties": {"type": "string"}},
    "required": {"required": ["a"]},
    "items": {"items": {"type": "integer"}},
    "contains": {"contains": {"const": 1}},
    "all": {"allOf": [{"type": "string"}, {"minLength": 1}]},
    "any": {"anyOf": [{"type": "string"}, {"required": ["a"]}]},
    "not": {"not": {"type": "object"}},
    "if": {"if": {"required": ["a"]}, "then": {"required": ["type"]}, "else": {"type": "string"}},
    "if-then": {"if": {"properties": {"type": {"const": "own"}}, "required": ["type"]}, "then": False},
    "ref": {"$ref": "other.json#/$defs/a~1b", "maxItems": 1},
    "loop": {"$ref": "other.json#/$defs/tree"},
}
OTHER: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "other.json",
    "$defs": {
        "a/b": {"$ref": "#/$defs/list"},
        "list": {"type": "array"},
        "tree": {"properties": {"a": {"$ref": "#/$defs/tree"}, "b": {"type": "string"}}},
    },
}


@pytest.mark.parametrize("name", SMALL)
@TRIED
@given(value=st.sampled_from(ODD) | JSON)
def test_each_keyword_says_what_it_says_to_jsonschema(name: str, value: Any) -> None:
    """Every keyword by itself, on values of every kind."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    registry: Any = Registry().with_resource("other.json", DRAFT202012.create_resource(OTHER))
    validator: Any = Draft202012Validator(SMALL[name], registry=registry, format_checker=format_checker())
    fit = compile_fit(SMALL[name], "this.json", {"this.json": {}, "other.json": OTHER})
    assert fit is not None
    assert fit(value) is validator.is_valid(value)


def test_what_it_cannot_tell_apart_it_leaves_to_jsonschema() -> None:
    """Whether 1 and 1.0 are the same item is for jsonschema to say, under a negation too."""
    for schema in ({"uniqueItems": True}, {"not": {"uniqueItems": True}}):
        fit = compile_fit(schema, "this.json", {})
        assert fit is not None
        assert fit([1, 2]) is False
    texts = compile_fit({"uniqueItems": True}, "this.json", {})
    assert texts is not None
    assert (texts(["ก", "ข"]), texts(["ก", "ก"])) == (True, False)


@pytest.mark.parametrize(
    "schema",
    [
        {"unevaluatedProperties": False},
        {"properties": {"a": {"dependentRequired": {"a": ["b"]}}}},
        {"patternProperties": {"a": False}},
        {"contains": {"const": 1}, "minContains": 2},
        {"$id": "elsewhere.json", "$ref": "#/$defs/a"},
        {"$ref": "https://example.org/schema.json"},
        {"$ref": "other.json#/$defs/none"},
        {"$dynamicRef": "#a"},
        {"format": "ipv4"},
        {"pattern": "("},
        {"const": {"a": 1}},
        {"enum": [[1]]},
        {"type": "money"},
        {"uniqueItems": False},
        {"required": 1},
    ],
)
def test_what_it_does_not_know_it_does_not_judge(schema: dict[str, Any]) -> None:
    """One word it was not taught, anywhere in a schema, and there is no quick yes at all."""
    assert compile_fit(schema, "this.json", {"this.json": {}, "other.json": OTHER}) is None
