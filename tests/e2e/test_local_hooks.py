"""``prakat hook install``, and then Git itself on a staff member's machine."""
# ruff: noqa: D103 - the name of a test is its sentence

import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.e2e.town import NEWS, ROAD, Town

from prakat.settings import BANGKOK

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"


@pytest.fixture
def hooked(town: Town) -> Town:
    """Return a town with the hooks, standing on main, with a branch ``draft`` that nobody approved."""
    town.revise(ROAD, OLD, NEW, day=today())
    town.commit("draft")
    town.git("checkout", "--quiet", "main")
    code, text = town.prakat("hook", "install")
    assert code == 0, text
    return town


def today() -> date:
    return datetime.now(BANGKOK).date()


def approve(town: Town) -> None:
    """Approve the road page on the branch, by the real clock."""
    town.git("checkout", "--quiet", "draft")
    town.approve(ROAD, at=datetime.now(BANGKOK).replace(microsecond=0))
    town.commit("เห็นชอบ")
    town.git("checkout", "--quiet", "main")


def refused(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Assert that Git stopped, with reasons in Thai, and return what it printed."""
    text = (done.stdout + done.stderr).decode()
    assert done.returncode != 0, text
    assert "ไม่ผ่าน" in text
    assert "Traceback" not in text
    return text


def test_hooks_are_written_and_the_servers_line_is_shown(town: Town) -> None:
    code, text = town.prakat("hook", "install")
    assert code == 0
    for name in ("pre-merge-commit", "pre-commit", "pre-push"):
        hook = town.path / ".git" / "hooks" / name
        assert hook.stat().st_mode & 0o111
        assert f"--hook {name}" in hook.read_text()
    assert "pre_receive.py" in text
    assert town.prakat("hook", "install")[0] == 0


def test_somebody_elses_hook_is_kept(town: Town) -> None:
    other = town.path / ".git" / "hooks" / "pre-push"
    other.write_text("#!/bin/sh\nexit 0\n")
    code, text = town.prakat("hook", "install")
    assert code == 1
    assert other.read_text() == "#!/bin/sh\nexit 0\n"
    assert "pre-push" in text


@pytest.mark.parametrize("options", [["--no-ff"], []])
def test_merge_of_a_bad_branch(hooked: Town, options: list[str]) -> None:
    """Also where Git would only have moved the branch forward, which runs no hook: the merge is made a commit."""
    before = hooked.git("rev-parse", "main")
    text = refused(hooked.try_git("merge", "--no-edit", *options, "draft"))
    assert "[approval-stale]" in text
    assert hooked.git("rev-parse", "main") == before


def test_merge_of_a_good_branch(hooked: Town) -> None:
    approve(hooked)
    hooked.git("merge", "--no-edit", "draft")
    assert hooked.entry(ROAD).after == hooked.entry(ROAD, "draft").after
    assert len(hooked.git("rev-list", "--parents", "-1", "HEAD").split()) == 3


def conflict(town: Town) -> None:
    """Bring main and the branch into a conflict over a light page, and start the merge."""
    town.git("checkout", "--quiet", "draft")
    town.revise(NEWS, OLD, "ก", day=today())
    town.commit("a")
    town.git("checkout", "--quiet", "main")
    town.revise(NEWS, OLD, "ข", day=today())
    town.git("commit", "--quiet", "--all", "-m", "b")
    assert town.try_git("merge", "--no-edit", "draft").returncode != 0
    town.git("checkout", "--quiet", "--theirs", NEWS)
    town.git("add", NEWS)


def test_conflicted_merge_finished_by_commit(hooked: Town) -> None:
    conflict(hooked)
    before = hooked.git("rev-parse", "main")
    assert "[approval-stale]" in refused(hooked.try_git("commit", "--no-edit"))
    assert hooked.git("rev-parse", "main") == before


def test_conflicted_merge_finished_well(hooked: Town) -> None:
    approve(hooked)
    conflict(hooked)
    hooked.git("commit", "--no-edit")
    assert hooked.git("status", "--porcelain") == ""


def test_conflicted_merge_finished_with_other_text(hooked: Town) -> None:
    approve(hooked)
    conflict(hooked)
    hooked.edit(ROAD, NEW, NEW + " 2")
    hooked.git("add", ROAD)
    assert "[approval-stale]" in refused(hooked.try_git("commit", "--no-edit"))


def test_a_draft_is_committed_freely(hooked: Town) -> None:
    hooked.git("checkout", "--quiet", "draft")
    hooked.edit(ROAD, NEW, NEW + " 2")
    hooked.commit("work")
    assert hooked.git("status", "--porcelain") == ""


@pytest.fixture
def remote(hooked: Town, tmp_path: Path) -> Town:
    """Give the town a remote without a hook of its own."""
    bare = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)], check=True)
    hooked.git("remote", "add", "origin", str(bare))
    hooked.git("push", "--quiet", "origin", "main")
    return hooked


@pytest.mark.parametrize("push", [["draft:main"], ["--all"], ["draft:main", "--force"]])
def test_push_of_a_bad_main(remote: Town, push: list[str]) -> None:
    if push == ["--all"]:
        remote.git("merge", "--quiet", "--ff-only", "draft")
    text = refused(remote.try_git("push", "origin", *push))
    assert "[approval-stale]" in text
    assert remote.git("ls-remote", "origin", "main").split()[0] != remote.git("rev-parse", "draft")


def test_push_of_drafts_and_of_a_good_main(remote: Town) -> None:
    remote.git("push", "--quiet", "origin", "draft")
    approve(remote)
    remote.git("merge", "--no-edit", "draft")
    remote.git("push", "--quiet", "origin", "main")


def test_push_that_deletes_main(remote: Town) -> None:
    done = remote.try_git("push", "origin", "--delete", "main")
    assert done.returncode != 0
    assert "ลบสาขาหลัก" in (done.stdout + done.stderr).decode()


def test_in_a_linked_work_tree(hooked: Town, tmp_path: Path) -> None:
    hooked.git("worktree", "add", "--quiet", "-b", "desk", str(tmp_path / "desk"), "main")
    desk = Town(tmp_path / "desk", hooked.keys)
    assert "[approval-stale]" in refused(desk.try_git("merge", "--no-edit", "draft"))
    desk.git("merge", "--abort")
    approve(hooked)
    desk.git("merge", "--no-edit", "draft")


def test_several_branches_at_once(hooked: Town) -> None:
    """An octopus merge: whoever wrote in any of them counts."""
    hooked.git("checkout", "--quiet", "-b", "light", "main")
    hooked.revise(NEWS, OLD, NEW, day=today())
    hooked.commit("light")
    hooked.git("checkout", "--quiet", "main")
    assert "[approval-stale]" in refused(hooked.try_git("merge", "--no-edit", "light", "draft"))
    hooked.git("merge", "--abort")
    hooked.git("checkout", "--quiet", "draft")
    hooked.git("commit", "--quiet", "--amend", "--no-edit", "--reset-author", who="finance@example.invalid")
    approve(hooked)
    assert "[approval-own-page]" in refused(hooked.try_git("merge", "--no-edit", "light", "draft"))


def test_from_a_folder_below(hooked: Town) -> None:
    below = Town(hooked.path / "docs" / "law", hooked.keys)
    assert "[approval-stale]" in refused(below.try_git("merge", "--no-edit", "draft"))
