"""The history of a page in a citizen's words: when something changed, and what: fields, text, files.

Read from Git's first-parent line (`prakat.repository.git_page_history`), so that nobody has to keep it and nobody can
leave anything out. A page without history, as in an archive that is no repository, simply shows none.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from prakat.content.document import Document, parse_document
from prakat.repository.git_page_history import Step, Touch
from prakat.site.nodes import Moment
from prakat.site.numerals import numeral
from prakat.site.values import day_text

MOST_SHOWN: Final = 20
_MOST_FIELDS: Final = 6
# Fields that change because others do.
_BOOKKEEPING: Final = frozenset({"updated", "checked"})


class Line(Protocol):
    """Where steps and contents come from."""

    @property
    def moment(self) -> datetime:
        """When the newest commit was made."""
        ...

    @property
    def steps(self) -> Sequence[Step]:
        """All steps, newest first."""
        ...

    def read(self, oid: str) -> bytes:
        """Return the bytes of a content."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one step changed: keys of fields, whether the text did, and what happened to which file."""

    fields: tuple[str, ...] = ()
    body: bool = False
    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One day of a page's history."""

    on: Moment
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """Days, newest first; ``earlier`` more are not shown."""

    changes: tuple[Change, ...]
    earlier: int


class History:
    """Histories of pages, worked out when they are asked for. Differences of the same contents are kept."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._touched: dict[str, list[tuple[int, Touch]]] | None = None
        self._differences: dict[tuple[str, str, str], Difference] = {}

    @property
    def moment(self) -> datetime:
        """When the newest commit was made."""
        return self._line.moment

    def of_page(self, path: str, files: Iterable[str], label: Callable[[str], str]) -> PageHistory:
        """Return the history of a page and its files. ``label`` gives the Thai name of a field."""
        days: dict[date, list[str]] = {}
        for at, difference in self._steps(path, tuple(files)):
            said = days.setdefault(at.date(), [])
            said += [text for text in _say(difference, label) if text not in said]
        changes = tuple(_change(day, said) for day, said in days.items() if said)
        return PageHistory(changes=changes[:MOST_SHOWN], earlier=max(0, len(changes) - MOST_SHOWN))

    def former_places(self, path: str) -> tuple[str, ...]:
        """Return the paths a page had before it was moved, newest first."""
        found: list[str] = []
        while (origin := self._origin(path)) and origin not in found:
            found.append(origin)
            path = origin
        return tuple(found)

    def _by_path(self) -> dict[str, list[tuple[int, Touch]]]:
        if self._touched is None:
            self._touched = {}
            for index, step in enumerate(self._line.steps):
                for path, touch in step.touches.items():
                    self._touched.setdefault(path, []).append((index, touch))
        return self._touched

    def _steps(self, path: str, files: tuple[str, ...], before: int = -1) -> Iterator[tuple[datetime, Difference]]:
        """Yield what each step did to a page, newest first, and then to the page it was moved from."""
        touched = self._by_path()
        own = {index: touch for index, touch in touched.get(path, []) if index > before}
        theirs = {index for file in files for index, _ in touched.get(file, [])}
        first = max(own, default=-1)
        for index in sorted(own.keys() | {index for index in theirs if index < first}):
            step = self._line.steps[index]
            page = own.get(index, Touch(before="", after=""))
            origin = _moved_from(step, path) if page.after and not page.before else None
            if origin:
                yield step.at, Difference(words=("ย้ายที่อยู่ของหน้านี้",))
                yield from self._steps(origin, (), index)
                return
            yield step.at, self._difference(path, page, _files(step, path, files))

    def _origin(self, path: str) -> str | None:
        touches = self._by_path().get(path, [])
        arrivals = [index for index, touch in touches if touch.after and not touch.before]
        return _moved_from(self._line.steps[arrivals[0]], path) if arrivals else None

    def _difference(self, path: str, page: Touch, files: Mapping[str, Touch]) -> Difference:
        if page.after and not page.before:
            return Difference(words=("เผยแพร่ครั้งแรก",))
        told = tuple(f"{_verb(touch)}ไฟล์ {posixpath.basename(file)}" for file, touch in sorted(files.items()))
        if not page.after:
            return Difference(files=told, words=("ถอนหน้านี้",) if page.before else ())
        key = (path, page.before, page.after)
        if key not in self._differences:
            before, after = (parse_document(path, self._line.read(oid)) for oid in (page.before, page.after))
            self._differences[key] = compare(before, after)
        found = self._differences[key]
        return Difference(fields=found.fields, body=found.body, files=told)


def compare(before: Document, after: Document) -> Difference:
    """Return which fields of a page differ, in the order they are written in, and whether its text does."""
    keys = dict.fromkeys([*after.value, *before.value])
    changed = tuple(key for key in keys if before.value.get(key) != after.value.get(key))
    return Difference(fields=changed, body=before.front_matter.body != after.front_matter.body)


def _files(step: Step, path: str, files: tuple[str, ...]) -> dict[str, Touch]:
    return {file: step.touches[file] for file in files if file in step.touches and file != path}


def _moved_from(step: Step, path: str) -> str | None:
    """Return the page that went when this one came: of the same content, else the only one of the same name."""
    arrived = step.touches[path]
    gone = {old: touch.before for old, touch in step.touches.items() if old.endswith(".md") and not touch.after}
    if arrived.before or not gone:
        return None
    same = [old for old, oid in gone.items() if oid == arrived.after]
    named = [old for old in gone if posixpath.basename(old) == posixpath.basename(path)]
    return next((found[0] for found in (same, named) if len(found) == 1), None)


def _verb(touch: Touch) -> str:
    if not touch.before:
        return "เพิ่ม"
    return "เปลี่ยน" if touch.after else "นำออก"


def _say(difference: Difference, label: Callable[[str], str]) -> Iterator[str]:
    yield from difference.words
    fields = [key for key in difference.fields if key not in _BOOKKEEPING]
    if fields:
        names = list(dict.fromkeys(label(key) for key in fields))
        rest = len(names) - _MOST_FIELDS
        more = f" และอีก {numeral(rest)} ช่อง" if rest > 0 else ""
        yield "แก้ไข" + ", ".join(names[:_MOST_FIELDS]) + more
    if difference.body:
        yield "แก้ไขเนื้อความ"
    yield from difference.files
    if difference.fields and not fields and not difference.body and not difference.files:
        yield "ตรวจสอบข้อมูลอีกครั้ง"


def _change(day: date, said: list[str]) -> Change:
    return Change(on=Moment(iso=day.isoformat(), text=day_text(day)), what=tuple(said))
