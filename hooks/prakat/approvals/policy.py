"""What a municipality asks for beside clause 1: whose word on which type, by which proof, and for how long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.approvals.shape import Field, ShapeProblem, check_shape
from prakat.content.source_map import pointer_of

METHODS: Final = ("signature", "review")
DEFAULT_METHODS: Final = ("signature",)
DEFAULT_MAX_AGE_DAYS: Final = 30
DEFAULT_EMERGENCY_DAYS: Final = 3
# Days an emergency may last at most, whatever a policy says.
MAX_EMERGENCY_DAYS: Final = 7
OWNER: Final = "owner"
NONE: Final = "none"

_POLICY: Final = {
    "max_age_days": Field(kind=int, optional=True),
    "emergency_days": Field(kind=int, optional=True),
    "methods": Field(kind=list, optional=True),
    "methods_for": Field(kind=dict, optional=True),
    "review_code": Field(kind=bool, optional=True),
    "approval": Field(kind=dict, optional=True),
}
_SEVERAL: Final = {"of": Field(kind=list), "k": Field(kind=int, optional=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """``k`` of these must sign, all when k is left out: heads of divisions ("owner" is the page's own), or people.

    One of those who sign is a head, of a division among them or of the page's own, whatever k says.
    """

    of: tuple[str, ...]
    k: int


Rule = str | Several


def check_policy(
    policy: Mapping[str, Any], divisions: Mapping[str, Any], people: Mapping[str, Any]
) -> Iterator[ShapeProblem]:
    """Yield everything that keeps a value from being a policy."""
    problems = check_shape(policy, _POLICY, ("policy",))
    if problems:
        yield from problems
        return
    if not 1 <= policy.get("max_age_days", DEFAULT_MAX_AGE_DAYS) <= 366:  # noqa: PLR2004 - a year
        yield ShapeProblem("/policy/max_age_days", "max_age_days")
    if not 1 <= policy.get("emergency_days", DEFAULT_EMERGENCY_DAYS) <= MAX_EMERGENCY_DAYS:
        yield ShapeProblem("/policy/emergency_days", "emergency_days")
    yield from _check_methods(policy)
    for type_, rule in policy.get("approval", {}).items():
        yield from _check_rule(rule, divisions, people, ("policy", "approval", type_))


def _check_methods(policy: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    methods = policy.get("methods", list(DEFAULT_METHODS))
    if not _are_methods(methods):
        yield ShapeProblem("/policy/methods", "methods")
        return
    for name, stricter in policy.get("methods_for", {}).items():
        # What the whole policy does not allow cannot be asked of a part: nobody could approve there.
        if not _are_methods(stricter) or not set(stricter) <= set(methods):
            yield ShapeProblem(pointer_of(("policy", "methods_for", name)), name)


def _are_methods(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(method in METHODS for method in value)


def _check_rule(
    rule: Any, divisions: Mapping[str, Any], people: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[ShapeProblem]:
    if isinstance(rule, str):
        if rule not in (OWNER, NONE, *divisions):
            yield ShapeProblem(pointer_of(path), path[-1])
        return
    problems = check_shape(rule, _SEVERAL, path)
    yield from problems
    if problems:
        return
    known = [item for item in rule["of"] if isinstance(item, str) and item in (OWNER, *divisions, *people)]
    if not known or len(set(known)) != len(rule["of"]):
        yield ShapeProblem(pointer_of((*path, "of")), "of")
    elif not 1 <= rule.get("k", len(known)) <= len(known):
        yield ShapeProblem(pointer_of((*path, "k")), "k")


def parse_rule(rule: Any) -> Rule:
    """Build the rule of a type from a value that `check_policy` found nothing wrong with."""
    if isinstance(rule, str):
        return rule
    return Several(of=tuple(rule["of"]), k=rule.get("k", len(rule["of"])))
