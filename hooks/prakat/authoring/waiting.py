"""What waits for whose word: every page of a change that is not approved yet, and every emergency that still is one.

waits = read_waits(judge, findings)
place = place_of(judge, wait, person)      # may this person sign it, in which post, and if not, why
"""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prakat.approvals.case import Case, Decision, Dismissal
from prakat.approvals.catalog import SIGNATURE
from prakat.approvals.catalog_actions import SEVERAL
from prakat.approvals.check import Judge
from prakat.approvals.entry import Approval, Block
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.offices import names_of
from prakat.approvals.roster import Division, Head, Person
from prakat.authoring.sign_off import Signer, Wish, decide_signed, draft_approval, find_post, join, read_new_entry
from prakat.content.document import Document
from prakat.findings import CannotJudgeError, Finding, Severity, Text

_EMERGENCY: Final = "\n    action: emergency\n"
_REASONS: Final = {
    "clause-1": Text(
        th="ข้อ ๑ ของประกาศ: ระเบียบ มาตรการ การเงิน หรือการจัดซื้อจัดจ้าง",
        en="clause 1: a regulation, measure, finance or procurement",
    ),
    "conditional": Text(th="หน้านี้มีมาตรการหรือตัวเลขเงิน (ข้อ ๑)", en="it holds a measure or money (clause 1)"),
}
_NO_KEY: Final = Text(
    th="ไม่มีกุญแจที่ใช้ได้ในทะเบียน (prakat roster add-key)", en="no key in force in the roster (prakat roster add-key)"
)
_OTHERWISE: Final = Text(th="เทศบาลกำหนดให้ต้องเห็นชอบ", en="the municipality asks for approval")


class Place(enum.Enum):
    """Where a person stands towards a page that waits."""

    MINE = "mine"
    STAND_IN = "stand-in"
    SIGNED = "signed"
    NOT_READY = "not-ready"
    NOT_MINE = "not-mine"


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A page that waits: what it is judged against, why it is not approved, and what keeps it from being signed.

    ``begun`` is the entry that others signed already for this very step.
    """

    page: str
    document: Document
    action: str
    is_new: bool
    case: Case
    decision: Decision
    faults: tuple[Finding, ...]
    begun: Approval | None

    @property
    def why(self) -> Text:
        """Why the page needs anybody's word."""
        reasons = [_REASONS.get(requirement.reason, _OTHERWISE) for requirement in self.case.requirements]
        return reasons[0] if reasons else _OTHERWISE

    @property
    def who(self) -> Text:
        """Whose word it needs, with what to do when the post is vacant."""
        names = names_of(self.case.roster, self.case.requirements, self.document.text("division"), self.case.today)
        return names if isinstance(names, Text) else Text(th=names, en=names)

    @property
    def divisions(self) -> tuple[str, ...]:
        """The divisions it is for, by key."""
        found = dict.fromkeys(key for requirement in self.case.requirements for key in requirement.divisions)
        return tuple(found) or (self.document.text("division"),)

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What the gate says against it now; whom a policy of several waits for, and an emergency, are among these."""
        found = (item.rule.messages[item.id].text.format(item.params) for item in self.decision.dismissed)
        previous = self.case.previous
        urgent = [_urgent(previous)] if previous and previous.action == "emergency" else []
        return tuple(dict.fromkeys([*urgent, *found]))

    @property
    def missing(self) -> tuple[Text, ...]:
        """Whom a policy of several people still waits for."""
        items = (item for item in self.decision.dismissed if item.rule is SEVERAL)
        return tuple(item.rule.messages[item.id].text.format(item.params) for item in items)


def _urgent(entry: Approval) -> Text:
    return Text(
        th=f"เผยแพร่ฉุกเฉินโดย{entry.post} ต้องได้รับความเห็นชอบจากผู้อื่นภายใน {entry.until}",
        en=f"published in an emergency by {entry.post}; another must approve it until {entry.until}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands towards a page: the post to sign in, or why not."""

    place: Place
    division: Division | None = None
    head: Head | None = None
    why: Text | None = None


def read_waits(judge: Judge, findings: Iterable[Finding]) -> tuple[Wait, ...]:
    """Return the pages that wait, sorted by path; ``findings`` are what the gate says of the change."""
    by_page: dict[str, list[Finding]] = {}
    for finding in findings:
        by_page.setdefault(finding.location.path, []).append(finding)
    pages = sorted({*judge.pages(), *_emergencies(judge)})
    waits = (_wait(judge, page, tuple(filter(_is_fault, by_page.get(page, ())))) for page in pages)
    return tuple(wait for wait in waits if wait)


def _emergencies(judge: Judge) -> Iterator[str]:
    """Yield the pages that were published in an emergency and still wait for the ordinary word."""
    for id_, block in judge.ledger.blocks.items():
        if _EMERGENCY in f"\n{block.text}":
            entry = parse_approval(id_, Block(text=block.text, line=block.line))[0]
            if entry:
                yield entry.page


def _wait(judge: Judge, page: str, faults: tuple[Finding, ...]) -> Wait | None:
    decision = judge.decide(page)
    new = read_new_entry(judge, page)
    case = judge.case(page)
    is_open = new is None and case.previous is not None and case.previous.action == "emergency"
    document = judge.change.head.document(page) or judge.change.base.document(page)
    if document is None or not (decision.dismissed or is_open):
        return None
    only_others = bool(decision.dismissed) and all(item.rule is SEVERAL for item in decision.dismissed)
    return Wait(
        page=page,
        document=document,
        action="publish" if case.after.lines else "withdraw",
        is_new=not case.before.lines,
        case=case,
        decision=decision,
        faults=faults,
        begun=new if only_others else None,
    )


def _is_fault(finding: Finding) -> bool:
    """Tell whether a finding speaks against the content of a page, and not of its missing approval."""
    return finding.severity is Severity.ERROR and not finding.rule.id.startswith("approval-")


def place_of(judge: Judge, wait: Wait, person: Person) -> Standing:
    """Tell whether a person may sign a page now, in which post, and if not, why: the gate's own reasons."""
    if wait.begun and person.id in {word.by for word in wait.begun.words}:
        return Standing(place=Place.SIGNED, why=wait.missing[0])
    try:
        division, head = find_post(judge.house, wait.case, person, wait.document.text("division"), wait.action)
    except CannotJudgeError as error:
        return Standing(place=Place.NOT_MINE, why=error.text)
    against = _against(judge, wait, person)
    if against:
        return Standing(place=Place.NOT_MINE, why=against)
    if wait.faults:
        return Standing(place=Place.NOT_READY, division=division, head=head)
    stands_in = division.level == "above" and division.key not in wait.divisions and _has_other(judge, wait, division)
    return Standing(place=Place.STAND_IN if stands_in else Place.MINE, division=division, head=head)


def _against(judge: Judge, wait: Wait, person: Person) -> Text | None:
    """Return what the gate would say against a person's word; None when it would take it."""
    key = next((key for key in person.keys.values() if key.valid_on(wait.case.today)), None)
    if key is None:
        return _NO_KEY
    signer = Signer(person=person, key=key, key_file=Path())
    draft = draft_approval(judge.change, judge, wait.page, signer, _wish(wait))
    found = [item for item in decide_signed(judge, join(judge, draft)).dismissed if not is_unsigned(item)]
    return found[0].rule.messages[found[0].id].text.format(found[0].params) if found else None


def is_unsigned(item: Dismissal) -> bool:
    """Tell whether a reason is only that nobody has signed yet."""
    return (item.rule.id, item.id) == (SIGNATURE.id, "bad")


def _wish(wait: Wait) -> Wish:
    return Wish(decision="เห็นชอบ", memo=None, reason="", at=wait.case.now)


def _has_other(judge: Judge, wait: Wait, above: Division) -> bool:
    """Tell whether the page's own division has a head today who may sign: then nobody needs to stand in."""
    roster = judge.house.roster
    for division in (roster.divisions[key] for key in wait.divisions if key in roster.divisions):
        heads = [head for head in division.heads if head.in_office(wait.case.today)]
        able = [head for head in heads if head.person in roster.people and division is not above]
        if division.level != "below" and any(not _against(judge, wait, roster.people[head.person]) for head in able):
            return True
    return False
