"""The page's division is one of the roster (clause 2: each work group publishes its own)."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from prakat.content.document import Document
from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import finding, say

RULE: Final = RuleInfo(
    id="owner-division",
    clause="2",
    title=Text(th="หน่วยงานเจ้าของมีอยู่จริง", en="The owning division exists"),
    help=Text(
        th="ทุกหน้ามีสำนัก/กองเจ้าของข้อมูล ซึ่งต้องอยู่ในทะเบียน (approvals.yml)",
        en="Every page has an owning division, which the roster (approvals.yml) knows.",
    ),
    example="division: กองคลัง   # ผิด\ndivision: finance   # ถูก: รหัสในทะเบียน approvals.yml",
    messages={
        "unknown": say(
            'ไม่มีหน่วยงานรหัส "{value}" ในทะเบียน',
            'the roster has no division "{value}"',
            "ใช้รหัสใดรหัสหนึ่ง: {known}",
            "use one of: {known}",
        ),
    },
)

_KEY: Final = re.compile(r"[a-z][a-z0-9-]{1,30}")


def check_division(document: Document, known: Collection[str]) -> Iterator[Finding]:
    """Yield a division that nobody heads, because there is none of that name; what is no key is said elsewhere."""
    value = document.text("division")
    if _KEY.fullmatch(value) and value not in known:
        yield finding(RULE, "unknown", document.locate("/division"), value=value[:60], known=", ".join(known))
