"""What is new, for feed readers: Atom and JSON Feed for everything and for each category.

Dates are the documents' own, so that the same documents give the same bytes. Feeds hold absolute addresses, so there
are none where the site's address is not known. Source: RFC 4287; JSON Feed 1.1.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final
from xml.etree import ElementTree as ET

from prakat.content.category import CATEGORIES, Category
from prakat.site.alphabet import sort_key
from prakat.site.frame import Feed
from prakat.site.nodes import GeneratedFile
from prakat.site.publication import NO_DAY, Publication, Published

MOST: Final = 50
ATOM: Final = "application/atom+xml"
JSON: Final = "application/feed+json"
_ATOM_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_ALL: Final = "all"


def feeds_of(publication: Publication, section: str) -> tuple[Feed, ...]:
    """Return the feeds a page announces: of everything, and of the category it belongs to."""
    if not publication.url:
        return ()
    titles = {_ALL: f"ทุกเรื่อง - {publication.site_name}"}
    titles |= {category.key: f"{category.title.th} - {publication.site_name}" for category in CATEGORIES}
    names = [_ALL, section] if section in titles and section != _ALL else [_ALL]
    return tuple(
        Feed(address=f"feeds/{name}{suffix}", title=titles[name], media_type=media_type)
        for name in names
        for suffix, media_type in ((".xml", ATOM), (".json", JSON))
    )


def render_feeds(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield all feeds as files."""
    if not publication.url:
        return
    newest = _newest(publication.documents)
    yield from _both(publication, _ALL, f"ทุกเรื่อง - {publication.site_name}", newest[:MOST])
    for category in CATEGORIES:
        items = [item for item in newest if item.category == category][:MOST]
        yield from _both(publication, category.key, _title(publication, category), items)


def _title(publication: Publication, category: Category) -> str:
    return f"{category.title.th} - {publication.site_name}"


def _newest(documents: Sequence[Published]) -> list[Published]:
    ordered = sorted(documents, key=lambda item: (sort_key(item.title), item.path))
    return sorted(ordered, key=lambda item: item.changed, reverse=True)


def _both(publication: Publication, name: str, title: str, items: Sequence[Published]) -> Iterator[GeneratedFile]:
    yield GeneratedFile(path=f"feeds/{name}.xml", content=_atom(publication, name, title, items))
    yield GeneratedFile(path=f"feeds/{name}.json", content=_json(publication, name, title, items))


def _moment(day: date) -> str:
    """Return a day as a moment: midnight in Thailand."""
    return f"{day.isoformat()}T00:00:00+07:00"


def _atom(publication: Publication, name: str, title: str, items: Sequence[Published]) -> bytes:
    ET.register_namespace("", _ATOM_NAMESPACE)
    feed = ET.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "th"})
    own, home = publication.absolute(f"feeds/{name}.xml"), publication.absolute("" if name == _ALL else f"{name}/")
    _text(feed, "id", own)
    _text(feed, "title", title)
    _text(feed, "updated", _moment(max((item.changed for item in items), default=NO_DAY)))
    ET.SubElement(feed, _tag("link"), {"rel": "self", "type": ATOM, "href": own})
    ET.SubElement(feed, _tag("link"), {"rel": "alternate", "type": "text/html", "href": home})
    _text(ET.SubElement(feed, _tag("author")), "name", publication.site_name)
    for item in items:
        _entry(feed, publication, item)
    ET.indent(feed, "")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(feed, "utf-8")) + b"\n"


def _entry(feed: ET.Element, publication: Publication, item: Published) -> None:
    entry = ET.SubElement(feed, _tag("entry"))
    address = publication.absolute(item.address)
    _text(entry, "id", address)
    _text(entry, "title", item.title)
    ET.SubElement(entry, _tag("link"), {"rel": "alternate", "type": "text/html", "href": address})
    _text(entry, "published", _moment(item.published or item.changed))
    _text(entry, "updated", _moment(item.changed))
    if item.division:
        _text(ET.SubElement(entry, _tag("author")), "name", item.division)
    ET.SubElement(entry, _tag("category"), {"term": item.type_key, "label": item.type_title})
    if item.summary:
        _text(entry, "summary", item.summary)


def _tag(name: str) -> str:
    return f"{{{_ATOM_NAMESPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = text


def _json(publication: Publication, name: str, title: str, items: Sequence[Published]) -> bytes:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": publication.absolute("" if name == _ALL else f"{name}/"),
        "feed_url": publication.absolute(f"feeds/{name}.json"),
        "language": "th",
        "authors": [{"name": publication.site_name, "url": publication.absolute("")}],
        "items": [_item(publication, item) for item in items],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _item(publication: Publication, item: Published) -> dict[str, Any]:
    address = publication.absolute(item.address)
    return {
        "id": address,
        "url": address,
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": _moment(item.published or item.changed),
        "date_modified": _moment(item.changed),
        "authors": [{"name": item.division or publication.site_name}],
        "tags": [item.type_title],
    }
