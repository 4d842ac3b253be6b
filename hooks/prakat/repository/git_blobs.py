"""Contents by their ids, through one ``git cat-file --batch``: many are asked for before the first answer is read.

Asking for one at a time costs a change of process there and back for each, which is more than reading it.
"""

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

# Ids written before answers are read: 64 of them fit into any pipe.
_AT_ONCE: Final = 64
_CONTENTS: Final = "--batch"
_SIZES: Final = "--batch-check"
_BLOB: Final = "blob"


class BlobError(ValueError):
    """Git has no such blob, or stopped in the middle of it."""


class GitBlobs:
    """``git cat-file``, started when it is first needed. ``start`` starts one with an option, pipes at both ends."""

    def __init__(self, start: Callable[[str], Any]) -> None:
        self._start = start
        # By process: what is forked from this one must not read from the same pipe, nor end what stands behind it.
        self._processes: dict[tuple[int, str], Any] = {}
        # Who forgets to close leaves no process behind either, whenever this is collected.
        weakref.finalize(self, _end, self._processes)

    def read(self, oid: str, kind: str = _BLOB) -> bytes:
        """Return one blob, or one object of another kind ("tree"). Raises BlobError."""
        self._ask(_CONTENTS, [oid])
        return self._content(oid, kind)

    def read_many(self, oids: Sequence[str]) -> Iterator[bytes]:
        """Yield blobs in the order in which they are asked for. Raises BlobError.

        Up to 64 are held at a time, whatever their size.
        """
        for first in range(0, len(oids), _AT_ONCE):
            part = oids[first : first + _AT_ONCE]
            self._ask(_CONTENTS, part)
            # All answers are taken before one is handed out: whoever stops half-way leaves none behind in the pipe.
            yield from [self._content(oid) for oid in part]

    def size(self, oid: str) -> int:
        """Return the size of a blob in bytes. Raises BlobError."""
        self._ask(_SIZES, [oid])
        return self._head(_SIZES, oid)

    def close(self) -> None:
        """End the processes that this process started."""
        _end(self._processes)

    def _process(self, option: str) -> Any:
        key = (os.getpid(), option)
        if key not in self._processes:
            self._processes[key] = self._start(option)
        return self._processes[key]

    def _ask(self, option: str, oids: Sequence[str]) -> None:
        requests = self._process(option).stdin
        requests.write(b"".join(b"%s\n" % oid.encode("ascii") for oid in oids))
        requests.flush()

    def _head(self, option: str, oid: str, kind: str = _BLOB) -> int:
        """Read the first line of an answer and return the size it gives."""
        head = self._process(option).stdout.readline().split()
        if len(head) != 3 or head[:2] != [oid.encode("ascii"), kind.encode("ascii")]:  # noqa: PLR2004 - id, type, size
            raise self._lost(option, oid)
        return int(head[2])

    def _content(self, oid: str, kind: str = _BLOB) -> bytes:
        size = self._head(_CONTENTS, oid, kind)
        content = bytes(self._process(_CONTENTS).stdout.read(size + 1))
        if len(content) != size + 1:
            raise self._lost(_CONTENTS, oid)
        return content[:-1]

    def _lost(self, option: str, oid: str) -> BlobError:
        """Leave a process behind that has other answers on their way: whoever asks next starts anew."""
        self._processes.pop((os.getpid(), option), None)
        return BlobError(oid)


def _end(processes: dict[tuple[int, str], Any]) -> None:
    for option in (_CONTENTS, _SIZES):
        if process := processes.pop((os.getpid(), option), None):
            process.stdin.close()
            process.stdout.close()
            process.wait()
