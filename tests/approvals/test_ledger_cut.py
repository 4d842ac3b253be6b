"""A ledger cut at one go is the ledger read line by line, and a file that is not laid out so is not cut at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.approvals.examples import approval, ledger
from tests.properties import TRIED

from prakat.approvals.ledger import (
    MAX_ENTRY,
    MAX_RULES,
    MAX_SIGNATURES,
    _parse_at_one_go,
    _parse_lines,
    entry_id,
    parse_ledger_text,
    render_block,
)
from prakat.approvals.ledger_cut import cut_ledger

PAGES = [f"docs/law/2569/page-{number}.md" for number in range(9)]
BLOCKS = {entry_id(page): render_block(entry_id(page), approval(page=page)) for page in PAGES}
WHOLE = ledger(BLOCKS).decode()
# What stands at the joints of the layout, put in, taken away, or put twice.
PIECES = st.sampled_from(
    [
        "\n", "\n\n", " ", "  ", "    ", "\r\n", "\t", "#", "x", "ledger:", "ledger: {}", "\nledger:\n",
        "\nledger: x\n",
        "\nroot_signatures:x\n",
        "root_signatures:", "root_signatures: []", "\nroot_signatures:\n", "  p-000000000000:\n", "  p-ffffffffffff:\n",
        "  p-00000000000g:\n", "  p-000000000000: {}\n", "    page: x\n", "\ufeff", "\u2028",
    ]
)  # fmt: skip


def test_a_ledger_as_it_should_be_is_cut_at_one_go() -> None:
    """Or ten thousand entries would be read line by line for nothing."""
    assert cut_ledger(WHOLE) is not None
    assert _parse_at_one_go(WHOLE) == _parse_lines(WHOLE, WHOLE.encode())
    assert len(parse_ledger_text(WHOLE.encode()).blocks) == len(PAGES)


@TRIED
@given(data=st.data())
def test_no_edit_divides_the_two(data: st.DataObject) -> None:
    """Either it is read the same and has no fault, or it is not cut."""
    text = WHOLE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 2, 4, 30, 400])))
        text = text[:start] + data.draw(PIECES | st.just("")) + text[end:]
    quick = _parse_at_one_go(text)
    if quick is not None:
        assert quick == _parse_lines(text, text.encode())


def test_a_line_that_only_begins_like_the_key_does_not_cut_the_rules_short() -> None:
    """What the root signs ends at the key itself."""
    text = WHOLE.replace("\npolicy:", "\nroot_signatures:x\npolicy:", 1)
    assert text != WHOLE
    assert _parse_at_one_go(text) == _parse_lines(text, text.encode())


@TRIED
@given(data=st.data())
def test_lines_in_another_order_are_not_cut(data: st.DataObject) -> None:
    """Whole lines moved, doubled and taken away."""
    lines = WHOLE.split("\n")
    index = data.draw(st.integers(0, len(lines) - 1))
    moved = lines.pop(index)
    for _ in range(data.draw(st.integers(0, 2))):
        lines.insert(data.draw(st.integers(0, len(lines))), moved)
    text = "\n".join(lines)
    quick = _parse_at_one_go(text)
    if quick is not None:
        assert quick == _parse_lines(text, text.encode())


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("root_signatures:", "root_signatures: " + "x" * MAX_SIGNATURES, 1),
        WHOLE.replace("format: 1\n", "format: 1\n" + "#\n" * MAX_RULES, 1),
        WHOLE.replace("    action:", "    x: " + "ก" * (MAX_ENTRY // 3) + "\n    action:", 1),
        ledger().decode(),
        WHOLE.removesuffix("\n"),
        "ledger:\n" + WHOLE,
        "",
    ],
    ids=["signatures", "rules", "entry", "no-entries", "no-end", "twice", "empty"],
)
def test_what_may_be_too_large_or_is_not_all_there_is_read_line_by_line(text: str) -> None:
    """The line-by-line reader alone says which line is wrong."""
    assert _parse_at_one_go(text) is None
    assert parse_ledger_text(text.encode()) == _parse_lines(text, text.encode())
