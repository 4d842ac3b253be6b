"""A code short enough to be typed: it ties a review's text to the bytes that the reviewer had before him."""

import hashlib
import re
from typing import Final

# Crockford's alphabet: no I, L, O, U, so that nobody takes one letter for another.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Sixty bits: more than anybody can search through for a second document of the same code.
_LENGTH: Final = 12
_GROUP: Final = 4
_SEPARATORS: Final = re.compile(r"[\s-]+")
_LOOK_ALIKE: Final = str.maketrans("ILO", "110")


def short_code(page: str, digest: str) -> str:
    """Return the code of a page in a state, such as "7K2M-Q9XD-0FTB". ``digest`` is a bundle's, or "absent"."""
    number = int.from_bytes(hashlib.sha256(f"prakat short code v1\n{page}\n{digest}\n".encode()).digest(), "big")
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def holds_code(text: str, code: str) -> bool:
    """Tell whether a text that somebody typed holds a code: in any case, with or without the hyphens."""
    return _plain(code) in _plain(text)


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text).upper().translate(_LOOK_ALIKE)
