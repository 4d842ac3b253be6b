"""Whether an approval holds: every reason against it, each by the name of its rule.

An entry counts when
 1. it is of the exact shape, under the id of its page (`prakat.approvals.ledger`),
 2. its ``after`` is the digest of the bytes in the head,
 3. its ``before`` is the digest of the bytes in the base, or a chain of entries that hold leads there,
 4. its person had the key it is signed with, in force on that day and today, in the base's roster (a thief who has a
    revoked key chooses the day he writes),
 5. the signature verifies over the statement rebuilt from the entry and the bytes,
 6. that person held, on the day of signing and holds today, a post that may approve what the page was and is,
 7. the person did not write, commit, co-write or check the page,
 8. it is not dated in the future, not older than the policy allows, and later than the page's last entry.
An entry that stands in the base already answers only to 2, 5, and the day of signing in 4 and 6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from prakat.approvals.catalog import CHAIN, ENTRY, OFFICE, OWN, SIGNATURE, STALE, TIME
from prakat.approvals.digest import Bundle
from prakat.approvals.ledger import Approval
from prakat.approvals.requirement import Requirement
from prakat.approvals.roster import Head, Roster
from prakat.approvals.signature import APPROVAL, verify
from prakat.approvals.statement import render_page_statement
from prakat.findings import RuleInfo, Text
from prakat.settings import BANGKOK
from prakat.thai.text import fold_for_comparison

SKEW: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """Why an entry does not count."""

    rule: RuleInfo
    id: str
    params: Mapping[str, str | Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome for one page: truthy when granted (or nothing was required), with every reason against."""

    requirements: tuple[Requirement, ...]
    granted_by: Approval | None
    dismissed: tuple[Dismissal, ...]

    def __bool__(self) -> bool:
        return not self.dismissed and (self.granted_by is not None or not self.requirements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an entry is judged against.

    ``before`` and ``after`` are the bundles in base and head; ``emails`` of those who touched them in between;
    ``prepared_by`` the post that checked the page; ``previous`` the page's entry in the base.
    """

    roster: Roster
    requirements: tuple[Requirement, ...]
    before: Bundle
    after: Bundle
    emails: frozenset[str]
    prepared_by: str
    previous: Approval | None
    now: datetime


def decide_new(entry: Approval, case: Case, links: Iterable[Approval] = ()) -> Decision:
    """Judge an entry that the base does not have; ``links`` are entries in between that hold on their own."""
    today = case.now.astimezone(BANGKOK).date()
    reasons = [
        *_dismiss_state(entry, case, links),
        *_dismiss_signature(entry, case.roster, case.after, today),
        *dismiss_office(entry, case.roster, case.requirements, today),
        *_dismiss_own(entry, case),
        *_dismiss_time(entry, case),
    ]
    return Decision(requirements=case.requirements, granted_by=None if reasons else entry, dismissed=tuple(reasons))


def decide_standing(entry: Approval, case: Case) -> Decision:
    """Judge an entry that stands: it explains the state of the page, even when its head has left since."""
    stale = () if entry.after == case.after.digest else (Dismissal(rule=STALE, id="stale", params=_named(entry, case)),)
    reasons = [*stale, *_dismiss_signature(entry, case.roster, case.after, None)] if not stale else list(stale)
    reasons += dismiss_office(entry, case.roster, case.requirements, None)
    return Decision(requirements=case.requirements, granted_by=None if reasons else entry, dismissed=tuple(reasons))


def decide_link(entry: Approval, case: Case) -> bool:
    """Tell whether an entry in between holds for the bytes it was given for, whatever came before and after it."""
    today = case.now.astimezone(BANGKOK).date()
    reasons = [
        *_dismiss_signature(entry, case.roster, case.after, today),
        *dismiss_office(entry, case.roster, case.requirements, today),
        *_dismiss_own(entry, case),
        *_dismiss_time(entry, case),
    ]
    return entry.after == case.after.digest and not reasons


def _dismiss_state(entry: Approval, case: Case, links: Iterable[Approval]) -> list[Dismissal]:
    if entry.after != case.after.digest:
        return [Dismissal(rule=STALE, id="stale", params=_named(entry, case))]
    if entry.before != case.before.digest and not _leads(case.before.digest, entry, links):
        return [Dismissal(rule=CHAIN, id="broken", params=_named(entry, case))]
    return []


def _leads(start: str, entry: Approval, links: Iterable[Approval]) -> bool:
    """Tell whether links lead, forward in time, from a state to the one the entry starts from."""
    reached = {start}
    for link in sorted(links, key=lambda item: item.at):
        if link.before in reached and link.at < entry.at:
            reached.add(link.after)
    return entry.before in reached


def _dismiss_signature(entry: Approval, roster: Roster, bundle: Bundle, today: date | None) -> list[Dismissal]:
    """Return what is wrong with key and signature; ``today`` None leaves out whether the key is still in force."""
    person = roster.people.get(entry.by)
    key = person.keys.get(entry.key) if person else None
    params = {"person": person.name if person else entry.by, "key": entry.key}
    if key is None:
        return [Dismissal(rule=SIGNATURE, id="unknown-key", params=params)]
    if not all(key.valid_on(day) for day in filter(None, (_day(entry), today))):
        return [Dismissal(rule=SIGNATURE, id="revoked-key", params=params)]
    if entry.after != bundle.digest:
        # The bytes it was given for are not these: that is said already, and this signature cannot be looked at.
        return []
    statement = render_page_statement(roster.repository, entry, bundle)
    if verify(key=key.public, namespace=APPROVAL, statement=statement, signature=entry.sig):
        return []
    return [Dismissal(rule=SIGNATURE, id="bad", params=params)]


def dismiss_office(
    entry: Approval, roster: Roster, requirements: tuple[Requirement, ...], today: date | None
) -> list[Dismissal]:
    """Return why the person's post does not suffice; ``today`` None leaves out whether it is still held."""
    division = roster.divisions.get(entry.division)
    given = division.name if division else entry.division
    if division and division.level == "below":
        return [Dismissal(rule=OFFICE, id="below", params={"given": given})]
    for day in filter(None, (_day(entry), today)):
        if division is None or not any(_holds(head, entry, day) for head in division.heads):
            params = {
                "person": _name(roster, entry.by),
                "post": entry.post,
                "division": given,
                "day": day.isoformat(),
            }
            return [Dismissal(rule=OFFICE, id="not-in-office", params=params)]
    if division and division.level == "above":
        return []
    return [
        Dismissal(
            rule=OFFICE,
            id="wrong-division",
            params={"given": given, "division": division_names(roster, requirement), "page": entry.page},
        )
        for requirement in requirements
        if entry.division not in requirement.divisions
    ]


def _holds(head: Head, entry: Approval, day: date) -> bool:
    return head.person == entry.by and head.post == entry.post and head.in_office(day)


def _dismiss_own(entry: Approval, case: Case) -> list[Dismissal]:
    person = case.roster.people.get(entry.by)
    if person is None:
        return []
    found = [
        Dismissal(rule=OWN, id="author", params={"person": person.name, "email": email})
        for email in sorted(case.emails)
        if person.wrote_as(email)
    ]
    if case.prepared_by and entry.prepared_by != case.prepared_by:
        params = {"entry": entry.prepared_by, "page": case.prepared_by}
        found.append(Dismissal(rule=ENTRY, id="preparer", params=params))
    if case.prepared_by and _folded(case.prepared_by) in {_folded(entry.post), _folded(person.name)}:
        found.append(Dismissal(rule=OWN, id="preparer", params={"person": person.name, "post": case.prepared_by}))
    return found


def _folded(post: str) -> str:
    """Return a post as the eye takes it: two spellings nobody can tell apart are one."""
    return fold_for_comparison(post).replace(" ", "")


def _dismiss_time(entry: Approval, case: Case) -> list[Dismissal]:
    params = {**_named(entry, case), "at": entry.written_at, "days": str(case.roster.max_age_days)}
    found = []
    if entry.at > case.now + SKEW:
        found.append(Dismissal(rule=TIME, id="future", params=params))
    if case.now - entry.at > timedelta(days=case.roster.max_age_days):
        found.append(Dismissal(rule=TIME, id="old", params=params))
    if case.previous and entry.at <= case.previous.at:
        params["previous"] = case.previous.written_at
        found.append(Dismissal(rule=TIME, id="replayed", params=params))
    return found


def _named(entry: Approval, case: Case) -> dict[str, str | Text]:
    names = division_names(case.roster, case.requirements[0]) if case.requirements else entry.division
    return {"page": entry.page, "division": names}


def division_names(roster: Roster, requirement: Requirement) -> str:
    """Return the names of the divisions that may approve; those below division level answer to the ones above."""
    found = [roster.divisions[key] for key in requirement.divisions if key in roster.divisions]
    if not found or any(division.level == "below" for division in found):
        found = [division for division in roster.divisions.values() if division.level == "above"] or found
    return " หรือ ".join(division.name for division in found) or ", ".join(requirement.divisions)


def _name(roster: Roster, person: str) -> str:
    return roster.people[person].name if person in roster.people else person


def _day(entry: Approval) -> date:
    """Return the day of signing in Thailand."""
    return entry.at.astimezone(BANGKOK).date()
