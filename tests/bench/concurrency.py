"""Pairs of pull requests of one day: ``python tests/bench/concurrency.py --pairs 200 --entries 100``.

Each pull request approves one new page; the first of a pair is merged, then the second, by Git itself and nothing else.
Once with the ledger as it is laid out (in the order of ids), once with the same entries as anybody would write them
first, one after the other at the end. What conflicts in ours is mended by ``prakat ledger fix-conflict``; with
``--collide`` the pairs are chosen so that all do.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from click.testing import CliRunner  # noqa: E402 - the path comes first

from prakat.approvals.entry import Approval, entry_id  # noqa: E402
from prakat.approvals.entry_text import render_block  # noqa: E402
from prakat.approvals.ledger import parse_ledger_text, render_ledger  # noqa: E402
from prakat.cli.main import cli  # noqa: E402
from prakat.settings import BANGKOK, LEDGER  # noqa: E402

_DAY: Final = datetime(2026, 11, 22, 9, tzinfo=BANGKOK)
_TOP: Final = "format: 1\nrepository: example/website\nroot_signatures: []\n"
_SIG: Final = "AAAAC3NzaC1lZDI1NTE5AAAA" + 3 * "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"

Write = Callable[[bytes, Sequence[Approval]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Pairs whose second pull request met a conflict, by layout; how many were mended, and in how many seconds."""

    pairs: int
    entries: int
    ours: int
    mended: int
    seconds: float
    naive: int


def measure(folder: Path, *, pairs: int, entries: int, seed: int = 2569, collide: bool = False) -> Figures:
    """Try pairs of pull requests on a ledger of so many entries, in repositories made below a folder."""
    known = [approval(_page(number), 0) for number in range(entries)]
    chosen = choose_pairs(known, pairs, seed, collide=collide)
    ours = _Trial.start(folder / "ours", known, write_ours)
    naive = _Trial.start(folder / "naive", known, write_naive)
    conflicts = mended = 0
    seconds = 0.0
    for one, two in chosen:
        if ours.conflicts(one, two):
            conflicts += 1
            started = time.perf_counter()
            mended += ours.is_mended((*known, one, two))
            seconds += time.perf_counter() - started
    return Figures(
        pairs=pairs,
        entries=entries,
        ours=conflicts,
        mended=mended,
        seconds=seconds,
        naive=sum(naive.conflicts(one, two) for one, two in chosen),
    )


def choose_pairs(known: Sequence[Approval], pairs: int, seed: int, *, collide: bool) -> list[tuple[Approval, Approval]]:
    """Choose new pages by twos, of any ids, or such whose entries come into the same gap between two known ones."""
    chance = random.Random(seed)  # noqa: S311 - the same pairs in every run
    ids = sorted(entry_id(entry.page) for entry in known)
    found: list[tuple[Approval, Approval]] = []
    while len(found) < pairs:
        one, two = (_page(number) for number in chance.sample(range(len(known), 1_000_000), 2))
        if not collide or bisect(ids, entry_id(one)) == bisect(ids, entry_id(two)):
            found.append((approval(one, 1), approval(two, 2)))
    return found


def _page(number: int) -> str:
    return f"docs/procurement/2569/item-{number:06}.md"


def approval(page: str, minutes: int) -> Approval:
    """Return an entry as long as a real one; its signature is none."""
    at = _DAY + timedelta(minutes=minutes)
    return Approval(
        page=page,
        action="publish",
        decision="เห็นชอบ",
        division="finance",
        before="absent",
        after=f"sha256:{random.Random(f'{page} {minutes}').randbytes(32).hex()}",  # noqa: S311 - a sum of nothing
        prepared_by="เจ้าพนักงานพัสดุ",
        by="p-finance",
        post="ผู้อำนวยการกองคลัง",
        memo=None,
        reason="",
        method="signature",
        at=at,
        written_at=at.isoformat(),
        key="k1",
        sig=_SIG,
    )


def write_ours(raw: bytes, entries: Sequence[Approval]) -> bytes:
    """Put entries in as ``prakat approve`` does."""
    rendered = {entry_id(entry.page): render_block(entry_id(entry.page), entry) for entry in entries}
    return render_ledger(parse_ledger_text(raw), rendered)


def write_naive(raw: bytes, entries: Sequence[Approval]) -> bytes:
    """Put entries at the end."""
    return raw + "".join(render_block(entry_id(entry.page), entry) for entry in entries).encode()


class _Trial:
    """A repository with a ledger on main."""

    def __init__(self, folder: Path, write: Write) -> None:
        self._folder = folder
        self._write = write
        self._start = ""

    @classmethod
    def start(cls, folder: Path, known: Sequence[Approval], write: Write) -> "_Trial":
        trial = cls(folder, write)
        folder.mkdir(parents=True)
        trial.git("init", "--quiet", "--initial-branch=main")
        raw = write(f"{_TOP}ledger: {{}}\n".encode() if write is write_ours else f"{_TOP}ledger:\n".encode(), known)
        (folder / LEDGER).write_bytes(raw)
        trial.git("add", LEDGER)
        trial._start = trial.commit("start")
        return trial

    def conflicts(self, one: Approval, two: Approval) -> bool:
        """Let two branches start from the same commit, and merge the first, then the second; tell of a conflict."""
        for name, entry in (("one", one), ("two", two)):
            self.git("checkout", "--quiet", "--force", "-B", name, self._start)
            path = self._folder / LEDGER
            path.write_bytes(self._write(path.read_bytes(), [entry]))
            self.commit(name)
        self.git("checkout", "--quiet", "-B", "main", self._start)
        self.git("merge", "--quiet", "--no-ff", "-m", "one", "one")
        return self.git("merge", "--quiet", "--no-ff", "-m", "two", "two", may_fail=True) != 0

    def is_mended(self, wanted: Sequence[Approval]) -> bool:
        """Mend the conflict that stands there now; tell whether every entry is there as it was signed."""
        done = CliRunner().invoke(cli, ["ledger", "fix-conflict", "--repo", str(self._folder)])
        empty = f"{_TOP}ledger: {{}}\n".encode()
        return done.exit_code == 0 and (self._folder / LEDGER).read_bytes() == write_ours(empty, wanted)

    def commit(self, message: str) -> str:
        self.git("commit", "--quiet", "-a", "-m", message)
        return subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=self._folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def git(self, *arguments: str, may_fail: bool = False) -> int:
        who = {
            f"GIT_{role}_{what}": "x@example.invalid" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", *arguments], cwd=self._folder, env=environment, capture_output=True, check=not may_fail
        )
        return done.returncode


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--entries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2569)
    parser.add_argument("--collide", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="prakat-pairs-"))
    try:
        found = measure(
            folder, pairs=options.pairs, entries=options.entries, seed=options.seed, collide=options.collide
        )
    finally:
        shutil.rmtree(folder)
    each = found.seconds / found.ours if found.ours else 0
    print(f"{found.pairs} pairs on {found.entries} entries")
    print(f"one after the other: {found.naive} conflicts ({found.naive / found.pairs:.1%})")
    print(f"in the order of ids: {found.ours} conflicts ({found.ours / found.pairs:.1%})")
    print(f"mended: {found.mended}, {each:.2f} s each")


if __name__ == "__main__":
    main()
