"""What staff see and do: lists, a case, and every step on it. Each look at personal data is written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from prakat.collector.cases import COUNTED, OPEN, STEPS, add_event, add_message, find_case, queue_mail, take_step
from prakat.collector.clock import day_of
from prakat.collector.configuration import CORRUPTION, Keep
from prakat.collector.keys import Keys
from prakat.collector.ratings import flags_of, personal_parts
from prakat.collector.staff import Member
from prakat.collector.tables import COMMENT, COMPLAINT, EVENT, MESSAGE, PRIVATE, STAFF
from prakat.collector.trouble import RefusedError

MASK: Final = "█"
_PAGE: Final = 50
_MASKABLE: Final = ("subject", "body", "place")
# A reason code is asked for where a case ends without being looked into, or leaves the house.
REASONS: Final = {
    "rejected": ("no-authority", "no-evidence", "in-court", "insult", "closed-before"),
    "transferred": ("consent", "legal-duty"),
}
REASON_WORDS: Final = {
    "no-authority": "ไม่อยู่ในอำนาจหน้าที่",
    "no-evidence": "ไม่มีพยานหลักฐานหรือรายละเอียดพอ",
    "in-court": "อยู่ในศาลหรือองค์กรอื่นพิจารณาแล้ว",
    "insult": "เป็นถ้อยคำด่าทอ ไม่มีเรื่องให้ตรวจสอบ",
    "closed-before": "เรื่องเดิมที่ยุติแล้ว",
    "consent": "ผู้ร้องยินยอมให้ส่งต่อ",
    "legal-duty": "กฎหมายกำหนดให้ส่งต่อ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something a member of staff does to a case: kind, and what it needs."""

    member: Member
    ticket: str
    kind: str
    now: datetime
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A case as staff see it."""

    case: Row[Any]
    private: Row[Any] | None
    messages: tuple[Row[Any], ...]
    events: tuple[Row[Any], ...]
    steps: tuple[str, ...]
    found: tuple[str, ...]
    colleagues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Carries out what staff do, within one transaction each batch."""

    keys: Keys
    keep: Keep

    def look(self, connection: Connection, looks: Sequence[Deed]) -> list[View | RefusedError]:
        """Open cases; that somebody looked is committed before they see anything."""
        return [self._guarded(connection, deed, self._look) for deed in looks]

    def do(self, connection: Connection, deeds: Sequence[Deed]) -> list[RefusedError | None]:
        """Carry out deeds; a refusal is a result, since others wait in the same transaction."""
        return [self._guarded(connection, deed, self._do) for deed in deeds]

    def _guarded(self, connection: Connection, deed: Deed, act: Callable[[Connection, Row[Any], Deed], Any]) -> Any:
        case = find_case(connection, deed.ticket)
        # A case of the other kind is not there: not even its existence is said.
        if case is None or not deed.member.may_read(case.category):
            return RefusedError(404, "not-found")
        try:
            return act(connection, case, deed)
        except RefusedError as error:
            return error

    def _look(self, connection: Connection, case: Row[Any], deed: Deed) -> View:
        add_event(connection, case.id, deed.now, deed.member.login, deed.kind, "", "")
        private = connection.execute(select(PRIVATE).where(PRIVATE.c.complaint_id == case.id)).first()
        words = select(MESSAGE).where(MESSAGE.c.complaint_id == case.id).order_by(MESSAGE.c.id)
        messages = tuple(connection.execute(words))
        events = connection.execute(
            select(EVENT).where(EVENT.c.complaint_id == case.id, EVENT.c.kind != "view").order_by(EVENT.c.id)
        )
        return View(
            case=case,
            private=private,
            messages=messages,
            events=tuple(events),
            steps=tuple(step for step, before in STEPS.items() if case.status in before and step != "withdrawn"),
            found=_found(private, messages) if private else (),
            colleagues=_colleagues(connection, case.category),
        )

    def _do(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        acts = {
            "assign": self._assign,
            "status": self._step,
            "note": self._note,
            "update": self._update,
            "mask": self._mask,
            "hold": self._hold,
            "unhold": self._hold,
            "counted": self._count,
        }
        if deed.kind not in acts:
            raise RefusedError(422, "kind")
        acts[deed.kind](connection, case, deed)

    def _assign(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        if deed.value not in _colleagues(connection, case.category):
            raise RefusedError(422, "assignee", {"value": "unknown"})
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(assignee=deed.value))
        self._note_down(connection, case, deed, deed.value)

    def _step(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        step, _, reason = deed.value.partition(":")
        if reason not in REASONS.get(step, ("",)):
            raise RefusedError(422, "reason", {"value": "reason"})
        if step == "transferred" and reason == "consent" and not self._consents(connection, case):
            raise RefusedError(409, "no-consent")
        take_step(connection, case, step, now=deed.now, actor=deed.member.login, keep=self.keep, reason=reason)
        self._tell(connection, case, deed)

    def _consents(self, connection: Connection, case: Row[Any]) -> bool:
        query = select(PRIVATE.c.may_transfer).where(PRIVATE.c.complaint_id == case.id)
        return bool(connection.execute(query).scalar())

    def _note(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        self._say(connection, case, deed, "note")

    def _update(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        self._say(connection, case, deed, "update")
        if not case.first_reply_on:
            values = {"first_reply_on": day_of(deed.now).isoformat()}
            connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(values))
        self._tell(connection, case, deed)

    def _say(self, connection: Connection, case: Row[Any], deed: Deed, kind: str) -> None:
        if not deed.text.strip():
            raise RefusedError(422, "fields", {"text": "required"})
        add_message(connection, case.id, deed.now, kind, deed.member.login, deed.text.strip())
        self._note_down(connection, case, deed)

    def _mask(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        """Replace words everywhere in a case, messages as well; what stood there is gone."""
        words = deed.text.strip()
        row = connection.execute(select(PRIVATE).where(PRIVATE.c.complaint_id == case.id)).first()
        said = [
            message
            for message in connection.execute(select(MESSAGE).where(MESSAGE.c.complaint_id == case.id))
            if words in message.text
        ]
        if row is None or not words or not (said or any(words in getattr(row, name) for name in _MASKABLE)):
            raise RefusedError(422, "fields", {"text": "absent"})
        cover = MASK * len(words)
        covered = {name: getattr(row, name).replace(words, cover) for name in _MASKABLE}
        connection.execute(update(PRIVATE).where(PRIVATE.c.complaint_id == case.id).values(covered))
        for message in said:
            text = message.text.replace(words, cover)
            connection.execute(update(MESSAGE).where(MESSAGE.c.id == message.id).values(text=text))
        flags = flags_of("\n".join(covered.values()))
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(flags=flags))
        self._note_down(connection, case, deed)

    def _hold(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        reason = deed.text.strip()[:200] if deed.kind == "hold" else None
        if reason == "":
            raise RefusedError(422, "fields", {"text": "required"})
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(hold=reason))
        self._note_down(connection, case, deed)

    def _count(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        """Say that a case that looked like a machine's, or like another, is one of its own."""
        connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(verdict=COUNTED, same_as=None))
        self._note_down(connection, case, deed, case.verdict)

    def _note_down(self, connection: Connection, case: Row[Any], deed: Deed, after: str = "") -> None:
        add_event(connection, case.id, deed.now, deed.member.login, deed.kind, "", after)

    def _tell(self, connection: Connection, case: Row[Any], deed: Deed) -> None:
        """Queue a mail to a citizen who asked for one; anonymous people are never written to."""
        row = connection.execute(select(PRIVATE).where(PRIVATE.c.complaint_id == case.id)).first()
        if row is not None and case.identity != "anonymous" and row.reply == "email" and row.email:
            address = self.keys.hash_of("address", row.email.lower())
            queue_mail(connection, case.id, "update", address, deed.now)


def _colleagues(connection: Connection, category: str) -> tuple[str, ...]:
    """Return the logins a case of this kind can be assigned to."""
    rows = connection.execute(select(STAFF).where(STAFF.c.disabled == 0).order_by(STAFF.c.login))
    members = (Member(id=row.id, login=row.login, role=row.role) for row in rows)
    return tuple(member.login for member in members if member.may_read(category))


def _found(private: Row[Any], messages: Sequence[Row[Any]]) -> tuple[str, ...]:
    """Return what looks like personal data in the words of a case, wherever it can be masked."""
    texts = [*(getattr(private, name) for name in _MASKABLE), *(message.text for message in messages)]
    return tuple(sorted({words for _, words in personal_parts("\n".join(texts))}))


def list_cases(connection: Connection, member: Member, status: str, start: int) -> list[Row[Any]]:
    """Return cases as a list shows them, oldest first: no word of a citizen, so no look is noted."""
    own = COMPLAINT.c.category == CORRUPTION if member.role == "integrity" else COMPLAINT.c.category != CORRUPTION
    wanted = COMPLAINT.c.status.in_(OPEN) if status == "open" else COMPLAINT.c.status == status
    query = select(COMPLAINT).where(own, wanted).order_by(COMPLAINT.c.id)
    return list(connection.execute(query.limit(_PAGE).offset(start)))


def list_events(connection: Connection, start: int) -> list[Row[Any]]:
    """Return who did what, newest first, for auditors: tickets, and no words."""
    query = select(EVENT, COMPLAINT.c.ticket).outerjoin(COMPLAINT).order_by(EVENT.c.id.desc())
    return list(connection.execute(query.limit(_PAGE).offset(start)))


def read_comments(connection: Connection, looks: Sequence[tuple[Member, datetime]]) -> list[list[Row[Any]]]:
    """Return the newest words of surveys to officers; that somebody looked is noted first."""
    found = []
    for member, now in looks:
        add_event(connection, None, now, member.login, "comments", "", "")
        found.append(list(connection.execute(select(COMMENT).order_by(COMMENT.c.day.desc()).limit(4 * _PAGE))))
    return found
