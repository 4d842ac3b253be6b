"""Every month of a fiscal year has one summary, nil returns too, and the annual report is their sum (clause 2.4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import amount_of, entries, group, month_of, shown, text_of
from prakat.rules.procurement_year import ProcurementYear, read_years
from prakat.rules.rows import Row, Tables, tables_of
from prakat.rules.rule import finding, say, whole_file
from prakat.rules.words import warn
from prakat.thai.fiscal_calendar import format_month, month_days, year_months

RULE: Final = RuleInfo(
    id="procurement-months",
    clause="2.4",
    title=Text(th="สรุปผลรายเดือนครบสิบสองเดือน", en="Twelve monthly summaries, and their sum"),
    help=Text(
        th="ข้อ ๒.๔ ให้แสดงสรุปผลการจัดซื้อจัดจ้างรายเดือน และรายงานผลประจำปี ทุกเดือนของปีงบประมาณจึงมีหนึ่งหน้า เดือนที่ไม่มีรายการก็ต้องแสดง "
        "(nil_return: true) เดือนใดเลยวันที่ 15 ของเดือนถัดไปแล้วยังไม่มี ระบบเตือน (ค่าตั้งต้นของโครงการ) "
        "เมื่อครบสิบสองเดือน รายงานประจำปีต้องเท่ากับผลรวมของทุกเดือน",
        en="Clause 2.4 asks for monthly summaries and an annual report. Each month of the fiscal year has one page, "
        "also when there was nothing (nil_return: true). A month that has none by the 15th of the next is pointed out "
        "(the project's default). Once all twelve are there, the annual report is their sum.",
    ),
    example="# ผิด\n"
    "# รายงานประจำปี ทั้งที่สิบสองเดือนรวมได้ 5 รายการ\n"
    "type: procurement-annual-report\n"
    "totals:\n"
    "  count: 6\n"
    "# ถูก\n"
    "type: procurement-annual-report\n"
    "totals:\n"
    "  count: 5\n"
    "# เดือนที่ไม่มีรายการ\n"
    "type: procurement-monthly-summary\n"
    'month: "2025-11"\n'
    "nil_return: true",
    messages={
        "missing": warn(
            "ปีงบประมาณ {year} ยังไม่มีสรุปผลเดือน{months}",
            "fiscal year {year} has no summary of {months}",
            "เพิ่มหน้าประเภท procurement-monthly-summary ของเดือนนั้น ถ้าไม่มีรายการ ใส่ nil_return: true",
            "add a procurement-monthly-summary page for each; nil_return: true when there was nothing",
        ),
        "twice": say(
            "เดือน{month} มีสรุปผลอยู่แล้วที่ {other}",
            "{month} has its summary in {other} already",
            "แก้ month หรือแก้ไขหน้าเดิมแทน",
            "correct month, or change the other page instead",
        ),
        "sum": say(
            "ผลรวมสิบสองเดือนคือ {sum} แต่ {field} คือ {total} (ต่างกัน {difference})",
            "the twelve months add up to {sum}, but {field} is {total} ({difference} apart)",
            "แก้รายงานประจำปี หรือเดือนที่ผิด",
            "correct the annual report, or the month that is wrong",
        ),
    },
)

_MONTHLY: Final = "procurement-monthly-summary"
_GRACE: Final = timedelta(days=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """Count, budget and contracted amount of a number of procurements."""

    count: Decimal
    budget: Decimal
    contracted: Decimal


def check(change: Change, schemas: Schemas, today: date) -> Iterator[Finding]:
    """Yield months that are missing or double, and annual reports that are not their sum."""
    tables = tables_of(change.head, schemas)
    for year in read_years(change):
        months = _months(year)
        yield from _check_twice(year, months)
        yield from _check_missing(year, months, today)
        if set(year_months(year.year)) <= months.keys():
            yield from _check_reports(year, [months[month][0] for month in year_months(year.year)], tables)


def _months(year: ProcurementYear) -> Mapping[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in year.of(_MONTHLY):
        month = month_of(document.value.get("month"))
        if month is not None:
            found.setdefault(month, []).append(document)
    return found


def _check_twice(year: ProcurementYear, months: Mapping[str, list[Document]]) -> Iterator[Finding]:
    for month, documents in months.items():
        first, *others = sorted(documents, key=year.is_touched)
        for document in filter(year.is_touched, others):
            location = document.locate("/month")
            yield finding(RULE, "twice", location, month=_name([month]), other=first.path)


def _check_missing(year: ProcurementYear, months: Mapping[str, list[Document]], today: date) -> Iterator[Finding]:
    plans = year.of("procurement-plan")
    missing = [m for m in year_months(year.year) if m not in months and month_days(m)[1] + _GRACE < today]
    known = [*plans, *(documents[0] for documents in months.values())]
    if known and missing:
        yield finding(RULE, "missing", whole_file(known[0].path), year=str(year.year), months=_name(missing))


def _check_reports(year: ProcurementYear, months: list[Document], tables: Tables) -> Iterator[Finding]:
    changed = any(map(year.is_touched, months))
    reports = [found for found in year.of("procurement-annual-report") if changed or year.is_touched(found)]
    if not reports or not all(tables.of(month).whole for month in months):
        return
    rows = [row for month in months for row in tables.of(month).rows]
    for report in reports:
        yield from _compare(report, "/totals", group(report.value, "totals"), _add(rows))
        for pointer, entry in entries(report.value, "by_method"):
            method = text_of(entry.get("method"))
            yield from _compare(report, pointer, entry, _add(row for row in rows if row.value.get("method") == method))


def _add(rows: Iterable[Row]) -> _Sum | None:
    """Add up rows; None when one lacks a number, which the schema says."""
    count, budget, contracted = Decimal(0), Decimal(0), Decimal(0)
    for row in rows:
        amounts = amount_of(row.value.get("budget")), amount_of(group(row.value, "winner").get("price"))
        if amounts[0] is None or amounts[1] is None:
            return None
        count, budget, contracted = count + 1, budget + amounts[0], contracted + amounts[1]
    return _Sum(count=count, budget=budget, contracted=contracted)


def _compare(report: Document, pointer: str, stated: Mapping[str, object], added: _Sum | None) -> Iterator[Finding]:
    if added is None:
        return
    for key, wanted in (("count", added.count), ("budget", added.budget), ("contracted", added.contracted)):
        total = amount_of(stated.get(key))
        if total is not None and total != wanted:
            field = f"{pointer}/{key}"
            params = {"sum": shown(wanted), "total": shown(total), "difference": shown(abs(total - wanted))}
            yield finding(RULE, "sum", report.locate(field), "", field=field[1:].replace("/", "."), **params)


def _name(months: list[str]) -> Text:
    """Name months, those that follow each other by the first and the last."""
    runs: list[list[str]] = []
    for month in months:
        if runs and month_days(runs[-1][-1])[1] + timedelta(days=1) == month_days(month)[0]:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = [dict.fromkeys((run[0], run[-1])) for run in runs]
    return Text(
        th=" ".join("–".join(map(format_month, pair)) for pair in ends),
        en=", ".join(" to ".join(pair) for pair in ends),
    )
