"""What must add up adds up, to the satang (clause 1: ความถูกต้อง)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.fields import amount_of, entries, group, listed, shown, whole_of
from prakat.rules.rows import Tables, tables_of
from prakat.rules.rule import finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="totals",
    clause="1",
    title=Text(th="ยอดรวมถูกต้อง", en="Totals add up"),
    help=Text(
        th="ประชาชนบวกเลขในหน้าแล้วต้องได้เท่ากัน งบประมาณตามแผนงานและตามงบรายจ่ายรวมเท่ายอดทั้งหมด แผนจัดซื้อจัดจ้างรวมเท่าทุกรายการ "
        "เรื่องร้องเรียนที่รับเท่ากับยุติ กำลังดำเนินการ ส่งต่อ และไม่รับรวมกัน ร้อยละความพึงพอใจเท่ากับค่าเฉลี่ยหารคะแนนเต็ม คลาดได้ 0.5 "
        "เครื่องบวกเป็นทศนิยมตรง ไม่ปัดเศษ",
        en="Whoever adds up the figures of a page gets what it says: budget by work plan and by category, procurement "
        "plan, annual report, complaints received and settled. The percentage of satisfaction is mean / scale x 100, "
        "within 0.5. Sums are exact decimals, never rounded.",
    ),
    example="# ผิด\n"
    "total: 50000000\n"
    "by_plan:\n"
    "  - plan: งบกลาง\n"
    "    amount: 12000000\n"
    "  - plan: แผนงานบริหารงานทั่วไป\n"
    "    amount: 37000000   # รวม 49,000,000\n"
    "# ถูก\n"
    "total: 50000000\n"
    "by_plan:\n"
    "  - plan: งบกลาง\n"
    "    amount: 12000000\n"
    "  - plan: แผนงานบริหารงานทั่วไป\n"
    "    amount: 38000000",
    messages={
        "sum": say(
            "{what}รวมได้ {sum} แต่ {field} คือ {total} (ต่างกัน {difference})",
            "{what} adds up to {sum}, but {field} is {total} ({difference} apart)",
            "ตรวจทุกรายการกับเอกสารต้นฉบับ แล้วแก้รายการหรือ {field}",
            "check every line against the document, then correct a line or {field}",
        ),
        "saved": say(
            "งบประมาณ {budget} ลบวงเงินตามสัญญา {contracted} คือ {wanted} แต่ saved เป็น {saved}",
            "budget {budget} less contracted {contracted} is {wanted}, but saved is {saved}",
            "แก้เป็น saved: {plain}",
            "write saved: {plain}",
        ),
        "nil": say(
            "ระบุว่าไม่มีเรื่อง (nil_return) แต่ {field} เป็น {value}",
            "nil_return says there were none, but {field} is {value}",
            "ลบ nil_return หรือใส่ 0",
            "delete nil_return, or write 0",
        ),
        "scale": say(
            "ค่าเฉลี่ย {value} เกินคะแนนเต็ม {limit}",
            "the mean {value} is above the scale of {limit}",
            "แก้ค่าเฉลี่ยหรือ scale_max",
            "correct the mean or scale_max",
        ),
        "percent": say(
            "ค่าเฉลี่ย {mean} จาก {scale} คิดเป็นร้อยละ {wanted} แต่ overall_percent เป็น {value}",
            "a mean of {mean} out of {scale} is {wanted} percent, but overall_percent is {value}",
            "แก้เป็น overall_percent: {wanted}",
            "write overall_percent: {wanted}",
        ),
        "distribution": say(
            "จำนวนผู้ตอบแต่ละคะแนนไม่ตรงกับ{what}: ได้ {found} แต่ระบุ {value}",
            "the answers for each score do not go with {what}: {found}, not {value}",
            "ตรวจจำนวนในแต่ละคะแนน (เรียงจากคะแนน 1)",
            "check the number of answers for each score (from score 1)",
        ),
        "width": say(
            "แถวนี้มี {count} ช่อง แต่หัวตารางมี {wanted} ช่อง",
            "this row has {count} cells, the table {wanted} columns",
            "เพิ่มหรือลบช่องให้เท่าหัวตาราง",
            "give the row as many cells as there are columns",
        ),
        "free-with-fees": say(
            "ระบุว่าไม่มีค่าธรรมเนียม (free) แต่มีรายการค่าธรรมเนียม",
            "the service is free, but lists fees",
            "ลบ free หรือลบ fees",
            "delete free, or delete fees",
        ),
        "revenue": warn(
            "รายจ่าย {total} เกินประมาณการรายรับ {revenue}",
            "expenditure {total} is above the estimated revenue {revenue}",
            "ตรวจว่าเป็นงบประมาณแบบสมดุลหรือไม่",
            "check whether the budget is balanced",
        ),
        "balance": warn(
            "รายรับ {revenue} ลบรายจ่าย {expenditure} คือ {wanted} แต่คงเหลือ {balance}",
            "revenue {revenue} less expenditure {expenditure} is {wanted}, but the balance is {balance}",
            "แก้ balance หรืออธิบายยอดยกมาในเนื้อหา",
            "correct balance, or explain in the text what was carried forward",
        ),
        "parts": warn(
            "{what}รวมได้ {sum} แต่ทั้งหมดคือ {total}",
            "{what} adds up to {sum}, but there are {total} in all",
            "ตรวจจำนวน หรืออธิบายในเนื้อหาว่านับซ้ำหรือไม่นับสิ่งใด",
            "check the numbers, or explain in the text what is counted twice or not at all",
        ),
        "more": warn(
            "{what} {value} มากกว่า{limit_name} {limit}",
            "{what} {value} is more than {limit_name} {limit}",
            "ตรวจตัวเลขทั้งสอง",
            "check both numbers",
        ),
    },
)

_ZERO: Final = Decimal(0)
_HALF: Final = Decimal("0.5")
_TWENTIETH: Final = Decimal("0.05")
_COUNTS: Final = ("resolved", "in_progress", "forwarded", "rejected")
_EACH: Final = Text(th="ทุกรายการ", en="the list")


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield sums of the pages of a change that do not add up. What is no number is the schema's to say."""
    tables = tables_of(change.head, schemas)
    for path in change.pages:
        document = change.head.document(path)
        if document is not None and document.type in _CHECKS:
            yield from _CHECKS[document.type](document, tables)


def _budget(document: Document, _tables: Tables) -> Iterator[Finding]:
    total, revenue = amount_of(document.value.get("total")), amount_of(document.value.get("revenue_estimate"))
    yield from _sum(document, "total", total, _added(document.value, "by_plan", "amount"), _name("แผนงาน", "by_plan"))
    by_category = _added(document.value, "by_category", "amount")
    yield from _sum(document, "total", total, by_category, _name("งบรายจ่าย", "by_category"))
    if total is not None and revenue is not None and total > revenue:
        location = document.locate("/revenue_estimate")
        yield finding(RULE, "revenue", location, total=shown(total), revenue=shown(revenue))


def _plan(document: Document, tables: Tables) -> Iterator[Finding]:
    table = tables.of(document)
    if table.whole and table.rows:
        added = _all(amount_of(row.value.get("budget")) for row in table.rows)
        yield from _sum(document, "total", amount_of(document.value.get("total")), added, _EACH)


def _work_plan(document: Document, _tables: Tables) -> Iterator[Finding]:
    budget, added = amount_of(document.value.get("budget")), _added(document.value, "items", "budget")
    if "items" in document.value and budget is not None and added is not None and added != budget:
        location = document.locate("/budget")
        yield finding(RULE, "parts", location, what=_EACH, sum=shown(added), total=shown(budget))


def _annual_report(document: Document, _tables: Tables) -> Iterator[Finding]:
    totals = group(document.value, "totals")
    for key in ("count", "budget", "contracted"):
        total = amount_of(totals.get(key))
        for list_, th in (("by_method", "ทุกวิธี"), ("by_division", "ทุกหน่วยงาน")):
            if list_ in document.value:
                yield from _sum(document, f"totals.{key}", total, _added(document.value, list_, key), _name(th, list_))
    budget, contracted, saved = (amount_of(totals.get(key)) for key in ("budget", "contracted", "saved"))
    if budget is not None and contracted is not None and saved is not None and budget - contracted != saved:
        params = {"budget": shown(budget), "contracted": shown(contracted), "wanted": shown(budget - contracted)}
        location = document.locate("/totals/saved")
        yield finding(RULE, "saved", location, "", saved=shown(saved), plain=str(budget - contracted), **params)


def _financial_report(document: Document, _tables: Tables) -> Iterator[Finding]:
    totals = group(document.value, "totals")
    revenue, expenditure, balance = (amount_of(totals.get(key)) for key in ("revenue", "expenditure", "balance"))
    if revenue is None or expenditure is None or balance is None or revenue - expenditure == balance:
        return
    params = {"revenue": shown(revenue), "expenditure": shown(expenditure), "wanted": shown(revenue - expenditure)}
    yield finding(RULE, "balance", document.locate("/totals/balance"), "", balance=shown(balance), **params)


def _pledge(document: Document, _tables: Tables) -> Iterator[Finding]:
    weights = _added(document.value, "indicators", "weight")
    if weights is not None and weights not in {_ZERO, Decimal(100)}:
        what = Text(th="น้ำหนักตัวชี้วัด", en="the weight of the indicators")
        yield finding(RULE, "parts", document.locate("/indicators"), what=what, sum=shown(weights), total="100")


def _project(document: Document, _tables: Tables) -> Iterator[Finding]:
    spent, budget = Text(th="เบิกจ่ายแล้ว", en="spent"), Text(th="งบประมาณ", en="the budget")
    yield from _more(document, ("/spent", document.value.get("spent"), spent), (document.value.get("budget"), budget))


def _item(document: Document, _tables: Tables) -> Iterator[Finding]:
    amounts = [amount_of(group(document.value, "contract").get("amount"))]
    amounts += [amount_of(item.get("amount")) for _, item in entries(document.value, "amendments")]
    contract = [amount for amount in amounts if amount is not None]
    paid = _added(document.value, "payments", "amount")
    if contract and paid is not None and paid > max(contract):
        what, limit = Text(th="จ่ายเงินแล้ว", en="paid"), Text(th="วงเงินตามสัญญา", en="the contract")
        params = {"value": shown(paid), "limit": shown(max(contract))}
        yield finding(RULE, "more", document.locate("/payments"), "", what=what, limit_name=limit, **params)


def _complaints(document: Document, _tables: Tables) -> Iterator[Finding]:
    counts = group(document.value, "counts")
    received = amount_of(counts.get("received"))
    added = _all(amount_of(counts.get(key)) for key in _COUNTS)
    yield from _sum(document, "counts.received", received, added, _name("ยุติ ดำเนินการ ส่งต่อ และไม่รับ", "outcomes"))
    if document.value.get("nil_return") is True and received:
        yield finding(RULE, "nil", document.locate("/nil_return"), field="counts.received", value=shown(received))
    for key, th in (("by_topic", "ทุกเรื่อง"), ("by_channel", "ทุกช่องทาง"), ("by_division", "ทุกหน่วยงาน")):
        parts = _added(document.value, key, "count")
        if key in document.value and parts is not None and received is not None and parts != received:
            location = document.locate(f"/{key}")
            yield finding(RULE, "parts", location, what=_name(th, key), sum=shown(parts), total=shown(received))


def _satisfaction(document: Document, _tables: Tables) -> Iterator[Finding]:
    scale, mean = amount_of(document.value.get("scale_max")), amount_of(document.value.get("overall_mean"))
    if not scale:
        return
    means = [("/overall_mean", mean)]
    means += [(f"{at}/mean", amount_of(item.get("mean"))) for at, item in entries(document.value, "items")]
    for pointer, value in means:
        if value is not None and value > scale:
            yield finding(RULE, "scale", document.locate(pointer), value=shown(value), limit=shown(scale))
    percent = amount_of(document.value.get("overall_percent"))
    if mean is not None and mean <= scale and percent is not None and abs(mean / scale * 100 - percent) > _HALF:
        params = {"mean": str(mean), "scale": str(scale), "wanted": f"{mean / scale * 100:.2f}", "value": str(percent)}
        yield finding(RULE, "percent", document.locate("/overall_percent"), "", **params)
    for pointer, item in entries(document.value, "items"):
        yield from _distribution(document, pointer, item, int(scale))


def _distribution(document: Document, pointer: str, item: Mapping[str, Any], scale: int) -> Iterator[Finding]:
    answers = [whole_of(value) for _, value in listed(item, "distribution")]
    numbers = [answer for answer in answers if answer is not None and answer >= 0]
    if not answers or len(numbers) != len(answers):
        return
    respondents, mean, location = whole_of(document.value.get("respondents")), amount_of(item.get("mean")), pointer
    counted = sum(numbers)
    found: tuple[Text, str, str] | None = None
    if len(numbers) != scale:
        found = (Text(th="คะแนนเต็ม", en="the scale"), str(len(numbers)), str(scale))
    elif respondents is not None and counted > respondents:
        found = (Text(th="จำนวนผู้ตอบ", en="the respondents"), str(counted), str(respondents))
    elif counted and mean is not None:
        real = Decimal(sum(score * number for score, number in enumerate(numbers, 1))) / counted
        if abs(real - mean) > _TWENTIETH:
            found = (Text(th="ค่าเฉลี่ย", en="the mean"), f"{real:.2f}", str(mean))
    if found:
        what, actual, value = found
        place = document.locate(f"{location}/distribution")
        yield finding(RULE, "distribution", place, what=what, found=actual, value=value)


def _visits(document: Document, _tables: Tables) -> Iterator[Finding]:
    names = {"visitors": "ผู้เข้าชม", "visits": "การเข้าชม", "pageviews": "หน้าที่เปิด"}
    for small, large in (("visitors", "visits"), ("visits", "pageviews")):
        value, limit = document.value.get(small), document.value.get(large)
        yield from _more(
            document, (f"/{small}", value, _name(names[small], small)), (limit, _name(names[large], large))
        )


def _services(document: Document, _tables: Tables) -> Iterator[Finding]:
    for pointer, item in entries(document.value, "services"):
        count, parts = amount_of(item.get("count")), [amount_of(item.get(key, 0)) for key in ("counter", "online")]
        added = _all(parts)
        if count is not None and added is not None and added > count:
            what, limit = Text(th="ที่สำนักงานและออนไลน์รวม", en="counter and online"), Text(th="ทั้งหมด", en="all")
            params = {"value": shown(added), "limit": shown(count)}
            yield finding(RULE, "more", document.locate(f"{pointer}/count"), "", what=what, limit_name=limit, **params)


def _statistics(document: Document, _tables: Tables) -> Iterator[Finding]:
    table = group(document.value, "table")
    columns = len(list(listed(table, "columns")))
    for pointer, row in listed(table, "rows"):
        if columns and isinstance(row, list) and len(row) != columns:
            location = document.locate(f"/table{pointer}")
            yield finding(RULE, "width", location, count=str(len(row)), wanted=str(columns))


def _fees(document: Document, _tables: Tables) -> Iterator[Finding]:
    if document.value.get("free") is True and any(True for _ in entries(document.value, "fees")):
        yield finding(RULE, "free-with-fees", document.locate("/free"))


def _sum(document: Document, field: str, total: Decimal | None, added: Decimal | None, what: Text) -> Iterator[Finding]:
    if total is not None and added is not None and total != added:
        location = document.locate("/" + field.replace(".", "/"))
        params = {"sum": shown(added), "total": shown(total), "difference": shown(abs(total - added))}
        yield finding(RULE, "sum", location, "", what=what, field=field, **params)


def _more(document: Document, small: tuple[str, object, Text], large: tuple[object, Text]) -> Iterator[Finding]:
    pointer, value, what = small
    amount, limit = amount_of(value), amount_of(large[0])
    if amount is not None and limit is not None and amount > limit:
        params = {"value": shown(amount), "limit": shown(limit)}
        yield finding(RULE, "more", document.locate(pointer), "", what=what, limit_name=large[1], **params)


def _added(value: Mapping[str, Any], list_: str, field: str) -> Decimal | None:
    """Add up a field of every group in a list; None when there is no list, or one of them is no number."""
    items = list(entries(value, list_))
    return _all(amount_of(item.get(field)) for _, item in items) if items else None


def _all(amounts: Iterable[Decimal | None]) -> Decimal | None:
    total = _ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _name(th: str, en: str) -> Text:
    return Text(th=th, en=en)


_CHECKS: Final[Mapping[str, Callable[[Document, Tables], Iterator[Finding]]]] = {
    "annual-budget": _budget,
    "procurement-plan": _plan,
    "procurement-annual-report": _annual_report,
    "procurement-item": _item,
    "work-plan": _work_plan,
    "project": _project,
    "financial-report": _financial_report,
    "performance-pledge": _pledge,
    "complaint-statistics": _complaints,
    "satisfaction-result": _satisfaction,
    "visit-statistics": _visits,
    "service-statistics": _services,
    "statistics": _statistics,
    "citizen-manual": _fees,
}
