"""Everything the site shows, computed from one snapshot: its documents, and what the house says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from prakat.approvals.check import standing_approval
from prakat.approvals.house import House
from prakat.approvals.ledger import Approval
from prakat.approvals.requirement import requirement_of
from prakat.content.category import Category
from prakat.content.document import Document
from prakat.findings import Finding
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import REGULAR
from prakat.site.addresses import address_of
from prakat.site.alphabet import sort_key
from prakat.site.values import parse_day
from prakat.thai.calendar import BUDDHIST_ERA

# The first of these is the day a document is known by; a page without any is known by the day it was published.
_DAYS: Final = ("doc_date", "event_date", "meeting_date")
# Nothing to date at all: sitemaps still want a day.
NO_DAY: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document as lists and headers show it.

    ``day`` is the document's own, ``year`` that day's in the Buddhist era, ``about`` the start of the time it tells of.
    """

    path: str
    address: str
    title: str
    category: Category
    type_key: str
    type_title: str
    division: str
    division_key: str
    summary: str
    day: date | None
    about: date | None
    published: date | None
    updated: date | None
    status: str
    sample: bool
    approval: Approval | None
    needs_approval: bool

    @property
    def year(self) -> int:
        """The Buddhist-era year the document is listed under; 0 when it has no day."""
        return self.day.year + BUDDHIST_ERA if self.day else 0

    @property
    def changed(self) -> date:
        """The last day anything of it changed, for sitemaps."""
        return max(day for day in (self.published, self.updated, NO_DAY) if day)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The site's content. Only a draft that is looked at has ``findings``."""

    site_name: str
    corpus: Corpus
    house: House
    documents: tuple[Published, ...]
    findings: tuple[Finding, ...] = ()
    draft: bool = False

    @property
    def sample(self) -> bool:
        """Whether the roster, and so every approval, is a sample."""
        return self.house.roster.sample

    @cached_property
    def by_path(self) -> Mapping[str, Published]:
        """Documents by repository path."""
        return {document.path: document for document in self.documents}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Titles by repository path."""
        return {document.path: document.title for document in self.documents}

    @cached_property
    def divisions(self) -> Mapping[str, str]:
        """Names of divisions by key."""
        return {key: division.name for key, division in self.house.roster.divisions.items()}

    @cached_property
    def replaced_by(self) -> Mapping[str, tuple[str, ...]]:
        """Pages that say they replace or repeal another, by that other's path."""
        found: dict[str, list[str]] = {}
        for document in self.documents:
            for old in _paths(self.source(document).value, "supersedes", "repeals"):
                found.setdefault(old, []).append(document.path)
        return {old: tuple(new) for old, new in found.items()}

    @property
    def changed(self) -> date:
        """The last day anything on the site changed."""
        return max((document.changed for document in self.documents), default=NO_DAY)

    def source(self, document: Published) -> Document:
        """Return the page a document was read from."""
        found = self.corpus.document(document.path)
        if found is None:
            raise KeyError(document.path)
        return found

    def findings_of(self, path: str) -> tuple[Finding, ...]:
        """Return what a draft's check found in one page."""
        return tuple(
            finding
            for finding in self.findings
            if path in (finding.location.path, *(place.path for place in finding.related))
        )


def _paths(value: Mapping[str, Any], *keys: str) -> Iterator[str]:
    for key in keys:
        items = value.get(key)
        yield from (item for item in (items if isinstance(items, list) else []) if isinstance(item, str))


def linked_pages(value: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    """Return the repository paths that fields of pages name, each once."""
    return tuple(dict.fromkeys(_paths(value, *keys)))


def read_publication(
    corpus: Corpus, house: House, *, site_name: str, findings: tuple[Finding, ...] = (), draft: bool = False
) -> Publication:
    """Read every page of a snapshot that lies in a category's folder, sorted by path."""
    documents = tuple(published for path in corpus.pages() if (published := _published(corpus, house, path)))
    return Publication(
        site_name=site_name, corpus=corpus, house=house, documents=documents, findings=findings, draft=draft
    )


def publishable(corpus: Corpus, path: str) -> bool:
    """Tell whether a file under docs/ goes on the site: a plain file that is a page of a category, or named by one."""
    entry = corpus.snapshot.entries().get(path)
    if entry is None or entry.mode != REGULAR:
        return False
    document = corpus.document(path)
    return document.category is not None if document else path in corpus.users


def _published(corpus: Corpus, house: House, path: str) -> Published | None:
    document = corpus.document(path)
    if document is None or document.category is None or not publishable(corpus, path):
        return None
    kind = house.types.get(document.type)
    value = document.value
    published = parse_day(value.get("published"))
    division = document.text("division")
    return Published(
        path=path,
        address=address_of(path),
        title=document.title,
        category=document.category,
        type_key=document.type,
        type_title=kind.title.th if kind else document.type,
        division=house.roster.divisions[division].name if division in house.roster.divisions else division,
        division_key=division,
        summary=document.text("summary"),
        day=next((day for key in _DAYS if (day := parse_day(value.get(key)))), published),
        about=_about(value),
        published=published,
        updated=parse_day(value.get("updated")),
        status=document.text("status"),
        sample=value.get("sample") is True,
        approval=standing_approval(corpus, house, path),
        needs_approval=requirement_of(document, house.types, house.roster) is not None,
    )


def _about(value: Mapping[str, Any]) -> date | None:
    month, period = value.get("month"), value.get("period")
    start = period.get("start") if isinstance(period, Mapping) else None
    return parse_day(f"{month}-01") if isinstance(month, str) else parse_day(start)


def newest_first(documents: Sequence[Published]) -> list[Published]:
    """Sort by the document's day, then the time it tells of, newest first; then by title and path."""
    ordered = sorted(documents, key=lambda document: (sort_key(document.title), document.path))
    return sorted(ordered, key=lambda document: (document.day or NO_DAY, document.about or NO_DAY), reverse=True)
