"""Small parts of OCDS releases: identifiers, amounts, days, parties, documents.

Source: Open Contracting Data Standard 1.1.5, release schema.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from prakat.content.document import Document
from prakat.opendata.book import Item
from prakat.opendata.privacy import masked, public_tax_number
from prakat.opendata.setting import Setting
from prakat.opendata.table import number_of
from prakat.rules.fields import amount_of, text_of

BUYER: Final = "municipality"
_METHODS: Final = {
    "e-market": "open",
    "e-bidding": "open",
    "price-inquiry": "open",
    "design-contest": "open",
    "selection": "limited",
    "specific": "direct",
}
_CATEGORIES: Final = {
    "goods": "goods",
    "lease": "goods",
    "works": "works",
    "services": "services",
    "consultancy": "services",
    "design-supervision": "services",
}
# Fields whose text people wrote freely.
_WRITTEN: Final = frozenset({"name", "title", "description", "rationale", "legalName"})


def ocid_of(item: Item, prefix: str) -> str:
    """Return the identifier of a process: the one its details state, else prefix, fiscal year and number."""
    stated = text_of(item.details.value.get("ocid")) if item.details else ""
    year = f"{item.year % 100:02}-"
    number = item.key if item.key.startswith(year) else f"{item.year}-{item.key}"
    # "/" has no place in an identifier; "_" marks it, so no two numbers become one.
    return stated or f"{prefix}-{number.replace('_', '__').replace('/', '_-')}"


def amount(value: object) -> dict[str, Any] | None:
    """Return an amount in baht; None for what is no number."""
    found = value if isinstance(value, Decimal) else amount_of(value)
    return None if found is None else {"amount": number_of(found), "currency": "THB"}


def moment(value: object) -> str | None:
    """Return a day as the moment it begins in Thailand, and a moment as it is; None for anything else."""
    text = text_of(value)
    if "T" in text:
        return text
    try:
        return f"{date.fromisoformat(text).isoformat()}T00:00:00+07:00"
    except ValueError:
        return None


def drop_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a group without fields that say nothing."""
    return {key: item for key, item in value.items() if item not in (None, "", [], {})}


def period(value: Mapping[str, Any], start: str, end: str) -> dict[str, Any]:
    """Return a stretch of time by the names its ends have."""
    return drop_empty({"startDate": moment(value.get(start)), "endDate": moment(value.get(end))})


def party_id(value: Mapping[str, Any]) -> str:
    """Return how a vendor is told from others: by a juristic person's number, else by a hash of the name."""
    number = public_tax_number(text_of(value.get("party")), text_of(value.get("juristic_id")))
    digest = hashlib.sha256(text_of(value.get("name")).encode()).hexdigest()[:12]
    return f"juristic-{number}" if number else f"name-{digest}"


def reference(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a vendor as other parts refer to it."""
    return drop_empty({"id": party_id(value), "name": text_of(value.get("name"))})


def organization(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a vendor as a party, its roles apart. A natural person has a name and nothing else."""
    number = public_tax_number(text_of(value.get("party")), text_of(value.get("juristic_id")))
    identifier = {"id": number, "legalName": text_of(value.get("name"))} if number else None
    return drop_empty({**reference(value), "identifier": identifier})


def document_part(document: Document, kind: str, setting: Setting) -> dict[str, Any]:
    """Return a page as a document of a process; without an address where the site's own is not known."""
    url = setting.link(document.path)
    return drop_empty(
        {
            "id": document.path.rpartition("/")[2].removesuffix(".md"),
            "documentType": kind,
            "title": document.title,
            "url": url if url.startswith("https://") else None,
            "datePublished": moment(document.value.get("doc_date") or document.value.get("announced")),
            "format": "text/html",
            "language": "th",
        }
    )


def tender_basics(item: Item, setting: Setting) -> dict[str, Any]:
    """Return what is known of the tender from plan and details alone."""
    method = text_of(item.value("method"))
    category = text_of(item.value("procurement_category"))
    return drop_empty(
        {
            "id": item.egp or item.key,
            "title": item.name,
            "procuringEntity": {"id": BUYER, "name": setting.publisher},
            "value": amount(item.value("budget")),
            "procurementMethod": _METHODS.get(method),
            "procurementMethodDetails": setting.labels.method(method).th,
            "mainProcurementCategory": _CATEGORIES.get(category),
            "additionalProcurementCategories": ["consultingServices"] if category == "consultancy" else None,
        }
    )


def names_of(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return vendors as references, each once."""
    return list({found["id"]: found for found in map(reference, values)}.values())


def without_numbers(value: Any, key: str = "") -> Any:
    """Return a release whose free texts give away no one's number."""
    if isinstance(value, dict):
        return {name: without_numbers(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [without_numbers(item, key) for item in value]
    return masked(value) if isinstance(value, str) and key in _WRITTEN else value
