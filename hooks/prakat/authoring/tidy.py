"""Mends what is mechanical in a page, and nothing else: the work behind `prakat fmt`.

Every mend is an edit of a stretch of the text. The YAML is never written anew, so comments and all that is not
understood stay byte for byte. After each step the page is read again, and an edit after which it would say anything but
what was meant is dropped. Tidying a tidied page changes nothing.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from prakat.authoring.mend import Edit, Mend, mend
from prakat.authoring.tidy_fields import Around, Sheet, field_edits, hash_edits, updated_edits
from prakat.authoring.tidy_order import reorder
from prakat.authoring.tidy_text import (
    Step,
    is_clear,
    mend_bytes,
    mend_fences,
    mend_letters,
    mend_spaces,
    read_page,
)
from prakat.content.document import Document
from prakat.settings import MAX_PAGE

# One mend can bring another into reach, such as a hidden character before a fence. Real pages need two rounds.
_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """The bytes of a page after tidying, and what was mended; the same bytes when there was nothing to mend."""

    raw: bytes
    mends: tuple[Mend, ...]


def tidy_page(path: str, raw: bytes, around: Around) -> Tidied:
    """Mend a page at a repository path. Never raises; what is no UTF-8, or too large to be a page, is left alone."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Tidied(raw=raw, mends=())
    mends: list[Mend] = []
    for _ in range(_ROUNDS if len(raw) <= MAX_PAGE else 0):
        before = text
        text, found = _round(path, text, around)
        mends += found
        if text == before:
            break
    return Tidied(raw=text.encode("utf-8"), mends=tuple(sorted(mends, key=lambda mend: mend.line)))


def _round(path: str, text: str, around: Around) -> Step:
    mends: list[Mend] = []
    for mend_raw in (mend_bytes, mend_fences):
        text, found = mend_raw(text)
        mends += found
    if read_page(path, text).front_matter.body_line == 1:
        # There is no telling head from body.
        return text, mends
    for mend_text in (mend_letters, mend_spaces):
        text, found = mend_text(read_page(path, text), text)
        mends += found
    for find_edits in (field_edits, hash_edits, updated_edits):
        document = read_page(path, text)
        if is_clear(document):
            text, found = _edited(document, text, find_edits(Sheet(document, text), around))
            mends += found
    text, found = _ordered(path, text, around)
    return text, [*mends, *found]


def _edited(document: Document, text: str, edits: Iterable[Edit]) -> Step:
    """Make edits: all of them or, when the page would not then say what they meant, those that can stand alone."""
    found = sorted(edits, key=lambda edit: edit.start)
    mended = _made(document, text, found)
    if mended is None:
        found = [edit for edit in found if _made(document, text, [edit]) is not None]
        mended = _made(document, text, found)
    return (text, []) if mended is None else (mended, [edit.mend for edit in found])


def _made(document: Document, text: str, edits: list[Edit]) -> str | None:
    """Return the text with edits made, from the last to the first; None when it does not say what they meant."""
    meant = copy.deepcopy(document.value)
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
        _set(meant, edit.path, edit.value)
    after = read_page(document.path, text)
    return text if after.value == meant and is_clear(after) else None


def _ordered(path: str, text: str, around: Around) -> Step:
    document = read_page(path, text)
    lookup = around.lookup(document.type)
    if lookup is None or not is_clear(document):
        return text, []
    moved, names = reorder(document, text, list(lookup(()).get("properties", ())))
    if not names or read_page(path, moved).value != document.value:
        return text, []
    line = document.front_matter.source_map.keys[f"/{names[0]}"].line
    return moved, [mend(line, "order", names=", ".join(names))]


def _set(value: Any, path: tuple[str | int, ...], item: Any) -> None:
    for part in path[:-1]:
        value = value[part]
    value[path[-1]] = item
