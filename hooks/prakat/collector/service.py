"""What the web pages of one process share: writer, reader, keys, limits, the day's key, and the work in between."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from prakat.collector.cases import Intake
from prakat.collector.client import Origin, client_address, network_of, origin_of
from prakat.collector.clock import day_of, stored
from prakat.collector.configuration import Configuration
from prakat.collector.database import SERVICE_WAIT, empty_log, insert_into, is_sqlite, open_database, require_current
from prakat.collector.keys import Keys, read_keys
from prakat.collector.limiter import Limiter
from prakat.collector.manifest import Manifest, read_manifest
from prakat.collector.post import send_due, smtp_sender
from prakat.collector.tables import META
from prakat.collector.tracking import Tracker
from prakat.collector.trouble import RefusedError, UnavailableError
from prakat.collector.visitor import close_days, daily_key, visitor_of
from prakat.collector.visits import Ignored, store_ignored
from prakat.collector.writer import BATCH, Writer
from prakat.settings import BANGKOK

_LOG: Final = logging.getLogger("prakat.collector")
_TICK: Final = 30.0
_LOGINS_OF_A_NETWORK: Final = 5
_LATE_HITS: Final = timedelta(minutes=5)

T = TypeVar("T")


def thai_now() -> datetime:
    """Return the moment; a service serves readers now."""
    return datetime.now(BANGKOK)


class Service:
    """One running collector. ``clock`` is handed in so that a test can live through a month."""

    def __init__(
        self, configuration: Configuration, *, batch: int = BATCH, clock: Callable[[], datetime] = thai_now
    ) -> None:
        self.configuration = configuration
        self.keys: Keys = read_keys(Path(configuration.key_file))
        self.clock = clock
        self.manifest: Manifest = read_manifest(Path(configuration.manifest))
        self._writing: Engine = open_database(configuration.database, wait=SERVICE_WAIT)
        self._reading: Engine = open_database(configuration.database, wait=SERVICE_WAIT, immediate=False)
        require_current(self._reading)
        self.writer = Writer(self._writing, batch=batch)
        limits = configuration.limits
        self.hits = Limiter(limits.hits)
        self.ratings = Limiter(limits.ratings)
        self.complaints = Limiter(limits.complaints)
        self.wrong_codes = Limiter(limits.wrong_codes)
        self.all_wrong_codes = Limiter(limits.wrong_codes_all)
        self.logins = Limiter(limits.logins, 900.0)
        self.login_networks = Limiter(_LOGINS_OF_A_NETWORK * limits.logins, 900.0)
        # Each verification takes 19 MiB and tens of milliseconds; more at once would be a lever.
        self._turns = asyncio.Semaphore(2)
        self.intake = Intake(
            keys=self.keys,
            reply_days=configuration.reply_days,
            notify=bool(configuration.mail and configuration.mail.desk),
        )
        self.tracker = Tracker(keys=self.keys)
        self.trusted = configuration.networks
        self.origins = configuration.origins
        self._day_keys: dict[date, bytes] = {}
        self._not_counted: Counter[str] = Counter()
        self._ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write, and to look after the days."""
        self.writer.start()
        self._ticking = asyncio.create_task(self._tick_on())

    async def stop(self) -> None:
        """Write down what is counted in memory, and end."""
        if self._ticking is not None:
            self._ticking.cancel()
        with contextlib.suppress(UnavailableError):
            await self._flush_ignored()
        await run_in_threadpool(self.writer.stop)
        self._writing.dispose()
        self._reading.dispose()

    async def read(self, look: Callable[[Connection], T]) -> T:
        """Return what a look into the database finds. Raises UnavailableError when it cannot be read."""
        try:
            return await run_in_threadpool(self._read, look)
        except SQLAlchemyError as error:
            _LOG.warning("not read: %s", type(error).__name__)
            raise UnavailableError from error

    def _read(self, look: Callable[[Connection], T]) -> T:
        with self._reading.begin() as connection:
            return look(connection)

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Return what slow work gives. Two at once: others wait here, holding neither a thread nor a connection."""
        async with self._turns:
            return await run_in_threadpool(work)

    async def ready(self) -> None:
        """Raise UnavailableError unless something can be written now; one short row is."""
        await self.writer.submit(_probe, None)

    def network(self, request: Request) -> bytes:
        """Return what a client is counted by."""
        return network_of(client_address(request, self.trusted))

    def limit(self, limiter: Limiter, who: bytes) -> None:
        """Count one act, or raise RefusedError(429)."""
        if wait := limiter.take(who, time.monotonic()):
            raise RefusedError(429, "too-many", retry_after=wait)

    def origin(self, request: Request) -> Origin:
        """Return where a POST comes from; raises RefusedError(403) for another site's page."""
        found = origin_of(request, self.origins)
        if found is Origin.CROSS:
            raise RefusedError(403, "origin")
        return found

    async def visitor(self, request: Request, day: date) -> bytes:
        """Return the eight bytes that stand for this visitor on this day."""
        key = self._day_keys.get(day)
        if key is None:
            key = await self.writer.submit(self._day_key, day)
            # Yesterday's key is not kept a moment longer than it is needed.
            self._day_keys = {day: key}
        return visitor_of(key, client_address(request, self.trusted).packed, request.headers.get("user-agent", ""))

    def _day_key(self, connection: Connection, days: Sequence[date]) -> list[bytes]:
        return [daily_key(connection, self.keys, day) for day in days]

    def today(self) -> date:
        """Return the day it is in Thailand."""
        return day_of(self.clock())

    def ignore(self, why: str) -> None:
        """Count a request that is not counted."""
        self._not_counted[why] += 1

    async def tick(self) -> None:
        """Do what is to be done every half minute; what fails holds up nothing else, and is tried again."""
        for work in (self._flush_ignored, self._close_days, self._reload, self._send_mails, self._empty_log):
            try:
                await work()
            except UnavailableError:
                _LOG.warning("the store cannot be written; trying again")
            except Exception:  # noqa: BLE001 - whatever it was, the next half minute comes
                _LOG.exception("work in between failed; trying again")

    async def _close_days(self) -> None:
        now = self.clock()
        # A beacon that was sent before midnight may arrive after it.
        before = day_of(now - _LATE_HITS)
        await self.writer.submit(_close, (before, stored(now)))
        self._day_keys = {day: key for day, key in self._day_keys.items() if day >= before}

    async def _reload(self) -> None:
        await run_in_threadpool(self.manifest.reload)

    async def _send_mails(self) -> None:
        mail = self.configuration.mail
        if mail is not None:
            await run_in_threadpool(send_due, self._writing, self.configuration, self.clock(), smtp_sender(mail))

    async def _empty_log(self) -> None:
        if self.clock().hour == 3 and is_sqlite(self._writing):  # noqa: PLR2004 - the quiet hour
            await run_in_threadpool(empty_log, self._reading)

    async def _tick_on(self) -> None:
        while True:
            await self.tick()
            await asyncio.sleep(_TICK)

    async def _flush_ignored(self) -> None:
        counted, self._not_counted = self._not_counted, Counter()
        bots = counted.pop("bot", 0)
        if not bots and not counted:
            return
        item = Ignored(day=self.today().isoformat(), bots=bots, others=sum(counted.values()))
        try:
            await self.writer.submit(store_ignored, item)
        except UnavailableError:
            self._not_counted.update({"bot": bots, **counted})
            raise


def _probe(connection: Connection, items: Sequence[None]) -> list[None]:
    """Write something that was not there: what changes nothing is not written, and would not notice a full disk."""
    statement = insert_into(connection, META).values(name="ready", value=secrets.token_hex(8))
    changed = {"value": statement.excluded.value}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changed))
    return list(items)


def _close(connection: Connection, items: Sequence[tuple[date, str]]) -> list[Any]:
    return [close_days(connection, before, at) for before, at in items]
