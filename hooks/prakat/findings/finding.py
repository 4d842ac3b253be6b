"""A rule, and what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from prakat.findings.location import Location
from prakat.findings.message import Message, Text


class Severity(Enum):
    """How much a finding weighs: only an error refuses a merge."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One thing a rule can say: what is wrong, and the next edit or command."""

    text: Text
    advice: Text
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """What a rule is, apart from its code.

    ``id`` is kebab-case, the name of the rule's file, of its test data folder and of its SARIF rule. ``clause`` is the
    clause of the announcement that asks for it. ``example`` shows front matter that is refused and how it is mended.
    ``quotes`` tells whether the line itself may be printed: logs are read by many, and what must not be published does
    not belong there either.
    """

    id: str
    clause: str
    title: Text
    help: Text
    messages: Mapping[str, Template]
    severity: Severity = Severity.ERROR
    example: str = ""
    quotes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem at one place."""

    rule: RuleInfo
    message: Message
    location: Location
    clause: str = ""
    related: tuple[Location, ...] = field(default=())

    @property
    def severity(self) -> Severity:
        """The weight of this message: its own, or its rule's."""
        return self.rule.messages[self.message.id].severity or self.rule.severity

    @property
    def text(self) -> Text:
        """What is wrong, filled in, in both languages."""
        return self.rule.messages[self.message.id].text.format(self.message.params)

    @property
    def advice(self) -> Text:
        """The next edit or command, filled in, in both languages."""
        return self.rule.messages[self.message.id].advice.format(self.message.params)

    @property
    def asked_by(self) -> str:
        """The clause that asks for it, for example "2.2"."""
        return self.clause or self.rule.clause
