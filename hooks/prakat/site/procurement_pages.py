"""Procurement of a fiscal year, put together for readers: the years, a year's overview, its plan item by item."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from prakat.opendata.book import Book, Item
from prakat.opendata.state import LABELS, State, doubts_of, kind_of, state_of
from prakat.opendata.sums import add, bought_rows, by_method, by_month, compare_quarter, compare_report
from prakat.rules.fields import amount_of, text_of
from prakat.site.addresses import address_of
from prakat.site.cells import (
    baht,
    bars_in_baht,
    bars_of_counts,
    cut,
    day,
    month,
    month_text,
    number,
    numbered,
    one_series,
    plain,
    year_text,
)
from prakat.site.charts import Chart, Series, picture
from prakat.site.data_files import books_of, dataset, labels, ocid_note
from prakat.site.figure_page import HOME, Part, Sheet, figure_page, file_links
from prakat.site.nodes import Fact, Facts, GeneratedPage, Items, Link, Node, Picture, Plain, Sequence, Table
from prakat.site.numerals import numeral
from prakat.site.procurement_parts import is_sample, month_pages, quarters_page, report_page
from prakat.site.publication import Publication

_CATEGORY: Final = Link(target="procurement/", text="ข้อมูลจัดซื้อจัดจ้าง")
_PLACE: Final = "data/procurement/"


def procurement_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield the pages of every fiscal year there is procurement of."""
    books = books_of(publication)
    if not books:
        return
    yield _years(publication, books)
    for book in books:
        yield _overview(publication, book)
        yield from _plan(publication, book)
        yield from month_pages(publication, book)
        yield quarters_page(publication, book)
        yield report_page(publication, book)


def _years(publication: Publication, books: tuple[Book, ...]) -> GeneratedPage:
    columns = ("ปีงบประมาณ", "รายการในแผน", "วงเงินตามแผน (บาท)", "ทำสัญญา (รายการ)", "วงเงินตามสัญญา (บาท)")
    rows = tuple(
        (
            Link(target=f"{_PLACE}{book.year}/", text=year_text(book.year)),
            number(len(book.planned)),
            baht(_planned(book)),
            number(add(bought_rows(book)).count),
            baht(add(bought_rows(book)).contracted),
        )
        for book in books
    )
    table = Table(caption="การจัดซื้อจัดจ้างรายปี", columns=columns, rows=rows)
    series = tuple(
        Series(name=name, bars=bars_in_baht([(year_text(book.year), figure(book)) for book in books]))
        for name, figure in (("ตามแผน", _planned), ("ตามสัญญา", lambda book: add(bought_rows(book)).contracted))
    )
    chart = Chart(id="_years-chart", title="วงเงินตามแผนและตามสัญญา รายปี", description="หน่วยเป็นบาท", series=series)
    return figure_page(
        Sheet(
            path=f"{_PLACE}index.md",
            title="การจัดซื้อจัดจ้างรายปี",
            lead="แผน ผล และข้อมูลเปิดของการจัดซื้อจัดจ้าง รวมจากหน้าที่เผยแพร่แล้ว",
            crumbs=(HOME, _CATEGORY),
            parts=(Part(id="_years", title="ทุกปี", nodes=(picture(chart, table),)),),
            updated=publication.changed,
            sample=any(is_sample(book) for book in books),
        )
    )


def _planned(book: Book) -> Decimal:
    return sum((amount_of(item.value("budget")) or Decimal(0) for item in book.planned), Decimal(0))


def _overview(publication: Publication, book: Book) -> GeneratedPage:
    done = add(bought_rows(book))
    facts = (
        Fact(label="รายการในแผน", value=Plain(text=f"{len(book.planned):,} รายการ")),
        Fact(label="วงเงินตามแผน", value=Plain(text=f"{_planned(book):,.2f} บาท")),
        Fact(label="รายการนอกแผน", value=Plain(text=f"{len(book.unplanned):,} รายการ")),
        Fact(label="ทำสัญญาแล้ว", value=Plain(text=f"{done.count:,} รายการ")),
        Fact(label="วงเงินตามสัญญา", value=Plain(text=f"{done.contracted:,.2f} บาท")),
        Fact(label="ต่ำกว่าวงเงินงบประมาณ", value=Plain(text=f"{done.saved:,.2f} บาท")),
    )
    parts = (
        Part(id="_summary", title="สรุป", nodes=(Facts(facts=facts),)),
        Part(id="_states", title="รายการตามสถานะ", nodes=(_states(book),), files=_files(publication, book, "items")),
        Part(
            id="_methods",
            title="จำแนกตามวิธี",
            nodes=(_methods(publication, book),),
            files=_files(publication, book, "annual"),
        ),
        Part(id="_months", title="รายเดือน", nodes=(_months(book),), files=_files(publication, book, "monthly")),
        Part(id="_data", title="ข้อมูลเปิดของปีนี้", notes=(ocid_note(publication).th,), nodes=(_data(publication, book),)),
    )
    return figure_page(
        Sheet(
            path=f"{_PLACE}{book.year}/index.md",
            title=f"การจัดซื้อจัดจ้าง {year_text(book.year)}",
            lead=f"ภาพรวมของ{year_text(book.year)} คำนวณจากแผน ประกาศ รายละเอียด และแบบ สขร.1 ที่เผยแพร่แล้ว",
            crumbs=(HOME, _CATEGORY, Link(target=_PLACE, text="รายปี")),
            parts=parts,
            updated=publication.changed,
            warnings=tuple(_warnings(book)),
            jumps=tuple(jumps(book)),
            sample=is_sample(book),
        )
    )


def jumps(book: Book) -> Iterator[Link]:
    """Yield the links between the pages of a year."""
    place = f"{_PLACE}{book.year}/"
    yield Link(target=f"{place}plan/", text="แผนและสถานะรายรายการ", note=numeral(len(book.items)))
    yield Link(target=f"{place}months/", text="สรุปผลรายเดือน (สขร.๑)", note=numeral(len(book.months)))
    yield Link(target=f"{place}quarters/", text="ผู้ชนะรายไตรมาส", note=numeral(len(book.quarters)))
    yield Link(target=f"{place}report/", text="รายงานประจำปีเทียบกับรายเดือน")


def _warnings(book: Book) -> Iterator[str]:
    """Yield where the papers of a year do not agree, each kind once with how often."""
    odd = sum(1 for item in book.items if doubts_of(item))
    if odd:
        yield f"เอกสารของ {numeral(odd)} รายการไม่ตรงกัน ดูข้อสังเกตในตารางแผนและสถานะรายรายการ"
    winners = sum(not it.agrees for part in book.quarters for it in compare_quarter(book, part))
    if winners:
        yield f"ประกาศรายไตรมาสกับ สขร.1 ต่างกัน {numeral(winners)} สัญญา ดูหน้าผู้ชนะรายไตรมาส"
    if book.reports and any(line.difference for line in compare_report(book, book.reports[0].value)):
        yield "ยอดในรายงานประจำปีไม่เท่ากับที่รวมจากรายเดือน ดูหน้ารายงานประจำปีเทียบกับรายเดือน"


def _states(book: Book) -> Picture:
    counts = Counter(state_of(item) for item in book.items)
    found = [(LABELS[state].th, counts[state]) for state in State if counts[state]]
    rows = tuple((Plain(text=name), number(count)) for name, count in found)
    chart = Chart(
        id="_states-chart",
        title=f"จำนวนรายการตามสถานะ {year_text(book.year)}",
        description="นับทุกรายการในแผนและนอกแผน",
        series=one_series("รายการ", bars_of_counts(found, "รายการ")),
    )
    return picture(chart, Table(caption="จำนวนรายการตามสถานะ", columns=("สถานะ", "จำนวนรายการ"), rows=rows))


def _methods(publication: Publication, book: Book) -> Picture:
    sums = [(labels(publication).method(method).th or "ไม่ระบุ", found) for method, found in by_method(book).items()]
    columns = ("วิธีการจัดซื้อจัดจ้าง", "จำนวนรายการ", "วงเงินงบประมาณ (บาท)", "วงเงินตามสัญญา (บาท)")
    rows = tuple((Plain(text=name), number(it.count), baht(it.budget), baht(it.contracted)) for name, it in sums)
    chart = Chart(
        id="_methods-chart",
        title=f"วงเงินตามวิธีการจัดซื้อจัดจ้าง {year_text(book.year)}",
        description="รวมจากแบบ สขร.1 หน่วยเป็นบาท",
        series=(
            Series(name="วงเงินงบประมาณ", bars=bars_in_baht([(name, it.budget) for name, it in sums])),
            Series(name="วงเงินตามสัญญา", bars=bars_in_baht([(name, it.contracted) for name, it in sums])),
        ),
    )
    return picture(chart, Table(caption="จำแนกตามวิธี", columns=columns, rows=rows))


def _months(book: Book) -> Picture:
    sums = by_month(book)
    rows = tuple(
        (month(name), *((number(it.count), baht(it.budget), baht(it.contracted)) if it else (None, None, None)))
        for name, it in sums.items()
    )
    columns = ("เดือน", "จำนวนรายการ", "วงเงินงบประมาณ (บาท)", "วงเงินตามสัญญา (บาท)")
    bars = bars_in_baht([(month_text(name), it.contracted) for name, it in sums.items() if it])
    chart = Chart(
        id="_months-chart",
        title=f"วงเงินตามสัญญารายเดือน {year_text(book.year)}",
        description="รวมจากแบบ สขร.1 หน่วยเป็นบาท เดือนที่ยังไม่มีสรุปไม่แสดง",
        series=one_series("วงเงินตามสัญญา", bars),
    )
    return picture(chart, Table(caption="จำแนกตามเดือน", columns=columns, rows=rows))


def _files(publication: Publication, book: Book, name: str) -> tuple[Link, ...]:
    found = dataset(publication, f"procurement-{name}-{book.year}")
    return file_links(found.files) if found else ()


def _data(publication: Publication, book: Book) -> Table:
    names = ("items", "monthly", "announcements", "quarterly", "annual", "ita", "ocds")
    found = [it for name in names if (it := dataset(publication, f"procurement-{name}-{book.year}"))]
    rows = tuple((Plain(text=it.title.th), Plain(text=it.about.th), Items(items=file_links(it.files))) for it in found)
    return Table(caption="ชุดข้อมูลของปีนี้", columns=("ชุดข้อมูล", "คำอธิบาย", "ไฟล์"), rows=rows)


def _plan(publication: Publication, book: Book) -> Iterator[GeneratedPage]:
    columns = ("รหัส", "รายการ", "วงเงินงบประมาณ (บาท)", "เดือนที่คาดว่าจะประกาศ", "วิธี", "สถานะ", "ประกาศ", "สัญญา", "ข้อสังเกต")
    rows = tuple(_row(publication, item) for item in book.items)
    pieces = cut(Table(caption=f"แผนและสถานะรายรายการ {year_text(book.year)}", columns=columns, rows=rows))
    paths = numbered(f"{_PLACE}{book.year}/plan/index.md", len(pieces))
    addresses = tuple(
        f"{_PLACE}{book.year}/plan/{'' if index == 0 else f'{index + 1}/'}" for index in range(len(paths))
    )
    papers = Items(items=tuple(_paper(publication, it.path, it.title) for it in book.plans))
    total = Fact(label="รวมวงเงินตามแผน", value=Plain(text=f"{_planned(book):,.2f} บาท", numeric=True))
    for index, piece in enumerate(pieces):
        parts = [
            Part(
                id="_items",
                title="รายการ",
                nodes=(piece, Facts(facts=(total,))),
                files=_files(publication, book, "items"),
            )
        ]
        if book.plans:
            parts.append(Part(id="_papers", title="แผนที่ประกาศ", nodes=(papers,)))
        title = f"แผนและสถานะรายรายการ {year_text(book.year)}"
        yield figure_page(
            Sheet(
                path=paths[index],
                title=title if not index else f"{title} หน้า {numeral(index + 1)}",
                lead="ทุกรายการในแผน และรายการนอกแผน พร้อมประกาศและสัญญา สถานะสรุปจากเอกสารที่เผยแพร่แล้ว",
                crumbs=(*crumbs_of(book),),
                parts=tuple(parts),
                updated=publication.changed,
                jumps=tuple(jumps(book)),
                pages=addresses,
                number=index,
                sample=is_sample(book),
            )
        )


def crumbs_of(book: Book) -> tuple[Link, ...]:
    """Return the way to the pages of a year."""
    return (HOME, _CATEGORY, Link(target=f"{_PLACE}{book.year}/", text=year_text(book.year)))


def _row(publication: Publication, item: Item) -> tuple[Node | None, ...]:
    source = item.details or item.planned
    name: Node = Plain(text=item.name)
    if source and source.document.path in publication.by_path:
        name = Link(target=address_of(source.document.path), text=item.name)
    label = labels(publication).method(text_of(item.value("method"))).th
    return (
        Plain(text=item.number) if item.number else None,
        name,
        baht(amount_of(item.value("budget"))),
        month(text_of(item.value("expected_month"))),
        plain(label),
        Plain(text=LABELS[state_of(item)].th),
        _announced(publication, item),
        _contract(item),
        Items(items=tuple(Plain(text=it.th) for it in doubts)) if (doubts := doubts_of(item)) else None,
    )


def _announced(publication: Publication, item: Item) -> Node | None:
    found = tuple(_paper(publication, it.path, labels(publication).kind(kind_of(it)).th) for it in item.announcements)
    return Items(items=found) if found else None


def _paper(publication: Publication, path: str, text: str) -> Node:
    known = path in publication.by_path
    return Link(target=address_of(path), text=text) if known else Plain(text=text)


def _contract(item: Item) -> Node | None:
    if not item.contract:
        return None
    price = amount_of(item.winner.get("price"))
    words = [text_of(item.winner.get("name")), f"{price:,.2f} บาท" if price is not None else ""]
    signed = day(text_of(item.contract.get("date")))
    head = Plain(text=f"เลขที่ {text_of(item.contract.get('no'))} ")
    tail = Plain(text=" " + " ".join(word for word in words if word))
    return Sequence(parts=(head, signed, tail) if signed else (head, tail))
