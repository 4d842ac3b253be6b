"""``prakat hook``."""

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from prakat.cli.options import fail, lang_option, repo_option
from prakat.findings import CannotJudgeError
from prakat.settings import LEDGER

if TYPE_CHECKING:
    from prakat.repository.git_objects import GitRepository

_LOCAL: Final = ("pre-merge-commit", "pre-commit", "pre-push")
_MARK: Final = "# written by: prakat hook install"
_ATTRIBUTE: Final = f"{LEDGER} merge=prakat"


@click.group("hook", help="ติดตั้งด่านตรวจของ Git\n\nInstall the gate into Git.")
def COMMAND() -> None:
    """Group the hook commands."""


@COMMAND.command(
    "install",
    help="ติดตั้ง pre-merge-commit, pre-commit (เฉพาะตอนรวมสาขา), pre-push และตัวรวม approvals.yml "
    "แล้วแสดงวิธีติดตั้งบนเซิร์ฟเวอร์\n\n"
    "Install pre-merge-commit, pre-commit (merges only), pre-push and the merge driver of approvals.yml, and print the "
    "line for a server's pre-receive.",
)
@repo_option
@lang_option
def install(repo: Path, lang: str) -> None:
    """Write the hooks; hooks of others are never overwritten."""
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        folder = repository.git_path("hooks")
        entry = Path(__file__).resolve().parents[2] / "pre_merge.py"
        kept = [name for name in _LOCAL if not _write(folder / name, _script(entry, name))]
        # A fast-forward runs no hook: make every merge a commit that can be judged.
        repository.run("config", "merge.ff", "false")
        _register_driver(repository)
    except CannotJudgeError as error:
        fail(error, lang)
    for name in _LOCAL:
        state = "มีของเดิมอยู่ ไม่แตะต้อง / kept yours" if name in kept else "ติดตั้งแล้ว / installed"
        click.echo(f"{folder / name}: {state}")
    server = Path(__file__).resolve().parents[2] / "pre_receive.py"
    click.echo(
        "\nบนเซิร์ฟเวอร์ (คลังเปล่า) ให้สร้างไฟล์ hooks/pre-receive ที่มีสองบรรทัดนี้แล้ว chmod +x\n"
        "On a server (bare repository) create hooks/pre-receive with these two lines, then chmod +x:\n\n"
        f'#!/bin/sh\nexec "{sys.executable}" -I "{server}"'
    )
    if kept:
        raise SystemExit(1)


def _register_driver(repository: "GitRepository") -> None:
    """Let Git merge approvals.yml entry by entry, here only: what others clone is not told of it."""
    driver = Path(__file__).resolve().parents[2] / "merge_ledger.py"
    repository.run("config", "merge.prakat.name", "approvals.yml")
    repository.run("config", "merge.prakat.driver", f'"{sys.executable}" -I "{driver}" %O %A %B')
    attributes = repository.git_path("info/attributes")
    text = attributes.read_text("utf-8") if attributes.is_file() else ""
    if _ATTRIBUTE not in text.splitlines():
        attributes.parent.mkdir(parents=True, exist_ok=True)
        attributes.write_text(f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{_ATTRIBUTE}\n", "utf-8")


def _script(entry: Path, name: str) -> str:
    return f'#!/bin/sh\n{_MARK}\nexec "{sys.executable}" -I "{entry}" --hook {name} "$@"\n'


def _write(path: Path, text: str) -> bool:
    """Write a hook unless somebody else's stands there; tell whether it was written."""
    if path.exists() and _MARK not in path.read_text("utf-8", "replace"):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return True
