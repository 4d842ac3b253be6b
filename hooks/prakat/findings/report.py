"""The outcome of one check."""

from dataclasses import dataclass
from enum import Enum

from prakat.findings.finding import Finding, Severity
from prakat.findings.message import Text


class Verdict(Enum):
    """The three outcomes; the value is what machines read, ``exit_code`` what shells and hooks read."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    REFUSED = "refused"
    CANNOT_JUDGE = "cannot-judge"

    @property
    def exit_code(self) -> int:
        """0 pass, 1 refused, 2 cannot judge: only 0 lets anything through."""
        return {Verdict.PASS: 0, Verdict.REFUSED: 1, Verdict.CANNOT_JUDGE: 2}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Findings in reading order, and how many files were looked at."""

    findings: tuple[Finding, ...]
    checked: int

    @property
    def verdict(self) -> Verdict:
        """Refused when there is any error."""
        errors = any(finding.severity is Severity.ERROR for finding in self.findings)
        return Verdict.REFUSED if errors else Verdict.PASS


class CannotJudgeError(Exception):
    """There was no way to judge: a broken repository, an unknown revision, a rule book that cannot be read.

    Not a finding about content: it ends the run with exit code 2, which blocks a merge as well.
    """

    def __init__(self, text: Text, advice: Text) -> None:
        super().__init__(text.en)
        self.text = text
        self.advice = advice


class DamagedError(CannotJudgeError):
    """The repository itself cannot be read: nothing can be said of what is in it, not even that it is wrong."""
