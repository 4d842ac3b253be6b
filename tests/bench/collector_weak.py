"""The collector made weak on purpose, so that a proof of durability can be seen to fail. Of the bench alone.

python tests/bench/collector_weak.py off|normal|first serve --config FILE --port N
off, normal: SQLite's PRAGMA synchronous; first: the answer leaves before COMMIT.
"""

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from sqlalchemy import event
from sqlalchemy.pool import Pool

from prakat.cli.collect import COMMAND
from prakat.collector import writer


def loosen(level: str) -> None:
    """Let every connection that is handed out sync less than the product asks for."""

    @event.listens_for(Pool, "checkout")
    def _checkout(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA synchronous={level}")


def answer_first() -> None:
    """Let the writer answer inside its transaction."""

    def commit(self: Any, jobs: list[Any]) -> list[Any]:
        with self._engine.begin() as connection:
            self._deliver([(job, job.handler(connection, [job.payload])[0], None) for job in jobs])
            time.sleep(0.01)
        return []

    writer.Writer._commit = commit  # type: ignore[method-assign]  # noqa: SLF001 - it is broken on purpose


def main() -> None:
    """Weaken it, and run its command."""
    kind = sys.argv.pop(1)
    if kind == "first":
        answer_first()
    else:
        loosen(kind)
    COMMAND()


if __name__ == "__main__":
    main()
