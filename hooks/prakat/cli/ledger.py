"""``prakat ledger``."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail, lang_option, paint, repo_option
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK, LEDGER

if TYPE_CHECKING:
    from prakat.approvals.entry import Approval
    from prakat.approvals.house import House
    from prakat.approvals.ledger import LedgerText
    from prakat.authoring.ledger_merge import Merged, Sides
    from prakat.repository.change import Change
    from prakat.repository.git_objects import GitRepository

_BRANCHES = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/heads/main")


@click.group("ledger", help="บัญชีความเห็นชอบ (approvals.yml)\n\nThe ledger of approvals.")
def COMMAND() -> None:
    """Group the ledger commands."""


@COMMAND.command(
    "fix-conflict",
    help="แก้ approvals.yml ที่ชนกันตอนรวมสาขา: เก็บความเห็นชอบของทุกหน้าไว้ครบ และบอกหน้าที่ต้องเห็นชอบใหม่ (ถ้ามี)\n\n"
    "Mend an approvals.yml that is in conflict after git merge or rebase: every page keeps its approval, and what has "
    "to be approved anew is named. Safe to run again.\n\n"
    "ผล / exit code: 0 แก้แล้ว mended, 1 แก้แล้วแต่ยังมีที่ต้องทำต่อ mended, and something is left to do, "
    "2 แก้ไม่ได้ cannot mend",
)
@repo_option
@lang_option
def fix_conflict(repo: Path, lang: str) -> None:
    """Read both sides, merge them, write and stage the outcome."""
    from prakat.authoring.ledger_merge import merge_ledgers
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        sides = _read_sides(repository)
        if sides is None:
            click.echo(Text(th=f"{LEDGER} ไม่มีข้อขัดแย้ง", en=f"{LEDGER} has no conflict").lang(lang))
            return
        merged = merge_ledgers(sides, _Gate(repository, sides).holds)
        (repository.root / LEDGER).write_bytes(merged.raw)
        repository.run("add", "--", LEDGER)
    except CannotJudgeError as error:
        fail(error, lang)
    _tell(merged, lang)
    raise SystemExit(0 if merged.is_settled else 1)


def _read_sides(repository: "GitRepository") -> "Sides | None":
    """Return the three versions, as Git keeps them in its index or by the marks in the file; None without either."""
    from prakat.authoring.ledger_merge import Sides, read_side, split_conflict

    stages = {stage: repository.blob(oid) for stage, oid in _stages(repository)}
    if {"2", "3"} <= stages.keys():
        ours, theirs = stages["2"], stages["3"]
    else:
        path = repository.root / LEDGER
        split = split_conflict(path.read_bytes()) if path.is_file() else None
        if split is None:
            return None
        ours, theirs = split
    sides = [read_side(ours, "ours"), read_side(theirs, "theirs")]
    base = read_side(stages["1"], "base") if "1" in stages else None
    main = _published(repository, sides[0], sides[1])
    return Sides(base=base, ours=sides[0], theirs=sides[1], main=main)


def _stages(repository: "GitRepository") -> list[tuple[str, str]]:
    records = repository.run("ls-files", "--unmerged", "-z", "--", LEDGER).decode().split("\0")
    parts = [record.partition("\t")[0].split(" ") for record in records if record]
    return [(stage, oid) for _, oid, stage in parts]


def _main_commit(repository: "GitRepository") -> str | None:
    for name in _BRANCHES:
        try:
            return repository.commit(name)
        except CannotJudgeError:
            continue
    return None


def _published(repository: "GitRepository", ours: "LedgerText", theirs: "LedgerText") -> str:
    """Tell which side is the main branch's: in a merge into one's branch that is theirs, in a rebase it is ours."""
    from prakat.approvals.ledger import parse_ledger_text

    commit = _main_commit(repository)
    snapshot = repository.snapshot(commit) if commit else None
    if snapshot is None or LEDGER not in snapshot.paths():
        return "ours"
    published = parse_ledger_text(snapshot.read(LEDGER))
    same = {name: _shared(side, published) for name, side in (("ours", ours), ("theirs", theirs))}
    return "theirs" if same["theirs"] > same["ours"] else "ours"


def _shared(side: "LedgerText", published: "LedgerText") -> tuple[bool, int]:
    """Return how much of the published ledger a side has: its rules, and how many of its entries."""
    return side.top == published.top, sum(side.blocks.get(id_) == block for id_, block in published.blocks.items())


class _Gate:
    """The gate's own word on one entry: whether it leads from the published page to the one in the folder."""

    def __init__(self, repository: "GitRepository", sides: "Sides") -> None:
        self._repository = repository
        self._sides = sides
        self._known: dict[tuple[str, str], bool] = {}

    def holds(self, page: str, entry: "Approval") -> bool | None:
        """Tell whether an entry holds; None where there is no main branch to judge by. Most conflicts never ask."""
        from prakat.approvals.check import Judge
        from prakat.approvals.ledger import parse_ledger_text, render_ledger
        from prakat.authoring.sign_off import render_entry

        if self._draft is None:
            return None
        if (page, entry.sig) not in self._known:
            change, house = self._draft
            ledger = parse_ledger_text(render_ledger(self._sides.published, dict([render_entry(entry)])))
            judge = Judge(change=change, house=house, ledger=ledger, now=datetime.now(BANGKOK))
            self._known[page, entry.sig] = bool(judge.decide(page))
        return self._known[page, entry.sig]

    @cached_property
    def _draft(self) -> "tuple[Change, House] | None":
        from prakat.approvals.house import read_trusted_house
        from prakat.repository.git_change import read_draft

        commit = _main_commit(self._repository)
        if commit is None:
            return None
        change = read_draft(self._repository, commit, whole=False)
        return change, read_trusted_house(change.base)


def _tell(merged: "Merged", lang: str) -> None:
    """Say what was kept, what was not, and what is to be done now."""
    done = Text(
        th=f"รวม {LEDGER} แล้ว: ความเห็นชอบของทั้งสองฝั่งอยู่ครบ เพิ่มจากอีกฝั่ง {merged.taken} รายการ",
        en=f"{LEDGER} is merged: the approvals of both sides are there, {merged.taken} taken over from the other",
    )
    click.echo(paint(done.lang(lang), "green"))
    for clash in merged.clashes:
        kept, dropped = clash.kept, clash.dropped
        note = Text(
            th=f"  {clash.page}: เห็นชอบไว้ทั้งสองฝั่ง เก็บของ {kept.by} ({kept.written_at}) "
            f"ไม่ใช้ของ {dropped.by} ({dropped.written_at})",
            en=f"  {clash.page}: approved on both sides; kept that of {kept.by} ({kept.written_at}), "
            f"left out that of {dropped.by} ({dropped.written_at})",
        )
        click.echo(note.lang(lang))
        if not clash.holds:
            again = Text(
                th=f"    เนื้อหาตอนนี้ไม่ตรงกับความเห็นชอบใด ต้องเห็นชอบใหม่: prakat approve {clash.page}",
                en=f"    its present state is neither's; it has to be approved anew: prakat approve {clash.page}",
            )
            click.echo(paint(again.lang(lang), "yellow"))
    _tell_rules(merged, lang)
    then = Text(
        th="ขั้นต่อไป: แก้ไฟล์อื่นที่ชนกัน (ถ้ามี) แล้ว git commit หรือ git rebase --continue แล้วสั่ง prakat check",
        en="next: mend other files in conflict, if any, then git commit or git rebase --continue, then prakat check",
    )
    click.echo(then.lang(lang))


def _tell_rules(merged: "Merged", lang: str) -> None:
    if not merged.rules:
        return
    rules = Text(
        th="  ทะเบียนหรือกติกาถูกแก้ทั้งสองฝั่ง เก็บฉบับของสาขาหลักพร้อมลายมือชื่อ ส่วนที่ฝั่งนี้แก้และยังไม่ได้รวม:",
        en="  both sides changed the roster; the main branch's stays with its signatures. Left out of the other side:",
    )
    click.echo(paint(rules.lang(lang), "yellow"))
    for pointer in merged.rules:
        click.echo(f"    {pointer}")
    again = Text(
        th="    แก้ส่วนนี้ใหม่ด้วย prakat roster … แล้วให้ผู้ดูแลหลักสั่ง prakat roster sign",
        en="    make these changes again with prakat roster …, then let the root run prakat roster sign",
    )
    click.echo(again.lang(lang))
