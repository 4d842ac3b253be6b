"""Files of a page that a reader can take along: what they are, how large, and their SHA-256."""

import hashlib
import io
import logging
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.content.document import Document
from prakat.repository.corpus import Corpus
from prakat.site.addresses import address_of
from prakat.site.numerals import numeral

_KILO: Final = 1024
_SUFFIX_WORDS: Final = {"jpeg": "JPG"}
_PICTURES: Final = frozenset({"png", "jpg", "jpeg"})
_DATA: Final = frozenset({"csv", "ods", "xlsx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file of a page: repository path, address, its title, kind ("PDF"), size in bytes, SHA-256 in hex, role code.

    ``pages`` is how many pages a PDF has; 0 for other files, and where it cannot be told.
    """

    path: str
    address: str
    title: str
    kind: str
    size: int
    sha256: str
    role: str
    pages: int = 0

    @property
    def name(self) -> str:
        """The file's own name."""
        return posixpath.basename(self.path)

    @property
    def is_data(self) -> bool:
        """Whether a program can read the file as rows."""
        return self.kind.lower() in _DATA

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows the file as an image."""
        return self.kind.lower() in _PICTURES

    @property
    def size_text(self) -> str:
        """The size in Thai words."""
        return format_size(self.size)

    @property
    def note(self) -> str:
        """Kind, size and pages, as they stand behind a link."""
        return f"{self.kind} {self.size_text}" + (f" {numeral(self.pages)} หน้า" if self.pages else "")


def read_downloads(corpus: Corpus, document: Document, labels: Mapping[str, str]) -> tuple[Download, ...]:
    """Return the files of a page's bundle, in the order of ``attachments`` first, then by path.

    ``labels`` are the Thai names of top-level fields: a file without a title of its own is called by its field's.
    """
    folder = posixpath.dirname(document.path)
    listed = {f"{folder}/{item['path']}": item for item in _listed(document)}
    order = {path: index for index, path in enumerate(listed)}
    paths = sorted(corpus.attachments(document), key=lambda path: (order.get(path, len(order)), path))
    named = {f"{folder}/{name}": title for name, title in _titles(document.value, labels)}
    return tuple(_download(corpus, path, listed.get(path, {}), named.get(path, "")) for path in paths)


def _titles(value: Any, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (file name, title) for files that stand beside a title, or alone in a field with a name."""
    if isinstance(value, list):
        for item in value:
            yield from _titles(item, {})
    elif isinstance(value, dict):
        title = value.get("title")
        for key, item in value.items():
            if isinstance(item, str):
                yield from ((item, name) for name in (labels.get(key) or title,) if isinstance(name, str))
            else:
                yield from _titles(item, {})


def _listed(document: Document) -> list[dict[str, Any]]:
    """Return the entries of ``attachments`` that have the shape of one: drafts may hold anything."""
    items = document.value.get("attachments")
    found = items if isinstance(items, list) else []
    return [item for item in found if isinstance(item, dict) and isinstance(item.get("path"), str)]


def _download(corpus: Corpus, path: str, entry: dict[str, Any], named: str) -> Download:
    content = corpus.snapshot.read(path)
    suffix = posixpath.splitext(path)[1].removeprefix(".")
    return Download(
        path=path,
        address=address_of(path),
        title=str(entry.get("title") or named or posixpath.basename(path)),
        kind=_SUFFIX_WORDS.get(suffix, suffix.upper()),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        role=str(entry.get("role") or ""),
        pages=count_pages(content) if suffix == "pdf" else 0,
    )


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has; 0 when that cannot be told."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return len(PdfReader(io.BytesIO(content)).pages)
    except Exception:  # noqa: BLE001 - pypdf raises many things at odd bytes; the gate has judged the file
        return 0


def format_size(size: int) -> str:
    """Write a size in bytes in Thai: 120 กิโลไบต์, 1.5 เมกะไบต์."""
    if size < _KILO:
        return f"{size} ไบต์"
    if size < _KILO * _KILO:
        return f"{round(size / _KILO)} กิโลไบต์"
    return f"{size / _KILO / _KILO:.1f} เมกะไบต์"
