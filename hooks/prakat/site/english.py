"""A short English section: who this is, how to reach them, and what has an English title."""

from collections.abc import Iterator
from typing import Final

from prakat.content.category import CATEGORIES
from prakat.site.contact import contact_page
from prakat.site.nodes import Fact, Facts, GeneratedPage, Link, Plain
from prakat.site.publication import Publication, Published, newest_first
from prakat.site.render import render_page

ADDRESS: Final = "en/"
_HOME: Final = Link(target="", text="หน้าแรก")
_SERVICES: Final = frozenset({"citizen-manual", "form", "e-service"})
_MOST: Final = 100


def english_page(publication: Publication) -> GeneratedPage:
    """Return the English section, made from the contact page and from English titles that documents carry."""
    titled = [item for item in newest_first(publication.documents) if item.title_en]
    content = render_page(
        "english.html",
        ADDRESS,
        crumbs_links=(_HOME,),
        site_name=publication.site_name,
        sample=publication.sample,
        contact=Facts(facts=tuple(_contact(publication))),
        services=[_english_link(item) for item in titled if item.type_key in _SERVICES][:_MOST],
        others=[_english_link(item) for item in titled if item.type_key not in _SERVICES][:_MOST],
        categories=CATEGORIES,
    )
    return GeneratedPage(
        path="en/index.md",
        title="English",
        content=content,
        updated=publication.changed.isoformat(),
        crumbs=(_HOME,),
        description="Contact and services of the municipality, in English.",
        lang="en",
    )


def _english_link(document: Published) -> Link:
    return Link(target=document.address, text=document.title_en, note=document.title)


def _contact(publication: Publication) -> Iterator[Fact]:
    found = contact_page(publication)
    if found is None:
        return
    value = publication.source(found).value
    for label, key, scheme in (("Telephone", "phones", "tel:"), ("Fax", "faxes", ""), ("E-mail", "emails", "mailto:")):
        items = value.get(key)
        for item in items[:1] if isinstance(items, list) else []:
            text = str(item.get("number", "")) if isinstance(item, dict) else str(item)
            target = scheme + (text if scheme == "mailto:" else "".join(filter(str.isdigit, text)))
            yield Fact(label=label, value=Link(target=target, text=text, external=True) if scheme else Plain(text=text))
    yield Fact(label="All contacts (Thai)", value=Link(target=found.address, text=found.title))
