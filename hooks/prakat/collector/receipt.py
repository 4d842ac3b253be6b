"""What a citizen takes home: a ticket number that may be spoken aloud, and a code of 16 digits that may not."""

import re
import secrets
from typing import Final

from prakat.thai.digits import to_arabic

DIGITS: Final = 16
_TICKET: Final = re.compile(r"([0-9]{2})-?([0-9]{4,7})")


def make_code() -> str:
    """Return 16 random digits (53 bits)."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def format_code(code: str) -> str:
    """Write a code in groups of four, as it is copied down."""
    return " ".join(code[index : index + 4] for index in range(0, DIGITS, 4))


def parse_code(text: str) -> str:
    """Read a code however it was typed, Thai digits and gaps included; "" when it is none."""
    plain = re.sub(r"[\s.-]+", "", to_arabic(text[:60]))
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdecimal() else ""


def format_ticket(fiscal_year: int, number: int) -> str:
    """Write a ticket number: the 142nd of fiscal year 2569 is 69-0142."""
    return f"{fiscal_year % 100:02}-{number:04}"


def parse_ticket(text: str) -> str:
    """Read a ticket number however it was typed, without its dash as well; "" when it is none."""
    plain = re.sub(r"[\s]+", "", to_arabic(text[:40])).replace("–", "-").replace("/", "-")
    found = _TICKET.fullmatch(plain)
    return f"{found[1]}-{found[2]}" if found else ""
