"""What may not leave in a data file although it lies on a page: numbers of natural persons, their telephones, accounts.

The gate refuses them long before. This is the second door, because a data file is copied where nobody can call it back.
"""

from typing import Final

from prakat.content.personal_data import BANK_ACCOUNT, CITIZEN_ID, MOBILE_PHONE, PASSPORT, find_personal_data
from prakat.thai.identity import is_juristic_id

MASK: Final = "[ปิดบัง]"
_KINDS: Final = frozenset({CITIZEN_ID, MOBILE_PHONE, BANK_ACCOUNT, PASSPORT})
# The shortest of them, a passport number, has six digits.
_FEWEST: Final = 6


def masked(text: str) -> str:
    """Return a text with every such number replaced by a word that says so."""
    if sum(map(str.isdigit, text)) < _FEWEST:
        return text
    hits = [hit for hit in find_personal_data(text) if hit.kind in _KINDS]
    for hit in sorted(hits, key=lambda hit: hit.start, reverse=True):
        text = text[: hit.start] + MASK + text[hit.end :]
    return text


def public_tax_number(party: str, number: str) -> str:
    """Return the number of a juristic person; empty for anybody else, and for what is no such number."""
    return number if party == "juristic" and is_juristic_id(number) else ""
