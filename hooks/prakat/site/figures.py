"""Charts on the pages of documents: tables of figures that a page has anyway are drawn above themselves.

One list says which: a new kind of figures needs a line here, and no template.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from prakat.opendata.statistics import COUNTS
from prakat.rules.fields import amount_of, entries, group, text_of
from prakat.site.cells import number
from prakat.site.charts import Bar, Chart, Series, picture
from prakat.site.downloads import Download
from prakat.site.nodes import Link, Plain, Section, Table
from prakat.thai.fiscal_calendar import is_month


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A list of a page that is drawn: its field, what names a line, the values with their names, and their unit."""

    field: str
    label: str
    values: tuple[tuple[str, str], ...]
    unit: str


_SPENT: Final = (("budget", "วงเงินงบประมาณ"), ("contracted", "วงเงินตามสัญญา"))
_COUNT: Final = (("count", "จำนวน"),)
_AMOUNT: Final = (("amount", "จำนวนเงิน"),)
_DRAWN: Final[Mapping[str, tuple[Drawn, ...]]] = {
    "annual-budget": (
        Drawn(field="by_plan", label="plan", values=_AMOUNT, unit="บาท"),
        Drawn(field="by_category", label="category", values=_AMOUNT, unit="บาท"),
    ),
    "procurement-annual-report": (Drawn(field="by_method", label="method", values=_SPENT, unit="บาท"),),
    "complaint-statistics": (
        Drawn(field="by_topic", label="name", values=_COUNT, unit="เรื่อง"),
        Drawn(field="by_channel", label="name", values=_COUNT, unit="เรื่อง"),
        Drawn(field="by_division", label="name", values=_COUNT, unit="เรื่อง"),
    ),
    "service-statistics": (Drawn(field="services", label="name", values=_COUNT, unit="ครั้ง"),),
    "satisfaction-result": (Drawn(field="items", label="question", values=(("mean", "คะแนนเฉลี่ย"),), unit="คะแนน"),),
}
# Groups of single numbers on a page, drawn together in a part of their own.
_VISITS: Final = {"pageviews": "จำนวนหน้าที่เปิด", "visits": "จำนวนการเข้าชม", "visitors": "จำนวนผู้เข้าชม"}


def with_charts(
    type_key: str, value: Mapping[str, Any], sections: tuple[Section, ...], downloads: tuple[Download, ...]
) -> tuple[Section, ...]:
    """Return the sections of a page with charts where its type has figures that are drawn."""
    drawn = {f"_{it.field.replace('_', '-')}": it for it in _DRAWN.get(type_key, ())}
    files = tuple(Link(target=it.address, text=it.title, note=it.note) for it in downloads if it.is_data)
    found = [_with_chart(section, drawn.get(section.id), value, files) for section in sections]
    return (
        *_single(type_key, value, files),
        *(it for it in found if it.id != "_counts" or not _counted(type_key, value)),
    )


def _with_chart(section: Section, drawn: Drawn | None, value: Mapping[str, Any], files: tuple[Link, ...]) -> Section:
    if drawn is None or not isinstance(section.value, Table):
        return section
    series = tuple(_series(drawn, value, section.value))
    if not any(it.bars for it in series):
        return section
    chart = Chart(id=f"{section.id}-chart", title=section.title, description=f"หน่วยเป็น{drawn.unit}", series=series)
    return replace(section, value=picture(chart, section.value, files))


def _series(drawn: Drawn, value: Mapping[str, Any], table: Table) -> Iterator[Series]:
    lines = [entry for _, entry in entries(value, drawn.field)]
    for key, name in drawn.values:
        yield Series(name=name, bars=tuple(_bars(drawn, key, lines, table)))


def _bars(drawn: Drawn, key: str, lines: list[Mapping[str, Any]], table: Table) -> Iterator[Bar]:
    """Yield a bar for each line, called as the table calls it: there the codes have become words."""
    for line, row in zip(lines, table.rows, strict=False):
        amount = amount_of(line.get(key))
        told = row[0]
        label = told.text if isinstance(told, Plain) and not told.numeric else text_of(line.get(drawn.label))
        if amount is not None:
            yield Bar(label=label, value=amount, text=_written(amount, drawn.unit))


def _written(amount: Decimal, unit: str) -> str:
    return f"{amount:,.2f} บาท" if unit == "บาท" else f"{amount:,} {unit}"


def _counted(type_key: str, value: Mapping[str, Any]) -> bool:
    return type_key == "complaint-statistics" and bool(group(value, "counts"))


def _single(type_key: str, value: Mapping[str, Any], files: tuple[Link, ...]) -> Iterator[Section]:
    """Yield a chart of numbers that stand alone: how complaints ended, how often the site was read."""
    if _counted(type_key, value):
        counts = group(value, "counts")
        pairs = [
            (title.th, amount) for key, title in COUNTS.items() if (amount := amount_of(counts.get(key))) is not None
        ]
        yield _figures("_counts", "จำนวนเรื่อง", pairs, "เรื่อง", files)
    if type_key == "visit-statistics" and is_month(value.get("month")):
        pairs = [(name, amount) for key, name in _VISITS.items() if (amount := amount_of(value.get(key))) is not None]
        yield _figures("_visits", "การเข้าใช้ในเดือนนี้", pairs, "ครั้ง", files)


def _figures(id_: str, title: str, pairs: list[tuple[str, Decimal]], unit: str, files: tuple[Link, ...]) -> Section:
    bars = tuple(Bar(label=name, value=amount, text=_written(amount, unit)) for name, amount in pairs)
    rows = tuple((Plain(text=name), number(amount)) for name, amount in pairs)
    table = Table(caption=title, columns=("รายการ", f"จำนวน ({unit})"), rows=rows)
    chart = Chart(id=f"{id_}-chart", title=title, description=f"หน่วยเป็น{unit}", series=(Series(name=title, bars=bars),))
    return Section(id=id_, title=title, value=picture(chart, table, files))
