"""The shapes Thai text may take: what is wrong is found where it stands, what is right is left alone."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.thai.text import find_text_problems, fold_for_comparison

RIGHT = """ประกาศเทศบาลตำบล เรื่อง แนวทางการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์ของหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๓
น้ำประปา ซ้ำ ค้ำประกัน จำนวน ๑๒ รายการ เป็นเงิน ๑,๒๕๐,๐๐๐.๐๐ บาท กฎหมายที่เกี่ยวข้อง ปรากฏตามเอกสารแนบ ณ ที่ทำการ
ระบบ e-GP ของกรมบัญชีกลาง แบบ สขร.1 ไฟล์PDFของแผน วิตามินCและแร่ธาตุ ต่าง ๆ ฯลฯ เก๋ไก๋ โก้เก๋ ก็ดี พันธุ์ข้าว วันเสาร์ที่ ๓
ขนาด 5mกว้าง ไม้เอก (◌่) ไม้โท (-้) ๆ ศูนย์พัฒนาเด็กเล็ก 👩\u200d⚕️ ผู้ป่วย 24 ชม. อ.เมือง Café ñandú"""
LETTERS = st.sampled_from("กนมรฎฏเแโ ะาำัิีืุู็่้๊๋์ํlaAะ\u200b\u202e\uf70aé\u0301๑1-")


def mend(text: str) -> str:
    """Put every suggestion in its place, until none is left."""
    while True:
        parts, at = [], 0
        for problem in find_text_problems(text):
            if problem.suggestion is not None and problem.start >= at:
                parts += [text[at : problem.start], problem.suggestion]
                at = problem.end
        if not parts:
            return text
        text = "".join(parts) + text[at:]


def test_text_as_it_should_be_has_no_problem() -> None:
    assert find_text_problems(RIGHT) == []


@pytest.mark.parametrize(
    ("text", "kind", "place", "mended"),
    [
        ("น\u0e4d\u0e49\u0e32", "decomposed-sara-am", (1, 4), "น้ำ"),
        ("น\u0e49\u0e4d\u0e32", "decomposed-sara-am", (1, 4), "น้ำ"),
        ("ประจ\u0e4d\u0e32ปี", "decomposed-sara-am", (4, 6), "ประจำปี"),
        ("น\u0e33\u0e49", "tone-mark", (1, 3), "น้ำ"),
        ("เ\u0e40บบ", "doubled-sara-e", (0, 2), "แบบ"),
        ("ราคากlาง", "mixed-script", (5, 6), "ราคากlาง"),
        ("ราคaกลาง", "mixed-script", (3, 4), "ราคaกลาง"),
        ("ราคากLาง", "mixed-script", (5, 6), "ราคากLาง"),
        ("ราคากаลาง", "mixed-script", (5, 6), "ราคากаลาง"),
        ("ก\u200bข", "zero-width", (1, 2), "กข"),
        ("ก\ufeff\u2060ข", "zero-width", (1, 3), "กข"),
        ("ก\u200dข", "zero-width", (1, 2), "กข"),
        ("\u202eก\u202c", "bidi-control", (0, 1), "ก"),
        ("ก\u0e48\u0e48อน", "tone-mark", (1, 3), "ก่อน"),
        ("ก\u0e48\u0e35", "tone-mark", (1, 3), "กี่"),
        ("ที่\u0e48", "tone-mark", (1, 4), "ที่"),
        ("พันธ\u0e4c\u0e38", "tone-mark", (4, 6), "พันธุ์"),
        ("ที\u0e48\u0e49", "tone-mark", (1, 4), "ที\u0e48\u0e49"),
        ("\u0e48ก", "tone-mark", (0, 1), "\u0e48ก"),
        ("กา\u0e48", "tone-mark", (2, 3), "กา\u0e48"),
        ("ก\u0e48\u0e38", "not-nfc", (0, 3), "กุ่"),
        ("e\u0301", "not-nfc", (0, 2), "é"),
        ("ท\uf70aี", "private-use", (1, 2), "ที่"),
        ("กฏหมาย", "misspelling", (0, 6), "กฎหมาย"),
        ("กฏกระทรวง", "misspelling", (0, 9), "กฎกระทรวง"),
        ("ขออนุญาติ", "misspelling", (2, 9), "ขออนุญาต"),
    ],
)
def test_each_slip_is_found_in_its_place_and_mended_where_it_can_be(
    text: str, kind: str, place: tuple[int, int], mended: str
) -> None:
    first = find_text_problems(text)[0]
    assert (first.kind, (first.start, first.end)) == (kind, place)
    assert mend(text) == mended
    assert next(problem.kind for problem in find_text_problems(f"{RIGHT} {text} {RIGHT}")) == kind


def test_only_a_person_can_mend_what_has_no_suggestion() -> None:
    for text in ("ราคากlาง", "ที\u0e48\u0e49", "\u0e48ก"):
        assert [problem.suggestion for problem in find_text_problems(text)] == [None]


@TRIED
@given(st.text(LETTERS) | st.text())
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    problems = find_text_problems(text)
    places = [(problem.start, problem.end) for problem in problems]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(text[problem.start : problem.end] != problem.suggestion for problem in problems)


@TRIED
@given(st.text(LETTERS) | st.text())
def test_mending_comes_to_an_end_with_nothing_left_to_mend(text: str) -> None:
    mended = mend(text)
    assert all(problem.suggestion is None for problem in find_text_problems(mended))
    assert unicodedata.is_normalized("NFC", mended)


@TRIED
@given(st.text(LETTERS) | st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold_for_comparison(text)
    assert fold_for_comparison(folded) == folded


def test_what_looks_alike_compares_alike() -> None:
    alike = [
        ["น้ำ", "น\u0e4d\u0e49\u0e32", "น\u0e49\u0e4d\u0e32", "น\u0e33\u0e49", "น\u200b้ำ"],
        ["แบบ", "เเบบ"],
        ["กฎหมาย", "กฏหมาย", " กฎหมาย "],
        ["ราคากลาง", "ราคากlาง"],
        ["ปี ๒๕๖๓", "ปี\u00a02563", "ปี  2563"],
        ["e-GP", "E\u2011gp"],
        ["ที่", "ท\u0e48ี", "ที\u0e48\u0e48", "ที\uf70a"],
    ]
    for group in alike:
        assert len({fold_for_comparison(text) for text in group}) == 1, group
    different = [group[0] for group in alike]
    assert len({fold_for_comparison(text) for text in different}) == len(different)
    assert all(first != second for first, second in itertools.pairwise(map(fold_for_comparison, ("ที่", "ที้"))))


def test_sara_am_stays_whole() -> None:
    """NFKC would take it apart: that is why it is never used."""
    assert fold_for_comparison("ำ") == "ำ" != unicodedata.normalize("NFKC", "ำ")


@pytest.mark.parametrize(
    "unit", ["่", "ํ้า", "ำ้", "เเ", "กl", "\u200b", "กุ", "กุ่", "e\u0301", "ก่ี", "ั", "a\u0301\u0301", "า่", "👩\u200d", "กฏ"]
)
def test_a_million_letters_take_less_than_two_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    find_text_problems(text)
    assert time.process_time() - start < 20  # far above what it takes, far below what a search gone wild would
    fold_for_comparison(text)
    assert time.process_time() - start < 20  # far above what it takes, far below what a search gone wild would
