"""Texts that nearly meet a pattern, by the megabyte: every pattern of the program and of the schemas is tried."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from tests.fuzz.patterns import near_misses, patterns, searches

ROOT: Final = Path(__file__).resolve().parents[2]
# Seconds of processor time for all of them; they take a tenth of it, and one search gone wild takes hours.
CPU: Final = 120
FIRST: Final = 4_000
LONG: Final = 1_000_000
# What is tried on short texts only, and why: its own texts, lines of a terminal, and what the caller cuts.
SHORT: Final = {
    "prakat.authoring.rule_reference._MARK": 200,  # examples of our own rules
    "prakat.authoring.scaffold._CLOCK": 100,  # cut before
    "prakat.thai.calendar._WRITTEN": 100,  # cut before
    "prakat.thai.calendar._MOMENT": 100,  # cut before
}
CODE: Final = "from tests.fuzz.test_near_misses import try_all; try_all()"


def try_all() -> None:
    """Try all patterns, each after its name is printed."""
    for name, pattern in patterns(ROOT / "schemas").items():
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        try_out(name, pattern)
    sys.stdout.write("the end\n")


def try_out(name: str, pattern: "re.Pattern[Any]") -> None:
    """Search all near misses of a few thousand letters, and those of a megabyte that took the longest of them."""
    long = SHORT.get(name, LONG)
    ways = searches(name, pattern)

    def cost(text: object) -> float:
        start = time.process_time()
        for search in ways:
            search(text)
        return time.process_time() - start

    costs = [cost(text) for text in near_misses(pattern, min(FIRST, long))]
    worst = costs.index(max(costs)) if costs else 0
    for number, text in enumerate(near_misses(pattern, long)):
        if number == worst:
            cost(text)


def test_no_pattern_runs_wild() -> None:
    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))

    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        preexec_fn=bound,
        env={"PYTHONPATH": "hooks:.", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    assert done.stdout.endswith("the end\n"), (done.stdout.splitlines()[-1:], done.stderr[-1_000:])


def test_near_misses_find_what_runs_wild() -> None:
    """The texts are good for something: patterns known to be bad take far longer on twice the text."""
    for source, sizes in {
        r"\s*(?:x)?\s*y": (150, 600),
        r"begin(.*?)end": (2_000, 16_000),
        r"(?:aa?)+b": (9, 27),
    }.items():
        took = []
        for size in sizes:
            start = time.process_time()
            for text in near_misses(re.compile(source, re.DOTALL), size):
                re.compile(source, re.DOTALL).search(text)
            took.append(time.process_time() - start)
        assert took[1] > 10 * took[0], source
