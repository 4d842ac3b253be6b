"""Months (สขร.1, in the nine columns of the form), quarters and the annual report of a fiscal year, for readers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from prakat.opendata.book import Book
from prakat.opendata.book import Part as Pages
from prakat.opendata.procurement_tables import FIGURES
from prakat.opendata.sums import Line, Winner, add, compare_quarter, compare_report
from prakat.rules.fields import amount_of, entries, group, text_of, whole_of
from prakat.site.addresses import address_of
from prakat.site.cells import baht, cut, day, month, month_text, number, numbered, plain, year_text
from prakat.site.data_files import dataset, labels
from prakat.site.figure_page import HOME, Part, Sheet, figure_page, file_links
from prakat.site.nodes import Fact, GeneratedPage, Items, Link, Node, Plain, Sequence, Table
from prakat.site.numerals import numeral
from prakat.site.publication import Publication
from prakat.thai.fiscal_calendar import quarter_days, year_months

_ROW: Final = "#/$defs/procurement-monthly-summary-row"
_CATEGORY: Final = Link(target="procurement/", text="ข้อมูลจัดซื้อจัดจ้าง")
_NOT_YET: Final = Plain(text="ยังไม่มีสรุป")


def _crumbs(book: Book, *more: Link) -> tuple[Link, ...]:
    return (HOME, _CATEGORY, Link(target=f"data/procurement/{book.year}/", text=year_text(book.year)), *more)


def _files(publication: Publication, book: Book, name: str) -> tuple[Link, ...]:
    found = dataset(publication, f"procurement-{name}-{book.year}")
    return file_links(found.files) if found else ()


def is_sample(book: Book) -> bool:
    """Tell whether any page of a year is a sample."""
    return any(document.value.get("sample") is True for document in book.documents)


def month_pages(publication: Publication, book: Book) -> Iterator[GeneratedPage]:
    """Yield the list of the twelve months, and each month that has a summary as the form has it."""
    place = f"data/procurement/{book.year}/months/"
    found: dict[str, list[Pages]] = {}
    for part in book.months:
        found.setdefault(part.key, []).append(part)
    rows = tuple(_month_line(place, key, found.get(key, [])) for key in year_months(book.year))
    columns = ("เดือน", "จำนวนรายการ", "วงเงินงบประมาณ (บาท)", "วงเงินตามสัญญา (บาท)")
    table = Table(caption="สรุปผลรายเดือน", columns=columns, rows=rows)
    title = f"สรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.๑) {year_text(book.year)}"
    yield figure_page(
        Sheet(
            path=f"{place}index.md",
            title=title,
            lead="สิบสองเดือนของปีงบประมาณ เดือนที่ไม่มีรายการก็แสดง",
            crumbs=_crumbs(book),
            parts=(Part(id="_all", title="ทุกเดือน", nodes=(table,), files=_files(publication, book, "monthly")),),
            updated=publication.changed,
            sample=is_sample(book),
        )
    )
    for key, parts in found.items():
        yield from _month(publication, book, key, parts)


def _month_line(place: str, key: str, parts: list[Pages]) -> tuple[Node | None, ...]:
    if not parts:
        return (month(key), _NOT_YET, None, None)
    whole = add(row for part in parts for row in part.rows)
    link = Link(target=f"{place}{key}/", text=month_text(key))
    return (link, number(whole.count), baht(whole.budget), baht(whole.contracted))


def _month(publication: Publication, book: Book, key: str, parts: list[Pages]) -> Iterator[GeneratedPage]:
    place = f"data/procurement/{book.year}/months/{key}/"
    rows = tuple(_form_row(publication, row.value) for part in parts for row in part.rows)
    whole = add(row for part in parts for row in part.rows)
    footer = Fact(label="รวมราคาที่ตกลง", value=Plain(text=f"{whole.contracted:,.2f} บาท", numeric=True))
    caption = f"สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน{month_text(key)} (แบบ สขร.๑)"
    pieces = cut(Table(caption=caption, columns=form_columns(publication), rows=rows, footer=footer))
    paths = numbered(f"{place}index.md", len(pieces))
    addresses = tuple(place if index == 0 else f"{place}{index + 1}/" for index in range(len(paths)))
    sources = tuple(Link(target=address_of(it.document.path), text=it.document.title) for it in parts)
    for index, piece in enumerate(pieces):
        notes = () if rows else ("เดือนนี้ไม่มีการจัดซื้อจัดจ้าง",)
        form = Part(id="_form", title="แบบ สขร.๑", nodes=(piece,) if rows else (), notes=notes)
        yield figure_page(
            Sheet(
                path=paths[index],
                title=caption if not index else f"{caption} หน้า {numeral(index + 1)}",
                lead=f"{publication.site_name} {numeral(whole.count)} รายการ",
                crumbs=_crumbs(book, Link(target=f"data/procurement/{book.year}/months/", text="รายเดือน")),
                parts=(form, Part(id="_sources", title="หน้าที่ได้รับความเห็นชอบ", nodes=(Items(items=sources),))),
                updated=publication.changed,
                pages=addresses,
                number=index,
                sample=is_sample(book),
            )
        )


def form_columns(publication: Publication) -> tuple[str, ...]:
    """Return the headings of form สขร.1, as the schema has them: nine, in the order of the form."""
    columns: Any = publication.house.schemas.resolve(_ROW, "procurement").get("x-columns", [])
    return tuple(str(column["th"]) for column in columns if not column.get("optional"))


def _form_row(publication: Publication, value: Mapping[str, Any]) -> tuple[Node | None, ...]:
    bidders = tuple(_offer(bidder) for _, bidder in entries(value, "bidders"))
    winner, contract = group(value, "winner"), group(value, "contract")
    signed = day(text_of(contract.get("date")))
    parts: tuple[Node, ...] = (Plain(text=text_of(contract.get("no"))),)
    if signed:
        parts = (*parts, Plain(text=" ลงวันที่ "), signed)
    return (
        number(whole_of(value.get("no"))),
        plain(text_of(value.get("work"))),
        baht(amount_of(value.get("budget"))),
        baht(amount_of(value.get("reference_price"))),
        plain(labels(publication).method(text_of(value.get("method"))).th),
        Items(items=bidders) if bidders else None,
        _offer(winner) if winner else None,
        plain(text_of(value.get("reason"))),
        Sequence(parts=parts) if contract else None,
    )


def _offer(value: Mapping[str, Any]) -> Plain:
    price = amount_of(value.get("price"))
    return Plain(text=f"{text_of(value.get('name'))} {'' if price is None else f'{price:,.2f} บาท'}".strip())


def quarters_page(publication: Publication, book: Book) -> GeneratedPage:
    """Return the winners of each quarter, beside the same contracts in the monthly summaries."""
    parts = [_quarter(publication, book, it) for it in book.quarters]
    known = {it.key for it in book.quarters}
    missing = [key for key in "1234" if key not in known]
    if missing:
        text = "ยังไม่มีประกาศของไตรมาสที่ " + " ".join(map(numeral, missing))
        parts.append(Part(id="_missing", title="ไตรมาสที่ยังไม่มี", notes=(text,)))
    odd = sum(not winner.agrees for part in book.quarters for winner in compare_quarter(book, part))
    return figure_page(
        Sheet(
            path=f"data/procurement/{book.year}/quarters/index.md",
            title=f"ผู้ชนะรายไตรมาส {year_text(book.year)}",
            lead="ประกาศผลผู้ชนะหรือผู้ได้รับการคัดเลือกและสาระสำคัญของสัญญา เทียบกับแบบ สขร.1 ของเดือนในไตรมาสนั้น",
            crumbs=_crumbs(book),
            parts=tuple(parts),
            updated=publication.changed,
            warnings=(f"{numeral(odd)} สัญญาในประกาศรายไตรมาสไม่ตรงกับ สขร.1",) if odd else (),
            sample=is_sample(book),
        )
    )


def _quarter(publication: Publication, book: Book, part: Pages) -> Part:
    columns = ("ลำดับที่", "ชื่อผู้ประกอบการ", "รายการพัสดุที่จัดซื้อจัดจ้าง", "จำนวนเงินรวม (บาท)", "วันที่", "เลขที่", "เหตุผลสนับสนุน")
    rows = tuple(_winner_row(row.value) for row in part.rows)
    start, end = quarter_days(book.year, int(part.key)) if part.key in "1234" else (None, None)
    span = f"{month_text(start.isoformat()[:7])} ถึง {month_text(end.isoformat()[:7])}" if start and end else ""
    title = f"ไตรมาสที่ {numeral(part.key)} {span}".strip()
    nodes: list[Node] = [Table(caption=f"ผู้ชนะ {title}", columns=columns, rows=rows)] if rows else []
    odd = tuple(winner for winner in compare_quarter(book, part) if not winner.agrees)
    if odd:
        nodes.append(_odd_winners(title, odd))
    nodes.append(Link(target=address_of(part.document.path), text=part.document.title))
    notes = () if rows else ("ไตรมาสนี้ไม่มีการจัดซื้อจัดจ้าง",)
    return Part(
        id=f"_quarter-{part.key}",
        title=title,
        nodes=tuple(nodes),
        notes=(*notes, *(() if odd else ("ตรงกับแบบ สขร.1 ทุกสัญญา",))),
        files=_files(publication, book, "quarterly"),
    )


def _winner_row(value: Mapping[str, Any]) -> tuple[Node | None, ...]:
    reference = group(value, "ref")
    return (
        number(whole_of(value.get("no"))),
        plain(text_of(value.get("vendor"))),
        plain(text_of(value.get("items"))),
        baht(amount_of(value.get("total"))),
        day(text_of(reference.get("date"))),
        plain(text_of(reference.get("no"))),
        plain(text_of(value.get("reason"))),
    )


def _odd_winners(title: str, odd: tuple[Winner, ...]) -> Table:
    columns = ("เลขที่สัญญา", "ผู้ประกอบการ", "ตาม สขร.1 (บาท)", "ตามประกาศรายไตรมาส (บาท)")
    rows = tuple((plain(it.contract), plain(it.vendor), baht(it.added), baht(it.declared)) for it in odd)
    return Table(caption=f"สัญญาที่ไม่ตรงกัน {title}", columns=columns, rows=rows)


def report_page(publication: Publication, book: Book) -> GeneratedPage:
    """Return the year added up from its months, beside what the annual report declares."""
    report = book.reports[0] if book.reports else None
    lines = tuple(compare_report(book, report.value if report else {}))
    odd = [line for line in lines if line.difference]
    part = Part(
        id="_compared",
        title="รวมจากรายเดือน เทียบกับที่รายงาน",
        nodes=(_report_table(publication, lines),),
        notes=(_verdict(book, odd),),
        files=_files(publication, book, "annual"),
    )
    sources = tuple(Link(target=address_of(it.path), text=it.title) for it in book.reports)
    return figure_page(
        Sheet(
            path=f"data/procurement/{book.year}/report/index.md",
            title=f"รายงานประจำปีเทียบกับรายเดือน {year_text(book.year)}",
            lead="ระบบรวมยอดจากแบบ สขร.1 ทุกเดือน แล้วเทียบกับรายงานผลการจัดซื้อจัดจ้างประจำปี",
            crumbs=_crumbs(book),
            parts=(
                part,
                *((Part(id="_report", title="รายงานที่ประกาศ", nodes=(Items(items=sources),)),) if sources else ()),
            ),
            updated=publication.changed,
            warnings=tuple(_difference_text(publication, line) for line in odd),
            sample=is_sample(book),
        )
    )


def _verdict(book: Book, odd: list[Line]) -> str:
    missing = len(set(year_months(book.year)) - {part.key for part in book.months})
    if not book.reports:
        return "ยังไม่มีรายงานประจำปีที่ประกาศ ยอดนี้รวมจากรายเดือนที่เผยแพร่แล้ว"
    if missing:
        return f"ยังขาดสรุปผล {numeral(missing)} เดือน ยอดที่รวมได้จึงอาจต่ำกว่ารายงาน"
    return "ยอดไม่เท่ากัน ดูคอลัมน์ต่างกัน" if odd else "ยอดในรายงานเท่ากับที่รวมจากสิบสองเดือนทุกบรรทัด"


def _report_table(publication: Publication, lines: tuple[Line, ...]) -> Table:
    columns = ("วิธีการจัดซื้อจัดจ้าง", "รายการ", "รวมจากรายเดือน", "ตามรายงาน", "ต่างกัน")
    rows = tuple(
        (
            Plain(text=_group_text(publication, line)),
            Plain(text=FIGURES[line.figure].th),
            *(_figure(line, it) for it in (line.added, line.declared, line.difference)),
        )
        for line in lines
    )
    return Table(caption="ยอดทั้งปี", columns=columns, rows=rows)


def _group_text(publication: Publication, line: Line) -> str:
    return labels(publication).method(line.group).th or "รวมทุกวิธี"


def _figure(line: Line, value: Decimal | None) -> Node | None:
    return number(value) if line.figure == "count" else baht(value)


def _difference_text(publication: Publication, line: Line) -> str:
    figure = _figure(line, line.difference)
    amount = figure.text if isinstance(figure, Plain) else ""
    return f"{_group_text(publication, line)} {FIGURES[line.figure].th} ต่างกัน {amount}"
