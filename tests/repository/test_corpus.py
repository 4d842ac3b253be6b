"""Reading little says the same as reading everything."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.repository import corpus as corpus_module
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.settings import LEDGER, MAX_PAGE


def page(*names: str) -> bytes:
    """Return a page that names files, each as it is written."""
    return f"---\nattachments: [{', '.join(names)}]\n---\n".encode()


class Counting(MemorySnapshot):
    """Files that know how often each was read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        """Return the bytes, and remember that somebody asked."""
        self.reads.append(path)
        return super().read(path)


FILES = {
    LEDGER: b"",
    "docs/law/a.md": page("plan.pdf", "deep/data.csv"),
    "docs/law/b.md": page("'plan.pdf'", "none.pdf"),
    "docs/law/escaped.md": page('"pl\\x61n.pdf"'),
    "docs/law/quoted.md": page("'o''clock.pdf'"),
    "docs/law/deep/c.md": page("data.csv", "plan.pdf", "b.md"),
    "docs/news/d.md": page("../law/plan.pdf", "docs/law/plan.pdf", "/plan.pdf"),
    "docs/law/large.md": page("plan.pdf") + b" " * MAX_PAGE,
    "docs/law/broken.md": b"\xff plan.pdf",
    "docs/law/plan.pdf": b"%PDF",
    "docs/law/o'clock.pdf": b"%PDF",
    "docs/law/deep/data.csv": b"1",
    "docs/law/deep/plan.pdf": b"%PDF",
    "docs/law/orphan.pdf": b"%PDF",
}


@pytest.mark.parametrize("path", FILES)
def test_the_pages_that_name_a_file_are_those_of_the_whole_index(path: str) -> None:
    """Names in quotes, in folders below, written with escapes; and pages that cannot be read."""
    found = Corpus(MemorySnapshot(FILES)).users_of(path)
    assert found == Corpus(MemorySnapshot(FILES)).users.get(path, ())
    if path == "docs/law/plan.pdf":
        assert found == ("docs/law/a.md", "docs/law/b.md", "docs/law/escaped.md")


@TRIED
@given(seed=st.integers(0, 10**9))
def test_a_head_says_the_same_whether_it_reads_like_its_base_or_not(seed: int) -> None:
    """Random trees, with pages, attachments and names changed from base to head."""
    source = random.Random(seed)  # noqa: S311
    folders = ["docs/law", "docs/law/x", "docs/law/x/y", "docs/news"]
    names = ["a.pdf", "b.pdf", "x/a.pdf", "x/y/b.pdf", "y/a.pdf", '"\\x61.pdf"']

    def files() -> dict[str, bytes]:
        pages = {f"{f}/{n}.md": page(*source.sample(names, 2)) for f in folders for n in "pq" if source.random() < 0.8}
        attached = {f"{f}/{n}.pdf": b"%PDF" for f in folders for n in "ab" if source.random() < 0.8}
        return {LEDGER: b"", **pages, **attached}

    before, after = files(), files()
    after |= {path: raw for path, raw in before.items() if source.random() < 0.5}
    change = compare(Corpus(MemorySnapshot(before)), Corpus(MemorySnapshot(after)))
    alone = Corpus(MemorySnapshot(after))
    for path in {*before, *after}:
        assert change.head.users_of(path) == alone.users.get(path, ())
        assert change.head.document(path) == alone.document(path)
        assert change.base.users_of(path) == Corpus(MemorySnapshot(before)).users.get(path, ())


def test_a_page_that_did_not_change_is_read_once_for_base_and_head() -> None:
    """And is the same object, so that nobody compares it word by word."""
    base = Counting(FILES)
    head = Counting({**FILES, "docs/law/a.md": page("plan.pdf")})
    change = compare(Corpus(base), Corpus(head))
    assert change.head.document("docs/law/b.md") is change.base.document("docs/law/b.md")
    assert change.head.document("docs/law/a.md") is not change.base.document("docs/law/a.md")
    assert base.reads == ["docs/law/b.md", "docs/law/a.md"]
    assert head.reads == ["docs/law/a.md"]


def test_one_attachment_costs_no_look_at_pages_that_cannot_name_it() -> None:
    """Not even to read them: not those of other folders, and not those that do not hold the name."""
    snapshot = Counting(FILES)
    assert Corpus(snapshot).users_of("docs/law/deep/data.csv") == ("docs/law/a.md", "docs/law/deep/c.md")
    assert "docs/news/d.md" not in snapshot.reads
    parsed = Corpus(Counting(FILES))
    parsed.users_of("docs/law/deep/data.csv")
    assert "docs/law/b.md" not in parsed._documents  # noqa: SLF001 - what it did not do is what is tested


def test_many_attachments_are_looked_up_in_the_whole_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page for each of a thousand attachments would take far longer than reading every page once."""
    monkeypatch.setattr(corpus_module, "_FEW", 2)
    corpus = Corpus(MemorySnapshot(FILES))
    found = {path: corpus.users_of(path) for path in FILES}
    assert "users" in corpus.__dict__
    assert found == {path: corpus.users.get(path, ()) for path in FILES}


def test_a_tree_compared_with_itself_reads_its_own_pages() -> None:  # noqa: D103 - its name says it
    corpus = Corpus(MemorySnapshot({"docs/news/a.md": b"---\ntitle: x\n---\n"}))
    change = compare(corpus, corpus, whole=True)
    assert change.head.document("docs/news/a.md") is not None
    assert change.pages == ("docs/news/a.md",)
