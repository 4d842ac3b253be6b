"""The work of ``prakat roster sign``."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.desk import own_signer
from prakat.cli.options import paint
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK, LEDGER

if TYPE_CHECKING:
    from prakat.repository.change import Change


def sign_changed_rules(person: str, key: Path | None, base: str | None, repo: Path, lang: str, *, yes: bool) -> int:
    """Show what changed, ask, stamp, sign, write; return how many more root members must sign."""
    from prakat.approvals.house import read_trusted_house
    from prakat.approvals.root import changed_rules
    from prakat.authoring.root_sign import house_of, sign_rules, stamp_rules, still_needed
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
    signer = own_signer(repository, house, person, key)
    for line in _shown(change, files, stamped):
        click.echo(line)
    question = Text(
        th=f"ลงนามกติการุ่น {version} รวม {len(files)} ไฟล์?", en=f"sign version {version}, {len(files)} file(s)?"
    )
    if not yes:
        click.confirm(question.lang(lang), abort=True)
    now = datetime.now(BANGKOK).replace(microsecond=0)
    signed = sign_rules(stamped, change.head, signer, now)
    (repository.root / LEDGER).write_bytes(signed)
    return still_needed(signed, change.head, law, now)


def _shown(change: "Change", files: tuple[str, ...], stamped: bytes) -> Iterator[str]:
    """Yield the files that changed, and of the roster what changed in it."""
    from prakat.authoring.roster_text import render_change

    yield from (f"  {path}" for path in files)
    if LEDGER in files and LEDGER in change.base.paths:
        yield from render_change(change.base.snapshot.read(LEDGER), stamped, paint)
