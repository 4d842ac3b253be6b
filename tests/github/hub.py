"""A municipality's repository as a forge keeps it: a bare origin, and pull requests under refs/pull."""

import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tests.e2e.town import BUDGET, DATA, MARKET, ROAD, Town
from tests.github.runner import Event, Job, Runner

from prakat.settings import BANGKOK

MARK: Final = "refs/prakat/published"
FOUNDING: Final = "refs/tags/prakat-founding"
OLD: Final = "หน้านี้เป็นตัวอย่าง"
NEW: Final = "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"

# The scripts judge at the moment they run, so approvals are as fresh as the tests. Those given after the founding are a
# little ahead, within the clock skew the gate allows, so that each is later than the one before.
NOW: Final = datetime.now(BANGKOK).replace(microsecond=0)


def found(path: Path, keys: Path) -> Town:
    """Start a municipality as its clerk would: prakat init, the first pages, the first approvals."""
    posts = {"palad": "ปลัดเทศบาล", "clerk": "หัวหน้าสำนักปลัดเทศบาล", "finance": "ผู้อำนวยการกองคลัง"}
    town = Town(path, keys)
    heads = [
        option
        for person, post in posts.items()
        for option in ("--head", f"{person};p-{person};{post};คำสั่งที่ 1/2569;{keys / person}.pub")
    ]
    subprocess.run(["cp", "-r", str(DATA / "docs"), f"{_made(path)}/docs"], check=True)
    _run(
        town, "init", "--sample", "--keep-samples", "--repository", "example/website", "--from", "2026-10-01",
        "--root", "p-palad", "--key", str(keys / "palad"), *heads,
    )  # fmt: skip
    for person, pages in (("finance", (ROAD, BUDGET)), ("clerk", (MARKET,))):
        files = [str(path / page) for page in pages]
        _run(town, "approve", *files, "--as", f"p-{person}", "--key", str(keys / person), "--yes", "--founding")
    town.commit("เริ่ม", when=NOW)
    return town


def _made(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


def _run(town: Town, *arguments: str) -> None:
    code, text = town.prakat(*arguments)
    assert code == 0, text


class Hub:
    """The forge: what is on main, what is proposed, what is published."""

    def __init__(self, town: Town, home: Path) -> None:
        self.town = town
        self.origin = home / "origin.git"
        self.home = home
        self.runs = 0
        self.site: str | None = None
        self._git("init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        town.git("remote", "add", "origin", str(self.origin))
        self.push_main()

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    # What people do.

    def revise(self, page: str, old: str = OLD, new: str = NEW) -> None:
        """Let an officer revise a page today."""
        self.town.revise(page, old, new, day=datetime.now(BANGKOK).date())
        self.town.commit("แก้ไข", when=NOW)

    @staticmethod
    def now(minutes: int = 1) -> datetime:
        """Return a moment to sign at, a little ahead of the clock."""
        return datetime.now(BANGKOK).replace(microsecond=0) + timedelta(minutes=minutes)

    def approve(self, page: str, by: str = "finance", minutes: int = 1) -> None:
        """Let a head approve what lies in the officer's folder."""
        self.town.approve(page, by=by, at=self.now(minutes))
        self.town.commit("เห็นชอบ", who=f"{by}@example.invalid", when=NOW)

    def push_main(self, revision: str = "main") -> str:
        """Put a commit on main, whatever it is: what an administrator can."""
        self._push(revision, "refs/heads/main")
        self.town.git("update-ref", "refs/heads/main", revision)
        return self.commit("refs/heads/main")

    def merge(self, branch: str = "draft") -> str:
        """Merge a branch by a merge commit, as the forge's button does, and go on from there."""
        self.town.git("checkout", "--quiet", "main")
        self.town.git("merge", "--quiet", "--no-ff", f"--message=Merge {branch}", branch, when=NOW)
        done = self.push_main()
        self.town.branch()
        return done

    def open_pull(self, number: int, revision: str = "HEAD") -> str:
        """Propose a commit, and return its id: the forge keeps it at refs/pull/N/head, whoever's fork it came from."""
        self._push(revision, f"refs/pull/{number}/head")
        return self.commit(f"refs/pull/{number}/head")

    def name_founding(self, revision: str = "main") -> None:
        """Let an administrator name the founding commit."""
        self._push(revision, FOUNDING)

    def _push(self, revision: str, ref: str) -> None:
        self.town.git("push", "--quiet", "--force", "origin", f"{revision}:{ref}")

    def commit(self, ref: str) -> str:
        """Return the commit a ref of the forge names, or an empty text."""
        return self._git("-C", str(self.origin), "for-each-ref", "--format=%(objectname)", ref)

    @property
    def mark(self) -> str:
        """The last published commit, or an empty text."""
        return self.commit(MARK)

    # What the forge does.

    def gate(self, number: int | str, sha: str, **payload: Any) -> Job:
        """Run the gate as for an event of a pull request."""
        pull = {"number": number, **payload, "head": {**payload.get("head", {}), "sha": sha}}
        return self._run("gate", self._event("main", {"pull_request": pull})).run("gate")["gate"]

    def bell(
        self, name: str, event: str, *, title: str = "", branch: str = "", sha: str = "", **settings: Any
    ) -> Event:
        """Return the event of a run that has ended: what a workflow hears that waits for it."""
        run = {"id": 7, "event": event, "display_title": title, "head_branch": branch, "head_sha": sha, "name": name}
        whole = {"repository": {"default_branch": "main"}, "workflow_run": run}
        main = "refs/heads/main"
        return Event(ref=main, sha=self.commit(main), actor="someone-else", payload=whole, **settings)

    def run(self, name: str, event: Event, **how: Any) -> dict[str, Job]:
        """Run a workflow for an event; return its jobs."""
        return self._run(name, event, **how).run(name)

    def ci(self, sha: str) -> Job:
        """Run the product's own tests as for a pull request."""
        event = Event(ref="refs/pull/1/merge", sha=sha, actor="someone", payload={})
        return self._run("ci", event).run("ci")["ci"]

    def publish(
        self,
        sha: str | None = None,
        *,
        branch: str = "main",
        real_build: bool = False,
        before: Mapping[str, Callable[[], object]] = MappingProxyType({}),
    ) -> dict[str, Job]:
        """Run the publisher as for a push to a branch; ``before`` lets things happen before a script runs."""
        runner = self._run("publish", self._event(branch, {}, sha), real_build=real_build, before=before)
        jobs = runner.run("publish")
        if runner.deployed:
            self.site = (runner.deployed / "index.html").read_text("utf-8")
        return jobs

    def _event(self, branch: str, payload: Mapping[str, Any], sha: str | None = None) -> Event:
        ref = f"refs/heads/{branch}"
        whole = {"repository": {"default_branch": "main"}, **payload}
        return Event(ref=ref, sha=sha or self.commit(ref), actor="someone-who-pushes", payload=whole)

    def runner(self, name: str, event: Event) -> Runner:
        """Return what runs a workflow for an event."""
        return self._run(name, event)

    def _run(self, name: str, event: Event, **how: Any) -> Runner:
        self.runs += 1
        return Runner(self.origin, self.home / f"{name}-{self.runs}", event, **how)
