"""A recorded collector is cut off from power at many moments; what is left each time is judged."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.collector.power_disk import Choice, Disk, choices
from tests.collector.power_judge import Judge, Promises
from tests.collector.power_record import MARKS
from tests.collector.power_trace import Answer, Step, words_said

from prakat.collector.setup import set_up
from prakat.collector.trouble import CollectorError

# What a command says last, by its name: from then on its work is promised.
AWAY: Final = "away"
_LAST: Final = {"init": b"next:", "export": b"next:"}
# Which of its files a command changes; what was promised about them ends when it begins.
_CHANGES: Final = {"manifest": "pages.txt", "rotate-key": "collector.key"}
# Files that a command replaces as a whole: any other content than one of those it had is half of one.
_WHOLE: Final = (".toml", ".key", ".txt", ".yml", ".csv", ".md", "copy.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What citizens were told: tickets with their codes, and visits, each with the step at which it left."""

    tickets: tuple[tuple[int, str, str], ...]
    visits: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many answers said that something is stored."""
        return len(self.tickets) + len(self.visits)


def told_by(answers: Sequence[Answer]) -> Told:
    """Return the promises among answers: a complaint's ticket, and a visit that was counted."""
    tickets = []
    for answer in answers:
        if answer.status == 201:
            said = json.loads(answer.body)
            tickets.append((answer.at, said["ticket"], said["code"]))
    visits = [answer.at for answer in answers if answer.status == 204 and b"feedback-ignored" not in answer.head]
    return Told(tickets=tuple(tickets), visits=tuple(visits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that was run: when it began, when it said that it was done, what it said."""

    name: str
    number: str
    began: int
    done: int
    said: bytes


def orders_of(steps: list[Step]) -> list[Order]:
    """Return the commands of a recording that said they were done, in their order."""
    said = words_said(steps)
    found = []
    for began, line in said.get(MARKS, []):
        name, number = line.decode().split()
        words = [(at, text) for at, text in said.get(number, []) if _LAST.get(name, b"") in text]
        if words:
            whole = b"".join(text for _, text in said[number])
            found.append(Order(name=name, number=number, began=began, done=words[-1][0], said=whole))
    return found


@dataclass(slots=True, kw_only=True)
class Reference:
    """What the recording itself shows, when nothing is lost."""

    # Every content that was once committed, by digest.
    committed: set[bytes] = field(default_factory=set)
    # A complaint's rows as they were stored.
    cases: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    # Every content that a file had when a command was done with it.
    whole: dict[str, set[bytes]] = field(default_factory=dict)
    # The whole disk when a command said that it was done.
    done: dict[str, dict[str, bytes]] = field(default_factory=dict)
    last: dict[str, bytes] = field(default_factory=dict)


def read_reference(steps: list[Step], disk: Disk, judge: Judge, orders: list[Order]) -> Reference:
    """Follow a recording that loses nothing."""
    found = Reference()
    done = {order.done: order for order in orders}
    for number, step in enumerate(steps):
        disk.take(step)
        order = done.get(number)
        # Before a sync all of a transaction is written; after an answer it is there even where nothing is synced.
        if order is None and (step.ends or step.op.kind not in {"sync", "say"}):
            continue
        picture = disk.picture(Choice())
        inside = judge.find(picture)
        found.committed.add(inside.content)
        for case in inside.cases:
            found.cases.setdefault(case[0], case)
        if order is not None:
            found.done[order.number] = picture
            for path, content in picture.items():
                found.whole.setdefault(path, set()).add(content)
    found.last = disk.picture(Choice())
    return found


@dataclass(slots=True, kw_only=True)
class Replay:
    """One recording, replayed with the power going at its moments."""

    steps: list[Step]
    judge: Judge
    disk: Path
    reference: Reference
    orders: list[Order]
    told: Told
    # Tickets that are erased, with the words that must be gone.
    erasing: Mapping[str, bytes] = field(default_factory=dict)
    cuts: int = 0

    def run(self, chance: random.Random, *, muddles: int, share: float = 0.15, most: int = 0) -> Iterator["Cut"]:
        """Judge each picture of each cut, and yield them. ``share`` of the moments between syncs is tried."""
        disk, promises = Disk(self.disk), Promises()
        wanted = self._moments(chance, share, most)
        tickets, visits = list(self.told.tickets), list(self.told.visits)
        for number, step in enumerate(self.steps):
            disk.take(step)
            while tickets and tickets[0][0] <= number:
                _, ticket, _ = tickets.pop(0)
                promises.cases.add(self.reference.cases[ticket])
            while visits and visits[0] <= number:
                visits.pop(0)
                promises.views += 1
            self._note(number, promises)
            if number not in wanted:
                continue
            self.cuts += 1
            for choice in choices(disk, chance, muddles):
                picture = disk.picture(choice)
                said = self.judge.judge(picture, promises) + self._half_files(picture)
                yield Cut(number=number, choice=choice, picture=picture, promises=promises, broken=said)

    def _moments(self, chance: random.Random, share: float, most: int) -> set[int]:
        """Return the steps after which the power goes: around every sync, after every answer, in between by chance."""
        found = []
        for number, step in enumerate(self.steps):
            after = self.steps[number + 1] if number + 1 < len(self.steps) else None
            if step.op.kind == "say":
                # Of answers that follow one another the last promises what all of them did.
                take = not step.ends and (after is None or after.op.kind != "say")
            else:
                take = step.op.kind != "write" or (not step.ends and chance.random() < share)
            if take:
                found.append(number)
        return set(chance.sample(found, most) if 0 < most < len(found) else found)

    def _note(self, number: int, promises: Promises) -> None:
        """Keep account of what commands began to change, and of what they said was done."""
        for order in self.orders:
            if order.began == number:
                for path in [path for path in promises.files if path.endswith(_CHANGES.get(order.name, "/"))]:
                    del promises.files[path]
                if order.name == "erase":
                    for ticket in self.erasing:
                        promises.cases.discard(self.reference.cases[ticket])
                if order.name == AWAY:
                    promises.cases, promises.views, promises.erased = set(), 0, []
            if order.done == number:
                self._promise(order, promises)

    def _promise(self, order: Order, promises: Promises) -> None:
        picture = self.reference.done[order.number]
        if order.name == "erase":
            promises.erased += self.erasing.values()
        if order.name == "restore":
            inside = self.judge.find(picture)
            promises.cases, promises.views = set(inside.cases), inside.views
        for path, content in picture.items():
            if path.endswith(_WHOLE):
                promises.files.setdefault(path, (order.name, content))

    def _half_files(self, picture: Mapping[str, bytes]) -> list[str]:
        known = self.reference.whole
        return [
            f"half of {Path(path).name}"
            for path, content in picture.items()
            if path.endswith(_WHOLE) and content not in known.get(path, ())
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One picture after one cut, and what was broken in it."""

    number: int
    choice: Choice
    picture: Mapping[str, bytes]
    promises: Promises
    broken: list[str]


def set_up_again(folder: Path, origin: str) -> str:
    """Let `init` run on what is left of a set-up that was cut off; return why it could not, "" when it could."""
    try:
        set_up(folder, origin, "เทศบาล (ตัวอย่าง)", None)
    except CollectorError as error:
        return error.text.en
    return ""
