"""Approvals that are forged, or put where they do not belong."""
# ruff: noqa: D103 - the name of a test is its sentence

import base64
import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.e2e.forge import put, resign
from tests.e2e.town import BUDGET, GITHUB, MARKET, NEWS, NOON, POSTS, ROAD, Town, later, memo

from prakat.approvals.entry import Review, Word
from prakat.approvals.ledger import entry_id, parse_ledger_text, render_block
from prakat.approvals.signature import ROOT as ROOT_NAMESPACE
from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
BAD = {"approval-signature/bad"}


@pytest.fixture
def drafted(town: Town) -> Town:
    """Return a town whose branch would pass: one page, revised and approved, with everything an entry may hold."""
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, memo=memo(), reason="แก้คำผิด")
    town.commit()
    return town


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


ZEROS = "sha256:" + "0" * 64
REVIEW = Review(pr=7, review=11, account=GITHUB, commit="0" * 40, recorder="r-bot")
ALSO = Word(
    by="p-palad", division="palad", post=POSTS["palad"][1], decision="เห็นชอบ", method="signature", review=None,
    at=NOON, written_at=NOON.isoformat(), key="k1", sig=base64.b64encode(b"x" * 83).decode(),
)  # fmt: skip
EDITS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "page": ({"page": MARKET}, {"approval-entry/shape"}),
    "action": ({"action": "withdraw"}, {"approval-entry/shape"}),
    "decision": ({"decision": "รับรอง"}, BAD),
    "division": ({"division": "palad"}, {*BAD, "approval-office/not-in-office"}),
    "before": ({"before": "absent"}, {*BAD, "approval-chain/broken"}),
    "after": ({"after": ZEROS}, {"approval-stale/stale"}),
    "prepared_by": ({"prepared_by": "เจ้าหน้าที่พัสดุปฏิบัติงาน"}, {*BAD, "approval-entry/preparer"}),
    "by": ({"by": "p-deputy"}, BAD),
    "post": ({"post": "ผู้อำนวยการกองคลัง (นักบริหารงานการคลัง)"}, {*BAD, "approval-office/not-in-office"}),
    "memo": ({"memo": None}, BAD),
    "memo no": ({"memo": dataclasses.replace(memo(), no="ตย 52001/98")}, BAD),
    "memo date": ({"memo": dataclasses.replace(memo(), date="2026-11-19")}, BAD),
    "reason": ({"reason": "แก้คำผิดเล็กน้อย"}, BAD),
    "no reason": ({"reason": ""}, BAD),
    "method": ({"method": "review"}, {"approval-entry/shape"}),
    "at": ({"written_at": "2026-11-22T12:00:01+07:00"}, BAD),
    "at, the same moment elsewhere": ({"written_at": "2026-11-22T05:00:00+00:00"}, BAD),
    "key": ({"key": "k2"}, {"approval-signature/unknown-key"}),
    "from": ({"moved_from": MARKET}, {"approval-entry/shape"}),
    "to": ({"moved_to": MARKET}, {"approval-entry/shape"}),
    "takes back": ({"takes_back": ZEROS}, {"approval-entry/shape"}),
    "follows": ({"follows": ZEROS}, {*BAD, "approval-chain/unnamed"}),
    "until": ({"until": "2026-11-23"}, {"approval-entry/shape"}),
    "an emergency": ({"action": "emergency", "until": "2026-11-23"}, BAD),
    "review": ({"review": REVIEW}, {"approval-entry/shape"}),
    "a review": (
        {"review": REVIEW, "method": "review"},
        {"approval-signature/unknown-key", "approval-method/not-allowed"},
    ),
    "also": ({"also": (ALSO,)}, BAD),
}


@pytest.mark.parametrize("name", EDITS)
def test_field_edited_after_signing(drafted: Town, name: str) -> None:
    fields, expected = EDITS[name]
    put(drafted, ROAD, **fields)
    drafted.commit()
    assert said(drafted) == expected


def test_every_field_has_its_edit(drafted: Town) -> None:
    fields = {field.name for field in dataclasses.fields(drafted.entry(ROAD))}
    edited = {field for values, _ in EDITS.values() for field in values}
    assert fields - edited == {"sig", "at"}


@pytest.mark.parametrize("at", [0, 5, 30, -1])
def test_signature_edited(drafted: Town, at: int) -> None:
    raw = bytearray(base64.b64decode(drafted.entry(ROAD).sig))
    raw[at] ^= 1
    put(drafted, ROAD, sig=base64.b64encode(raw).decode())
    drafted.commit()
    assert said(drafted) == BAD


@pytest.mark.parametrize("at", [0, 5, 30, -1])
def test_signature_written_in_another_way(drafted: Town, at: int) -> None:
    """The bits that base64 leaves over, its alphabet's other half, junk after the end: one signature, one text."""
    sig = drafted.entry(ROAD).sig
    other = {0: sig + "AAAA", 5: sig.replace("+", "-").replace("/", "_"), 30: sig[:-4] + "\t" + sig[-4:], -1: sig + "="}
    if other[at] == sig:
        other[at] = "_" + sig[1:]
    drafted.put_entry(ROAD, render_block(entry_id(ROAD), dataclasses.replace(drafted.entry(ROAD), sig=other[at])))
    drafted.commit()
    assert said(drafted) <= {*BAD, "approval-entry/shape"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    action: publish\n", "    action:  publish\n"),
        ("    action: publish\n", "    action: publish # ตรวจแล้ว\n"),
        ("    action: publish\n", "    # ตรวจแล้ว\n    action: publish\n"),
        ("    action: publish\n", "    'action': publish\n"),
        ("    action: publish\n", "    action: publish\n    approved: true\n"),
        ("    action: publish\n", ""),
        ("    key: k1\n", "    key: k1\n    key: k1\n"),
        ("    key: k1\n", "    key: &a k1\n"),
        ("    key: k1\n", "    key: !!str k1\n"),
        ("    key: k1\n", '    key: "k1"\n'),
        ("    key: k1\n", "    <<: {key: k1}\n"),
        ("    key: k1\n", "    key: [k1]\n"),
        ("    key: k1\n", "    key: null\n"),
        ("    key: k1\n", "    key: k01\n"),
        ("    key: k1\n    sig", "    sig: A\n    sig"),
        ("    division: finance\n", "    division: >-\n      finance\n"),
        ("\n    method", "\n    1: x\n    method"),
        ("\n    method", "\n    ? [x]\n    : y\n    method"),
        ("    by: p-finance\n", "    by: p-finance\u2028\n"),
        ("    by: p-finance\n", "    by: P-finance\n"),
    ],
)
def test_entry_laid_out_by_hand(drafted: Town, old: str, new: str) -> None:
    """What a program reads and what a person sees in the ledger are the same, so there is one way to write an entry."""
    block = render_block(entry_id(ROAD), drafted.entry(ROAD))
    assert old in block
    drafted.put_entry(ROAD, block.replace(old, new, 1))
    drafted.commit()
    assert said(drafted) == {"approval-entry/shape"}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n  p-", "\n\n  p-"),
        lambda text: text.replace("\n  p-", "\n# หมายเหตุ\n  p-"),
        lambda text: text.replace("\n  p-", "\n  # หมายเหตุ\n  p-"),
        lambda text: text.replace("    key: k1\n", "    key: k1\n\n", 1),
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: text + "...\n",
        lambda text: text + "---\nledger: {}\n",
        lambda text: text + "ledger: {}\n",
        lambda text: text + "extra: 1\n",
        lambda text: text.replace("\nledger:", "\npeople: {}\nledger:"),
        lambda text: text.replace("\nledger:", "\n\nledger:"),
        lambda text: text.replace("\nledger:", "\n# หมายเหตุ\nledger:"),
        lambda text: text.replace("\nledger:", "\n'ledger':"),
        lambda text: text.replace("\nledger:", "\nledger: &a"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "  p-000000000000:\n    page: x\n",
        lambda text: text + text[text.index("  p-") :],
    ],
)
def test_ledger_laid_out_by_hand(drafted: Town, change: Any) -> None:
    text = drafted.read(LEDGER)
    assert change(text) != text
    drafted.write(LEDGER, change(text))
    drafted.commit()
    rules = drafted.check().rules
    assert drafted.check().exit_code == 1
    assert rules & {"approval-entry", "roster", "root-approval"}


def test_bytes_that_are_no_text(drafted: Town) -> None:
    drafted.write(LEDGER, drafted.ledger + b"\xff\n")
    drafted.commit()
    assert said(drafted) >= {"approval-entry/layout"}


def test_entries_in_another_order(drafted: Town) -> None:
    text = drafted.read(LEDGER)
    head, *blocks = text.split("\n  p-")
    drafted.write(LEDGER, "\n  p-".join([head, *(block.rstrip("\n") for block in reversed(blocks))]) + "\n")
    drafted.commit()
    assert said(drafted) >= {"approval-entry/layout"}


def test_copied_from_another_page(town: Town) -> None:
    """A head's word on one page is no word on another, whatever id it stands under."""
    town.revise(ROAD, OLD, NEW)
    town.revise(BUDGET, OLD, NEW)
    town.approve(ROAD)
    town.put_entry(BUDGET, render_block(entry_id(BUDGET), town.entry(ROAD)))
    town.commit()
    assert said(town) == {"approval-entry/shape"}
    town.put_entry(BUDGET, render_block(entry_id(BUDGET), dataclasses.replace(town.entry(ROAD), page=BUDGET)))
    town.commit()
    assert said(town) >= {"approval-stale/stale"}


def test_signature_copied_from_another_page(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.revise(BUDGET, OLD, NEW)
    town.approve(ROAD, BUDGET)
    put(town, BUDGET, sig=town.entry(ROAD).sig)
    town.commit()
    assert said(town) == BAD


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("health", {"approval-office/wrong-division"}),
        ("clerk", {"approval-office/wrong-division"}),
        ("audit", {"approval-office/below"}),
    ],
)
def test_another_divisions_head(drafted: Town, by: str, expected: set[str]) -> None:
    division, post = POSTS[by]
    drafted.put_entry(ROAD, resign(drafted, ROAD, by, by=f"p-{by}", division=division, post=post))
    drafted.commit()
    assert said(drafted) == expected


@pytest.mark.parametrize("by", ["health", "deputy", "former"])
def test_a_post_somebody_else_holds(drafted: Town, by: str) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, by, by=f"p-{by}", division="palad", post=POSTS["palad"][1]))
    drafted.commit()
    assert said(drafted) == {"approval-office/not-in-office"}


def test_a_division_that_is_none(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", division="treasury"))
    drafted.commit()
    assert said(drafted) >= {"approval-office/not-in-office"}


def test_a_stranger_in_a_heads_name(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "stranger"))
    drafted.commit()
    assert said(drafted) == BAD


def test_a_person_nobody_knows(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "stranger", by="p-stranger"))
    drafted.commit()
    assert said(drafted) >= {"approval-signature/unknown-key", "approval-office/not-in-office"}


@pytest.mark.parametrize("at", ["2026-10-31T23:59:59+07:00", "2026-11-01T00:30:00+07:00", "2026-11-22T09:00:00+07:00"])
def test_ended_head_dates_it_back(drafted: Town, at: str) -> None:
    """In term on the day he writes down, and out of office when it is judged."""
    drafted.put_entry(ROAD, resign(drafted, ROAD, "former", by="p-former", written_at=at))
    drafted.commit()
    assert "approval-office/not-in-office" in said(drafted)


@pytest.mark.parametrize(
    ("signed", "judged"), [((12, 1, 8), (12, 1, 9)), ((11, 30, 8), (12, 1, 9)), ((11, 9, 8), (11, 22, 9))]
)
def test_acting_head_outside_his_term(town: Town, signed: tuple[int, int, int], judged: tuple[int, int, int]) -> None:
    at, now = (datetime(2026, month, day, hour, tzinfo=BANGKOK) for month, day, hour in (signed, judged))
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, at=NOON)
    town.put_entry(ROAD, resign(town, ROAD, "deputy", by="p-deputy", written_at=at.isoformat()))
    town.commit()
    assert said(town, now=now) == {"approval-office/not-in-office"}


def test_the_day_of_signing_is_the_day_in_thailand(town: Town) -> None:
    """17:30 UTC on the last day of the term is the day after it in Thailand."""
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD)
    for at, expected in (("2026-11-30T16:30:00+00:00", set()), ("2026-11-30T17:30:00+00:00", {"approval-office"})):
        town.put_entry(ROAD, resign(town, ROAD, "deputy", by="p-deputy", written_at=at))
        town.commit()
        moment = datetime.fromisoformat(at) + timedelta(minutes=1)
        assert town.check(now=moment).rules == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(minutes=4, seconds=59), set()),
        (timedelta(minutes=5, seconds=1), {"approval-time/future"}),
        (timedelta(days=1), {"approval-time/future"}),
        (-timedelta(days=30), {"approval-time/replayed"}),
        (-timedelta(days=19), set()),
    ],
)
def test_date_of_signing(drafted: Town, ahead: timedelta, expected: set[str]) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", written_at=(NOON + ahead).isoformat()))
    drafted.commit()
    assert set(drafted.check(now=NOON).said) == expected


def test_too_old(drafted: Town) -> None:
    assert said(drafted, now=NOON + timedelta(days=30, seconds=1)) == {"approval-time/old"}
    assert drafted.check(now=NOON + timedelta(days=30)).said == {}


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-22T12:00:00",
        "2026-11-22T12:00:00Z",
        "2026-11-22 12:00:00+07:00",
        "2026-11-22T12:00+07:00",
        "2026-11-22T12:00:00.5+07:00",
        "2026-11-22",
        "2569-11-22T12:00:00+0700",
        "2026-02-30T12:00:00+07:00",
        "2026-11-22T12:00:00+99:00",
        "20261122T120000+0700",
        "๒๐๒๖-11-22T12:00:00+07:00",
    ],
)
def test_date_in_another_form(drafted: Town, at: str) -> None:
    entry = drafted.entry(ROAD)
    drafted.put_entry(ROAD, render_block(entry_id(ROAD), dataclasses.replace(entry, written_at=at)))
    drafted.commit()
    assert said(drafted) == {"approval-entry/shape"}


def test_a_buddhist_year_is_the_far_future(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", written_at="2569-11-22T12:00:00+07:00"))
    drafted.commit()
    assert "approval-time/future" in said(drafted)


@pytest.mark.parametrize(
    "who",
    [
        "finance@example.invalid",
        "Finance@Example.Invalid",
        f"{GITHUB}+whatever@users.noreply.github.com",
        f"{GITHUB}@users.noreply.github.com",
    ],
)
def test_own_page_by_the_author(town: Town, who: str) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit(who=who)
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}


def test_own_page_by_the_committer(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.git("add", "--all")
    author = "--author=officer <officer@example.invalid>"
    town.git("commit", "--quiet", "-m", "x", author, who="finance@example.invalid")
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}


@pytest.mark.parametrize(
    "trailer",
    [
        "Co-authored-by: someone <finance@example.invalid>",
        "co-authored-by: FINANCE <FINANCE@EXAMPLE.INVALID>",
        "Co-Authored-By: finance@example.invalid",
        f"Signed-off-by: a <a@b.invalid>\nCo-authored-by: x\n <{GITHUB}+x@users.noreply.github.com>",
        "Co-authored-by: a <a@example.invalid>\nCo-authored-by: b <finance@example.invalid>",
    ],
)
def test_own_page_by_a_co_author(town: Town, trailer: str) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit(f"แก้ไข\n\n{trailer}")
    town.approve(ROAD)
    town.commit("เห็นชอบ")
    assert said(town) == {"approval-own-page/author"}


def test_own_page_by_its_attachment(town: Town) -> None:
    """Whoever made the attachment made the page."""
    pdf = "docs/procurement/2569/road.pdf"
    town.write(pdf, (town.path / pdf).read_bytes() + b"% new\n")
    town.commit(who="finance@example.invalid")
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}


def test_own_page_by_one_commit_of_many(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.edit(ROAD, NEW, NEW + " 2")
    town.commit(who="finance@example.invalid")
    town.edit(ROAD, NEW + " 2", NEW + " 3")
    town.commit()
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}


def test_own_page_by_an_evil_merge(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.branch("other")
    town.revise(NEWS, OLD, NEW)
    town.commit()
    town.git("checkout", "--quiet", "draft")
    town.git("merge", "--quiet", "--no-ff", "--no-commit", "other")
    town.edit(ROAD, NEW, NEW + " 2")
    town.commit("merge", who="finance@example.invalid")
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}


@pytest.mark.parametrize(
    "post",
    [
        "ผู้อำนวยการกองคลัง",
        "ผู้อํานวยการกองคลัง",
        "ผู้อำนวยการ กองคลัง",
        "ผู้อำนวยการกองคลัง\u200b",
    ],
)
def test_own_page_by_the_check_of_clause_one(town: Town, post: str) -> None:
    """The head is the one who checked the page, however the post is spelt there."""
    town.revise(ROAD, "by: เจ้าหน้าที่พัสดุ", f'by: "{post}"')
    town.approve_freely(ROAD)
    town.commit()
    found = {rule for rule in said(town) if rule.startswith("approval-")}
    assert found in ({"approval-own-page/preparer"}, {"approval-entry/shape"})


def test_another_preparer_than_the_page_says(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", prepared_by="เจ้าหน้าที่อื่น"))
    drafted.commit()
    assert said(drafted) == {"approval-entry/preparer"}


def test_a_signature_made_for_something_else(drafted: Town) -> None:
    """Signed with the very key, over the very text, for another purpose."""
    for namespace in ("file", "git", ROOT_NAMESPACE, "page-approval@prakat2"):
        drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", namespace=namespace))
        drafted.commit()
        assert said(drafted) == BAD


def test_a_signature_made_for_another_municipality(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance", repository="example/other"))
    drafted.commit()
    assert said(drafted) == BAD


def test_the_same_signed_for_this_one_passes(drafted: Town) -> None:
    drafted.put_entry(ROAD, resign(drafted, ROAD, "finance"))
    drafted.commit()
    assert drafted.check().said == {}


def revoke(town: Town, day: str) -> None:
    """Let the root revoke the finance head's key on main."""
    town.roster(lambda value: value["people"]["p-finance"]["keys"]["k1"].update(revoked=day))
    town.sign_rules()
    town.commit("revoked")
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")


@pytest.mark.parametrize(
    ("day", "at"), [("2026-11-22", NOON), ("2026-11-20", NOON), ("2026-11-20", NOON - timedelta(days=5))]
)
def test_revoked_key(town: Town, day: str, at: datetime) -> None:
    """Whoever stole the key also writes the date: a day before the revocation does not help him."""
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, at=at)
    block = render_block(entry_id(ROAD), town.entry(ROAD))
    page = town.read(ROAD)
    town.git("checkout", "--quiet", "--force", "draft")
    revoke(town, day)
    town.write(ROAD, page)
    town.put_entry(ROAD, block)
    town.commit()
    assert said(town) == {"approval-signature/revoked-key"}


def test_what_a_key_signed_before_it_was_revoked_stands(town: Town) -> None:
    revoke(town, "2026-11-20")
    town.revise(NEWS, OLD, NEW)
    town.commit()
    assert town.check().said == {}
    assert town.check_folder().said == {}


def test_what_a_key_signed_after_it_was_revoked_does_not_stand(town: Town) -> None:
    revoke(town, "2026-11-01")
    assert set(town.check_folder().said) == {"approval-signature/revoked-key"}


def test_key_that_is_not_in_force_yet(town: Town) -> None:
    public = (town.keys / "spare.pub").read_text().split()
    key = {"type": public[0], "key": public[1], "from": "2026-12-01", "revoked": None}
    town.roster(lambda value: value["people"]["p-finance"]["keys"].update(k2=key))
    town.sign_rules()
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.revise(ROAD, OLD, NEW)
    town.approve_freely(ROAD, key="spare")
    town.commit()
    assert said(town) == {"approval-signature/revoked-key"}


def test_entry_edited_while_the_page_is_unchanged(town: Town) -> None:
    put(town, ROAD, reason="ภายหลัง")
    town.commit()
    assert said(town) == {"approval-removed/edited"}


def test_entry_signed_anew_while_the_page_is_unchanged(town: Town) -> None:
    """Nobody replaces another's word on a page that stands."""
    post = POSTS["palad"][1]
    fields = {"by": "p-palad", "division": "palad", "post": post, "written_at": NOON.isoformat()}
    town.put_entry(ROAD, resign(town, ROAD, "palad", **fields, before=town.entry(ROAD).after))
    town.commit()
    assert said(town) == {"approval-removed/edited"}


def test_entry_removed_while_the_page_is_unchanged(town: Town) -> None:
    town.drop_entry(ROAD)
    town.commit()
    assert said(town) == {"approval-removed/removed"}


def test_all_entries_removed(town: Town) -> None:
    text = parse_ledger_text(town.ledger)
    town.write(LEDGER, text.top + text.signatures.encode() + b"ledger: {}\n")
    town.commit()
    outcome = town.check()
    assert set(outcome.said) == {"approval-removed/removed"}
    assert len(outcome.said["approval-removed/removed"]) == 3


def test_entry_of_a_withdrawn_page_removed(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.approve(MARKET, by="clerk", reason="ยกเลิก")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.drop_entry(MARKET)
    town.commit()
    assert said(town) == {"approval-removed/removed"}


def test_entry_of_a_withdrawn_page_edited(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.approve(MARKET, by="clerk", reason="ยกเลิก")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    put(town, MARKET, reason="ยกเลิกแล้ว")
    town.commit()
    assert said(town) == {"approval-removed/edited"}


@pytest.mark.parametrize("changed", [True, False])
def test_a_false_signature_on_a_page_that_needs_none(town: Town, changed: bool) -> None:  # noqa: FBT001 - a case
    if changed:
        town.revise(NEWS, OLD, NEW)
    town.approve(NEWS, by="clerk")
    put(town, NEWS, sig=town.entry(ROAD).sig)
    town.commit()
    assert said(town) == BAD


def test_an_entry_for_a_page_that_is_not_there(town: Town) -> None:
    """Nobody signed it; it may not stand in the ledger for later."""
    page = "docs/law/2570/later.md"
    block = render_block(entry_id(page), dataclasses.replace(town.entry(MARKET), page=page, before="absent"))
    town.put_entry(page, block)
    town.commit()
    assert said(town) >= {"approval-stale/stale"}


@pytest.mark.parametrize(
    "page", ["schemas/law.schema.json", "docs/../hooks/x.md", "docs/x.md", "README.md", "docs/a b/c.md"]
)
def test_an_entry_for_something_that_is_no_page(town: Town, page: str) -> None:
    town.put_entry(page, render_block(entry_id(page), dataclasses.replace(town.entry(MARKET), page=page)))
    town.commit()
    assert said(town) == {"approval-entry/shape"}


def test_a_stray_entry(town: Town) -> None:
    town.write(LEDGER, town.ledger + b"  p-ffffffffffff:\n    page: x\n")
    town.commit()
    assert said(town) == {"approval-entry/shape"}


def test_an_entry_far_too_large(drafted: Town) -> None:
    put(drafted, ROAD, sig="A" * 40_000)
    drafted.commit()
    assert said(drafted) >= {"approval-entry/layout"}


def test_the_page_is_not_brought_back_by_an_approval_given_before_the_withdrawal(town: Town) -> None:
    """Approved twice in one hour, on two branches: the correction, then the withdrawal. The correction is void."""
    town.revise(MARKET, OLD, NEW)
    town.approve(MARKET, by="clerk", at=later(1))
    page, ledger = town.read(MARKET), town.ledger
    town.git("checkout", "--quiet", "--force", "draft")
    (town.path / MARKET).unlink()
    town.approve(MARKET, by="clerk", at=later(2), reason="ยกเลิก")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write(MARKET, page)
    town.write(LEDGER, ledger)
    town.commit()
    assert said(town) == {"approval-chain/broken", "approval-time/replayed"}
