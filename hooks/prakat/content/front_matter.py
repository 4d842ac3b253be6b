"""The one front-matter grammar, and its reader as a python-frontmatter handler.

A page is UTF-8 without a byte-order mark, lines end in LF, byte 0 starts ``---`` on a line of its own, a second ``---``
line ends the front matter, and what stands between is a YAML mapping read as JSON (`prakat.content.yaml_json`).
Common readers disagree on anything else: a BOM or a missing close gives them *empty* metadata and no error, and then
every check is passed by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml
from frontmatter.default_handlers import BaseHandler

from prakat.content.source_map import SourceMap
from prakat.content.yaml_json import parse_yaml
from prakat.content.yaml_problem import YamlProblem
from prakat.findings import Span
from prakat.settings import MAX_FRONT_MATTER, MAX_PAGE

_FENCE: Final = "---"
# Spaces around it, too many or too few of it, or the dashes a word processor makes of it.
_NEAR_FENCE: Final = re.compile(r"\s*[-\u2013\u2014]{2,}\s*|\s*\u2014\s*")
# What other readers take for a fence: python-frontmatter any number of dashes, Jekyll dots, both with any space behind.
_OTHER_FENCE: Final = re.compile(r"^(?:-{3,}|\.{3})\s*?$", re.MULTILINE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The head of one page.

    ``value`` maps field names to JSON values; it holds what could be read even beside problems. ``body`` starts on line
    ``body_line`` (1-based) of the file.
    """

    value: dict[str, Any]
    source_map: SourceMap
    problems: tuple[YamlProblem, ...]
    body: str
    body_line: int


class StrictHandler(BaseHandler):
    """python-frontmatter handler for our grammar; keeps the source map and the problems of the last text it read.

    ``frontmatter.loads(text, handler=StrictHandler())`` and ``frontmatter.dumps`` work with it. It never raises for
    what stands in the text.
    """

    FM_BOUNDARY = re.compile(r"^---$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = _FENCE

    def __init__(self) -> None:
        super().__init__()
        self.source_map = SourceMap()
        self.problems: list[YamlProblem] = []
        self.body_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """Return the YAML text and the body; problems of the fences are noted.

        What was meant to be a closing line is taken for one, beside the problem, so that one run shows all faults.
        """
        self.problems, self.body_line = [], 1
        lines = text.split("\n")
        if lines[0] != _FENCE:
            self.problems.append(YamlProblem("missing", Span(1, 1, 1, len(lines[0]) + 1)))
            return "", text
        close = next((i for i, line in enumerate(lines[1:], 1) if line == _FENCE), None)
        if close is None:
            close = next((i for i, line in enumerate(lines[1:], 1) if _NEAR_FENCE.fullmatch(line)), None)
            at = _last_line(lines) if close is None else close + 1
            self.problems.append(YamlProblem("not-closed", Span(at, 1, at, len(lines[at - 1]) + 1)))
        if close is None:
            return "", ""
        self.body_line = close + 2
        return "\n".join(lines[1:close]) + "\n", "\n".join(lines[close + 1 :])

    def load(self, fm: str) -> dict[str, Any]:
        """Read the YAML between the fences as JSON."""
        if self.problems and not fm:
            return {}
        if len(fm) > MAX_FRONT_MATTER:
            params = {"size": str(len(fm)), "limit": str(MAX_FRONT_MATTER)}
            self.problems.append(YamlProblem("too-large", Span(1, 1, 1, 4), params))
            return {}
        read = parse_yaml(fm, first_line=2)
        self.problems.extend(read.problems)
        self.source_map = read.source_map
        if isinstance(read.value, dict) and read.value:
            return read.value
        if not self.problems:
            self.problems.append(YamlProblem("not-a-mapping", Span(2, 1, 2, 1)))
        return {}

    def export(self, metadata: dict[str, object], **_kwargs: object) -> str:
        """Write metadata so that this handler, and every other YAML reader, reads the same values back."""
        return str(yaml.dump(metadata, Dumper=_QuotingDumper, allow_unicode=True, sort_keys=False, width=10**6)).strip()


class _QuotingDumper(yaml.SafeDumper):
    """Writes every text that could be taken for something else in double quotes, and no aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, False)  # noqa: FBT003 - list items stand indented, as staff write them


_PLAIN: Final = re.compile(r"[^\W\d_][^:#'\"\n\t\[\]{},&*!|>%@`\\]*[^\s:#'\"\[\]{},&*!|>%@`\\]", re.UNICODE)


def _represent_text(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    if "\n" in data and not _NOT_IN_BLOCKS.search(data):
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|")
    plain = _PLAIN.fullmatch(data) and not parse_yaml(data).problems and parse_yaml(data).value == data
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


# What the reader would refuse where it stands unescaped.
_NOT_IN_BLOCKS: Final = re.compile(rf"[\t\r]|{_CONTROL.pattern}")

_QuotingDumper.add_representer(str, _represent_text)


def parse_front_matter(raw: bytes) -> FrontMatter:
    """Read the bytes of a page. Never raises: whatever is wrong is in ``problems``, with its place."""
    if len(raw) > MAX_PAGE:
        params = {"size": str(len(raw)), "limit": str(MAX_PAGE)}
        return _unreadable(YamlProblem("too-large", Span(1, 1, 1, 1), params))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unreadable(_not_utf8(raw, error.start))
    text, problems = _clean(text)
    handler = StrictHandler()
    # Not by frontmatter.parse: it strips the text first, and a closing line with a space after it would pass.
    head, body = handler.split(text)
    value = handler.load(head)
    if handler.body_line == 1:
        return _unreadable(*problems, *handler.problems)
    handler.problems.extend(_check_fences(head, text, handler))
    return FrontMatter(
        value=value,
        source_map=handler.source_map,
        problems=(*problems, *handler.problems),
        body=body,
        body_line=handler.body_line,
    )


def _check_fences(head: str, text: str, handler: StrictHandler) -> Iterator[YamlProblem]:
    """Yield what makes other readers cut the front matter elsewhere, or not find it at all."""
    if not handler.problems and (found := _OTHER_FENCE.search(head)):
        line = head.count("\n", 0, found.start()) + 2
        yield YamlProblem("directive", Span(line, 1, line, len(found[0]) + 1))
    close = handler.body_line - 1
    if text.count("\n") < close:
        # MkDocs takes a fence for one only when a line end follows.
        yield YamlProblem("no-line-end", Span(close, 1, close, len(_FENCE) + 1))


def _unreadable(*problems: YamlProblem) -> FrontMatter:
    return FrontMatter(value={}, source_map=SourceMap(), problems=problems, body="", body_line=1)


def _not_utf8(raw: bytes, start: int) -> YamlProblem:
    line_start = raw.rfind(b"\n", 0, start) + 1
    line, column = raw.count(b"\n", 0, start) + 1, len(raw[line_start:start].decode("utf-8")) + 1
    return YamlProblem("not-utf8", Span(line, column, line, column + 1))


def _clean(text: str) -> tuple[str, list[YamlProblem]]:
    """Take out what only hides the rest, and note it, so that one run shows all that is wrong."""
    problems = []
    if text.startswith("\ufeff"):
        problems.append(YamlProblem("bom", Span(1, 1, 1, 2)))
        text = text[1:]
    if "\r" in text:
        problems.append(YamlProblem("carriage-return", _span_of(text, text.index("\r"))))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        problems.append(
            YamlProblem("control-character", _span_of(text, found.start()), {"code": f"{ord(found[0]):04X}"})
        )
    return _CONTROL.sub(" ", text), problems


def _span_of(text: str, index: int) -> Span:
    line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    return Span(line, column, line, column + 1)


def _last_line(lines: list[str]) -> int:
    """Return the line (1-based) that an unclosed front matter probably ends on: the one before the first blank line."""
    blank = next((i for i, line in enumerate(lines[1:], 1) if not line.strip()), len(lines))
    return max(blank, 1)
