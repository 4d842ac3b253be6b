"""Sums of the months, and what a report or a quarter declares beside them. Amounts are exact decimals in baht."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from prakat.opendata.book import Book, Part
from prakat.rules.fields import amount_of, entries, group, text_of
from prakat.rules.rows import Row
from prakat.thai.fiscal_calendar import year_months

ZERO: Final = Decimal(0)
_QUARTER_MONTHS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many procurements, their budgets and the prices agreed."""

    count: int = 0
    budget: Decimal = ZERO
    contracted: Decimal = ZERO

    @property
    def saved(self) -> Decimal:
        """Budget less price."""
        return self.budget - self.contracted


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure, added up and declared; ``declared`` is None where nothing is."""

    group: str
    figure: str
    added: Decimal
    declared: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Declared less added up; None without a declared figure."""
        return None if self.declared is None else self.declared - self.added


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """A contract of a quarter: as the months have it, and as the quarterly announcement has it."""

    contract: str
    vendor: str
    added: Decimal | None
    declared: Decimal | None

    @property
    def agrees(self) -> bool:
        """Whether both have it, with the same amount."""
        return self.added is not None and self.added == self.declared


def add(rows: Iterable[Row]) -> Sum:
    """Add up rows of สขร.1; a figure that is none counts as nothing, for the gate has refused it."""
    values = [row.value for row in rows]
    return Sum(
        count=len(values),
        budget=sum((amount_of(value.get("budget")) or ZERO for value in values), ZERO),
        contracted=sum((amount_of(group(value, "winner").get("price")) or ZERO for value in values), ZERO),
    )


def bought_rows(book: Book) -> tuple[Row, ...]:
    """Return the rows of all months of a year, in order."""
    return tuple(row for part in book.months for row in part.rows)


def by_month(book: Book) -> Mapping[str, Sum | None]:
    """Return the sum of each of the twelve months; None for one that has no summary yet."""
    found: dict[str, list[Row]] = {}
    for part in book.months:
        found.setdefault(part.key, []).extend(part.rows)
    return {month: add(found[month]) if month in found else None for month in year_months(book.year)}


def by_method(book: Book) -> Mapping[str, Sum]:
    """Return the sum of each method, those of the months in the order they first came."""
    return _grouped(bought_rows(book), lambda row: text_of(row.value.get("method")))


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> Mapping[str, Sum]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {name: add(group_) for name, group_ in sorted(found.items())}


def compare_report(book: Book, report: Mapping[str, Any]) -> Iterator[Line]:
    """Yield every figure of an annual report beside what the months add up to; "" is the whole year's group."""
    sums = by_method(book)
    declared = {text_of(entry.get("method")): entry for _, entry in entries(report, "by_method")}
    for method in [*sums, *(method for method in declared if method not in sums)]:
        yield from _lines(method, sums.get(method, Sum()), declared.get(method, {}))
    yield from _lines("", add(bought_rows(book)), group(report, "totals"), saved=True)


def _lines(name: str, added: Sum, declared: Mapping[str, Any], *, saved: bool = False) -> Iterator[Line]:
    figures = {"count": Decimal(added.count), "budget": added.budget, "contracted": added.contracted}
    if saved:
        figures["saved"] = added.saved
    for figure, value in figures.items():
        yield Line(group=name, figure=figure, added=value, declared=amount_of(declared.get(figure)))


def quarter_of(month: str, year: int) -> str:
    """Return the quarter of the fiscal year a month YYYY-MM is in: "1" to "4"; empty when it is in another year."""
    months = year_months(year)
    return str(months.index(month) // _QUARTER_MONTHS + 1) if month in months else ""


def compare_quarter(book: Book, quarter: Part) -> Iterator[Winner]:
    """Yield every contract of a quarter: those of its months in their order, then those only declared."""
    declared = {text_of(group(row.value, "ref").get("no")): row.value for row in quarter.rows}
    rows = [row for part in book.months if quarter_of(part.key, book.year) == quarter.key for row in part.rows]
    seen: set[str] = set()
    for row in rows:
        number, winner = text_of(group(row.value, "contract").get("no")), group(row.value, "winner")
        seen.add(number)
        yield Winner(
            contract=number,
            vendor=text_of(winner.get("name")),
            added=amount_of(winner.get("price")),
            declared=amount_of(declared.get(number, {}).get("total")),
        )
    for number, value in declared.items():
        if number not in seen:
            total = amount_of(value.get("total"))
            yield Winner(contract=number, vendor=text_of(value.get("vendor")), added=None, declared=total)
