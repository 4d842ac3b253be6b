"""What keeps YAML from being read, told apart by the slips that people make who never saw YAML."""

import re
from dataclasses import dataclass, field
from typing import Final

import yaml

from prakat.findings import Span

# A word in quotes with more text after it: title: "ประกาศ" ฉบับที่ 2
_AFTER_QUOTE: Final = re.compile(r"""[^"']*(?:^|[:\-]) *(["'])(?:(?!\1).)*\1 *[^\s#]""")

# What libyaml says, in parts, and what it means to whoever wrote the line.
_REASONS: Final = (
    ("mapping values", "colon"),
    ("end of stream", "unclosed"),
    ("expected ',' or", "unclosed"),
    ("document start", "directive"),
    ("cannot start any token", "reserved"),
    ("could not find expected ':'", "no-colon"),
    ("block sequence entries", "indentation"),
)


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """One thing that is not allowed: a message id of the ``front-matter`` rule, its parameters, and where."""

    id: str
    span: Span
    params: dict[str, str] = field(default_factory=dict)
    related: Span | None = None


def problem_of(error: yaml.YAMLError, text: str, first_line: int) -> YamlProblem:
    """Return what a parser's error means, at the place where it can be mended; ``first_line`` is that of the text."""
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    index, column = _mark(getattr(error, "problem_mark", None)) or _position(error, text)
    opened = _mark(getattr(error, "context_mark", None)) or (index, column)
    lines = text.split("\n")
    line = lines[index] if index < len(lines) else ""
    id_ = _kind(reason, line)
    if id_ in {"unclosed", "no-colon"}:
        index, column = opened
    elif id_ == "directive":
        index, column = _directive(lines, index), 0
    span = Span(index + first_line, column + 1, index + first_line, column + 2)
    return YamlProblem(id_, span, _params(id_, reason, line[column : column + 1]))


def _kind(reason: str, line: str) -> str:
    if line.lstrip(" ").startswith("\t"):
        return "tab"
    if "expected key" in reason or "'-' indicator" in reason:
        return "after-quote" if _AFTER_QUOTE.match(line) else "indentation"
    return next((id_ for part, id_ in _REASONS if part in reason), "yaml-syntax")


def _params(id_: str, reason: str, character: str) -> dict[str, str]:
    if id_ == "reserved":
        return {"character": character}
    return {"reason": reason} if id_ == "yaml-syntax" else {}


def _directive(lines: list[str], index: int) -> int:
    """Return the line that made the parser expect a new document: ``...`` or ``%…`` above the place it gave up at."""
    above = (i for i in range(min(index, len(lines) - 1), -1, -1) if lines[i].startswith(("...", "%")))
    return next(above, index)


def _mark(mark: yaml.Mark | None) -> tuple[int, int] | None:
    return (mark.line, mark.column) if mark else None


def _position(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    """Return line and column of an error that only knows how many bytes were read."""
    read = text.encode()[: getattr(error, "position", 0) or 0].decode("utf-8", "ignore")
    return read.count("\n"), len(read) - read.rfind("\n") - 1
