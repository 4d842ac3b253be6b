"""``prakat init``."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from prakat.cli.options import fail, lang_option, paint
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK, LEDGER

if TYPE_CHECKING:
    from prakat.authoring.found import Appointment

_PARTS: Final = (5, 6)


@click.command(
    "init",
    help="เริ่มระบบของเทศบาล: เอาเนื้อหาตัวอย่างออก สร้าง approvals.yml รุ่นแรก พร้อมหน่วยงาน หัวหน้า กุญแจ และลายมือชื่อผู้ดูแลหลัก\n\n"
    "Start a municipality: take out sample content, write the first approvals.yml with divisions, heads and keys, and "
    "sign it as its root.\n\n"
    "ตัวอย่าง / example: prakat init --repository my-town/website --root p-palad --key ~/.ssh/id_ed25519 "
    '--head "palad;p-palad;ปลัดเทศบาล;คำสั่งที่ 1/2569;~/.ssh/id_ed25519.pub"',
)
@click.option("--repository", metavar="OWNER/NAME", help="ชื่อคลังงาน อยู่ในทุกลายมือชื่อ / in every signed statement")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar='"DIVISION;PERSON;POST;ORDER;PUBFILE[;EMAIL]"',
    help="หัวหน้าหน่วยงาน (ใส่ซ้ำได้) / a division's head (repeat)",
)
@click.option("--root", "roots", multiple=True, metavar="PERSON", help="ผู้ดูแลหลัก (ใส่ซ้ำได้) / root member (repeat)")
@click.option("--threshold", type=int, default=1, show_default=True, help="จำนวนผู้ดูแลหลักที่ต้องลงนาม / signatures needed")
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="ไฟล์กุญแจที่ใช้ลงนาม / signing key (repeat)",
)
@click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="วันเริ่มดำรงตำแหน่ง / in office since",
)
@click.option(
    "--replace",
    is_flag=True,
    help="แทนที่ approvals.yml เดิม (ใช้ครั้งเดียวตอนเริ่ม) / replace the shipped sample ledger",
)
@click.option("--keep-samples", is_flag=True, help="เก็บเนื้อหาตัวอย่างไว้ / keep sample pages")
@click.option("--sample", is_flag=True, help="ทะเบียนตัวอย่าง / mark the roster as a sample")
@click.option(
    "--repo",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="โฟลเดอร์ / folder",
)
@lang_option
def COMMAND(
    repository: str | None,
    heads: tuple[str, ...],
    roots: tuple[str, ...],
    threshold: int,
    keys: tuple[Path, ...],
    since: datetime | None,
    repo: Path,
    lang: str,
    *,
    replace: bool,
    keep_samples: bool,
    sample: bool,
) -> None:
    """Ask for what was not given, then found."""
    from prakat.authoring.found import remove_samples, write_house

    repository = repository or click.prompt("ชื่อคลังงาน / repository (owner/name)")
    now = datetime.now(BANGKOK).replace(microsecond=0)
    try:
        _refuse_second_founding(repo, replace=replace)
        written = write_house(repo)
        people = [_appointment(head) for head in heads] or [_ask()]
        removed, kept = ([], []) if keep_samples else remove_samples(repo)
        day = (since or now).date().isoformat()
        raw = _found(repository, people, roots or (people[0].person,), threshold, day, sample=sample)
        _write_owners(repo, raw)
        _write_signed(repo, raw, keys or (Path(click.prompt("ไฟล์กุญแจที่ใช้ลงนาม / signing key file")),), now)
    except CannotJudgeError as error:
        fail(error, lang)
    _say_done(lang, written, removed, kept)
    _say_vacant(lang, {head.division for head in people})


def _refuse_second_founding(repo: Path, *, replace: bool) -> None:
    from prakat.authoring.found import has_ledger

    if has_ledger(repo) and not replace:
        raise CannotJudgeError(
            Text(th=f"มี {LEDGER} อยู่แล้ว", en=f"there is an {LEDGER} already"),
            Text(
                th="หากเป็นของตัวอย่างที่มากับโครงการ ให้เพิ่ม --replace",
                en="if it is the shipped sample, add --replace",
            ),
        )


def _say_done(lang: str, written: list[str], removed: list[str], kept: list[str]) -> None:
    for names, text in (
        (written, Text(th="วางโครง", en="laid out")),
        (removed, Text(th="เอาหน้าตัวอย่างออก", en="sample pages removed")),
        (
            kept,
            Text(th="หน้าที่เหลือ (หน้าสำคัญต้องลงนามใหม่)", en="pages kept (important ones must be signed anew)"),
        ),
    ):
        if names:
            click.echo(f"{text.lang(lang)} {len(names)}: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}")  # noqa: PLR2004
    done = Text(
        th=f"เริ่มระบบแล้ว: ตรวจทาน {LEDGER} แล้ว git add -A และ git commit",
        en=f"started: review {LEDGER}, then git add -A and git commit",
    )
    click.echo(paint(done.lang(lang), "green"))


def _say_vacant(lang: str, taken: set[str]) -> None:
    """Name the divisions nobody heads yet, with the commands that enter somebody."""
    from prakat.authoring.found import DIVISIONS

    vacant = {key: name for key, (name, level) in DIVISIONS.items() if level != "below" and key not in taken}
    if not vacant:
        return
    names = ", ".join(f"{name} ({key})" for key, name in vacant.items())
    key = next(iter(vacant))
    note = Text(
        th=f"ยังไม่มีหัวหน้าในทะเบียน: {names}",
        en=f"no head in the roster yet: {names}",
    )
    then = Text(
        th=f"เพิ่มด้วย prakat roster add-person PERSON … แล้ว prakat roster add-head {key} PERSON … และ prakat roster sign",
        en=f"enter one: prakat roster add-person PERSON …, prakat roster add-head {key} PERSON …, prakat roster sign",
    )
    click.echo(f"{paint(note.lang(lang), 'yellow')}\n  {then.lang(lang)}")


def _appointment(text: str) -> "Appointment":
    from prakat.authoring.found import DIVISIONS, Appointment
    from prakat.authoring.ssh_keygen import read_public_key

    parts = [part.strip() for part in text.split(";")]
    if len(parts) not in _PARTS or parts[0] not in DIVISIONS or not re.fullmatch(r"p-[a-z0-9-]+", parts[1]):
        raise click.UsageError(
            f'--head "{text}": DIVISION;PERSON;POST;ORDER;PUBFILE[;EMAIL]\n'
            f"DIVISION: {', '.join(DIVISIONS)}; PERSON: p-…"
        )
    division, person, post, order, key = parts[:5]
    public = read_public_key(Path(key).expanduser())
    return Appointment(division=division, person=person, post=post, order=order, public=public, emails=tuple(parts[5:]))


def _ask() -> "Appointment":
    """Ask for the first head, who is the first root as well."""
    key = click.prompt("ไฟล์กุญแจสาธารณะของผู้ดูแลหลัก / public key of the first root member")
    post = click.prompt("ตำแหน่ง / post", default="ปลัดเทศบาล")
    order = click.prompt("คำสั่งแต่งตั้ง / order of appointment")
    return _appointment(f"palad;p-palad;{post};{order};{key}")


def _found(
    repository: str,
    people: "list[Appointment]",
    roots: tuple[str, ...],
    threshold: int,
    day: str,
    *,
    sample: bool,
) -> bytes:
    from prakat.authoring.found import render_founding

    return render_founding(repository, people, roots, threshold, day, sample=sample)


def _write_owners(repo: Path, raw: bytes) -> None:
    """Write who owns what on GitHub from the new roster: the samples' owners are nobody here."""
    from prakat.authoring.code_owners import CODE_OWNERS, render_code_owners
    from prakat.authoring.root_sign import house_of, stamp_rules
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.worktree import WorktreeSnapshot

    head = Corpus(WorktreeSnapshot(GitRepository(repo)))
    roster = house_of(stamp_rules(raw, head, 1), head).roster
    (repo / CODE_OWNERS).parent.mkdir(exist_ok=True)
    (repo / CODE_OWNERS).write_text(render_code_owners(roster, {}), "utf-8", newline="\n")


def _write_signed(repo: Path, raw: bytes, keys: tuple[Path, ...], now: datetime) -> None:
    """Sign the new rules with every key given, and write them only when they hold."""
    from prakat.authoring.root_sign import house_of, sign_rules, stamp_rules, still_needed
    from prakat.authoring.sign_off import find_signer
    from prakat.authoring.ssh_keygen import read_public_key
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.worktree import WorktreeSnapshot

    head = Corpus(WorktreeSnapshot(GitRepository(repo)))
    raw = stamp_rules(raw, head, 1)
    for key in keys:
        house = house_of(raw, head)
        public = read_public_key(key.expanduser())
        owner = next(
            (p.id for p in house.roster.people.values() if any(k.public == public for k in p.keys.values())),
            "?",
        )
        raw = sign_rules(raw, head, find_signer(house, owner, public, key.expanduser()), now)
    if still_needed(raw, head, None, now) > 0:
        raise CannotJudgeError(
            Text(th="ลายมือชื่อผู้ดูแลหลักยังไม่ครบ", en="not enough root signatures"),
            Text(
                th="ระบุ --key ของผู้ดูแลหลักให้ครบตาม --threshold",
                en="give a --key of as many root members as --threshold",
            ),
        )
    (repo / LEDGER).write_bytes(raw)
