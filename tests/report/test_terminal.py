"""What a person reads: the right place, the mark under the word, and nothing that content could put in its stead."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED
from tests.report.nasty import FILES, REPORTS, lines_from, made_rule

from prakat.findings import CannotJudgeError, Finding, Location, Message, Report, Severity, Span, Text
from prakat.report.terminal import display_width, render_terminal, render_terminal_error

# Every line begins with words of our own: a head, an arrow, a line number, a gutter, a clause, an advice or the sum.
OURS = re.compile(
    r"""(?:ผิด|เตือน|ข้อสังเกต)\[[a-z-]+\]\ |\ \ -->\ docs/|\ {0,5}[0-9]+\ \|\ |\ {6}\|\ +\^+$|\ \ ตามประกาศ\ ข้อ\ [๐-๙.]+$
    |\ \ ทำต่อ:\ ?|$|(?:ผ่าน|ไม่ผ่าน):\ ตรวจ\ [0-9]+\ รายการ""",
    re.VERBOSE,
)

# What a terminal prints as it is: consonants, vowels and marks above, below and beside, Latin, digits, wide letters.
CLEAN = st.sampled_from("กขนำาะิีุู่้๊์ํเแโไใ๐๙abc 12:#-_漢字e\u0301")


def show(line: str, span: Span, path: str = "docs/a.md") -> list[str]:
    """Return the excerpt of a finding in a file of one line."""
    finding = Finding(
        rule=made_rule(Severity.ERROR),
        message=Message(id="made", params={"text": "x"}),
        location=Location(path=path, span=span),
    )
    text = render_terminal(Report(findings=(finding,), checked=1), lines_from([line]), "th")
    return [row for row in text.split("\n") if "|" in row]


@TRIED
@given(REPORTS, FILES, st.sampled_from(["th", "en"]))
def test_content_never_moves_the_cursor(report: Report, lines: Sequence[str], lang: str) -> None:
    text = render_terminal(report, lines_from(lines), lang)
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"}]
    text.encode("utf-8")


@TRIED
@given(REPORTS, FILES)
def test_content_never_begins_a_line(report: Report, lines: Sequence[str]) -> None:
    for row in render_terminal(report, lines_from(lines), "th").removesuffix("\n").split("\n"):
        assert OURS.match(row), row


@TRIED
@given(st.text(CLEAN, max_size=20), st.text(CLEAN, min_size=1, max_size=20), st.text(CLEAN, max_size=20))
def test_the_mark_stands_under_the_word(before: str, word: str, after: str) -> None:
    """A terminal prints as many columns before the mark as before the word, and the mark is as wide as the word."""
    line = f"x{before}{word}{after}x"
    start = len(before) + 2
    printed, mark = show(line, Span(1, start, 1, start + len(word)))
    assert printed == "    1 | " + line
    assert mark == "      | " + " " * display_width("x" + before) + "^" * max(1, display_width(word))


@pytest.mark.parametrize(
    ("line", "column", "word", "printed", "mark"),
    [
        ("title: ที่นี่", 8, "ที่นี่", "title: ที่นี่", "       ^^"),
        ("น้ำใส: ไม่มี", 6, ":", "น้ำใส: ไม่มี", "    ^"),
        ("ก่อน|หลัง", 6, "หลัง", "ก่อน|หลัง", "    ^^^"),
        ("漢字 x", 4, "x", "漢字 x", "     ^"),
        ("\tby: x", 2, "by", "    by: x", "    ^^"),
        ("ก\u200bข", 2, "\u200b", "ก<U+200B>ข", " ^^^^^^^^"),
        ("ก\x1b[2Jข", 2, "\x1b", "ก<U+001B>[2Jข", " ^^^^^^^^"),
        ("\ufeff---", 1, "---", "---", "^^^"),
        ("##[error]x", 4, "error", "##<U+005B>error]x", "          ^^^^^"),
    ],
)
def test_marks_beside_thai_and_what_cannot_be_seen(line: str, column: int, word: str, printed: str, mark: str) -> None:
    assert show(line, Span(1, column, 1, column + len(word))) == ["    1 | " + printed, "      | " + mark]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("กิ่ง", 2),
        ("น้ำ", 2),
        ("น้\u0e4dา", 2),
        ("ที่สุด", 3),
        ("๑๒", 2),
        ("ฺ", 0),
        ("漢", 2),
        ("e\u0301", 1),
    ],
)
def test_widths_are_those_of_a_terminal(text: str, width: int) -> None:
    assert display_width(text) == width


def test_a_place_without_a_line_has_no_excerpt() -> None:
    assert show("x", Span(1, 1, 1, 1)) == []
    assert show("", Span(1, 1, 1, 4)) == show("\ufeff", Span(1, 1, 1, 2)) == []
    assert show("x", Span(9, 1, 9, 4)) == []
    assert show("x" * 300, Span(1, 200, 1, 204)) == []


def test_a_long_line_is_cut_and_says_so() -> None:
    rows = show("ก" * 5000, Span(1, 3, 1, 4000))
    assert rows[0].endswith("…")
    assert all(display_width(row) <= 8 + 110 for row in rows)


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert show("checked: x", Span(1, 10, 4, 2))[1] == "      |          ^"


def test_the_sum_counts_what_is_to_be_mended() -> None:
    def made(severity: Severity) -> Finding:
        message = Message(id="made", params={"text": "x"})
        return Finding(rule=made_rule(severity), message=message, location=Location(path="docs/a.md"))

    def last(lang: str, *severities: Severity) -> str:
        report = Report(findings=tuple(map(made, severities)), checked=7)
        return render_terminal(report, lines_from([]), lang).splitlines()[-1]

    assert last("th") == "ผ่าน: ตรวจ 7 รายการ"
    assert last("th", Severity.WARNING, Severity.NOTE) == "ผ่าน: ตรวจ 7 รายการ เตือน 1 แห่ง"
    assert last("th", *Severity) == "ไม่ผ่าน: ตรวจ 7 รายการ พบที่ต้องแก้ 1 แห่ง เตือน 1 แห่ง"
    assert last("en", *Severity) == "refused: 7 checked, 1 to mend, 1 warnings"
    assert last("en") == "pass: 7 checked"


def test_colours_are_the_callers() -> None:
    report = Report(findings=(), checked=1)
    assert (
        render_terminal(report, lines_from([]), "en", lambda text, colour: f"<{colour}>{text}")
        == "<green>pass: 1 checked\n"
    )


def test_what_cannot_be_judged_is_said_with_what_to_do() -> None:
    error = CannotJudgeError(Text(th="ไม่พบรุ่น a\x1b\nb", en="no revision"), Text(th="ลองใหม่", en="try again"))
    assert render_terminal_error(error, "th") == (
        "ตรวจไม่ได้: ไม่พบรุ่น a<U+001B><U+000A>b\n  ทำต่อ: ลองใหม่\n  ถือว่าไม่ผ่าน จนกว่าจะตรวจได้\n"
    )
    assert render_terminal_error(error, "en") == (
        "cannot judge: no revision\n  next: try again\n  this blocks a merge until it can be judged\n"
    )
