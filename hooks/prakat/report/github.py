"""A report as GitHub workflow commands: an annotation at each line of a pull request."""

from typing import Final

from prakat.findings import CannotJudgeError, Finding, Report, Severity

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(report: Report, lang: str) -> str:
    """Return one workflow command a finding. Nothing in content can start a command of its own: all is escaped."""
    return "".join(_command(finding, lang) + "\n" for finding in report.findings)


def render_github_error(error: CannotJudgeError, lang: str) -> str:
    """Return the command that says why there was no judging."""
    return f"::error::{_data(error.text.lang(lang))}%0A{_data(error.advice.lang(lang))}\n"


def _command(finding: Finding, lang: str) -> str:
    span = finding.location.span
    place = f",line={span.line},col={span.column}" if span else ""
    title = f",title={_property(f'{finding.rule.id} ({finding.asked_by})')}"
    text = f"{finding.text.lang(lang)}\n{finding.advice.lang(lang)}"
    return f"::{_COMMANDS[finding.severity]} file={_property(finding.location.path)}{place}{title}::{_data(text)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.encode("utf-8", "backslashreplace").decode()


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
