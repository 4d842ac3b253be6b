"""Roster, schemas, code, workflows, theme: only with the root's word, as the base knows the root."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.e2e.town import BUDGET, HOUSE, MARKET, NEWS, NOON, POSTS, ROAD, Town, later

from prakat.approvals.ledger import parse_ledger_text
from prakat.settings import LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
Roster = dict[str, Any]


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


def person(town: Town, name: str = "stranger", **more: Any) -> Roster:
    """Return a person of the roster with a key of the test's."""
    public = (town.keys / f"{name}.pub").read_text().split()
    key = {"type": public[0], "key": public[1], "from": "2026-01-01", "revoked": None}
    return {"name": "เจ้าหน้าที่", "keys": {"k1": key}, **more}


def head(name: str, until: str | None = None) -> Roster:
    """Return an appointment to the post of the finance head."""
    return {"person": name, "post": POSTS["finance"][1], "order": "คำสั่งที่ 1/2569", "from": "2026-01-01", "until": until}


def join_finance(town: Town) -> None:
    """Let a stranger write himself into the roster, as a head of finance."""

    def change(value: Roster) -> None:
        value["people"]["p-stranger"] = person(town)
        value["divisions"]["finance"]["heads"].append(head("p-stranger"))

    town.roster(change)


def approve_as_stranger(town: Town) -> None:
    """Sign the road page with the stranger's key."""
    from tests.e2e.forge import resign

    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, by="palad")
    fields = {"by": "p-stranger", "division": "finance", "post": POSTS["finance"][1]}
    town.put_entry(ROAD, resign(town, ROAD, "stranger", **fields))


UNKNOWN = {"approval-signature/unknown-key", "approval-office/not-in-office"}
UNSIGNED = {"root-approval/unsigned", "root-approval/version"}


def test_author_adds_himself_to_the_roster_and_approves(town: Town) -> None:
    approve_as_stranger(town)
    join_finance(town)
    town.commit()
    assert said(town) == {*UNSIGNED, *UNKNOWN}


def test_author_signs_the_roster_himself(town: Town) -> None:
    """He makes himself root, raises the version, and signs: by his own roster all is well."""
    approve_as_stranger(town)
    join_finance(town)
    town.roster(lambda value: value.update(root={"threshold": 1, "people": ["p-stranger"]}))
    town.sign_rules("stranger")
    town.commit()
    assert said(town) == {"root-approval/unsigned", *UNKNOWN}


def test_roster_change_used_in_the_same_pull_request(town: Town) -> None:
    """The root agrees to the new head; his approvals count after that has merged."""
    approve_as_stranger(town)
    join_finance(town)
    town.sign_rules()
    town.commit()
    assert said(town) == UNKNOWN


def test_the_same_after_the_roster_change_has_merged(town: Town) -> None:
    join_finance(town)
    town.sign_rules()
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    approve_as_stranger(town)
    town.commit()
    assert town.check().said == {}


def weaken(town: Town) -> None:
    """Take the approval out of the schema of budgets."""
    file = "schemas/general-info.schema.json"
    schema = json.loads(town.read(file))
    schema["$defs"]["annual-budget"]["x-prakat"]["approval"] = "none"
    schema["$defs"]["annual-budget"]["required"] = []
    town.write(file, json.dumps(schema, ensure_ascii=False))


def test_schema_weakened(town: Town) -> None:
    weaken(town)
    town.revise(BUDGET, OLD, NEW)
    town.commit()
    assert said(town) == {"root-approval/unsigned", "approval-stale/stale"}


def test_clause_one_cannot_be_switched_off_by_the_root_either(town: Town) -> None:
    weaken(town)
    town.sign_rules()
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    town.revise(BUDGET, OLD, NEW)
    town.commit()
    assert said(town) == {"approval-stale/stale"}


def test_policy_that_switches_clause_one_off(town: Town) -> None:
    town.roster(lambda value: value["policy"].update(approval={"annual-budget": "none"}))
    town.sign_rules_blindly()
    town.commit()
    assert said(town) == {"roster/weak"}


def test_folder_mapping_changed_to_dodge(town: Town) -> None:
    """A head schema that lets a procurement type live among the news changes nothing for this pull request."""
    file = "schemas/news.schema.json"
    schema = json.loads(town.read(file))
    procurement = json.loads(town.read("schemas/procurement.schema.json"))
    light = procurement["$defs"]["procurement-announcement"]
    light["x-prakat"] |= {"approval": "none"}
    schema["$defs"]["procurement-announcement"] = light
    town.write(file, json.dumps(schema, ensure_ascii=False))
    text = town.read(ROAD).replace("category: procurement", "category: news").replace("road.pdf", "road-2.pdf")
    town.write("docs/news/2570/road.md", text)
    town.write("docs/news/2570/road-2.pdf", "%PDF-1.4\n")
    town.commit()
    assert said(town) >= {"root-approval/unsigned", "approval-missing/missing", "schema/wrong-type"}


PROTECTED = [
    *HOUSE,
    "schemas/law.schema.json",
    "hooks/prakat/gate.py",
    ".github/workflows/gate.yml",
    ".github/CODEOWNERS",
    "mkdocs.yaml",
    "overrides/main.html",
    "uv.lock",
    "pyproject.toml",
    ".gitmodules",
    ".gitignore",
    "setup.py",
    "sitecustomize.py",
    "approvals.yaml",
    "Approvals.yml",
    "README.md.py",
    "README.md/a.py",
    "LICENSES/a.py",
    "Tests/a.py",
    "tests",
    "docs.md",
    "Docs/law/a.md",
    "document/a.md",
]


@pytest.mark.parametrize("path", PROTECTED)
def test_house_changed_unsigned(town: Town, path: str) -> None:
    town.write(path, "changed\n" if not path.endswith(".json") else town.read(path) + "\n")
    town.commit()
    assert town.check().said == {"root-approval/unsigned": (path,)}


@pytest.mark.parametrize("path", [path for path in PROTECTED if path != "tests" and not path.startswith("README")])
def test_the_same_signed_by_the_root(town: Town, path: str) -> None:
    town.write(path, "changed\n" if not path.endswith(".json") else town.read(path) + "\n")
    town.sign_rules()
    town.commit()
    assert town.check().said == {}


@pytest.mark.parametrize("path", list(HOUSE))
def test_house_taken_away_unsigned(town: Town, path: str) -> None:
    (town.path / path).unlink()
    town.commit()
    assert town.check().said == {"root-approval/unsigned": (path,)}


def test_something_more_after_the_root_signed(town: Town) -> None:
    town.write("hooks/pre_merge.py", "print('better gate')\n")
    town.sign_rules()
    town.write("hooks/pre_merge.py", "print('no gate')\n")
    town.commit()
    assert said(town) == {"root-approval/protected"}


def test_a_file_of_the_house_made_executable_after_the_root_signed(town: Town) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules()
    (town.path / "hooks/pre_merge.py").chmod(0o755)
    town.commit()
    assert said(town) == {"root-approval/protected"}


def test_roster_changed_after_the_root_signed(town: Town) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules()
    join_finance(town)
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


@pytest.mark.parametrize("version", [1, 3, 0, 100])
def test_version_is_one_more(town: Town, version: int) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules_blindly(version=version)
    town.commit()
    assert said(town) & {"root-approval/version", "roster/shape"}


def test_an_older_state_of_the_rules_signed_once(town: Town) -> None:
    """Version 2 was signed and merged, and taken back by version 3: its signature brings nothing back."""
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules()
    second = town.ledger
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write("mkdocs.yml", HOUSE["mkdocs.yml"])
    town.sign_rules(version=3, at=later())
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    town.write("mkdocs.yml", "site_name: x\n")
    town.write(LEDGER, second)
    town.commit()
    assert said(town) == {"root-approval/version"}


def test_another_repositorys_name(town: Town) -> None:
    town.roster(lambda value: value.update(repository="example/other"))
    town.sign_rules()
    town.commit()
    assert said(town) >= {"root-approval/repository"}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON + timedelta(minutes=4), set()),
        (NOON + timedelta(minutes=6), {"root-approval/unsigned"}),
        (NOON + timedelta(hours=20), {"root-approval/unsigned"}),
        (NOON - timedelta(days=29), set()),
        (NOON - timedelta(days=31), {"root-approval/unsigned"}),
    ],
)
def test_date_of_the_roots_signature(town: Town, at: Any, expected: set[str]) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules(at=at)
    town.commit()
    assert set(town.check(now=NOON).said) == expected


@pytest.mark.parametrize("by", ["finance", "clerk", "deputy"])
def test_signed_by_somebody_who_is_no_root(town: Town, by: str) -> None:
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules(by)
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


def two_roots(town: Town) -> None:
    """Let main have a root of two, both needed."""
    town.roster(lambda value: value.update(root={"threshold": 2, "people": ["p-palad", "p-clerk"]}))
    town.sign_rules("palad", "clerk")
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")


def test_one_of_two_is_not_enough(town: Town) -> None:
    two_roots(town)
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules("palad", version=3)
    town.commit()
    assert said(town) == {"root-approval/unsigned"}
    town.sign_rules("palad", "clerk", version=3)
    town.commit()
    assert town.check().said == {}


def test_one_root_twice_is_one(town: Town) -> None:
    two_roots(town)
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules("palad", version=3)
    text = parse_ledger_text(town.ledger)
    again = text.signatures + text.signatures.split("\n", 1)[1]
    town.write(LEDGER, town.ledger.replace(text.signatures.encode(), again.encode()))
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


def test_threshold_lowered_by_one_of_two(town: Town) -> None:
    two_roots(town)
    town.roster(lambda value: value["root"].update(threshold=1))
    town.sign_rules("palad", version=3)
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


def test_a_root_that_could_never_sign_again(town: Town) -> None:
    """The old root may hand over only to people who have shown that they can sign."""
    town.roster(lambda value: value.update(root={"threshold": 1, "people": ["p-clerk"]}))
    town.sign_rules("palad")
    town.commit()
    assert said(town) == {"root-approval/unsigned"}
    town.sign_rules("palad", "clerk")
    town.commit()
    assert town.check().said == {}


@pytest.mark.parametrize(
    "root",
    [
        {"threshold": 0, "people": ["p-palad"]},
        {"threshold": 1, "people": []},
        {"threshold": 2, "people": ["p-palad"]},
        {"threshold": 2, "people": ["p-palad", "p-palad"]},
        {"threshold": -1, "people": ["p-palad"]},
        {"threshold": True, "people": ["p-palad"]},
        {"threshold": 1, "people": ["p-nobody"]},
        {"threshold": 1, "people": "p-palad"},
        {"threshold": 1},
        {},
        None,
    ],
)
def test_a_root_of_nobody(town: Town, root: object) -> None:
    town.roster(lambda value: value.update(root=root))
    town.commit()
    assert said(town) >= {"roster/shape"}


def test_a_false_root_signature_beside_a_good_one(town: Town) -> None:
    """The register shows who signed: a name that did not is refused, even when the threshold is met."""
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules("palad", "clerk")
    town.commit()
    assert said(town) == {"root-approval/bad"}


def test_a_signature_of_the_root_added_later(town: Town) -> None:
    """What stands between the rules and the ledger is part of the rules."""
    text = parse_ledger_text(town.ledger)
    twice = text.signatures + text.signatures.split("\n", 1)[1]
    town.write(LEDGER, town.ledger.replace(text.signatures.encode(), twice.encode()))
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


def test_signatures_of_the_root_taken_away(town: Town) -> None:
    text = parse_ledger_text(town.ledger)
    town.write(LEDGER, town.ledger.replace(text.signatures.encode(), b"root_signatures: []\n"))
    town.commit()
    assert said(town) == {"root-approval/unsigned"}


def test_other_keys_smuggled_between_rules_and_ledger(town: Town) -> None:
    """Another YAML reader would take the last ``people`` for the roster."""
    town.write("mkdocs.yml", "site_name: x\n")
    town.sign_rules()
    town.write(LEDGER, town.ledger.replace(b"\nledger:", b"\npeople: {}\nledger:"))
    town.commit()
    assert said(town) >= {"roster/shape"}


def rewrite(section: str, *path: str | int, to: object) -> Callable[[Roster], object]:
    """Return a change of one value of the roster."""

    def change(value: Roster) -> None:
        at: Any = value[section]
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = to

    return change


HEADS = ("finance", "heads")
REWRITTEN: dict[str, Callable[[Roster], object]] = {
    "person removed": lambda value: value["people"].pop("p-former"),
    "key removed": lambda value: value["people"]["p-deputy"]["keys"].clear(),
    "key replaced": lambda value: value["people"]["p-deputy"]["keys"]["k1"].update(
        key=value["people"]["p-former"]["keys"]["k1"]["key"]
    ),
    "key dated back": rewrite("people", "p-deputy", "keys", "k1", "from", to="2020-01-01"),
    "division removed": lambda value: value["divisions"].pop("works"),
    "head removed": lambda value: value["divisions"]["finance"]["heads"].pop(),
    "heads swapped": lambda value: value["divisions"]["finance"]["heads"].reverse(),
    "head inserted before": lambda value: value["divisions"]["finance"]["heads"].insert(
        0, head("p-deputy", "2026-01-02")
    ),
    "head dated back": rewrite("divisions", *HEADS, 0, "from", to="2020-01-01"),
    "post renamed": rewrite("divisions", *HEADS, 0, "post", to="หัวหน้าฝ่าย"),
    "order renumbered": rewrite("divisions", *HEADS, 1, "order", to="คำสั่งที่ 9/2566"),
    "another person in the past": rewrite("divisions", *HEADS, 1, "person", to="p-deputy"),
    "acting in hindsight": lambda value: value["divisions"]["finance"]["heads"][0].update(acting="รักษาราชการแทน"),
    "no more acting": lambda value: value["divisions"]["finance"]["heads"][2].pop("acting"),
    "heads gone": rewrite("divisions", "finance", "heads", to=[]),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_history_of_the_roster_rewritten_by_the_root(town: Town, name: str) -> None:
    """Not even the root takes back what past approvals rest on."""
    town.roster(REWRITTEN[name])
    town.sign_rules_blindly()
    town.commit()
    assert said(town) & {"roster/history", "roster/shape"}


def test_a_revocation_is_not_taken_back(town: Town) -> None:
    town.roster(rewrite("people", "p-former", "keys", "k1", "revoked", to="2026-11-01"))
    town.sign_rules()
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    for day in (None, "2026-11-20", "2026-10-01"):
        town.roster(rewrite("people", "p-former", "keys", "k1", "revoked", to=day))
        town.sign_rules(version=3)
        town.commit()
        assert said(town) == {"roster/history"}


def test_a_term_ends(town: Town) -> None:
    town.roster(rewrite("divisions", *HEADS, 0, "until", to="2026-11-21"))
    town.sign_rules()
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    town.revise(ROAD, OLD, NEW)
    town.approve_freely(ROAD)
    town.commit()
    assert said(town) == {"approval-office/not-in-office"}


@pytest.mark.parametrize("name", ["rsa", "p384"])
def test_weak_kind_of_key(town: Town, name: str) -> None:
    town.roster(lambda value: value["people"].update({"p-stranger": person(town, name)}))
    town.commit()
    assert said(town) >= {"roster/shape"}


@pytest.mark.parametrize("name", ["rsa", "p384", "spare"])
def test_key_that_says_it_is_of_another_kind(town: Town, name: str) -> None:
    def change(value: Roster) -> None:
        value["people"]["p-stranger"] = person(town, name)
        kind = "ecdsa-sha2-nistp256" if name == "spare" else "ssh-ed25519"
        value["people"]["p-stranger"]["keys"]["k1"]["type"] = kind

    town.roster(change)
    town.commit()
    assert said(town) >= {"roster/shape"}


def test_one_key_of_two_people(town: Town) -> None:
    town.roster(lambda value: value["people"].update({"p-stranger": person(town, "finance")}))
    town.commit()
    assert said(town) >= {"roster/shape"}


def test_head_schema_with_a_remote_reference(town: Town) -> None:
    """A head's schema is data: it is never fetched from anywhere, and cannot stop the judging of its own change."""
    file = "schemas/news.schema.json"
    schema = json.loads(town.read(file))
    schema["$defs"]["news"]["properties"]["headline"] = {"$ref": "http://127.0.0.1:9/x.json"}
    town.write(file, json.dumps(schema, ensure_ascii=False))
    town.revise(NEWS, OLD, NEW)
    town.commit()
    code, text = town.prakat("check", "--base", "main", "--head", "HEAD", "--today", "2026-11-22")
    assert code in {1, 2}
    assert "Traceback" not in text


def test_head_schema_that_cannot_be_read(town: Town) -> None:
    town.write("schemas/news.schema.json", '{"$defs": ')
    town.commit()
    assert town.check().exit_code == 2


def test_head_schema_missing(town: Town) -> None:
    (town.path / "schemas/news.schema.json").unlink()
    town.commit()
    assert town.check().exit_code == 2


def test_no_ledger_any_more(town: Town) -> None:
    """Without approvals.yml there is no law: it cannot be taken away to start anew by one's own."""
    (town.path / LEDGER).unlink()
    town.commit()
    assert town.check().exit_code == 2


def test_founding_anew_over_a_ledger(town: Town) -> None:
    """A head that brings a whole new municipality is judged by the base's."""
    shutil.copy(town.keys / "stranger", town.path / "README.md")
    join_finance(town)
    town.roster(lambda value: value.update(root={"threshold": 1, "people": ["p-stranger"]}))
    text = parse_ledger_text(town.ledger)
    town.write(LEDGER, text.top + b"root_signatures: []\nledger: {}\n")
    town.sign_rules("stranger", version=1)
    town.commit()
    assert said(town) >= {"root-approval/unsigned", "root-approval/version", "approval-removed/removed"}


def test_a_founding_is_judged_as_a_whole(town: Town) -> None:
    """Where prakat was not in use, everything that is there already answers to it from the first day."""
    ledger = town.ledger
    town.git("checkout", "--quiet", "--orphan", "older")
    (town.path / LEDGER).unlink()
    town.commit("before prakat")
    town.git("checkout", "--quiet", "-b", "start")
    town.write(LEDGER, ledger)
    town.commit("prakat init")
    assert town.check("older").said == {}
    town.drop_entry(MARKET)
    town.commit()
    assert town.check("older").said == {"approval-missing/missing": (MARKET,)}


def test_a_founding_whose_files_are_not_those_that_were_signed(town: Town) -> None:
    weaken(town)
    town.commit()
    assert said(town, base=None) == {"root-approval/protected"}


def test_a_founding_that_nobody_signed(town: Town) -> None:
    text = parse_ledger_text(town.ledger)
    town.write(LEDGER, town.ledger.replace(text.signatures.encode(), b"root_signatures: []\n"))
    town.commit()
    assert said(town, base=None) == {"root-approval/unsigned"}


def test_a_founding_signed_by_a_stranger(town: Town) -> None:
    text = parse_ledger_text(town.ledger)
    town.roster(lambda value: value["people"].update({"p-stranger": person(town)}))
    town.sign_rules("stranger", version=1)
    town.commit()
    assert text.top != parse_ledger_text(town.ledger).top
    assert said(town, base=None) == {"root-approval/unsigned"}
