"""schemas/synonyms.yml: words citizens use for what offices call otherwise, and words that say nothing alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prakat.search.spelling import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """Groups of phrases that mean the same, and words a query can do without. All in normalised spelling."""

    groups: tuple[tuple[str, ...], ...] = ()
    weak: tuple[str, ...] = ()


def parse_synonyms(value: Any) -> Synonyms:
    """Read ``{groups: [[phrase, …], …], weak: [word, …]}``. Raises ValueError for any other shape."""
    if not isinstance(value, dict) or not value.keys() <= {"groups", "weak"}:
        raise ValueError("synonyms: a mapping of groups and weak is expected")
    groups = value.get("groups", [])
    if not isinstance(groups, list):
        raise ValueError("synonyms: groups is no list")  # noqa: TRY004 - one error for all that is wrong with a file
    return Synonyms(
        groups=tuple(tuple(_phrases(group, 2)) for group in groups), weak=tuple(_phrases(value.get("weak", []), 0))
    )


def _phrases(found: Any, fewest: int) -> Iterator[str]:
    if not isinstance(found, list) or len(found) < fewest or not all(isinstance(item, str) for item in found):
        raise ValueError(f"synonyms: a list of {fewest} or more phrases is expected, not {found!r}")
    yield from dict.fromkeys(" ".join(normalise(item).split()) for item in found)
