"""approvals.yml as text: the rules on top, the root's signatures, then one block an entry in the order of its id.

The layout is fixed, so a file with ten thousand entries is cut into blocks without reading them as YAML, blocks that
are the same in base and head are never read at all, and two people who add entries on one day rarely touch the same
lines.
"""

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prakat.approvals.entry import Approval, Block, Memo, entry_id
from prakat.approvals.entry_text import parse_approval, quoted, render_block
from prakat.approvals.ledger_cut import cut_ledger
from prakat.approvals.shape import BASE64, KEY, MOMENT, PERSON, Field, ShapeProblem, check_shape
from prakat.content.yaml_json import YamlProblem, parse_yaml

# Most who read a ledger read its entries as well.
__all__ = [
    "Approval",
    "Block",
    "LedgerText",
    "Memo",
    "RootSignature",
    "entry_id",
    "parse_approval",
    "parse_ledger_text",
    "parse_root_signatures",
    "render_block",
    "render_ledger",
    "render_root_signatures",
    "sum_of_top",
]

# Bytes. A roster of a hundred people has 40 KB, an entry 3 KB; what is larger is not read as YAML at all.
MAX_RULES: Final = 1024 * 1024
MAX_SIGNATURES: Final = 64 * 1024
MAX_ENTRY: Final = 16 * 1024
# Bytes of a character at most.
_WIDEST: Final = 4
# Lines out of place that are named; who has that many has no use for more.
_MAX_FAULTS: Final = 20

_SIGNATURES: Final = "root_signatures:"
_LEDGER: Final = "ledger:"
_ID_LINE: Final = re.compile(r"  (p-[0-9a-f]{12}):")
_ROOT_SIGNATURE: Final = {"by": Field(PERSON), "at": Field(MOMENT), "key": Field(KEY), "sig": Field(BASE64)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RootSignature:
    """One signature under the rules of the house."""

    by: str
    at: datetime
    written_at: str
    key: str
    sig: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerText:
    """approvals.yml cut in its parts.

    ``top`` are the exact bytes that the root signs. ``layout`` lists lines that are not where the layout has them.
    """

    top: bytes
    signatures: str
    signatures_line: int
    blocks: Mapping[str, Block]
    layout: tuple[int, ...]


def parse_ledger_text(raw: bytes) -> LedgerText:
    """Cut approvals.yml into its parts. Never raises.

    There is one way to lay the file out; any other is a layout fault: of the line that differs, or of line 1 when there
    is no telling (no UTF-8, parts that are missing, more than anybody writes).
    """
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        return LedgerText(top=raw, signatures="", signatures_line=1, blocks={}, layout=(1,))
    return _parse_at_one_go(whole) or _parse_lines(whole, raw)


def _parse_at_one_go(whole: str) -> LedgerText | None:
    """Read a file that is laid out as it should be; None when it is not, or has something in it that is too large."""
    cut = cut_ledger(whole)
    if cut is None or any(_is_large(text) for _, text, _ in cut.entries):
        return None
    top = cut.top.encode()
    if len(top) > MAX_RULES or len(cut.signatures) * _WIDEST > MAX_SIGNATURES:
        return None
    return LedgerText(
        top=top,
        signatures=cut.signatures,
        signatures_line=cut.top.count("\n") + 1,
        blocks={id_: Block(text=text, line=line) for id_, text, line in cut.entries},
        layout=(),
    )


def _is_large(text: str) -> bool:
    # Few are so long that their bytes have to be counted.
    return len(text) * _WIDEST > MAX_ENTRY and len(text.encode()) > MAX_ENTRY


def _parse_lines(whole: str, raw: bytes) -> LedgerText:
    signatures, ledger = _line_of(whole, _SIGNATURES), _line_of(whole, _LEDGER)
    if signatures is None or ledger is None or ledger < signatures or "\r" in whole:
        return LedgerText(top=raw, signatures="", signatures_line=1, blocks={}, layout=(1,))
    lines = whole.split("\n")
    blocks, layout = _blocks(lines, ledger)
    text = LedgerText(
        top="".join(line + "\n" for line in lines[:signatures]).encode(),
        signatures="\n".join(lines[signatures:ledger]) + "\n",
        signatures_line=signatures + 1,
        blocks=blocks,
        layout=tuple(layout),
    )
    return dataclasses.replace(text, layout=(*text.layout, *_check_whole(text, raw))[:_MAX_FAULTS])


def _check_whole(text: LedgerText, raw: bytes) -> list[int]:
    """Return the lines by which a file differs from the one way to write it: blank lines, a missing end, sizes."""
    large = [block.line for block in text.blocks.values() if len(block.text.encode()) > MAX_ENTRY]
    if len(text.top) > MAX_RULES or len(text.signatures.encode()) > MAX_SIGNATURES:
        large.append(1)
    if text.layout or large or (wanted := render_ledger(text, {})) == raw:
        return large
    found, right = raw.split(b"\n"), wanted.split(b"\n")
    pairs = enumerate(zip(found, right, strict=False), 1)
    return [next((line for line, (is_, should) in pairs if is_ != should), min(len(found), len(right)))]


def _line_of(text: str, name: str) -> int | None:
    """Return the only line (0-based) that starts a top-level key, or None when it is not exactly one."""
    found = list(re.finditer(rf"^{name}(?= |$)", text, re.MULTILINE))
    return text.count("\n", 0, found[0].start()) if len(found) == 1 else None


def _blocks(lines: list[str], ledger: int) -> tuple[dict[str, Block], list[int]]:
    blocks: dict[str, Block] = {}
    layout = [] if lines[ledger] in (_LEDGER, _LEDGER + " {}") else [ledger + 1]
    starts = [i for i in range(ledger + 1, len(lines)) if lines[i] and not lines[i].startswith("    ")]
    layout += [i + 1 for i in range(ledger + 1, min([*starts, len(lines)])) if lines[i]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        found = _ID_LINE.fullmatch(lines[start])
        if found is None or found[1] in blocks or (blocks and found[1] < next(reversed(blocks))):
            layout.append(start + 1)
            continue
        text = "".join(line + "\n" for line in lines[start + 1 : end] if line)
        blocks[found[1]] = Block(text=text, line=start + 1)
    return blocks, layout


def _canonical(id_: str, block: Block) -> str:
    return f"  {id_}:\n{block.text}"


def parse_root_signatures(
    text: LedgerText,
) -> "tuple[tuple[RootSignature, ...], list[ShapeProblem | YamlProblem]]":
    """Read the signatures under the rules."""
    read = parse_yaml(text.signatures, first_line=text.signatures_line)
    problems: list[ShapeProblem | YamlProblem] = list(read.problems)
    items = read.value.get("root_signatures") if isinstance(read.value, dict) else None
    if not isinstance(items, list):
        return (), [*problems, ShapeProblem("/root_signatures", "root_signatures")]
    for index, item in enumerate(items):
        problems += check_shape(item, _ROOT_SIGNATURE, ("root_signatures", index))
    if problems:
        return (), problems
    signatures = tuple(
        RootSignature(
            by=item["by"],
            at=datetime.fromisoformat(item["at"]),
            written_at=item["at"],
            key=item["key"],
            sig=item["sig"],
        )
        for item in items
    )
    if render_root_signatures(signatures) != text.signatures:
        return (), [ShapeProblem("/root_signatures", "root_signatures")]
    return signatures, []


def render_ledger(text: LedgerText, changed: Mapping[str, str]) -> bytes:
    """Return approvals.yml with entries put in or replaced; ``changed`` maps ids to rendered blocks."""
    blocks = {id_: _canonical(id_, block) for id_, block in text.blocks.items()} | dict(changed)
    body = "".join(blocks[id_] for id_ in sorted(blocks))
    head = text.top.decode() + text.signatures
    return (head + (f"{_LEDGER}\n{body}" if body else f"{_LEDGER} {{}}\n")).encode()


def render_root_signatures(signatures: tuple[RootSignature, ...]) -> str:
    """Return the part of approvals.yml between the rules and the ledger."""
    if not signatures:
        return f"{_SIGNATURES} []\n"
    rows = (f"  - {{by: {s.by}, at: {quoted(s.written_at)}, key: {s.key}, sig: {s.sig}}}\n" for s in signatures)
    return f"{_SIGNATURES}\n" + "".join(rows)


def sum_of_top(text: LedgerText) -> str:
    """Return the digest of the exact bytes of the rules: ``sed '/^root_signatures:/,$d' approvals.yml | sha256sum``."""
    return "sha256:" + hashlib.sha256(text.top).hexdigest()
