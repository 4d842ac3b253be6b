"""Two versions of approvals.yml made one: entry by entry, for every entry stands for itself.

Nothing is lost without being named: an entry that only one side has stays, of two for one page one stays, and the rules
on top come whole from one side, with the signatures under them.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.approvals.entry import MAX_WORDS, Approval, Word
from prakat.approvals.entry_text import parse_approval, render_block
from prakat.approvals.ledger import LedgerText, parse_ledger_text, render_ledger
from prakat.content.source_map import pointer_of
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Text
from prakat.settings import LEDGER

_MARKS: Final = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: .*)?$")

# Tells whether an entry holds for its page as it lies there now; None where that cannot be said.
Holds = Callable[[str, Approval], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Three versions of a ledger; ``main`` tells which of the two is the published one, or is taken for it."""

    base: LedgerText | None
    ours: LedgerText
    theirs: LedgerText
    main: str = "ours"

    @property
    def published(self) -> LedgerText:
        """The side whose rules stay when both have changed them."""
        return self.ours if self.main == "ours" else self.theirs

    @property
    def other(self) -> LedgerText:
        """The other side."""
        return self.theirs if self.main == "ours" else self.ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two entries for one page: what stays, what goes, and whether what stays holds or the page asks for a new one."""

    page: str
    kept: Approval
    dropped: Approval
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The one ledger, the clashes in it, and pointers of the rules at which the other side wanted something else."""

    raw: bytes
    taken: int
    clashes: tuple[Clash, ...]
    rules: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything more."""
        return not self.rules and all(clash.holds for clash in self.clashes)


def split_conflict(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return both sides of a file with Git's conflict marks in it; None when it has none."""
    ours: list[str] = []
    theirs: list[str] = []
    state, found = "both", False
    for line in raw.decode("utf-8", "replace").splitlines(keepends=True):
        mark = _MARKS.match(line.rstrip("\n"))
        if mark:
            found = True
            state = {"<": "ours", "|": "base", "=": "theirs", ">": "both"}[mark[1][0]]
            continue
        if state in {"both", "ours"}:
            ours.append(line)
        if state in {"both", "theirs"}:
            theirs.append(line)
    return ("".join(ours).encode(), "".join(theirs).encode()) if found else None


def read_side(raw: bytes, name: str) -> LedgerText:
    """Cut one side into its parts. Raises CannotJudgeError when it is not laid out as a ledger is."""
    text = parse_ledger_text(raw)
    if text.layout:
        raise CannotJudgeError(
            Text(
                th=f"{LEDGER} ฝั่ง {name} เสียรูปที่บรรทัด {text.layout[0]} จึงรวมให้ไม่ได้",
                en=f"the {name} side of {LEDGER} is out of its layout at line {text.layout[0]} and cannot be merged",
            ),
            Text(
                th=f"กู้ไฟล์ของฝั่งนั้น (git checkout --ours หรือ --theirs {LEDGER}) แล้วให้ผู้เห็นชอบลงนามใหม่",
                en=f"take one side (git checkout --ours or --theirs {LEDGER}), then let the approvers sign again",
            ),
        )
    return text


def merge_ledgers(sides: Sides, holds: Holds) -> Merged:
    """Make one ledger of two. Raises CannotJudgeError for two entries of one page of which one cannot be read."""
    top, rules = _merge_rules(sides)
    blocks: dict[str, str] = {}
    clashes: list[Clash] = []
    for id_ in sorted(sides.ours.blocks.keys() | sides.theirs.blocks.keys()):
        text, clash = _merge_entry(id_, sides, holds)
        blocks[id_] = f"  {id_}:\n{text}"
        clashes += [clash] if clash else []
    taken = sum(id_ not in sides.published.blocks for id_ in blocks)
    return Merged(raw=render_ledger(top, blocks), taken=taken, clashes=tuple(clashes), rules=tuple(rules))


def _merge_entry(id_: str, sides: Sides, holds: Holds) -> tuple[str, Clash | None]:
    ours, theirs = _text(sides.ours, id_), _text(sides.theirs, id_)
    base = _text(sides.base, id_) if sides.base else None
    if ours == theirs or theirs is None or (theirs == base and ours is not None):
        return ours or theirs or "", None
    if ours is None or ours == base:
        return theirs, None
    published, other = _read(id_, sides.published), _read(id_, sides.other)
    united = _unite(published, other)
    if united is not None:
        return render_block(id_, united).partition("\n")[2], None
    clash = _settle(published, other, holds)
    kept = sides.published if clash.kept is published else sides.other
    return kept.blocks[id_].text, clash


def _unite(one: Approval, two: Approval) -> Approval | None:
    """Return one entry of two that are the same step with other people's further words; None when they are not."""
    if dataclasses.replace(one, also=()) != dataclasses.replace(two, also=()):
        return None
    words: dict[str, Word] = {word.by: word for word in (*two.also, *one.also)}
    ordered = sorted(words.values(), key=lambda word: (word.at, word.by))
    return dataclasses.replace(one, also=tuple(ordered)) if len(ordered) < MAX_WORDS else None


def _settle(published: Approval, other: Approval, holds: Holds) -> Clash:
    """Choose between two entries of a page: the one that holds now, else the one that was given upon the other."""
    for kept, dropped in ((other, published), (published, other)):
        if holds(kept.page, kept):
            return Clash(page=kept.page, kept=kept, dropped=dropped, holds=True)
    kept, dropped = (other, published) if other.before == published.after else (published, other)
    chained = kept.before == dropped.after and holds(kept.page, kept) is None
    return Clash(page=kept.page, kept=kept, dropped=dropped, holds=chained)


def _read(id_: str, text: LedgerText) -> Approval:
    entry, problems = parse_approval(id_, text.blocks[id_])
    if entry is None:
        raise CannotJudgeError(
            Text(
                th=f"ทั้งสองฝั่งแก้รายการ {id_} และมีฝั่งหนึ่งอ่านไม่ได้ ({problems[0]})",
                en=f"both sides changed entry {id_}, and one of them cannot be read ({problems[0]})",
            ),
            Text(
                th="กู้รายการนั้นจากสาขาหลัก แล้วให้ผู้เห็นชอบลงนามใหม่",
                en="restore that entry from the main branch, then let its approver sign again",
            ),
        )
    return entry


def _merge_rules(sides: Sides) -> tuple[LedgerText, Iterator[str]]:
    """Return the side whose rules stay, and the pointers at which the other side wanted something else."""
    ours, theirs, base = sides.ours, sides.theirs, sides.base
    if _rules(ours) == _rules(theirs) or (base and _rules(theirs) == _rules(base)):
        return ours, iter(())
    if base and _rules(ours) == _rules(base):
        return theirs, iter(())
    return sides.published, _differences(_value(sides.published), _value(sides.other), ())


def _rules(text: LedgerText) -> tuple[bytes, str]:
    return text.top, text.signatures


def _value(text: LedgerText) -> Any:
    return parse_yaml(text.top.decode()).value


def _differences(one: Any, two: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    """Yield where two values differ, as deep as both are groups."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        for key in dict.fromkeys([*one, *two]):
            yield from _differences(one.get(key), two.get(key), (*path, key))
    elif one != two and path[-1:] not in {("version",), ("protected",)}:
        yield pointer_of(path)


def _text(text: LedgerText, id_: str) -> str | None:
    block = text.blocks.get(id_)
    return block.text if block else None
