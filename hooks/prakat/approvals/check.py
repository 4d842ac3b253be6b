"""Approvals of a change: which pages need one, and whether the ledger of the head has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from prakat.approvals.catalog import ENTRY, MISSING, REMOVED, STALE
from prakat.approvals.decide import (
    Case,
    Decision,
    Dismissal,
    decide_link,
    decide_new,
    decide_standing,
    division_names,
)
from prakat.approvals.digest import Bundle, bundle_paths, read_bundle
from prakat.approvals.house import House
from prakat.approvals.ledger import Approval, Block, LedgerText, entry_id, parse_approval, parse_ledger_text
from prakat.approvals.requirement import Requirement, both, requirement_of
from prakat.content.document import Document
from prakat.findings import Finding, Location, Message, Span, Text
from prakat.repository.change import Change, Contribution
from prakat.repository.corpus import Corpus
from prakat.settings import LEDGER, MAX_LEDGER


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
        entry, problems = parse_approval(entry_id(page), block)
        if entry is not None and entry.page != page:
            # Two paths of one id: whoever searches long enough finds such a pair, and the first page keeps its place.
            return _refuse(case, Dismissal(rule=ENTRY, id="shape", params={"entry": entry_id(page), "field": "page"}))
        if entry is None:
            params = {"entry": entry_id(page), "field": ", ".join(dict.fromkeys(_field(p) for p in problems))}
            return _refuse(case, Dismissal(rule=ENTRY, id="shape", params=params))
        if self.change.founding or (previous is not None and previous.text == block.text):
            return self._standing(page, entry, case, unchanged=unchanged)
        if unchanged and case.previous is not None and decide_standing(case.previous, case):
            return _refuse(case, Dismissal(rule=REMOVED, id="edited"))
        return decide_new(entry, case, self._links(page, entry, case))

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

    def _standing(self, page: str, entry: Approval, case: Case, *, unchanged: bool) -> Decision:
        decision = decide_standing(entry, case)
        if decision or not case.requirements:
            return Decision(requirements=case.requirements, granted_by=entry if decision else None, dismissed=())
        if unchanged and not self.change.whole and not self.change.founding:
            return Decision(requirements=case.requirements, granted_by=None, dismissed=())
        if not case.after.lines and entry.after != case.after.digest:
            return _refuse(case, Dismissal(rule=MISSING, id="deleted", params=self._params(page, case)))
        return decision

    def _links(self, page: str, entry: Approval, case: Case) -> Iterator[Approval]:
        """Yield entries of the page in between that hold: two approved steps may be judged in one go."""
        if entry.before == case.before.digest:
            return
        for snapshot in self.change.history.snapshots(LEDGER):
            if snapshot.size(LEDGER) > MAX_LEDGER:
                continue
            corpus = Corpus(snapshot)
            block = parse_ledger_text(snapshot.read(LEDGER)).blocks.get(entry_id(page))
            link = parse_approval(entry_id(page), block)[0] if block else None
            if link and decide_link(link, self._case_in(page, corpus, case)):
                yield link

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
        return {"page": page, "division": division_names(self.house.roster, case.requirements[0])}

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
    return entry if entry and entry.after == bundle.digest else None


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


def _field(problem: object) -> str:
    return str(getattr(problem, "field", None) or getattr(problem, "id", ""))
