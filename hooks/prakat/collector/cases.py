"""A complaint from the moment it is stored: ticket, states, and the events that statistics are counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from prakat.collector.clock import day_of, days_after, stored
from prakat.collector.complaint_form import Complaint
from prakat.collector.configuration import Keep
from prakat.collector.database import insert_into
from prakat.collector.keys import Keys
from prakat.collector.ratings import flags_of
from prakat.collector.receipt import format_ticket, make_code
from prakat.collector.tables import COMPLAINT, COUNTER, EVENT, MESSAGE, OUTBOX, PRIVATE
from prakat.collector.trouble import RefusedError
from prakat.thai.calendar import fiscal_year

RECEIVED: Final = "received"
OPEN: Final = ("received", "accepted", "in-progress", "reopened")
CLOSED: Final = ("resolved", "transferred", "rejected", "withdrawn")
REMOVED: Final = ("spam", "duplicate")
REOPEN_DAYS: Final = 30
COUNTED: Final = "counted"
SUSPECT: Final = "suspect"
SAME: Final = "same-text"
# What a step leads to, from where it may be taken. Removed cases may come back: people err about spam.
STEPS: Final[dict[str, tuple[str, ...]]] = {
    "accepted": ("received", "reopened"),
    "in-progress": ("received", "accepted", "reopened"),
    "transferred": OPEN,
    "resolved": OPEN,
    "rejected": OPEN,
    "withdrawn": OPEN,
    "reopened": ("resolved",),
    "spam": OPEN,
    "duplicate": OPEN,
    "received": REMOVED,
}
STATES: Final = (*STEPS,)
WORDS: Final = {
    "received": "รับเรื่องแล้ว",
    "accepted": "รับไว้พิจารณา",
    "in-progress": "กำลังดำเนินการ",
    "transferred": "ส่งต่อหน่วยงานอื่น",
    "resolved": "ยุติแล้ว",
    "rejected": "ไม่รับพิจารณา",
    "withdrawn": "ผู้ร้องถอนเรื่อง",
    "reopened": "เปิดเรื่องใหม่",
    "spam": "ไม่ใช่เรื่องร้องเรียน",
    "duplicate": "ซ้ำกับเรื่องอื่น",
}
_SAME_TEXT: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A complaint on its way into the database. ``number`` is the form's own: sending it twice is one act."""

    complaint: Complaint
    number: str
    now: datetime
    verdict: str = COUNTED
    channel: str = "web"
    actor: str = "citizen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the citizen is told. ``code`` is "" when this form was stored before."""

    ticket: str
    code: str
    due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Stores complaints; made once, so that every batch is one handler."""

    keys: Keys
    reply_days: int
    notify: bool

    def store(self, connection: Connection, submissions: Sequence[Submission]) -> list[Receipt]:
        """Write a batch of complaints and return a receipt for each."""
        return [self._store_one(connection, submission) for submission in submissions]

    def _store_one(self, connection: Connection, sent: Submission) -> Receipt:
        idem = self.keys.hash_of("idem", sent.number)
        known = connection.execute(select(COMPLAINT).where(COMPLAINT.c.idem_hash == idem)).first()
        if known is not None:
            return Receipt(ticket=known.ticket, code="", due_on=known.due_on)
        day = day_of(sent.now)
        code = make_code()
        ticket, due_on = self._ticket(connection, day), days_after(day, self.reply_days)
        text_hash = self.keys.hash_of("text", f"{sent.complaint.subject}\n{sent.complaint.body}")
        same_as = self._same(connection, text_hash, sent.now)
        row = {
            "ticket": ticket,
            "category": sent.complaint.category,
            "channel": sent.channel,
            "identity": sent.complaint.identity,
            "status": RECEIVED,
            "verdict": SAME if same_as and sent.verdict == COUNTED else sent.verdict,
            "flags": flags_of(f"{sent.complaint.subject}\n{sent.complaint.body}"),
            "code_hash": self.keys.hash_of("receipt", code),
            "key_id": self.keys.active,
            "idem_hash": idem,
            "text_hash": text_hash,
            "same_as": same_as,
            "received_at": stored(sent.now),
            "received_day": day.isoformat(),
            "due_on": due_on,
        }
        number = connection.execute(insert(COMPLAINT).values(row).returning(COMPLAINT.c.id)).scalar_one()
        connection.execute(insert(PRIVATE).values(complaint_id=number, **_private(sent.complaint)))
        add_event(connection, number, sent.now, sent.actor, "status", "", RECEIVED)
        if self.notify:
            queue_mail(connection, number, "new", self.keys.hash_of("address", "desk"), sent.now)
        return Receipt(ticket=ticket, code=code, due_on=due_on)

    def _ticket(self, connection: Connection, day: date) -> str:
        year = fiscal_year(day)
        return format_ticket(year, next_number(connection, f"ticket-{year}"))

    def _same(self, connection: Connection, text_hash: bytes, now: datetime) -> str | None:
        """Return the ticket of the first complaint with the very same words in the last minutes."""
        since = stored(now - _SAME_TEXT)
        query = select(COMPLAINT.c.ticket).where(COMPLAINT.c.text_hash == text_hash, COMPLAINT.c.received_at >= since)
        return connection.execute(query.order_by(COMPLAINT.c.id).limit(1)).scalar()


def _private(complaint: Complaint) -> dict[str, Any]:
    return {
        "subject": complaint.subject,
        "body": complaint.body,
        "place": complaint.place,
        "name": complaint.name,
        "phone": complaint.phone,
        "email": complaint.email,
        "reply": complaint.reply,
        "may_transfer": int(complaint.consent_transfer),
    }


def next_number(connection: Connection, name: str) -> int:
    """Return the next number of a series; the row is locked until the transaction ends."""
    statement = insert_into(connection, COUNTER).values(name=name, value=1)
    raised = statement.on_conflict_do_update(index_elements=["name"], set_={"value": COUNTER.c.value + 1})
    return int(connection.execute(raised.returning(COUNTER.c.value)).scalar_one())


def add_event(  # noqa: PLR0913, PLR0917 - an event is what it has
    connection: Connection, number: int | None, now: datetime, actor: str, kind: str, before: str, after: str
) -> None:
    """Write down who did what; never with words of a citizen."""
    values = {"complaint_id": number, "at": stored(now), "day": day_of(now).isoformat(), "actor": actor}
    connection.execute(insert(EVENT).values(**values, kind=kind, before=before, after=after))


def add_message(connection: Connection, number: int, now: datetime, kind: str, author: str, text: str) -> None:
    """Keep a note of staff ("note"), a word to the citizen ("update"), or one from them ("citizen")."""
    values = {"complaint_id": number, "at": stored(now), "kind": kind, "author": author, "text": text}
    connection.execute(insert(MESSAGE).values(values))


def queue_mail(connection: Connection, number: int, kind: str, address_hash: bytes, now: datetime) -> None:
    """Put a mail into the outbox: what kind and about which case; the address is looked up when it is sent."""
    values = {"kind": kind, "complaint_id": number, "address_hash": address_hash, "tries": 0}
    connection.execute(insert(OUTBOX).values(**values, created_at=stored(now), next_at=stored(now)))


def find_case(connection: Connection, ticket: str) -> Row[Any] | None:
    """Return the row of a ticket, None when there is none."""
    return connection.execute(select(COMPLAINT).where(COMPLAINT.c.ticket == ticket)).first()


def take_step(  # noqa: PLR0913 - who, what, when, why
    connection: Connection, case: Row[Any], step: str, *, now: datetime, actor: str, keep: Keep, reason: str = ""
) -> None:
    """Move a case to a state. Raises RefusedError when that state cannot follow its present one."""
    if case.status not in STEPS.get(step, ()):
        raise RefusedError(409, "state")
    day = day_of(now)
    if step == "reopened" and case.closed_on and case.closed_on < days_after(day, -REOPEN_DAYS):
        raise RefusedError(409, "late")
    changes: dict[str, Any] = {"status": step, "closed_on": None, "removed_on": None, "expires_on": None}
    if step in CLOSED:
        days = keep.rejected if step == "rejected" else keep.resolved
        changes |= {"closed_on": day.isoformat(), "expires_on": days_after(day, days)}
    elif step in REMOVED:
        changes |= {"removed_on": day.isoformat(), "expires_on": days_after(day, keep.spam)}
    connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(**changes))
    note = f"{step}:{reason}" if reason else step
    add_event(connection, case.id, now, actor, "status", case.status, note[:200])
