"""A real ``git push`` to a bare repository with the pre-receive hook, in processes of their own."""
# ruff: noqa: D103 - the name of a test is its sentence

import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from tests.e2e.town import MARKET, NEWS, ROAD, ROOT, Town

from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"


class Server:
    """A bare repository that a town pushes to."""

    def __init__(self, town: Town, path: Path) -> None:
        self.town = town
        self.path = path
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(path)], check=True)
        hook = path / "hooks" / "pre-receive"
        entry = ROOT / "hooks" / "pre_receive.py"
        hook.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -I {shlex.quote(str(entry))}\n")
        hook.chmod(0o755)
        town.git("remote", "add", "origin", str(path))

    def push(self, *arguments: str) -> tuple[bool, str]:
        """Push; return whether it was accepted, and what the pusher saw."""
        done = self.town.try_git("push", "origin", *arguments)
        return done.returncode == 0, done.stderr.decode()

    def ref(self, name: str = "main") -> str:
        """Return the commit of a branch of the server, empty when there is none."""
        done = subprocess.run(
            ["git", "rev-parse", "--verify", "--quiet", f"refs/heads/{name}"],
            cwd=self.path,
            capture_output=True,
            check=False,
        )
        return done.stdout.decode().strip()

    def has(self, oid: str) -> bool:
        """Tell whether the server keeps an object."""
        command = ["git", "cat-file", "-e", oid]
        return subprocess.run(command, cwd=self.path, capture_output=True, check=False).returncode == 0

    def receive(self, line: str, folder: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
        """Call the hook itself, as Git would not."""
        hook = str(self.path / "hooks" / "pre-receive")
        return subprocess.run([hook], cwd=folder or self.path, input=line.encode(), capture_output=True, check=False)


@pytest.fixture
def empty(town: Town, tmp_path: Path) -> Server:
    return Server(town, tmp_path / "server.git")


@pytest.fixture
def server(empty: Server) -> Server:
    """Return a server that has the founded town."""
    accepted, text = empty.push("main")
    assert accepted, text
    return empty


def now() -> datetime:
    """Return this moment: a hook asks the clock itself."""
    return datetime.now(BANGKOK).replace(microsecond=0)


def revise(town: Town, page: str = ROAD) -> None:
    """Revise a page today, by the real clock."""
    town.revise(page, OLD, NEW, day=now().date())
    town.commit("แก้ไข", when=now())


def approve(town: Town, page: str = ROAD, by: str = "finance") -> None:
    """Approve a page now."""
    town.approve(page, by=by, at=now())
    town.commit("เห็นชอบ", when=now())


def test_founding(empty: Server) -> None:
    accepted, text = empty.push("main")
    assert accepted, text
    assert empty.ref() == empty.town.git("rev-parse", "main")


def test_founding_that_was_not_signed(empty: Server) -> None:
    empty.town.write("schemas/extra.schema.json", "{}")
    oid = empty.town.commit()
    accepted, text = empty.push("draft:main")
    assert not accepted
    assert "root-approval" in text
    assert (empty.ref(), empty.has(oid)) == ("", False)


def test_refused_with_reasons_on_the_pushers_terminal(server: Server) -> None:
    before = server.ref()
    revise(server.town)
    bad = server.town.git("rev-parse", "HEAD")
    accepted, text = server.push("draft:main")
    assert not accepted
    for line in (
        "[approval-stale] เนื้อหาหรือไฟล์แนบถูกแก้ไขหลังได้รับความเห็นชอบ",
        ROAD,
        "ตามประกาศ ข้อ ๑",
        "prakat approve",
        "ไม่ผ่าน",
        "pre-receive hook declined",
    ):
        assert line in text
    assert "Traceback" not in text
    assert (server.ref(), server.has(bad)) == (before, False)


def test_accepted_once_approved(server: Server) -> None:
    revise(server.town)
    approve(server.town)
    accepted, text = server.push("draft:main")
    assert accepted, text
    assert "ผ่าน" in text
    assert server.ref() == server.town.git("rev-parse", "draft")


def test_refused_again_after_one_added_space(server: Server) -> None:
    revise(server.town)
    approve(server.town)
    server.town.write(ROAD, server.town.read(ROAD) + " ")
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "approval-stale" in text


@pytest.mark.parametrize("way", ["squash", "merge", "rebase"])
def test_however_it_is_merged(server: Server, way: str) -> None:
    town = server.town
    revise(town)
    approve(town)
    town.git("checkout", "--quiet", "main")
    revise(town, NEWS)
    assert server.push("main")[0]
    if way == "merge":
        town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    elif way == "squash":
        town.git("merge", "--quiet", "--squash", "draft")
        town.commit("squash")
    else:
        town.git("checkout", "--quiet", "draft")
        town.git("rebase", "--quiet", "main")
        town.git("branch", "--force", "main", "draft")
    accepted, text = server.push("main")
    assert accepted, text


def test_drafts_on_other_branches(server: Server) -> None:
    revise(server.town)
    accepted, text = server.push("draft")
    assert accepted, text
    assert server.push("draft:refs/heads/main/draft")[0] is False
    assert server.push("draft:refs/tags/v1")[0]


def test_a_draft_and_a_bad_main_in_one_push(server: Server) -> None:
    before = server.ref()
    revise(server.town)
    accepted, _ = server.push("draft", "draft:main")
    assert not accepted
    assert (server.ref(), server.ref("draft")) == (before, "")


def test_force_push(server: Server) -> None:
    town = server.town
    revise(town, NEWS)
    assert server.push("draft:main")[0]
    before = server.ref()
    accepted, text = server.push("--force", "main:main")
    assert not accepted
    assert "ตรวจไม่ได้" in text
    town.git("checkout", "--quiet", "--orphan", "other")
    town.commit("other history")
    accepted, _ = server.push("--force", "other:main")
    assert not accepted
    assert server.ref() == before


def test_deletion(server: Server) -> None:
    before = server.ref()
    accepted, text = server.push("--delete", "main")
    assert not accepted
    assert "ลบสาขาหลัก" in text
    assert server.ref() == before


def test_something_that_is_no_commit(server: Server) -> None:
    before = server.ref()
    for thing in (f"main:{ROAD}", "main^{tree}"):
        assert not server.push("--force", f"{server.town.git('rev-parse', thing)}:refs/heads/main")[0]
    assert server.ref() == before


def test_author_in_the_roster(server: Server) -> None:
    public = (server.town.keys / "stranger.pub").read_text().split()
    key = {"type": public[0], "key": public[1], "from": "2026-01-01", "revoked": None}
    server.town.roster(lambda value: value["people"].update({"p-stranger": {"name": "เจ้าหน้าที่", "keys": {"k1": key}}}))
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "[root-approval]" in text


def test_rules_signed_by_the_root(server: Server) -> None:
    server.town.write("mkdocs.yml", "site_name: x\n")
    server.town.sign_rules(at=now())
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert accepted, text


def test_what_is_pushed_is_never_run(server: Server, tmp_path: Path) -> None:
    for path in ("hooks/prakat/gate.py", "hooks/pre_receive.py", "prakat.py", "git.py"):
        server.town.write(path, f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "[root-approval]" in text
    assert not (tmp_path / "ran").exists()


def test_replacements_that_were_pushed_before(server: Server) -> None:
    """Whoever may push any other ref may push refs/replace: the gate does not look there."""
    revise(server.town)
    town = server.town
    good, bad = town.git("rev-parse", f"main:{ROAD}"), town.git("rev-parse", f"draft:{ROAD}")
    town.git("replace", bad, good)
    assert server.push("draft", f"refs/replace/{bad}")[0]
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "approval-stale" in text


def test_the_branch_that_is_judged_can_be_named(server: Server) -> None:
    revise(server.town)
    subprocess.run(["git", "config", "prakat.branch", "published"], cwd=server.path, check=True)
    assert server.push("draft:main")[0]
    accepted, text = server.push("draft:published")
    assert not accepted
    assert "approval-" in text


def test_a_withdrawal(server: Server) -> None:
    (server.town.path / MARKET).unlink()
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "โดยไม่มีการลงนามถอนออก" in text
    server.town.approve(MARKET, by="clerk", at=now(), reason="ยกเลิก")
    server.town.commit()
    accepted, text = server.push("draft:main")
    assert accepted, text


def test_two_merges_in_one_push(server: Server) -> None:
    town = server.town
    revise(town)
    approve(town)
    town.git("branch", "--force", "main", "draft")
    town.edit(ROAD, NEW, NEW + " 2")
    first = town.entry(ROAD).at
    town.approve(ROAD, at=first.replace(second=0) if first.second else first)
    moment = first.timestamp() + 1
    town.git("checkout", "--quiet", "--", LEDGER)
    town.approve(ROAD, at=datetime.fromtimestamp(moment, BANGKOK))
    town.commit()
    accepted, text = server.push("draft:main")
    assert accepted, text


def test_a_message_that_plays_with_the_terminal(server: Server) -> None:
    """What a pusher sends is shown to the next one: control characters are printed as what they are."""
    town = server.town
    town.write(NEWS, town.read(NEWS).replace("headline:", "head\u202eline: x\nheadline:"))
    town.commit()
    accepted, text = server.push("draft:main")
    assert not accepted
    assert "\u202e" not in text


ZERO, ONES = "0" * 40, "1" * 40


@pytest.mark.parametrize(
    "line",
    ["x", "a b", f"{ZERO} {ONES} refs/heads/main", f"{ONES} {'2' * 40} refs/heads/main", f"{ONES} refs/heads/main"],
)
def test_lines_git_would_not_write(server: Server, line: str) -> None:
    done = server.receive(line + "\n")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_no_repository_at_all(server: Server, tmp_path: Path) -> None:
    done = server.receive("a b refs/heads/main\n", tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
