"""Every case of tests/data says on a terminal, in Thai, what its expected.txt says."""
# ruff: noqa: D103 - the name of a test is its sentence

import re

import pytest
from tests.rules.cases import WRITE, Case, accepted_cases, house, refused_cases

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.content.schema import load_schemas
from prakat.findings import Finding, RuleInfo, Verdict
from prakat.report.catalog import ALL_RULES
from prakat.report.terminal import render_terminal
from prakat.repository.snapshot import MemorySnapshot

REFUSED = refused_cases()
ACCEPTED = accepted_cases()
RULES = [rule for rule in ALL_RULES if rule not in APPROVAL_RULES]

PLACE = re.compile(r"\{(\w*)\}")
THAI = re.compile("[ก-ฮ]")
LATIN = re.compile("[A-Za-z]")


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_case_reads_as_expected_and_is_about_its_rule(case: Case) -> None:
    """A ``pass-`` case passes; any other is refused, with a finding of the rule whose folder it lies in."""
    assert_reads_as_expected(case)
    report = case.judge()[1]
    if case.folder.name.startswith("pass-"):
        assert report.verdict is Verdict.PASS
    else:
        assert case.rule in {finding.rule.id for finding in report.findings}
        assert report.verdict is Verdict.REFUSED


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_an_accepted_page_reads_as_expected_and_passes(case: Case) -> None:
    assert_reads_as_expected(case)
    assert case.judge()[1].verdict is Verdict.PASS


def assert_reads_as_expected(case: Case) -> None:
    text = case.text()
    if WRITE:
        case.expected.write_text(text, "utf-8", newline="\n")
    assert text == case.expected.read_text("utf-8")
    report = case.judge()[1]
    for finding in report.findings:
        assert_filled_in(finding)
    english = render_terminal(report, lambda _path: [], "en")
    assert english.count("\n  next: ") == len(report.findings)
    assert "ทำต่อ" not in english


def assert_filled_in(finding: Finding) -> None:
    """Check that both languages say something, with nothing left to fill in and nothing filled with nothing."""
    template = finding.rule.messages[finding.message.id]
    for whole, filled in ((template.text, finding.text), (template.advice, finding.advice)):
        assert set(PLACE.findall(whole.th + whole.en)) <= finding.message.params.keys()
        assert THAI.search(filled.th)
        assert LATIN.search(filled.en)
        assert (filled.th, filled.en) == (filled.th.strip(), filled.en.strip())


def test_every_type_has_an_accepted_page() -> None:
    types = load_schemas(MemorySnapshot(house())).types.values()
    assert {case.name for case in ACCEPTED} == {f"{kind.category}/{kind.key}" for kind in types}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_three_cases_and_a_borderline_one_that_passes(rule: RuleInfo) -> None:
    names = [case.folder.name for case in REFUSED if case.rule == rule.id]
    assert len(names) >= 3
    assert any(name.startswith("pass-") for name in names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_message_of_a_rule_has_a_case(rule: RuleInfo) -> None:
    cases = [case for case in REFUSED if case.rule == rule.id]
    said = {finding.message.id for case in cases for finding in case.judge()[1].findings if finding.rule is rule}
    assert said == set(rule.messages)


def test_no_folder_is_without_a_rule() -> None:
    assert {case.rule for case in REFUSED} == {rule.id for rule in RULES}
