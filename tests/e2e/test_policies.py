"""Policies of several people, of proofs, of vacant posts; and what clause 1 keeps whatever they say."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
from typing import Any

import pytest
from tests.e2e.forge import put
from tests.e2e.town import BUDGET, MARKET, NEWS, NOON, ROAD, Town, later, memo

from prakat.approvals.entry import Approval
from prakat.findings import CannotJudgeError

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
HEAD_AND_CLERK = {"of": ["owner", "palad"]}
TWO_OF_THREE = {"of": ["finance", "health", "p-audit"], "k": 2}
MISSING, NO_HEAD = "approval-several/incomplete", "approval-several/no-head"


def adopt(town: Town, version: int = 2, /, **policy: Any) -> None:
    """Let the root change the policy, and make that main's."""
    town.roster(lambda value: value["policy"].update(policy))
    town.sign_rules(version=version)
    town.commit("policy")
    town.git("branch", "--force", "main", "HEAD")


def land(town: Town) -> None:
    """Make what the branch holds main's."""
    town.git("branch", "--force", "main", "HEAD")


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


@pytest.fixture
def both(town: Town) -> Town:
    """Return a town whose budgets need the head and the clerk, with a revised one on the branch."""
    adopt(town, approval={"annual-budget": HEAD_AND_CLERK})
    town.revise(BUDGET, OLD, NEW)
    town.commit("แก้ไข")
    return town


@pytest.mark.parametrize("people", [("finance", "palad"), ("palad", "finance"), ("palad", "deputy")])
def test_the_head_and_the_clerk_one_after_the_other(both: Town, people: tuple[str, str]) -> None:
    """The second one completes what the first one began; in between, it says who is missing."""
    for minute, person in enumerate(people):
        both.approve(BUDGET, by=person, at=later(minute))
        both.commit(person, who=f"{person}@example.invalid")
        assert set(both.check().said) == ({MISSING} if person == people[0] else set())
    assert [word.by for word in both.entry(BUDGET).words] == [f"p-{person}" for person in people]
    land(both)
    assert both.check_folder().said == {}


@pytest.mark.parametrize("way", ["squash", "merge", "rebase"])
def test_however_it_is_merged(both: Town, way: str) -> None:
    for minute, person in enumerate(("finance", "palad")):
        both.approve(BUDGET, by=person, at=later(minute))
        both.commit(person, who=f"{person}@example.invalid")
    both.git("checkout", "--quiet", "main")
    both.revise(NEWS, OLD, NEW)
    both.commit("งานอื่น")
    both.git("checkout", "--quiet", "-b", way, "draft" if way == "rebase" else "main")
    ways = {
        "squash": ["merge", "--squash", "draft"],
        "merge": ["merge", "--no-edit", "draft"],
        "rebase": ["rebase", "main"],
    }
    both.git(*ways[way])
    both.commit("done")
    assert both.check().said == {}


def test_who_is_missing_is_said_by_name(both: Town) -> None:
    both.approve(BUDGET)
    both.commit()
    _, value = both.prakat_json("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    (finding,) = [f for f in value["findings"] if f["rule"] == "approval-several"]
    assert "ปลัดเทศบาล" in str(finding)
    assert f"prakat approve {BUDGET}" in str(finding)


@pytest.mark.parametrize("by", ["finance", "palad"])
def test_one_of_two(both: Town, by: str) -> None:
    both.approve(BUDGET, by=by)
    both.commit()
    assert said(both) == {MISSING}


def test_somebody_who_is_not_asked_does_not_count(both: Town) -> None:
    both.approve(BUDGET)
    with pytest.raises(CannotJudgeError):
        both.approve(BUDGET, by="health")
    both.commit()
    assert said(both) == {MISSING}


def test_one_person_is_not_two(both: Town) -> None:
    both.approve(BUDGET)
    both.approve(BUDGET, at=later())
    both.commit()
    assert len(both.entry(BUDGET).words) == 1
    assert said(both) == {MISSING}
    first = both.entry(BUDGET)
    put(both, BUDGET, also=(word_of(first),))
    both.commit()
    assert said(both) == {"approval-entry/shape"}


def word_of(entry: Approval) -> Any:
    """Return an entry's own word, as it would stand under ``also``."""
    from prakat.approvals.entry import with_word

    return with_word(entry, entry).also[0]


def complete(town: Town) -> Town:
    """Let both sign."""
    town.approve(BUDGET)
    town.approve(BUDGET, by="palad", at=later())
    town.commit()
    assert town.check().said == {}
    return town


EDITS: dict[str, Any] = {
    "by": "p-deputy",
    "division": "finance",
    "post": "ปลัดเมือง",
    "decision": "รับรอง",
    "written_at": "2026-11-22T12:02:00+07:00",
    "key": "k2",
    "sig": "eHh4eA==",
    "method": "review",
}


@pytest.mark.parametrize("field", EDITS)
def test_the_second_word_edited(both: Town, field: str) -> None:
    complete(both)
    (word,) = both.entry(BUDGET).also
    put(both, BUDGET, also=(dataclasses.replace(word, **{field: EDITS[field]}),))
    both.commit()
    assert {name.partition("/")[0] for name in said(both)} & {"approval-signature", "approval-entry"}


def test_the_page_edited_after_both_signed(both: Town) -> None:
    complete(both)
    both.edit(BUDGET, NEW, NEW + " ")
    both.commit()
    assert said(both) >= {"approval-stale/stale"}


@pytest.mark.parametrize("keep", [0, 1])
def test_a_word_taken_out_of_an_entry_that_stands(both: Town, keep: int) -> None:
    complete(both)
    land(both)
    first, second = both.entry(BUDGET).words
    put(both, BUDGET, **{name: getattr((first, second)[keep], name) for name in FLAT}, also=())
    both.commit()
    assert said(both) == {"approval-removed/edited"}


FLAT = ("by", "division", "post", "decision", "written_at", "key", "sig")


def test_the_second_one_may_not_have_written_it_either(both: Town) -> None:
    both.roster(lambda value: value["people"]["p-palad"].update(emails=["palad@example.invalid"]))
    both.sign_rules(version=3)
    both.commit("emails")
    land(both)
    both.branch("other")
    both.edit(BUDGET, NEW, NEW + " (ปลัดแก้)")
    both.commit(who="palad@example.invalid")
    both.approve(BUDGET)
    both.approve(BUDGET, by="palad", at=later())
    both.commit()
    assert said(both) == {"approval-own-page/author"}


def test_the_second_one_has_left_since(both: Town) -> None:
    complete(both)
    assert said(both, now=NOON.replace(month=12, day=30)) == {"approval-time/old"}
    both.approve(BUDGET, by="deputy", at=later(5))
    both.approve(BUDGET, by="palad", at=later(6))
    both.commit()
    assert said(both, now=NOON.replace(month=12, day=2)) == {"approval-office/not-in-office"}


def test_other_words_than_the_first_ones(both: Town) -> None:
    both.approve(BUDGET, memo=memo(), reason="แก้ไขวงเงิน")
    with pytest.raises(CannotJudgeError):
        both.approve(BUDGET, by="palad", at=later(), reason="อื่น")
    both.approve(BUDGET, by="palad", at=later())
    both.commit()
    assert both.check().said == {}
    assert (both.entry(BUDGET).reason, both.entry(BUDGET).memo) == ("แก้ไขวงเงิน", memo())


def test_what_was_begun_for_other_bytes_is_begun_anew(both: Town) -> None:
    both.approve(BUDGET)
    both.edit(BUDGET, NEW, NEW + " (เพิ่ม)")
    both.approve(BUDGET, by="palad", at=later())
    both.commit()
    assert [word.by for word in both.entry(BUDGET).words] == ["p-palad"]
    assert said(both) == {MISSING}


def test_a_withdrawal_needs_everybody_as_well(both: Town) -> None:
    (both.path / BUDGET).unlink()
    both.approve(BUDGET, reason="ยกเลิก")
    both.commit()
    assert said(both) == {MISSING}
    both.approve(BUDGET, by="palad", at=later(), reason="ยกเลิก")
    both.commit()
    assert both.check().said == {}


@pytest.mark.parametrize(
    "wish",
    [
        {"action": "emergency", "reason": "เร่งด่วน", "until": "2026-11-24"},
        {"action": "remove", "reason": "ข้อมูลส่วนบุคคล"},
    ],
)
def test_what_cannot_wait_needs_one(both: Town, wish: dict[str, Any]) -> None:
    if wish["action"] == "remove":
        (both.path / BUDGET).unlink()
    both.approve(BUDGET, **wish)
    both.commit()
    assert both.check().said == {}


def test_a_part_taken_down_is_a_change_like_any_other(both: Town) -> None:
    """Else one head could publish what he likes as the remains of a removal."""
    both.approve(BUDGET, action="remove", reason="ข้อมูลส่วนบุคคล")
    both.commit()
    assert said(both) == {MISSING}


def test_the_emergency_is_settled_by_everybody(both: Town) -> None:
    both.approve(BUDGET, action="emergency", reason="เร่งด่วน", until="2026-11-24")
    both.commit()
    land(both)
    both.approve(BUDGET, at=later())
    both.commit()
    assert said(both) == {MISSING, "approval-emergency/same-hand"}
    both.approve(BUDGET, by="palad", at=later(2))
    both.commit()
    assert both.check().said == {}


# Some of a list.


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (("finance", "health"), set()),
        (("finance", "audit"), set()),
        (("audit", "finance"), set()),
        (("palad", "audit"), set()),
        (("finance",), {MISSING}),
        (("audit",), {NO_HEAD, MISSING}),
        (("palad",), {MISSING}),
    ],
)
def test_two_of_three(town: Town, people: tuple[str, ...], expected: set[str]) -> None:
    adopt(town, approval={"annual-budget": TWO_OF_THREE})
    town.revise(BUDGET, OLD, NEW)
    for minute, person in enumerate(people):
        town.approve(BUDGET, by=person, at=later(minute))
    town.commit()
    assert set(town.check().said) == expected


@pytest.mark.parametrize("rule", [{"of": ["p-audit"]}, {"of": ["p-audit", "p-former"], "k": 1}, {"of": ["audit"]}])
def test_a_policy_without_heads_does_not_do_without_one(town: Town, rule: dict[str, Any]) -> None:
    """Clause 1 asks for a head at division level; no list of people replaces him."""
    adopt(town, approval={"local-regulation": rule})
    town.revise(MARKET, OLD, NEW)
    town.approve(MARKET, by="audit")
    town.commit()
    assert said(town) == {NO_HEAD}
    town.approve(MARKET, by="clerk", at=later())
    town.commit()
    assert town.check().said == {}


def test_what_came_past_the_gate_half_signed_is_signed_anew(both: Town) -> None:
    both.approve(BUDGET)
    both.commit("bypass")
    land(both)
    both.approve(BUDGET, at=later(1))
    both.approve(BUDGET, by="palad", at=later(2))
    both.commit()
    assert both.check().said == {}


def test_a_policy_of_later_does_not_undo_what_was_approved(town: Town) -> None:
    adopt(town, approval={"annual-budget": HEAD_AND_CLERK})
    assert town.check_folder().said == {}


def test_a_policy_changed_in_the_same_pull_request_is_not_the_law_yet(both: Town) -> None:
    both.roster(lambda value: value["policy"].update(approval={}))
    both.sign_rules(version=3)
    both.approve(BUDGET)
    both.commit()
    assert said(both) == {MISSING}


def test_a_founding_answers_to_its_own_policy(town: Town) -> None:
    town.roster(lambda value: value["policy"].update(approval={"annual-budget": HEAD_AND_CLERK}))
    town.sign_rules(version=1)
    town.commit()
    assert set(town.check(None).said) == {MISSING}


# Policies that are none.


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "clause 1 off": ({"approval": {"annual-budget": "none"}}, "roster/weak"),
    "of nobody": ({"approval": {"annual-budget": {"of": []}}}, "roster/shape"),
    "of somebody unknown": ({"approval": {"annual-budget": {"of": ["p-nobody"]}}}, "roster/shape"),
    "of a division unknown": ({"approval": {"annual-budget": {"of": ["nowhere"]}}}, "roster/shape"),
    "of one twice": ({"approval": {"annual-budget": {"of": ["palad", "palad"]}}}, "roster/shape"),
    "none of them": ({"approval": {"annual-budget": {"of": ["palad"], "k": 0}}}, "roster/shape"),
    "more than there are": ({"approval": {"annual-budget": {"of": ["palad"], "k": 2}}}, "roster/shape"),
    "more than is asked": ({"approval": {"annual-budget": {"of": ["palad"], "methods": ["x"]}}}, "roster/shape"),
    "a list": ({"approval": {"annual-budget": ["palad"]}}, "roster/shape"),
    "a type nobody knows": ({"approval": {"annual-budgets": HEAD_AND_CLERK}}, "roster/unknown-type"),
    "proofs of a type nobody knows": ({"methods_for": {"procurements": ["signature"]}}, "roster/unknown-type"),
    "a proof nobody knows": ({"methods": ["signature", "mail"]}, "roster/shape"),
    "no proof": ({"methods": []}, "roster/shape"),
    "a part without proof": ({"methods_for": {"procurement": []}}, "roster/shape"),
    "a part with more than the whole": ({"methods_for": {"procurement": ["review"]}}, "roster/shape"),
    "reviews nobody records": ({"methods": ["signature", "review"]}, "roster/no-recorder"),
    "an emergency without end": ({"emergency_days": 8}, "roster/shape"),
    "no emergency at all": ({"emergency_days": 0}, "roster/shape"),
    "a word nobody knows": ({"emergencies": True}, "roster/shape"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_policy_that_cannot_stand(town: Town, name: str) -> None:
    """Signed by the root or not; the place and the next step are said."""
    policy, expected = BROKEN[name]
    town.roster(lambda value: value["policy"].update(policy))
    town.sign_rules_blindly()
    town.commit()
    assert said(town) >= {expected}
    _, value = town.prakat_json("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    (found,) = [f for f in value["findings"] if f["rule"] == "roster"]
    assert found["path"] == "approvals.yml"
    assert found["line"] > 1
    assert found["advice"]["en"]


@pytest.mark.parametrize("key", ["owner", "none", "p-palad"])
def test_a_division_with_the_id_of_a_person_or_of_a_word(town: Town, key: str) -> None:
    town.roster(lambda value: value["divisions"].update({key: {"name": "x", "heads": []}}))
    town.sign_rules_blindly()
    town.commit()
    assert said(town) >= {"roster/shape"}


# Vacant posts.


def vacate(town: Town, *divisions: str) -> None:
    """End the terms of every head of some divisions yesterday."""

    def change(value: dict[str, Any]) -> None:
        for division in divisions:
            for head in value["divisions"][division]["heads"]:
                head["until"] = min(head["until"] or "2026-11-21", "2026-11-21")

    town.roster(change)
    town.sign_rules(version=2)
    town.commit("vacant")
    land(town)


def advice(town: Town) -> str:
    """Return what the gate advises about the only page that is refused."""
    town.revise(ROAD, OLD, NEW)
    town.commit()
    _, value = town.prakat_json("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    (finding,) = value["findings"]
    return str(finding["advice"])


def test_a_vacant_post_goes_to_the_clerk_and_says_so(town: Town) -> None:
    vacate(town, "finance")
    text = advice(town)
    assert "ปลัดเทศบาล (ตำแหน่งหัวหน้าของกองคลังว่าง" in text
    assert "prakat roster add-acting" in text
    with pytest.raises(CannotJudgeError):
        town.approve(ROAD)
    town.approve(ROAD, by="palad", at=later())
    town.commit()
    assert town.check().said == {}


def test_everybody_gone(town: Town) -> None:
    vacate(town, "finance", "palad")
    text = advice(town)
    assert "nobody above can sign" in text
    assert "prakat roster add-acting" in text


def test_a_division_below_goes_to_the_clerk_and_says_so(town: Town) -> None:
    page = "docs/law/2569/audit-rule.md"
    town.write(page, town.read(MARKET).replace("division: clerk", "division: audit"))
    town.commit()
    _, value = town.prakat_json("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    (finding,) = value["findings"]
    assert "ปลัดเทศบาล" in str(finding["advice"])
    with pytest.raises(CannotJudgeError):
        town.approve(page, by="audit")


def test_an_acting_head_fills_a_vacant_post(town: Town) -> None:
    vacate(town, "finance")
    acting = {
        "person": "p-health",
        "post": "ผู้อำนวยการกองคลัง",
        "acting": "รักษาราชการแทน",
        "order": "คำสั่งที่ 140/2569",
        "from": "2026-11-22",
        "until": None,
    }
    town.roster(lambda value: value["divisions"]["finance"]["heads"].append(acting))
    town.sign_rules(version=3)
    town.commit("acting")
    land(town)
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, by="health")
    town.commit()
    assert town.check().said == {}
    assert town.entry(ROAD).division == "finance"
