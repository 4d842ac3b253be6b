"""Every item of the plan has its details, and every procurement was planned or says why not (clause 2.4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import amount_of, shown, text_of
from prakat.rules.procurement_year import ProcurementYear, is_current, read_years
from prakat.rules.rows import Row, Tables, tables_of
from prakat.rules.rule import finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="procurement-plan-items",
    clause="2.4",
    title=Text(th="ทุกรายการในแผนมีรายละเอียด", en="Every item of the plan has its details"),
    help=Text(
        th="ข้อ ๒.๔ ให้แสดงรายละเอียดการจัดซื้อจัดจ้างทุกรายการที่ระบุในแผนประจำปี แต่ละรายการจึงมีหน้าของตนหรือเป็นแถวในตาราง CSV "
        "ของหน้าประเภท procurement-item ตั้งแต่วันที่เผยแพร่แผน รายการที่ยังไม่เริ่มใช้สถานะ ยังไม่ดำเนินการ ส่วนการจัดซื้อจัดจ้างที่ไม่อยู่ในแผน "
        "ต้องบอกเหตุใน plan_exempt_reason",
        en="Clause 2.4 asks for the details of every item of the annual plan: a page of its own, or a row in the CSV "
        "table of a procurement-item page, from the day the plan is published. What has not begun has the status "
        "ยังไม่ดำเนินการ. A procurement that is not in the plan says why in plan_exempt_reason.",
    ),
    example="# ผิด\n"
    "# แผน\n"
    "items:\n"
    '  - item_id: "69-001"\n'
    '  - item_id: "69-002"   # ไม่มีรายละเอียด\n'
    "# หน้ารายละเอียด\n"
    "type: procurement-item\n"
    'item_id: "69-001"\n'
    "# ถูก\n"
    "# หน้ารายละเอียดอีกหน้าหนึ่ง\n"
    "type: procurement-item\n"
    'item_id: "69-002"\n'
    "procurement_status: ยังไม่ดำเนินการ",
    messages={
        "no-details": say(
            "รายการ {item} ในแผนไม่มีหน้าหรือแถวรายละเอียด",
            "the item {item} of the plan has no page or row of details",
            "เพิ่มหน้าประเภท procurement-item หรือแถวในตาราง CSV ที่มีรหัส {item} หากยังไม่เริ่ม ใช้สถานะ ยังไม่ดำเนินการ",
            "add a procurement-item page, or a row of a CSV table, with {item}; ยังไม่ดำเนินการ if it has not begun",
        ),
        "not-in-plan": say(
            "รายการ {item} ไม่อยู่ในแผนปีงบประมาณ {year}",
            "the item {item} is not in the plan of fiscal year {year}",
            "แก้รหัสให้ตรงกับแผน เผยแพร่แผนที่มีรายการนี้ หรือบอกเหตุใน plan_exempt_reason",
            "correct the number, publish a plan that has it, or say why not in plan_exempt_reason",
        ),
        "twice-in-plan": say(
            "รหัส {item} อยู่ในแผนเดียวกันสองครั้ง",
            "the item {item} is in the same plan twice",
            "ให้รหัสที่ไม่ซ้ำแก่แต่ละรายการ",
            "give each item a number of its own",
        ),
        "twice": say(
            "รายการ {item} มีรายละเอียดอยู่แล้วที่ {other}",
            "the item {item} has its details in {other} already",
            "เหลือไว้แห่งเดียว หรือแก้รหัส",
            "keep one of them, or correct the number",
        ),
        "budget": warn(
            "งบประมาณของ {item} คือ {value} แต่ในแผนคือ {planned}",
            "the budget of {item} is {value}, the plan says {planned}",
            "แก้จำนวนเงิน หรือเผยแพร่แผนฉบับเปลี่ยนแปลง",
            "correct the amount, or publish an amended plan",
        ),
        "exempt-in-plan": warn(
            "รายการ {item} อยู่ในแผน แต่บอกเหตุที่ไม่อยู่ในแผน",
            "the item {item} is in the plan, but says why it is not",
            "ลบ plan_exempt_reason",
            "delete plan_exempt_reason",
        ),
        "unknown-item": warn(
            "ไม่พบรายการ {item} ในแผนหรือรายละเอียดของปีงบประมาณ {year}",
            "there is no item {item} in the plan or the details of fiscal year {year}",
            "แก้ item_id ให้ตรงกับแผน หรือลบออกเมื่อไม่ได้อยู่ในแผน",
            "correct item_id, or delete it if the item was not planned",
        ),
    },
)

_PLAN: Final = "procurement-plan"
_ITEM: Final = "procurement-item"
_REFERRING: Final = ("procurement-monthly-summary", "procurement-announcement")


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield gaps between the plans and the details of the fiscal years a change touches.

    A gap is the change's when it touches the plan, or took the details away: nobody is refused for another's gap.
    """
    head, base = tables_of(change.head, schemas), tables_of(change.base, schemas)
    for year in read_years(change):
        book = _Book(year=year, tables=head, before=_ids_before(change, base))
        yield from book.check()


def _ids_before(change: Change, tables: Tables) -> Mapping[str, frozenset[str]]:
    """Return the item numbers that the touched pages had in the base, by their type."""
    found: dict[str, set[str]] = {}
    for path in change.touched_pages:
        document = change.base.document(path)
        if document is not None and document.type in {_PLAN, _ITEM}:
            found.setdefault(document.type, set()).update(map(_id, tables.of(document).rows))
    return {type_: frozenset(ids) for type_, ids in found.items()}


@dataclass(frozen=True, kw_only=True)
class _Book:
    """Plans and details of one fiscal year, side by side."""

    year: ProcurementYear
    tables: Tables
    before: Mapping[str, frozenset[str]]

    @cached_property
    def planned(self) -> Mapping[str, Row]:
        """Rows of all plans, superseded editions among them, by number; the current plan's where there are several."""
        plans = sorted(self.year.of(_PLAN, current=False), key=is_current)
        return {_id(row): row for row in self._rows(plans)}

    @cached_property
    def details(self) -> Mapping[str, list[Row]]:
        """Rows of details by number."""
        found: dict[str, list[Row]] = {}
        for row in self._rows(self.year.of(_ITEM, current=False)):
            found.setdefault(_id(row), []).append(row)
        return found

    @cached_property
    def _is_whole(self) -> Mapping[str, bool]:
        """Rows that cannot be read are said by `csv-rows`: what they hold is not missing."""
        return {
            type_: all(self.tables.of(document).whole for document in self.year.of(type_, current=False))
            for type_ in (_PLAN, _ITEM)
        }

    def check(self) -> Iterator[Finding]:
        """Yield what is not on both sides."""
        for plan in self.year.of(_PLAN):
            yield from self._check_plan(plan)
        for rows in self.details.values():
            for row in rows:
                yield from self._check_details(row)
            yield from self._check_twice(rows)
        for type_ in _REFERRING:
            for document in filter(self.year.is_touched, self.year.of(type_)):
                yield from self._check_reference(document)

    def _check_plan(self, plan: Document) -> Iterator[Finding]:
        taken_away, seen = self.before.get(_ITEM, frozenset()), set[str]()
        for row in self._rows([plan]):
            item = _id(row)
            if self.year.is_touched(plan) and item in seen:
                yield finding(RULE, "twice-in-plan", row.locate("/item_id"), item=item)
            seen.add(item)
            mine = self.year.is_touched(plan) or item in taken_away
            if item not in self.details and mine and self._is_whole[_ITEM]:
                yield finding(RULE, "no-details", row.locate("/item_id"), item=item)

    def _check_details(self, row: Row) -> Iterator[Finding]:
        item, reason = _id(row), text_of(row.value.get("plan_exempt_reason"))
        planned, touched = self.planned.get(item), self.year.is_touched(row.document)
        mine = touched or item in self.before.get(_PLAN, frozenset())
        if planned is None and not reason and mine and self._is_whole[_PLAN]:
            yield finding(RULE, "not-in-plan", row.locate("/item_id"), item=item, year=str(self.year.year))
        elif planned is not None and reason and touched:
            yield finding(RULE, "exempt-in-plan", row.locate("/plan_exempt_reason"), item=item)
        elif planned is not None and (touched or self.year.is_touched(planned.document)):
            yield from _check_budget(row, planned)

    def _check_twice(self, rows: list[Row]) -> Iterator[Finding]:
        standing = [row for row in rows if is_current(row.document)]
        if len(standing) > 1 and any(self.year.is_touched(row.document) for row in standing):
            first, second = sorted(standing, key=lambda row: self.year.is_touched(row.document))[:2]
            other = first.locate().path
            yield finding(RULE, "twice", second.locate("/item_id"), item=_id(second), other=other)

    def _check_reference(self, document: Document) -> Iterator[Finding]:
        rows = [*self.tables.of(document).rows, Row(value=document.value, document=document)]
        for row in rows:
            item = _id(row)
            if item and item not in self.planned and item not in self.details:
                yield finding(RULE, "unknown-item", row.locate("/item_id"), item=item, year=str(self.year.year))

    def _rows(self, documents: Iterable[Document]) -> Iterator[Row]:
        return (row for document in documents for row in self.tables.of(document).rows if _id(row))


def _check_budget(row: Row, planned: Row) -> Iterator[Finding]:
    value, wanted = amount_of(row.value.get("budget")), amount_of(planned.value.get("budget"))
    if value is not None and wanted is not None and value != wanted:
        params = {"item": _id(row), "value": shown(value), "planned": shown(wanted)}
        yield finding(RULE, "budget", row.locate("/budget"), "", **params)


def _id(row: Row) -> str:
    return text_of(row.value.get("item_id"))
