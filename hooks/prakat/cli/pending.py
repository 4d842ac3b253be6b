"""``prakat pending``."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prakat.cli.desk import Desk, own_signer
from prakat.cli.options import fail, lang_option, moment_of, paint, repo_option, today_option
from prakat.findings import CannotJudgeError, Text

if TYPE_CHECKING:
    from prakat.approvals.roster import Person
    from prakat.authoring.differences import LineChange
    from prakat.authoring.waiting import Standing, Wait

_FILE = ("path", "state", "size", "sha256", "before_size", "before_sha256")
_NOTHING = Text(th="ไม่มีหน้าใดรอความเห็นชอบ", en="nothing waits for approval")


@click.command(
    "pending",
    help="หน้าที่รอความเห็นชอบ: อะไรเปลี่ยน เพราะเหตุใดต้องเป็นท่าน ยังขาดอะไร และคำสั่งสำหรับเห็นชอบ (ไม่ระบุ --as = แยกตามกอง)\n\n"
    "What waits for approval: what changed, why it is yours, what is still missing, and the command to approve; "
    "without --as: by division.",
)
@click.option(
    "--as", "person", metavar="PERSON", help="รหัสบุคคล (ค่าเริ่มต้น: prakat.person หรือเจ้าของกุญแจ) / id in the roster"
)
@click.option("--everyone", is_flag=True, help="แยกตามกอง แม้ตั้ง prakat.person ไว้ / by division, whoever you are")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@click.option("--head", metavar="REV", help="รุ่นที่จะรวมเข้า แทนโฟลเดอร์ทำงาน / a revision, not the working folder")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="รูปแบบผล / output"
)
@repo_option
@today_option
@lang_option
def COMMAND(
    person: str | None,
    base: str | None,
    head: str | None,
    form: str,
    repo: Path,
    today: datetime | None,
    lang: str,
    *,
    everyone: bool,
) -> None:
    """Read the change, then say what waits in it."""
    try:
        desk = Desk.open(repo, moment_of(today), base=base, head=head)
        someone = None if everyone else _someone(desk, person)
        if form == "json":
            value = _value(desk, someone)
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        elif someone:
            _say_to(desk, someone, lang)
        else:
            _say_by_division(desk, lang)
    except CannotJudgeError as error:
        fail(error, lang)


def _someone(desk: Desk, person: str | None) -> "Person | None":
    """Return who asks: as named, as configured, or the owner of the key that lies here; None when nobody can tell."""
    named = person or desk.repository.config("prakat.person")
    if named:
        return desk.person(named)
    try:
        return own_signer(desk.repository, desk.judge.house, "", None).person
    except CannotJudgeError:
        return None


def _say_to(desk: Desk, person: "Person", lang: str) -> None:
    from prakat.authoring.waiting import Place, place_of

    placed = [(wait, place_of(desk.judge, wait, person)) for wait in desk.waits]
    mine = [(wait, standing) for wait, standing in placed if standing.place is Place.MINE]
    count = Text(th=f"{person.name}: รอท่าน {len(mine)} หน้า", en=f"{person.name}: {len(mine)} page(s) wait for you")
    click.echo(paint(count.lang(lang), "yellow" if mine else "green"))
    for wait, standing in mine:
        desk.show_page(wait.page, lang)
        _say_why(wait, standing, lang)
    if mine:
        _say_command([wait for wait, _ in mine], person.id, lang)
    for place, title in _OTHERS:
        rest = [(wait, standing) for wait, standing in placed if standing.place.value == place]
        if rest:
            click.echo(f"\n{title.lang(lang)}:")
        for wait, standing in rest:
            _say_shortly(wait, standing, lang)


_OTHERS = (
    ("not-ready", Text(th="ยังลงนามไม่ได้ ผู้จัดทำต้องแก้ก่อน", en="to be mended by its author first")),
    ("stand-in", Text(th="ท่านลงนามแทนได้ แต่กองมีผู้ลงนาม", en="you may stand in; its division has somebody")),
    ("signed", Text(th="ท่านลงนามแล้ว รอผู้อื่น", en="signed by you, waiting for others")),
    ("not-mine", Text(th="ไม่ใช่ของท่าน", en="not yours")),
)


def _say_why(wait: "Wait", standing: "Standing", lang: str) -> None:
    """Say why the page is this person's, and what else is missing."""
    head, division = standing.head, standing.division
    assert head is not None  # noqa: S101 - whoever may sign has a post
    assert division is not None  # noqa: S101 - see above
    post = Text(th=head.post, en=head.post)
    if head.acting:
        until = f" ถึง {head.until.isoformat()}" if head.until else ""
        post = Text(
            th=f"{head.post} ({head.acting} ตาม{head.order}{until})", en=f"{head.post} (acting, {head.order}{until})"
        )
    why = Text(
        th=f"  เหตุที่ต้องเป็นท่าน: {wait.why.th}; {division.name}; {post.th}",
        en=f"  why it is yours: {wait.why.en}; {division.name}; {post.en}",
    )
    click.echo(why.lang(lang))
    if wait.begun:
        names = ", ".join(f"{word.post} ({word.written_at})" for word in wait.begun.words)
        click.echo(Text(th=f"  ลงนามแล้ว: {names}", en=f"  signed so far: {names}").lang(lang))
    for reason in wait.reasons:
        click.echo(f"  {Text(th='ยังขาด', en='missing').lang(lang)}: {reason.lang(lang)}")


def _say_shortly(wait: "Wait", standing: "Standing", lang: str) -> None:
    from prakat.authoring.difference_text import visible

    said = standing.why.lang(lang) if standing.why else ", ".join(dict.fromkeys(f.rule.id for f in wait.faults))
    click.echo(visible(f"  {wait.page}: {said or wait.who.lang(lang)}"))


def _say_command(waits: "list[Wait]", person: str, lang: str) -> None:
    """Print the very command that approves what was shown; what is taken out is asked for a reason of its own."""
    click.echo("\n" + Text(th="เห็นชอบตามที่แสดงข้างต้น:", en="to approve what is shown above:").lang(lang))
    for command in commands(waits, person):
        click.echo(f"  {command}")


def commands(waits: "list[Wait]", person: str) -> list[str]:
    """Return the commands that approve pages: one for all that stay, one for each that goes."""
    stay = [wait.page for wait in waits if wait.action == "publish"]
    gone = [wait.page for wait in waits if wait.action == "withdraw"]
    found = [f"prakat approve {' '.join(stay)} --as {person} --commit"] if stay else []
    return found + [f'prakat approve {page} --as {person} --reason "…" --commit' for page in gone]


def _say_by_division(desk: Desk, lang: str) -> None:
    from prakat.authoring.difference_text import visible

    groups: dict[str, list[Wait]] = {}
    for wait in desk.waits:
        groups.setdefault(wait.who.lang(lang), []).append(wait)
    if not groups:
        click.echo(paint(_NOTHING.lang(lang), "green"))
    for name, waits in groups.items():
        click.echo(f"\n{paint(name, 'cyan')} ({len(waits)})")
        for wait in waits:
            click.echo(visible(f"  {wait.page} [{desk.state(wait.page).lang(lang)}] {wait.document.title}"))
            for reason in wait.reasons:
                click.echo(visible(f"    {reason.lang(lang)}"))
            if wait.faults:
                faults = ", ".join(dict.fromkeys(finding.rule.id for finding in wait.faults))
                click.echo(f"    {Text(th='ต้องแก้ก่อน', en='to be mended first').lang(lang)}: {faults}")


def _value(desk: Desk, person: "Person | None") -> dict[str, Any]:
    from prakat.authoring.waiting import place_of

    waits = []
    for wait in desk.waits:
        standing = place_of(desk.judge, wait, person) if person else None
        waits.append(_wait_value(desk, wait, standing, person))
    return {"format": 1, "person": person.id if person else None, "waiting": waits}


def _wait_value(desk: Desk, wait: "Wait", standing: "Standing | None", person: "Person | None") -> dict[str, Any]:
    difference = desk.difference(wait.page)
    value: dict[str, Any] = {
        "page": wait.page,
        "title": wait.document.title,
        "type": wait.document.type,
        "action": wait.action,
        "new": wait.is_new,
        "divisions": list(wait.divisions),
        "why": _text(wait.why),
        "before": wait.case.before.digest,
        "after": wait.case.after.digest,
        "missing": [_text(reason) for reason in wait.reasons],
        "faults": [{"rule": finding.rule.id, **_text(finding.text)} for finding in wait.faults],
        "signed": [word.by for word in wait.begun.words] if wait.begun else [],
        "fields": [
            {
                "pointer": change.pointer,
                "label": _text(change.label),
                "before": _text(change.before) if change.before else None,
                "after": _text(change.after) if change.after else None,
            }
            for change in difference.fields
        ],
        "files": [{name: getattr(file, name) for name in _FILE} | _lines(file.lines) for file in difference.files],
        **_lines(difference.lines),
    }
    if standing and person:
        value |= _standing_value(wait, standing, person)
    return value


def _lines(lines: "tuple[LineChange, ...]") -> dict[str, Any]:
    return {"lines": [{name: getattr(line, name) for name in ("number", "before", "after")} for line in lines]}


def _standing_value(wait: "Wait", standing: "Standing", person: "Person") -> dict[str, Any]:
    head, division = standing.head, standing.division
    return {
        "place": standing.place.value,
        "post": head.post if head else None,
        "acting": head.acting or None if head else None,
        "order": head.order if head else None,
        "division": division.key if division else None,
        "why_not": _text(standing.why) if standing.why else None,
        "command": commands([wait], person.id)[0] if standing.place.value in {"mine", "stand-in"} else None,
    }


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}
