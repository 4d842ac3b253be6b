"""The rule reference: the announcement's words, the examples taken apart, a page of Markdown that is what it says."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from pathlib import Path

import pytest

from prakat.authoring.rule_reference import CLAUSES, render_rule_reference, split_example, words_of
from prakat.findings import RuleInfo, Template, Text
from prakat.report.catalog import ALL_RULES
from prakat.thai.digits import to_arabic

ANNOUNCEMENT = Path(__file__).resolve().parents[2] / "docs/law/2563/web-publishing-guidelines.txt"


def clause_of(number: str) -> str:
    """Return the text of a clause as the announcement has it, without its line breaks."""
    text = re.sub(r"\s+", " ", to_arabic(ANNOUNCEMENT.read_text("utf-8")))
    after = text.split(f" {number}. " if number in {"1", "2"} else f" {number} ", 1)[1]
    return re.split(r" (?:2\.[0-9]+|2\.|ทั้งนี้ ให้เจ้าหน้าที่) ", after)[0]


@pytest.mark.parametrize("number", CLAUSES)
def test_the_words_are_those_of_the_announcement(number: str) -> None:
    said = clause_of(number)
    for part in to_arabic(CLAUSES[number].th).split(" … "):
        assert part in said


def test_every_rule_has_words() -> None:
    assert {words_of(rule.clause) for rule in ALL_RULES} <= set(CLAUSES.values())
    assert words_of("2.4.7") == CLAUSES["2.4"]
    assert words_of("9") == CLAUSES["1"]


def rule(example: str) -> RuleInfo:
    text = Text(th="ก {value} ก", en="a {value} a")
    messages = {"m": Template(text=text, advice=text)}
    return RuleInfo(id="a-rule", clause="1", title=text, help=text, example=example, messages=messages)


@pytest.mark.parametrize(
    ("example", "refused", "mended"),
    [
        ("a: 1   # ผิด\na: 2   # ถูก", "a: 1", "a: 2"),
        ("a: 1   # ผิด: เพราะ\na: 2   # ถูก: ดี", "a: 1  # เพราะ", "a: 2  # ดี"),
        ("# ผิด: ขาด b\na: 1\n# ถูก\na: 1\nb: 2", "ขาด b\na: 1", "a: 1\nb: 2"),
        ("a: 1\nb: 2  # ผิด: ไม่เข้ากัน", "a: 1\nb: 2  # ไม่เข้ากัน", ""),
        ("good.pdf  # ถูก\nbad.exe   # ผิด", "bad.exe", "good.pdf"),
        ("a: 1\nb: 2\n", "", "a: 1\nb: 2"),
        ("", "", ""),
    ],
)
def test_an_example_is_taken_apart_by_its_marks(example: str, refused: str, mended: str) -> None:
    found = split_example(rule(example))
    assert (found.refused, found.mended) == (refused, mended)


def test_the_reference_has_a_heading_for_every_rule_and_a_link_to_it() -> None:
    text = render_rule_reference(ALL_RULES)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [rule.id for rule in ALL_RULES]
    assert re.findall(r"\]\(#([a-z-]+)\)", text) == [rule.id for rule in ALL_RULES]


def test_the_reference_shows_all_text_as_it_is() -> None:
    text = render_rule_reference(ALL_RULES)
    outside = re.sub(r"```yaml\n.*?\n```", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<", outside)
    assert not re.search("[{][a-z_]+[}]", outside)
    assert not re.search(r"^# ", outside, re.MULTILINE)
    assert "```yaml\n<b>x</b>\n```" in render_rule_reference([rule("<b>x</b>  # ผิด")])


def test_every_message_of_every_rule_is_there() -> None:
    text = render_rule_reference(ALL_RULES)
    for info in ALL_RULES:
        section = text.split(f"## {info.id}\n")[1].split("\n## ")[0]
        assert section.count("\n- ") == len(info.messages)
