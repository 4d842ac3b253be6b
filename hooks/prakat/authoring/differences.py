"""What is about to be approved, in words: fields, attachments, text."""

import difflib
from collections.abc import Iterator
from typing import Any

from prakat.content.document import Document
from prakat.content.schema import FieldLookup
from prakat.findings import Text
from prakat.repository.corpus import Corpus

_LONGEST = 200


def render_differences(before: Document | None, after: Document | None, lookup: FieldLookup | None) -> Iterator[str]:
    """Yield lines: changed fields by their Thai names, then the changed lines of the text."""
    old, new = (before.value if before else {}), (after.value if after else {})
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            name = lookup((key,)).get("title", key) if lookup else key
            yield f"  {name} ({key}): {_shown(old, key)} -> {_shown(new, key)}"
    old_body = before.front_matter.body.splitlines() if before else []
    new_body = after.front_matter.body.splitlines() if after else []
    if old_body != new_body:
        yield "  เนื้อความ / text:"
        changes = difflib.unified_diff(old_body, new_body, lineterm="", n=1)
        yield from (f"    {line}" for line in list(changes)[2:])


def render_attachments(base: Corpus, head: Corpus, before: Document | None, after: Document | None) -> Iterator[str]:
    """Yield a line for every attachment: new, swapped, taken out, or as it was."""
    old = set(base.attachments(before)) if before else set()
    new = set(head.attachments(after)) if after else set()
    words = {
        "new": Text(th="แนบใหม่", en="new"),
        "changed": Text(th="เปลี่ยนไฟล์", en="changed"),
        "removed": Text(th="เอาออก", en="removed"),
        "same": Text(th="คงเดิม", en="same"),
    }
    for path in sorted(old | new):
        if path not in new:
            state, size = "removed", base.snapshot.size(path)
        else:
            size = head.snapshot.size(path)
            known = path in base.paths and base.snapshot.read(path) == head.snapshot.read(path)
            state = "same" if known and path in old else "changed" if path in old else "new"
        yield f"  {words[state].th}/{words[state].en}: {path} ({size:,} ไบต์/bytes)"


def _shown(value: dict[str, Any], key: str) -> str:
    """Return a value in one line, groups and lists as people write them."""
    if key not in value:
        return "-"
    text = _plain(value[key])
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_plain(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " / ".join(_plain(item) for item in value)
    return (
        {True: "ใช่/yes", False: "ไม่/no", None: "-"}.get(value, str(value))
        if isinstance(value, bool | None)
        else str(value)
    )
