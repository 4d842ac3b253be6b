"""The whole site, put together from our own rooms: every document, generated page and file for machines.

A builder gives the HTML of a page's Markdown and takes whole documents back; nothing here knows which builder it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from prakat.site.article import Article, Heading, make_article
from prakat.site.blank_form import is_blank_form
from prakat.site.booklet import Booklet, Sheet, address_of_print, make_form_sheet, make_sheet
from prakat.site.contact import contact_page
from prakat.site.crawling import render_crawling
from prakat.site.data_files import data_files
from prakat.site.feeds import feeds_of, render_feeds
from prakat.site.frame import Frame, MenuEntry, Shell, render_document, render_not_found
from prakat.site.hosting import render_hosting
from prakat.site.indexes import generate_manual, generate_pages
from prakat.site.json_ld import document_data, home_data, page_data
from prakat.site.listing import address_of_list
from prakat.site.moved import redirects, render_redirects
from prakat.site.nodes import GeneratedFile, GeneratedPage, Manual
from prakat.site.oia import oia_files
from prakat.site.printing import print_all
from prakat.site.publication import Publication, Published
from prakat.site.render import render_article
from prakat.site.tombstone import tombstones
from prakat.site.words import POLICIES

_FOOTER: Final = (
    ("about/", "เกี่ยวกับเว็บไซต์นี้"),
    ("sitemap/", "ผังเว็บไซต์"),
    ("all/", "ทุกเรื่อง ก–ฮ"),
    ("oia/", "ดัชนีข้อมูลข่าวสาร"),
    ("data/", "ข้อมูลเปิด"),
    ("standard/", "มาตรฐานเว็บไซต์ภาครัฐ"),
    ("divisions/", "แยกตามหน่วยงาน"),
    ("approvals/", "ทะเบียนความเห็นชอบ"),
)


class Site:
    """A publication as documents. ``sheets`` and ``scripts`` are addresses the builder has put into the site."""

    def __init__(
        self,
        publication: Publication,
        menu: Sequence[MenuEntry],
        sheets: Sequence[str],
        scripts: Sequence[str] = (),
        *,
        collector: bool = False,
    ) -> None:
        self.publication = publication
        self._booklets: Mapping[str, Booklet] = {}
        self._shell = Shell(
            site_name=publication.site_name,
            url=publication.url,
            sample=publication.sample,
            draft=publication.draft,
            menu=tuple(menu),
            footer=tuple(_footer(publication)),
            sheets=tuple(sheets),
            scripts=tuple(scripts),
            collector=collector,
        )

    @cached_property
    def generated(self) -> Mapping[str, GeneratedPage]:
        """Pages no one wrote, by path as if under docs/."""
        return {page.path: page for page in (*generate_pages(self.publication), *self._tombstones)}

    @cached_property
    def _tombstones(self) -> tuple[GeneratedPage, ...]:
        return tuple(tombstones(self.publication))

    def files(self) -> Iterator[GeneratedFile]:
        """Yield the files for machines, and pages at the addresses that documents have left."""
        publication = self.publication
        moved = redirects(publication)
        yield from render_feeds(publication)
        yield from oia_files(publication)
        yield from data_files(publication)
        # Nobody is sent to a tombstone; who comes by an old link finds it.
        gone = {page.path for page in self._tombstones}
        yield from render_crawling(publication, [page for page in self.generated.values() if page.path not in gone])
        yield from render_hosting(moved, urlsplit(publication.url).path or "/")
        yield from render_redirects(publication, moved)

    def document(self, path: str, body: str, headings: tuple[Heading, ...]) -> str:
        """Return the HTML document of a page of content; ``body`` is the HTML of its Markdown."""
        article = self._article(path, body, headings)
        frame = self._frame_of(self.publication.by_path[path], article)
        return render_document(self._shell, frame, render_article(article))

    def article(self, path: str, body: str, headings: tuple[Heading, ...]) -> str:
        """Return the HTML of a page of content without its frame."""
        return render_article(self._article(path, body, headings))

    def _article(self, path: str, body: str, headings: tuple[Heading, ...]) -> Article:
        article = make_article(self.publication, self.publication.by_path[path], body, headings)
        return replace(article, booklet=self._booklets[path].link) if path in self._booklets else article

    def prints(self) -> Mapping[str, str]:
        """Return the documents that are printed, and the address of the print of each, by path."""
        found = {document.path: address_of_print(self.publication, document) for document in self.publication.documents}
        return {path: address for path, address in found.items() if address}

    def print_all(self, bodies: Mapping[str, tuple[str, tuple[Heading, ...]]], kept: Path) -> Mapping[str, Booklet]:
        """Print manuals and forms, and return them by path; none when there is nothing to print with.

        ``bodies`` are the HTML and the headings of each page; ``kept`` is the folder of what was printed before.
        """
        sheets = {path: self._sheet(self.publication.by_path[path], *body) for path, body in bodies.items()}
        printed = print_all(sheets.values(), kept)
        self._booklets = {path: printed[sheet.address] for path, sheet in sheets.items() if sheet.address in printed}
        return self._booklets

    def _sheet(self, document: Published, body: str, headings: tuple[Heading, ...]) -> Sheet:
        if is_blank_form(self.publication, document):
            return make_form_sheet(self.publication, document)
        return make_sheet(self.publication, make_article(self.publication, document, body, headings), headings)

    def page(self, path: str) -> str:
        """Return the HTML document of a generated page."""
        return self._page(self.generated[path])

    def manual(self, manual: Manual, body: str) -> str:
        """Return the HTML document of a page of another room; ``body`` is the HTML of its Markdown."""
        return self._page(generate_manual(self.publication, manual, body))

    def _page(self, page: GeneratedPage) -> str:
        address = address_of_list(page.path)
        data = [*page_data(self.publication, page.crumbs, address, page.title)]
        if not address:
            data += home_data(self.publication)
        section = page.path.partition("/")[0]
        frame = Frame(
            address=address,
            title=page.title,
            description=page.description,
            section=f"{section}/",
            lang=page.lang,
            data=tuple(data),
            feeds=feeds_of(self.publication, section),
        )
        return render_document(self._shell, frame, page.content)

    def not_found(self) -> str:
        """Return the document for addresses that lead nowhere."""
        return render_not_found(self._shell)

    def _frame_of(self, document: Published, article: Article) -> Frame:
        data = document_data(self.publication, document, article.downloads)
        return Frame(
            address=document.address,
            title=document.title,
            description=document.summary,
            section=f"{document.category.key}/",
            kind="article",
            data=(*data, *page_data(self.publication, article.crumbs, document.address, document.title)),
            feeds=feeds_of(self.publication, document.category.key),
        )


def _footer(publication: Publication) -> Iterator[MenuEntry]:
    """Yield what every page leads to: contact, the site's own pages, and the policies there are."""
    contact = contact_page(publication)
    if contact:
        yield MenuEntry(title="ติดต่อเทศบาล", address=contact.address)
    yield from (MenuEntry(title=title, address=address) for address, title in _FOOTER)
    for kind, title in POLICIES.items():
        found = publication.policies.get(kind)
        if found:
            yield MenuEntry(title=title, address=found.address)
