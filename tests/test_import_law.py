"""The law of the house that no linter knows: who may read the clock, and how long anything may be."""
# ruff: noqa: D103 - the name of a test is its sentence

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.rules.cases import ROOT

PACKAGE: Final = ROOT / "hooks" / "prakat"
MODULES: Final = [pytest.param(path, id=str(path.relative_to(PACKAGE))) for path in sorted(PACKAGE.rglob("*.py"))]
# What is judged is judged at a moment that is given; only who starts a run, or serves readers, knows what time it is.
TIMELESS: Final = (
    "findings",
    "thai",
    "content",
    "repository",
    "rules",
    "approvals",
    "report",
    "gate.py",
    "settings.py",
)
JUDGING: Final = [path for path in MODULES if str(path.id).startswith(TIMELESS)]
CLOCKS: Final = frozenset({"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "monotonic"})
LONGEST_MODULE: Final = 350
LONGEST_FUNCTION: Final = 60


def clock_reads(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in {"datetime", "date", "time"}:
                yield f"{name}.{node.func.attr} on line {node.lineno}"


@pytest.mark.parametrize("path", JUDGING)
def test_nothing_that_judges_reads_the_clock(path: Path) -> None:
    assert list(clock_reads(ast.parse(path.read_text("utf-8")))) == []


def test_a_clock_that_is_read_is_found() -> None:
    code = "datetime.now(x)\ndatetime.date.today()\ntime.time()\nself.today()\ndatetime.combine(d, t)"
    assert len(list(clock_reads(ast.parse(code)))) == 3


@pytest.mark.parametrize("path", MODULES)
def test_a_module_is_a_page_or_three_and_a_function_a_thought(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_MODULE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    assert long == []
