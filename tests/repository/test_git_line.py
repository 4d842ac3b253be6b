"""A line of history read commit by commit is what each commit's tree says when it is read alone."""
# ruff: noqa: D103 - the name of a test is its sentence

import random
import subprocess
from pathlib import Path

import pytest
from tests.e2e.town import NEWS, ROAD, Town

from prakat.findings import CannotJudgeError
from prakat.repository.corpus import Corpus
from prakat.repository.git_line import Line, read_line
from prakat.repository.git_objects import GitRepository

NAMES = ("a.md", "b/a.md", "b/c/a.md", "b/c/d.txt", "docs/ก.md", "b/c-d/x", "z")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_every_tree_is_the_one_git_lists(tmp_path: Path, keys: Path, algorithm: str) -> None:
    town = Town(tmp_path / "town", keys)
    town.path.mkdir()
    town.git("init", "--quiet", "--initial-branch=main", f"--object-format={algorithm}")
    source = random.Random(4)  # noqa: S311 - the same every time
    for number in range(40):
        file = town.path / source.choice(NAMES)
        if file.exists() and source.random() < 0.4:
            file.unlink()
        else:
            town.write(file.relative_to(town.path).as_posix(), f"{number}\n")
            file.chmod(source.choice((0o644, 0o755)))
        town.commit(f"step {number}")
    repository = GitRepository(town.path)
    line = read_line(repository, "main")
    assert len(line) == 40
    corpora = Line(repository)
    for commit in (*line, *reversed(line)):
        assert corpora.corpus(commit.tree).entries == repository.snapshot(commit.id).entries()
    repository.close()


def test_commits_are_told_as_they_are_written(town: Town) -> None:
    town.git("checkout", "--quiet", "main")
    town.revise(NEWS, "ตัวอย่าง", "ตัวอย่าง ")
    first = town.commit("แก้ข่าว", who="ก@example.invalid")
    town.branch("side", "main~1")
    town.commit("ข้างทาง")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "--message=รวม", "side")
    repository = GitRepository(town.path)
    founding, step, merge = read_line(repository, "main")
    repository.close()
    assert (step.id, step.author, step.subject) == (first, "someone <ก@example.invalid>", "แก้ข่าว")
    assert (founding.parents, step.parents, len(merge.parents)) == ((), (founding.id,), 2)
    assert merge.when.isoformat() == "2026-11-22T12:00:00+07:00"


def test_a_senseless_date_is_no_crash(town: Town) -> None:
    tree = town.git("rev-parse", "main^{tree}")
    raw = f"tree {tree}\nauthor a <a@b> 99999999999999 +0000\ncommitter a <a@b> 99999999999999 +0000\n\nx\n"
    commit = town.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=raw.encode())
    repository = GitRepository(town.path)
    (found,) = read_line(repository, commit)
    repository.close()
    assert found.when.year >= 1970


def test_half_a_history_is_none(town: Town, tmp_path: Path) -> None:
    town.commit("more")
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{town.path}", str(tmp_path / "shallow")], check=True
    )
    repository = GitRepository(tmp_path / "shallow")
    with pytest.raises(CannotJudgeError, match="shallow"):
        read_line(repository, "HEAD")
    repository.close()


def test_a_tree_with_one_name_twice_is_refused(town: Town) -> None:
    blob = bytes.fromhex(town.git("hash-object", "-w", ROAD))
    raw = b"100644 a.md\0" + blob + b"100644 a.md\0" + blob
    tree = town.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=raw)
    repository = GitRepository(town.path)
    with pytest.raises(CannotJudgeError, match="malformed"):
        _ = Line(repository).corpus(tree).entries
    repository.close()


def test_what_was_read_is_carried_over_and_what_changed_is_read_anew(town: Town) -> None:
    before = town.git("rev-parse", "HEAD^{tree}")
    town.write(ROAD, town.read(ROAD) + "เพิ่ม\n")
    town.commit()
    after = town.git("rev-parse", "HEAD^{tree}")
    repository = GitRepository(town.path)
    line = Line(repository)
    old = line.corpus(before)
    kept, replaced = old.document(NEWS), old.document(ROAD)
    old.sha256(ROAD)
    new = line.corpus(after)
    alone = Corpus(repository.snapshot(after))
    assert new.document(NEWS) is kept
    assert new.document(ROAD) is not replaced
    assert new.sha256(ROAD) == alone.sha256(ROAD) != old.sha256(ROAD)
    repository.close()


def test_digests_worked_out_ahead_are_the_same(town: Town) -> None:
    repository = GitRepository(town.path)
    ahead, alone = (Corpus(repository.snapshot("HEAD")) for _ in range(2))
    paths = sorted(path for path in ahead.paths if path.startswith("docs/"))
    ahead.sum_ahead(paths)
    assert [ahead.sha256(path) for path in paths] == [alone.sha256(path) for path in paths]
    repository.close()
