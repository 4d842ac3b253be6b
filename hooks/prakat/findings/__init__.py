"""What can be said about content: where, how grave, by which rule, and what to do next."""

from prakat.findings.finding import Finding, RuleInfo, Severity, Template
from prakat.findings.location import Location, Span
from prakat.findings.message import Message, Text
from prakat.findings.report import CannotJudgeError, DamagedError, Report, Verdict

__all__ = [
    "CannotJudgeError",
    "DamagedError",
    "Finding",
    "Location",
    "Message",
    "Report",
    "RuleInfo",
    "Severity",
    "Span",
    "Template",
    "Text",
    "Verdict",
]
