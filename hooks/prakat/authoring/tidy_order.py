"""Bringing the fields of a page into the order of its form, by moving lines: nothing is written anew.

Only fields that are out of place move, each with the comment right above it. All other lines stay where they are.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from prakat.authoring.needs import Parts
from prakat.content.document import Document
from prakat.content.source_map import pointer_of
from prakat.findings import Span

# A field that waits in a comment is not a comment on the next field.
_WAITING_FIELD: Final = re.compile(r"#\s*(?:- )?[a-z0-9_]+:(?:\s|$)")

# A stretch of lines; named when it is a field.
_Chunk = tuple[str, list[str]]


def reorder(document: Document, text: str, order: Sequence[str]) -> tuple[str, list[str]]:
    """Return the text with its top-level fields in an order, and the names of those that moved.

    Fields that the order does not know stay. A front matter that is not one field to a line is left as it is.
    """
    spans = [document.front_matter.source_map.keys[pointer_of([key])] for key in document.value]
    if any(span.column != 1 for span in spans) or len({span.line for span in spans}) < len(spans):
        return text, []
    moving = _out_of_place([key for key in document.value if key in order], order)
    lines = text.split("\n")
    chunks, moved = _cut(document, lines, moving)
    for key in sorted(moving, key=order.index):
        _insert(chunks, key, moved[key], order)
    return "\n".join(line for _, chunk in chunks for line in chunk), moving


def last_line(document: Document, lines: Sequence[str], path: Parts) -> int:
    """Return the last line (1-based) of a value, without the comments and blank lines after it."""
    value: Any = document.value
    for part in path:
        value = value[part]
    spans = document.front_matter.source_map.values
    pointer = pointer_of(path)
    return max(end_line(spans[inner]) for inner in _ends(value, pointer, lines, document))


def _ends(value: Any, pointer: str, lines: Sequence[str], document: Document) -> Iterator[str]:
    """Yield the pointers of what a value ends with: single values, and collections between brackets."""
    span = document.front_matter.source_map.values[pointer]
    bracket = lines[span.line - 1][span.column - 1 : span.column]
    if not isinstance(value, dict | list) or not value or bracket in {"{", "["}:
        yield pointer
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _ends(item, pointer + pointer_of([key]), lines, document)
    else:
        for index, item in enumerate(value):
            yield from _ends(item, f"{pointer}/{index}", lines, document)


def end_line(span: Span) -> int:
    """Return the last line of a span; a text block ends at the beginning of the next line."""
    return span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line


def _out_of_place(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """Return the fewest keys that must move: all but a longest run that is in order already."""
    runs: list[list[str]] = []
    for number, key in enumerate(keys):
        before = [run for other, run in zip(keys[:number], runs, strict=True) if order.index(other) < order.index(key)]
        runs.append([*max(before, key=len, default=[]), key])
    staying = max(runs, key=len, default=[])
    return [key for key in keys if key not in staying]


def _cut(document: Document, lines: Sequence[str], moving: Sequence[str]) -> tuple[list[_Chunk], dict[str, list[str]]]:
    """Cut the text into fields and what stands between them; what moves is taken out."""
    chunks: list[_Chunk] = []
    moved = {}
    at = 0
    for key in document.value:
        start = document.front_matter.source_map.keys[pointer_of([key])].line - 1
        stop = last_line(document, lines, (key,))
        if key in moving:
            start = _with_comment(lines, at, start)
            moved[key] = list(lines[start:stop])
        chunks.append(("", list(lines[at:start])))
        if key not in moving:
            chunks.append((key, list(lines[start:stop])))
        at = stop
    return [*chunks, ("", list(lines[at:]))], moved


def _with_comment(lines: Sequence[str], first: int, start: int) -> int:
    """Return where the comment right above a field begins; the head of the front matter belongs to the page."""
    above = start
    while above > first and lines[above - 1].startswith("#") and not _WAITING_FIELD.match(lines[above - 1]):
        above -= 1
    return start if above <= 1 else above


def _insert(chunks: list[_Chunk], key: str, block: list[str], order: Sequence[str]) -> None:
    """Put a field after the last one that comes before it in the order, or before the first one that is there."""
    rank = order.index(key)
    placed = [(order.index(name), number) for number, (name, _) in enumerate(chunks) if name in order]
    before = [item for item in placed if item[0] < rank]
    at = max(before)[1] + 1 if before else min(number for _, number in placed)
    chunks.insert(at, (key, block))
