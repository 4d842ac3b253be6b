"""Approvals of a change: which pages need one, and whether the ledger of the head has it."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from prakat.approvals.case import Case, Decision, Dismissal
from prakat.approvals.catalog import ENTRY, MISSING, REMOVED, STALE
from prakat.approvals.catalog_actions import EMERGENCY, RETRACTED
from prakat.approvals.course import is_pair
from prakat.approvals.decide import decide_founding, decide_link, decide_new, decide_standing
from prakat.approvals.digest import Bundle, bundle_paths, read_bundle
from prakat.approvals.entry import Approval, Block, entry_id
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import House
from prakat.approvals.ledger import LedgerText, parse_ledger_text
from prakat.approvals.offices import dismiss_several, division_names
from prakat.approvals.requirement import Requirement, both, requirement_of
from prakat.content.document import Document
from prakat.findings import Finding, Location, Message, Span, Text
from prakat.repository.change import Change, Contribution
from prakat.repository.corpus import Corpus
from prakat.settings import LEDGER, MAX_LEDGER

_PAGE_LINE: Final = re.compile(r"^    page: (.{1,300})$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """A change, the house it is judged by (the base's; the head's own when founding), and the ledger it brings."""

    change: Change
    house: House
    ledger: LedgerText
    now: datetime

    def check(self) -> list[Finding]:
        """Return a finding for every reason why a page of the change is not approved as it must be."""
        return [*self.check_pages(self.pages()), *self.strays()]

    def check_pages(self, pages: Iterable[str]) -> list[Finding]:
        """Return the reasons against some pages."""
        return [finding for page in pages for finding in self.check_page(page)]

    def pages(self) -> list[str]:
        """Return every page that has to answer for its approval, sorted."""
        return sorted(self._pages())

    def check_page(self, page: str) -> list[Finding]:
        """Return the reasons against one page."""
        if self._is_nobodys(page):
            return []
        decision = self.decide(page)
        return [] if decision else [self._finding(page, dismissal) for dismissal in decision.dismissed]

    def _is_nobodys(self, page: str) -> bool:
        """Tell whether a page is like most: nobody has to say anything about it, and nobody did."""
        id_ = entry_id(page)
        return not (id_ in self.ledger.blocks or id_ in self._base_ledger.blocks or self._requirements_of(page))

    def decide(self, page: str) -> Decision:
        """Judge one page: by its entry when that is new, by the standing entry otherwise."""
        case = self.case(page)
        block, previous = self.ledger.blocks.get(entry_id(page)), self._base_ledger.blocks.get(entry_id(page))
        unchanged = case.before == case.after
        if block is None:
            reason = self._absent(page, case, removed=previous is not None, unchanged=unchanged)
            return Decision(requirements=case.requirements, granted_by=None, dismissed=tuple(reason))
        entry, field = _read(page, block)
        if entry is None:
            return _refuse(case, Dismissal(rule=ENTRY, id="shape", params={"entry": entry_id(page), "field": field}))
        if self.change.founding:
            return self._founding(entry, case)
        if previous is not None and previous.text == block.text:
            return self._standing(page, entry, case, unchanged=unchanged)
        if unchanged and _is_settled(case) and entry.action != "retract":
            return _refuse(case, Dismissal(rule=REMOVED, id="edited"))
        return self.decide_entry(entry, case)

    def decide_entry(self, entry: Approval, case: Case) -> Decision:
        """Judge an entry that the base does not have, whether the ledger of the head has it already or not."""
        return decide_new(entry, self._with_action(entry, case, self.ledger), self._links(entry.page, case))

    def _with_action(self, entry: Approval, case: Case, ledger: LedgerText) -> Case:
        """Add what only some kinds of entry are judged against."""
        counterpart = self._counterpart(entry, ledger) if entry.action == "move" else None
        left = self._left(entry.page) if entry.action == "remove" else ()
        return dataclasses.replace(case, counterpart=counterpart, left=left)

    def _counterpart(self, entry: Approval, ledger: LedgerText) -> Approval | None:
        """Return the other half of a move: in the same ledger, or where both stood before one of them went on."""
        other = entry.moved_to or entry.moved_from
        found = _entry_in(ledger, other)
        if ledger is not self.ledger or (found and is_pair(entry, found)):
            return found
        past = (_entry_in(then, other) for _, then in self._past_ledgers())
        return next((half for half in past if half and is_pair(entry, half)), found)

    def _past_ledgers(self) -> Iterator[tuple[Corpus, LedgerText]]:
        """Yield the trees of the range that changed the ledger, with the ledger of each."""
        for snapshot in self.change.history.snapshots(LEDGER):
            if snapshot.size(LEDGER) <= MAX_LEDGER:
                yield Corpus(snapshot), parse_ledger_text(snapshot.read(LEDGER))

    def _left(self, page: str) -> tuple[str, ...]:
        """Return the paths of the head that hold a file which belonged to a page, and no longer does."""
        base, head = self.change.base, self.change.head
        document, after = base.document(page), head.document(page)
        kept = {path: head.entries[path].oid for path in (bundle_paths(head, after) if after else ())}
        was = {path: base.entries[path].oid for path in (bundle_paths(base, document) if document else ())}
        gone = {oid for path, oid in was.items() if kept.get(path) != oid}
        return tuple(sorted(path for path, entry in head.entries.items() if entry.oid in gone))

    def is_standing(self, page: str) -> bool:
        """Tell whether the base has a page's entry already, as it is."""
        return entry_id(page) not in self._changed_ids

    def case(self, page: str) -> Case:
        """Gather what an entry of a page is judged against."""
        before, after = self.change.base.document(page), self.change.head.document(page)
        previous = self._base_ledger.blocks.get(entry_id(page))
        return Case(
            roster=self.house.roster,
            requirements=self._requirements_of(page),
            before=read_bundle(self.change.base, page),
            after=read_bundle(self.change.head, page),
            emails=self._emails(page, before, after),
            prepared_by=prepared_by(after or before),
            previous=parse_approval(entry_id(page), previous)[0] if previous else None,
            now=self.now,
        )

    @cached_property
    def _base_ledger(self) -> LedgerText:
        # A change with a base that has a ledger is judged by the house of that base.
        return self.house.ledger if LEDGER in self.change.base.paths else _EMPTY

    def _pages(self) -> Iterator[str]:
        """Yield every page that differs, in its bundle or by its entry; all pages when the whole is asked for."""
        touched = {*self.change.touched_pages, *self.change.pages}
        yield from touched
        pages = {*self.change.base.pages(), *self.change.head.pages()} if self._changed_ids else set()
        ids = {page: entry_id(page) for page in pages}
        yield from (page for page in pages - touched if ids[page] in self._changed_ids)
        for id_ in self._changed_ids - set(ids.values()):
            page = self._page_of(id_)
            if page and page not in touched:
                yield page

    @cached_property
    def _changed_ids(self) -> frozenset[str]:
        old, new = self._base_ledger.blocks, self.ledger.blocks
        return frozenset(id_ for id_ in old.keys() | new.keys() if _text(old.get(id_)) != _text(new.get(id_)))

    def _page_of(self, id_: str) -> str | None:
        block = self.ledger.blocks.get(id_) or self._base_ledger.blocks[id_]
        # Most that cannot be read can be told by their first line: a ledger may hold them by the hundred thousand.
        named = _PAGE_LINE.search(block.text)
        if named is None or entry_id(named[1]) != id_:
            return None
        entry, _ = parse_approval(id_, block)
        return entry.page if entry else None

    def strays(self) -> Iterator[Finding]:
        """Refuse entries that no page explains and that cannot be read."""
        pages = {entry_id(page) for page in (*self.change.base.pages(), *self.change.head.pages())}
        for id_ in sorted(self._changed_ids - pages):
            if self._page_of(id_) is None:
                block = self.ledger.blocks.get(id_) or self._base_ledger.blocks[id_]
                location = Location(path=LEDGER, span=Span(block.line, 3, block.line, 3 + len(id_)))
                message = Message(id="shape", params={"entry": id_, "field": "page"})
                yield Finding(rule=ENTRY, message=message, location=location)

    def _requirements_of(self, page: str) -> tuple[Requirement, ...]:
        types, roster = self.house.types, self.house.roster
        before, after = self.change.base.document(page), self.change.head.document(page)
        return both(requirement_of(before, types, roster), requirement_of(after, types, roster))

    def _emails(self, page: str, before: Document | None, after: Document | None) -> frozenset[str]:
        paths = {page}
        for corpus, document in ((self.change.base, before), (self.change.head, after)):
            paths.update(bundle_paths(corpus, document) if document else ())
        touched = (people for path in paths for people in self._people_by_path.get(path, ()))
        return frozenset(email for emails in touched for email in emails)

    @cached_property
    def _people_by_path(self) -> Mapping[str, list[frozenset[str]]]:
        found: dict[str, list[frozenset[str]]] = {}
        for contribution in self.change.history.contributions():
            people = _people(contribution)
            for path in contribution.paths:
                found.setdefault(path, []).append(people)
        return found

    def _absent(self, page: str, case: Case, *, removed: bool, unchanged: bool) -> Iterator[Dismissal]:
        if removed:
            yield Dismissal(rule=REMOVED, id="removed")
        elif case.requirements and (not unchanged or self.change.whole):
            message = "missing" if case.after.lines else "deleted"
            yield Dismissal(rule=MISSING, id=message, params=self._params(page, case))

    def _founding(self, entry: Approval, case: Case) -> Decision:
        decision = decide_founding(entry, case)
        if decision or not case.requirements:
            return Decision(requirements=case.requirements, granted_by=entry if decision else None, dismissed=())
        return decision

    def _standing(self, page: str, entry: Approval, case: Case, *, unchanged: bool) -> Decision:
        decision = decide_standing(entry, case)
        if decision or not case.requirements:
            return Decision(requirements=case.requirements, granted_by=entry if decision else None, dismissed=())
        if unchanged and not self.change.whole:
            return Decision(requirements=case.requirements, granted_by=None, dismissed=())
        if not case.after.lines and entry.after != case.after.digest:
            return _refuse(case, Dismissal(rule=MISSING, id="deleted", params=self._params(page, case)))
        return _milder(decision) if unchanged else decision

    def _links(self, page: str, case: Case) -> Iterator[Approval]:
        """Yield entries of the page in between that hold: two approved steps may be judged in one go."""
        for corpus, ledger in self._past_ledgers():
            link = _entry_in(ledger, page)
            if link and decide_link(link, self._link_case(link, corpus, ledger, case)):
                yield link

    def _link_case(self, link: Approval, corpus: Corpus, ledger: LedgerText, case: Case) -> Case:
        inner = self._with_action(link, self._case_in(link.page, corpus, case), ledger)
        # What was still there in between is of no account any more.
        return dataclasses.replace(inner, left=())

    def _case_in(self, page: str, corpus: Corpus, case: Case) -> Case:
        document = corpus.document(page)
        types, roster = self.house.types, self.house.roster
        return Case(
            roster=roster,
            requirements=both(
                requirement_of(self.change.base.document(page), types, roster),
                requirement_of(document, types, roster),
            ),
            before=case.before,
            after=read_bundle(corpus, page),
            emails=case.emails,
            prepared_by=prepared_by(document or self.change.base.document(page)),
            previous=case.previous,
            now=case.now,
        )

    def _params(self, page: str, case: Case) -> dict[str, str | Text]:
        return {"page": page, "division": division_names(self.house.roster, case.requirements[0], case.today)}

    def _finding(self, page: str, dismissal: Dismissal) -> Finding:
        block = self.ledger.blocks.get(entry_id(page))
        at_page = dismissal.rule in (MISSING, STALE) or block is None
        document = self.change.head.document(page)
        if at_page and document is not None:
            location = document.locate_key("/title")
        elif block is not None:
            location = Location(path=LEDGER, span=Span(block.line, 3, block.line, 3 + len(entry_id(page))))
        else:
            location = Location(path=page)
        related = (Location(path=page),) if location.path != page else ()
        message = Message(id=dismissal.id, params=dismissal.params)
        return Finding(rule=dismissal.rule, message=message, location=location, related=related)


_EMPTY = LedgerText(top=b"", signatures="", signatures_line=1, blocks={}, layout=())


def prepared_by(document: Document | None) -> str:
    """Return the post that made the self-check of clause 1, as the page says."""
    checked = document.value.get("checked") if document else None
    by = checked.get("by") if isinstance(checked, dict) else None
    return by if isinstance(by, str) else ""


def standing_approval(corpus: Corpus, house: House, page: str) -> Approval | None:
    """Return the entry that explains a page's present bytes, or None: what the site may show."""
    block = house.ledger.blocks.get(entry_id(page))
    entry = parse_approval(entry_id(page), block)[0] if block else None
    bundle: Bundle = read_bundle(corpus, page)
    return entry if entry and entry.after == bundle.digest and not entry.is_void else None


def _entry_in(ledger: LedgerText, page: str) -> Approval | None:
    block = ledger.blocks.get(entry_id(page))
    return parse_approval(entry_id(page), block)[0] if block else None


def _is_settled(case: Case) -> bool:
    """Tell whether the base's entry explains the page, and waits for nobody else's word."""
    previous = case.previous
    if previous is None or previous.is_open or dismiss_several(previous, case.roster, case.requirements):
        return False
    return bool(decide_standing(previous, case))


def _milder(decision: Decision) -> Decision:
    """Turn what time or a word taken back did to an unchanged page into a warning: the site itself says it."""
    milder = {(EMERGENCY.id, "lapsed"), (RETRACTED.id, "retracted")}
    dismissed = tuple(
        dataclasses.replace(item, id=f"{item.id}-standing") if (item.rule.id, item.id) in milder else item
        for item in decision.dismissed
    )
    return dataclasses.replace(decision, dismissed=dismissed)


def _refuse(case: Case, dismissal: Dismissal) -> Decision:
    return Decision(requirements=case.requirements, granted_by=None, dismissed=(dismissal,))


def _people(contribution: Contribution) -> frozenset[str]:
    """Return who wrote a commit. In one that brings entries as well, co-authors do not count.

    A forge that squashes a pull request names everybody in it as co-author of one commit: the approver too, for the
    entry alone. Whoever really wrote with others is named in the commits before that.
    """
    return contribution.emails if LEDGER in contribution.paths else contribution.emails | contribution.coauthors


def _text(block: Block | None) -> str | None:
    return block.text if block else None


def _read(page: str, block: Block) -> tuple[Approval | None, str]:
    """Read a page's entry, or say which of its fields are wrong."""
    entry, problems = parse_approval(entry_id(page), block)
    if entry is not None and entry.page != page:
        # Two paths of one id: whoever searches long enough finds such a pair, and the first page keeps its place.
        return None, "page"
    return entry, ", ".join(dict.fromkeys(_field(problem) for problem in problems))


def _field(problem: object) -> str:
    return str(getattr(problem, "field", None) or getattr(problem, "id", ""))
