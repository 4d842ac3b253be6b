"""How often one network may do something. The memory is bounded, and holds keyed hashes, no addresses."""

import secrets
from hashlib import blake2b
from typing import Final

# Some 150 bytes each, in six limiters.
MOST_KEYS: Final = 20_000
HOUR: Final = 3600.0
# A count, and above it the second in which its window began: one number takes a third of what a pair does.
_BITS: Final = 24
_COUNT: Final = (1 << _BITS) - 1


class Limiter:
    """Counts in windows of an hour that begin with a key's first act. The longest idle keys are forgotten first."""

    def __init__(self, allowed: int, window: float = HOUR, most_keys: int = MOST_KEYS) -> None:
        self.allowed = allowed
        self._window = window
        self._most = most_keys
        self._key = secrets.token_bytes(16)
        self._counts: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def take(self, who: bytes, now: float) -> int:
        """Count one act and return 0, or the seconds until the next one is allowed."""
        wait = self.wait(who, now)
        if wait == 0:
            key = self._hash(who)
            began, count = self._find(key, now)
            if now - began >= self._window:
                began, count = int(now), 0
            # Taken out and put back, a key stands last again.
            self._counts.pop(key, None)
            self._counts[key] = began << _BITS | min(count + 1, _COUNT)
            if len(self._counts) > self._most:
                del self._counts[next(iter(self._counts))]
        return wait

    def wait(self, who: bytes, now: float) -> int:
        """Return the seconds until an act is allowed, without counting one."""
        began, count = self._find(self._hash(who), now)
        if count < self.allowed or now - began >= self._window:
            return 0
        return int(self._window - (now - began)) + 1

    def give_back(self, who: bytes) -> None:
        """Uncount an act that turned out to be none, such as a form with a slip in it."""
        key = self._hash(who)
        if self._counts.get(key, 0) & _COUNT:
            self._counts[key] -= 1

    def _find(self, key: int, now: float) -> tuple[int, int]:
        """Return when a key's window began, and its count."""
        packed = self._counts.get(key)
        return (int(now), 0) if packed is None else (packed >> _BITS, packed & _COUNT)

    def _hash(self, who: bytes) -> int:
        return int.from_bytes(blake2b(who, key=self._key, digest_size=8).digest(), "big")
