"""The schemas themselves: valid, closed, in Thai, and the same to an editor as to the gate."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.content.published import CORPUS, RAW, REGISTRY, rows_of_file

from prakat.content.category import CATEGORIES
from prakat.content.formats import FORMATS, format_checker
from prakat.content.schema import load_schemas

SCHEMAS = load_schemas(CORPUS.snapshot)
THAI = re.compile("[ก-๙]")
END = r"$(?![\s\S])"
DIVISIONS = {"clerk", "finance", "works", "health", "education", "welfare", "strategy", "audit"}

TYPES = {
    "general-info": (
        "history vision-mission org-structure executive-directory powers-duties strategy-plan action-plan work-plan "
        "project annual-budget financial-report performance-pledge performance-report contact"
    ),
    "law": "law-reference local-regulation",
    "knowledge": "knowledge-article statistics",
    "procurement": (
        "procurement-plan procurement-item procurement-announcement procurement-monthly-summary "
        "procurement-quarterly-winners procurement-annual-report"
    ),
    "official-information": "oia-item oia-index policy-page faq web-links",
    "sop-manual": "sop-manual",
    "citizen-manual": "citizen-manual form service-statistics e-service",
    "news": "news activity-photos alert announcement job-posting",
    "complaint": "complaint-channel complaint-statistics",
    "site-feedback": "visit-statistics satisfaction-result satisfaction-survey",
    "other": "other integrity council-minutes",
}
# Clause 1, word for word: regulations and measures, finance, procurement.
CLAUSE_1 = {"local-regulation", "annual-budget", "financial-report", *TYPES["procurement"].split()}
FACTS = {
    "approval": {"required", "default", "conditional", "none"},
    "source": {"required", "own", "if-relayed", "optional", "none"},
    "cadence": {
        "once", "event", "monthly", "quarterly", "half-yearly", "yearly", "plan-period", "rolling", "always",
    },
    "keep": {
        "permanent", "superseded", "current", "10y", "5y", "3y", "2y", "1y", "30d-after-leaving", "until-stale",
        "by-content",
    },
}  # fmt: skip
OIA = re.compile("s7-[1-5]|s9(?:-[1-8])?")


def nodes(value: Any, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every mapping below a value, with its place."""
    if isinstance(value, dict):
        yield at, value
        for key, item in value.items():
            yield from nodes(item, f"{at}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nodes(item, f"{at}/{index}")


def declared(schema: dict[str, Any], at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas of values that a person fills in: not the conditions beside them."""
    yield at, schema
    for key, item in {**schema.get("$defs", {}), **schema.get("properties", {})}.items():
        yield from declared(item, f"{at}/{key}")
    if isinstance(schema.get("items"), dict):
        yield from declared(schema["items"], f"{at}/[]")


def resolved(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with what its references say; what stands beside a reference goes first."""
    if "$ref" not in schema:
        return schema
    file, _, pointer = schema["$ref"].partition("#/$defs/")
    target = RAW[file or name]["$defs"][pointer]
    return {**resolved(file or name, target), **schema}


def properties_of(name: str, key: str) -> set[str]:
    """Return the names of all fields of a type, the base's among them."""
    return {*RAW["common.schema.json"]["$defs"]["page"]["properties"], *RAW[name]["$defs"][key]["properties"]}


ALL_NODES = [(f"{name}{at}", node) for name, raw in RAW.items() for at, node in nodes(raw)]
DECLARED = [(name, at, node) for name, raw in RAW.items() for at, node in declared(raw, name)]
TYPE_KEYS = [(kind.category, kind.key) for kind in SCHEMAS.types.values()]


@pytest.mark.parametrize("name", RAW)
def test_a_schema_is_valid_under_the_meta_schema(name: str) -> None:
    Draft202012Validator.check_schema(RAW[name])
    assert RAW[name]["$id"] == name
    assert RAW[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_type_of_the_content_model_has_its_schema_in_its_category() -> None:
    found = {c.key: {k.key for k in SCHEMAS.types.values() if k.category == c.key} for c in CATEGORIES}
    assert found == {category: set(keys.split()) for category, keys in TYPES.items()}
    assert len(SCHEMAS.types) == 47


@pytest.mark.parametrize("category", [category.key for category in CATEGORIES])
def test_an_editor_is_offered_the_same_types(category: str) -> None:
    root = RAW[f"{category}.schema.json"]
    assert root["properties"]["type"]["enum"] == TYPES[category].split()
    assert [branch["then"]["$ref"] for branch in root["allOf"]] == [f"#/$defs/{k}" for k in TYPES[category].split()]
    assert root["x-clause"] == next(c.clause for c in CATEGORIES if c.key == category)


def test_patterns_match_whole_texts_and_no_other_digits() -> None:
    patterns = [(at, node["pattern"]) for at, node in ALL_NODES if isinstance(node.get("pattern"), str)]
    assert len(patterns) > 10
    for at, pattern in patterns:
        assert pattern.startswith("^"), at
        assert pattern.endswith(END), at
        assert not re.search(r"\\[dDwW]", pattern), at
        assert not loose_alternative(pattern), at


def loose_alternative(pattern: str) -> bool:
    """Tell whether an alternative stands outside all brackets, where ^ and $ hold for one side only."""
    depth = 0
    for char in re.sub(r"\\.|\[[^\]]*\]", "", pattern):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "|" and depth == 0:
            return True
    return False


def test_only_formats_that_are_checked_are_named() -> None:
    used = {node["format"] for _, node in ALL_NODES if isinstance(node.get("format"), str)}
    assert used <= set(FORMATS)
    assert used == {"date", "date-time", "month", "uri", "email", "file", "page"}


def test_every_field_is_named_in_thai_and_in_english() -> None:
    for name, at, node in DECLARED:
        if at == name or "properties" not in node:
            continue
        for key, item in node["properties"].items():
            shown = resolved(name, item)
            assert THAI.search(shown.get("title", "")), f"{at}.{key} has no Thai title"
            assert re.search("[A-Za-z]", shown.get("x-title-en", "")), f"{at}.{key} has no English name"


@pytest.mark.parametrize(("category", "key"), TYPE_KEYS)
def test_every_type_is_explained_in_thai(category: str, key: str) -> None:
    schema = RAW[f"{category}.schema.json"]["$defs"][key]
    assert THAI.search(schema["title"])
    assert THAI.search(schema["description"])
    assert schema["x-title-en"].isascii()


def test_the_fields_that_are_asked_for_are_these() -> None:
    wanted = {row["place"]: row["required"].split() for row in rows_of_file("tests/data/required-fields.csv")}
    assert {at: node["required"] for name, at, node in DECLARED if "required" in node and at != name} == wanted


@pytest.mark.parametrize(
    "row", rows_of_file("tests/data/values.csv"), ids=lambda row: f"{row['schema'].rpartition('/')[2]}: {row['value']}"
)
def test_a_value_is_taken_or_not(row: dict[str, str]) -> None:
    validator = Draft202012Validator({"$ref": row["schema"]}, registry=REGISTRY, format_checker=format_checker())
    assert validator.is_valid(row["value"]) == (row["accepted"] == "yes")


def test_what_cannot_be_guessed_has_advice_in_both_languages() -> None:
    for at, node in ALL_NODES:
        if "/if" in at or not {"pattern", "anyOf", "contains", "not"} & node.keys() or at.endswith("/properties"):
            continue
        hint = node.get("x-hint", {})
        assert THAI.search(hint.get("th", "")), f"{at} has no x-hint"
        assert re.search("[a-z]", hint.get("en", "")), f"{at} has no English x-hint"


def test_every_object_is_closed() -> None:
    for _, at, node in DECLARED:
        if "x-prakat" in node:
            assert node["unevaluatedProperties"] is False, at
            assert node["$ref"] == "common.schema.json#/$defs/page", at
        elif node.get("type") == "object" and not at.endswith((".schema.json", ".schema.json/page")):
            assert node["additionalProperties"] is False, at


def test_lists_and_texts_have_an_end() -> None:
    for name, at, node in DECLARED:
        whole = resolved(name, node)
        if whole.get("type") == "array":
            assert "maxItems" in whole, at
        if whole.get("type") == "string" and not {"maxLength", "pattern", "format"} & whole.keys():
            assert at.endswith("/page/type"), f"{at} has no maxLength"


@pytest.mark.parametrize(("category", "key"), TYPE_KEYS)
def test_conditions_speak_of_fields_that_exist(category: str, key: str) -> None:
    name = f"{category}.schema.json"
    schema = RAW[name]["$defs"][key]
    known = properties_of(name, key)
    top = [
        schema,
        *(branch[part] for branch in schema.get("allOf", []) for part in ("if", "then", "else") if part in branch),
    ]
    top += schema.get("allOf", [])
    for part in top:
        if isinstance(part, dict):
            named = {*part.get("required", []), *part.get("x-recommended", []), *part.get("properties", {})}
            named |= {field for choice in part.get("anyOf", []) for field in choice.get("required", [])}
            assert named <= known, f"{key}: {named - known}"


def test_nested_conditions_speak_of_fields_that_exist() -> None:
    for name, at, node in DECLARED:
        if "properties" in resolved(name, node) and "x-prakat" not in node:
            whole = resolved(name, node)
            named = {*node.get("required", []), *node.get("x-recommended", [])}
            named |= {field for choice in node.get("anyOf", []) for field in choice.get("required", [])}
            assert named <= set(whole["properties"]), at
            # Nobody reads it below the top of a page.
            assert "x-recommended" not in node or name == "common.schema.json", at


def test_examples_are_accepted_by_their_own_schema() -> None:
    count = 0
    for name, at, node in DECLARED:
        validator = Draft202012Validator(
            {**node, "$id": name, "$defs": RAW[name].get("$defs", {})},
            registry=REGISTRY,
            format_checker=format_checker(),
        )
        for example in node.get("examples", []):
            count += 1
            assert validator.is_valid(example), f"{at}: {example!r}"
    assert count > 40


@pytest.mark.parametrize(("category", "key"), TYPE_KEYS)
def test_the_facts_of_a_type_are_in_known_words(category: str, key: str) -> None:
    facts = SCHEMAS.types[key].facts
    assert set(facts) == {"clause", "approval", "source", "time", "owners", "cadence", "oia", "keep"}
    assert facts["clause"] == RAW[f"{category}.schema.json"]["x-clause"]
    for fact, words in FACTS.items():
        assert facts[fact] in words, fact
    assert isinstance(facts["time"], bool)
    assert facts["owners"]
    assert set(facts["owners"]) <= DIVISIONS
    assert all(OIA.fullmatch(section) for section in facts["oia"])


def test_clause_1_is_not_for_a_schema_to_soften() -> None:
    assert {key for key, kind in SCHEMAS.types.items() if kind.approval == "required"} == CLAUSE_1


@pytest.mark.parametrize("key", ["law-reference", "local-regulation", "knowledge-article", "statistics"])
def test_clauses_2_2_and_2_3_ask_for_the_source(key: str) -> None:
    kind = SCHEMAS.types[key]
    assert kind.facts["source"] == "required"
    assert "source" in kind.schema["required"]


@pytest.mark.parametrize("key", ["knowledge-article", "statistics"])
def test_clause_2_3_asks_for_date_and_time(key: str) -> None:
    kind = SCHEMAS.types[key]
    assert kind.facts["time"] is True
    assert kind.schema["properties"]["as_of"]["x-rule"] == "source-time"
    assert resolved("knowledge.schema.json", kind.schema["properties"]["as_of"])["format"] == "date-time"
    assert "as_of" in kind.schema["required"]


def test_a_choice_in_english_letters_has_a_thai_label() -> None:
    for _, at, node in DECLARED:
        values = node.get("enum", [])
        labels = node.get("x-labels")
        if labels is not None:
            assert list(labels) == values, at
            assert all(THAI.search(label["th"]) and label["en"] for label in labels.values()), at


def test_the_columns_of_a_row_are_its_fields() -> None:
    rows = [(at, node) for _, at, node in DECLARED if "x-columns" in node]
    assert len(rows) == 5
    for at, node in rows:
        needed = [column["field"].split(".")[0] for column in node["x-columns"] if not column.get("optional")]
        assert set(node["required"]) <= set(needed), at
        assert all(column["field"].split(".")[0] in node["properties"] for column in node["x-columns"]), at
        headers = [column["th"] for column in node["x-columns"]]
        assert len(set(headers)) == len(headers), at


def test_form_skr_1_has_its_nine_columns_in_order() -> None:
    columns = RAW["procurement.schema.json"]["$defs"]["procurement-monthly-summary-row"]["x-columns"]
    assert [column["th"] for column in columns if not column.get("optional")] == [
        "ลำดับที่",
        "งานที่จัดซื้อหรือจัดจ้าง",
        "วงเงินที่จะซื้อหรือจ้าง (บาท)",
        "ราคากลาง (บาท)",
        "วิธีซื้อหรือจ้าง",
        "รายชื่อผู้เสนอราคาและราคาที่เสนอ",
        "ผู้ได้รับการคัดเลือกและราคาที่ตกลงซื้อหรือจ้าง",
        "เหตุผลที่คัดเลือกโดยสรุป",
        "เลขที่และวันที่ของสัญญาหรือข้อตกลงในการซื้อหรือจ้าง",
    ]
