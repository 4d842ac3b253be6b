"""A conflicted approvals.yml is mended entry by entry, by real merges and rebases, and nothing is lost unnamed."""
# ruff: noqa: D103 - the name of a test is its sentence

import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.bench.concurrency import measure
from tests.e2e.town import BUDGET, MARKET, ROAD, ROOT, Town

from prakat.approvals.entry import entry_id
from prakat.approvals.entry_text import render_block
from prakat.approvals.ledger import parse_ledger_text
from prakat.settings import BANGKOK, LEDGER

OLD = "หน้านี้เป็นตัวอย่าง"


def new_page(town: Town, number: int) -> str:
    """Write a new page that needs approval; return its path."""
    path = f"docs/law/2569/extra-{number}.md"
    text = town.read(MARKET).replace(town.read(MARKET).split("title: ")[1].split("\n")[0], f"เรื่องที่ {number} (ตัวอย่าง)")
    town.write(path, text)
    return path


def neighbours() -> tuple[int, int]:
    """Return numbers of two new pages whose entries come into the very same gap of the town's ledger."""
    there = sorted(entry_id(page) for page in (ROAD, BUDGET, MARKET))
    gap: dict[int, int] = {}
    for number in range(1000):
        id_ = entry_id(f"docs/law/2569/extra-{number}.md")
        place = sum(id_ > other for other in there)
        if place in gap:
            return gap[place], number
        gap[place] = number
    raise AssertionError


def now() -> datetime:
    return datetime.now(BANGKOK).replace(microsecond=0)


def today() -> date:
    return now().date()


@pytest.fixture
def both(town: Town) -> tuple[Town, str, str]:
    """Two pull requests of one day, each a new approved page; the first is merged, the second meets a conflict."""
    one, two = neighbours()
    first = new_page(town, one)
    town.approve(first, by="clerk", at=now())
    town.commit("first")
    town.branch("second", "main")
    second = new_page(town, two)
    town.approve(second, by="clerk", at=now())
    town.commit("second")
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    town.git("checkout", "--quiet", "second")
    return town, first, second


def test_two_pages_of_one_day_after_a_merge(both: tuple[Town, str, str]) -> None:
    town, first, second = both
    assert town.try_git("merge", "main").returncode == 1
    assert b"<<<<<<<" in town.ledger
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, "อยู่ครบ" in text) == (0, True), text
    assert not parse_ledger_text(town.ledger).layout
    town.git("commit", "--quiet", "--no-edit")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0
    assert (town.entry(first).page, town.entry(second).page) == (first, second)


def test_two_pages_of_one_day_after_a_rebase(both: tuple[Town, str, str]) -> None:
    town, first, second = both
    assert town.try_git("rebase", "main").returncode == 1
    code, text = town.prakat("ledger", "fix-conflict")
    assert code == 0, text
    town.git("-c", "core.editor=true", "rebase", "--continue")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0
    assert (town.entry(first).page, town.entry(second).page) == (first, second)


def test_marks_that_were_committed(both: tuple[Town, str, str]) -> None:
    """Somebody said "git add" to the file as it was."""
    town, first, second = both
    town.try_git("merge", "main")
    town.git("add", LEDGER)
    code, text = town.prakat("ledger", "fix-conflict")
    assert code == 0, text
    assert {entry_id(first), entry_id(second)} <= parse_ledger_text(town.ledger).blocks.keys()


def test_again_and_without_a_conflict(both: tuple[Town, str, str]) -> None:
    town, _, _ = both
    assert town.prakat("ledger", "fix-conflict")[0] == 0
    town.try_git("merge", "main")
    town.prakat("ledger", "fix-conflict")
    once = town.ledger
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, "ไม่มีข้อขัดแย้ง" in text, town.ledger) == (0, True, once)


def test_with_the_hooks_git_merges_by_itself(both: tuple[Town, str, str]) -> None:
    """Here only: nothing of it is in what others clone. Registered twice it stands there once."""
    town, first, second = both
    assert town.prakat("hook", "install")[0] == 0
    assert town.prakat("hook", "install")[0] == 0
    assert (town.path / ".git" / "info" / "attributes").read_text("utf-8").count(LEDGER) == 1
    assert town.git("status", "--porcelain") == ""
    town.git("merge", "--quiet", "--no-edit", "main")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0
    assert (town.entry(first).page, town.entry(second).page) == (first, second)


def test_with_the_hooks_a_choice_is_left_to_people(town: Town) -> None:
    town.prakat("hook", "install")
    clash(town, "ก", "ข")
    assert b"<<<<<<<" in town.ledger
    town.git("checkout", "--theirs", "--", ROAD)
    town.git("add", ROAD)
    assert town.prakat("ledger", "fix-conflict")[0] == 0


def test_the_driver_leaves_alone_what_it_cannot_read(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, ("a\n", "b\n", "c\n"), strict=True):
        path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(ROOT / "hooks" / "merge_ledger.py"), *map(str, paths)], check=False
    )
    assert done.returncode == 1
    assert "<<<<<<<" in paths[1].read_text("utf-8")


def clash(town: Town, main: str, mine: str) -> None:
    """Let main and a branch each change one page and have it approved."""
    for name, text, minutes in (("draft", main, 9), ("second", mine, 5)):
        town.branch(name, "main")
        town.revise(ROAD, OLD, text, day=today())
        town.approve(ROAD, at=now() - timedelta(minutes=minutes))
        town.commit(name)
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "-m", "merge", "draft")
    town.git("checkout", "--quiet", "second")
    assert town.try_git("merge", "main").returncode == 1


def test_one_page_twice_and_the_published_state_stays(town: Town) -> None:
    clash(town, "ก", "ข")
    town.git("checkout", "--theirs", "--", ROAD)
    town.git("add", ROAD)
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, ROAD in text, "ไม่ใช้ของ p-finance" in text, "ต้องเห็นชอบใหม่" in text) == (0, True, True, False), text
    town.git("commit", "--quiet", "--no-edit")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0


def test_one_page_twice_and_the_state_of_the_branch_is_to_come(town: Town) -> None:
    """Its approval starts from what is no longer published: the head has to look at it again."""
    clash(town, "ก", "ข")
    town.git("checkout", "--ours", "--", ROAD)
    town.git("add", ROAD)
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, f"prakat approve {ROAD}" in text) == (1, True), text
    assert town.entry(ROAD).after == town.entry(ROAD, "main").after
    town.git("commit", "--quiet", "--no-edit")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 1
    key = str(town.key("finance"))
    code, text = town.prakat("approve", ROAD, "--as", "p-finance", "--key", key, "--yes", "--commit")
    assert code == 0, text
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0


def test_rules_changed_on_both_sides(both: tuple[Town, str, str]) -> None:
    town, first, second = both
    town.roster(lambda value: value["policy"].update(max_age_days=20))
    town.sign_rules(at=now())
    town.commit("rules here")
    town.git("checkout", "--quiet", "main")
    town.roster(lambda value: value["people"]["p-finance"].update(name="ผู้อำนวยการกองคลัง (ตัวอย่าง)"))
    town.sign_rules(at=now())
    town.commit("rules there")
    top = parse_ledger_text(town.ledger).top
    town.git("checkout", "--quiet", "second")
    assert town.try_git("merge", "main").returncode == 1
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, "/policy/max_age_days" in text, "prakat roster sign" in text) == (1, True, True), text
    merged = parse_ledger_text(town.ledger)
    assert merged.top == top
    assert {entry_id(first), entry_id(second)} <= merged.blocks.keys()
    town.git("commit", "--quiet", "--no-edit")
    assert town.prakat("check", "--base", "main", "--head", "HEAD")[0] == 0


def test_rules_changed_on_one_side(both: tuple[Town, str, str]) -> None:
    town, _, _ = both
    town.git("checkout", "--quiet", "main")
    town.roster(lambda value: value["policy"].update(max_age_days=20))
    town.sign_rules(at=now())
    town.commit("rules there")
    top = parse_ledger_text(town.ledger).top
    town.git("checkout", "--quiet", "second")
    assert town.try_git("merge", "main").returncode == 1
    assert town.prakat("ledger", "fix-conflict")[0] == 0
    assert parse_ledger_text(town.ledger).top == top


def test_an_entry_that_one_side_took_out_stays(both: tuple[Town, str, str]) -> None:
    town, _, _ = both
    town.drop_entry(MARKET)
    town.commit("taken out")
    assert town.try_git("merge", "main").returncode == 1
    town.prakat("ledger", "fix-conflict")
    assert entry_id(MARKET) in parse_ledger_text(town.ledger).blocks


def test_a_side_out_of_its_layout(both: tuple[Town, str, str]) -> None:
    town, _, _ = both
    town.write(LEDGER, town.ledger.replace(b"    action:", b"  action:", 1))
    town.commit("broken")
    town.try_git("merge", "main")
    before = town.ledger
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, "เสียรูป" in text, town.ledger) == (2, True, before), text


def test_an_entry_that_cannot_be_read(town: Town) -> None:
    clash(town, "ก", "ข")
    town.git("merge", "--abort")
    entry = town.entry(ROAD)
    town.put_entry(ROAD, render_block(entry_id(ROAD), entry).replace("เห็นชอบ", "เห็นด้วย"))
    town.commit("by hand")
    town.try_git("merge", "main")
    code, text = town.prakat("ledger", "fix-conflict")
    assert (code, entry_id(ROAD) in text) == (2, True), text


def test_in_english(both: tuple[Town, str, str]) -> None:
    town, _, _ = both
    town.try_git("merge", "main")
    code, text = town.prakat("ledger", "fix-conflict", "--lang", "en")
    assert (code, "approvals of both sides" in text) == (0, True)


def test_pairs_of_one_day_that_all_collide(tmp_path: Path) -> None:
    """The whole measurement, with few pairs; what it prints of many stands in tests/bench/RESULTS.md."""
    figures = measure(tmp_path, pairs=5, entries=40, collide=True)
    assert (figures.naive, figures.ours, figures.mended) == (5, 5, 5)


def test_pairs_of_one_day_that_do_not(tmp_path: Path) -> None:
    figures = measure(tmp_path, pairs=5, entries=40)
    assert (figures.naive, figures.ours) == (5, 0)
