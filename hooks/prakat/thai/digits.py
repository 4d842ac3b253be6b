"""Thai and Arabic digits, one for the other."""

from typing import Final

from prakat.thai.letters import Letters

_TO_THAI: Final = Letters(dict(zip(range(ord("0"), ord("9") + 1), "๐๑๒๓๔๕๖๗๘๙", strict=True)))
_TO_ARABIC: Final = Letters(dict(zip(range(ord("๐"), ord("๙") + 1), "0123456789", strict=True)))


def to_thai(text: str) -> str:
    """Write 0-9 as ๐-๙; everything else stays."""
    return _TO_THAI.replace_in(text)


def to_arabic(text: str) -> str:
    """Write ๐-๙ as 0-9; everything else stays."""
    return _TO_ARABIC.replace_in(text)
