"""What stands at the end of a history: approvals that hold no more, what they rest on, deadlines passed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prakat.approvals.audit import Bypass, Step, errors_of, pages_of
from prakat.approvals.decide import dismiss_office
from prakat.approvals.entry import Approval, entry_id
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import House
from prakat.approvals.ledger import LedgerText
from prakat.approvals.roster import Key, Roster
from prakat.approvals.signature import fingerprint
from prakat.findings import Finding
from prakat.settings import BANGKOK, LEDGER

EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class LapsedKey:
    """A key that was revoked since, and the pages whose present approval was signed with it, approvals.yml included.

    ``person`` is its holder's id: a recorder's, r-…, where it is one.
    """

    person: str
    name: str
    key: Key
    pages: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """As ssh-keygen prints it."""
        return fingerprint(self.key.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """An approval given on a day on which its person, by today's roster, did not hold the post.

    ``commit`` brought it, empty when it is older than the range. ``until`` is the end of the appointment, if any.
    """

    approval: Approval
    name: str
    commit: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A page whose present state no approval explains as it must."""

    page: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """An emergency publication whose deadline has passed without the ordinary approval."""

    approval: Approval
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A name that an administrator or the publisher gave to a commit of main, and that main no longer holds."""

    ref: str
    commit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """All that an audit found. ``start`` is the base of the first step, empty when that is a founding.

    ``content`` tells whether content was judged as well as approvals.
    """

    repository: str
    content: bool
    start: str
    tip: str
    steps: tuple[Step, ...]
    bypasses: tuple[Bypass, ...]
    pushes: tuple[Bypass, ...]
    keys: tuple[LapsedKey, ...]
    outside: tuple[Outside, ...]
    unexplained: tuple[Unexplained, ...]
    overdue: tuple[Overdue, ...]
    anchors: tuple[Anchor, ...]

    @property
    def clean(self) -> bool:
        """Whether nobody has to do anything. A key that was revoked since takes nothing from what it signed before."""
        return not (self.bypasses or self.outside or self.unexplained or self.overdue or self.anchors)

    @property
    def settled(self) -> str:
        """The last commit up to which everything holds, or was put right; empty when not even the founding does."""
        open_ = [bypass.step for bypass in self.bypasses if bypass.mended_by is None]
        return min(open_, key=lambda step: step.number).base if open_ else self.tip

    @property
    def signatures(self) -> int:
        """How many words of people were judged."""
        return sum(1 + len(entry.also) for step in self.steps for entry in step.entries)


def standing_entries(text: LedgerText, steps: Iterable[Step]) -> Mapping[str, Approval]:
    """Return the entries of a ledger by their ids; those that steps brought are not read again."""
    known = {entry_id(entry.page): entry for step in steps for entry in step.entries}
    read = ((id_, known.get(id_) or parse_approval(id_, block)[0]) for id_, block in text.blocks.items())
    return {id_: entry for id_, entry in read if entry is not None}


def find_lapsed(house: House, standing: Mapping[str, Approval]) -> Iterator[LapsedKey]:
    """Yield keys of people and recorders that were revoked and that present approvals, or the rules, rest on."""
    roster = house.roster
    people = [(person.id, person.name, key) for person in roster.people.values() for key in person.keys.values()]
    recorders = [(id_, id_, key) for id_, keys in roster.recorders.items() for key in keys.values()]
    for holder, name, key in (*people, *recorders):
        if key.revoked is None:
            continue
        pages = [entry.page for entry in standing.values() if _uses(entry, holder, key.id)]
        if any((signature.by, signature.key) == (holder, key.id) for signature in house.root_signatures):
            pages.append(LEDGER)
        if pages:
            yield LapsedKey(person=holder, name=name, key=key, pages=tuple(sorted(pages)))


def _uses(entry: Approval, holder: str, key: str) -> bool:
    return any((_holder(word), word.key) == (holder, key) for word in entry.words)


def _holder(word: Approval) -> str:
    """Return whose key a word is signed with: the recorder's, where it is a review."""
    return word.review.recorder if word.review else word.by


def find_outside(roster: Roster, steps: Iterable[Step], standing: Mapping[str, Approval]) -> Iterator[Outside]:
    """Yield approvals of people who, by this roster, were not in office on that day.

    A term may be ended after the fact; what was refused when it came is told as a bypass and not again.
    """
    brought = {entry: step for step in steps for entry in step.entries}
    for entry in {**brought, **dict.fromkeys(standing.values())}:
        step = brought.get(entry)
        if step is not None and step.refused:
            continue
        for word in entry.words:
            if dismiss_office(word, roster, (), None):
                commit = step.commit.id if step else ""
                yield Outside(approval=word, name=name_of(roster, word.by), commit=commit, until=_until(roster, word))


def name_of(roster: Roster, person: str) -> str:
    """Return a person's name, or the id where the roster has none."""
    return roster.people[person].name if person in roster.people else person


def _until(roster: Roster, word: Approval) -> date | None:
    division = roster.divisions.get(word.division)
    ends = [
        head.until for head in (division.heads if division else ()) if (head.person, head.post) == (word.by, word.post)
    ]
    return max(filter(None, ends), default=None)


def find_overdue(roster: Roster, standing: Iterable[Approval], today: date) -> Iterator[Overdue]:
    """Yield emergency publications whose last day has passed."""
    for entry in standing:
        if entry.action == EMERGENCY and entry.until and date.fromisoformat(entry.until) < today:
            yield Overdue(approval=entry, name=name_of(roster, entry.by))


def unexplained_of(findings: Sequence[Finding]) -> list[Unexplained]:
    """Gather findings about the present state by their pages."""
    by_page: dict[str, list[Finding]] = {}
    for finding in errors_of(findings):
        by_page.setdefault(pages_of([finding])[0], []).append(finding)
    return [Unexplained(page=page, findings=tuple(found)) for page, found in sorted(by_page.items())]


def day_of(entry: Approval) -> date:
    """Return the day of signing in Thailand."""
    return entry.at.astimezone(BANGKOK).date()
