"""Generated pages of figures: parts with tables, charts, notes and files, all by one template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from prakat.opendata.dataset import DataFile
from prakat.site.charts import Bar, Series
from prakat.site.downloads import format_size
from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedPage, Link, Moment, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.render import render_page
from prakat.site.values import day_node, month_node

HOME: Final = Link(target="", text="หน้าแรก")
DATA: Final = Link(target="data/", text="ข้อมูลเปิด")
# Rows of one page: with markup and shell it stays below 200 KB.
PER_PAGE: Final = 100
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page: its id (it begins with "_"), heading, and what stands below; ``notes`` are paragraphs."""

    id: str
    title: str
    nodes: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of figures before it is HTML. ``warnings`` stand first, where something does not agree."""

    path: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    updated: date
    crumbs: tuple[Link, ...] = (HOME, DATA)
    warnings: tuple[str, ...] = ()
    jumps: tuple[Link, ...] = ()
    pages: tuple[str, ...] = ()
    number: int = 0
    sample: bool = False


def figure_page(sheet: Sheet) -> GeneratedPage:
    """Return a sheet as a page."""
    content = render_page("figures.html", address_of_list(sheet.path), sheet=sheet)
    return GeneratedPage(
        path=sheet.path,
        title=sheet.title,
        content=content,
        updated=sheet.updated.isoformat(),
        crumbs=sheet.crumbs,
        description=sheet.lead,
    )


def file_links(files: Sequence[DataFile]) -> tuple[Link, ...]:
    """Return files to take away, with what they are and how large."""
    return tuple(Link(target=it.address, text=it.title.th, note=format_size(it.size)) for it in files)


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


def total(values: Iterator[Decimal]) -> Decimal:
    """Return the exact sum."""
    return sum(values, _ZERO)
