"""The one front-matter grammar: whatever is not it is said to be not it, and never read as nothing."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
from typing import Any, Final

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.document import check_front_matter, parse_document
from prakat.content.front_matter import StrictHandler, parse_front_matter
from prakat.findings import Span
from prakat.settings import MAX_FRONT_MATTER, MAX_PAGE

# The grammar once more, in one line and by other means than the reader's.
GRAMMAR: Final = re.compile(rb"---\n((?:(?!---\n)[^\n]*\n)*?)---\n.*", re.DOTALL)

PAGE: Final = (
    "---\ntitle: (ตัวอย่าง) ชวนร่วมกิจกรรม\ncategory: news\ntype: news\ntags:\n  - จิตอาสา\n"
    'phone: "0-0000-0000"\n---\n\nข้อความ\n\n---\n\nท้าย\n'
).encode()
PIECES: Final = st.sampled_from(
    [
        b"---\n", b"---", b"--- \n", b" ---\n", b"\n", b"\r\n", b"\r", b"\xef\xbb\xbf", b"\x00", b"\t", b" ", b"{}\n",
        b"...\n", b": ", b"'", b'"', b"[", b"- ", b"#", b"\xe0\xb8", b"\xff", b"\xc2\xa0", b"\xe2\x80\xa8", b"a: 1\n",
        b"null\n", b"title: x\n", b"&a ", b"*a", b"!t ", b"<<: {}\n", b"\xe2\x80\x94\n", b"\xef\xbb\xbf---\n",
    ]
)  # fmt: skip


@st.composite
def damaged_pages(draw: st.DrawFn) -> bytes:
    """Return a page with a few bytes cut out, put in, or both."""
    raw = PAGE
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(PIECES | st.binary(max_size=3)) + raw[at + draw(st.integers(0, 12)) :]
    return raw


BYTES: Final = damaged_pages() | st.lists(PIECES, max_size=8).map(b"".join) | st.binary(max_size=80)


def ids(raw: bytes) -> list[str]:
    return [problem.id for problem in parse_front_matter(raw).problems]


@TRIED
@given(BYTES)
def test_no_bytes_are_too_odd_to_read(raw: bytes) -> None:
    read = parse_front_matter(raw)
    assert isinstance(read.value, dict)
    lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in read.problems:
        assert 1 <= problem.span.line <= len(lines) + 1
        assert problem.span.column >= 1


@TRIED
@given(BYTES)
def test_what_is_accepted_is_the_grammar(raw: bytes) -> None:
    """Nothing is accepted but UTF-8, LF, no byte-order mark, both fences alone on their lines, and a YAML mapping."""
    read = parse_front_matter(raw)
    if not read.problems:
        assert not re.search("[\r\x00-\x08\ufeff]", raw.decode())
        found = GRAMMAR.fullmatch(raw)
        assert found
        assert read.value == yaml.safe_load(found[1])
        assert read.body == raw[found.end(1) + 4 :].decode()


@TRIED
@given(BYTES)
def test_front_matter_that_cannot_be_read_is_never_silently_empty(raw: bytes) -> None:
    document = parse_document("docs/news/2570/a.md", raw)
    assert document.value or check_front_matter(document)


@TRIED
@given(BYTES)
def test_what_other_readers_take_for_front_matter_is_never_passed_over(raw: bytes) -> None:
    """Whatever python-frontmatter's own reader finds, ours finds too or calls a fault."""
    try:
        other = frontmatter.loads(raw.decode("utf-8", "replace")).metadata
    except yaml.YAMLError:
        other = {"": ""}
    read = parse_front_matter(raw)
    assert read.problems or bool(read.value) == bool(other)


@TRIED
@given(damaged_pages())
def test_the_handler_reads_the_same_inside_python_frontmatter(raw: bytes) -> None:
    read = parse_front_matter(raw)
    if not read.problems:
        post = frontmatter.loads(raw.decode(), handler=StrictHandler())
        assert post.metadata == read.value
        assert post.content == read.body.strip()


@TRIED
@given(st.dictionaries(st.text(max_size=9), st.text(max_size=20) | st.integers(0, 9**9) | st.booleans(), min_size=1))
def test_a_page_written_by_python_frontmatter_reads_back(metadata: dict[str, Any]) -> None:
    post = frontmatter.Post("ข้อความ")
    post.metadata = metadata
    read = parse_front_matter(frontmatter.dumps(post, handler=StrictHandler()).encode())
    assert read.problems == ()
    assert read.value == metadata
    assert read.body.strip() == "ข้อความ"


def test_a_page_is_read_whole() -> None:
    read = parse_front_matter(PAGE)
    assert read.problems == ()
    assert read.value["phone"] == "0-0000-0000"
    assert read.source_map.value("/phone") == Span(7, 8, 7, 21)
    assert read.source_map.key("/tags") == Span(5, 1, 5, 5)
    assert read.source_map.key("/tags/0") == read.source_map.value("/tags/0") == Span(6, 5, 6, 12)
    assert read.source_map.value("/tags/7") == read.source_map.value("/tags")
    assert (read.body, read.body_line) == ("\nข้อความ\n\n---\n\nท้าย\n", 9)


@pytest.mark.parametrize(
    ("raw", "body", "line"),
    [
        (b"---\na: 1\n---\n", "", 4),
        (b"---\na: 1\n---\nb", "b", 4),
        (b"---\na: 1\n---\n\n", "\n", 4),
    ],
)
def test_the_body_begins_after_the_closing_line(raw: bytes, body: str, line: int) -> None:
    read = parse_front_matter(raw)
    assert (read.problems, read.body, read.body_line) == ((), body, line)


@pytest.mark.parametrize(
    ("raw", "id_", "line", "column"),
    [
        (b"", "missing", 1, 1),
        (b"\n---\na: 1\n---\n", "missing", 1, 1),
        (b" ---\na: 1\n---\n", "missing", 1, 1),
        (b"----\na: 1\n---\n", "missing", 1, 1),
        (b"--- \na: 1\n---\n", "missing", 1, 1),
        (b"+++\na = 1\n+++\n", "missing", 1, 1),
        (b'{"a": 1}\n', "missing", 1, 1),
        (b"---\na: 1\n", "not-closed", 2, 1),
        (b"---\na: 1\nb: 2\n\ntext\n", "not-closed", 3, 1),
        (b"---", "not-closed", 1, 1),
        (b"---\na: 1\n--- \n", "not-closed", 3, 1),
        (b"---\na: 1\n---\xc2\xa0", "not-closed", 3, 1),
        (b"---\na: 1\n ---\n", "not-closed", 3, 1),
        (b"---\na: 1\n----\n", "not-closed", 3, 1),
        ("---\na: 1\n—\n".encode(), "not-closed", 3, 1),
        (b"---\na: 1\n...\n", "not-closed", 3, 1),
        (b"---\na: 1\n---", "no-line-end", 3, 1),
        (b'---\n{a: "x\n----\ny"}\n---\n', "directive", 3, 1),
        ('---\na: "x\n---\u3000\ny"\n---\n'.encode(), "directive", 3, 1),
        (b"---\na: 2026-02-30\n---\n", "no-such-day", 2, 4),
        (b"---\na: 2026-02-20T25:00:00Z\n---\n", "no-such-day", 2, 4),
        (b"---\n---\n", "not-a-mapping", 2, 1),
        (b"---\n{}\n---\n", "not-a-mapping", 2, 1),
        (b"---\n- a\n---\n", "not-a-mapping", 2, 1),
        (b"---\ntext\n---\n", "not-a-mapping", 2, 1),
        (b"\xef\xbb\xbf---\na: 1\n---\n", "bom", 1, 1),
        (b"---\na: 1\r\n---\n", "carriage-return", 2, 5),
        (b"---\rna: 1\r---\r", "carriage-return", 1, 4),
        ("---\na: ก\n---\nข\x1b[2J".encode(), "control-character", 4, 2),
        ("---\n\ufeffa: 1\n---\n".encode(), "control-character", 2, 1),
        ("---\na: ก\u2028b: 1\n---\n".encode(), "control-character", 2, 5),
        ("---\nก: ข".encode() + b"\xff\n---\n", "not-utf8", 2, 5),
        (b"\xff\xfe-\x00-\x00-\x00", "not-utf8", 1, 1),
    ],
)
def test_a_fault_of_the_fences_is_found(raw: bytes, id_: str, line: int, column: int) -> None:
    problem = parse_front_matter(raw).problems[0]
    assert (problem.id, problem.span.line, problem.span.column) == (id_, line, column)


def test_one_reading_shows_all_that_is_wrong() -> None:
    raw = b"\xef\xbb\xbf---\r\na: 1\na: 2\nb: no\x00\n--- \n"
    assert ids(raw) == ["bom", "carriage-return", "control-character", "not-closed", "duplicate-key", "truth"]


def test_beside_a_near_close_the_values_are_read() -> None:
    read = parse_front_matter(b"---\na: 1\n--- \nbody\n")
    assert (read.value, read.body, read.body_line) == ({"a": 1}, "body\n", 4)


def test_sizes_have_their_limit_and_no_more() -> None:
    fits = b"---\na: 1\n---\n"
    assert ids(fits + b"x" * (MAX_PAGE - len(fits))) == []
    assert ids(fits + b"x" * (MAX_PAGE - len(fits) + 1)) == ["too-large"]
    head = "a: " + "x" * (MAX_FRONT_MATTER - 4)
    assert ids(f"---\n{head}\n---\n".encode()) == []
    assert ids(f"---\n{head}x\n---\n".encode()) == ["too-large"]


def test_a_hundred_megabytes_cost_nothing() -> None:
    assert ids(b"---\n" + b"a: [" * 25_000_000) == ["too-large"]


@pytest.mark.parametrize("text", ["", "---\n", "---\na: 1", "no front matter", "---\n- a\n---\n"])
def test_the_handler_never_raises_inside_python_frontmatter(text: str) -> None:
    handler = StrictHandler()
    assert frontmatter.loads(text, handler=handler).metadata == {}
    assert handler.problems


def test_the_handler_forgets_the_last_text() -> None:
    handler = StrictHandler()
    frontmatter.loads("---\na: 1", handler=handler)
    assert frontmatter.loads("---\na: 1\n---\n", handler=handler).metadata == {"a": 1}
    assert handler.problems == []
