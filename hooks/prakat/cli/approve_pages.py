"""The work of ``prakat approve``: choose pages, show them, sign, write all or none."""

import dataclasses
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from prakat.approvals.entry import ACTION_NAMES
from prakat.cli.desk import Desk, own_signer
from prakat.cli.options import paint
from prakat.findings import CannotJudgeError, Finding, Severity, Text
from prakat.settings import LEDGER

if TYPE_CHECKING:
    from prakat.approvals.case import Dismissal
    from prakat.approvals.entry import Approval
    from prakat.authoring.sign_off import Signer, Wish

_REASONED: Final = ("withdraw", "remove", "emergency", "retract")
# These do not speak for the content: what is wrong in it does not keep anybody from taking it down.
_AGAINST: Final = ("withdraw", "remove", "retract")


class Signing:
    """One run of the command: a desk, a signer, a wish, and the pages it comes to."""

    def __init__(self, desk: Desk, signer: "Signer", wish: "Wish", lang: str) -> None:
        self._desk = desk
        self._signer = signer
        self._wish = wish
        self._lang = lang
        self.pages: list[str] = []

    @classmethod
    def open(
        cls, repo: Path, person: str, key: Path | None, wish: "Wish", lang: str, *, base: str | None, founding: bool
    ) -> "Signing":
        """Read what is to be approved, and find out who signs and with what."""
        desk = Desk.open(repo, wish.at, base=base, founding=founding)
        signer = own_signer(desk.repository, desk.judge.house, person, key)
        if wish.action == "emergency" and not wish.until:
            last = wish.at + timedelta(days=desk.judge.house.roster.emergency_days)
            wish = dataclasses.replace(wish, until=last.date().isoformat())
        if wish.moved_from:
            wish = dataclasses.replace(wish, moved_from=desk.page_path(wish.moved_from))
        return cls(desk, signer, wish, lang)

    @property
    def question(self) -> str:
        """What is asked before anything is signed."""
        return f"{self._signer.person.id} {self._wish.decision} {len(self.pages)} หน้า? / approve?"

    def choose(self, named: Iterable[str] | None) -> None:
        """Take the pages that were named, or all that wait for this person, and show them.

        One that is approved already as it is now is left out: nobody is asked twice for what did not change.
        """
        wanted = self._mine() if named is None else list(dict.fromkeys(map(self._desk.page_path, named)))
        if not wanted:
            self._say(Text(th="ไม่มีหน้าใดรอท่าน", en="nothing waits for you"), "green")
        for page in wanted:
            settled = self._settled(page)
            if settled:
                self._say(Text(th=f"{page}: {settled.th}", en=f"{page}: {settled.en}"), "green")
            else:
                self._show(page)
                self.pages.append(page)

    def _mine(self) -> list[str]:
        """Return all that waits for this person; what is taken down is asked for by name, for each has its reason."""
        from prakat.authoring.waiting import Place, place_of

        judge, person = self._desk.judge, self._signer.person
        mine = [wait for wait in self._desk.waits if place_of(judge, wait, person).place is Place.MINE]
        for wait in mine:
            if wait.action == "withdraw" and not self._wish.reason:
                command = f'prakat approve {wait.page} --reason "…"'
                note = Text(
                    th=f"{wait.page} ถูกถอนออก ต้องมีเหตุผล: {command}", en=f"{wait.page} goes, for a reason: {command}"
                )
                self._say(note, "yellow")
        return [wait.page for wait in mine if wait.action == "publish" or self._wish.reason]

    def _settled(self, page: str) -> Text | None:
        """Return why a page asks for nothing of this person; None when it does, or something special is wished."""
        if self._wish.action or self._wish.moved_from:
            return None
        from prakat.authoring.sign_off import read_new_entry

        judge = self._desk.judge
        decision, new = judge.decide(page), read_new_entry(judge, page)
        if decision and decision.granted_by and not decision.granted_by.is_open:
            given = decision.granted_by
            return Text(
                th=f"เห็นชอบไว้แล้วโดย{given.post} เมื่อ {given.written_at} และเนื้อหาไม่เปลี่ยน ไม่ต้องลงนามซ้ำ",
                en=f"approved already by {given.post} at {given.written_at}, and not changed since",
            )
        signed = new is not None and self._signer.person.id in {word.by for word in new.words}
        return self._missing_only(page) if signed else None

    def _missing_only(self, page: str) -> Text | None:
        """Return whom the page still waits for, when that is all there is against it."""
        from prakat.approvals.catalog_actions import SEVERAL

        found = self._desk.judge.decide(page).dismissed
        if not found or any(item.rule is not SEVERAL for item in found):
            return None
        said = found[0].rule.messages[found[0].id].text.format(found[0].params)
        return Text(th=f"ท่านลงนามแล้ว {said.th}", en=f"you signed already; {said.en}")

    def _show(self, page: str) -> None:
        """Print what would be approved, and refuse what could not be published."""
        if self._desk.document(page) is None:
            self._drafts(page)  # says that there is none
        self._desk.show_page(page, self._lang)
        self._warn_uncommitted(page)
        for draft in self._drafts(page):
            self._tell_draft(draft)
        self._refuse_faulty(page)

    def _warn_uncommitted(self, page: str) -> None:
        """Say that what is signed lies in this folder only: a pull request without it has other bytes."""
        files = [] if self._desk.change.founding else self._desk.uncommitted(page)
        if files:
            names = ", ".join(path.rpartition("/")[2] for path in files)
            note = Text(
                th=f"  {names} ยังไม่ได้ commit: หากไฟล์ใน pull request ไม่ตรงกันทุกไบต์ ลายมือชื่อนี้จะใช้ไม่ได้",
                en=f"  {names} not committed: unless the pull request has the very same bytes, this signature is void",
            )
            self._say(note, "yellow")

    def _drafts(self, page: str) -> "tuple[Approval, ...]":
        from prakat.authoring.sign_off import draft_page

        drafts = draft_page(self._desk.change, self._desk.judge, page, self._signer, self._wish)
        for draft in drafts:
            if draft.action in _REASONED and not draft.reason:
                raise CannotJudgeError(
                    Text(
                        th=f"การ{ACTION_NAMES[draft.action].th}ต้องมีเหตุผล",
                        en=f"to {ACTION_NAMES[draft.action].en} needs a reason",
                    ),
                    Text(th="เพิ่ม --reason เหตุผล", en="add --reason WHY"),
                )
        return drafts

    def _tell_draft(self, draft: "Approval") -> None:
        from prakat.approvals.short_code import short_code

        division = self._desk.judge.house.roster.divisions[draft.division].name
        action = ACTION_NAMES[draft.action].lang(self._lang)
        until = f" ถึง {draft.until}" if draft.until else ""
        click.echo(f"  {action}{until}: {draft.decision} โดย {draft.post} ({division})")
        if draft.reason:
            click.echo(f"  {Text(th='เหตุผล', en='reason').lang(self._lang)}: {draft.reason}")
        if draft.memo:
            click.echo(f"  {Text(th='บันทึกข้อความ', en='memo').lang(self._lang)}: {draft.memo.no} {draft.memo.date}")
        code = short_code(draft.page, draft.after)
        click.echo(f"  {Text(th='รหัสย่อ', en='short code').lang(self._lang)} {code}  {draft.after}")

    def _refuse_faulty(self, page: str) -> None:
        """Stop before anybody signs what the gate would refuse for its content."""
        from prakat.authoring.difference_text import visible

        if self._wish.action in _AGAINST:
            return
        errors = [finding for finding in self._desk.findings if _concerns(finding, page)]
        if errors:
            for finding in errors:
                click.echo(f"  {paint('!', 'red')} [{finding.rule.id}] {visible(finding.text.lang(self._lang))}")
            raise CannotJudgeError(
                Text(
                    th=f"{page} ยังมีที่ต้องแก้ {len(errors)} แห่ง จึงยังลงนามไม่ได้",
                    en=f"{page} has {len(errors)} faults and is not signed",
                ),
                Text(th="ให้ผู้จัดทำแก้ตาม prakat check ก่อน", en="let its author mend them first: prakat check"),
            )

    def tell_what_would_be(self) -> None:
        """Print the very statements that would be signed, and what the gate would say then. Nothing is written."""
        from prakat.approvals.statement import render_page_statement
        from prakat.authoring.sign_off import bundle_of, decide_signed, still_missing
        from prakat.authoring.waiting import is_unsigned

        judge = self._desk.judge
        for page in self.pages:
            drafts = self._drafts(page)
            for draft in drafts:
                self._say(Text(th="ข้อความที่จะลงนาม:", en="what would be signed:"), "cyan", lead="\n")
                statement = render_page_statement(judge.house.roster.repository, draft, bundle_of(judge, draft))
                click.echo("".join(f"    {line}\n" for line in statement.decode().splitlines()), nl=False)
            against = [item for item in decide_signed(judge, *drafts).dismissed if not is_unsigned(item)]
            missing = still_missing(judge, *drafts)
            self._tell_verdict(page, against, missing)
        self._say(
            Text(th="ยังไม่ได้ลงนามและไม่ได้เขียนอะไร", en="nothing was signed, nothing was written"), "yellow", lead="\n"
        )

    def _tell_verdict(self, page: str, against: "list[Dismissal]", missing: tuple[Text, ...]) -> None:
        if against:
            self._say(Text(th=f"หากลงนาม ด่านจะไม่รับ {page}:", en=f"signed, the gate would refuse {page}:"), "red")
        for item in against:
            click.echo(f"  {item.rule.messages[item.id].text.format(item.params).lang(self._lang)}")
        if not against and missing:
            self._say(Text(th=f"หากลงนาม {page} ยังต้องรอ:", en=f"signed, {page} would still wait:"), "yellow")
        for said in missing if not against else ():
            click.echo(f"  {said.lang(self._lang)}")
        if not against and not missing:
            self._say(Text(th=f"หากลงนาม {page} จะผ่านด่าน", en=f"signed, {page} would pass"), "green")

    def sign_and_write(self, *, commit: bool) -> None:
        """Sign every page and put all entries into approvals.yml in one step: all or none."""
        if not self.pages:
            return
        entries = [entry for page in self.pages for entry in self._sign(page)]
        self._write(entries)
        if commit:
            self._desk.repository.commit_file(LEDGER, f"{self._wish.decision}: {', '.join(self.pages)}")
        done = {"th": f"บันทึกลง {LEDGER} แล้ว", "en": f"written to {LEDGER}"}
        then = {"th": f" ขั้นต่อไป: git add {LEDGER} แล้ว git commit", "en": f"; next: git add {LEDGER}, then git commit"}
        click.echo(paint(done[self._lang], "green") + ("" if commit else then[self._lang]))

    def _sign(self, page: str) -> "tuple[Approval, ...]":
        """Sign what is wished for a page, and make sure that the gate will accept it."""
        from prakat.authoring.sign_off import decide_signed, sign_page, still_missing

        desk = self._desk
        if self._signer.key.public.type.startswith("sk-"):
            self._say(Text(th="แตะกุญแจความปลอดภัยเมื่อไฟกะพริบ", en="touch the security key when it blinks"), "yellow")
        signed = sign_page(desk.change, desk.judge, page, self._signer, self._wish)
        for item in decide_signed(desk.judge, *signed).dismissed:
            template = item.rule.messages[item.id]
            raise CannotJudgeError(template.text.format(item.params), template.advice.format(item.params))
        for said in still_missing(desk.judge, *signed):
            self._say(Text(th=f"{page}: {said.th}", en=f"{page}: {said.en}"), "yellow")
        return signed

    def _write(self, entries: "list[Approval]") -> None:
        from prakat.approvals.ledger import parse_ledger_text, render_ledger
        from prakat.authoring.sign_off import render_entry

        path = self._desk.repository.root / LEDGER
        text = parse_ledger_text(path.read_bytes())
        raw = render_ledger(text, dict(map(render_entry, entries)))
        beside = path.with_name(f".{LEDGER}.new")
        beside.write_bytes(raw)
        beside.replace(path)

    def _say(self, text: Text, colour: str, lead: str = "") -> None:
        click.echo(lead + paint(text.lang(self._lang), colour))


def _concerns(finding: Finding, page: str) -> bool:
    """Tell whether a finding speaks against the content of a page, and not only of its missing approval."""
    about = finding.location.path == page
    return about and finding.severity is Severity.ERROR and not finding.rule.id.startswith("approval-")
