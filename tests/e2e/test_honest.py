"""What must pass: the honest twin of everything that is refused elsewhere in this folder."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
from datetime import date, datetime, timedelta

import pytest
from tests.e2e.town import BUDGET, CONTACT, MARKET, NEWS, NOON, PAGES, ROAD, ROAD_PDF, Town, later, memo

from prakat.settings import BANGKOK, LEDGER

OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"


def revise_and_approve(town: Town, page: str = ROAD, by: str = "finance") -> None:
    """Let an officer revise a page and its head approve it, each in a commit of their own."""
    town.revise(page, OLD, NEW)
    town.commit("แก้ไข")
    town.approve(page, by=by)
    town.commit("เห็นชอบ", who=f"{by}@example.invalid")


def test_a_founded_town_passes_as_a_whole(founded: Town) -> None:
    assert founded.check(None).said == {}


def test_nothing_changed(town: Town) -> None:
    assert town.check().said == {}
    assert town.check_folder().said == {}


def test_a_light_page_needs_nobody(town: Town) -> None:
    town.revise(NEWS, OLD, NEW)
    town.revise(CONTACT, OLD, NEW)
    town.commit()
    assert town.check().said == {}


@pytest.mark.parametrize(("page", "by"), [(ROAD, "finance"), (BUDGET, "finance"), (MARKET, "clerk")])
def test_an_edit_approved_by_its_head(town: Town, page: str, by: str) -> None:
    revise_and_approve(town, page, by)
    assert town.check().said == {}


def test_the_draft_in_the_working_folder(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD)
    assert town.check_folder().said == {}


def test_a_new_page(town: Town) -> None:
    page = "docs/procurement/2569/bridge.md"
    town.write(page, town.read(ROAD).replace("road.pdf", "bridge.pdf").replace("3/2569", "5/2569"))
    town.write("docs/procurement/2569/bridge.pdf", (town.path / ROAD_PDF).read_bytes())
    town.approve(page)
    town.commit()
    assert town.check().said == {}
    assert town.entry(page).before == "absent"


def test_squash(town: Town) -> None:
    revise_and_approve(town)
    town.git("checkout", "--quiet", "-b", "squashed", "main")
    town.git("merge", "--squash", "--quiet", "draft")
    town.commit("squash")
    assert town.check().said == {}


def test_squash_as_github_writes_it(town: Town) -> None:
    """GitHub names everybody who has a commit in the pull request as co-author: the approver, for the entry alone."""
    revise_and_approve(town)
    town.git("checkout", "--quiet", "-b", "squashed", "main")
    town.git("merge", "--squash", "--quiet", "draft")
    trailers = "Co-authored-by: someone <finance@example.invalid>\nCo-authored-by: x <4242+x@users.noreply.github.com>"
    town.commit(f"แก้ไข (#7)\n\n* แก้ไข\n\n* เห็นชอบ\n\n---------\n\n{trailers}")
    assert town.check().said == {}


def test_merge_commit(town: Town) -> None:
    revise_and_approve(town)
    town.git("checkout", "--quiet", "main")
    before = town.git("rev-parse", "HEAD")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft", who="clerk@example.invalid")
    assert town.check(before).said == {}


def unrelated_work(town: Town) -> None:
    """Let main move on: a light page, and an approval of another page in the same ledger."""
    town.git("checkout", "--quiet", "main")
    town.revise(NEWS, OLD, NEW)
    town.revise(MARKET, OLD, NEW)
    town.approve(MARKET, by="clerk", base="main")
    town.commit("งานอื่น")
    town.git("checkout", "--quiet", "draft")


def test_rebase_after_unrelated_work(town: Town) -> None:
    revise_and_approve(town)
    unrelated_work(town)
    town.git("rebase", "--quiet", "main")
    assert town.check().said == {}


def test_merging_main_into_the_branch(town: Town) -> None:
    revise_and_approve(town)
    unrelated_work(town)
    town.git("merge", "--quiet", "-m", "main", "main")
    assert town.check().said == {}


def test_merge_after_unrelated_work(town: Town) -> None:
    revise_and_approve(town)
    unrelated_work(town)
    town.git("checkout", "--quiet", "main")
    before = town.git("rev-parse", "HEAD")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    assert town.check(before).said == {}


def test_cherry_pick_onto_main(town: Town) -> None:
    revise_and_approve(town)
    unrelated_work(town)
    town.git("checkout", "--quiet", "-b", "picked", "main")
    town.git("cherry-pick", "main..draft")
    assert town.check().said == {}


def test_acting_head_in_term(town: Town) -> None:
    revise_and_approve(town, by="deputy")
    assert town.check().said == {}


@pytest.mark.parametrize("day", [date(2026, 11, 10), date(2026, 11, 30)])
def test_acting_head_on_the_first_and_the_last_day(town: Town, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 23, 30, tzinfo=BANGKOK)
    town.revise(ROAD, OLD, NEW, day=day)
    town.approve(ROAD, by="deputy", at=at)
    town.commit()
    assert town.check(now=at + timedelta(minutes=10)).said == {}


def test_the_clerk_may_stand_in_for_any_head(town: Town) -> None:
    for page in (ROAD, MARKET, BUDGET):
        town.revise(page, OLD, NEW)
    town.approve(ROAD, MARKET, BUDGET, by="palad")
    town.commit()
    assert town.check().said == {}
    assert town.entry(ROAD).post == "ปลัดเทศบาล"


def test_a_page_of_a_division_below_goes_to_the_clerk(town: Town) -> None:
    page = "docs/law/2569/audit-rule.md"
    town.write(page, town.read(MARKET).replace("division: clerk", "division: audit"))
    town.approve(page, by="palad")
    town.commit()
    assert town.check().said == {}


def test_batch(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.revise(BUDGET, OLD, NEW)
    town.revise(MARKET, OLD, NEW)
    town.approve(ROAD, BUDGET)
    town.approve(MARKET, by="clerk")
    town.commit()
    assert town.check().said == {}


def test_certified_with_a_memo(town: Town) -> None:
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, decision="รับรอง", memo=memo())
    town.commit()
    assert town.check().said == {}
    assert town.entry(ROAD).memo == memo()


def test_approved_then_a_slip_mended_then_approved_again(town: Town) -> None:
    revise_and_approve(town)
    town.edit(ROAD, NEW, NEW + " (เพิ่มเติม)")
    town.commit("แก้คำผิด")
    assert town.check().said == {"approval-stale/stale": (ROAD,)}
    town.approve(ROAD, at=later())
    town.commit("เห็นชอบอีกครั้ง")
    assert town.check().said == {}


def test_two_approved_steps_in_one_range(town: Town) -> None:
    """Two merges, published after a pause: the last entry starts where the one before it ended."""
    start = town.git("rev-parse", "main")
    revise_and_approve(town)
    town.git("branch", "--force", "main", "draft")
    town.edit(ROAD, NEW, NEW + " (ครั้งที่สอง)")
    town.approve(ROAD, at=later())
    town.commit("step two")
    assert town.entry(ROAD).before == town.entry(ROAD, "main").after
    assert town.check("main").said == {}
    assert town.check(start).said == {}


def test_three_approved_steps_through_a_withdrawal(town: Town) -> None:
    start = town.git("rev-parse", "main")
    text, pdf = town.read(ROAD), (town.path / ROAD_PDF).read_bytes()
    withdraw(town)
    town.commit("withdrawn")
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD, text.replace("3/2569", "7/2569"))
    town.write(ROAD_PDF, pdf)
    town.approve(ROAD, at=later(1))
    town.commit("published again")
    assert town.check("main").said == {}
    town.git("branch", "--force", "main", "draft")
    town.edit(ROAD, "7/2569", "8/2569")
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, at=later(2))
    town.commit("corrected")
    assert town.check("main").said == {}
    assert town.check(start).said == {}


def withdraw(town: Town) -> None:
    """Take the road page down, with its head's word."""
    (town.path / ROAD).unlink()
    (town.path / ROAD_PDF).unlink()
    town.approve(ROAD, reason="ยกเลิกโครงการ")


def test_withdrawal_with_a_reason(town: Town) -> None:
    withdraw(town)
    town.commit()
    assert town.check().said == {}
    assert (town.entry(ROAD).action, town.entry(ROAD).after) == ("withdraw", "absent")


def test_the_same_text_published_again_after_its_withdrawal(town: Town) -> None:
    text, pdf = town.read(ROAD), (town.path / ROAD_PDF).read_bytes()
    withdraw(town)
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD, text)
    town.write(ROAD_PDF, pdf)
    town.approve(ROAD, at=later())
    town.commit()
    assert town.check().said == {}


def test_a_move_is_a_withdrawal_and_a_publication(town: Town) -> None:
    moved = ROAD.replace("2569", "2570")
    town.write(moved, town.read(ROAD))
    town.write(ROAD_PDF.replace("2569", "2570"), (town.path / ROAD_PDF).read_bytes())
    withdraw(town)
    town.approve(moved)
    town.commit()
    assert town.check().said == {}


def test_a_deliberate_return_to_an_earlier_text(town: Town) -> None:
    text = town.read(ROAD)
    revise_and_approve(town)
    town.git("branch", "--force", "main", "draft")
    town.write(ROAD, text)
    town.revise(ROAD, "x-never", "x")
    town.approve(ROAD, at=later())
    town.commit()
    assert town.check().said == {}


def test_a_light_page_is_deleted_by_anybody(town: Town) -> None:
    (town.path / NEWS).unlink()
    town.commit()
    assert town.check().said == {}


def test_a_light_page_may_be_approved_all_the_same(town: Town) -> None:
    town.revise(NEWS, OLD, NEW)
    town.approve(NEWS, by="clerk")
    town.commit()
    assert town.check().said == {}


def test_a_light_page_that_was_approved_may_change_without(town: Town) -> None:
    town.approve(NEWS, by="clerk")
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.revise(NEWS, OLD, NEW)
    town.commit()
    assert town.check().said == {}


def test_what_a_bypass_changed_may_be_undone_without_a_new_signature(town: Town) -> None:
    town.edit(ROAD, OLD, NEW)
    town.commit("bypass")
    town.git("branch", "--force", "main", "draft")
    town.edit(ROAD, NEW, OLD)
    town.commit("undone")
    assert not any(rule.startswith("approval") for rule in town.check().rules)


def test_an_approval_stands_after_its_head_has_left(town: Town) -> None:
    """Signed in October, in term, by somebody who is gone now; what it approved is published still."""
    october = datetime(2026, 10, 30, 9, tzinfo=BANGKOK)
    town.edit(ROAD, OLD, NEW)
    town.approve(ROAD, by="former", at=october)
    town.commit()
    town.git("branch", "--force", "main", "draft")
    town.revise(NEWS, OLD, NEW)
    town.commit()
    assert town.check().said == {}
    assert town.check_folder().said == {}


def test_a_key_of_the_other_kind(town: Town) -> None:
    """The finance head changes to an ECDSA key; the root enters it, and it counts once that is merged."""
    public = (town.keys / "p256.pub").read_text().split()
    key = {"type": public[0], "key": public[1], "from": "2026-11-01", "revoked": None}
    town.roster(lambda value: value["people"]["p-finance"]["keys"].update(k2=key))
    town.sign_rules()
    town.commit("กุญแจใหม่")
    assert town.check().said == {}
    town.git("branch", "--force", "main", "draft")
    town.revise(ROAD, OLD, NEW)
    town.approve(ROAD, key="p256")
    town.commit()
    assert town.check().said == {}
    assert town.entry(ROAD).key == "k2"


def test_the_root_changes_the_rules(town: Town) -> None:
    town.write("mkdocs.yml", "site_name: เทศบาล\n")
    town.roster(lambda value: value["divisions"]["works"]["heads"].append(_works_head()))
    town.sign_rules()
    town.commit()
    assert town.check().said == {}


def _works_head() -> dict[str, object]:
    return {
        "person": "p-deputy",
        "post": "ผู้อำนวยการกองช่าง",
        "acting": "รักษาการในตำแหน่ง",
        "order": "คำสั่งที่ 140/2569",
        "from": "2026-11-22",
        "until": None,
    }


def test_tests_and_readme_are_nobodys_rules(town: Town) -> None:
    for path in ("README.md", "LICENSE", "CHANGELOG.md", "tests/test_something.py"):
        town.write(path, "text\n")
    town.commit()
    assert town.check().said == {}


def test_a_queue_group_is_judged_on_its_own_tree(town: Town) -> None:
    """Two pull requests, each good, merged one on the other."""
    revise_and_approve(town)
    town.branch("other")
    revise_and_approve(town, MARKET, "clerk")
    town.git("checkout", "--quiet", "-b", "group", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "1", "draft")
    town.git("merge", "--quiet", "--no-ff", "-m", "2", "other")
    assert town.check().said == {}


def test_every_page_of_the_test_town_is_judged(founded: Town) -> None:
    code, value = founded.prakat_json("check", "--founding", "--head", "main", "--today", "2026-11-22")
    assert (code, value["checked"]) == (0, len(PAGES))


def test_an_entry_explains_itself(town: Town) -> None:
    """Nothing else may be said with it: every field of an entry is in the statement, or follows from it."""
    fields = {field.name for field in dataclasses.fields(town.entry(ROAD))}
    statement_or_derived = {"method", "sig", "written_at"}
    assert fields - statement_or_derived == {
        "page", "action", "decision", "division", "before", "after", "prepared_by", "by", "post", "memo", "reason",
        "at", "key", "moved_from", "moved_to", "takes_back", "follows", "until", "review", "also",
    }  # fmt: skip
    assert town.entry(ROAD).at < NOON
    assert LEDGER in town.git("ls-files")
