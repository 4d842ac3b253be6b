"""Important information does not travel in a lighter category, where no approval is asked for (clause 1)."""

import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say

RULE: Final = RuleInfo(
    id="category-evasion",
    clause="1",
    title=Text(th="เรื่องสำคัญต้องอยู่ในหมวดของตน", en="Important matters stay in their category"),
    help=Text(
        th="ประกาศจัดซื้อจัดจ้าง เทศบัญญัติ ระเบียบ คำสั่ง และงบประมาณ ต้องใช้ประเภทของตน ซึ่งต้องได้รับความเห็นชอบ "
        "จะลงเป็นข่าวหรือเรื่องอื่นไม่ได้",
        en="Procurement notices, ordinances, rules, orders and budgets use their own type, which needs approval; "
        "they cannot "
        "go out as news or as something else.",
    ),
    example="# ผิด: docs/news/…  title: ประกาศประกวดราคา…\n# ถูก: docs/procurement/…  type: procurement-announcement",
    messages={
        "word": say(
            'ชื่อเรื่องมีคำว่า "{word}" ซึ่งเป็นเรื่องของประเภท {type}',
            'the title says "{word}", which is a matter of the type {type}',
            "ย้ายไป docs/{folder}/ และใช้ type: {type}; หากเป็นเพียงข่าวเกี่ยวกับเรื่องนั้น ให้ตั้ง measure: true เพื่อขอความเห็นชอบ",
            "move it to docs/{folder}/ with type: {type}; if it only reports on the matter, set measure: true to "
            "ask for "
            "approval",
        ),
    },
)

_LIGHT: Final = frozenset({"news", "activity-photos", "announcement", "other", "knowledge-article", "alert"})
_WORDS: Final = (
    (
        ("ประกวดราคา", "ราคากลาง", "จัดซื้อ", "จัดจ้าง", "สอบราคา", "ผู้ชนะ"),
        "procurement",
        "procurement-announcement",
    ),
    (("งบประมาณ", "งบการเงิน"), "general-info", "annual-budget"),
    (("เทศบัญญัติ", "ระเบียบ", "คำสั่ง", "มาตรการ"), "law", "local-regulation"),
)

# The fiscal year, tidiness and discipline, and who won a contest that was not for a price.
_HARMLESS: Final = re.compile("ปีงบประมาณ|ระเบียบเรียบร้อย|ระเบียบวินัย|ผู้ชนะการ(?:ประกวด(?!ราคา)|แข่งขัน(?!ราคา))")


def check(page: Page) -> Iterator[Finding]:
    """Yield a title that belongs to a type which needs approval. One that already asks for approval is fine."""
    if page.document.type not in _LIGHT or page.value.get("measure") is True:
        return
    title = _plain(page.document.text("title"))
    for words, folder, type_ in _WORDS:
        for word in words:
            if word in title:
                location = page.document.locate("/title")
                yield finding(RULE, "word", location, word=word, folder=folder, type=type_)
                return


def _plain(title: str) -> str:
    """Take out what only hides a word, and the phrases that hold one of the words and mean no such matter."""
    kept = "".join(c for c in title if c.isalnum() or "\u0e30" <= c <= "\u0e4e")
    return _HARMLESS.sub(" ", kept.replace("เเ", "แ").replace("ํา", "ำ"))
