"""Whether an approval holds: every reason against it, each by the name of its rule.

An entry counts when
 1. it is of the exact shape, under the id of its page (`prakat.approvals.entry_text`),
 2. its ``after`` is the digest of the bytes in the head,
 3. its ``before`` is the digest of the bytes in the base, or a chain of entries that hold leads there; it names what it
    follows where that must not be forgotten, and does what its action says (`prakat.approvals.course`),
 4. each of its people had the key he signed with, in force on that day and today, in the base's roster (a thief who has
    a revoked key chooses the day he writes),
 5. every signature verifies over the statement rebuilt from the entry and the bytes,
 6. every person held, on the day of signing and holds today, the post he names; one is a head who may approve what the
    page was and is, and all are there whom the policy asks for (`prakat.approvals.offices`),
 7. none of them wrote, committed, co-wrote or checked the page,
 8. it is not dated in the future, not older than the policy allows, and later than the page's last entry
    (`prakat.approvals.words`).
An entry that stands in the base already answers only to 2, 5, and the day of signing in 4 and 6.
"""

from collections.abc import Iterable, Iterator

from prakat.approvals.case import Case, Decision, Dismissal
from prakat.approvals.course import dismiss_action, dismiss_course, dismiss_lapsed, dismiss_standing
from prakat.approvals.entry import Approval
from prakat.approvals.offices import dismiss_method, dismiss_office, dismiss_several
from prakat.approvals.words import (
    dismiss_other_hands,
    dismiss_own,
    dismiss_personal,
    dismiss_preparer,
    dismiss_signature,
    dismiss_time,
)

__all__ = [
    "Case",
    "Decision",
    "Dismissal",
    "decide_founding",
    "decide_link",
    "decide_new",
    "decide_standing",
    "dismiss_office",
]


def decide_new(entry: Approval, case: Case, links: Iterable[Approval] = ()) -> Decision:
    """Judge an entry that the base does not have; ``links`` are entries in between that hold on their own."""
    reasons = [
        *dismiss_course(entry, case, links),
        *dismiss_lapsed(entry, case),
        *_dismiss_entry(entry, case),
    ]
    return Decision(requirements=case.requirements, granted_by=None if reasons else entry, dismissed=tuple(reasons))


def decide_standing(entry: Approval, case: Case) -> Decision:
    """Judge an entry that stands: it explains the state of the page, even when its head has left since."""
    reasons = [*dismiss_standing(entry, case, case.after), *dismiss_lapsed(entry, case)]
    return Decision(requirements=case.requirements, granted_by=None if reasons else entry, dismissed=tuple(reasons))


def decide_founding(entry: Approval, case: Case) -> Decision:
    """Judge an entry of a house that is just founded: it stands, and is all that the policy asks for."""
    reasons = [
        *decide_standing(entry, case).dismissed,
        *dismiss_several(entry, case.roster, case.requirements),
        *(reason for word in entry.words for reason in dismiss_method(word, case.roster, case.requirements)),
    ]
    return Decision(requirements=case.requirements, granted_by=None if reasons else entry, dismissed=tuple(reasons))


def decide_link(entry: Approval, case: Case) -> bool:
    """Tell whether an entry in between holds for the bytes it was given for, whatever came before and after it."""
    return entry.after == case.after.digest and not any(_dismiss_entry(entry, case))


def _dismiss_entry(entry: Approval, case: Case) -> Iterator[Dismissal]:
    """Yield what is wrong with an entry wherever on the way it stands."""
    for word in entry.words:
        yield from dismiss_signature(word, case.roster, case.after, case.today)
        yield from dismiss_method(word, case.roster, case.requirements)
    yield from dismiss_office(entry, case.roster, case.requirements, case.today)
    yield from dismiss_several(entry, case.roster, case.requirements)
    yield from dismiss_preparer(entry, case)
    yield from dismiss_personal(entry)
    yield from dismiss_other_hands(entry, case)
    for word in entry.words:
        yield from dismiss_own(word, case)
        yield from dismiss_time(word, case)
    yield from dismiss_action(entry, case)
