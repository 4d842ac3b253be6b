"""The roster's past: what may be entered later, and what would take the ground from under approvals given before."""
# ruff: noqa: D103 - the name of a test is its sentence

from collections.abc import Callable
from typing import Any

import pytest
from tests.e2e.test_review import public
from tests.e2e.town import ROAD, Town

Roster = dict[str, Any]
Change = Callable[[Roster], object]


def judged(town: Town, change: Change) -> dict[str, str]:
    """Return what is said of a signed change of the roster, warnings as well."""
    town.roster(change)
    town.sign_rules_blindly()
    town.commit()
    code, value = town.prakat_json("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    said: dict[str, str] = {}
    for found in value["findings"]:
        name = f"{found['rule']}/{found['severity']}"
        said[name] = f"{said.get(name, '')} {found['message']['en']}"
    assert code == (1 if any(key.endswith("/error") for key in said) else 0)
    return said


def head(number: int, **fields: object) -> Change:
    """Return a change of one appointment of the finance division."""
    return lambda value: value["divisions"]["finance"]["heads"][number].update(fields)


def key(person: str, **fields: object) -> Change:
    """Return a change of a person's first key."""
    return lambda value: value["people"][person]["keys"]["k1"].update(fields)


GOOD: dict[str, Change] = {
    "a term ends today": head(0, until="2026-11-22"),
    "a term ended on the day of its last approval": head(0, until="2026-11-02"),
    "an acting term is prolonged": head(2, until="2026-12-31"),
    "an acting term is cut short": head(2, until="2026-11-15"),
    "a division rises": lambda value: value["divisions"]["audit"].update(level="division"),
    "a division is renamed": lambda value: value["divisions"]["finance"].update(name="สำนักคลัง"),
    "a person's account is entered": lambda value: value["people"]["p-health"].update(github=777),
    "a person marries": lambda value: value["people"]["p-health"].update(name="ผู้อำนวยการกองสาธารณสุข (ชื่อใหม่)"),
    "a key is revoked today": key("p-finance", revoked="2026-11-22"),
    "a key is revoked that signed nothing since": key("p-deputy", revoked="2026-11-01"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_may_be_entered(town: Town, name: str) -> None:
    assert judged(town, GOOD[name]) == {}


BAD: dict[str, tuple[Change, str]] = {
    "a term that ended before its last approval": (head(0, until="2026-11-01"), f"approval of {ROAD}"),
    "a term that is over goes on": (head(1, until=None), "/divisions/finance/heads/1/until"),
    "a term that is over ends later": (head(1, until="2026-11-20"), "/divisions/finance/heads/1/until"),
    "a term that is over ended earlier": (head(1, until="2026-10-01"), "/divisions/finance/heads/1/until"),
    "a term begins earlier": (head(0, **{"from": "2026-01-01"}), "/divisions/finance/heads/0/from"),
    "a division sinks": (lambda value: value["divisions"]["finance"].update(level="below"), f"approval of {ROAD}"),
    "a key begins earlier": (key("p-finance", **{"from": "2026-01-01"}), "/people/p-finance/keys/k1/from"),
    "another account": (lambda value: value["people"]["p-finance"].update(github=1), "/people/p-finance/github"),
    "no account any more": (lambda value: value["people"]["p-finance"].pop("github"), "/people/p-finance/github"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_takes_the_ground_from_under_the_past(town: Town, name: str) -> None:
    change, named = BAD[name]
    said = judged(town, change)
    assert set(said) == {"roster/error"}
    assert named in said["roster/error"]


def test_a_key_revoked_as_of_a_day_gone_by_names_the_pages_it_voids(town: Town) -> None:
    """It must be possible: a thief may have written them. It must be seen as well."""
    said = judged(town, key("p-finance", revoked="2026-11-01"))
    assert set(said) == {"roster/warning"}
    assert "voids the approval of docs/" in said["roster/warning"]


def test_an_id_is_not_used_again_for_another_person(town: Town) -> None:
    def replace(value: Roster) -> None:
        person = value["people"]["p-health"]
        person["name"] = "ผู้มาใหม่"
        person["keys"]["k1"]["revoked"] = "2026-11-22"
        person["keys"]["k2"] = public(town, "spare")

    said = judged(town, replace)
    assert set(said) == {"roster/error"}
    assert "not used again" in said["roster/error"]


def test_a_new_key_for_the_same_person(town: Town) -> None:
    def replace(value: Roster) -> None:
        keys = value["people"]["p-health"]["keys"]
        keys["k1"]["revoked"] = "2026-11-22"
        keys["k2"] = public(town, "spare")

    assert judged(town, replace) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.pop("recorders"),
        lambda value: value["recorders"].pop("r-bot"),
        lambda value: value["recorders"]["r-bot"]["keys"].clear(),
        lambda value: value["recorders"]["r-bot"]["keys"]["k1"].update({"from": "2026-01-01"}),
    ],
)
def test_a_recorder_of_the_past_stays(town: Town, change: Change) -> None:
    def add(value: Roster) -> None:
        value["recorders"] = {"r-bot": {"keys": {"k1": public(town, "spare")}}}

    town.roster(add)
    town.sign_rules()
    town.commit()
    town.git("branch", "--force", "main", "HEAD")
    town.roster(change)
    town.sign_rules_blindly(version=3)
    town.commit()
    assert set(town.check().said) == {"roster/history"}
