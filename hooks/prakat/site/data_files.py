"""Open data of a publication: every dataset with its files, computed once, and the catalogue over all of them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

from prakat.findings import Text
from prakat.opendata.book import Book, read_books
from prakat.opendata.dataset import CSV, JSON, DataFile, Dataset, made_file, table_files
from prakat.opendata.dcat import Catalogue, render_json_ld, render_turtle
from prakat.opendata.dictionary import dictionaries
from prakat.opendata.labels import Labels, labels_of
from prakat.opendata.money_plans import budget_table, read_budgets
from prakat.opendata.ocds import Package, record_package, release_package
from prakat.opendata.procurement_tables import tables_of_year
from prakat.opendata.setting import PLACEHOLDER, Setting
from prakat.opendata.statistics import statistics_tables
from prakat.opendata.table import DataTable
from prakat.repository.corpus import Corpus
from prakat.site.addresses import address_of
from prakat.site.contact import contact_page
from prakat.site.downloads import read_downloads
from prakat.site.nodes import GeneratedFile, Link
from prakat.site.numerals import numeral
from prakat.site.publication import NO_DAY, Publication, Published
from prakat.thai.fiscal_calendar import year_days

LICENCE: Final = "data/licence/"
CATALOGUE: Final = ("data/catalog.jsonld", "data/catalog.ttl")
_STANDARD: Final = "https://standard.open-contracting.org/1.1/"
_PREFIX: Final = re.compile("ocds-[a-z0-9]{6}")
_MEDIA: Final = {
    "csv": CSV,
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Pages of figures of a category, and how its own page calls them.
_FIGURES: Final = {
    "procurement": ("data/procurement/", "ภาพรวมรายปีและข้อมูลเปิด"),
    "general-info": ("data/budget/", "งบประมาณปีต่อปี"),
    "complaint": ("data/statistics/", "สถิติทุกช่วงเวลาและข้อมูลเปิด"),
    "site-feedback": ("data/statistics/", "สถิติทุกช่วงเวลาและข้อมูลเปิด"),
}
_MADE: Final[WeakKeyDictionary[Corpus, dict[tuple[str, ...], tuple[Dataset, ...]]]] = WeakKeyDictionary()


def setting_of(publication: Publication) -> Setting:
    """Return what tables of a publication are made with."""
    found = contact_page(publication)
    place: Any = publication.source(found).value.get("address") if found else None
    known = place if isinstance(place, dict) else {}
    return Setting(
        labels=labels_of(publication.house.schemas),
        divisions=publication.divisions,
        publisher=publication.site_name,
        district=str(known.get("amphoe", "")),
        province=str(known.get("province", "")),
        link=lambda path: publication.absolute(address_of(path)),
        ocid_prefix=publication.ocid_prefix if _PREFIX.fullmatch(publication.ocid_prefix) else PLACEHOLDER,
    )


def ocid_note(publication: Publication) -> Text:
    """Return what is to be said of the identifiers: whether their prefix is the publisher's own."""
    prefix = setting_of(publication).ocid_prefix
    if prefix != PLACEHOLDER:
        return Text(th=f"รหัสขึ้นต้นด้วย {prefix} ซึ่งเป็นรหัสของหน่วยงาน", en=f"The publisher's own prefix is {prefix}.")
    return Text(
        th=f"รหัสขึ้นต้นด้วย {prefix} เป็นรหัสชั่วคราว จนกว่าจะได้รับรหัสของหน่วยงานจาก Open Contracting Partnership",
        en=f"The prefix {prefix} is a placeholder until the Open Contracting Partnership gives the publisher its own.",
    )


def labels(publication: Publication) -> Labels:
    """Return the names of procurement's codes."""
    return labels_of(publication.house.schemas)


def books_of(publication: Publication) -> tuple[Book, ...]:
    """Return the procurement of each fiscal year, the newest first."""
    return read_books(publication.corpus, publication.house.schemas)


def datasets_of(publication: Publication) -> tuple[Dataset, ...]:
    """Return every dataset: procurement by year, budgets, statistics, then data files of single pages."""
    made = _MADE.setdefault(publication.corpus, {})
    key = (publication.url, publication.site_name, publication.ocid_prefix)
    if key not in made:
        made[key] = tuple(_datasets(publication))
    return made[key]


def dataset(publication: Publication, key: str) -> Dataset | None:
    """Return a dataset by its key."""
    return next((it for it in datasets_of(publication) if it.key == key), None)


def figure_links(publication: Publication, category: str) -> Iterator[Link]:
    """Yield the link from a category's own page to its figures, with how many datasets they are."""
    place, text = _FIGURES.get(category, ("", ""))
    count = sum(it.address.startswith(place) for it in datasets_of(publication)) if place else 0
    if count:
        yield Link(target=place, text=text, note=f"{numeral(count)} ชุดข้อมูล")


def data_files(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield the files of all datasets that are made here, the dictionaries, and the catalogue."""
    for it in datasets_of(publication):
        yield from (GeneratedFile(path=file.address, content=file.content) for file in it.files if file.content)
    for _, _, file in dictionary_files(publication):
        yield GeneratedFile(path=file.address, content=file.content or b"")
    catalogue = _catalogue(publication)
    for path, render in zip(CATALOGUE, (render_json_ld, render_turtle), strict=True):
        yield GeneratedFile(path=path, content=render(catalogue))


def dictionary_files(publication: Publication) -> Iterator[tuple[str, DataTable, DataFile]]:
    """Yield the data dictionaries by their keys, each with the CSV it can be taken away in."""
    for key, table in dictionaries(publication.house.schemas):
        yield key, table, next(table_files(table, f"data/dictionary/{key}"))


def _catalogue(publication: Publication) -> Catalogue:
    return Catalogue(
        base=publication.url or "/",
        publisher=publication.site_name,
        modified=publication.changed.isoformat(),
        licence=LICENCE,
        landing="",
        datasets=datasets_of(publication),
    )


def _datasets(publication: Publication) -> Iterator[Dataset]:
    setting = setting_of(publication)
    for book in books_of(publication):
        yield from _of_book(publication, book, setting)
    budgets = read_budgets(publication.corpus)
    if budgets:
        changed = _last(publication, (budget.document.path for budget in budgets))
        start, end = year_days(budgets[-1].year)[0], year_days(budgets[0].year)[1]
        yield _of_table(budget_table(budgets, setting), "data/budget/", changed, "งบประมาณ", (start, end))
    for table in statistics_tables(publication.corpus, setting):
        yield _of_table(table, "data/statistics/", publication.changed, "สถิติ")
    for document in publication.documents:
        found = _attached(publication, document)
        if found:
            yield found


def _of_book(publication: Publication, book: Book, setting: Setting) -> Iterator[Dataset]:
    place = f"data/procurement/{book.year}/"
    changed = _last(publication, (document.path for document in book.documents))
    for table in tables_of_year(book, setting):
        name = table.key.removeprefix("procurement-")
        files = tuple(table_files(table, place + name))
        yield _of_year(book, changed, table.key, (table.title, table.about), files)
    yield _ocds(publication, book, setting, changed)


def _ocds(publication: Publication, book: Book, setting: Setting, changed: date) -> Dataset:
    place = f"data/procurement/{book.year}/"
    files = []
    for name, what, render in (
        ("ocds-releases", "OCDS release package", release_package),
        ("ocds-records", "OCDS record package", record_package),
    ):
        address = f"{place}{name}.json"
        package = Package(
            uri=publication.url + address if publication.url else f"urn:x-prakat:{address}",
            published=f"{changed.isoformat()}T00:00:00+07:00",
            licence=publication.url + LICENCE if publication.url else "",
            policy=f"{publication.url}data/" if publication.url else "",
        )
        files.append(made_file(address, Text(th=what, en=what), JSON, render(book, setting, package)))
    title = Text(th=f"จัดซื้อจัดจ้างแบบ OCDS ปีงบประมาณ {book.year}", en=f"Procurement as OCDS, fiscal year {book.year}")
    note = ocid_note(publication)
    about = Text(
        th=f"กระบวนการจัดซื้อจัดจ้างตามมาตรฐาน Open Contracting Data Standard 1.1 {note.th}",
        en=f"Procurement in the Open Contracting Data Standard 1.1. {note.en}",
    )
    return _of_year(book, changed, "procurement-ocds", (title, about), tuple(files), _STANDARD)


def _of_year(
    book: Book, changed: date, key: str, texts: tuple[Text, Text], files: tuple[DataFile, ...], standard: str = ""
) -> Dataset:
    start, end = year_days(book.year)
    return Dataset(
        key=f"{key}-{book.year}",
        title=texts[0],
        about=texts[1],
        address=f"data/procurement/{book.year}/",
        theme="จัดซื้อจัดจ้าง",
        modified=changed,
        files=files,
        start=start,
        end=end,
        standard=standard,
    )


def _of_table(
    table: DataTable, place: str, changed: date, theme: str, days: tuple[date | None, date | None] = (None, None)
) -> Dataset:
    return Dataset(
        key=table.key,
        title=table.title,
        about=table.about,
        address=place,
        theme=theme,
        modified=changed,
        files=tuple(table_files(table, f"{place}{table.key}")),
        start=days[0],
        end=days[1],
    )


def _attached(publication: Publication, document: Published) -> Dataset | None:
    """Return the data files of a page as a dataset; None for a page without any."""
    source = publication.source(document)
    if not any(path.endswith(tuple(_MEDIA)) for path in publication.corpus.attachments(source)):
        return None
    found = [it for it in read_downloads(publication.corpus, source, {}) if it.is_data]
    title = source.text("title_en") or document.title
    files = tuple(
        DataFile(
            address=it.address,
            title=Text(th=it.title, en=it.name),
            media_type=_MEDIA[it.kind.lower()],
            size=it.size,
            sha256=it.sha256,
        )
        for it in found
    )
    about = document.summary or document.title
    return Dataset(
        key=document.path.removeprefix("docs/").removesuffix(".md").replace("/", "-"),
        title=Text(th=document.title, en=title),
        about=Text(th=about, en=title),
        address=document.address,
        theme=document.category.title.th,
        modified=document.changed,
        files=files,
    )


def _last(publication: Publication, paths: Iterator[str]) -> date:
    """Return the last day any of these pages changed."""
    known = publication.by_path
    return max((known[path].changed for path in paths if path in known), default=NO_DAY)
