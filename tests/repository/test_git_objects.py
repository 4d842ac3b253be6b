"""Reading Git: who wrote what, what a tree holds, and what is no repository."""
# ruff: noqa: D103 - the name of a test is its sentence

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prakat.findings import CannotJudgeError
from prakat.repository.change import Contribution
from prakat.repository.corpus import Corpus
from prakat.repository.git_change import read_change, read_draft, read_merge
from prakat.repository.git_objects import GitRepository
from prakat.repository.snapshot import Entry, MemorySnapshot, Snapshot, blob_id
from prakat.repository.worktree import WorktreeSnapshot

Git = Callable[..., str]


class Folder:
    """A repository to write into, and the one object that reads it."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        self._count = 0
        path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main", *init)
        self.repository = GitRepository(path)

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run git in the folder; it must succeed."""
        done = subprocess.run(["git", *arguments], cwd=self.path, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, content: bytes = b"x\n") -> None:
        """Write a file."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def commit(self, author: str = "a@x.invalid", message: str = "m", *paths: str) -> str:
        """Change paths and commit them in somebody's name."""
        for path in paths:
            file = self.path / path
            self.write(path, file.read_bytes() + b"x\n" if file.exists() else b"x\n")
        self.git("add", "--all")
        self._count += 1
        when = f"--date=2026-11-22T12:00:{self._count:02}+07:00"
        self.git("commit", "--quiet", "--allow-empty", when, f"--author=n <{author}>", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def contributions(self, base: str | None, head: str = "HEAD") -> list[Contribution]:
        """Return who wrote what between two revisions, newest first."""
        heads = (self.repository.commit(head),)
        return list(self.repository.range(self.repository.commit(base) if base else None, *heads).contributions())


@pytest.fixture
def folder(tmp_path: Path, plain_git: None) -> Iterator[Folder]:  # noqa: ARG001 - before anything runs Git
    made = Folder(tmp_path / "repository")
    yield made
    made.repository.close()


ME = "approver@example.invalid"


def test_who_wrote_what(folder: Folder) -> None:
    start = folder.commit("a@x.invalid", "m", "docs/a.md")
    folder.commit("B@X.invalid", "m", "docs/a.md", "docs/b c.md")
    folder.commit("c@x.invalid", "m\n\nCo-authored-by: d <D@x.invalid>\nCo-authored-by: e@x.invalid", "docs/ก.md")
    assert folder.contributions(start) == [
        Contribution(
            emails=frozenset({"c@x.invalid", ME}),
            coauthors=frozenset({"d@x.invalid", "e@x.invalid"}),
            paths=frozenset({"docs/ก.md"}),
        ),
        Contribution(
            emails=frozenset({"b@x.invalid", ME}), coauthors=frozenset(), paths=frozenset({"docs/a.md", "docs/b c.md"})
        ),
    ]


def test_all_of_history_without_a_base(folder: Folder) -> None:
    folder.commit("a@x.invalid", "m", "a", "b")
    folder.commit("b@x.invalid", "m")
    second, first = folder.contributions(None)
    assert (sorted(second.emails), sorted(second.paths)) == ([ME, "b@x.invalid"], [])
    assert (sorted(first.emails), sorted(first.paths)) == (["a@x.invalid", ME], ["a", "b"])


def test_a_removal_and_a_rename_count_for_both_names(folder: Folder) -> None:
    folder.write("docs/a.md", b"a long text that Git would find again\n" * 20)
    start = folder.commit()
    folder.git("mv", "docs/a.md", "docs/b.md")
    folder.git("config", "diff.renames", "copies")
    folder.commit("b@x.invalid")
    assert folder.contributions(start)[0].paths == {"docs/a.md", "docs/b.md"}


def test_a_plain_merge_touches_nothing_and_an_evil_one_what_it_changed(folder: Folder) -> None:
    start = folder.commit("a@x.invalid", "m", "docs/a.md")
    folder.git("checkout", "--quiet", "-b", "side")
    folder.commit("b@x.invalid", "m", "docs/b.md")
    folder.git("checkout", "--quiet", "main")
    folder.commit("c@x.invalid", "m", "docs/c.md")
    folder.git("merge", "--quiet", "--no-ff", "-m", "plain", "side")
    assert {frozenset(c.paths) for c in folder.contributions(start)} == {
        frozenset(), frozenset({"docs/b.md"}), frozenset({"docs/c.md"})
    }  # fmt: skip
    folder.git("reset", "--quiet", "--hard", "HEAD~1")
    folder.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    folder.commit("evil@x.invalid", "evil", "docs/b.md")
    evil = folder.contributions(start)[0]
    assert "evil@x.invalid" in evil.emails
    assert evil.paths == {"docs/b.md"}


CONFIGURATION = [
    "log.showSignature=true",
    "log.follow=true",
    "log.date=relative",
    "log.decorate=full",
    "log.mailmap=true",
    "log.diffMerges=off",
    "diff.noprefix=true",
    "diff.renames=true",
    "format.pretty=oneline",
    "core.quotePath=true",
    "color.ui=always",
    "i18n.logOutputEncoding=UTF-16",
    "i18n.commitEncoding=TIS-620",
]


@pytest.mark.parametrize("config", CONFIGURATION)
def test_nobodys_configuration_changes_what_is_read(folder: Folder, config: str) -> None:
    start = folder.commit("a@x.invalid", "m", "docs/a.md")
    folder.write(".mailmap", b"n <other@x.invalid> <b@x.invalid>\n")
    folder.commit("b@x.invalid", "m", "docs/ก ข.md")
    folder.git("config", *config.split("="))
    (found,) = folder.contributions(start)
    assert found.emails == {"b@x.invalid", ME}
    assert found.paths == {"docs/ก ข.md", ".mailmap"}


@pytest.mark.parametrize("encoding", ["TIS-620", "windows-874", "ISO-8859-1", "utf8", "UTF-16", "UTF-7", "nothing"])
def test_a_commit_that_claims_another_encoding(folder: Folder, encoding: str) -> None:
    """Its author's address is the bytes that stand there, or nobody can tell: never that nobody wrote it."""
    start = folder.commit()
    tree, who = folder.git("write-tree"), "b <b@x.invalid> 1 +0000"
    raw = f"tree {tree}\nparent {start}\nauthor {who}\ncommitter {who}\nencoding {encoding}\n\nm\n".encode()
    odd = folder.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw)
    if encoding in {"UTF-16", "UTF-7", "nothing"}:
        with pytest.raises(CannotJudgeError):
            folder.contributions(start, odd)
    else:
        assert [contribution.emails for contribution in folder.contributions(start, odd)] == [{"b@x.invalid"}]


@pytest.mark.parametrize("message", ["\x02" * 9, "x\x01y", "a\n\nCo-authored-by: \x01<x\x02y>", "a\r\n"])
def test_messages_that_play_with_the_marks(folder: Folder, message: str) -> None:
    start = folder.commit()
    folder.commit("b@x.invalid", message, "docs/a.md")
    (found,) = folder.contributions(start)
    assert "b@x.invalid" in found.emails
    assert found.paths == {"docs/a.md"}


def test_a_commit_without_anybodys_address(folder: Folder) -> None:
    start = folder.commit()
    tree = folder.git("write-tree")
    raw = f"tree {tree}\nparent {start}\nauthor\ncommitter  <> 1 +0000\n\nm\n".encode()
    odd = folder.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw)
    (found,) = folder.contributions(start, odd)
    assert found == Contribution(emails=frozenset(), coauthors=frozenset(), paths=frozenset())


def test_trees_in_which_a_file_changed(folder: Folder) -> None:
    start = folder.commit("a@x.invalid", "m", "approvals.yml")
    folder.commit("a@x.invalid", "m", "other")
    changed = folder.commit("a@x.invalid", "m", "approvals.yml")
    folder.git("rm", "--quiet", "approvals.yml")
    folder.commit()
    found = list(folder.repository.range(start, folder.repository.commit("HEAD")).snapshots("approvals.yml"))
    assert [snapshot.read("approvals.yml") for snapshot in found] == [b"x\nx\n"]
    assert found[0].entries() == folder.repository.snapshot(changed).entries()


def fill(folder: Folder) -> dict[str, bytes]:
    """Write files that somebody's tools might want to convert."""
    files = {"a.md": b"a\r\nb\n", "docs/ก.bin": b"\0\xff" * 10, "empty": b""}
    for path, content in files.items():
        folder.write(path, content)
    return files


def test_one_tree_in_four_ways(folder: Folder) -> None:
    """Objects, the working folder, the index and memory tell the same, byte by byte, whatever the attributes say."""
    files = fill(folder)
    folder.git("config", "core.autocrlf", "false")
    commit = folder.commit()
    folder.write(".git/info/attributes", b"*.md text eol=crlf working-tree-encoding=UTF-16\n* filter=x\n")
    folder.git("config", "core.autocrlf", "true")
    snapshots: list[Snapshot] = [
        folder.repository.snapshot(commit),
        folder.repository.snapshot(folder.repository.write_index_tree()),
        WorktreeSnapshot(folder.repository),
        MemorySnapshot(files),
    ]
    for snapshot in snapshots:
        assert snapshot.paths() == set(files)
        assert dict(snapshot.entries()) == {path: Entry("100644", blob_id(content)) for path, content in files.items()}
        assert {path: snapshot.read(path) for path in files} == files
        assert {path: snapshot.size(path) for path in files} == {path: len(content) for path, content in files.items()}


def test_the_other_kind_of_object_ids(tmp_path: Path, plain_git: None) -> None:  # noqa: ARG001 - before anything runs
    folder = Folder(tmp_path / "sha256", "--object-format=sha256")
    files = fill(folder)
    base = folder.commit()
    folder.write("a.md", b"other\n")
    head = folder.commit()
    change = read_change(folder.repository, base, head)
    assert len(head) == 64
    assert [file.path for file in change.files] == ["a.md"]
    assert {path: change.base.snapshot.read(path) for path in files} == files
    assert dict(WorktreeSnapshot(folder.repository).entries()) == dict(change.head.snapshot.entries())
    folder.repository.close()


def test_what_lies_in_the_working_folder(folder: Folder) -> None:
    folder.write(".gitignore", b"ignored\n")
    folder.write("tracked", b"1")
    folder.commit()
    folder.write("ignored")
    folder.write("untracked", b"2")
    folder.write("tracked", b"3")
    (folder.path / "link").symlink_to("/etc/passwd")
    (folder.path / "dangling").symlink_to("nowhere")
    (folder.path / "run").write_bytes(b"4")
    (folder.path / "run").chmod(0o755)
    (folder.path / ".gitignore").unlink()
    folder.write(".gitignore", b"ignored\n")
    folder.write("gone")
    folder.git("add", "gone")
    (folder.path / "gone").unlink()
    snapshot = WorktreeSnapshot(folder.repository)
    assert {path: entry.mode for path, entry in snapshot.entries().items()} == {
        ".gitignore": "100644", "tracked": "100644", "untracked": "100644", "link": "120000", "dangling": "120000",
        "run": "100755",
    }  # fmt: skip
    assert (snapshot.read("link"), snapshot.read("tracked")) == (b"/etc/passwd", b"3")


def test_a_submodule_is_nothing_to_read(folder: Folder) -> None:
    commit = folder.commit("a@x.invalid", "m", "a")
    folder.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    folder.git("commit", "--quiet", "-m", "m")
    snapshot = folder.repository.snapshot("HEAD")
    assert (snapshot.entries()["sub"].mode, snapshot.read("sub"), snapshot.size("sub")) == ("160000", b"", 0)


def test_names_of_any_bytes(folder: Folder) -> None:
    raw = [b"a\nb", b'a"b', b"-x", b"\xff", b"a\tb", "ก".encode(), b"a b"]
    blob = folder.git("hash-object", "-w", "--stdin", stdin=b"x")
    rows = b"".join(b"100644 blob " + blob.encode() + b"\t" + name + b"\0" for name in raw)
    tree = folder.git("mktree", "-z", stdin=rows)
    assert {path.encode("utf-8", "surrogateescape") for path in folder.repository.snapshot(tree).paths()} == set(raw)


def test_bases(folder: Folder) -> None:
    """A draft is compared with main as it was when the branch left it, as the server has it."""
    assert folder.repository.default_base() is None
    first = folder.commit()
    assert folder.repository.default_base() == first
    folder.git("checkout", "--quiet", "-b", "draft")
    folder.commit()
    folder.git("checkout", "--quiet", "main")
    folder.commit()
    folder.git("checkout", "--quiet", "draft")
    assert folder.repository.default_base() == first
    folder.git("update-ref", "refs/remotes/origin/main", "draft")
    assert folder.repository.default_base() == folder.git("rev-parse", "draft")


def test_before_the_first_commit(folder: Folder) -> None:
    folder.write("approvals.yml")
    assert read_draft(folder.repository).founding
    with pytest.raises(CannotJudgeError):
        read_change(folder.repository, None, "HEAD")


def test_no_merge_in_progress(folder: Folder) -> None:
    folder.commit()
    with pytest.raises(CannotJudgeError):
        read_merge(folder.repository)


@pytest.mark.parametrize("name", ["GITHEAD_", "GITHEAD_x", "GITHEAD_" + "0" * 40])
def test_an_environment_that_names_no_merge(folder: Folder, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.commit()
    monkeypatch.setenv(name, "draft")
    with pytest.raises(CannotJudgeError):
        read_merge(folder.repository)


@pytest.mark.parametrize("make", ["nothing", "file", "empty folder", "empty .git"])
def test_no_repository(tmp_path: Path, make: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    place = tmp_path / "place"
    if make == "file":
        place.write_text("x")
    elif make != "nothing":
        place.mkdir()
    if make == "empty .git":
        (place / ".git").mkdir()
    with pytest.raises(CannotJudgeError):
        GitRepository(place)


@pytest.mark.parametrize("revision", ["nowhere", "", "-h", "--all", "HEAD~9", "HEAD:a", "HEAD^{tree}", "a b", "^HEAD"])
def test_no_commit(folder: Folder, revision: str) -> None:
    folder.commit("a@x.invalid", "m", "a")
    with pytest.raises(CannotJudgeError):
        folder.repository.commit(revision)


def test_ancestors(folder: Folder) -> None:
    one = folder.commit()
    two = folder.commit()
    assert folder.repository.is_ancestor(one, two)
    assert folder.repository.is_ancestor(one, one)
    assert not folder.repository.is_ancestor(two, one)
    folder.git("checkout", "--quiet", "--orphan", "other")
    assert not folder.repository.is_ancestor(one, folder.commit())


def test_a_bare_repository(folder: Folder, tmp_path: Path) -> None:
    commit = folder.commit("a@x.invalid", "m", "a")
    folder.git("clone", "--quiet", "--bare", str(folder.path), str(tmp_path / "bare.git"))
    bare = GitRepository(tmp_path / "bare.git")
    assert (bare.is_bare(), folder.repository.is_bare()) == (True, False)
    assert Corpus(bare.snapshot(commit)).paths == {"a"}
    bare.close()


def test_a_base_that_is_named_and_empty_is_no_base(folder: Folder) -> None:
    """An empty variable of a script never means "whatever main is"."""
    folder.commit("a@x.invalid", "m", "approvals.yml")
    with pytest.raises(CannotJudgeError):
        read_draft(folder.repository, "")
