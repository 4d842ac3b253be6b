"""Whose word a page needs: a table, and what nothing can switch off."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.approvals.examples import NOON, ROSTER, approval, page, schemas
from tests.properties import TRIED

from prakat.approvals.offices import dismiss_office, division_names
from prakat.approvals.requirement import CLAUSE_ONE, Requirement, both, requirement_of
from prakat.approvals.roster import Roster, parse_roster
from prakat.content.category import CATEGORIES

TYPES = schemas().types
ROSTER_ = parse_roster(ROSTER)
MEASURE = {"measure": True}


def policy(**approvals: str) -> Roster:
    """Return the roster with a policy for some types."""
    return dataclasses.replace(ROSTER_, approval={key.replace("_", "-"): rule for key, rule in approvals.items()})


def needs(category: str, type_: str, roster: Roster = ROSTER_, **fields: object) -> tuple[str, ...]:
    """Return the divisions of which a page needs a head; none when it needs nobody."""
    found = requirement_of(page(f"docs/{category}/a.md", type=type_, division="clerk", **fields), TYPES, roster)
    return found.divisions if found else ()


TABLE: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("law", "local-regulation", {}, ("clerk",)),
    ("general-info", "annual-budget", {}, ("clerk",)),
    ("procurement", "procurement-announcement", {}, ("finance",)),
    ("procurement", "procurement-plan", {"division": "health"}, ("finance",)),
    ("procurement", "nothing-known", {}, ("finance",)),
    ("procurement", "", {}, ("finance",)),
    ("news", "procurement-announcement", {}, ("clerk",)),
    ("news", "local-regulation", {}, ("clerk",)),
    ("other", "annual-budget", {}, ("clerk",)),
    ("general-info", "contact", {}, ()),
    ("general-info", "contact", MEASURE, ("clerk",)),
    ("general-info", "contact", {"measure": False}, ()),
    ("general-info", "contact", {"measure": "true"}, ()),
    ("news", "contact", {}, ("clerk",)),
    ("news", "unheard-of", {}, ("clerk",)),
    ("news", "", {}, ("clerk",)),
    ("nowhere", "news", {}, ("clerk",)),
    ("news", "announcement", {}, ()),
    ("news", "announcement", MEASURE, ("clerk",)),
    ("news", "announcement", {"budget": 1}, ("clerk",)),
    ("news", "announcement", {"details": [{"inner": {"value_baht": 1}}]}, ("clerk",)),
    ("official-information", "oia-item", {}, ()),
    ("official-information", "oia-item", {"oia_section": "s9-8"}, ("clerk",)),
    ("official-information", "oia-item", {"oia_section": "s9-1", "oia_extra": ["s9-3"]}, ("clerk",)),
    ("official-information", "oia-item", {"oia_section": "s9-1", "oia_extra": "s9-3"}, ()),
    ("official-information", "oia-item", {"oia_section": ["s9-3"], "oia_extra": [{"s9-3": 1}]}, ()),
    ("citizen-manual", "citizen-manual", {}, ("clerk",)),
]


@pytest.mark.parametrize(("category", "type_", "fields", "divisions"), TABLE)
def test_table(category: str, type_: str, fields: dict[str, Any], divisions: tuple[str, ...]) -> None:
    roster = policy()
    document = page(f"docs/{category}/a.md", **{"type": type_, "division": "clerk", **fields})
    found = requirement_of(document, TYPES, roster)
    assert (found.divisions if found else ()) == divisions


def test_no_page_needs_nobody() -> None:
    assert requirement_of(None, TYPES, ROSTER_) is None


def test_a_page_that_cannot_be_read_needs_somebody_above() -> None:
    from prakat.content.document import parse_document

    for raw in (b"", b"text", b"\xff", b"---\ntype: news\n", b"---\n- a\n---\n"):
        found = requirement_of(parse_document("docs/news/a.md", raw), TYPES, ROSTER_)
        assert found is not None
        assert found.divisions == ("",)
        assert division_names(ROSTER_, found) == "ปลัดเทศบาล"


@TRIED
@given(
    st.sampled_from(sorted(CLAUSE_ONE)),
    st.sampled_from([category.key for category in CATEGORIES]),
    st.sampled_from(["", "none", "owner", "clerk", "finance", "audit"]),
    st.dictionaries(
        st.sampled_from(["measure", "division", "budget", "oia_section"]), st.booleans() | st.text(max_size=3)
    ),
    st.sampled_from(["as they are", "weakened"]),
)
def test_clause_one_cannot_be_switched_off(
    type_: str, category: str, rule: str, fields: dict[str, object], schemas_: str
) -> None:
    """No policy, no field, no folder and no schema takes the approval away from these types."""
    weakened = {key: dataclasses.replace(kind, approval="none") for key, kind in TYPES.items()}
    document = page(f"docs/{category}/a.md", **{**fields, "type": type_})
    roster = policy(**{type_.replace("-", "_"): rule} if rule else {})
    assert requirement_of(document, TYPES if schemas_ == "as they are" else weakened, roster) is not None
    assert requirement_of(document, {}, roster) is not None


@TRIED
@given(st.text(max_size=12), st.sampled_from(["none", "", "owner"]))
def test_nor_from_the_folder_of_procurement(type_: str, rule: str) -> None:
    weakened = {key: dataclasses.replace(kind, approval="none") for key, kind in TYPES.items()}
    roster = dataclasses.replace(ROSTER_, approval={type_: rule} if rule else {})
    assert requirement_of(page("docs/procurement/a.md", type=type_), weakened, roster) is not None


def test_a_policy_asks_for_more() -> None:
    assert needs("general-info", "contact", policy(contact="owner")) == ("clerk",)
    assert needs("general-info", "contact", policy(contact="finance")) == ("finance",)
    assert needs("news", "announcement", policy(announcement="finance")) == ("finance",)
    assert needs("law", "local-regulation", policy(local_regulation="palad")) == ("palad",)
    assert needs("procurement", "procurement-item", policy(procurement_item="audit")) == ("audit",)
    assert needs("procurement", "procurement-item", policy(procurement_item="owner")) == ("clerk",)


def test_a_policy_asks_for_less_only_where_the_law_leaves_it_open() -> None:
    assert needs("citizen-manual", "citizen-manual", policy(citizen_manual="none")) == ()
    assert needs("citizen-manual", "citizen-manual", policy(citizen_manual="none"), measure=True) == ("clerk",)
    assert needs("news", "announcement", policy(announcement="none"), budget=1) == ("clerk",)
    assert needs("law", "local-regulation", policy(local_regulation="none")) == ("clerk",)


def test_without_a_division_of_finance_the_owner_answers_for_procurement() -> None:
    poor = dataclasses.replace(ROSTER_, divisions={k: v for k, v in ROSTER_.divisions.items() if k != "finance"})
    assert needs("procurement", "procurement-item", poor) == ("clerk",)


def test_both_sides_of_a_change() -> None:
    one, two = Requirement(divisions=("a",), reason="x"), Requirement(divisions=("b",), reason="x")
    assert both(None, None) == ()
    assert both(one, None) == both(None, one) == both(one, one) == (one,)
    assert both(one, two) == (one, two)


def said(requirements: tuple[Requirement, ...], **fields: Any) -> list[str]:
    """Return why a post does not suffice."""
    return [d.id for d in dismiss_office(approval(**fields), ROSTER_, requirements, NOON.date())]


CLERK, FINANCE, AUDIT = (Requirement(divisions=(key,), reason="x") for key in ("clerk", "finance", "audit"))
PALAD = {"by": "p-palad", "division": "palad", "post": "ปลัดเทศบาล"}


def test_posts_that_suffice() -> None:
    assert said((CLERK,)) == []
    assert said(()) == []
    assert said((CLERK, FINANCE)) == ["wrong-division"]
    assert said((FINANCE,)) == ["wrong-division"]
    assert said((FINANCE, AUDIT)) == ["wrong-division", "wrong-division"]
    assert said((CLERK, FINANCE, AUDIT), **PALAD) == []


def test_posts_that_do_not() -> None:
    assert said((CLERK,), division="palad") == ["not-in-office"]
    assert said((CLERK,), post="หัวหน้าสำนักปลัด") == ["not-in-office"]
    assert said((CLERK,), by="p-palad") == ["not-in-office"]
    assert said((CLERK,), division="nowhere") == ["not-in-office"]
    assert said((AUDIT,), division="audit") == ["below"]


def test_below_division_level_goes_to_those_above() -> None:
    assert division_names(ROSTER_, AUDIT) == "ปลัดเทศบาล"
    assert division_names(ROSTER_, CLERK) == "สำนักปลัดเทศบาล"
    assert division_names(ROSTER_, Requirement(divisions=("unknown",), reason="x")) == "ปลัดเทศบาล"
