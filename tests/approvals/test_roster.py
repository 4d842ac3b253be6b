"""The roster: every way in which it can be wrong, and what it says of people and days."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.approvals.examples import ROSTER, key, roster
from tests.approvals.oracles import make_ecdsa, make_sk
from tests.properties import TRIED

from prakat.approvals.roster import ACTING, check_roster, parse_roster

HEAD = ROSTER["divisions"]["clerk"]["heads"][0]


def pointers(value: object) -> set[str]:
    """Return where a roster is wrong."""
    assert isinstance(value, dict)
    return {problem.pointer for problem in check_roster(value)}


def test_a_whole_roster() -> None:
    assert check_roster(ROSTER) == []
    parsed = parse_roster(ROSTER)
    assert (parsed.repository, parsed.version, parsed.threshold, parsed.root) == ("example/website", 3, 1, ("p-palad",))
    assert (parsed.sample, parsed.max_age_days, parsed.methods) == (True, 30, ("signature",))
    assert parsed.people["p-palad"].github == 7
    assert parsed.people["p-clerk"].keys["k2"].revoked == date(2026, 6, 1)
    assert [division.level for division in parsed.divisions.values()] == ["above", "division", "division", "below"]
    assert parsed.divisions["clerk"].heads[0].acting == "รักษาการในตำแหน่ง"


@pytest.mark.parametrize(
    "path",
    [
        "sample", "policy/max_age_days", "policy/methods", "policy/approval", "people/p-palad/github",
        "people/p-palad/emails", "divisions/palad/level", "divisions/clerk/heads/0/acting",
    ],
)  # fmt: skip
def test_what_may_be_left_out(path: str) -> None:
    assert pointers(roster(path)) == set()


@pytest.mark.parametrize(
    "path",
    [
        "format", "repository", "version", "protected", "root", "people", "divisions", "policy", "root/threshold",
        "root/people", "people/p-palad/name", "people/p-palad/keys", "people/p-palad/keys/k1/type",
        "people/p-palad/keys/k1/key", "people/p-palad/keys/k1/from", "people/p-palad/keys/k1/revoked",
        "divisions/clerk/name", "divisions/clerk/heads", "divisions/clerk/heads/0/person",
        "divisions/clerk/heads/0/post", "divisions/clerk/heads/0/order", "divisions/clerk/heads/0/from",
        "divisions/clerk/heads/0/until",
    ],
)  # fmt: skip
def test_what_may_not_be_left_out(path: str) -> None:
    assert f"/{path}" in pointers(roster(path))


WRONG: list[tuple[str, Any]] = [
    ("format", 2),
    ("format", "1"),
    ("format", True),
    ("repository", "example"),
    ("repository", "Example/website"),
    ("repository", "example/website\n"),
    ("repository", "example/web site"),
    ("version", 0),
    ("version", -1),
    ("version", 1.0),
    ("version", True),
    ("sample", "true"),
    ("sample", 1),
    ("protected", "sha256:0"),
    ("root", []),
    ("root/threshold", 0),
    ("root/threshold", 2),
    ("root/threshold", "1"),
    ("root/threshold", True),
    ("root/people", []),
    ("root/people", ["p-palad", "p-palad"]),
    ("root/people", ["p-nobody"]),
    ("root/people", [["p-palad"]]),
    ("root/people", "p-palad"),
    ("root/people", {"p-palad": 1}),
    ("people", []),
    ("people/p-palad", []),
    ("people/p-palad", "x"),
    ("people/p-palad/name", ""),
    ("people/p-palad/name", "ก\nข"),
    ("people/p-palad/name", " ก"),
    ("people/p-palad/name", "ก\u202e"),
    ("people/p-palad/github", "7"),
    ("people/p-palad/github", True),
    ("people/p-palad/emails", "a@b"),
    ("people/p-palad/emails", ["A@b.invalid"]),
    ("people/p-palad/emails", ["a@b.invalid "]),
    ("people/p-palad/emails", ["nobody"]),
    ("people/p-palad/emails", [7]),
    ("people/p-palad/keys", []),
    ("people/p-palad/keys/k1", "x"),
    ("people/p-palad/keys/k1/type", "ssh-rsa"),
    ("people/p-palad/keys/k1/type", "ecdsa-sha2-nistp384"),
    ("people/p-palad/keys/k1/type", "sk-ssh-ed25519@openssh,com"),
    ("people/p-palad/keys/k1/key", "AAAA"),
    ("people/p-palad/keys/k1/key", "x y"),
    ("people/p-palad/keys/k1/from", "2026-1-1"),
    ("people/p-palad/keys/k1/from", "2026-02-30"),
    ("people/p-palad/keys/k1/from", "2026-01-01T00:00:00+07:00"),
    ("people/p-palad/keys/k1/revoked", "soon"),
    ("people/p-palad/keys/k1/revoked", False),
    ("people/p-palad/keys/k1/revoked", ""),
    ("divisions", []),
    ("divisions/clerk", None),
    ("divisions/clerk/level", "top"),
    ("divisions/clerk/level", ["above"]),
    ("divisions/clerk/heads", {}),
    ("divisions/clerk/heads/0", "p-clerk"),
    ("divisions/clerk/heads/0/person", "p-nobody"),
    ("divisions/clerk/heads/0/person", "clerk"),
    ("divisions/clerk/heads/0/acting", "ช่วยราชการ"),
    ("divisions/clerk/heads/0/acting", True),
    ("divisions/clerk/heads/0/order", ""),
    ("divisions/clerk/heads/0/until", "2569-13-01"),
    ("divisions/clerk/heads/0/until", 2026),
    ("policy", []),
    ("policy/max_age_days", 0),
    ("policy/max_age_days", 367),
    ("policy/max_age_days", "30"),
    ("policy/max_age_days", True),
    ("policy/methods", []),
    ("policy/methods", ["none"]),
    ("policy/methods", [["signature"]]),
    ("policy/methods", "signature"),
    ("policy/approval", []),
    ("policy/approval/news", "somebody"),
    ("policy/approval/news", ["clerk"]),
    ("policy/approval/news", 1),
]


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_what_is_wrong_is_named(path: str, value: object) -> None:
    if path == "divisions/clerk":
        value = []
    found = pointers(roster(path, value))
    assert found
    assert {pointer.split("/")[1] for pointer in found} == {path.split("/", maxsplit=1)[0]}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "extra"), ("root", "extra"), ("people/p-palad", "role"), ("people/p-palad/keys/k1", "until"),
        ("divisions/clerk", "parent"), ("divisions/clerk/heads/0", "to"), ("policy", "approvals"),
    ],
)  # fmt: skip
def test_unknown_keys(path: str, name: str) -> None:
    where = f"{path}/{name}".lstrip("/")
    assert f"/{where}" in pointers(roster(where, "x"))


IDS = [
    ("people", "palad"),
    ("people", "p-A"),
    ("people", "p--"),
    ("divisions", "Finance"),
    ("divisions", "f"),
    ("divisions", "กองคลัง"),
]


@pytest.mark.parametrize(("section", "name"), IDS)
def test_ids_that_are_none(section: str, name: str) -> None:
    some = ROSTER["people"]["p-clerk"] | {"keys": {}} if section == "people" else ROSTER["divisions"]["finance"]
    assert pointers(roster(f"{section}/{name}", some))


@pytest.mark.parametrize("name", ["k0", "K1", "1", "k", "k1000", ""])
def test_key_ids_that_are_none(name: str) -> None:
    value = roster()
    value["people"]["p-palad"]["keys"][name] = key()
    assert pointers(value)


def test_one_key_belongs_to_one_person_once() -> None:
    shared = ROSTER["people"]["p-palad"]["keys"]["k1"]
    for person, name in (("p-clerk", "k3"), ("p-palad", "k2")):
        assert pointers(roster(f"people/{person}/keys/{name}", shared)) == {f"/people/{person}/keys/{name}/key"}


@pytest.mark.parametrize("make", [make_sk, make_ecdsa])
def test_the_other_kinds_of_key(make: Any) -> None:
    public = make().public
    assert pointers(roster("people/p-palad/keys/k2", key(type=public.type, key=public.blob))) == set()
    assert pointers(roster("people/p-palad/keys/k2", key(key=public.blob))) == {"/people/p-palad/keys/k2/key"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = sorted({path for path, _ in WRONG})


@TRIED
@given(st.sampled_from(PLACES), JSON)
def test_no_value_anywhere_makes_it_raise(path: str, value: object) -> None:
    changed = roster(path, value)
    if not check_roster(changed):
        parse_roster(changed)


@TRIED
@given(st.dictionaries(st.sampled_from([*ROSTER, "x"]), JSON))
def test_nothing_at_all_makes_it_raise(value: dict[str, object]) -> None:
    assert check_roster(value)


def test_a_term_holds_its_first_and_last_day() -> None:
    head = parse_roster(ROSTER).divisions["clerk"].heads[0]
    day = timedelta(days=1)
    assert [head.in_office(d) for d in (head.since - day, head.since)] == [False, True]
    assert head.until is not None
    assert [head.in_office(d) for d in (head.until, head.until + day)] == [True, False]
    assert parse_roster(ROSTER).divisions["palad"].heads[0].in_office(date(2999, 1, 1))


def test_a_key_does_not_count_on_the_day_it_is_revoked() -> None:
    revoked = parse_roster(ROSTER).people["p-clerk"].keys["k2"]
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [revoked.valid_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "email", ["palad@example.invalid", "7@users.noreply.github.com", "7+x@users.noreply.github.com"]
)
def test_addresses_of_a_person(email: str) -> None:
    assert parse_roster(ROSTER).people["p-palad"].wrote_as(email)


@pytest.mark.parametrize(
    "email",
    [
        "", "other@example.invalid", "7", "77@users.noreply.github.com", "x+7@users.noreply.github.com",
        "7+x@users.noreply.github.com.evil.invalid", "7@example.invalid", "xpalad@example.invalid",
    ],
)  # fmt: skip
def test_addresses_of_somebody_else(email: str) -> None:
    people = parse_roster(ROSTER).people
    assert not people["p-palad"].wrote_as(email)
    assert not people["p-clerk"].wrote_as(email)


def test_every_way_of_acting_is_known() -> None:
    for acting in ACTING:
        assert pointers(roster("divisions/clerk/heads/0/acting", acting)) == set()
    assert HEAD["acting"] in ACTING
