"""The text of a page is Markdown and nothing else: no HTML, no macros, nothing pulled in from outside the page."""

import html
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
        th="เนื้อหาที่ลงนามต้องเป็นสิ่งเดียวกับที่ประชาชนเห็น จึงไม่ให้มี HTML สคริปต์ คำสั่งแม่แบบ หรือการดึงข้อความจากไฟล์อื่น "
        "ซึ่งซ่อนหรือเปลี่ยนเนื้อหาได้",
        en="What is signed is what citizens see. HTML, scripts, template commands and included files could hide "
        "or change "
        "it, so there are none.",
    ),
    example="<div style=…>   # ผิด\n**ตัวหนา**       # ถูก",
    messages={
        "html": say(
            "มีคำสั่ง HTML ({tag}) ในเนื้อหา",
            "there is HTML in the text ({tag})",
            "เขียนด้วย Markdown แทน หากต้องการแสดงเครื่องหมาย < ให้พิมพ์ &lt;",
            "write it in Markdown; to show a < character, type &lt;",
        ),
        "template": say(
            "มีคำสั่งแม่แบบหรือการดึงไฟล์อื่น ({tag}) ในเนื้อหา",
            "there is a template command or an include in the text ({tag})",
            "พิมพ์ข้อความจริงลงในหน้านี้",
            "type the text itself into the page",
        ),
        "link-kind": say(
            "ลิงก์ที่ขึ้นต้นด้วย {scheme}: ใช้ไม่ได้ เพราะอาจสั่งให้เครื่องทำงานหรือฝังข้อมูล",
            "links that begin with {scheme}: are not allowed: they may run or embed something",
            "ใช้ลิงก์ https:// mailto: tel: หรือชื่อไฟล์แนบ",
            "use https://, mailto:, tel: or an attachment's name",
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
            "เริ่มหัวข้อที่ ## หรือระดับรองลงไป",
            "begin headings at ## or deeper",
        ),
    },
)

# A tag, closing tag, comment, declaration or processing instruction, after a backslash too: Python-Markdown knows no
# such escape. <https://…> and <name@host> are Markdown links.
_HTML: Final = re.compile(
    r"<(?!https?://[^\s<>\"']{1,500}>|[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,255}>)[a-z/!?][^>\n]{0,60}>?", re.IGNORECASE
)
# Macros, includes, and attributes that some Markdown readers give to the element before a brace.
_TEMPLATE: Final = re.compile(
    r"\{\{[^\n]{0,40}|\{%[^\n]{0,40}|\{:[^\n}]{0,40}\}?|\{[^\n{}]{0,40}=[^\n}]{0,40}\}?"
    r"|--8<--[^\n]{0,40}|^:::[^\n]{0,40}|^!!!? include[^\n]{0,40}",
    re.MULTILINE,
)
_HEADING: Final = re.compile(r"^ {0,3}#(?!#)[^\n]{0,40}|^ {0,3}=+[ \t]*$", re.MULTILINE)
# An image whose target stands in another place of the text is not covered by an approval.
_IMAGE_BY_NAME: Final = re.compile(r"!\[[^\]\n]{0,300}\](?!\()[^\n]{0,20}")
# What is found, by which pattern, and the signs of which at least one stands in whatever it finds.
_CHECKS: Final = (
    ("html", _HTML, ("<",)),
    ("image", _IMAGE_BY_NAME, ("![",)),
    ("template", _TEMPLATE, ("{", "--8<--", ":::", "include")),
    ("heading", _HEADING, ("#", "=")),
)

_LINK: Final = re.compile(
    r"(?P<image>!\[[^\]\n]{0,300})?\]\((?P<inline>[^)]{0,300})"
    r"|^ {0,3}\[(?!\^)[^\[\]]{1,300}\]:[ \t]*\n?[ \t]*(?P<named>\S{1,300})",
    re.MULTILINE,
)
# What a browser drops before it looks at the kind of an address, and what Markdown readers drop before that.
_DROPPED: Final = re.compile(r"[\x00-\x20\\<]")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def check(page: Page) -> Iterator[Finding]:
    """Yield everything in the body that is more than Markdown, code blocks included: nothing is hidden in one."""
    body = page.document.front_matter.body
    for message, pattern, signs in _CHECKS:
        for found in pattern.finditer(body) if any(sign in body for sign in signs) else ():
            yield finding(RULE, message, _place(page, found, 0), tag=found[0].strip()[:60])
    for found in _LINK.finditer(body):
        yield from _check_link(page, found)


def _check_link(page: Page, found: re.Match[str]) -> Iterator[Finding]:
    group = "inline" if found["inline"] is not None else "named"
    # A character reference stands for its character in an address, whatever hides behind it.
    target = _DROPPED.sub("", html.unescape(found[group]))
    scheme = _SCHEME.match(target)
    if found["image"] is not None and (scheme or target.startswith("/")):
        yield finding(RULE, "image", _place(page, found, group), tag=found[group].strip()[:60])
    elif scheme and scheme[1].lower() not in _SAFE_SCHEMES:
        yield finding(RULE, "link-kind", _place(page, found, group), scheme=scheme[1].lower()[:20])


def _place(page: Page, found: re.Match[str], group: str | int) -> Location:
    """Return the place of a group, up to the end of its first line."""
    body, (start, end) = page.document.front_matter.body, found.span(group)
    line = page.document.front_matter.body_line + body.count("\n", 0, start)
    column = start - body.rfind("\n", 0, start)
    width = len(body[start:end].partition("\n")[0])
    return Location(path=page.document.path, span=Span(line, column, line, column + width))
