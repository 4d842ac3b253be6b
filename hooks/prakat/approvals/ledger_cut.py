"""approvals.yml cut at one go, when it is laid out in the one way there is: ten thousand entries in a few milliseconds.

Says nothing about any other file: that one is looked at line by line, to tell which line is wrong.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_KEYS: Final = re.compile(r"^(root_signatures|ledger):(?= |$)", re.MULTILINE)
_LEDGER: Final = "\nledger:\n"
_NEXT_ENTRY: Final = "\n  p-"
_ID: Final = re.compile(r"[0-9a-f]{12}:\n")
_ID_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Cut:
    """The rules, the signatures under them, and (id, lines of the entry, line it begins on) for every entry."""

    top: str
    signatures: str
    entries: tuple[tuple[str, str, int], ...]


def cut_ledger(text: str) -> Cut | None:
    """Cut a file with entries; None unless every line of it is where the layout has it."""
    head, _, body = text.partition(_LEDGER)
    at = _start_of_signatures(head)
    entries = _cut_entries(body, head.count("\n") + 3)
    if not at or entries is None or "\r" in text:
        return None
    return Cut(top=head[:at], signatures=head[at:] + "\n", entries=entries)


def _start_of_signatures(head: str) -> int:
    """Return where the signatures begin; 0 unless that key stands there once, and no other that cuts the file."""
    keys = list(_KEYS.finditer(head))
    return keys[0].start() if len(keys) == 1 and keys[0][1] == "root_signatures" else 0


def _cut_entries(body: str, line: int) -> tuple[tuple[str, str, int], ...] | None:
    if not body.endswith("\n"):
        return None
    first, *pieces = ("\n" + body[:-1]).split(_NEXT_ENTRY)
    # Every line is an entry's first or stands under it: there is no other, and none is blank.
    if first or ("\n" + body).count("\n    ") + len(pieces) != body.count("\n"):
        return None
    entries = []
    for piece in pieces:
        if _ID.match(piece) is None:
            return None
        entries.append(("p-" + piece[:_ID_LENGTH], piece[_ID_LENGTH + 2 :] + "\n", line))
        line += piece.count("\n") + 1
    in_order = all(before[0] < after[0] for before, after in pairwise(entries))
    return tuple(entries) if in_order and entries else None
