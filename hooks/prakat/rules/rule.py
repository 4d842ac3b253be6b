"""What a rule gets to see, and how it says what it found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from prakat.content.document import Document
from prakat.content.schema import ContentType
from prakat.findings import Finding, Location, Message, RuleInfo, Span, Template, Text
from prakat.repository.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to check: as it is, as it was in the base (None when new), its type, and the change it is part of."""

    document: Document
    before: Document | None
    kind: ContentType | None
    change: Change
    today: date

    @property
    def value(self) -> dict[str, Any]:
        """The front matter."""
        return self.document.value

    def mapping(self, key: str) -> dict[str, Any]:
        """Return a top-level group of fields; empty when it is missing or something else."""
        value = self.value.get(key)
        return value if isinstance(value, dict) else {}

    def day(self, key: str) -> date | None:
        """Return a top-level date; None when it is missing or no date (the schema says so)."""
        return parse_day(self.value.get(key))


class PageRule(Protocol):
    """A module of this room that checks pages."""

    RULE: RuleInfo

    def check(self, page: Page) -> Iterable[Finding]:
        """Return what is wrong with one page."""
        ...


class FileRule(Protocol):
    """A module of this room that checks files by their path, mode and place, whatever they hold."""

    RULE: RuleInfo

    def check(self, change: Change, path: str) -> Iterable[Finding]:
        """Return what is wrong with one file of the head."""
        ...


CheckPage = Callable[[Page], Iterable[Finding]]


def say(th: str, en: str, advice_th: str, advice_en: str) -> Template:
    """Return one thing a rule can say: what is wrong, and the next edit, in both languages."""
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en))


def finding(rule: RuleInfo, id_: str, location: Location, clause: str = "", **params: str | Text) -> Finding:
    """Return a finding of a rule."""
    return Finding(rule=rule, message=Message(id=id_, params=params), location=location, clause=clause)


def whole_file(path: str) -> Location:
    """Return the place of a file as such."""
    return Location(path=path, span=Span(1, 1, 1, 1))


def parse_day(value: object) -> date | None:
    """Return the day of an ISO date or moment, or None."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
