"""Digests over raw bytes: of a page with its attachments, and of the rules of the house.

Both are the SHA-256 of a list in the format of ``sha256sum``, so that anyone can recompute them by hand. Git's own ids
are never signed.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from prakat.content.document import Document
from prakat.repository.corpus import Corpus

ABSENT: Final = "absent"
_ESCAPED: Final = "\\"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A page and its attachments as ``sha256sum`` lines, page path first in no special place: sorted by path."""

    lines: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The digest of the lines, "sha256:<64 hex>"; "absent" when there is no page."""
        return digest_of(self.lines) if self.lines else ABSENT


def read_bundle(corpus: Corpus, page: str) -> Bundle:
    """Return the bundle of a page: its own bytes and those of every file its front matter names."""
    document = corpus.document(page)
    if document is None:
        return Bundle(())
    return Bundle(tuple(_line(path, corpus.sha256(path)) for path in bundle_paths(corpus, document)))


def bundle_paths(corpus: Corpus, document: Document) -> tuple[str, ...]:
    """Return the paths of a bundle, sorted."""
    return tuple(sorted({document.path, *corpus.attachments(document)}))


def digest_protected(corpus: Corpus) -> str:
    """Return the digest over everything that needs the root's word, "sha256:<64 hex>".

    A file's mode is part of its line, so that making one executable or a link is a change as well.
    """
    entries = corpus.snapshot.entries()
    return digest_of(
        sum_line(f"{entries[path].mode} {path}", corpus.snapshot.read(path)) for path in corpus.protected()
    )


def digest_of(lines: Iterable[str]) -> str:
    """Return the SHA-256 over lines joined by LF, each ended by LF."""
    text = "".join(line + "\n" for line in lines)
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def sum_line(path: str, content: bytes) -> str:
    """Return the line ``sha256sum`` prints for a file; a name that would break the line is escaped, as it does it."""
    return _line(path, hashlib.sha256(content).hexdigest())


def _line(path: str, digest: str) -> str:
    name = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if name == path else _ESCAPED}{digest}  {name}"
