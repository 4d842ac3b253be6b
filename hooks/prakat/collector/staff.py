"""Who may read complaints: accounts, passwords, second factors and sessions. Citizens have none of these."""

import base64
import hmac
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from prakat.collector.clock import moment_of, stored
from prakat.collector.configuration import CORRUPTION
from prakat.collector.keys import Keys
from prakat.collector.tables import SESSION, STAFF

# Officers see general cases, those of integrity see corruption alone, auditors see who looked at what.
ROLES: Final = ("officer", "integrity", "auditor")
SHORTEST_PASSWORD: Final = 12
SESSION_HOURS: Final = timedelta(hours=8)
IDLE: Final = timedelta(minutes=30)
_STEP: Final = 30
_PURPOSE: Final = "totp"
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Verified when there is no such login, so that both answers take the same time.
_NOBODY: Final = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff who is logged in."""

    id: int
    login: str
    role: str

    def may_read(self, category: str) -> bool:
        """Tell whether cases of a category are theirs to read."""
        return self.role == ("integrity" if category == CORRUPTION else "officer")


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(password)


def find_account(connection: Connection, login: str) -> Row[Any] | None:
    """Return an account that may log in."""
    return connection.execute(select(STAFF).where(STAFF.c.login == login[:60], STAFF.c.disabled == 0)).first()


def check_login(keys: Keys, row: Row[Any] | None, password: str, code: str, now: datetime) -> bool:
    """Tell whether password and, where it is set up, the second factor are right; as slow when nobody is called so."""
    right = _verify(row.password if row is not None else _NOBODY, password[:200])
    return row is not None and right and (not row.totp or _second_factor(keys, row, code, now))


def _verify(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def _second_factor(keys: Keys, row: Row[Any], code: str, now: datetime) -> bool:
    secret = keys.open(_PURPOSE, row.totp)
    return secret is not None and totp_step(secret, code, now) > row.totp_step


def totp_step(secret: bytes, code: str, now: datetime) -> int:
    """Return the time step a code belongs to (RFC 6238, SHA-1, 30 s, six digits, one step of tolerance), or -1."""
    present = int(now.timestamp()) // _STEP
    fits = [step for step in (present - 1, present, present + 1) if hmac.compare_digest(totp(secret, step), code[:6])]
    return fits[-1] if fits and len(code) == 6 else -1  # noqa: PLR2004 - six digits


def totp(secret: bytes, step: int) -> str:
    """Return the six digits of a time step."""
    digest = hmac.new(secret, struct.pack(">Q", step), sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def new_totp(keys: Keys) -> tuple[bytes, str]:
    """Return a sealed secret, and the same as it is typed into an authenticator."""
    secret = secrets.token_bytes(20)
    return keys.seal(_PURPOSE, secret), base64.b32encode(secret).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A session to be opened for an account whose password was right; an older session of that browser ends."""

    staff_id: int
    secret: str
    code: str
    old: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Opens, finds and ends sessions. The database holds keyed hashes of their secrets."""

    keys: Keys

    def open(self, connection: Connection, logins: Sequence[Login]) -> list[bool]:
        """Write new sessions; False when the second factor was used in the meantime."""
        return [self._open(connection, login) for login in logins]

    def _open(self, connection: Connection, login: Login) -> bool:
        row = connection.execute(select(STAFF).where(STAFF.c.id == login.staff_id)).one()
        if row.totp:
            secret = self.keys.open(_PURPOSE, row.totp)
            step = totp_step(secret, login.code, login.now) if secret else -1
            if step <= row.totp_step:
                return False
            connection.execute(update(STAFF).where(STAFF.c.id == row.id).values(totp_step=step))
        self._end(connection, login.old)
        values = {"created_at": stored(login.now), "used_at": stored(login.now), "staff_id": login.staff_id}
        connection.execute(insert(SESSION).values(id_hash=self._hash(login.secret), **values))
        return True

    def find(self, connection: Connection, secret: str, now: datetime) -> Member | None:
        """Return who a session belongs to, None when it has ended."""
        if not secret:
            return None
        query = select(SESSION, STAFF.c.login, STAFF.c.role, STAFF.c.disabled).join(STAFF)
        row = connection.execute(query.where(SESSION.c.id_hash == self._hash(secret))).first()
        if row is None or row.disabled:
            return None
        if now - moment_of(row.created_at) > SESSION_HOURS or now - moment_of(row.used_at) > IDLE:
            return None
        return Member(id=row.staff_id, login=row.login, role=row.role)

    def touch(self, connection: Connection, uses: Sequence[tuple[str, datetime]]) -> list[None]:
        """Note that sessions are in use."""
        for secret, now in uses:
            statement = update(SESSION).where(SESSION.c.id_hash == self._hash(secret))
            connection.execute(statement.values(used_at=stored(now)))
        return [None] * len(uses)

    def end(self, connection: Connection, secrets_: Sequence[str]) -> list[None]:
        """End sessions."""
        for secret in secrets_:
            self._end(connection, secret)
        return [None] * len(secrets_)

    def form_token(self, secret: str) -> str:
        """Return what every form of a session carries."""
        return self.keys.hash_of("staff-form", secret).hex()

    def _end(self, connection: Connection, secret: str) -> None:
        connection.execute(delete(SESSION).where(SESSION.c.id_hash == self._hash(secret)))

    def _hash(self, secret: str) -> bytes:
        return self.keys.hash_of("session", secret)
