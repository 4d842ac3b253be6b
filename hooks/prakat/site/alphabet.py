"""Titles in the order of a Thai dictionary, and the letter under which a reader looks one up.

Source: the Royal Society's dictionary order. A vowel written before its consonant is sorted after it, tone marks and
thanthakhat only decide between words that are otherwise equal.
"""

import re
import unicodedata
from typing import Final

from prakat.thai.digits import to_arabic

_LEADING: Final = re.compile("([เแโใไ])([ก-ฮ])")
_MARKS: Final = str.maketrans("", "", "็่้๊๋์ํ๎")
_NOT_LETTER: Final = re.compile(r"[^\w]+")
OTHERS: Final = "#"


def sort_key(text: str) -> tuple[str, str]:
    """Return a key that sorts titles as a dictionary does; Latin letters come before Thai ones."""
    swapped = _LEADING.sub(r"\2\1", unicodedata.normalize("NFC", to_arabic(text)).lower())
    return _NOT_LETTER.sub(" ", swapped.translate(_MARKS)).strip(), swapped


def initial(text: str) -> str:
    """Return the letter a title stands under: ก-ฮ, A-Z, or "#" for digits and all else."""
    first = sort_key(text)[0][:1].upper()
    return first if "ก" <= first <= "ฮ" or "A" <= first <= "Z" else OTHERS
