"""YAML read as JSON: the same values as any other reader, and a place in the text for each."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.front_matter import StrictHandler
from prakat.content.source_map import pointer_of
from prakat.content.yaml_json import YamlValue, parse_yaml
from prakat.findings import Span

# Numbers as documents have them: whole ones a double can hold, and money. Others are refused unless quoted.
NUMBERS: Final = st.integers(-(10**15), 10**15) | st.decimals(-(10**9), 10**9, places=2).map(float)
# What YAML may hold unescaped; the rest is refused as a control character before YAML is read.
PRINTABLE: Final = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
WORDS: Final = st.sampled_from(
    [
        "no",
        "Yes",
        "ON",
        "off",
        "true",
        "~",
        "null",
        "010",
        "0o17",
        "1e5",
        "1_000",
        "16:30",
        ".5",
        "1.",
        "-0",
        "+1",
        "0x1F",
        "2563-08-21",
        "=",
        "<<",
        ".inf",
        "-",
        "?",
        "&",
        "*",
        "!",
        "|",
        ">",
        "%",
        "@",
        "`",
        "#",
        ":",
        "ก",
    ]
)
TEXTS: Final = st.text(PRINTABLE, max_size=30) | WORDS
KEYS: Final = st.text(PRINTABLE, max_size=12) | WORDS


def documents(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)

    return st.dictionaries(KEYS, st.recursive(scalars, grow, max_leaves=12), max_size=5)


JSON: Final = documents(st.none() | st.booleans() | NUMBERS | TEXTS)
LINED: Final = st.text(st.sampled_from("กa \n\t-:#'\"|>"), max_size=12)
ANY_TEXT: Final = st.none() | st.booleans() | NUMBERS | st.text(max_size=30) | WORDS | LINED


class PlainLoader(yaml.SafeLoader):
    """PyYAML as everybody uses it, but for dates, which stay the text they are."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from walk(item, (*path, key))


def cut(text: str, span: Span) -> str:
    """Return the text of a span of a text whose first line is line 1."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@TRIED
@given(st.text() | st.text(st.characters()) | st.text(st.sampled_from("ab:- \n\t'\"[]{},&*!|>%@`#?<=~.0123456789กิ")))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    read = parse_yaml(text, first_line=7)
    for problem in read.problems:
        assert problem.span.line >= 7
        assert problem.span.column >= 1


@TRIED
@given(JSON, st.sampled_from([None, 0, 2]))
def test_json_is_read_as_json(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    read = parse_yaml(text)
    assert read.problems == ()
    assert read.value == json.loads(text)


@TRIED
@given(JSON, st.sampled_from([None, 0, 2]))
def test_every_pointer_cuts_its_own_text_out_of_json(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    places = parse_yaml(text).source_map
    found = dict(walk(value))
    assert places.values.keys() == {pointer_of(path) for path in found}
    for path, item in found.items():
        span = places.value(pointer_of(path))
        assert span is not None
        assert json.loads(cut(text, span)) == item
        if path and isinstance(path[-1], str):
            key = places.key(pointer_of(path))
            assert key is not None
            assert json.loads(cut(text, key)) == path[-1]


@TRIED
@given(documents(ANY_TEXT))
def test_what_the_handler_writes_every_reader_reads_back(value: dict[str, Any]) -> None:
    text = StrictHandler().export(value) + "\n"
    read = parse_yaml(text)
    assert read.problems == ()
    assert read.value == value
    assert yaml.safe_load(text) == value


@TRIED
@given(documents(ANY_TEXT))
def test_every_pointer_cuts_its_own_text_out_of_yaml(value: dict[str, Any]) -> None:
    """A scalar on one line reads back by itself; a block of text starts with its mark."""
    text = StrictHandler().export(value) + "\n"
    places = parse_yaml(text).source_map
    for path, item in walk(value):
        span = places.values[pointer_of(path)]
        part = cut(text, span)
        if not isinstance(item, dict | list):
            assert part.startswith("|") or parse_yaml(part).value == item


SCALARS: Final = st.text(st.sampled_from("0123456789.:-+_eExXoObBaAfFnNyYsStTrRuUlL~=<กี, "), min_size=1, max_size=14)
LINES: Final = st.lists(st.tuples(st.sampled_from(["title", "sum", "level"]), SCALARS | WORDS), max_size=4)


@TRIED
@given(LINES)
def test_what_is_accepted_every_reader_reads_alike(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}{index}: {scalar}\n" for index, (key, scalar) in enumerate(lines))
    read = parse_yaml(text)
    assume(not read.problems)
    other = yaml.load(text, Loader=PlainLoader)  # noqa: S506 - a SafeLoader
    assert _typed(read.value) == _typed(other)


def _typed(value: Any) -> Any:
    """Tell 1, 1.0 and true apart."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return type(value).__name__, value


def problem_of(text: str) -> tuple[str, int, int]:
    read: YamlValue = parse_yaml(text)
    problem = read.problems[0]
    return problem.id, problem.span.line, problem.span.column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phone: 044123456", ("ambiguous", 1, 8)),
        ("time: 16:30", ("ambiguous", 1, 7)),
        ("a: 1e5", ("ambiguous", 1, 4)),
        ("a: 0o17", ("ambiguous", 1, 4)),
        ("a: .5", ("ambiguous", 1, 4)),
        ("a: 1.", ("ambiguous", 1, 4)),
        ("a: 0.1234567", ("ambiguous", 1, 4)),
        ("a: 1234567890123456789", ("ambiguous", 1, 4)),
        ("a: ~", ("ambiguous", 1, 4)),
        ("a: .inf", ("ambiguous", 1, 4)),
        ("a: +" + "0" * 400, ("ambiguous", 1, 4)),
        ("a: 0o" + "7" * 400, ("ambiguous", 1, 4)),
        ("a: no", ("truth", 1, 4)),
        ("a: On", ("truth", 1, 4)),
        ("a: b\na: c", ("duplicate-key", 2, 1)),
        ("a: {b: 1, b: 2}", ("duplicate-key", 1, 11)),
        ("a: &x b", ("alias", 1, 4)),
        ("a: *x", ("alias", 1, 4)),
        ("a: !!str b", ("tag", 1, 4)),
        ("a: ! 12", ("tag", 1, 4)),
        ("a: !", ("tag", 1, 4)),
        ("!!str a: b", ("tag", 1, 1)),
        ("<<: {a: 1}", ("merge-key", 1, 1)),
        ("? [a]\n: b", ("key-not-text", 1, 3)),
        ("a: 1\n--- b", ("second-document", 2, 1)),
        ("--- a", ("directive", 1, 1)),
        ("a: 1\n...\nb: 1", ("directive", 2, 1)),
        ("%YAML 1.1\na: 1", ("directive", 1, 1)),
        ("a:\n\t- b", ("tab", 2, 1)),
        ("t\title: b", ("tab", 1, 2)),
        ("a:\tb", ("tab", 1, 3)),
        ('a: "b\tc"', ("tab", 1, 6)),
        ("a: b # c\t\td", ("tab", 1, 9)),
        ("a: b: c", ("colon", 1, 5)),
        ('ก่อน: 1\na: "b\n\nc: d', ("unclosed", 2, 4)),
        ("a: [b, c\nd: 1", ("unclosed", 1, 4)),
        ('a: "b" c', ("after-quote", 1, 8)),
        ("a: 'it's'", ("after-quote", 1, 8)),
        ('- "a" b', ("after-quote", 1, 7)),
        ("a: @b", ("reserved", 1, 4)),
        ("a: b\nค\nc: d", ("no-colon", 2, 1)),
        ("a:\n  b: 1\n c: 2", ("indentation", 3, 2)),
        ("a: - b", ("indentation", 1, 4)),
        ("- a\nb: c", ("indentation", 2, 1)),
        ('a: "\\q"', ("yaml-syntax", 1, 5)),
        ("ก: ข\nค: \x01", ("yaml-syntax", 2, 4)),
        ("\ud800", ("yaml-syntax", 1, 1)),
        ("a: " + "[" * 17, ("too-deep", 1, 20)),
    ],
)
def test_a_slip_is_told_apart_and_found(text: str, expected: tuple[str, int, int]) -> None:
    assert problem_of(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2563-08-21", "2563-08-21"),
        ("a: 2026-11-22T09:30:00+07:00", "2026-11-22T09:30:00+07:00"),
        ('a: "044123456"', "044123456"),
        ("a: 'no'", "no"),
        ("a: 0-0000-0000", "0-0000-0000"),
        ("a: 5/2569", "5/2569"),
        ("a: 1.10", 1.1),
        ("a: -3", -3),
        ("a: 999999999999999999", 999999999999999999),
        ("a: true", True),
        ("a:", None),
        ("a: null", None),
        ("a: |\n  ข้อ ๑\n  ข้อ ๒\n", "ข้อ ๑\nข้อ ๒\n"),
        ("a: ข้อ\n  ๑", "ข้อ ๑"),
    ],
)
def test_what_staff_write_is_read_as_they_mean_it(text: str, value: object) -> None:
    read = parse_yaml(text)
    assert read.problems == ()
    assert read.value["a"] == value
    assert type(read.value["a"]) is type(value)


def test_reading_goes_on_beside_a_fault() -> None:
    read = parse_yaml("a: no\nb: &x 1\nc: 3\nc: 4\nd: *x\ne: last")
    assert [problem.id for problem in read.problems] == ["truth", "alias", "duplicate-key", "alias"]
    assert read.value == {"a": "no", "b": 1, "c": 3, "d": "*x", "e": "last"}
    assert read.problems[2].related == Span(3, 1, 3, 2)


@pytest.mark.parametrize(
    "text", ["a\tb\nc", "a\n\x85", "a\r\nb", "a\n\u2028b", "a\n\ufeff", "a\n\x1b[2J", " \n", "a\n\n"]
)
def test_a_text_of_several_lines_is_written_so_that_it_can_be_read(text: str) -> None:
    written = StrictHandler().export({"a": text, text: "b"})
    assert not set(written) & set("\t\r\x85\u2028\ufeff\x1b")
    read = parse_yaml(written + "\n")
    assert (read.problems, read.value) == ((), {"a": text, text: "b"})


def test_a_tab_is_said_once() -> None:
    assert [problem.id for problem in parse_yaml("a:\n\t- b\n\t- c\n").problems] == ["tab"]


def test_depth_has_its_limit_and_no_more() -> None:
    assert parse_yaml("[" * 16 + "]" * 16).problems == ()
    assert parse_yaml("[" * 18 + "]" * 18).problems[0].id == "too-deep"
    assert parse_yaml("[" * 100_000).problems[0].id == "too-deep"


def test_an_empty_text_is_none() -> None:
    assert parse_yaml("") == parse_yaml("# nothing\n")
    assert parse_yaml("").value is None


def test_what_a_message_shows_has_its_limit() -> None:
    read = parse_yaml(f"? {'k' * 5000}\n: 1\n? {'k' * 5000}\n: +{'0' * 5000}")
    assert [problem.id for problem in read.problems] == ["duplicate-key", "ambiguous"]
    assert all(len(text) <= 60 for problem in read.problems for text in problem.params.values())
