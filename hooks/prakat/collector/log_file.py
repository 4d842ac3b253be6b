"""A log of a web server as a file: packed or not, its lines however long, and the moment it begins with."""

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from prakat.collector.caddy_line import plain_line
from prakat.collector.clock import stored

LONGEST: Final = 65_536
_BLOCK: Final = 1 << 18


def open_log(path: Path) -> IO[bytes]:
    """Open a log, compressed or not, by its first bytes."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


class Lines:
    """The complete lines of a log from a place on, and the place behind the last of them in the unpacked file.

    A line beyond any server's limit comes as its beginning, without an end: it counts once, as no line of a log.
    """

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file = file
        self.position = start
        self.last = b""
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        """Yield lines; one whose end is not there yet is left for the next time."""
        while more := self._file.readline(LONGEST + 1):
            size = len(more)
            if not more.endswith(b"\n"):
                size += self._rest()
                if size == len(more):
                    break
            self.last = more
            self.position += size
            yield more

    def blocks(self) -> Iterator[list[bytes]]:
        """Yield the same lines without their ends, many at once, which is quicker; the place is behind each block."""
        rest, dropped = b"", 0
        while chunk := self._file.read(_BLOCK):
            whole = rest + chunk
            end = whole.rfind(b"\n")
            if end < 0:
                # A line that goes on; of one beyond any limit, what is cut off only counts as bytes.
                rest = whole[: LONGEST + 1]
                dropped += len(whole) - len(rest)
                continue
            lines = whole[:end].split(b"\n")
            self.last = (lines[-1] + b"\n")[: LONGEST + 1]
            self.position += end + 1 + dropped
            rest, dropped = whole[end + 1 :], 0
            yield lines

    def _rest(self) -> int:
        """Read to the end of a line and return how many bytes that took, 0 when it has no end."""
        size = 0
        while piece := self._file.readline(LONGEST):
            size += len(piece)
            if piece.endswith(b"\n"):
                return size
        return 0


def begin_of(path: Path) -> str:
    """Return the moment a log begins with, in UTC, so that a rotated set can be read in its order; "" for none."""
    with open_log(path) as file:
        first = plain_line(file.readline(LONGEST))
    stamp = first[first.find(b"[") + 1 :].partition(b"]")[0]
    try:
        return stored(datetime.strptime(stamp.decode("ascii"), "%d/%b/%Y:%H:%M:%S %z"))
    except (ValueError, OverflowError):
        return ""
