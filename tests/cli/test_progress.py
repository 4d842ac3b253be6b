"""How far a long piece of work is: nothing of a short one, and all processes' share of a long one."""
# ruff: noqa: D103 - the name of a test is its sentence

import pytest

from prakat.cli import progress
from prakat.cli.processes import over_processes


def work(told: progress.Progress, process: int) -> list[int]:
    for _ in range(5):
        told.one(process)
    return []


def test_a_short_work_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    told = progress.Progress(10, 2)
    work(told, 0)
    told.end()
    assert capfd.readouterr() == ("", "")


def test_a_long_work_tells_of_all_processes(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST", 0)
    told = progress.Progress(10, 2)
    over_processes([lambda: work(told, 0), lambda: work(told, 1)], 2)
    told.end()
    out, err = capfd.readouterr()
    assert out == ""
    assert err.endswith("10 / 10\n")


def test_no_work_at_all(capfd: pytest.CaptureFixture[str]) -> None:
    progress.Progress(0, 0).end()
    assert capfd.readouterr() == ("", "")
