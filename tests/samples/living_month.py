"""Writes the sample month of October 2569 under docs/: ``python tests/samples/living_month.py``, then ``sign.py``.

A throw-away collector lives through made-up answers and visits; what it exports is what a municipality's would. Of
complaints there are none: their months form a chain, and the first of whoever tries the service would not join it.
"""

import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from sqlalchemy import Connection  # noqa: E402 - the path comes first
from tests.collector.living import make  # noqa: E402

from prakat.collector.configuration import Configuration  # noqa: E402
from prakat.collector.database import open_database  # noqa: E402
from prakat.collector.export import Publisher, render_files, sums_of  # noqa: E402
from prakat.collector.ratings import COUNTED, Answer, store_answers  # noqa: E402
from prakat.collector.visitor import close_days  # noqa: E402
from prakat.collector.visits import Hit, store_hits  # noqa: E402
from prakat.content.statistics_file import COMPLAINTS  # noqa: E402
from prakat.settings import BANGKOK  # noqa: E402

NOW: Final = datetime(2026, 11, 2, 9, tzinfo=BANGKOK)
MONTH: Final = "2026-10"
PAGES: Final = {
    "/": 9,
    "/citizen-manual/building-permit/": 6,
    "/general-info/contact/": 4,
    "/news/": 3,
    "/complaint/": 2,
}
FILES: Final = {"/procurement/2570/plan.pdf": 2}
SCORES: Final = ((5, 5, 5), (4, 4, 4), (4, 5, 4), (3, 4, 3), (5, 4, 5), (4, 3, 4), (2, 4, 3), (5, 5, 5))


def main() -> None:
    """Live through the month and write its files."""
    with tempfile.TemporaryDirectory(prefix="prakat-month-") as folder:
        town = make(Path(folder) / "collector")
        for path, text in live(town.configuration).items():
            (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
            print(path)  # noqa: T201 - what it wrote


def live(site: Configuration) -> dict[str, str]:
    """Return the files of the month by their path in the repository."""
    engine = open_database(site.database)
    with engine.begin() as connection:
        visit_and_answer(connection)
        close_days(connection, NOW.date(), "2026-11-01T00:00:00Z")
        publisher = Publisher(division="clerk", responsible="ผู้ดูแลเว็บไซต์", checked_by="ผู้ดูแลเว็บไซต์", now=NOW, sample=True)
        values = [value for value in sums_of(connection, MONTH, site, NOW) if value["schema"] != COMPLAINTS]
        files = render_files(values, publisher, ROOT)
    engine.dispose()
    return files


def visit_and_answer(connection: Connection) -> None:
    """Open pages and files every day, fewer on weekends, and answer the survey on some days."""
    for number in range(31):
        day = date(2026, 10, 1) + timedelta(days=number)
        factor = 1 if day.weekday() > 4 else 3
        for kind, counts in (("page", PAGES), ("file", FILES)):
            hits = [
                Hit(day.isoformat(), path, kind, bytes([visitor % 17]) * 8)
                for path, count in counts.items()
                for visitor in range(count * factor + number % 3)
            ]
            store_hits(connection, hits)
        store_answers(connection, [answer(day, number)] if number % 4 == 0 else [])


def answer(day: date, number: int) -> Answer:
    """Return what somebody said about the site on a day."""
    scores = dict(zip(("find", "correct", "overall"), SCORES[number // 4 % len(SCORES)], strict=True))
    return Answer(
        day=day.isoformat(),
        page="",
        voter=bytes([number]) * 8,
        scores=scores | {"helpful": int(number != 24)},
        comment="",
        verdict=COUNTED,
        expires_on=day.isoformat(),
    )


if __name__ == "__main__":
    main()
