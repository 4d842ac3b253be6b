"""A visitor of one day: a keyed hash of address and browser, with a random key that is destroyed when the day closes.

While the day is open the key lies sealed in the database, so that a restart does not count everybody twice.
"""

import secrets
from datetime import date
from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from prakat.collector.database import insert_into
from prakat.collector.keys import Keys
from prakat.collector.tables import DAILY_KEY, VISIT_DAY, VISIT_SEEN

_SIZE: Final = 8
DAY_PURPOSE: Final = "daily-key"


def visitor_of(key: bytes, address: bytes, agent: str) -> bytes:
    """Return eight bytes that mean nothing without the day's key."""
    return blake2b(agent[:400].encode("utf-8", "replace"), key=key + address[:16], digest_size=_SIZE).digest()


def daily_key(connection: Connection, keys: Keys, day: date) -> bytes:
    """Return the key of an open day, making it when there is none."""
    query = select(DAILY_KEY.c.sealed).where(DAILY_KEY.c.day == day.isoformat())
    sealed = connection.execute(query).scalar()
    key = keys.open(DAY_PURPOSE, sealed) if sealed else None
    if key is None:
        key = secrets.token_bytes(32)
        statement = insert_into(connection, DAILY_KEY).values(day=day.isoformat(), sealed=keys.seal(DAY_PURPOSE, key))
        connection.execute(
            statement.on_conflict_do_update(index_elements=["day"], set_={"sealed": statement.excluded.sealed})
        )
    return key


def close_days(connection: Connection, before: date, at: str) -> list[str]:
    """Close every open day before one: keep how many visitors it had, and destroy what told them apart."""
    query = select(VISIT_DAY.c.day).where(VISIT_DAY.c.closed_at.is_(None), VISIT_DAY.c.day < before.isoformat())
    days = list(connection.execute(query.order_by(VISIT_DAY.c.day)).scalars())
    for day in days:
        seen = select(func.count()).select_from(VISIT_SEEN).where(VISIT_SEEN.c.day == day)
        visitors = connection.execute(seen).scalar_one()
        connection.execute(update(VISIT_DAY).where(VISIT_DAY.c.day == day).values(visitors=visitors, closed_at=at))
    connection.execute(delete(VISIT_SEEN).where(VISIT_SEEN.c.day < before.isoformat()))
    connection.execute(delete(DAILY_KEY).where(DAILY_KEY.c.day < before.isoformat()))
    return days
