"""Where a page comes from and who approved it, as the page says it."""
# ruff: noqa: D103 - the name of a test is its sentence

import subprocess
from pathlib import Path

from tests.e2e.town import BUDGET, CONTACT, MARKET, NEWS, ROAD, Town, later, memo
from tests.site.pages import SITE_NAME, article_html, house_of, news, publication_of, visible

from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot
from prakat.site.indexes import generate_pages
from prakat.site.nodes import Items, Plain
from prakat.site.provenance import approval_panel, metadata, self_check, source_node
from prakat.site.publication import Publication, read_publication


def publication_in(town: Town) -> Publication:
    """Return the site of a town's working folder."""
    corpus = Corpus(WorktreeSnapshot(GitRepository(town.path)))
    return read_publication(corpus, house_of(corpus), site_name=SITE_NAME)


def test_an_approved_page_names_office_and_moment(founded: Town) -> None:
    publication = publication_in(founded)
    panel = approval_panel(publication, publication.by_path[ROAD])
    assert (panel.state, panel.decision, panel.post, panel.sample) == ("granted", "เห็นชอบ", "ผู้อำนวยการกองคลัง", True)
    shown = visible(article_html(publication, ROAD))
    assert "ความเห็นชอบตัวอย่าง ได้รับความเห็นชอบจาก ผู้อำนวยการกองคลัง" in shown
    assert "เมื่อ ๒ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๐ น." in shown


def test_the_paper_memo_and_the_word_of_the_head_are_shown(town: Town) -> None:
    town.revise(ROAD, "หน้านี้เป็นตัวอย่าง", "แก้ไขแล้ว")
    town.approve(ROAD, by="finance", memo=memo(), decision="รับรอง", at=later())
    shown = visible(article_html(publication_in(town), ROAD))
    assert "ได้รับการรับรองจาก ผู้อำนวยการกองคลัง" in shown
    assert "ตามบันทึก ที่ ตย 52001/99 ลงวันที่ ๒๐ พฤศจิกายน ๒๕๖๙" in shown.replace("ตามบันทึกที่", "ตามบันทึก ที่")


def test_whoever_acts_for_a_head_is_said_to(town: Town) -> None:
    town.revise(ROAD, "หน้านี้เป็นตัวอย่าง", "แก้ไขแล้ว")
    town.approve(ROAD, by="deputy", at=later())
    assert "(รักษาราชการแทน)" in visible(article_html(publication_in(town), ROAD))


def test_a_changed_page_is_not_approved_any_more(town: Town) -> None:
    town.write(ROAD, town.read(ROAD) + " ")
    publication = publication_in(town)
    assert approval_panel(publication, publication.by_path[ROAD]).state == "missing"
    assert "ยังไม่ได้รับความเห็นชอบ" in visible(article_html(publication, ROAD))


def test_a_light_page_needs_no_approval(founded: Town) -> None:
    publication = publication_in(founded)
    assert [approval_panel(publication, publication.by_path[page]).state for page in (NEWS, CONTACT)] == ["light"] * 2
    assert "ไม่ต้องขอความเห็นชอบตามข้อ ๑" in visible(article_html(publication, NEWS))


def test_the_commands_on_the_page_check_the_approval_with_openssh_alone(town: Town, tmp_path: Path) -> None:
    publication = publication_in(town)
    proof = approval_panel(publication, publication.by_path[ROAD]).proof
    assert proof is not None
    script = tmp_path / "check.sh"
    script.write_text(proof.script, encoding="utf-8")
    good = subprocess.run(["sh", str(script)], cwd=town.path, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    assert 'Good "page-approval@prakat" signature' in good.stdout
    town.write(ROAD, town.read(ROAD) + " ")
    bad = subprocess.run(["sh", str(script)], cwd=town.path, capture_output=True, text=True, check=False)
    assert bad.returncode != 0


def test_the_register_lists_what_stands(founded: Town, town: Town) -> None:
    def register(at: Town) -> str:
        pages = {page.path: page for page in generate_pages(publication_in(at))}
        return visible(pages["approvals/index.md"].content)

    titles = [publication_in(founded).by_path[page].title for page in (ROAD, BUDGET, MARKET)]
    assert all(title in register(founded) for title in titles)
    assert "ขณะนี้มี ๓ รายการ" in register(founded)
    town.write(MARKET, town.read(MARKET) + " ")
    assert titles[2] not in register(town)


def test_who_may_approve_is_public(founded: Town) -> None:
    pages = {page.path: page for page in generate_pages(publication_in(founded))}
    shown = visible(pages["about/index.md"].content)
    assert "ผู้อำนวยการกองคลัง (รักษาราชการแทน)" in shown
    assert "คำสั่งที่ 120/2569 ตั้งแต่ ๑ ตุลาคม ๒๕๖๙" in shown
    assert "๑ มกราคม ๒๕๖๙ ถึง ๓๑ ตุลาคม ๒๕๖๙" in shown


def test_the_block_under_the_title(founded: Town) -> None:
    publication = publication_in(founded)
    facts = {fact.label: fact.value for fact in metadata(publication, publication.by_path[ROAD]).facts}
    assert list(facts) == [
        "หมวด", "ประเภท", "เลขที่", "หน่วยงานเจ้าของข้อมูล", "ผู้รับผิดชอบ", "วันที่เอกสาร", "วันที่เผยแพร่", "ปีงบประมาณ",
        "ข้อมูลข่าวสารตาม",
    ]  # fmt: skip
    assert "๒ พฤศจิกายน ๒๕๖๙" in visible(article_html(publication, ROAD))


def test_a_source_is_shown_with_the_day_and_time_it_was_read() -> None:
    source = (
        "source:\n  type: external\n  title: ชื่อต้นทาง\n  publisher: หน่วยงานต้นทาง\n  url: https://example.org/a\n"
        "  document_no: มท 1/2569\n"
        "  gazette: {volume: 137, part: 12, special: true, series: ง, page: 5, date: 2020-08-21}\n"
        "  published: 2026-01-05\n  accessed: 2026-08-21T09:30:00Z\n  license: CC BY 4.0\n"
    )
    publication = publication_of({"docs/news/a.md": news(more=source)})
    html = article_html(publication, "docs/news/a.md")
    assert '<a href="https://example.org/a" rel="noopener noreferrer">' in html
    shown = visible(html)
    for text in (
        "ข้อมูลจากหน่วยงานอื่น", "ชื่อต้นทาง", "หน่วยงานต้นทาง", "เลขที่ มท 1/2569", "สัญญาอนุญาต CC BY 4.0",
        "ราชกิจจานุเบกษา เล่ม ๑๓๗ ตอนพิเศษ ๑๒ ง หน้า ๕ วันที่ ๒๑ สิงหาคม ๒๕๖๓",
        "เผยแพร่เมื่อ ๕ มกราคม ๒๕๖๙", "เข้าถึงเมื่อ ๒๑ สิงหาคม ๒๕๖๙ เวลา ๑๖.๓๐ น.",
    ):  # fmt: skip
        assert text in shown


def test_a_source_of_our_own_is_one_line() -> None:
    assert source_node({"type": "own"}) == Items(items=(Plain(text="ข้อมูลของหน่วยงานเอง"),))


def test_the_self_check_is_part_of_the_page() -> None:
    publication = publication_of({"docs/news/a.md": news()})
    record = self_check(publication, publication.by_path["docs/news/a.md"])
    assert record is not None
    assert (record.by, record.checked) == ("นักประชาสัมพันธ์", ("ถูกต้อง", "ครบถ้วนสมบูรณ์", "เป็นปัจจุบัน"))
    assert "ไม่มีข้อมูลส่วนบุคคล" in visible(article_html(publication, "docs/news/a.md"))
