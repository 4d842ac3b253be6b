"""A citation of the Royal Gazette is possible: its volume belongs to its year (clause 2.2: แสดงที่มาอย่างชัดเจน)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from prakat.content.source_map import pointer_of
from prakat.findings import Finding, Location, RuleInfo, Span, Text
from prakat.rules.fields import whole_of
from prakat.rules.rule import Page, finding, parse_day, say
from prakat.rules.words import warn
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_SUSPECT_YEAR, MONTHS
from prakat.thai.digits import to_arabic

RULE: Final = RuleInfo(
    id="gazette-citation",
    clause="2.2",
    title=Text(th="อ้างราชกิจจานุเบกษาถูกเล่ม", en="Gazette citations are possible"),
    help=Text(
        th="เล่มของราชกิจจานุเบกษาเปลี่ยนทุกปี: เล่มที่ = ปี พ.ศ. ที่ประกาศ ลบ 2426 เช่น พ.ศ. 2562 คือเล่ม 136 "
        "จึงตรวจได้ว่าเลขเล่มกับวันที่ตรงกัน ก่อน พ.ศ. 2484 นับปีต่างจากปัจจุบัน จึงเตือนเท่านั้น กฎหมายและกฎกระทรวงลงในประเภท ก "
        "ประกาศทั่วไปลงในประเภท ง",
        en="The gazette begins a volume each year: volume = B.E. year - 2426, such as 136 in 2562. So volume and date "
        "can be checked against each other. Before B.E. 2484 years began in April: a warning only. Laws stand in "
        "series ก, notices in ง.",
    ),
    example="# ผิด\n"
    "gazette:\n"
    "  volume: 135   # พ.ศ. 2562 คือเล่ม 136\n"
    "  part: 69\n"
    "  series: ก\n"
    '  date: "2019-05-27"\n'
    "# ถูก\n"
    "gazette:\n"
    "  volume: 136\n"
    "  part: 69\n"
    "  series: ก\n"
    '  date: "2019-05-27"',
    messages={
        "volume": say(
            "เล่ม {volume} ไม่ตรงกับวันที่ {date} (พ.ศ. {year} คือเล่ม {wanted})",
            "volume {volume} does not go with {date} (B.E. {year} is volume {wanted})",
            "เปิดราชกิจจานุเบกษาฉบับจริง แล้วแก้เล่มหรือวันที่ให้ตรงกัน",
            "look at the gazette itself, and correct volume or date",
        ),
        "volume-early": warn(
            "เล่ม {volume} ไม่ตรงกับวันที่ {date} (นับแบบปัจจุบันคือเล่ม {wanted}) แต่ก่อน พ.ศ. 2484 ปีเริ่มเดือนเมษายน",
            "volume {volume} does not go with {date} (volume {wanted} as we count; before B.E. 2484 years began in "
            "April)",
            "ตรวจกับราชกิจจานุเบกษาฉบับจริง",
            "check it against the gazette itself",
        ),
        "volume-in-text": warn(
            "เนื้อหาอ้างราชกิจจานุเบกษา เล่ม {volume} ปี พ.ศ. {year} ซึ่งควรเป็นเล่ม {wanted}",
            "the text cites volume {volume} of the gazette in B.E. {year}, which is volume {wanted}",
            "ตรวจกับราชกิจจานุเบกษาฉบับจริง หากต้นฉบับที่คัดมาเขียนผิดเอง คงไว้ได้",
            "check it against the gazette itself; a slip of the original that is quoted may stay",
        ),
        "before-document": say(
            "วันที่ลงราชกิจจานุเบกษา ({date}) อยู่ก่อนวันที่ของเอกสาร ({document})",
            "the gazette ({date}) is older than the document ({document})",
            "แก้วันที่ใดวันที่หนึ่ง เอกสารลงนามก่อนแล้วจึงลงราชกิจจานุเบกษา",
            "correct one of the dates: a document is signed first, then gazetted",
        ),
        "future": say(
            "วันที่ลงราชกิจจานุเบกษา ({date}) ยังมาไม่ถึง",
            "the gazette of {date} has not come out yet",
            "แก้วันที่ หรือลบการอ้างจนกว่าจะลงราชกิจจานุเบกษา",
            "correct the date, or leave the citation out until then",
        ),
        "series": warn(
            "{instrument} ลงราชกิจจานุเบกษาประเภท ก แต่ระบุประเภท {series}",
            "{instrument} stands in series ก of the gazette, not {series}",
            "ตรวจกับราชกิจจานุเบกษาฉบับจริง",
            "check it against the gazette itself",
        ),
    },
)

_FIRST_VOLUME: Final = 2426
_JANUARY_YEARS: Final = 2484
_LAWS: Final = frozenset({"รัฐธรรมนูญ", "พ.ร.ป.", "พ.ร.บ.", "ประมวลกฎหมาย", "พ.ร.ก.", "พ.ร.ฎ.", "กฎกระทรวง"})
_IN_TEXT: Final = re.compile(
    rf"เล่ม(?:ที่)?\s{{0,3}}(?P<volume>[0-9]{{1,3}})[^\n]{{0,20}}?ตอน[^\n]{{0,80}}?[0-9]{{1,2}}\s{{0,3}}(?:เดือน)?\s{{0,3}}"
    rf"(?:{'|'.join(MONTHS)})\s{{0,3}}(?:พ\.?ศ\.?)?\s{{0,3}}(?P<year>[0-9]{{4}})"
)


def check(page: Page) -> Iterator[Finding]:
    """Yield gazette citations that cannot be, in the front matter wherever they stand, and in the text."""
    for path, citation in _citations(page.value, ()):
        yield from _check_volume(page, pointer_of(path), citation)
        yield from _check_day(page, pointer_of(path), citation)
        yield from _check_series(page, pointer_of(path), citation)
    yield from _check_text(page)


def _citations(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """Yield every group that has a volume and a date."""
    if isinstance(value, dict):
        if whole_of(value.get("volume")) is not None and "date" in value:
            yield path, value
        for key, item in value.items():
            yield from _citations(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _citations(item, (*path, index))


def _check_volume(page: Page, pointer: str, citation: Mapping[str, Any]) -> Iterator[Finding]:
    day, volume = parse_day(citation.get("date")), citation["volume"]
    # A B.E. year in a date field is said by its own rule.
    if day is None or day.year >= FIRST_SUSPECT_YEAR:
        return
    year = day.year + BUDDHIST_ERA
    if volume != year - _FIRST_VOLUME:
        message = "volume" if year >= _JANUARY_YEARS else "volume-early"
        params = {"volume": str(volume), "date": day.isoformat(), "wanted": str(year - _FIRST_VOLUME)}
        yield finding(RULE, message, page.document.locate(f"{pointer}/volume"), year=str(year), **params)


def _check_day(page: Page, pointer: str, citation: Mapping[str, Any]) -> Iterator[Finding]:
    day = parse_day(citation.get("date"))
    if day is None or day.year >= FIRST_SUSPECT_YEAR:
        return
    location = page.document.locate(f"{pointer}/date")
    if day > page.today:
        yield finding(RULE, "future", location, date=day.isoformat())
    # What the page is about, not what it quotes: only its own gazette is younger than it.
    document = page.day("doc_date") if pointer == "/gazette" else None
    if document is not None and day < document:
        yield finding(RULE, "before-document", location, date=day.isoformat(), document=document.isoformat())
    enacted = whole_of(page.value.get("enacted_be"))
    if enacted is not None and pointer in {"/gazette", "/source/gazette"} and day.year + BUDDHIST_ERA < enacted:
        yield finding(RULE, "before-document", location, date=day.isoformat(), document=f"พ.ศ. {enacted}")


def _check_series(page: Page, pointer: str, citation: Mapping[str, Any]) -> Iterator[Finding]:
    instrument, series = page.document.text("instrument"), citation.get("series")
    if instrument in _LAWS and isinstance(series, str) and series != "ก":
        location = page.document.locate(f"{pointer}/series")
        yield finding(RULE, "series", location, instrument=instrument, series=series[:10])


def _check_text(page: Page) -> Iterator[Finding]:
    body, first = page.document.front_matter.body, page.document.front_matter.body_line
    if "เล่ม" not in body:
        return
    for line, text in enumerate(body.split("\n"), first):
        for found in _IN_TEXT.finditer(to_arabic(text)) if "เล่ม" in text else ():
            volume, year = int(found["volume"]), int(found["year"])
            if year >= _JANUARY_YEARS and volume != year - _FIRST_VOLUME:
                span = Span(line, found.start() + 1, line, found.end() + 1)
                params = {"volume": str(volume), "year": str(year), "wanted": str(year - _FIRST_VOLUME)}
                yield finding(RULE, "volume-in-text", Location(path=page.document.path, span=span), **params)
