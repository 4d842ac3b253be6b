"""What stands behind the two hook entries: standard input of Git in, exit code out."""

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from prakat.cli.options import judge
from prakat.findings import CannotJudgeError, Text
from prakat.repository.change import Change
from prakat.repository.git_change import read_change, read_merge
from prakat.repository.git_objects import GitRepository
from prakat.settings import BANGKOK

_ZERO: Final = "0"
_UPDATE_FIELDS: Final = 3


def run_pre_merge(arguments: list[str]) -> int:
    """Run ``prakat check`` with these arguments, or one of git's local hooks with ``--hook NAME``."""
    _utf8()
    if arguments[:1] != ["--hook"]:
        from prakat.cli.main import cli

        cli(["check", *arguments], prog_name="pre_merge.py")
    name = arguments[1] if len(arguments) > 1 else ""
    if name == "pre-push":
        return _run_pre_push(sys.stdin.read().splitlines())
    if name in {"pre-merge-commit", "pre-commit"}:
        repository = GitRepository(Path())
        if name == "pre-commit" and not repository.git_path("MERGE_HEAD").exists():
            return 0
        return _judge(lambda: read_merge(repository))
    click.echo(f"ไม่รู้จัก hook / unknown hook: {name}", err=True)
    return 2


def run_pre_receive() -> int:
    """Judge what is being pushed to the main branch; other branches hold drafts and are left alone."""
    _utf8()
    try:
        repository = GitRepository(Path())
        main = _main_ref(repository)
        updates = [line.split(" ", 2) for line in sys.stdin.read().splitlines()]
    except CannotJudgeError as error:
        return _judge_error(error)
    codes = [
        _judge_update(repository, *update) if len(update) == _UPDATE_FIELDS else 2
        for update in updates
        if update[-1] == main or len(update) != _UPDATE_FIELDS
    ]
    return max(codes, default=0)


def _run_pre_push(lines: Iterable[str]) -> int:
    """Judge what is about to be pushed to the main branch of a remote."""
    try:
        repository = GitRepository(Path())
        main = _main_ref(repository)
    except CannotJudgeError as error:
        return _judge_error(error)
    codes = []
    for line in lines:
        _, new, ref, old = line.split(" ")
        if ref == main:
            codes.append(_judge_update(repository, old, new, ref))
    return max(codes, default=0)


def _judge_update(repository: GitRepository, old: str, new: str, ref: str) -> int:
    if not new.strip(_ZERO):
        return _judge_error(
            CannotJudgeError(
                Text(th=f"ลบสาขาหลัก ({ref}) ไม่ได้", en=f"the main branch ({ref}) cannot be deleted"),
                Text(th="หากต้องการถอนหน้า ให้ลงนามถอนทีละหน้า", en="to take pages down, sign their withdrawal"),
            )
        )
    base = old if old.strip(_ZERO) else None
    return _judge(lambda: read_change(repository, base, new))


def _main_ref(repository: GitRepository) -> str:
    """Return the full name of the branch that is judged."""
    name = repository.config("prakat.branch")
    if name:
        return f"refs/heads/{name}"
    if repository.is_bare():
        return repository.run("symbolic-ref", "HEAD").decode().strip()
    return "refs/heads/main"


def _judge(read: Callable[[], Change]) -> int:
    return judge(read, datetime.now(BANGKOK), "text", "th")


def _judge_error(error: CannotJudgeError) -> int:
    def read() -> Change:
        raise error

    return _judge(read)


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
