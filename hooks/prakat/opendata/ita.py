"""The procurement list that the integrity assessment (ITA) asks for, column by column in its order.

The tax number is given for juristic persons alone: for a natural person it is the national number, and never published.
Source: the form of the Integrity and Transparency Assessment for the list of procurements.
"""

from typing import Final

from prakat.findings import Text
from prakat.opendata.book import Book, Item
from prakat.opendata.privacy import public_tax_number
from prakat.opendata.setting import BAHT, Setting, column, data_table
from prakat.opendata.state import State, state_of
from prakat.opendata.table import Cell, DataTable
from prakat.rules.fields import amount_of, text_of

_UNSIGNED: Final = "ยังไม่ลงนามในสัญญา"
_STATES: Final = {
    State.CONTRACTED: "อยู่ระหว่างระยะสัญญา",
    State.FINISHED: "สิ้นสุดระยะสัญญา",
    State.CANCELLED: "ยกเลิกการดำเนินการ",
}
_COLUMNS: Final = (
    column("fiscal_year", "ปีงบประมาณ", "Fiscal year", "integer", "ปี พ.ศ."),
    column("agency_type", "ประเภทหน่วยงาน", "Kind of agency"),
    column("ministry", "กระทรวง", "Ministry"),
    column("agency", "ชื่อหน่วยงาน", "Agency"),
    column("district", "อำเภอ", "District"),
    column("province", "จังหวัด", "Province"),
    column("item_name", "ชื่อรายการของงานที่ซื้อหรือจ้าง", "Item"),
    column("budget", "วงเงินงบประมาณที่ได้รับจัดสรร (บาท)", "Budget (baht)", "money", BAHT),
    column("budget_source", "แหล่งที่มาของงบประมาณ", "Source of the budget"),
    column("state", "สถานะการจัดซื้อจัดจ้าง", "State"),
    column("method", "วิธีการจัดซื้อจัดจ้าง", "Method"),
    column("reference_price", "ราคากลาง (บาท)", "Reference price (baht)", "money", BAHT),
    column("price", "ราคาที่ตกลงซื้อหรือจ้าง (บาท)", "Price agreed (baht)", "money", BAHT),
    column("tax_id", "เลขประจำตัวผู้เสียภาษี", "Tax number", "code", "เฉพาะนิติบุคคล ของบุคคลธรรมดาไม่เปิดเผย"),
    column("winner", "รายชื่อผู้ประกอบการที่ได้รับการคัดเลือก", "Winner"),
    column("egp_project_no", "เลขที่โครงการในระบบ e-GP", "e-GP project number", "code"),
    column("start", "วันที่ลงนาม/เริ่มสัญญา", "Contract signed", "date"),
    column("end", "วันที่สิ้นสุดสัญญา", "Contract ends", "date"),
)


def ita_table(book: Book, setting: Setting) -> DataTable:
    """Return the list of a year in the columns of the assessment, in their order."""
    return data_table(
        "procurement-ita",
        Text(th=f"รายการจัดซื้อจัดจ้างตามแบบ ITA ปีงบประมาณ {book.year}", en=f"ITA list, fiscal year {book.year}"),
        Text(
            th="คอลัมน์เรียงตามแบบรายการจัดซื้อจัดจ้างของการประเมินคุณธรรมและความโปร่งใส (ITA)",
            en="The columns of the integrity and transparency assessment's list, in its order",
        ),
        _COLUMNS,
        (_row(item, setting) for item in book.items),
    )


def _row(item: Item, setting: Setting) -> tuple[Cell, ...]:
    winner, contract = item.winner, item.contract
    return (
        item.year,
        "องค์กรปกครองส่วนท้องถิ่น",
        "กระทรวงมหาดไทย",
        setting.publisher,
        setting.district or None,
        setting.province or None,
        item.name,
        amount_of(item.value("budget")),
        text_of(item.value("budget_source")) or None,
        _STATES.get(state_of(item), _UNSIGNED),
        setting.labels.method(text_of(item.value("method"))).th or None,
        amount_of(item.value("reference_price")),
        amount_of(winner.get("price")) if contract else None,
        public_tax_number(text_of(winner.get("party")), text_of(winner.get("juristic_id"))) or None,
        text_of(winner.get("name")) or None,
        item.egp or None,
        text_of(contract.get("date")) or None,
        text_of(contract.get("end")) or None,
    )
