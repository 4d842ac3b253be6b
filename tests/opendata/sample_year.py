"""A whole fiscal year of procurement, and two budgets, made by arithmetic: content for tests, and it says so (ตัวอย่าง).

A plan of 40 items, the details of each (ten on pages of their own, thirty as rows of a CSV), announcements, twelve
months of สขร.1 (one without procurement), four quarters, the annual report, and the budgets of two years. Everything
agrees with everything; one change in a row must be noticed.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from prakat.thai.fiscal_calendar import quarter_days, year_months

YEAR: Final = 2569
FOLDER: Final = f"docs/procurement/{YEAR}"
PLAN_CSV: Final = f"{FOLDER}/plan.csv"
DETAILS_CSV: Final = f"{FOLDER}/details.csv"
BUDGET: Final = f"docs/general-info/{YEAR}/annual-budget.md"
COUNT: Final = 40
OPEN: Final = "e-bidding"
_DIVISIONS: Final = ("clerk", "finance", "health")
_SOURCE: Final = "เทศบัญญัติงบประมาณรายจ่าย"
_METHODS: Final = {"e-bidding": "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", "specific": "เฉพาะเจาะจง"}
_CATEGORIES: Final = {"works": "จ้างก่อสร้าง", "goods": "ซื้อ", "services": "จ้างบริการ"}
# A company that cannot be: all zeros, and the check digit that belongs to them.
COMPANY_NUMBER: Final = "0000000000001"
# No procurement began in this month.
NIL_MONTH: Final = "2026-04"

# How far the items on pages of their own have come; all others are finished.
_FATES: Final = {4: "cancelled", 8: "planned", 12: "announced", 16: "awarded", 20: "running"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One item: its number from 1, and all that follows from it."""

    index: int

    @property
    def key(self) -> str:
        """The number in the plan."""
        return f"69-{self.index:03}"

    @property
    def name(self) -> str:
        """What is bought."""
        kind = _CATEGORIES[self.category]
        return f"(ตัวอย่าง) {kind} รายการที่ {self.index}"

    @property
    def category(self) -> str:
        """What kind of thing it is."""
        return "works" if self.is_open else ("goods", "services")[self.index % 2]

    @property
    def is_open(self) -> bool:
        """Every fourth item is bid for in the open, and has a page and announcements."""
        return self.index % 4 == 0

    @property
    def fate(self) -> str:
        """How far it has come."""
        return _FATES.get(self.index, "finished")

    @property
    def method(self) -> str:
        """How it is bought."""
        return OPEN if self.is_open else "specific"

    @property
    def budget(self) -> float:
        """Baht in the plan; some with satang."""
        return self.index * (100_000 if self.is_open else 1_000) + (0.25 if self.index % 3 == 0 else 0)

    @property
    def price(self) -> float:
        """Baht agreed: a twentieth less, to the satang."""
        return round(self.budget * 0.95, 2)

    @property
    def signed(self) -> date:
        """The day of the contract: spread over the year, but for the month without any."""
        month = [it for it in year_months(YEAR) if it != NIL_MONTH][(self.index - 1) * 11 // COUNT]
        return date.fromisoformat(f"{month}-{10 + self.index % 15:02}")

    @property
    def ends(self) -> date:
        """The day the contract ends."""
        return self.signed + timedelta(days=30)

    @property
    def contracted(self) -> bool:
        """Whether there is a contract."""
        return self.fate in {"finished", "running"}

    @property
    def contract(self) -> str:
        """The number of the contract."""
        return f"{self.index}/2569"

    @property
    def vendor(self) -> str:
        """Who wins."""
        return f"(ตัวอย่าง) {'บริษัท' if self.is_open else 'ร้าน'} {self.index:02}"

    @property
    def egp(self) -> str:
        """The e-GP number, given before the first announcement."""
        opened = self.signed - timedelta(days=95)
        return f"{(opened.year + 543) % 100:02}{opened.month:02}{self.index:07}"

    @property
    def division(self) -> str:
        """Who needs it."""
        return _DIVISIONS[self.index % 3]

    @property
    def status(self) -> str:
        """The state its details give."""
        return {
            "cancelled": "ยกเลิกการดำเนินการ",
            "planned": "ยังไม่ดำเนินการ",
            "announced": "อยู่ระหว่างการจัดซื้อจัดจ้าง",
            "awarded": "ยังไม่ลงนามในสัญญา",
            "running": "อยู่ระหว่างระยะสัญญา",
            "finished": "สิ้นสุดระยะสัญญา",
        }[self.fate]


THINGS: Final = tuple(Thing(index=index) for index in range(1, COUNT + 1))
BOUGHT: Final = tuple(sorted((it for it in THINGS if it.contracted), key=lambda it: it.signed))


def make_year() -> dict[str, bytes]:
    """Return the files of the year by path."""
    files = {BUDGET: _budget(YEAR), f"docs/general-info/{YEAR - 1}/annual-budget.md": _budget(YEAR - 1)}
    files |= dict(_plan())
    files |= dict(_details())
    for thing in THINGS:
        files |= dict(_announcements(thing))
    for month in year_months(YEAR):
        files |= dict(_month(month))
    for quarter in range(1, 5):
        files[f"{FOLDER}/quarter-{quarter}.md"] = _quarter(quarter)
    files[f"{FOLDER}/annual-report.md"] = _report()
    return files


def rows_of(raw: bytes) -> list[list[str]]:
    """Return the lines of a CSV file, its heading first."""
    return list(csv.reader(io.StringIO(raw.decode())))


def write_rows(rows: list[list[str]]) -> bytes:
    """Return lines as a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def page(type_: str, title: str, **fields: Any) -> bytes:
    """Return a page of content; JSON is YAML too."""
    category = "general-info" if type_ == "annual-budget" else "procurement"
    head = {
        "title": f"(ตัวอย่าง) {title}",
        "category": category,
        "type": type_,
        "division": "finance",
        "responsible": "เจ้าหน้าที่พัสดุ",
        "published": "2026-11-02",
        "sample": True,
        "summary": f"(ตัวอย่าง) {title}",
        **fields,
        "checked": {
            "by": "เจ้าหน้าที่พัสดุ", "on": "2026-11-02", "correct": True, "complete": True, "current": True,
            "pii": "none",
        },
    }  # fmt: skip
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value is not None]
    return ("---\n" + "\n".join(lines) + "\n---\nหน้านี้เป็นตัวอย่าง ข้อมูลทั้งหมดเป็นข้อมูลสมมติ\n").encode()


def _plan() -> Iterator[tuple[str, bytes]]:
    head = ["ลำดับ", "รหัสรายการ", "รายการ/โครงการที่จะจัดซื้อจัดจ้าง", "งบประมาณโครงการ (บาท)"]
    head += ["ระยะเวลาที่คาดว่าจะประกาศจัดซื้อจัดจ้าง", "วิธีการจัดซื้อจัดจ้าง", "แหล่งงบประมาณ", "หน่วยงาน"]
    rows = [
        [
            str(it.index),
            it.key,
            it.name,
            f"{it.budget:.2f}",
            it.signed.isoformat()[:7],
            _METHODS[it.method],
            _SOURCE,
            it.division,
        ]
        for it in THINGS
    ]
    yield PLAN_CSV, write_rows([head, *rows])
    yield (
        f"{FOLDER}/plan.md",
        page(
            "procurement-plan",
            f"แผนการจัดซื้อจัดจ้างประจำปีงบประมาณ พ.ศ. {YEAR}",
            fiscal_year=YEAR,
            edition="original",
            edition_no=1,
            announced="2025-10-01",
            rows_csv="plan.csv",
            total=round(sum(it.budget for it in THINGS), 2),
        ),
    )


def _details() -> Iterator[tuple[str, bytes]]:
    head = ["รหัสรายการ", "ชื่อรายการของงานที่ซื้อหรือจ้าง", "ประเภทการจัดหา", "วิธีการจัดซื้อจัดจ้าง"]
    head += ["วงเงินงบประมาณที่ได้รับจัดสรร (บาท)", "แหล่งที่มาของงบประมาณ", "หน่วยงานผู้รับผิดชอบ", "สถานะการจัดซื้อจัดจ้าง"]
    head += ["ราคากลาง (บาท)", "รายชื่อผู้ประกอบการที่ได้รับการคัดเลือก", "ประเภทคู่สัญญา", "ราคาที่ตกลงซื้อหรือจ้าง (บาท)"]
    head += ["เลขที่สัญญา", "วันที่ลงนามในสัญญา", "วันที่สิ้นสุดสัญญา"]
    rows = [
        [
            it.key,
            it.name,
            _CATEGORIES[it.category],
            _METHODS[it.method],
            f"{it.budget:.2f}",
            _SOURCE,
            it.division,
            it.status,
            f"{it.budget:.2f}",
            it.vendor,
            "บุคคลธรรมดา",
            f"{it.price:.2f}",
            it.contract,
            it.signed.isoformat(),
            it.ends.isoformat(),
        ]
        for it in THINGS
        if not it.is_open
    ]
    yield DETAILS_CSV, write_rows([head, *rows])
    yield (
        f"{FOLDER}/details.md",
        page("procurement-item", f"รายการวงเงินน้อย {YEAR}", fiscal_year=YEAR, rows_csv="details.csv"),
    )
    yield from ((f"{FOLDER}/item-{it.key}.md", _item(it)) for it in THINGS if it.is_open)


def _award(thing: Thing) -> dict[str, Any]:
    award = {"name": thing.vendor, "party": "juristic", "price": thing.price, "reason": "เสนอราคาต่ำสุด"}
    return {**award, "juristic_id": COMPANY_NUMBER} if thing.index == COUNT else award


def _item(thing: Thing) -> bytes:
    bidders = [
        {"name": thing.vendor, "party": "juristic", "price": thing.price},
        {"name": f"(ตัวอย่าง) บริษัทอื่น {thing.index:02}", "party": "juristic", "price": thing.budget},
    ]
    contract = {
        "no": thing.contract, "date": thing.signed.isoformat(), "start": thing.signed.isoformat(),
        "end": thing.ends.isoformat(), "amount": thing.price,
    }  # fmt: skip
    paid = [{"no": 1, "date": thing.ends.isoformat(), "amount": thing.price}]
    return page(
        "procurement-item",
        f"{thing.name} ({thing.key})",
        fiscal_year=YEAR,
        item_id=thing.key,
        item_name=thing.name,
        procurement_category=thing.category,
        method=thing.method,
        budget=thing.budget,
        budget_source=_SOURCE,
        procurement_status=thing.status,
        egp_project_no=thing.egp,
        reference_price=thing.budget,
        announcements=[path for path, _ in _announcements(thing)] or None,
        bidders=bidders if thing.contracted else None,
        awards=[_award(thing)] if thing.contracted else None,
        contract=contract if thing.contracted else None,
        payments=paid if thing.fate == "finished" else None,
    )


def _announcements(thing: Thing) -> Iterator[tuple[str, bytes]]:
    if not thing.is_open or thing.fate == "planned":
        return
    invited = f"{FOLDER}/{thing.key}-d0.md"
    opened = thing.signed - timedelta(days=60)
    bid = {
        "open": f"{opened + timedelta(days=10)}T08:30:00+07:00",
        "close": f"{opened + timedelta(days=10)}T16:30:00+07:00",
    }
    cancelled = thing.fate == "cancelled"
    price = {"reference_price": thing.budget}
    yield (
        f"{FOLDER}/{thing.key}-price.md",
        _announcement(thing, "15-reference-price", opened - timedelta(days=30), price),
    )
    status = {"status": "cancelled"} if cancelled else {}
    yield invited, _announcement(thing, "D0-invitation", opened, {"bid": bid, **price, **status})
    if cancelled:
        more = {"cancels": invited, "changes": "ไม่มีผู้ยื่นข้อเสนอ"}
        yield (
            f"{FOLDER}/{thing.key}-d1.md",
            _announcement(thing, "D1-cancel-invitation", opened + timedelta(days=20), more),
        )
    elif thing.fate != "announced":
        until = (thing.signed - timedelta(days=10)).isoformat()
        won = {"winners": [_award(thing)], "appeal_until": until}
        day = thing.signed - timedelta(days=25)
        yield f"{FOLDER}/{thing.key}-w0.md", _announcement(thing, "W0-winner", day, won)


def _announcement(thing: Thing, kind: str, day: date, more: Mapping[str, Any]) -> bytes:
    return page(
        "procurement-announcement",
        f"ประกาศ {kind} {thing.name}",
        fiscal_year=YEAR,
        announcement_kind=kind,
        doc_no=f"{thing.index}/{kind[:2]}",
        doc_date=day.isoformat(),
        signed_by={"name": "(ตัวอย่าง) ผู้ลงนาม", "position": "นายกเทศมนตรี"},
        subject=thing.name,
        method=thing.method,
        budget=thing.budget,
        egp_project_no=thing.egp,
        item_id=thing.key,
        **more,
    )


def of_month(month: str) -> list[Thing]:
    """Return what was bought in a month, in its order."""
    return [it for it in BOUGHT if it.signed.isoformat().startswith(month)]


def _month(month: str) -> Iterator[tuple[str, bytes]]:
    things = of_month(month)
    head = ["ลำดับที่", "งานที่จัดซื้อหรือจัดจ้าง", "วงเงินที่จะซื้อหรือจ้าง (บาท)", "ราคากลาง (บาท)", "วิธีซื้อหรือจ้าง"]
    head += ["รายชื่อผู้เสนอราคาและราคาที่เสนอ", "ผู้ได้รับการคัดเลือกและราคาที่ตกลงซื้อหรือจ้าง", "เหตุผลที่คัดเลือกโดยสรุป"]
    head += ["เลขที่และวันที่ของสัญญาหรือข้อตกลงในการซื้อหรือจ้าง", "เลขที่โครงการ e-GP", "รหัสรายการในแผน"]
    rows = [
        [
            str(number),
            it.name,
            f"{it.budget:.2f}",
            f"{it.budget:.2f}",
            _METHODS[it.method],
            f"{it.vendor} = {it.price:.2f}; (ตัวอย่าง) บริษัทอื่น {it.index:02} = {it.budget:.2f}",
            f"{it.vendor} = {it.price:.2f}",
            "เสนอราคาต่ำสุด",
            f"{it.contract} ลงวันที่ {it.signed}",
            it.egp if it.is_open else "",
            it.key,
        ]
        for number, it in enumerate(things, start=1)
    ]
    name = f"month-{month}"
    if rows:
        yield f"{FOLDER}/{name}.csv", write_rows([head, *rows])
    fields: dict[str, Any] = {"rows_csv": f"{name}.csv"} if rows else {"nil_return": True}
    title = f"สรุปผลการจัดซื้อจัดจ้างเดือน {month} (สขร.1)"
    prepared = (date.fromisoformat(f"{month}-01") + timedelta(days=35)).isoformat()
    yield (
        f"{FOLDER}/{name}.md",
        page("procurement-monthly-summary", title, fiscal_year=YEAR, month=month, prepared=prepared, **fields),
    )


def _quarter(quarter: int) -> bytes:
    start, end = quarter_days(YEAR, quarter)
    rows = [
        {
            "no": number, "vendor": it.vendor, "items": it.name, "total": it.price,
            "ref": {"date": it.signed.isoformat(), "no": it.contract}, "reason": "เสนอราคาต่ำสุด",
        }
        for number, it in enumerate((it for it in BOUGHT if start <= it.signed <= end), start=1)
    ]  # fmt: skip
    period = {"start": start.isoformat(), "end": end.isoformat()}
    title = f"ผู้ชนะรายไตรมาสที่ {quarter} ปีงบประมาณ พ.ศ. {YEAR}"
    return page("procurement-quarterly-winners", title, fiscal_year=YEAR, quarter=quarter, period=period, rows=rows)


def _report() -> bytes:
    def sums(things: list[Thing]) -> dict[str, Any]:
        budget = round(sum(it.budget for it in things), 2)
        return {"count": len(things), "budget": budget, "contracted": round(sum(it.price for it in things), 2)}

    totals = sums(list(BOUGHT))
    return page(
        "procurement-annual-report",
        f"รายงานผลการจัดซื้อจัดจ้างประจำปีงบประมาณ พ.ศ. {YEAR}",
        fiscal_year=YEAR,
        by_method=[{"method": name, **sums([it for it in BOUGHT if it.method == name])} for name in _METHODS],
        totals={**totals, "saved": round(totals["budget"] - totals["contracted"], 2)},
        problems="ไม่มี",
        recommendations="ไม่มี",
    )


def _budget(year: int) -> bytes:
    plans = ("งบกลาง", "แผนงานบริหารงานทั่วไป", "แผนงานการศึกษา", "แผนงานสาธารณสุข", "แผนงานเคหะและชุมชน")
    categories = ("งบกลาง", "งบบุคลากร", "งบดำเนินงาน", "งบลงทุน", "งบเงินอุดหนุน")
    step = 1_000_000 + (year - YEAR) * 50_000
    return page(
        "annual-budget",
        f"เทศบัญญัติงบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. {year}",
        fiscal_year=year,
        budget_kind="annual",
        total=15 * step,
        revenue_estimate=15 * step,
        by_plan=[{"plan": name, "amount": step * number} for number, name in enumerate(plans, start=1)],
        by_category=[{"category": name, "amount": step * number} for number, name in enumerate(categories, start=1)],
        council={"meeting_no": "(ตัวอย่าง) สมัยสามัญ สมัยที่ 3", "date": f"{year - 544}-08-28"},
        governor_approved=f"{year - 544}-09-15",
        effective=f"{year - 544}-10-01",
    )
