"""Every action of the ledger on real repositories: what it lets through, and what misuse of it is refused."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.e2e.forge import put, resign
from tests.e2e.town import BUDGET, MARKET, NEWS, NOON, POSTS, ROAD, ROAD_PDF, Town, later

from prakat.approvals.entry import entry_id
from prakat.approvals.entry_text import entry_digest, render_block
from prakat.settings import BANGKOK
from prakat.thai.identity import check_digit

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
MOVED, MOVED_PDF = (path.replace("2569", "2570") for path in (ROAD, ROAD_PDF))
Act = Callable[[Town], None]
URGENT: dict[str, Any] = {"action": "emergency", "reason": "น้ำท่วมฉับพลัน", "until": "2026-11-24"}
AFTER_TIME = datetime(2026, 11, 25, 9, tzinfo=BANGKOK)


def land(town: Town) -> None:
    """Make what the branch holds main's, and start the next branch there."""
    town.git("branch", "--force", "main", "HEAD")


def said(town: Town, **options: Any) -> set[str]:
    """Return what is said of a branch that must be refused."""
    outcome = town.check(**options)
    assert outcome.exit_code == 1
    return set(outcome.said)


# The honest use of each action, to be landed in every way.


def emergency(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.approve(ROAD, **URGENT)


def retract(town: Town) -> None:
    town.approve(ROAD, action="retract", reason="พบว่าราคากลางไม่ถูกต้อง")


def move(town: Town) -> None:
    town.move(ROAD, MOVED)
    town.move(ROAD_PDF, MOVED_PDF)
    town.commit()
    town.approve(MOVED, moved_from=ROAD)


def remove(town: Town) -> None:
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.commit()
    town.approve(ROAD, action="remove", reason="มีข้อมูลส่วนบุคคลของผู้เสนอราคา")


def redact(town: Town) -> None:
    """Put another file in the place of the one with personal data in it."""
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes().replace(b"one page", b"no names"))
    town.revise(ROAD, OLD, NEW)
    town.commit()
    town.approve(ROAD, action="remove", reason="ปิดบังเลขประจำตัวในไฟล์แนบ")


def withdraw(town: Town) -> None:
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.commit()
    town.approve(ROAD, reason="ยกเลิกโครงการ")


ACTIONS = (emergency, retract, move, remove, redact, withdraw)


def as_it_is(_town: Town) -> None:
    """Judge the branch itself."""


def squash(town: Town) -> None:
    town.git("checkout", "--quiet", "-b", "squashed", "main")
    town.git("merge", "--squash", "--quiet", "draft")
    town.commit("squash\n\nCo-authored-by: x <finance@example.invalid>")


def merge(town: Town) -> None:
    unrelated_work(town)
    town.git("checkout", "--quiet", "-b", "merged", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft", who="clerk@example.invalid")


def rebase(town: Town) -> None:
    unrelated_work(town)
    town.git("rebase", "--quiet", "main")


def unrelated_work(town: Town) -> None:
    town.git("checkout", "--quiet", "main")
    town.revise(NEWS, OLD, NEW)
    town.revise(BUDGET, OLD, NEW)
    town.approve(BUDGET)
    town.commit("งานอื่น")
    town.git("checkout", "--quiet", "draft")


@pytest.mark.parametrize("way", [as_it_is, squash, merge, rebase])
@pytest.mark.parametrize("act", ACTIONS)
def test_an_action_holds_however_it_is_merged(town: Town, act: Act, way: Act) -> None:
    act(town)
    town.commit("ลงนาม", who="finance@example.invalid")
    way(town)
    assert town.check().said == {}


@pytest.mark.parametrize("act", ACTIONS)
def test_an_action_that_nobody_signed(town: Town, act: Act) -> None:
    """The same edit of files without the entry; taking a word back is nothing but its entry."""
    act(town)
    town.git("checkout", "--quiet", "main", "--", "approvals.yml")
    town.commit()
    outcome = town.check()
    assert outcome.exit_code == (0 if act is retract else 1)
    assert outcome.rules <= {"approval-stale", "approval-missing"}


@pytest.mark.parametrize("act", ACTIONS)
def test_an_action_of_another_divisions_head(town: Town, act: Act) -> None:
    act(town)
    for page in (ROAD, MOVED):
        if page.encode() in town.ledger and (page == ROAD or act is move):
            fields = {"by": "p-health", "division": "health", "post": POSTS["health"][1]}
            town.put_entry(page, resign(town, page, "health", **fields))
    town.commit()
    assert said(town) == {"approval-office/wrong-division"}


@pytest.mark.parametrize("act", [emergency, retract, remove, withdraw])
def test_an_action_that_says_why(town: Town, act: Act) -> None:
    act(town)
    put(town, ROAD, reason="")
    town.commit()
    assert said(town) == {"approval-entry/shape"}


@pytest.mark.parametrize("act", ACTIONS)
def test_an_action_taken_for_another(town: Town, act: Act) -> None:
    """What somebody signed as one thing is not used as another."""
    act(town)
    entry = town.entry(ROAD)
    others = {"publish", "withdraw", "remove", "emergency", "retract"} - {entry.action}
    for other in sorted(others):
        fields: dict[str, Any] = {"action": other, "moved_to": "", "until": "", "takes_back": ""}
        fields |= {"until": "2026-11-24"} if other == "emergency" else {}
        fields |= {"takes_back": entry.before} if other == "retract" else {}
        town.put_entry(ROAD, render_block(entry_id(ROAD), dataclasses.replace(entry, **fields)))
        town.commit()
        assert said(town) & {"approval-entry/shape", "approval-signature/bad", "approval-removed/edited"}


# Emergencies.


def test_an_emergency_stands_until_its_last_day_is_over(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    assert town.check_folder().said == {}
    assert town.check_folder(now=datetime(2026, 11, 24, 23, 59, tzinfo=BANGKOK)).said == {}
    code, value = town.prakat_json("check", "--worktree", "--today", "2026-11-25")
    assert code == 0
    assert ("approval-emergency", "warning") in {(f["rule"], f["severity"]) for f in value["findings"]}


def test_a_lapsed_emergency_refuses_whatever_touches_its_page(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.revise(ROAD, NEW, OLD, day=AFTER_TIME.date())
    town.commit()
    assert said(town, now=AFTER_TIME) == {"approval-stale/stale", "approval-emergency/lapsed"}


def test_a_lapsed_emergency_leaves_other_pages_alone(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.revise(BUDGET, OLD, NEW)
    town.approve(BUDGET, at=later())
    town.commit()
    assert town.check(now=AFTER_TIME).said == {}


def test_an_emergency_that_lapsed_before_it_was_merged(town: Town) -> None:
    emergency(town)
    town.commit()
    assert said(town, now=AFTER_TIME) == {"approval-emergency/lapsed"}


@pytest.mark.parametrize(("until", "expected"), [("2026-11-25", set()), ("2026-11-26", {"too-long"})])
def test_how_long_an_emergency_may_last(town: Town, until: str, expected: set[str]) -> None:
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, **{**URGENT, "until": until})
    town.commit()
    assert {said.partition("/")[2] for said in town.check().said} == expected


def test_an_emergency_that_is_over_before_it_begins(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, **{**URGENT, "until": "2026-11-21"})
    town.commit()
    assert said(town) == {"approval-emergency/lapsed"}


def test_the_ordinary_approval_follows_an_emergency(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.approve(ROAD, by="palad", at=later())
    town.commit()
    assert town.check().said == {}
    assert town.check(now=AFTER_TIME).said == {}
    assert town.entry(ROAD).follows == entry_digest(town.entry(ROAD, "main"))
    assert town.entry(ROAD).before == town.entry(ROAD).after
    land(town)
    assert town.check_folder(now=AFTER_TIME).said == {}


def test_the_ordinary_approval_may_come_with_a_correction(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.edit(ROAD, NEW, NEW + " (แก้คำผิด)")
    town.commit()
    town.approve(ROAD, by="palad", at=later())
    town.commit()
    assert town.check().said == {}


def test_an_emergency_and_what_follows_it_judged_in_one_go(town: Town) -> None:
    """The publisher after a pause: the ledger has only the last entry, and that one names the emergency."""
    start = town.git("rev-parse", "main")
    emergency(town)
    town.commit()
    land(town)
    town.approve(ROAD, by="palad", at=later())
    town.commit()
    assert town.check(start).said == {}


def test_an_emergency_approved_by_the_same_hand(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.approve(ROAD, by="finance", at=later())
    town.commit()
    assert said(town) == {"approval-emergency/same-hand"}


def test_a_head_may_publish_his_own_page_in_an_emergency_alone(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.commit(who="finance@example.invalid")
    town.approve(ROAD)
    town.commit()
    assert said(town) == {"approval-own-page/author"}
    town.approve(ROAD, at=later(), **URGENT)
    town.commit()
    assert town.check().said == {}


def test_who_wrote_it_signs_the_emergency_and_does_not_approve_it_later(town: Town) -> None:
    """Else a head could write, have another publish at once, and approve his own page when nobody knows any more."""
    town.revise(ROAD, OLD, NEW)
    town.commit(who="finance@example.invalid")
    town.approve(ROAD, by="palad", **URGENT)
    town.commit()
    assert said(town) == {"approval-emergency/other-hand"}
    town.approve(ROAD, by="finance", at=later(), **URGENT)
    town.commit()
    assert town.check().said == {}
    land(town)
    town.approve(ROAD, by="finance", at=later(2))
    town.commit()
    assert said(town) == {"approval-emergency/same-hand"}
    town.approve(ROAD, by="palad", at=later(3))
    town.commit()
    assert town.check().said == {}


def test_what_follows_an_emergency_names_it(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.approve(ROAD, by="palad", at=later())
    honest = town.entry(ROAD)
    for follows in ("", "sha256:" + "0" * 64, entry_digest(honest)):
        town.put_entry(ROAD, resign(town, ROAD, "palad", follows=follows))
        town.commit()
        assert said(town) == {"approval-chain/unnamed"}


def test_an_emergency_erased_from_the_ledger(town: Town) -> None:
    before = render_block(entry_id(ROAD), town.entry(ROAD))
    emergency(town)
    town.commit()
    land(town)
    town.drop_entry(ROAD)
    town.commit()
    assert said(town) == {"approval-removed/removed"}
    town.put_entry(ROAD, before)
    town.commit()
    assert said(town) >= {"approval-stale/stale"}


def test_an_emergency_does_not_follow_an_emergency_for_ever(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.edit(ROAD, NEW, NEW + " (น้ำลดแล้ว)")
    town.approve(ROAD, at=later(), **{**URGENT, "until": "2026-11-25"})
    town.commit()
    assert said(town) == {"approval-emergency/extended"}
    town.approve(ROAD, at=later(2), **{**URGENT, "until": "2026-11-24"})
    town.commit()
    assert town.check().said == {}


def test_an_emergency_page_may_be_withdrawn_by_the_same_hand(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.approve(ROAD, at=later(), reason="น้ำลดแล้ว")
    town.commit()
    assert town.check(now=AFTER_TIME).said == {}


# Words taken back.


def test_a_word_taken_back_leaves_the_page_without_approval(town: Town) -> None:
    retract(town)
    town.commit()
    land(town)
    assert town.entry(ROAD).takes_back == town.entry(ROAD).after
    code, value = town.prakat_json("check", "--worktree", "--today", "2026-11-22")
    assert code == 0
    assert ("approval-retracted", "warning") in {(f["rule"], f["severity"]) for f in value["findings"]}
    town.revise(ROAD, OLD, NEW)
    town.commit()
    assert said(town) == {"approval-stale/stale", "approval-retracted/retracted"}


def test_a_page_whose_word_was_taken_back_changes_or_goes(town: Town) -> None:
    retract(town)
    town.commit()
    land(town)
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, at=later())
    town.commit()
    assert town.check().said == {}
    town.branch("gone")
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.approve(ROAD, at=later(), reason="ยกเลิกโครงการ")
    town.commit()
    assert town.check().said == {}


def test_the_very_same_bytes_are_not_approved_again(town: Town) -> None:
    retract(town)
    town.commit()
    land(town)
    town.approve(ROAD, at=later())
    town.commit()
    assert said(town) == {"approval-retracted/again"}
    town.approve(ROAD, at=later(), **URGENT)
    town.commit()
    assert said(town) == {"approval-retracted/again"}


def test_a_word_taken_back_is_not_undone_by_the_old_entry(town: Town) -> None:
    before = render_block(entry_id(ROAD), town.entry(ROAD))
    retract(town)
    town.commit()
    land(town)
    town.put_entry(ROAD, before)
    town.commit()
    assert said(town) >= {"approval-chain/broken", "approval-time/replayed"}
    town.drop_entry(ROAD)
    town.commit()
    assert said(town) == {"approval-removed/removed"}


def test_the_clerk_takes_a_heads_word_back(town: Town) -> None:
    town.approve(ROAD, by="palad", action="retract", reason="ผิดระเบียบ")
    town.commit()
    assert town.check().said == {}


def test_a_word_taken_back_before_it_is_published_is_of_no_more_use(town: Town) -> None:
    """The signature was given and is good; the retraction is merged first, alone."""
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD)
    town.commit("เห็นชอบ")
    given, page = render_block(entry_id(ROAD), town.entry(ROAD)), town.read(ROAD)
    town.approve(ROAD, at=later(), action="retract", reason="ตัวเลขผิด")
    town.commit("เรียกคืน")
    assert town.entry(ROAD).takes_back != town.entry(ROAD).after
    assert said(town) == {"approval-stale/stale"}
    taken = render_block(entry_id(ROAD), town.entry(ROAD))
    town.branch("taken-back")
    town.put_entry(ROAD, taken)
    town.commit()
    assert town.check().said == {}
    land(town)
    assert town.check_folder().said == {}
    town.branch("tried-again")
    town.write(ROAD, page)
    town.put_entry(ROAD, given)
    town.commit()
    assert said(town) == {"approval-time/replayed", "approval-retracted/again"}


def test_the_draft_of_a_new_page_is_taken_back(town: Town) -> None:
    page = "docs/law/2569/new.md"
    town.write(page, town.read(MARKET))
    town.approve(page, by="clerk")
    given = render_block(entry_id(page), town.entry(page))
    town.approve(page, by="clerk", at=later(), action="retract", reason="ยังไม่พร้อม")
    text = town.read(page)
    (town.path / page).unlink()
    town.commit()
    assert town.check().said == {}
    land(town)
    town.write(page, text)
    town.put_entry(page, given)
    town.commit()
    assert said(town) == {"approval-time/replayed", "approval-retracted/again"}


def test_nothing_to_take_back(town: Town) -> None:
    """A page that was changed past the gate is not made to look approved, nor its approval taken back."""
    town.edit(ROAD, OLD, NEW)
    town.commit("bypass")
    land(town)
    retract(town)
    town.commit()
    assert said(town) == {"approval-retracted/nothing"}
    put(town, ROAD, takes_back="sha256:" + "0" * 64)
    town.put_entry(ROAD, resign(town, ROAD, "finance"))
    town.commit()
    assert said(town) == {"approval-retracted/unapproved"}


def test_a_draft_taken_back_does_not_settle_an_emergency(town: Town) -> None:
    emergency(town)
    town.commit()
    land(town)
    town.approve(ROAD, at=later(), action="retract", reason="x")
    town.put_entry(ROAD, resign(town, ROAD, "finance", takes_back="sha256:" + "0" * 64))
    town.commit()
    assert said(town) == {"approval-retracted/unapproved"}


# Moves.


def test_a_page_moves_and_stands_there(town: Town) -> None:
    move(town)
    town.commit()
    land(town)
    assert town.check_folder().said == {}
    assert (town.entry(ROAD).moved_to, town.entry(MOVED).moved_from) == (MOVED, ROAD)
    assert town.entry(MOVED).follows == entry_digest(town.entry(ROAD, "main~2"))
    town.revise(MOVED, OLD, NEW)
    town.approve(MOVED, at=later())
    town.commit()
    assert town.check().said == {}


def test_there_and_back(town: Town) -> None:
    move(town)
    town.commit()
    land(town)
    town.move(MOVED, ROAD)
    town.move(MOVED_PDF, ROAD_PDF)
    town.approve(ROAD, moved_from=MOVED, at=later())
    town.commit()
    assert town.check().said == {}


def test_an_approved_step_and_a_move_judged_in_one_go(town: Town) -> None:
    start = town.git("rev-parse", "main")
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD)
    town.commit()
    land(town)
    town.move(ROAD, MOVED)
    town.move(ROAD_PDF, MOVED_PDF)
    town.approve(MOVED, moved_from=ROAD, at=later())
    town.commit()
    assert town.check().said == {}
    assert town.check(start).said == {}


def test_a_move_and_an_approved_step_judged_in_one_go(town: Town) -> None:
    start = town.git("rev-parse", "main")
    move(town)
    town.commit()
    land(town)
    town.revise(MOVED, OLD, NEW)
    town.approve(MOVED, at=later())
    town.commit()
    assert town.check().said == {}
    assert town.check(start).said == {}


@pytest.mark.parametrize("half", [ROAD, MOVED])
def test_half_a_move(town: Town, half: str) -> None:
    before = render_block(entry_id(ROAD), town.entry(ROAD))
    move(town)
    if half == MOVED:
        town.put_entry(ROAD, before)
    else:
        town.drop_entry(MOVED)
    town.commit()
    assert "approval-move/half" in said(town)


def test_halves_of_two_moves(town: Town) -> None:
    move(town)
    town.put_entry(MOVED, resign(town, MOVED, "finance", written_at=later().isoformat()))
    town.commit()
    assert said(town, now=later(5)) == {"approval-move/half"}


@pytest.mark.parametrize("path", [MOVED, MOVED_PDF])
def test_changed_while_it_moved(town: Town, path: str) -> None:
    town.move(ROAD, MOVED)
    town.move(ROAD_PDF, MOVED_PDF)
    raw = (town.path / path).read_bytes()
    town.write(path, raw.replace(b"1000", b"9000").replace(b"one page", b"two page"))
    town.approve(MOVED, moved_from=ROAD)
    town.commit()
    assert said(town) == {"approval-move/changed"}


def test_what_came_past_the_gate_is_not_moved_into_an_approval(town: Town) -> None:
    town.edit(ROAD, OLD, NEW)
    town.commit("bypass")
    land(town)
    move(town)
    town.commit()
    assert said(town) == {"approval-move/unapproved"}


@pytest.mark.parametrize("act", [emergency, retract])
def test_what_waits_for_another_word_does_not_move(town: Town, act: Act) -> None:
    act(town)
    town.commit()
    land(town)
    town.move(ROAD, MOVED)
    town.move(ROAD_PDF, MOVED_PDF)
    town.approve(MOVED, moved_from=ROAD, at=later())
    town.commit()
    assert said(town) == {"approval-move/unapproved"}


def test_a_file_left_behind_by_a_move(town: Town) -> None:
    pdf = (town.path / ROAD_PDF).read_bytes()
    move(town)
    town.write(ROAD_PDF, pdf)
    town.commit()
    assert said(town) == {"attachment-listed/orphan"}


def test_moved_over_a_page_that_is_there(town: Town) -> None:
    other = ROAD.replace("road", "bridge")
    town.write(other, town.read(ROAD).replace("3/2569", "4/2569"))
    town.approve(other)
    town.commit()
    land(town)
    town.move(ROAD, other)
    town.approve(other, moved_from=ROAD, at=later())
    town.commit()
    assert said(town) >= {"approval-entry/shape", "approval-move/half"}


# Personal data taken down.


def test_taken_down_by_one_head_who_did_it_himself(town: Town) -> None:
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.approve(ROAD, action="remove", reason="ข้อมูลส่วนบุคคล")
    town.commit(who="finance@example.invalid")
    assert town.check().said == {}


@pytest.mark.parametrize("left", [ROAD_PDF, "docs/news/2570/cleaning.pdf", "tests/road.pdf"])
def test_a_file_of_what_is_removed_is_still_there(town: Town, left: str) -> None:
    pdf = (town.path / ROAD_PDF).read_bytes()
    remove(town)
    town.write(left, pdf)
    town.commit()
    assert "approval-removal/left" in said(town)


def test_a_removed_file_that_another_page_still_names(town: Town) -> None:
    other = ROAD.replace("road", "other")
    town.write(other, town.read(ROAD).replace("3/2569", "4/2569"))
    town.approve(other)
    town.commit()
    land(town)
    (town.path / ROAD).unlink()
    town.approve(ROAD, at=later(), action="remove", reason="ข้อมูลส่วนบุคคล")
    town.commit()
    assert said(town) == {"approval-removal/left"}


def test_the_file_with_personal_data_put_elsewhere(town: Town) -> None:
    pdf = (town.path / ROAD_PDF).read_bytes()
    redact(town)
    town.write("tests/old.pdf", pdf)
    town.commit()
    assert said(town) == {"approval-removal/left"}


@pytest.mark.parametrize("act", [remove, redact])
def test_what_was_removed_does_not_come_back_as_it_was(town: Town, act: Act) -> None:
    page, pdf = town.read(ROAD), (town.path / ROAD_PDF).read_bytes()
    act(town)
    town.commit()
    land(town)
    town.write(ROAD, page)
    town.write(ROAD_PDF, pdf)
    town.approve(ROAD, at=later())
    town.commit()
    assert "approval-removal/again" in said(town)


def test_a_masked_page_comes_back(town: Town) -> None:
    page, pdf = town.read(ROAD), (town.path / ROAD_PDF).read_bytes()
    remove(town)
    town.commit()
    land(town)
    town.write(ROAD, page)
    town.write(ROAD_PDF, pdf.replace(b"one page", b"no names"))
    town.approve(ROAD, at=later())
    town.commit()
    assert town.check().said == {}


def test_a_reason_that_says_what_was_to_be_hidden(town: Town) -> None:
    """Put together here: no file of ours holds a number that could be somebody's."""
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    number = "110170020345"
    town.approve(ROAD, action="remove", reason=f"มีเลขประจำตัวประชาชน {number}{check_digit(number)}")
    town.commit()
    assert said(town) == {"approval-removal/reason"}


# By hand.


@pytest.mark.parametrize("act", [emergency, redact, move])
def test_anybody_can_check_an_action_by_hand(town: Town, act: Act) -> None:
    act(town)
    town.commit()
    code, script = town.prakat("verify", MOVED if act is move else ROAD)
    assert code == 0
    done = subprocess.run(["sh", "-c", script], cwd=town.path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b'Good "page-approval@prakat" signature' in done.stdout


def test_today_is_before_the_last_day_of_the_emergency() -> None:
    assert date.fromisoformat(URGENT["until"]) - NOON.date() == timedelta(days=2)
