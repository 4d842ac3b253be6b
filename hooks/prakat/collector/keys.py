"""The key file: what receipts, tokens and sealed values hang on. It lies outside the database, for its owner alone."""

import json
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from prakat.collector.durable import write_durably
from prakat.collector.trouble import CollectorError

_SIZE: Final = 32
_NONCE: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """All keys that are still in use; new hashes are made with ``active``."""

    active: str
    keys: Mapping[str, bytes]

    def hash_of(self, purpose: str, value: str | bytes, key_id: str = "") -> bytes:
        """Return a keyed hash of 32 bytes; hashes for one purpose say nothing about another's."""
        data = value.encode() if isinstance(value, str) else value
        key = self.keys.get(key_id or self.active, bytes(_SIZE))
        return blake2b(data, key=key, person=purpose.encode()[:16], digest_size=32).digest()

    def seal(self, purpose: str, value: bytes) -> bytes:
        """Encrypt a small value with the active key; the key's id stands before it."""
        nonce = secrets.token_bytes(_NONCE)
        box = AESGCM(self.hash_of("seal", purpose)).encrypt(nonce, value, purpose.encode())
        return self.active.encode() + b":" + nonce + box

    def open(self, purpose: str, sealed: bytes) -> bytes | None:
        """Decrypt what `seal` made, None when the key is gone or a byte differs."""
        key_id, _, rest = sealed.partition(b":")
        if key_id.decode("ascii", "replace") not in self.keys:
            return None
        key = self.hash_of("seal", purpose, key_id.decode("ascii"))
        try:
            return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], purpose.encode())
        except InvalidTag:
            return None


def new_keys(old: Keys | None = None) -> Keys:
    """Return keys with a fresh active one; the old ones stay for what was hashed with them."""
    number = 1 + max((int(name[1:]) for name in old.keys), default=0) if old else 1
    name = f"k{number}"
    return Keys(active=name, keys={**(old.keys if old else {}), name: secrets.token_bytes(_SIZE)})


def write_keys(path: Path, keys: Keys) -> None:
    """Write the key file, readable by its owner alone, in one step and for good: receipts hang on it."""
    text = json.dumps({"active": keys.active, "keys": {name: key.hex() for name, key in keys.keys.items()}}, indent=2)
    write_durably(path, text + "\n", 0o600)


def read_keys(path: Path) -> Keys:
    """Read the key file. Raises CollectorError when it is missing, damaged, or readable by others."""
    try:
        mode = path.stat().st_mode
        values = json.loads(path.read_text("utf-8"))
        keys = Keys(active=values["active"], keys={name: bytes.fromhex(key) for name, key in values["keys"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable("อ่านไม่ได้", "cannot be read") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _unusable("ผู้อื่นอ่านได้ (chmod 600)", "is readable by others (chmod 600)")
    if keys.active not in keys.keys or any(len(key) != _SIZE for key in keys.keys.values()):
        raise _unusable("ไม่ครบ", "is incomplete")
    return keys


def _unusable(th: str, en: str) -> CollectorError:
    return CollectorError(
        f"ไฟล์กุญแจของบริการรับเรื่อง{th}",
        f"the collector's key file {en}",
        "กู้จากสำเนา หรือสั่ง prakat collect init เมื่อเริ่มใหม่",
        "restore it from its copy, or run prakat collect init when starting anew",
    )
