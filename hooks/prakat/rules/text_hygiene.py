"""Thai text is what it looks like: composed the one way, nothing hidden, no letters of another script in a word."""

from collections.abc import Iterator
from typing import Final

from prakat.findings import Finding, RuleInfo, Severity, Template, Text
from prakat.rules.places import Places
from prakat.rules.rule import Page, finding
from prakat.thai.text import find_text_problems


def _say(th: str, en: str, advice_th: str, advice_en: str, severity: Severity = Severity.WARNING) -> Template:
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en), severity=severity)


_MEND_TH: Final = "เขียนเป็น {guess} หรือสั่ง prakat fmt"
_MEND_EN: Final = "write {guess}, or run prakat fmt"

RULE: Final = RuleInfo(
    id="text-hygiene",
    clause="1",
    title=Text(th="ข้อความไทยสะอาด", en="Clean Thai text"),
    help=Text(
        th="อักขระที่มองไม่เห็นซ่อนหรือสลับข้อความได้ จึงไม่อนุญาต ส่วนสระและวรรณยุกต์ที่พิมพ์ผิดวิธีทำให้ค้นหาไม่พบ จึงเตือนให้แก้",
        en="Characters that cannot be seen may hide or turn text round and are refused. Vowels and marks typed the "
        "wrong way keep people from finding a page and are warned of.",
    ),
    example="เเผนงาน   # ผิด: สระเอสองตัว\nแผนงาน    # ถูก",
    messages={
        "zero-width": _say(
            "มีอักขระที่มองไม่เห็น (ความกว้างศูนย์)",
            "there is an invisible character (zero width)",
            "ลบอักขระนั้น หรือสั่ง prakat fmt",
            "delete it, or run prakat fmt",
            Severity.ERROR,
        ),
        "bidi-control": _say(
            "มีอักขระที่กลับทิศข้อความ",
            "there is a character that turns text round",
            "ลบอักขระนั้น",
            "delete it",
            Severity.ERROR,
        ),
        "not-nfc": _say("อักขระไม่อยู่ในรูปมาตรฐาน (NFC)", "the text is not in its standard form (NFC)", _MEND_TH, _MEND_EN),
        "decomposed-sara-am": _say(
            "สระอำพิมพ์เป็นสองตัว (นิคหิตกับสระอา)", "sara am is typed as two characters", _MEND_TH, _MEND_EN
        ),
        "doubled-sara-e": _say("พิมพ์ เ สองตัวแทน แ", "two เ are typed for แ", _MEND_TH, _MEND_EN),
        "mixed-script": _say(
            "มีอักษรละตินปนอยู่ในคำไทย ({text})",
            "a Thai word holds Latin letters ({text})",
            "พิมพ์คำนี้ใหม่ด้วยแป้นไทย",
            "type the word again on a Thai keyboard",
        ),
        "tone-mark": _say(
            "วรรณยุกต์หรือสระซ้ำหรือผิดตำแหน่ง ({text})",
            "a mark is doubled or out of place ({text})",
            "พิมพ์คำนี้ใหม่",
            "type the word again",
        ),
        "private-use": _say(
            "มีอักขระเฉพาะของฟอนต์บางชนิด", "there is a character only some fonts know", _MEND_TH, _MEND_EN
        ),
        "misspelling": _say("คำที่มักสะกดผิด ({text})", "a word often misspelt ({text})", _MEND_TH, _MEND_EN),
    },
)


def check(page: Page) -> Iterator[Finding]:
    """Yield every place whose characters are not what they look like; the first of a kind stands for the rest."""
    places = Places(page.document)
    seen: set[str] = set()
    for problem in find_text_problems(places.text):
        # A byte-order mark is the front-matter rule's to name.
        if problem.kind in seen or (problem.end == 1 and places.text[0] == "\ufeff"):
            continue
        seen.add(problem.kind)
        shown = places.text[problem.start : problem.end][:40]
        location = places.locate(problem.start, problem.end)
        yield finding(RULE, problem.kind, location, text=shown, guess=problem.suggestion or shown)
