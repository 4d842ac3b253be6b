"""A tree of files at one moment: from Git, from the working folder, or from memory."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

REGULAR: Final = "100644"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree: Git's mode ("100644" for a plain file) and the id of its content."""

    mode: str
    oid: str


class Snapshot(Protocol):
    """What a tree must tell. Reading is by path and gives the raw bytes, never filtered or converted."""

    def entries(self) -> Mapping[str, Entry]:
        """Return all files by repository path, "/"-separated."""
        ...

    def paths(self) -> frozenset[str]:
        """Return all paths."""
        ...

    def size(self, path: str) -> int:
        """Return the size of a file in bytes (KeyError when there is none)."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of a file (KeyError when there is none)."""
        ...

    def read_many(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield paths with the bytes of the files, in the order in which they are asked for."""
        ...


class MemorySnapshot:
    """Files held in memory: for tests, and for "nothing was here before"."""

    def __init__(self, files: Mapping[str, bytes] | None = None, modes: Mapping[str, str] | None = None) -> None:
        self._files = dict(files or {})
        self._modes = dict(modes or {})

    def entries(self) -> Mapping[str, Entry]:
        """Return all files; the id of a content is its Git blob id."""
        return self._entries

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {path: Entry(self._modes.get(path, REGULAR), blob_id(content)) for path, content in self._files.items()}

    def paths(self) -> frozenset[str]:
        """Return all paths."""
        return frozenset(self._files)

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return len(self._files[path])

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        return self._files[path]

    def read_many(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield paths with the bytes of the files."""
        return ((path, self.read(path)) for path in paths)


def blob_id(content: bytes, algorithm: str = "sha1") -> str:
    """Return Git's id of a blob; only ever compared with other such ids, never signed."""
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
