"""From a base to a head: what a check is a check of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from prakat.repository.corpus import Corpus, is_page
from prakat.repository.snapshot import Entry, MemorySnapshot, Snapshot
from prakat.settings import LEDGER


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One path that is not the same in base and head; None where it is absent."""

    path: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One commit between base and head: who stands in it (e-mail addresses, lower case), and what it touched.

    ``emails`` are author and committer, ``coauthors`` those of Co-authored-by trailers.
    """

    emails: frozenset[str]
    coauthors: frozenset[str]
    paths: frozenset[str]


class History(Protocol):
    """What happened between base and head."""

    def contributions(self) -> Iterable[Contribution]:
        """Return every commit of the range, merges with what they changed on their own."""
        ...

    def snapshots(self, path: str) -> Iterable[Snapshot]:
        """Return the trees of the commits of the range that have a path and changed it."""
        ...


class NoHistory:
    """Nothing is committed yet."""

    def contributions(self) -> Iterable[Contribution]:
        """Return nothing."""
        return ()

    def snapshots(self, path: str) -> Iterable[Snapshot]:  # noqa: ARG002 - the protocol's name
        """Return nothing."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Base and head, the files that differ, and how they came to.

    ``whole`` asks for every page of the head to be judged, not only those that differ. ``founding`` says that there is
    no base with a ledger: the head's own rules are the first.
    """

    base: Corpus
    head: Corpus
    files: tuple[FileChange, ...]
    history: History = field(default_factory=NoHistory)
    whole: bool = False
    founding: bool = False

    @cached_property
    def changed_paths(self) -> frozenset[str]:
        """Paths that differ."""
        return frozenset(file.path for file in self.files)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """Pages to judge: present in the head and changed, themselves or through an attachment; all when ``whole``."""
        if self.whole:
            return tuple(self.head.pages())
        return tuple(path for path in self.touched_pages if path in self.head.paths)

    @cached_property
    def checked_files(self) -> tuple[str, ...]:
        """Files to judge whatever they hold: those of the head that differ; all of its files when ``whole``."""
        return tuple(sorted(self.head.paths if self.whole else self.changed_paths & self.head.paths))

    def read_ahead(self) -> None:
        """Read all that judging the pages will ask for, in one go."""
        self.head.read_ahead(self.pages)
        self.base.read_ahead(self.pages)
        if self.whole:
            _ = self.head.users

    @cached_property
    def touched_pages(self) -> tuple[str, ...]:
        """Pages of base or head that differ, themselves or through an attachment; sorted."""
        touched = {path for path in self.changed_paths if is_page(path)}
        attachments = {path for path in self.changed_paths if path.startswith("docs/")} - touched
        if attachments:
            for corpus in (self.base, self.head):
                touched |= {page for path in attachments for page in corpus.users_of(path)}
        return tuple(sorted(touched))


def compare(base: Corpus | None, head: Corpus, history: History | None = None, *, whole: bool = False) -> Change:
    """Compare two corpora by the ids of their files, path by path: no rename is ever guessed."""
    before = base.entries if base else {}
    after = head.entries
    if base is not None:
        head.read_like(base)
    # A base without a ledger has no law of its own: prakat was not in use there yet, and nothing in it was ever judged.
    founding = base is None or LEDGER not in before
    files = tuple(
        FileChange(path=path, before=before.get(path), after=after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    )
    return Change(
        base=base or Corpus(MemorySnapshot()),
        head=head,
        files=files,
        history=history or NoHistory(),
        whole=whole or founding,
        founding=founding,
    )
