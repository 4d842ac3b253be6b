"""Reading fields that may be missing or be anything: what is of the wrong kind is the schema's to say, and skipped."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from prakat.thai.fiscal_calendar import is_month


def group(value: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return a group of fields below a value; empty when it is missing or no group."""
    found: Any = value
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def entries(value: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (JSON Pointer, group) for every group in a list: "/items/0" and what stands there."""
    for pointer, item in listed(value, key):
        if isinstance(item, Mapping):
            yield pointer, item


def listed(value: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    """Yield (JSON Pointer, value) for every value of a list."""
    found = value.get(key)
    if isinstance(found, list):
        yield from ((f"/{key}/{index}", item) for index, item in enumerate(found))


def text_of(value: object) -> str:
    """Return a text without the spaces around it; empty when it is none."""
    return value.strip() if isinstance(value, str) else ""


def amount_of(value: object) -> Decimal | None:
    """Return a number exactly as it is written in decimal, or None. Sums of these never lose a satang."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(str(value))


def whole_of(value: object) -> int | None:
    """Return a whole number, or None; true and false are none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def month_of(value: object) -> str | None:
    """Return a month YYYY-MM, or None."""
    return value if isinstance(value, str) and is_month(value) else None


def fiscal_year_of(value: Mapping[str, Any]) -> int | None:
    """Return the fiscal year (B.E.) of a page, or None when it has none that could be one."""
    year = whole_of(value.get("fiscal_year"))
    return year if year is not None and 2500 <= year <= 2700 else None  # noqa: PLR2004 - as the schema has it, and more


def shown(amount: Decimal) -> str:
    """Write an amount for reading: 1,250,000.50, and no decimals where there are none."""
    return f"{amount:,.2f}".removesuffix(".00") if amount == amount.quantize(Decimal("0.01")) else f"{amount:,f}"
