"""The way a page went: from which state to which, after which entry, and what each kind of step asks for.

A step must start where the page is, and follow what stands there. An emergency and a word taken back stay open until an
entry names them (`follows`), so that neither is ever forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from prakat.approvals.case import Case, Dismissal, day_of
from prakat.approvals.catalog import CHAIN, STALE
from prakat.approvals.catalog_actions import EMERGENCY, MOVE, REMOVAL, RETRACTED
from prakat.approvals.digest import Bundle
from prakat.approvals.entry import ABSENT, Approval
from prakat.approvals.entry_text import entry_digest
from prakat.approvals.offices import dismiss_office, is_head, names_of
from prakat.approvals.words import dismiss_signature
from prakat.findings import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A state on the way, the entry that stands there, and whether that entry explains it."""

    state: str
    entry: Approval | None
    holds: bool


def dismiss_course(entry: Approval, case: Case, links: Iterable[Approval]) -> list[Dismissal]:
    """Return why an entry does not lead from the base to the head; ``links`` are asked for only when needed."""
    if entry.after != case.after.digest:
        return [Dismissal(rule=STALE, id="stale", params=named(entry, case))]
    previous = case.previous
    holds = previous is not None and not dismiss_standing(previous, case, case.before)
    start = Stop(state=case.before.digest, entry=previous, holds=holds)
    reasons = _dismiss_step(start, entry, case)
    if not reasons:
        return []
    tried = [_dismiss_step(stop, entry, case) for stop in _stops(start, entry, case, links)]
    # What is wrong with a step from where the page was is more to the point than that it was elsewhere.
    return min([reasons, *tried], key=lambda found: (len(found) > 0, any(item.rule is CHAIN for item in found)))


def _stops(start: Stop, entry: Approval, case: Case, links: Iterable[Approval]) -> list[Stop]:
    """Return the states that links lead to, forward in time, from the first."""
    stops = [start]
    for link in sorted(links, key=lambda item: item.at):
        before = [stop for stop in stops if stop is start or (stop.entry and stop.entry.last_at < link.at)]
        if link.last_at < entry.at and any(not _dismiss_step(stop, link, case) for stop in before):
            stops.append(Stop(state=link.after, entry=link, holds=True))
    return stops[1:]


def dismiss_standing(entry: Approval, case: Case, bundle: Bundle) -> list[Dismissal]:
    """Return why an entry does not explain a state: other bytes, no proof, no office on the day, or taken back."""
    if entry.after != bundle.digest:
        stale = [Dismissal(rule=STALE, id="stale", params=named(entry, case))]
    else:
        words = entry.words
        stale = [reason for word in words for reason in dismiss_signature(word, case.roster, bundle, None)]
    if entry.is_void:
        stale.append(Dismissal(rule=RETRACTED, id="retracted", params=named(entry, case)))
    return [*stale, *dismiss_office(entry, case.roster, case.requirements, None)]


def dismiss_lapsed(entry: Approval, case: Case) -> list[Dismissal]:
    """Return why an emergency counts no more: its last day is over."""
    if entry.action != "emergency" or case.today <= date.fromisoformat(entry.until):
        return []
    return [Dismissal(rule=EMERGENCY, id="lapsed", params=named(entry, case))]


def _dismiss_step(stop: Stop, entry: Approval, case: Case) -> list[Dismissal]:
    if entry.before != stop.state:
        return [Dismissal(rule=CHAIN, id="broken", params=named(entry, case))]
    found = [*_dismiss_unnamed(stop, entry, case), *_dismiss_of_nothing(stop, entry, case)]
    if stop.entry is not None:
        found += _dismiss_after_emergency(stop.entry, entry, case)
        found += _dismiss_again(stop.entry, entry, case)
    return found


def _dismiss_unnamed(stop: Stop, entry: Approval, case: Case) -> list[Dismissal]:
    """Refuse an entry that does not name what it comes after, where it must, or names something else."""
    if entry.moved_from:
        # What it follows is the other page's, and is judged with the other half.
        return []
    must = stop.entry is not None and (stop.entry.is_open or entry.action in ("retract", "move"))
    wanted = entry_digest(stop.entry) if stop.entry and (must or entry.follows) else ""
    return [] if entry.follows == wanted else [Dismissal(rule=CHAIN, id="unnamed", params=named(entry, case))]


def _dismiss_of_nothing(stop: Stop, entry: Approval, case: Case) -> list[Dismissal]:
    """Refuse to take back or move what was never approved: that would make it look as if it was."""
    approved = stop.holds and not (stop.entry and stop.entry.is_open)
    needless = not case.requirements or stop.state == ABSENT
    if entry.is_void and not stop.holds:
        return [Dismissal(rule=RETRACTED, id="nothing", params=named(entry, case))]
    if entry.action == "retract" and not (entry.is_void or approved or needless):
        return [Dismissal(rule=RETRACTED, id="unapproved", params=named(entry, case))]
    if entry.moved_to and not (approved or needless):
        return [Dismissal(rule=MOVE, id="unapproved", params=named(entry, case))]
    return []


def _dismiss_after_emergency(previous: Approval, entry: Approval, case: Case) -> list[Dismissal]:
    if previous.action != "emergency" or entry.after == ABSENT or entry.action == "retract":
        return []
    if entry.action == "emergency":
        params = {**named(entry, case), "until": previous.until}
        longer = entry.until > previous.until
        return [Dismissal(rule=EMERGENCY, id="extended", params=params)] if longer else []
    before = {word.by for word in previous.words}
    for requirement in case.requirements:
        others = (word for word in entry.words if word.by not in before)
        if not any(is_head(word, case.roster, requirement) for word in others):
            return [Dismissal(rule=EMERGENCY, id="same-hand", params=named(entry, case))]
    return []


def _dismiss_again(previous: Approval, entry: Approval, case: Case) -> list[Dismissal]:
    """Refuse to publish the very bytes that a word was taken back from, or that were removed."""
    if entry.action == "retract" or entry.after == ABSENT:
        return []
    if previous.action == "retract" and entry.after == previous.takes_back:
        return [Dismissal(rule=RETRACTED, id="again", params=named(entry, case))]
    if previous.action == "remove" and entry.after == previous.before:
        return [Dismissal(rule=REMOVAL, id="again", params=named(entry, case))]
    return []


def dismiss_action(entry: Approval, case: Case) -> list[Dismissal]:
    """Return what one kind of entry asks for beside the step itself."""
    if entry.action == "emergency":
        return _dismiss_long(entry, case)
    if entry.action == "move":
        return _dismiss_move(entry, case)
    if entry.action == "remove" and case.left:
        params = {**named(entry, case), "paths": ", ".join(case.left)}
        return [Dismissal(rule=REMOVAL, id="left", params=params)]
    return []


def _dismiss_long(entry: Approval, case: Case) -> list[Dismissal]:
    last = day_of(entry.at) + timedelta(days=case.roster.emergency_days)
    if date.fromisoformat(entry.until) <= last:
        return []
    params = {**named(entry, case), "days": str(case.roster.emergency_days), "last": last.isoformat()}
    return [Dismissal(rule=EMERGENCY, id="too-long", params=params)]


def _dismiss_move(entry: Approval, case: Case) -> list[Dismissal]:
    """Refuse half a move, two halves of different moves, and other bytes at the new place."""
    other, params = case.counterpart, named(entry, case)
    if other is None or not is_pair(entry, other):
        return [Dismissal(rule=MOVE, id="half", params=params)]
    if entry.moved_from and moved_bundle(case.after, entry.page, entry.moved_from).digest != other.before:
        return [Dismissal(rule=MOVE, id="changed", params=params)]
    return []


def is_pair(entry: Approval, other: Approval) -> bool:
    """Tell whether two entries are the halves of one move."""
    ways = (other.moved_to, other.moved_from)
    to_and_fro = (entry.page, "") if entry.moved_from else ("", entry.page)
    return ways == to_and_fro and (other.at, other.by, other.follows) == (entry.at, entry.by, entry.follows)


def moved_bundle(bundle: Bundle, page: str, target: str) -> Bundle:
    """Return a page's bundle as it would be at another address: the page renamed, its files beside it as they are."""
    folder, goal = page.rpartition("/")[0] + "/", target.rpartition("/")[0] + "/"

    def moved(path: str) -> str:
        return target if path == page else goal + path.removeprefix(folder)

    pairs = (line.partition("  ")[::2] for line in bundle.lines)
    files = sorted((moved(path), digest) for digest, path in pairs)
    return Bundle(tuple(f"{digest}  {path}" for path, digest in files))


def named(entry: Approval, case: Case) -> dict[str, str | Text]:
    """Return what every message may fill in: the page, who has to sign, and an emergency's last day."""
    who = names_of(case.roster, case.requirements, entry.division, case.today)
    other = entry.moved_from or entry.moved_to
    return {"page": entry.page, "division": who, "until": entry.until, "other": other, "at": entry.written_at}
