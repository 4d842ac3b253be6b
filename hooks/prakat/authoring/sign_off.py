"""Preparing an approval: whose word, on which page, from which state to which, and by which action.

    entries = sign_page(change, judge, page, signer, wish)   # one entry; two for a move
    decision = decide_signed(judge, *entries)                # as the gate will judge them
    missing = still_missing(judge, *entries)                 # whom a policy of several people waits for
    blocks = dict(map(render_entry, entries))                # for `render_ledger`

Who signs second adds a word to the entry that the first one wrote, without knowing it: `sign_page` finds the entry in
the ledger of the working folder.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prakat.approvals.case import Case, Decision
from prakat.approvals.catalog_actions import SEVERAL
from prakat.approvals.check import Judge, prepared_by
from prakat.approvals.digest import ABSENT, Bundle, read_bundle
from prakat.approvals.entry import SIGNATURE, Approval, Block, Memo, entry_id, with_word
from prakat.approvals.entry_text import entry_digest, parse_approval, render_block
from prakat.approvals.house import House
from prakat.approvals.offices import dismiss_office, dismiss_several, fits_item, is_head_of, needs_several
from prakat.approvals.requirement import Requirement
from prakat.approvals.roster import Division, Head, Key, Person
from prakat.approvals.signature import APPROVAL, PublicKey
from prakat.approvals.statement import render_page_statement
from prakat.authoring.ssh_keygen import sign
from prakat.findings import CannotJudgeError, Text
from prakat.repository.change import Change

# What the second person to sign an entry takes over from the first.
_SHARED = (
    "page", "action", "before", "after", "prepared_by", "memo", "reason", "moved_from", "moved_to", "takes_back",
    "follows", "until",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A person of the roster with the key at hand."""

    person: Person
    key: Key
    key_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an approver says beside "yes": which word, the paper memo, why, and what is to happen.

    ``action`` is one of `prakat.approvals.entry.ACTIONS`; left empty it is "publish", or "withdraw" for a page that is
    deleted. ``reason`` is needed to withdraw, remove, retract, and in an emergency, of which ``until`` is the last day
    ("YYYY-MM-DD"). ``moved_from`` is the old path of a page that moves; the page named is the new one.
    """

    decision: str
    memo: Memo | None
    reason: str
    at: datetime
    action: str = ""
    until: str = ""
    moved_from: str = ""


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


def sign_page(change: Change, judge: Judge, page: str, signer: Signer, wish: Wish) -> tuple[Approval, ...]:
    """Return the signed entries that do what is wished for a page: one, or both halves of a move.

    Asks ssh-keygen for a signature for each. Raises CannotJudgeError as `draft_page` does, or when it does not sign.
    """
    return tuple(sign_approval(judge, draft, signer) for draft in draft_page(change, judge, page, signer, wish))


def draft_page(change: Change, judge: Judge, page: str, signer: Signer, wish: Wish) -> tuple[Approval, ...]:
    """Return the entries that would do what is wished, not signed yet: what is shown before anybody signs.

    Raises CannotJudgeError when the person holds no post today that suffices, there is no such page, or the wish
    lacks something.
    """
    if not wish.moved_from:
        return (draft_approval(change, judge, page, signer, wish),)
    # Both halves say the same of what they follow, and of the moment.
    old = draft_word(judge, wish.moved_from, signer.person, wish)
    follows = _follows(judge.case(wish.moved_from), "move")
    halves = (
        dataclasses.replace(old, moved_to=page, action="move", follows=follows),
        dataclasses.replace(draft_word(judge, page, signer.person, wish), moved_from=wish.moved_from, action="move",
                            follows=follows),
    )  # fmt: skip
    return tuple(dataclasses.replace(half, key=signer.key.id) for half in halves)


def draft_approval(change: Change, judge: Judge, page: str, signer: Signer, wish: Wish) -> Approval:  # noqa: ARG001
    """Return the entry that would approve a page as it stands in the head, not signed yet.

    Raises CannotJudgeError when the person holds no post today that may approve it, or there is no such page.
    """
    draft = dataclasses.replace(draft_word(judge, page, signer.person, wish), key=signer.key.id)
    begun = find_begun(judge, draft)
    if begun is None:
        return draft
    for given, theirs in ((wish.memo, begun.memo), (wish.reason, begun.reason)):
        if given and given != theirs:
            raise _other_words(begun)
    return dataclasses.replace(draft, **{field: getattr(begun, field) for field in _SHARED})


def draft_word(judge: Judge, page: str, person: Person, wish: Wish, method: str = SIGNATURE) -> Approval:
    """Return one person's word on a page as it stands, without key and signature.

    Raises CannotJudgeError when he holds no post today that suffices, or there is no such page.
    """
    case = judge.case(page)
    change = judge.change
    document = change.head.document(page) or change.base.document(page)
    if document is None:
        raise CannotJudgeError(
            Text(th=f"ไม่พบหน้า {page}", en=f"there is no page {page}"),
            Text(th="ระบุตำแหน่งไฟล์จากรากโครงการ เช่น docs/law/a.md", en="name it from the root, as docs/law/a.md"),
        )
    action = wish.action or ("publish" if case.after.lines else "withdraw")
    division, head = find_post(judge.house, case, person, document.text("division"), action)
    after = case.before if action == "retract" else case.after
    return Approval(
        page=page,
        action=action,
        decision=wish.decision,
        division=division.key,
        before=case.before.digest,
        after=after.digest,
        prepared_by=prepared_by(document),
        by=person.id,
        post=head.post,
        memo=wish.memo,
        reason=wish.reason,
        method=method,
        at=wish.at,
        written_at=wish.at.isoformat(timespec="seconds"),
        key="",
        sig="",
        takes_back=_taken_back(judge, page, case) if action == "retract" else "",
        follows=_follows(case, action),
        until=wish.until,
    )


def _follows(case: Case, action: str) -> str:
    """Return what an entry must name as the one before it; empty when there is nothing that must not be forgotten."""
    previous = case.previous
    named = previous is not None and (previous.is_open or action in ("retract", "move"))
    return entry_digest(previous) if previous and named else ""


def _taken_back(judge: Judge, page: str, case: Case) -> str:
    """Return the state whose approval is taken back: the draft's, if it was approved already, or the published one."""
    new = read_new_entry(judge, page)
    state = new.after if new and new.action != "retract" and new.after != ABSENT else case.before.digest
    if state == ABSENT:
        raise CannotJudgeError(
            Text(th=f"{page} ไม่มีความเห็นชอบให้เรียกคืน", en=f"{page} has no approval to take back"),
            Text(th="ดูรายการที่มีอยู่ใน approvals.yml", en="see approvals.yml for what there is"),
        )
    return state


def read_new_entry(judge: Judge, page: str) -> Approval | None:
    """Return a page's entry in the head's ledger when the base does not have it already."""
    block = judge.ledger.blocks.get(entry_id(page))
    if block is None or judge.is_standing(page):
        return None
    return parse_approval(entry_id(page), block)[0]


def find_begun(judge: Judge, draft: Approval) -> Approval | None:
    """Return the entry that others began to sign for this very step, and that waits for more people; None when none."""
    begun = read_new_entry(judge, draft.page)
    same = ("action", "before", "after", "prepared_by", "until")
    if begun is None or any(getattr(begun, field) != getattr(draft, field) for field in same):
        return None
    said = {word.by for word in begun.words}
    return begun if draft.by not in said and _waits(judge, begun) else None


def _waits(judge: Judge, begun: Approval) -> bool:
    roster, requirements = judge.house.roster, judge.case(begun.page).requirements
    reasons = [*dismiss_several(begun, roster, requirements), *dismiss_office(begun, roster, requirements, None)]
    return any(reason.rule is SEVERAL for reason in reasons)


def _other_words(begun: Approval) -> CannotJudgeError:
    memo = f"{begun.memo.no} ({begun.memo.date})" if begun.memo else "-"
    return CannotJudgeError(
        Text(
            th=f"ผู้ลงนามก่อนหน้าระบุบันทึกข้อความ {memo} และเหตุผล {begun.reason or '-'} ซึ่งไม่ตรงกัน",
            en=f"who signed before you named memo {memo} and reason {begun.reason or '-'}, which are others",
        ),
        Text(
            th="ลงนามโดยไม่ระบุ --memo-no และ --reason หรือให้ผู้ลงนามก่อนหน้าลงนามใหม่",
            en="sign without --memo-no and --reason, or let that person sign anew",
        ),
    )


def sign_approval(judge: Judge, draft: Approval, signer: Signer) -> Approval:
    """Return the entry with its signature over the statement that the draft stands for.

    When others began to sign the same step, it is their entry with one more word.
    """
    statement = render_page_statement(judge.house.roster.repository, draft, bundle_of(judge, draft))
    sig = sign(statement, key_file=signer.key_file, key=signer.key.public, namespace=APPROVAL)
    return join(judge, dataclasses.replace(draft, sig=sig))


def join(judge: Judge, said: Approval) -> Approval:
    """Return what a signed word makes: an entry of its own, or the entry others began with this word added."""
    begun = find_begun(judge, said)
    return with_word(begun, said) if begun else said


def bundle_of(judge: Judge, draft: Approval) -> Bundle:
    """Return the bundle an entry speaks of: the head's; the base's for a word taken back from a draft."""
    after = read_bundle(judge.change.head, draft.page)
    return after if after.digest == draft.after else read_bundle(judge.change.base, draft.page)


def decide_signed(judge: Judge, *approvals: Approval) -> Decision:
    """Judge signed entries as the gate will, before they are written; people who still have to sign are left out."""
    decisions = list(_decisions(judge, approvals))
    reasons = tuple(item for decision in decisions for item in decision.dismissed if item.rule is not SEVERAL)
    last = decisions[-1]
    return dataclasses.replace(last, granted_by=None if reasons else approvals[-1], dismissed=reasons)


def still_missing(judge: Judge, *approvals: Approval) -> tuple[Text, ...]:
    """Return who still has to sign, as sentences for people; nothing when the entries are complete."""
    return tuple(
        item.rule.messages[item.id].text.format(item.params)
        for decision in _decisions(judge, approvals)
        for item in decision.dismissed
        if item.rule is SEVERAL
    )


def _decisions(judge: Judge, approvals: Iterable[Approval]) -> Iterator[Decision]:
    entries = list(approvals)
    with_them = judge_with(judge, entries)
    yield from (with_them.decide_entry(entry, with_them.case(entry.page)) for entry in entries)


def judge_with(judge: Judge, entries: Iterable[Approval]) -> Judge:
    """Return the judge as if these entries stood in the head's ledger already."""
    blocks = {id_: Block(text=block.split("\n", 1)[1], line=1) for id_, block in map(render_entry, entries)}
    return dataclasses.replace(
        judge, ledger=dataclasses.replace(judge.ledger, blocks={**judge.ledger.blocks, **blocks})
    )


def render_entry(approval: Approval) -> tuple[str, str]:
    """Return the id and the block to put into the ledger."""
    id_ = entry_id(approval.page)
    return id_, render_block(id_, approval)


def find_post(house: House, case: Case, person: Person, own: str, action: str) -> tuple[Division, Head]:
    """Return the post to sign in: one that suffices, the page's own division first, then the highest.

    ``own`` is the page's division, asked when nobody has to approve it. Raises CannotJudgeError when there is none.
    """
    posts = [
        (division, head)
        for division in house.roster.divisions.values()
        for head in division.heads
        if head.person == person.id and head.in_office(case.today)
    ]
    requirements = case.requirements or (Requirement(divisions=(own,), reason=""),)
    heads = [post for post in posts if all(is_head_of(post[0].key, house.roster, each) for each in requirements)]
    others = [post for post in posts if _is_asked(house, person, post[0], requirements, action)]
    if not heads and not others:
        raise _no_post(house, person, requirements)
    return min(heads or others, key=lambda post: post[0].level == "above")


def _is_asked(
    house: House, person: Person, division: Division, requirements: tuple[Requirement, ...], action: str
) -> bool:
    """Tell whether a policy of several people asks for this person in this post, beside a head."""
    asked = needs_several(action)
    return asked and any(
        fits_item(person.id, division.key, house.roster, item) for each in requirements for item in each.of
    )


def _no_post(house: House, person: Person, requirements: tuple[Requirement, ...]) -> CannotJudgeError:
    keys = requirements[0].divisions
    names = ", ".join(house.roster.divisions[key].name if key in house.roster.divisions else key for key in keys)
    return CannotJudgeError(
        Text(
            th=f"{person.name} ไม่ได้ดำรงตำแหน่งที่เห็นชอบหน้านี้ได้ ({names}) ในวันนี้",
            en=f"{person.name} holds no post today that may approve this page ({names})",
        ),
        Text(
            th="ให้หัวหน้าหน่วยงานนั้น ผู้รักษาการ หรือปลัดเทศบาลลงนาม",
            en="let that division's head, the acting head, or the municipal clerk sign",
        ),
    )
