"""approvals.yml as text: one way to lay it out, one way to write an entry."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
import hashlib
import re
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.approvals.examples import NOON, SIG, ZEROS, approval, at, ledger
from tests.properties import TRIED

from prakat.approvals.ledger import (
    MAX_ENTRY,
    MAX_RULES,
    MAX_SIGNATURES,
    Approval,
    Block,
    Memo,
    RootSignature,
    entry_id,
    parse_approval,
    parse_ledger_text,
    parse_root_signatures,
    render_block,
    render_ledger,
    render_root_signatures,
    sum_of_top,
)
from prakat.approvals.shape import LINE, MOMENT

ID = entry_id(approval().page)


def read(entry: Approval, id_: str = "") -> "tuple[Approval | None, list[str]]":
    """Write an entry and read it back."""
    block = render_block(id_ or entry_id(entry.page), entry)
    text = block.split("\n", 1)[1]
    found, problems = parse_approval(id_ or entry_id(entry.page), Block(text=text, line=1))
    return found, [getattr(problem, "pointer", problem.__class__.__name__) for problem in problems]


def test_an_id_is_of_the_page_and_never_a_number() -> None:
    assert "p-" + hashlib.sha256(approval().page.encode()).hexdigest()[:12] == ID
    assert entry_id("docs/a\udcff.md").startswith("p-")


def test_an_empty_ledger() -> None:
    text = parse_ledger_text(ledger())
    assert (text.layout, dict(text.blocks)) == ((), {})
    assert ledger().endswith(b"ledger: {}\n")


def test_entries_stand_in_the_order_of_their_ids() -> None:
    entries = [approval(page=f"docs/law/2569/page-{number}.md") for number in range(30)]
    raw = ledger({entry_id(entry.page): render_block(entry_id(entry.page), entry) for entry in entries})
    text = parse_ledger_text(raw)
    assert text.layout == ()
    assert list(text.blocks) == sorted(entry_id(entry.page) for entry in entries)
    assert [raw.split(b"\n")[block.line - 1] for block in text.blocks.values()] == [
        f"  {id_}:".encode() for id_ in text.blocks
    ]


def test_one_entry_touches_its_own_lines_alone() -> None:
    """Two people who approve two pages on one day do not meet in the file."""
    pages = [f"docs/law/2569/page-{number}.md" for number in range(10)]
    blocks = {entry_id(page): render_block(entry_id(page), approval(page=page)) for page in pages}
    middle = sorted(blocks)[5]
    without = ledger({id_: block for id_, block in blocks.items() if id_ != middle})
    assert render_ledger(parse_ledger_text(without), {middle: blocks[middle]}) == ledger(blocks)
    assert ledger(blocks).replace(blocks[middle].encode(), b"") == without


def test_what_the_root_signs_are_the_bytes_above_the_signatures(tmp_path: Path) -> None:
    """As the documentation tells anybody to compute it: with sed and sha256sum."""
    raw = ledger({ID: render_block(ID, approval())})
    (tmp_path / "approvals.yml").write_bytes(raw)
    command = "sed '/^root_signatures:/,$d' approvals.yml | sha256sum"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True)
    assert sum_of_top(parse_ledger_text(raw)) == "sha256:" + done.stdout.decode().split()[0]


def test_other_yaml_readers_read_the_same() -> None:
    entry = approval(reason='อ้าง "ก" \\ และ: # x', post="ผอ. {กอง}, [x]")
    value = yaml.safe_load(ledger({ID: render_block(ID, entry)}))
    assert value["ledger"][ID] == {
        **{k: v for k, v in dataclasses.asdict(entry).items() if v and k not in {"at", "written_at"}},
        "at": entry.written_at,
    }
    assert list(value) == ["format", "repository", "version", "sample", "protected", "root", "people", "divisions",
                           "policy", "root_signatures", "ledger"]  # fmt: skip


LETTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
LINES = st.text(LETTERS, min_size=1, max_size=20).filter(lambda line: re.fullmatch(LINE, line) is not None)
NAMES = st.text("abz09", min_size=1, max_size=8)
DIGESTS = st.binary(min_size=32, max_size=32).map(lambda raw: f"sha256:{raw.hex()}")
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS).map(  # noqa: DTZ001 - bounds
    lambda moment: moment.replace(microsecond=0)
)


@st.composite
def approvals(draw: st.DrawFn) -> Approval:
    """Return any entry that can be written."""
    moment = draw(MOMENTS)
    withdrawn = draw(st.booleans())
    reason = draw(LINES.filter(lambda line: line != "-"))
    return approval(
        page=f"docs/{draw(NAMES)}/{draw(NAMES)}.md",
        action="withdraw" if withdrawn else "publish",
        decision=draw(st.sampled_from(["เห็นชอบ", "รับรอง"])),
        before=draw(DIGESTS | st.just("absent")),
        after="absent" if withdrawn else draw(DIGESTS),
        prepared_by=draw(LINES),
        post=draw(LINES),
        memo=draw(st.none() | st.builds(Memo, no=LINES, date=st.dates().map(lambda day: day.isoformat()))),
        reason=reason if withdrawn else draw(st.just("") | st.just(reason)),
        at=moment,
        written_at=moment.isoformat(),
    )


@TRIED
@given(approvals())
def test_what_is_written_is_read_back(entry: Approval) -> None:
    assert read(entry) == (entry, [])
    raw = ledger({entry_id(entry.page): render_block(entry_id(entry.page), entry)})
    text = parse_ledger_text(raw)
    assert text.layout == ()
    assert render_ledger(text, {}) == raw


@TRIED
@given(st.binary(max_size=300))
def test_whatever_the_bytes_nothing_is_raised(junk: bytes) -> None:
    for raw in (junk, ledger() + junk, junk + ledger(), ledger().replace(b"ledger: {}\n", b"ledger:\n" + junk)):
        text = parse_ledger_text(raw)
        parse_root_signatures(text)
        for id_, block in text.blocks.items():
            parse_approval(id_, block)
        assert text.layout or render_ledger(text, {}) == raw


@TRIED
@given(st.text(max_size=300))
def test_no_text_is_an_entry(junk: str) -> None:
    assert parse_approval(ID, Block(text=junk, line=1))[0] is None


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"page": "docs/x.md"}, "/page"),
        ({"page": "docs/law/../x.md"}, "/page"),
        ({"page": "docs/law/A.md"}, "/page"),
        ({"page": "docs/law/a.md\n"}, "/page"),
        ({"page": "law/a/b.md"}, "/page"),
        ({"page": "docs/law/a.txt"}, "/page"),
        ({"action": "delete"}, "/action"),
        ({"action": "publish", "after": "absent"}, "/action"),
        ({"action": "withdraw"}, "/action"),
        ({"action": "withdraw", "after": "absent", "reason": ""}, "/reason"),
        ({"action": "withdraw", "after": "absent", "reason": "-"}, "/reason"),
        ({"reason": "-"}, "/reason"),
        ({"reason": " x"}, "/reason"),
        ({"reason": "x "}, "/reason"),
        ({"reason": "x" * 201}, "/reason"),
        ({"reason": "ก\u200bข"}, "/reason"),
        ({"reason": "ก\u202eข"}, "/reason"),
        ({"reason": "ก\u2028ข"}, "/reason"),
        ({"decision": "อนุมัติ"}, "/decision"),
        ({"decision": "เห็นชอบ "}, "/decision"),
        ({"division": "Clerk"}, "/division"),
        ({"division": "no"}, "/division"),
        ({"before": "absence"}, "/before"),
        ({"before": ZEROS.upper()}, "/before"),
        ({"before": "sha1:" + "0" * 40}, "/before"),
        ({"after": ZEROS[:-1]}, "/after"),
        ({"prepared_by": ""}, "/prepared_by"),
        ({"by": "clerk"}, "/by"),
        ({"by": "p-"}, "/by"),
        ({"by": "p-Ä"}, "/by"),
        ({"method": "mail"}, "/method"),
        ({"method": "review"}, "/review"),
        ({"key": "k0"}, "/key"),
        ({"key": "k1000"}, "/key"),
        ({"sig": "!!"}, "/sig"),
        ({"sig": SIG[:-1]}, "/sig"),
        ({"memo": Memo(no="", date="2026-11-20")}, "/memo/no"),
        ({"memo": Memo(no="1", date="20/11/2569")}, "/memo/date"),
        ({"memo": Memo(no="1", date="2026-02-30")}, "/memo/date"),
    ],
)
def test_values_an_entry_cannot_have(fields: dict[str, Any], pointer: str) -> None:
    found, problems = read(approval(**fields))
    assert found is None
    # What another way of writing hides is found by writing the entry again: that is a fault of the whole.
    assert {pointer, "YamlProblem", ""} & set(problems)


@pytest.mark.parametrize(
    "written", ["2026-11-22T12:00:00", "2026-11-22T12:00:00Z", "22 พ.ย. 2569", "2026-11-22T25:00:00+07:00"]
)
def test_moments_an_entry_cannot_have(written: str) -> None:
    assert read(approval(written_at=written))[0] is None
    assert re.fullmatch(MOMENT, NOON.isoformat())


def test_an_entry_under_another_pages_id() -> None:
    assert read(approval(), "p-000000000000") == (None, ["/page"])


def lay_out(text: str) -> tuple[int, ...]:
    """Return the lines that are out of place."""
    return parse_ledger_text(text.encode()).layout


def test_layout_faults() -> None:
    good = ledger({ID: render_block(ID, approval())}).decode()
    last = good.count("\n")
    start = good.split("\n").index("ledger:") + 1
    assert lay_out(good) == ()
    faults = {
        good[:-1]: last,
        good + "\n": last + 1,
        good + "x: y\n": last + 1,
        good + "  p-0:\n": last + 1,
        good + f"  {ID}:\n    page: x\n": last + 1,
        good + "  p-000000000000:\n    page: x\n": last + 1,
        good.replace("\nledger:", "\nledger: "): start,
        good.replace("\nledger:", "\nledger: x"): start,
        good.replace("ledger:\n", "ledger:\n    x: y\n"): start + 1,
        good.replace("ledger:\n", "ledger:\n\n"): start + 1,
        good.replace(f"  {ID}:", f"   {ID}:"): start + 1,
        good.replace(f"  {ID}:", f"  {ID}: "): start + 1,
        good.replace(f"  {ID}:", f"  '{ID}':"): start + 1,
        good.replace(f"  {ID}:", f"  {ID.upper()}:"): start + 1,
    }
    for text, line in faults.items():
        assert lay_out(text)[:1] == (line,), text[-200:]
    for text in (
        good.replace("\n", "\r\n"),
        good.replace("ledger:", "ledgers:"),
        good.replace("root_signatures: []", "signatures: []"),
        good + "ledger: {}\n",
        good.replace("root_signatures: []\n", "") + "root_signatures: []\n",
        "",
        "\n",
        "ledger: {}\n",
    ):
        assert lay_out(text) == (1,)


def test_sizes() -> None:
    good = ledger({ID: render_block(ID, approval())}).decode()
    assert lay_out("#" * MAX_RULES + "\n" + good) == (1,)
    assert lay_out("#" * (MAX_RULES // 2) + "\n" + good) == ()
    assert lay_out(good.replace("\nledger:", "\n" + "#" * MAX_SIGNATURES + "\nledger:")) == (1,)
    large = render_block(ID, approval(sig="A" * MAX_ENTRY))
    assert len(lay_out(ledger({ID: large}).decode())) == 1


def test_a_flood_of_faults_is_cut_short() -> None:
    assert len(lay_out(ledger().decode() + "x\n" * 1000)) == 20


ROOT_SIGNATURE = RootSignature(by="p-palad", **at(), key="k1", sig=SIG)


def test_root_signatures_are_read_back() -> None:
    other = dataclasses.replace(ROOT_SIGNATURE, by="p-clerk", key="k12")
    for signatures in ((), (ROOT_SIGNATURE,), (ROOT_SIGNATURE, other)):
        text = dataclasses.replace(parse_ledger_text(ledger()), signatures=render_root_signatures(signatures))
        assert parse_root_signatures(text) == (signatures, [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("root_signatures:", "root_signatures: "),
        ("root_signatures:\n", "root_signatures:\n\n"),
        ("root_signatures:\n", "root_signatures:\n  # x\n"),
        ("root_signatures:\n", "people: {}\nroot_signatures:\n"),
        ("key: k1", "key: k1, key: k1"),
        ("key: k1", "key: k1, more: x"),
        ("key: k1, ", ""),
        ("key: k1", 'key: "k1"'),
        ("by: p-palad", "by: &a p-palad"),
        ("by: p-palad", "by: palad"),
        ("+07:00", ""),
        ("  - {", "- {"),
        ("  - {", "  - - {"),
        ("  - {", "  {"),
        ("}\n", "}\npeople: {}\n"),
        ("}\n", "} # x\n"),
        ("sig: ", "sig: !"),
    ],
)
def test_root_signatures_have_one_form(old: str, new: str) -> None:
    good = render_root_signatures((ROOT_SIGNATURE,))
    assert old in good
    text = dataclasses.replace(parse_ledger_text(ledger()), signatures=good.replace(old, new, 1))
    signatures, problems = parse_root_signatures(text)
    assert (signatures, bool(problems)) == ((), True)
