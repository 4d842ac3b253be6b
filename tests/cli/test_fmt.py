"""``prakat fmt``: which pages it takes, what it leaves alone, what it says."""
# ruff: noqa: D103 - the name of a test is its sentence

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.e2e.town import CONTACT, NEWS, ROAD, Town

from prakat.cli.main import cli

DAY = ("--today", "2026-11-22")
PAGE = "docs/news/2570/park.md"
DRAFT = "---\ntitle: (ตัวอย่าง) ข่าว\ncategory: news\ntype: news\npublished: 2569-11-02\n---\nข้อความ\n"


def test_a_draft_is_mended_in_its_place(town: Town) -> None:
    town.write(PAGE, DRAFT)
    code, said = town.prakat("fmt", *DAY)
    assert code == 0
    assert town.read(PAGE) == DRAFT.replace("2569-11-02", "2026-11-02")
    assert said.splitlines() == [
        PAGE,
        "  บรรทัด 5: published: วันที่ 2569-11-02 -> 2026-11-02",
        "ดู 1 หน้า แก้แล้ว 1 หน้า",
    ]


def test_check_writes_nothing_and_says_so_with_its_exit_code(town: Town) -> None:
    town.write(PAGE, DRAFT)
    code, said = town.prakat("fmt", "--check", *DAY)
    assert (code, town.read(PAGE)) == (1, DRAFT)
    assert said.splitlines()[-1] == "ดู 1 หน้า มีที่ต้องแก้ 1 หน้า"
    town.prakat("fmt", *DAY)
    assert town.prakat("fmt", "--check", *DAY)[0] == 0


def test_only_pages_that_differ_from_the_main_branch_are_taken(town: Town) -> None:
    assert town.prakat("fmt", "--check", *DAY)[1].splitlines()[-1] == "ดู 0 หน้า มีที่ต้องแก้ 0 หน้า"
    town.write(PAGE, DRAFT)
    assert "ดู 1 หน้า" in town.prakat("fmt", "--check", *DAY)[1]


@pytest.mark.parametrize("place", ["docs/news", "docs/news/", PAGE, "docs"])
def test_a_page_can_be_named_by_file_or_folder(town: Town, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town.write(PAGE, DRAFT)
    assert PAGE in town.prakat("fmt", "--check", place, *DAY)[1]
    monkeypatch.chdir(town.path / "docs")
    assert PAGE in town.prakat("fmt", "--check", "news/2570/park.md", *DAY)[1]
    assert PAGE not in town.prakat("fmt", "--check", "general-info", *DAY)[1]


def test_a_name_without_a_page_is_an_error(town: Town) -> None:
    code, said = town.prakat("fmt", "docs/nowhere", *DAY)
    assert code == 2
    assert "ไม่พบหน้าใดที่ docs/nowhere" in said


def test_a_changed_page_gets_the_day_of_its_change(town: Town) -> None:
    town.edit(NEWS, "---\ntitle", "---\n# หมายเหตุ\ntitle")
    assert "updated" not in town.prakat("fmt", *DAY)[1]
    town.write(NEWS, town.read(NEWS) + "\nบรรทัดใหม่\n")
    assert "updated - -> 2026-11-22" in town.prakat("fmt", *DAY)[1]
    assert "date-updated/not-moved" not in town.check_folder().said


def test_a_hash_is_recorded_and_follows_the_file(town: Town) -> None:
    attached = DRAFT.replace("---\nข้อความ", "attachments:\n  - path: park.pdf\n    title: ภาพ\n---\nข้อความ")
    town.write(PAGE, attached)
    town.write("docs/news/2570/park.pdf", b"one")
    town.prakat("fmt", *DAY)
    first = town.read(PAGE)
    town.write("docs/news/2570/park.pdf", b"two")
    town.prakat("fmt", *DAY)
    assert "sha256: " in first
    assert first != town.read(PAGE)


def test_an_approved_page_is_left_alone_and_said_so(town: Town) -> None:
    before = town.read(ROAD)
    town.write(ROAD, before.replace("\n---\n", "\n\n---\n", 1) + "\n\n")
    town.approve_freely(ROAD)
    approved = town.read(ROAD)
    code, said = town.prakat("fmt", ROAD, *DAY)
    assert (code, town.read(ROAD)) == (0, approved)
    assert f"ไม่แตะ {ROAD}: มีความเห็นชอบแล้ว" in said
    assert town.prakat("fmt", "--check", ROAD, *DAY)[0] == 0


def test_force_mends_an_approved_page(town: Town) -> None:
    town.write(ROAD, town.read(ROAD) + "\n\n")
    town.approve_freely(ROAD)
    approved = town.read(ROAD)
    assert town.prakat("fmt", "--force", ROAD, *DAY)[0] == 0
    assert town.read(ROAD) != approved


def test_an_approval_that_does_not_fit_the_page_any_more_protects_nothing(town: Town) -> None:
    town.write(ROAD, town.read(ROAD) + "บรรทัดใหม่  \n\n")
    code, said = town.prakat("fmt", *DAY)
    assert code == 0
    assert "ไม่แตะ" not in said
    assert town.read(ROAD).endswith("บรรทัดใหม่\n")


def test_a_link_is_never_written_through(town: Town) -> None:
    """The text of a link is where it leads; with a carriage return in it there would be something to mend."""
    town.write("secret\r.txt", "secret")
    (town.path / PAGE).symlink_to("../../../secret\r.txt")
    assert town.prakat("fmt", PAGE, *DAY) == (0, "ดู 0 หน้า แก้แล้ว 0 หน้า\n")
    assert (town.path / "secret\r.txt").read_text("utf-8") == "secret"


def test_what_cannot_be_read_stays(town: Town) -> None:
    town.write(PAGE, b"\xff\xfe---\n")
    assert town.prakat("fmt", *DAY)[0] == 0
    assert (town.path / PAGE).read_bytes() == b"\xff\xfe---\n"


def test_english_is_english(town: Town) -> None:
    town.write(PAGE, DRAFT)
    said = town.prakat("fmt", "--lang", "en", *DAY)[1]
    assert "line 5: published: date 2569-11-02 -> 2026-11-02" in said
    assert said.splitlines()[-1] == "1 page(s), 1 mended"


def test_a_page_made_by_new_needs_no_mending(town: Town) -> None:
    for type_ in ("announcement", "procurement-plan", "contact", "citizen-manual"):
        town.prakat("new", type_, *DAY)
    assert town.prakat("fmt", "--check", *DAY) == (0, "ดู 4 หน้า มีที่ต้องแก้ 0 หน้า\n")


def test_a_page_that_was_not_changed_keeps_its_date(town: Town) -> None:
    before = town.read(CONTACT)
    town.prakat("fmt", CONTACT, *DAY)
    assert ("updated" in town.read(CONTACT)) == ("updated" in before)


def test_shipped_pages_are_tidy() -> None:
    """What staff copy from is as the tool itself would write it, hashes of files included."""
    root = Path(__file__).resolve().parents[2]
    done = CliRunner().invoke(cli, ["fmt", "--check", "--force", "--repo", str(root), str(root / "docs")])
    assert done.exit_code == 0, done.output
