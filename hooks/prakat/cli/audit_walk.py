"""Going back through main: which steps there are, judged by several processes, and again where one was refused."""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Final

from prakat.approvals.audit import (
    Bypass,
    Judging,
    Step,
    check_approvals,
    errors_of,
    find_bypasses,
    judge_step,
    moments,
)
from prakat.approvals.audit_state import (
    Anchor,
    Audit,
    find_lapsed,
    find_outside,
    find_overdue,
    standing_entries,
    unexplained_of,
)
from prakat.approvals.check import Judge
from prakat.approvals.house import House, read_house, read_trusted_house
from prakat.cli.processes import over_processes, processors
from prakat.cli.progress import Progress
from prakat.findings import CannotJudgeError, DamagedError, Finding, Text
from prakat.gate import check
from prakat.repository.change import Change, compare
from prakat.repository.corpus import Corpus
from prakat.repository.git_line import Commit, Line, read_line
from prakat.repository.git_objects import GitRepository
from prakat.settings import BANGKOK, LEDGER

# Names that others gave to commits of main: it must still hold them.
_ANCHORS: Final = ("refs/tags/prakat-founding", "refs/prakat/published")
_PROGRAM: Final = "hooks/prakat/"
# Steps from which on a second process costs less than it saves, and files of which a step's share of the work is made.
_MANY: Final = 8
_OF_ANY_STEP: Final = 20


@dataclass(frozen=True, kw_only=True)
class Past:
    """The commits of main up to a tip, and from which on they are judged: with their content, or approvals alone."""

    repository: GitRepository
    line: tuple[Commit, ...]
    first: int
    now: datetime
    content: bool = True

    @property
    def check(self) -> Judging:
        """What judges a step."""
        return check if self.content else check_approvals

    @cached_property
    def moments(self) -> Sequence[datetime]:
        """The moment each commit is judged for."""
        return moments(self.line, self.now)

    @property
    def today(self) -> date:
        """The day in Thailand."""
        return self.now.astimezone(BANGKOK).date()

    @cached_property
    def program(self) -> int:
        """What stands for the program at the tip."""
        return _program(Corpus(self.repository.snapshot(self.line[-1].tree)))

    def base_of(self, number: int) -> Commit | None:
        """Return the commit a step starts from; None for the founding."""
        return self.line[number - 1] if number else None

    def change(self, corpora: Line, start: int, end: int) -> Change:
        """Return what lies between the base of one step and the head of the same or a later one."""
        base = self.base_of(start)
        if base is None:
            history = self.repository.range(None, self.line[end].id)
            return compare(None, corpora.corpus(self.line[end].tree), history, whole=True)
        before = corpora.corpus(base.tree)
        return compare(before, corpora.corpus(self.line[end].tree), self.repository.range(base.id, self.line[end].id))

    def judge(self, numbers: range, tell: Callable[[], None]) -> Iterator[Step | Finding]:
        """Judge steps, one after the other; whoever has the last one goes on with what stands at the end of them."""
        corpora = Line(self.repository)
        for number in numbers:
            change = self.change(corpora, number, number)
            _read_ahead(change)
            same = change.founding or _program(change.base) == self.program
            yield judge_step(change, self.line[number], number, self.moments[number], self.check, same=same)
            tell()
        if numbers.stop == len(self.line):
            tip = corpora.corpus(self.line[-1].tree)
            yield from self.judge_present(tip, _house_of(tip))

    def judge_present(self, tip: Corpus, law: House | None) -> Sequence[Finding]:
        """Return what is wrong with the approvals of the present state by some rules."""
        house = _house_of(tip)
        if house is None or law is None:
            return read_house(tip)[1] if LEDGER in tip.paths else ()
        change = compare(tip, tip, whole=True)
        _read_ahead(change)
        law = replace(law, ledger=house.ledger)
        return Judge(change=change, house=law, ledger=house.ledger, now=self.now).check()

    def judge_again(self, start: Step, end: Step) -> Sequence[Finding] | None:
        """Judge from the base of one step to the head of a later one."""
        try:
            change = self.change(Line(self.repository), start.number, end.number)
            return errors_of(self.check(change, end.at).findings)
        except DamagedError:
            raise
        except CannotJudgeError:
            return None

    def house_before(self, number: int) -> House | None:
        """Return the rules that were in force before a step; None before the founding, or where there were none."""
        base = self.base_of(number)
        return _house_of(Corpus(self.repository.snapshot(base.tree))) if base else None

    def judge_by(self, house: House, step: Step) -> Step:
        """Judge the approvals of a step by other rules than its base has: those that were the last to be lawful."""
        change = self.change(Line(self.repository), step.number, step.number)
        before, after = _house_of(change.base), _house_of(change.head)
        if after is None:
            return step
        law = replace(house, ledger=before.ledger) if before else house
        findings = Judge(change=change, house=law, ledger=after.ledger, now=step.at).check()
        return replace(step, findings=errors_of(findings))


def read_past(repository: GitRepository, start: str | None, tip: str, now: datetime) -> Past:
    """Return what is to be audited: from a revision that is trusted, or from the first commit with a ledger.

    Raises CannotJudgeError when there is none, or when the revision is not on the line.
    """
    line = read_line(repository, tip)
    if start is not None:
        ids = [commit.id for commit in line]
        commit = repository.commit(start)
        if commit not in ids:
            raise CannotJudgeError(
                Text(th=f"{start} ไม่อยู่ในสายหลักของ {tip}", en=f"{start} is not on the first-parent line of {tip}"),
                Text(th="ระบุ commit ของสาขาหลักใน --from", en="name a commit of the main branch with --from"),
            )
        return Past(repository=repository, line=line, first=ids.index(commit) + 1, now=now)
    corpora = Line(repository)
    for number, commit_ in enumerate(line):
        if LEDGER in corpora.corpus(commit_.tree).paths:
            return Past(repository=repository, line=line, first=number, now=now)
    raise CannotJudgeError(
        Text(th=f"ไม่เคยมีไฟล์ {LEDGER} ในสายหลักของ {tip}", en=f"there never was a {LEDGER} on the line of {tip}"),
        Text(th="เริ่มระบบด้วย prakat init", en="start with prakat init"),
    )


def run_audit(past: Past) -> Audit:
    """Judge the past, and what stands at the end of it."""
    found = _judge_all(past)
    steps = [item for item in found if isinstance(item, Step)]
    bypasses = find_bypasses(steps, past.judge_again)
    bypasses += _under_unlawful_rules(past, steps, bypasses)
    bypasses.sort(key=lambda bypass: bypass.step.number)
    tip = Corpus(past.repository.snapshot(past.line[-1].tree))
    house = _house_of(tip)
    findings: Sequence[Finding] = [item for item in found if isinstance(item, Finding)]
    unlawful = [bypass.step.number for bypass in bypasses if bypass.of_rules and bypass.mended_by is None]
    if unlawful and house is not None:
        findings = past.judge_present(tip, past.house_before(min(unlawful)) or house)
    standing = standing_entries(house.ledger, steps) if house else {}
    return Audit(
        repository=house.roster.repository if house else "",
        content=past.content,
        start=past.line[past.first - 1].id if past.first else "",
        tip=past.line[-1].id,
        steps=tuple(steps),
        bypasses=tuple(bypass for bypass in bypasses if not bypass.one_push),
        pushes=tuple(bypass for bypass in bypasses if bypass.one_push),
        keys=tuple(find_lapsed(house, standing)) if house else (),
        outside=tuple(find_outside(house.roster, steps, standing)) if house else (),
        unexplained=tuple(unexplained_of(findings)),
        overdue=tuple(find_overdue(house.roster, standing.values(), past.today)) if house else (),
        anchors=tuple(_anchors(past)),
    )


def _judge_all(past: Past) -> list[Step | Finding]:
    """Judge every step, and what stands in the end.

    What is read is kept until then, so nothing is gained by looking for garbage.
    """
    numbers = range(past.first, len(past.line))
    parts = _cut(past, numbers)
    progress = Progress(len(numbers), len(parts))
    gc.disable()
    try:
        tasks = [partial(past.judge, part, partial(progress.one, number)) for number, part in enumerate(parts)]
        return over_processes(tasks, max(1, len(parts)))
    finally:
        gc.enable()
        progress.end()


def _under_unlawful_rules(past: Past, steps: Sequence[Step], bypasses: Sequence[Bypass]) -> Iterator[Bypass]:
    """Yield steps that passed only because of rules that nobody had the right to make."""
    seen = {step.number for bypass in bypasses for step in (bypass.step, *bypass.others)}
    for bypass in [found for found in bypasses if found.of_rules]:
        house = past.house_before(bypass.step.number)
        end = bypass.mended_by.number if bypass.mended_by else len(past.line) - 1
        for step in steps if house else ():
            if bypass.step.number < step.number <= end and step.number not in seen and step.entries:
                assert house is not None  # noqa: S101 - told by the loop
                judged = past.judge_by(house, step)
                if judged.findings:
                    seen.add(step.number)
                    yield Bypass(step=judged, others=(), mended_by=bypass.mended_by)


def _anchors(past: Past) -> Iterator[Anchor]:
    ids = {commit.id for commit in past.line}
    listed = past.repository.run("for-each-ref", "--format=%(objectname) %(*objectname) %(refname)", *_ANCHORS)
    for row in listed.decode().splitlines():
        *found, ref = row.split()
        if found[-1] not in ids:
            yield Anchor(ref=ref, commit=found[-1])


def _read_ahead(change: Change) -> None:
    """Read pages and attachments many at a time: asking for one by one takes longer than reading them."""
    change.read_ahead()
    documents = filter(None, map(change.head.document, change.pages))
    change.head.sum_ahead({path for document in documents for path in change.head.attachments(document)})


def _house_of(corpus: Corpus) -> House | None:
    """Return the rules of a tree; None where there are none, or none that can stand."""
    try:
        return read_trusted_house(corpus)
    except DamagedError:
        raise
    except CannotJudgeError:
        return None


def _program(corpus: Corpus) -> int:
    return hash(frozenset((path, entry) for path, entry in corpus.entries.items() if path.startswith(_PROGRAM)))


def _cut(past: Past, numbers: range) -> list[range]:
    """Cut the steps into parts of about the same work, one a process; each goes on where it is."""
    count = processors() if len(numbers) >= _MANY else 1
    weights = [_OF_ANY_STEP + size for size in _sizes(past, numbers)]
    parts: list[range] = []
    whole, done, start = sum(weights), 0, numbers.start
    for number, weight in zip(numbers, weights, strict=True):
        done += weight
        if done * count >= whole * (len(parts) + 1):
            parts.append(range(start, number + 1))
            start = number + 1
    return parts or [numbers]


def _sizes(past: Past, numbers: range) -> Iterator[int]:
    """Yield how many files each step changes."""
    corpora = Line(past.repository)
    base = past.base_of(numbers.start)
    before = corpora.corpus(base.tree).entries if base else {}
    for number in numbers:
        after = corpora.corpus(past.line[number].tree).entries
        yield len(after.items() ^ before.items())
        before = after
