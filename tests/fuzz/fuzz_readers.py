"""Fuzz every reader: ``python tests/fuzz/fuzz_readers.py --minutes 10``.

Each target (`tests.fuzz.targets`) gets its share of the time in a process of its own, one after the other. With atheris
(``pip install atheris``; Linux, CPython) inputs are kept when they reach code that none reached before; without it they
are changed at random. Either way changes know the formats (`tests.fuzz.mutator`).

What is a fault: an error that is no finding, more than 2 s of processor time or 400 MB for an input, and metadata that
another reader reads otherwise or finds empty while the gate lets the page pass. Inputs that make one are kept, and the
exit code is 1. Put them into ``tests/fuzz/found/<target>/`` when they are mended: `test_fuzz_targets` runs them all.
"""
# ruff: noqa: T201 - it prints its figures

import argparse
import importlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

_LONGEST: Final = 64 * 1024
# Seconds after which an input that does not come back is given up, and what the whole process may hold, in megabytes.
_HANG: Final = 20
_HELD: Final = 3_000


def fuzz(name: str, seconds: float, seed: int, folder: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    atheris = _atheris()
    with atheris.instrument_imports(include=["prakat"]) if atheris else nullcontext():
        targets, mutators, watches = (
            importlib.import_module(f"tests.fuzz.{module}") for module in ("targets", "mutator", "watch")
        )
    target = targets.TARGETS[name]
    seeds = target.seeds()
    watch, mutator = watches.Watch(name, target.run, folder), mutators.Mutator(seeds, target.words)
    for raw in seeds:
        watch.once(raw)
    end, written = time.monotonic() + seconds, time.monotonic()

    def one(data: bytes) -> None:
        nonlocal written
        watch.once(data)
        now = time.monotonic()
        if now - written > 1 or now > end:
            watch.write()
            written = now
        if now > end:
            os._exit(0)  # libFuzzer has no other way to end without a fault

    if atheris:
        _guided(atheris, one, mutator, folder, seeds, seed)
    else:
        _blind(one, mutator, seed)


def _guided(
    atheris: Any, one: Callable[[bytes], None], mutator: Any, folder: Path, seeds: list[bytes], seed: int
) -> None:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, raw in enumerate(seeds):
        (corpus / f"{number:04}").write_bytes(raw)

    def change(data: bytes, max_size: int, number: int) -> bytes:
        if number % 4 == 0:
            return bytes(atheris.Mutate(data, max_size))
        changed: bytes = mutator.mutate(data, max_size, number)
        return changed

    flags = [f"-max_len={_LONGEST}", f"-timeout={_HANG}", f"-rss_limit_mb={_HELD}", f"-seed={seed}", "-len_control=0"]
    prefix = f"-artifact_prefix={folder}/"
    atheris.Setup(["fuzz", str(corpus), *flags, prefix, "-verbosity=0"], one, custom_mutator=change)
    atheris.Fuzz()


def _blind(one: Callable[[bytes], None], mutator: Any, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - it must be the same again
    while True:
        number = source.getrandbits(40)
        one(mutator.mutate(mutator.fresh(number), _LONGEST, number))


def _atheris() -> Any:
    try:
        return importlib.import_module("atheris")
    except ImportError:
        return None


def run(name: str, seconds: float, seed: int, folder: Path, *, nice: int) -> dict[str, Any]:
    """Fuzz one target in a process of its own and return what it came to."""
    folder.mkdir(parents=True)
    command = [sys.executable, __file__, "--one", name, "--seconds", str(seconds), "--seed", str(seed)]
    command += ["--nice", str(nice), str(folder)]
    with (folder / "log.txt").open("wb") as log:
        done = subprocess.run(command, stdout=log, stderr=log, check=False)
    tally: dict[str, Any] = {"target": name, "executions": 0, "seconds": 0, "slowest": 0, "megabytes": 0, "faults": {}}
    if (folder / "tally.json").is_file():
        tally = json.loads((folder / "tally.json").read_text("utf-8"))
    if done.returncode:
        tally["faults"][f"ended with {done.returncode} (an input without end, or memory)"] = str(folder / "log.txt")
    return tally


def main() -> int:
    """Fuzz, print a line for each target, and return 1 when there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="where inputs with faults are kept")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--target", action="append", help="only targets with this word in their name")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 10**6)
    parser.add_argument("--nice", type=int, default=10, help="how far to step back for other programs")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        os.nice(options.nice)
        fuzz(options.one, options.seconds, options.seed, options.folder)
        return 0
    folder = options.folder or Path(tempfile.mkdtemp(prefix="prakat-fuzz-"))
    shares: dict[str, int] = {name: target.share for name, target in _targets().items()}
    names = [name for name in shares if not options.target or any(word in name for word in options.target)]
    unit = options.minutes * 60 / sum(shares[name] for name in names)
    print(
        f"seed {options.seed}, {'atheris' if _atheris() else 'no atheris: at random'}, faults in {folder}", flush=True
    )
    print("| target | inputs | a second | slowest, s | memory, MB | faults |\n| --- | --- | --- | --- | --- | --- |")
    tallies = [
        _told(run(name, unit * shares[name], options.seed, folder / name.replace(" ", "-"), nice=options.nice))
        for name in names
    ]
    faults = {f"{tally['target']}: {fault}": file for tally in tallies for fault, file in tally["faults"].items()}
    print(f"| **all** | {sum(tally['executions'] for tally in tallies):,} | | | | {len(faults)} |")
    for fault, file in faults.items():
        print(f"- {fault}\n  {file}")
    return 1 if faults else 0


def _targets() -> Any:
    return importlib.import_module("tests.fuzz.targets").TARGETS


def _told(tally: dict[str, Any]) -> dict[str, Any]:
    rate = tally["executions"] / max(tally["seconds"], 0.001)
    print(
        f"| {tally['target']} | {tally['executions']:,} | {rate:,.0f} | {tally['slowest']:.2f} | {tally['megabytes']} "
        f"| {len(tally['faults'])} |",
        flush=True,
    )
    return tally


if __name__ == "__main__":
    raise SystemExit(main())
