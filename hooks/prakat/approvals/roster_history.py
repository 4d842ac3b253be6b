"""What a change of the roster may not do to the past: past approvals must stay explained by the people who gave them.

People, keys, divisions, recorders and appointments are only added to. What may be entered later are the end of a term
and the revocation of a key, and neither so that an approval given before would lose its head.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from prakat.approvals.case import day_of
from prakat.approvals.catalog import ROSTER
from prakat.approvals.entry import Approval
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import House
from prakat.approvals.offices import dismiss_office
from prakat.approvals.roster import Person, Roster
from prakat.approvals.words import key_of
from prakat.content.source_map import pointer_of
from prakat.findings import Finding, Location, Message, Span
from prakat.settings import LEDGER

Path = tuple[str | int, ...]

# What a person or division may be called, and by which addresses a person's commits are known.
_FREE: Final = frozenset({"name", "emails"})
# What decides whether an approval of the past is one; it is judged by what rests on it.
_WEIGHED: Final = frozenset({"level"})


def check_history(base: House, head: House, today: date) -> Iterator[Finding]:
    """Yield whatever of the base's people, keys, divisions and recorders is no longer there as it was.

    ``today`` is the day of judging in Thailand.
    """
    for section in ("people", "divisions", "recorders"):
        old, new = base.raw_roster.get(section, {}), head.raw_roster.get(section, {})
        yield from _check_kept(head, old, new, (section,), today)
    yield from _check_reused(base, head)
    affected = _affected(base.roster, head.roster)
    if affected:
        yield from _check_unexplained(base, head, affected)


def _check_kept(head: House, old: Any, new: Any, path: Path, today: date) -> Iterator[Finding]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        if isinstance(path[-1], int) and new.keys() != old.keys():
            # An appointment of the past does not become one of an acting head.
            yield _history(head, path)
        for key, value in old.items():
            if key not in _FREE | _WEIGHED:
                yield from _check_kept(head, value, new.get(key), (*path, key), today)
    elif isinstance(old, list) and isinstance(new, list) and len(new) >= len(old):
        for index, value in enumerate(old):
            yield from _check_kept(head, value, new[index], (*path, index), today)
    elif old != new and not _may_become(path, old, new, today):
        yield _history(head, path)


def _may_become(path: Path, old: Any, new: Any, today: date) -> bool:
    """Tell whether an end or a revocation is entered, or the end of a term that still runs is moved by a new order."""
    if path[-1] == "until":
        return old is None or date.fromisoformat(old) >= today
    return path[-1] == "revoked" and old is None and isinstance(new, str)


def _check_reused(base: House, head: House) -> Iterator[Finding]:
    """Refuse another person under an id: a new name together with new keys alone."""
    for id_, old in base.roster.people.items():
        new = head.roster.people.get(id_)
        if new is not None and new.name != old.name and not _keeps_a_key(old, new):
            yield _finding(head, "reused", ("people", id_), person=id_)


def _keeps_a_key(old: Person, new: Person) -> bool:
    return any(
        key.revoked is None and id_ in new.keys and new.keys[id_].revoked is None for id_, key in old.keys.items()
    )


def _affected(base: Roster, head: Roster) -> frozenset[str]:
    """Return the divisions, people and recorders whose level, terms or revocations changed: whose entries to read."""
    old, new = _weights(base), _weights(head)
    return frozenset(id_ for id_, weight in old.items() if id_ in new and new[id_] != weight)


def _weights(roster: Roster) -> dict[str, tuple[object, ...]]:
    divisions = {
        key: (division.level, *(head.until for head in division.heads)) for key, division in roster.divisions.items()
    }
    owners = {**{id_: person.keys for id_, person in roster.people.items()}, **roster.recorders}
    return {**divisions, **{id_: tuple(key.revoked for key in keys.values()) for id_, keys in owners.items()}}


def _check_unexplained(base: House, head: House, affected: frozenset[str]) -> Iterator[Finding]:
    """Name the entries that stood by the base's roster and would not by the head's.

    A term or a level that would leave them without a head is refused. A key that was revoked as of a day gone by is
    meant to: whoever had it wrote these entries, and the pages are named so that they are approved anew.
    """
    for id_, block in base.ledger.blocks.items():
        if not any(name in block.text for name in affected):
            continue
        entry, _ = parse_approval(id_, block)
        if entry is None or id_ not in head.ledger.blocks:
            continue
        line = head.ledger.blocks[id_].line
        at = Location(path=LEDGER, span=Span(line, 3, line, 3 + len(id_)))
        if _lacks_office(entry, head) and not _lacks_office(entry, base):
            yield Finding(rule=ROSTER, message=Message(id="unexplained", params={"page": entry.page}), location=at)
        elif _lacks_key(entry, head) and not _lacks_key(entry, base):
            yield Finding(rule=ROSTER, message=Message(id="voided", params={"page": entry.page}), location=at)


def _lacks_office(entry: Approval, house: House) -> bool:
    return bool(dismiss_office(entry, house.roster, (), None))


def _lacks_key(entry: Approval, house: House) -> bool:
    keys = ((word, key_of(word, house.roster)) for word in entry.words)
    return any(key is None or not key.valid_on(day_of(word.at)) for word, key in keys)


def _history(head: House, path: Path) -> Finding:
    return _finding(head, "history", path, pointer=pointer_of(path))


def _finding(head: House, message: str, path: Path, **params: str) -> Finding:
    pointer = pointer_of(path)
    location = Location(path=LEDGER, span=head.source_map.key(pointer), pointer=pointer)
    return Finding(rule=ROSTER, message=Message(id=message, params=params), location=location)
