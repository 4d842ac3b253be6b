"""``prakat serve``."""

from datetime import datetime
from pathlib import Path

import click

from prakat.cli.build import at, read_whole, run_mkdocs
from prakat.cli.options import fail, judge, lang_option, moment_of, repo_option, today_option
from prakat.findings import CannotJudgeError


@click.command(
    "serve",
    help="ตรวจ แล้วเปิดเว็บไซต์ในเครื่องนี้ หน้าที่ยังไม่ผ่านจะมีแถบ ฉบับร่าง (กด Ctrl+C เพื่อหยุด)\n\n"
    "Check, then show the site on this machine; pages that are refused carry a draft banner. Ctrl+C stops it.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@repo_option
@today_option
@lang_option
def COMMAND(port: int, repo: Path, today: datetime | None, lang: str) -> None:
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        judge(lambda: read_whole(repository, None), moment_of(today), "text", lang)
        click.echo(f"http://127.0.0.1:{port}/  (Ctrl+C)")
        run_mkdocs(repository.root, ["serve", "--dev-addr", f"127.0.0.1:{port}"], at(moment_of(today)) if today else {})
    except CannotJudgeError as error:
        fail(error, lang)
    except KeyboardInterrupt:
        click.echo("")
