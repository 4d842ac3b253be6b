"""The pages of open data: what there is, on what terms, what every field means, and statistics over time."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from prakat.content.category import BY_KEY
from prakat.opendata.procurement_tables import tables_of_year
from prakat.opendata.statistics import statistics_tables
from prakat.opendata.table import Cell, Column, DataTable
from prakat.site.budget_pages import budget_pages
from prakat.site.cells import cut, day, month, number, numbered
from prakat.site.charts import Bar, Chart, Series, picture
from prakat.site.data_files import (
    CATALOGUE,
    LICENCE,
    books_of,
    dataset,
    datasets_of,
    dictionary_files,
    ocid_note,
    setting_of,
)
from prakat.site.downloads import format_size
from prakat.site.figure_page import DATA, HOME, Part, Sheet, figure_page, file_links
from prakat.site.nodes import GeneratedPage, Items, Link, Moment, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.procurement_pages import procurement_pages
from prakat.site.publication import Publication
from prakat.site.values import day_text

_DICTIONARY: Final = Link(target="data/dictionary/", text="พจนานุกรมข้อมูล")
_LICENCE: Final = Link(target=LICENCE, text="เงื่อนไขการนำข้อมูลไปใช้")
_STATISTICS: Final = Link(target="data/statistics/", text="สถิติ")
_BUDGET: Final = Link(target="data/budget/", text="งบประมาณ")
_PROCUREMENT: Final = Link(target="data/procurement/", text="จัดซื้อจัดจ้างรายปี")
# Policies that speak of re-use, the most specific first.
_POLICIES: Final = ("data-license", "copyright")


def data_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield every page of open data, in a fixed order."""
    pages = [*procurement_pages(publication), *budget_pages(publication), *_statistics(publication)]
    made = {page.path for page in pages}
    yield from _hub(publication, made)
    yield _licence(publication)
    yield from _dictionaries(publication)
    yield from pages


def _hub(publication: Publication, made: set[str]) -> Iterator[GeneratedPage]:
    found = datasets_of(publication)
    rows = tuple(
        (
            Link(target=it.address, text=it.title.th),
            Plain(text=it.theme),
            Moment(iso=it.modified.isoformat(), text=day_text(it.modified)),
            Items(items=file_links(it.files)),
        )
        for it in found
    )
    pieces = cut(Table(caption="ชุดข้อมูล", columns=("ชุดข้อมูล", "หมวด", "ปรับปรุงล่าสุด", "ไฟล์"), rows=rows))
    paths = numbered("data/index.md", len(pieces))
    addresses = tuple("data/" if index == 0 else f"data/{index + 1}/" for index in range(len(paths)))
    links = [it for it in (_PROCUREMENT, _BUDGET, _STATISTICS) if f"{it.target}index.md" in made]
    for index, piece in enumerate(pieces):
        parts = [Part(id="_datasets", title="ชุดข้อมูล", nodes=(piece,) if rows else (), notes=() if rows else (_NONE,))]
        parts += [] if index else [_for_machines()]
        yield figure_page(
            Sheet(
                path=paths[index],
                title="ข้อมูลเปิด" + (f" หน้า {numeral(index + 1)}" if index else ""),
                lead=f"ข้อมูลที่โปรแกรมอ่านได้ {numeral(len(found))} ชุด สร้างจากหน้าที่เผยแพร่แล้วทุกครั้งที่สร้างเว็บไซต์",
                crumbs=(HOME,),
                parts=tuple(parts),
                updated=publication.changed,
                jumps=(*links, _DICTIONARY, _LICENCE),
                pages=addresses,
                number=index,
                sample=publication.sample,
            )
        )


_NONE: Final = "ยังไม่มีชุดข้อมูล"


def _for_machines() -> Part:
    names = ("JSON-LD", "Turtle")
    links = tuple(Link(target=path, text=f"DCAT {name}") for path, name in zip(CATALOGUE, names, strict=True))
    notes = (
        "บัญชีชุดข้อมูลทั้งหมดตามมาตรฐาน DCAT ของ W3C อ่านได้ด้วยโปรแกรม ระบุไฟล์ ขนาด และ SHA-256 ของทุกไฟล์",
        "CSV เป็น UTF-8 ส่วนไฟล์สำหรับ Excel มีเครื่องหมาย BOM นำหน้าเพื่อให้เปิดภาษาไทยได้ถูกต้อง",
    )
    return Part(id="_catalogue", title="สำหรับนักพัฒนา", notes=notes, nodes=(Items(items=links),))


def _licence(publication: Publication) -> GeneratedPage:
    policy = next((found for kind in _POLICIES if (found := publication.policies.get(kind))), None)
    terms: tuple[Node, ...] = (Link(target=policy.address, text=policy.title),) if policy else ()
    act = (
        "เทศบาลยังไม่ได้ประกาศสัญญาอนุญาตข้อมูลเปิดเป็นการเฉพาะ ข้อมูลเผยแพร่ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ "
        "ข้อมูลจากหน่วยงานอื่นเป็นไปตามเงื่อนไขของต้นทาง"
    )
    parts = (
        Part(id="_terms", title="เงื่อนไข", nodes=terms, notes=() if policy else (act,)),
        Part(id="_reuse", title="เมื่อนำไปใช้", notes=_REUSE),
        Part(id="_privacy", title="ข้อมูลส่วนบุคคล", notes=_PRIVACY),
        Part(id="_form", title="รูปแบบของไฟล์", notes=(*_FORM, f"OCDS: {ocid_note(publication).th}")),
    )
    return figure_page(
        Sheet(
            path=f"{LICENCE}index.md",
            title="เงื่อนไขการนำข้อมูลไปใช้",
            lead="ใช้กับทุกชุดข้อมูลในหน้าข้อมูลเปิด",
            crumbs=(HOME, DATA),
            parts=parts,
            updated=publication.changed,
            jumps=(_DICTIONARY,),
        )
    )


_REUSE: Final = (
    "โปรดระบุที่มาเป็นชื่อหน่วยงานและหน้าเว็บของชุดข้อมูล และระบุวันที่ปรับปรุง",
    "หากพบข้อมูลผิด โปรดแจ้งหน่วยงานเจ้าของหน้าที่ข้อมูลนั้นมาจาก ไฟล์จะเปลี่ยนตามเมื่อหน้าได้รับการแก้ไข",
)
_PRIVACY: Final = (
    "ไม่มีเลขประจำตัวประชาชน โทรศัพท์ส่วนบุคคล หรือเลขบัญชีในชุดข้อมูล เลขประจำตัวผู้เสียภาษีแสดงเฉพาะของนิติบุคคล",
    "ชื่อผู้ชนะที่เป็นบุคคลธรรมดาแสดงตามที่กฎหมายให้ประกาศ ถ้าข้อความใดมีเลขเหล่านั้นติดมา ระบบแทนด้วยคำว่า [ปิดบัง]",
)
_FORM: Final = (
    "วันที่เป็น ค.ศ. แบบ ปปปป-ดด-วว ปีงบประมาณเป็น พ.ศ. จำนวนเงินเป็นบาทมีทศนิยมสองตำแหน่ง ช่องว่างคือไม่มีข้อมูล",
    "ใน CSV ข้อความที่ขึ้นต้นด้วย = + - หรือ @ มีเครื่องหมาย ' นำหน้า เพื่อไม่ให้โปรแกรมตารางคำนวณถือเป็นสูตร ใน JSON ไม่มีเครื่องหมายนี้",
)


def _dictionaries(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield the list of dictionaries, that of the tables made here, and one for each content type."""
    found = list(dictionary_files(publication))
    types = publication.house.schemas.types
    rows = tuple(
        (
            Link(target=f"data/dictionary/{key}/", text=types[key].title.th if key in types else "ช่องที่ทุกหน้ามี"),
            Plain(text=BY_KEY[types[key].category].title.th) if key in types else None,
            number(len(table.rows)),
            Link(target=file.address, text="CSV", note=format_size(file.size)),
        )
        for key, table, file in found
    )
    index = Table(caption="พจนานุกรมข้อมูล", columns=("ประเภทเนื้อหา", "หมวด", "จำนวนช่อง", "ไฟล์"), rows=rows)
    tables = Link(target="data/dictionary/tables/", text="คอลัมน์ของตารางข้อมูลเปิด")
    yield _dictionary_page(publication, "data/dictionary/index.md", "พจนานุกรมข้อมูล", (HOME, DATA), (index, tables))
    columns = tuple(_columns_of(table) for table in _made_tables(publication))
    title = "คอลัมน์ของตารางข้อมูลเปิด"
    yield _dictionary_page(publication, "data/dictionary/tables/index.md", title, (HOME, DATA, _DICTIONARY), columns)
    for key, table, file in found:
        nodes = (shown(table), Link(target=file.address, text="CSV", note=format_size(file.size)))
        path = f"data/dictionary/{key}/index.md"
        yield _dictionary_page(publication, path, table.title.th, (HOME, DATA, _DICTIONARY), nodes)


def _dictionary_page(
    publication: Publication, path: str, title: str, crumbs: tuple[Link, ...], nodes: tuple[Node, ...]
) -> GeneratedPage:
    parts = tuple(Part(id=f"_part-{index}", title=_heading(node), nodes=(node,)) for index, node in enumerate(nodes))
    lead = "สร้างจากแบบของเนื้อหา (JSON Schema) ที่ระบบใช้ตรวจทุกหน้าก่อนเผยแพร่"
    sheet = Sheet(path=path, title=title, lead=lead, crumbs=crumbs, parts=parts, updated=publication.changed)
    return figure_page(sheet)


def _heading(node: Node) -> str:
    return node.caption if isinstance(node, Table) else "ไฟล์และหน้าที่เกี่ยวข้อง"


def _made_tables(publication: Publication) -> Iterator[DataTable]:
    """Yield the tables made here: those of the newest fiscal year, and the statistics."""
    setting = setting_of(publication)
    for book in books_of(publication)[:1]:
        yield from tables_of_year(book, setting)
    yield from statistics_tables(publication.corpus, setting)


def _columns_of(table: DataTable) -> Table:
    rows = tuple(
        (
            Plain(text=it.key),
            Plain(text=it.title.th),
            Plain(text=it.title.en),
            Plain(text=it.kind),
            Plain(text=it.about) if it.about else None,
        )
        for it in table.columns
    )
    return Table(caption=table.title.th, columns=("ชื่อในโปรแกรม", "หัวคอลัมน์", "ชื่ออังกฤษ", "ชนิด", "คำอธิบาย"), rows=rows)


def _statistics(publication: Publication) -> Iterator[GeneratedPage]:
    tables = list(statistics_tables(publication.corpus, setting_of(publication)))
    if tables:
        yield figure_page(
            Sheet(
                path="data/statistics/index.md",
                title="สถิติ",
                lead="เรื่องร้องเรียน การเข้าใช้เว็บไซต์ ความพึงพอใจ และการให้บริการ จากทุกหน้าที่เผยแพร่แล้ว",
                crumbs=(HOME, DATA),
                parts=tuple(_statistic(publication, table) for table in tables),
                updated=publication.changed,
                sample=publication.sample,
            )
        )


# The column that is drawn, those that name a bar, the unit; and where a table has rows of several kinds, which of them.
_DRAWN: Final = {
    "complaints": ("received", ("start", "end", "subject"), "เรื่อง", ""),
    "visits": ("visits", ("month",), "ครั้ง", ""),
    "satisfaction": ("mean", ("start", "end"), "คะแนน", "เฉลี่ยทุกข้อ"),
    "services": ("count", ("service", "start", "end"), "ครั้ง", ""),
    "complaints-by-half": ("received", ("fiscal_year", "span", "subject"), "เรื่อง", ""),
    "visits-by-half": ("views", ("fiscal_year", "span"), "ครั้ง", ""),
    "satisfaction-by-half": ("mean", ("question", "fiscal_year", "span"), "คะแนน", ""),
}
# So many bars can be taken in; the table below and the file have them all.
_BARS: Final = 24


def _statistic(publication: Publication, table: DataTable) -> Part:
    key, names, unit, only = _DRAWN[table.key]
    every = tuple(_bars(table, key, names, unit, only))
    bars = every[-_BARS:]
    newest = f" {_BARS} ช่วงล่าสุด" if len(bars) < len(every) else ""
    title = next(column.title.th for column in table.columns if column.key == key)
    chart = Chart(
        id=f"_{table.key}-chart",
        title=f"{table.title.th}: {title}",
        description=f"หน่วยเป็น{unit}{newest}",
        series=(Series(name=title, bars=bars),),
    )
    found = dataset(publication, table.key)
    files = file_links(found.files) if found else ()
    drawn = picture(chart, shown(table))
    return Part(id=f"_{table.key}", title=table.title.th, nodes=(drawn,), notes=(table.about.th,), files=files)


def _bars(table: DataTable, key: str, names: tuple[str, ...], unit: str, only: str) -> Iterator[Bar]:
    keys = [column.key for column in table.columns]
    for row in table.rows:
        value = row[keys.index(key)]
        if isinstance(value, int | Decimal) and (not only or only in row):
            label = _label([(name, row[keys.index(name)]) for name in names])
            yield Bar(label=label, value=Decimal(value), text=f"{value:,} {unit}")


def _label(cells: list[tuple[str, Cell]]) -> str:
    """Name a bar: what it is of, and for which time."""
    words = [(name, _word(cell)) for name, cell in cells]
    return " ".join(f"ถึง {word}" if name == "end" and word else word for name, word in words if word)


def _word(cell: Cell) -> str:
    """Return a day or month as Thai readers write it, and any other text as it is."""
    text = str(cell or "")
    node = day(text) or month(text)
    return node.text if isinstance(node, Moment) else text


def shown(table: DataTable) -> Table:
    """Return a table of data for reading, without the addresses of pages."""
    wanted = [index for index, column in enumerate(table.columns) if column.kind != "url"]
    return Table(
        caption=table.title.th,
        columns=tuple(table.columns[index].title.th for index in wanted),
        rows=tuple(tuple(_shown(row[index], table.columns[index]) for index in wanted) for row in table.rows),
    )


def _shown(cell: Cell, column: Column) -> Node | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, Decimal):
        return Plain(text=f"{cell:,.2f}" if column.kind == "money" else f"{cell:,}", numeric=True)
    if isinstance(cell, int):
        return Plain(text=str(cell) if column.key == "fiscal_year" else f"{cell:,}", numeric=True)
    return (day(cell) if column.kind == "date" else month(cell) if column.kind == "month" else None) or Plain(text=cell)
