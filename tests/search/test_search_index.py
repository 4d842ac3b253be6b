"""The index as files: read back as a browser does, the same bytes each time, and an edit touches few of them."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prakat.search.index import Entry, render_index, shard_count, shard_of
from prakat.search.levels import HIGHEST, Field, levels_of
from prakat.search.synonyms import Synonyms, parse_synonyms
from prakat.search.words import read_lexicon

CATEGORIES = [("news", "ข่าว"), ("law", "กฎหมาย")]
LEVELS = st.dictionaries(
    st.sampled_from([f"คำ{letter}" for letter in "กขคงจ"] + ["31/2568", "wifi"]), st.integers(1, HIGHEST)
)


def entry(number: int, levels: Mapping[str, int], **more: object) -> Entry:
    """Return a document of the index."""
    known = {
        "order": (f"2026-01-{number:05}", f"docs/{number}.md"), "address": f"news/{number}/", "title": f"เรื่อง {number}",
        "summary": "", "category": "news", "kind": "ข่าว", "year": 2569, "day": "", "old": "", "sample": False,
    }  # fmt: skip
    return Entry(**{**known, **more}, levels=dict(levels))  # type: ignore[arg-type]


def files_of(entries: list[Entry]) -> dict[str, bytes]:
    """Return the files of an index."""
    return dict(render_index(entries, CATEGORIES, Synonyms()))


def read_postings(files: Mapping[str, bytes], word: str) -> dict[int, int]:
    """Return the documents of a word with their levels, read from the files alone."""
    shards = json.loads(files["index.json"])["shards"]
    lines = files[f"t/{shard_of(word, shards):x}.txt"].decode().splitlines()
    found: dict[int, int] = {}
    level = value = 0
    last = -1
    for sign in next((line.split("\t")[1] for line in lines if line.startswith(f"{word}\t")), ""):
        if ord(sign) >= 112:
            level, last = ord(sign) - 112, -1
        elif ord(sign) >= 80:
            value = (value + ord(sign) - 80) * 32
        else:
            last += value + ord(sign) - 48 + 1
            value = 0
            found[last] = level
    return found


@given(st.lists(LEVELS, max_size=120))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_what_is_written_is_read_back(documents: list[Mapping[str, int]]) -> None:
    files = files_of([entry(number, levels) for number, levels in enumerate(documents)])
    for word in {word for levels in documents for word in levels}:
        expected = {number: levels[word] for number, levels in enumerate(documents) if word in levels}
        assert read_postings(files, word) == expected


def test_far_apart_documents_are_read_back() -> None:
    files = files_of([entry(number, {"คำก": 3} if number in {0, 40, 2_000} else {}) for number in range(2_001)])
    assert read_postings(files, "คำก") == {0: 3, 40: 3, 2_000: 3}


def test_the_order_in_which_documents_come_changes_nothing() -> None:
    entries = [entry(number, {"คำก": 1 + number % HIGHEST}) for number in range(50)]
    assert files_of(entries) == files_of(entries[::-1])


def test_an_edited_document_changes_the_files_of_its_new_words_and_its_description_alone() -> None:
    words = [f"w{'abcdefghij'[i % 10]}{'abcdefghij'[i // 10 % 10]}{'abcdefghij'[i // 100]}" for i in range(1_000)]
    entries = [entry(number, dict.fromkeys(words[number : number + 300], 2)) for number in range(600)]
    edited = [*entries[:300], entry(300, {**entries[300].levels, "คำใหม่": 4}, title="ชื่อใหม่"), *entries[301:]]
    before, after = files_of(entries), files_of(edited)
    changed = {name for name in after if before.get(name) != after[name]}
    assert before.keys() == after.keys()
    shard = f"t/{shard_of('คำใหม่', shard_count(600)):x}.txt"
    assert changed == {"index.json", "words.txt", shard, f"d/{300 // 16:x}.json"}


def test_a_new_document_moves_no_other() -> None:
    entries = [entry(number, {"คำก": 2}) for number in range(20)]
    before, after = files_of(entries), files_of([*entries, entry(20, {"คำข": 2})])
    assert read_postings(before, "คำก") == read_postings(after, "คำก")
    assert before["d/0.json"] == after["d/0.json"]


def test_sums_tell_a_changed_file_by_its_address() -> None:
    entries = [entry(number, {"คำก": 2}) for number in range(20)]
    one = json.loads(files_of(entries)["index.json"])["sums"]
    other = json.loads(files_of([*entries[:-1], entry(19, {"คำก": 3})])["index.json"])["sums"]
    assert len(one["t"]) == 4 * 16
    assert sum(one["t"][i : i + 4] != other["t"][i : i + 4] for i in range(0, 64, 4)) == 1


def test_no_number_is_in_the_list_of_words() -> None:
    files = files_of([entry(0, {"31/2568": 5, "n95": 5, "คำก": 5})])
    assert files["words.txt"].decode() == "01คำก\n"


def level(*fields: tuple[str, str]) -> int:
    """Return the level of ตลาด in these fields."""
    return levels_of(read_lexicon(), [Field(name=name, text=text) for name, text in fields])["ตลาด"]


def test_a_title_says_more_than_a_text_and_a_short_title_more_than_a_long_one() -> None:
    assert level(("title", "ตลาด")) > level(("title", "ตลาด สะพาน ถนน คลอง โรงเรียน")) > level(("body", "ตลาด " * 50))
    assert level(("body", "ตลาด")) > level(("body", "ตลาด" + " สะพาน" * 2_000))
    assert level(("title", "ตลาด"), ("summary", "ตลาด"), ("keywords", "ตลาด"), ("number", "ตลาด")) == HIGHEST


def test_a_part_of_a_compound_is_found_by_itself() -> None:
    found = levels_of(read_lexicon(), [Field(name="title", text="ใบอนุญาตก่อสร้าง")])
    assert found["ใบอนุญาต"] > found["อนุญาต"] > 0


def test_synonyms_are_read_in_one_spelling() -> None:
    read = parse_synonyms({"groups": [["เเจ้งเกิด", "สูติบัตร", "สูติบัตร"]], "weak": ["ยังไง"]})
    assert read == Synonyms(groups=(("แจ้งเกิด", "สูติบัตร"),), weak=("ยังไง",))


@pytest.mark.parametrize(
    "wrong", [None, [], {"group": []}, {"groups": {}}, {"groups": [["one"]]}, {"groups": [[1, 2]]}]
)
def test_anything_else_is_no_list_of_synonyms(wrong: object) -> None:
    with pytest.raises(ValueError, match="synonyms"):
        parse_synonyms(wrong)
