"""Whom to ask about a page: the division that owns it, by the numbers of the municipality's own contact page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from prakat.rules.fields import entries
from prakat.site.nodes import Fact, Facts, Link, Node, Plain
from prakat.site.publication import Publication, Published
from prakat.site.values import Surroundings, node_of

_KIND: Final = "contact"
_NOWHERE: Final = Surroundings(folder="", files={}, titles={}, divisions={})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactBox:
    """The facts of whom to ask, and a link with which a reader can say that something is wrong with a page."""

    facts: Facts
    report: Link | None


def contact_page(publication: Publication) -> Published | None:
    """Return the municipality's contact page, the first by path."""
    return next((document for document in publication.documents if document.type_key == _KIND), None)


def contact_box(publication: Publication, document: Published) -> ContactBox | None:
    """Return whom to ask about a document; None where the site has no contact page, and on that page itself."""
    found = contact_page(publication)
    if found is None or found.path == document.path:
        return None
    value = publication.source(found).value
    facts = tuple(_facts(publication, document, found, value))
    return ContactBox(facts=Facts(facts=facts), report=_report(document, value))


def _facts(publication: Publication, document: Published, found: Published, value: Mapping[str, Any]) -> Iterator[Fact]:
    owner: Node = Plain(text=document.division or publication.site_name)
    if document.division_key in publication.divisions:
        owner = Link(target=f"divisions/{document.division_key}/", text=document.division)
    yield Fact(label="หน่วยงาน", value=owner)
    number = _phone(document.division_key, value)
    if number:
        yield Fact(label="โทรศัพท์", value=node_of(number, {}, "phone", _NOWHERE))
    email = _email(value)
    if email:
        yield Fact(label="อีเมล", value=Link(target=f"mailto:{email}", text=email, external=True))
    if isinstance(value.get("hours"), str):
        yield Fact(label="เวลาทำการ", value=Plain(text=value["hours"]))
    yield Fact(label="ช่องทางอื่น", value=Link(target=found.address, text=found.title))


def _phone(division: str, value: Mapping[str, Any]) -> str:
    """Return the division's own number, else the first of the municipality."""
    own = [item.get("phone") for _, item in entries(value, "divisions") if item.get("division") == division]
    every = [*own, *(item.get("number") for _, item in entries(value, "phones"))]
    return next((found for found in every if isinstance(found, str)), "")


def _email(value: Mapping[str, Any]) -> str:
    emails = value.get("emails")
    return next((item for item in emails if isinstance(item, str)), "") if isinstance(emails, list) else ""


def _report(document: Published, value: Mapping[str, Any]) -> Link | None:
    """Return a letter that begins with the page it is about: no form, no script, nothing sent unseen."""
    address = value.get("webmaster_email") or _email(value)
    if not isinstance(address, str) or not address:
        return None
    subject = quote(f"เรื่อง: {document.title}")
    body = quote(f"หน้า: /{document.address}\n\n")
    text = "หน้านี้มีประโยชน์หรือไม่ พบข้อผิดพลาดหรือไม่ เขียนบอกเรา"
    return Link(target=f"mailto:{address}?subject={subject}&body={body}", text=text, external=True)
