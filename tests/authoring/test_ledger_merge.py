"""Two ledgers made one: whatever two sides did, no entry is lost without being named."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses

from hypothesis import given
from hypothesis import strategies as st
from tests.bench.concurrency import approval
from tests.properties import TRIED

from prakat.approvals.entry import MAX_WORDS, Approval, Word, entry_id
from prakat.approvals.entry_text import parse_approval, render_block
from prakat.approvals.ledger import LedgerText, parse_ledger_text, render_ledger
from prakat.authoring.ledger_merge import Merged, Sides, merge_ledgers, split_conflict

EMPTY = b"format: 1\nroot_signatures: []\nledger: {}\n"
PAGES = [f"docs/law/2569/page-{number}.md" for number in range(6)]
# None: the page has no entry; else which of three entries it has.
CHOICE = st.lists(st.sampled_from([None, 0, 1, 2]), min_size=len(PAGES), max_size=len(PAGES))


def ledger(choices: list[int | None]) -> LedgerText:
    entries = [approval(page, minutes) for page, minutes in zip(PAGES, choices, strict=True) if minutes is not None]
    return of(*entries)


def of(*entries: Approval) -> LedgerText:
    rendered = {entry_id(entry.page): render_block(entry_id(entry.page), entry) for entry in entries}
    return parse_ledger_text(render_ledger(parse_ledger_text(EMPTY), rendered))


def merge(base: LedgerText | None, ours: LedgerText, theirs: LedgerText, main: str = "ours") -> Merged:
    return merge_ledgers(Sides(base=base, ours=ours, theirs=theirs, main=main), lambda _page, _entry: None)


def word(by: str, minutes: int) -> Word:
    first = approval(PAGES[0], minutes)
    return Word(
        by=by, division="palad", post="ปลัดเทศบาล", decision="เห็นชอบ", method="signature", review=None,
        at=first.at, written_at=first.written_at, key="k1", sig=first.sig,
    )  # fmt: skip


@TRIED
@given(CHOICE, CHOICE, CHOICE)
def test_no_entry_is_lost_unnamed(base: list[int | None], ours: list[int | None], theirs: list[int | None]) -> None:
    sides = [ledger(choice) for choice in (base, ours, theirs)]
    merged = merge(sides[0], sides[1], sides[2])
    result = parse_ledger_text(merged.raw)
    assert not result.layout
    named = {(clash.dropped.page, clash.dropped.written_at) for clash in merged.clashes}
    for mine, other in ((sides[1], sides[2]), (sides[2], sides[1])):
        for id_, block in mine.blocks.items():
            entry = parse_approval(id_, block)[0]
            assert entry is not None
            kept = result.blocks[id_].text == block.text
            # One that the other side replaced by another, starting from it, is history like any other.
            replaced = sides[0].blocks.get(id_) is not None and sides[0].blocks[id_].text == block.text
            assert kept or (replaced and id_ in other.blocks) or (entry.page, entry.written_at) in named


@TRIED
@given(CHOICE, CHOICE, CHOICE)
def test_it_does_not_matter_who_merges_whom(
    base: list[int | None], ours: list[int | None], theirs: list[int | None]
) -> None:
    sides = [ledger(choice) for choice in (base, ours, theirs)]
    one = merge(sides[0], sides[1], sides[2], main="ours")
    two = merge(sides[0], sides[2], sides[1], main="theirs")
    assert one.raw == two.raw


@TRIED
@given(CHOICE, CHOICE)
def test_what_is_merged_stays_merged(ours: list[int | None], theirs: list[int | None]) -> None:
    """The same branch merged once more brings nothing."""
    other = ledger(theirs)
    once = merge(None, ledger(ours), other)
    again = merge(other, parse_ledger_text(once.raw), other)
    assert (again.raw, again.clashes) == (once.raw, ())


def test_the_later_step_stays_when_it_starts_from_the_other() -> None:
    first = approval(PAGES[0], 1)
    second = dataclasses.replace(approval(PAGES[0], 2), before=first.after)
    for ours, theirs in ((first, second), (second, first)):
        for main in ("ours", "theirs"):
            (clash,) = merge(None, of(ours), of(theirs), main).clashes
            assert (clash.kept, clash.dropped, clash.holds) == (second, first, True)


def test_words_of_two_people_on_one_step_are_one_entry() -> None:
    first = approval(PAGES[0], 0)
    one = dataclasses.replace(first, also=(word("p-a", 2),))
    two = dataclasses.replace(first, also=(word("p-b", 1),))
    merged = merge(of(first), of(one), of(two))
    assert merged.clashes == ()
    id_ = entry_id(PAGES[0])
    entry, problems = parse_approval(id_, parse_ledger_text(merged.raw).blocks[id_])
    assert entry is not None, problems
    assert [said.by for said in entry.words] == ["p-finance", "p-b", "p-a"]


def test_more_people_than_an_entry_may_have() -> None:
    first = approval(PAGES[0], 0)
    many = [word(f"p-{letter}", 1) for letter in "abcdefgh"]
    assert len(many) == MAX_WORDS - 1
    one = dataclasses.replace(first, also=tuple(many))
    two = dataclasses.replace(first, also=(word("p-z", 2),))
    (clash,) = merge(of(first), of(one), of(two)).clashes
    assert clash.dropped == two


def test_entries_of_which_neither_follows_the_other_ask_for_a_new_one() -> None:
    first, second = approval(PAGES[0], 1), approval(PAGES[0], 2)
    merged = merge(None, of(first), of(dataclasses.replace(second, before="sha256:" + "0" * 64)))
    assert (merged.clashes[0].kept, merged.clashes[0].holds, merged.is_settled) == (first, False, False)


def test_marks_of_both_styles() -> None:
    text = b"a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> main\ne\n"
    assert split_conflict(text) == (b"a\nb\ne\n", b"a\nd\ne\n")
    assert split_conflict(b"a\nb: <<<<<<< c\n") is None
