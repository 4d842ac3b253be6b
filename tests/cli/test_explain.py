"""``prakat explain``: every rule says what, why and how, to people and to programs."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re

import pytest
from click.testing import CliRunner, Result

from prakat.cli.main import cli
from prakat.findings import RuleInfo
from prakat.report.catalog import ALL_RULES


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments])


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_rule_is_explained_in_both_languages(rule: RuleInfo) -> None:
    thai, english = explain(rule.id), explain(rule.id, "--lang", "en")
    assert (thai.exit_code, english.exit_code) == (0, 0)
    for heading in ("คืออะไร", "เพราะอะไร", "วิธีแก้"):
        assert f"\n{heading}\n" in thai.output
    for heading in ("What", "Why", "How to mend"):
        assert f"\n{heading}\n" in english.output
    assert rule.title.th in thai.output
    assert not re.search("[{][a-z_]+[}]", thai.output.split("\nวิธีแก้\n")[1])


def test_a_rule_shows_what_is_refused_and_what_is_not() -> None:
    said = explain("date-era").output
    assert '\nไม่ผ่าน\n  published: "2563-08-21"\n' in said
    assert '\nผ่าน\n  published: "2020-08-21"' in said
    assert "ประกาศ ข้อ ๑: “ผู้รับผิดชอบในการเผยแพร่ข้อมูล" in said


def test_without_a_rule_all_are_listed() -> None:
    lines = explain().output.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in ALL_RULES]


def test_a_rule_can_be_named_as_a_report_prints_it() -> None:
    assert explain("[date-era]").output == explain("date-era").output


@pytest.mark.parametrize(
    ("name", "meant"),
    [("data-era", "date-era"), ("sourse-attribution", "source-attribution"), ("evasion", "category-evasion")],
)
def test_a_misspelt_rule_is_answered_with_the_nearest(name: str, meant: str) -> None:
    done = explain(name)
    assert done.exit_code == 2
    assert f"did you mean: {meant}" in done.output


def test_a_rule_like_no_other_is_answered_with_all() -> None:
    done = explain("???")
    assert done.exit_code == 2
    assert all(rule.id in done.output for rule in ALL_RULES)


def test_json_is_for_programs() -> None:
    value = json.loads(explain("date-era", "--format", "json").output)
    assert (value["id"], value["clause"], value["severity"]) == ("date-era", "1", "error")
    assert value["refused"].startswith("published:")
    assert value["messages"][0]["text"]["en"]
    assert set(value["announcement"]) == {"th", "en"}
    listed = json.loads(explain("--format", "json").output)
    assert [rule["id"] for rule in listed] == [rule.id for rule in ALL_RULES]
