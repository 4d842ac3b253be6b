"""A snapshot read as content: pages, attachments, rules of the house."""

from collections.abc import Iterator
from functools import cached_property

from prakat.content.document import Document, parse_document
from prakat.repository.snapshot import Snapshot
from prakat.settings import DOCS, LEDGER, MAX_PAGE, UNPROTECTED


class Corpus:
    """The documents of a snapshot; each is read once, when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._documents: dict[str, Document] = {}

    @cached_property
    def paths(self) -> frozenset[str]:
        """All paths of the snapshot."""
        return self.snapshot.paths()

    def pages(self) -> Iterator[str]:
        """Yield the paths of all pages, sorted."""
        return (path for path in sorted(self.paths) if is_page(path))

    def document(self, path: str) -> Document | None:
        """Return a page, or None where there is none. One that is too large is not read, and its findings say so."""
        if path not in self.paths or not is_page(path):
            return None
        if path not in self._documents:
            size = self.snapshot.size(path)
            raw = self.snapshot.read(path) if size <= MAX_PAGE else b"\0" * (MAX_PAGE + 1)
            self._documents[path] = parse_document(path, raw)
        return self._documents[path]

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
        for page in self.pages():
            document = self.document(page)
            for path in self.attachments(document) if document else ():
                found.setdefault(path, []).append(page)
        return {path: tuple(pages) for path, pages in found.items()}


def is_page(path: str) -> bool:
    """Tell whether a path is a page of content."""
    return path.startswith(f"{DOCS}/") and path.endswith(".md")


def is_protected(path: str) -> bool:
    """Tell whether a change of a path needs the root's word. The ledger part of approvals.yml is judged by itself."""
    return path != LEDGER and not any(_is_within(path, place) for place in (f"{DOCS}/", *UNPROTECTED))


def _is_within(path: str, place: str) -> bool:
    """Tell whether a path lies in a folder (a place that ends in "/"), or is that very file."""
    return path.startswith(place) if place.endswith("/") else path == place
