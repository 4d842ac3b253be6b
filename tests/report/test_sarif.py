"""SARIF 2.1.0: valid, with every result at its rule and its place."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from jsonschema.validators import validator_for
from tests.properties import TRIED
from tests.report.nasty import REPORTS
from tests.rules.cases import DATA, Case, case_of_every_rule

from prakat.content.front_matter_words import FRONT_MATTER
from prakat.findings import CannotJudgeError, Finding, Message, Report, Text
from prakat.report.catalog import ALL_RULES
from prakat.report.sarif import render_sarif, render_sarif_error

# Our own words of the standard always, and the standard's own schema where somebody has it: see tests/data/sarif.
FILES: Final = [DATA / "sarif" / "used.schema.json", *map(Path, filter(None, [os.environ.get("PRAKAT_SARIF_SCHEMA")]))]
SCHEMAS: Final = [json.loads(file.read_text("utf-8")) for file in FILES]


def read(text: str) -> dict[str, Any]:
    """Return the one run of a log that every schema finds valid."""
    log = json.loads(text)
    for schema in SCHEMAS:
        validator_for(schema)(schema).validate(log)
    run = log["runs"][0]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("case", case_of_every_rule(), ids=lambda case: case.name)
def test_what_the_gate_finds_is_valid_sarif(case: Case) -> None:
    report = case.judge()[1]
    for lang in ("th", "en"):
        run = read(render_sarif(report, lang))
        assert (run["language"], len(run["results"])) == (lang, len(report.findings))


@TRIED
@given(REPORTS)
def test_whatever_content_holds_it_is_valid_sarif(report: Report) -> None:
    rules = [rule.id for rule in ALL_RULES]
    found = [_of_the_catalog(finding) for finding in report.findings]
    text = render_sarif(Report(findings=tuple(found), checked=1), "th")
    text.encode("utf-8")
    run = read(text)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == rules
    assert run["invocations"] == [{"executionSuccessful": True}]
    for result, finding in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule.id
        place = result["locations"][0]["physicalLocation"]
        assert unquote_to_bytes(place["artifactLocation"]["uri"]) == finding.location.path.encode(
            "utf-8", "surrogateescape"
        )
        span = finding.location.span
        assert ("region" in place) == (span is not None)
        if span is not None:
            assert (place["region"]["startLine"], place["region"]["startColumn"]) == (span.line, span.column)
            assert place["region"]["endColumn"] >= place["region"]["startColumn"]


def _of_the_catalog(finding: Finding) -> Finding:
    """Return a finding with the same text and place that a rule of the catalog could have made."""
    message = Message(id="yaml-syntax", params={"reason": finding.text.th})
    related = (finding.location,) if finding.location.span else ()
    return Finding(rule=FRONT_MATTER, message=message, location=finding.location, related=related)


def test_why_nothing_was_judged_is_a_run_that_failed() -> None:
    error = CannotJudgeError(Text(th="ไม่พบรุ่น", en="no revision"), Text(th="ลองใหม่", en="try again"))
    run = read(render_sarif_error(error, "en"))
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "no revision - try again"
