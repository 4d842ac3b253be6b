"""YAML that two readers read differently, or that no reader should have to read: in pages and in approvals.yml."""
# ruff: noqa: D103 - the name of a test is its sentence

import time

import pytest
from tests.e2e.town import BUDGET, NEWS, ROAD, Town

from prakat.approvals.ledger import MAX_RULES, MAX_SIGNATURES
from prakat.settings import LEDGER, MAX_LEDGER

# What stands in the front matter in place of one line, and what is said of it.
TRICKS = {
    "duplicate key": ("type: news", "type: news\ntype: announcement", "front-matter"),
    "duplicate key in another dress": ("type: news", 'type: news\n"type": announcement', "front-matter"),
    "duplicate key below": ("  pii: none", "  pii: none\n  pii: lawful", "front-matter"),
    "anchor": ("type: news", "type: &a news", "front-matter"),
    "alias": ("type: news", "type: *a", "front-matter"),
    "anchor on a key": ("type: news", "&a type: news", "front-matter"),
    "merge key": ("type: news", "<<: {type: news}", "front-matter"),
    "tag": ("type: news", "type: !!str news", "front-matter"),
    "tag of python": ("type: news", "type: !!python/object/apply:os.system [id]", "front-matter"),
    "tag on a key": ("type: news", "!!str type: news", "front-matter"),
    "directive": ("title:", "%YAML 1.1\ntitle:", "front-matter"),
    "two documents": ("type: news", "type: news\n--- \ntype: news", "front-matter"),
    "end of document": ("type: news", "...\ntype: news", "front-matter"),
    "key that is a number": ("type: news", "type: news\n1: x", "schema"),
    "key that is null": ("type: news", "type: news\n~: x", "schema"),
    "key that is a list": ("type: news", "type: news\n? [a]\n: x", "front-matter"),
    "key that is a mapping": ("type: news", "type: news\n{a: b}: x", "front-matter"),
    "number in another base": ("place: x", "place: 0x1F", "front-matter"),
    "minutes": ("place: x", "place: 16:30", "front-matter"),
    "norway": ("place: x", "place: no", "front-matter"),
    "octal": ("place: x", "place: 044123456", "front-matter"),
    "infinity": ("place: x", "place: .inf", "front-matter"),
    "binary": ("place: x", "place: !!binary aGVsbG8=", "front-matter"),
    "not closed": ("checked:", "checked: {", "front-matter"),
    "tab": ("checked:\n  by", "checked:\n\tby", "front-matter"),
    "no colon": ("type: news", "type news", "front-matter"),
    "deep": ("type: news", "type: news\nplace: " + "[" * 500 + "]" * 500, "front-matter"),
    "very deep": ("type: news", "type: news\nplace: " + "[" * 50_000, "front-matter"),
    "wide": ("type: news", "type: news\nplace: [" + "a," * 40_000 + "a]", "front-matter"),
    "large": ("type: news", "type: news\nplace: " + "a" * 200_000, "front-matter"),
    "nul": ("type: news", "type: news\0", "front-matter"),
    "line separator": ("type: news", "type: news\u2028division: finance", "front-matter"),
    "next line": ("type: news", "type: news\u0085division: finance", "front-matter"),
    "lone surrogate": ("place: x", 'place: "\\ud800"', "front-matter"),
}


@pytest.mark.parametrize("name", TRICKS)
def test_in_a_page(town: Town, name: str) -> None:
    old, new, rule = TRICKS[name]
    text = town.read(NEWS).replace("headline:", "place: x\nheadline:")
    assert old in text
    town.write(NEWS, text.replace(old, new, 1))
    town.commit()
    start = time.perf_counter()
    outcome = town.check()
    assert outcome.exit_code == 1
    assert {said for said in outcome.said if said.startswith(rule)}
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize("name", TRICKS)
def test_in_an_important_page_none_of_it_takes_the_approval_away(town: Town, name: str) -> None:
    """Whatever another reader makes of the page, it is judged as needing its head's word."""
    old, new, _ = TRICKS[name]
    swapped = {"type: news": "type: annual-budget", "place: x": "budget_kind: transfer"}
    text = town.read(BUDGET)
    old, new = swapped.get(old, old), new.replace("type: news", "type: annual-budget")
    assert old in text
    town.write(BUDGET, text.replace(old, new, 1))
    town.commit()
    outcome = town.check()
    assert outcome.exit_code == 1
    assert "approval-stale/stale" in outcome.said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1\n", "format: 1\nformat: 1\n"),
        ("format: 1\n", "format: &a 1\n"),
        ("format: 1\n", "format: !!int 1\n"),
        ("format: 1\n", '"format": 1\n"format": 1\n'),
        ("format: 1\n", "format: 1.0\n"),
        ("format: 1\n", 'format: "1"\n'),
        ("format: 1\n", "format: true\n"),
        ("format: 1\n", "format: 2\n"),
        ("format: 1\n", "---\nformat: 1\n"),
        ("format: 1\n", "%YAML 1.2\n---\nformat: 1\n"),
        ("format: 1\n", "<<: {format: 1}\n"),
        ("format: 1\n", "format: 1\n1: 2\n"),
        ("format: 1\n", "format: 1\nextra: x\n"),
        ("format: 1\n", "format: 1\n? [a]\n: x\n"),
        ("format: 1\n", ""),
        ("policy:", "policy: &p\n  methods: *p\nroot_2:"),
        ("max_age_days: 30", "max_age_days: 0"),
        ("max_age_days: 30", "max_age_days: 10000"),
        ("max_age_days: 30", "max_age_days: 3_0"),
        ("max_age_days: 30", "max_age_days: 1e9"),
        ("max_age_days: 30", 'max_age_days: "30"'),
        ("max_age_days: 30", "max_age_days: true"),
        ("- signature", "- anything"),
        ("- signature", "- review"),
        ("    - signature\n", ""),
    ],
)
def test_in_the_roster(town: Town, old: str, new: str) -> None:
    text = town.read(LEDGER)
    assert old in text
    town.write(LEDGER, text.replace(old, new, 1))
    town.commit()
    outcome = town.check()
    assert outcome.exit_code == 1
    assert outcome.rules & {"roster", "approval-entry"}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("\n" * 2_000_000, "end"),
        ("  x: y\n" * 200_000, "end"),
        ("# x\n" * (MAX_RULES // 4 + 1), "start"),
        ("# x\n" * (MAX_SIGNATURES // 4 + 1), "signatures"),
        ("policy_2: " + "[" * 100_000 + "\n", "start"),
    ],
)
def test_a_huge_ledger(town: Town, value: str, place: str) -> None:
    """It is measured before it is read; whoever sends one learns so in a moment."""
    text = town.read(LEDGER)
    between = text.replace("\nledger:", f"\n{value}ledger:")
    town.write(LEDGER, {"end": text + value, "start": value + text, "signatures": between}[place])
    town.commit()
    start = time.perf_counter()
    outcome = town.check()
    assert outcome.exit_code == 1
    assert outcome.rules & {"roster", "approval-entry"}
    assert time.perf_counter() - start < 20


def test_a_ledger_beyond_all_measure(town: Town) -> None:
    town.write(LEDGER, town.ledger + b"#" * MAX_LEDGER)
    town.commit()
    assert town.check().exit_code == 2


def test_the_base_is_read_even_when_the_head_is_not(town: Town) -> None:
    """An unreadable head is no way around the judging of its pages."""
    town.edit(ROAD, "1,000.00", "9,000.00")
    town.write(LEDGER, "x" + town.read(LEDGER))
    town.commit()
    assert {"approval-stale", "roster"} <= town.check().rules
