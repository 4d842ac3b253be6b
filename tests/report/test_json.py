"""The stable interface for machines."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from typing import Any, Final

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.properties import TRIED
from tests.report.nasty import REPORTS
from tests.rules.cases import DATA, Case, case_of_every_rule

from prakat.findings import CannotJudgeError, Report, Text
from prakat.report.as_json import render_json, render_json_error

SCHEMA: Final = json.loads((DATA / "report.schema.json").read_text("utf-8"))


def read(text: str) -> dict[str, Any]:
    value = json.loads(text)
    Draft202012Validator(SCHEMA).validate(value)
    assert isinstance(value, dict)
    return value


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@TRIED
@given(REPORTS)
def test_a_report_is_read_back_as_it_was(report: Report) -> None:
    value = read(render_json(report))
    assert (value["verdict"], value["checked"]) == (report.verdict.value, report.checked)
    for item, finding in zip(value["findings"], report.findings, strict=True):
        span = finding.location.span
        assert item == {
            "rule": finding.rule.id,
            "severity": finding.severity.value,
            "path": finding.location.path,
            "line": span.line if span else None,
            "column": span.column if span else None,
            "pointer": finding.location.pointer,
            "message": {"th": finding.text.th, "en": finding.text.en},
            "clause": "1",
            "advice": {"th": finding.advice.th, "en": finding.advice.en},
        }


@pytest.mark.parametrize("case", case_of_every_rule(), ids=lambda case: case.name)
def test_what_the_gate_finds_is_as_the_schema_says(case: Case) -> None:
    for item in read(render_json(case.judge()[1]))["findings"]:
        assert item["message"]["th"]
        assert item["advice"]["en"]


def test_the_output_is_utf8_whatever_a_path_holds() -> None:
    error = CannotJudgeError(Text(th="ไม่พบ \udcff", en="no \udcff"), Text(th="ลองใหม่", en="try again"))
    text = render_json_error(error)
    text.encode("utf-8")
    assert "ไม่พบ" in text
    value = read(text)
    assert (value["verdict"], value["error"]["message"]["th"]) == ("cannot-judge", "ไม่พบ \udcff")
