"""Tidying the text of a page as text: bytes, fences, shapes of letters, spaces at line ends."""

import re
from collections.abc import Iterator
from typing import Any, Final

from prakat.authoring.mend import Mend, mend
from prakat.authoring.tidy_order import end_line
from prakat.content.document import Document, parse_document
from prakat.thai.text import TextProblem, find_text_problems

Step = tuple[str, list[Mend]]

_FENCE: Final = "---"
_BREAK: Final = re.compile(r".*\S {2,}")
_SHOWN: Final = 20
# What the eye does not see, or sees the same either way. A misspelling is for a person to mend.
_SHAPES: Final = frozenset(
    {"not-nfc", "decomposed-sara-am", "doubled-sara-e", "zero-width", "bidi-control", "private-use", "tone-mark"}
)
# Faults of front matter that leave no doubt about what it says.
_HARMLESS: Final = frozenset({"ambiguous", "truth"})


def read_page(path: str, text: str) -> Document:
    """Read a page from its text."""
    return parse_document(path, text.encode("utf-8"))


def is_clear(document: Document) -> bool:
    """Tell whether the front matter is understood, so that it can be edited."""
    return all(problem.id in _HARMLESS for problem in document.front_matter.problems)


def mend_bytes(text: str) -> Step:
    """Take out a byte-order mark, and end lines in LF."""
    mends = []
    if text.startswith("\ufeff"):
        text = text[1:]
        mends.append(mend(1, "bom"))
    if "\r" in text:
        mends.append(mend(text.count("\n", 0, text.index("\r")) + 1, "line-ends"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, mends


def mend_fences(text: str) -> Step:
    """Take out spaces after the two fences: with them, other programs see no front matter at all."""
    lines = text.split("\n")
    bare = [line.rstrip(" \t") for line in lines]
    if bare[0] != _FENCE or _FENCE not in bare[1:]:
        return text, []
    found = [number for number in (0, bare.index(_FENCE, 1)) if lines[number] != _FENCE]
    for number in found:
        lines[number] = _FENCE
    return "\n".join(lines), [mend(number + 1, "fence") for number in found]


def mend_letters(document: Document, text: str) -> Step:
    """Mend the shapes of letters: in the front matter only where it is understood, and says the same afterwards."""
    head, body = _split(document, text)
    new_head, new_body = mended_letters(head), mended_letters(body)
    after = read_page(document.path, new_head + body)
    if not (is_clear(document) and is_clear(after) and _shapes_of(after.value) == _shapes_of(document.value)):
        new_head = head
    mends = [_letter_mend(head, 1)] if new_head != head else []
    mends += [_letter_mend(body, document.front_matter.body_line)] if new_body != body else []
    return new_head + new_body, mends


def mend_spaces(document: Document, text: str) -> Step:
    """Take out spaces at line ends, but for a hard break of Markdown and in front-matter texts of several lines.

    The file ends in one line end.
    """
    lines = text.rstrip("\n").split("\n")
    kept = _kept(document)
    body = document.front_matter.body_line
    bare = [
        line if number in kept or (number >= body and _is_break(line, following)) else line.rstrip(" \t")
        for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True), 1)
    ]
    mended = "\n".join(bare).rstrip("\n") + "\n"
    changed = [number for number, (old, new) in enumerate(zip(lines, bare, strict=True), 1) if old != new]
    mends = [mend(changed[0], "spaces", count=str(len(changed)))] if changed else []
    if not text.endswith("\n") or text.endswith("\n\n"):
        mends.append(mend(len(lines), "last-line"))
    return mended, mends


def _kept(document: Document) -> frozenset[int]:
    """Return the lines (1-based) where a space may be part of a value: all of a front matter that is not understood."""
    if not is_clear(document):
        return frozenset(range(1, document.front_matter.body_line))
    spans = (document.front_matter.source_map.values[pointer] for pointer, _ in document.strings())
    return frozenset(line for s in spans if end_line(s) > s.line for line in range(s.line, end_line(s) + 1))


def _is_break(line: str, following: str) -> bool:
    return bool(_BREAK.fullmatch(line) and following.strip())


def _split(document: Document, text: str) -> tuple[str, str]:
    lines = text.split("\n")
    first = document.front_matter.body_line - 1
    return "".join(line + "\n" for line in lines[:first]), "\n".join(lines[first:])


def _problems(text: str) -> Iterator[TextProblem]:
    return (
        problem for problem in find_text_problems(text) if problem.kind in _SHAPES and problem.suggestion is not None
    )


def mended_letters(text: str) -> str:
    """Put every suggestion in its place, until none is left."""
    while True:
        parts, at = [], 0
        for problem in _problems(text):
            if problem.start >= at:
                parts += [text[at : problem.start], problem.suggestion or ""]
                at = problem.end
        if not parts:
            return text
        text = "".join(parts) + text[at:]


def _shapes_of(value: Any) -> Any:
    """Return a value with its letters mended: what may not change when only shapes are mended."""
    if isinstance(value, str):
        return mended_letters(value)
    if isinstance(value, dict):
        return {mended_letters(key): _shapes_of(item) for key, item in value.items()}
    return [_shapes_of(item) for item in value] if isinstance(value, list) else value


def _letter_mend(text: str, first_line: int) -> Mend:
    """Say how many there were, and show the first with the word it stands in."""
    problems = list(_problems(text))
    start, end = problems[0].start, problems[0].end
    before = (text[:start].split() or [""])[-1] if start and not text[start - 1].isspace() else ""
    word = (before + text[start:end])[-_SHOWN:]
    line = first_line + text.count("\n", 0, start)
    return mend(line, "letters", count=str(len(problems)), before=_visible(word), after=_visible(mended_letters(word)))


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)
