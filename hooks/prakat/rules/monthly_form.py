"""A monthly summary is the form สขร.1: nine columns, prepared when the month is over, with the month's contracts."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.csv_rows import MONTHLY, OF_THE_FORM, say_problem
from prakat.rules.csv_rows import RULE as CSV_ROWS
from prakat.rules.fields import group, month_of, whole_of
from prakat.rules.rows import Row, Table, tables_of
from prakat.rules.rule import finding, parse_day, say
from prakat.rules.words import warn
from prakat.thai.calendar import FIRST_SUSPECT_YEAR
from prakat.thai.fiscal_calendar import format_month, month_days

RULE: Final = RuleInfo(
    id="monthly-form",
    clause="2.4",
    title=Text(th="สรุปผลรายเดือนเป็นไปตามแบบ สขร.1", en="A monthly summary is the form SKR.1"),
    help=Text(
        th="แบบ สขร.1 มีเก้าคอลัมน์: ลำดับที่ งานที่จัดซื้อหรือจัดจ้าง วงเงิน ราคากลาง วิธี ผู้เสนอราคาและราคา ผู้ได้รับการคัดเลือกและราคา "
        "เหตุผลโดยสรุป เลขที่และวันที่ของสัญญา เรียงตามนี้ คอลัมน์อื่นต่อท้ายได้ จัดทำเมื่อสิ้นเดือนแล้ว และมีเฉพาะสัญญาของเดือนนั้น",
        en="The form SKR.1 has nine columns in this order: number, work, budget, reference price, method, bidders and "
        "prices, winner and price, reason, contract number and date; others may follow. It is prepared once the month "
        "is over, and holds the contracts of that month.",
    ),
    example="# ผิด\n"
    'month: "2026-05"\n'
    'prepared: "2026-05-20"   # เดือนพฤษภาคมยังไม่สิ้น\n'
    "# ถูก\n"
    'month: "2026-05"\n'
    'prepared: "2026-06-05"',
    messages={
        **{key: template for key, template in CSV_ROWS.messages.items() if key in OF_THE_FORM},
        "early": say(
            "จัดทำเมื่อ {prepared} ก่อนสิ้นเดือน ({last})",
            "it was prepared on {prepared}, before the month was over ({last})",
            "จัดทำใหม่เมื่อสิ้นเดือน แล้วแก้ prepared",
            "prepare it anew when the month is over, and correct prepared",
        ),
        "later": say(
            "สัญญาลงวันที่ {value} หลังเดือน{month}",
            "the contract is dated {value}, after {month}",
            "ย้ายแถวไปเดือนของสัญญา หรือแก้วันที่",
            "move the row to the month of the contract, or correct the date",
        ),
        "earlier": warn(
            "สัญญาลงวันที่ {value} ก่อนเดือน{month}",
            "the contract is dated {value}, before {month}",
            "ตรวจว่าเดือนก่อนรายงานไปแล้วหรือไม่",
            "check whether an earlier month reported it already",
        ),
        "number": warn(
            "แถวที่ {wanted} มีลำดับเป็น {value}",
            "row {wanted} is numbered {value}",
            "นับลำดับ 1 2 3 … ตามแบบ",
            "number the rows 1, 2, 3 … as the form has it",
        ),
        "empty": say(
            "ไม่มีแถวรายการ และไม่ได้ระบุว่าไม่มีรายการ",
            "there are no rows, and nothing says there were none",
            "ใส่แถวรายการ หรือ nil_return: true เมื่อเดือนนี้ไม่มีการจัดซื้อจัดจ้าง",
            "add the rows, or nil_return: true when the month had no procurement",
        ),
    },
)


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield what of the monthly summaries of a change is not as the form has it."""
    tables = tables_of(change.head, schemas)
    for path in change.pages:
        document = change.head.document(path)
        if document is not None and document.type == MONTHLY:
            yield from _check_table(document, tables.of(document))
            yield from _check_month(document, tables.of(document))


def _check_table(document: Document, table: Table) -> Iterator[Finding]:
    for problem in table.problems:
        if problem.id in OF_THE_FORM:
            yield say_problem(RULE, problem, table.path)
    if document.value.get("rows") == [] and not {"nil_return", "rows_csv"} & document.value.keys():
        yield finding(RULE, "empty", document.locate("/rows"))
    for wanted, row in enumerate(table.rows, 1):
        number = whole_of(row.value.get("no"))
        if table.whole and number is not None and number != wanted:
            yield finding(RULE, "number", row.locate("/no"), wanted=str(wanted), value=str(number))


def _check_month(document: Document, table: Table) -> Iterator[Finding]:
    month = month_of(document.value.get("month"))
    if month is None or int(month[:4]) >= FIRST_SUSPECT_YEAR:
        return
    first, last = month_days(month)
    prepared = parse_day(document.value.get("prepared"))
    if prepared is not None and prepared < last:
        location = document.locate("/prepared")
        yield finding(RULE, "early", location, prepared=prepared.isoformat(), last=last.isoformat())
    name = Text(th=format_month(month), en=month)
    for row in table.rows:
        signed = _signed(row)
        if signed is not None and not first <= signed <= last:
            location = row.locate("/contract/date")
            message = "later" if signed > last else "earlier"
            yield finding(RULE, message, location, value=signed.isoformat(), month=name)


def _signed(row: Row) -> date | None:
    signed = parse_day(group(row.value, "contract").get("date"))
    return signed if signed is not None and signed.year < FIRST_SUSPECT_YEAR else None
