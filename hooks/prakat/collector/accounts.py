"""Accounts of staff, as the operator keeps them on the command line."""

import re
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, update

from prakat.collector.database import insert_into
from prakat.collector.keys import Keys
from prakat.collector.staff import ROLES, SHORTEST_PASSWORD, hash_password, new_totp
from prakat.collector.tables import SESSION, STAFF
from prakat.collector.trouble import CollectorError

_LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{2,40}")


def put_account(connection: Connection, keys: Keys, login: str, password: str, role: str, *, totp: bool) -> str:
    """Add or change an account and return the secret of its second factor, "" without one. Its sessions end."""
    if not _LOGIN.fullmatch(login) or role not in ROLES or login == "citizen":
        raise CollectorError(
            f"ชื่อเข้าระบบหรือบทบาทใช้ไม่ได้: {login}",
            f"login or role cannot be used: {login}",
            "ใช้ a-z 0-9 . _ - อย่างน้อยสามตัว",
            "use a-z 0-9 . _ -, three characters or more",
        )
    if len(password) < SHORTEST_PASSWORD:
        raise CollectorError(
            f"รหัสผ่านสั้นกว่า {SHORTEST_PASSWORD} ตัวอักษร",
            f"the password has fewer than {SHORTEST_PASSWORD} characters",
            "ตั้งเป็นวลีที่ยาวขึ้น",
            "use a longer phrase",
        )
    sealed, secret = new_totp(keys) if totp else (None, "")
    values = {"password": hash_password(password), "role": role, "totp": sealed, "totp_step": 0, "disabled": 0}
    statement = insert_into(connection, STAFF).values(login=login, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["login"], set_=values))
    _end_sessions(connection, _find(connection, login))
    return secret


def disable_account(connection: Connection, login: str) -> None:
    """Disable an account; whoever is logged in with it is out at once."""
    row = _find(connection, login)
    connection.execute(update(STAFF).where(STAFF.c.id == row.id).values(disabled=1))
    _end_sessions(connection, row)


def list_accounts(connection: Connection) -> list[str]:
    """Return a line for each account: login, role, second factor, whether it is disabled."""
    rows = connection.execute(select(STAFF).order_by(STAFF.c.login))
    return [f"{row.login} {row.role}{' totp' * bool(row.totp)}{' disabled' * bool(row.disabled)}" for row in rows]


def _find(connection: Connection, login: str) -> Row[Any]:
    row = connection.execute(select(STAFF).where(STAFF.c.login == login)).first()
    if row is None:
        raise CollectorError(
            f"ไม่มีบัญชี {login}", f"there is no account {login}", "ดูด้วย prakat collect user list", "see user list"
        )
    return row


def _end_sessions(connection: Connection, row: Row[Any]) -> None:
    connection.execute(delete(SESSION).where(SESSION.c.staff_id == row.id))
