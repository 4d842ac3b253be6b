"""`prakat audit` over real histories: whatever went past the gate is told, and nothing that did not."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.e2e.forge import changed
from tests.e2e.town import BUDGET, MARKET, NEWS, NOON, POSTS, ROAD, ROOT, TODAY, Town, found_town, later, make_keys

from prakat.approvals.audit import moments
from prakat.approvals.audit_state import find_lapsed, find_overdue
from prakat.approvals.entry import Review
from prakat.approvals.house import read_trusted_house
from prakat.repository.corpus import Corpus
from prakat.repository.git_line import Commit
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot
from prakat.settings import LEDGER

SCHEMA = json.loads((ROOT / "tests" / "data" / "audit.schema.json").read_text("utf-8"))
OLD, NEW = "หน้านี้เป็นตัวอย่าง", "หน้านี้เป็นตัวอย่างที่แก้ไขแล้ว"
NEXT_DAY = NOON - timedelta(hours=20)


def audit(town: Town, *options: str) -> tuple[int, dict[str, Any]]:
    """Audit main; what it prints is what the schema says, and the text says as much."""
    common = ("audit", "--to", "main", "--today", TODAY.isoformat(), *options)
    code, text = town.prakat(*common, "--format", "json")
    # How far it is may be told before, on standard error.
    value: dict[str, Any] = json.loads(text[text.index("{") :])
    jsonschema.validate(value, SCHEMA)
    assert (code, value["verdict"]) in {(0, "clean"), (1, "found"), (2, "cannot-judge")}
    for lang in ("th", "en"):
        again, words = town.prakat(*common, "--lang", lang)
        assert again == code
        for bypass in value.get("bypasses", ()):
            assert bypass["commit"][:12] in words
    return code, value


@pytest.fixture
def main(town: Town) -> Town:
    """Return the town with its hands on main itself."""
    town.git("checkout", "--quiet", "main")
    return town


def revise(town: Town, page: str = ROAD, new: str = NEW) -> None:
    town.revise(page, OLD, new)


def good_merge(town: Town, page: str = ROAD, by: str = "finance", minutes: int = 0, how: str = "--no-ff") -> str:
    """Revise, approve and merge a page as people should."""
    town.branch("draft")
    revise(town, page, f"{NEW} {minutes}")
    town.commit("แก้ไข", when=later(minutes))
    town.approve(page, by=by, at=later(minutes))
    town.commit("เห็นชอบ", who=f"{by}@example.invalid", when=later(minutes))
    town.git("checkout", "--quiet", "main")
    if how == "--squash":
        town.git("merge", "--quiet", "--squash", "draft")
        return town.commit("squash", who="someone@example.invalid", when=later(minutes))
    town.git("merge", "--quiet", how, "--message=รวม", "draft", when=later(minutes))
    return town.git("rev-parse", "main")


# Nothing to tell.


def test_a_founding_alone_is_clean(main: Town) -> None:
    code, value = audit(main)
    assert (code, value["steps"], value["signatures"], value["from"]) == (0, 1, 3, None)
    assert value["settled"] == value["to"] == main.git("rev-parse", "main")
    assert value["repository"] == "example/website"


@pytest.mark.parametrize("how", ["--no-ff", "--squash", "--ff-only"])
def test_honest_ways_of_merging_are_clean(main: Town, how: str) -> None:
    """A rebase leaves several commits of which none holds alone: they are one push."""
    good_merge(main, how=how)
    good_merge(main, MARKET, "clerk", 1, how)
    code, value = audit(main)
    assert (code, value["bypasses"]) == (0, [])
    assert len(value["pushes"]) == (2 if how == "--ff-only" else 0)


def test_unrelated_work_and_an_empty_merge_are_clean(main: Town) -> None:
    revise(main, NEWS)
    main.commit("ข่าว")
    main.commit("nothing at all")
    assert audit(main)[0] == 0


def test_an_approval_stands_after_its_head_has_left(main: Town) -> None:
    """The term ended after the approval: nobody acted outside it."""
    good_merge(main)
    main.roster(lambda value: value["divisions"]["finance"]["heads"][0].update(until="2026-11-22"))
    main.sign_rules(at=later(5))
    main.commit("สิ้นสุดวาระ", when=later(5))
    assert audit(main)[0] == 0


def test_many_steps_are_judged_by_several_processes_alike(main: Town) -> None:
    for minutes in range(10):
        good_merge(main, (ROAD, BUDGET)[minutes % 2], "finance", minutes)
    bad = unapproved(main)
    code, value = audit(main)
    assert (code, value["steps"], value["signatures"]) == (1, 12, 13)
    assert [bypass["commit"] for bypass in value["bypasses"]] == [bad]


# Past the gate.


def unapproved(town: Town, page: str = ROAD, when: datetime = NOON) -> str:
    """Put an unapproved change straight on main."""
    revise(town, page, f"{NEW} โดยไม่ผ่านด่าน")
    return town.commit("แก้ตรง", who="admin@example.invalid", when=when)


def test_a_direct_commit_is_told_with_who_and_what(main: Town) -> None:
    before = main.git("rev-parse", "main")
    commit = unapproved(main)
    code, value = audit(main)
    (bypass,) = value["bypasses"]
    assert code == 1
    assert (bypass["commit"], bypass["base"], bypass["pages"], bypass["rules"]) == (
        commit,
        before,
        [ROAD],
        ["approval-stale"],
    )
    assert bypass["committer"] == bypass["author"] == "someone <admin@example.invalid>"
    assert (bypass["mended_by"], value["settled"]) == (None, before)
    assert [found["page"] for found in value["unexplained"]] == [ROAD]


def test_the_merge_of_an_unapproved_branch(main: Town) -> None:
    main.branch("draft")
    revise(main)
    main.commit("แก้ไข")
    main.git("checkout", "--quiet", "main")
    main.git("merge", "--quiet", "--no-ff", "--message=รวมโดยไม่รอ", "draft", who="admin@example.invalid")
    (bypass,) = audit(main)[1]["bypasses"]
    assert (bypass["subject"], bypass["rules"]) == ("รวมโดยไม่รอ", ["approval-stale"])


def test_content_that_the_gate_would_have_refused(main: Town) -> None:
    main.write(NEWS, main.read(NEWS) + "\n<script>x</script>\n")
    main.commit("ข่าว")
    (bypass,) = audit(main)[1]["bypasses"]
    assert (bypass["pages"], "raw-html" in bypass["rules"]) == ([NEWS], True)
    assert audit(main, "--approvals-only")[0] == 0


def test_approvals_alone_say_what_the_gate_says_of_them(main: Town) -> None:
    good_merge(main)
    unapproved(main, MARKET)
    usurp(main)
    whole, part = audit(main)[1], audit(main, "--approvals-only")[1]
    assert (whole["content"], part["content"]) == (True, False)
    assert [bypass["rules"] for bypass in part["bypasses"]] == [["approval-stale"], ["root-approval"]]
    assert [bypass["commit"] for bypass in whole["bypasses"]] == [bypass["commit"] for bypass in part["bypasses"]]
    assert whole["unexplained"] == part["unexplained"]


def test_what_another_program_let_through_is_told_but_accuses_nobody(main: Town) -> None:
    main.write(NEWS, main.read(NEWS) + "\n<script>x</script>\n")
    commit = main.commit("ข่าว")
    main.write(NEWS, main.read(NEWS).replace("\n<script>x</script>\n", ""))
    main.commit("ข่าว")
    main.write("hooks/prakat/rules/raw_html.py", "# ใหม่\n")
    main.sign_rules(at=later())
    main.commit("โปรแกรมใหม่", when=later())
    code, value = audit(main)
    assert (code, value["bypasses"]) == (0, [])
    assert value["later_rules"][0]["commit"] == commit


def test_a_revert_puts_it_right_and_it_is_told_all_the_same(main: Town) -> None:
    bad = unapproved(main, when=NEXT_DAY)
    main.git("revert", "--no-edit", "HEAD", when=NOON)
    good = main.git("rev-parse", "main")
    code, value = audit(main)
    (bypass,) = value["bypasses"]
    assert (code, bypass["commit"], bypass["mended_by"], value["settled"]) == (1, bad, good, good)
    assert value["unexplained"] == []


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_a_revert_at_once_hides_nothing(main: Town, how: str) -> None:
    """Commits of one time that lead nowhere, or that were merged, are not the parts of one push."""
    bad = unapproved(main)
    main.branch("back")
    main.git("revert", "--no-edit", "HEAD")
    main.git("checkout", "--quiet", "main")
    main.git("merge", "--quiet", how, *(["--message=คืน"] if how == "--no-ff" else []), "back")
    main.commit("คืน", when=later())
    assert [bypass["commit"] for bypass in audit(main)[1]["bypasses"]] == [bad]


def test_an_approval_afterwards_puts_it_right(main: Town) -> None:
    start = main.git("rev-parse", "main")
    bad = unapproved(main, when=NEXT_DAY)
    main.approve(ROAD, at=NOON, base=start)
    good = main.commit("เห็นชอบภายหลัง", when=NOON)
    (bypass,) = audit(main)[1]["bypasses"]
    assert (bypass["commit"], bypass["mended_by"], bypass["others"]) == (bad, good, [good])


def test_other_work_does_not_put_it_right(main: Town) -> None:
    unapproved(main)
    good_merge(main, MARKET, "clerk", 1)
    good_merge(main, BUDGET, "finance", 2)
    (bypass,) = audit(main)[1]["bypasses"]
    assert bypass["mended_by"] is None


def test_a_page_deleted_without_a_withdrawal(main: Town) -> None:
    (main.path / ROAD).unlink()
    main.commit("ลบ")
    (bypass,) = audit(main)[1]["bypasses"]
    assert (bypass["pages"], "approval-missing" in bypass["rules"]) == ([ROAD], True)


def test_the_ledger_taken_away_and_founded_anew(main: Town) -> None:
    """A second founding judges itself by its own rules; the step that made room for it does not pass."""
    ledger = main.ledger
    (main.path / LEDGER).unlink()
    gone = main.commit("ลบทะเบียน", when=NEXT_DAY)
    main.write(LEDGER, ledger)
    back = main.commit("กลับมา", when=NOON)
    (bypass,) = audit(main)[1]["bypasses"]
    assert (bypass["commit"], bypass["error"] is not None, bypass["mended_by"]) == (gone, True, back)


def test_a_second_founding_of_ones_own(main: Town, tmp_path: Path) -> None:
    """It judges itself by its own rules, so that alone nothing would be wrong with it."""
    before = main.git("rev-parse", "main")
    (main.path / LEDGER).unlink()
    main.commit("ลบทะเบียน", when=NEXT_DAY)
    others = tmp_path / "others"
    others.mkdir()
    stranger = found_town(tmp_path / "stranger", make_keys(others))
    main.write(LEDGER, stranger.ledger)
    main.commit("ทะเบียนของตนเอง", when=NOON)
    code, value = audit(main)
    assert (code, value["settled"]) == (1, before)
    assert [bypass["mended_by"] for bypass in value["bypasses"]] == [None, None]
    assert {found["page"] for found in value["unexplained"]} == {ROAD, MARKET, BUDGET}


def test_no_ledger_at_the_end(main: Town) -> None:
    (main.path / LEDGER).unlink()
    main.commit("ลบทะเบียน")
    code, value = audit(main)
    assert (code, len(value["bypasses"]), value["repository"]) == (1, 1, "")


# Rules that nobody had the right to make.


def usurp(town: Town, person: str = "stranger") -> str:
    """Put a stranger's key into the roster as head of finance; nobody of the root signs."""
    public = (town.keys / f"{person}.pub").read_text("utf-8").split()[1]
    key = {"type": "ssh-ed25519", "key": public, "from": "2026-10-01", "revoked": None}

    def change(value: dict[str, Any]) -> None:
        value["people"][f"p-{person}"] = {"name": "ผู้อื่น", "keys": {"k1": key}}
        heads = value["divisions"]["finance"]["heads"]
        heads.append({**heads[0], "person": f"p-{person}"})

    town.roster(change)
    return town.commit("ทะเบียน", who="admin@example.invalid")


def test_what_passed_by_unlawful_rules_is_told_too(main: Town) -> None:
    """By the rules of its own base the second step holds; those rules were nobody's to make."""
    before = main.git("rev-parse", "main")
    first = usurp(main)
    revise(main)
    main.git("add", "--all")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.e2e.forge.POSTS", {"stranger": ("finance", POSTS["finance"][1])})
        main.approve_freely(ROAD, by="stranger")
    second = main.commit("เห็นชอบเอง", when=later())
    assert main.check(first, second).exit_code == 0
    code, value = audit(main)
    assert (code, value["settled"]) == (1, before)
    assert [(b["commit"], b["pages"]) for b in value["bypasses"]] == [(first, [LEDGER]), (second, [ROAD])]
    assert "root-approval" in value["bypasses"][0]["rules"]
    assert "approval-signature" in value["bypasses"][1]["rules"]
    assert [found["page"] for found in value["unexplained"]] == [ROAD]


def test_a_roster_that_cannot_be_read(main: Town) -> None:
    main.roster(lambda value: value.update(root={"threshold": 9, "people": []}))
    main.commit("เสีย")
    code, value = audit(main)
    assert code == 1
    assert value["bypasses"][0]["rules"] == ["roster"]
    assert [found["page"] for found in value["unexplained"]] == [LEDGER]


# Keys, offices.


def test_a_key_that_was_revoked_since_is_told_and_is_no_fault(main: Town) -> None:
    key = ("people", "p-finance", "keys", "k1")

    def revoke(value: dict[str, Any]) -> None:
        value[key[0]][key[1]][key[2]][key[3]]["revoked"] = "2026-11-20"

    main.roster(revoke)
    main.sign_rules(at=later())
    main.commit("เพิกถอนกุญแจ", when=later())
    code, value = audit(main)
    (lapsed,) = value["lapsed_keys"]
    assert code == 0
    assert (lapsed["person"], lapsed["revoked"], lapsed["pages"]) == ("p-finance", "2026-11-20", sorted([ROAD, BUDGET]))


def test_a_recorders_key_that_was_revoked_since(main: Town) -> None:
    """By the key a word is signed with, and not by the head it speaks for."""
    house = read_trusted_house(Corpus(WorktreeSnapshot(GitRepository(main.path))))
    (key,) = house.roster.people["p-finance"].keys.values()
    roster = replace(house.roster, recorders={"r-bot": {"k1": replace(key, revoked=TODAY)}})
    review = Review(pr=7, review=1, account=4242, commit="a" * 40, recorder="r-bot")
    entries = {"a": changed(main.entry(ROAD), method="review", review=review), "b": main.entry(BUDGET)}
    (lapsed,) = find_lapsed(replace(house, roster=roster), entries)
    assert (lapsed.person, lapsed.pages) == ("r-bot", (ROAD,))


def test_a_term_ended_after_the_fact(main: Town) -> None:
    """By the roster of today the head was out of office when he signed; the gate takes no such roster any more."""
    commit = good_merge(main)
    main.roster(lambda value: value["divisions"]["finance"]["heads"][0].update(until="2026-11-15"))
    main.sign_rules(at=later(5))
    main.commit("สิ้นสุดวาระย้อนหลัง", when=later(5))
    code, value = audit(main)
    (outside,) = value["outside"]
    assert (code, [bypass["rules"] for bypass in value["bypasses"]]) == (1, [["roster"]])
    assert (outside["page"], outside["commit"], outside["person"], outside["until"]) == (
        ROAD,
        commit,
        "p-finance",
        "2026-11-15",
    )


# Ranges, and what cannot be judged.


def test_only_what_lies_between_two_revisions(main: Town) -> None:
    bad = unapproved(main)
    end = good_merge(main, MARKET, "clerk", 1)
    unapproved(main, BUDGET)
    code, value = audit(main, "--from", bad, "--to", end)
    assert (code, value["from"], value["to"], value["steps"]) == (1, bad, end, 1)
    assert value["bypasses"] == []
    assert [found["page"] for found in value["unexplained"]] == [ROAD]


def test_nothing_between_two_revisions(main: Town) -> None:
    assert audit(main, "--from", "main")[1]["steps"] == 0


@pytest.mark.parametrize("start", ["draft", "nowhere"])
def test_a_start_that_is_not_on_main(main: Town, start: str) -> None:
    main.branch("draft")
    main.commit("ข้างทาง")
    main.git("checkout", "--quiet", "main")
    code, value = audit(main, "--from", start)
    assert (code, value["verdict"]) == (2, "cannot-judge")


def test_a_history_without_a_ledger(main: Town) -> None:
    main.git("checkout", "--quiet", "--orphan", "other")
    (main.path / LEDGER).unlink()
    main.commit("ว่าง")
    main.git("branch", "--force", "main")
    assert audit(main)[0] == 2


def test_commits_before_the_founding_are_not_judged(main: Town) -> None:
    """A repository may be older than prakat in it."""
    tree = main.git("rev-parse", "main^{tree}")
    empty = main.git("hash-object", "-t", "tree", "-w", "--stdin")
    first = main.git("commit-tree", empty, "-m", "ก่อนหน้า")
    second = main.git("commit-tree", tree, "-p", first, "-m", "เริ่ม")
    main.git("reset", "--quiet", "--hard", second)
    code, value = audit(main)
    assert (code, value["steps"], value["from"]) == (0, 1, first)


def test_a_damaged_repository_is_not_taken_for_a_bypass(main: Town) -> None:
    oid = main.git("rev-parse", f"main:{ROAD}")
    (main.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    code, value = audit(main)
    assert (code, value["verdict"]) == (2, "cannot-judge")


@pytest.mark.parametrize("ref", ["refs/tags/prakat-founding", "refs/prakat/published"])
def test_a_rewritten_main_is_told_by_the_names_that_others_gave(main: Town, ref: str) -> None:
    main.git("update-ref", ref, "main")
    assert audit(main)[0] == 0
    tree = main.git("rev-parse", "main^{tree}")
    main.git("reset", "--quiet", "--hard", main.git("commit-tree", tree, "-m", "ประวัติใหม่"))
    code, value = audit(main)
    assert (code, [anchor["ref"] for anchor in value["anchors"]]) == (1, [ref])


def test_names_in_a_commit_play_no_tricks_with_the_terminal(main: Town) -> None:
    revise(main)
    main.commit("\x1b[2Jหาย\r##[error]x")
    code, text = main.prakat("audit", "--today", TODAY.isoformat())
    assert code == 1
    assert "\x1b" not in text
    assert "##[" not in text


def commits(*days: int) -> Iterator[Commit]:
    for day in days:
        when = NOON + timedelta(days=day)
        yield Commit(id="", tree="", parents=(), when=when, author="", committer="", subject="")


def test_a_step_is_never_judged_for_a_day_before_the_one_before() -> None:
    """Who goes past the gate chooses the date of his commit; he cannot go back behind what was there."""
    found = moments(tuple(commits(-9, -5, -8, 99, -3)), NOON)
    assert [(moment - NOON).days for moment in found] == [-9, -5, -5, -5, -3]


def test_every_sentence_is_said_in_both_languages(main: Town) -> None:
    """Each kind of thing an audit finds, in text: nothing is left unfilled."""
    unapproved(main)
    main.git("update-ref", "refs/tags/prakat-founding", "main")
    main.git("reset", "--quiet", "--hard", "HEAD~1")
    main.roster(lambda value: value["people"]["p-clerk"]["keys"]["k1"].update(revoked="2026-11-20"))
    main.roster(lambda value: value["divisions"]["finance"]["heads"][0].update(until="2026-11-01"))
    main.sign_rules()
    main.commit("ทะเบียน")
    for lang, words in (("th", ("เขียนทับ", "นอกวาระ", "เพิกถอน")), ("en", ("rewritten", "out of office", "revoked"))):
        code, text = main.prakat("audit", "--to", "main", "--today", TODAY.isoformat(), "--lang", lang)
        assert code == 1
        assert all(word in text for word in words), text
        assert "{" not in text


def test_an_emergency_publication_after_its_last_day(main: Town) -> None:
    entry = changed(main.entry(ROAD), action="emergency", until="2026-11-22")
    roster = read_trusted_house(Corpus(WorktreeSnapshot(GitRepository(main.path)))).roster
    assert list(find_overdue(roster, [entry], TODAY)) == []
    (overdue,) = find_overdue(roster, [entry], TODAY + timedelta(days=1))
    assert (overdue.approval.page, overdue.name) == (ROAD, POSTS["finance"][1])
    assert list(find_overdue(roster, [main.entry(ROAD)], TODAY + timedelta(days=99))) == []
