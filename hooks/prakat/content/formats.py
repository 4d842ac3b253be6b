"""String formats of the schemas, checked strictly and without further packages.

JSON Schema leaves ``format`` to the reader, and jsonschema ignores one it has no checker for: so ours are here, and
`prakat.content.schema` refuses a schema that names any other.
"""

import re
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jsonschema import FormatChecker

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_URI: Final = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?(?:/[^\s<>\"'\\]*)?", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")
_FILE: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*\.[a-z0-9]+")
_PAGE: Final = re.compile(r"docs/[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*\.md")


def is_date(value: object) -> bool:
    """Tell whether text is a day of the calendar, YYYY-MM-DD (RFC 3339 full-date)."""
    if not isinstance(value, str):
        return True
    if not _DATE.fullmatch(value):
        return False
    date.fromisoformat(value)
    return True


def is_moment(value: object) -> bool:
    """Tell whether text is a moment with its offset, YYYY-MM-DDThh:mm+07:00 (RFC 3339 date-time, seconds optional)."""
    if not isinstance(value, str):
        return True
    if not _MOMENT.fullmatch(value):
        return False
    datetime.fromisoformat(value)
    return True


def is_month(value: object) -> bool:
    """Tell whether text is a month, YYYY-MM."""
    return not isinstance(value, str) or bool(re.fullmatch(r"[0-9]{4}-(?:0[1-9]|1[0-2])", value))


def is_https(value: object) -> bool:
    """Tell whether text is an absolute https address; nothing else is safe to print as a link."""
    return not isinstance(value, str) or bool(_URI.fullmatch(value))


def is_email(value: object) -> bool:
    """Tell whether text looks like one e-mail address."""
    return not isinstance(value, str) or bool(_EMAIL.fullmatch(value))


def is_file(value: object) -> bool:
    """Tell whether text names a file in the page's own folder or below it."""
    return not isinstance(value, str) or bool(_FILE.fullmatch(value))


def is_page(value: object) -> bool:
    """Tell whether text is the repository path of a page."""
    return not isinstance(value, str) or bool(_PAGE.fullmatch(value))


FORMATS: Final = {
    "date": is_date,
    "date-time": is_moment,
    "month": is_month,
    "uri": is_https,
    "email": is_email,
    "file": is_file,
    "page": is_page,
}


@cache
def format_checker() -> "FormatChecker":
    """Return the checker of our formats and no others, for jsonschema."""
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    for name, check in FORMATS.items():
        checker.checks(name, raises=ValueError)(check)
    return checker
