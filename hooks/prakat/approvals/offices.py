"""Whether the posts of those who signed suffice: in office, of the right division, and enough of them."""

from collections.abc import Iterable
from datetime import date

from prakat.approvals.case import Dismissal, day_of
from prakat.approvals.catalog import OFFICE
from prakat.approvals.catalog_actions import METHOD, SEVERAL
from prakat.approvals.entry import ABSENT, Approval
from prakat.approvals.requirement import Requirement
from prakat.approvals.roster import Division, Head, Roster
from prakat.findings import Text


def dismiss_office(
    entry: Approval, roster: Roster, requirements: tuple[Requirement, ...], today: date | None
) -> list[Dismissal]:
    """Return why the posts of an entry do not suffice; ``today`` None leaves out whether they are still held.

    Everybody who signs holds the post he names, and for each requirement one of them is a head who may approve.
    """
    words, several = entry.words, any(requirement.of for requirement in requirements)
    if not several and all(_level(roster, word.division) == "below" for word in words):
        return [Dismissal(rule=OFFICE, id="below", params={"given": _division_name(roster, entry.division)})]
    away = [dismissal for word in words for dismissal in _dismiss_away(word, roster, today)]
    if away:
        return away
    return [
        _dismiss_headless(entry, roster, requirement, today)
        for requirement in requirements
        if not any(is_head(word, roster, requirement) for word in words)
    ]


def _dismiss_headless(entry: Approval, roster: Roster, requirement: Requirement, today: date | None) -> Dismissal:
    """Say that no head has signed: not yet, when a policy asks for those who have; else, that they may not."""
    params: dict[str, str | Text] = {
        "given": ", ".join(_division_name(roster, word.division) for word in entry.words),
        "division": division_names(roster, requirement, today),
        "page": entry.page,
    }
    asked = any(fits_item(word.by, word.division, roster, item) for word in entry.words for item in requirement.of)
    return (
        Dismissal(rule=SEVERAL, id="no-head", params=params)
        if asked
        else Dismissal(rule=OFFICE, id="wrong-division", params=params)
    )


def is_head(word: Approval, roster: Roster, requirement: Requirement) -> bool:
    """Tell whether a word is in the post of a head who may approve: of the division, or above all of them."""
    return is_head_of(word.division, roster, requirement)


def is_head_of(division: str, roster: Roster, requirement: Requirement) -> bool:
    """Tell whether the head of a division may approve for a requirement."""
    level = _level(roster, division)
    return level == "above" or (level != "below" and division in requirement.divisions)


def _dismiss_away(word: Approval, roster: Roster, today: date | None) -> list[Dismissal]:
    division = roster.divisions.get(word.division)
    for day in filter(None, (day_of(word.at), today)):
        if division is None or not any(_holds(head, word, day) for head in division.heads):
            params = {
                "person": roster.people[word.by].name if word.by in roster.people else word.by,
                "post": word.post,
                "division": _division_name(roster, word.division),
                "day": day.isoformat(),
            }
            return [Dismissal(rule=OFFICE, id="not-in-office", params=params)]
    return []


def _holds(head: Head, word: Approval, day: date) -> bool:
    return head.person == word.by and head.post == word.post and head.in_office(day)


def dismiss_several(entry: Approval, roster: Roster, requirements: tuple[Requirement, ...]) -> list[Dismissal]:
    """Return whose words a policy of several asks for and the entry lacks.

    Taking a page down at once, moving it, an emergency and a word taken back need one head, whatever the policy.
    """
    if not needs_several(entry.action, entry.after):
        return []
    return [
        Dismissal(rule=SEVERAL, id="incomplete", params=params)
        for requirement in requirements
        if (params := _missing(entry, roster, requirement))
    ]


def needs_several(action: str, after: str = "") -> bool:
    """Tell whether an entry answers to a policy of several people: what changes or ends what was published."""
    return action in ("publish", "withdraw") or (action == "remove" and after != ABSENT)


def _missing(entry: Approval, roster: Roster, requirement: Requirement) -> dict[str, str | Text]:
    taken = match(entry.words, roster, requirement.of)
    if len(taken) >= requirement.k:
        return {}
    lacking = [item for item in requirement.of if item not in taken]
    return {
        "missing": ", ".join(_item_name(roster, item) for item in lacking),
        "count": str(requirement.k - len(taken)),
        "page": entry.page,
    }


def match(words: Iterable[Approval], roster: Roster, items: tuple[str, ...]) -> dict[str, Approval]:
    """Give as many items of a policy as can be a word each, no word to two of them."""
    taken: dict[str, Approval] = {}
    for word in words:
        _place(word, roster, items, taken, set())
    return taken


def _place(word: Approval, roster: Roster, items: tuple[str, ...], taken: dict[str, Approval], tried: set[str]) -> bool:
    """Find an item for a word; whoever has it already may have to take another."""
    for item in items:
        if item in tried or not fits_item(word.by, word.division, roster, item):
            continue
        tried.add(item)
        if item not in taken or _place(taken[item], roster, items, taken, tried):
            taken[item] = word
            return True
    return False


def fits_item(person: str, division: str, roster: Roster, item: str) -> bool:
    """Tell whether a person's word, as head of a division, counts for an item: by name, as its head, or from above."""
    if item in roster.people:
        return person == item
    return division == item or (_level(roster, division) == "above" and _level(roster, item) != "above")


def dismiss_method(word: Approval, roster: Roster, requirements: tuple[Requirement, ...]) -> list[Dismissal]:
    """Return why this kind of proof does not do for the page."""
    allowed = {*roster.methods}.intersection(*(requirement.methods for requirement in requirements))
    if word.method in allowed:
        return []
    return [Dismissal(rule=METHOD, id="not-allowed", params={"method": METHOD_NAMES[word.method], "page": word.page})]


METHOD_NAMES = {
    "signature": Text(th="ลงนามด้วยกุญแจ", en="a signature by key"),
    "review": Text(th="รีวิวบน GitHub", en="a review on GitHub"),
}


def names_of(
    roster: Roster, requirements: tuple[Requirement, ...], otherwise: str, today: date | None = None
) -> str | Text:
    """Return the names of those who may approve a page; ``otherwise`` when nobody has to."""
    return division_names(roster, requirements[0], today) if requirements else otherwise


def division_names(roster: Roster, requirement: Requirement, today: date | None = None) -> str | Text:
    """Return the names of the divisions that may approve; those below division level answer to the ones above.

    With a day, a division whose post is vacant on that day is answered for by those above as well, and says so.
    """
    found = [roster.divisions[key] for key in requirement.divisions if key in roster.divisions]
    if not found or any(division.level == "below" for division in found):
        found = _above(roster) or found
    names = " หรือ ".join(division.name for division in found) or ", ".join(requirement.divisions)
    vacant = [division.name for division in found if today and not _has_head(division, today)]
    if not vacant or len(vacant) < len(found):
        return names
    return _vacant(roster, names, today)


def _vacant(roster: Roster, names: str, today: date | None) -> Text:
    able = [division.name for division in _above(roster) if today and _has_head(division, today)]
    if not able:
        return Text(
            th=f"{names} (ตำแหน่งว่าง และไม่มีผู้บังคับบัญชาที่ลงนามแทนได้ ต้องบันทึกคำสั่งแต่งตั้งก่อนด้วย prakat roster add-acting)",
            en=f"{names} (vacant, and nobody above can sign: first enter an acting head with prakat roster add-acting)",
        )
    above = " หรือ ".join(able)
    return Text(
        th=f"{above} (ตำแหน่งหัวหน้าของ{names}ว่าง หากมีผู้รักษาการให้บันทึกคำสั่งด้วย prakat roster add-acting)",
        en=f"{above} ({names} has no head now; if somebody acts, enter the order: prakat roster add-acting)",
    )


def _has_head(division: Division, day: date) -> bool:
    return any(head.in_office(day) for head in division.heads)


def _above(roster: Roster) -> list[Division]:
    return [division for division in roster.divisions.values() if division.level == "above"]


def _level(roster: Roster, division: str) -> str:
    return roster.divisions[division].level if division in roster.divisions else ""


def _division_name(roster: Roster, division: str) -> str:
    return roster.divisions[division].name if division in roster.divisions else division


def _item_name(roster: Roster, item: str) -> str:
    return roster.people[item].name if item in roster.people else _division_name(roster, item)
