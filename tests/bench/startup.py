"""How long a one-page check takes, beside ``git diff`` alone: ``python tests/bench/startup.py``.

Makes a repository from the shipped content, signs it with throw-away keys, changes one page on a branch, and runs both
commands in turn in fresh processes. Prints medians of wall time and their ratio.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15
PAGE = "docs/general-info/contact.md"
HOUSE = ("docs", "schemas", "hooks", "mkdocs.yml", "pyproject.toml", "tests/samples", ".gitattributes", ".gitignore")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="prakat-bench-") as folder:
        repository = Path(folder, "repository")
        make_repository(repository)
        check = [sys.executable, "-I", str(ROOT / "hooks" / "pre_merge.py"), "--base", "main", "--head", "edit"]
        diff = ["git", "diff", "--stat", "main", "edit"]
        run(repository, check)
        times: dict[str, list[float]] = {"prakat check": [], "git diff": []}
        for _ in range(RUNS):
            times["prakat check"].append(run(repository, check))
            times["git diff"].append(run(repository, diff))
        for name, seconds in times.items():
            print(f"{name:<14} median {statistics.median(seconds):.3f} s   worst {max(seconds):.3f} s")
        ratio = statistics.median(times["prakat check"]) / statistics.median(times["git diff"])
        print(f"ratio          {ratio:.0f} : 1 (one page changed, {RUNS} runs each, alternating)")


def make_repository(target: Path) -> None:
    """Copy the house, sign the samples, change one page on a branch."""
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            target.mkdir(exist_ok=True)
            shutil.copy2(source, target / name)
    git(target, "init", "--quiet", "-b", "main")
    subprocess.run([sys.executable, "tests/samples/sign.py"], cwd=target, check=True, stdout=subprocess.DEVNULL)
    git(target, "add", "--all")
    git(target, "commit", "--quiet", "--message=start")
    git(target, "checkout", "--quiet", "-b", "edit")
    page = target / PAGE
    text = page.read_text("utf-8").replace("\nchecked:\n", '\nupdated: "2026-11-22"\nchecked:\n')
    page.write_text(text.replace("on: 2026-11-02", "on: 2026-11-22") + "\nข้อความเพิ่ม\n", "utf-8")
    git(target, "commit", "--quiet", "--all", "--message=edit")


def git(target: Path, *arguments: str) -> None:
    """Run git as a bench user."""
    who = ["-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=target, check=True)


def run(folder: Path, command: list[str]) -> float:
    """Run a command in a fresh process and return its wall time in seconds; it must succeed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=environment)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout.decode() + done.stderr.decode())
    return seconds


if __name__ == "__main__":
    main()
