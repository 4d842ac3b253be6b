"""Following a case by ticket and code: what the citizen sees and may do. Wrong is wrong, whatever was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from prakat.collector.cases import OPEN, WORDS, Receipt, add_event, add_message, find_case, take_step
from prakat.collector.clock import day_of, moment_of
from prakat.collector.configuration import Keep
from prakat.collector.keys import Keys
from prakat.collector.receipt import make_code
from prakat.collector.tables import COMPLAINT, EVENT, MESSAGE
from prakat.collector.trouble import RefusedError

LONGEST_MESSAGE: Final = 4000
_NO_HASH: Final = bytes(32)
_FRESH: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a citizen is shown of their case: states with their days, and words meant for them."""

    ticket: str
    status: str
    words: str
    received_on: str
    due_on: str
    updates: tuple[dict[str, str], ...]

    @property
    def open(self) -> bool:
        """Whether more can be said about it, or it can be withdrawn."""
        return self.status in OPEN

    @property
    def can_reopen(self) -> bool:
        """Whether it can be taken up again."""
        return self.status == "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a citizen does to their own case."""

    ticket: str
    code: str
    kind: str
    text: str
    now: datetime
    keep: Keep = field(default=Keep())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """Opens cases to whoever has ticket and code."""

    keys: Keys

    def unlock(self, connection: Connection, ticket: str, code: str) -> Row[Any] | None:
        """Return the case, None when ticket or code is wrong; both take the same time."""
        case = find_case(connection, ticket) if ticket else None
        key_id = case.key_id if case is not None else self.keys.active
        known = case.code_hash if case is not None and case.code_hash else _NO_HASH
        right = compare_digest(self.keys.hash_of("receipt", code or "0", key_id), known)
        return case if case is not None and right else None

    def progress(self, connection: Connection, ticket: str, code: str) -> Progress | None:
        """Return what the citizen is shown."""
        case = self.unlock(connection, ticket, code)
        return None if case is None else _progress(connection, case)

    def act(self, connection: Connection, acts: Sequence[Act]) -> list[Progress | RefusedError | None]:
        """Do what citizens ask for; a refusal is a result, since others wait in the same transaction."""
        return [self._act(connection, act) for act in acts]

    def _act(self, connection: Connection, act: Act) -> Progress | RefusedError | None:
        case = self.unlock(connection, act.ticket, act.code)
        if case is None:
            return None
        try:
            _apply(connection, case, act)
        except RefusedError as error:
            return error
        fresh = find_case(connection, act.ticket)
        return None if fresh is None else _progress(connection, fresh)

    def renew(self, connection: Connection, requests: Sequence[tuple[str, datetime]]) -> list[Receipt | None]:
        """Give a new code to whoever holds the form's number and lost the answer, within fifteen minutes."""
        return [self._renew(connection, number, now) for number, now in requests]

    def _renew(self, connection: Connection, number: str, now: datetime) -> Receipt | None:
        idem = self.keys.hash_of("idem", number)
        case = connection.execute(select(COMPLAINT).where(COMPLAINT.c.idem_hash == idem)).first()
        if case is None or now - moment_of(case.received_at) > _FRESH:
            return None
        code = make_code()
        values = {"code_hash": self.keys.hash_of("receipt", code), "key_id": self.keys.active}
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(**values))
        add_event(connection, case.id, now, "citizen", "code", "", "")
        return Receipt(ticket=case.ticket, code=code, due_on=case.due_on)


def _apply(connection: Connection, case: Row[Any], act: Act) -> None:
    if act.kind == "message":
        if case.status not in OPEN:
            raise RefusedError(409, "state")
        add_event(connection, case.id, act.now, "citizen", "message", "", "")
    else:
        step = {"withdraw": "withdrawn", "reopen": "reopened"}[act.kind]
        take_step(connection, case, step, now=act.now, actor="citizen", keep=act.keep)
    if act.text:
        add_message(connection, case.id, act.now, "citizen", "citizen", act.text)


def _progress(connection: Connection, case: Row[Any]) -> Progress:
    states = select(EVENT.c.at, EVENT.c.day, EVENT.c.after).where(
        EVENT.c.complaint_id == case.id, EVENT.c.kind == "status"
    )
    lines = [(row.at, row.day, row.after.partition(":")[0], "") for row in connection.execute(states)]
    words = select(MESSAGE.c.at, MESSAGE.c.text, MESSAGE.c.kind).where(
        MESSAGE.c.complaint_id == case.id, MESSAGE.c.kind != "note"
    )
    lines += [(row.at, day_of(moment_of(row.at)).isoformat(), row.kind, row.text) for row in connection.execute(words)]
    # Whether a case was taken for spam is not said to whoever sent it.
    shown = [line for line in sorted(lines) if line[2] not in {"spam", "duplicate"}]
    status = case.status if case.status not in {"spam", "duplicate"} else "received"
    return Progress(
        ticket=case.ticket,
        status=status,
        words=WORDS[status],
        received_on=case.received_day,
        due_on=case.due_on,
        updates=tuple({"on": day, "status": WORDS.get(kind, kind), "text": text} for _, day, kind, text in shown),
    )
