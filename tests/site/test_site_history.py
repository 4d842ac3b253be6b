"""The history of a page: what Git says, in words, and nothing where Git cannot say it."""
# ruff: noqa: D103 - the name of a test is its sentence

from datetime import datetime
from pathlib import Path

from tests.e2e.town import NEWS, ROAD, ROAD_PDF, TODAY, Town, later
from tests.site.pages import article_html, history_at, news, publication_of, visible

from prakat.repository.git_objects import GitRepository
from prakat.repository.git_page_history import GitPageHistory, Step, Touch
from prakat.settings import BANGKOK
from prakat.site.page_history import MOST_SHOWN, History

PAGE = "docs/news/a.md"
PDF = "docs/news/a.pdf"


def said(history: History, path: str, *files: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the days and words of a page's history; fields are called by their keys."""
    return [(change.on.iso, change.what) for change in history.of_page(path, files, lambda key: key).changes]


def step(day: str, **touches: tuple[str, str]) -> Step:
    """Return a step of a day: a page as ``page=(before, after)``, its file as ``file=…``."""
    paths = {"page": PAGE, "file": PDF, "old": "docs/other/a.md"}
    moment = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=BANGKOK)
    found = {paths[name]: Touch(before=before, after=after) for name, (before, after) in touches.items()}
    return Step(at=moment, touches=found)


def test_what_changed_is_told_in_words() -> None:
    contents = {"1": news().encode(), "2": news(body="ใหม่", more="keywords: [ถนน]\n").encode()}
    history = history_at(
        "2026-11-05T12:00:00+07:00",
        step("2026-11-05", file=("x", "y")),
        step("2026-11-04", page=("1", "2"), file=("", "x")),
        step("2026-11-02", page=("", "1")),
        contents=contents,
    )
    assert said(history, PAGE, PDF) == [
        ("2026-11-05", ("เปลี่ยนไฟล์ a.pdf",)),
        ("2026-11-04", ("แก้ไขkeywords", "แก้ไขเนื้อความ", "เพิ่มไฟล์ a.pdf")),
        ("2026-11-02", ("เผยแพร่ครั้งแรก",)),
    ]


def test_fields_have_their_thai_names_on_the_page() -> None:
    page = news(more="keywords: [ถนน]\n")
    history = history_at(
        "2026-11-05T12:00:00+07:00",
        step("2026-11-04", page=("1", "2")),
        step("2026-11-02", page=("", "1")),
        contents={"1": news().encode(), "2": page.encode()},
    )
    shown = visible(article_html(publication_of({PAGE: page}, history=history), PAGE))
    assert "ประวัติของหน้านี้ ๔ พฤศจิกายน ๒๕๖๙ แก้ไขคำค้นของประชาชน ๒ พฤศจิกายน ๒๕๖๙ เผยแพร่ครั้งแรก" in shown


def test_a_check_made_anew_is_a_change_of_its_own() -> None:
    contents = {"1": news().encode(), "2": news().replace('on: "2026-11-02"', 'on: "2026-11-05"').encode()}
    history = history_at("2026-11-05T12:00:00+07:00", step("2026-11-05", page=("1", "2")), contents=contents)
    assert said(history, PAGE) == [("2026-11-05", ("ตรวจสอบข้อมูลอีกครั้ง",))]


def test_files_that_lay_there_before_the_page_are_no_history_of_it() -> None:
    history = history_at(
        "2026-11-05T12:00:00+07:00", step("2026-11-04", page=("", "1")), step("2026-11-02", file=("", "x"))
    )
    assert said(history, PAGE, PDF) == [("2026-11-04", ("เผยแพร่ครั้งแรก",))]


def test_a_page_that_moved_keeps_its_history_and_its_former_places() -> None:
    history = history_at(
        "2026-11-05T12:00:00+07:00",
        step("2026-11-05", page=("", "1"), old=("1", "")),
        step("2026-11-02", old=("", "1")),
    )
    assert said(history, PAGE) == [("2026-11-05", ("ย้ายที่อยู่ของหน้านี้",)), ("2026-11-02", ("เผยแพร่ครั้งแรก",))]
    assert history.former_places(PAGE) == ("docs/other/a.md",)
    assert history.former_places("docs/other/a.md") == ()


def test_a_long_history_is_cut_and_says_so() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (11, 10) for day in range(28, 0, -1)]
    steps = [step(day, file=("x", "y")) for day in days[:-1]]
    history = history_at("2026-12-01T00:00:00+07:00", *steps, step(days[-1], page=("", "1")))
    found = history.of_page(PAGE, (PDF,), str)
    assert len(found.changes) == MOST_SHOWN
    assert found.earlier == len(days) - MOST_SHOWN
    html = article_html(
        publication_of({PAGE: news(more="attachments: [{path: a.pdf, title: ก}]\n"), PDF: b"x"}, history=history), PAGE
    )
    assert "ก่อนหน้านั้นอีก ๓๖ วัน" in visible(html)


def test_without_git_there_is_no_history_and_no_heading() -> None:
    assert "_history" not in article_html(publication_of({PAGE: news()}), PAGE)


def test_git_tells_the_published_line_and_not_the_work_on_a_branch(town: Town) -> None:
    town.branch()
    for number in range(2):
        town.revise(NEWS, "โปรดนำ", f"โปรด{number}นำ") if number == 0 else town.revise(NEWS, "โปรด0นำ", "โปรดนำมา")
        town.commit(f"work {number}", when=later(number))
    town.git("checkout", "--quiet", "main")
    town.git("merge", "--quiet", "--no-ff", "draft", when=later(5))
    history = GitPageHistory(GitRepository(town.path), "HEAD")
    assert history.moment == later(5)
    changes = [found for found in history.steps if NEWS in found.touches]
    assert [found.at.date().isoformat() for found in changes] == [TODAY.isoformat(), "2026-11-02"]
    assert said(History(history), NEWS)[-1] == ("2026-11-02", ("เผยแพร่ครั้งแรก",))


def test_an_attachment_that_is_swapped_is_seen(town: Town) -> None:
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"\n%")
    town.commit("swap")
    history = History(GitPageHistory(GitRepository(town.path), "HEAD"))
    assert said(history, ROAD, ROAD_PDF)[0] == (TODAY.isoformat(), ("เปลี่ยนไฟล์ road.pdf",))


def test_a_shallow_clone_does_not_claim_that_everything_is_new(town: Town, tmp_path: Path) -> None:
    town.write(ROAD_PDF, (town.path / ROAD_PDF).read_bytes() + b"\n%")
    town.commit("swap")
    town.git("clone", "--quiet", "--depth=1", f"file://{town.path}", str(tmp_path / "shallow"))
    history = History(GitPageHistory(GitRepository(tmp_path / "shallow"), "HEAD"))
    assert said(history, ROAD, ROAD_PDF) == []
