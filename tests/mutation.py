"""Take the rules out one by one: does a test notice.

    python tests/mutation.py [WORD…]

Works on a copy of the project. For every rule of content it replaces the body of each of its checks - the functions
``check…`` of its module, and the private ``_check…`` they are made of - by ``return []``, runs the cases of that rule,
and prints what became of it. A check that no test misses is a survivor, and then the exit code is 1. With words, only
the targets that hold one of them are tried.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
RULES: Final = "hooks/prakat/rules"
# What is copied; docs/ is read only, and linked.
PARTS: Final = ("hooks", "schemas", "tests", "pyproject.toml")
CASES: Final = "tests/rules/test_cases.py"
NO_CASES: Final = 5
# The checks that are not modules of the rules: file, function, rule.
MORE: Final = (
    ("hooks/prakat/content/document.py", "check_front_matter", "front-matter"),
    ("hooks/prakat/content/schema.py", "check", "schema"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One check that is to be taken out: where it stands, and the rule whose cases must notice."""

    path: str
    function: str
    rule: str

    def __str__(self) -> str:
        """Return the name that is printed."""
        return f"{self.rule}: {self.path.removeprefix('hooks/prakat/')}:{self.function}"


def targets() -> Iterator[Target]:
    """Yield every check of every rule."""
    for file in sorted((ROOT / RULES).glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        rule = _rule_id(tree)
        for node in tree.body:
            if rule and isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("check"):
                yield Target(path=f"{RULES}/{file.name}", function=node.name, rule=rule)
    yield from (Target(path=path, function=function, rule=rule) for path, function, rule in MORE)


def _rule_id(tree: ast.Module) -> str:
    """Return the id of the rule a module defines, or nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "RuleInfo":
            ids = (word.value for word in node.keywords if word.arg == "id")
            return next((str(value.value) for value in ids if isinstance(value, ast.Constant)), "")
    return ""


def take_out(source: str, function: str) -> str:
    """Return a module's source with the body of one function replaced by ``return []``."""
    found = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name == function
    )
    node = next(found)
    first, last = node.body[0], node.body[-1]
    lines = source.split("\n")
    body = " " * first.col_offset + "return []"
    return "\n".join([*lines[: first.lineno - 1], body, *lines[last.end_lineno :]])


def run_cases(copy: Path, rule: str) -> bool:
    """Run the cases of a rule in the copy and tell whether they all pass; none at all miss nothing."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        CASES,
        "-k",
        f"{rule}/ or [{rule}]",
    ]
    done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
    if done.returncode not in {0, 1, NO_CASES}:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode != 1


def try_out(copy: Path, target: Target) -> bool:
    """Take a check out of the copy, run the cases, put it back, and tell whether it survived."""
    file = copy / target.path
    source = file.read_text("utf-8")
    file.write_text(take_out(source, target.function), "utf-8")
    try:
        return run_cases(copy, target.rule)
    finally:
        file.write_text(source, "utf-8")


def main(words: list[str]) -> int:
    """Try all targets and print the table."""
    tried = [target for target in targets() if not words or any(word in str(target) for word in words)]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        copy.mkdir()
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / part)
        (copy / "docs").symlink_to(ROOT / "docs")
        for rule in sorted({target.rule for target in tried}):
            if not run_cases(copy, rule):
                raise SystemExit(f"the cases of {rule} fail before anything is taken out")
        for target in tried:
            start = time.monotonic()
            survived = try_out(copy, target)
            survivors += survived
            print(f"{'SURVIVED' if survived else 'noticed':<9} {target} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{len(tried)} taken out, {survivors} survivors")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
