"""What every benchmark stands on: the generated municipality is the same each time, and the gate passes it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.bench.corpus import MOST, NEWS, ORDINANCE, Made, draft_change, make_corpus
from tests.bench.seeded.history import git

from prakat.approvals.ledger import parse_ledger_text, render_ledger
from prakat.cli.options import moment_of
from prakat.cli.processes import over_processes
from prakat.content.category import BY_KEY
from prakat.findings import Severity
from prakat.gate import check
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.git_change import read_change
from prakat.repository.git_objects import GitRepository
from prakat.repository.snapshot import MemorySnapshot
from prakat.settings import LEDGER

PAGES = 600
NOW = moment_of(date(2026, 11, 22))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a municipality with one earlier year."""
    return make_corpus(tmp_path_factory.mktemp("corpus") / "town", PAGES, seed=7, checkout=False)


def errors(made: Made, base: str | None, head: str) -> list[str]:
    """Return what the gate refuses, a line each."""
    repository = GitRepository(made.target)
    try:
        report = check(read_change(repository, base, head), NOW)
    finally:
        repository.close()
    return [f"{f.location.path}: {f.text.en}" for f in report.findings if f.severity is Severity.ERROR]


def test_holds_what_was_asked_for(made: Made) -> None:
    """The number of pages is exact; every category, every type, attachments and commits are there."""
    paths = git(made.target, "ls-tree", "-r", "--name-only", "main", "docs").split("\n")
    pages = [path for path in paths if path.endswith(".md")]
    assert len(pages) == len(set(pages)) == PAGES
    assert len(paths) - len(pages) == made.attachments > PAGES // 3
    assert {path.split("/")[1] for path in pages} == set(BY_KEY)
    assert made.types >= 47
    assert int(git(made.target, "rev-list", "--count", "main")) == made.commits == 12


def test_the_gate_passes_it_as_a_whole_and_as_a_change(made: Made) -> None:
    """As a founding, and as one large change of a base that has the samples only."""
    assert errors(made, None, "main") == []
    assert errors(made, "main~11", "main") == []


def test_a_page_can_be_changed_with_and_without_an_approval(made: Made) -> None:
    """Drafts for the one-page figures hold when they should, and only then."""
    draft_change(made, NEWS, branch="news")
    draft_change(made, ORDINANCE, branch="signed", sign=True)
    draft_change(made, ORDINANCE, branch="unsigned")
    assert errors(made, "main", "news") == []
    assert errors(made, "main", "signed") == []
    assert errors(made, "main", "unsigned") != []


def test_two_processes_say_what_one_says(made: Made) -> None:
    """Of a founding that lacks its ledger's entries: hundreds of findings, in the same order."""
    repository = GitRepository(made.target)
    try:
        head = repository.snapshot("main")
        files = {path: head.read(path) for path in head.paths()}
    finally:
        repository.close()
    text = parse_ledger_text(files[LEDGER])
    files[LEDGER] = render_ledger(replace(text, blocks={}), {})
    one = check(compare(None, Corpus(MemorySnapshot(files))), NOW)
    two = check(compare(None, Corpus(MemorySnapshot(files))), NOW, lambda tasks: over_processes(tasks, 2))
    assert one == two
    assert len(one.findings) >= len(made.blocks)


def test_one_seed_gives_one_town_and_another_seed_another(made: Made, tmp_path: Path) -> None:
    """Pages, attachments and signatures depend on the seed and on nothing else."""
    again = make_corpus(tmp_path / "again", PAGES, seed=7, checkout=False)
    other = make_corpus(tmp_path / "other", PAGES, seed=8, checkout=False)
    trees = [git(m.target, "rev-parse", "main:docs") for m in (made, again, other)]
    assert trees[0] == trees[1] != trees[2]
    # Not the commits: other files of the project may be under work while this runs.
    assert again.blocks == made.blocks != other.blocks


def test_no_two_attachments_are_the_same_where_the_kind_allows(made: Made) -> None:
    """A cache by content would make any figure about attachments look good."""
    lines = git(made.target, "ls-tree", "-r", "main", "docs").split("\n")
    ids = [line.split()[2] for line in lines if line.endswith((".pdf", ".png"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("pages", [10, MOST + 1])
def test_a_size_that_cannot_be_made_is_refused(pages: int, tmp_path: Path) -> None:
    """Fewer pages than there are samples, or more than anybody asked for."""
    with pytest.raises(ValueError, match="pages"):
        make_corpus(tmp_path, pages)
