"""What the site shows of pages that were taken away, moved, published in an emergency, or whose approval is gone."""
# ruff: noqa: D103 - the name of a test is its sentence

from pathlib import Path

import pytest
from tests.e2e.test_actions import MOVED, MOVED_PDF, emergency, move, remove, retract, withdraw
from tests.e2e.town import MARKET, ROAD, ROAD_PDF, Town, later
from tests.site.conftest import build
from tests.site.pages import SITE_NAME, article_html, history_at, house_of, visible

from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot
from prakat.site.assembly import Site
from prakat.site.plain_builder import write_site
from prakat.site.publication import Publication, read_publication

ADDRESS = "procurement/2569/road/"
PAGE = "procurement/2569/road.md"


def publication_in(town: Town, moment: str = "2026-11-22T18:00:00+07:00") -> Publication:
    """Return the site of a town's working folder, as of a moment."""
    corpus = Corpus(WorktreeSnapshot(GitRepository(town.path)))
    return read_publication(
        corpus, house_of(corpus), site_name=SITE_NAME, url="https://www.example.org/", history=history_at(moment)
    )


def written(town: Town, target: Path) -> dict[str, bytes]:
    """Write the whole site, and return its files by address."""
    site = Site(publication_in(town), (), ())
    write_site(site, target / "site", (), {}, target / "kept")
    return {
        file.relative_to(target / "site").as_posix(): file.read_bytes()
        for file in (target / "site").rglob("*")
        if file.is_file()
    }


def test_a_withdrawn_page_says_so_and_why(town: Town, tmp_path: Path) -> None:
    withdraw(town)
    files = written(town, tmp_path)
    shown = visible(files[f"{ADDRESS}index.html"].decode())
    assert "หน้านี้ถูกถอนออกแล้ว" in shown
    assert "เหตุผล: ยกเลิกโครงการ" in shown
    assert "ผู้อำนวยการกองคลัง เมื่อ ๒๒ พฤศจิกายน ๒๕๖๙" in shown
    assert ADDRESS.encode() not in files["sitemap.xml"]


def test_nothing_of_what_was_removed_is_anywhere_on_the_site(town: Town, tmp_path: Path) -> None:
    title, pdf = "ประกาศประกวดราคาจ้างก่อสร้างถนน", (town.path / ROAD_PDF).read_bytes()
    assert title in town.read(ROAD)
    remove(town)
    files = written(town, tmp_path)
    assert "คุ้มครองข้อมูลส่วนบุคคล" in visible(files[f"{ADDRESS}index.html"].decode())
    reason = town.entry(ROAD).reason
    for path, content in files.items():
        assert content != pdf, path
        assert title.encode() not in content, path
        assert reason.encode() not in content, path
        assert "road.pdf" not in path


def test_a_page_whose_approval_was_taken_back_is_not_shown(town: Town, tmp_path: Path) -> None:
    retract(town)
    files = written(town, tmp_path)
    shown = visible(files[f"{ADDRESS}index.html"].decode())
    assert "ความเห็นชอบของหน้านี้ถูกเรียกคืน" in shown
    assert "พบว่าราคากลางไม่ถูกต้อง" in shown
    assert "procurement/2569/road.pdf" not in files
    for path, content in files.items():
        assert "ประกาศประกวดราคาจ้างก่อสร้างถนน".encode() not in content, path


def test_a_draft_whose_approval_was_taken_back_leaves_the_page_as_it_is(town: Town) -> None:
    text = town.read(ROAD)
    town.edit(ROAD, "หน้านี้", "หน้านี้ใหม่")
    town.approve(ROAD)
    town.approve(ROAD, at=later(), action="retract", reason="x")
    town.write(ROAD, text)
    publication = publication_in(town)
    assert publication.by_path[ROAD].approval is not None


def test_the_old_address_leads_to_the_new_one(town: Town, tmp_path: Path) -> None:
    move(town)
    files = written(town, tmp_path)
    assert "../../2570/road/" in files[f"{ADDRESS}index.html"].decode()
    assert b"/procurement/2569/road/ /procurement/2570/road/ 301" in files["_redirects"]
    assert f"{MOVED_PDF.removeprefix('docs/')}" in files
    assert PAGE.replace(".md", ".pdf") not in files


def test_an_address_left_twice_leads_to_the_last(town: Town) -> None:
    move(town)
    town.commit()
    town.git("branch", "--force", "main", "HEAD")
    last, last_pdf = (path.replace("2569", "2571") for path in (ROAD, ROAD_PDF))
    town.move(MOVED, last)
    town.move(MOVED_PDF, last_pdf)
    town.approve(last, moved_from=MOVED, at=later())
    site = Site(publication_in(town), (), ())
    redirects = next(file.content for file in site.files() if file.path == "_redirects").decode()
    assert "/procurement/2569/road/ /procurement/2571/road/ 301" in redirects
    assert "/procurement/2570/road/ /procurement/2571/road/ 301" in redirects


def test_an_address_whose_page_moved_and_was_withdrawn(town: Town) -> None:
    move(town)
    town.commit()
    town.git("branch", "--force", "main", "HEAD")
    (town.path / MOVED).unlink()
    (town.path / MOVED_PDF).unlink()
    town.approve(MOVED, at=later(), reason="ยกเลิก")
    site = Site(publication_in(town), (), ())
    assert "หน้านี้ย้ายไปแล้ว" in site.generated[PAGE].content
    assert "หน้านี้ถูกถอนออกแล้ว" in site.generated[MOVED.removeprefix("docs/")].content


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-24T23:00:00+07:00", "ก่อนได้รับความเห็นชอบตามปกติ ซึ่งต้องได้รับภายใน ๒๔ พฤศจิกายน ๒๕๖๙"),
        ("2026-11-25T00:30:00+07:00", "พ้นกำหนดโดยยังไม่ได้รับความเห็นชอบตามปกติ กำหนดคือ ๒๔ พฤศจิกายน ๒๕๖๙"),
    ],
)
def test_an_emergency_says_so_at_the_top(town: Town, moment: str, text: str) -> None:
    emergency(town)
    shown = visible(article_html(publication_in(town, moment), ROAD))
    assert text in shown
    assert "เผยแพร่กรณีเร่งด่วนโดยคำสั่ง ผู้อำนวยการกองคลัง" in shown
    assert "น้ำท่วมฉับพลัน" in shown
    assert "ได้รับความเห็นชอบจาก" not in shown


def test_after_the_ordinary_approval_the_banner_is_gone(town: Town) -> None:
    emergency(town)
    town.commit()
    town.git("branch", "--force", "main", "HEAD")
    town.approve(ROAD, by="palad", at=later())
    shown = visible(article_html(publication_in(town), ROAD))
    assert "เร่งด่วน" not in shown
    assert "ได้รับความเห็นชอบจาก ปลัดเทศบาล" in shown


def test_the_builder_shows_what_is_gone_and_is_not_stopped_by_it(site_town: Town, tmp_path: Path) -> None:
    """A word taken back and a page withdrawn are no reason to leave the whole site as it was."""
    site_town.branch()
    (site_town.path / MARKET).unlink()
    site_town.approve(MARKET, by="clerk", reason="ประกาศผิดฉบับ")
    retract(site_town)
    site_town.commit()
    site_town.git("branch", "--force", "main", "HEAD")
    done = build(site_town, tmp_path / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ถูกเรียกคืน" in visible((tmp_path / "site" / ADDRESS / "index.html").read_text("utf-8"))
    assert not (tmp_path / "site" / "procurement/2569/road.pdf").exists()
    gone = (tmp_path / "site/law/2569/market/index.html").read_text("utf-8")
    assert "เหตุผล: ประกาศผิดฉบับ" in visible(gone)
