"""Runs one reader on one input, and tells what must not happen: an error of its own, a long time, much memory."""

import json
import resource
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from prakat.findings import CannotJudgeError

# Seconds of processor time and megabytes that one input may take.
SECONDS: Final = 2.0
MEGABYTES: Final = 400
_KEPT: Final = 50


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run came to; ``faults`` maps what happened to the file with the first input that made it happen."""

    target: str
    executions: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: int = 0
    faults: dict[str, str] = field(default_factory=dict)


class Watch:
    """Looks after a reader, and keeps the inputs that did what they must not."""

    def __init__(self, target: str, run: Callable[[bytes], None], folder: Path) -> None:
        self.tally = Tally(target=target)
        self._run = run
        self._folder = folder
        self._start = time.monotonic()

    def once(self, data: bytes) -> None:
        """Run the reader on one input; nothing is raised but what ends the program."""
        before, start = _peak(), time.process_time()
        try:
            self._run(data)
        except CannotJudgeError:
            pass
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            self._keep(_name(error), data)
        self._measure(data, time.process_time() - start, _peak() - before)

    def write(self) -> None:
        """Write what it came to until now."""
        self.tally.seconds = time.monotonic() - self._start
        (self._folder / "tally.json").write_text(json.dumps(asdict(self.tally)), "utf-8")

    def _measure(self, data: bytes, seconds: float, megabytes: int) -> None:
        tally = self.tally
        tally.executions += 1
        if seconds > max(tally.slowest, SECONDS / 10):
            (self._folder / "slowest").write_bytes(data)
        tally.slowest, tally.megabytes = max(tally.slowest, seconds), max(tally.megabytes, megabytes)
        if seconds > SECONDS:
            self._keep(f"slow: {seconds:.0f} s and more", data)
        if megabytes > MEGABYTES:
            self._keep("memory", data)

    def _keep(self, name: str, data: bytes) -> None:
        if name not in self.tally.faults and len(self.tally.faults) < _KEPT:
            file = self._folder / f"fault-{len(self.tally.faults):02}"
            file.write_bytes(data)
            self.tally.faults[name] = str(file)
            self.write()


def _name(error: Exception) -> str:
    """Name an error by its kind, its words and the place it comes from, so that each is told once."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    words = str(error)[:80] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno} {words}".strip()


def _peak() -> int:
    """Return the most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
