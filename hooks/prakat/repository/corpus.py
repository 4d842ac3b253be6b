"""A snapshot read as content: pages, attachments, rules of the house."""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from prakat.content.document import Document, parse_document
from prakat.repository.snapshot import Entry, Snapshot
from prakat.settings import DOCS, LEDGER, MAX_PAGE, UNPROTECTED

# A name that stands in a page letter by letter, unless the page writes letters as escapes.
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
# Attachments whose pages are looked for one by one; for more of them it is quicker to read every page once.
_FEW: Final = 20


class Corpus:
    """The documents of a snapshot; each is read once, when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._like: Corpus | None = None
        self._documents: dict[str, Document] = {}
        self._namers: dict[str, tuple[str, ...]] = {}
        self._sums: dict[str, str] = {}

    @cached_property
    def paths(self) -> frozenset[str]:
        """All paths of the snapshot."""
        return self.snapshot.paths()

    def read_like(self, other: "Corpus") -> None:
        """Read pages that are the same files in another corpus there, once for both."""
        # A tree compared with itself is judged as a whole: it reads its own pages.
        self._like = None if other is self else other

    def carry_over(self, other: "Corpus") -> None:
        """Take what another corpus has read of the files that are the same here: it is not read again."""
        ours, theirs = self.entries, other.entries
        documents, sums = other._documents, other._sums  # noqa: SLF001 - another of the same class
        self._documents |= {path: found for path, found in documents.items() if ours.get(path) == theirs[path]}
        self._sums |= {path: found for path, found in sums.items() if ours.get(path) == theirs[path]}

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """All files of the snapshot by path."""
        return self.snapshot.entries()

    def pages(self) -> Iterator[str]:
        """Yield the paths of all pages, sorted."""
        return iter(self._pages)

    @cached_property
    def _pages(self) -> tuple[str, ...]:
        return tuple(sorted(filter(is_page, self.paths)))

    def document(self, path: str) -> Document | None:
        """Return a page, or None where there is none. One that is too large is not read, and its findings say so."""
        found = self._documents.get(path)
        if found is None and path in self.paths and is_page(path):
            if self._like is not None and self._is_same_elsewhere(path):
                found = self._like.document(path)
            else:
                found = parse_document(path, self._read_page(path))
            if found is not None:
                self._documents[path] = found
        return found

    def read_ahead(self, pages: Iterable[str]) -> None:
        """Read many pages at once, of those that are asked for next: it takes a third of the time."""
        wanted = [path for path in pages if path not in self._documents and path in self.paths and is_page(path)]
        if self._like is not None:
            self._like.read_ahead(path for path in wanted if self._is_same_elsewhere(path))
            wanted = [path for path in wanted if not self._is_same_elsewhere(path)]
        wanted = [path for path in wanted if self.snapshot.size(path) <= MAX_PAGE]
        for path, raw in self.snapshot.read_many(wanted):
            self._documents[path] = parse_document(path, raw)

    def _is_same_elsewhere(self, path: str) -> bool:
        """Tell whether the corpus this one is like has the same file there, by Git's id."""
        return self._like is not None and self.entries[path] == self._like.entries.get(path)

    def _read_page(self, path: str) -> bytes:
        return self.snapshot.read(path) if self.snapshot.size(path) <= MAX_PAGE else b"\0" * (MAX_PAGE + 1)

    def sha256(self, path: str) -> str:
        """Return the SHA-256 of the bytes of a file, 64 hex digits; it is worked out once."""
        if path not in self._sums:
            if self._like is not None and self._is_same_elsewhere(path):
                self._sums[path] = self._like.sha256(path)
            else:
                self._sums[path] = hashlib.sha256(self._bytes_of(path)).hexdigest()
        return self._sums[path]

    def sum_ahead(self, paths: Iterable[str]) -> None:
        """Work out the digests of many files at once, of those that are asked for next; large ones wait."""
        wanted = [path for path in paths if path not in self._sums and not self._is_same_elsewhere(path)]
        small = [path for path in wanted if self.snapshot.size(path) <= MAX_PAGE]
        for path, raw in self.snapshot.read_many(small):
            self._sums[path] = hashlib.sha256(raw).hexdigest()

    def _bytes_of(self, path: str) -> bytes:
        document = self._documents.get(path)
        # A page that is too large has other bytes than its document.
        return document.raw if document and len(document.raw) <= MAX_PAGE else self.snapshot.read(path)

    def attachments(self, document: Document) -> tuple[str, ...]:
        """Return the files that belong to a page: those its front matter names, sorted."""
        return tuple(sorted(path for path in document.mentions() & self.paths if not is_page(path)))

    def protected(self) -> Iterator[str]:
        """Yield the paths whose change needs the root's word: all but content, ledger and what nobody is judged by."""
        return (path for path in sorted(self.paths) if is_protected(path))

    @cached_property
    def users(self) -> dict[str, tuple[str, ...]]:
        """Pages that name each attachment, by the attachment's path. Reads every page."""
        found: dict[str, list[str]] = {}
        self.read_ahead(self.pages())
        for page in self.pages():
            document = self.document(page)
            for path in self.attachments(document) if document else ():
                found.setdefault(path, []).append(page)
        return {path: tuple(pages) for path, pages in found.items()}

    def users_of(self, path: str) -> tuple[str, ...]:
        """Return the pages that name an attachment, sorted: the same as ``users`` has, without reading every page."""
        if "users" in self.__dict__ or len(self._namers) >= _FEW:
            return self.users.get(path, ())
        return self._namers_of(path) if path in self.paths and not is_page(path) else ()

    def _namers_of(self, path: str) -> tuple[str, ...]:
        """Return the pages that name a path, whether there is such a file or not.

        A page can only name what lies in its own folder or below.
        """
        if path not in self._namers:
            theirs = self._like._namers_of(path) if self._like else ()  # noqa: SLF001 - another of the same class
            pages = [page for page in self._pages if path.startswith(posixpath.dirname(page) + "/")]
            self._read_those_that_may_name(pages, posixpath.basename(path))
            self._namers[path] = tuple(
                page for page in pages if (page in theirs if self._is_same_elsewhere(page) else self._names(page, path))
            )
        return self._namers[path]

    def _read_those_that_may_name(self, pages: list[str], name: str) -> None:
        unread = [page for page in pages if page not in self._documents and not self._is_same_elsewhere(page)]
        small = [page for page in unread if self.snapshot.size(page) <= MAX_PAGE]
        for page, raw in self.snapshot.read_many(small):
            if _may_name(raw, name):
                self._documents[page] = parse_document(page, raw)

    def _names(self, page: str, path: str) -> bool:
        # One that was not read does not hold the name, or is too large to be read at all.
        return page in self._documents and path in self._documents[page].mentions()


def _may_name(raw: bytes, name: str) -> bool:
    """Tell whether the bytes of a page can hold a name: letter by letter, or with any letter written as an escape."""
    return _PLAIN_NAME.fullmatch(name) is None or name.encode() in raw or b"\\" in raw


def is_page(path: str) -> bool:
    """Tell whether a path is a page of content."""
    return path.startswith(f"{DOCS}/") and path.endswith(".md")


def is_protected(path: str) -> bool:
    """Tell whether a change of a path needs the root's word. The ledger part of approvals.yml is judged by itself."""
    return path != LEDGER and not any(_is_within(path, place) for place in (f"{DOCS}/", *UNPROTECTED))


def _is_within(path: str, place: str) -> bool:
    """Tell whether a path lies in a folder (a place that ends in "/"), or is that very file."""
    return path.startswith(place) if place.endswith("/") else path == place
