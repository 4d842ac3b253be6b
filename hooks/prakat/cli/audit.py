"""``prakat audit``."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from prakat.cli.options import lang_option, moment_of, paint, print_error, repo_option, today_option
from prakat.findings import CannotJudgeError, Verdict

if TYPE_CHECKING:
    from prakat.approvals.audit_state import Audit
    from prakat.repository.git_objects import GitRepository

# Where main is looked for: as the forge has it, before what lies here alone.
_MAIN: Final = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main", "HEAD")


@click.command(
    "audit",
    help="ตรวจย้อนหลังทุกขั้นของสาขาหลักด้วยกติกาที่ใช้ในขณะนั้น: ใครข้ามด่าน กุญแจใดถูกเพิกถอน ใครลงนามนอกวาระ "
    "หน้าใดไม่มีความเห็นชอบรองรับ\n\n"
    "Judge every step of main's first-parent history again, by the rules in force at that step: who went past the "
    "gate, which keys were revoked since, who signed out of office, which pages no approval explains. What main was "
    "built upon is trusted: the founding, or --from.\n\n"
    "ผล / exit code: 0 ไม่พบ clean, 1 พบ found, 2 ตรวจไม่ได้ cannot judge",
)
@click.option("--from", "start", metavar="REV", help="เชื่อถือถึงรุ่นนี้ / trusted up to here (default: nothing)")
@click.option("--to", "tip", metavar="REV", help="ตรวจถึงรุ่นนี้ / up to here (default: main)")
@click.option("--approvals-only", is_flag=True, help="ไม่ตรวจเนื้อหา เร็วกว่า / leave content out, which is quicker")
@repo_option
@today_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="รูปแบบผล / output",
)
@lang_option
def COMMAND(
    start: str | None,
    tip: str | None,
    repo: Path,
    today: datetime | None,
    form: str,
    lang: str,
    *,
    approvals_only: bool,
) -> None:
    from prakat.cli.audit_walk import read_past, run_audit
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        past = read_past(repository, start, tip or _main(repository), moment_of(today))
        audit = run_audit(replace(past, content=not approvals_only))
    except CannotJudgeError as error:
        _print_error(error, form, lang)
        raise SystemExit(Verdict.CANNOT_JUDGE.exit_code) from error
    _print(audit, form, lang)
    raise SystemExit(0 if audit.clean else 1)


def _main(repository: "GitRepository") -> str:
    for name in _MAIN[:-1]:
        try:
            return repository.commit(name)
        except CannotJudgeError:
            continue
    return _MAIN[-1]


def _print(audit: "Audit", form: str, lang: str) -> None:
    from prakat.report.audit import render_audit_json, render_audit_text

    if form == "json":
        click.echo(render_audit_json(audit))
    else:
        click.echo(render_audit_text(audit, lang, paint), nl=False)


def _print_error(error: CannotJudgeError, form: str, lang: str) -> None:
    if form == "json":
        from prakat.report.audit import render_audit_json_error

        click.echo(render_audit_json_error(error))
    else:
        print_error(error, "text", lang)
