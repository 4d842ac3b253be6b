"""The working folder as a snapshot: drafts that are not committed yet."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from prakat.repository.git_objects import GitRepository
from prakat.repository.snapshot import REGULAR, Entry, blob_id


class WorktreeSnapshot:
    """Files as they lie on disk, tracked or not, but for those Git ignores. A symbolic link is its own target text."""

    def __init__(self, repository: GitRepository) -> None:
        self._root = repository.root
        self._repository = repository

    @cached_property
    def _modes(self) -> Mapping[str, str] | None:
        return self._repository.index_modes()

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        algorithm = self._repository.object_format()
        found = {}
        for path in sorted(self._repository.worktree_paths()):
            mode = self._mode(path)
            if mode:
                found[path] = Entry(mode, blob_id(self.read(path), algorithm))
        return found

    def _mode(self, path: str) -> str | None:
        try:
            status = (self._root / path).lstat()
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(status.st_mode):
            return "120000"
        if stat.S_ISDIR(status.st_mode):
            return "160000"
        if self._modes is not None:
            return self._modes.get(path, REGULAR)
        return "100755" if status.st_mode & stat.S_IXUSR else REGULAR

    def entries(self) -> Mapping[str, Entry]:
        """Return all files by path."""
        return self._entries

    def paths(self) -> frozenset[str]:
        """Return all paths."""
        return frozenset(self._entries)

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return (self._root / path).lstat().st_size

    def read(self, path: str) -> bytes:
        """Return the bytes of a file; never follows a link."""
        file = Path(self._root / path)
        if file.is_symlink():
            return os.fsencode(file.readlink())
        return b"" if file.is_dir() else file.read_bytes()

    def read_many(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield paths with the bytes of the files."""
        return ((path, self.read(path)) for path in paths)
