"""Changes of the rules of the house: roster, schemas, code, workflows, theme, lock files.

A change of any of them holds when (after TUF's root role)
 1. the version is the base's plus one, and the repository's name is the same,
 2. nothing the base's roster says of the past is taken back (`prakat.approvals.roster_history`),
 3. ``protected`` is the digest of the files of the head,
 4. enough people of the base's root signed exactly this, with keys the base knows,
 5. and enough people of the head's own root did, so that a root can never be left to nobody,
 6. and no signature is there that is none.
A founding - there is no base - needs 3, 5 and 6.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from prakat.approvals.catalog import ROOT
from prakat.approvals.digest import digest_protected
from prakat.approvals.house import House
from prakat.approvals.ledger import RootSignature, sum_of_top
from prakat.approvals.roster import Roster
from prakat.approvals.roster_history import check_history
from prakat.approvals.signature import ROOT as ROOT_NAMESPACE
from prakat.approvals.signature import verify
from prakat.approvals.statement import render_root_statement
from prakat.approvals.words import SKEW
from prakat.findings import Finding, Location, Message, Span, Text
from prakat.repository.change import Change
from prakat.repository.corpus import is_protected
from prakat.settings import BANGKOK, LEDGER

_SHOWN: Final = 3


def check_root(change: Change, base: House | None, head: House, now: datetime) -> list[Finding]:
    """Return why a change of the rules does not hold; nothing when no rule changed."""
    if base is None:
        return [*_check_protected(change, head), *_check_signed((head.roster,), head, (LEDGER,), now, fresh=False)]
    files = changed_rules(change, base, head)
    if not files:
        return []
    if head.ledger.top == base.ledger.top:
        # Nobody has signed anything for this change: the signatures there are the base's.
        return [_unsigned(base.roster, files)]
    return [
        *_check_version(base, head),
        *check_history(base, head, _day(now)),
        *_check_protected(change, head),
        *_check_signed((base.roster, head.roster), head, files, now, fresh=True),
    ]


def changed_rules(change: Change, base: House, head: House) -> tuple[str, ...]:
    """Return the protected files that differ; approvals.yml when its rules or their signatures do."""
    files = [path for path in sorted(change.changed_paths) if is_protected(path)]
    same = base.ledger.top == head.ledger.top and base.ledger.signatures == head.ledger.signatures
    return tuple(files if same else [LEDGER, *files])


def signers(head: House, roster: Roster, top: str, now: datetime, *, fresh: bool = True) -> frozenset[str]:
    """Return the people of a roster's root who validly signed the head's rules."""
    return frozenset(s.by for s in head.root_signatures if _holds(s, head.roster, roster, top, now, fresh=fresh))


def _holds(signature: RootSignature, head: Roster, roster: Roster, top: str, now: datetime, *, fresh: bool) -> bool:
    person = roster.people.get(signature.by)
    key = person.keys.get(signature.key) if person else None
    if signature.by not in roster.root or key is None or not key.valid_on(_day(signature.at)):
        return False
    if fresh and not (key.valid_on(_day(now)) and -SKEW <= now - signature.at <= timedelta(days=roster.max_age_days)):
        return False
    statement = render_root_statement(head.repository, head.version, top, head.protected, signature)
    return verify(key=key.public, namespace=ROOT_NAMESPACE, statement=statement, signature=signature.sig)


def _check_version(base: House, head: House) -> Iterator[Finding]:
    if head.roster.version != base.roster.version + 1:
        yield _finding(head, "version", "/version", wanted=str(base.roster.version + 1))
    if head.roster.repository != base.roster.repository:
        yield _finding(head, "repository", "/repository")


def _check_protected(change: Change, head: House) -> Iterator[Finding]:
    if head.roster.protected != digest_protected(change.head):
        yield _finding(head, "protected", "/protected")


def _check_signed(
    rosters: tuple[Roster, ...], head: House, files: tuple[str, ...], now: datetime, *, fresh: bool
) -> Iterator[Finding]:
    top = sum_of_top(head.ledger)
    for roster in rosters:
        if len(signers(head, roster, top, now, fresh=fresh)) < roster.threshold:
            yield _unsigned(roster, files)
            return
    for index, signature in enumerate(head.root_signatures):
        if not any(_holds(signature, head.roster, roster, top, now, fresh=fresh) for roster in rosters):
            line = head.ledger.signatures_line + 1 + index
            location = Location(path=LEDGER, span=Span(line, 5, line, 5))
            yield Finding(rule=ROOT, message=Message(id="bad", params={"person": signature.by}), location=location)


def _unsigned(roster: Roster, files: tuple[str, ...]) -> Finding:
    more = Text(th=f" และอีก {len(files) - _SHOWN} ไฟล์", en=f" and {len(files) - _SHOWN} more")
    shown = ", ".join(files[:_SHOWN])
    extra = len(files) > _SHOWN
    names = Text(th=shown + (more.th if extra else ""), en=shown + (more.en if extra else ""))
    params: dict[str, str | Text] = {"files": names, "threshold": str(roster.threshold)}
    location = Location(path=files[0], span=Span(1, 1, 1, 1))
    related = tuple(Location(path=path) for path in files[1:])
    return Finding(rule=ROOT, message=Message(id="unsigned", params=params), location=location, related=related)


def _day(moment: datetime) -> date:
    return moment.astimezone(BANGKOK).date()


def _finding(head: House, message: str, pointer: str, **params: str) -> Finding:
    location = Location(path=LEDGER, span=head.source_map.value(pointer), pointer=pointer)
    return Finding(rule=ROOT, message=Message(id=message, params=params), location=location)
