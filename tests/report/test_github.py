"""Workflow commands: one a finding, and none that content could start, neither in them nor in the text beside them.

The reader below is that of GitHub's runner: every line of a log is looked at; one that starts with ``::``, spaces
before it aside, or that holds ``##[`` anywhere, may be a command.
"""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from tests.properties import TRIED
from tests.report.nasty import FILES, REPORTS, lines_from, made_rule

from prakat.cli.options import print_report
from prakat.findings import CannotJudgeError, Finding, Location, Message, Report, Severity, Span, Text
from prakat.report.github import render_github, render_github_error
from prakat.report.terminal import render_terminal
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True)
class Command:
    """One command as the runner reads it."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> Iterator[Command]:
    """Yield the commands that the runner would find in a log."""
    for line in re.split(r"\r\n|\r|\n", log):
        second = re.match(r"\s*::([^ :]*)(?: (.*?))?::(.*)", line)
        if second:
            pairs = (pair.partition("=") for pair in (second[2] or "").split(",") if "=" in pair)
            properties = {key: plain(value, ":,") for key, _, value in pairs}
            yield Command(second[1], properties, plain(second[3], ""))
        elif first := re.search(r"##\[([^ \]]*)[^\]]*\](.*)", line):
            yield Command(first[1], {}, first[2])


def plain(text: str, more: str) -> str:
    for character in "\r\n" + more:
        text = text.replace(f"%{ord(character):02X}", character)
    return text.replace("%25", "%")


def visible(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


@TRIED
@given(REPORTS)
def test_there_is_one_command_a_finding(report: Report) -> None:
    found = list(commands(render_github(report, "th")))
    assert [command.name for command in found] == [NAMES[finding.severity] for finding in report.findings]
    for command, finding in zip(found, report.findings, strict=True):
        assert command.properties["file"] == visible(finding.location.path)
        assert command.data == visible(f"{finding.text.th}\n{finding.advice.th}")
        span = finding.location.span
        place = {"line": str(span.line), "col": str(span.column)} if span else {}
        assert {key: value for key, value in command.properties.items() if key in {"line", "col"}} == place
        assert command.properties["title"] == "front-matter (1)"


@TRIED
@given(REPORTS, FILES)
def test_the_text_beside_them_starts_none(report: Report, lines: Sequence[str]) -> None:
    assert list(commands(render_terminal(report, lines_from(lines), "th"))) == []


@pytest.mark.parametrize(
    "trick", ["::error::x", "  ::stop-commands::x", "##[add-mask]x", "x ##[error]y", "a\r::error::x"]
)
def test_what_is_printed_holds_no_others(trick: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As ``prakat check --format github`` prints it: path, value and the line itself are all the author's."""
    path = f"docs/a\n{trick}.md"
    finding = Finding(
        rule=made_rule(Severity.ERROR),
        message=Message(id="made", params={"text": f"ก\n{trick}"}),
        location=Location(path=path, span=Span(1, 1, 1, 3)),
    )
    change = compare(None, Corpus(MemorySnapshot({path: trick.encode()})))
    print_report(Report(findings=(finding,), checked=1), change, "github", "th")
    assert [command.name for command in commands(capsys.readouterr().out)] == ["error"]


def test_why_nothing_was_judged_is_one_command() -> None:
    error = CannotJudgeError(Text(th="ไม่พบรุ่น a\n::error::b", en="no"), Text(th="ลอง%ใหม่", en="try"))
    assert list(commands(render_github_error(error, "th"))) == [
        Command("error", {}, "ไม่พบรุ่น a\n::error::b\nลอง%ใหม่"),
    ]
