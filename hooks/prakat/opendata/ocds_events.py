"""What happened in a procurement, in the order of its days: each event becomes one OCDS release.

A release says what is new with it; put together by the standard's merging they give the whole process.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from prakat.content.document import Document
from prakat.opendata.book import Item
from prakat.opendata.ocds_parts import amount, document_part, drop_empty, moment, names_of, period, reference
from prakat.opendata.setting import Setting
from prakat.opendata.state import State, kind_of, state_of
from prakat.rules.fields import entries, group, text_of
from prakat.rules.rows import Row

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One release: its id within the process, moment, tags, what it says, and who newly takes part in which role."""

    id: str
    date: str
    tags: tuple[str, ...]
    body: dict[str, Any]
    parties: tuple[tuple[Value, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A contract, with whom, and who else offered."""

    id: str
    award: str
    contract: Value
    winners: tuple[Value, ...]
    bidders: tuple[Value, ...]


_PLAN: Final = "plan"
_KINDS: Final = {
    "15": ("planning", "x_referencePrice"),
    "B0": ("planning", "hearingNotice"),
    "D0": ("tender", "tenderNotice"),
    "D1": ("tenderCancellation", "cancellationDetails"),
    "D2": ("tenderAmendment", "tenderNotice"),
    "W0": ("award", "awardNotice"),
    "W1": ("awardCancellation", "awardNotice"),
    "W2": ("awardUpdate", "awardNotice"),
}


def events_of(item: Item, setting: Setting) -> list[Event]:
    """Return the events of a procurement that have a day, oldest first."""
    found = [*_planned(item, setting), *_announced(item, setting)]
    for deal in deals_of(item):
        found += _signed(item, deal)
    found += _given_up(item, found)
    ordered = sorted((event for event in found if event.date), key=lambda event: event.date[:10])
    # A plan that was published late does not put back what had begun.
    return [_late(event) if event.id == _PLAN and number else event for number, event in enumerate(ordered)]


def _late(event: Event) -> Event:
    return replace(event, body={key: part for key, part in event.body.items() if key != "tender"})


def _planned(item: Item, setting: Setting) -> Iterator[Event]:
    row = item.planned or item.details
    if row is None:
        return
    plan = row.document
    budget = drop_empty(
        {
            "id": item.number,
            "description": text_of(item.value("budget_source")),
            "amount": amount(item.value("budget")),
            "project": item.name,
            "projectID": text_of(item.value("plan_ref")),
        }
    )
    planning: dict[str, Any] = {"budget": budget}
    if item.planned:
        planning["documents"] = [document_part(plan, "procurementPlan", setting)]
    month = text_of(item.value("expected_month"))
    if due := moment(f"{month}-01"):
        planning["milestones"] = [
            {"id": "announce", "title": "เดือนที่คาดว่าจะประกาศ", "type": "preProcurement", "dueDate": due}
        ]
    reason = text_of(item.value("plan_exempt_reason"))
    if reason:
        planning["rationale"] = reason
    body = {"planning": planning, "tender": {"status": "planned"}}
    yield Event(id=_PLAN, date=_planned_on(item, plan), tags=("planning",), body=body)


def _planned_on(item: Item, page: Document) -> str:
    """Return the day of the plan; of what was not planned, the day of its contract, for it is told with that."""
    if item.planned:
        return moment(page.value.get("announced")) or moment(page.value.get("published")) or ""
    return moment(item.contract.get("date")) or moment(page.value.get("published")) or ""


def _announced(item: Item, setting: Setting) -> Iterator[Event]:
    for document in item.announcements:
        tag, kind = _KINDS.get(kind_of(document)[:2], ("", ""))
        if not tag:
            continue
        body, winners = _ANNOUNCED[tag](item, document)
        paper = document_part(document, kind, setting)
        part = body.setdefault("planning" if tag == "planning" else "tender", {})
        part["documents"] = [paper]
        yield Event(
            id=paper["id"],
            date=moment(document.value.get("doc_date")) or "",
            tags=(tag,),
            body=body,
            parties=tuple((winner, "supplier") for winner in winners),
        )


_Body = tuple[dict[str, Any], tuple[Value, ...]]


def _priced(_item: Item, document: Document) -> _Body:
    price = amount(document.value.get("reference_price"))
    return {"tender": {"status": "planned", **drop_empty({"x_referencePrice": price})}}, ()


def _invited(_item: Item, document: Document) -> _Body:
    bid, price = group(document.value, "bid"), amount(document.value.get("reference_price"))
    tender = {"status": "active", "tenderPeriod": period(bid, "open", "close"), "x_referencePrice": price}
    return {"tender": drop_empty({**tender, "submissionMethodDetails": text_of(bid.get("place"))})}, ()


def _changed(item: Item, document: Document) -> _Body:
    body, _ = _invited(item, document)
    body["tender"]["amendments"] = [_amendment(document, item)]
    return body, ()


def _withdrawn(item: Item, document: Document) -> _Body:
    return {"tender": {"status": "cancelled", "amendments": [_amendment(document, item)]}}, ()


def _amendment(document: Document, item: Item) -> dict[str, Any]:
    target = text_of(document.value.get("amends")) or text_of(document.value.get("cancels"))
    known = {it.path: _stem(it.path) for it in item.announcements}
    return drop_empty(
        {
            "id": _stem(document.path),
            "date": moment(document.value.get("doc_date")),
            "description": text_of(document.value.get("changes")) or text_of(document.value.get("subject")),
            "amendsReleaseID": known.get(target),
        }
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _won(item: Item, document: Document) -> _Body:
    winners = tuple(value for _, value in entries(document.value, "winners"))
    source = _stem(_award_source(item, document))
    awards = [
        drop_empty(
            {
                "id": f"{source}-{number}",
                "title": item.name,
                "description": text_of(winner.get("reason")),
                "status": "active",
                "date": moment(document.value.get("doc_date")),
                "value": amount(winner.get("price")),
                "suppliers": [reference(winner)],
            }
        )
        for number, winner in enumerate(winners, start=1)
    ]
    return drop_empty({"tender": {"status": "complete"}, "awards": awards}), winners


def _award_source(item: Item, document: Document) -> str:
    """Return the announcement that first named the winners: a change of it keeps their numbers."""
    target = text_of(document.value.get("amends"))
    return target if target in {it.path for it in item.announcements} else document.path


def _unwon(item: Item, document: Document) -> _Body:
    target = text_of(document.value.get("cancels"))
    old = next((it for it in item.announcements if it.path == target), None)
    count = len(list(entries(old.value, "winners"))) if old else 0
    awards = [{"id": f"{_stem(target)}-{number}", "status": "cancelled"} for number in range(1, count + 1)]
    return drop_empty({"tender": {"amendments": [_amendment(document, item)]}, "awards": awards}), ()


_ANNOUNCED: Final = {
    "planning": _priced,
    "tender": _invited,
    "tenderAmendment": _changed,
    "tenderCancellation": _withdrawn,
    "award": _won,
    "awardUpdate": _won,
    "awardCancellation": _unwon,
}


def deals_of(item: Item) -> tuple[Deal, ...]:
    """Return the contracts of a procurement, those of the details first; one told in two places counts once."""
    found: dict[str, Deal] = {}
    details = item.details.value if item.details else {}
    if group(details, "contract"):
        deal = _deal(item, details, tuple(value for _, value in entries(details, "awards")))
        found[deal.id] = deal
    told = set(found)
    for number, row in enumerate(item.bought, start=1):
        deal = _deal(item, row.value, _winner_of(row))
        if deal.id in told:
            continue
        if deal.id in found:  # a contract in two rows: neither may be lost
            deal = replace(deal, id=f"{deal.id}-{number}", award=f"{deal.award}-{number}")
        found[deal.id] = deal
    return tuple(found.values())


def _winner_of(row: Row) -> tuple[Value, ...]:
    winner = group(row.value, "winner")
    return ({**winner, "reason": row.value.get("reason")},) if winner else ()


def _deal(item: Item, value: Value, winners: tuple[Value, ...]) -> Deal:
    contract = group(value, "contract")
    number = text_of(contract.get("no")) or item.key
    award = _announced_award(item) if len(winners) == 1 else ""
    bidders = tuple(bidder for _, bidder in entries(value, "bidders"))
    return Deal(id=number, award=award or f"{number}-award", contract=contract, winners=winners, bidders=bidders)


def _announced_award(item: Item) -> str:
    """Return the award the last announcement of a winner made; empty when it named none, or several."""
    winning = [it for it in item.announcements if kind_of(it)[:2] in {"W0", "W2"}]
    if not winning or len(list(entries(winning[-1].value, "winners"))) != 1:
        return ""
    return f"{_stem(_award_source(item, winning[-1]))}-1"


def _signed(item: Item, deal: Deal) -> Iterator[Event]:
    """Yield the signing of a contract and what followed it."""
    contract, price = deal.contract, next((amount(winner.get("price")) for winner in deal.winners), None)
    value = amount(contract.get("amount")) or price
    signed = moment(contract.get("date"))
    part = {
        "id": deal.id,
        "awardID": deal.award,
        "title": item.name,
        "status": "active",
        "period": period(contract, "start" if contract.get("start") else "date", "end"),
        "value": value,
        "dateSigned": signed,
    }
    award = {
        "id": deal.award,
        "title": item.name,
        "description": next((text_of(winner.get("reason")) for winner in deal.winners), ""),
        "status": "active",
        "value": price,
        "suppliers": names_of(deal.winners),
    }
    tender: dict[str, Any] = {"status": "complete", "x_referencePrice": amount(item.value("reference_price"))}
    if deal.bidders:
        tender |= {"numberOfTenderers": len(deal.bidders), "tenderers": names_of(deal.bidders)}
    body = {"tender": drop_empty(tender), "awards": [drop_empty(award)], "contracts": [drop_empty(part)]}
    known = any(kind_of(it).startswith("W0") for it in item.announcements)
    yield Event(
        id=f"contract-{deal.id}",
        date=signed or "",
        tags=("contract",) if known else ("award", "contract"),
        body=body,
        parties=(*((it, "tenderer") for it in deal.bidders), *((it, "supplier") for it in deal.winners)),
    )
    yield from _followed(item, deal)


def _followed(item: Item, deal: Deal) -> Iterator[Event]:
    details = item.details.value if item.details else {}
    # Amendments and payments stand in the details, which have one contract.
    if text_of(group(details, "contract").get("no")) == deal.id:
        yield from (_amended(deal, change) for _, change in entries(details, "amendments"))
        yield from (_paid(deal, payment) for _, payment in entries(details, "payments"))
    if state_of(item) is State.FINISHED:
        body = {"contracts": [{"id": deal.id, "awardID": deal.award, "status": "terminated"}]}
        end = moment(deal.contract.get("end")) or ""
        yield Event(id=f"end-{deal.id}", date=end, tags=("contractTermination",), body=body)


def _amended(deal: Deal, change: Value) -> Event:
    number, day = f"amendment-{deal.id}-{change.get('no')}", moment(change.get("date"))
    note = drop_empty({"id": number, "date": day, "description": text_of(change.get("what"))})
    part = {
        "id": deal.id,
        "awardID": deal.award,
        "amendments": [note],
        "value": amount(change.get("amount")),
        "period": period(change, "", "end"),
    }
    body = {"contracts": [drop_empty(part)]}
    return Event(id=number, date=day or "", tags=("contractAmendment",), body=body)


def _paid(deal: Deal, payment: Value) -> Event:
    number, day = f"payment-{deal.id}-{payment.get('no')}", moment(payment.get("date"))
    paid = {"id": number, "date": day, "value": amount(payment.get("amount"))}
    if len(deal.winners) == 1:
        paid["payee"] = reference(deal.winners[0])
    part = {"id": deal.id, "awardID": deal.award, "implementation": {"transactions": [drop_empty(paid)]}}
    return Event(id=number, date=day or "", tags=("implementation",), body={"contracts": [part]})


def _given_up(item: Item, events: list[Event]) -> Iterator[Event]:
    """Yield the end of a procurement that its details call cancelled, where no announcement says so."""
    if state_of(item) is not State.CANCELLED or item.details is None:
        return
    if any("tenderCancellation" in event.tags for event in events):
        return
    value = item.details.document.value
    day = moment(value.get("updated")) or moment(value.get("published")) or ""
    body = {"tender": {"status": "cancelled"}}
    yield Event(id="cancelled", date=day, tags=("tenderCancellation",), body=body)
