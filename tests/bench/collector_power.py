"""Cut the collector off from power at thousands of moments: what was acknowledged must be there each time.

python tests/bench/collector_power.py [--asks 2400] [--muddles 3] [--restarts 20] [--controls]

`kill -9` leaves what the kernel had not written yet; a power cut does not. So a collector lives through a day under
strace: set-up, list of pages, accounts, a crowd that complains and visits, meanwhile a backup and the nightly
retention (which empties the write-ahead log), then an erasure, a new key, more crowd, the sums of a month, and a copy
put back. The trace has every write, truncation, name and sync of its folder and every answer that left on a socket,
in their true order (tests/collector/power_trace.py).

The power then goes around every fsync, after every answer and, by chance, in the midst of writes. Each time several
pictures of the disk are made (tests/collector/power_disk.py): what a file had at its last completed fsync is there; of
later writes nothing, everything, everything but one, one file's alone, sizes without data, or any part by chance, torn
at sectors of 512 bytes; names are certain once their folder was synced. SQLite opens each picture, and it is looked
for: damage, lost complaints (all rows), lost visits, half transactions, keys of receipts and of second factors, files
that commands announced, halves of files, erased words (tests/collector/power_judge.py). On some, the real service is
started and asked for a receipt. ``--controls`` runs weak collectors (collector_weak.py), which must lose something.

What a trace cannot show: a disk that says "written" when it is not, or spoils neighbours of the sector it writes.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "hooks"))

from tests.bench.collector_load import COMPLAINTS, HITS, Crowd
from tests.collector.living import Living, complaint
from tests.collector.power_disk import Disk
from tests.collector.power_judge import Judge
from tests.collector.power_record import Recording
from tests.collector.power_replay import AWAY, Cut, Replay, orders_of, read_reference, set_up_again, told_by
from tests.collector.power_trace import Step, answers_of

from prakat.collector.form_token import make_token
from prakat.collector.keys import read_keys

PHRASE: Final = "ประโยคยาวพอสำหรับทดสอบ"
MARK: Final = "คำที่ต้องหายไปเมื่อลบ"
CONTROLS: Final = {
    "off": "`synchronous=OFF`",
    "normal": "`synchronous=NORMAL`",
    "first": "answer before COMMIT",
}


class Citizens(Crowd):
    """Complain and visit by turns, each from a network of their own."""

    def request(self) -> tuple[str, bytes]:
        """Return the next request's path and body."""
        self.kind = HITS if self.number % 2 else COMPLAINTS
        return super().request()

    def message(self) -> bytes:
        """Return the next request, with the address that a proxy would hand on."""
        line, _, rest = super().message().partition(b"\r\n")
        forwarded = f"x-forwarded-for: 10.{self.number // 200 % 200}.{self.number % 200}.7"
        return b"\r\n".join((line, forwarded.encode(), rest))


def crowd(town: Recording, asks: int, meanwhile: tuple[Callable[[], object], ...] = ()) -> int:
    """Let citizens ask so often, and do other things while they do; return how often they were promised something."""

    async def live() -> int:
        asking = asyncio.create_task(Citizens(Living(town.town, town.port), COMPLAINTS, 16).run(600, asks))
        for act in meanwhile:
            await asyncio.sleep(0.3)
            await asyncio.to_thread(act)
        told = await asking
        return len(told.tickets) + told.hits

    return asyncio.run(live())


def send_mark(town: Recording) -> str:
    """Send the complaint that will be erased, and return its ticket."""
    keys = read_keys(town.town / "collector.key")
    slip = make_token(keys, "complaint", time.time() - 60)
    return str(town.client.post("/v1/complaints", complaint(token=slip, subject=MARK, body=MARK)).json["ticket"])


def found_town(town: Recording, folder: Path) -> tuple[str | Path, ...]:
    """Set a collector up; return the option that names its configuration."""
    config, site = ("--config", town.town / "collector.toml"), folder / "site"
    (site / "news").mkdir(parents=True)
    for page in (site / "index.html", site / "news" / "index.html"):
        page.write_text("x")
    town.run("init", town.town, "--origin", town.client.origin)
    town.run("manifest", site, *config)
    return config


def live_through(town: Recording, folder: Path, asks: int) -> tuple[str, int]:
    """Record a day; return the ticket that was erased, and how many promises citizens hold."""
    config, sums = found_town(town, folder), town.disk / "sums"
    town.run("user", "add", "officer", "--role", "officer", "--totp", "--password", PHRASE, *config)
    town.serve()
    promised = 1 + crowd(
        town,
        asks // 2,
        (
            lambda: town.run("backup", town.disk / "copy.db", *config),
            lambda: town.run("retention", *config),
        ),
    )
    # In a quiet hour nobody else's sync makes the erasure certain.
    ticket = send_mark(town)
    town.run("erase", "--ticket", ticket, "--reason", "ตามคำขอ", "--as", "officer", *config)
    town.stop()
    town.run("rotate-key", *config)
    town.serve()
    promised += crowd(town, asks // 2, (lambda: town.run("retention", *config),))
    town.shell("sums", f"mkdir {sums}; sync {town.disk}")
    month = time.strftime("%Y-%m", time.localtime(time.time() - 32 * 86400))
    town.run("export", "--month", month, "--checked-by", "ผู้ดูแลเว็บไซต์", "--repo", sums, *config)
    town.stop()
    town.shell(AWAY, f"mv {town.town / 'collector.db'} {town.town / 'old.db'}; sync {town.town}; echo away")
    town.run("restore", town.disk / "copy.db", *config)
    return ticket, promised


def live_weakly(town: Recording, folder: Path, asks: int, weak: str) -> tuple[str, int]:
    """Record a weak collector under a crowd; nothing is erased."""
    found_town(town, folder)
    town.serve(weak)
    promised = crowd(town, asks)
    town.stop()
    return "", promised


def replayed(steps: list[Step], town: Recording, place: Path, erasing: str) -> Replay:
    """Return a recording, ready to be cut."""
    orders = orders_of(steps)
    keys = read_keys(town.town / "collector.key").keys
    judge = Judge(town.town, place, keys)
    reference = read_reference(steps, Disk(town.disk), judge, orders)
    # A collector that does not sync has states in between that no sync shows.
    judge.committed = reference.committed if erasing else set()
    return Replay(
        steps=steps,
        judge=judge,
        disk=town.disk,
        reference=reference,
        orders=orders,
        told=told_by(answers_of(steps)),
        erasing={erasing: MARK.encode()} if erasing else {},
    )


def ask_for_receipt(cut: Cut, replay: Replay, town: Recording) -> str:
    """Start the real service on a picture and ask for the newest receipt; return what is wrong, "" for nothing."""
    # Stored rows, acknowledged before the cut; a case that is erased has no receipt any more.
    kept = {ticket for ticket, _ in cut.promises.cases}
    held = [item for item in replay.told.tickets if item[1] in kept]
    again = Living(replay.judge.put(cut.picture), town.port)
    try:
        again.start()
        if held:
            _, ticket, code = held[-1]
            answer = again.client.post("/v1/track", {"ticket": ticket, "code": code})
            return "" if answer.status == 200 else f"receipt refused: {answer.status}"
    except AssertionError as error:
        return f"does not start: {str(error)[-200:]}"
    finally:
        again.stop()
    return ""


def try_all(replay: Replay, town: Recording, seed: int, muddles: int, restarts: int, most: int = 0) -> Counter[str]:
    """Cut the power everywhere and return what was broken how often."""
    chance, broken = random.Random(seed), Counter[str]()  # noqa: S311 - a repeatable muddle
    begun = next((order.done for order in replay.orders if order.name == "init"), 0)
    serving = next((at for at, _, _ in replay.told.tickets), 0)
    away = next((order.began for order in replay.orders if order.name == AWAY), len(replay.steps))
    left = restarts
    for cut in replay.run(chance, muddles=muddles, most=most):
        said = list(cut.broken)
        if cut.number < begun and (why := set_up_again(replay.judge.put(cut.picture), town.client.origin)):
            said.append(f"set-up cannot be completed: {why[:40]}")
        if left and serving < cut.number < away and chance.random() < 0.005:
            left -= 1
            if why := ask_for_receipt(cut, replay, town):
                said.append(why)
        if said and not broken.keys() >= set(said):
            print(f"  step {cut.number} {type(cut.choice).__name__}: {', '.join(said)}", flush=True)
        broken.update(said)
        if replay.judge.tried % 5000 == 0:
            print(f"  {replay.judge.tried} pictures, {replay.cuts} cuts", flush=True)
    broken["restarts"] = restarts - left
    return broken


def prove(weak: str, wanted: argparse.Namespace) -> Counter[str]:
    """Record one collector, cut it off from power, print what was left, and return what was broken how often."""
    began = time.monotonic()
    with ExitStack() as stack:
        # Pictures are looked at in memory; what is recorded is recorded on a disk.
        place = Path(stack.enter_context(TemporaryDirectory(prefix="collector-power-", dir="/dev/shm")))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="collector-power-")))
        town = Recording(folder)
        stack.callback(town.end)
        asks = wanted.asks // 6
        erased, promised = live_weakly(town, folder, asks, weak) if weak else live_through(town, folder, wanted.asks)
        replay = replayed(town.close(), town, place / "picture", erased)
        # The trace must have seen every answer that anybody got.
        assert replay.told.count == promised
        recorded = time.monotonic() - began
        restarts, most = (0, wanted.cuts // 10) if weak else (wanted.restarts, wanted.cuts)
        broken = try_all(replay, town, wanted.seed, wanted.muddles, restarts, most)
    restarted = broken.pop("restarts")
    print(
        f"{CONTROLS.get(weak, 'as it is')}: {said_of(replay)}, {restarted} restarts; "
        f"most lost in one picture {replay.judge.most_lost}; broken: {dict(broken) or 'nothing'}; "
        f"{recorded:.0f} s recorded, {time.monotonic() - began - recorded:.0f} s judged",
        flush=True,
    )
    return broken


def said_of(replay: Replay) -> str:
    """Return the figures of a replay."""
    syncs = sum(step.op.kind == "sync" and step.ends for step in replay.steps)
    return (
        f"{replay.told.count} acknowledged ({len(replay.told.tickets)} complaints), {syncs} syncs, {replay.cuts} cuts, "
        f"{replay.judge.tried} pictures ({len(replay.judge.states)} different databases)"
    )


def main() -> None:
    """Prove it, or show that the proof can fail."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--asks", type=int, default=2400)
    parser.add_argument("--cuts", type=int, default=0, help="at most so many; 0 for all")
    parser.add_argument("--muddles", type=int, default=3)
    parser.add_argument("--restarts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=2569)
    parser.add_argument("--controls", action="store_true")
    wanted = parser.parse_args()
    if wanted.controls:
        wanted.cuts = wanted.cuts or 3000
        losing = [bool(prove(weak, wanted)) for weak in CONTROLS]
        raise SystemExit(not all(losing))
    raise SystemExit(bool(prove("", wanted)))


if __name__ == "__main__":
    main()
