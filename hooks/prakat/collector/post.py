"""Mails: that something has happened, and the ticket's number. Never a word of a citizen, in body or subject."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, func, select, update

from prakat.collector.clock import stored
from prakat.collector.configuration import BASE, Configuration, Mail
from prakat.collector.tables import COMPLAINT, OUTBOX, PRIVATE

_LOG: Final = logging.getLogger("prakat.collector")
PER_HOUR: Final = 3
_TRIES: Final = 8
_SECONDS: Final = 10

Send = Callable[[EmailMessage], None]


def write_mail(kind: str, ticket: str, address: str, site: Configuration, mail: Mail) -> EmailMessage:
    """Return a mail. Raises ValueError for an address that would break out of its header."""
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = address
    message["Subject"] = f"เรื่อง {ticket}" if kind == "update" else f"เรื่องใหม่ {ticket}"
    message["Auto-Submitted"] = "auto-generated"
    where = f"{site.origin}{BASE}/track" if kind == "update" else f"{site.origin}{BASE}/staff/"
    what = "มีความคืบหน้า ดูด้วยเลขที่เรื่องและรหัสติดตามที่" if kind == "update" else "มีเรื่องร้องเรียนใหม่ อ่านได้ที่"
    message.set_content(f"เรื่องเลขที่ {ticket} {what}\n{where}\n\n{site.site_name}\n")
    return message


def smtp_sender(mail: Mail) -> Send:
    """Return what hands a mail to the configured server."""

    def send(message: EmailMessage) -> None:
        with smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS) as server:
            if mail.starttls:
                server.starttls()
            if mail.login:
                server.login(mail.login, Path(mail.password_file).read_text("utf-8").strip())
            server.send_message(message)

    return send


def send_due(engine: Engine, site: Configuration, now: datetime, send: Send) -> int:
    """Send what is due and return how many mails went out. One address gets three an hour at most."""
    mail = site.mail
    if mail is None:
        return 0
    with engine.begin() as connection:
        query = select(OUTBOX).where(
            OUTBOX.c.sent_at.is_(None), OUTBOX.c.next_at <= stored(now), OUTBOX.c.tries < _TRIES
        )
        rows = list(connection.execute(query.order_by(OUTBOX.c.id).limit(20)))
    sent = 0
    for row in rows:
        # Put off before it is sent: were it noted afterwards alone, a full disk would send it again and again.
        with engine.begin() as connection:
            address, ticket = _address(connection, row, mail)
            allowed = _sent_lately(connection, row, now) < PER_HOUR
            _put_off(connection, row, now, tries=row.tries + (allowed or not address))
        if allowed and address and _sends(row, ticket, address, site, mail, send):
            sent += 1
            with engine.begin() as connection:
                connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(sent_at=stored(now)))
    return sent


def _address(connection: Connection, row: Row[Any], mail: Mail) -> tuple[str, str]:
    ticket = connection.execute(select(COMPLAINT.c.ticket).where(COMPLAINT.c.id == row.complaint_id)).scalar_one()
    if row.kind == "new":
        return mail.desk, ticket
    query = select(PRIVATE.c.email).where(PRIVATE.c.complaint_id == row.complaint_id)
    return connection.execute(query).scalar() or "", ticket


def _sent_lately(connection: Connection, row: Row[Any], now: datetime) -> int:
    since = stored(now - timedelta(hours=1))
    query = select(func.count()).select_from(OUTBOX)
    return connection.execute(
        query.where(OUTBOX.c.address_hash == row.address_hash, OUTBOX.c.sent_at > since, row.kind == "update")
    ).scalar_one()


def _sends(row: Row[Any], ticket: str, address: str, site: Configuration, mail: Mail, send: Send) -> bool:
    try:
        send(write_mail(row.kind, ticket, address, site, mail))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _LOG.warning("mail %d not sent: %s", row.id, type(error).__name__)
        return False
    return True


def _put_off(connection: Connection, row: Row[Any], now: datetime, tries: int) -> None:
    wait = timedelta(minutes=min(2 ** (tries + 1), 240))
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(tries=tries, next_at=stored(now + wait)))
