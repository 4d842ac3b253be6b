"""The judge over trees in memory: entries, chains of entries, and what has none."""
# ruff: noqa: D103 - the name of a test is its sentence

import copy
import dataclasses
import itertools
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import pytest
from tests.approvals.examples import NOON, PAGE, ROOT, ROSTER, approval, at, ledger
from tests.approvals.oracles import make_ed25519, signature_of

from prakat.approvals import check as check_module
from prakat.approvals import entry_text as entry_module
from prakat.approvals.check import Judge, standing_approval
from prakat.approvals.digest import read_bundle
from prakat.approvals.house import House, read_house, read_trusted_house
from prakat.approvals.ledger import Approval, entry_id, parse_ledger_text, render_block
from prakat.approvals.statement import render_page_statement
from prakat.content.front_matter import StrictHandler
from prakat.findings import CannotJudgeError
from prakat.repository.change import Change, Contribution, compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot, Snapshot
from prakat.settings import LEDGER, MAX_LEDGER

LIGHT: Final = "docs/news/2570/cleaning.md"
SCHEMAS: Final = {f"schemas/{file.name}": file.read_bytes() for file in (ROOT / "schemas").glob("*.json")}
KEY: Final = make_ed25519()
ROSTER_: Final = copy.deepcopy(ROSTER)
ROSTER_["people"]["p-clerk"]["keys"]["k1"] |= {"type": KEY.public.type, "key": KEY.public.blob}
ROSTER_["policy"]["approval"] = {}
ROSTER_["people"]["p-clerk"]["emails"] = ["clerk@example.invalid"]


def text(number: int = 0, type_: str = "local-regulation") -> bytes:
    """Return a page; another number is another state of it."""
    front: dict[str, object] = {"type": type_, "division": "clerk", "title": "ประกาศ", "checked": {"by": "นิติกร"}}
    return f"---\n{StrictHandler().export(front)}\n---\nรุ่นที่ {number}\n".encode()


def digest(content: bytes | None, page: str = PAGE) -> str:
    """Return the digest of a page with this content, "absent" when there is none."""
    return read_bundle(Corpus(MemorySnapshot({page: content} if content else {})), page).digest


def signed(before: bytes | None, after: bytes | None, minutes: float = 0, page: str = PAGE, **fields: Any) -> Approval:
    """Return an entry of the clerk's from one state to another, truly signed."""
    reason = {"action": "withdraw", "reason": "ยกเลิก"} if after is None else {}
    values = {"page": page, "before": digest(before, page), "after": digest(after, page), **at(minutes=minutes)}
    entry = approval(**{**values, **reason, **fields})
    bundle = read_bundle(Corpus(MemorySnapshot({page: after} if after else {})), page)
    return dataclasses.replace(entry, sig=signature_of(KEY, render_page_statement("example/website", entry, bundle)))


def tree(entries: Iterable[Approval] = (), pages: dict[str, bytes | None] | None = None) -> Snapshot:
    """Return a tree: schemas, ledger, pages."""
    blocks = {entry_id(entry.page): render_block(entry_id(entry.page), entry) for entry in entries}
    there = {path: content for path, content in (pages or {}).items() if content is not None}
    return MemorySnapshot({**SCHEMAS, LEDGER: ledger(blocks, ROSTER_), **there})


class Past:
    """A history told by the test."""

    def __init__(self, trees: Iterable[Snapshot] = (), who: Iterable[Contribution] = ()) -> None:
        self._trees, self._who = tuple(trees), tuple(who)

    def contributions(self) -> Iterable[Contribution]:
        """Return who is told of."""
        return self._who

    def snapshots(self, path: str) -> Iterable[Snapshot]:
        """Return the trees told of that have a path."""
        return (snapshot for snapshot in self._trees if path in snapshot.paths())


def said(
    base: Snapshot, head: Snapshot, past: Past | None = None, *, whole: bool = False, minutes: float = 60
) -> list[str]:
    """Return what the judge has against a change, as "rule/message"."""
    change: Change = compare(Corpus(base), Corpus(head), past or Past(), whole=whole)
    judge = Judge(
        change=change,
        house=read_trusted_house(change.base),
        ledger=parse_ledger_text(head.read(LEDGER)),
        now=NOON + timedelta(minutes=minutes),
    )
    return [f"{finding.rule.id}/{finding.message.id}" for finding in judge.check()]


A, B, C, D = (text(number) for number in range(4))
FIRST = signed(None, A, -60)
BASE = tree([FIRST], {PAGE: A})


def test_a_step() -> None:
    assert said(BASE, tree([signed(A, B)], {PAGE: B})) == []
    assert said(BASE, tree([FIRST], {PAGE: B})) == ["approval-stale/stale"]
    assert said(BASE, tree([signed(A, B)], {PAGE: C})) == ["approval-stale/stale"]
    assert said(BASE, tree([signed(A, None)])) == []
    assert said(BASE, tree([FIRST])) == ["approval-missing/deleted"]
    assert said(BASE, tree()) == ["approval-removed/removed"]


def test_the_whole() -> None:
    """Asked for everything, an unchanged page answers as well; else it is nobody's fault in this change."""
    missing, stale = tree(pages={PAGE: A}), tree([FIRST], {PAGE: B})
    assert said(missing, missing) == said(stale, stale) == []
    assert said(missing, missing, whole=True) == ["approval-missing/missing"]
    assert said(stale, stale, whole=True) == ["approval-stale/stale"]
    assert said(BASE, BASE, whole=True) == []


def test_a_page_that_was_never_approved_may_be_approved_as_it_is() -> None:
    base = tree(pages={PAGE: A})
    assert said(base, tree([signed(A, A)], {PAGE: A})) == []


def test_a_page_that_stands_badly_may_be_approved_anew() -> None:
    base = tree([FIRST], {PAGE: B})
    assert said(base, tree([signed(B, B)], {PAGE: B})) == []
    assert said(base, tree([signed(B, C)], {PAGE: C})) == []


def test_steps_in_between_lead_to_the_end_in_whatever_order_they_are_found() -> None:
    steps = [signed(A, B, 1), signed(B, C, 2)]
    trees = [tree([steps[0]], {PAGE: B}), tree([steps[1]], {PAGE: C})]
    head = tree([signed(C, D, 3)], {PAGE: D})
    for order in itertools.permutations(trees):
        assert said(BASE, head, Past(order)) == []
    for tree_ in trees:
        assert said(BASE, head, Past([tree_])) == ["approval-chain/broken"]


def test_steps_there_and_back() -> None:
    trees = [tree([signed(A, B, 1)], {PAGE: B}), tree([signed(B, A, 2)], {PAGE: A}), tree([signed(A, C, 3)], {PAGE: C})]
    assert said(BASE, tree([signed(C, D, 4)], {PAGE: D}), Past(trees)) == []


@pytest.mark.parametrize(
    ("step", "content"),
    [
        (signed(A, B, 5), B),
        (signed(A, B, -90), B),
        (signed(A, B, -60), B),
        (signed(A, B, 1, by="p-palad"), B),
        (signed(A, B, 1, division="palad", post="ปลัดเทศบาล"), B),
        (signed(A, B, 1, key="k2"), B),
        (signed(A, B, 1, prepared_by="ผู้อื่น"), B),
        (dataclasses.replace(signed(A, B, 1), sig=FIRST.sig), B),
        (dataclasses.replace(signed(A, B, 1), reason="อื่น"), B),
        (signed(A, B, 1), C),
        (signed(C, B, 1), B),
        (signed(A, B, 1, page="docs/law/2569/other.md"), B),
    ],
)
def test_steps_that_do_not_hold_lead_nowhere(step: Approval, content: bytes) -> None:
    """Later than the end, not later than the base's, another's, with another key, over other bytes, of another page."""
    past = Past([tree([step], {PAGE: content})])
    assert said(BASE, tree([signed(B, D, 3)], {PAGE: D}), past) == ["approval-chain/broken"]


def test_a_step_of_ones_own_page_leads_nowhere() -> None:
    who = [Contribution(emails=frozenset({"clerk@example.invalid"}), coauthors=frozenset(), paths=frozenset({PAGE}))]
    past = Past([tree([signed(A, B, 1)], {PAGE: B})], who)
    found = said(BASE, tree([signed(B, D, 3)], {PAGE: D}), past)
    assert set(found) == {"approval-chain/broken", "approval-own-page/author"}


def test_a_ledger_in_between_that_is_too_large_is_not_read() -> None:
    past = Past([MemorySnapshot({LEDGER: tree([signed(A, B, 1)]).read(LEDGER) + b"#" * MAX_LEDGER, PAGE: B})])
    assert said(BASE, tree([signed(B, D, 3)], {PAGE: D}), past) == ["approval-chain/broken"]


def test_a_ledger_in_between_that_cannot_be_read() -> None:
    past = Past([MemorySnapshot({LEDGER: b"\xff", PAGE: B}), MemorySnapshot({LEDGER: b"", PAGE: B})])
    assert said(BASE, tree([signed(B, D, 3)], {PAGE: D}), past) == ["approval-chain/broken"]


@pytest.mark.parametrize(
    ("emails", "coauthors", "paths", "own"),
    [
        ({"clerk@example.invalid"}, (), {PAGE}, True),
        ((), {"clerk@example.invalid"}, {PAGE}, True),
        ((), {"clerk@example.invalid"}, {PAGE, LEDGER}, False),
        ({"clerk@example.invalid"}, (), {PAGE, LEDGER}, True),
        ({"clerk@example.invalid"}, (), {LEDGER}, False),
        ({"clerk@example.invalid"}, (), {"docs/law/2569/other.md"}, False),
        ({"other@example.invalid"}, {"other@example.invalid"}, {PAGE}, False),
    ],
)
def test_whose_page_it_is(emails: Iterable[str], coauthors: Iterable[str], paths: Iterable[str], *, own: bool) -> None:
    who = Contribution(emails=frozenset(emails), coauthors=frozenset(coauthors), paths=frozenset(paths))
    found = said(BASE, tree([signed(A, B)], {PAGE: B}), Past(who=[who]))
    assert found == (["approval-own-page/author"] if own else [])


def test_two_pages_of_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty-eight bits can be searched through: the page whose entry stands there keeps it."""
    for module in (check_module, entry_module):
        monkeypatch.setattr(module, "entry_id", lambda _page: "p-000000000000")
    entry = dataclasses.replace(FIRST)
    block = {"p-000000000000": render_block("p-000000000000", entry)}
    base = MemorySnapshot({**SCHEMAS, LEDGER: ledger(block, ROSTER_), PAGE: A})
    light = text(1, "news")
    head = MemorySnapshot({**SCHEMAS, LEDGER: ledger(block, ROSTER_), PAGE: A, LIGHT: light})
    assert said(base, head) == ["approval-entry/shape"]
    other = {"p-000000000000": render_block("p-000000000000", signed(None, light, page=LIGHT))}
    taken = MemorySnapshot({**SCHEMAS, LEDGER: ledger(other, ROSTER_), PAGE: A, LIGHT: light})
    assert "approval-entry/shape" in said(base, taken)


def test_light_pages() -> None:
    one, two = text(1, "news"), text(2, "news")
    approved = tree([signed(None, one, -60, page=LIGHT)], {LIGHT: one})
    assert said(tree(), tree(pages={LIGHT: one})) == []
    assert said(approved, tree([signed(None, one, -60, page=LIGHT)], {LIGHT: two})) == []
    assert said(approved, tree(pages={LIGHT: two})) == ["approval-removed/removed"]
    assert said(approved, tree([signed(one, two, page=LIGHT)], {LIGHT: two})) == []
    assert said(approved, tree([dataclasses.replace(signed(one, two, page=LIGHT), sig=FIRST.sig)], {LIGHT: two})) == [
        "approval-signature/bad"
    ]


def test_what_the_site_may_show() -> None:
    house = read_trusted_house(Corpus(BASE))
    assert standing_approval(Corpus(BASE), house, PAGE) == FIRST
    stale = Corpus(tree([FIRST], {PAGE: B}))
    assert standing_approval(stale, read_trusted_house(stale), PAGE) is None
    assert standing_approval(Corpus(tree()), read_trusted_house(Corpus(tree())), PAGE) is None


def house_of(raw: bytes) -> tuple[House | None, list[str]]:
    """Read a house with this approvals.yml."""
    house, findings = read_house(Corpus(MemorySnapshot({**SCHEMAS, LEDGER: raw})))
    return house, [f"{finding.rule.id}/{finding.message.id}" for finding in findings]


def test_a_house_that_cannot_stand() -> None:
    good = ledger({}, ROSTER_)
    assert house_of(good)[1] == []
    assert house_of(good + b"x\n") == (None, ["approval-entry/layout"])
    assert house_of(b"\xff") == (None, ["approval-entry/layout"])
    assert house_of(good.replace(b"format: 1", b"format: 2")) == (None, ["roster/shape"])
    assert house_of(good.replace(b"format: 1", b"format: 1\nformat: 1")) == (None, ["roster/shape"])
    weak = copy.deepcopy(ROSTER_)
    weak["policy"]["approval"] = {"local-regulation": "none", "news": "none"}
    house, findings = house_of(ledger({}, weak))
    assert house is not None
    assert findings == ["roster/weak"]
    for raw in (good + b"x\n", ledger({}, weak)):
        with pytest.raises(CannotJudgeError):
            read_trusted_house(Corpus(MemorySnapshot({**SCHEMAS, LEDGER: raw})))
    for files in ({LEDGER: good}, SCHEMAS, {**SCHEMAS, LEDGER: b"#" * (MAX_LEDGER + 1)}):
        with pytest.raises(CannotJudgeError):
            read_house(Corpus(MemorySnapshot(files)))
