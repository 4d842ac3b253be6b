"""A disk that forgets: what may be on it after the power went at any step of a trace.

What a file had at its last completed fsync is there. Of what was written later any part may be there and any part may
not, down to sectors of 512 bytes; sizes follow their own order, and a size may have come without its data. A name is
there for certain once its folder was synced, however well its file was.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.collector.power_trace import Op, Step, TraceError

SECTOR: Final = 512


@dataclass(slots=True, eq=False)
class Change:
    """A change of a file that no sync has covered yet: data at an offset, or a cut to ``size``."""

    offset: int
    data: bytes
    size: int
    cut: bool = False
    done: bool = False

    def parts(self) -> Iterator[tuple[int, bytes]]:
        """Yield the pieces that a sector each holds."""
        start = 0
        while start < len(self.data):
            length = min(SECTOR - (self.offset + start) % SECTOR, len(self.data) - start)
            yield self.offset + start, self.data[start : start + length]
            start += length


@dataclass(slots=True, eq=False)
class File:
    """A file: what is certainly there, and what is not yet."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How long the file is for those who read it before the power goes."""
        return self.pending[-1].size if self.pending else len(self.durable)

    def settle(self, covered: list[Change]) -> None:
        """Make certain what a sync that has ended had covered."""
        for change in covered:
            _apply(self.durable, change)
        gone = set(map(id, covered))
        self.pending = [change for change in self.pending if id(change) not in gone]


@dataclass(slots=True, eq=False)
class Naming:
    """A change of names in one folder, which happens as a whole or not at all."""

    names: tuple[tuple[str, "File | None"], ...]
    done: bool = False


_FOLDER: Final = File()


def _apply(content: bytearray, change: Change) -> None:
    if change.cut:
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
    else:
        _put(content, change.offset, change.data)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """All files under a folder, followed step by step."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, File] = {self._folder: _FOLDER}
        self._durable: dict[str, File] = dict(self._names)
        self._naming: dict[str, list[Naming]] = {}
        self._open: dict[int, list[Change] | list[Naming]] = {}
        # Goes up with every change of what may be on the disk.
        self.turns = 0

    def take(self, step: Step) -> None:
        """Follow one step."""
        op = step.op
        if op.kind == "say":
            return
        if op.kind == "sync":
            self._sync(op, ends=step.ends)
        elif step.ends:
            for change in self._open.pop(id(op), []):
                change.done = True
        else:
            self._open[id(op)] = self._begin(op)
            self.turns += bool(self._open[id(op)])

    def _begin(self, op: Op) -> list[Change] | list[Naming]:
        if op.kind == "write":
            file = self._file(op.path)
            size = max(file.size, op.offset + len(op.data))
            file.pending.append(Change(op.offset, op.data, size))
            return file.pending[-1:]
        if op.kind == "truncate":
            file = self._file(op.path)
            if file.size != op.offset:
                file.pending.append(Change(0, b"", op.offset, cut=True))
                return file.pending[-1:]
            return []
        return self._name(op)

    def _file(self, path: str) -> File:
        found = self._names.get(path)
        if found is None or found is _FOLDER:
            raise TraceError(f"{path}: written, but never made")
        return found

    def _name(self, op: Op) -> list[Naming]:
        if op.kind == "create":
            return [] if op.path in self._names else [self._change(op.path, File())]
        if op.kind == "mkdir":
            return [self._change(op.path, _FOLDER)]
        if op.kind == "unlink":
            return [self._change(op.path, None)]
        if Path(op.path).parent != Path(op.other).parent or self._names.get(op.path) is _FOLDER:
            raise TraceError(f"{op.path}: {op.kind} of a folder or across folders is not followed")
        file = self._names[op.path]
        if op.kind == "link":
            return [self._change(op.other, file)]
        return [self._change(op.path, None, (op.other, file))]

    def _change(self, path: str, file: File | None, *more: tuple[str, File | None]) -> Naming:
        naming = Naming(((path, file), *more))
        self._naming.setdefault(str(Path(path).parent), []).append(naming)
        _rename(self._names, naming)
        return naming

    def _sync(self, op: Op, *, ends: bool) -> None:
        """Nothing is certain before the call has returned, and then only what was done before it was made."""
        folder = self._names.get(op.path) is _FOLDER
        if not ends:
            # The kinds are not mixed: a path is a file's or a folder's.
            if folder:
                self._open[id(op)] = [naming for naming in self._naming.get(op.path, []) if naming.done]
            else:
                self._open[id(op)] = [change for change in self._file(op.path).pending if change.done]
            return
        covered = self._open.pop(id(op))
        self.turns += bool(covered)
        names = [item for item in covered if isinstance(item, Naming)]
        for naming in names:
            _rename(self._durable, naming)
        if folder:
            self._naming[op.path] = [item for item in self._naming.get(op.path, []) if item not in names]
        elif op.path in self._names:
            self._file(op.path).settle([item for item in covered if isinstance(item, Change)])

    def files(self) -> list[File]:
        """Return the files of which something is not certain."""
        found = {id(file): file for names in (self._durable, self._names) for file in names.values()}
        return [file for file in found.values() if file.pending]

    def namings(self) -> list[Naming]:
        """Return the changes of names that are not certain."""
        return [naming for items in self._naming.values() for naming in items]

    def picture(self, choice: "Choice") -> dict[str, bytes]:
        """Return path and content of every file that is there, by one choice of what came through."""
        names = dict(self._durable)
        for naming in self.namings():
            if choice.has_name(naming):
                _rename(names, naming)
        there = {path: file for path, file in names.items() if self._is_reachable(names, path)}
        return {path: choice.content(file) for path, file in there.items() if file is not _FOLDER}

    def _is_reachable(self, names: Mapping[str, File], path: str) -> bool:
        return path == self._folder or all(
            names.get(str(folder)) is _FOLDER for folder in Path(path).parents if str(folder).startswith(self._folder)
        )


def _rename(names: dict[str, File], naming: Naming) -> None:
    for path, file in naming.names:
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


class Choice:
    """Everything came through. Those that inherit from it lose something."""

    def has_name(self, _: Naming) -> bool:
        """Tell whether a change of names came through."""
        return True

    def content(self, file: File) -> bytes:
        """Return what is in a file."""
        if not file.pending:
            return bytes(file.durable)
        return self._mix(file, len(file.pending))

    def has(self, _file: File, _change: Change) -> bool:
        """Tell whether a write came through."""
        return True

    def parts(self, change: Change) -> Iterator[tuple[int, bytes]]:
        """Yield what of a write that came through is on the disk."""
        yield change.offset, change.data

    def fill(self, length: int) -> bytes:
        """Return what stands where a file grew and its data did not come through."""
        return bytes(length)

    def _mix(self, file: File, sizes: int) -> bytes:
        """Return a content whose size is that after so many changes, with such data as came through."""
        content = bytearray(file.durable)
        for number, change in enumerate(file.pending):
            if change.cut:
                if number < sizes:
                    self._resize(content, change.size)
            elif self.has(file, change):
                for offset, data in self.parts(change):
                    self._resize(content, max(len(content), offset))
                    _put(content, offset, data)
        self._resize(content, file.pending[sizes - 1].size if sizes else len(file.durable))
        return bytes(content)

    def _resize(self, content: bytearray, size: int) -> None:
        del content[size:]
        content.extend(self.fill(size - len(content)))


class Nothing(Choice):
    """Only what was synced is there."""

    def has_name(self, _: Naming) -> bool:
        """No name that was not synced."""
        return False

    def content(self, file: File) -> bytes:
        """No byte that was not synced."""
        return bytes(file.durable)


class SizesOnly(Choice):
    """Names and sizes came through, data did not; zeros or old bytes of the disk stand in their place."""

    def __init__(self, chance: random.Random, *, junk: bool) -> None:
        self._chance = chance
        self._junk = junk

    def has(self, _file: File, _change: Change) -> bool:
        """No data."""
        return False

    def fill(self, length: int) -> bytes:
        """Return zeros, or what nobody wrote."""
        return self._chance.randbytes(length) if self._junk and length > 0 else bytes(max(length, 0))


class ButOne(Choice):
    """Everything came through but one write."""

    def __init__(self, lost: Change) -> None:
        self._lost = lost

    def has(self, _file: File, change: Change) -> bool:
        """All but the one."""
        return change is not self._lost


class OneFile(Choice):
    """One file came through as it was last written, all others are as they were synced: no order between files."""

    def __init__(self, file: File, *, names: bool) -> None:
        self._file = file
        self._names = names

    def has_name(self, _: Naming) -> bool:
        """All names, or none."""
        return self._names

    def content(self, file: File) -> bytes:
        """Everything of the one, nothing of the others."""
        return super().content(file) if file is self._file else bytes(file.durable)


class Muddle(SizesOnly):
    """Any part came through: names, sizes and writes by chance, some writes torn between sectors."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance, junk=chance.random() < 0.3)
        self._share = chance.choice((0.1, 0.3, 0.5, 0.7, 0.9, 0.97))
        self._torn = chance.choice((0.0, 0.1, 0.5))

    def has_name(self, _: Naming) -> bool:
        """By chance."""
        return self._chance.random() < self._share

    def content(self, file: File) -> bytes:
        """Return a content by chance; its size is one that the file had since its last sync."""
        if not file.pending:
            return bytes(file.durable)
        last = len(file.pending)
        return self._mix(file, self._chance.choice((0, last, self._chance.randrange(last + 1))))

    def has(self, _file: File, _change: Change) -> bool:
        """By chance."""
        return self._chance.random() < self._share

    def parts(self, change: Change) -> Iterator[tuple[int, bytes]]:
        """Yield the whole of a write, or some of its sectors."""
        if self._chance.random() >= self._torn:
            yield from super().parts(change)
            return
        for part in change.parts():
            if self._chance.random() < self._share:
                yield part


def choices(disk: Disk, chance: random.Random, muddles: int) -> list[Choice]:
    """Return what may have come through at this moment: the extremes, and some by chance."""
    files = disk.files()
    if not files and not disk.namings():
        return [Nothing()]
    found: list[Choice] = [Nothing(), Choice(), SizesOnly(chance, junk=False), SizesOnly(chance, junk=True)]
    if files:
        file = chance.choice(files)
        found += [ButOne(chance.choice(file.pending)), OneFile(file, names=chance.random() < 0.5)]
    return found + [Muddle(chance) for _ in range(muddles)]
