"""``prakat build``."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail, judge, lang_option, moment_of, repo_option, today_option
from prakat.findings import CannotJudgeError, Text
from prakat.repository.change import Change

if TYPE_CHECKING:
    from prakat.repository.git_objects import GitRepository


@click.command(
    "build",
    help="ตรวจ แล้วสร้างเว็บไซต์ (ไม่สร้างหากตรวจไม่ผ่าน)\n\n"
    "Check, then build the site; nothing is built from what is refused. With --rev: from the blobs of a commit.",
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), show_default=True, metavar="DIR")
@click.option("--rev", metavar="REV", help="สร้างจากรุ่นใน Git แทนโฟลเดอร์ทำงาน / build a commit, not the working folder")
@repo_option
@today_option
@lang_option
def COMMAND(out: Path, rev: str | None, repo: Path, today: datetime | None, lang: str) -> None:
    from prakat.repository.git_objects import GitRepository

    target = (out if out.is_absolute() else Path.cwd() / out) if rev else (repo / out).resolve()
    try:
        repository = GitRepository(repo)
        now = moment_of(today)
        code = judge(lambda: read_whole(repository, rev), now, "text", lang)
        if code:
            raise SystemExit(code)
        if rev is None:
            run_mkdocs(repository.root, ["build", "--strict", "--site-dir", str(target)], at(now))
        else:
            build_revision(repository, repository.commit(rev), target, now)
    except CannotJudgeError as error:
        fail(error, lang)
    done = Text(th=f"สร้างเว็บไซต์แล้วที่ {target}", en=f"the site is in {target}")
    click.echo(done.lang(lang))


def read_whole(repository: "GitRepository", rev: str | None) -> Change:
    """Return all that is to be published: a commit by its own rules, or the working folder by the main branch's."""
    from prakat.repository.change import compare
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_change import read_draft

    if rev is None:
        return read_draft(repository)
    head = Corpus(repository.snapshot(repository.commit(rev)))
    return compare(head, head, whole=True)


def build_revision(repository: "GitRepository", commit: str, target: Path, now: datetime) -> None:
    """Build from blobs: written out byte by byte, so no attribute or filter of a checkout ever comes between."""
    snapshot = repository.snapshot(commit)
    with tempfile.TemporaryDirectory(prefix="prakat-build-") as folder:
        for path, entry in snapshot.entries().items():
            if entry.mode in {"100644", "100755"}:
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(snapshot.read(path))
        extra = {"PRAKAT_REPOSITORY": str(repository.root), "PRAKAT_REVISION": commit, **at(now)}
        run_mkdocs(Path(folder), ["build", "--strict", "--site-dir", str(target)], extra)


def at(now: datetime) -> Mapping[str, str]:
    """Return the environment in which the site's own judge judges at the same moment."""
    return {"PRAKAT_MOMENT": now.isoformat()}


def run_mkdocs(folder: Path, arguments: list[str], extra: Mapping[str, str]) -> None:
    """Run MkDocs as anyone would from the command line. Raises CannotJudgeError when it fails."""
    environment = {**os.environ, **extra, "NO_MKDOCS_2_WARNING": "1"}
    config = ["--config-file", str(folder / "mkdocs.yml")]
    command = [sys.executable, "-m", "mkdocs", *arguments[:1], *config, *arguments[1:]]
    if arguments[0] == "build":
        command.append("--quiet")
    done = subprocess.run(command, check=False, env=environment, cwd=folder)
    if done.returncode:
        raise CannotJudgeError(
            Text(th="สร้างเว็บไซต์ไม่สำเร็จ", en="the site could not be built"),
            Text(
                th="ดูข้อความด้านบน; หากไม่มี MkDocs ให้ติดตั้งด้วย pip install -r requirements-site.txt",
                en="see above; if MkDocs is missing: pip install -r requirements-site.txt",
            ),
        )
