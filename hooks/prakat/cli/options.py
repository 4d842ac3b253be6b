"""What several commands ask for, and how they print what they found."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, NoReturn

import click

from prakat.findings import CannotJudgeError, Report, Verdict
from prakat.repository.change import Change
from prakat.settings import BANGKOK

FORMATS: Final = ("text", "json", "sarif", "github")

repo_option = click.option(
    "--repo",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="โฟลเดอร์ของโครงการ / the project's folder",
)
lang_option = click.option(
    "--lang", type=click.Choice(["th", "en"]), default="th", show_default=True, help="ภาษา / language"
)
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="รูปแบบผล / output"
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="ตรวจเสมือนเป็นวันนี้ / judge as of this day",
)


def moment_of(today: datetime | date | None) -> datetime:
    """Return the moment to judge at: the end of a given day in Thailand, or now."""
    if today is None:
        return datetime.now(BANGKOK)
    return datetime.combine(today, time(23, 59, 59), BANGKOK)


def judge(read: Callable[[], Change], now: datetime, form: str, lang: str) -> int:
    """Judge a change, print the outcome and return the exit code: 0 pass, 1 refused, 2 could not judge."""
    from prakat.cli.processes import read_ahead, spread_for
    from prakat.gate import check

    try:
        change = read()
        read_ahead(change)
        report = check(change, now, spread_for(change))
        print_report(report, change, form, lang)
    except CannotJudgeError as error:
        print_error(error, form, lang)
        return Verdict.CANNOT_JUDGE.exit_code
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, it blocks, and nobody reads a stack trace
        return _unexpected(error, form, lang)
    return report.verdict.exit_code


def _unexpected(error: Exception, form: str, lang: str) -> int:
    """Say that the program itself failed; PRAKAT_DEBUG=1 shows where."""
    import os

    from prakat.findings import Text

    if os.environ.get("PRAKAT_DEBUG"):
        raise error
    name = f"{type(error).__name__}: {error}"[:300]
    print_error(
        CannotJudgeError(
            Text(th=f"โปรแกรมขัดข้อง ({name})", en=f"the program itself failed ({name})"),
            Text(
                th="สั่งซ้ำโดยตั้ง PRAKAT_DEBUG=1 แล้วส่งผลให้ผู้ดูแลระบบ",
                en="run it again with PRAKAT_DEBUG=1 and send the output to the administrator",
            ),
        ),
        form,
        lang,
    )
    return Verdict.CANNOT_JUDGE.exit_code


def print_report(report: Report, change: Change, form: str, lang: str) -> None:
    """Print a report in one of FORMATS."""
    if form == "json":
        from prakat.report.as_json import render_json

        click.echo(render_json(report))
    elif form == "sarif":
        from prakat.report.sarif import render_sarif

        click.echo(render_sarif(report, lang))
    elif form == "github":
        from prakat.report.github import render_github
        from prakat.report.terminal import render_terminal

        click.echo(render_github(report, lang), nl=False)
        click.echo(render_terminal(report, lines_of(change), lang), nl=False)
    else:
        from prakat.report.terminal import render_terminal

        click.echo(render_terminal(report, lines_of(change), lang, paint), nl=False)


def print_error(error: CannotJudgeError, form: str, lang: str) -> None:
    """Print why nothing could be judged, in one of FORMATS."""
    if form == "json":
        from prakat.report.as_json import render_json_error

        click.echo(render_json_error(error))
    elif form == "sarif":
        from prakat.report.sarif import render_sarif_error

        click.echo(render_sarif_error(error, lang))
    elif form == "github":
        from prakat.report.github import render_github_error

        click.echo(render_github_error(error, lang), nl=False)
    else:
        from prakat.report.terminal import render_terminal_error

        click.echo(render_terminal_error(error, lang, paint), nl=False, err=True)


def lines_of(change: Change) -> Callable[[str], list[str]]:
    """Return a look-up of the lines of a file of the head."""

    def lines(path: str) -> list[str]:
        if path not in change.head.paths or change.head.snapshot.size(path) > 4_000_000:  # noqa: PLR2004 - for excerpts
            return []
        return change.head.snapshot.read(path).decode("utf-8", "replace").split("\n")

    return lines


def paint(text: str, colour: str) -> str:
    """Colour a word; click leaves colours out where nobody sees them."""
    return click.style(text, fg=colour, bold=True)


def fail(error: CannotJudgeError, lang: str) -> NoReturn:
    """Print why a command could not do its work, and leave with exit code 2."""
    print_error(error, "text", lang)
    raise SystemExit(Verdict.CANNOT_JUDGE.exit_code)
