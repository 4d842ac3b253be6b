"""Kill the collector without warning under load, again and again: what was acknowledged must be in the database.

python tests/bench/collector_kill.py [--kills 50] [--postgres]   (PostgreSQL: a server of its own in a temporary folder)
"""

import argparse
import asyncio
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.collector_load import COMPLAINTS, HITS, Crowd, stored, unlimited
from tests.collector.living import free_port, make

_BINARIES: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@contextmanager
def postgres(settings: str = "") -> Iterator[str]:
    """Serve a fresh PostgreSQL on loopback, as a user who may, and return its URL; ``settings`` are more ``-c``."""
    binaries = _BINARIES[-1]
    folder = Path(tempfile.mkdtemp(prefix="collector-pg-"))
    port = free_port()
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    subprocess.run(
        [*as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "collector"], check=True, capture_output=True
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {settings}"
    subprocess.run(
        [*as_user, binaries / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"],
        check=True,
        capture_output=True,
    )
    try:
        yield f"postgresql+psycopg://collector@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True
        )
        shutil.rmtree(folder)


def kill_often(kills: int, database: str, seed: int) -> int:
    """Return how many acknowledged writes were lost, and print what happened."""
    chance = random.Random(seed)  # noqa: S311 - when to kill is no secret
    folder = Path(tempfile.mkdtemp(prefix="collector-kill-"))
    town = make(folder, database, **unlimited())
    acked: set[str] = set()
    hits = answers = 0
    began = time.monotonic()
    for turn in range(kills):
        town.start()
        crowd = Crowd(town, COMPLAINTS if turn % 2 else HITS, connections=32)

        async def load(crowd: Crowd = crowd) -> None:
            asking = asyncio.create_task(crowd.run(60))
            await asyncio.sleep(0.3 + chance.random())
            town.stop(signal.SIGKILL)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

        asyncio.run(load())
        acked |= set(crowd.told.tickets)
        hits += crowd.told.hits
        answers += sum(crowd.told.statuses.values())
    tickets, views = stored(town)
    lost = len(acked - tickets) + max(0, hits - views)
    extra = len(tickets - acked) + max(0, views - hits)
    kind = "PostgreSQL" if database else "SQLite"
    print(
        f"{kind}: {kills} kills, {len(acked) + hits} acknowledged ({len(acked)} complaints), {lost} lost, "
        f"{extra} stored without an answer, {answers} answers, {time.monotonic() - began:.0f} s"
    )
    shutil.rmtree(folder)
    return lost


def main() -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=2569)
    wanted = parser.parse_args()
    if wanted.postgres:
        with postgres() as url:
            lost = kill_often(wanted.kills, url, wanted.seed)
    else:
        lost = kill_often(wanted.kills, "", wanted.seed)
    raise SystemExit(lost > 0)


if __name__ == "__main__":
    main()
