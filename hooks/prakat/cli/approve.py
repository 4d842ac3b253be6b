"""``prakat approve``."""

import os
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail, lang_option, paint, repo_option
from prakat.findings import CannotJudgeError, Finding, Severity, Text
from prakat.settings import BANGKOK, LEDGER

if TYPE_CHECKING:
    from prakat.approvals.check import Judge
    from prakat.approvals.ledger import Approval
    from prakat.authoring.sign_off import Signer
    from prakat.repository.change import Change
    from prakat.repository.git_objects import GitRepository


@click.command(
    "approve",
    help="เห็นชอบหรือรับรองหน้าที่รอเผยแพร่: แสดงสิ่งที่จะเห็นชอบ ถามยืนยัน ลงนามด้วย ssh-keygen แล้วบันทึกลง approvals.yml\n\n"
    "Approve pages: show exactly what is approved, ask, sign with ssh-keygen, and write the entry into approvals.yml.",
)
@click.argument("pages", nargs=-1, required=True, metavar="PATH…")
@click.option("--as", "person", required=True, metavar="PERSON", help="รหัสบุคคลในทะเบียน / id in the roster")
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="ไฟล์กุญแจ / key file (or .pub with an agent)",
)
@click.option("--certify", is_flag=True, help="ใช้คำว่า รับรอง แทน เห็นชอบ / certify instead of concur")
@click.option("--memo-no", metavar="NO", help="เลขที่บันทึกข้อความ / number of the paper memo")
@click.option("--memo-date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="วันที่บันทึกข้อความ / its date")
@click.option("--reason", default="", help="เหตุผล (ต้องมีเมื่อถอนหน้า) / reason (needed to withdraw a page)")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@click.option("--founding", is_flag=True, help="ลงนามครั้งแรกหลัง prakat init / the first approvals after prakat init")
@click.option("--yes", is_flag=True, help="ไม่ถามยืนยัน / do not ask")
@click.option("--commit", is_flag=True, help="บันทึก approvals.yml เป็น commit ให้ด้วย / commit approvals.yml as well")
@repo_option
@lang_option
def COMMAND(
    pages: tuple[str, ...],
    person: str,
    key: Path,
    memo_no: str | None,
    memo_date: datetime | None,
    reason: str,
    base: str | None,
    repo: Path,
    lang: str,
    *,
    certify: bool,
    founding: bool,
    yes: bool,
    commit: bool,
) -> None:
    """Show, ask, sign, write."""
    from prakat.approvals.ledger import Memo
    from prakat.authoring.sign_off import Wish

    if bool(memo_no) != bool(memo_date):
        raise click.UsageError("ระบุ --memo-no และ --memo-date คู่กัน / give both --memo-no and --memo-date")
    memo = Memo(no=memo_no, date=memo_date.date().isoformat()) if memo_no and memo_date else None
    decision = "รับรอง" if certify else "เห็นชอบ"
    wish = Wish(decision=decision, memo=memo, reason=reason, at=datetime.now(BANGKOK).replace(microsecond=0))
    try:
        desk = _Desk.open(repo, person, key, wish.at, base=base, founding=founding)
        drafts = [desk.show(desk.page_path(page), wish, lang) for page in pages]
        if not yes:
            click.confirm(f"\n{person} {decision} {len(drafts)} หน้า? / approve?", abort=True)
        desk.write([desk.sign(draft) for draft in drafts])
        if commit:
            desk.repository.commit_file(LEDGER, f"{decision}: {', '.join(draft.page for draft in drafts)}")
    except CannotJudgeError as error:
        fail(error, lang)
    names = {"th": f"บันทึกลง {LEDGER} แล้ว", "en": f"written to {LEDGER}"}
    then = {
        "th": "" if commit else f" ขั้นต่อไป: git add {LEDGER} แล้ว git commit",
        "en": "" if commit else f"; next: git add {LEDGER}, then git commit",
    }
    click.echo(paint(names[lang], "green") + then[lang])


class _Desk:
    """What an approver needs on the desk: the change, the law it is judged by, and the signer."""

    def __init__(self, repository: "GitRepository", change: "Change", judge: "Judge", signer: "Signer") -> None:
        self.repository = repository
        self._change = change
        self._judge = judge
        self._signer = signer

    @classmethod
    def open(cls, repo: Path, person: str, key: Path, now: datetime, *, base: str | None, founding: bool) -> "_Desk":
        from prakat.approvals.check import Judge
        from prakat.approvals.house import read_trusted_house
        from prakat.authoring.sign_off import find_signer
        from prakat.authoring.ssh_keygen import read_public_key
        from prakat.repository.git_change import read_draft, read_founding
        from prakat.repository.git_objects import GitRepository

        repository = GitRepository(repo)
        change = read_founding(repository) if founding else read_draft(repository, base, whole=False)
        house = read_trusted_house(change.head if change.founding else change.base)
        ledger = read_trusted_house(change.head).ledger
        signer = find_signer(house, person, read_public_key(key), key)
        return cls(repository, change, Judge(change=change, house=house, ledger=ledger, now=now), signer)

    def page_path(self, page: str) -> str:
        """Return the repository path of a page that was named from wherever the approver stands."""
        paths = {*self._change.head.paths, *self._change.base.paths}
        inside = os.path.relpath(Path(page).resolve(), self.repository.root).replace(os.sep, "/")
        return page if page in paths or inside not in paths else inside

    def show(self, page: str, wish: "object", lang: str) -> "Approval":
        """Print what would be approved, refuse what could not be published, and return the entry without signature."""
        from prakat.authoring.differences import render_attachments, render_differences
        from prakat.authoring.sign_off import Wish, draft_approval

        assert isinstance(wish, Wish)  # noqa: S101 - imported late
        draft = draft_approval(self._change, self._judge, page, self._signer, wish)
        before, after = self._change.base.document(page), self._change.head.document(page)
        document = after or before
        kind = self._judge.house.types.get(document.type) if document else None
        lookup = self._judge.house.schemas.field_schema(kind) if kind else None
        states = {
            "publish": "เผยแพร่ใหม่ / new" if before is None else "แก้ไข / changed",
            "withdraw": "ถอนออก / withdrawn",
        }
        click.echo(f"\n{paint(document.title if document else page, 'cyan')}")
        click.echo(f"  {page} [{states[draft.action]}] {kind.title.lang(lang) if kind else ''}")
        click.echo(f"  {draft.post} ({self._judge.house.roster.divisions[draft.division].name})")
        for line in (
            *render_differences(before, after, lookup),
            *render_attachments(self._change.base, self._change.head, before, after),
        ):
            click.echo(line)
        click.echo(f"  {draft.after}")
        if draft.action == "withdraw" and not draft.reason:
            raise CannotJudgeError(
                Text(th="การถอนหน้าต้องมีเหตุผล", en="a withdrawal needs a reason"),
                Text(th="เพิ่ม --reason เหตุผล", en="add --reason WHY"),
            )
        self._refuse_faulty(page, lang)
        return draft

    def _refuse_faulty(self, page: str, lang: str) -> None:
        """Stop before anybody signs what the gate would refuse for its content."""
        errors = [finding for finding in self._findings if _concerns(finding, page)]
        if errors:
            for finding in errors:
                click.echo(f"  {paint('!', 'red')} [{finding.rule.id}] {finding.text.lang(lang)}")
            raise CannotJudgeError(
                Text(
                    th=f"{page} ยังมีที่ต้องแก้ {len(errors)} แห่ง จึงยังลงนามไม่ได้",
                    en=f"{page} has {len(errors)} faults and is not signed",
                ),
                Text(th="ให้ผู้จัดทำแก้ตาม prakat check ก่อน", en="let its author mend them first: prakat check"),
            )

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        """What the gate says of the whole change; asked once, however many pages are approved."""
        from prakat.gate import check

        return check(self._change, self._judge.now).findings

    def sign(self, draft: "Approval") -> "Approval":
        """Sign an entry, and make sure that the gate will accept it."""
        from prakat.authoring.sign_off import decide_signed, sign_approval

        signed = sign_approval(self._judge, draft, self._signer)
        decision = decide_signed(self._judge, signed)
        for dismissal in decision.dismissed:
            template = dismissal.rule.messages[dismissal.id]
            raise CannotJudgeError(template.text.format(dismissal.params), template.advice.format(dismissal.params))
        return signed

    def write(self, approvals: "list[Approval]") -> None:
        """Put the entries into approvals.yml in one step: all or none."""
        from prakat.approvals.ledger import parse_ledger_text, render_ledger
        from prakat.authoring.sign_off import render_entry

        path = self.repository.root / LEDGER
        text = parse_ledger_text(path.read_bytes())
        raw = render_ledger(text, dict(render_entry(approval) for approval in approvals))
        beside = path.with_name(f".{LEDGER}.new")
        beside.write_bytes(raw)
        beside.replace(path)


def _concerns(finding: Finding, page: str) -> bool:
    """Tell whether a finding speaks against the content of a page, and not only of its missing approval."""
    return (
        finding.severity is Severity.ERROR
        and not finding.rule.id.startswith("approval-")
        and (finding.location.path == page)
    )
