"""Budgets for readers: a year by work plan and by category, what that adds up to, and how it differs from last year."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from prakat.opendata.money_plans import Budget, read_budgets
from prakat.site.addresses import address_of
from prakat.site.cells import baht, bars_in_baht, one_series, share, year_text
from prakat.site.charts import Chart, Series, picture
from prakat.site.data_files import dataset
from prakat.site.figure_page import DATA, HOME, Part, Sheet, figure_page, file_links
from prakat.site.nodes import Fact, GeneratedPage, Items, Link, Node, Picture, Plain, Table
from prakat.site.publication import Publication

_PLACE: Final = "data/budget/"
_ZERO: Final = Decimal(0)
_KINDS: Final = (("by_plan", "แผนงาน"), ("by_category", "งบรายจ่าย"))


def budget_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield the list of years and a page for each; nothing without a budget."""
    budgets = read_budgets(publication.corpus)
    if not budgets:
        return
    yield _years(publication, budgets)
    for index, budget in enumerate(budgets):
        earlier = budgets[index + 1] if index + 1 < len(budgets) else None
        yield _year(publication, budget, earlier if earlier and earlier.year == budget.year - 1 else None)


def _years(publication: Publication, budgets: tuple[Budget, ...]) -> GeneratedPage:
    rows = tuple(
        (
            Link(target=f"{_PLACE}{it.year}/", text=year_text(it.year)),
            baht(whole(it)),
            baht(change) if (change := _change(it, budgets)) is not None else None,
        )
        for it in budgets
    )
    table = Table(
        caption="งบประมาณรายปี", columns=("ปีงบประมาณ", "งบประมาณรายจ่าย (บาท)", "เพิ่มหรือลดจากปีก่อน (บาท)"), rows=rows
    )
    bars = bars_in_baht([(year_text(it.year), whole(it)) for it in reversed(budgets)])
    chart = Chart(
        id="_years-chart",
        title="งบประมาณรายจ่ายประจำปี",
        description="ยอดรวมตามเทศบัญญัติ หน่วยเป็นบาท",
        series=one_series("งบประมาณ", bars),
    )
    return figure_page(
        Sheet(
            path=f"{_PLACE}index.md",
            title="งบประมาณรายจ่ายประจำปี",
            lead="เทศบัญญัติงบประมาณรายจ่ายที่เผยแพร่แล้ว ปีต่อปี",
            crumbs=(HOME, DATA),
            parts=(Part(id="_years", title="ทุกปี", nodes=(picture(chart, table, _files(publication)),)),),
            updated=publication.changed,
            sample=any(map(_is_sample, budgets)),
        )
    )


def whole(budget: Budget) -> Decimal:
    """Return the total a budget states, else the sum of its work plans."""
    return budget.total if budget.total is not None else sum(budget.by_plan.values(), _ZERO)


def _change(budget: Budget, budgets: tuple[Budget, ...]) -> Decimal | None:
    earlier = next((it for it in budgets if it.year == budget.year - 1), None)
    return whole(budget) - whole(earlier) if earlier else None


def _files(publication: Publication) -> tuple[Link, ...]:
    found = dataset(publication, "budget")
    return file_links(found.files) if found else ()


def _is_sample(budget: Budget) -> bool:
    return budget.document.value.get("sample") is True


def _year(publication: Publication, budget: Budget, earlier: Budget | None) -> GeneratedPage:
    parts = []
    for key, name in _KINDS:
        now: Mapping[str, Decimal] = getattr(budget, key)
        before: Mapping[str, Decimal] = getattr(earlier, key) if earlier else {}
        drawn = _lines(budget, earlier, name, (now, before))
        parts.append(
            Part(id=f"_{key.replace('_', '-')}", title=f"จำแนกตาม{name}", nodes=(drawn,), files=_files(publication))
        )
    source = Items(items=(Link(target=address_of(budget.document.path), text=budget.document.title),))
    parts.append(Part(id="_source", title="เทศบัญญัติที่ได้รับความเห็นชอบ", nodes=(source,)))
    return figure_page(
        Sheet(
            path=f"{_PLACE}{budget.year}/index.md",
            title=f"งบประมาณรายจ่าย {year_text(budget.year)}",
            lead=f"รวม {whole(budget):,.2f} บาท" + (" เทียบกับปีก่อน" if earlier else ""),
            crumbs=(HOME, DATA, Link(target=_PLACE, text="งบประมาณ")),
            parts=tuple(parts),
            updated=publication.changed,
            warnings=tuple(_warnings(budget)),
            sample=_is_sample(budget),
        )
    )


def _warnings(budget: Budget) -> Iterator[str]:
    for key, name in _KINDS:
        added = sum(getattr(budget, key).values(), _ZERO)
        if added != whole(budget):
            yield f"จำแนกตาม{name}รวมได้ {added:,.2f} บาท แต่ยอดรวมคือ {whole(budget):,.2f} บาท"


def _lines(
    budget: Budget, earlier: Budget | None, name: str, sides: tuple[Mapping[str, Decimal], Mapping[str, Decimal]]
) -> Picture:
    """Return the lines of one grouping with their share, and last year's where there is one."""
    now, before = sides
    names = [*now, *(line for line in before if line not in now)]
    total = sum(now.values(), _ZERO)
    columns = [name, f"{year_text(budget.year)} (บาท)", "ร้อยละ"]
    if earlier:
        columns += [f"{year_text(earlier.year)} (บาท)", "เพิ่มหรือลด (บาท)"]
    rows = tuple(_line(line, now, before, total, with_last=earlier is not None) for line in names)
    footer = Fact(label=f"รวมทุก{name}", value=Plain(text=f"{total:,.2f} บาท", numeric=True))
    series = [Series(name=year_text(budget.year), bars=bars_in_baht([(it, now.get(it, _ZERO)) for it in names]))]
    if earlier:
        last = bars_in_baht([(it, before.get(it, _ZERO)) for it in names])
        series.append(Series(name=year_text(earlier.year), bars=last))
    slug = "plan" if name == _KINDS[0][1] else "category"
    chart = Chart(
        id=f"_chart-{slug}",
        title=f"งบประมาณ {year_text(budget.year)} จำแนกตาม{name}",
        description="หน่วยเป็นบาท",
        series=tuple(series),
    )
    table = Table(caption=f"จำแนกตาม{name}", columns=tuple(columns), rows=rows, footer=footer)
    return picture(chart, table)


def _line(
    line: str, now: Mapping[str, Decimal], before: Mapping[str, Decimal], total: Decimal, *, with_last: bool
) -> tuple[Node | None, ...]:
    amount, last = now.get(line), before.get(line)
    cells: tuple[Node | None, ...] = (Plain(text=line), baht(amount), share(amount or _ZERO, total))
    if with_last:
        cells = (*cells, baht(last), baht((amount or _ZERO) - (last or _ZERO)))
    return cells
