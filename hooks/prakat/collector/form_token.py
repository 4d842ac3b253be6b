"""Signed slips in forms: when one was handed out, for what, and a number that makes sending it twice one act.

Nothing is stored for them. The number is known to one browser alone.
"""

import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from prakat.collector.keys import Keys

NOT_BEFORE: Final = 3
EXPIRES: Final = 86_400
_PARTS: Final = 4
_MAC: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that was found genuine. ``age`` in seconds."""

    number: str
    age: float

    @property
    def hasty(self) -> bool:
        """Whether nobody could have filled in the form since."""
        return self.age < NOT_BEFORE


def make_token(keys: Keys, purpose: str, now: float, number: str = "") -> str:
    """Return a token for one purpose."""
    body = f"{keys.active}.{int(now)}.{number or secrets.token_hex(16)}"
    return f"{body}.{_mac(keys, purpose, body, keys.active)}"


def read_token(keys: Keys, purpose: str, text: str, now: float) -> Token | None:
    """Return a genuine token of this purpose that has not expired, None otherwise."""
    parts = text.split(".")
    if len(text) > 200 or len(parts) != _PARTS or not text.isascii():  # noqa: PLR2004 - ours have 80 characters
        return None
    key_id, issued, number, mac = parts
    if key_id not in keys.keys or not issued.isdecimal() or len(issued) > 12:  # noqa: PLR2004 - seconds since 1970
        return None
    if not compare_digest(mac, _mac(keys, purpose, text[: -len(mac) - 1], key_id)):
        return None
    age = now - int(issued)
    return Token(number=number, age=age) if -60 <= age <= EXPIRES else None  # noqa: PLR2004 - two clocks may differ


def _mac(keys: Keys, purpose: str, body: str, key_id: str) -> str:
    return keys.hash_of(f"token-{purpose}", body, key_id).hex()[:_MAC]
