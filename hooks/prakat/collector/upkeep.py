"""Keeping for as long as was said and no longer: retention, erasure and its proof, copies, keys."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, text, update

from prakat.collector.cases import OPEN, add_event, find_case
from prakat.collector.clock import day_of, days_after, stored
from prakat.collector.configuration import Keep
from prakat.collector.database import empty_log, file_of, insert_into
from prakat.collector.durable import replace_durably, write_durably
from prakat.collector.keys import Keys, new_keys
from prakat.collector.tables import (
    BACKUP,
    COMMENT,
    COMPLAINT,
    DAILY_KEY,
    EVENT,
    EXPORT,
    MESSAGE,
    OUTBOX,
    PRIVATE,
    RATING,
    SESSION,
    STAFF,
)
from prakat.collector.trouble import CollectorError
from prakat.collector.visitor import DAY_PURPOSE, close_days
from prakat.content.statistics_file import digest_of

_WARNING_DAYS: Final = 30
_SHORTEST_MARK: Final = 4


def close_past_days(connection: Connection, now: datetime) -> None:
    """Close the days that are over, for places where no service does it."""
    close_days(connection, day_of(now - timedelta(minutes=5)), stored(now))


def note_exports(connection: Connection, values: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Write down what was exported: the figures as they stand in the files, and nothing finer."""
    for value in values:
        row = {"digest": digest_of(value), "at": stored(now), "value": json.dumps(value, ensure_ascii=False)}
        statement = insert_into(connection, EXPORT).values(month=value["month"], kind=value["schema"], **row)
        connection.execute(statement.on_conflict_do_update(index_elements=["month", "kind"], set_=row))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What has been kept long enough, by kind; ``soon`` are the tickets whose day comes within thirty days."""

    counts: Mapping[str, int]
    tickets: tuple[str, ...]
    soon: tuple[str, ...]


def find_due(connection: Connection, keep: Keep, now: datetime) -> Due:
    """Return what a run of the retention would delete now. Cases on hold are never due."""
    today = day_of(now).isoformat()
    free = (COMPLAINT.c.hold.is_(None), COMPLAINT.c.erased_on.is_(None), COMPLAINT.c.expires_on.is_not(None))
    tickets = connection.execute(select(COMPLAINT.c.ticket).where(*free, COMPLAINT.c.expires_on <= today)).scalars()
    soon = connection.execute(
        select(COMPLAINT.c.ticket).where(
            *free, COMPLAINT.c.expires_on > today, COMPLAINT.c.expires_on <= days_after(day_of(now), _WARNING_DAYS)
        )
    ).scalars()
    counts = {
        name: connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
        for name, (table, conditions) in _old(keep, now).items()
    }
    return Due(counts=counts, tickets=tuple(sorted(tickets)), soon=tuple(sorted(soon)))


def _old(keep: Keep, now: datetime) -> dict[str, tuple[Any, tuple[Any, ...]]]:
    day = day_of(now)
    return {
        "comments": (COMMENT, (COMMENT.c.expires_on <= day.isoformat(),)),
        "ratings": (RATING, (RATING.c.day <= days_after(day, -keep.ratings),)),
        "events": (EVENT, (EVENT.c.day <= days_after(day, -keep.events), EVENT.c.complaint_id.not_in(_going_on()))),
        "looks": (EVENT, (EVENT.c.day <= days_after(day, -keep.events), EVENT.c.complaint_id.is_(None))),
        "sessions": (SESSION, (SESSION.c.used_at <= stored(now - timedelta(days=1)),)),
        "mails": (OUTBOX, (OUTBOX.c.sent_at <= stored(now - timedelta(days=30)),)),
    }


def _going_on() -> Any:
    """Return the cases whose events are still needed: open ones are counted by them, a hold stops every clock."""
    return select(COMPLAINT.c.id).where(or_(COMPLAINT.c.status.in_(OPEN), COMPLAINT.c.hold.is_not(None)))


def run_retention(connection: Connection, keep: Keep, now: datetime) -> Due:
    """Delete what is due, and return what it was: the same as `find_due` told a moment before."""
    due = find_due(connection, keep, now)
    for ticket in due.tickets:
        _empty(connection, ticket, now, "retention", "expired")
    for table, conditions in _old(keep, now).values():
        connection.execute(delete(table).where(*conditions))
    return due


def empty_case(connection: Connection, ticket: str, now: datetime, actor: str, reason: str) -> list[bytes]:
    """Delete all words of a case and return them, so that their absence can be proved. What is counted stays."""
    words = _empty(connection, ticket, now, actor, reason)
    # Words that somebody else has written as well are still there, and rightly so.
    others = "\n".join([*_words_of(connection), *connection.execute(select(COMMENT.c.text)).scalars()])
    return [word.encode() for word in words if word not in others]


def _empty(connection: Connection, ticket: str, now: datetime, actor: str, reason: str) -> set[str]:
    case = find_case(connection, ticket)
    if case is None:
        raise CollectorError(f"ไม่พบเรื่อง {ticket}", f"there is no case {ticket}", "ตรวจเลขที่เรื่อง", "check the number")
    if case.hold:
        raise CollectorError(
            f"เรื่อง {ticket} พักการลบไว้: {case.hold}",
            f"case {ticket} is on hold: {case.hold}",
            f"หากลบได้แล้ว สั่ง prakat collect hold remove --ticket {ticket}",
            f"when it may go: prakat collect hold remove --ticket {ticket}",
        )
    words = _words_of(connection, case.id)
    connection.execute(delete(PRIVATE).where(PRIVATE.c.complaint_id == case.id))
    connection.execute(delete(MESSAGE).where(MESSAGE.c.complaint_id == case.id))
    connection.execute(delete(OUTBOX).where(OUTBOX.c.complaint_id == case.id))
    gone = {"code_hash": None, "text_hash": None, "idem_hash": None, "flags": "", "erased_on": day_of(now).isoformat()}
    connection.execute(update(COMPLAINT).where(COMPLAINT.c.id == case.id).values(gone))
    add_event(connection, case.id, now, actor, "erase", "", reason[:200])
    return words


def _words_of(connection: Connection, number: int | None = None) -> set[str]:
    """Return the words of one case, or of all."""
    private = select(*(PRIVATE.c[name] for name in ("subject", "body", "place", "name", "phone", "email")))
    message = select(MESSAGE.c.text)
    if number is not None:
        private = private.where(PRIVATE.c.complaint_id == number)
        message = message.where(MESSAGE.c.complaint_id == number)
    rows = [*connection.execute(private), *connection.execute(message)]
    return {value for row in rows for value in row if value}


def sweep(engine: Engine) -> None:
    """Make deleted rows unreadable in the database's own files."""
    if file_of(engine) is None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in (PRIVATE, MESSAGE, COMMENT):
                connection.execute(text(f"VACUUM (FULL) {table.name}"))
        return
    # Deleted rows are overwritten (secure_delete); the log in which they still stand is emptied.
    if not empty_log(engine):
        raise CollectorError(
            "ลบแล้ว แต่ยังล้างบันทึกของฐานข้อมูลไม่ได้เพราะมีผู้ใช้อยู่",
            "deleted, but the database's log could not be emptied while it was in use",
            "สั่งซ้ำอีกครั้ง",
            "run it again",
        )


def find_remains(engine: Engine, words: Iterable[bytes]) -> list[str]:
    """Return the files of the database in which any of the words can still be read."""
    path = file_of(engine)
    if path is None:
        return []
    marks = [word[:200] for word in words if len(word) > _SHORTEST_MARK]
    held = {file: file.read_bytes() for file in _files_of(path) if file.exists()}
    return [str(file) for file, data in held.items() if any(mark in data for mark in marks)]


def _files_of(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]


def list_backups(connection: Connection) -> list[str]:
    """Return the copies that were made and are still there: what was erased is readable in them."""
    paths = connection.execute(select(BACKUP.c.path).order_by(BACKUP.c.id)).scalars()
    return [path for path in paths if Path(path).exists()]


def back_up(engine: Engine, target: Path, now: datetime) -> str:
    """Copy a SQLite database while it is in use, readable by its owner alone, and return the copy's SHA-256."""
    path = file_of(engine)
    if path is None:
        raise CollectorError(
            "ฐานข้อมูล PostgreSQL สำรองด้วย pg_dump",
            "a PostgreSQL database is copied with pg_dump",
            "pg_dump --format=custom --file=FILE ชื่อฐานข้อมูล",
            "pg_dump --format=custom --file=FILE DATABASE",
        )
    if target.exists():
        raise FileExistsError(target)
    # Under its own name it is there only when it is whole: half a copy would be taken for one.
    beside = target.with_name(target.name + ".new")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(beside)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    digest = _check_copy(beside)
    replace_durably(beside, target)
    with engine.begin() as connection:
        connection.execute(insert(BACKUP).values(at=stored(now), path=str(target.resolve()), sha256=digest))
    return digest


def restore(source: Path, engine: Engine) -> str:
    """Put a copy in the place of the database, which must not be there; return the copy's SHA-256."""
    path = file_of(engine)
    # A log left behind by another database would be replayed into this one.
    if path is None or any(place.exists() for place in _files_of(path)):
        raise CollectorError(
            "กู้ได้เฉพาะเมื่อยังไม่มีฐานข้อมูล SQLite ในที่นั้น",
            "a copy is restored only where no SQLite database stands",
            "หยุดบริการ แล้วย้ายไฟล์เดิม (รวม -wal -shm) ไปที่อื่น",
            "stop the service and move the old files (with -wal and -shm) away",
        )
    digest = _check_copy(source)
    write_durably(path, source.read_bytes(), 0o600)
    return digest


def _check_copy(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            state = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        state = type(error).__name__
    if state != "ok":
        raise CollectorError(f"สำเนาเสีย: {state}", f"the copy is damaged: {state}", "ทำสำเนาใหม่", "make another")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rotate(connection: Connection, keys: Keys) -> Keys:
    """Return keys with a fresh active one. Dropped are those that no receipt hangs on, but for the last one.

    The last one still opens the forms that are being filled in. Second factors and the keys of open days are sealed
    anew, so that no visitor of today counts or votes twice.
    """
    used = set(connection.execute(select(COMPLAINT.c.key_id).where(COMPLAINT.c.code_hash.is_not(None))).scalars())
    kept = {name: key for name, key in keys.keys.items() if name in used or name == keys.active}
    fresh = new_keys(Keys(active=keys.active, keys=kept))
    for row in connection.execute(select(STAFF.c.id, STAFF.c.totp).where(STAFF.c.totp.is_not(None))).all():
        secret = keys.open("totp", row.totp)
        if secret is not None:
            connection.execute(update(STAFF).where(STAFF.c.id == row.id).values(totp=fresh.seal("totp", secret)))
    for row in connection.execute(select(DAILY_KEY)).all():
        key = keys.open(DAY_PURPOSE, row.sealed)
        if key is not None:
            sealed = fresh.seal(DAY_PURPOSE, key)
            connection.execute(update(DAILY_KEY).where(DAILY_KEY.c.day == row.day).values(sealed=sealed))
    # Sessions are found by a hash with the active key.
    connection.execute(delete(SESSION))
    return fresh
