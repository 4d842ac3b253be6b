"""What the proofs of the collector share: a crowd that keeps asking, and remembers what it was promised."""

import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from tests.collector.living import FIREFOX, Living, complaint

from prakat.collector.form_token import make_token
from prakat.collector.keys import Keys, read_keys

HITS: Final = "hits"
COMPLAINTS: Final = "complaints"


@dataclass(slots=True)
class Told:
    """What the crowd was told: statuses, the tickets it holds, and how long answers took (seconds)."""

    statuses: Counter[int] = field(default_factory=Counter)
    tickets: list[str] = field(default_factory=list)
    hits: int = 0
    seconds: list[float] = field(default_factory=list)
    broken: int = 0

    def percentile(self, share: float) -> float:
        """Return a percentile of the answer times in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class Crowd:
    """Keeps connections open, each asking again as soon as it was answered."""

    def __init__(self, town: Living, kind: str, connections: int = 64) -> None:
        self.town = town
        self.kind = kind
        self.connections = connections
        self.port, self.origin = town.port, town.client.origin
        self.keys: Keys = read_keys(Path(town.configuration.key_file))
        self.told = Told()
        self.number = 0

    async def run(self, seconds: float, most: int = 0) -> Told:
        """Ask for so long, or so often."""
        until = time.monotonic() + seconds
        self.most = most
        await asyncio.gather(*(self._one(until) for _ in range(self.connections)))
        return self.told

    def request(self) -> tuple[str, bytes]:
        """Return the next request's path and body."""
        self.number += 1
        if self.kind == HITS:
            return "/v1/hit", b'{"p":"/news/"}'
        slip = make_token(self.keys, "complaint", time.time() - 60)
        return "/v1/complaints", json.dumps(complaint(token=slip, subject=f"เรื่องที่ {self.number}")).encode()

    async def _one(self, until: float) -> None:
        while time.monotonic() < until and not self._enough():
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError, IndexError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    while time.monotonic() < until and not self._enough() and await self._ask(reader, writer):
                        pass
                finally:
                    writer.close()
            await asyncio.sleep(0.001)

    def _enough(self) -> bool:
        return 0 < self.most <= self.number

    def message(self) -> bytes:
        """Return the next request as it goes over the line."""
        path, body = self.request()
        return post(f"/_fb{path}", self.origin, body)

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Ask once and take down what was promised; False when the server ends the connection."""
        sent = self.message()
        began = time.monotonic()
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        content = await reader.readexactly(length) if length else b""
        self.told.seconds.append(time.monotonic() - began)
        self.told.statuses[status] += 1
        if status == 201:
            self.told.tickets.append(self.ticket(content))
        elif status == 204 and b"feedback-ignored" not in head.lower():
            self.told.hits += 1
        return b"connection: close" not in head.lower() and not head.startswith(b"HTTP/1.0")

    def ticket(self, content: bytes) -> str:
        """Return what was promised: the number under which something is stored."""
        return str(json.loads(content)["ticket"])


def post(target: str, origin: str, body: bytes) -> bytes:
    """Return a request with a JSON body."""
    head = (
        f"POST {target} HTTP/1.1\r\nhost: {origin.partition('//')[2]}\r\norigin: {origin}\r\nuser-agent: {FIREFOX}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def stored(town: Living) -> tuple[set[str], int]:
    """Return the tickets and the number of views that are in the database."""
    from sqlalchemy import func, select

    from prakat.collector.database import open_database
    from prakat.collector.tables import COMPLAINT, VISIT_PAGE

    engine = open_database(town.configuration.database, immediate=False)
    try:
        with engine.begin() as connection:
            tickets = set(connection.execute(select(COMPLAINT.c.ticket)).scalars())
            views = connection.execute(select(func.sum(VISIT_PAGE.c.views))).scalar() or 0
    finally:
        engine.dispose()
    return tickets, int(views)


def unlimited() -> dict[str, Any]:
    """Return settings without the limits that a crowd on one address would meet."""
    names = ("hits", "ratings", "complaints", "wrong_codes", "wrong_codes_all", "logins")
    return {"limits": dict.fromkeys(names, 1_000_000_000)}
