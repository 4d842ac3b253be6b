"""``prakat roster``."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from prakat.cli.options import fail, lang_option, moment_of, paint, repo_option, today_option
from prakat.findings import CannotJudgeError, Severity, Text
from prakat.settings import BANGKOK, LEDGER

if TYPE_CHECKING:
    from prakat.approvals.house import House
    from prakat.repository.corpus import Corpus

# Written out here, so that --help needs nothing else; a test compares it with prakat.approvals.roster.ACTING.
KINDS: Final = ("รักษาราชการแทน", "รักษาการในตำแหน่ง", "ปฏิบัติราชการแทน")

_Option = Callable[[Callable[..., None]], Callable[..., None]]


def _day(name: str, help_: str, *, required: bool = False, key: str | None = None) -> _Option:
    kind = click.DateTime(["%Y-%m-%d"])
    return click.option(name, key or name.strip("-"), type=kind, metavar="YYYY-MM-DD", help=help_, required=required)


_yes = click.option("--yes", is_flag=True, help="ไม่ถามยืนยัน / do not ask")
_key_file = click.option(
    "--key", "file", required=True, type=click.Path(path_type=Path), metavar="FILE.pub", help="กุญแจสาธารณะ / public key"
)
_post = click.option("--post", required=True, metavar="POST", help="ชื่อตำแหน่งที่ใช้ลงนาม / the post, as it is signed")
_order = click.option("--order", required=True, metavar="NO", help="คำสั่งแต่งตั้ง / order of appointment")
_from = _day("--from", "วันเริ่ม / first day", required=True, key="since")
_until = _day("--until", "วันสุดท้าย / last day", key="until")


@click.group("roster", help="ทะเบียนหน่วยงาน ผู้มีอำนาจ และกติกา\n\nThe roster: divisions, offices, keys and rules.")
def COMMAND() -> None:
    """Group the roster commands."""


@COMMAND.command("add-head", help="บันทึกหัวหน้าหน่วยงานคนใหม่\n\nEnter a new head of a division.")
@click.argument("division")
@click.argument("person")
@_post
@_order
@_from
@_until
@_yes
@repo_option
@lang_option
def add_head(
    division: str,
    person: str,
    post: str,
    order: str,
    since: datetime,
    until: datetime | None,
    repo: Path,
    lang: str,
    *,
    yes: bool,
) -> None:
    _add_post(repo, lang, division, person, {"post": post, "order": order, "since": since, "until": until}, yes=yes)


@COMMAND.command("add-acting", help="บันทึกผู้รักษาการตามคำสั่ง\n\nEnter somebody who acts as head, by an order.")
@click.argument("division")
@click.argument("person")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="ลักษณะ / in which way")
@_post
@_order
@_from
@_until
@_yes
@repo_option
@lang_option
def add_acting(
    division: str,
    person: str,
    kind: str,
    post: str,
    order: str,
    since: datetime,
    until: datetime | None,
    repo: Path,
    lang: str,
    *,
    yes: bool,
) -> None:
    said = {"post": post, "order": order, "since": since, "until": until, "acting": kind}
    _add_post(repo, lang, division, person, said, yes=yes)


def _add_post(repo: Path, lang: str, division: str, person: str, said: dict[str, Any], *, yes: bool) -> None:
    from prakat.authoring.roster_edit import Post, add_post

    days = {name: said.pop(name) for name in ("since", "until")}
    found = {name: day.date() if day else None for name, day in days.items()}
    post = Post(division=division, person=person, since=found["since"] or date.max, until=found["until"], **said)
    _edit(repo, lang, lambda raw: add_post(raw, post), yes=yes)


@COMMAND.command("end-term", help="บันทึกวันสุดท้ายของวาระ\n\nEnter the last day of a term.")
@click.argument("division")
@click.argument("person")
@_day("--on", "วันสุดท้ายที่ดำรงตำแหน่ง / last day in office", required=True, key="last")
@_yes
@repo_option
@lang_option
def end_term(division: str, person: str, last: datetime, repo: Path, lang: str, *, yes: bool) -> None:
    from prakat.authoring.roster_edit import end_term as edit

    _edit(repo, lang, lambda raw: edit(raw, division, person, last.date()), yes=yes)


@COMMAND.command("revoke-key", help="เพิกถอนกุญแจ\n\nRevoke a key: from that day on it signs nothing.")
@click.argument("person")
@click.argument("key")
@_day("--on", "ใช้ไม่ได้ตั้งแต่วันนี้ (ค่าเริ่มต้น: วันนี้) / from this day on (default: today)", key="day")
@_yes
@repo_option
@lang_option
def revoke_key(person: str, key: str, day: datetime | None, repo: Path, lang: str, *, yes: bool) -> None:
    from prakat.authoring.roster_edit import revoke_key as edit

    _edit(repo, lang, lambda raw: edit(raw, person, key, (day or datetime.now(BANGKOK)).date()), yes=yes)


@COMMAND.command("add-person", help="ลงทะเบียนบุคคลพร้อมกุญแจ\n\nEnter a person with a public key.")
@click.argument("person", metavar="PERSON")
@click.option("--name", required=True, metavar="NAME", help="ชื่อหรือตำแหน่งที่แสดง / name, or an office")
@_key_file
@click.option(
    "--email", "emails", multiple=True, metavar="EMAIL", help="อีเมลที่ใช้ commit (ใส่ซ้ำได้) / committing e-mail (repeat)"
)
@click.option("--github", type=int, metavar="ID", help="เลขบัญชี GitHub (ไม่ใช่ชื่อ) / numeric account id, not the login")
@_day("--from", "กุญแจใช้ได้ตั้งแต่ (ค่าเริ่มต้น: วันนี้) / the key counts from (default: today)", key="since")
@_yes
@repo_option
@lang_option
def add_person(
    person: str,
    name: str,
    file: Path,
    emails: tuple[str, ...],
    github: int | None,
    since: datetime | None,
    repo: Path,
    lang: str,
    *,
    yes: bool,
) -> None:
    from prakat.authoring.roster_edit import Newcomer
    from prakat.authoring.roster_edit import add_person as edit
    from prakat.authoring.ssh_keygen import read_public_key

    def change(raw: bytes) -> bytes:
        first = (since or datetime.now(BANGKOK)).date()
        public = read_public_key(file.expanduser())
        return edit(raw, Newcomer(id=person, name=name, public=public, since=first, emails=emails, github=github))

    _edit(repo, lang, change, yes=yes)


@COMMAND.command("add-key", help="เพิ่มกุญแจของบุคคลในทะเบียน\n\nEnter one more key of a person.")
@click.argument("person")
@_key_file
@_day("--from", "ใช้ได้ตั้งแต่ (ค่าเริ่มต้น: วันนี้) / counts from (default: today)", key="since")
@_yes
@repo_option
@lang_option
def add_key(person: str, file: Path, since: datetime | None, repo: Path, lang: str, *, yes: bool) -> None:
    from prakat.authoring.roster_edit import add_key as edit
    from prakat.authoring.ssh_keygen import read_public_key

    def change(raw: bytes) -> bytes:
        return edit(raw, person, read_public_key(file.expanduser()), (since or datetime.now(BANGKOK)).date())

    _edit(repo, lang, change, yes=yes)


@COMMAND.command(
    "add-recorder",
    help="ลงทะเบียนบัญชีเครื่องที่บันทึกรีวิวบน GitHub\n\nEnter a machine account that records reviews (prakat record).",
)
@click.argument("recorder", metavar="RECORDER")
@click.option("--name", default="ผู้บันทึกรีวิว", show_default=True, metavar="NAME", help="ชื่อที่แสดง / name")
@_key_file
@_day("--from", "ใช้ได้ตั้งแต่ (ค่าเริ่มต้น: วันนี้) / counts from (default: today)", key="since")
@_yes
@repo_option
@lang_option
def add_recorder(
    recorder: str, name: str, file: Path, since: datetime | None, repo: Path, lang: str, *, yes: bool
) -> None:
    from prakat.authoring.roster_edit import add_recorder as edit
    from prakat.authoring.ssh_keygen import read_public_key

    def change(raw: bytes) -> bytes:
        return edit(raw, recorder, name, read_public_key(file.expanduser()), (since or datetime.now(BANGKOK)).date())

    _edit(repo, lang, change, yes=yes)


@COMMAND.command(
    "show", help="แสดงทะเบียนเป็นภาษาคน\n\nShow the roster in words: root, divisions with their heads, keys."
)
@repo_option
@today_option
@lang_option
def show(repo: Path, today: datetime | None, lang: str) -> None:
    from prakat.authoring.roster_text import render_roster

    try:
        head = _head(repo)
        house = _house(head.snapshot.read(LEDGER), head)
    except CannotJudgeError as error:
        fail(error, lang)
    for line in render_roster(house.roster, moment_of(today).date(), lang):
        click.echo(line)


def _head(repo: Path) -> "Corpus":
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.worktree import WorktreeSnapshot

    head = Corpus(WorktreeSnapshot(GitRepository(repo)))
    if LEDGER not in head.paths:
        raise CannotJudgeError(
            Text(th=f"ไม่พบไฟล์ {LEDGER}", en=f"{LEDGER} is missing"),
            Text(th="เริ่มระบบด้วย prakat init", en="start with prakat init"),
        )
    return head


def _house(raw: bytes, head: "Corpus") -> "House":
    from prakat.authoring.root_sign import house_of

    return house_of(raw, head)


def _edit(repo: Path, lang: str, change: Callable[[bytes], bytes], *, yes: bool) -> None:
    """Change the roster: show the difference, make sure that it can stand, ask, write, and say what comes next."""
    from prakat.authoring.roster_text import notes_on, refuse_lost_root, render_change

    try:
        head = _head(repo)
        raw = head.snapshot.read(LEDGER)
        changed = change(raw)
        house = _house(changed, head)
        day = datetime.now(BANGKOK).date()
        refuse_lost_root(house.roster, day)
        notes = [*_check_history(repo, house, day), *notes_on(house.roster, day)]
        for line in render_change(raw, changed, paint):
            click.echo(line)
        if not yes:
            question = Text(th="บันทึกลงทะเบียน?", en="write it into the roster?")
            click.confirm(question.lang(lang), abort=True)
        _write(repo, changed)
    except CannotJudgeError as error:
        fail(error, lang)
    for note in notes:
        click.echo(paint(note.lang(lang), "yellow"))
    root = house.roster.root[0]
    then = Text(
        th=f"บันทึกแล้ว ยังไม่มีผล จนกว่าผู้ดูแลหลักจะลงนาม: prakat roster sign --as {root}",
        en=f"written; it counts once the root has signed: prakat roster sign --as {root}",
    )
    click.echo(paint(then.lang(lang), "green"))


def _check_history(repo: Path, house: "House", day: date) -> list[Text]:
    """Return what a change does to approvals of the past; stop when it takes back something of the main branch's."""
    from prakat.approvals.house import read_trusted_house
    from prakat.approvals.roster_history import check_history
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository

    repository = GitRepository(repo)
    commit = repository.default_base()
    base = Corpus(repository.snapshot(commit)) if commit else None
    if base is None or LEDGER not in base.paths:
        return []
    notes = []
    for finding in check_history(read_trusted_house(base), house, day):
        if finding.severity is Severity.ERROR:
            raise CannotJudgeError(finding.text, finding.advice)
        notes.append(Text(th=f"{finding.text.th}: {finding.advice.th}", en=f"{finding.text.en}: {finding.advice.en}"))
    return notes


def _write(repo: Path, raw: bytes) -> None:
    from prakat.repository.git_objects import GitRepository

    path = GitRepository(repo).root / LEDGER
    beside = path.with_name(f".{LEDGER}.new")
    beside.write_bytes(raw)
    beside.replace(path)


@COMMAND.command(
    "sign",
    help="ผู้ดูแลหลักลงนามการเปลี่ยนทะเบียน กติกา หรือโปรแกรม: แสดงไฟล์ที่เปลี่ยน ตั้งเลขรุ่น แล้วลงนาม\n\n"
    "A root member signs a change of roster, rules or code: shows the files, sets the version, signs.",
)
@click.option("--as", "person", default="", metavar="PERSON", help="รหัสบุคคล (ค่าเริ่มต้น: เจ้าของกุญแจ) / id in the roster")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="ไฟล์กุญแจ / key file")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@_yes
@repo_option
@lang_option
def sign(person: str, key: Path | None, base: str | None, repo: Path, lang: str, *, yes: bool) -> None:
    """Show what changed, ask, stamp, sign, write."""
    from prakat.cli.roster_sign import sign_changed_rules

    try:
        needed = sign_changed_rules(person, key, base, repo, lang, yes=yes)
    except CannotJudgeError as error:
        fail(error, lang)
    done = Text(th="ลงนามครบแล้ว", en="all signatures are there")
    more = Text(th=f"ต้องมีผู้ดูแลหลักลงนามอีก {needed} คน", en=f"{needed} more root member(s) must sign")
    click.echo(paint((more if needed > 0 else done).lang(lang), "yellow" if needed > 0 else "green"))
