"""Links lead somewhere: to a page or file that is there, on a site that will stay."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from prakat.findings import Finding, Location, RuleInfo, Severity, Span, Template, Text
from prakat.rules.rule import Page, finding, say
from prakat.settings import ATTACHMENT_SUFFIXES

RULE: Final = RuleInfo(
    id="links",
    clause="1",
    title=Text(th="ลิงก์ไปถึงปลายทาง", en="Links lead somewhere"),
    help=Text(
        th="ลิงก์ภายในต้องชี้ไปยังหน้าที่มีอยู่ ลิงก์ว่าง (#) และลิงก์รอใส่ ใช้ไม่ได้ "
        "เอกสารของทางราชการต้องแนบไว้กับหน้า ไม่ใช่บนที่เก็บไฟล์ส่วนตัวซึ่งลบได้ทุกเมื่อ "
        "ภาพต้องมีคำบรรยายสำหรับผู้ที่มองไม่เห็น",
        en="Links inside the site lead to pages that exist; an empty link (#) is none. Official documents are attached "
        "to the page and not kept on a private drive. Images have a text for those who cannot see them.",
    ),
    example="[แผน](#)                     # ผิด\n[แผน](procurement-plan.md)    # ถูก",
    messages={
        "empty": say(
            "ลิงก์ว่าง ({target})",
            "an empty link ({target})",
            "ใส่ปลายทางจริง หรือเอาลิงก์ออก",
            "give its target, or take it out",
        ),
        "absent": say(
            "ลิงก์ไปยัง {target} ซึ่งไม่มีอยู่",
            "a link to {target}, which is not there",
            "แก้ตำแหน่งไฟล์ (นับจากโฟลเดอร์ของหน้านี้)",
            "correct the path (it starts at this page's folder)",
        ),
        "absolute": say(
            "ลิงก์ขึ้นต้นด้วย / ({target})",
            "a link begins with / ({target})",
            "เขียนตำแหน่งนับจากโฟลเดอร์ของหน้านี้ เช่น ../law/a.md",
            "write the path from this page's folder, such as ../law/a.md",
        ),
        "personal-drive": Template(
            text=Text(th="ลิงก์ไปยังที่เก็บไฟล์ส่วนตัว ({target})", en="a link to a private drive ({target})"),
            advice=Text(th="แนบไฟล์ไว้กับหน้านี้แทน", en="attach the file to the page instead"),
            severity=Severity.WARNING,
        ),
        "not-https": Template(
            text=Text(th="ลิงก์ไม่ใช้ https ({target})", en="a link without https ({target})"),
            advice=Text(th="ใช้ที่อยู่ https:// หากเว็บนั้นมี", en="use the https:// address if there is one"),
            severity=Severity.WARNING,
        ),
        "no-alt": say(
            "ภาพไม่มีคำบรรยายแทนภาพ ({target})",
            "the image has no alternative text ({target})",
            "เขียน ![สิ่งที่อยู่ในภาพ]({target})",
            "write ![what is in the image]({target})",
        ),
    },
)

# A bracket in a text begins another link: running over it again and again would take seconds on a page of brackets.
_LINK: Final = re.compile(r"(!?)\[([^\[\]\n]{0,300})\]\(\s*<?([^)\s>]{0,500})")
_DRIVES: Final = (
    "drive.google.com", "docs.google.com", "dropbox.com", "1drv.ms", "onedrive.live.com", "mediafire.com", "mega.nz",
    "icloud.com", "box.com", "wetransfer.com",
)  # fmt: skip


def check(page: Page) -> Iterator[Finding]:
    """Yield links of the body that lead nowhere, or where nothing stays, and images nobody describes."""
    body, first = page.document.front_matter.body, page.document.front_matter.body_line
    for found in _LINK.finditer(body):
        message = _fault(page, found[3])
        if message is None and found[1] and len(found[2].strip()) < 3:  # noqa: PLR2004 - shorter is no description
            message = "no-alt"
        if message:
            yield finding(RULE, message, _place(page, body, first, found), target=found[3][:80] or "()")


def _fault(page: Page, target: str) -> str | None:
    if "&" in target.partition("?")[0]:
        return None  # A character reference hides what it leads to: raw-html says so.
    try:
        parts = urlsplit(target)
    except ValueError:
        return "absent"
    if parts.scheme or parts.netloc:
        return _fault_outside(parts.scheme, parts.hostname or "")
    if not parts.path:
        return None if len(parts.fragment) > 1 else "empty"
    return _fault_inside(page, parts.path)


def _fault_inside(page: Page, target: str) -> str | None:
    if target.startswith("/"):
        return "absolute"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.document.path), target))
    # A file that is no page is attachment-listed's to judge.
    if path in page.change.head.paths or posixpath.splitext(path)[1].lower() in ATTACHMENT_SUFFIXES:
        return None
    return "absent"


def _fault_outside(scheme: str, host: str) -> str | None:
    if any(host == drive or host.endswith("." + drive) for drive in _DRIVES):
        return "personal-drive"
    return "not-https" if scheme == "http" else None


def _place(page: Page, body: str, first: int, found: re.Match[str]) -> Location:
    start = found.start()
    line = first + body.count("\n", 0, start)
    column = start - (body.rfind("\n", 0, start) + 1) + 1
    return Location(path=page.document.path, span=Span(line, column, line, column + len(found[0])))
