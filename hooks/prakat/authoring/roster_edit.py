"""Changes of the roster by lines: what is not changed keeps its bytes, comments and all; the ledger is not touched.

Every change is made twice, in the text and in the value, and both must come out the same; where the text is laid out in
a way that is not foreseen, the whole roster is written anew from the value.
"""

import copy
import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

from prakat.approvals.ledger import parse_ledger_text, render_ledger
from prakat.approvals.signature import PublicKey
from prakat.authoring.ledger_merge import split_conflict
from prakat.content.front_matter import StrictHandler
from prakat.content.source_map import SourceMap, pointer_of
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Span, Text
from prakat.settings import LEDGER

Path = tuple[str | int, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An appointment to enter; ``acting`` is one of `prakat.approvals.roster.ACTING` or empty."""

    division: str
    person: str
    post: str
    order: str
    since: date
    until: date | None = None
    acting: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A person to enter, with the first key."""

    id: str
    name: str
    public: PublicKey
    since: date
    emails: tuple[str, ...] = ()
    github: int | None = None


def add_post(raw: bytes, post: Post) -> bytes:
    """Enter an appointment after all others of its division.

    Raises CannotJudgeError for a division or person that is not there, a term that ends before it begins, and a second
    head beside one in office who does not act.
    """
    top = _Top(raw)
    division = top.at(("divisions", post.division), "หน่วยงาน / division")
    top.at(("people", post.person), "บุคคล / person")
    if post.until and post.until < post.since:
        raise _wrong("วันสิ้นสุดอยู่ก่อนวันเริ่ม", "the term ends before it begins", "แก้ --from และ --until", "correct them")
    if not post.acting:
        _refuse_second_head(division, post)
    item: dict[str, Any] = {"person": post.person, "post": post.post}
    item |= {"acting": post.acting} if post.acting else {}
    item |= {"order": post.order, "from": post.since.isoformat()}
    item["until"] = post.until.isoformat() if post.until else None
    return top.append(("divisions", post.division, "heads"), item)


def _refuse_second_head(division: dict[str, Any], post: Post) -> None:
    for head in division["heads"]:
        open_until = date.fromisoformat(head["until"]) if head["until"] else date.max
        if not head.get("acting") and open_until >= post.since:
            raise _wrong(
                f"{head['person']} ยังดำรงตำแหน่งหัวหน้า{division['name']}อยู่",
                f"{head['person']} is still head of {division['name']}",
                f"บันทึกวันสิ้นสุดก่อน: prakat roster end-term {post.division} {head['person']} --on YYYY-MM-DD",
                f"first enter the end: prakat roster end-term {post.division} {head['person']} --on YYYY-MM-DD",
            )


def end_term(raw: bytes, division: str, person: str, last: date) -> bytes:
    """Enter the last day of a person's appointment: of the one that is open, or ends later.

    Raises CannotJudgeError when there is none.
    """
    top = _Top(raw)
    heads = top.at(("divisions", division), "หน่วยงาน / division")["heads"]
    for index, head in reversed(list(enumerate(heads))):
        ends = date.fromisoformat(head["until"]) if head["until"] else date.max
        if head["person"] == person and date.fromisoformat(head["from"]) <= last < ends:
            return top.put(("divisions", division, "heads", index, "until"), last.isoformat())
    raise _wrong(
        f"{person} ไม่มีวาระใน {division} ที่จะสิ้นสุดในวันที่ {last.isoformat()}",
        f"{person} has no term in {division} that could end on {last.isoformat()}",
        "ดูวาระทั้งหมดด้วย prakat roster show",
        "see all terms with prakat roster show",
    )


def revoke_key(raw: bytes, person: str, key: str, day: date) -> bytes:
    """Enter the day from which a key counts no more. Raises CannotJudgeError for one that is not there, or revoked."""
    top = _Top(raw)
    section = "recorders" if person.startswith("r-") else "people"
    found = top.at((section, person, "keys", key), "กุญแจ / key")
    if found["revoked"]:
        raise _wrong(
            f"กุญแจ {key} ของ {person} เพิกถอนแล้วตั้งแต่ {found['revoked']}",
            f"key {key} of {person} is revoked since {found['revoked']}",
            "ไม่ต้องทำอะไรอีก",
            "nothing more is to be done",
        )
    return top.put((section, person, "keys", key, "revoked"), day.isoformat())


def add_person(raw: bytes, newcomer: Newcomer) -> bytes:
    """Enter a person with a key. Raises CannotJudgeError when the id is taken."""
    top = _Top(raw)
    if newcomer.id in top.value["people"]:
        raise _wrong(
            f"มี {newcomer.id} ในทะเบียนแล้ว",
            f"the roster has {newcomer.id} already",
            f"เพิ่มกุญแจอีกดอกด้วย prakat roster add-key {newcomer.id} --key FILE.pub",
            f"enter one more key with prakat roster add-key {newcomer.id} --key FILE.pub",
        )
    value: dict[str, Any] = {"name": newcomer.name}
    value |= {"github": newcomer.github} if newcomer.github is not None else {}
    value |= {"emails": sorted(email.lower() for email in newcomer.emails)} if newcomer.emails else {}
    value["keys"] = {"k1": _key(newcomer.public, newcomer.since)}
    return top.enter(("people",), newcomer.id, value)


def add_key(raw: bytes, person: str, public: PublicKey, since: date) -> bytes:
    """Enter one more key of a person, under the next free name."""
    top = _Top(raw)
    keys = top.at(("people", person), "บุคคล / person")["keys"]
    name = next(f"k{number}" for number in range(1, 1000) if f"k{number}" not in keys)
    return top.enter(("people", person, "keys"), name, _key(public, since))


def add_recorder(raw: bytes, recorder: str, name: str, public: PublicKey, since: date) -> bytes:
    """Enter a machine account that records reviews, with its first key; or one more key of one that is there."""
    top = _Top(raw)
    known = top.value.get("recorders", {})
    if recorder in known:
        keys = known[recorder]["keys"]
        free = next(f"k{number}" for number in range(1, 1000) if f"k{number}" not in keys)
        return top.enter(("recorders", recorder, "keys"), free, _key(public, since))
    value = {"name": name, "keys": {"k1": _key(public, since)}}
    return top.enter(("recorders",), recorder, value) if known else top.begin("recorders", {recorder: value}, "policy")


def _key(public: PublicKey, since: date) -> dict[str, Any]:
    return {"type": public.type, "key": public.blob, "from": since.isoformat(), "revoked": None}


class _Top:
    """The part of approvals.yml above the signatures, as text and as value."""

    def __init__(self, raw: bytes) -> None:
        self._ledger = parse_ledger_text(raw)
        if self._ledger.layout or split_conflict(raw):
            raise _wrong(
                f"{LEDGER} เสียรูปหรือมีรอยชนกันค้างอยู่",
                f"{LEDGER} is out of its layout, or in conflict",
                "กู้ไฟล์จากสาขาหลัก หรือสั่ง prakat ledger fix-conflict หากกำลังรวมสาขา",
                "restore the file, or run prakat ledger fix-conflict in the middle of a merge",
            )
        self._text = self._ledger.top.decode()
        read = parse_yaml(self._text)
        self.value: dict[str, Any] = read.value if isinstance(read.value, dict) else {}
        self._map: SourceMap = read.source_map

    def at(self, path: Path, name: str) -> Any:
        """Return a value. Raises CannotJudgeError when there is none."""
        value: Any = self.value
        for part in path:
            known = value
            value = value.get(part) if isinstance(value, dict) else None
            if value is None:
                there = ", ".join(known) if isinstance(known, dict) else "-"
                raise _wrong(
                    f"ไม่มี{name} {part} ในทะเบียน",
                    f"the roster has no {name} {part}",
                    f"ใช้ชื่อใดชื่อหนึ่ง: {there}",
                    f"use one of: {there}",
                )
        return value

    def put(self, path: Path, new: str) -> bytes:
        """Replace a single value by a text."""
        span = self._map.values[pointer_of(path)]
        lines = self._text.split("\n")
        line = lines[span.line - 1]
        lines[span.line - 1] = f'{line[: span.column - 1]}"{new}"{line[span.end_column - 1 :]}'
        return self._checked("\n".join(lines), lambda value: _parent(value, path).__setitem__(path[-1], new))

    def append(self, path: Path, item: dict[str, Any]) -> bytes:
        """Put an item after all others of a list."""
        return self._insert(path, [item], lambda value: _follow(value, path).append(item))

    def enter(self, path: Path, key: str, item: dict[str, Any]) -> bytes:
        """Put a key after all others of a group."""
        return self._insert(path, {key: item}, lambda value: _follow(value, path).__setitem__(key, item))

    def begin(self, key: str, value: dict[str, Any], before: str) -> bytes:
        """Put a new part before another."""
        lines = self._text.split("\n")
        at = self._map.keys[pointer_of((before,))].line - 1
        lines[at:at] = _indented({key: value}, 0)
        return self._checked("\n".join(lines), lambda whole: whole.__setitem__(key, value))

    def _insert(self, path: Path, added: Any, change: Callable[[dict[str, Any]], object]) -> bytes:
        lines = self._text.split("\n")
        key = self._map.keys[pointer_of(path)]
        block = _indented({str(path[-1]): added}, key.column - 1)
        last = self._last_line(path)
        if not _follow(self.value, path):
            lines[key.line - 1 : last] = block
        else:
            lines[last:last] = block[1:]
        return self._checked("\n".join(lines), change)

    def _last_line(self, path: Path) -> int:
        """Return the last line (1-based) of a value, without what stands after it."""
        pointer = pointer_of(path)
        spans = [
            span for inner, span in self._map.values.items() if inner == pointer or inner.startswith(pointer + "/")
        ]
        single = [span for span in spans if not _is_block(span)] or spans
        return max(span.end_line for span in single)

    def _checked(self, text: str, change: Callable[[dict[str, Any]], object]) -> bytes:
        wanted = copy.deepcopy(self.value)
        change(wanted)
        read = parse_yaml(text)
        if read.problems or read.value != wanted:
            text = StrictHandler().export(wanted) + "\n"
        return render_ledger(dataclasses.replace(self._ledger, top=text.encode()), {})


def _is_block(span: Span) -> bool:
    """Tell whether a value stands on lines of its own: such a one ends where the next thing begins."""
    return span.end_line > span.line


def _indented(value: dict[str, Any], by: int) -> list[str]:
    return [" " * by + line for line in StrictHandler().export(value).strip("\n").split("\n")]


def _follow(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _parent(value: Any, path: Path) -> Any:
    return _follow(value, path[:-1])


def _wrong(th: str, en: str, advice_th: str, advice_en: str) -> CannotJudgeError:
    return CannotJudgeError(Text(th=th, en=en), Text(th=advice_th, en=advice_en))
