"""Whose word a page needs: clause 1, and what a municipality adds to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.approvals.policy import METHODS, NONE, OWNER, Rule, Several
from prakat.approvals.roster import Roster
from prakat.content.document import Document
from prakat.content.schema import ContentType

# Regulations and measures, finance, procurement: the text of clause 1. No policy and no schema can switch these off.
CLAUSE_ONE: Final = frozenset(
    {
        "local-regulation",
        "annual-budget",
        "financial-report",
        "procurement-plan",
        "procurement-item",
        "procurement-announcement",
        "procurement-monthly-summary",
        "procurement-quarterly-winners",
        "procurement-annual-report",
    }
)
_MONEY_SECTIONS: Final = frozenset({"s9-3", "s9-6", "s9-8"})
_MONEY_FIELDS: Final = frozenset(
    {
        "budget",
        "spent",
        "total",
        "totals",
        "amount",
        "price",
        "revenue",
        "expenditure",
        "contracted",
        "value_baht",
    }
)
_PROCUREMENT_DIVISION: Final = "finance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """The divisions of which one head must approve, and why. Above-level heads may stand in for any.

    Beside that, ``k`` of the divisions and people in ``of`` must sign, whichever they are, by one of ``methods``.
    """

    divisions: tuple[str, ...]
    reason: str
    of: tuple[str, ...] = ()
    k: int = 0
    methods: tuple[str, ...] = METHODS


def requirement_of(document: Document | None, types: Mapping[str, ContentType], roster: Roster) -> Requirement | None:
    """Return what approval a page needs, or None. A page that cannot be understood needs one: default deny."""
    if document is None:
        return None
    category = document.category.key if document.category else ""
    type_ = document.type
    kind = types.get(type_)
    rule = roster.approval.get(type_, "")
    if type_ in CLAUSE_ONE or category == "procurement":
        return _required("clause-1", category, rule, document, roster)
    level = kind.approval if kind and kind.category == category else "required"
    if level == "none" and document.value.get("measure") is not True and rule in ("", "none"):
        return None
    if level == "conditional" and not _is_important(document.value) and rule in ("", "none"):
        return None
    if level == "default" and rule == "none" and document.value.get("measure") is not True:
        return None
    return _required(level, category, rule, document, roster)


def _required(reason: str, category: str, rule: Rule, document: Document, roster: Roster) -> Requirement:
    own = document.text("division")
    methods = _methods(roster, category, document.type)
    if isinstance(rule, Several):
        of = tuple(dict.fromkeys(own if item == OWNER else item for item in rule.of))
        divisions = dict.fromkeys((*(item for item in of if item not in roster.people), own))
        # The page's own division may be among the others by name: then it signs once.
        return Requirement(divisions=tuple(divisions), reason=reason, of=of, k=min(rule.k, len(of)), methods=methods)
    if category == "procurement" and rule in ("", NONE) and _PROCUREMENT_DIVISION in roster.divisions:
        own = _PROCUREMENT_DIVISION
    elif rule not in ("", NONE, OWNER):
        own = rule
    return Requirement(divisions=(own,), reason=reason, methods=methods)


def _methods(roster: Roster, category: str, type_: str) -> tuple[str, ...]:
    """Return the proofs that do for a type in a category: those that neither of them rules out."""
    stricter = [roster.methods_for[name] for name in (category, type_) if name in roster.methods_for]
    return tuple(method for method in roster.methods if all(method in methods for methods in stricter))


def both(first: Requirement | None, second: Requirement | None) -> tuple[Requirement, ...]:
    """Return the requirements of both sides of a change: a page moved or re-typed answers to what it was as well."""
    found: Iterable[Requirement | None] = (first, second)
    return tuple(dict.fromkeys(requirement for requirement in found if requirement))


def _is_important(value: Mapping[str, Any]) -> bool:
    """Tell whether a page of a conditional type holds a measure, money, or papers about money."""
    if value.get("measure") is True:
        return True
    extra = value.get("oia_extra")
    sections = [value.get("oia_section"), *(extra if isinstance(extra, list) else [])]
    return any(isinstance(section, str) and section in _MONEY_SECTIONS for section in sections) or _has_money(value)


def _has_money(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(key in _MONEY_FIELDS or _has_money(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_money(item) for item in value)
