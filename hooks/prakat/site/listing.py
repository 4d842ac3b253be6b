"""Lists of documents: grouped, cut into pages that load quickly on a phone, each with its own stable address.

A list never stands in a category's folder but for the category's own index: documents live there, and no document may
ever share an address with a list.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from prakat.site.nodes import GeneratedPage, Link, Moment
from prakat.site.numerals import numeral
from prakat.site.publication import NO_DAY, Published
from prakat.site.render import render_page
from prakat.site.values import day_text
from prakat.site.words import STATUS

# Documents, and UTF-8 bytes of their texts, on one page: with markup and shell it stays below 200 KB.
PER_PAGE: Final = 100
BYTES_PER_PAGE: Final = 90_000
_MARKUP: Final = 450


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as one line of a list."""

    address: str
    title: str
    summary: str
    day: Moment | None
    words: tuple[str, ...]
    sample: bool
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Documents under one heading of a list; no heading when ``title`` is empty."""

    id: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list before it is cut: where it stands, what is said above it, and links to its neighbours.

    ``jumps`` lead to other parts, ``kinds`` to lists of one type, ``orders`` to the same documents in another order.
    """

    path: str
    more: str
    title: str
    crumbs: tuple[Link, ...]
    intro: str
    groups: tuple[Group, ...]
    jumps: tuple[Link, ...] = ()
    jumps_title: str = ""
    kinds: tuple[Link, ...] = ()
    orders: tuple[Link, ...] = ()
    updated: date = NO_DAY


def entry_of(document: Published, *, type_word: bool = True, division: bool = True) -> Entry:
    """Return the line of a document."""
    words = [document.type_title] if type_word else []
    words += [f"เลขที่ {document.number}"] if document.number else []
    words += [document.division] if division and document.division else []
    day = Moment(iso=document.day.isoformat(), text=day_text(document.day)) if document.day else None
    return Entry(
        address=document.address,
        title=document.title,
        summary=document.summary,
        day=day,
        words=tuple(word for word in words if word),
        sample=document.sample,
        status=STATUS.get(document.status, "สิ้นผลแล้ว" if document.lapsed else ""),
    )


def paginate(groups: Sequence[Group]) -> Iterator[tuple[Group, ...]]:
    """Cut groups into pages of at most PER_PAGE entries and about BYTES_PER_PAGE bytes.

    A group that is cut goes on under its heading. There is always a first page, if only an empty one.
    """
    page: list[Group] = []
    count = size = 0
    for group in groups:
        part: list[Entry] = []
        for entry in group.entries:
            weight = _weight(entry)
            if count and (count == PER_PAGE or size + weight > BYTES_PER_PAGE):
                yield (*page, *_part(group, part))
                page, part, count, size = [], [], 0, 0
            part.append(entry)
            count, size = count + 1, size + weight
        page += _part(group, part)
    yield tuple(page)


def _part(group: Group, entries: list[Entry]) -> list[Group]:
    return [Group(id=group.id, title=group.title, entries=tuple(entries))] if entries else []


def _weight(entry: Entry) -> int:
    return _MARKUP + len("".join((entry.title, entry.summary, *entry.words, entry.address)).encode())


def generate(listing: Listing) -> Iterator[GeneratedPage]:
    """Yield the pages of a list: the first at its own path, the rest numbered from 2."""
    pages = list(paginate(listing.groups))
    paths = [listing.path, *(f"{listing.more}/{number}.md" for number in range(2, len(pages) + 1))]
    addresses = [address_of_list(path) for path in paths]
    for index, groups in enumerate(pages):
        title = listing.title if index == 0 else f"{listing.title} หน้า {numeral(index + 1)}"
        content = render_page(
            "list.html",
            addresses[index],
            title=title,
            listing=listing,
            groups=groups,
            number=index,
            pages=addresses,
            here=addresses[0],
        )
        updated = listing.updated.isoformat()
        yield GeneratedPage(path=paths[index], title=title, content=content, updated=updated, crumbs=listing.crumbs)


def address_of_list(path: str) -> str:
    """Return the address of a generated page: lists/news/2569/index.md -> lists/news/2569/, 2.md -> 2/."""
    stem = path.removesuffix(".md")
    return stem.removesuffix("index") if stem.endswith("index") else f"{stem}/"


def last_change(documents: Iterable[Published], otherwise: date) -> date:
    """Return the day the newest change of these documents was made; another day when there are none."""
    return max((document.changed for document in documents), default=otherwise)
