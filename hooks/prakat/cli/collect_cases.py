"""``prakat collect triage | hold | subject-export | erase``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from prakat.cli.collect_options import config_option, now, opened, ticket_option
from prakat.cli.options import lang_option
from prakat.settings import BANGKOK

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from prakat.collector.configuration import Configuration

_BY: Final = click.option("--as", "login", required=True, metavar="LOGIN", help="บัญชีเจ้าหน้าที่ / account of staff")


def _refuse(code: str) -> Exception:
    from prakat.collector.trouble import CollectorError

    return CollectorError(
        f"ทำไม่ได้: {code}",
        f"refused: {code}",
        "ตรวจเลขที่ สถานะ และบทบาทของบัญชี",
        "check number, state and the account's role",
    )


def _member(engine: "Engine", login: str) -> Any:
    from sqlalchemy import select

    from prakat.collector.staff import Member
    from prakat.collector.tables import STAFF

    with engine.begin() as connection:
        row = connection.execute(select(STAFF).where(STAFF.c.login == login, STAFF.c.disabled == 0)).first()
    if row is None:
        raise _refuse("account")
    return Member(id=row.id, login=row.login, role=row.role)


@click.group("triage", help="ทะเบียนเรื่องบนเครื่องแม่ข่าย ทุกคำสั่งลงบันทึก\n\nCases from the command line; every look is noted.")
def TRIAGE() -> None:
    """Group the commands on cases."""


@TRIAGE.command("list", help="รายการเรื่อง / list cases")
@click.option("--status", default="open", show_default=True)
@_BY
@config_option
@lang_option
def _LIST(status: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.cases import WORDS
        from prakat.collector.desk import list_cases

        member = _member(engine, login)
        with engine.begin() as connection:
            for row in list_cases(connection, member, status, 0):
                name = configuration.name_of(row.category)
                click.echo(
                    f"{row.ticket} {row.received_day} {row.due_on} {WORDS[row.status]} {name} {row.assignee or '-'}"
                )


@TRIAGE.command("show", help="อ่านเรื่อง (ลงบันทึกการเข้าถึง) / read a case; it is noted who did")
@ticket_option
@_BY
@config_option
@lang_option
def _SHOW(ticket: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.clock import moment_of
        from prakat.collector.desk import Deed

        view = _carry_out(
            configuration, engine, Deed(member=_member(engine, login), ticket=ticket, kind="view", now=now())
        )
        click.echo(f"{view.case.ticket} {configuration.name_of(view.case.category)} {view.case.status}")
        if view.private is not None:
            for name in ("subject", "body", "place", "name", "phone", "email"):
                click.echo(f"{name}: {getattr(view.private, name)}")
        for message in view.messages:
            when = moment_of(message.at).astimezone(BANGKOK).isoformat()
            click.echo(f"{when} {message.kind} {message.author}: {message.text}")


@TRIAGE.command("do", help="ดำเนินการ: assign, status, note, update, mask / act on a case")
@ticket_option
@click.option("--kind", required=True, type=click.Choice(["assign", "status", "note", "update", "mask", "counted"]))
@click.option("--value", default="", help="ผู้รับ หรือสถานะ[:เหตุผล] / assignee, or state[:reason]")
@click.option("--text", default="", help="ข้อความ / words")
@_BY
@config_option
@lang_option
def _DO(ticket: str, kind: str, value: str, text: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.desk import Deed

        deed = Deed(member=_member(engine, login), ticket=ticket, kind=kind, now=now(), value=value, text=text)
        _carry_out(configuration, engine, deed)
        click.echo(f"{ticket} {kind} {value}")


@TRIAGE.command(
    "add",
    help="ลงทะเบียนเรื่องที่รับทางอื่น ข้อความอ่านจาก stdin\n\nRegister a case that came another way, its words from stdin.",
)
@click.option(
    "--channel", required=True, metavar="CHANNEL", help="phone walk-in letter email line traffy damrongtham box"
)
@click.option("--category", required=True)
@click.option("--subject", required=True)
@_BY
@config_option
@lang_option
def _ADD(channel: str, category: str, subject: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.cases import Intake, Submission
        from prakat.collector.complaint_form import parse_complaint
        from prakat.collector.keys import read_keys
        from prakat.collector.receipt import format_code, make_code
        from prakat.collector.sums import CHANNELS
        from prakat.collector.trouble import RefusedError

        member = _member(engine, login)
        body = sys.stdin.read()
        try:
            complaint = parse_complaint({"category": category, "subject": subject, "body": body}, configuration)
        except RefusedError as error:
            raise _refuse(str(error.errors)) from error
        if channel not in CHANNELS or not member.may_read(category):
            raise _refuse("channel, role")
        intake = Intake(keys=read_keys(Path(configuration.key_file)), reply_days=configuration.reply_days, notify=False)
        sent = Submission(complaint=complaint, number=make_code(), now=now(), channel=channel, actor=login)
        with engine.begin() as connection:
            receipt = intake.store(connection, [sent])[0]
        click.echo(f"{receipt.ticket} {format_code(receipt.code)} {receipt.due_on}")


def _carry_out(configuration: "Configuration", engine: "Engine", deed: Any) -> Any:
    from prakat.collector.desk import Desk
    from prakat.collector.keys import read_keys
    from prakat.collector.trouble import RefusedError

    desk = Desk(keys=read_keys(Path(configuration.key_file)), keep=configuration.keep)
    act: Callable[..., list[Any]] = desk.look if deed.kind == "view" else desk.do
    with engine.begin() as connection:
        outcome = act(connection, [deed])[0]
    if isinstance(outcome, RefusedError):
        raise _refuse(outcome.code)
    return outcome


@click.group("hold", help="พักการลบของเรื่อง / keep a case beyond its time")
def HOLD() -> None:
    """Group the commands on holds."""


@HOLD.command("add", help="พักการลบ บอกเหตุ / hold a case, and why")
@ticket_option
@click.option("--reason", required=True)
@_BY
@config_option
@lang_option
def _HOLD_ADD(ticket: str, reason: str, login: str, config: Path, lang: str) -> None:
    _hold(ticket, "hold", reason, login, config, lang)


@HOLD.command("remove", help="เลิกพักการลบ / end the hold")
@ticket_option
@_BY
@config_option
@lang_option
def _HOLD_REMOVE(ticket: str, login: str, config: Path, lang: str) -> None:
    _hold(ticket, "unhold", "", login, config, lang)


def _hold(ticket: str, kind: str, reason: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.desk import Deed

        deed = Deed(member=_member(engine, login), ticket=ticket, kind=kind, now=now(), text=reason)
        _carry_out(configuration, engine, deed)
        click.echo(f"{ticket} {kind}")


@click.command(
    "subject-export",
    help="เขียนข้อมูลทั้งหมดของเรื่องเป็น JSON ให้เจ้าของข้อมูล\n\nWrite all that is kept of a case as JSON, for whom it is about.",
)
@ticket_option
@_BY
@config_option
@lang_option
def SUBJECT_EXPORT(ticket: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        import json

        from prakat.collector.desk import Deed

        deed = Deed(member=_member(engine, login), ticket=ticket, kind="view", now=now())
        view = _carry_out(configuration, engine, deed)
        case = {name: value for name, value in view.case._mapping.items() if not isinstance(value, bytes)}  # noqa: SLF001 - public there
        rows = {
            "case": case,
            "private": dict(view.private._mapping) if view.private is not None else None,  # noqa: SLF001 - as above
            "messages": [dict(row._mapping) for row in view.messages if row.kind != "note"],  # noqa: SLF001 - as above
            "events": [{"at": row.at, "kind": row.kind, "after": row.after} for row in view.events],
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


@click.command(
    "erase",
    help="ลบข้อความและข้อมูลของเรื่อง คงไว้เพียงสิ่งที่นับ แล้วพิสูจน์ว่าอ่านจากไฟล์ไม่ได้อีก\n\n"
    "Delete all words of a case; what is counted stays. Proves that they can no longer be read in the files.",
)
@ticket_option
@click.option("--reason", required=True, help="เหตุ ห้ามใส่ข้อมูลส่วนบุคคล / why; no personal data")
@_BY
@config_option
@lang_option
def ERASE(ticket: str, reason: str, login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (_, engine):
        from prakat.collector.database import file_of
        from prakat.collector.upkeep import empty_case, find_remains, list_backups, sweep

        member = _member(engine, login)
        with engine.begin() as connection:
            words = empty_case(connection, ticket, now(), member.login, reason)
        sweep(engine)
        remains = find_remains(engine, words)
        with engine.begin() as connection:
            copies = list_backups(connection)
        proof = "0" if file_of(engine) is not None else "VACUUM FULL; WAL: pg_switch_wal, archive_timeout"
        click.echo(f"{ticket}: ลบแล้ว อ่านพบในไฟล์ / found in files: {', '.join(remains) or proof}")
        for path in copies:
            click.echo(f"สำเนาที่ยังมีข้อมูลนี้ / a copy that still has it: {path}")
        if remains:
            raise SystemExit(1)


COMMANDS: Final = {"triage": TRIAGE, "hold": HOLD, "subject-export": SUBJECT_EXPORT, "erase": ERASE}
