"""Everything the site shows, computed from one snapshot: its documents, and what the house says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, Final

from prakat.approvals.check import standing_approval
from prakat.approvals.entry import Approval
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import House
from prakat.approvals.requirement import requirement_of
from prakat.content.category import Category
from prakat.content.document import Document
from prakat.findings import Finding
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import REGULAR, Entry
from prakat.settings import BANGKOK
from prakat.site.addresses import address_of
from prakat.site.alphabet import sort_key
from prakat.site.page_history import History
from prakat.site.values import parse_day, parse_moment
from prakat.thai.calendar import fiscal_year

# The first of these is the day a document is known by; a page without any is known by the day it was published.
_DAYS: Final = ("doc_date", "event_date", "meeting_date")
# What a document says of itself while it is the one to use.
_LIVE: Final = frozenset({"", "current"})
# Nothing to date at all: sitemaps still want a day.
NO_DAY: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A document as lists and headers show it.

    ``day`` is the document's own, ``about`` the start of the time it tells of, ``ends`` the moment it lapses,
    ``lapsed`` whether that had come when the newest commit was made (no clock is asked, so builds agree), ``stated``
    the fiscal year it names (0 when it names none).
    """

    path: str
    address: str
    title: str
    title_en: str
    category: Category
    type_key: str
    type_title: str
    division: str
    division_key: str
    summary: str
    day: date | None
    about: date | None
    stated: int
    number: str
    ends: datetime | None
    lapsed: bool
    published: date | None
    updated: date | None
    status: str
    sample: bool
    approval: Approval | None
    needs_approval: bool

    @property
    def year(self) -> int:
        """The fiscal year (พ.ศ.) the document is listed under: the one it names, else its day's; 0 without either."""
        return self.stated or (fiscal_year(self.day) if self.day else 0)

    @property
    def changed(self) -> date:
        """The last day anything of it changed, for sitemaps."""
        return max(day for day in (self.published, self.updated, NO_DAY) if day)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The site's content. Only a draft that is looked at has ``findings``.

    ``url`` is the address the site is published at, with a slash at its end; "" where that is not known. ``history`` is
    None where there is no Git to ask. ``ocid_prefix`` is the publisher's own for OCDS; "" before there is one.
    """

    site_name: str
    corpus: Corpus
    house: House
    documents: tuple[Published, ...]
    findings: tuple[Finding, ...] = ()
    draft: bool = False
    url: str = ""
    history: History | None = None
    ocid_prefix: str = ""

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

    @cached_property
    def by_type(self) -> "Mapping[str, list[Published]]":
        """Documents of each type that are not replaced or withdrawn, newest first."""
        found: dict[str, list[Published]] = {}
        for document in newest_first([item for item in self.documents if item.status in _LIVE]):
            found.setdefault(document.type_key, []).append(document)
        return found

    @cached_property
    def policies(self) -> "Mapping[str, Published]":
        """The website's policies by kind, such as "privacy"; of several of a kind the newest."""
        found = [item for item in self.documents if item.type_key == "policy-page" and item.status in _LIVE]
        return {str(self.source(item).value.get("policy_kind")): item for item in reversed(newest_first(found))}

    @cached_property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Other documents that a document's front matter names anywhere, by its own path."""
        return {
            document.path: tuple(text for _, text in self.source(document).strings() if text in self.by_path)
            for document in self.documents
        }

    @cached_property
    def named_by(self) -> Mapping[str, tuple[str, ...]]:
        """Documents whose front matter names another, by that other's path."""
        found: dict[str, list[str]] = {}
        for path, names in self.names.items():
            for name in names:
                found.setdefault(name, []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def projects(self) -> Mapping[str, tuple[str, ...]]:
        """Documents of one e-GP project, oldest first, by its number."""
        found: dict[str, list[str]] = {}
        for document in reversed(newest_first(self.documents)):
            project = self.source(document).value.get("egp_project_no")
            if isinstance(project, str):
                found.setdefault(project, []).append(document.path)
        return {project: tuple(paths) for project, paths in found.items()}

    @cached_property
    def alike(self) -> "Mapping[tuple[str, str], list[Published]]":
        """Documents of one type and division, newest first."""
        found: dict[tuple[str, str], list[Published]] = {}
        for document in newest_first(self.documents):
            found.setdefault((document.type_key, document.division_key), []).append(document)
        return found

    @property
    def changed(self) -> date:
        """The last day anything on the site changed."""
        return max((document.changed for document in self.documents), default=NO_DAY)

    def absolute(self, address: str) -> str:
        """Return an address as machines want it: in full where the site's own is known, else from its top."""
        return f"{self.url or '/'}{address}"

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


def read_publication(corpus: Corpus, house: House, *, site_name: str, **more: Any) -> Publication:
    """Read every page of a snapshot that lies in a category's folder, sorted by path.

    ``more`` are the other fields of a publication: findings, draft, url, history.
    """
    history: History | None = more.get("history")
    now = history.moment if history else None
    corpus = shown_corpus(corpus, house)
    found = (_published(corpus, house, path, now) for path in corpus.pages())
    documents = tuple(document for document in found if document)
    return Publication(site_name=site_name, corpus=corpus, house=house, documents=documents, **more)


def publishable(corpus: Corpus, path: str) -> bool:
    """Tell whether a file under docs/ goes on the site: a plain file that is a page of a category, or named by one."""
    entry = corpus.snapshot.entries().get(path)
    if entry is None or entry.mode != REGULAR:
        return False
    document = corpus.document(path)
    return document.category is not None if document else path in corpus.users


class _Shown:
    """A snapshot without the pages that may not be shown, and without the files that only they name."""

    def __init__(self, corpus: Corpus, hidden: frozenset[str]) -> None:
        self._snapshot = corpus.snapshot
        theirs = {file for file, users in corpus.users.items() if hidden.issuperset(users)}
        self._hidden = hidden | theirs

    def entries(self) -> Mapping[str, Entry]:
        """Return all files but the hidden ones."""
        return {path: entry for path, entry in self._snapshot.entries().items() if path not in self._hidden}

    def paths(self) -> frozenset[str]:
        """Return all paths but the hidden ones."""
        return self._snapshot.paths() - self._hidden

    def size(self, path: str) -> int:
        """Return the size of a file in bytes."""
        return self._snapshot.size(path)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        return self._snapshot.read(path)

    def read_many(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield paths with the bytes of the files."""
        return self._snapshot.read_many(paths)


def shown_corpus(corpus: Corpus, house: House) -> Corpus:
    """Return what of a corpus may be shown: all but pages that need an approval and had it taken back."""
    blocks = house.ledger.blocks.items()
    entries = [parse_approval(id_, block)[0] for id_, block in blocks if "\n    action: retract\n" in block.text]
    hidden = frozenset(
        entry.page
        for entry in entries
        if entry and entry.is_void and requirement_of(corpus.document(entry.page), house.types, house.roster)
    )
    return Corpus(_Shown(corpus, hidden)) if hidden else corpus


def _published(corpus: Corpus, house: House, path: str, now: datetime | None) -> Published | None:
    document = corpus.document(path)
    if document is None or document.category is None or not publishable(corpus, path):
        return None
    kind = house.types.get(document.type)
    value = document.value
    published = parse_day(value.get("published"))
    division = document.text("division")
    ends = _ends(value)
    return Published(
        path=path,
        address=address_of(path),
        title=document.title,
        title_en=document.text("title_en"),
        category=document.category,
        type_key=document.type,
        type_title=kind.title.th if kind else document.type,
        division=house.roster.divisions[division].name if division in house.roster.divisions else division,
        division_key=division,
        summary=document.text("summary"),
        day=next((day for key in _DAYS if (day := parse_day(value.get(key)))), published),
        about=_about(value),
        stated=_stated_year(value),
        number=document.text("doc_no"),
        ends=ends,
        lapsed=bool(ends and now and ends < now),
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


def _stated_year(value: Mapping[str, Any]) -> int:
    year = value.get("fiscal_year")
    return year if isinstance(year, int) and not isinstance(year, bool) else 0


def _ends(value: Mapping[str, Any]) -> datetime | None:
    """Return the moment a document lapses: its ``valid_until``, or the last moment of its day of expiry."""
    moment, day = parse_moment(value.get("valid_until")), parse_day(value.get("expires"))
    return moment or (datetime.combine(day, time.max, BANGKOK) if day else None)


def newest_first(documents: Sequence[Published]) -> list[Published]:
    """Sort by the document's day, then the time it tells of, newest first; then by title and path."""
    ordered = sorted(documents, key=lambda document: (sort_key(document.title), document.path))
    return sorted(ordered, key=lambda document: (document.day or NO_DAY, document.about or NO_DAY), reverse=True)
