"""The procurement pages of one fiscal year: what plan, items, months and reports are joined within."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from prakat.content.document import Document
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus
from prakat.rules.fields import fiscal_year_of
from prakat.rules.fiscal_period import folder_year
from prakat.settings import DOCS

FOLDER = f"{DOCS}/procurement/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementYear:
    """The pages of a fiscal year (B.E.), by path, and which of them the change touched."""

    year: int
    documents: tuple[Document, ...]
    touched: frozenset[str]

    def of(self, type_: str, *, current: bool = True) -> list[Document]:
        """Return the pages of a type; those that are not superseded, cancelled or archived, unless all are wanted."""
        found = (document for document in self.documents if document.type == type_)
        return [document for document in found if not current or is_current(document)]

    def is_touched(self, document: Document) -> bool:
        """Tell whether a page is part of the change, itself or by an attachment."""
        return document.path in self.touched


def is_current(document: Document) -> bool:
    """Tell whether a page still stands: no status is as good as ``current``."""
    return document.text("status") in {"", "current"}


def read_years(change: Change) -> list[ProcurementYear]:
    """Return every fiscal year whose procurement a change touches, as the head has it; all years when ``whole``."""
    touched = frozenset(change.pages) if change.whole else frozenset(change.touched_pages)
    years = _years_of(change.head, touched) | _years_of(change.base, touched)
    return list(_read(change.head, years, touched))


def _years_of(corpus: Corpus, paths: Collection[str]) -> set[int]:
    documents = (corpus.document(path) for path in paths if path.startswith(FOLDER))
    return {year for document in documents if document and (year := fiscal_year_of(document.value)) is not None}


def _read(corpus: Corpus, years: set[int], touched: frozenset[str]) -> Iterator[ProcurementYear]:
    found: dict[int, list[Document]] = {year: [] for year in sorted(years)}
    for path in corpus.pages() if years else ():
        # A page in another year's folder is of another year: `fiscal-period` sees to that, and spares reading it.
        folder = folder_year(path)
        if not path.startswith(FOLDER) or (folder is not None and folder not in found):
            continue
        document = corpus.document(path)
        year = fiscal_year_of(document.value) if document else None
        if document and year in found:
            found[year].append(document)
    for year, documents in found.items():
        yield ProcurementYear(year=year, documents=tuple(documents), touched=touched)
