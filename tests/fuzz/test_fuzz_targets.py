"""The fuzzer's targets hold for what they begin with, for a few changes of it, and for all that was ever found."""
# ruff: noqa: D103 - the name of a test is its sentence

from pathlib import Path
from typing import Final

import pytest
from tests.fuzz.lenient import difference
from tests.fuzz.mutator import Mutator
from tests.fuzz.targets import TARGETS
from tests.fuzz.watch import Watch

FOUND: Final = Path(__file__).parent / "found"
INPUTS: Final = {f"{file.parent.name}/{file.name}": file for file in sorted(FOUND.glob("*/*"))}
NAMES: Final = {name.replace(" ", "-"): name for name in TARGETS}
TRIED: Final = 40


@pytest.mark.parametrize("case", INPUTS)
def test_what_was_found_is_mended(case: str, tmp_path: Path) -> None:
    file = INPUTS[case]
    name = NAMES[file.parent.name]
    watch = Watch(name, TARGETS[name].run, tmp_path)
    watch.once(file.read_bytes())
    # How long it takes is told by the fuzzer itself; here a machine may be busy.
    assert [fault for fault in watch.tally.faults if not fault.startswith("slow")] == []


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_changes_make_no_fault(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    mutator, watch = Mutator(seeds, target.words), Watch(name, target.run, tmp_path)
    for number in range(TRIED):
        watch.once(mutator.mutate(mutator.fresh(number), 4_000, number))
    assert watch.tally.executions == TRIED
    assert [fault for fault in watch.tally.faults if not fault.startswith("slow")] == []


def test_the_same_seed_makes_the_same_input() -> None:
    mutator = Mutator([b"---\ntitle: a\n---\n"])
    made = [mutator.mutate(b"---\ntitle: a\n---\n", 999, number) for number in range(50)]
    assert made == [mutator.mutate(b"---\ntitle: a\n---\n", 999, number) for number in range(50)]
    assert len(set(made)) > 40


def test_faults_are_noticed_and_kept(tmp_path: Path) -> None:
    def fail(raw: bytes) -> None:
        if raw == b"bad":
            raise KeyError

    watch = Watch("x", fail, tmp_path)
    for raw in (b"good", b"bad", b"bad"):
        watch.once(raw)
    (file,) = watch.tally.faults.values()
    assert Path(file).read_bytes() == b"bad"
    assert watch.tally.executions == 3


@pytest.mark.parametrize(
    ("raw", "value", "said"),
    [
        (b"---\na: x\n---\n", {"a": "x"}, ""),
        (b"---\na: 2026-11-22\n---\n", {"a": "2026-11-22"}, ""),
        (b"---\na: x\n---", {"a": "x"}, "MkDocs finds no metadata"),
        (b"\xef\xbb\xbf---\na: x\n---\n", {"a": "x"}, "python-frontmatter finds no metadata"),
        (b"---\na: 16:30\n---\n", {"a": "16:30"}, "python-frontmatter reads it otherwise"),
        (b"---\na: 1\n---\n", {"a": "1"}, "python-frontmatter reads it otherwise"),
    ],
)
def test_another_reading_is_told(raw: bytes, value: dict[str, str], said: str) -> None:
    assert difference(raw, value) == said
