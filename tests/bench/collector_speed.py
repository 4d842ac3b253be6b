"""How fast, how steady and how small the collector is. Figures are ratios inside one run.

python tests/bench/collector_speed.py group     commits in groups against one commit a request
python tests/bench/collector_speed.py trouble   disk full, read-only, locked (needs root: mounts a tmpfs of 3 MB)
python tests/bench/collector_speed.py memory    a million visits by wrk, and the process's memory before and after
python tests/bench/collector_speed.py log       a million lines of an access log, against GoAccess where it is installed
"""

import argparse
import asyncio
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.collector_load import COMPLAINTS, HITS, Crowd, Told, stored, unlimited
from tests.collector.living import Living, make

_SECONDS: Final = 12.0
_LINES: Final = 1_000_000


def folder() -> Path:
    """Return a fresh folder."""
    return Path(tempfile.mkdtemp(prefix="collector-speed-"))


def load(town: Living, kind: str, seconds: float = _SECONDS) -> Told:
    """Let a crowd ask for a while."""
    return asyncio.run(Crowd(town, kind).run(seconds))


def group() -> None:
    """Compare commits in groups with one commit a request, in turns: both meet the same machine."""
    for kind in (HITS, COMPLAINTS):
        rates: dict[int, list[float]] = {512: [], 1: []}
        waits: dict[int, list[float]] = {512: [], 1: []}
        for _ in range(2):
            for batch in (512, 1):
                town = make(folder(), **unlimited())
                town.batch = batch
                town.start()
                load(town, kind, 2)
                told = load(town, kind)
                town.stop()
                rates[batch].append((told.hits + len(told.tickets)) / _SECONDS)
                waits[batch].append(told.percentile(0.99))
                shutil.rmtree(town.folder)
        many, one = sum(rates[512]) / 2, sum(rates[1]) / 2
        print(
            f"{kind}: in groups {many:.0f}/s (p99 {sum(waits[512]) / 2:.0f} ms), one by one {one:.0f}/s "
            f"(p99 {sum(waits[1]) / 2:.0f} ms): {many / one:.1f} times"
        )


def trouble() -> None:
    """Fill the disk, make it read-only and lock the database under load; count what was promised and is not there."""
    place = folder()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], check=True)
    try:
        town = make(place / "collector", **unlimited())
        town.start()
        full = load(town, COMPLAINTS, 15)
        subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)
        _report(town, "disk full, then enlarged", full, lambda: None)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=False, capture_output=True)
        path = town.configuration.database.removeprefix("sqlite:///")
        _locked(town, path)
        town.stop()
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=False, capture_output=True)
        subprocess.run(["umount", "-l", str(place)], check=True)
        shutil.rmtree(place, ignore_errors=True)


def _report(town: Living, what: str, told: Told, mend: Callable[[], None]) -> None:
    mend()
    began = time.monotonic()
    while asyncio.run(Crowd(town, COMPLAINTS, 4).run(0.5)).statuses[201] == 0 and time.monotonic() - began < 20:
        pass
    tickets, _ = stored(town)
    lost = len(set(told.tickets) - tickets)
    print(
        f"{what}: {dict(told.statuses)}, slowest {max(told.seconds):.2f} s, {lost} acknowledged lost, works again "
        f"within {time.monotonic() - began:.1f} s"
    )


def _locked(town: Living, path: str) -> None:
    async def both() -> Told:
        crowd = Crowd(town, COMPLAINTS)
        asking = asyncio.create_task(crowd.run(9))
        await asyncio.sleep(1)
        with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(6)
            other.execute("ROLLBACK")
        return await asking

    _report(town, "locked for 6 s", asyncio.run(both()), lambda: None)


_WRK: Final = """
math.randomseed(2569)
request = function()
  local ip = "10." .. math.random(0, 255) .. "." .. math.random(0, 255) .. ".1"
  local agent = "Mozilla/5.0 (X11; Linux x86_64; rv:" .. math.random(1, 3000) .. ".0) Gecko/20100101 Firefox/130.0"
  return wrk.format("POST", "/_fb/v1/hit", {["Content-Type"] = "application/json", ["Origin"] = "%s",
    ["User-Agent"] = agent, ["X-Forwarded-For"] = ip}, '{"p":"/news/"}')
end
"""


def memory(wanted: int) -> None:
    """Send visits from 65,536 addresses and 3,000 browsers; print the process's memory."""
    town = make(folder(), **unlimited())
    town.start()
    script = town.folder / "hit.lua"
    script.write_text(_WRK % town.client.origin)
    assert town.process is not None
    before, began = rss(town.process.pid), time.monotonic()
    counted = 0
    while counted < wanted:
        subprocess.run(
            ["wrk", "-t1", "-c64", "-d20s", "-s", script, town.client.origin], check=True, capture_output=True
        )
        counted = stored(town)[1]
        print(
            f"{counted} visits, {rss(town.process.pid):.0f} MB, {counted / (time.monotonic() - began):.0f}/s",
            flush=True,
        )
    after = rss(town.process.pid)
    town.stop()
    print(f"memory: {before:.0f} MB at start, {after:.0f} MB after {counted} visits")
    shutil.rmtree(town.folder)


def rss(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def log() -> None:
    """Write a log whose sums are known, import it, and let GoAccess read the same file."""
    place = folder()
    truth = write_log(place / "access.log")
    town = make(place / "collector")
    pages = "".join(f"/page/{number}/\n" for number in range(300)) + "/file.pdf\n"
    (town.folder / "pages.txt").write_text(pages)
    ours, said = cpu([sys.executable, "-c", _IMPORT, str(town.folder), str(place / "access.log")])
    print(f"ours: {ours:.1f} CPU s, {_LINES / ours:.0f} lines per CPU s; {said.strip()}")
    print(f"truth: {truth}")
    if shutil.which("goaccess"):
        command = ["goaccess", place / "access.log", "--log-format=COMBINED", "-o", place / "out.json", "--no-progress"]
        theirs, _ = cpu(command)
        few = [f"--ignore-panel={panel}" for panel in _PANELS]
        fewer, _ = cpu([*command, *few])
        print(
            f"GoAccess: all panels {theirs:.1f} CPU s ({theirs / ours:.1f} times ours), three panels {fewer:.1f} "
            f"CPU s ({fewer / ours:.1f} times ours)"
        )
    shutil.rmtree(place)


_PANELS: Final = (
    "OS", "BROWSERS", "VISIT_TIMES", "VIRTUAL_HOSTS", "REFERRERS", "REFERRING_SITES", "KEYPHRASES", "STATUS_CODES",
    "REMOTE_USER", "CACHE_STATUS", "GEO_LOCATION", "HOSTS", "NOT_FOUND", "MIME_TYPE", "TLS_TYPE",
)  # fmt: skip
_IMPORT: Final = """
import sys
from pathlib import Path
sys.path.insert(0, "hooks")
sys.path.insert(0, ".")
from prakat.collector.configuration import read_configuration
from prakat.collector.database import open_database
from prakat.collector.import_log import import_log
from prakat.collector.keys import read_keys
from prakat.collector.manifest import read_manifest
from tests.collector.living import NOON
site = read_configuration(Path(sys.argv[1]) / "collector.toml")
engine = open_database(site.database)
found = import_log(engine, read_keys(Path(site.key_file)), read_manifest(Path(site.manifest)), Path(sys.argv[2]), NOON)
import resource
print(found, "memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "MB")
"""


def cpu(command: list[Any]) -> tuple[float, str]:
    """Run a command and return its processor time and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.decode()


def write_log(path: Path) -> dict[str, int]:
    """Write a million lines of 20 days, and return what they add up to."""
    chance = random.Random(2569)  # noqa: S311 - a repeatable log
    people = [
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{number}.0) Gecko/20100101 Firefox/{number}.0"
        for number in range(2500)
    ]
    machines = [f"Mozilla/5.0 (compatible; Examplebot/{number}.0; +http://example.org/bot)" for number in range(200)]
    truth = {"views": 0, "downloads": 0, "malformed": 0, "visitors": 0}
    seen: set[tuple[int, str, str]] = set()
    with path.open("w", encoding="utf-8") as file:
        for number in range(_LINES):
            day = 1 + number * 20 // _LINES
            address = (
                f"10.{chance.randrange(4)}.{chance.randrange(256)}.{chance.randrange(64)}"
                if number % 9
                else "2001:db8::1"
            )
            machine = chance.random() < 0.2
            agent = chance.choice(machines if machine else people)
            kind = chance.choices(("page", "file", "asset", "none", "junk"), (30, 4, 60, 5.9, 0.1))[0]
            target = {"page": f"/page/{chance.randrange(300)}/", "file": "/file.pdf", "asset": "/assets/site.css"}.get(
                kind, "/x"
            )
            if kind == "junk":
                file.write("\x16\x03\x01 not a line of a log\n")
                truth["malformed"] += 1
                continue
            stamp = f"{day:02}/Nov/2026:{10 + number % 10}:{number % 60:02}:00 +0700"
            file.write(
                f'{address} - - [{stamp}] "GET {target} HTTP/1.1" 200 5120 "https://www.example.go.th/" "{agent}"\n'
            )
            if not machine and kind == "page":
                truth["views"] += 1
                seen.add((day, address, agent))
            truth["downloads"] += not machine and kind == "file"
    truth["visitors"] = len(seen)
    return truth


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["group", "trouble", "memory", "log"])
    parser.add_argument("--visits", type=int, default=1_000_000)
    wanted = parser.parse_args()
    {"group": group, "trouble": trouble, "memory": lambda: memory(wanted.visits), "log": log}[wanted.what]()


if __name__ == "__main__":
    main()
