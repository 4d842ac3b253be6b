"""Figures that stand on pages of statistics, one table a kind: complaints, visits, satisfaction, services."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.statistics_file import SUBJECTS
from prakat.findings import Text
from prakat.opendata.setting import PAGE, Setting, column, data_table
from prakat.opendata.statistics_years import year_tables
from prakat.opendata.table import Cell, DataTable
from prakat.repository.corpus import Corpus
from prakat.rules.fields import amount_of, entries, group, month_of, text_of, whole_of
from prakat.rules.procurement_year import is_current
from prakat.settings import DOCS

Row = tuple[Cell, ...]
_START: Final = column("start", "ตั้งแต่วันที่", "From", "date")
_END: Final = column("end", "ถึงวันที่", "To", "date")
COUNTS: Final = {
    "received": Text(th="รับเข้า", en="Received"),
    "resolved": Text(th="ยุติแล้ว", en="Resolved"),
    "in_progress": Text(th="กำลังดำเนินการ", en="In progress"),
    "forwarded": Text(th="ส่งต่อหน่วยงานอื่น", en="Forwarded"),
    "rejected": Text(th="ไม่รับพิจารณา", en="Rejected"),
}


def statistics_tables(corpus: Corpus, setting: Setting) -> Iterator[DataTable]:
    """Yield the table of each kind that has any page, in a fixed order, then halves and years of monthly sums."""
    found: dict[str, list[Document]] = {}
    for path in corpus.pages():
        document = corpus.document(path) if path.startswith(_FOLDERS) else None
        if document and document.type in _MAKERS and is_current(document):
            found.setdefault(document.type, []).append(document)
    for type_, make in _MAKERS.items():
        if type_ in found:
            yield make(found[type_], setting)
    yield from year_tables(corpus)


def _rows_of(
    documents: list[Document], setting: Setting, read: Callable[[Mapping[str, Any]], Iterator[Row]]
) -> list[Row]:
    rows = [(*row, setting.link(document.path)) for document in documents for row in read(document.value)]
    return sorted(rows, key=lambda row: tuple(str(cell or "") for cell in row[:2]))


def _ends(value: Mapping[str, Any]) -> tuple[Cell, Cell]:
    period = group(value, "period")
    return text_of(period.get("start")) or None, text_of(period.get("end")) or None


def _complaints(documents: list[Document], setting: Setting) -> DataTable:
    def read(value: Mapping[str, Any]) -> Iterator[Row]:
        counts, subject = group(value, "counts"), text_of(value.get("subject"))
        zero = 0 if value.get("nil_return") is True else None
        numbers = (zero if (found := whole_of(counts.get(key))) is None else found for key in COUNTS)
        yield (*_ends(value), SUBJECTS.get(subject, subject), *numbers)

    names = (column(key, f"{title.th} (เรื่อง)", title.en, "integer") for key, title in COUNTS.items())
    return data_table(
        "complaints",
        Text(th="สถิติเรื่องร้องเรียน", en="Complaints"),
        Text(th="จำนวนเรื่องร้องเรียนแต่ละช่วง ไม่มีข้อมูลรายบุคคล", en="Counts of complaints by period, no persons"),
        (_START, _END, column("subject", "ประเภทเรื่อง", "Subject"), *names, PAGE),
        _rows_of(documents, setting, read),
    )


def _visits(documents: list[Document], setting: Setting) -> DataTable:
    def read(value: Mapping[str, Any]) -> Iterator[Row]:
        yield (month_of(value.get("month")), *(whole_of(value.get(key)) for key in ("pageviews", "visits", "visitors")))

    columns = (
        column("month", "เดือน", "Month", "month"),
        column("pageviews", "จำนวนหน้าที่เปิด", "Page views", "integer"),
        column("visits", "จำนวนการเข้าชม", "Visits", "integer"),
        column("visitors", "จำนวนผู้เข้าชม", "Visitors", "integer"),
        PAGE,
    )
    return data_table(
        "visits",
        Text(th="สถิติการเข้าใช้เว็บไซต์", en="Visits"),
        Text(th="ยอดรวมรายเดือน ไม่มีหมายเลขไอพี", en="Monthly totals, no addresses of readers"),
        columns,
        _rows_of(documents, setting, read),
    )


def _satisfaction(documents: list[Document], setting: Setting) -> DataTable:
    def read(value: Mapping[str, Any]) -> Iterator[Row]:
        asked = (whole_of(value.get("respondents")), whole_of(value.get("scale_max")))
        for _, item in entries(value, "items"):
            yield (*_ends(value), text_of(item.get("question")), amount_of(item.get("mean")), *asked)
        yield (*_ends(value), "เฉลี่ยทุกข้อ", amount_of(value.get("overall_mean")), *asked)

    columns = (
        _START,
        _END,
        column("question", "คำถาม", "Question"),
        column("mean", "คะแนนเฉลี่ย", "Mean", "number"),
        column("respondents", "จำนวนผู้ตอบ", "Respondents", "integer"),
        column("scale_max", "คะแนนเต็ม", "Top of the scale", "integer"),
        PAGE,
    )
    return data_table(
        "satisfaction",
        Text(th="ระดับความพึงพอใจต่อเว็บไซต์", en="Satisfaction"),
        Text(th="คะแนนเฉลี่ยรายข้อของแต่ละช่วง", en="Means of each question by period"),
        columns,
        _rows_of(documents, setting, read),
    )


def _services(documents: list[Document], setting: Setting) -> DataTable:
    def read(value: Mapping[str, Any]) -> Iterator[Row]:
        for _, item in entries(value, "services"):
            counts = (whole_of(item.get(key)) for key in ("count", "counter", "online"))
            yield (*_ends(value), text_of(item.get("name")), *counts)

    columns = (
        _START,
        _END,
        column("service", "บริการ", "Service"),
        column("count", "จำนวนครั้ง", "Count", "integer"),
        column("counter", "ที่สำนักงาน", "At the counter", "integer"),
        column("online", "ออนไลน์", "Online", "integer"),
        PAGE,
    )
    return data_table(
        "services",
        Text(th="สถิติการให้บริการ", en="Services"),
        Text(th="จำนวนครั้งที่ให้บริการ ไม่มีข้อมูลรายบุคคล", en="How often each service was given, no persons"),
        columns,
        _rows_of(documents, setting, read),
    )


_FOLDERS: Final = tuple(f"{DOCS}/{name}/" for name in ("complaint", "site-feedback", "citizen-manual"))
_MAKERS: Final[Mapping[str, Callable[[list[Document], Setting], DataTable]]] = {
    "complaint-statistics": _complaints,
    "visit-statistics": _visits,
    "satisfaction-result": _satisfaction,
    "service-statistics": _services,
}
