"""``prakat new``: what it writes, what it asks, what it says."""
# ruff: noqa: D103 - the name of a test is its sentence

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.e2e.town import Town

from prakat.cli import new
from prakat.cli.main import cli
from prakat.content.document import parse_document

DAY = ("--today", "2026-11-22")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let there be somebody to ask."""
    monkeypatch.setattr(new, "has_terminal", lambda: True)
    return iter(())


def test_without_a_type_every_type_is_listed_by_clause(town: Town) -> None:
    code, said = town.prakat("new")
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == "ข้อ ๒.๑ ข้อมูลหน่วยงาน"
    assert sum(line.startswith("ข้อ ๒.") for line in lines) == 11
    assert sum(line.startswith("  ") for line in lines) == 47
    assert "  announcement                   ประกาศของหน่วยงาน (ทั่วไป)" in lines


def test_a_page_is_written_into_its_folder(town: Town) -> None:
    code, said = town.prakat("new", "announcement", "--title", "(ตัวอย่าง) ประกาศ", "--division", "clerk", *DAY)
    page = "docs/news/2570/2026-11-22-announcement-1.md"
    assert (code, said.splitlines()[0]) == (0, f"สร้างแล้ว: {page}")
    value = parse_document(page, town.read(page).encode()).value
    assert value["responsible"] == "หัวหน้าสำนักปลัดเทศบาล"
    assert value["published"] == "2026-11-22"
    assert "checked.correct" in said


def test_a_new_page_is_refused_until_it_is_filled_in_and_nothing_else_is(town: Town) -> None:
    town.prakat("new", "announcement", "--title", "(ตัวอย่าง) ประกาศ", "--division", "clerk", *DAY)
    outcome = town.check_folder()
    assert set(outcome.said) == {"schema/empty", "raw-html/html"}
    code, said = town.prakat("check", *DAY)
    assert code == 1
    assert "ช่อง ถูกต้อง (checked.correct) ว่างอยู่" in said
    assert "เขียนเนื้อความที่นี่ แล้วลบบรรทัดนี้" in said


def test_an_existing_page_is_never_overwritten(town: Town) -> None:
    arguments = ("new", "news", "--slug", "park", *DAY)
    assert town.prakat(*arguments)[0] == 0
    town.write("docs/news/2570/park.md", "ของเดิม")
    code, said = town.prakat(*arguments)
    assert code == 2
    assert "--slug" in said
    assert town.read("docs/news/2570/park.md") == "ของเดิม"


def test_what_git_does_not_see_is_not_overwritten_either(town: Town) -> None:
    town.write(".gitignore", "docs/news/2570/\n")
    town.write("docs/news/2570/park.md", "ของเดิม")
    code, said = town.prakat("new", "news", "--slug", "park", *DAY)
    assert (code, town.read("docs/news/2570/park.md")) == (2, "ของเดิม")
    assert "เขียนไฟล์ docs/news/2570/park.md ไม่ได้" in said


def test_fields_can_be_given(town: Town) -> None:
    given = ("--set", "doc_date=๒๑ ส.ค. ๖๙", "--set", "signed_by.position=นายกเทศมนตรี", "--set", "division=finance")
    code, _ = town.prakat("new", "announcement", *given, *DAY)
    page = "docs/news/2569/2026-11-22-announcement-1.md"
    value = parse_document(page, town.read(page).encode()).value
    assert (code, value["doc_date"], value["division"]) == (0, "2026-08-21", "finance")
    assert value["signed_by"] == {"name": None, "position": "นายกเทศมนตรี"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("anouncement",), 2, "หมายถึง announcement"),
        (("news", "--division", "nowhere"), 2, "ไม่มีหน่วยงานรหัส"),
        (("news", "--set", "checked.correct=true"), 2, "ระบุล่วงหน้าไม่ได้"),
        (("news", "--set", "published"), 2, "KEY=VALUE"),
        (("news", "--set", "published=เมื่อวาน"), 2, "ไม่ใช่วันที่"),
        (("news", "--fiscal-year", "2026"), 2, "2540"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    town: Town, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = town.git("status", "--short")
    assert town.prakat("new", *arguments, *DAY)[0] == code
    assert words in town.prakat("new", *arguments, *DAY)[1]
    assert town.git("status", "--short") == before


@pytest.mark.usefixtures("asked")
def test_questions_are_asked_in_thai_and_answers_checked(town: Town) -> None:
    answers = [
        "(ตัวอย่าง) แจ้งเตือนฝุ่น",  # title
        "nowhere", "1",  # division: a wrong one, then by number
        "๓",  # severity: the third choice
        "พรุ่งนี้", "2026-11-22T09:30:00+07:00",  # issued
        "",  # valid_until: left open
        "ทั้งตำบล", "อยู่ในอาคาร", "",  # area, instructions, contact
    ]  # fmt: skip
    code, said = town.prakat("new", "alert", *DAY, stdin="\n".join(answers) + "\n")
    page = "docs/news/2570/2026-11-22-alert-1.md"
    value = parse_document(page, town.read(page).encode()).value
    assert code == 0
    assert (value["title"], value["division"]) == ("(ตัวอย่าง) แจ้งเตือนฝุ่น", "palad")
    assert (value["severity"], value["issued"]) == ("emergency", "2026-11-22T09:30:00+07:00")
    assert (value["valid_until"], value["checked"]["correct"]) == (None, None)
    assert "ระดับ: " in said
    assert " 3 emergency  ฉุกเฉิน" in said
    assert "ไม่มีหน่วยงานรหัส" in said
    assert "checked" not in said.split("สร้างแล้ว")[0]


@pytest.mark.usefixtures("asked")
def test_a_yearly_page_asks_for_its_year_first(town: Town) -> None:
    code, said = town.prakat("new", "work-plan", *DAY, stdin="\n" * 20)
    assert code == 0
    assert said.startswith("ปีงบประมาณ (พ.ศ.) [2570]:")
    assert (town.path / "docs/general-info/2570/2026-11-22-work-plan-1.md").exists()


@pytest.mark.usefixtures("asked")
def test_with_yes_nothing_is_asked(town: Town) -> None:
    code, said = town.prakat("new", "work-plan", "--yes", *DAY)
    assert code == 0
    assert said.startswith("สร้างแล้ว")


def test_without_a_terminal_nothing_is_asked(town: Town) -> None:
    assert town.prakat("new", "alert", *DAY, stdin="")[0] == 0


def test_a_folder_without_a_roster_will_do(tmp_path: Path, town: Town) -> None:
    town.git("rm", "--quiet", "--cached", "approvals.yml")
    (town.path / "approvals.yml").unlink()
    assert town.prakat("new", "news", "--division", "anything", *DAY)[0] == 0
    done = CliRunner().invoke(cli, ["new", "news", "--repo", str(tmp_path / "nothing")])
    assert done.exit_code == 2


def test_english_is_english(town: Town) -> None:
    code, said = town.prakat("new", "news", "--lang", "en", *DAY)
    assert code == 0
    assert said.startswith("made: docs/news/2570/")
    assert "prakat new" not in said
    assert town.prakat("new", "--lang", "en")[1].startswith("clause 2.1 General information")


def test_whose_approval_a_page_needs_is_said(town: Town) -> None:
    assert "ต้องได้รับความเห็นชอบ" in town.prakat("new", "procurement-plan", *DAY)[1]
    assert "ต้องได้รับความเห็นชอบ" not in town.prakat("new", "news", *DAY)[1]
