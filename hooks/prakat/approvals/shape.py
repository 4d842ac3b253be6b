"""The shapes that values of approvals.yml may have: fixed fields, each matched whole by a strict pattern."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from prakat.content.source_map import pointer_of

# One line of print: no control characters, no line or paragraph separators, no bidi or zero-width tricks, no space at
# either end. These values stand in signed statements.
LINE: Final = (
    r"(?![ \u00a0])[^\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    r"\ud800-\udfff]{1,200}(?<![ \u00a0])"
)
DIGEST: Final = r"sha256:[0-9a-f]{64}"
STATE: Final = rf"absent|{DIGEST}"
DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
PERSON: Final = r"p-[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
DIVISION: Final = r"[a-z](?:[a-z0-9-]{0,28}[a-z0-9])"
RECORDER: Final = r"r-[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
# Git's ids, of either length.
COMMIT: Final = r"[0-9a-f]{40}|[0-9a-f]{64}"
KEY: Final = r"k[1-9][0-9]{0,2}"
BASE64: Final = r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
PAGE: Final = r"docs/[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)+\.md"
REPOSITORY: Final = r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9._-]*"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a pattern for text, or a type; optional ones may be missing."""

    pattern: str | None = None
    kind: type = str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ShapeProblem:
    """A value that is not as it must be: where (JSON Pointer), and which field."""

    pointer: str
    field: str


def check_shape(value: Any, fields: Mapping[str, Field], path: tuple[str | int, ...]) -> list[ShapeProblem]:
    """Return what is missing, unknown or malformed in a mapping."""
    if not isinstance(value, dict):
        return [ShapeProblem(pointer_of(path), str(path[-1]) if path else "")]
    unknown = [key for key in value if key not in fields]
    missing = [key for key, field in fields.items() if not field.optional and key not in value]
    wrong = [key for key, field in fields.items() if key in value and not _fits(value[key], field)]
    return [ShapeProblem(pointer_of((*path, key)), key) for key in (*unknown, *missing, *wrong)]


def _fits(value: Any, field: Field) -> bool:
    if not isinstance(value, field.kind) or (isinstance(value, bool) and field.kind is not bool):
        return False
    if field.pattern is None or not isinstance(value, str):
        return field.pattern is None
    return re.fullmatch(field.pattern, value) is not None and _is_real(field.pattern, value)


def _is_real(pattern: str, value: str) -> bool:
    """Tell whether a well-formed day or moment exists."""
    try:
        if pattern is DAY:
            date.fromisoformat(value)
        elif pattern is MOMENT:
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
