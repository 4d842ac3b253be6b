"""The procurement of a fiscal year as one book: items with all that is known of them, months, quarters, report.

Pages are joined by the number of the item in the plan, else by the e-GP project number. Total: a draft may hold
anything, and what cannot be read is left out, for the gate has said so already.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.repository.corpus import Corpus
from prakat.rules.fields import fiscal_year_of, group, month_of, text_of, whole_of
from prakat.rules.procurement_year import FOLDER, is_current
from prakat.rules.rows import Row, Tables, tables_of
from prakat.thai.calendar import fiscal_year
from prakat.thai.fiscal_calendar import month_days

ANNOUNCEMENT: Final = "procurement-announcement"
_PLAN: Final = "procurement-plan"
_ITEM: Final = "procurement-item"
_MONTH: Final = "procurement-monthly-summary"
_QUARTER: Final = "procurement-quarterly-winners"
_REPORT: Final = "procurement-annual-report"

_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One procurement: its row of the plan, its details, its announcements (oldest first), its rows of สขร.1.

    ``key`` is the number in the plan; what was never numbered is known by its e-GP number, or by month and row.
    """

    key: str
    year: int
    planned: Row | None = None
    details: Row | None = None
    announcements: tuple[Document, ...] = ()
    bought: tuple[Row, ...] = ()

    @property
    def number(self) -> str:
        """The number in the plan or in the details; empty for what has none."""
        return next((text for row in (self.planned, self.details) if row and (text := _id(row.value))), "")

    @property
    def name(self) -> str:
        """What is bought, in the words of the plan, else of the details, else of the first paper there is."""
        return str(self._first(("name",), ("item_name",), ("work",), ("subject",)) or self.key)

    @property
    def egp(self) -> str:
        """The e-GP project number; empty where there is none."""
        return str(self._first(("egp_project_no",)) or "")

    def value(self, *keys: str) -> Any:
        """Return a field by the name it has in details, plan, สขร.1 or an announcement; None when none has it."""
        return self._first(tuple(keys))

    @property
    def contract(self) -> Mapping[str, Any]:
        """The contract, as the details have it, else as สขร.1 has it; empty before there is one."""
        found = (group(row.value, "contract") for row in (*self._details, *self.bought))
        return next(filter(None, found), {})

    @property
    def winner(self) -> Mapping[str, Any]:
        """The first winner of the details, else of สขร.1, else of the last announcement that names one."""
        return next(filter(None, (*self._winners("awards", self._details), self._bought_from, self._announced)), {})

    @property
    def _bought_from(self) -> Mapping[str, Any]:
        return next(filter(None, (group(row.value, "winner") for row in self.bought)), {})

    @property
    def _announced(self) -> Mapping[str, Any]:
        values = [document.value for document in reversed(self.announcements)]
        return next(self._winners("winners", values), {})

    @property
    def _details(self) -> tuple[Row, ...]:
        return (self.details,) if self.details else ()

    @staticmethod
    def _winners(key: str, values: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
        for it in values:
            found = (it.value if isinstance(it, Row) else it).get(key)
            if isinstance(found, list) and found and isinstance(found[0], Mapping):
                yield found[0]

    def _first(self, *names: tuple[str, ...]) -> Any:
        values = [row.value for row in (self.planned, self.details, *self.bought) if row]
        values += [document.value for document in self.announcements]
        keys = [key for name in names for key in name]
        return next((value[key] for value in values for key in keys if value.get(key) not in (None, "")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page with its rows: a month, a quarter."""

    key: str
    document: Document
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Book:
    """The procurement of one fiscal year (B.E.): documents that stand, and every announcement there was."""

    year: int
    plans: tuple[Document, ...]
    items: tuple[Item, ...]
    months: tuple[Part, ...]
    quarters: tuple[Part, ...]
    reports: tuple[Document, ...]
    announcements: tuple[Document, ...]

    @cached_property
    def planned(self) -> tuple[Item, ...]:
        """Items of the plan, in its order."""
        return tuple(item for item in self.items if item.planned)

    @cached_property
    def unplanned(self) -> tuple[Item, ...]:
        """What was bought or announced without being in the plan."""
        return tuple(item for item in self.items if not item.planned)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every page the book was read from, by path."""
        rows = [row for item in self.items for row in (item.planned, item.details) if row]
        found = [*self.plans, *self.reports, *self.announcements, *(row.document for row in rows)]
        found += [part.document for part in (*self.months, *self.quarters)]
        return tuple(sorted({document.path: document for document in found}.values(), key=lambda it: it.path))


_READ: Final[WeakKeyDictionary[Corpus, tuple[Book, ...]]] = WeakKeyDictionary()


def read_books(corpus: Corpus, schemas: Schemas) -> tuple[Book, ...]:
    """Return the book of every fiscal year there is procurement of, the newest first; each corpus is read once."""
    if corpus not in _READ:
        _READ[corpus] = tuple(_read(corpus, tables_of(corpus, schemas)))
    return _READ[corpus]


def _read(corpus: Corpus, tables: Tables) -> Iterator[Book]:
    found: dict[int, list[Document]] = {}
    for path in corpus.pages():
        document = corpus.document(path) if path.startswith(FOLDER) else None
        year = _year_of(document) if document and _is_wanted(document) else None
        if document and year:
            found.setdefault(year, []).append(document)
    for year in sorted(found, reverse=True):
        yield _book(year, found[year], tables)


def _is_wanted(document: Document) -> bool:
    """Tell whether a page still stands; of announcements those that were cancelled are part of the story."""
    return document.type == ANNOUNCEMENT or is_current(document)


def _year_of(document: Document) -> int | None:
    """Return the fiscal year a page names, else that of its day or month."""
    stated = fiscal_year_of(document.value)
    day = text_of(document.value.get("doc_date"))
    month = month_of(document.value.get("month")) or month_of(day[:7])
    return stated or (fiscal_year(month_days(month)[0]) if month else None)


def _book(year: int, documents: list[Document], tables: Tables) -> Book:
    def of(type_: str) -> tuple[Document, ...]:
        return tuple(document for document in documents if document.type == type_)

    announcements = tuple(sorted(of(ANNOUNCEMENT), key=lambda it: (_day(it), it.path)))
    months = _parts(of(_MONTH), tables, lambda value: month_of(value.get("month")) or "")
    planned, details = _rows(of(_PLAN), tables), _rows(of(_ITEM), tables)
    return Book(
        year=year,
        plans=of(_PLAN),
        items=tuple(_Join(year, planned, details, announcements, months).items()),
        months=months,
        quarters=_parts(of(_QUARTER), tables, lambda value: str(whole_of(value.get("quarter")) or "")),
        reports=of(_REPORT),
        announcements=announcements,
    )


def _rows(documents: Iterable[Document], tables: Tables) -> tuple[Row, ...]:
    return tuple(row for document in documents for row in tables.of(document).rows)


def _parts(documents: Iterable[Document], tables: Tables, key: Callable[[Mapping[str, Any]], str]) -> tuple[Part, ...]:
    found = (Part(key=key(it.value), document=it, rows=tables.of(it).rows) for it in documents)
    return tuple(sorted((part for part in found if part.key), key=lambda part: (part.key, part.document.path)))


def _day(document: Document) -> str:
    return text_of(document.value.get("doc_date"))


def _id(value: Mapping[str, Any]) -> str:
    return text_of(value.get("item_id"))


def _egp(value: Mapping[str, Any]) -> str:
    return text_of(value.get("egp_project_no"))


class _Join:
    """Puts together what belongs to one procurement."""

    def __init__(
        self,
        year: int,
        planned: tuple[Row, ...],
        details: tuple[Row, ...],
        announcements: tuple[Document, ...],
        months: tuple[Part, ...],
    ) -> None:
        self._year = year
        self._planned = {_id(row.value): row for row in reversed(planned) if _id(row.value)}
        self._details = {_id(row.value): row for row in reversed(details) if _id(row.value)}
        self._numbers = self._projects((*planned, *details), announcements, months)
        self._announced: dict[str, list[Document]] = {}
        self._bought: dict[str, list[Row]] = {}
        self._order = dict.fromkeys(filter(None, (_id(row.value) for row in (*planned, *details))))
        for document in announcements:
            self._add(self._announced, self._key(document.value, ""), document)
        for part in months:
            for index, row in enumerate(part.rows, start=1):
                self._add(self._bought, self._key(row.value, f"{part.key}-{index}"), row)

    @staticmethod
    def _projects(rows: tuple[Row, ...], documents: tuple[Document, ...], months: tuple[Part, ...]) -> dict[str, str]:
        """Return the item of each e-GP project, wherever both numbers stand together."""
        values = [row.value for row in rows] + [document.value for document in documents]
        values += [row.value for part in months for row in part.rows]
        found: dict[str, str] = {}
        for value in values:
            if _egp(value) and _id(value):
                found.setdefault(_egp(value), _id(value))
        return found

    def _key(self, value: Mapping[str, Any], otherwise: str) -> str:
        return _id(value) or self._numbers.get(_egp(value), "") or _egp(value) or otherwise

    def _add(self, found: dict[str, list[_Any]], key: str, it: _Any) -> None:
        # An announcement of no procurement in particular, such as one of a plan, belongs to none.
        if key:
            self._order.setdefault(key)
            found.setdefault(key, []).append(it)

    def items(self) -> Iterator[Item]:
        """Yield every procurement: those of the plan in its order, then details, then what neither has."""
        for key in self._order:
            yield Item(
                key=key,
                year=self._year,
                planned=self._planned.get(key),
                details=self._details.get(key),
                announcements=tuple(self._announced.get(key, ())),
                bought=tuple(self._bought.get(key, ())),
            )
