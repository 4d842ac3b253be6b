"""What an entry is judged against, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from prakat.approvals.digest import Bundle
from prakat.approvals.entry import Approval
from prakat.approvals.requirement import Requirement
from prakat.approvals.roster import Roster
from prakat.findings import RuleInfo, Text
from prakat.settings import BANGKOK


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
    ``prepared_by`` the post that checked the page; ``previous`` the page's entry in the base. ``counterpart`` is the
    other half of a move; ``left`` are paths of the head that still hold what a removal takes away.
    """

    roster: Roster
    requirements: tuple[Requirement, ...]
    before: Bundle
    after: Bundle
    emails: frozenset[str]
    prepared_by: str
    previous: Approval | None
    now: datetime
    counterpart: Approval | None = None
    left: tuple[str, ...] = ()

    @property
    def today(self) -> date:
        """The day of judging in Thailand."""
        return self.now.astimezone(BANGKOK).date()


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Thailand."""
    return moment.astimezone(BANGKOK).date()
