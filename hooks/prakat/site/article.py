"""One document page, put together in the order a reader needs it. Values in, values out; `render` makes it HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.content.schema import ContentType
from prakat.findings import Finding
from prakat.site.blank_form import KIND as FORM
from prakat.site.blank_form import Blank, blanks_of
from prakat.site.contact import ContactBox, contact_box
from prakat.site.downloads import Download, read_downloads
from prakat.site.fields import FieldReader
from prakat.site.figures import with_charts
from prakat.site.flow import FlowStep, flow_of
from prakat.site.licence import Licence, licence_of
from prakat.site.nodes import Fact, Facts, Figure, Items, Link, Node, Plain, Section
from prakat.site.notice import Notice, notices
from prakat.site.numerals import numeral
from prakat.site.page_history import PageHistory
from prakat.site.provenance import ApprovalPanel, SelfCheck, approval_panel, metadata, self_check
from prakat.site.publication import Publication, Published
from prakat.site.related import neighbours, related_links
from prakat.site.values import Surroundings, day_node
from prakat.site.words import DISCLOSURE, EXEMPTIONS

_COMMON_PAGE: Final = "common.schema.json#/$defs/page"
# Shown in the metadata block, or in a part of the page of their own.
_PLACED: Final = frozenset({"doc_no", "no_number_reason", "doc_date", "repeals", "repealed_by", "fields"})
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An entry of the list of contents."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A slip that was mended, and when."""

    on: Node | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Everything a document page shows. ``body`` is HTML made from Markdown by the builder; all else is data."""

    address: str
    title: str
    title_en: str
    lang: str
    crumbs: tuple[Link, ...]
    sample: bool
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    metadata: Facts
    approval: ApprovalPanel
    summary: str
    contents: tuple[Heading, ...]
    facts: Facts
    sections: tuple[Section, ...]
    body: str
    figures: tuple[Figure, ...]
    downloads: tuple[Download, ...]
    corrections: tuple[Correction, ...]
    check: SelfCheck | None
    contact: ContactBox | None
    history: PageHistory | None
    related: tuple[Link, ...]
    neighbours: tuple[Link, ...]
    licence: Licence
    flow: tuple[FlowStep, ...] = ()
    booklet: Link | None = None
    blanks: tuple[Blank, ...] = ()


def make_article(publication: Publication, document: Published, body: str, headings: tuple[Heading, ...]) -> Article:
    """Put a document page together from its front matter and the HTML of its body."""
    source = publication.source(document)
    value = source.value
    labels = _labels(publication, document)
    downloads = read_downloads(publication.corpus, source, labels)
    facts, sections = _typed(publication, document, downloads)
    figures = tuple(_figures(value.get("images"), downloads))
    related = related_links(publication, document)
    return Article(
        address=document.address,
        title=document.title,
        title_en=source.text("title_en"),
        lang="en" if value.get("lang") == "en" else "th",
        crumbs=_crumbs(document),
        sample=document.sample,
        findings=publication.findings_of(document.path),
        notices=notices(publication, document),
        metadata=metadata(publication, document),
        approval=approval_panel(publication, document),
        summary=document.summary,
        contents=_contents(sections, headings, downloads),
        facts=facts,
        sections=sections,
        body=body,
        figures=figures,
        downloads=tuple(item for item in downloads if not _shown(item, figures)),
        corrections=tuple(_corrections(value)),
        check=self_check(publication, document),
        contact=contact_box(publication, document),
        history=_history(publication, document, downloads, labels),
        related=related,
        neighbours=neighbours(publication, document, related),
        licence=licence_of(publication, document, downloads),
        flow=flow_of(value),
        blanks=blanks_of(value) if document.type_key == FORM else (),
    )


def _labels(publication: Publication, document: Published) -> Mapping[str, str]:
    """Return the Thai names of the top-level fields of the page's type."""
    kind = publication.house.types.get(document.type_key)
    if kind is None:
        return {}
    lookup = publication.house.schemas.field_schema(kind)
    found = {key: lookup((key,)).get("title") for key in publication.source(document).value}
    return {key: title for key, title in found.items() if isinstance(title, str)}


def _typed(
    publication: Publication, document: Published, downloads: tuple[Download, ...]
) -> tuple[Facts, tuple[Section, ...]]:
    source = publication.source(document)
    kind = publication.house.types.get(document.type_key)
    if kind is None:
        return Facts(facts=()), ()
    folder = document.path.rpartition("/")[0]
    around = Surroundings(
        folder=folder,
        files={item.path: item for item in downloads},
        titles=publication.titles,
        divisions=publication.divisions,
    )
    snapshot = publication.corpus.snapshot
    reader = FieldReader(
        lookup=publication.house.schemas.field_schema(kind),
        around=around,
        csv=lambda name: snapshot.read(f"{folder}/{name}") if f"{folder}/{name}" in publication.corpus.paths else None,
    )
    facts, sections = reader.facts_and_sections(source.value, _skipped(publication, kind, source.value))
    drawn = with_charts(document.type_key, source.value, sections, downloads)
    return facts, (*drawn, *_disclosure(source.value))


def _skipped(publication: Publication, kind: ContentType, value: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields every page has, those placed elsewhere, and those that only repeat the title."""
    common = publication.house.schemas.resolve(_COMMON_PAGE, kind.category).get("properties", {})
    repeated = {key for key, item in value.items() if item == value.get("title")}
    return frozenset(common) | _PLACED | repeated


def _crumbs(document: Published) -> tuple[Link, ...]:
    key = document.category.key
    crumbs = [Link(target="", text="หน้าแรก"), Link(target=f"{key}/", text=document.category.title.th)]
    if document.year:
        crumbs.append(Link(target=f"lists/{key}/{document.year}/", text=numeral(f"ปีงบประมาณ {document.year}")))
    return tuple(crumbs)


def _history(
    publication: Publication, document: Published, downloads: tuple[Download, ...], labels: Mapping[str, str]
) -> PageHistory | None:
    """Return what Git knows of a page; None without Git, and for a draft that was never committed."""
    if publication.history is None:
        return None
    files = (item.path for item in downloads)
    found = publication.history.of_page(document.path, files, lambda key: labels.get(key, key))
    return found if found.changes else None


def _contents(
    sections: tuple[Section, ...], headings: tuple[Heading, ...], downloads: tuple[Download, ...]
) -> tuple[Heading, ...]:
    found = [Heading(id=section.id, title=section.title) for section in sections]
    found += headings
    if downloads:
        found.append(Heading(id="_attached", title="ไฟล์แนบ"))
    return tuple(found) if len(found) >= _ENOUGH else ()


def _figures(images: object, downloads: tuple[Download, ...]) -> Iterator[Figure]:
    """Yield the pictures of the field every page may have; a draft may hold anything there."""
    files = {item.path.rpartition("/")[2]: item for item in downloads if item.is_picture}
    for image in images if isinstance(images, list) else []:
        found = files.get(str(image.get("path"))) if isinstance(image, dict) else None
        if found:
            yield Figure(target=found.address, alt=str(image.get("alt", "")), credit=str(image.get("credit", "")))


def _shown(item: Download, figures: tuple[Figure, ...]) -> bool:
    return item.address in {figure.target for figure in figures}


def _corrections(value: Mapping[str, Any]) -> Iterator[Correction]:
    items = value.get("corrections")
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            yield Correction(on=day_node(item.get("date")), what=str(item.get("what", "")))


def _disclosure(value: Mapping[str, Any]) -> Iterator[Section]:
    """Yield what is held back, by which exemption, and that one may appeal (Official Information Act, section 18)."""
    found = value.get("disclosure")
    if not isinstance(found, dict) or found.get("level") not in ("redacted", "withheld"):
        return
    facts = [Fact(label="ระดับ", value=Plain(text=DISCLOSURE[found["level"]]))]
    for key, label in (("exemption", "ข้อยกเว้น"), ("reason", "เหตุผล"), ("order_no", "คำสั่งเลขที่")):
        text = found.get(key)
        if isinstance(text, str):
            facts.append(Fact(label=label, value=Plain(text=EXEMPTIONS.get(text, text))))
    ordered = day_node(found.get("order_date"))
    if ordered:
        facts.append(Fact(label="วันที่คำสั่ง", value=ordered))
    right = Plain(text="ผู้ขอมีสิทธิอุทธรณ์ต่อคณะกรรมการวินิจฉัยการเปิดเผยข้อมูลข่าวสาร")
    yield Section(id="_disclosure", title="การเปิดเผย", value=Items(items=(Facts(facts=tuple(facts)), right)))
