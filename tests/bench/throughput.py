"""How fast a whole tree is checked, beside check-jsonschema: ``python tests/bench/throughput.py --pages 10000``.

Makes a repository from a seed (`tests/bench/corpus.py`) and runs in turn, in fresh processes: the whole check of every
page with its attachments and approvals, and check-jsonschema over the same front matter, written out beforehand as YAML
and as JSON, one run for each schema with all files of its category. Then one page is changed on a branch, and its check
is timed beside ``git diff``.

check-jsonschema stands in an environment of its own: ``python -m venv FOLDER && FOLDER/bin/pip install
check-jsonschema``, then ``--peer FOLDER/bin/check-jsonschema``. The machine's load is printed, for it may be busy.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.corpus import NEWS, Made, draft_change, make_corpus  # noqa: E402
from tests.bench.seeded.history import git  # noqa: E402
from tests.bench.seeded.templates import TODAY  # noqa: E402

from prakat.content.document import Document  # noqa: E402
from prakat.findings import Finding  # noqa: E402
from prakat.gate import Task, check  # noqa: E402
from prakat.repository.corpus import Corpus  # noqa: E402
from prakat.repository.git_change import read_change  # noqa: E402
from prakat.repository.git_objects import GitRepository  # noqa: E402
from prakat.settings import BANGKOK  # noqa: E402

SCHEMAS: Final = ROOT / "schemas"
RUNS_OF_ONE: Final = 7
OURS: Final = "prakat, everything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds on the clock, and seconds of processors."""

    wall: float
    cpu: float


def measure(*commands: list[str]) -> Spent:
    """Run commands one after the other in fresh processes, and say what they took; each must succeed."""
    start, before = time.perf_counter(), _cpu()
    for command in commands:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            sys.exit(done.stdout.decode("utf-8", "replace")[-2_000:])
    return Spent(wall=time.perf_counter() - start, cpu=_cpu() - before)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def prakat(repository: Path, *arguments: str) -> list[str]:
    """Return the command as a hook calls it."""
    entry = [sys.executable, "-I", str(ROOT / "hooks" / "pre_merge.py")]
    return [*entry, "--repo", str(repository), "--today", str(TODAY), *arguments]


def read_documents(repository: Path) -> list[Document]:
    """Return all pages on main."""
    opened = GitRepository(repository)
    try:
        corpus = Corpus(opened.snapshot("main"))
        corpus.read_ahead(corpus.pages())
        return [document for document in map(corpus.document, corpus.pages()) if document]
    finally:
        opened.close()


def write_out(documents: list[Document], folder: Path, suffix: str) -> dict[str, list[str]]:
    """Write the front matter of pages as files of their own; return them by the category of their schema."""
    found: dict[str, list[str]] = {}
    for number, document in enumerate(documents):
        assert document.category is not None
        file = folder / f"{number:05}{suffix}"
        file.write_bytes(_WRITERS[suffix](document))
        found.setdefault(document.category.key, []).append(str(file))
    return found


def _yaml_of(document: Document) -> bytes:
    return document.raw.split(b"\n---\n", 1)[0].removeprefix(b"---\n") + b"\n"


def _json_of(document: Document) -> bytes:
    # A date is a date to YAML readers, and check-jsonschema makes text of it again; JSON has text from the start.
    return json.dumps(document.value, ensure_ascii=False).encode()


_WRITERS: Final[Mapping[str, Callable[[Document], bytes]]] = {".yaml": _yaml_of, ".json": _json_of}


def peer_commands(peer: str, files: Mapping[str, list[str]]) -> list[list[str]]:
    """Return one run of check-jsonschema for each schema."""
    return [
        [peer, "--no-cache", "--base-uri", _schema(category).as_uri(), "--schemafile", str(_schema(category)), *paths]
        for category, paths in sorted(files.items())
    ]


def _schema(category: str) -> Path:
    return SCHEMAS / f"{category}.schema.json"


def parts_of(made: Made) -> dict[str, float]:
    """Judge everything in this process, and return the processor seconds of each kind of task."""
    spent: dict[str, float] = {}
    now = datetime.combine(TODAY, datetime.max.time(), BANGKOK)

    def spread(tasks: Sequence[Task]) -> list[Finding]:
        found: list[Finding] = []
        for task in tasks:
            start, name = time.process_time(), getattr(getattr(task, "func", task), "__name__", "")
            found += task()
            spent[name] = spent.get(name, 0) + time.process_time() - start
        return found

    repository = GitRepository(made.target)
    try:
        check(read_change(repository, None, "main"), now, spread)
    finally:
        repository.close()
    return spent


def compare(made: Made, peer: str, folder: Path, rounds: int) -> None:
    """Check everything in turn, and print the medians."""
    documents = read_documents(made.target)
    whole = prakat(made.target, "--founding", "--head", "main")
    tried: dict[str, list[list[str]]] = {OURS: [whole]}
    for suffix in _WRITERS if peer else ():
        place = folder / suffix[1:]
        place.mkdir()
        tried[f"check-jsonschema, {suffix[1:].upper()}"] = peer_commands(peer, write_out(documents, place, suffix))
    spent: dict[str, list[Spent]] = {name: [] for name in tried}
    for _ in range(rounds):
        for name, commands in tried.items():
            spent[name].append(measure(*commands))
            print(f"{name}: {spent[name][-1].wall:.1f} s, processors {spent[name][-1].cpu:.1f} s", flush=True)
    print("| whole tree | wall, s | processors, s | documents a processor-second |\n| --- | --- | --- | --- |")
    cpu = {name: statistics.median(one.cpu for one in each) for name, each in spent.items()}
    wall = {name: statistics.median(one.wall for one in each) for name, each in spent.items()}
    for name in tried:
        print(f"| {name} | {wall[name]:.1f} | {cpu[name]:.1f} | {made.pages / cpu[name]:,.0f} |", flush=True)
    for name in list(tried)[1:]:
        print(
            f"{name}: {cpu[name] / cpu[OURS]:.1f} times our processors, {wall[name] / wall[OURS]:.1f} times our clock"
        )
    parts = parts_of(made)
    print("processor seconds by kind of task: " + ", ".join(f"{kind} {parts[kind]:.1f}" for kind in sorted(parts)))


def compare_one(made: Made) -> None:
    """Change one page and time its check beside ``git diff``."""
    draft_change(made, NEWS)
    one_check = prakat(made.target, "--base", "main", "--head", "draft")
    diff = ["git", "-C", str(made.target), "diff", "--stat", "main", "draft"]
    measure(one_check)
    walls: dict[str, list[float]] = {"prakat": [], "git diff": []}
    for _ in range(RUNS_OF_ONE):
        walls["prakat"].append(measure(one_check).wall)
        walls["git diff"].append(measure(diff).wall)
    one, other = statistics.median(walls["prakat"]), statistics.median(walls["git diff"])
    print(f"one page of {made.pages:,} changed: prakat {one:.3f} s, git diff {other:.3f} s (medians of {RUNS_OF_ONE})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", default="", help="check-jsonschema, in an environment of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="prakat-bench-") as name:
        folder = Path(name)
        made = make_corpus(folder / "repository", options.pages, seed=options.seed, checkout=False)
        git(made.target, "gc", "--quiet")
        print(f"{made.pages:,} pages, {made.attachments:,} attachments, {len(made.blocks):,} approvals", flush=True)
        print(f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")
        compare(made, options.peer, folder, options.rounds)
        compare_one(made)
        print(f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())}")


if __name__ == "__main__":
    main()
