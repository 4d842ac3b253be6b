"""Only pages and known kinds of attachments lie under docs/; nothing that is not a plain file lies anywhere."""

import posixpath
from collections.abc import Iterator
from typing import Final

from prakat.content.category import BY_KEY, category_of
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.repository.snapshot import REGULAR
from prakat.rules.rule import finding, say, whole_file
from prakat.settings import ATTACHMENT_SUFFIXES, DATA_SUFFIXES, DOCS, LEDGER, MAX_ATTACHMENT

RULE: Final = RuleInfo(
    id="file-kind",
    clause="1",
    title=Text(th="ชนิดไฟล์ที่อนุญาต", en="Kinds of files allowed"),
    help=Text(
        th="ใต้ docs/ มีได้เฉพาะหน้า .md และไฟล์แนบชนิดที่รู้จัก ในโฟลเดอร์ของหมวด ทางลัด (symlink) คลังย่อย และไฟล์ที่สั่งให้ทำงานได้ "
        "ไม่อนุญาต",
        en="Under docs/ there are only .md pages and known kinds of attachments, in the folders of the "
        "categories. Symbolic "
        "links, submodules and executable files are not allowed.",
    ),
    example="docs/procurement/2569/plan.pdf   # ถูก\ndocs/procurement/2569/plan.exe   # ผิด",
    messages={
        "suffix": say(
            "ไฟล์ชนิด {suffix} เผยแพร่ไม่ได้",
            "files of the kind {suffix} are not published",
            "แปลงเป็นชนิดใดชนิดหนึ่ง: {known} หรือเอาไฟล์ออก",
            "convert it to one of {known}, or take it out",
        ),
        "place": say(
            "ไฟล์ไม่ได้อยู่ในโฟลเดอร์ของหมวดใด",
            "the file lies in no category's folder",
            "ย้ายไปไว้ใต้ docs/ ในโฟลเดอร์ใดโฟลเดอร์หนึ่ง: {folders}",
            "move it into one of these folders under docs/: {folders}",
        ),
        "link": say(
            "เป็นทางลัด (symbolic link) หรือคลังย่อย ไม่ใช่ไฟล์",
            "this is a symbolic link or a submodule, not a file",
            "แทนที่ด้วยไฟล์จริง",
            "replace it by the file itself",
        ),
        "executable": say(
            "ไฟล์ถูกตั้งให้สั่งทำงานได้",
            "the file is marked executable",
            "สั่ง git update-index --chmod=-x {path}",
            "run git update-index --chmod=-x {path}",
        ),
        "size": say(
            "ไฟล์ใหญ่ {size} ไบต์ เกินที่ยอมให้ {limit} ไบต์",
            "the file has {size} bytes; the limit is {limit}",
            "ย่อหรือแบ่งไฟล์ ประชาชนที่ใช้โทรศัพท์ต้องดาวน์โหลดได้",
            "make it smaller or split it: citizens download it on a phone",
        ),
    },
)

_LINKS: Final = frozenset({"120000", "160000"})
_NO_SUFFIX: Final = Text(th="(ไม่มีนามสกุล)", en="(without a suffix)")


def check(change: Change, path: str) -> Iterator[Finding]:
    """Yield what keeps a file of the head from being a page or an attachment."""
    mode = change.head.snapshot.entries()[path].mode
    if mode in _LINKS:
        yield finding(RULE, "link", whole_file(path))
        return
    inside = path.startswith(f"{DOCS}/")
    if mode != REGULAR and (inside or path == LEDGER):
        yield finding(RULE, "executable", whole_file(path), path=path)
    if not inside:
        return
    suffix = posixpath.splitext(path)[1]
    if suffix == ".md":
        # The rest about pages is said by ``category-folder`` and ``front-matter``.
        return
    # A known kind in upper case is a matter of ``file-name``.
    if suffix.lower() not in ATTACHMENT_SUFFIXES | DATA_SUFFIXES | {".md"}:
        known = " ".join(sorted(ATTACHMENT_SUFFIXES))
        yield finding(RULE, "suffix", whole_file(path), suffix=suffix or _NO_SUFFIX, known=known)
    elif category_of(path) is None:
        yield finding(RULE, "place", whole_file(path), folders=", ".join(BY_KEY))
    size = change.head.snapshot.size(path)
    if size > MAX_ATTACHMENT:
        yield finding(RULE, "size", whole_file(path), size=str(size), limit=str(MAX_ATTACHMENT))
