"""Complaints here against comments in Isso, a small service of the same kind, in one run and in turns.

apt-get install wrk; python -m venv FOLDER && FOLDER/bin/pip install isso==0.14.0 gunicorn
python tests/bench/collector_isso.py FOLDER [--seconds 12] [--rounds 2]

Both take a text in Thai of the same length by POST, from 64 connections of `wrk`, and answer when it is stored; in the
end what was acknowledged is compared with what is in the database. Isso runs on its own server, and under gunicorn with
two workers; its limits and its moderation are off, as ours are.
"""

import argparse
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.collector_load import COMPLAINTS, Crowd, stored, unlimited
from tests.collector.living import BODY, FIREFOX, free_port, make

_SETTINGS: Final = """
[general]
dbpath = {folder}/comments.db
host = {origin}
[server]
listen = {origin}
[guard]
enabled = false
"""
# Each line of the file is sent once: nothing is told apart from a citizen's form that was sent twice.
_WRK: Final = """
local bodies, at = {}, 0
for line in io.lines("%s") do bodies[#bodies + 1] = line end
request = function()
  at = at + 1
  return wrk.format("POST", "%s", {["Content-Type"] = "application/json", ["Origin"] = "%s",
    ["User-Agent"] = "%s"}, bodies[at] or error("no more bodies"))
end
"""
_MOST: Final = 7_000
OURS: Final = "prakat collect"
OWN: Final = "Isso, its own server"
TWO: Final = "Isso, gunicorn, two workers"


@dataclass(frozen=True, slots=True)
class Told:
    """What was acknowledged in so many seconds, what is stored, and how long the slowest hundredth waited."""

    acknowledged: int
    seconds: float
    stored: int
    p99: float

    @property
    def rate(self) -> float:
        """Acknowledged a second."""
        return self.acknowledged / self.seconds


def ask(folder: Path, origin: str, target: str, bodies: Iterator[bytes], seconds: float) -> tuple[int, float, float]:
    """Let wrk send bodies; return how many were acknowledged, in how many seconds, and the 99th percentile in ms."""
    lines, script = folder / "bodies", folder / "send.lua"
    lines.write_bytes(b"".join(body + b"\n" for body in bodies))
    script.write_text(_WRK % (lines, target, origin, FIREFOX))
    command = ["wrk", "-t1", "-c64", f"-d{seconds:.0f}s", "--latency", "-s", str(script), origin]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", said)
    done = re.search(r"([0-9]+) requests in ([0-9.]+)s", said)
    slow = re.search(r"99%\s+([0-9.]+)(us|ms|s)", said)
    assert done, said
    assert slow, said
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}[slow[2]]
    return int(done[1]) - int(wrong[1] if wrong else 0), float(done[2]), float(slow[1]) * unit


def ours(seconds: float) -> Told:
    """Complain here."""
    folder = Path(tempfile.mkdtemp(prefix="collector-isso-"))
    town = make(folder, **unlimited())
    town.start()
    crowd = Crowd(town, COMPLAINTS)
    bodies = (crowd.request()[1] for _ in range(int(seconds * _MOST)))
    count, took, p99 = ask(folder, town.client.origin, "/_fb/v1/complaints", bodies, seconds)
    kept = len(stored(town)[0])
    town.stop()
    shutil.rmtree(folder)
    return Told(count, took, kept, p99)


@contextmanager
def isso(home: Path, kind: str, folder: Path) -> Iterator[str]:
    """Serve Isso on a free port; yields its origin."""
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
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def theirs(home: Path, kind: str, seconds: float) -> Told:
    """Comment in Isso, on a page of a site."""
    folder = Path(tempfile.mkdtemp(prefix="collector-isso-"))
    with isso(home, kind, folder) as origin:
        bodies = (comment(number) for number in range(int(seconds * _MOST / 5)))
        count, took, p99 = ask(folder, origin, "/new?uri=/page/", bodies, seconds)
    with closing(sqlite3.connect(folder / "comments.db")) as database:
        kept = int(database.execute("SELECT count(*) FROM comments").fetchone()[0])
    assert count, (folder / "log").read_text("utf-8")[-2000:]
    shutil.rmtree(folder)
    return Told(count, took, kept, p99)


def comment(number: int) -> bytes:
    """Return a comment of a complaint's length."""
    text = {"text": f"เรื่องที่ {number} {BODY}", "title": "หน้า", "author": "ก", "website": None, "email": None}
    return json.dumps(text).encode()


def main() -> None:
    """Measure all of them in turns, and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("isso", type=Path)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    rounds: dict[str, list[Told]] = {OURS: [], OWN: [], TWO: []}
    for _ in range(wanted.rounds):
        rounds[OURS].append(ours(wanted.seconds))
        for kind in (OWN, TWO):
            rounds[kind].append(theirs(wanted.isso, kind, wanted.seconds))
    for name, told in rounds.items():
        assert all(one.acknowledged <= one.stored for one in told), (name, told)
        rate = mean(one.rate for one in told)
        times = mean(one.rate for one in rounds[OURS]) / rate
        print(f"{name}: {rate:.0f}/s, p99 {mean(one.p99 for one in told):.0f} ms, ours {times:.1f} times")
        print(f"  acknowledged and stored: {[(one.acknowledged, one.stored) for one in told]}")


if __name__ == "__main__":
    main()
