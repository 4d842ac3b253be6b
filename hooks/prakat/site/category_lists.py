"""Lists of a category: its newest, all of it, each fiscal year, each type; by date, title or number, without a script.

Every order is a page of its own, so a link sorts a list: nothing has to run in the reader's browser.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from prakat.content.category import Category
from prakat.site.alphabet import sort_key
from prakat.site.data_files import figure_links
from prakat.site.listing import PER_PAGE, Group, Listing, entry_of, generate, last_change
from prakat.site.nodes import GeneratedPage, Link
from prakat.site.numerals import numeral
from prakat.site.publication import Publication, Published, newest_first
from prakat.thai.digits import to_arabic

_HOME: Final = Link(target="", text="หน้าแรก")
_PARTS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A way to sort: the end of its address, its name, and its key; None keeps the newest first."""

    folder: str
    name: str
    key: Callable[[Published], Any] | None


def number_key(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts numbers of documents as people count: 9/2569 before 10/2569."""
    parts = _PARTS.split(to_arabic(text))
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part]


ORDERS: Final = (
    Order(folder="", name="วันที่ (ใหม่ก่อน)", key=None),
    Order(folder="by-title/", name="ชื่อเรื่อง ก–ฮ", key=lambda item: sort_key(spoken_title(item))),
    Order(folder="by-number/", name="เลขที่", key=lambda item: (not item.number, number_key(item.number))),
)


def spoken_title(document: Published) -> str:
    """Return a title without the mark of a sample, under which no one would look for it."""
    return document.title.removeprefix("(ตัวอย่าง)").strip()


def category_pages(publication: Publication, category: Category) -> Iterator[GeneratedPage]:
    """Yield a category's index with its newest documents, then its lists."""
    documents = newest_first([item for item in publication.documents if item.category == category])
    lists = _Lists(publication, category, documents)
    yield lists.index()
    if documents:
        yield from lists.sorted_lists(f"lists/{category.key}/all/", f"{category.title.th} ทั้งหมด", documents)
    for year, items in lists.years.items():
        yield from lists.sorted_lists(lists.year_address(year), f"{category.title.th} {year_text(year)}", items)
    for key, items in lists.types.items():
        yield from lists.sorted_lists(lists.type_address(key), items[0].type_title or key, items, ORDERS[:1])


def year_text(year: int) -> str:
    """Return the name of a fiscal year's list."""
    return numeral(f"ปีงบประมาณ {year}") if year else "ไม่ระบุปี"


class _Lists:
    def __init__(self, publication: Publication, category: Category, documents: list[Published]) -> None:
        self._publication = publication
        self._category = category
        self._documents = documents
        ordered = sorted(documents, key=lambda item: item.year, reverse=True)
        self.years = {year: list(items) for year, items in groupby(ordered, key=lambda item: item.year)}
        self.types: dict[str, list[Published]] = {}
        for document in documents:
            self.types.setdefault(document.type_key, []).append(document)
        self._crumbs = (_HOME, Link(target=f"{category.key}/", text=category.title.th))
        self._jumps = tuple(Link(target=self.year_address(year), text=year_text(year)) for year in self.years)
        self._kinds = tuple(
            Link(target=self.type_address(key), text=items[0].type_title or key, note=numeral(len(items)))
            for key, items in self.types.items()
        )

    def year_address(self, year: int) -> str:
        return f"lists/{self._category.key}/{year}/"

    def type_address(self, key: str) -> str:
        return f"lists/{self._category.key}/type-{key}/"

    def index(self) -> GeneratedPage:
        """Return the category's own page: its newest documents by fiscal year."""
        count, clause = numeral(len(self._documents)), numeral(self._category.clause)
        newest = sorted(self._documents[:PER_PAGE], key=lambda item: item.year, reverse=True)
        groups = tuple(
            Group(id=f"_{year}", title=year_text(year), entries=tuple(entry_of(item) for item in items))
            for year, items in groupby(newest, key=lambda item: item.year)
        )
        listing = Listing(
            path=f"{self._category.key}/index.md",
            more="",
            title=self._category.title.th,
            crumbs=(_HOME,),
            intro=f"ตามประกาศ ข้อ {clause} มี {count} เรื่อง เรียงจากใหม่ไปเก่า",
            groups=groups,
            jumps=self._jumps,
            jumps_title="ปีงบประมาณ",
            kinds=(
                *(self._kinds if len(self._kinds) > 1 else ()),
                *figure_links(self._publication, self._category.key),
            ),
            orders=self._orders(f"lists/{self._category.key}/all/", self._documents) if self._documents else (),
            updated=last_change(self._documents, self._publication.changed),
        )
        return next(generate(listing))

    def sorted_lists(
        self, address: str, title: str, documents: Sequence[Published], orders: Sequence[Order] = ORDERS
    ) -> Iterator[GeneratedPage]:
        """Yield one list in each of its orders."""
        links = self._orders(address, documents)[: len(orders)]
        for order in orders[: len(links)]:
            place = address + order.folder
            ordered = sorted(documents, key=order.key) if order.key else documents
            yield from generate(
                Listing(
                    path=f"{place}index.md",
                    more=place.rstrip("/"),
                    title=title,
                    crumbs=self._crumbs,
                    intro=f"{numeral(len(documents))} เรื่อง เรียงตาม{order.name}",
                    groups=(Group(id="", title="", entries=tuple(entry_of(item) for item in ordered)),),
                    jumps=self._jumps,
                    jumps_title="ปีงบประมาณ",
                    orders=links,
                    updated=last_change(documents, self._publication.changed),
                )
            )

    def _orders(self, address: str, documents: Sequence[Published]) -> tuple[Link, ...]:
        """Return links to a list's orders; by number only where something has one."""
        has_numbers = any(document.number for document in documents)
        orders = ORDERS if has_numbers else ORDERS[:-1]
        return tuple(Link(target=address + order.folder, text=order.name) for order in orders)
