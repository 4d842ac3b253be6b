"""Cells, bars and pieces of tables as pages of figures need them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from prakat.site.charts import Bar, Series
from prakat.site.nodes import Moment, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.values import day_node, month_node

# Rows of one page: with markup and shell it stays below 200 KB.
PER_PAGE: Final = 100


def cut(table: Table, per_page: int = PER_PAGE) -> list[Table]:
    """Return a table in pieces that fit on a page; there is always one."""
    starts = range(0, max(len(table.rows), 1), per_page)
    return [
        Table(
            caption=table.caption,
            columns=table.columns,
            rows=table.rows[start : start + per_page],
            footer=table.footer if start == starts[-1] else None,
        )
        for start in starts
    ]


def numbered(path: str, count: int) -> list[str]:
    """Return the paths of a page that is cut: its own first, then 2.md, 3.md and so on in its folder."""
    folder = path.removesuffix("index.md")
    return [path, *(f"{folder}{number}.md" for number in range(2, count + 1))]


def baht(amount: Decimal | None) -> Plain | None:
    """Return an amount for a cell whose column says that it is baht."""
    return None if amount is None else Plain(text=f"{amount:,.2f}", numeric=True)


def number(value: int | Decimal | None) -> Plain | None:
    """Return a number with commas, and no decimals it does not have."""
    if value is None:
        return None
    whole = isinstance(value, int) or value == value.to_integral_value()
    return Plain(text=f"{int(value):,}" if whole else f"{value:,}", numeric=True)


def day(text: str) -> Node | None:
    """Return an ISO day as Thai readers write it; None for none."""
    return day_node(text) if text else None


def month(text: str) -> Node | None:
    """Return YYYY-MM as สิงหาคม ๒๕๖๓; None for none."""
    return month_node(text)


def month_text(text: str) -> str:
    """Return the words of a month."""
    node = month_node(text)
    return node.text if isinstance(node, Moment) else text


def year_text(year: int) -> str:
    """Return the name of a fiscal year."""
    return numeral(f"ปีงบประมาณ พ.ศ. {year}")


def plain(text: str) -> Plain | None:
    """Return a short text; None for none."""
    return Plain(text=text) if text else None


def bars_in_baht(pairs: Sequence[tuple[str, Decimal]]) -> tuple[Bar, ...]:
    """Return bars of amounts, each written with its unit."""
    return tuple(Bar(label=name, value=value, text=f"{value:,.2f} บาท") for name, value in pairs)


def bars_of_counts(pairs: Sequence[tuple[str, int | Decimal]], unit: str) -> tuple[Bar, ...]:
    """Return bars of counts, each written with its unit."""
    return tuple(Bar(label=name, value=Decimal(value), text=f"{value:,} {unit}".strip()) for name, value in pairs)


def one_series(name: str, bars: tuple[Bar, ...]) -> tuple[Series, ...]:
    """Return bars as the only series of a chart."""
    return (Series(name=name, bars=bars),)


def share(value: Decimal, whole: Decimal) -> Plain | None:
    """Return how much of a whole a value is, in percent with one decimal; None of nothing."""
    return Plain(text=f"{value / whole * 100:.1f}", numeric=True) if whole else None
