"""From a base to a head: what differs, which pages that touches, and what belongs to a page."""
# ruff: noqa: D103 - the name of a test is its sentence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.content.front_matter import StrictHandler
from prakat.repository.change import Change, NoHistory, compare
from prakat.repository.corpus import Corpus, is_page, is_protected
from prakat.repository.snapshot import Entry, MemorySnapshot, blob_id

PAGE, OTHER, FILE, BELOW = "docs/law/a.md", "docs/law/b.md", "docs/law/a.pdf", "docs/law/2569/a.pdf"
LEDGER = "approvals.yml"


def page(*names: str, **fields: object) -> bytes:
    """Return a page that names files."""
    return f"---\n{StrictHandler().export({'attachments': list(names), **fields})}\n---\nเนื้อหา\n".encode()


def change(before: dict[str, bytes], after: dict[str, bytes], *, whole: bool = False) -> Change:
    """Compare two trees that both have a ledger."""
    base, head = ({LEDGER: b"", **files} for files in (before, after))
    return compare(Corpus(MemorySnapshot(base)), Corpus(MemorySnapshot(head)), whole=whole)


def test_nothing() -> None:
    same = change({PAGE: page()}, {PAGE: page()})
    assert (same.files, same.pages, same.touched_pages) == ((), (), ())


def test_added_changed_removed() -> None:
    one, two = page("x"), page("y")
    found = change({PAGE: one, OTHER: one}, {PAGE: two, "docs/law/c.md": one})
    assert [(file.path, file.before, file.after) for file in found.files] == [
        (PAGE, Entry("100644", blob_id(one)), Entry("100644", blob_id(two))),
        (OTHER, Entry("100644", blob_id(one)), None),
        ("docs/law/c.md", None, Entry("100644", blob_id(one))),
    ]
    assert found.touched_pages == (PAGE, OTHER, "docs/law/c.md")
    assert found.pages == (PAGE, "docs/law/c.md")


def test_a_mode_is_a_change() -> None:
    base = MemorySnapshot({LEDGER: b"", PAGE: page()})
    head = MemorySnapshot({LEDGER: b"", PAGE: page()}, {PAGE: "100755"})
    assert compare(Corpus(base), Corpus(head)).pages == (PAGE,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({FILE: b"1"}, {FILE: b"2"}),
        ({FILE: b"1"}, {}),
        ({}, {FILE: b"1"}),
        ({BELOW: b"1"}, {BELOW: b"2"}),
    ],
)
def test_an_attachment_touches_the_pages_that_name_it(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    names = page("a.pdf", "2569/a.pdf")
    same = {PAGE: names, OTHER: page("b.pdf"), "docs/law/2569/c.md": page("a.pdf"), "docs/news/a.md": names}
    wanted = {PAGE} | ({"docs/law/2569/c.md"} if BELOW in before else set())
    assert set(change({**same, **before}, {**same, **after}).touched_pages) == wanted


WRITTEN = [
    "a.pdf",
    '"a.pdf"',
    "'a.pdf'",
    '"\\x61.pdf"',
    '"a\\u002epdf"',
    '"a.\\\n  pdf"',
    "|-\n  a.pdf",
    ">-\n  a.pdf",
    "[[[a.pdf]]]",
    "{x: {y: a.pdf}}",
    "! a.pdf",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_however_the_name_is_written(written: str) -> None:
    """A reader of YAML finds the name; so does whoever looks for the pages a file belongs to."""
    same = {PAGE: f"---\nanything: {written}\n---\n".encode(), OTHER: page()}
    found = change({**same, FILE: b"1"}, {**same, FILE: b"2"})
    assert found.touched_pages == (PAGE,)
    document = found.head.document(PAGE)
    assert document is not None
    assert found.head.attachments(document) == (FILE,)


def test_more_attachments_than_are_looked_for_one_by_one() -> None:
    names = [f"f{number}.pdf" for number in range(60)]
    same = {f"docs/law/p{number}.md": page(name) for number, name in enumerate(names)}
    before, after = ({f"docs/law/{name}": content for name in names} for content in (b"1", b"2"))
    assert set(change({**same, **before}, {**same, **after}).touched_pages) == set(same)


@TRIED
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), max_size=6))
def test_pages_of_a_file_are_those_whose_bundle_has_it(rows: list[tuple[int, int, int, int]]) -> None:
    """Looking for a file's pages, and reading every page's files, tell the same."""
    before, after = {}, {}
    for number, (old, new, old_file, new_file) in enumerate(rows):
        before[f"docs/law/p{number}.md"], after[f"docs/law/p{number}.md"] = page(f"f{old}.pdf"), page(f"f{new}.pdf")
        before[f"docs/law/f{number}.pdf"], after[f"docs/law/f{number}.pdf"] = (bytes([n]) for n in (old_file, new_file))
    found = change(before, after)
    corpora = (found.base, found.head)
    wanted = {path for path in found.changed_paths if is_page(path)}
    for corpus in corpora:
        documents = [document for document in map(corpus.document, corpus.pages()) if document]
        wanted |= {d.path for d in documents if found.changed_paths.intersection(corpus.attachments(d))}
    assert set(found.touched_pages) == wanted


@pytest.mark.parametrize(
    "name",
    [
        "../law/a.pdf",
        "./a.pdf",
        "/docs/law/a.pdf",
        "docs/law/a.pdf",
        "2569/../a.pdf",
        "a.pdf ",
        "A.pdf",
        "a.pdf\n",
        "//a.pdf",
    ],
)
def test_names_that_are_no_attachment(name: str) -> None:
    corpus = Corpus(MemorySnapshot({PAGE: page(name), FILE: b"1"}))
    document = corpus.document(PAGE)
    assert document is not None
    assert corpus.attachments(document) == ()


def test_a_page_is_nobodys_attachment() -> None:
    corpus = Corpus(MemorySnapshot({PAGE: page("b.md", "a.md"), OTHER: page()}))
    document = corpus.document(PAGE)
    assert document is not None
    assert corpus.attachments(document) == ()


def test_the_whole() -> None:
    files = {PAGE: page(), OTHER: page()}
    assert change(files, files, whole=True).pages == (PAGE, OTHER)
    assert change({PAGE: page(), OTHER: page()}, {OTHER: page()}, whole=True).pages == (OTHER,)


def test_founding() -> None:
    head = Corpus(MemorySnapshot({LEDGER: b"", PAGE: page()}))
    for base in (None, Corpus(MemorySnapshot()), Corpus(MemorySnapshot({PAGE: page()}))):
        found = compare(base, head)
        assert (found.founding, found.whole, found.pages) == (True, True, (PAGE,))
    assert not change({}, {}).founding
    assert not change({}, {}).whole


def test_a_ledger_taken_away_is_no_founding() -> None:
    found = compare(Corpus(MemorySnapshot({LEDGER: b""})), Corpus(MemorySnapshot({PAGE: page()})))
    assert not found.founding


@pytest.mark.parametrize("path", ["docs/law/a.md", "docs/a.md", "docs/.md", "docs/law/.md", "docs/a/b/c/d.md"])
def test_pages(path: str) -> None:
    assert is_page(path)
    assert not is_protected(path)


@pytest.mark.parametrize(
    "path", ["docs.md", "Docs/a.md", "docs/a.MD", "docs/a.md/b", "doc/a.md", "/docs/a.md", "docs", " docs/a.md"]
)
def test_no_pages(path: str) -> None:
    assert not is_page(path)


@pytest.mark.parametrize(
    "path", ["README.md", "LICENSE", "CHANGELOG.md", "tests/a", "tests/a/b.py", "approvals.yml", "docs/a"]
)
def test_not_protected(path: str) -> None:
    assert not is_protected(path)


PROTECTED = [
    "README.md.py",
    "README.md/x",
    "README",
    "readme.md",
    "LICENSE.txt",
    "tests",
    "tests.py",
    "Tests/a",
    "xtests/a",
    "approvals.yml/x",
    "approvals.yaml",
    "docs",
    "docs.yml",
    "Docs/a.md",
    ".github/x",
    "hooks/x",
    "mkdocs.yml",
    ".gitattributes",
]


@pytest.mark.parametrize("path", PROTECTED)
def test_protected(path: str) -> None:
    assert is_protected(path)


def test_no_history_is_nothing() -> None:
    assert (tuple(NoHistory().contributions()), tuple(NoHistory().snapshots("x"))) == ((), ())
