"""The heart: everything that is judged, in one place, without touching the world.

    check(change, now) -> Report

``change`` says what was and what is to be; ``now`` (with a time zone) is the moment of judging. What is wrong with the
content is in the report; CannotJudgeError means there was no way to judge, and blocks as well.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Final

from prakat.approvals.check import Judge, standing_approval
from prakat.approvals.house import House, read_house, read_trusted_house
from prakat.approvals.ledger import parse_ledger_text
from prakat.approvals.root import changed_rules, check_root
from prakat.findings import Finding, Report
from prakat.repository.change import Change
from prakat.rules import date_updated
from prakat.rules.engine import (
    check_attachments,
    check_each_file,
    check_each_page,
    check_left_behind,
    check_together,
)
from prakat.settings import BANGKOK, LEDGER, MAX_FINDINGS

Task = Callable[[], Iterable[Finding]]
Spread = Callable[[Sequence[Task]], Iterable[Finding]]

# Pages or files of one task.
_AT_ONCE: Final = 64


def in_turn(tasks: Sequence[Task]) -> Iterable[Finding]:
    """Do one task after the other."""
    return (finding for task in tasks for finding in task())


def check(change: Change, now: datetime, spread: Spread = in_turn) -> Report:
    """Judge a change.

    The base's roster, schemas and ledger are the law. Content that comes with new rules must meet both the old and the
    new ones, and new rules must be signed by the old root. Raises CannotJudgeError when the law cannot be read.

    The work is cut into tasks that do not depend on one another; ``spread`` does them in any order and any place.
    """
    base = None if change.founding else read_trusted_house(change.base)
    head, findings = read_house(change.head)
    law = base or head
    if law is None:
        return _report(change, findings)
    unsigned = [] if head is None else list(check_root(change, base, head, now))
    found = [*findings, *unsigned]
    today = now.astimezone(BANGKOK).date()
    change.read_ahead()
    ledger = head.ledger if head else parse_ledger_text(change.head.snapshot.read(LEDGER))
    judge = Judge(change=change, house=law, ledger=ledger, now=now)
    # New rules that nobody signed are refused, and not followed: their patterns may be made to take for ever.
    houses = [base] if base and unsigned else _laws(change, base, head)
    tasks = [*_content_tasks(change, houses, today), *_approval_tasks(judge)]
    found += (finding for finding in spread(tasks) if not _restores(change, law, finding))
    return _report(change, found)


def _restores(change: Change, law: House, finding: Finding) -> bool:
    """Tell whether a finding keeps a page from going back to what its standing approval is for.

    That is how a step past the gate is undone: from what nobody approved to the very bytes that were, with their date.
    """
    page = finding.location.path
    return (
        finding.rule.id == date_updated.RULE.id
        and not change.founding
        and standing_approval(change.base, law, page) is None
        and standing_approval(change.head, law, page) is not None
    )


def _content_tasks(change: Change, houses: Sequence[House], today: date) -> Iterable[Task]:
    for house in houses:
        divisions = house.roster.divisions
        for paths in _cut(change.pages):
            yield partial(check_each_page, change, paths, house.schemas, divisions, today)
        yield partial(check_together, change, house.schemas, today)
    for paths in _cut(change.pages):
        yield partial(check_attachments, change, paths)
    for paths in _cut(change.checked_files):
        yield partial(check_each_file, change, paths)
    yield partial(check_left_behind, change)


def _approval_tasks(judge: Judge) -> Iterable[Task]:
    for pages in _cut(judge.pages()):
        yield partial(judge.check_pages, pages)
    yield lambda: islice(judge.strays(), MAX_FINDINGS)


def _laws(change: Change, base: House | None, head: House | None) -> list[House]:
    """Return the houses whose schemas a page must meet: the base's, and the head's when its rules differ."""
    if base is None or head is None:
        return [house for house in (base, head) if house]
    return [base, head] if changed_rules(change, base, head) else [base]


def _cut(paths: Sequence[str]) -> Iterable[Sequence[str]]:
    return (paths[first : first + _AT_ONCE] for first in range(0, len(paths), _AT_ONCE))


def _report(change: Change, findings: list[Finding]) -> Report:
    """Put findings in reading order, each once."""
    unique = {
        (f.rule.id, f.message.id, f.location.path, f.location.pointer, f.location.span, f.text.en): f for f in findings
    }

    def place(finding: Finding) -> tuple[str, int, int, str]:
        span = finding.location.span
        return (finding.location.path, span.line if span else 0, span.column if span else 0, finding.rule.id)

    checked = len(change.pages) if change.whole else len(change.changed_paths)
    return Report(findings=tuple(sorted(unique.values(), key=place)), checked=checked)
