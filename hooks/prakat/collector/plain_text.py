"""Words of citizens and staff without what a reader would not see."""

import re
from typing import Final

# Controls other than a line's end, and letters that turn the direction of what follows.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def plain_text(text: str) -> str:
    """Return words with plain ends of lines and no controls, which would travel into lists, prints and mails."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
