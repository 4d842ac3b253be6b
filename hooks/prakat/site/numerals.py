"""Thai or Arabic digits in what the site itself writes: counts, years, dates. What a document says stays as it is.

One setting for the whole site (mkdocs.yml, ``extra: thai_digits``), read once before anything is rendered.
"""

from contextvars import ContextVar
from typing import Final

from prakat.thai.digits import to_thai

_THAI: Final[ContextVar[bool]] = ContextVar("prakat_thai_digits", default=True)


def use_thai_digits(thai: bool) -> None:  # noqa: FBT001 - the setting itself
    """Set the digits of everything that is rendered from here on."""
    _THAI.set(thai)


def uses_thai_digits() -> bool:
    """Tell which digits are set."""
    return _THAI.get()


def numeral(value: object) -> str:
    """Write a number, or a text with numbers in it, in the site's digits."""
    return to_thai(str(value)) if _THAI.get() else str(value)
