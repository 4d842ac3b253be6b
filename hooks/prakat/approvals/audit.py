"""The past judged again: every step of main under the rules in force when it was made, and what of it still stands.

A step that the gate would have refused went past it: somebody with more rights than he should have used them, or the
gate was not there. When a later step puts right what was wrong with it, it is told which. Several commits of one push
(a rebase by the forge) are judged together, as the gate judged them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from prakat.approvals.catalog import APPROVAL_RULES, ROOT, ROSTER
from prakat.approvals.check import Judge
from prakat.approvals.entry import Approval, Block
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import read_house, read_trusted_house
from prakat.approvals.ledger import LedgerText, parse_ledger_text
from prakat.approvals.root import check_root
from prakat.findings import CannotJudgeError, DamagedError, Finding, Report, Severity, Text
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus, is_page, is_protected
from prakat.repository.git_line import Commit
from prakat.settings import LEDGER, MAX_LEDGER

Judging = Callable[[Change, datetime], Report]
# What judges from the base of one step to the head of a later one; None where there was no way to judge.
Rejudging = Callable[["Step", "Step"], Sequence[Finding] | None]

# Commits of one push: a forge that rebases writes them all at once.
ONE_PUSH: Final = timedelta(minutes=10)
# Later steps that are tried for having put right what an earlier one did.
_TRIES: Final = 20
_RULES: Final = "(rules)"
_APPROVAL_IDS: Final = frozenset(rule.id for rule in APPROVAL_RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of main as it was judged.

    ``at`` is the moment it was judged for. ``findings`` is why it would have been refused; ``error`` why there was no
    way to judge it, which blocks as well; ``later`` what only today's program says of its content, which another
    program let through. ``entries`` are those it brought, ``touched`` the paths and pages it changed.
    """

    number: int
    commit: Commit
    base: str
    at: datetime
    findings: tuple[Finding, ...]
    later: tuple[Finding, ...]
    error: Text | None
    entries: tuple[Approval, ...]
    touched: frozenset[str]

    @property
    def refused(self) -> bool:
        """Whether the gate would not have let it through."""
        return bool(self.findings) or self.error is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypass:
    """A step past the gate, with the commits that belong to the same matter, and the step that put it right, if any.

    ``one_push`` says that all of it is one push of several commits, which hold together: nothing went past the gate.
    """

    step: Step
    others: tuple[Step, ...]
    mended_by: Step | None
    one_push: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Why the first step would have been refused."""
        return self.step.findings

    @property
    def of_rules(self) -> bool:
        """Whether the rules of the house were changed in it, by which later steps were judged."""
        return self.step.error is not None or any(finding.rule in (ROOT, ROSTER) for finding in self.findings)


def moments(line: Sequence[Commit], now: datetime) -> list[datetime]:
    """Return the moment each commit is judged for: its own date, but never before the last one's or after ``now``."""
    found: list[datetime] = []
    last = datetime.fromtimestamp(0, now.tzinfo)
    for commit in line:
        last = max(last, commit.when) if commit.when <= now else last
        found.append(last)
    return found


def judge_step(change: Change, commit: Commit, number: int, at: datetime, judge: Judging, *, same: bool) -> Step:
    """Judge one step. ``same`` says that the program of its base is the one that judges now.

    Only then would the gate certainly have said of its content what is said now: rules of content are part of the
    program, while those of approvals are part of what is signed.
    """
    found, error = _judge(change, at, judge)
    mine = tuple(finding for finding in found if same or finding.rule.id in _APPROVAL_IDS)
    before, after = _blocks(change.base), _blocks(change.head)
    changed = {id_ for id_ in before.keys() | after.keys() if _text(before.get(id_)) != _text(after.get(id_))}
    entries = tuple(_entries((id_, after[id_]) for id_ in sorted(changed & after.keys())))
    gone = _entries((id_, before[id_]) for id_ in changed - after.keys())
    pages = {entry.page for entry in (*entries, *gone)}
    return Step(
        number=number,
        commit=commit,
        base=commit.parents[0] if commit.parents and not change.founding else "",
        at=at,
        findings=mine,
        later=tuple(finding for finding in found if finding not in mine),
        error=error,
        entries=entries,
        touched=frozenset({*change.changed_paths, *change.touched_pages, *changed, *pages, *_touched_rules(change)}),
    )


def _judge(change: Change, at: datetime, judge: Judging) -> tuple[tuple[Finding, ...], Text | None]:
    try:
        report = judge(change, at)
    except DamagedError:
        raise
    except CannotJudgeError as error:
        return (), error.text
    return errors_of(report.findings), None


def check_approvals(change: Change, at: datetime) -> Report:
    """Judge only approvals and the rules of the house, as the gate does; nothing is said of content.

    Raises CannotJudgeError when the law cannot be read.
    """
    base = None if change.founding else read_trusted_house(change.base)
    head, found = read_house(change.head)
    law = base or head
    if law is not None:
        found += check_root(change, base, head, at) if head else []
        ledger = head.ledger if head else parse_ledger_text(change.head.snapshot.read(LEDGER))
        change.read_ahead()
        found += Judge(change=change, house=law, ledger=ledger, now=at).check()
    return Report(findings=tuple(found), checked=len(change.pages))


def errors_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that refuse."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _blocks(corpus: Corpus) -> Mapping[str, Block]:
    text = read_ledger(corpus)
    return text.blocks if text else {}


def _text(block: Block | None) -> str | None:
    return block.text if block else None


def read_ledger(corpus: Corpus) -> LedgerText | None:
    """Return approvals.yml cut in its parts, or None where there is none, or one of no use."""
    try:
        house, _ = read_house(corpus)
    except DamagedError:
        raise
    except CannotJudgeError:
        house = None
    if house is not None:
        return house.ledger
    if LEDGER not in corpus.paths or corpus.snapshot.size(LEDGER) > MAX_LEDGER:
        return None
    return parse_ledger_text(corpus.snapshot.read(LEDGER))


def _entries(blocks: Iterable[tuple[str, Block]]) -> Iterator[Approval]:
    for id_, block in blocks:
        entry, _ = parse_approval(id_, block)
        if entry is not None:
            yield entry


def _touched_rules(change: Change) -> tuple[str, ...]:
    if any(is_protected(path) for path in change.changed_paths):
        return (_RULES,)
    before, after = read_ledger(change.base), read_ledger(change.head)
    same = before and after and (before.top, before.signatures) == (after.top, after.signatures)
    return () if same else (_RULES,)


def find_bypasses(steps: Sequence[Step], rejudge: Rejudging) -> list[Bypass]:
    """Gather the steps that would have been refused, each with what belongs to it."""
    found: list[Bypass] = []
    taken: set[int] = set()
    for index, step in enumerate(steps):
        if not step.refused or index in taken:
            continue
        end = _mended(steps, index, rejudge)
        others = [] if end is None else [k for k in range(index + 1, end + 1) if _belongs(steps[k], step)]
        taken.update(others)
        mended_by = None if end is None else steps[end]
        one_push = end is not None and _is_one_push(steps, index, end)
        mine = tuple(steps[k] for k in others)
        found.append(Bypass(step=step, others=mine, mended_by=mended_by, one_push=one_push))
    return found


def _is_one_push(steps: Sequence[Step], first: int, last: int) -> bool:
    """Tell whether commits were pushed at once, as far as Git can tell: of one time, no merges, and not to and fro."""
    part = [step.commit for step in steps[first : last + 1]]
    back = first > 0 and steps[first - 1].commit.tree == part[-1].tree
    return part[-1].when - part[0].when <= ONE_PUSH and not back and all(len(c.parents) <= 1 for c in part)


def _mended(steps: Sequence[Step], index: int, rejudge: Rejudging) -> int | None:
    """Return the step with which nothing is wrong any more with what the refused one touched."""
    step = steps[index]
    wrong = places_of(step)
    later = (k for k in range(index + 1, len(steps)) if wrong & steps[k].touched)
    for tried, k in enumerate(later):
        if tried == _TRIES:
            return None
        found = rejudge(step, steps[k])
        if found is not None and not any(wrong & _places(finding) for finding in found):
            return k
    return None


def _belongs(other: Step, step: Step) -> bool:
    return other.refused and places_of(other) <= places_of(step)


def places_of(step: Step) -> frozenset[str]:
    """Return what was wrong: pages and other paths, entries by their ids, and the rules as one thing."""
    places = {place for finding in step.findings for place in _places(finding)}
    return frozenset(places if step.error is None else {*places, _RULES})


def _places(finding: Finding) -> frozenset[str]:
    paths = {finding.location.path, *(related.path for related in finding.related)} - {LEDGER}
    if finding.rule in (ROOT, ROSTER):
        return frozenset({*paths, _RULES})
    entry = finding.message.params.get("entry", _RULES)
    return frozenset(paths or {entry if isinstance(entry, str) else _RULES})


def pages_of(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return the pages that findings are about, sorted; other paths where there is no page."""
    paths = {path for f in findings for path in (f.location.path, *(related.path for related in f.related))}
    return tuple(sorted(filter(is_page, paths)) or sorted(paths))
