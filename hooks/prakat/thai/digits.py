"""Thai and Arabic digits, one for the other."""

from typing import Final

_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def to_thai(text: str) -> str:
    """Write 0-9 as ๐-๙; everything else stays."""
    return text.translate(_TO_THAI)


def to_arabic(text: str) -> str:
    """Write ๐-๙ as 0-9; everything else stays."""
    return text.translate(_TO_ARABIC)
