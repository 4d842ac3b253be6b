"""A ledger of ten thousand entries: ``python tests/bench/ledger.py`` [--pages 10000].

Makes a municipality of which every page is signed (`corpus.py`), and measures in fresh processes: a check of one page,
an audit of main from its founding, and ``ssh-keygen -Y verify`` called once for each signature, on a sample.
"""

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.corpus import ORDINANCE, Made, draft_change, make_corpus  # noqa: E402 - the path comes first
from tests.bench.seeded.history import git  # noqa: E402
from tests.bench.seeded.templates import TODAY  # noqa: E402

from prakat.approvals.digest import read_bundle  # noqa: E402
from prakat.approvals.entry_text import parse_approval  # noqa: E402
from prakat.approvals.house import House, read_trusted_house  # noqa: E402
from prakat.approvals.signature import APPROVAL, armour, verify  # noqa: E402
from prakat.approvals.statement import render_page_statement  # noqa: E402
from prakat.repository.corpus import Corpus  # noqa: E402
from prakat.repository.git_objects import GitRepository  # noqa: E402
from prakat.settings import BANGKOK  # noqa: E402

SAMPLE: Final = 200
RUNS: Final = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory(prefix="prakat-bench-") as folder:
        made = make_corpus(Path(folder, "town"), pages, every=True, checkout=False)
        date_commits_today(made.target)
        draft_change(made, ORDINANCE, sign=True)
        count = len(made.blocks)
        print(f"{count} approvals, {made.commits} commits, {os.cpu_count()} processors")
        check = [str(ROOT / "hooks" / "pre_merge.py"), "--base", "main", "--head", "draft"]
        say("check of one signed page", [run(made, check) for _ in range(RUNS)])
        audit = ["-m", "prakat", "audit", "--to", "main", "--format", "json"]
        say("audit --approvals-only", [run(made, [*audit, "--approvals-only"]) for _ in range(3)])
        say("audit, content as well", [run(made, audit) for _ in range(3)])
        by_library, by_command = verify_sample(made, Path(folder))
        print(f"verify(), one process            {by_library * 1000:8.2f} ms each, {by_library * count:7.1f} s for all")
        print(
            f"ssh-keygen -Y verify, one by one {by_command * 1000:8.2f} ms each, {by_command * count:7.1f} s for all "
            f"(of {SAMPLE} measured, the rest reckoned)"
        )


def date_commits_today(target: Path) -> None:
    """Give the commits of main dates of the day on which the content was checked, a minute apart."""
    parent: list[str] = []
    start = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=BANGKOK)
    for number, commit in enumerate(git(target, "rev-list", "--first-parent", "--reverse", "main").split()):
        when = (start + timedelta(minutes=number)).isoformat()
        names = {
            f"GIT_{role}_{field}": "bench@example.invalid"
            for role in ("AUTHOR", "COMMITTER")
            for field in ("NAME", "EMAIL")
        }
        environment = {**os.environ, **names, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        command = ["git", "commit-tree", f"{commit}^{{tree}}", "-m", f"{number}", *parent]
        done = subprocess.run(command, cwd=target, check=True, capture_output=True, text=True, env=environment)
        parent = ["-p", done.stdout.strip()]
    git(target, "update-ref", "refs/heads/main", parent[1])


def run(made: Made, arguments: list[str]) -> tuple[float, float]:
    """Run a command of prakat in a fresh process; return wall and processor seconds. It must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-P", *arguments, "--repo", str(made.target), "--today", TODAY.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit((done.stdout + done.stderr).decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def say(name: str, runs: list[tuple[float, float]]) -> None:
    """Print medians and the worst."""
    wall, busy = zip(*runs, strict=True)
    print(
        f"{name:<26} {statistics.median(wall):6.2f} s (worst {max(wall):.2f}), "
        f"{statistics.median(busy):.2f} processor seconds, {len(runs)} runs"
    )


def verify_sample(made: Made, folder: Path) -> tuple[float, float]:
    """Verify a sample of signatures by the library and by ssh-keygen; return seconds each takes for one."""
    repository = GitRepository(made.target)
    corpus = Corpus(repository.snapshot("main"))
    house = read_trusted_house(corpus)
    ids = random.Random(1).sample(sorted(house.ledger.blocks), SAMPLE)  # noqa: S311 - the same every time
    by_library = by_command = 0.0
    for id_ in ids:
        ours, theirs = verify_one(house, corpus, id_, folder)
        by_library += ours
        by_command += theirs
    repository.close()
    return by_library / SAMPLE, by_command / SAMPLE


def verify_one(house: House, corpus: Corpus, id_: str, folder: Path) -> tuple[float, float]:
    """Verify one entry in both ways; both must say yes."""
    entry, _ = parse_approval(id_, house.ledger.blocks[id_])
    assert entry is not None
    key = house.roster.people[entry.by].keys[entry.key].public
    statement = render_page_statement(house.roster.repository, entry, read_bundle(corpus, entry.page))
    start = time.perf_counter()
    assert verify(key=key, namespace=APPROVAL, statement=statement, signature=entry.sig)
    middle = time.perf_counter()
    signers, signature = folder / "signers", folder / "signature"
    signers.write_text(f'{entry.by} namespaces="{APPROVAL}" {key.type} {key.blob}\n', "utf-8")
    signature.write_text(armour(key=key, namespace=APPROVAL, signature=entry.sig), "utf-8")
    asked = time.perf_counter()
    command = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", entry.by, "-n", APPROVAL, "-s", str(signature)]
    subprocess.run(command, input=statement, check=True, capture_output=True)
    return middle - start, time.perf_counter() - asked


if __name__ == "__main__":
    main()
