"""Contents read many at a time are those that Git has, whoever asks and whatever went wrong before."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bench.seeded.history import git

from prakat.findings import CannotJudgeError
from prakat.repository.git_objects import GitRepository

# More than are asked for at once, one larger than any pipe, an empty one, and bytes that look like an answer.
FILES = {f"{number:03}.txt": f"ไฟล์ที่ {number}\n".encode() for number in range(200)} | {
    "empty.txt": b"",
    "large.bin": bytes(range(256)) * 4096,
    "like.txt": b"0123456789012345678901234567890123456789 blob 3\nabc\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[GitRepository]:
    """Return a repository with the files committed, packed and not."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    git(tmp_path, "add", "--all")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "--quiet", "--message=a")
    opened = GitRepository(tmp_path)
    yield opened
    opened.close()


def test_many_are_the_same_as_one_by_one(repository: GitRepository) -> None:
    """In the order asked for, the same one twice included."""
    snapshot = repository.snapshot("main")
    paths = [*sorted(FILES, reverse=True), "large.bin", "empty.txt"]
    assert [(path, content) for path, content in snapshot.read_many(paths)] == [(p, FILES[p]) for p in paths]
    assert {path: snapshot.read(path) for path in FILES} == FILES
    assert list(snapshot.read_many([])) == []


def test_sizes_are_the_same_asked_one_by_one_and_of_the_whole_tree(repository: GitRepository) -> None:
    """The first few are asked for, the others come with the tree."""
    snapshot = repository.snapshot("main")
    assert {path: snapshot.size(path) for path in FILES} == {path: len(content) for path, content in FILES.items()}
    assert {path: snapshot.size(path) for path in FILES} == {path: len(content) for path, content in FILES.items()}


def test_whoever_stops_half_way_leaves_nothing_behind(repository: GitRepository) -> None:
    """The next answer is the answer to the next question."""
    snapshot = repository.snapshot("main")
    contents = snapshot.read_many(sorted(FILES))
    assert next(contents) == ("000.txt", FILES["000.txt"])
    del contents
    assert snapshot.read("like.txt") == FILES["like.txt"]


@pytest.mark.parametrize("kind", ["missing", "tree"])
def test_what_is_no_blob_cannot_be_judged(repository: GitRepository, kind: str) -> None:
    """An id nobody has, and the id of something else; and the repository can still be read afterwards."""
    oid = "0" * 39 + "1" if kind == "missing" else repository.tree("main")
    for ask in (repository.blob, repository.blob_size):
        with pytest.raises(CannotJudgeError):
            ask(oid)
    entries = repository.snapshot("main").entries()
    with pytest.raises(CannotJudgeError):
        list(repository.blobs([entries["large.bin"].oid, oid, entries["like.txt"].oid]))
    assert repository.blob(entries["like.txt"].oid) == FILES["like.txt"]
    assert repository.blob_size(entries["large.bin"].oid) == len(FILES["large.bin"])


def test_a_forked_process_reads_through_a_pipe_of_its_own(repository: GitRepository) -> None:
    """Two that read from one pipe would take each other's answers."""
    snapshot = repository.snapshot("main")
    contents = snapshot.read_many(sorted(FILES))
    assert next(contents)[0] == "000.txt"
    assert snapshot.size("empty.txt") == 0
    child = os.fork()
    if child == 0:
        try:
            snapshot = repository.snapshot("main")
            same = all((snapshot.size(path), snapshot.read(path)) == (len(FILES[path]), FILES[path]) for path in FILES)
            os._exit(0 if same else 1)
        except BaseException:  # noqa: BLE001 - a child must never go on as a second pytest
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert dict(contents) == {path: content for path, content in FILES.items() if path != "000.txt"}


def test_a_submodule_has_no_content(repository: GitRepository) -> None:
    """Among many as by itself."""
    git(repository.root, "update-index", "--add", "--cacheinfo", f"160000,{repository.commit('main')},sub")
    snapshot = repository.snapshot(repository.write_index_tree())
    assert snapshot.size("sub") == 0
    assert list(snapshot.read_many(["000.txt", "sub", "like.txt"])) == [
        ("000.txt", FILES["000.txt"]),
        ("sub", b""),
        ("like.txt", FILES["like.txt"]),
    ]


def test_whoever_forgets_to_close_leaves_no_process_behind(repository: GitRepository) -> None:
    """A repository that stands in a circle is collected at any time: its processes end then, and nothing warns."""
    forgotten = GitRepository(repository.root)
    assert forgotten.snapshot("main").read("001.txt") == FILES["001.txt"]
    circle: list[object] = [forgotten]
    circle.append(circle)
    before = children()
    del forgotten, circle
    gc.collect()
    assert len(children()) == len(before) - 1


def children() -> list[str]:
    """Return the processes that this one started and that are still there."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
