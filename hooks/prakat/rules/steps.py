"""Steps are numbered without gaps, say how long they take, and fit into the whole (clauses 2.6 and 2.7)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.fields import amount_of, entries, text_of, whole_of
from prakat.rules.rule import Page, finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="steps",
    clause="2.6",
    title=Text(th="ขั้นตอนครบและรวมเวลาถูก", en="Steps are complete, and their time adds up"),
    help=Text(
        th="ขั้นตอนนับ 1 2 3 ไม่ขาดไม่ซ้ำ ข้อ ๒.๖ ให้ระบุระยะเวลาทุกขั้นตอน ข้อ ๒.๗ ว่าควรระบุ (ต้องระบุเมื่อเป็นการอนุญาต จดทะเบียน "
        "หรือรับแจ้ง) ผลรวมของทุกขั้นตอนต้องไม่เกินระยะเวลารวม โดยหนึ่งวันทำการคือ 7 ชั่วโมง และหนึ่งเดือนคือ 30 วัน (ค่าตั้งต้นของโครงการ) "
        "วันทำการกับวันปฏิทินบวกกันไม่ได้",
        en="Steps are numbered 1, 2, 3 without gaps. Clause 2.6 demands a duration for each; clause 2.7 says they "
        "should have one (must, for permits, registrations and notifications). Together they take no longer than the "
        "total: a working day is 7 hours, a month 30 days (the project's defaults). Working days and calendar days do "
        "not add.",
    ),
    example="# ผิด\n"
    "steps:\n"
    "  - no: 1\n"
    "    duration: {value: 5, unit: working-day}\n"
    "  - no: 2\n"
    "    duration: {value: 10, unit: working-day}\n"
    "total_duration: {value: 14, unit: working-day}   # รวมได้ 15 วันทำการ\n"
    "# ถูก\n"
    "total_duration: {value: 15, unit: working-day}",
    messages={
        "number": say(
            "ขั้นตอนที่ {wanted} มีลำดับเป็น {value}",
            "step {wanted} is numbered {value}",
            "นับลำดับ 1 2 3 … ไม่ขาดไม่ซ้ำ: no: {wanted}",
            "number the steps 1, 2, 3 …: no: {wanted}",
        ),
        "no-duration": warn(
            'ขั้นตอน "{name}" ไม่ได้ระบุระยะเวลา',
            'the step "{name}" does not say how long it takes',
            "เพิ่ม duration: พร้อม value และ unit (minute, hour, working-day, day, month)",
            "add duration: with value and unit (minute, hour, working-day, day, month)",
        ),
        "sum": say(
            "ทุกขั้นตอนรวมกัน {sum} เกินระยะเวลารวม {total}",
            "the steps take {sum} together, more than the total of {total}",
            "แก้ระยะเวลาของขั้นตอน หรือ total_duration",
            "correct the durations, or total_duration",
        ),
        "mixed": warn(
            "บวกระยะเวลาไม่ได้ เพราะมีทั้งวันทำการและวันปฏิทิน ({units})",
            "the durations cannot be added: some are in working days, some in calendar days ({units})",
            "ใช้หน่วยเดียวกันทั้งหมด คือ working-day หรือ day",
            "use one kind throughout: working-day or day",
        ),
        "limit": say(
            "ระยะเวลารวม {total} เกินระยะเวลาตามกฎหมาย {limit}",
            "the total of {total} is longer than the time limit by law, {limit}",
            "แก้ total_duration หรือ statutory_time_limit",
            "correct total_duration or statutory_time_limit",
        ),
    },
)

_KEYS: Final = ("steps", "procedure_steps")
# In minutes of office time; and in minutes of office time on as many calendar days.
_WORKING_DAY: Final = Decimal(7 * 60)
_MINUTES: Final = {
    "minute": Decimal(1),
    "hour": Decimal(60),
    "working-day": _WORKING_DAY,
    "day": _WORKING_DAY,
    "month": 30 * _WORKING_DAY,
}
_CALENDAR: Final = frozenset({"day", "month"})
_NAMES: Final = {
    "minute": Text(th="นาที", en="minutes"),
    "hour": Text(th="ชั่วโมง", en="hours"),
    "working-day": Text(th="วันทำการ", en="working days"),
    "day": Text(th="วัน", en="days"),
    "month": Text(th="เดือน", en="months"),
}
_MUST: Final = frozenset({"permit", "registration", "notification"})

Length = tuple[Decimal, str]


def check(page: Page) -> Iterator[Finding]:
    """Yield what is wrong with the steps of a manual or a procedure."""
    for key in _KEYS:
        yield from _check_numbers(page, key)
        yield from _check_sum(page, key)
    if page.document.type == "citizen-manual" and page.document.text("service_kind") not in _MUST:
        yield from _check_durations(page)
    yield from _check_limit(page)


def _check_numbers(page: Page, key: str) -> Iterator[Finding]:
    for wanted, (pointer, step) in enumerate(entries(page.value, key), 1):
        number = whole_of(step.get("no"))
        if number is not None and number != wanted:
            location = page.document.locate(f"{pointer}/no")
            yield finding(RULE, "number", location, _clause(page), wanted=str(wanted), value=str(number))


def _check_durations(page: Page) -> Iterator[Finding]:
    for pointer, step in entries(page.value, "steps"):
        if "duration" not in step:
            name = str(step.get("name", ""))[:80]
            yield finding(RULE, "no-duration", page.document.locate(pointer), _clause(page), name=name)


def _check_sum(page: Page, key: str) -> Iterator[Finding]:
    total = _length(page.value.get("total_duration"))
    lengths = [length for _, step in entries(page.value, key) if (length := _length(step.get("duration")))]
    if not lengths:
        return
    units = {unit for _, unit in [*lengths, *([total] if total else [])]}
    location = page.document.locate("/total_duration" if total else f"/{key}")
    if units & _CALENDAR and "working-day" in units:
        yield finding(RULE, "mixed", location, _clause(page), units=_listed(units))
    elif total and _minutes(*lengths) > _minutes(total):
        shown = _shown(_minutes(*lengths) / _MINUTES[total[1]], total[1])
        yield finding(RULE, "sum", location, _clause(page), sum=shown, total=_shown(*total))


def _check_limit(page: Page) -> Iterator[Finding]:
    total, limit = _length(page.value.get("total_duration")), _length(page.value.get("statutory_time_limit"))
    if total is None or limit is None or (limit[1] == "working-day" and total[1] in _CALENDAR):
        return
    # So many working days are never fewer calendar days: this way round, the two can be compared.
    if _minutes(total) > _minutes(limit):
        location = page.document.locate("/total_duration")
        yield finding(RULE, "limit", location, _clause(page), total=_shown(*total), limit=_shown(*limit))


def _length(value: object) -> Length | None:
    """Return a duration as (value, unit), or None when it is none."""
    if not isinstance(value, Mapping):
        return None
    amount, unit = amount_of(value.get("value")), text_of(value.get("unit"))
    return (amount, unit) if amount is not None and amount > 0 and unit in _MINUTES else None


def _minutes(*lengths: Length) -> Decimal:
    return sum((value * _MINUTES[unit] for value, unit in lengths), Decimal(0))


def _shown(value: Decimal, unit: str) -> Text:
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    return Text(th=f"{number} {_NAMES[unit].th}", en=f"{number} {_NAMES[unit].en}")


def _listed(units: set[str]) -> Text:
    names = [name for unit, name in _NAMES.items() if unit in units]
    return Text(th=" ".join(name.th for name in names), en=", ".join(name.en for name in names))


def _clause(page: Page) -> str:
    return page.kind.clause if page.kind else ""
