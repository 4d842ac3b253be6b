"""Work spread over processes says what it says in one, or it says that it failed."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator

import pytest

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.cli.processes import over_processes, spread_for
from prakat.findings import CannotJudgeError, Finding, Location, Message, Text
from prakat.gate import Task, in_turn
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

RULE = APPROVAL_RULES[0]


def finding(number: int) -> Finding:
    """Return a finding that can be told from others."""
    message = Message(id="missing", params={"division": f"กอง {number}", "page": Text(th="หน้า", en="page")})
    return Finding(rule=RULE, message=message, location=Location(path=f"docs/{number}.md"))


def task(*numbers: int) -> Task:
    """Return a task that finds some."""
    return lambda: (finding(number) for number in numbers)


@pytest.fixture(autouse=True)
def no_child_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check that every process that was started has ended and been waited for; those of others are theirs."""
    fork, started = os.fork, []

    def note() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", note)
    yield
    for child in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_findings_come_in_the_order_of_the_tasks(count: int) -> None:
    """However many processes there are, fewer tasks than processes included."""
    for size in (0, 1, 2, 7):
        tasks = [task(*range(number * 10, number * 10 + number)) for number in range(size)]
        found = over_processes(tasks, count)
        assert found == list(in_turn(tasks))
        assert all(one.rule == RULE and one.text.th for one in found)


def test_many_findings_come_through_the_pipe() -> None:
    """More than a pipe holds, while this process is still at work itself."""
    tasks = [task(*range(3_000)) for _ in range(4)]
    assert over_processes(tasks, 2) == list(in_turn(tasks))


def cannot_judge() -> Iterable[Finding]:
    """Fail as a damaged repository does."""
    raise CannotJudgeError(Text(th="อ่านไม่ได้", en="damaged"), Text(th="ทำต่อ", en="go on"))


def fail() -> Iterable[Finding]:
    """Fail as a program does."""
    raise KeyError("path")


def die() -> Iterable[Finding]:
    """End as a process does that takes more memory than there is."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


@pytest.mark.parametrize("place", [0, 1])
def test_what_cannot_be_judged_is_raised_as_such(place: int) -> None:
    """In this process as in another, with its words in both languages."""
    tasks: list[Task] = [task(1), task(2)]
    tasks[place] = cannot_judge
    with pytest.raises(CannotJudgeError) as raised:
        over_processes(tasks, 2)
    assert (raised.value.text.th, raised.value.advice.en) == ("อ่านไม่ได้", "go on")


@pytest.mark.parametrize(("work", "said"), [(fail, "KeyError"), (die, "before its work was done")])
def test_a_process_that_fails_is_not_one_that_found_nothing(work: Callable[[], Iterable[Finding]], said: str) -> None:
    """Nothing found and nothing done look the same from outside: so it must be told."""
    with pytest.raises(RuntimeError, match=said):
        over_processes([task(1), work], 2)
    with pytest.raises(RuntimeError, match=said):
        over_processes([task(1), task(2), task(3), task(4), work], 3)


def test_a_failure_here_ends_the_others() -> None:
    """Nobody waits for work whose outcome does not count any more."""

    def for_ever() -> Iterable[Finding]:
        signal.pause()
        return ()

    with pytest.raises(KeyError):
        over_processes([fail, for_ever, for_ever], 3)


def test_a_few_pages_are_judged_in_one_process() -> None:
    """Starting others would take longer than the work."""
    page = b"---\ntitle: x\n---\n"
    few = compare(None, Corpus(MemorySnapshot({f"docs/news/{number}.md": page for number in range(399)})))
    many = compare(None, Corpus(MemorySnapshot({f"docs/news/{number}.md": page for number in range(400)})))
    assert spread_for(few) is in_turn
    if len(os.sched_getaffinity(0)) > 1:
        assert spread_for(many) is not in_turn
