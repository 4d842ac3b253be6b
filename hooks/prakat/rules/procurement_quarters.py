"""The winners announced each quarter are those of the monthly summaries of its three months (clause 2.4)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import amount_of, group, shown, text_of, whole_of
from prakat.rules.procurement_year import ProcurementYear, read_years
from prakat.rules.rows import Row, Tables, tables_of
from prakat.rules.rule import finding, whole_file
from prakat.rules.words import warn
from prakat.thai.fiscal_calendar import year_months

RULE: Final = RuleInfo(
    id="procurement-quarters",
    clause="2.4",
    title=Text(th="ผู้ชนะรายไตรมาสตรงกับรายเดือน", en="Quarterly winners are those of the months"),
    help=Text(
        th="สัญญาในประกาศผลผู้ชนะรายไตรมาสควรเป็นสัญญาเดียวกับในแบบ สขร.1 ของสามเดือนนั้น จำนวนเงินเท่ากัน ระบบเทียบด้วยเลขที่สัญญา "
        "เมื่อมีครบสามเดือน และเตือนเท่านั้น เพราะประกาศรายไตรมาสอาจรวมหลายสัญญาของผู้ประกอบการรายเดียว (ค่าตั้งต้นของโครงการ)",
        en="The contracts of a quarterly announcement should be those of form SKR.1 in its three months, with the same "
        "amounts. They are compared by the number of the contract once all three months are there, and only pointed "
        "out, for an announcement may put several contracts of one vendor together (the project's default).",
    ),
    example="# ผิด\n"
    "# สขร.1 เดือนตุลาคม: สัญญาเลขที่ 1/2569 ราคา 9500\n"
    "type: procurement-quarterly-winners\n"
    "rows:\n"
    "  - total: 9400\n"
    "    ref:\n"
    "      no: 1/2569\n"
    "# ถูก\n"
    "type: procurement-quarterly-winners\n"
    "rows:\n"
    "  - total: 9500\n"
    "    ref:\n"
    "      no: 1/2569",
    messages={
        "missing": warn(
            "สัญญาเลขที่ {number} อยู่ในแบบ สขร.1 ของไตรมาสที่ {quarter} แต่ไม่อยู่ในประกาศรายไตรมาส",
            "contract {number} is in the monthly summaries of quarter {quarter}, but not in its announcement",
            "เพิ่มแถวของสัญญานี้ในประกาศรายไตรมาส หรือแก้เลขที่ให้ตรงกัน",
            "add a row of this contract to the quarterly announcement, or make the numbers agree",
        ),
        "unknown": warn(
            "สัญญาเลขที่ {number} ไม่อยู่ในแบบ สขร.1 ของไตรมาสที่ {quarter}",
            "contract {number} is in no monthly summary of quarter {quarter}",
            "แก้เลขที่ให้ตรงกับแบบ สขร.1 หรือเพิ่มสัญญาในเดือนที่ลงนาม",
            "make the number that of the monthly summary, or add the contract to the month it was signed in",
        ),
        "amount": warn(
            "สัญญาเลขที่ {number} เป็นเงิน {value} แต่ในแบบ สขร.1 เป็นเงิน {wanted}",
            "contract {number} is {value}, but {wanted} in the monthly summary",
            "ตรวจกับสัญญา แล้วแก้ประกาศรายไตรมาสหรือเดือนที่ผิด",
            "check it against the contract, and correct the announcement or the month",
        ),
    },
)

_QUARTER: Final = "procurement-quarterly-winners"
_MONTHLY: Final = "procurement-monthly-summary"


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield contracts that a quarter and its months do not both have alike, where the change touched either."""
    tables = tables_of(change.head, schemas)
    for year in read_years(change):
        for quarter in year.of(_QUARTER):
            yield from _check_quarter(year, quarter, tables)


def _check_quarter(year: ProcurementYear, quarter: Document, tables: Tables) -> Iterator[Finding]:
    number = whole_of(quarter.value.get("quarter")) or 0
    wanted = year_months(year.year)[number * 3 - 3 : number * 3] if number in range(1, 5) else []
    months = [found for found in year.of(_MONTHLY) if found.value.get("month") in wanted]
    pages = [quarter, *months]
    complete = len({found.value.get("month") for found in months}) == 3  # noqa: PLR2004 - months of a quarter
    if not complete or not any(map(year.is_touched, pages)) or not all(tables.of(page).whole for page in pages):
        return
    bought = {_contract(row.value): row for month in months for row in tables.of(month).rows}
    declared = {text_of(group(row.value, "ref").get("no")): row for row in tables.of(quarter).rows}
    for contract in (it for it in bought if it not in declared):
        yield finding(RULE, "missing", whole_file(quarter.path), number=contract, quarter=str(number))
    for contract, row in declared.items():
        yield from _compare(contract, row, bought.get(contract), number)


def _contract(value: Mapping[str, Any]) -> str:
    return text_of(group(value, "contract").get("no"))


def _compare(contract: str, row: Row, month: Row | None, quarter: int) -> Iterator[Finding]:
    if month is None:
        yield finding(RULE, "unknown", row.locate("/ref/no"), number=contract, quarter=str(quarter))
        return
    value = amount_of(row.value.get("total"))
    wanted = amount_of(group(month.value, "winner").get("price"))
    if value is not None and wanted is not None and value != wanted:
        params = {"number": contract, "value": shown(value), "wanted": shown(wanted)}
        yield finding(RULE, "amount", row.locate("/total"), **params)
