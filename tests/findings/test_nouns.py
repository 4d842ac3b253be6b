"""What can be said: sentences in two languages, their weight, and what they make of a report."""
# ruff: noqa: D103 - the name of a test is its sentence

import pytest

from prakat.findings import (
    CannotJudgeError,
    Finding,
    Location,
    Message,
    Report,
    RuleInfo,
    Severity,
    Span,
    Template,
    Text,
    Verdict,
)


def template(severity: Severity | None = None) -> Template:
    text, advice = Text(th="{word} ผิด", en="{word} is wrong"), Text(th="แก้ {word}", en="mend {word}")
    return Template(text=text, advice=advice, severity=severity)


RULE = RuleInfo(
    id="a-rule",
    clause="2.2",
    title=Text(th="กฎ", en="rule"),
    help=Text(th="ช่วย", en="help"),
    messages={"wrong": template(), "odd": template(Severity.WARNING), "by-the-way": template(Severity.NOTE)},
)


def finding(message: str = "wrong", clause: str = "", **params: str | Text) -> Finding:
    return Finding(
        rule=RULE,
        message=Message(id=message, params=params or {"word": "ก"}),
        location=Location(path="docs/law/a.md"),
        clause=clause,
    )


def test_a_parameter_is_taken_in_the_language_of_its_sentence() -> None:
    said = finding(word=Text(th="วัน", en="day"))
    assert (said.text.th, said.text.en) == ("วัน ผิด", "day is wrong")
    assert (said.advice.lang("th"), said.advice.lang("en")) == ("แก้ วัน", "mend day")


def test_a_parameter_is_never_read_as_a_template() -> None:
    assert finding(word="{word} {0.__class__}").text.th == "{word} {0.__class__} ผิด"


def test_a_parameter_that_is_missing_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        assert finding(other="x").text


def test_a_message_weighs_what_it_says_or_what_its_rule_does() -> None:
    assert [finding(id_).severity for id_ in ("wrong", "odd", "by-the-way")] == list(Severity)


def test_a_finding_is_asked_for_by_its_own_clause_or_its_rule() -> None:
    assert (finding().asked_by, finding(clause="2.3").asked_by) == ("2.2", "2.3")


@pytest.mark.parametrize(
    ("messages", "verdict"),
    [
        ((), Verdict.PASS),
        (("odd", "by-the-way"), Verdict.PASS),
        (("by-the-way", "wrong"), Verdict.REFUSED),
    ],
)
def test_only_an_error_refuses(messages: tuple[str, ...], verdict: Verdict) -> None:
    assert Report(findings=tuple(map(finding, messages)), checked=1).verdict is verdict


def test_only_a_pass_leaves_with_nought() -> None:
    assert {verdict.value: verdict.exit_code for verdict in Verdict} == {"pass": 0, "refused": 1, "cannot-judge": 2}


def test_places_are_ordered_as_they_are_read() -> None:
    assert Span(1, 2, 5, 1) < Span(1, 9, 1, 10) < Span(2, 1, 2, 2)


def test_what_cannot_be_judged_says_why_in_both_languages() -> None:
    error = CannotJudgeError(Text(th="ไม่พบ", en="not found"), Text(th="ลองใหม่", en="try again"))
    assert str(error) == "not found"
    assert (error.text.th, error.advice.th) == ("ไม่พบ", "ลองใหม่")
