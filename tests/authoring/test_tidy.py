"""What `prakat fmt` mends, as files; and that it never says anything else, or anything new the second time.

A case is a folder of ``tests/authoring/fmt``: ``before.md``, ``after.md``, ``said.txt`` (what a person reads, in Thai),
``published.md`` when the page stands in the main branch already, and its attachments.
``PRAKAT_WRITE_EXPECTED=1`` writes after.md and said.txt anew: read the differences before you commit them.
"""
# ruff: noqa: D103 - the name of a test is its sentence

import hashlib
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.cases import house

from prakat.authoring.tidy import tidy_page
from prakat.authoring.tidy_fields import Around
from prakat.authoring.tidy_text import mended_letters
from prakat.content.document import Document, parse_document
from prakat.content.schema import FieldLookup, load_schemas
from prakat.content.yaml_json import parse_yaml
from prakat.repository.snapshot import MemorySnapshot
from prakat.settings import MAX_PAGE
from prakat.thai.calendar import parse_date
from prakat.thai.digits import to_arabic
from prakat.thai.text import fold_for_comparison

CASES: Final = sorted(folder for folder in (Path(__file__).parent / "fmt").iterdir() if folder.is_dir())
PAGE: Final = "docs/news/2570/page.md"
TODAY: Final = date(2026, 11, 22)
WRITE: Final = os.environ.get("PRAKAT_WRITE_EXPECTED") == "1"
SCHEMAS: Final = load_schemas(MemorySnapshot(house()))


def lookup(type_: str) -> FieldLookup | None:
    kind = SCHEMAS.types.get(type_)
    return SCHEMAS.field_schema(kind) if kind else None


def around(files: Mapping[str, bytes] | None = None, published: bytes | None = None) -> Around:
    """Return what is known around a page: files beside it, and the page in the main branch."""

    def digest(name: str) -> str | None:
        return hashlib.sha256(files[name]).hexdigest() if files and name in files else None

    before = None if published is None else parse_document(PAGE, published)
    return Around(lookup=lookup, digest=digest, before=before, today=TODAY)


def around_case(folder: Path) -> Around:
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    return around(files, files.get("published.md"))


def encoded(text: str) -> bytes:
    return text.encode("utf-8")


def value_of(raw: bytes) -> dict[str, Any]:
    return parse_document(PAGE, raw).value


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_page_is_mended_as_the_case_shows(folder: Path) -> None:
    tidied = tidy_page(PAGE, (folder / "before.md").read_bytes(), around_case(folder))
    said = "".join(f"บรรทัด {mend.line}: {mend.text.th}\n" for mend in tidied.mends)
    if WRITE:
        (folder / "after.md").write_bytes(tidied.raw)
        (folder / "said.txt").write_text(said, encoding="utf-8")
    assert said == (folder / "said.txt").read_text("utf-8")
    assert tidied.raw == (folder / "after.md").read_bytes()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_mended_page_needs_no_mending(folder: Path) -> None:
    again = tidy_page(PAGE, (folder / "after.md").read_bytes(), around_case(folder))
    assert (again.raw, again.mends) == ((folder / "after.md").read_bytes(), ())


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_change_is_said(folder: Path) -> None:
    before, said = (folder / "before.md").read_bytes(), (folder / "said.txt").read_text("utf-8")
    assert (before == (folder / "after.md").read_bytes()) == (said == "")


def test_what_is_no_utf8_or_no_page_is_left_alone() -> None:
    for raw in (b"---\ntitle: \xa1\xd2\xc3\r\n---\n", b"", b"\n\n", b"---\r\n" + b"x" * MAX_PAGE):
        assert (tidy_page(PAGE, raw, around()).raw, tidy_page(PAGE, raw, around()).mends) == (raw, ())


# What holds of any page.

NASTY: Final = st.sampled_from(
    ["\u200b", "\u202e", "\ufeff", "ํา", "เเ", "e\u0301", "ป\u0e49\u0e49", "\r\n", "\r", "\t", "  \n", " \n", "\n\n",
     "---\n", "--- \n", "|", ">", "#", ": ", "- ", '"', "'", "{", "}", "&a ", "*a", "!!str ", "yes", "044", "๒๕๖๙",
     "2563-08-21", "\x85", "\u2028", "\x00", "\U000f0000", "\uf70a", "%", "@", "`"]
)  # fmt: skip
ADDED: Final = {"sha256", "updated"}
KEYS: Final = (
    "title", "type", "division", "published", "updated", "checked", "fiscal_year", "doc_no", "doc_date", "effective",
    "expires", "tags", "attachments", "signed_by", "subject", "corrections", "measure", "zzz",
)  # fmt: skip
WORDS: Final = st.sampled_from(
    ["ประกาศ", "เเจ้งน้ําท่วม", "2563-08-21", "๒๑ สิงหาคม ๒๕๖๓", "21/8/2563", "21 ส.ค. 63", "044", "16:30", "no", "yes",
     "1.10", "12", "๒๕๖๙", "1e3", "~", "null", "true", "2020-08-21", "1/2569", "2569-11-22T09:30:00+07:00", "a\u200bb"]
)  # fmt: skip
QUOTES: Final = st.sampled_from(["{}", "'{}'", '"{}"', "{}  ", "{} # หมายเหตุ", "|\n  {}\n  {} ", ">-\n  {}\n"])
LINES: Final = st.sampled_from(["# หมายเหตุ", "", "# tags:", "#", "   ", "# เเปลก "])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Draw a page that people could have written: any fields, in any order, in any of the ways to write them."""
    lines = ["---"]
    for key in draw(st.permutations(KEYS))[: draw(st.integers(0, len(KEYS)))]:
        lines += draw(st.lists(LINES, max_size=2))
        lines.append(f"{key}: {draw(written(key))}")
    body = "".join(draw(st.lists(st.one_of(WORDS, NASTY), max_size=8)))
    return "\n".join([*lines, *draw(st.lists(LINES, max_size=2)), "---", body])


def written(key: str) -> st.SearchStrategy[str]:
    """Return how the value of a field could be written."""
    value = st.builds(lambda form, word: form.replace("{}", word), QUOTES, WORDS)
    plain = st.builds(str, WORDS)
    listed = st.lists(plain, max_size=3)
    file = st.sampled_from(["notice.pdf", "absent.pdf"])
    special: dict[str, st.SearchStrategy[str]] = {
        "type": st.sampled_from(["announcement", "news", '"announcement"', "unknown"]),
        "tags": listed.map(lambda items: "".join(f"\n  - {item}" for item in items) or "[]"),
        "checked": plain.map(lambda day: f"\n  by: นิติกร\n  # ตรวจ\n  on: {day}\n"),
        "signed_by": plain.map(lambda name: f"{{name: ก, position: '{name}'}}"),
        "attachments": st.lists(file, min_size=1, max_size=3).map(
            lambda files: "".join(f"\n  - path: {name}\n    title: ไฟล์" for name in files)
        ),
        "corrections": plain.map(lambda day: f"\n  - date: {day}\n    what: แก้คำผิด"),
    }
    return special.get(key, value)


FILES: Final = {"notice.pdf": b"%PDF-1.4"}
PUBLISHED: Final = b"---\ntitle: before\npublished: 2026-11-02\n---\nbefore\n"


@settings(max_examples=200, deadline=None)
@given(pages(), st.booleans())
def test_tidying_twice_is_tidying_once(text: str, published: bool) -> None:  # noqa: FBT001 - drawn
    known = around(FILES, PUBLISHED if published else None)
    once = tidy_page(PAGE, text.encode(), known)
    assert tidy_page(PAGE, once.raw, known) == type(once)(raw=once.raw, mends=())


@settings(max_examples=200, deadline=None)
@given(pages())
def test_a_page_says_afterwards_what_it_said_before(text: str) -> None:
    before = parse_document(PAGE, text.encode())
    after = parse_document(PAGE, tidy_page(PAGE, text.encode(), around(FILES)).raw)
    assert same(before.value, after.value), (before.value, after.value)
    assert {problem.id for problem in after.front_matter.problems} <= {p.id for p in before.front_matter.problems}
    assert comments(after) == comments(before)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.lists(st.one_of(NASTY, WORDS), max_size=30).map("".join).map(encoded)))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    for start in (b"", b"---\n", b"---\ntype: announcement\npublished: 2569-11-02\n---\n"):
        once = tidy_page(PAGE, start + raw, around(FILES, PUBLISHED))
        assert tidy_page(PAGE, once.raw, around(FILES, PUBLISHED)).mends == ()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_a_slip_anywhere_in_a_page_does_no_harm(folder: Path, data: st.DataObject) -> None:
    text = (folder / "before.md").read_bytes().decode("utf-8", "replace")
    at = data.draw(st.integers(0, len(text)))
    raw = (text[:at] + data.draw(NASTY) + text[at:]).encode()
    once = tidy_page(PAGE, raw, around_case(folder))
    assert tidy_page(PAGE, once.raw, around_case(folder)).mends == ()
    assert not value_of(raw) or same(value_of(raw), value_of(once.raw))


def same(before: Any, after: Any) -> bool:
    """Tell whether two values mean the same: shapes of letters, eras, digits and quotes apart; hashes may be new."""
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = ({plain(key): item for key, item in value.items()} for value in (before, after))
        return old.keys() <= new.keys() <= old.keys() | ADDED and all(
            same(old[k], new[k]) for k in old if k not in ADDED
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    return before == after or plain(after) in readings(before) or (type(before), before) in readings_of_quoted(after)


def readings(value: Any) -> set[str]:
    """Return what a text can stand for once it is mended."""
    if not isinstance(value, str):
        return set()
    value = mended_letters(value)
    day, arabic = parse_date(value), to_arabic(value).strip()
    era = re.sub(r"^(2[45][0-9]{2})(?=-)", lambda found: str(int(found[1]) - 543), arabic)
    return {plain(item) for item in (value, arabic, day.isoformat() if day else value, era, parse_yaml(arabic).value)}


def readings_of_quoted(value: Any) -> set[tuple[type, Any]]:
    """Return the numbers that a text was before it was put in quotes."""
    number = parse_yaml(value).value if isinstance(value, str) else None
    return {(type(number), number)} if isinstance(number, int | float) else set()


def plain(value: Any) -> str:
    return fold_for_comparison(str(value))


def comments(document: Document) -> list[str]:
    """Return the comments of a front matter, wherever they stand now."""
    head = document.raw.decode("utf-8", "replace").split("\n")[: document.front_matter.body_line - 1]
    return sorted(fold_for_comparison(line) for line in head if line.lstrip().startswith("#"))
