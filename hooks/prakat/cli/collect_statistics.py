"""``prakat collect import | tally | export | verify``."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from prakat.cli.collect_options import config_option, now, opened, told
from prakat.cli.options import lang_option, moment_of
from prakat.findings import CannotJudgeError, Text

if TYPE_CHECKING:
    from prakat.collector.export import Publisher

_SHORTEST_REASON: Final = 10
_MONTH: Final = click.option("--month", required=True, metavar="YYYY-MM", help="เดือน (ค.ศ.) / month (C.E.)")
_REPO: Final = click.option(
    "--repo",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="โครงการของเว็บไซต์ / the site's project",
)
_POSITION: Final = click.option(
    "--checked-by",
    required=True,
    metavar="POSITION",
    help="ตำแหน่งผู้ตรวจตัวเลข ผู้สั่งรับรองว่าตรวจแล้ว / the position of who has looked at the figures",
)
_DIVISION: Final = click.option("--division", default="clerk", show_default=True, help="หน่วยงานเจ้าของ / owner")
_BRANCH: Final = click.option("--branch", default="", metavar="NAME", help="บันทึกลงสาขานี้ / commit on this branch")
_BASE: Final = click.option("--base", default="main", show_default=True, help="สาขาตั้งต้น / where the branch begins")


@click.command(
    "export",
    help="เขียนยอดรวมของเดือนเป็นไฟล์ใต้ docs/ (ข้อมูล ตาราง และหน้า) ต้องรวมเข้าทาง pull request ตามปกติ\n\n"
    "Write a month's sums under docs/ (data, table, page), or on a branch; a merge stays an ordinary pull request.",
)
@click.option("--month", metavar="YYYY-MM", help="เดือน (ค.ศ.) ไม่ใส่: เดือนก่อน / month (C.E.); without it the last one")
@_POSITION
@_DIVISION
@click.option("--accept-anomaly", default="", metavar="REASON", help="เหตุผลเมื่อยอดผิดปกติ / why a strange figure is right")
@_BRANCH
@_BASE
@_REPO
@click.option(
    "--rehearse",
    is_flag=True,
    help="ระบบทดลอง: ส่งยอดเดือนนี้เสมือนสิ้นเดือนแล้ว ลงสาขา / on a trial: this month as if it were over, on a branch",
)
@config_option
@lang_option
def EXPORT(
    month: str | None,
    checked_by: str,
    division: str,
    accept_anomaly: str,
    branch: str,
    base: str,
    repo: Path,
    rehearse: bool,  # noqa: FBT001 - click
    config: Path,
    lang: str,
) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.anomalies import anomalies_in, anomalies_of
        from prakat.collector.export import Publisher, sums_of
        from prakat.collector.upkeep import close_past_days, note_exports
        from prakat.content.statistics_file import COMPLAINTS
        from prakat.thai.fiscal_calendar import is_month

        moment = _rehearsed(now(), configuration.sample) if rehearse else now()
        month = month or _month_before(moment)
        branch = branch or (f"stats-{month}" if rehearse else "")
        _require_month(month, is_month(month))
        with engine.connect() as connection:
            close_past_days(connection, moment)
            values = sums_of(connection, month, configuration, moment)
            found = [said for value in values for said in anomalies_of(value)] + anomalies_in(connection, month)
            # A rehearsal leaves the day that goes on open.
            connection.rollback() if rehearse else connection.commit()
        if found and len(accept_anomaly.strip()) < _SHORTEST_REASON:
            raise _strange(found)
        for value in values:
            # Strange figures are those of visits and answers; complaints are read by people one by one.
            if found and value["schema"] != COMPLAINTS:
                value["anomaly"] = accept_anomaly.strip()[:500]
        publisher = Publisher(
            division=division, responsible=checked_by, checked_by=checked_by, now=moment, sample=configuration.sample
        )
        written = _write(values, publisher, repo, branch, base)
        if rehearse:
            day = moment.date()
            click.echo(f"  prakat check --base {base} --head {branch} --today {day}")
            click.echo(f"  prakat build --rev {branch} --today {day} --out ../{branch}")
            return
        with engine.begin() as connection:
            note_exports(connection, written, moment)


def _rehearsed(moment: datetime, sample: bool) -> datetime:  # noqa: FBT001 - what the configuration says
    """Return the end of the next month's first day; only a trial may: what goes on would pass for a whole month."""
    if not sample:
        raise CannotJudgeError(
            Text(th="--rehearse ใช้ได้เฉพาะระบบทดลอง (sample = true)", en="--rehearse is for a trial (sample = true)"),
            Text(th="สั่งใหม่โดยไม่ใส่ --rehearse เมื่อสิ้นเดือน", en="run it without --rehearse when the month is over"),
        )
    return moment_of((moment.replace(day=28) + timedelta(days=4)).date().replace(day=1))


def _month_before(moment: datetime) -> str:
    return f"{moment.date().replace(day=1) - timedelta(days=1):%Y-%m}"


def _require_month(month: str, holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise click.BadParameter(f"{month}: YYYY-MM", param_hint="--month")


def _strange(found: Iterable[str]) -> Exception:
    from prakat.collector.trouble import CollectorError

    said = "; ".join(list(found)[:5])
    return CollectorError(
        f"ยอดผิดปกติ: {said}",
        f"strange figures: {said}",
        'ตรวจสอบ แล้วบอกเหตุผลอย่างน้อย 10 ตัวอักษรด้วย --accept-anomaly "…"',
        'look into it, then say in ten letters or more why it is right: --accept-anomaly "…"',
    )


def _write(
    values: list[dict[str, Any]], publisher: "Publisher", repo: Path, branch: str, base: str
) -> list[dict[str, Any]]:
    """Write the files and return the values as they stand in them.

    A correction names what it corrects; what is published already, with the same figures, stays as it is.
    """
    from prakat.collector.branch import commit_on_branch, read_standing
    from prakat.collector.durable import make_folder, write_durably
    from prakat.collector.export import correct, path_of, render_files

    mark = {"sample": True} if publisher.sample else {}
    standing = partial(read_standing, repo, base if branch else "HEAD")
    given = [(value, correct(value | mark, standing(path_of(value)))) for value in values]
    for value in (value for value, made in given if made is None):
        click.echo(f"ไม่เปลี่ยน / unchanged {path_of(value)}")
    values = [made for _, made in given if made is not None]
    if not values:
        return values
    files = render_files(values, publisher, repo, standing)
    if branch:
        months = ", ".join(sorted({value["month"] for value in values}))
        commit = commit_on_branch(repo, branch, base, files, f"สถิติเดือน {months} · Statistics of {months}")
        click.echo(f"{branch} {commit[:12]}")
    for path, text in sorted(files.items()):
        if not branch:
            make_folder((repo / path).parent)
            write_durably(repo / path, text)
        click.echo(path)
    for value in values:
        if "corrects" in value:
            click.echo(f"แก้ยอดที่เผยแพร่แล้ว / corrects {path_of(value)} {value['corrects'][:12]}")
    click.echo(
        f"ต่อไป / next: prakat check --base {base} --head {branch}, pull request"
        if branch
        else "ต่อไป / next: prakat check, pull request"
    )
    return values


@click.command(
    "tally",
    help="พิมพ์ยอดเองเมื่อไม่มีบริการ เช่น tally complaints --month 2026-10 general.received=3 general.resolved=2\n\n"
    "Type sums by hand where there is no service; KIND is visits, complaints or satisfaction.",
)
@click.argument("kind", type=click.Choice(["visits", "complaints", "satisfaction"]))
@click.argument("pairs", nargs=-1, metavar="NAME=NUMBER…")
@_MONTH
@_POSITION
@_DIVISION
@_BRANCH
@_BASE
@_REPO
@click.option("--sample", is_flag=True, help="ตัวอย่าง / mark as sample")
@lang_option
def TALLY(
    kind: str,
    pairs: tuple[str, ...],
    month: str,
    checked_by: str,
    division: str,
    branch: str,
    base: str,
    repo: Path,
    sample: bool,  # noqa: FBT001 - click
    lang: str,
) -> None:
    with told(lang):
        from prakat.collector.export import Publisher
        from prakat.collector.tally import parse_pairs, tally_complaints, tally_satisfaction, tally_visits
        from prakat.collector.words import CATEGORIES, QUESTIONS
        from prakat.thai.fiscal_calendar import is_month

        _require_month(month, is_month(month))
        publisher = Publisher(
            division=division, responsible=checked_by, checked_by=checked_by, now=now(), sample=sample
        )
        values = parse_pairs(pairs)
        written = publisher.written_at
        if kind == "visits":
            value = tally_visits(month, written, values)
        elif kind == "complaints":
            value = tally_complaints(month, written, values, CATEGORIES)
        else:
            value = tally_satisfaction(month, written, values, QUESTIONS)
        _write([value], publisher, repo, branch, base)


@click.command(
    "verify",
    help="ตรวจไฟล์ยอดรวม: รูปแบบ ผลบวก ลายนิ้วมือ และยอดยกมายกไปต่อเนื่องกัน\n\n"
    "Check files of sums: shape, arithmetic, digest, and that each month begins where the one before ended.",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
def VERIFY(files: tuple[Path, ...], lang: str) -> None:
    from prakat.content.statistics_file import (
        COMPLAINTS,
        StatisticsProblem,
        check_chain,
        check_statistics,
        parse_statistics,
    )
    from prakat.thai.fiscal_calendar import month_days

    wrong = False
    months: dict[str, dict[str, Any]] = {}
    for path in files:
        raw = path.read_bytes()
        problems = check_statistics(raw, path.name, now().date())
        value = parse_statistics(raw)
        if not problems and value and value["schema"] == COMPLAINTS:
            months[value["month"]] = value
        for problem in problems:
            click.echo(f"{path}: {problem.id} {problem.at}")
        wrong = wrong or bool(problems)
    for before, after in pairwise(sorted(months)):
        missing = month_days(before)[1] + timedelta(days=1) < month_days(after)[0]
        gap = [StatisticsProblem(id="gap", at="month")] if missing else []
        for problem in gap or check_chain(months[before], months[after]):
            wrong = True
            click.echo(f"{after}: {problem.id} {problem.at} ({before})")
    click.echo({"th": "ผิด" if wrong else "ถูกต้อง", "en": "wrong" if wrong else "right"}[lang])
    raise SystemExit(int(wrong))


@click.command(
    "import",
    help="นำเข้าสถิติผู้เข้าชมจากบันทึกของเว็บเซิร์ฟเวอร์ หรือจาก GoatCounter, Plausible, Umami, Matomo "
    "และคะแนนจากแบบฟอร์มอื่น (survey-csv)\n\n"
    "Import visits from access logs (plain or gz, again and again) or from exports of other counters; "
    "survey-csv: scores of a form kept elsewhere, such as Google Forms.",
)
@click.argument(
    "source", type=click.Choice(["access-log", "goatcounter", "plausible", "umami", "matomo", "survey-csv"])
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--month", default="", metavar="YYYY-MM", help="เดือน เมื่อไฟล์ไม่มีวันที่ (umami, matomo) / where files have no days"
)
@click.option(
    "--question",
    "questions",
    multiple=True,
    metavar="ID=HEADING",
    help='survey-csv: ข้อใดอยู่คอลัมน์ใด เช่น find="หาง่าย" / which column is which question',
)
@click.option("--time", default="", metavar="HEADING", help="survey-csv: คอลัมน์เวลา (Timestamp) / column of the moment")
@click.option("--time-format", default="", metavar="FORMAT", help="survey-csv: เช่น / such as '%d/%m/%Y, %H:%M:%S'")
@click.option("--form", default="form", metavar="NAME", help="survey-csv: ชื่อแบบ เมื่อมีหลายแบบ / when there are several")
@config_option
@lang_option
def IMPORT(
    source: str,
    files: tuple[Path, ...],
    month: str,
    questions: tuple[str, ...],
    time: str,
    time_format: str,
    form: str,
    config: Path,
    lang: str,
) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.import_counters import import_counter
        from prakat.collector.import_log import import_log
        from prakat.collector.import_survey import Form, import_survey, parse_questions
        from prakat.collector.keys import read_keys
        from prakat.collector.log_file import begin_of
        from prakat.collector.manifest import read_manifest

        if source == "survey-csv":
            given = Form(
                name=form, questions=parse_questions(questions, configuration), time=time, time_format=time_format
            )
            for path in files:
                click.echo(f"{path}: {import_survey(engine, configuration, given, path, now())}")
            return
        manifest = read_manifest(Path(configuration.manifest))
        keys = read_keys(Path(configuration.key_file))
        # A shell names the newest log first, but a day is closed when the next one begins.
        for path in sorted(files, key=begin_of) if source == "access-log" else files:
            if source == "access-log":
                click.echo(f"{path}: {import_log(engine, keys, manifest, path, now())}")
            else:
                click.echo(f"{path}: {import_counter(engine, source, manifest, path, month, now())}")


COMMANDS: Final = {"import": IMPORT, "tally": TALLY, "export": EXPORT, "verify": VERIFY}
