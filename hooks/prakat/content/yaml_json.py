"""YAML read as JSON: the values a JSON Schema knows, a span for each, and nothing that two readers read differently.

Refused, with their place: duplicate keys, aliases, anchors, tags, merge keys, a second document, and every unquoted
word that YAML 1.1 or 1.2 readers turn into something else than it looks like (``no``, ``16:30``, ``044123456``).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import yaml

from prakat.content.source_map import Path, Places, SourceMap, pointer_of
from prakat.content.yaml_problem import YamlProblem, problem_of
from prakat.findings import Span
from prakat.settings import MAX_DEPTH, MAX_FINDINGS

__all__ = ["YamlProblem", "YamlValue", "parse_yaml"]

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: Final = yaml.SafeLoader.yaml_implicit_resolvers
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}")
# What YAML 1.2 or JSON readers take for a number and YAML 1.1 does not.
_OTHER_NUMBER: Final = re.compile(r"[-+]?(?:0o[0-7]+|[0-9.]+[eE][-+]?[0-9]+|\.[0-9]+|[0-9]+\.)")
# Characters of a value that a message shows, and the longest number that is worked out for one.
_SHOWN: Final = 60
_LITERALS: Final = {"true": True, "false": False, "null": None, "": None}
_NO_SUCH_DAY: Final = "no such day"
# What is said of a word, by what others make of it.
_TOLD: Final = {"true": "truth", "false": "truth", _NO_SUCH_DAY: "no-such-day"}
# A plain word that begins with anything else is text to every reader.
_FIRST_OF_OTHERS: Final = frozenset({*_RESOLVERS, *(word[:1] for word in _LITERALS), *"+-.0123456789"})


@dataclass(frozen=True, slots=True)
class YamlValue:
    """JSON value, its source map, and what was wrong on the way; beside problems it is as far as it could be read."""

    value: Any
    source_map: SourceMap
    problems: tuple[YamlProblem, ...]


class _StopReadingError(Exception):
    """The rest cannot be read; the problem is already noted."""


def parse_yaml(text: str, *, first_line: int = 1) -> YamlValue:
    """Read one YAML document as JSON; ``first_line`` is the line of the file that the text begins on (1-based).

    Never raises on any input: what is wrong is in ``problems``, MAX_FINDINGS at most. An empty text is None.
    """
    reader = _Reader(text, first_line)
    value = reader.read()

    @cache
    def places() -> tuple[dict[str, Span], dict[str, Span]]:
        """Read the text once more, for its places: most documents are right, and nobody asks where anything stands."""
        again = _PlaceReader(text, first_line)
        again.read()
        return again.values, again.keys

    source_map = SourceMap(Places(lambda: places()[0]), Places(lambda: places()[1]))
    return YamlValue(value, source_map, tuple(reader.problems))


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self._offset = first_line
        self._text = text
        self._next: Any = None
        self.problems: list[YamlProblem] = []

    def read(self) -> Any:
        try:
            self._note_tab()
            # One pass: the C parser yields events as it goes, so a hostile tail is never built.
            self._next = _LOADER(self._text).get_event
            return self._document()
        except _StopReadingError:
            return None
        except yaml.YAMLError as error:
            problem = problem_of(error, self._text, self._offset)
            self.problems += [problem] if problem.id not in {noted.id for noted in self.problems} else []
            return None
        except UnicodeEncodeError:
            # A lone surrogate is in no file; the C parser cannot take it.
            self.problems.append(
                YamlProblem("yaml-syntax", Span(self._offset, 1, self._offset, 1), {"reason": "surrogate"})
            )
            return None

    def _note_tab(self) -> None:
        """Refuse tabs, even between words: libyaml takes some for spaces that other readers stumble over."""
        line, _, rest = self._text.partition("\t")
        if len(line) < len(self._text):
            number, column = self._offset + line.count("\n"), len(line) - line.rfind("\n")
            width = len(rest) - len(rest.lstrip("\t")) + 1
            self.problems.append(YamlProblem("tab", Span(number, column, number, column + width)))

    def _document(self) -> Any:
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return None
        if start.explicit or start.version or start.tags:
            self._note("directive", start)
        value = self._value(self._next(), ())
        self._next()
        if not isinstance(last := self._next(), yaml.StreamEndEvent):
            self._note("second-document", last)
        return value

    def _value(self, event: Any, path: Path) -> Any:
        if len(path) > MAX_DEPTH:
            self._note("too-deep", event, limit=str(MAX_DEPTH))
            raise _StopReadingError
        if isinstance(event, yaml.AliasEvent):
            self._note("alias", event)
            self._stands(path, event, event)
            return f"*{event.anchor}"
        if event.anchor is not None:
            self._note("alias", event)
        if event.tag is not None:
            self._note("tag", event, tag=event.tag)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, path)
        self._stands(path, event, event)
        return self._scalar(event)

    def _mapping(self, start: Any, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            value_event, place = self._next(), (*path, key)
            if key in result:
                related = self._span_of(first[key])
                self._note("duplicate-key", event, related=related, key=key, line=str(related.line))
                # Read it for its own problems, under a name no schema path can reach.
                self._value(value_event, (*path, f"{key}\0again"))
                continue
            first[key] = event
            self._key_stands(place, event)
            result[key] = self._value(value_event, place)
        self._stands(path, start, event)
        return result

    def _sequence(self, start: Any, path: Path) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            result.append(self._value(event, (*path, len(result))))
        self._stands(path, start, event)
        return result

    def _stands(self, path: Path, first: Any, last: Any) -> None:
        """Take note of where a value stands."""

    def _key_stands(self, path: Path, event: Any) -> None:
        """Take note of where the key of a value stands."""

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._note("key-not-text", event)
            raise _StopReadingError
        if event.anchor is not None or event.tag is not None:
            self._note("tag", event, tag=event.tag or "&")
        if event.value == "<<" and not event.style:
            self._note("merge-key", event)
        return str(event.value)

    def _scalar(self, event: Any) -> Any:
        text = str(event.value)
        if event.style or text[:1] not in _FIRST_OF_OTHERS:
            return text
        if text in _LITERALS:
            return _LITERALS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if other := _read_elsewhere(text):
            self._note(_TOLD.get(other, "ambiguous"), event, value=text, other=other)
        return text

    def _span_of(self, event: Any, end: Any = None) -> Span:
        """Return the stretch from one event to its own end, or to that of another."""
        first, last = event.start_mark, (end or event).end_mark
        return Span(first.line + self._offset, first.column + 1, last.line + self._offset, last.column + 1)

    def _note(self, problem: str, event: Any, *, related: Span | None = None, **params: str) -> None:
        shown = {name: text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…" for name, text in params.items()}
        self.problems.append(YamlProblem(problem, self._span_of(event), shown, related))
        if len(self.problems) >= MAX_FINDINGS:
            raise _StopReadingError


class _PlaceReader(_Reader):
    """Reads the same once more, for the places of values and keys by JSON Pointer."""

    def __init__(self, text: str, first_line: int) -> None:
        super().__init__(text, first_line)
        self.values: dict[str, Span] = {}
        self.keys: dict[str, Span] = {}

    def _stands(self, path: Path, first: Any, last: Any) -> None:
        self.values[pointer_of(path)] = self._span_of(first, last)

    def _key_stands(self, path: Path, event: Any) -> None:
        self.keys[pointer_of(path)] = self._span_of(event)


def _read_elsewhere(text: str) -> str | None:
    """Tell what other readers make of a plain word, or None when all agree that it is text."""
    if _OTHER_NUMBER.fullmatch(text):
        return _other_number(text)
    for tag, pattern in _RESOLVERS.get(text[0], []):
        if pattern.match(text):
            kind = tag.rpartition(":")[2]
            return _other_moment(text) if kind == "timestamp" else _other_value(kind, text)
    return None


def _other_moment(text: str) -> str | None:
    """Tell what others make of a date: they keep every character of it, but stumble over one that no calendar has."""
    try:
        if len(text) == len("YYYY-MM-DD"):
            date.fromisoformat(text)
        else:
            yaml.load(text, Loader=_LOADER)  # noqa: S506 - of a word that is a moment by its looks
    except (ValueError, OverflowError):
        return _NO_SUCH_DAY
    return None


def _other_value(kind: str, text: str) -> str:
    if len(text) > _SHOWN:
        return kind
    try:
        return json.dumps(yaml.load(text, Loader=_LOADER)) if kind in {"int", "float", "bool", "null"} else kind  # noqa: S506
    except (ValueError, OverflowError, yaml.YAMLError):
        return kind


def _other_number(text: str) -> str:
    if len(text) > _SHOWN:
        return "number"
    try:
        return str(int(text, 8)) if "o" in text else str(float(text))
    except ValueError:
        return "number"
