"""What a page is, for machines: schema.org terms as JSON-LD. Only what the page itself says; nothing is guessed.

Source: schema.org GovernmentOrganization, GovernmentService, Dataset, BreadcrumbList, WebPage.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from prakat.site.contact import contact_page
from prakat.site.downloads import Download
from prakat.site.nodes import Link
from prakat.site.publication import Publication, Published

_CONTEXT: Final = "https://schema.org"
_SERVICES: Final = frozenset({"citizen-manual", "e-service"})
_MEDIA: Final = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render_json_ld(value: Mapping[str, Any]) -> str:
    """Return JSON that is safe inside a script element: "<" is written as an escape."""
    text = json.dumps({"@context": _CONTEXT, **value}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def home_data(publication: Publication) -> Iterator[str]:
    """Yield what the home page says: who publishes this site, and where they are found."""
    yield render_json_ld(_organization(publication))


def page_data(publication: Publication, crumbs: Sequence[Link], address: str, title: str) -> Iterator[str]:
    """Yield where a page stands."""
    if crumbs:
        trail = [*((link.target, link.text) for link in crumbs), (address, title)]
        items = [
            {"@type": "ListItem", "position": position, "name": text, "item": publication.absolute(target)}
            for position, (target, text) in enumerate(trail, start=1)
        ]
        yield render_json_ld({"@type": "BreadcrumbList", "itemListElement": items})


def document_data(publication: Publication, document: Published, downloads: Sequence[Download]) -> Iterator[str]:
    """Yield what a document is: a page, and a service or a set of data where it is one."""
    common = _common(publication, document)
    yield render_json_ld({"@type": "WebPage", **common, **_dates(document)})
    if document.type_key in _SERVICES:
        yield render_json_ld({"@type": "GovernmentService", **common, "serviceOperator": _publisher(publication)})
    data = [item for item in downloads if item.is_data]
    if data:
        yield render_json_ld(_dataset(publication, document, data))


def _common(publication: Publication, document: Published) -> dict[str, Any]:
    language = "en" if publication.source(document).value.get("lang") == "en" else "th"
    common = {"name": document.title, "url": publication.absolute(document.address), "inLanguage": language}
    if document.summary:
        common["description"] = document.summary
    return common


def _dates(document: Published) -> dict[str, str]:
    dates = {"datePublished": document.published, "dateModified": document.updated, "expires": document.ends}
    return {key: day.isoformat() for key, day in dates.items() if day}


def _publisher(publication: Publication) -> dict[str, str]:
    return {
        "@type": "GovernmentOrganization",
        "name": publication.site_name,
        "url": publication.absolute(""),
    }


def _dataset(publication: Publication, document: Published, data: Sequence[Download]) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        **_common(publication, document),
        **_dates(document),
        "description": document.summary or document.title,
        "creator": _publisher(publication),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": item.title,
                "contentUrl": publication.absolute(item.address),
                "encodingFormat": _MEDIA[item.kind.lower()],
                "contentSize": str(item.size),
                "sha256": item.sha256,
            }
            for item in data
        ],
    }


def _organization(publication: Publication) -> dict[str, Any]:
    found = contact_page(publication)
    value = publication.source(found).value if found else {}
    organization: dict[str, Any] = _publisher(publication)
    address = value.get("address")
    if isinstance(address, dict):
        organization["address"] = _address(address)
    for key, field in (("telephone", "phones"), ("faxNumber", "faxes"), ("email", "emails")):
        first = _first(value.get(field))
        if first:
            organization[key] = first
    return organization


def _first(value: object) -> str:
    item = value[0] if isinstance(value, list) and value else None
    text = item.get("number") if isinstance(item, dict) else item
    return text if isinstance(text, str) else ""


def _address(value: Mapping[str, Any]) -> dict[str, str]:
    words = (("house_no", ""), ("moo", "หมู่ที่ "), ("road", "ถนน"), ("tambon", "ตำบล"))
    street = " ".join(f"{word}{value[key]}" for key, word in words if key in value)
    terms = {"addressLocality": "amphoe", "addressRegion": "province", "postalCode": "postal_code"}
    parts = {term: str(value[key]) for term, key in terms.items() if key in value}
    return {"@type": "PostalAddress", "streetAddress": street, "addressCountry": "TH", **parts}
