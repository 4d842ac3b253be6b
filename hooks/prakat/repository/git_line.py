"""One line of history - a branch and its first parents - read commit by commit, and only what differs.

Folders that stay the same keep their id, so nothing below them is looked at again; pages and digests that one tree has
are carried over to the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from prakat.findings import CannotJudgeError, Text
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository, malformed_tree
from prakat.repository.git_snapshot import GitSnapshot
from prakat.repository.snapshot import Entry
from prakat.settings import BANGKOK

_FORM: Final = "%H%x00%T%x00%P%x00%ct%x00%an <%ae>%x00%cn <%ce>%x00%s"
_FIELDS: Final = 7
_FOLDER: Final = "40000"
# Bytes of an object's id in a tree, by the repository's hash.
_WIDTHS: Final = {"sha1": 20, "sha256": 32}
# Of clocks gone wrong: seconds since 1970 that still are a date.
_LAST_SECOND: Final = 253_402_214_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of the line. ``parents`` are ids, the first is the line's; ``when`` is the committer's date."""

    id: str
    tree: str
    parents: tuple[str, ...]
    when: datetime
    author: str
    committer: str
    subject: str


def read_line(repository: GitRepository, tip: str) -> tuple[Commit, ...]:
    """Return the commits of a revision and its first parents, the oldest first.

    Raises CannotJudgeError when the repository does not have all of them.
    """
    if repository.run("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise CannotJudgeError(
            Text(
                th="คลังงานนี้มีประวัติไม่ครบ (shallow clone)",
                en="this repository has only part of the history (shallow clone)",
            ),
            Text(th="สั่ง git fetch --unshallow แล้วลองใหม่", en="run git fetch --unshallow, then try again"),
        )
    text = repository.run(
        "log", "-z", "--first-parent", "--reverse", "--no-show-signature", "--encoding=none", f"--format={_FORM}",
        repository.commit(tip), "--",
    )  # fmt: skip
    fields = text.decode("utf-8", "surrogateescape").removesuffix("\0").split("\0")
    return tuple(_commit(fields[at : at + _FIELDS]) for at in range(0, len(fields), _FIELDS))


def _commit(fields: Sequence[str]) -> Commit:
    id_, tree, parents, seconds, author, committer, subject = fields
    return Commit(
        id=id_,
        tree=tree,
        parents=tuple(parents.split()),
        when=_moment(seconds),
        author=author,
        committer=committer,
        subject=subject,
    )


def _moment(seconds: str) -> datetime:
    """Return a date, the nearest that can be written down when Git has a senseless one."""
    number = int(seconds) if seconds.isdecimal() else 0
    return datetime.fromtimestamp(0, BANGKOK) + timedelta(seconds=min(number, _LAST_SECOND))


class Line:
    """Trees of a line of history as corpora, in the order in which they are asked for."""

    def __init__(self, repository: GitRepository) -> None:
        self._objects = _Objects(repository)
        self._last: Corpus | None = None
        self._last_tree = ""

    def corpus(self, tree: str) -> Corpus:
        """Return a tree; the same one as before when it is asked for twice in a row."""
        if self._last is not None and tree == self._last_tree:
            return self._last
        found = Corpus(GitSnapshot(self._objects, tree))
        if self._last is not None:
            # What the last one was compared with is not needed any more; it must not keep all before it either.
            self._last.read_like(self._last)
            found.carry_over(self._last)
        self._last, self._last_tree = found, tree
        return found


@dataclass(frozen=True, slots=True)
class _Folder:
    """One folder of a tree: all files below it by their whole paths, and the folders in it."""

    files: Mapping[str, Entry]
    folders: tuple[tuple[str, str], ...]


class _Objects:
    """A repository's objects, with the folders of the last tree at hand, by their place and id."""

    def __init__(self, repository: GitRepository) -> None:
        self._repository = repository
        self._width = _WIDTHS[repository.object_format()]
        self._last: dict[tuple[str, str], _Folder] = {}
        self._now: dict[tuple[str, str], _Folder] = {}

    def tree_entries(self, tree: str) -> dict[str, Entry]:
        """Return all files of a tree by path. Raises CannotJudgeError for a tree that no Git would write."""
        self._now = {}
        files = self._folder(("", tree)).files
        self._last = self._now
        return dict(files)

    def _folder(self, key: tuple[str, str]) -> _Folder:
        found = self._last.get(key)
        if found is None:
            found = self._read(*key)
        else:
            for below in found.folders:
                self._folder(below)
        self._now[key] = found
        return found

    def _read(self, prefix: str, oid: str) -> _Folder:
        files: dict[str, Entry] = {}
        folders = []
        records = list(_parse_tree(self._repository.tree_object(oid), self._width))
        names = {name for _, name, _ in records if "/" not in name}
        if len(names) != len(records):
            raise malformed_tree()
        for mode, name, id_ in records:
            if mode == _FOLDER:
                folders.append((f"{prefix}{name}/", id_))
                files.update(self._folder(folders[-1]).files)
            else:
                files[prefix + name] = Entry(mode, id_)
        return _Folder(files, tuple(folders))

    def tree_sizes(self, tree: str) -> dict[str, int]:
        """Return the sizes of all files of a tree by path."""
        return self._repository.tree_sizes(tree)

    def blob_size(self, oid: str) -> int:
        """Return the size of a blob in bytes."""
        return self._repository.blob_size(oid)

    def blob(self, oid: str) -> bytes:
        """Return the bytes of a blob."""
        return self._repository.blob(oid)

    def blobs(self, oids: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of many blobs, in the order in which they are asked for."""
        return self._repository.blobs(oids)


def _parse_tree(raw: bytes, width: int) -> Iterator[tuple[str, str, str]]:
    """Yield mode, name and id of what stands in a tree object; ids have ``width`` bytes."""
    at = 0
    while at < len(raw):
        mode, _, rest = raw[at : raw.index(b"\0", at)].partition(b" ")
        at += len(mode) + len(rest) + 2
        yield _mode(mode.decode("ascii")), rest.decode("utf-8", "surrogateescape"), raw[at : at + width].hex()
        at += width


def _mode(mode: str) -> str:
    """Return a mode as every Git shows it: of old ones with other rights only the right to run counts."""
    if not mode.startswith("100"):
        return mode
    return "100755" if int(mode, 8) & 0o100 else "100644"
