"""Complaints here against comments in Isso, a small service of the same kind, in one run and in turns.

python -m venv FOLDER && FOLDER/bin/pip install isso==0.14.0 gunicorn
python tests/bench/collector_isso.py FOLDER [--seconds 12] [--rounds 2]

Both take a text in Thai of the same length by POST, from 64 connections, and answer when it is stored; afterwards what
was acknowledged is looked for in the database. Isso runs on its own server, and under gunicorn with two workers.
"""

import argparse
import asyncio
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import mean
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.collector_load import COMPLAINTS, Crowd, Told, post, stored, unlimited
from tests.collector.living import BODY, Living, free_port, make

_SETTINGS: Final = """
[general]
dbpath = {folder}/comments.db
host = {origin}
[server]
listen = {origin}
[guard]
enabled = false
"""
OWN: Final = "Isso, its own server"
TWO: Final = "Isso, gunicorn, two workers"


class Commenters(Crowd):
    """The same crowd, writing comments to Isso."""

    def __init__(self, town: Living, port: int) -> None:
        super().__init__(town, COMPLAINTS)
        self.port, self.origin = port, f"http://127.0.0.1:{port}"

    def message(self) -> bytes:
        """Return a comment of a complaint's length, on one of a hundred pages."""
        self.number += 1
        text = f"เรื่องที่ {self.number} {BODY}"
        body = json.dumps({"text": text, "title": "หน้า", "author": "ก", "website": None, "email": None})
        return post(f"/new?uri=/page/{self.number % 100}/", self.origin, body.encode())

    def ticket(self, content: bytes) -> str:
        """Return the number of a comment."""
        return str(json.loads(content)["id"])


@contextmanager
def isso(home: Path, kind: str, folder: Path) -> Iterator[int]:
    """Serve Isso on a free port."""
    port = free_port()
    settings = folder / "isso.cfg"
    settings.write_text(_SETTINGS.format(folder=folder, origin=f"http://127.0.0.1:{port}"))
    command = [str(home / "bin" / "isso"), "-c", str(settings), "run"]
    if kind == TWO:
        command = [str(home / "bin" / "gunicorn"), "-w", "2", "-b", f"127.0.0.1:{port}", "isso.run"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={"ISSO_SETTINGS": str(settings)})
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with closing(socket.socket()) as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def ours(seconds: float) -> Told:
    """Let the crowd complain, and look for each ticket."""
    folder = Path(tempfile.mkdtemp(prefix="collector-isso-"))
    town = make(folder, **unlimited())
    town.start()
    asyncio.run(Crowd(town, COMPLAINTS).run(2))
    told = asyncio.run(Crowd(town, COMPLAINTS).run(seconds))
    assert set(told.tickets) <= stored(town)[0]
    town.stop()
    shutil.rmtree(folder)
    return told


def theirs(home: Path, kind: str, seconds: float) -> Told:
    """Let the crowd comment, and look for each comment."""
    folder = Path(tempfile.mkdtemp(prefix="collector-isso-"))
    town = make(folder / "nobody")
    with isso(home, kind, folder) as port:
        asyncio.run(Commenters(town, port).run(2))
        told = asyncio.run(Commenters(town, port).run(seconds))
    with closing(sqlite3.connect(folder / "comments.db")) as database:
        kept = {str(number) for (number,) in database.execute("SELECT id FROM comments")}
    assert told.tickets, (folder / "log").read_text("utf-8")[-2000:]
    assert set(told.tickets) <= kept
    shutil.rmtree(folder)
    return told


def main() -> None:
    """Measure all of them in turns, and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("isso", type=Path)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    rounds: dict[str, list[Told]] = {"ours": [], OWN: [], TWO: []}
    for _ in range(wanted.rounds):
        rounds["ours"].append(ours(wanted.seconds))
        for kind in (OWN, TWO):
            rounds[kind].append(theirs(wanted.isso, kind, wanted.seconds))
    rates = {name: mean(len(told.tickets) for told in told_all) / wanted.seconds for name, told_all in rounds.items()}
    for name, told_all in rounds.items():
        p99 = mean(told.percentile(0.99) for told in told_all)
        print(f"{name}: {rates[name]:.0f}/s, p99 {p99:.0f} ms, ours {rates['ours'] / rates[name]:.1f} times")
        print(f"  {[dict(told.statuses) for told in told_all]}")


if __name__ == "__main__":
    main()
