"""The documents the queries are asked of: generated noise, the shipped pages, and the pages written for the queries."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.corpus import ROOT, make_corpus
from tests.bench.seeded.prose import Prose

from prakat.approvals.house import read_house
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.snapshot import MemorySnapshot
from prakat.site.publication import Publication, read_publication

HERE: Final = Path(__file__).parent
SEED: Final = 5
# Real pages are of all lengths: so are these, by words that are everywhere in the noise.
_LONGEST_PADDING: Final = 8_000


def read_targets() -> Iterator[tuple[str, str]]:
    """Yield the written pages by repository path, each drawn out by a length of prose of its own seed."""
    for file in sorted((HERE / "pages").rglob("*.md")):
        name = file.relative_to(HERE / "pages").as_posix()
        source = random.Random(f"{SEED} {name}")  # noqa: S311 - a benchmark must be the same every time
        padding = Prose(source).body([], source.randint(0, _LONGEST_PADDING))
        yield f"docs/{name}", f"{file.read_text(encoding='utf-8')}\n{padding}"


def read_files(folder: Path, pages: int) -> dict[str, bytes]:
    """Return all files of a municipality of that many pages with the written ones among them; made when missing."""
    repository_folder = folder / f"c{pages}"
    if not (repository_folder / ".git").is_dir():
        make_corpus(repository_folder, pages, seed=SEED, checkout=False)
    repository = GitRepository(repository_folder)
    try:
        snapshot = repository.snapshot("main")
        files = dict(snapshot.read_many(sorted(snapshot.paths())))
    finally:
        repository.close()
    files |= {path: text.encode() for path, text in read_targets()}
    synonyms = ROOT / "schemas" / "synonyms.yml"
    return files | ({"schemas/synonyms.yml": synonyms.read_bytes()} if synonyms.is_file() else {})


def publication_of(files: dict[str, bytes]) -> Publication:
    """Return the site of these files. Nothing is judged here: only what is found matters."""
    corpus = Corpus(MemorySnapshot(files))
    house, findings = read_house(corpus)
    if house is None:
        raise ValueError(findings)
    return read_publication(corpus, house, site_name="เทศบาลตัวอย่าง")
