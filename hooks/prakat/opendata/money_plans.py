"""Annual budgets as the ordinances have them: by work plan and by category, year after year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from prakat.content.document import Document
from prakat.findings import Text
from prakat.opendata.setting import BAHT, PAGE, YEAR, Setting, column, data_table
from prakat.opendata.table import Cell, DataTable
from prakat.repository.corpus import Corpus
from prakat.rules.fields import amount_of, entries, fiscal_year_of, text_of
from prakat.rules.procurement_year import is_current
from prakat.settings import DOCS

_FOLDER: Final = f"{DOCS}/general-info/"
_TYPE: Final = "annual-budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The budget of a fiscal year (B.E.): amounts in baht by work plan and by category, in the document's order."""

    year: int
    document: Document
    total: Decimal | None
    by_plan: Mapping[str, Decimal]
    by_category: Mapping[str, Decimal]


def read_budgets(corpus: Corpus) -> tuple[Budget, ...]:
    """Return the annual budgets that stand, the newest first; of two for one year, the first by path."""
    found: dict[int, Budget] = {}
    for path in corpus.pages():
        document = corpus.document(path) if path.startswith(_FOLDER) else None
        if document is None or document.type != _TYPE or not is_current(document):
            continue
        budget = _read(document)
        if budget:
            found.setdefault(budget.year, budget)
    return tuple(found[year] for year in sorted(found, reverse=True))


def _read(document: Document) -> Budget | None:
    value, year = document.value, fiscal_year_of(document.value)
    # Additions, transfers and changed explanations alter a budget; they are no budget of a year.
    if year is None or value.get("budget_kind") not in {"annual", None}:
        return None
    return Budget(
        year=year,
        document=document,
        total=amount_of(value.get("total")),
        by_plan=dict(_amounts(document, "by_plan", "plan")),
        by_category=dict(_amounts(document, "by_category", "category")),
    )


def _amounts(document: Document, key: str, name: str) -> Iterator[tuple[str, Decimal]]:
    for _, entry in entries(document.value, key):
        amount = amount_of(entry.get("amount"))
        if amount is not None and text_of(entry.get(name)):
            yield text_of(entry.get(name)), amount


def budget_table(budgets: tuple[Budget, ...], setting: Setting) -> DataTable:
    """Return every line of every budget, the newest year first: once by work plan, once by category."""
    columns = (
        YEAR,
        column("grouping", "จำแนกตาม", "Grouped by", "code", "แผนงาน หรือ งบรายจ่าย ยอดรวมของทั้งสองเท่ากัน"),
        column("line", "รายการ", "Line"),
        column("amount", "จำนวนเงิน (บาท)", "Amount (baht)", "money", BAHT),
        PAGE,
    )
    return data_table(
        "budget",
        Text(th="งบประมาณรายจ่ายประจำปี", en="Annual budgets"),
        Text(th="งบประมาณตามเทศบัญญัติ จำแนกตามแผนงานและตามงบรายจ่าย", en="Budgets by work plan and by category"),
        columns,
        (row for budget in budgets for row in _rows(budget, setting)),
    )


def _rows(budget: Budget, setting: Setting) -> Iterator[tuple[Cell, ...]]:
    page = setting.link(budget.document.path)
    for grouping, lines in (("แผนงาน", budget.by_plan), ("งบรายจ่าย", budget.by_category)):
        yield from ((budget.year, grouping, name, amount, page) for name, amount in lines.items())
