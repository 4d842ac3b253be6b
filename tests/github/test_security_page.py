"""The threat model names only tests and rules that exist, and leaves no rule of approval out."""
# ruff: noqa: D103 - the name of a test is its sentence

import ast
import re
from functools import cache
from typing import Final

from tests.github.runner import ROOT

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.report.catalog import ALL_RULES

PAGE: Final = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
ROWS: Final = [line for line in PAGE.splitlines() if line.startswith("| ")]


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def named_tests() -> list[tuple[str, str]]:
    """Return (file, test) for `tests/x.py::name` and `::name`."""
    found = []
    path = ""
    for match in re.finditer(r"(tests/[a-z0-9_/]+\.py)?(?:::([a-z0-9_]+))?", PAGE):
        path = match[1] or path
        if match[2]:
            found.append((path, match[2]))
    return found


def test_every_test_it_names_exists() -> None:
    named = named_tests()
    assert len(named) > 100
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def test_every_rule_it_names_exists() -> None:
    known = {rule.id for rule in ALL_RULES}
    named = {word for row in ROWS for word in re.findall(r"`([a-z]+(?:-[a-z]+)*)`", row.rsplit("|", 2)[0])}
    assert named - known - {"git"} == set()


def test_no_rule_of_approval_is_left_out() -> None:
    rows = "\n".join(ROWS)
    assert [rule.id for rule in APPROVAL_RULES if f"`{rule.id}`" not in rows] == []


def test_every_row_has_its_proof() -> None:
    rows = [row for row in ROWS if not row.startswith(("| threat", "| case", "| ---"))]
    assert [row for row in rows if "::test_" not in row] == []
