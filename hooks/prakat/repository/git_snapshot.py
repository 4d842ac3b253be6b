"""One tree of a repository as a snapshot."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Protocol

from prakat.repository.snapshot import Entry

_SUBMODULE: Final = "160000"
# Sizes that are asked for one by one; for more of them Git tells those of the whole tree.
_FEW: Final = 32


class Objects(Protocol):
    """What is asked of a repository: the files of a tree with their ids and sizes, and blobs by their ids."""

    def tree_entries(self, tree: str) -> dict[str, Entry]:
        """Return all files of a tree by path."""
        ...

    def tree_sizes(self, tree: str) -> dict[str, int]:
        """Return the sizes of all files of a tree by path."""
        ...

    def blob_size(self, oid: str) -> int:
        """Return the size of a blob in bytes."""
        ...

    def blob(self, oid: str) -> bytes:
        """Return the bytes of a blob."""
        ...

    def blobs(self, oids: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of many blobs, in the order in which they are asked for."""
        ...


class GitSnapshot:
    """One tree, read from objects."""

    def __init__(self, objects: Objects, tree: str) -> None:
        self._objects = objects
        self._tree = tree
        self._sizes_asked = 0

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return self._objects.tree_entries(self._tree)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        return self._objects.tree_sizes(self._tree)

    def entries(self) -> Mapping[str, Entry]:
        """Return all files by path."""
        return self._entries

    def paths(self) -> frozenset[str]:
        """Return all paths."""
        return frozenset(self._entries)

    def size(self, path: str) -> int:
        """Return the size of a file in bytes; a submodule has none."""
        entry = self._entries[path]
        if entry.mode == _SUBMODULE:
            return 0
        self._sizes_asked += 1
        return self._sizes[path] if self._sizes_asked > _FEW else self._objects.blob_size(entry.oid)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; a submodule has none."""
        entry = self._entries[path]
        return b"" if entry.mode == _SUBMODULE else self._objects.blob(entry.oid)

    def read_many(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield paths with the bytes of the files, in the order in which they are asked for."""
        oids = [self._entries[path].oid for path in paths if self._entries[path].mode != _SUBMODULE]
        contents = self._objects.blobs(oids)
        for path in paths:
            yield path, b"" if self._entries[path].mode == _SUBMODULE else next(contents)
