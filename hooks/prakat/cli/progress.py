"""How far a long piece of work is, told on standard error by all processes that share it."""

import mmap
import struct
import sys
import time
from typing import Final

# Seconds: work that is done sooner says nothing; after that it speaks this often.
_FIRST: Final = 2.0
_EVERY: Final = 1.0
_COUNT: Final = struct.Struct("Q")


class Progress:
    """Counts in memory that forked processes share: each writes into a place of its own, and any may speak."""

    def __init__(self, whole: int, processes: int) -> None:
        self._whole = whole
        self._counts = mmap.mmap(-1, max(1, processes) * _COUNT.size)
        self._next = time.monotonic() + _FIRST
        self._spoke = False

    def one(self, process: int) -> None:
        """Count one more piece of a process's work."""
        at = process * _COUNT.size
        (done,) = _COUNT.unpack_from(self._counts, at)
        _COUNT.pack_into(self._counts, at, done + 1)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EVERY
            self._speak()

    def end(self) -> None:
        """Leave the line when anything was said."""
        if self._spoke:
            self._speak()
            sys.stderr.write("\n")
        self._counts.close()

    def _speak(self) -> None:
        self._spoke = True
        done = sum(count for (count,) in _COUNT.iter_unpack(self._counts[:]))
        sys.stderr.write(f"\rตรวจแล้ว / judged: {done} / {self._whole}")
        sys.stderr.flush()
