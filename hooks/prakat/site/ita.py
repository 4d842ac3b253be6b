"""The page of the yearly integrity assessment (ITA): each item of the year's list, and the page that answers it.

The list changes every year, so it is data: ``schemas/ita/<year>.yml``, one file a year.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Text
from prakat.settings import SCHEMAS
from prakat.site.checklist import MISSING, Item, answer
from prakat.site.nodes import GeneratedPage, Items, Link, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.publication import Publication
from prakat.site.render import render_page

ADDRESS: Final = "ita/"
_FILE: Final = re.compile(rf"{SCHEMAS}/ita/([0-9]{{4}})\.yml")
_HOME: Final = Link(target="", text="หน้าแรก")
_ITEM_KEYS: Final = frozenset({"no", "name", "types", "pages"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An item of the year's list: its number and name, and the types or repository paths of pages that answer it."""

    no: str
    name: str
    types: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearList:
    """The list of one year."""

    year: int
    title: str
    items: tuple[Indicator, ...]


def read_lists(publication: Publication) -> tuple[YearList, ...]:
    """Return the lists of the snapshot, newest first. Raises CannotJudgeError for one that is not what it should be."""
    found = ((path, _FILE.fullmatch(path)) for path in publication.corpus.paths)
    years = sorted(((int(match[1]), path) for path, match in found if match), reverse=True)
    return tuple(_read(publication, year, path) for year, path in years)


def _read(publication: Publication, year: int, path: str) -> YearList:
    try:
        text = publication.corpus.snapshot.read(path).decode("utf-8")
        return parse_list(parse_yaml(text).value, year, frozenset(publication.house.types))
    except ValueError as error:
        raise CannotJudgeError(
            Text(th=f"อ่าน {path} ไม่ได้: {error}", en=f"{path} cannot be read: {error}"),
            Text(th=f"แก้ {path} ตามตัวอย่างของปีอื่นในโฟลเดอร์เดียวกัน", en=f"mend {path} after another year's file"),
        ) from error


def parse_list(value: Any, year: int, types: frozenset[str]) -> YearList:
    """Read the data of a list. ``types`` are the content types there are. Raises ValueError for anything else."""
    if not isinstance(value, dict) or value.keys() != {"year", "title", "items"} or value["year"] != year:
        raise ValueError("it must have year (as in its name), title and items")
    items = tuple(_indicator(item, types) for item in value["items"] if isinstance(value["items"], list))
    numbers = [item.no for item in items]
    if not items or len(numbers) != len(set(numbers)):
        raise ValueError("items must be there, each with a number of its own")
    return YearList(year=year, title=str(value["title"]), items=items)


def _indicator(value: Any, types: frozenset[str]) -> Indicator:
    if not isinstance(value, dict) or not value.keys() <= _ITEM_KEYS or not {"no", "name"} <= value.keys():
        raise ValueError(f"an item has no, name, types, pages: {value}")
    unknown = set(_texts(value, "types")) - types
    if unknown:
        raise ValueError(f"{value['no']}: no content type {min(unknown)}")
    return Indicator(
        no=str(value["no"]), name=str(value["name"]), types=_texts(value, "types"), pages=_texts(value, "pages")
    )


def _texts(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    items = value.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"{key} is a list of texts")
    return tuple(items)


def ita_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield a page for each year; the newest stands first. None where there is no list."""
    lists = read_lists(publication)
    for index, found in enumerate(lists):
        path = "ita/index.md" if index == 0 else f"ita/{found.year}/index.md"
        table = _table(publication, found)
        title = f"รายการข้อมูลตามการประเมิน ITA ปี {numeral(found.year)}"
        content = render_page(
            "checklist.html",
            path.removesuffix("index.md"),
            crumbs_links=(_HOME,),
            title=title,
            intro=f"{found.title} คำตอบคำนวณจากสิ่งที่เผยแพร่อยู่จริง รายการที่ยังไม่มีแสดงไว้ตามจริง",
            groups=[table],
            missing=sum(row[2] == Plain(text=MISSING) for row in table.rows),
        )
        updated = publication.changed.isoformat()
        yield GeneratedPage(path=path, title=title, content=content, updated=updated, crumbs=(_HOME,))


def _table(publication: Publication, found: YearList) -> Table:
    rows = tuple((Plain(text=item.no), Plain(text=item.name), _answer(publication, item)) for item in found.items)
    caption = f"รายการปี {numeral(found.year)}"
    return Table(caption=caption, columns=("ข้อ", "รายการ", "หน้าที่เผยแพร่"), rows=rows)


def _answer(publication: Publication, item: Indicator) -> Node:
    pages = (publication.by_path.get(path) for path in item.pages)
    links = tuple(Link(target=page.address, text=page.title) for page in pages if page)
    by_type = answer(publication, Item(name=item.name, types=item.types), frozenset())
    return Items(items=(*links, *(by_type.items if isinstance(by_type, Items) else ()))) if links else by_type
