"""The site map: every list, and every page of every year, so that no document is more than three clicks away."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from prakat.content.category import CATEGORIES, Category
from prakat.site.category_lists import ORDERS
from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedPage, Link
from prakat.site.numerals import numeral
from prakat.site.publication import Publication
from prakat.site.render import render_page

_HOME: Final = Link(target="", text="หน้าแรก")
ADDRESS: Final = "sitemap/"
# Every document is in the list of a year; pages of other lists would make the map grow for nothing.
_WHOLE: Final = frozenset({"divisions", "oia"})
_YEAR: Final = re.compile(r"lists/[a-z-]+/[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A list: its first page, and the numbers of those that follow."""

    link: Link
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the site map."""

    link: Link
    branches: tuple[Branch, ...]


def site_map(publication: Publication, pages: Sequence[GeneratedPage]) -> GeneratedPage:
    """Return the site map of these pages."""
    sections = [_section(category, pages) for category in CATEGORIES]
    others = _branches(page for page in pages if _is_other(page.path))
    title = "ผังเว็บไซต์"
    content = render_page(
        "site_map.html", ADDRESS, crumbs_links=(_HOME,), title=title, sections=sections, others=others
    )
    updated = publication.changed.isoformat()
    return GeneratedPage(path="sitemap/index.md", title=title, content=content, updated=updated, crumbs=(_HOME,))


def _section(category: Category, pages: Iterable[GeneratedPage]) -> Section:
    folder = f"lists/{category.key}/"
    branches = _branches(page for page in pages if page.path.startswith(folder) and not _is_reordered(page.path))
    return Section(link=Link(target=f"{category.key}/", text=category.title.th), branches=branches)


def _is_reordered(path: str) -> bool:
    return any(f"/{order.folder}" in path for order in ORDERS if order.folder)


def _is_other(path: str) -> bool:
    """Tell whether a page is one of the site's own; parts of what grows with the documents are found from there."""
    folder, _, rest = path.partition("/")
    own = folder not in {"lists", *(category.key for category in CATEGORIES)}
    return own and (folder in _WHOLE or "/" not in rest)


def _branches(pages: Iterable[GeneratedPage]) -> tuple[Branch, ...]:
    """Gather the pages of each list: the first is its index, the rest are numbered."""
    firsts: dict[str, Link] = {}
    more: dict[str, list[Link]] = {}
    for page in pages:
        address = address_of_list(page.path)
        folder, _, last = address.rstrip("/").rpartition("/")
        if last.isdigit() and f"{folder}/" in firsts:
            if _YEAR.fullmatch(folder):
                more.setdefault(f"{folder}/", []).append(Link(target=address, text=numeral(last)))
        else:
            firsts[address] = Link(target=address, text=page.title)
    return tuple(Branch(link=link, more=tuple(more.get(address, ()))) for address, link in firsts.items())
