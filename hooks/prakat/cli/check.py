"""``prakat check``."""

from datetime import datetime
from pathlib import Path

import click

from prakat.cli.options import format_option, judge, lang_option, moment_of, repo_option, today_option
from prakat.repository.change import Change


@click.command(
    "check",
    help="ตรวจเนื้อหา แหล่งที่มา วันที่ และความเห็นชอบ (ไม่ระบุอะไร = ตรวจทุกหน้าในโฟลเดอร์ทำงาน)\n\n"
    "Check content, sources, dates and approvals. Without options: every page of the working folder, against the main "
    "branch. With --base and --head: what lies between two revisions, read from Git objects.\n\n"
    "ผล / exit code: 0 ผ่าน pass, 1 ไม่ผ่าน refused, 2 ตรวจไม่ได้ cannot judge",
)
@click.option("--base", metavar="REV", help="รุ่นตั้งต้น (สาขาหลัก) / the base: its rules are the law")
@click.option("--head", metavar="REV", help="รุ่นที่จะรวมเข้า / what is to be merged")
@click.option("--worktree", is_flag=True, help="ตรวจโฟลเดอร์ทำงาน / check the working folder (default)")
@click.option(
    "--founding",
    is_flag=True,
    help="ไม่มีรุ่นตั้งต้น ตรวจทั้งหมด / no base: judge the head as a whole by its own rules",
)
@repo_option
@today_option
@format_option
@lang_option
def COMMAND(
    base: str | None,
    head: str | None,
    repo: Path,
    today: datetime | None,
    form: str,
    lang: str,
    *,
    worktree: bool,
    founding: bool,
) -> None:
    """Judge a change."""
    if worktree and head is not None:
        raise click.UsageError("ใช้ --worktree หรือ --head อย่างใดอย่างหนึ่ง / use either --worktree or --head")
    if head is not None and not (base or founding):
        raise click.UsageError("--head ต้องมี --base ด้วย / --head needs --base (or --founding)")

    def read() -> Change:
        from prakat.repository.git_change import read_change, read_draft
        from prakat.repository.git_objects import GitRepository

        repository = GitRepository(repo)
        if head is not None:
            return read_change(repository, None if founding else base, head)
        return read_draft(repository, base)

    raise SystemExit(judge(read, moment_of(today), form, lang))
