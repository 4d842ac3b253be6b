"""Visits as they are stored: views of a page on a day, and the visitors of an open day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Table, update

from prakat.collector.database import insert_into
from prakat.collector.tables import VISIT_DAY, VISIT_FILE, VISIT_PAGE, VISIT_SEEN

SERVICE: Final = "service"
_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A page or a file that a visitor opened."""

    day: str
    path: str
    kind: str
    visitor: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """How many requests of a day were not counted, and why: machines, or anything else."""

    day: str
    bots: int
    others: int


def store_hits(connection: Connection, hits: Sequence[Hit]) -> list[None]:
    """Write a batch of hits; rows are sorted by key, so that two writers never wait for each other in a circle."""
    open_days(connection, {hit.day for hit in hits}, SERVICE)
    add_views(connection, VISIT_PAGE, Counter((hit.day, hit.path) for hit in hits if hit.kind == "page"))
    add_views(connection, VISIT_FILE, Counter((hit.day, hit.path) for hit in hits if hit.kind == "file"))
    add_seen(connection, {(hit.day, hit.visitor) for hit in hits if hit.kind == "page"})
    return [None] * len(hits)


def store_ignored(connection: Connection, items: Sequence[Ignored]) -> list[None]:
    """Add to the numbers of what was not counted."""
    open_days(connection, {item.day for item in items}, SERVICE)
    for item in items:
        connection.execute(
            update(VISIT_DAY)
            .where(VISIT_DAY.c.day == item.day)
            .values(bots=VISIT_DAY.c.bots + item.bots, ignored=VISIT_DAY.c.ignored + item.others)
        )
    return [None] * len(items)


def open_days(connection: Connection, days: Iterable[str], source: str) -> None:
    """Make sure that days have a row; one that has keeps its source."""
    rows = [{"day": day, "source": source, "bots": 0, "ignored": 0} for day in sorted(days)]
    if rows:
        connection.execute(insert_into(connection, VISIT_DAY).on_conflict_do_nothing(), rows)


def add_views(connection: Connection, table: Table, views: Counter[tuple[str, str]]) -> None:
    """Add views to (day, path)."""
    rows = [{"day": day, "path": path, "views": count} for (day, path), count in sorted(views.items())]
    for start in range(0, len(rows), _ROWS):
        statement = insert_into(connection, table).values(rows[start : start + _ROWS])
        changed = {"views": table.c.views + statement.excluded.views}
        connection.execute(statement.on_conflict_do_update(index_elements=["day", "path"], set_=changed))


def add_seen(connection: Connection, seen: Iterable[tuple[str, bytes]]) -> None:
    """Remember visitors of open days; each counts once."""
    rows = [{"day": day, "visitor": visitor} for day, visitor in sorted(seen)]
    if rows:
        connection.execute(insert_into(connection, VISIT_SEEN).on_conflict_do_nothing(), rows)
