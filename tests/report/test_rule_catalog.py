"""Every rule has something to say in both languages, with all that is to be filled in."""
# ruff: noqa: D103 - the name of a test is its sentence

import re

import pytest

from prakat.authoring.rule_reference import split_example
from prakat.findings import RuleInfo, Text
from prakat.report.catalog import ALL_RULES

WORD = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
PLACE = re.compile(r"\{(\w*)\}")
THAI = re.compile("[ก-ฮ]")
LATIN = re.compile("[A-Za-z]")
TEMPLATES = [
    pytest.param(text, id=f"{rule.id}-{message}-{part}")
    for rule in ALL_RULES
    for message, template in rule.messages.items()
    for part, text in (("text", template.text), ("advice", template.advice))
]


def test_ids_are_words_and_each_is_there_once() -> None:
    ids = [rule.id for rule in ALL_RULES]
    assert len(set(ids)) == len(ids)
    assert all(map(WORD.fullmatch, ids))
    assert all(WORD.fullmatch(message) for rule in ALL_RULES for message in rule.messages)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_a_rule_explains_itself_in_both_languages(rule: RuleInfo) -> None:
    assert re.fullmatch(r"[12](?:\.[0-9]{1,2})?", rule.clause)
    assert rule.messages
    for text in (rule.title, rule.help):
        assert THAI.search(text.th)
        assert LATIN.search(text.en)
        assert not PLACE.search(text.th + text.en)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_a_rule_shows_what_it_refuses_and_how_that_is_mended(rule: RuleInfo) -> None:
    example = split_example(rule)
    assert example.refused
    assert example.mended
    assert example.refused != example.mended


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_sentence_is_whole_in_both_languages_and_fills_in_the_same(text: Text) -> None:
    assert text.th == text.th.strip() != ""
    assert text.en == text.en.strip() != ""
    assert sorted(set(PLACE.findall(text.th))) == sorted(set(PLACE.findall(text.en)))
