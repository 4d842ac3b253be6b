"""The roster in words: who may approve what, until when, and what is missing."""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date

from prakat.approvals.ledger import parse_ledger_text
from prakat.approvals.roster import Division, Head, Key, Person, Roster
from prakat.approvals.signature import fingerprint
from prakat.authoring.difference_text import Paint, plainly
from prakat.findings import CannotJudgeError, Text
from prakat.thai.calendar import format_date

_LEVELS = {
    "above": Text(th="เหนือระดับกอง ลงนามแทนได้ทุกกอง", en="above all divisions"),
    "division": Text(th="ระดับกอง", en="division level"),
    "below": Text(th="ต่ำกว่าระดับกอง ลงนามเห็นชอบไม่ได้", en="below division level, may not approve"),
}
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def render_change(before: bytes, after: bytes, paint: Paint = plainly) -> Iterator[str]:
    """Yield the lines of the roster that are not the same, as a diff."""
    old, new = (parse_ledger_text(raw).top.decode("utf-8", "replace").splitlines() for raw in (before, after))
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))
    for line in lines[2:]:
        colour = _COLOURS.get(line[:1])
        yield f"  {paint(line, colour) if colour else line}"


def render_roster(roster: Roster, day: date, lang: str) -> Iterator[str]:
    """Yield lines: the root, each division with who is in office on a day, people and keys, and what is missing."""
    root = ", ".join(f"{roster.people[id_].name} ({id_})" for id_ in roster.root)
    needed = f"{roster.threshold}/{len(roster.root)}"
    said = Text(
        th=f"{roster.repository} ทะเบียนรุ่น {roster.version}; ผู้ดูแลหลัก {needed}: {root}",
        en=f"{roster.repository}, roster version {roster.version}; root {needed}: {root}",
    )
    yield said.lang(lang)
    for division in roster.divisions.values():
        yield f"\n{division.name} ({division.key}; {_LEVELS[division.level].lang(lang)})"
        yield from (f"  {_head(head, roster, day, lang)}" for head in division.heads)
        if not any(head.in_office(day) for head in division.heads):
            yield "  " + Text(th="ว่าง", en="vacant").lang(lang)
    yield "\n" + Text(th="บุคคลและกุญแจ", en="people and keys").lang(lang)
    for person in roster.people.values():
        yield f"  {person.id}: {person.name}"
        yield from (f"    {line}" for line in _keys(person.keys.values(), day, lang))
    for id_, keys in roster.recorders.items():
        yield f"  {id_}: " + Text(th="ผู้บันทึกรีวิว", en="records reviews").lang(lang)
        yield from (f"    {line}" for line in _keys(keys.values(), day, lang))
    yield from (f"\n{note.lang(lang)}" for note in notes_on(roster, day))


def _head(head: Head, roster: Roster, day: date, lang: str) -> str:
    now = "●" if head.in_office(day) else "○"
    acting = f" {head.acting}" if head.acting else ""
    until = _day(head.until, lang) if head.until else Text(th="ไม่กำหนด", en="open").lang(lang)
    name = roster.people[head.person].name
    return f"{now} {head.post}{acting}: {name} ({head.person}) {head.order} {_day(head.since, lang)} – {until}"


def _keys(keys: Iterable[Key], day: date, lang: str) -> Iterator[str]:
    for key in keys:
        state = Text(th="ใช้ได้", en="in force") if key.valid_on(day) else Text(th="ใช้ไม่ได้", en="not in force")
        revoked = Text(th="เพิกถอน", en="revoked").lang(lang) + f" {_day(key.revoked, lang)}" if key.revoked else ""
        shown = f"{key.id} {key.public.type} {fingerprint(key.public)}"
        yield f"{shown} {_day(key.since, lang)} {revoked or state.lang(lang)}"


def _day(day: date, lang: str) -> str:
    return format_date(day) if lang == "th" else day.isoformat()


def notes_on(roster: Roster, day: date) -> tuple[Text, ...]:
    """Return what keeps a roster from working, with the next command: vacancies, and heads without a key."""
    return tuple(note for division in roster.divisions.values() for note in _notes_on_division(division, roster, day))


def refuse_lost_root(roster: Roster, day: date) -> None:
    """Raise CannotJudgeError when the root could not sign even this very change: nobody could ever mend it."""
    able = [id_ for id_ in roster.root if _has_key(roster.people[id_], day)]
    if len(able) < roster.threshold:
        raise CannotJudgeError(
            Text(
                th=f"ผู้ดูแลหลักที่มีกุญแจใช้ได้จะเหลือ {len(able)} คน แต่ต้องลงนาม {roster.threshold} คน",
                en=f"{len(able)} root member(s) would have a key in force, but {roster.threshold} must sign",
            ),
            Text(
                th="เพิ่มกุญแจใหม่ด้วย prakat roster add-key ให้มีผลในสาขาหลักก่อน แล้วจึงเพิกถอนกุญแจเดิม",
                en="first let a new key take effect on main (prakat roster add-key), then revoke the old one",
            ),
        )


def _notes_on_division(division: Division, roster: Roster, day: date) -> Iterator[Text]:
    if division.level == "below":
        return
    heads = [head for head in division.heads if head.in_office(day)]
    if division.heads and not heads:
        acting = f"prakat roster add-acting {division.key} PERSON …"
        yield Text(
            th=f"{division.name}ไม่มีหัวหน้าหรือผู้รักษาการในวันนี้: {acting}",
            en=f"{division.name} has no head today, nor anybody acting: {acting}",
        )
    for head in heads:
        if not _has_key(roster.people[head.person], day):
            add = f"prakat roster add-key {head.person} --key FILE.pub"
            yield Text(
                th=f"{head.post} ({head.person}) ไม่มีกุญแจที่ใช้ได้: {add}",
                en=f"{head.post} ({head.person}) has no key in force: {add}",
            )


def _has_key(person: Person, day: date) -> bool:
    return any(key.valid_on(day) for key in person.keys.values())
