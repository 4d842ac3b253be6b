"""A roster, an entry and a page, small and whole, to change one thing of."""

import base64
import copy
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tests.approvals.oracles import make_ed25519

from prakat.approvals.ledger import Approval, Memo, parse_ledger_text, render_ledger, render_root_signatures
from prakat.content.document import Document, parse_document
from prakat.content.front_matter import StrictHandler
from prakat.content.schema import Schemas, load_schemas
from prakat.repository.snapshot import MemorySnapshot
from prakat.settings import BANGKOK

ROOT: Final = Path(__file__).resolve().parents[2]
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=BANGKOK)
PAGE: Final = "docs/law/2569/market.md"
ZEROS: Final = "sha256:" + "0" * 64
SIG: Final = base64.b64encode(b"x" * 83).decode()


def key(**more: Any) -> dict[str, Any]:
    """Return a fresh key as the roster has it."""
    public = make_ed25519().public
    return {"type": public.type, "key": public.blob, "from": "2026-01-01", "revoked": None, **more}


ROSTER: Final[dict[str, Any]] = {
    "format": 1,
    "repository": "example/website",
    "version": 3,
    "sample": True,
    "protected": ZEROS,
    "root": {"threshold": 1, "people": ["p-palad"]},
    "people": {
        "p-palad": {"name": "ปลัดเทศบาล", "github": 7, "emails": ["palad@example.invalid"], "keys": {"k1": key()}},
        "p-clerk": {"name": "หัวหน้าสำนักปลัดเทศบาล", "keys": {"k1": key(), "k2": key(revoked="2026-06-01")}},
    },
    "divisions": {
        "palad": {
            "name": "ปลัดเทศบาล",
            "level": "above",
            "heads": [{"person": "p-palad", "post": "ปลัดเทศบาล", "order": "1", "from": "2026-01-01", "until": None}],
        },
        "clerk": {
            "name": "สำนักปลัดเทศบาล",
            "heads": [
                {
                    "person": "p-clerk",
                    "post": "หัวหน้าสำนักปลัดเทศบาล",
                    "acting": "รักษาการในตำแหน่ง",
                    "order": "คำสั่งที่ 2/2569",
                    "from": "2026-01-01",
                    "until": "2026-12-31",
                }
            ],
        },
        "finance": {"name": "กองคลัง", "heads": []},
        "audit": {"name": "หน่วยตรวจสอบภายใน", "level": "below", "heads": []},
    },
    "policy": {"max_age_days": 30, "methods": ["signature"], "approval": {"news": "owner"}},
}


def roster(path: str = "", value: object = None) -> dict[str, Any]:
    """Return the roster, with one value put at a path such as "people/p-palad/name"; None there takes it out."""
    changed = copy.deepcopy(ROSTER)
    if path:
        at: Any = changed
        *parents, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
        for part in parents:
            at = at[part]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return changed


def approval(**fields: Any) -> Approval:
    """Return an entry with every field filled in, some of them otherwise."""
    values: dict[str, Any] = {
        "page": PAGE,
        "action": "publish",
        "decision": "เห็นชอบ",
        "division": "clerk",
        "before": "absent",
        "after": ZEROS,
        "prepared_by": "นิติกร",
        "by": "p-clerk",
        "post": "หัวหน้าสำนักปลัดเทศบาล",
        "memo": Memo(no="ตย 1/2569", date="2026-11-20"),
        "reason": "เผยแพร่ครั้งแรก",
        "method": "signature",
        "at": NOON,
        "written_at": NOON.isoformat(),
        "key": "k1",
        "sig": SIG,
    }
    return Approval(**{**values, **fields})


def at(**shift: float) -> dict[str, Any]:
    """Return the fields of a moment, some time from noon."""
    moment = NOON + timedelta(**shift)
    return {"at": moment, "written_at": moment.isoformat()}


def ledger(blocks: Mapping[str, str] | None = None, value: dict[str, Any] | None = None) -> bytes:
    """Return approvals.yml with the roster and these blocks."""
    top = StrictHandler().export(value or ROSTER) + "\n"
    empty = f"{top}{render_root_signatures(())}ledger: {{}}\n".encode()
    return render_ledger(parse_ledger_text(empty), blocks or {})


def schemas() -> Schemas:
    """Return the project's own schemas."""
    files = {f"schemas/{file.name}": file.read_bytes() for file in (ROOT / "schemas").glob("*.json")}
    return load_schemas(MemorySnapshot(files))


def page(path: str, **fields: object) -> Document:
    """Return a page with this front matter."""
    return parse_document(path, f"---\n{StrictHandler().export(fields)}\n---\nเนื้อหา\n".encode())
