"""Every file under docs/ belongs to a page that names it, and every file a page names is there (clause 1)."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from prakat.content.category import category_of
from prakat.content.formats import is_file
from prakat.findings import Finding, Location, RuleInfo, Span, Text
from prakat.repository.change import Change
from prakat.rules.rule import Page, finding, say, whole_file
from prakat.settings import ATTACHMENT_SUFFIXES, DATA_SUFFIXES

RULE: Final = RuleInfo(
    id="attachment-listed",
    clause="1",
    title=Text(th="ไฟล์แนบครบและมีหน้ารับรอง", en="Attachments are there, and listed"),
    help=Text(
        th="ไฟล์แนบทุกไฟล์ต้องมีหน้าที่ระบุชื่อไว้ในข้อมูลกำกับ ความเห็นชอบจึงครอบคลุมไฟล์นั้นด้วย ไฟล์ที่ไม่มีหน้าใดระบุจะไม่เผยแพร่",
        en="Every attachment is named in the front matter of a page, so that the page's approval covers it. A "
        "file that no "
        "page names is not published.",
    ),
    example="# ผิด: plan-2569.pdf อยู่ในโฟลเดอร์ แต่ไม่มีหน้าใดระบุ\n"
    "attachments: []\n"
    "# ถูก\n"
    "attachments:\n"
    "  - path: plan-2569.pdf\n"
    "    title: แผนการจัดซื้อจัดจ้าง",
    messages={
        "orphan": say(
            "ไม่มีหน้าใดระบุไฟล์นี้ในข้อมูลกำกับ",
            "no page names this file in its front matter",
            "เพิ่มในช่อง attachments ของหน้าที่อยู่โฟลเดอร์เดียวกัน หรือลบไฟล์",
            "add it to attachments of a page in the same folder, or delete it",
        ),
        "absent": say(
            "ไม่พบไฟล์ {name}",
            "there is no file {name}",
            "วางไฟล์ไว้ในโฟลเดอร์เดียวกับหน้านี้ หรือแก้ชื่อ",
            "put the file beside the page, or correct its name",
        ),
        "empty": say(
            "ไฟล์ {name} ว่างเปล่า",
            "the file {name} is empty",
            "แนบไฟล์จริงใหม่",
            "attach the real file",
        ),
        "unlisted-link": say(
            "เนื้อหาลิงก์ไปยังไฟล์ {name} ซึ่งไม่ได้ระบุในข้อมูลกำกับ",
            "the text links to the file {name}, which the front matter does not name",
            "วางไฟล์ไว้ข้างหน้านี้ แล้วเพิ่มในช่อง attachments หรือ images",
            "put the file beside the page and add it to attachments or images",
        ),
    },
)

_LINK: Final = re.compile(r"\]\(\s*<?([^)\s>]{1,300})|^\s{0,3}\[[^\]\n]{1,200}\]:\s*<?([^\s>]{1,300})", re.MULTILINE)
_FILE_KEYS: Final = frozenset(
    {"path", "file", "download", "image", "photo", "csv", "rows_csv", "flowchart", "transcript"}
)


def check_page(page: Page) -> Iterator[Finding]:
    """Yield files that a page names and that are not there, empty, or only linked."""
    document, corpus = page.document, page.change.head
    folder = posixpath.dirname(document.path)
    named = corpus.attachments(document)
    for pointer, text in document.strings():
        key = _last_name(pointer)
        if key not in _FILE_KEYS or not is_file(text):
            continue
        path = f"{folder}/{text}"
        if path not in corpus.paths:
            yield finding(RULE, "absent", document.locate(pointer), name=text[:100])
        elif corpus.snapshot.size(path) == 0:
            yield finding(RULE, "empty", document.locate(pointer), name=text[:100])
    for target, location in _links(page):
        path = posixpath.normpath(f"{folder}/{target}")
        if path not in named:
            yield finding(RULE, "unlisted-link", location, name=target)


def check(change: Change, path: str) -> Iterator[Finding]:
    """Yield a file under docs/ that no page names; what cannot be an attachment at all is said by other rules."""
    suffix = posixpath.splitext(path)[1]
    could_be = category_of(path) is not None and suffix in ATTACHMENT_SUFFIXES | DATA_SUFFIXES
    if could_be and not change.head.users_of(path):
        yield finding(RULE, "orphan", whole_file(path))


def _last_name(pointer: str) -> str:
    """Return the last key of a pointer, past list indexes: /forms/0/file and /rows_csv alike."""
    return next((part for part in reversed(pointer.split("/")) if not part.isdecimal()), "")


def _links(page: Page) -> Iterator[tuple[str, Location]]:
    """Yield local links of the body to files that are no pages, with their place."""
    body, first = page.document.front_matter.body, page.document.front_matter.body_line
    for found in _LINK.finditer(body):
        group = 1 if found[1] is not None else 2
        target = found[group].partition("#")[0].partition("?")[0]
        if ":" in target or posixpath.splitext(target)[1].lower() not in ATTACHMENT_SUFFIXES:
            continue
        start = found.start(group)
        line = body.count("\n", 0, start)
        column = start - (body.rfind("\n", 0, start) + 1) + 1
        span = Span(first + line, column, first + line, column + len(found[group]))
        yield target, Location(path=page.document.path, span=span)
