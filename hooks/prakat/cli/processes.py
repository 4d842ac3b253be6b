"""Many pages, several processors: tasks spread over forked processes, with the same outcome as one after the other.

What was read before is shared, nothing is written but findings, and whatever goes wrong in a process is raised here: a
task that did not come to its end is never taken for one that found nothing.
"""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, NoReturn, TypeVar

from prakat.findings import CannotJudgeError
from prakat.gate import Spread, in_turn
from prakat.repository.change import Change

# Pages from which on starting processes costs less than it saves.
_MANY: Final = 400
_MOST: Final = 8

T = TypeVar("T")
Tasks = Sequence[Callable[[], Iterable[T]]]
Found = list[list[T]]


def spread_for(change: Change) -> Spread:
    """Return how to judge a change: over several processes when there are many pages, and processors for them."""
    count = processors()
    if len(change.pages) < _MANY or count == 1:
        return in_turn
    return lambda tasks: over_processes(tasks, count)


def read_ahead(change: Change) -> None:
    """Read what judging will ask for, and leave it out of garbage collection: it is kept until the end."""
    gc.disable()
    try:
        change.read_ahead()
    finally:
        gc.freeze()
        gc.enable()


def processors() -> int:
    """Return how many processes can work at once: one where there is no way to fork."""
    forks = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return min(len(os.sched_getaffinity(0)), _MOST) if forks else 1


def over_processes(tasks: Tasks[T], count: int) -> list[T]:
    """Do tasks in ``count`` processes, this one among them; return what they found in the order of the tasks.

    Raises CannotJudgeError as a task does, RuntimeError for whatever else becomes of another process.
    """
    found: Found[T] = [[] for _ in tasks]
    others: list[_Process[T]] = []
    try:
        others += (_Process(tasks[index::count]) for index in range(1, count))
        found[::count] = _do(tasks[::count])
        for index, other in enumerate(others, 1):
            found[index::count] = other.findings()
    finally:
        for other in others:
            other.end()
    return [finding for part in found for finding in part]


def _do(tasks: Tasks[T]) -> Found[T]:
    return [list(task()) for task in tasks]


class _Process(Generic[T]):
    """A forked process at work on tasks."""

    def __init__(self, tasks: Tasks[T]) -> None:
        self._answer, answer = os.pipe()
        self._id = os.fork()
        if self._id == 0:
            os.close(self._answer)
            _work(tasks, answer)
        os.close(answer)

    def findings(self) -> Found[T]:
        """Wait for what the process found."""
        with open(self._answer, "rb", closefd=False) as pipe:
            raw = pipe.read()
        try:
            kind, value = pickle.loads(raw)  # noqa: S301 - our own process wrote it
        except (EOFError, pickle.UnpicklingError) as error:
            raise RuntimeError("a process ended before its work was done") from error
        if kind == "cannot-judge":
            raise CannotJudgeError(*value)
        if kind == "failed":
            raise RuntimeError(value)
        found: Found[T] = value
        return found

    def end(self) -> None:
        """End the process, whatever it does, and leave nothing of it."""
        os.close(self._answer)
        os.kill(self._id, signal.SIGKILL)
        os.waitpid(self._id, 0)


def _work(tasks: Tasks[T], answer: int) -> NoReturn:
    """Do tasks and write what they found, in a process that must never come back from here."""
    try:
        with os.fdopen(answer, "wb") as pipe:
            pipe.write(pickle.dumps(_outcome(tasks)))
    finally:
        # Neither exceptions nor exit handlers, nor what stands unwritten in buffers, belong to this process.
        os._exit(0)


def _outcome(tasks: Tasks[T]) -> tuple[str, Any]:
    try:
        return "found", _do(tasks)
    except CannotJudgeError as error:
        return "cannot-judge", (error.text, error.advice)
    except Exception as error:  # noqa: BLE001 - it is raised again where somebody can see it
        return "failed", f"{type(error).__name__}: {error}"
