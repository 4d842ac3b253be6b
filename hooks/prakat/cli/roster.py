"""``prakat roster``."""

from datetime import datetime
from pathlib import Path

import click

from prakat.cli.options import fail, lang_option, paint, repo_option
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK, LEDGER


@click.group("roster", help="ทะเบียนหน่วยงาน ผู้มีอำนาจ และกติกา\n\nThe roster: divisions, offices, keys and rules.")
def COMMAND() -> None:
    """Group the roster commands."""


@COMMAND.command(
    "sign",
    help="ผู้ดูแลหลักลงนามการเปลี่ยนทะเบียน กติกา หรือโปรแกรม: แสดงไฟล์ที่เปลี่ยน ตั้งเลขรุ่น แล้วลงนาม\n\n"
    "A root member signs a change of roster, rules or code: shows the files, sets the version, signs.",
)
@click.option("--as", "person", required=True, metavar="PERSON", help="รหัสบุคคลในทะเบียน / id in the roster")
@click.option("--key", required=True, type=click.Path(path_type=Path), metavar="FILE", help="ไฟล์กุญแจ / key file")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@click.option("--yes", is_flag=True, help="ไม่ถามยืนยัน / do not ask")
@repo_option
@lang_option
def sign(person: str, key: Path, base: str | None, repo: Path, lang: str, *, yes: bool) -> None:
    """Show what changed, ask, stamp, sign, write."""
    try:
        needed = _sign(person, key, base, repo, lang, yes=yes)
    except CannotJudgeError as error:
        fail(error, lang)
    done = Text(th="ลงนามครบแล้ว", en="all signatures are there")
    more = Text(th=f"ต้องมีผู้ดูแลหลักลงนามอีก {needed} คน", en=f"{needed} more root member(s) must sign")
    click.echo(paint((more if needed > 0 else done).lang(lang), "yellow" if needed > 0 else "green"))


def _sign(person: str, key: Path, base: str | None, repo: Path, lang: str, *, yes: bool) -> int:
    from prakat.approvals.house import read_trusted_house
    from prakat.approvals.root import changed_rules
    from prakat.authoring.root_sign import house_of, sign_rules, stamp_rules, still_needed
    from prakat.authoring.sign_off import find_signer
    from prakat.authoring.ssh_keygen import read_public_key
    from prakat.repository.git_change import read_draft
    from prakat.repository.git_objects import GitRepository

    repository = GitRepository(repo)
    change = read_draft(repository, base, whole=False)
    raw = change.head.snapshot.read(LEDGER)
    law = None if change.founding else read_trusted_house(change.base)
    version = 1 if law is None else law.roster.version + 1
    stamped = stamp_rules(raw, change.head, version)
    house = house_of(stamped, change.head)
    files = (LEDGER,) if law is None else changed_rules(change, law, house)
    if not files:
        raise CannotJudgeError(
            Text(th="ไม่มีกติกาใดเปลี่ยนจากสาขาหลัก", en="no rule differs from the main branch"),
            Text(th="แก้ทะเบียนหรือกติกาก่อน แล้วจึงลงนาม", en="change the roster or a rule first, then sign"),
        )
    for path in files:
        click.echo(f"  {path}")
    question = Text(
        th=f"ลงนามกติการุ่น {version} รวม {len(files)} ไฟล์?", en=f"sign version {version}, {len(files)} file(s)?"
    )
    if not yes:
        click.confirm(question.lang(lang), abort=True)
    now = datetime.now(BANGKOK).replace(microsecond=0)
    signer = find_signer(house, person, read_public_key(key), key)
    signed = sign_rules(stamped, change.head, signer, now)
    (repository.root / LEDGER).write_bytes(signed)
    return still_needed(signed, change.head, law, now)
