"""A report as JSON: the stable interface for machines."""

import json
from typing import Any

from prakat.findings import CannotJudgeError, Finding, Report, Text, Verdict


def render_json(report: Report) -> str:
    """Return the report as a JSON object; lines and columns are 1-based, null where a finding has no place."""
    return _dump(
        {
            "verdict": report.verdict.value,
            "findings": [_finding(finding) for finding in report.findings],
            "checked": report.checked,
        }
    )


def render_json_error(error: CannotJudgeError) -> str:
    """Return the object for "could not judge": no findings, and why."""
    return _dump(
        {
            "verdict": Verdict.CANNOT_JUDGE.value,
            "findings": [],
            "checked": 0,
            "error": {"message": _text(error.text), "advice": _text(error.advice)},
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.location.span
    return {
        "rule": finding.rule.id,
        "severity": finding.severity.value,
        "path": finding.location.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "pointer": finding.location.pointer,
        "message": _text(finding.text),
        "clause": finding.asked_by,
        "advice": _text(finding.advice),
    }


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _dump(value: dict[str, Any]) -> str:
    # A path may hold bytes that are no UTF-8; they are shown escaped and never break the output.
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()
