"""The text of a page is Markdown and nothing else: no HTML, no macros, nothing pulled in from outside the page."""

import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, Location, RuleInfo, Span, Text
from prakat.rules.rule import Page, finding, say

RULE: Final = RuleInfo(
    id="raw-html",
    clause="1",
    title=Text(th="เนื้อหาเป็น Markdown ล้วน", en="The text is Markdown only"),
    help=Text(
        th="เนื้อหาที่ลงนามต้องเป็นสิ่งเดียวกับที่ประชาชนเห็น จึงไม่ให้มี HTML สคริปต์ คำสั่งแม่แบบ หรือการดึงข้อความจากไฟล์อื่น ซึ่งซ่อนหรือเปลี่ยนเนื้อหาได้",
        en="What is signed is what citizens see. HTML, scripts, template commands and included files could hide or change "
        "it, so there are none.",
    ),
    example="<div style=…>   # ผิด\n**ตัวหนา**       # ถูก",
    messages={
        "html": say(
            "มีคำสั่ง HTML ({tag}) ในเนื้อหา",
            "there is HTML in the text ({tag})",
            "เขียนด้วย Markdown แทน หากต้องการแสดงเครื่องหมาย < ให้พิมพ์ \\<",
            "write it in Markdown; to show a < character, type \\<",
        ),
        "template": say(
            "มีคำสั่งแม่แบบหรือการดึงไฟล์อื่น ({tag}) ในเนื้อหา",
            "there is a template command or an include in the text ({tag})",
            "พิมพ์ข้อความจริงลงในหน้านี้",
            "type the text itself into the page",
        ),
        "script-link": say(
            "มีลิงก์ที่สั่งให้ทำงานหรือฝังข้อมูล ({tag})",
            "there is a link that runs or embeds something ({tag})",
            "ใช้ลิงก์ https:// หรือชื่อไฟล์แนบ",
            "use an https:// link or an attachment's name",
        ),
        "image": say(
            "ภาพไม่ได้มาจากไฟล์ของหน้านี้ ({tag})",
            "the image is not a file of this page ({tag})",
            "บันทึกภาพไว้ข้างหน้านี้ เพิ่มในช่อง images แล้วเขียน ![คำบรรยาย](ชื่อไฟล์)",
            "save the image beside the page, add it to images, and write ![description](file)",
        ),
        "heading": say(
            "เนื้อหามีหัวข้อระดับ 1 ซึ่งเป็นของชื่อเรื่อง",
            "the text has a heading of level 1, which is the title's",
            "เริ่มหัวข้อที่ ## ",
            "begin headings at ## ",
        ),
    },
)

# A tag, closing tag, comment, declaration or processing instruction; <https://…> and <name@host> are Markdown links.
_HTML: Final = re.compile(r"(?<!\\)<(?!https?://|[a-z0-9._%+-]+@)(?:[a-z/!?])[^>\n]{0,60}>?", re.IGNORECASE)
_TEMPLATE: Final = re.compile(
    r"\{\{[^\n]{0,40}|\{%[^\n]{0,40}|\{:[^\n]{0,40}|--8<--[^\n]{0,40}|^:::[^\n]{0,40}|^!!!? include[^\n]{0,40}",
    re.MULTILINE,
)
_SCRIPT: Final = re.compile(
    r"(?:\]\(|\]:)\s*<?\s*(?:&[#a-z0-9]+;|[\x00-\x20])*((?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t|data|file|vbscript|blob)\s*(?::|&#|&colon)[^\n)]{0,40}",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"^ {0,3}#(?!#)[^\n]{0,40}|^ {0,3}=+[ \t]*$", re.MULTILINE)
# An image from elsewhere, or one whose target stands in another place of the text: neither is covered by an approval.
_IMAGE: Final = re.compile(
    r"!\[[^\]\n]{0,300}\](?!\()[^\n]{0,20}|!\[[^\]\n]{0,300}\]\(\s*<?\s*(?:[a-z][a-z0-9+.-]*:|//|/)[^\n)]{0,60}",
    re.IGNORECASE,
)
_CHECKS: Final = (
    ("html", _HTML),
    ("image", _IMAGE),
    ("template", _TEMPLATE),
    ("script-link", _SCRIPT),
    ("heading", _HEADING),
)


def check(page: Page) -> Iterator[Finding]:
    """Yield everything in the body that is more than Markdown, code blocks included: nothing is hidden in one."""
    body, first = page.document.front_matter.body, page.document.front_matter.body_line
    for message, pattern in _CHECKS:
        for found in pattern.finditer(body):
            yield finding(RULE, message, _place(page.document.path, body, first, found), tag=found[0].strip()[:60])


def _place(path: str, body: str, first: int, found: re.Match[str]) -> Location:
    start = found.start()
    line = first + body.count("\n", 0, start)
    column = start - (body.rfind("\n", 0, start) + 1) + 1
    return Location(path=path, span=Span(line, column, line, column + len(found[0])))
