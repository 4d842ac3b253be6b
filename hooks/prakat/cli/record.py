"""``prakat record``."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prakat.cli.options import fail, lang_option, moment_of, repo_option, today_option
from prakat.findings import CannotJudgeError, Text
from prakat.settings import LEDGER

if TYPE_CHECKING:
    from prakat.approvals.check import Judge
    from prakat.approvals.entry import Approval
    from prakat.approvals.roster import Person
    from prakat.authoring.record import Recorder, Reviewed, Said


@click.command(
    "record",
    help="บันทึกรีวิวบน GitHub เป็นรายการความเห็นชอบ: ตรวจทุกอย่างที่ API บอกซ้ำ คำนวณลายนิ้วมือเอง แล้วลงชื่อกำกับด้วยกุญแจของผู้บันทึก\n\n"
    "Turn reviews on GitHub into entries: verifies what the API said, computes every digest itself, countersigns with\n"
    "the recorder's key. FILE is a JSON object of the API's answers: pull, reviews, commits, pushers.\n\n"
    "Exit code: 0 entries were written, or nothing waits for any · 1 no review could be recorded · 2 could not judge.",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--as", "recorder", required=True, metavar="RECORDER", help="รหัสผู้บันทึกในทะเบียน / id of the recorder, r-…")
@click.option("--key", required=True, type=click.Path(path_type=Path), metavar="FILE", help="ไฟล์กุญแจ / key file")
@click.option("--base", required=True, metavar="REV", help="สาขาหลัก / the base, whose roster is the law")
@click.option("--head", required=True, metavar="REV", help="รุ่นที่รีวิว / the pull request's head, as it was fetched")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="เขียน approvals.yml ที่นี่ / where to"
)
@today_option
@repo_option
@lang_option
def COMMAND(
    file: Path, recorder: str, key: Path, base: str, head: str, out: Path, today: datetime | None, repo: Path, lang: str
) -> None:
    """Read, verify, countersign, write."""
    try:
        code = _record(file, recorder, key, base, head, out, moment_of(today), repo, lang)
    except CannotJudgeError as error:
        fail(error, lang)
    raise SystemExit(code)


def _record(
    file: Path, recorder: str, key: Path, base: str, head: str, out: Path, now: datetime, repo: Path, lang: str
) -> int:
    from prakat.approvals.check import Judge
    from prakat.approvals.house import read_trusted_house
    from prakat.approvals.ledger import parse_ledger_text, render_ledger
    from prakat.authoring.record import find_recorder, parse_reviewed, waiting_pages
    from prakat.authoring.sign_off import render_entry
    from prakat.authoring.ssh_keygen import read_public_key
    from prakat.repository.git_change import read_change
    from prakat.repository.git_objects import GitRepository

    repository = GitRepository(repo)
    reviewed = parse_reviewed(_read_json(file))
    if repository.commit(head) != reviewed.head:
        raise _moved(reviewed.head)
    change = read_change(repository, base, head)
    house = read_trusted_house(change.base)
    by = find_recorder(house.roster, recorder, read_public_key(key), key)
    raw = change.head.snapshot.read(LEDGER)
    judge = Judge(change=change, house=house, ledger=parse_ledger_text(raw), now=now)
    pages = list(waiting_pages(judge))
    entries = dict(_entries(judge, pages, reviewed, by, lang))
    if entries:
        out.write_bytes(render_ledger(judge.ledger, dict(map(render_entry, entries.values()))))
    for entry in entries.values():
        click.echo(f"+ {entry.page} {entry.after}")
    return 0 if entries or not pages else 1


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CannotJudgeError(
            Text(th=f"อ่าน {file.name} ไม่ได้ ({error})", en=f"{file.name} cannot be read ({error})"),
            Text(th="ตรวจขั้นตอนที่เรียก API ของ GitHub", en="look at the step that asked GitHub's API"),
        ) from error


def _moved(head: str) -> CannotJudgeError:
    return CannotJudgeError(
        Text(th=f"รุ่นที่ดึงมาไม่ใช่ {head[:12]} ที่ API บอก", en=f"what was fetched is not {head[:12]}, as the API said"),
        Text(th="ดึงใหม่แล้วเรียก API ใหม่", en="fetch again, and ask the API again"),
    )


def _entries(
    judge: "Judge", pages: list[str], reviewed: "Reviewed", by: "Recorder", lang: str
) -> "dict[str, Approval]":
    """Record every review that counts on every page it may approve; what is said about the others is printed."""
    from prakat.authoring.record import Refused, accept, last_words
    from prakat.authoring.sign_off import judge_with

    entries: dict[str, Approval] = {}
    for said in last_words(reviewed):
        person = accept(reviewed, said, judge.house.roster)
        if isinstance(person, Refused):
            click.echo(f"- {person.text.lang(lang)}")
            continue
        for page in pages:
            # Who reviews second adds a word to what the first one's review made.
            entry = _entry(judge_with(judge, entries.values()), page, reviewed, (said, person), by, lang)
            entries |= {page: entry} if entry else {}
    return entries


def _entry(
    judge: "Judge", page: str, reviewed: "Reviewed", review: "tuple[Said, Person]", by: "Recorder", lang: str
) -> "Approval | None":
    from prakat.authoring.record import draft_record, sign_record
    from prakat.authoring.sign_off import decide_signed

    if not judge.decide(page).dismissed:
        return None
    try:
        entry = sign_record(judge, draft_record(judge, page, reviewed, *review, by), by)
    except CannotJudgeError as error:
        click.echo(f"- {page}: {error.text.lang(lang)}")
        return None
    dismissed = decide_signed(judge, entry).dismissed
    for item in dismissed:
        click.echo(f"- {page}: {item.rule.messages[item.id].text.format(item.params).lang(lang)}")
    return None if dismissed else entry
