"""A title is written in the language the page says it is in."""

import re
from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, RuleInfo, Text
from prakat.rules.rule import Page, finding, say
from prakat.rules.words import warn

RULE: Final = RuleInfo(
    id="language-of-title",
    clause="2.5",
    title=Text(th="ชื่อเรื่องตรงกับภาษาของหน้า", en="A title is in the language of the page"),
    help=Text(
        th="ชื่อเรื่องเป็นภาษาไทย เพราะใช้ในรายการ ดัชนีมาตรา ๙ และการค้นหา หน้าภาษาอังกฤษระบุ lang: en "
        "ส่วนชื่อภาษาอังกฤษของหน้าไทยอยู่ใน title_en มาตรฐานเว็บไซต์ภาครัฐตามข้อ ๒.๕ ให้มีอย่างน้อยสองภาษา",
        en="A title is Thai: lists, the section 9 index and the search use it. A page in English says lang: en; the "
        "English name of a Thai page goes to title_en. The Government Website Standard (clause 2.5) asks for two "
        "languages.",
    ),
    example="# ผิด\ntitle: Contact us   # ไม่มีอักษรไทย\n# ถูก\ntitle: ช่องทางการติดต่อ\ntitle_en: Contact us",
    messages={
        "not-thai": say(
            "ชื่อเรื่องไม่มีอักษรไทย",
            "the title has no Thai letters",
            "เขียนชื่อเรื่องเป็นภาษาไทยใน title และย้ายชื่อภาษาอังกฤษไป title_en หากทั้งหน้าเป็นภาษาอังกฤษ ให้ระบุ lang: en",
            "write a Thai title, and move this one to title_en; if the whole page is in English, set lang: en",
        ),
        "not-english": warn(
            "หน้านี้ระบุ lang: en แต่ชื่อเรื่องเป็นภาษาไทย",
            "the page says lang: en, but its title is Thai",
            "ลบ lang: en หรือเขียนชื่อเรื่องเป็นภาษาอังกฤษ",
            "delete lang: en, or write an English title",
        ),
        "title-en": warn(
            "title_en ไม่ใช่ตัวอักษรละตินล้วน",
            "title_en is not written in Latin letters",
            "เขียนชื่อภาษาอังกฤษ เช่น title_en: Contact us",
            "write the English name, such as title_en: Contact us",
        ),
    },
)

_THAI: Final = re.compile("[ก-ฮ]")
_LATIN: Final = re.compile("[A-Za-z]")


def check(page: Page) -> Iterator[Finding]:
    """Yield a title that its readers cannot read."""
    title, english = page.document.text("title"), page.document.text("title_en")
    if page.value.get("lang") == "en":
        if _THAI.search(title) and not _LATIN.search(title):
            yield finding(RULE, "not-english", page.document.locate("/title"))
    elif title.strip() and not _THAI.search(title):
        yield finding(RULE, "not-thai", page.document.locate("/title"))
    if english.strip() and (_THAI.search(english) or not _LATIN.search(english)):
        yield finding(RULE, "title-en", page.document.locate("/title_en"))
