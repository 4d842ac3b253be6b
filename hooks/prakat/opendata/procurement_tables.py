"""Procurement of a fiscal year as tables to take away: plan, สขร.1, announcements, winners, report, the ITA list."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from prakat.findings import Text
from prakat.opendata.book import Book, Item
from prakat.opendata.ita import ita_table
from prakat.opendata.setting import BAHT, EGP, ITEM, PAGE, YEAR, Setting, column, data_table
from prakat.opendata.state import LABELS, kind_of, state_of, stated_of
from prakat.opendata.sums import compare_report
from prakat.opendata.table import Cell, DataTable
from prakat.rules.fields import amount_of, entries, group, text_of, whole_of


def plan_table(book: Book, setting: Setting) -> DataTable:
    """Return every procurement of the year with its state: those of the plan first, in its order."""
    columns = (
        YEAR,
        ITEM,
        column("name", "รายการ", "Item"),
        column("division", "หน่วยงาน", "Division"),
        column("category", "ประเภทการจัดหา", "Category"),
        column("method", "วิธีการจัดซื้อจัดจ้าง", "Method"),
        column("budget", "วงเงินงบประมาณ (บาท)", "Budget (baht)", "money", BAHT),
        column("budget_source", "แหล่งที่มาของงบประมาณ", "Source of the budget"),
        column("expected_month", "เดือนที่คาดว่าจะประกาศ", "Month expected", "month", "ปปปป-ดด (ค.ศ.) ตามแผน"),
        column("in_plan", "อยู่ในแผน", "In the plan", "code", "yes อยู่ในแผน, no ไม่อยู่ในแผน"),
        column("state", "สถานะ", "State", "code", "สรุปจากแผน ประกาศ สขร.1 และรายละเอียด"),
        column("stated", "สถานะตามรายละเอียด", "State in the details"),
        column("announcements", "จำนวนประกาศ", "Announcements", "integer"),
        column("contracted", "ราคาที่ตกลง (บาท)", "Price agreed (baht)", "money", BAHT),
        column("contract_no", "เลขที่สัญญา", "Contract number"),
        column("contract_date", "วันที่ลงนามสัญญา", "Contract signed", "date"),
        EGP,
    )
    return data_table(
        "procurement-items",
        Text(th=f"รายการจัดซื้อจัดจ้างทั้งหมด ปีงบประมาณ {book.year}", en=f"Procurements, fiscal year {book.year}"),
        Text(
            th="ทุกรายการในแผนการจัดซื้อจัดจ้างและรายการนอกแผน พร้อมสถานะที่สรุปจากเอกสารที่เผยแพร่",
            en="Every item of the plan, and what was bought outside it, with its state as published papers show it",
        ),
        columns,
        tuple(_plan_row(item, setting) for item in book.items),
    )


def _plan_row(item: Item, setting: Setting) -> tuple[Cell, ...]:
    labels = setting.labels
    return (
        item.year,
        item.number or None,
        item.name,
        setting.division(text_of(item.value("division"))) or None,
        labels.category(text_of(item.value("procurement_category"))).th or None,
        labels.method(text_of(item.value("method"))).th or None,
        amount_of(item.value("budget")),
        text_of(item.value("budget_source")) or None,
        text_of(item.value("expected_month")) or None,
        "yes" if item.planned else "no",
        LABELS[state_of(item)].th,
        stated_of(item) or None,
        len(item.announcements),
        amount_of(item.winner.get("price")) if item.contract else None,
        text_of(item.contract.get("no")) or None,
        text_of(item.contract.get("date")) or None,
        item.egp or None,
    )


def months_table(book: Book, setting: Setting) -> DataTable:
    """Return all rows of สขร.1 of a year: the nine columns of the form after year and month, then our numbers."""
    columns = (
        YEAR,
        column("month", "เดือน", "Month", "month", "ปปปป-ดด (ค.ศ.)"),
        column("no", "ลำดับที่", "No.", "integer"),
        column("work", "งานที่จัดซื้อหรือจัดจ้าง", "Work"),
        column("budget", "วงเงินที่จะซื้อหรือจ้าง (บาท)", "Budget (baht)", "money", BAHT),
        column("reference_price", "ราคากลาง (บาท)", "Reference price (baht)", "money", BAHT),
        column("method", "วิธีซื้อหรือจ้าง", "Method"),
        column("bidders", "รายชื่อผู้เสนอราคาและราคาที่เสนอ", "Bidders and prices", "text", "ชื่อ = ราคา คั่นด้วยอัฒภาค"),
        column("winner", "ผู้ได้รับการคัดเลือก", "Winner"),
        column("winner_price", "ราคาที่ตกลงซื้อหรือจ้าง (บาท)", "Price agreed (baht)", "money", BAHT),
        column("reason", "เหตุผลที่คัดเลือกโดยสรุป", "Reason"),
        column("contract_no", "เลขที่สัญญาหรือข้อตกลง", "Contract number"),
        column("contract_date", "วันที่ของสัญญาหรือข้อตกลง", "Contract date", "date"),
        ITEM,
        EGP,
        PAGE,
    )
    rows = tuple(
        _month_row(book.year, part.key, row.value, setting.link(row.document.path))
        for part in book.months
        for row in part.rows
    )
    named = tuple((*row[:6], setting.labels.method(str(row[6] or "")).th or None, *row[7:]) for row in rows)
    return data_table(
        "procurement-monthly",
        Text(th=f"สรุปผลรายเดือน (สขร.1) ปีงบประมาณ {book.year}", en=f"Monthly summaries, fiscal year {book.year}"),
        Text(
            th="ทุกแถวของแบบ สขร.1 ทุกเดือน เดือนที่ไม่มีรายการไม่มีแถว",
            en="All rows of form SKR.1; a month without procurement has none",
        ),
        columns,
        named,
    )


def _month_row(year: int, month: str, value: Mapping[str, Any], page: str) -> tuple[Cell, ...]:
    winner, contract = group(value, "winner"), group(value, "contract")
    return (
        year,
        month,
        whole_of(value.get("no")),
        text_of(value.get("work")) or None,
        amount_of(value.get("budget")),
        amount_of(value.get("reference_price")),
        text_of(value.get("method")) or None,
        bidders_text(value) or None,
        text_of(winner.get("name")) or None,
        amount_of(winner.get("price")),
        text_of(value.get("reason")) or None,
        text_of(contract.get("no")) or None,
        text_of(contract.get("date")) or None,
        text_of(value.get("item_id")) or None,
        text_of(value.get("egp_project_no")) or None,
        page,
    )


def bidders_text(value: Mapping[str, Any]) -> str:
    """Write bidders and prices in one cell: ก = 100.00; ข = 120.00."""
    found = []
    for _, bidder in entries(value, "bidders"):
        price = amount_of(bidder.get("price"))
        found.append(f"{text_of(bidder.get('name'))} = {'' if price is None else f'{price:.2f}'}")
    return "; ".join(found)


def announcements_table(book: Book, setting: Setting) -> DataTable:
    """Return all announcements of a year, oldest first."""
    columns = (
        YEAR,
        column("doc_date", "วันที่", "Date", "date"),
        column("doc_no", "เลขที่", "Number"),
        column("kind", "ชนิดของประกาศ", "Kind"),
        column("subject", "เรื่อง", "Subject"),
        column("method", "วิธีการจัดซื้อจัดจ้าง", "Method"),
        column("budget", "วงเงินงบประมาณ (บาท)", "Budget (baht)", "money", BAHT),
        column("reference_price", "ราคากลาง (บาท)", "Reference price (baht)", "money", BAHT),
        ITEM,
        EGP,
        PAGE,
    )
    rows = tuple(
        (
            book.year,
            text_of(value.get("doc_date")) or None,
            text_of(value.get("doc_no")) or None,
            setting.labels.kind(kind_of(document)).th or None,
            text_of(value.get("subject")) or None,
            setting.labels.method(text_of(value.get("method"))).th or None,
            amount_of(value.get("budget")),
            amount_of(value.get("reference_price")),
            text_of(value.get("item_id")) or None,
            text_of(value.get("egp_project_no")) or None,
            setting.link(document.path),
        )
        for document in book.announcements
        for value in (document.value,)
    )
    return data_table(
        "procurement-announcements",
        Text(th=f"ประกาศจัดซื้อจัดจ้าง ปีงบประมาณ {book.year}", en=f"Announcements, fiscal year {book.year}"),
        Text(th="ประกาศทุกฉบับของปี เรียงตามวันที่", en="All announcements of the year by date"),
        columns,
        rows,
    )


def quarters_table(book: Book, setting: Setting) -> DataTable:
    """Return all rows of the quarterly announcements of winners."""
    columns = (
        YEAR,
        column("quarter", "ไตรมาส", "Quarter", "integer", "1 ต.ค.–ธ.ค., 2 ม.ค.–มี.ค., 3 เม.ย.–มิ.ย., 4 ก.ค.–ก.ย."),
        column("no", "ลำดับที่", "No.", "integer"),
        column("vendor", "ชื่อผู้ประกอบการ", "Vendor"),
        column("items", "รายการพัสดุที่จัดซื้อจัดจ้าง", "Items"),
        column("total", "จำนวนเงินรวม (บาท)", "Total (baht)", "money", BAHT),
        column("ref_date", "เอกสารอ้างอิง วันที่", "Reference, date", "date"),
        column("ref_no", "เอกสารอ้างอิง เลขที่", "Reference, number"),
        column("reason", "เหตุผลสนับสนุน", "Reason"),
        PAGE,
    )
    rows = tuple(
        (
            book.year,
            int(part.key),
            whole_of(value.get("no")),
            text_of(value.get("vendor")) or None,
            text_of(value.get("items")) or None,
            amount_of(value.get("total")),
            text_of(group(value, "ref").get("date")) or None,
            text_of(group(value, "ref").get("no")) or None,
            text_of(value.get("reason")) or None,
            setting.link(part.document.path),
        )
        for part in book.quarters
        for row in part.rows
        for value in (row.value,)
    )
    return data_table(
        "procurement-quarterly",
        Text(th=f"ผู้ชนะรายไตรมาส ปีงบประมาณ {book.year}", en=f"Quarterly winners, fiscal year {book.year}"),
        Text(th="ทุกแถวของประกาศผลผู้ชนะรายไตรมาส", en="All rows of the quarterly announcements of winners"),
        columns,
        rows,
    )


FIGURES: Final = {
    "count": Text(th="จำนวนรายการ", en="Count"),
    "budget": Text(th="วงเงินงบประมาณ (บาท)", en="Budget (baht)"),
    "contracted": Text(th="วงเงินตามสัญญา (บาท)", en="Contracted (baht)"),
    "saved": Text(th="ประหยัดได้ (บาท)", en="Saved (baht)"),
}


def report_table(book: Book, setting: Setting) -> DataTable:
    """Return the figures of the year added up from the months, and beside them what the annual report declares."""
    columns = (
        YEAR,
        column("method", "วิธีการจัดซื้อจัดจ้าง", "Method", "text", "รวม คือทุกวิธี"),
        column("figure", "รายการ", "Figure"),
        column("added", "รวมจากรายเดือน", "Added up from the months", "money", "จำนวนรายการ หรือบาท"),
        column("declared", "ตามรายงานประจำปี", "Declared in the report", "money", "ว่างเมื่อยังไม่มีรายงาน"),
        column("difference", "ต่างกัน", "Difference", "money", "ที่รายงาน ลบ ที่รวมได้"),
    )
    declared = book.reports[0].value if book.reports else {}
    rows = tuple(
        (
            book.year,
            setting.labels.method(line.group).th or "รวม",
            FIGURES[line.figure].th,
            *(_whole(it) if line.figure == "count" else it for it in (line.added, line.declared, line.difference)),
        )
        for line in compare_report(book, declared)
    )
    return data_table(
        "procurement-annual",
        Text(th=f"ผลรวมทั้งปีเทียบกับรายงาน ปีงบประมาณ {book.year}", en=f"Year against report, fiscal year {book.year}"),
        Text(
            th="ยอดที่รวมจากสรุปผลรายเดือน เทียบกับยอดในรายงานประจำปี",
            en="Figures added up from the monthly summaries beside those of the annual report",
        ),
        columns,
        rows,
    )


def _whole(amount: Decimal | None) -> Cell:
    return None if amount is None else int(amount)


def tables_of_year(book: Book, setting: Setting) -> Iterator[DataTable]:
    """Yield every table of a year that has rows, in a fixed order."""
    makers = (plan_table, months_table, announcements_table, quarters_table, report_table, ita_table)
    yield from (table for maker in makers if (table := maker(book, setting)).rows)
