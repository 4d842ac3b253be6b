"""The one module that knows Git. Reads objects; never checks anything out, never runs what a repository holds.

Works in a work tree, a bare repository and a pre-receive quarantine alike (Git's own environment tells it where).
"""

from __future__ import annotations

import os
import re
import secrets
from functools import cached_property, partial
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any, Final

from prakat.findings import CannotJudgeError, DamagedError, Text
from prakat.repository.change import Contribution
from prakat.repository.git_blobs import GitBlobs
from prakat.repository.git_snapshot import GitSnapshot
from prakat.repository.snapshot import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prakat.repository.snapshot import Snapshot

_LS_TREE: Final = ("ls-tree", "-r", "-z", "--full-tree")
_HEX: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FIELDS: Final = 5
# What a commit may say it is written in: in all of these an address is the letters it looks like. Git converts a commit
# before it tells its author, and from UTF-16 it would tell nobody.
_ENCODINGS: Final = re.compile(
    r"|utf-?8|(?:us-)?ascii|tis-?620|(?:windows|cp|ibm)-?[0-9]{3,4}|iso-?8859-[0-9]{1,2}|latin-?1", re.IGNORECASE
)
_GITHEAD: Final = "GITHEAD_"
# Replacement refs and grafts show other objects than the ids name; a lazy fetch would ask a network.
_ENVIRONMENT: Final = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}


def _cannot(th: str, en: str, advice_th: str, advice_en: str) -> CannotJudgeError:
    return CannotJudgeError(Text(th=th, en=en), Text(th=advice_th, en=advice_en))


def _damaged() -> DamagedError:
    return DamagedError(
        Text(
            th="อ่านคลังงาน Git ไม่ได้ (ข้อมูลอาจเสียหายหรือมาไม่ครบ)",
            en="the Git repository cannot be read (it may be damaged or incomplete)",
        ),
        Text(
            th="สั่ง git fsck เพื่อดูความเสียหาย แล้วดึงใหม่ด้วย git clone",
            en="run git fsck to see the damage, then clone again",
        ),
    )


class GitRepository:
    """A repository opened for reading. Every failure of Git is a CannotJudgeError."""

    def __init__(self, directory: Path) -> None:
        import git

        self._errors: tuple[type[Exception], ...] = (git.GitError, git.exc.ODBError, ValueError, OSError)
        try:
            self._repo = git.Repo(directory, search_parent_directories=True)
            self._git = self._repo.git
            self._git.update_environment(**_ENVIRONMENT)
            self._blobs = GitBlobs(partial(self._git.cat_file, istream=PIPE, as_process=True))
            self.root = Path(self._repo.working_tree_dir or self._repo.git_dir)
        except self._errors as error:
            raise _cannot(
                f"{directory} ไม่ใช่คลังงานของ Git หรืออ่านไม่ได้",
                f"{directory} is no Git repository, or it cannot be read",
                "สั่งงานในโฟลเดอร์ของโครงการ หรือระบุด้วย --repo",
                "run this in the project's folder, or name it with --repo",
            ) from error

    def close(self) -> None:
        """End the helper processes."""
        self._blobs.close()
        self._repo.close()

    def commit(self, revision: str) -> str:
        """Return the id of the commit a revision names."""
        return self._verify(revision, "commit")

    def tree(self, revision: str) -> str:
        """Return the id of the tree a commit or tree id names."""
        return self._verify(revision, "tree")

    def default_base(self) -> str | None:
        """Return the commit drafts are compared with: the main branch as last seen, or None before any commit."""
        for name in ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main", "HEAD"):
            found = self._try("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            if found:
                return self._merge_base(found.decode().strip()) or found.decode().strip()
        return None

    def is_bare(self) -> bool:
        """Tell whether there is no working folder."""
        return bool(self._repo.bare)

    def is_ancestor(self, base: str, head: str) -> bool:
        """Tell whether head contains base."""
        return self._merge_base(base, head) == base

    def snapshot(self, revision: str) -> GitSnapshot:
        """Return the tree of a commit or tree id."""
        return GitSnapshot(self, self.tree(revision))

    def range(self, base: str | None, *heads: str) -> GitRange:
        """Return what lies between a commit and others; all of their history when there is no base."""
        return GitRange(self, base, heads)

    def merge_heads(self) -> tuple[str, ...]:
        """Return the commits that a merge in progress brings in; none when there is no merge.

        Git writes MERGE_HEAD only when a merge stops. Before that, for its hooks, it names them in the environment.
        """
        file = self.git_path("MERGE_HEAD")
        named = file.read_text("ascii").split() if file.is_file() else []
        named = named or [name.removeprefix(_GITHEAD) for name in os.environ if name.startswith(_GITHEAD)]
        return tuple(self.commit(name) for name in named if _HEX.fullmatch(name))

    def object_format(self) -> str:
        """Return the hash of object ids, "sha1" or "sha256"."""
        return self._run("rev-parse", "--show-object-format").decode().strip()

    def worktree_paths(self) -> frozenset[str]:
        """Return the tracked paths of the working folder, and the untracked ones that are not ignored."""
        listed = self._run("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--full-name", "--", ".")
        return frozenset(_decode(path) for path in listed.split(b"\0") if path)

    def index_modes(self) -> dict[str, str] | None:
        """Return Git's own record of modes by path, where the file system has none (core.fileMode); else None."""
        if self.config("core.fileMode").lower() not in {"false", "no", "off", "0"}:
            return None
        records = [record.partition(b"\t") for record in self._run("ls-files", "-z", "--stage").split(b"\0") if record]
        return {_decode(path): meta.decode().split(" ")[0] for meta, _, path in records}

    def git_path(self, name: str) -> Path:
        """Return where Git keeps a file of its own, such as "hooks"."""
        return (self.root / self._run("rev-parse", "--git-path", name).decode().strip()).resolve()

    def write_index_tree(self) -> str:
        """Write the index as a tree and return its id: what a merge is about to commit."""
        return self._run("write-tree").decode().strip()

    def commit_file(self, path: str, message: str) -> None:
        """Commit one file of the working folder as it is, and nothing else.

        Raises CannotJudgeError when Git does not: nobody's name is set, a hook refuses.
        """
        self._run("add", "--", path)
        if self._try("commit", "--quiet", f"--message={message}", "--", path) is None:
            raise _cannot(
                f"Git ไม่ได้บันทึก commit ของ {path} (ไฟล์เขียนแล้ว แต่ยังไม่ได้บันทึก)",
                f"Git did not commit {path} (the file is written, but not committed)",
                f"ตั้งชื่อด้วย git config user.name และ user.email แล้วสั่ง git commit {path} เอง",
                f"set git config user.name and user.email, then run git commit {path} yourself",
            )

    def config(self, key: str) -> str:
        """Return a configuration value, or an empty text."""
        return (self._try("config", "--get", key) or b"").decode().strip()

    def tree_entries(self, tree: str) -> dict[str, Entry]:
        """Return all files of a tree by path.

        Raises CannotJudgeError for a tree that no Git would write, in which one name stands for two things: what is
        judged must be what everybody else will read.
        """
        records = [record.partition(b"\t") for record in self._run(*_LS_TREE, tree).split(b"\0") if record]
        entries = {}
        for meta, _, path in records:
            mode, _, oid = meta.decode().split(" ")
            entries[_decode(path)] = Entry(mode, oid)
        folders = {parent for path in entries for parent in _parents(path)}
        if len(entries) != len(records) or not folders.isdisjoint(entries):
            raise malformed_tree()
        return entries

    def tree_sizes(self, tree: str) -> dict[str, int]:
        """Return the sizes in bytes of all files of a tree by path; a submodule has none."""
        records = (record.partition(b"\t") for record in self._run(*_LS_TREE, "--long", tree).split(b"\0") if record)
        found = ((_decode(path), meta.rsplit(b" ", 1)[1]) for meta, _, path in records)
        return {path: int(size) for path, size in found if size != b"-"}

    def blob_size(self, oid: str) -> int:
        """Return the size of a blob in bytes."""
        return int(self._guard(lambda: self._blobs.size(oid)))

    def blob(self, oid: str) -> bytes:
        """Return the bytes of a blob."""
        return bytes(self._guard(lambda: self._blobs.read(oid)))

    def tree_object(self, oid: str) -> bytes:
        """Return the bytes of one tree object, folders below not included."""
        return bytes(self._guard(lambda: self._blobs.read(oid, "tree")))

    def blobs(self, oids: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of many blobs, in the order in which they are asked for."""
        contents = self._blobs.read_many(oids)
        for _ in oids:
            yield self._guard(lambda: next(contents))

    def run(self, *arguments: str) -> bytes:
        """Run a Git plumbing command and return its output."""
        return self._run(*arguments)

    def _verify(self, revision: str, kind: str) -> str:
        name = revision if not revision.startswith("-") else "refs/heads/" + revision
        found = (self._try("rev-parse", "--verify", "--quiet", f"{name}^{{{kind}}}") or b"").decode().strip()
        if not _HEX.fullmatch(found):
            raise _cannot(
                f"ไม่พบรุ่น {revision} ในคลังงาน",
                f"the repository has no revision {revision}",
                "ตรวจตัวสะกด หรือสั่ง git fetch ก่อน แล้วลองใหม่",
                "check its spelling, or run git fetch first, and try again",
            )
        return found

    def _merge_base(self, base: str, head: str = "HEAD") -> str:
        return (self._try("merge-base", base, head) or b"").decode().strip()

    def _try(self, *arguments: str) -> bytes | None:
        import git

        try:
            return self._execute(*arguments)
        except git.GitCommandError:
            return None

    def _run(self, *arguments: str) -> bytes:
        output: bytes = self._guard(lambda: self._execute(*arguments))
        return output

    def _execute(self, *arguments: str) -> bytes:
        command = ["git", "-c", "core.quotePath=false", *arguments]
        output: bytes = self._git.execute(command, stdout_as_string=False, strip_newline_in_stdout=False)
        return output

    def _guard(self, action: Any) -> Any:
        try:
            return action()
        except self._errors as error:
            raise _damaged() from error


class GitRange:
    """The commits of ``base..head``, by any road."""

    def __init__(self, repository: GitRepository, base: str | None, heads: tuple[str, ...]) -> None:
        self._repository = repository
        self._range = [*heads] if base is None else [*heads, f"^{base}"]

    def contributions(self) -> Iterable[Contribution]:
        """Return who touched what; a merge counts for what differs from all its parents."""
        return self._contributions

    @cached_property
    def _contributions(self) -> tuple[Contribution, ...]:
        # Nobody who writes a commit knows this text, so none can make one look like two.
        mark = f"\x02{secrets.token_hex(16)}\x02"
        form = mark + "%e%x00%ae%x00%ce%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x01)%x00"
        text = self._repository.run(
            "log", "-z", "-c", "--root", "--no-renames", "--name-only", "--no-show-signature", f"--format={form}",
            "--encoding=none", *self._range, "--",
        )  # fmt: skip
        return tuple(self._parse(text.decode("utf-8", "surrogateescape").split(mark)[1:]))

    def _parse(self, records: list[str]) -> Iterator[Contribution]:
        for record in records:
            encoding, author, committer, trailers, *paths = record.split("\0", _FIELDS - 1)
            if not _ENCODINGS.fullmatch(encoding):
                raise _unreadable_commit(encoding)
            touched = frozenset(path.lstrip("\n") for path in "".join(paths).split("\0") if path.strip("\n"))
            coauthors = map(_address, trailers.split("\x01"))
            yield Contribution(emails=_plain((author, committer)), coauthors=_plain(coauthors), paths=touched)

    def snapshots(self, path: str) -> Iterable[Snapshot]:
        """Return the trees of the commits of the range that have a path and changed it."""
        commits = self._repository.run("rev-list", "--full-history", *self._range, "--", path).decode().split()
        for commit in commits:
            snapshot = self._repository.snapshot(commit)
            if path in snapshot.paths():
                yield snapshot


def malformed_tree() -> CannotJudgeError:
    """Return what is said of a tree that no Git would write."""
    return _cannot(
        "ต้นไม้ไฟล์ (tree) ผิดปกติ: ชื่อเดียวกันหมายถึงสองสิ่ง",
        "a tree is malformed: one name stands for two things",
        "สั่ง git fsck เพื่อดูความผิดปกติ แล้วสร้าง commit ใหม่ด้วย git ตามปกติ",
        "run git fsck to see what is wrong, then commit anew with git itself",
    )


def _unreadable_commit(encoding: str) -> CannotJudgeError:
    return _cannot(
        f"มี commit ที่ระบุรหัสอักขระ {encoding} จึงบอกไม่ได้ว่าใครเขียน",
        f"a commit says it is written in {encoding}, so nobody can tell who wrote it",
        "ตั้ง git config i18n.commitEncoding utf-8 แล้วบันทึก commit นั้นใหม่",
        "set git config i18n.commitEncoding utf-8, and write that commit anew",
    )


def _plain(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(address.strip().lower() for address in addresses if address.strip())


def _address(trailer: str) -> str:
    found = re.search(r"<([^<>]+)>", trailer)
    return found[1] if found else trailer


def _parents(path: str) -> Iterator[str]:
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _decode(path: bytes) -> str:
    """Keep any byte of a path: what is no UTF-8 stays visible as a surrogate, and the file-name rule refuses it."""
    return path.decode("utf-8", "surrogateescape")
