"""Content that is not what was approved: each way to get it past a head, and the rule that refuses it."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import datetime

import pytest
from tests.e2e.town import BUDGET, CONTACT, MARKET, NEWS, NOON, ROAD, ROAD_PDF, TODAY, Town, later

from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
STALE = {"approval-stale/stale"}


def said(town: Town, base: str = "main") -> set[str]:
    """Return what is said of a branch; whatever is refused ends with exit code 1."""
    outcome = town.check(base)
    assert outcome.exit_code == 1
    return set(outcome.said)


def approved_draft(town: Town) -> None:
    """Bring the branch to where the honest would merge it."""
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD)
    town.commit()
    assert town.check().said == {}


@pytest.mark.parametrize("page", [ROAD, MARKET, BUDGET])
def test_edit_without_approval(town: Town, page: str) -> None:
    town.revise(page, OLD, NEW)
    town.commit()
    outcome = town.check()
    assert outcome.said == {"approval-stale/stale": (page,)}
    assert outcome.exit_code == 1


def test_new_page_without_approval(town: Town) -> None:
    town.write("docs/law/2569/new.md", town.read(MARKET))
    town.commit()
    assert town.check().said == {"approval-missing/missing": ("docs/law/2569/new.md",)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ตัวอย่างที่แก้ไขแล้ว", "ตัวอย่างที่แก้ไขแล้ว "),
        ("1,000.00", "9,000.00"),
        ("budget: 1000", "budget: 1000 "),
        ("budget: 1000", "budget: 1000 # ตรวจแล้ว"),
        ("\n---\nหน้านี้", "\n---\n\nหน้านี้"),
        ("ประมาณ 1", "ประมาณ\u00a01"),
    ],
)
def test_edit_after_approval(town: Town, old: str, new: str) -> None:
    approved_draft(town)
    town.edit(ROAD, old, new)
    town.commit()
    assert said(town) >= STALE


def test_one_more_newline_at_the_end(town: Town) -> None:
    approved_draft(town)
    town.write(ROAD, town.read(ROAD) + "\n")
    town.commit()
    assert said(town) == STALE


def test_crlf(town: Town) -> None:
    approved_draft(town)
    town.write(ROAD, town.read(ROAD).replace("\n", "\r\n"))
    town.commit()
    assert said(town) == {*STALE, "front-matter/carriage-return"}


def test_byte_order_mark(town: Town) -> None:
    approved_draft(town)
    town.write(ROAD, "\ufeff" + town.read(ROAD))
    town.commit()
    assert said(town) >= {*STALE, "front-matter/bom"}


def test_crlf_through_attributes_is_not_seen_by_the_gate(town: Town) -> None:
    """The gate reads blobs: what a checkout would make of them with other attributes changes nothing."""
    approved_draft(town)
    (town.path / ".git/info").mkdir(exist_ok=True)
    (town.path / ".git/info/attributes").write_text("*.md text eol=crlf\n")
    assert town.check().said == {}


def test_attachment_swapped(town: Town) -> None:
    approved_draft(town)
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"% other\n")
    town.commit()
    assert said(town) == STALE


def test_attachment_swapped_while_the_page_is_untouched(town: Town) -> None:
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"% other\n")
    town.commit()
    assert town.check().said == {"approval-stale/stale": (ROAD,)}


def test_attachment_taken_away(town: Town) -> None:
    (town.path / ROAD_PDF).unlink()
    town.commit()
    assert said(town) == {*STALE, "attachment-listed/absent"}


def test_attachment_in_a_folder_below_swapped(town: Town) -> None:
    """A page may name a file below its own folder; it is part of what is approved wherever it lies."""
    page, file = "docs/procurement/plan.md", "docs/procurement/2569/files/plan.pdf"
    town.write(page, town.read(ROAD).replace("path: road.pdf", "path: 2569/files/plan.pdf"))
    town.write(file, (town.path / ROAD_PDF).read_bytes())
    town.approve(page)
    town.commit()
    assert town.check().said == {}
    town.write(file, (town.path / file).read_bytes() + b"% other\n")
    town.commit()
    assert said(town) == STALE


def test_attachment_shared_by_two_pages_swapped(town: Town) -> None:
    town.write("docs/procurement/2569/again.md", town.read(ROAD))
    town.approve("docs/procurement/2569/again.md")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"% other\n")
    town.approve(ROAD, at=later())
    town.commit()
    assert town.check().said == {"approval-stale/stale": ("docs/procurement/2569/again.md",)}


def test_an_image_that_the_text_shows_is_part_of_what_is_approved(town: Town) -> None:
    image = "docs/procurement/2569/map.png"
    town.revise(ROAD, "checked:", "images:\n  - path: map.png\n    alt: แผนที่ตั้งโครงการ\nchecked:")
    town.write(image, b"\x89PNG\r\n\x1a\n one")
    town.write(ROAD, town.read(ROAD) + "\n![แผนที่](map.png)\n")
    town.approve(ROAD)
    town.commit()
    before = {rule for rule in town.check().rules if rule.startswith("approval")}
    town.write(image, b"\x89PNG\r\n\x1a\n two")
    town.commit()
    assert (before, {"approval-stale"} <= town.check().rules) == (set(), True)


def corrected(town: Town) -> str:
    """Publish a correction of the road page on main, and return the text before it."""
    text = town.read(ROAD)
    approved_draft(town)
    town.git("branch", "--force", "main", "draft")
    return text


def test_rollback_of_the_page_alone(town: Town) -> None:
    town.write(ROAD, corrected(town))
    town.commit()
    assert said(town) >= STALE


def test_rollback_of_page_and_ledger_by_git_revert(town: Town) -> None:
    corrected(town)
    town.git("revert", "--no-edit", "HEAD")
    assert said(town) >= {"approval-chain/broken", "approval-time/replayed"}


def test_the_old_entry_used_again_after_there_and_back(town: Town) -> None:
    """A→B, then B→A, both approved: the entry of the first must not bring B back."""
    text = corrected(town)
    page, ledger = town.read(ROAD), town.ledger
    town.write(ROAD, text)
    town.approve(ROAD, at=later())
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD, page)
    town.write(LEDGER, ledger)
    town.commit()
    assert "approval-time/replayed" in said(town)
    assert "approval-chain/broken" not in said(town)


def test_the_old_entry_used_again_after_a_withdrawal(town: Town) -> None:
    """A page that was taken down does not come back with the entry that first published it."""
    text, pdf, ledger = town.read(ROAD), (town.path / ROAD_PDF).read_bytes(), town.ledger
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.approve(ROAD, reason="ข้อมูลส่วนบุคคล")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD, text)
    town.write(ROAD_PDF, pdf)
    town.write(LEDGER, ledger)
    town.commit()
    assert said(town) >= {"approval-time/replayed"}


def test_deletion_without_withdrawal(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.commit()
    outcome = town.check()
    assert outcome.exit_code == 1
    assert outcome.said == {"approval-missing/deleted": (LEDGER,)}


def test_deletion_of_page_and_entry(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.drop_entry(MARKET)
    town.commit()
    assert said(town) == {"approval-removed/removed"}


def test_withdrawal_without_a_reason(town: Town) -> None:
    (town.path / MARKET).unlink()
    town.approve(MARKET, by="clerk")
    town.commit()
    assert said(town) == {"approval-entry/shape"}


@pytest.mark.parametrize("reason", ["-", " ", "ถอน\u200bออก"])
def test_withdrawal_with_a_reason_that_says_nothing_or_hides_something(town: Town, reason: str) -> None:
    (town.path / MARKET).unlink()
    town.approve(MARKET, by="clerk", reason=reason)
    town.commit()
    assert said(town) == {"approval-entry/shape"}


def test_moved_from_procurement_to_news(town: Town) -> None:
    news = town.read(NEWS).replace("ชวนทำความสะอาดสวนสาธารณะ", "ประกาศประกวดราคาจ้างก่อสร้างถนน")
    town.git("rm", "--quiet", ROAD, ROAD_PDF)
    town.write("docs/news/2569/road.md", news)
    town.commit()
    assert said(town) == {"approval-missing/deleted", "category-evasion/word"}


def test_moved_with_its_type_to_a_light_folder(town: Town) -> None:
    """The type alone asks for approval, wherever the page lies."""
    town.write("docs/news/2569/road.md", town.read(ROAD).replace("category: procurement", "category: news"))
    town.write("docs/news/2569/road.pdf", (town.path / ROAD_PDF).read_bytes())
    town.commit()
    assert "approval-missing/missing" in said(town)


def test_moved_within_the_category_without_approval(town: Town) -> None:
    town.move(ROAD, ROAD.replace("2569", "2570"))
    town.move(ROAD_PDF, ROAD_PDF.replace("2569", "2570"))
    town.commit()
    assert said(town) == {"approval-missing/deleted", "approval-missing/missing"}


def test_moved_together_with_its_entry(town: Town) -> None:
    """The entry names its page; under another one's id it is no entry."""
    moved = ROAD.replace("2569", "2570")
    block = town.entry(ROAD)
    town.move(ROAD, moved)
    town.move(ROAD_PDF, ROAD_PDF.replace("2569", "2570"))
    from prakat.approvals.ledger import entry_id, render_block

    town.put_entry(moved, render_block(entry_id(moved), block))
    town.drop_entry(ROAD)
    town.commit()
    assert said(town) == {"approval-removed/removed", "approval-entry/shape"}


def test_retyped_where_it_lies(town: Town) -> None:
    """A budget that calls itself a page of history answers to what it was."""
    history = town.read(CONTACT).split("address:")[0].replace("type: contact", "type: history")
    town.write(BUDGET, history + "checked:" + town.read(CONTACT).split("checked:")[1])
    town.commit()
    assert said(town) >= STALE


def test_retyped_and_approved_by_a_head_of_the_light_side(town: Town) -> None:
    """Both sides must agree: the old one's division is finance, the new one's is the clerk's office."""
    budget = town.read(BUDGET).replace("division: finance", "division: clerk")
    town.write(BUDGET, budget)
    town.revise(BUDGET, OLD, NEW)
    for by in ("finance", "clerk"):
        town.git("checkout", "--quiet", "HEAD", "--", LEDGER)
        town.approve(BUDGET, by="palad")
        town.put_entry(BUDGET, _signed_as(town, by))
        town.commit()
        assert "approval-office/wrong-division" in said(town)
    town.git("checkout", "--quiet", "main", "--", LEDGER)
    town.approve(BUDGET, by="palad")
    town.commit()
    assert town.check().said == {}


def _signed_as(town: Town, by: str) -> str:
    """Return the palad's entry as another head would sign it with tools of his own."""
    from tests.e2e.forge import resign
    from tests.e2e.town import POSTS

    return resign(town, BUDGET, by, division=POSTS[by][0], by=f"p-{by}", post=POSTS[by][1])


def test_light_page_becomes_important(town: Town) -> None:
    """measure: true asks for approval; a page that had it and drops it asks for it once more."""
    town.revise(NEWS, "summary:", "measure: true\nsummary:")
    town.commit()
    assert said(town) == {"approval-missing/missing"}
    town.approve(NEWS, by="clerk")
    town.commit()
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    town.revise(NEWS, "measure: true\n", "")
    town.revise(NEWS, OLD, NEW)
    town.commit()
    assert said(town) == STALE


def test_page_that_cannot_be_understood_needs_approval(town: Town) -> None:
    town.write("docs/general-info/odd.md", town.read(CONTACT).replace("type: contact", "type: unheard-of"))
    town.commit()
    assert "approval-missing/missing" in said(town)


def test_page_whose_front_matter_cannot_be_read(town: Town) -> None:
    town.write(MARKET, town.read(MARKET).replace("---\n", "--\n"))
    town.commit()
    assert said(town) >= {*STALE, "front-matter/missing"}


def test_conflict_resolution_that_edits_page_text(town: Town) -> None:
    """An evil merge: neither side has this text, and no head has seen it."""
    approved_draft(town)
    town.git("checkout", "--quiet", "main")
    before = town.git("rev-parse", "HEAD")
    town.git("merge", "--quiet", "--no-ff", "--no-commit", "draft")
    town.edit(ROAD, NEW, NEW + " 2")
    town.commit("merge")
    assert said(town, before) == STALE


def test_merge_that_keeps_the_old_page_under_the_new_entry(town: Town) -> None:
    approved_draft(town)
    town.git("checkout", "--quiet", "main")
    before = town.git("rev-parse", "HEAD")
    town.git("merge", "--quiet", "--no-ff", "--no-commit", "draft")
    town.git("checkout", before, "--", ROAD)
    town.commit("merge")
    assert said(town, before) == {"approval-removed/edited"}


def test_an_approval_given_from_another_state(town: Town) -> None:
    """Two corrections of one page, approved side by side: the second would silently undo the first."""
    town.revise(ROAD, OLD, OLD + " ก")
    town.approve(ROAD, at=NOON)
    town.commit()
    town.branch("second")
    town.revise(ROAD, OLD, OLD + " ข")
    town.approve(ROAD, at=later())
    page, ledger = town.read(ROAD), town.ledger
    town.git("checkout", "--quiet", "--force", "-B", "main", "draft")
    town.branch("second")
    town.write(ROAD, page)
    town.write(LEDGER, ledger)
    town.commit()
    assert said(town) == {"approval-chain/broken"}


def test_forged_steps_in_between_lead_nowhere(town: Town) -> None:
    """A commit of the range whose ledger says what nobody signed does not link two states."""
    corrected_text = town.read(ROAD).replace(OLD, OLD + " ก")
    town.revise(ROAD, OLD, OLD + " ข")
    town.approve(ROAD)
    good = town.read(ROAD), town.ledger
    unseen = town.entry(ROAD)
    from tests.e2e.forge import put, resign

    town.git("checkout", "--quiet", "--force", "main")
    town.branch()
    town.write(ROAD, corrected_text)
    town.approve(ROAD, at=NOON)
    put(town, ROAD, sig=unseen.sig)
    town.commit("a step that nobody signed")
    middle = town.entry(ROAD).after
    town.write(ROAD, good[0])
    town.write(LEDGER, good[1])
    town.put_entry(ROAD, resign(town, ROAD, "finance", before=middle, written_at="2026-11-22T12:30:00+07:00"))
    town.commit("a step that was")
    assert said(town) == {"approval-chain/broken"}


def test_a_stranger_below_docs(town: Town) -> None:
    town.write("docs/procurement/2569/orphan.pdf", b"%PDF-1.4\n")
    town.commit()
    assert said(town) == {"attachment-listed/orphan"}


def test_important_words_in_a_light_category(town: Town) -> None:
    for title in ("ประกาศประกวดราคาจ้าง", "ร่างเทศบัญญัติใหม่", "งบประมาณรายจ่ายประจำปี", "ประกาศ ป ร ะ ก ว ด ร า ค า"):
        town.write(NEWS, town.read(NEWS).replace(town.read(NEWS).split("\n")[1], f"title: (ตัวอย่าง) {title}"))
        town.commit()
        assert "category-evasion/word" in said(town)


def test_today_is_the_day_of_the_tests() -> None:
    assert TODAY == NOON.date() == datetime(2026, 11, 22, tzinfo=BANGKOK).date()
