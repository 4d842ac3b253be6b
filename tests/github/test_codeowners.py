"""CODEOWNERS comes from the roster, and says so when it does not."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from functools import partial
from typing import Any

from tests.e2e.town import Town
from tests.github.runner import ROOT

from prakat.approvals.house import read_trusted_house
from prakat.authoring.code_owners import CODE_OWNERS, PLACEHOLDER, parse_logins, render_code_owners
from prakat.repository.corpus import Corpus, is_protected
from prakat.repository.snapshot import MemorySnapshot


def owners(town: Town) -> dict[str, list[str]]:
    lines = [line.split() for line in town.read(CODE_OWNERS).splitlines() if line and not line.startswith("#")]
    return {path: names for path, *names in lines}


def test_the_shipped_file_is_what_the_shipped_roster_says() -> None:
    paths = [ROOT / "approvals.yml", *(ROOT / "schemas").glob("*.json")]
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    roster = read_trusted_house(Corpus(MemorySnapshot(files))).roster
    text = (ROOT / CODE_OWNERS).read_text("utf-8")
    assert text == render_code_owners(roster, parse_logins(text))


def test_a_town_of_its_own(town: Town) -> None:
    code, said = town.prakat("codeowners", "--write")
    assert code == 0
    assert "--login" in said
    assert owners(town)["*"] == [PLACEHOLDER]
    assert town.prakat("codeowners", "--write", "--login", "p-palad=@palad")[0] == 0
    assert owners(town)["*"] == ["@palad"]
    assert town.prakat("codeowners", "--check") == (0, "")


def test_a_name_is_kept_and_the_number_of_the_account_stands_beside_it(town: Town) -> None:
    town.prakat("codeowners", "--write", "--login", "p-palad=@town/root")
    town.roster(lambda value: value["people"]["p-palad"].update(github=4711))
    assert town.prakat("codeowners", "--check")[0] == 1
    town.prakat("codeowners", "--write")
    assert "# p-palad (4711) = @town/root\n" in town.read(CODE_OWNERS)


def test_a_new_root_member_makes_the_file_stale(town: Town) -> None:
    town.prakat("codeowners", "--write", "--login", "p-palad=@palad")
    town.roster(lambda value: value["root"]["people"].append("p-finance"))
    assert town.prakat("codeowners", "--check")[0] == 1
    town.prakat("codeowners", "--write")
    # The roster has an address of this one, which GitHub takes for the account's name.
    assert owners(town)["*"] == ["finance@example.invalid", "@palad"]


def test_owned_is_what_the_root_signs(town: Town) -> None:
    """The free paths are those whose change needs no root signature, approvals.yml apart."""
    town.prakat("codeowners", "--write")
    free = [path.lstrip("/") for path, names in owners(town).items() if not names]
    assert all(not is_protected(path + ("x" if path.endswith("/") else "")) for path in free)
    for path in ("mkdocs.yml", "hooks/prakat/gate.py", ".github/CODEOWNERS", "schemas/law.schema.json"):
        assert is_protected(path)
        assert not any(path.startswith(place) for place in free)


def test_names_that_would_say_something_else_are_refused(town: Town) -> None:
    for login in ("p-palad=root", "p-palad=@a b", "p-nobody=@x", "p-finance=@x", "p-palad=@a\n* @b", "p-palad"):
        code, said = town.prakat("codeowners", "--write", "--login", login)
        assert (code, bool(re.search("p-palad=@", said))) == (2, True)


def move(address: str, value: dict[str, Any]) -> None:
    value["people"]["p-palad"]["emails"] = [address]


def test_an_address_is_the_rosters_and_no_name_that_is_kept(town: Town) -> None:
    town.prakat("codeowners", "--write")
    for address in ("root@example.invalid", "other@example.invalid"):
        town.roster(partial(move, address))
        town.prakat("codeowners", "--write")
        assert owners(town)["*"] == [address]


def test_no_file_is_not_current(town: Town) -> None:
    assert town.prakat("codeowners", "--check")[0] == 1
