"""Entries of every kind: one way to write each, one statement each, and fields that go together."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
import hashlib
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.approvals.examples import NOON, PAGE, SIG, ZEROS, approval, at, ledger
from tests.approvals.test_ledger_text import DIGESTS, LINES, read
from tests.properties import TRIED

from prakat.approvals.course import moved_bundle
from prakat.approvals.digest import Bundle
from prakat.approvals.entry import MAX_WORDS, Approval, Review, Word, entry_id, with_word
from prakat.approvals.entry_text import entry_digest, render_block
from prakat.approvals.ledger import parse_ledger_text
from prakat.approvals.short_code import holds_code, short_code
from prakat.approvals.statement import render_page_statement

ONES, TWOS = "sha256:" + "1" * 64, "sha256:" + "2" * 64
OTHER = "docs/law/2570/market.md"
BUNDLE = Bundle(("0" * 64 + "  docs/a/b.md",))
REVIEW = Review(pr=7, review=11, account=4242, commit="a" * 40, recorder="r-bot")
KINDS: dict[str, dict[str, Any]] = {
    "publish": {"reason": ""},
    "withdraw": {"action": "withdraw", "before": ONES, "after": "absent"},
    "remove": {"action": "remove", "before": ONES, "after": "absent"},
    "remove a part": {"action": "remove", "before": ONES, "after": TWOS},
    "move away": {"action": "move", "before": ONES, "after": "absent", "moved_to": OTHER, "follows": TWOS},
    "move here": {"action": "move", "before": "absent", "after": ONES, "moved_from": OTHER, "follows": TWOS},
    "emergency": {"action": "emergency", "until": "2026-11-24"},
    "retract": {"action": "retract", "before": ONES, "after": ONES, "takes_back": ONES, "follows": TWOS},
    "retract a draft": {"action": "retract", "before": "absent", "after": "absent", "takes_back": ONES},
    "review": {"method": "review", "review": REVIEW},
    "after an emergency": {"before": ONES, "after": ONES, "follows": TWOS},
}


def word(person: str = "p-palad", **fields: Any) -> Word:
    """Return one more person's word."""
    values = {"by": person, "division": "palad", "post": "ปลัดเทศบาล", "decision": "รับรอง", "method": "signature"}
    return Word(**{**values, "review": None, **at(minutes=5), "key": "k2", "sig": SIG, **fields})


@st.composite
def entries(draw: st.DrawFn) -> Approval:
    """Return any entry of any kind, by any number of people."""
    fields = dict(KINDS[draw(st.sampled_from(sorted(KINDS)))])
    for name in ("before", "after", "takes_back", "follows"):
        if fields.get(name, "").startswith("sha256:"):
            fields[name] = draw(st.sampled_from([ONES, TWOS, ZEROS]) | DIGESTS)
    if fields.get("action") == "retract" and fields["before"] != "absent":
        fields["after"] = fields["before"]
    if fields.get("action") == "remove":
        assume(fields["before"] != fields["after"])
    if "reason" not in fields:
        fields["reason"] = draw(LINES.filter(lambda line: line != "-"))
    number = draw(st.integers(0, MAX_WORDS - 1))
    also: tuple[Word, ...] = tuple(word(f"p-{at_}", post=draw(LINES), review=None) for at_ in range(number))
    recorded: bool = draw(st.booleans())
    if also and recorded:
        also = (dataclasses.replace(also[0], method="review", review=REVIEW), *also[1:])
    return approval(**fields, also=also)


@TRIED
@given(entries())
def test_what_is_written_is_read_back(entry: Approval) -> None:
    assert read(entry) == (entry, [])
    raw = ledger({entry_id(PAGE): render_block(entry_id(PAGE), entry)})
    assert parse_ledger_text(raw).layout == ()
    assert yaml.safe_load(raw)["ledger"][entry_id(PAGE)]["page"] == PAGE


@TRIED
@given(entries(), entries())
def test_two_words_never_have_one_text(one: Approval, other: Approval) -> None:
    """But for the signature: whoever signs one step in his own lines signs no other step and in nobody else's."""
    for mine in one.words:
        for theirs in other.words:
            same = dataclasses.replace(mine, sig="") == dataclasses.replace(theirs, sig="")
            texts = (render_page_statement("a/b", said, BUNDLE) for said in (mine, theirs))
            assert same == (len(set(texts)) == 1)


@TRIED
@given(entries())
def test_what_follows_names_the_lines_of_the_file(entry: Approval) -> None:
    block = render_block(entry_id(entry.page), entry).encode()
    assert entry_digest(entry) == "sha256:" + hashlib.sha256(block).hexdigest()


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_told_apart_by_their_fields(name: str) -> None:
    """A field that only another kind has is refused, and so is one that is missing."""
    good = approval(**KINDS[name])
    assert read(good) == (good, [])
    extra = {"until": "2026-11-24", "takes_back": ONES, "moved_from": OTHER, "moved_to": OTHER, "review": REVIEW}
    for field, value in extra.items():
        none: Any = None if field == "review" else ""
        changed: Any = {field: none if getattr(good, field) else value}
        assert read(dataclasses.replace(good, **changed))[0] is None, field


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "withdraw", "after": ONES},
        {"action": "remove", "before": "absent", "after": ONES},
        {"action": "remove", "before": ONES, "after": ONES},
        {"action": "move", "before": ONES, "after": "absent", "moved_from": OTHER},
        {"action": "move", "before": "absent", "after": ONES, "moved_to": OTHER},
        {"action": "move", "before": ONES, "after": TWOS, "moved_to": OTHER},
        {"action": "move", "before": ONES, "after": "absent", "moved_to": PAGE},
        {"action": "emergency", "after": "absent", "until": "2026-11-24"},
        {"action": "emergency", "until": "24/11/2569"},
        {"action": "emergency", "until": "2026-11-31"},
        {"action": "retract", "before": ONES, "after": TWOS, "takes_back": ONES},
        {"action": "retract", "before": ONES, "after": ONES, "takes_back": "absent"},
        {"follows": "absent"},
        {"method": "review", "review": dataclasses.replace(REVIEW, pr=0)},
        {"method": "review", "review": dataclasses.replace(REVIEW, account=-1)},
        {"method": "review", "review": dataclasses.replace(REVIEW, commit="a" * 39)},
        {"method": "review", "review": dataclasses.replace(REVIEW, commit="A" * 40)},
        {"method": "review", "review": dataclasses.replace(REVIEW, recorder="p-bot")},
        {"also": (word("p-clerk"),)},
        {"also": (word(), word())},
        {"also": (word(review=REVIEW),)},
        {"also": (word(method="review"),)},
        {"also": tuple(word(f"p-{number}") for number in range(MAX_WORDS))},
    ],
)
def test_fields_that_do_not_go_together(fields: dict[str, Any]) -> None:
    assert read(approval(**fields))[0] is None


def test_the_statement_of_an_old_entry_has_not_changed() -> None:
    """Signatures of before hold: what only newer entries have is not in it."""
    names = [line.partition(":")[0] for line in render_page_statement("a/b", approval(), BUNDLE).decode().split("\n")]
    assert names[:16] == [
        "prakat page approval v1", "repository", "page", "action", "decision", "division", "before", "after",
        "prepared-by", "by", "post", "memo", "reason", "at", "key", "",
    ]  # fmt: skip


def test_the_statement_of_everything_there_is() -> None:
    entry = approval(
        moved_from=OTHER, moved_to=OTHER, takes_back=ONES, follows=TWOS, until="2026-11-24", method="review",
        review=REVIEW,
    )  # fmt: skip
    text = render_page_statement("a/b", entry, BUNDLE).decode()
    assert text.split("key: k1\n")[1].split("\n\n")[0].split("\n") == [
        f"from: {OTHER}",
        f"to: {OTHER}",
        f"takes-back: {ONES}",
        f"follows: {TWOS}",
        "until: 2026-11-24",
        "review: 11 of pull request 7",
        "account: 4242",
        f"commit: {'a' * 40}",
        "recorder: r-bot",
    ]


def test_words_are_the_same_step_by_other_people() -> None:
    entry = with_word(
        approval(), dataclasses.replace(approval(by="p-palad", post="ปลัดเทศบาล", **at(hours=1)), sig="AAAA")
    )
    first, second = entry.words
    assert (first.by, second.by) == ("p-clerk", "p-palad")
    assert (first.also, second.also) == ((), ())
    assert (second.page, second.after, second.sig) == (PAGE, ZEROS, "AAAA")
    assert entry.last_at == at(hours=1)["at"] > NOON


def test_a_bundle_moves_with_its_files() -> None:
    files = (
        "a" * 64 + "  docs/law/2569/b.pdf",
        "b" * 64 + "  docs/law/2569/market.md",
        "c" * 64 + "  docs/law/2569/x/y.csv",
    )
    moved = moved_bundle(Bundle(files), PAGE, "docs/law/2570/fair.md")
    assert moved.lines == (
        "a" * 64 + "  docs/law/2570/b.pdf",
        "b" * 64 + "  docs/law/2570/fair.md",
        "c" * 64 + "  docs/law/2570/x/y.csv",
    )
    assert moved_bundle(moved, "docs/law/2570/fair.md", PAGE) == Bundle(files)


@TRIED
@given(st.text(max_size=20), DIGESTS, st.text(max_size=30), st.text(max_size=30))
def test_a_short_code_is_found_in_whatever_is_typed_around_it(page: str, digest: str, before: str, after: str) -> None:
    code = short_code(page, digest)
    assert holds_code(f"{before} {code.lower()} {after}", code)
    assert not holds_code(code[:-1], code)
