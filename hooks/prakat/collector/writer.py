"""One thread writes, many wait: whatever is queued goes into one transaction, and nobody is answered before COMMIT.

Durability costs one fsync a transaction, not one a request. When the store is in trouble the whole queue is told at
once, so that waiting never adds up.
"""

import asyncio
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine

from prakat.collector.database import is_trouble
from prakat.collector.trouble import UnavailableError

_LOG: Final = logging.getLogger("prakat.collector")
CAPACITY: Final = 5000
BATCH: Final = 512
# Seconds a request waits for its COMMIT at most.
DEADLINE: Final = 2.5
_DEAD: Final = 70

P = TypeVar("P")
R = TypeVar("R")
# Takes all payloads of its kind in a batch and returns one result for each.
Handler = Callable[[Connection, Sequence[P]], Sequence[R]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    handler: Handler[Any, Any]
    payload: Any
    until: float
    answer: "asyncio.Future[Any]"


_Outcome = tuple[_Job, Any, BaseException | None]


def _die() -> None:
    """End the process: a service whose writer is gone must be started anew by whoever supervises it."""
    os._exit(_DEAD)


class Writer:
    """The one writer of a process. ``batch`` 1 makes it commit each request by itself."""

    def __init__(
        self,
        engine: Engine,
        *,
        capacity: int = CAPACITY,
        batch: int = BATCH,
        on_death: Callable[[], None] = _die,
    ) -> None:
        self._engine = engine
        self._capacity = capacity
        self._batch = batch
        self._on_death = on_death
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._waiting = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="collector-writer", daemon=True)

    def start(self) -> None:
        """Start the thread. Answers go to the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Write what is queued, and end."""
        self._queue.put(None)
        self._thread.join(10)

    async def submit(self, handler: Handler[P, R], payload: P) -> R:
        """Return the handler's result once it is committed. Raises UnavailableError when it was not, in time."""
        if self._waiting >= self._capacity or self._loop is None:
            raise UnavailableError(2)
        answer: asyncio.Future[R] = self._loop.create_future()
        self._waiting += 1
        self._queue.put(_Job(handler=handler, payload=payload, until=time.monotonic() + DEADLINE, answer=answer))
        try:
            async with asyncio.timeout(DEADLINE):
                return await answer
        except TimeoutError:
            raise UnavailableError from None

    def _run(self) -> None:
        try:
            while (jobs := self._take()) is not None:
                self._deliver(self._write(jobs))
        except BaseException:  # noqa: BLE001 - whatever it is, nobody would be answered any more
            _LOG.exception("the writer ended")
            self._on_death()

    def _take(self) -> list[_Job] | None:
        """Wait for one job, and take what else is there."""
        first = self._queue.get()
        if first is None:
            return None
        return [first, *self._waiting_jobs(self._batch - 1)]

    def _waiting_jobs(self, most: int | None = None) -> list[_Job]:
        """Return the jobs that are there, up to a number; an order to end stays behind them."""
        jobs: list[_Job] = []
        while len(jobs) != most and not self._queue.empty():
            job = self._queue.get()
            if job is None:
                self._queue.put(None)
                break
            jobs.append(job)
        return jobs

    def _write(self, jobs: list[_Job]) -> list[_Outcome]:
        now = time.monotonic()
        late: list[_Outcome] = [(job, None, UnavailableError()) for job in jobs if job.until <= now]
        live = [job for job in jobs if job.until > now]
        try:
            return late + (self._commit(live) if live else [])
        except Exception as error:  # noqa: BLE001 - each waiting request is told
            if is_trouble(error):
                _LOG.warning("not stored: %s", type(error).__name__)
                self._engine.dispose()
                return late + [(job, None, UnavailableError()) for job in live + self._waiting_jobs()]
            if len(live) == 1:
                return [*late, (live[0], None, error)]
            # One of them is at fault; the others must not suffer for it.
            return late + [outcome for job in live for outcome in self._write([job])]

    def _commit(self, jobs: list[_Job]) -> list[_Outcome]:
        kinds: dict[Handler[Any, Any], list[_Job]] = {}
        for job in jobs:
            kinds.setdefault(job.handler, []).append(job)
        outcomes: list[_Outcome] = []
        with self._engine.begin() as connection:
            for handler, group in kinds.items():
                results = handler(connection, [job.payload for job in group])
                outcomes += [(job, result, None) for job, result in zip(group, results, strict=True)]
        return outcomes

    def _deliver(self, outcomes: list[_Outcome]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._answer, outcomes)

    def _answer(self, outcomes: list[_Outcome]) -> None:
        self._waiting -= len(outcomes)
        for job, result, error in outcomes:
            if job.answer.done():
                continue
            if error is None:
                job.answer.set_result(result)
            else:
                job.answer.set_exception(error)
