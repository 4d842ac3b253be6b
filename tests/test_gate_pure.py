"""The heart: the same in, the same out, in reading order, each thing once, and nothing of the world touched."""
# ruff: noqa: D103 - the name of a test is its sentence

import os
import subprocess
import sys
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties import TRIED
from tests.rules.cases import DATA, ROOT, Case, house

from prakat.cli.options import moment_of
from prakat.findings import CannotJudgeError, Finding, Report
from prakat.gate import check
from prakat.report.as_json import render_json
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

ONE_RUN: Final = Case(folder=DATA / "one-run")
NOW: Final = ONE_RUN.now
SNAPSHOT: Final = ONE_RUN.change().head.snapshot
FILES: Final = {path: SNAPSHOT.read(path) for path in sorted(SNAPSHOT.paths())}

# Judges twice and prints what the second time touched of the world; the first time is for modules that load late.
WATCHED: Final = """
import sys
from tests.test_gate_pure import NOW, ONE_RUN, check
from prakat.report.as_json import render_json
touched, watching = [], False
def watch(event, arguments):
    if watching and event.partition(".")[0] in {"open", "os", "socket", "subprocess", "shutil", "time", "import"}:
        touched.append((event, arguments))
sys.addaudithook(watch)
first = check(ONE_RUN.change(), NOW)
change = ONE_RUN.change()
watching = True
second = check(change, NOW)
watching = False
assert first == second
print(touched)
"""

# A change whose own schema has a pattern that takes for ever, and a page made for it; nobody signed the schema.
ENDLESS: Final = """
import json
from tests.rules.cases import Case, DATA, house
from tests.test_gate_pure import judged
schema = json.loads(house()["schemas/news.schema.json"])
schema["$defs"]["news"]["properties"]["headline"] = {"type": "string", "pattern": "^(a+)+$"}
page = (DATA / "accepted" / "news" / "news" / "page.md").read_text("utf-8")
line = next(line for line in page.split("\\n") if line.startswith("headline:"))
page = page.replace(line, "headline: " + "a" * 60 + "!")
files = {**house(), "schemas/news.schema.json": json.dumps(schema).encode(), "docs/news/page.md": page.encode()}
print(*sorted({finding.rule.id for finding in judged(files).findings}))
"""


def judged(files: dict[str, bytes], base: dict[str, bytes] | None = None) -> Report:
    return check(compare(Corpus(MemorySnapshot(base or house())), Corpus(MemorySnapshot(files))), NOW)


def run(code: str, seed: int, seconds: int = 300) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'hooks'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True, timeout=seconds
    ).stdout


def place(finding: Finding) -> tuple[str, int, int]:
    span = finding.location.span
    return (finding.location.path, span.line if span else 0, span.column if span else 0)


def test_the_same_in_is_the_same_out() -> None:
    assert judged(FILES) == judged(FILES) == judged({path: bytes(raw) for path, raw in FILES.items()})


@settings(TRIED, max_examples=15)
@given(st.permutations(sorted(FILES)))
def test_the_order_of_files_does_not_matter(paths: list[str]) -> None:
    assert judged({path: FILES[path] for path in paths}) == judged(FILES)


def test_the_order_of_findings_is_that_of_reading() -> None:
    findings = judged(FILES).findings
    assert len(findings) >= 8
    assert list(findings) == sorted(findings, key=place)


def test_the_order_does_not_hang_on_the_run() -> None:
    code = "from tests.test_gate_pure import *; print(render_json(judged(FILES)))"
    assert run(code, 1) == run(code, 2) == render_json(judged(FILES)) + "\n"


def test_nothing_of_the_world_is_touched() -> None:
    assert run(WATCHED, 0) == "[]\n"


def test_the_moment_of_judging_is_the_callers() -> None:
    """A check of the year before finds days that had not come yet; nothing asks the clock."""
    change = ONE_RUN.change()
    early = check(change, NOW - timedelta(days=365))
    assert "date-order" in {finding.rule.id for finding in early.findings}
    assert "date-order" not in {finding.rule.id for finding in check(change, NOW).findings}


def test_what_old_and_new_rules_both_find_is_said_once() -> None:
    """A change of a schema is judged by both; the page's faults are the same by each."""
    changed = {**FILES, "schemas/news.schema.json": FILES["schemas/news.schema.json"] + b"\n"}
    findings = judged(changed).findings
    keys = [
        (f.rule.id, f.message.id, f.location.path, f.location.pointer, f.location.span, f.text.th) for f in findings
    ]
    assert len(keys) == len(set(keys))
    more = {finding.rule.id for finding in set_of(findings) - set_of(judged(FILES).findings)}
    assert set_of(judged(FILES).findings) <= set_of(findings)
    assert more == {"root-approval"}


def set_of(findings: tuple[Finding, ...]) -> "set[_Said]":
    return {_Said(finding) for finding in findings}


class _Said:
    """A finding by what it says and where."""

    def __init__(self, finding: Finding) -> None:
        self.rule = finding.rule
        self._key = (finding.rule.id, finding.message.id, place(finding), finding.text.th)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Said) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def test_what_is_counted_is_what_was_looked_at() -> None:
    assert judged(FILES).checked == 8
    assert judged(house()).checked == 0
    whole = compare(Corpus(MemorySnapshot(FILES)), Corpus(MemorySnapshot(FILES)), whole=True)
    assert check(whole, NOW).checked == 8


def test_without_a_rule_book_nothing_is_judged() -> None:
    base = {path: raw for path, raw in house().items() if path != "schemas/law.schema.json"}
    with pytest.raises(CannotJudgeError, match=r"law\.schema\.json is missing"):
        judged(FILES, base)


def test_a_head_without_its_rule_book_is_not_judged_either() -> None:
    with pytest.raises(CannotJudgeError, match=r"approvals\.yml is missing"):
        judged({path: raw for path, raw in FILES.items() if path != "approvals.yml"})


def test_a_moment_is_the_end_of_its_day_in_thailand() -> None:
    assert moment_of(NOW.date()) == NOW
    assert NOW.isoformat() == "2026-11-22T23:59:59+07:00"


def test_a_pattern_that_nobody_signed_is_never_tried() -> None:
    """Else whoever opens a pull request could hold up the gate for ever."""
    assert "root-approval" in run(ENDLESS, 0, seconds=100).split()
