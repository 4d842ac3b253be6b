"""A complaint from the moment it is stored: ticket, states, and the events that statistics are counted from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
_INSERT: Final = insert(COMPLAINT).returning(COMPLAINT.c.id, COMPLAINT.c.ticket)


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
        """Write a batch of complaints in a few statements and return a receipt for each."""
        hashes = [self.keys.hash_of("idem", sent.number) for sent in submissions]
        known = _known(connection, hashes)
        fresh: dict[bytes, Submission] = {}
        for idem, sent in zip(hashes, submissions, strict=True):
            if idem not in known:
                fresh.setdefault(idem, sent)
        made = self._store_new(connection, fresh) if fresh else {}
        receipts = []
        for idem in hashes:
            receipts.append(made.get(idem) or known[idem])
            # The same form once more in one batch is told what a later one would be told.
            known[idem] = replace(receipts[-1], code="")
            made.pop(idem, None)
        return receipts

    def _store_new(self, connection: Connection, fresh: Mapping[bytes, Submission]) -> dict[bytes, Receipt]:
        texts = {
            idem: self.keys.hash_of("text", f"{sent.complaint.subject}\n{sent.complaint.body}")
            for idem, sent in fresh.items()
        }
        same = _same_texts(connection, set(texts.values()))
        tickets = _take_tickets(connection, [day_of(sent.now) for sent in fresh.values()])
        receipts: dict[bytes, Receipt] = {}
        rows = []
        for (idem, sent), ticket in zip(fresh.items(), tickets, strict=True):
            code, text = make_code(), texts[idem]
            first, since = same.get(text, ("", "")), stored(sent.now - _SAME_TEXT)
            same_as = first[0] if first[1] >= since else None
            if same_as is None:
                same[text] = (ticket, stored(sent.now))
            row = self._row(sent, ticket, code) | {"idem_hash": idem, "text_hash": text, "same_as": same_as}
            if same_as and row["verdict"] == COUNTED:
                row["verdict"] = SAME
            rows.append(row)
            receipts[idem] = Receipt(ticket=ticket, code=code, due_on=row["due_on"])
        numbers = {row.ticket: row.id for row in connection.execute(_INSERT, rows)}
        self._store_rest(
            connection, [(numbers[row["ticket"]], sent) for row, sent in zip(rows, fresh.values(), strict=True)]
        )
        return receipts

    def _row(self, sent: Submission, ticket: str, code: str) -> dict[str, Any]:
        day = day_of(sent.now)
        return {
            "ticket": ticket,
            "category": sent.complaint.category,
            "channel": sent.channel,
            "identity": sent.complaint.identity,
            "status": RECEIVED,
            "verdict": sent.verdict,
            "flags": flags_of(f"{sent.complaint.subject}\n{sent.complaint.body}\n{sent.complaint.place}"),
            "code_hash": self.keys.hash_of("receipt", code),
            "key_id": self.keys.active,
            "received_at": stored(sent.now),
            "received_day": day.isoformat(),
            "due_on": days_after(day, self.reply_days),
        }

    def _store_rest(self, connection: Connection, made: Sequence[tuple[int, Submission]]) -> None:
        connection.execute(
            insert(PRIVATE), [{"complaint_id": number, **_private(sent.complaint)} for number, sent in made]
        )
        connection.execute(
            insert(EVENT), [_event(number, sent.now, sent.actor, "status", "", RECEIVED) for number, sent in made]
        )
        if self.notify:
            desk = self.keys.hash_of("address", "desk")
            connection.execute(insert(OUTBOX), [_mail(number, "new", desk, sent.now) for number, sent in made])


def _known(connection: Connection, hashes: Sequence[bytes]) -> dict[bytes, Receipt]:
    query = select(COMPLAINT.c.idem_hash, COMPLAINT.c.ticket, COMPLAINT.c.due_on)
    rows = connection.execute(query.where(COMPLAINT.c.idem_hash.in_(set(hashes))))
    return {bytes(row.idem_hash): Receipt(ticket=row.ticket, code="", due_on=row.due_on) for row in rows}


def _same_texts(connection: Connection, hashes: set[bytes]) -> dict[bytes, tuple[str, str]]:
    """Return ticket and moment of the newest complaint that stands for each of these texts."""
    query = select(COMPLAINT.c.text_hash, COMPLAINT.c.ticket, COMPLAINT.c.received_at)
    rows = connection.execute(
        query.where(COMPLAINT.c.text_hash.in_(hashes), COMPLAINT.c.same_as.is_(None)).order_by(COMPLAINT.c.id)
    )
    return {bytes(row.text_hash): (row.ticket, row.received_at) for row in rows}


def _take_tickets(connection: Connection, days: Sequence[date]) -> list[str]:
    """Return the next tickets of each day's fiscal year."""
    years = [fiscal_year(day) for day in days]
    last = {year: _take_numbers(connection, f"ticket-{year}", years.count(year)) for year in sorted(set(years))}
    taken: Counter[int] = Counter()
    tickets = []
    for year in years:
        taken[year] += 1
        tickets.append(format_ticket(year, last[year] - years.count(year) + taken[year]))
    return tickets


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


def _take_numbers(connection: Connection, name: str, count: int) -> int:
    """Return the last of the next numbers of a series; the row is locked until the transaction ends."""
    statement = insert_into(connection, COUNTER).values(name=name, value=count)
    raised = statement.on_conflict_do_update(index_elements=["name"], set_={"value": COUNTER.c.value + count})
    return int(connection.execute(raised.returning(COUNTER.c.value)).scalar_one())


def _event(number: int | None, now: datetime, actor: str, kind: str, before: str, after: str) -> dict[str, Any]:
    head = {"complaint_id": number, "at": stored(now), "day": day_of(now).isoformat(), "actor": actor}
    return {**head, "kind": kind, "before": before, "after": after}


def _mail(number: int, kind: str, address_hash: bytes, now: datetime) -> dict[str, Any]:
    head = {"kind": kind, "complaint_id": number, "address_hash": address_hash, "tries": 0}
    return {**head, "created_at": stored(now), "next_at": stored(now)}


def add_event(  # noqa: PLR0913, PLR0917 - an event is what it has
    connection: Connection, number: int | None, now: datetime, actor: str, kind: str, before: str, after: str
) -> None:
    """Write down who did what; never with words of a citizen."""
    connection.execute(insert(EVENT), _event(number, now, actor, kind, before, after))


def add_message(connection: Connection, number: int, now: datetime, kind: str, author: str, text: str) -> None:
    """Keep a note of staff ("note"), a word to the citizen ("update"), or one from them ("citizen")."""
    values = {"complaint_id": number, "at": stored(now), "kind": kind, "author": author, "text": text}
    connection.execute(insert(MESSAGE), values)


def queue_mail(connection: Connection, number: int, kind: str, address_hash: bytes, now: datetime) -> None:
    """Put a mail into the outbox: what kind and about which case; the address is looked up when it is sent."""
    connection.execute(insert(OUTBOX), _mail(number, kind, address_hash, now))


def find_case(connection: Connection, ticket: str) -> Row[Any] | None:
    """Return the row of a ticket, None when there is none."""
    return connection.execute(select(COMPLAINT).where(COMPLAINT.c.ticket == ticket)).first()


def take_step(  # noqa: PLR0913 - who, what, when, why
    connection: Connection, case: Row[Any], step: str, *, now: datetime, actor: str, keep: Keep, reason: str = ""
) -> None:
    """Move a case to a state. Raises RefusedError when that state cannot follow its present one.

    A case whose words were erased can be ended for the statistics, and nothing else.
    """
    if case.status not in STEPS.get(step, ()) or (case.erased_on and step not in CLOSED + REMOVED):
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
    # Somebody else may have taken a step since the case was read.
    unchanged = (COMPLAINT.c.id == case.id, COMPLAINT.c.status == case.status)
    if not connection.execute(update(COMPLAINT).where(*unchanged).values(**changes)).rowcount:
        raise RefusedError(409, "state")
    note = f"{step}:{reason}" if reason else step
    add_event(connection, case.id, now, actor, "status", case.status, note[:200])
