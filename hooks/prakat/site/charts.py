"""Charts as pictures of their own table: SVG without a script, drawn by arithmetic, in the site's colours.

A chart is never alone: the same numbers stand in a table beside it, and in a file to take away. Every bar carries its
value as text, so nothing is told by colour or length alone. Horizontal bars, because Thai labels are long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from prakat.site.nodes import Link, Picture, Table

# Units of the drawing: at this width a letter is as large as the text around it on a desk, and 12 pixels on a phone.
_WIDTH: Final = 420
_LEFT: Final = 2
_BAR: Final = 22
_LABEL: Final = 24
_GAP: Final = 14
_ROOM: Final = 136
_SIGNS: Final = 52
_HIDDEN_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value: what it is of, how much, and how that is written (with its unit)."""

    label: str
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Bars of one colour; ``name`` is told in the legend, and in words on each bar, when there is more than one."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: its id on the page (it begins with "_"), title, description, and the series, which have equal labels."""

    id: str
    title: str
    description: str
    series: tuple[Series, ...]


def picture(chart: Chart, table: Table, files: tuple[Link, ...] = ()) -> Picture:
    """Return a chart as a node, with the table of the same numbers and the files they can be taken away in."""
    return Picture(svg=render_svg(chart), table=table, files=files)


def render_svg(chart: Chart) -> Markup:
    """Return a chart as an inline SVG element. Every text is escaped; there is no style, no script and no address."""
    body, height = _drawn(chart)
    head = Markup(
        '<svg class="pk-chart" role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width} {height}" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{id}-t">{title}</title><desc id="{id}-d">{about}</desc>'
    ).format(id=chart.id, width=_WIDTH, height=height, title=chart.title, about=_described(chart))
    return head + Markup("").join(body) + Markup("</svg>")


def _described(chart: Chart) -> str:
    """Return the description with every value in words, for those who do not see the picture."""
    values = (
        f"{bar.label} {series.name + ' ' if len(chart.series) > 1 else ''}{bar.text}"
        for row in _rows(chart)
        for series, bar in row
    )
    return f"{chart.description} " + " · ".join(values)


def _rows(chart: Chart) -> Iterator[list[tuple[Series, Bar]]]:
    """Yield the bars of each label together."""
    for index in range(max((len(series.bars) for series in chart.series), default=0)):
        yield [(series, series.bars[index]) for series in chart.series if index < len(series.bars)]


def _drawn(chart: Chart) -> tuple[list[Markup], int]:
    """Return the shapes from top to bottom, and how high they are."""
    parts: list[Markup] = []
    top = 4
    if len(chart.series) > 1:
        parts += _legend(chart.series)
        top += _LABEL + _GAP
    largest = max((abs(bar.value) for series in chart.series for bar in series.bars), default=Decimal(0))
    for row in _rows(chart):
        parts.append(_text(_LEFT, top + 17, _cut(row[0][1].label), "pk-chart-label"))
        top += _LABEL
        for series, bar in row:
            parts.append(_bar(bar, chart.series.index(series), top, largest))
            top += _BAR + 3
        top += _GAP
    return parts, top


def _legend(series: Sequence[Series]) -> Iterator[Markup]:
    step = (_WIDTH - 2 * _LEFT) // len(series)
    for index, it in enumerate(series):
        left = _LEFT + index * step
        yield Markup('<rect class="pk-bar pk-bar-{number}" x="{x}" y="6" width="16" height="16"/>').format(
            number=index, x=left
        )
        yield _text(left + 24, 20, it.name, "pk-chart-label")


def _bar(bar: Bar, number: int, top: int, largest: Decimal) -> Markup:
    """Return a bar with its value behind it; ``data-value`` is the exact number, for whoever reads the picture back."""
    width = _length(bar.value, largest)
    shape = Markup(
        '<g><title>{title}</title><rect class="pk-bar pk-bar-{number}" x="{x}" y="{y}" width="{width}" '
        'height="{height}" data-value="{value}"/>{text}</g>'
    )
    return shape.format(
        title=f"{bar.label} {bar.text}",
        number=number,
        x=_LEFT,
        y=top,
        width=width,
        height=_BAR,
        value=f"{bar.value:f}",
        text=_text(_LEFT + float(width) + 8, top + 17, bar.text, "pk-chart-value"),
    )


def _length(value: Decimal, largest: Decimal) -> str:
    """Return how long a bar is, to a hundredth; nothing has no length, and what is below zero is drawn by its size."""
    if not largest:
        return "0.00"
    return f"{abs(value) / largest * (_WIDTH - _LEFT - _ROOM):.2f}"


def _text(x: float, y: float, text: str, name: str) -> Markup:
    return Markup('<text class="{name}" x="{x:g}" y="{y:g}">{text}</text>').format(name=name, x=x, y=y, text=text)


def _cut(label: str) -> str:
    """Return a label that fits on its line; the whole of it stands in the description and the table."""
    room = _SIGNS
    for index, letter in enumerate(label):
        room -= letter not in _HIDDEN_MARKS
        if room < 0:
            return f"{label[:index].rstrip()}…"
    return label
