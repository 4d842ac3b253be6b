"""A report as SARIF 2.1.0 (OASIS), for code hosts and editors."""

import json
from typing import Any, Final
from urllib.parse import quote

from prakat import __version__
from prakat.findings import CannotJudgeError, Finding, Location, Report, RuleInfo, Severity
from prakat.report.catalog import ALL_RULES

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: Report, lang: str) -> str:
    """Return the report as one SARIF run in the language ``th`` or ``en``. Columns count Unicode code points."""
    return _dump(
        {
            "results": [_result(finding, lang) for finding in report.findings],
            "invocations": [{"executionSuccessful": True}],
        },
        lang,
    )


def render_sarif_error(error: CannotJudgeError, lang: str) -> str:
    """Return a run that did not succeed, with the reason as a notification."""
    text = f"{error.text.lang(lang)} - {error.advice.lang(lang)}"
    notification = {"level": "error", "message": {"text": text}}
    invocation = {"executionSuccessful": False, "toolExecutionNotifications": [notification]}
    return _dump({"results": [], "invocations": [invocation]}, lang)


def _dump(run: dict[str, Any], lang: str) -> str:
    driver = {"name": "prakat", "version": __version__, "rules": [_rule(rule, lang) for rule in ALL_RULES]}
    whole = {"tool": {"driver": driver}, "language": lang, "columnKind": "unicodeCodePoints", **run}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [whole]}
    return json.dumps(log, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()


def _rule(rule: RuleInfo, lang: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.lang(lang)},
        "help": {"text": rule.help.lang(lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"clause": rule.clause},
    }


def _result(finding: Finding, lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": ALL_RULES.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.text.lang(lang)} - {finding.advice.lang(lang)}"},
        "locations": [{"physicalLocation": _place(finding.location)}],
        "properties": {"clause": finding.asked_by, "pointer": finding.location.pointer or ""},
    }
    if finding.related:
        result["relatedLocations"] = [{"physicalLocation": _place(place)} for place in finding.related]
    return result


def _place(location: Location) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(location.path.encode("utf-8", "surrogateescape"))}}
    span = location.span
    if span:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, span.column) if span.line == span.end_line else max(span.end_column, 1),
        }
    return place
