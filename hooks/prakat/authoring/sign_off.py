"""Preparing an approval: whose word, on which page, from which state to which."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prakat.approvals.check import Judge, prepared_by
from prakat.approvals.decide import Case, Decision, decide_new
from prakat.approvals.house import House
from prakat.approvals.ledger import Approval, Memo, entry_id, render_block
from prakat.approvals.requirement import Requirement
from prakat.approvals.roster import Division, Head, Key, Person
from prakat.approvals.signature import APPROVAL, PublicKey
from prakat.approvals.statement import render_page_statement
from prakat.authoring.ssh_keygen import sign
from prakat.findings import CannotJudgeError, Text
from prakat.repository.change import Change
from prakat.settings import BANGKOK


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person of the roster with the key at hand."""

    person: Person
    key: Key
    key_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an approver says beside "yes": which word, the paper memo, and why a page is withdrawn."""

    decision: str
    memo: Memo | None
    reason: str
    at: datetime


def find_signer(house: House, person_id: str, public: PublicKey, key_file: Path) -> Signer:
    """Return the signer; CannotJudgeError when the roster does not know the person, or not with this key."""
    person = house.roster.people.get(person_id)
    if person is None:
        known = ", ".join(house.roster.people)
        raise CannotJudgeError(
            Text(th=f"ไม่มีบุคคลรหัส {person_id} ในทะเบียน", en=f"the roster has no person {person_id}"),
            Text(th=f"ใช้รหัสใดรหัสหนึ่ง: {known}", en=f"use one of: {known}"),
        )
    key = next((key for key in person.keys.values() if key.public == public), None)
    if key is None:
        raise CannotJudgeError(
            Text(
                th=f"กุญแจนี้ไม่ใช่กุญแจของ {person.name} ในทะเบียน",
                en=f"this is no key of {person.name} in the roster",
            ),
            Text(
                th="ใช้ไฟล์กุญแจที่ลงทะเบียนไว้ หรือให้ผู้ดูแลหลักเพิ่มกุญแจก่อน",
                en="use the registered key file, or let the root add this key first",
            ),
        )
    return Signer(person=person, key=key, key_file=key_file)


def draft_approval(change: Change, judge: Judge, page: str, signer: Signer, wish: Wish) -> Approval:
    """Return the entry that would approve a page as it stands in the head, not signed yet.

    Raises CannotJudgeError when the person holds no post today that may approve it, or there is no such page.
    """
    case = judge.case(page)
    document = change.head.document(page) or change.base.document(page)
    if document is None:
        raise CannotJudgeError(
            Text(th=f"ไม่พบหน้า {page}", en=f"there is no page {page}"),
            Text(th="ระบุตำแหน่งไฟล์จากรากโครงการ เช่น docs/law/a.md", en="name it from the root, as docs/law/a.md"),
        )
    division, head = _post_of(judge.house, case, signer, document.text("division"))
    return Approval(
        page=page,
        action="publish" if case.after.lines else "withdraw",
        decision=wish.decision,
        division=division.key,
        before=case.before.digest,
        after=case.after.digest,
        prepared_by=prepared_by(document),
        by=signer.person.id,
        post=head.post,
        memo=wish.memo,
        reason=wish.reason,
        method="signature",
        at=wish.at,
        written_at=wish.at.isoformat(timespec="seconds"),
        key=signer.key.id,
        sig="",
    )


def sign_approval(judge: Judge, draft: Approval, signer: Signer) -> Approval:
    """Return the entry with its signature over the statement that `draft_approval` stands for."""
    bundle = judge.case(draft.page).after
    statement = render_page_statement(judge.house.roster.repository, draft, bundle)
    sig = sign(statement, key_file=signer.key_file, key=signer.key.public, namespace=APPROVAL)
    return dataclasses.replace(draft, sig=sig)


def decide_signed(judge: Judge, approval: Approval) -> Decision:
    """Judge a signed entry as the gate will, before it is written."""
    return decide_new(approval, judge.case(approval.page))


def render_entry(approval: Approval) -> tuple[str, str]:
    """Return the id and the block to put into the ledger."""
    id_ = entry_id(approval.page)
    return id_, render_block(id_, approval)


def _post_of(house: House, case: Case, signer: Signer, own: str) -> tuple[Division, Head]:
    """Return the post to sign in: one that suffices, the page's own division first, then the highest."""
    today = case.now.astimezone(BANGKOK).date()
    wanted = {key for requirement in case.requirements for key in requirement.divisions} or {own}
    posts = [
        (division, head)
        for division in house.roster.divisions.values()
        for head in division.heads
        if head.person == signer.person.id and head.in_office(today) and division.level != "below"
    ]
    fitting = [post for post in posts if post[0].level == "above" or wanted == {post[0].key}]
    if not fitting:
        raise _no_post(house, signer, case.requirements, own)
    return min(fitting, key=lambda post: post[0].level == "above")


def _no_post(house: House, signer: Signer, requirements: tuple[Requirement, ...], own: str) -> CannotJudgeError:
    keys = requirements[0].divisions if requirements else (own,)
    names = ", ".join(house.roster.divisions[key].name if key in house.roster.divisions else key for key in keys)
    return CannotJudgeError(
        Text(
            th=f"{signer.person.name} ไม่ได้ดำรงตำแหน่งที่เห็นชอบหน้านี้ได้ ({names}) ในวันนี้",
            en=f"{signer.person.name} holds no post today that may approve this page ({names})",
        ),
        Text(
            th="ให้หัวหน้าหน่วยงานนั้น ผู้รักษาการ หรือปลัดเทศบาลลงนาม",
            en="let that division's head, the acting head, or the municipal clerk sign",
        ),
    )
