"""From a review on GitHub to an entry: everything the API said is verified again, and only then countersigned.

The input is a JSON object made of four answers of GitHub's REST API, as they came:

    pull      GET /repos/{owner}/{repo}/pulls/{number}
              read are number, state ("open"), draft (false), head.sha, user {id}
    reviews   GET …/pulls/{number}/reviews, all pages in one list
              read are id, state, commit_id, submitted_at, body, user {id, type}
    commits   GET …/pulls/{number}/commits, all pages in one list: author {id} and committer {id}, null when unknown
    pushers   who pushed to the branch, a list of accounts {id} (GET …/activity?ref=…, its "actor")

A review counts when it is the last word of a human account (APPROVED, by its time and id), of the very commit that is
judged, by nobody who opened the pull request, wrote, committed or pushed to it, and when the number of the account is
that of one person in the base's roster. Digests are computed from the repository; nothing the API says enters them.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from prakat.approvals.check import Judge
from prakat.approvals.entry import REVIEW, Approval, Review
from prakat.approvals.roster import Key, Person, Roster
from prakat.approvals.short_code import holds_code, short_code
from prakat.approvals.signature import RECORD, PublicKey
from prakat.approvals.statement import render_page_statement
from prakat.authoring.sign_off import Wish, bundle_of, draft_word, find_begun, join
from prakat.authoring.ssh_keygen import sign
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK

# States of a review that say something about the matter; a comment does not take an approval back.
_SAYING: Final = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One review as the API tells it; ``account`` is the number of the account that gave it."""

    id: int
    account: int
    human: bool
    state: str
    commit: str
    at: datetime
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A pull request and its reviews. ``hands`` are the accounts that opened, wrote, committed or pushed to it."""

    pr: int
    head: str
    hands: frozenset[int]
    reviews: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """The machine account of the roster that countersigns, with the key at hand."""

    id: str
    key: Key
    key_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A review, or one page of it, that was not recorded, and why."""

    review: int
    text: Text


def parse_reviewed(value: Any) -> Reviewed:
    """Read what the API said (see above). Raises CannotJudgeError when anything that is needed is not there."""
    try:
        return _reviewed(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotJudgeError(
            Text(
                th=f"ข้อมูลจาก GitHub ไม่ครบหรือไม่ถูกแบบ ({error!r})",
                en=f"what GitHub said is not complete, or not of its form ({error!r})",
            ),
            Text(
                th="เรียก API ใหม่ให้ครบทุกหน้า: pull, reviews, commits, pushers",
                en="ask the API again for every page of: pull, reviews, commits, pushers",
            ),
        ) from error


def _reviewed(value: Any) -> Reviewed:
    pull = value["pull"]
    if (pull["state"], pull["draft"]) != ("open", False):
        message = "the pull request is not open, or is a draft"
        raise ValueError(message)
    people = [pull["user"], *value["pushers"]]
    people += [commit[role] for commit in value["commits"] for role in ("author", "committer") if commit[role]]
    if not value["commits"] or not value["pushers"]:
        message = "no commits or no pushers"
        raise ValueError(message)
    return Reviewed(
        pr=_number(pull["number"]),
        head=_text(pull["head"]["sha"]),
        hands=frozenset(_number(person["id"]) for person in people),
        reviews=tuple(_said(review) for review in value["reviews"] if review["user"] is not None),
    )


def _said(review: Mapping[str, Any]) -> Said:
    at = datetime.fromisoformat(_text(review["submitted_at"]))
    if at.tzinfo is None:
        message = "a time without a zone"
        raise ValueError(message)
    return Said(
        id=_number(review["id"]),
        account=_number(review["user"]["id"]),
        human=review["user"]["type"] == "User",
        state=_text(review["state"]),
        commit=_text(review["commit_id"]),
        at=at.astimezone(BANGKOK).replace(microsecond=0),
        body=_text(review["body"] or ""),
    )


def _number(value: Any) -> int:
    if type(value) is not int or value < 1:
        message = f"{value!r} is no number of GitHub's"
        raise ValueError(message)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        message = f"{value!r} is no text"
        raise TypeError(message)
    return value


def find_recorder(roster: Roster, id_: str, public: PublicKey, key_file: Path) -> Recorder:
    """Return the recorder; CannotJudgeError when the base's roster does not know it, or not with this key."""
    key = next((key for key in roster.recorders.get(id_, {}).values() if key.public == public), None)
    if key is None:
        known = ", ".join(roster.recorders) or "-"
        raise CannotJudgeError(
            Text(th=f"ทะเบียนไม่มีผู้บันทึก {id_} ที่ใช้กุญแจนี้", en=f"the roster has no recorder {id_} with this key"),
            Text(
                th=f"ใช้ผู้บันทึกในทะเบียน ({known}) หรือให้ผู้ดูแลหลักเพิ่มใน recorders",
                en=f"use a recorder of the roster ({known}), or let the root add it under recorders",
            ),
        )
    return Recorder(id=id_, key=key, key_file=key_file)


def last_words(reviewed: Reviewed) -> tuple[Said, ...]:
    """Return the last review of each account that says anything, oldest first."""
    last: dict[int, Said] = {}
    for review in sorted(reviewed.reviews, key=lambda item: (item.at, item.id)):
        if review.state in _SAYING:
            last[review.account] = review
    return tuple(sorted(last.values(), key=lambda item: (item.at, item.id)))


def accept(reviewed: Reviewed, said: Said, roster: Roster) -> Person | Refused:
    """Return whose approval a review is, or why it is nobody's."""
    people = [person for person in roster.people.values() if person.github == said.account]
    for wrong, th, en in (
        (said.state != "APPROVED", f"สถานะคือ {said.state}", f"its state is {said.state}"),
        (not said.human, "ไม่ใช่บัญชีของบุคคล", "it is not by a human account"),
        (
            said.commit != reviewed.head,
            f"ให้ไว้กับ commit {said.commit[:12]} ไม่ใช่รุ่นล่าสุด {reviewed.head[:12]}",
            f"it is of commit {said.commit[:12]}, and the head is {reviewed.head[:12]}",
        ),
        (
            said.account in reviewed.hands,
            "ผู้รีวิวเป็นผู้เปิด เขียน บันทึก หรือ push งานนี้เอง",
            "the reviewer opened, wrote, committed or pushed this work",
        ),
        (
            len(people) != 1,
            f"บัญชีหมายเลข {said.account} ไม่อยู่ในทะเบียนของสาขาหลัก",
            f"account {said.account} is not in the main branch's roster",
        ),
    ):
        if wrong:
            return Refused(review=said.id, text=Text(th=f"ไม่บันทึกรีวิว {said.id}: {th}", en=f"review {said.id}: {en}"))
    return people[0]


def draft_record(judge: Judge, page: str, reviewed: Reviewed, said: Said, person: Person, by: Recorder) -> Approval:
    """Return the entry, or the word for an entry that others began, of one page that a review approves; not signed.

    Raises CannotJudgeError when the person holds no post that may approve the page, a page that is gone needs a reason
    (only `prakat approve` takes one), or the policy asks for the short code and the review does not have it.
    """
    wish = Wish(decision="เห็นชอบ", memo=None, reason="", at=said.at)
    review = Review(pr=reviewed.pr, review=said.id, account=said.account, commit=said.commit, recorder=by.id)
    draft = dataclasses.replace(draft_word(judge, page, person, wish, REVIEW), key=by.key.id, review=review)
    begun = find_begun(judge, draft)
    if begun is not None:
        draft = dataclasses.replace(draft, memo=begun.memo, reason=begun.reason, follows=begun.follows)
    if draft.action != "publish":
        raise _by_hand(page)
    code = short_code(page, draft.after)
    if judge.house.roster.review_code and not holds_code(said.body, code):
        raise CannotJudgeError(
            Text(th=f"รีวิว {said.id} ไม่มีรหัสย่อของ {page}", en=f"review {said.id} lacks the short code of {page}"),
            Text(
                th="ให้ผู้รีวิวดูใบเสนอความเห็นชอบ (prakat sheet) แล้วพิมพ์รหัสย่อในรีวิวใหม่",
                en="let the reviewer read the approval sheet (prakat sheet) and type its short code in a new review",
            ),
        )
    return draft


def _by_hand(page: str) -> CannotJudgeError:
    return CannotJudgeError(
        Text(th=f"{page} ถูกลบ การถอนหน้าต้องมีเหตุผล", en=f"{page} is deleted, and a withdrawal needs a reason"),
        Text(th="ให้หัวหน้าสั่ง prakat approve พร้อม --reason", en="let the head run prakat approve with --reason"),
    )


def sign_record(judge: Judge, draft: Approval, by: Recorder) -> Approval:
    """Return the entry countersigned with the recorder's key; added to the entry that others began, if they did."""
    statement = render_page_statement(judge.house.roster.repository, draft, bundle_of(judge, draft))
    sig = sign(statement, key_file=by.key_file, key=by.key.public, namespace=RECORD)
    return join(judge, dataclasses.replace(draft, sig=sig))


def waiting_pages(judge: Judge) -> Iterator[str]:
    """Yield the pages of a change that somebody has to approve and nobody has yet, or not everybody."""
    return (page for page in judge.pages() if judge.case(page).requirements and judge.decide(page).dismissed)
