"""The sample year, and any other files, as books and settings for tests."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from tests.opendata.sample_year import make_year
from tests.rules.cases import house

from prakat.content.schema import Schemas, load_schemas
from prakat.opendata.book import Book, read_books
from prakat.opendata.labels import Labels
from prakat.opendata.setting import Setting
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

SITE: Final = "https://town.example.org/"


def corpus_of(files: Mapping[str, bytes]) -> Corpus:
    """Return files in a house."""
    return Corpus(MemorySnapshot({**house(), **files}))


@cache
def schemas() -> Schemas:
    """Return the repository's schemas."""
    return load_schemas(MemorySnapshot(house()))


def setting(link: str = SITE) -> Setting:
    """Return a publisher; ``link`` is where its pages lie."""
    return Setting(
        labels=Labels(schemas()),
        divisions={"clerk": "สำนักปลัดเทศบาล"},
        publisher="เทศบาลทดสอบ",
        district="ทดสอบ",
        province="ทดสอบ",
        link=lambda path: f"{link}{path.removeprefix('docs/').removesuffix('.md')}/",
    )


def books_of(files: Mapping[str, bytes]) -> tuple[Book, ...]:
    """Return the books of files."""
    return read_books(corpus_of(files), schemas())


@cache
def sample_book() -> Book:
    """Return the sample year."""
    (book,) = books_of(make_year())
    return book
