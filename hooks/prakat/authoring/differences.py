"""What changed between two states of a page, in words: fields by their names, files by what is in them, lines of text.

Complete: whatever an approver signs is shown, the whole of a new page included; only what is the same is left out.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from prakat.authoring.plain_value import Words, render_value
from prakat.content.document import Document
from prakat.findings import Text
from prakat.repository.corpus import Corpus

_MOST_CELLS: Final = 2000
_SIMILAR: Final = 0.5
# Attachments whose lines are compared, and how long they may be in bytes.
_TEXTS: Final = (".csv", ".txt")
_MANY_LINES: Final = 1000
_MOST_TEXT: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One value that is not the same: its names from outside in, and both sides in words; None where it is absent."""

    pointer: str
    label: Text
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One file of a page: "new", "changed", "removed" or "same"; size in bytes and SHA-256 on both sides.

    ``lines`` are what changed inside, where that is text: a table in CSV, a transcript.
    """

    path: str
    state: str
    size: int
    sha256: str
    before_size: int | None = None
    before_sha256: str | None = None
    lines: "tuple[LineChange, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """One line of the text: its number in the file, and what it was and is; None where there was or is none."""

    number: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that is not the same in a page."""

    fields: tuple[FieldChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    lines: tuple[LineChange, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing a reader sees is different: spaces or the order of fields at most."""
        return not (self.fields or self.lines or any(file.state != "same" for file in self.files))


def compare_page(base: Corpus, head: Corpus, page: str, words: Words) -> Difference:
    """Compare a page in two corpora; it may be missing in either."""
    before, after = base.document(page), head.document(page)
    old, new = (document.value if document else {} for document in (before, after))
    return Difference(
        fields=tuple(_fields(old, new, (), words)),
        files=tuple(_files(base, head, before, after)),
        lines=tuple(_lines(before, after)),
    )


def _fields(old: Any, new: Any, path: tuple[str | int, ...], words: Words) -> Iterator[FieldChange]:
    """Yield the smallest values that differ: groups and lists are entered as long as both sides have them."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _fields(old.get(key, _ABSENT), new.get(key, _ABSENT), (*path, key), words)
    elif isinstance(old, list) and isinstance(new, list) and _is_list_of_groups(old, new):
        yield from _items(old, new, path, words)
    elif old != new or type(old) is not type(new):
        yield _field(old, new, path, words)


def _field(old: Any, new: Any, path: tuple[str | int, ...], words: Words) -> FieldChange:
    before, after = (None if side is _ABSENT else render_value(side, path, words) for side in (old, new))
    return FieldChange(pointer=words.pointer(path), label=words.label(path), before=before, after=after)


def _items(old: list[Any], new: list[Any], path: tuple[str | int, ...], words: Words) -> Iterator[FieldChange]:
    """Compare two lists of groups: what moved up because another was put before it has not changed."""
    matcher = difflib.SequenceMatcher(None, [repr(item) for item in old], [repr(item) for item in new], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        for offset in range(max(i2 - i1, j2 - j1)):
            was = old[i1 + offset] if i1 + offset < i2 else _ABSENT
            is_ = new[j1 + offset] if j1 + offset < j2 else _ABSENT
            place = j1 + offset if is_ is not _ABSENT else i1 + offset
            yield from _fields(was, is_, (*path, place), words)


def _is_list_of_groups(old: list[Any], new: list[Any]) -> bool:
    return all(isinstance(item, dict) for item in (*old, *new)) and len(old) * len(new) <= _MOST_CELLS * _MOST_CELLS


def _files(base: Corpus, head: Corpus, before: Document | None, after: Document | None) -> Iterator[FileChange]:
    """Yield every file of the page: one that stands under the same name with other bytes above all."""
    old = set(base.attachments(before)) if before else set()
    new = set(head.attachments(after)) if after else set()
    for path in sorted(old | new):
        was = (base.snapshot.size(path), base.sha256(path)) if path in old else (None, None)
        if path not in new:
            size, digest = base.snapshot.size(path), base.sha256(path)
            yield FileChange(path=path, state="removed", size=size, sha256=digest)
            continue
        digest = head.sha256(path)
        state = "new" if path not in old else "same" if was[1] == digest else "changed"
        size = head.snapshot.size(path)
        yield FileChange(
            path=path,
            state=state,
            size=size,
            sha256=digest,
            before_size=was[0],
            before_sha256=was[1],
            lines=tuple(_lines_inside(base, head, path)) if state == "changed" else (),
        )


def _lines_inside(base: Corpus, head: Corpus, path: str) -> Iterator[LineChange]:
    """Yield the lines of an attachment that are not the same, when it is a text that is not too long to compare."""
    if not path.endswith(_TEXTS) or max(base.snapshot.size(path), head.snapshot.size(path)) > _MOST_TEXT:
        return
    try:
        old, new = (corpus.snapshot.read(path).decode("utf-8-sig").splitlines() for corpus in (base, head))
    except UnicodeDecodeError:
        return
    yield from _compare(old, new, 1)


def _lines(before: Document | None, after: Document | None) -> Iterator[LineChange]:
    old, new = (document.front_matter.body.splitlines() if document else [] for document in (before, after))
    first = after.front_matter.body_line if after else before.front_matter.body_line if before else 1
    yield from _compare(old, new, first)


def _compare(old: Sequence[str], new: Sequence[str], first: int) -> Iterator[LineChange]:
    # A line that stands everywhere, in a long file, is no landmark: looking for one would take for ever.
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _MANY_LINES)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            yield from _pairs(old[i1:i2], new[j1:j2], first + j1)


def _pairs(old: Sequence[str], new: Sequence[str], number: int) -> Iterator[LineChange]:
    """Pair lines that are much the same; all others are lines gone and lines come."""
    for offset in range(max(len(old), len(new))):
        was = old[offset] if offset < len(old) else None
        is_ = new[offset] if offset < len(new) else None
        if was is not None and is_ is not None and not _is_alike(was, is_):
            yield LineChange(number=number + offset, before=was, after=None)
            yield LineChange(number=number + offset, before=None, after=is_)
        elif was or is_:
            yield LineChange(number=number + offset, before=was, after=is_)


def _is_alike(one: str, two: str) -> bool:
    return difflib.SequenceMatcher(None, one, two, autojunk=False).quick_ratio() >= _SIMILAR


_ABSENT: Final = object()
