"""One spelling for texts and queries: what looks the same to a reader is the same to the search.

The browser does the same in `site/theme/assets/search.js`; a test holds the two together. So there is nothing here that
one of the two languages does differently: plain tables, and patterns without look-behind.
"""

import re
import unicodedata
from typing import Final

from prakat.thai.text import PRIVATE_USE_MARKS

_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]"
)
# Full-width letters and digits, Thai digits, and lakkhangyao where sara aa is meant.
_LETTERS: Final = {
    **PRIVATE_USE_MARKS,
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord("๐") + digit: str(digit) for digit in range(10)},
    ord("ๅ"): "า",
}
_STEPS: Final = (
    (re.compile("เเ"), "แ"),
    # Sara am written as two signs, with its tone mark wherever it fell.
    (re.compile("ํ([่-๋]?)า"), r"\1ำ"),
    (re.compile("([่-๋])ํา"), r"\1ำ"),
    (re.compile("ำ([่-๋])"), r"\1ำ"),
    # A tone mark stands after the vowel of its consonant, and no mark stands twice.
    (re.compile("([่-์])([ัิ-ู็ํ])"), r"\2\1"),
    (re.compile(r"([ะ-ฺ็-๎])\1+"), r"\1"),
)


def normalise(text: str) -> str:
    """Return a text in the one spelling: NFC, Arabic digits, small letters, Thai signs in order, nothing hidden."""
    plain = unicodedata.normalize("NFC", _HIDDEN.sub("", text).translate(_LETTERS)).lower()
    if plain.isascii():
        return plain
    for pattern, replacement in _STEPS:
        plain = pattern.sub(replacement, plain)
    return plain
