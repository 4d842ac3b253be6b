"""What no crowd of citizens does: a day far above the others, or many pages with the very same number on one day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from prakat.collector.ratings import COUNTED
from prakat.collector.tables import RATING, VISIT_PAGE
from prakat.content.statistics_file import VISITS

_SUDDEN: Final = 5
_FEW: Final = 100
_EQUAL: Final = 10
# As many answers, or views, as could be the same on ten pages without anybody's doing.
_CHANCE: Final = {"views": 10, "answers": 3}


def anomalies_of(value: Mapping[str, Any]) -> list[str]:
    """Return the strange figures of a file of visits."""
    if value["schema"] != VISITS:
        return []
    counts = [page["views"] for page in value["pages"] if page["views"] >= _EQUAL]
    return [*_sudden({day["day"]: day["views"] for day in value["days"]}), *_equal("", counts)]


def anomalies_in(connection: Connection, month: str) -> list[str]:
    """Return the strange days of a month: those that the file's own sums no longer show."""
    voters = select(RATING.c.day, RATING.c.page, func.count()).where(RATING.c.verdict == COUNTED, RATING.c.page != "")
    votes = _by_day(connection, voters.group_by(RATING.c.day, RATING.c.page), RATING, month)
    views = _by_day(connection, select(VISIT_PAGE.c.day, VISIT_PAGE.c.path, VISIT_PAGE.c.views), VISIT_PAGE, month)
    said = [f"ratings {text}" for text in _sudden({day: sum(counts) for day, counts in votes.items()})]
    for kind, days in (("answers", votes), ("views", views)):
        for day, counts in sorted(days.items()):
            said += _equal(f"{day} {kind} ", [count for count in counts if count >= _CHANCE[kind]])
    return said


def _by_day(connection: Connection, query: Any, table: Table, month: str) -> dict[str, list[int]]:
    days: dict[str, list[int]] = defaultdict(list)
    for day, _, count in connection.execute(query.where(table.c.day.between(f"{month}-01", f"{month}-31"))):
        days[day].append(count)
    return days


def _sudden(days: Mapping[str, int]) -> list[str]:
    counts = [count for count in days.values() if count]
    usual = median(counts) if counts else 0
    most = max(_SUDDEN * usual, _FEW)
    return [f"{day}: > {_SUDDEN}× median" for day, count in sorted(days.items()) if count > most]


def _equal(where: str, counts: Iterable[int]) -> list[str]:
    same = Counter(counts)
    return [f"{where}{count}: ≥ {_EQUAL} pages" for count in sorted(same) if same[count] >= _EQUAL]
