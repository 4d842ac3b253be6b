"""The page of search results; without a script it explains, and leads to every list."""

from typing import Final

from prakat.content.category import CATEGORIES
from prakat.site.nodes import GeneratedPage, Link
from prakat.site.publication import Publication
from prakat.site.render import render_page
from prakat.site.search_records import fiscal_year

ADDRESS: Final = "search/"
_HOME: Final = Link(target="", text="หน้าแรก")


def search_page(publication: Publication) -> GeneratedPage:
    """Return the page with the form, its filters, and the lists it falls back to."""
    years = {fiscal_year(publication.source(document), document) for document in publication.documents} - {0}
    used = {document.category.key for document in publication.documents}
    content = render_page(
        "search.html",
        ADDRESS,
        crumbs_links=(_HOME,),
        categories=CATEGORIES,
        used=[category for category in CATEGORIES if category.key in used],
        years=sorted(years, reverse=True),
    )
    updated = publication.changed.isoformat()
    return GeneratedPage(path="search/index.md", title="ค้นหา", content=content, updated=updated, crumbs=(_HOME,))
