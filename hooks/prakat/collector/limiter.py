"""How often one network may do something. The memory is bounded, and holds keyed hashes, no addresses."""

import secrets
from collections import OrderedDict
from hashlib import blake2b
from typing import Final

MOST_KEYS: Final = 50_000
HOUR: Final = 3600.0


class Limiter:
    """Counts in windows of an hour that begin with a key's first act. The longest idle keys are forgotten first."""

    def __init__(self, allowed: int, window: float = HOUR, most_keys: int = MOST_KEYS) -> None:
        self.allowed = allowed
        self._window = window
        self._most = most_keys
        self._key = secrets.token_bytes(16)
        self._counts: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, who: bytes, now: float) -> int:
        """Count one act and return 0, or the seconds until the next one is allowed."""
        wait = self.wait(who, now)
        if wait == 0:
            key = self._hash(who)
            began, count = self._counts.get(key, (now, 0))
            if now - began >= self._window:
                began, count = now, 0
            self._counts[key] = (began, count + 1)
            self._counts.move_to_end(key)
            if len(self._counts) > self._most:
                self._counts.popitem(last=False)
        return wait

    def wait(self, who: bytes, now: float) -> int:
        """Return the seconds until an act is allowed, without counting one."""
        began, count = self._counts.get(self._hash(who), (now, 0))
        if count < self.allowed or now - began >= self._window:
            return 0
        return int(self._window - (now - began)) + 1

    def give_back(self, who: bytes) -> None:
        """Uncount an act that turned out to be none, such as a form with a slip in it."""
        key = self._hash(who)
        if key in self._counts:
            began, count = self._counts[key]
            self._counts[key] = (began, max(0, count - 1))

    def _hash(self, who: bytes) -> bytes:
        return blake2b(who, key=self._key, digest_size=8).digest()
