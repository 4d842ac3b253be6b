"""Rows of a page, whether they stand in its front matter or in a CSV file beside it: one form for who joins them."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from prakat.content.csv_cells import CsvProblem
from prakat.content.csv_rows import CsvRow, RowSchema, parse_csv_rows, row_schema_of
from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.findings import Location
from prakat.repository.corpus import Corpus
from prakat.rules.fields import entries

_ROW_KEYS: Final = ("items", "rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its value, the page it belongs to, and where it stands."""

    value: Mapping[str, Any]
    document: Document
    pointer: str = ""
    csv: CsvRow | None = None
    path: str = ""

    def locate(self, pointer: str = "") -> Location:
        """Return the place of a field of the row, by its JSON Pointer within the row ("/winner/price")."""
        if self.csv is not None:
            return Location(path=self.path, span=self.csv.locate(pointer))
        return self.document.locate(self.pointer + pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows of a page, and what kept others of its CSV file from being read."""

    rows: tuple[Row, ...]
    problems: tuple[CsvProblem, ...] = ()
    path: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether every row could be read, so that sums mean something."""
        return not self.problems


class Tables:
    """The tables of a corpus; each is read once."""

    def __init__(self, corpus: Corpus, schemas: Schemas) -> None:
        # Not the corpus itself, or it could never be let go of: see _READ.
        self._paths = corpus.paths
        self._snapshot = corpus.snapshot
        self._schemas = schemas
        self._row_schemas: dict[str, RowSchema | None] = {}
        self._tables: dict[str, Table] = {}

    def of(self, document: Document) -> Table:
        """Return the rows of a page of the corpus. A page that is a single procurement is its own only row."""
        if document.path not in self._tables:
            self._tables[document.path] = self._read(document)
        return self._tables[document.path]

    def _read(self, document: Document) -> Table:
        rows = [
            Row(value=item, document=document, pointer=pointer)
            for key in _ROW_KEYS
            for pointer, item in entries(document.value, key)
        ]
        if document.type == "procurement-item" and not {"rows", "rows_csv"} & document.value.keys():
            rows.append(Row(value=document.value, document=document))
        path = posixpath.join(posixpath.dirname(document.path), document.text("rows_csv") or ".")
        schema = self._row_schema(document.type)
        if schema is None or path not in self._paths:
            return Table(rows=tuple(rows))
        found, problems = parse_csv_rows(self._snapshot.read(path), schema)
        rows += [Row(value=row.value, document=document, csv=row, path=path) for row in found]
        return Table(rows=tuple(rows), problems=problems, path=path)

    def _row_schema(self, type_: str) -> RowSchema | None:
        if type_ not in self._row_schemas:
            kind = self._schemas.types.get(type_)
            self._row_schemas[type_] = row_schema_of(self._schemas, kind) if kind else None
        return self._row_schemas[type_]


_READ: Final[WeakKeyDictionary[Corpus, dict[Schemas, Tables]]] = WeakKeyDictionary()


def tables_of(corpus: Corpus, schemas: Schemas) -> Tables:
    """Return the tables of a corpus by the row schemas of a rule book: several rules ask for the same."""
    by_schemas = _READ.setdefault(corpus, {})
    if schemas not in by_schemas:
        by_schemas[schemas] = Tables(corpus, schemas)
    return by_schemas[schemas]
