"""Months added up to halves and whole fiscal years, from the files of monthly sums beside pages of statistics.

Reports on complaints are due after six and after twelve months. A month without a file is missing, not zero: how many
months a line has is said in it.
"""

import posixpath
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.statistics_file import (
    COMPLAINTS,
    FLOW,
    FLOW_WORDS,
    SATISFACTION,
    SUBJECTS,
    SUFFIX,
    VISITS,
    sound_statistics,
)
from prakat.content.statistics_page import mean_of
from prakat.findings import Text
from prakat.opendata.setting import YEAR, column, data_table
from prakat.opendata.table import Cell, DataTable
from prakat.repository.corpus import Corpus
from prakat.rules.fields import entries, text_of
from prakat.rules.procurement_year import is_current
from prakat.settings import DOCS
from prakat.thai.calendar import fiscal_year
from prakat.thai.fiscal_calendar import month_days, year_months

Months = Mapping[str, Mapping[str, Any]]

WHOLE: Final = "ทั้งปี"
_SPANS: Final = {
    "ครึ่งปีแรก (ตุลาคม–มีนาคม)": slice(0, 6),
    "ครึ่งปีหลัง (เมษายน–กันยายน)": slice(6, 12),
    WHOLE: slice(0, 12),
}
_SPAN: Final = column("span", "ช่วง", "Part of the year")
_MONTHS: Final = column("months", "เดือนที่มีข้อมูล", "Months with figures", "integer")
_FOLDERS: Final = (f"{DOCS}/complaint/", f"{DOCS}/site-feedback/")


def year_tables(corpus: Corpus) -> Iterator[DataTable]:
    """Yield a table for each kind of monthly sums that there is, oldest year first."""
    found = _read_months(corpus)
    if months := found.get(COMPLAINTS):
        yield _complaints(months)
    if months := found.get(VISITS):
        yield _visits(months)
    if months := found.get(SATISFACTION):
        yield _satisfaction(months)


def _read_months(corpus: Corpus) -> Mapping[str, dict[str, Mapping[str, Any]]]:
    """Return the files that hold together, by schema and month."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for path in corpus.pages():
        document = corpus.document(path) if path.startswith(_FOLDERS) else None
        for file in _files(document) if document and is_current(document) else ():
            if file not in corpus.paths:
                continue
            value = sound_statistics(corpus.snapshot.read(file), posixpath.basename(file))
            if value is not None:
                found.setdefault(value["schema"], {})[value["month"]] = value
    return found


def _files(document: Document) -> Iterator[str]:
    for _, item in entries(document.value, "attachments"):
        name = text_of(item.get("path"))
        if name.endswith(SUFFIX):
            yield posixpath.join(posixpath.dirname(document.path), name)


def _years(months: Months) -> list[int]:
    return sorted({fiscal_year(month_days(month)[0]) for month in months})


def _spans(months: Months) -> Iterator[tuple[int, str, list[Mapping[str, Any]]]]:
    """Yield year, part and its months; the whole year where both halves have any."""
    for year in _years(months):
        names = year_months(year)
        parts = {span: [months[name] for name in names[cut] if name in months] for span, cut in _SPANS.items()}
        both = sum(bool(values) for values in parts.values()) == len(_SPANS)
        yield from ((year, span, values) for span, values in parts.items() if values and (both or span != WHOLE))


def _complaints(months: Months) -> DataTable:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for year, span, values in _spans(months):
            for subject, words in SUBJECTS.items():
                parts = [next(it for it in value["parts"] if it["subject"] == subject) for value in values]
                sums = {name: sum(part[name] for part in parts) for name in FLOW}
                sums |= {"opening": parts[0]["opening"], "closing": parts[-1]["closing"]}
                yield (year, span, words, len(values), *(sums[name] for name in FLOW))

    names = (column(name, f"{FLOW_WORDS[name].th} (เรื่อง)", FLOW_WORDS[name].en, "integer") for name in FLOW)
    return data_table(
        "complaints-by-half",
        Text(th="เรื่องร้องเรียนรายครึ่งปีและปีงบประมาณ", en="Complaints by half and whole fiscal year"),
        Text(
            th="รวมจากยอดรายเดือน ยกมา + รับเข้า + เปิดใหม่ − ที่ออกไป = ยกไป",
            en="Added up from months: carried over + received + reopened - ended = carried forward",
        ),
        (YEAR, _SPAN, column("subject", "ประเภทเรื่อง", "Subject"), _MONTHS, *names),
        rows(),
    )


def _visits(months: Months) -> DataTable:
    keys = ("views", "visitor_days", "downloads")
    rows = (
        (year, span, len(values), *(sum(value[key] for value in values) for key in keys))
        for year, span, values in _spans(months)
    )
    return data_table(
        "visits-by-half",
        Text(th="การเข้าใช้เว็บไซต์รายครึ่งปีและปีงบประมาณ", en="Visits by half and whole fiscal year"),
        Text(
            th="รวมจากยอดรายเดือน ผู้เข้าชมนับเป็นคน-วัน (เปิดสองวันนับสอง)",
            en="Added up from months; visitors are visitor-days (two days count as two)",
        ),
        (
            YEAR,
            _SPAN,
            _MONTHS,
            column("views", "จำนวนหน้าที่เปิด", "Page views", "integer"),
            column("visitor_days", "ผู้เข้าชม (คน-วัน)", "Visitor-days", "integer"),
            column("downloads", "ดาวน์โหลด", "Downloads", "integer"),
        ),
        rows,
    )


def _satisfaction(months: Months) -> DataTable:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for year, span, values in _spans(months):
            for text, counts in _answers(values).items():
                mean = Decimal(str(mean_of(counts))).quantize(Decimal("0.01")) if any(counts) else None
                yield (year, span, text, len(values), mean, sum(counts), len(counts))

    return data_table(
        "satisfaction-by-half",
        Text(th="ความพึงพอใจรายครึ่งปีและปีงบประมาณ", en="Satisfaction by half and whole fiscal year"),
        Text(th="เฉลี่ยจากทุกคำตอบของทุกเดือน", en="Means over all answers of all months"),
        (
            YEAR,
            _SPAN,
            column("question", "คำถาม", "Question"),
            _MONTHS,
            column("mean", "คะแนนเฉลี่ย", "Mean", "number"),
            column("answers", "จำนวนคำตอบ", "Answers", "integer"),
            column("scale_max", "คะแนนเต็ม", "Top of the scale", "integer"),
        ),
        rows(),
    )


def _answers(values: list[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return how often each score was given, by the words of the question."""
    found: dict[str, list[int]] = {}
    for value in values:
        for question in value["questions"]:
            before = found.get(question["text"], [0] * value["scale"])
            found[question["text"]] = [kept + more for kept, more in zip(before, question["counts"], strict=True)]
    return found
