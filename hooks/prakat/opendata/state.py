"""How far a procurement has come, told from its papers: plan, announcements, สขร.1, details; and where they differ."""

from collections.abc import Iterator
from enum import Enum
from typing import Final

from prakat.content.document import Document
from prakat.findings import Text
from prakat.opendata.book import Item
from prakat.rules.fields import amount_of, group, shown, text_of


class State(Enum):
    """A state, by the word machines use."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    ANNOUNCED = "announced"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    FINISHED = "finished"
    CANCELLED = "cancelled"


LABELS: Final = {
    State.PLANNED: Text(th="ยังไม่ดำเนินการ", en="Planned"),
    State.ONGOING: Text(th="อยู่ระหว่างจัดซื้อจัดจ้าง", en="In preparation"),
    State.ANNOUNCED: Text(th="ประกาศเชิญชวนแล้ว", en="Announced"),
    State.AWARDED: Text(th="ประกาศผู้ชนะแล้ว", en="Awarded"),
    State.CONTRACTED: Text(th="ทำสัญญาแล้ว", en="Contracted"),
    State.FINISHED: Text(th="สิ้นสุดสัญญาแล้ว", en="Finished"),
    State.CANCELLED: Text(th="ยกเลิก", en="Cancelled"),
}

# What the details say of themselves (schemas/procurement.schema.json).
_CANCELLED: Final = "ยกเลิกการดำเนินการ"
_FINISHED: Final = "สิ้นสุดระยะสัญญา"
_NOT_BEGUN: Final = "ยังไม่ดำเนินการ"
_RUNNING: Final = "อยู่ระหว่างระยะสัญญา"
_UNSIGNED: Final = frozenset({_NOT_BEGUN, "อยู่ระหว่างการจัดซื้อจัดจ้าง", "ยังไม่ลงนามในสัญญา"})


def stated_of(item: Item) -> str:
    """Return the state the details give; empty without details."""
    return text_of(item.details.value.get("procurement_status")) if item.details else ""


def state_of(item: Item) -> State:
    """Return how far a procurement has come: the furthest its papers show."""
    stated = stated_of(item)
    if stated == _CANCELLED:
        return State.CANCELLED
    if item.contract or stated in {_RUNNING, _FINISHED}:
        return State.FINISHED if stated == _FINISHED else State.CONTRACTED
    return _announced_state(item) or (State.PLANNED if stated in {"", _NOT_BEGUN} else State.ONGOING)


def _announced_state(item: Item) -> State | None:
    """Return what the announcements that stand say; None when there are none."""
    kinds = [kind_of(document)[:2] for document in standing(item)]
    if "W0" in kinds or "W2" in kinds:
        return State.AWARDED
    if "D0" in kinds or "D2" in kinds:
        return State.ANNOUNCED
    if any(kind_of(document).startswith("D1") for document in item.announcements):
        return State.CANCELLED
    return State.ONGOING if {"15", "B0"} & set(kinds) else None


def kind_of(document: Document) -> str:
    """Return the kind of an announcement, such as ``D0-invitation``."""
    return text_of(document.value.get("announcement_kind"))


def standing(item: Item) -> Iterator[Document]:
    """Yield the announcements that no later one has cancelled, and none that only cancels."""
    gone: set[str] = set()
    for document in item.announcements:
        if kind_of(document)[:2] in {"D1", "W1"}:
            gone |= _cancelled_by(document, item)
    yield from (it for it in item.announcements if it.path not in gone)


def _cancelled_by(document: Document, item: Item) -> set[str]:
    """Return a cancelling announcement, the one it names, and those that changed that one."""
    target = text_of(document.value.get("cancels"))
    changed = {it.path for it in item.announcements if text_of(it.value.get("amends")) == target}
    return {document.path, target, *changed}


def doubts_of(item: Item) -> tuple[Text, ...]:
    """Return where the papers of one procurement do not agree, in words for readers."""
    return tuple(_doubts(item))


def _doubts(item: Item) -> Iterator[Text]:
    stated, state = stated_of(item), state_of(item)
    if item.planned and item.details is None:
        yield Text(th="ไม่มีหน้าหรือแถวรายละเอียด", en="no page or row of details")
    if stated in _UNSIGNED and item.contract:
        yield Text(th=f"รายละเอียดระบุว่า{stated} แต่มีสัญญาแล้ว", en="the details say unsigned, but there is a contract")
    if stated == _NOT_BEGUN and state in {State.ANNOUNCED, State.AWARDED, State.CANCELLED}:
        yield Text(th="รายละเอียดระบุว่ายังไม่ดำเนินการ แต่มีประกาศแล้ว", en="the details say not begun, but it was announced")
    if stated in {_RUNNING, _FINISHED} and not item.bought:
        yield Text(th="มีสัญญาแต่ไม่อยู่ในสรุปผลรายเดือน (สขร.1)", en="contracted, but in no monthly summary")
    yield from _price_doubts(item)
    yield from _missing_announcements(item)


def _missing_announcements(item: Item) -> Iterator[Text]:
    """Yield announcements that the details name and nobody has published, or that are of another procurement."""
    named = item.details.value.get("announcements") if item.details else None
    known = {document.path for document in item.announcements}
    for path in named if isinstance(named, list) else []:
        if isinstance(path, str) and path not in known:
            yield Text(
                th=f"ไม่พบประกาศที่รายละเอียดระบุ ({path})", en=f"an announcement the details name is missing ({path})"
            )


def _price_doubts(item: Item) -> Iterator[Text]:
    """Yield prices agreed that differ between details and สขร.1."""
    awards = item.details.value.get("awards") if item.details else None
    if not isinstance(awards, list) or len(awards) != 1 or len(item.bought) != 1:
        return
    told = amount_of(awards[0].get("price")) if isinstance(awards[0], dict) else None
    seen = amount_of(group(item.bought[0].value, "winner").get("price"))
    if told is not None and seen is not None and told != seen:
        yield Text(
            th=f"ราคาที่ตกลงในรายละเอียด {shown(told)} บาท แต่ใน สขร.1 {shown(seen)} บาท",
            en=f"price agreed: {shown(told)} in the details, {shown(seen)} in the monthly summary",
        )
