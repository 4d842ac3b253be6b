"""The steps of a manual as a picture made of text: boxes in their order, who does each, and how long it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.site.numerals import numeral
from prakat.site.values import duration_text

_TIME: Final = frozenset({"value", "unit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """One box: its number as it is shown, name, who does it (empty when not said) and for how long."""

    number: str
    name: str
    by: str
    duration: str


def flow_of(value: Mapping[str, Any]) -> tuple[FlowStep, ...]:
    """Return the boxes of a page's ``steps``; none when there are fewer than two. A draft may hold anything there."""
    steps = tuple(_steps(value.get("steps")))
    return steps if len(steps) > 1 else ()


def _steps(steps: object) -> Iterator[FlowStep]:
    for number, step in enumerate(steps if isinstance(steps, list) else [], 1):
        if isinstance(step, dict) and isinstance(step.get("name"), str):
            duration = step.get("duration")
            yield FlowStep(
                number=numeral(number),
                name=step["name"],
                by=step["responsible"] if isinstance(step.get("responsible"), str) else "",
                duration=duration_text(duration) if isinstance(duration, dict) and duration.keys() >= _TIME else "",
            )
