"""What a rule can say that does not refuse a merge."""

from dataclasses import replace

from prakat.findings import Severity, Template
from prakat.rules.rule import say


def warn(th: str, en: str, advice_th: str, advice_en: str) -> Template:
    """Return a warning: worth mending, and no law, clause or sum forbids it."""
    return replace(say(th, en, advice_th, advice_en), severity=Severity.WARNING)


def note(th: str, en: str, advice_th: str, advice_en: str) -> Template:
    """Return a note: nothing is wrong, and someone should know."""
    return replace(say(th, en, advice_th, advice_en), severity=Severity.NOTE)
