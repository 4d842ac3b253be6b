"""What crawlers ask for: the site map with the day each page really changed, and robots.txt."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from prakat.site.category_lists import ORDERS
from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedFile, GeneratedPage
from prakat.site.publication import Publication

# The most addresses one file may hold. Source: sitemaps.org protocol 0.9.
MOST: Final = 50_000
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_crawling(publication: Publication, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedFile]:
    """Yield sitemap.xml, in parts when there is too much for one file, and robots.txt."""
    lines = ["User-agent: *", "Disallow:"]
    if publication.url:
        entries = list(_entries(publication, pages))
        yield from _site_maps(publication, entries)
        lines.append(f"Sitemap: {publication.absolute('sitemap.xml')}")
    yield GeneratedFile(path="robots.txt", content=("\n".join(lines) + "\n").encode())


def _entries(publication: Publication, pages: Iterable[GeneratedPage]) -> Iterator[tuple[str, str]]:
    """Yield (address, day of the last change); other orders of the same list are left out."""
    for page in pages:
        if not any(f"/{order.folder}" in page.path for order in ORDERS if order.folder):
            yield publication.absolute(address_of_list(page.path)), page.updated
    for document in publication.documents:
        yield publication.absolute(document.address), document.changed.isoformat()


def _site_maps(publication: Publication, entries: Sequence[tuple[str, str]]) -> Iterator[GeneratedFile]:
    parts = [entries[start : start + MOST] for start in range(0, len(entries), MOST)]
    if len(parts) == 1:
        yield GeneratedFile(path="sitemap.xml", content=_xml("urlset", "url", parts[0]))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield GeneratedFile(path=name, content=_xml("urlset", "url", part))
    index = [(publication.absolute(name), max(day for _, day in part)) for name, part in zip(names, parts, strict=True)]
    yield GeneratedFile(path="sitemap.xml", content=_xml("sitemapindex", "sitemap", index))


def _xml(root: str, item: str, entries: Iterable[tuple[str, str]]) -> bytes:
    top = ET.Element(root, {"xmlns": _NAMESPACE})
    for address, day in entries:
        element = ET.SubElement(top, item)
        ET.SubElement(element, "loc").text = address
        ET.SubElement(element, "lastmod").text = day
    ET.indent(top, "")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(top, "utf-8")) + b"\n"
