"""Generated pages of figures: parts with tables, charts, notes and files, all by one template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from prakat.opendata.dataset import DataFile
from prakat.site.downloads import format_size
from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedPage, Link, Node
from prakat.site.render import render_page

HOME: Final = Link(target="", text="หน้าแรก")
DATA: Final = Link(target="data/", text="ข้อมูลเปิด")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page: its id (it begins with "_"), heading, and what stands below; ``notes`` are paragraphs."""

    id: str
    title: str
    nodes: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page of figures before it is HTML. ``warnings`` stand first, where something does not agree."""

    path: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    updated: date
    crumbs: tuple[Link, ...] = (HOME, DATA)
    warnings: tuple[str, ...] = ()
    jumps: tuple[Link, ...] = ()
    pages: tuple[str, ...] = ()
    number: int = 0
    sample: bool = False


def figure_page(sheet: Sheet) -> GeneratedPage:
    """Return a sheet as a page."""
    content = render_page("figures.html", address_of_list(sheet.path), sheet=sheet)
    return GeneratedPage(
        path=sheet.path,
        title=sheet.title,
        content=content,
        updated=sheet.updated.isoformat(),
        crumbs=sheet.crumbs,
        description=sheet.lead,
    )


def file_links(files: Sequence[DataFile]) -> tuple[Link, ...]:
    """Return files to take away, with what they are and how large."""
    return tuple(Link(target=it.address, text=it.title.th, note=format_size(it.size)) for it in files)
