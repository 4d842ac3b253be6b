"""``prakat codeowners``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail, lang_option, repo_option
from prakat.findings import CannotJudgeError, Text

if TYPE_CHECKING:
    from prakat.approvals.roster import Roster


@click.command(
    "codeowners",
    help="เขียน .github/CODEOWNERS จากทะเบียน: ผู้ดูแลหลักเป็นเจ้าของทุกไฟล์นอก docs/\n\n"
    "Write .github/CODEOWNERS from the roster: the root owns every file outside docs/. Without options: print it.\n\n"
    "ผล / exit code: 0 ตรงกัน current, 1 ไม่ตรง not current (--check), 2 ทำไม่ได้ cannot",
)
@click.option(
    "--login",
    "logins",
    multiple=True,
    metavar="PERSON=@NAME",
    help="ชื่อบัญชีหรือทีมของผู้ดูแลหลัก จำไว้ในไฟล์ / account or team of a root member; the file keeps it",
)
@click.option("--write", is_flag=True, help="เขียนไฟล์ / write the file")
@click.option("--check", "check_", is_flag=True, help="ตรวจว่าตรงกับทะเบียน / check that it is current")
@repo_option
@lang_option
def COMMAND(logins: tuple[str, ...], repo: Path, lang: str, *, write: bool, check_: bool) -> None:
    from prakat.authoring.code_owners import CODE_OWNERS, PLACEHOLDER, parse_logins, render_code_owners
    from prakat.repository.git_objects import GitRepository

    try:
        root = GitRepository(repo).root
        file = root / CODE_OWNERS
        now = file.read_text("utf-8") if file.is_file() else ""
        roster = _read_roster(repo)
        wanted = render_code_owners(roster, {**parse_logins(now), **_parse(logins, roster)})
    except CannotJudgeError as error:
        fail(error, lang)
    if check_ and wanted != now:
        click.echo(_STALE.lang(lang), err=True)
        raise SystemExit(1)
    if write:
        file.parent.mkdir(exist_ok=True)
        file.write_text(wanted, "utf-8")
        click.echo(_WRITTEN.lang(lang), err=True)
    elif not check_:
        click.echo(wanted, nl=False)
    if PLACEHOLDER in wanted.partition("\n*")[2]:
        click.echo(_NOBODY.lang(lang), err=True)


_STALE = Text(
    th=".github/CODEOWNERS ไม่ตรงกับทะเบียน: สั่ง prakat codeowners --write แล้วให้ผู้ดูแลหลักสั่ง prakat roster sign",
    en=".github/CODEOWNERS is not what the roster says: run prakat codeowners --write, then let the root run "
    "prakat roster sign",
)
_WRITTEN = Text(
    th="เขียน .github/CODEOWNERS แล้ว เป็นกติกา: ให้ผู้ดูแลหลักสั่ง prakat roster sign",
    en=".github/CODEOWNERS is written; it is a rule, so let the root run prakat roster sign",
)
_NOBODY = Text(
    th="ยังไม่รู้ชื่อบัญชีของผู้ดูแลหลัก GitHub จึงยังไม่บังคับ: สั่ง prakat codeowners --login รหัสบุคคล=@ชื่อบัญชี --write",
    en="no account of the root is known, so GitHub enforces nothing yet: run "
    "prakat codeowners --login PERSON=@NAME --write",
)


def _read_roster(repo: Path) -> "Roster":
    from prakat.approvals.house import read_trusted_house
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.worktree import WorktreeSnapshot

    return read_trusted_house(Corpus(WorktreeSnapshot(GitRepository(repo)))).roster


def _parse(logins: tuple[str, ...], roster: "Roster") -> dict[str, str]:
    from prakat.authoring.code_owners import is_owner

    found = dict(login.partition("=")[::2] for login in logins)
    for person, name in found.items():
        if person not in roster.root or not is_owner(name):
            raise CannotJudgeError(
                Text(th=f"--login {person}={name} ใช้ไม่ได้", en=f"--login {person}={name} is of no use"),
                Text(
                    th=f"ระบุผู้ดูแลหลัก ({', '.join(roster.root)}) เช่น {roster.root[0]}=@ชื่อบัญชี หรือ =@องค์กร/ทีม",
                    en=f"name a root member ({', '.join(roster.root)}), as {roster.root[0]}=@name or =@org/team",
                ),
            )
    return found
