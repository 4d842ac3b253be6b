"""Who is a machine: is-bot's patterns, and a short list of our own for what Thai sites meet."""

from functools import lru_cache
from typing import Final

from is_bot import Bots  # type: ignore[import-untyped]

# Never a machine: the browsers inside the programs Thai citizens read links in.
_PEOPLE: Final = (
    "Line/",
    "FBAN/",
    "FBAV/",
    "FB_IAB",
    "Instagram",
    "musical_ly",
    "TikTok",
    "Trill/",
)
# Machines whatever they look like otherwise.
_MACHINES: Final = (
    "linespider",
    "linepreview",
    "facebookexternalhit",
    "facebookcatalog",
    "headlesschrome",
)
_BROWSER: Final = "Mozilla/"
_LONGEST: Final = 400
_REMEMBERED: Final = 20_000
_KNOWN: Final = Bots()


def is_machine(agent: str) -> bool:
    """Tell a program from a person's browser by what it calls itself (no more than 400 characters are read)."""
    return _judge(agent[:_LONGEST])


# What is remembered is cut first: whatever strangers send, it stays below some ten megabytes.
@lru_cache(maxsize=_REMEMBERED)
def _judge(name: str) -> bool:
    if not name.strip():
        return True
    lower = name.lower()
    if any(word in lower for word in _MACHINES):
        return True
    if name.startswith(_BROWSER) and any(word in name for word in _PEOPLE):
        return False
    return bool(_KNOWN.is_bot(name))
