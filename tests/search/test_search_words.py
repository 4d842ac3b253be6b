"""Thai text to one spelling and to words: what a reader takes for the same, the search takes for the same."""
# ruff: noqa: D103 - the name of a test is its sentence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prakat.search.spelling import normalise
from prakat.search.words import Lexicon, Unit, read_lexicon

TEXTS = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("กขคงตนมรลสออเแาิีืุู่้์ำํๅ็ไใฐ๑๒/. ")), max_size=60
)
FEW = Lexicon(["ใบ", "อนุญาต", "ใบอนุญาต", "ก่อสร้าง", "ตา", "ตาก", "กลม", "ลม", "มา", "ตรา", "มาตรา", "น้ำ", "มัน"])


def words(text: str, lexicon: Lexicon = FEW) -> list[str]:
    """Return the words of a text, without their parts."""
    return [unit.word for unit in lexicon.units(normalise(text))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ"), ("นำ้", "น้ำ"), ("เเบบ", "แบบ"), ("๒๕๖๙", "2569"), ("ＱＲ Ｃｏｄｅ", "qr code"),
        ("ที่\u200bดิน", "ที่ดิน"), ("ท่ี", "ที่"), ("ที่่", "ที่"), ("\uf70aก", "่ก"), ("ศาลๅ", "ศาลา"), ("Ａé", "aé"),
    ],
)  # fmt: skip
def test_what_looks_the_same_is_spelled_the_same(written: str, meant: str) -> None:
    assert normalise(written) == meant


@given(TEXTS)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_cutting_loses_no_letter_of_thai(text: str) -> None:
    run = "".join(letter for letter in normalise(text) if "ก" <= letter <= "ฮ" or letter in "าิีืุู่้์")[:24]
    assert "".join(FEW.cut(run)) == run


def test_the_fewest_words_win_and_the_longer_first_word_of_two_ways() -> None:
    assert words("ใบอนุญาตก่อสร้าง") == ["ใบอนุญาต", "ก่อสร้าง"]
    assert words("ตากลม") == ["ตาก", "ลม"]


def test_compounds_have_parts_and_short_chances_have_none() -> None:
    assert next(FEW.units("ใบอนุญาต")) == Unit("ใบอนุญาต", ("ใบ", "อนุญาต"))
    assert next(FEW.units("มาตรา")) == Unit("มาตรา")


def test_what_is_in_no_list_stays_together_and_a_silent_letter_with_what_it_follows() -> None:
    assert words("น้ำมันเพย์น้ำ") == ["น้ำ", "มัน", "เพย์", "น้ำ"]
    assert Lexicon(["เพ", "พัน"]).cut("เพย์พันธุ์") == ["เพย์พันธุ์"]


def test_numbers_abbreviations_and_latin() -> None:
    assert list(FEW.units(normalise("เลขที่ ๓๑/๒๕๖๘")))[-1] == Unit("31/2568", ("31", "2568"))
    assert words("2,400.00 บาท")[0] == "2400"
    assert words("ภ.ป.1") == ["ภป", "1"]
    assert list(FEW.units(normalise("Wi-Fi N95"))) == [
        Unit("wifi", ("wi", "fi")), Unit("n"), Unit("95"), Unit("n95"),
    ]  # fmt: skip


def test_the_list_that_comes_along_knows_the_words_of_offices() -> None:
    lexicon = read_lexicon()
    assert {"เทศบัญญัติ", "สูติบัตร", "ใบอนุญาต", "จัดซื้อจัดจ้าง", "ผู้สูงอายุ"} <= lexicon.words
    assert words("การขอใบอนุญาตก่อสร้างอาคาร", lexicon) == ["การ", "ขอ", "ใบอนุญาต", "ก่อสร้าง", "อาคาร"]
    assert all(normalise(word) == word for word in lexicon.words)


def test_ten_thousand_letters_of_nothing_are_cut_at_once() -> None:
    assert len(read_lexicon().cut("เ" * 10_000)) == 1
    assert "".join(read_lexicon().cut("กา" * 5_000)).startswith("กา")
