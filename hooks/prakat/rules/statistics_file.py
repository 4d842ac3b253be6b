"""Sums of a month beside their page: their shape, arithmetic and digest hold, and the page says the same numbers."""

import posixpath
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from prakat.content.document import Document
from prakat.content.schema import Schemas
from prakat.content.statistics_file import (
    COMPLAINTS,
    SUBJECTS,
    SUFFIX,
    check_chain,
    check_statistics,
    parse_statistics,
    sound_statistics,
)
from prakat.content.statistics_page import TYPES, figures_of, table_of
from prakat.findings import Finding, RuleInfo, Text
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus
from prakat.rules.fields import text_of
from prakat.rules.rule import finding, say, whole_file
from prakat.thai.fiscal_calendar import is_month

RULE: Final = RuleInfo(
    id="statistics-file",
    clause="2.10",
    title=Text(th="ไฟล์ยอดรวมรายเดือนถูกต้อง", en="Files of monthly sums hold together"),
    help=Text(
        th="ไฟล์ .yml ที่ prakat collect export หรือ tally เขียน มีรูปแบบตายตัว ผลบวกต้องลงตัว ยอดยกมาต้องเท่ายอดยกไปของเดือนก่อน "
        "ลายนิ้วมือต้องตรงกับเนื้อหา และหน้าที่แนบไฟล์ต้องแสดงตัวเลขเดียวกัน เดือนต้องสิ้นสุดแล้ว ไม่มีช่องอื่นใด จึงไม่มีข้อมูลบุคคล",
        en="The .yml files that prakat collect export or tally writes have one fixed shape. Their sums agree, a "
        "month begins "
        "where the one before ended, the digest is that of the content, and the page beside them says the same "
        "numbers. The month is over. There is no other field, and so no personal data.",
    ),
    example="# ผิด: แก้ตัวเลขด้วยมือ ลายนิ้วมือจึงไม่ตรง\nviews: 4300\n"
    "# ถูก: ออกไฟล์ใหม่ด้วย prakat collect export --month 2026-10\nviews: 4200",
    messages={
        "yaml": say(
            "อ่านไฟล์ยอดรวมไม่ได้",
            "the file of sums cannot be read",
            "ออกไฟล์ใหม่ด้วย prakat collect export หรือ prakat collect tally",
            "write it anew with prakat collect export or prakat collect tally",
        ),
        "shape": say(
            "ไฟล์ยอดรวมผิดแบบที่ {at}",
            "the file of sums has the wrong shape at {at}",
            "ออกไฟล์ใหม่ด้วย prakat collect export หรือ prakat collect tally",
            "write it anew with prakat collect export or prakat collect tally",
        ),
        "sum": say(
            "ผลบวกไม่ลงตัวที่ {at}",
            "the sums do not agree at {at}",
            "ตรวจทะเบียน แล้วออกไฟล์ใหม่ด้วย prakat collect export",
            "check the register, then write it anew with prakat collect export",
        ),
        "digest": say(
            "ลายนิ้วมือไม่ตรงกับเนื้อหา ไฟล์ถูกแก้หลังออก ({at})",
            "the digest is not that of the content: the file was changed after it was written ({at})",
            "ออกไฟล์ใหม่ด้วย prakat collect export หากแก้ของเดิมให้ใส่ corrects: เป็นลายนิ้วมือเดิม",
            "write it anew with prakat collect export; a correction says the old digest in corrects:",
        ),
        "month": say(
            "เดือนในไฟล์ ({at}) ไม่ตรงกับชื่อไฟล์ หรือยังไม่สิ้นสุด",
            "the month in the file ({at}) is not that of its name, or is not over",
            "ออกไฟล์เมื่อสิ้นเดือน และใช้ชื่อที่คำสั่งตั้งให้",
            "write it when the month is over, and keep the name it is given",
        ),
        "chain": say(
            "ยอดยกมา ({at}) ไม่เท่ายอดยกไปของเดือน {before}",
            "the opening balance ({at}) is not the closing one of {before}",
            "ออกทั้งสองเดือนใหม่ด้วย prakat collect export",
            "write both months anew with prakat collect export",
        ),
        "gap": say(
            "มียอดของเดือนก่อนหน้านี้ แต่ไม่มียอดของเดือน {before}",
            "there are sums of earlier months, but none of {before}",
            "ออกยอดของเดือนที่ขาดด้วย prakat collect export หรือ tally แม้เป็นศูนย์",
            "write the missing month with prakat collect export or tally, even when it is zero",
        ),
        "corrects": say(
            "ตัวเลขต่างจากไฟล์ที่เผยแพร่แล้ว แต่ไม่บอกว่าแก้ไฟล์ใด (corrects: {wanted})",
            "the numbers differ from the published file, and the file does not say so (corrects: {wanted})",
            "ออกไฟล์ใหม่จากสาขาที่เผยแพร่ด้วย prakat collect export ซึ่งใส่ corrects ให้",
            "write it anew on top of what is published with prakat collect export, which says so by itself",
        ),
        "page": say(
            "ช่อง {field} ของหน้านี้คือ {value} แต่ไฟล์ยอดรวมมี {wanted}",
            "{field} of the page is {value}, in the file of sums {wanted}",
            "ออกหน้าและไฟล์ใหม่พร้อมกันด้วย prakat collect export",
            "write page and file anew together with prakat collect export",
        ),
        "table": say(
            "ตารางนี้ไม่ตรงกับไฟล์ยอดรวม {file}",
            "the table is not that of the file of sums {file}",
            "ออกหน้า ตาราง และไฟล์ใหม่พร้อมกันด้วย prakat collect export",
            "write page, table and file anew together with prakat collect export",
        ),
    },
)


def check(change: Change, _schemas: Schemas, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the files of sums that pages of a change name."""
    values: dict[str, dict[str, Any] | None] = {}
    for page in change.pages:
        document = change.head.document(page)
        if document is None:
            continue
        for path in change.head.attachments(document):
            if path.endswith(SUFFIX) and path in change.head.paths:
                if path not in values:
                    yield from _check_file(change, path, today)
                    values[path] = _sound(change.head, path)
                yield from _check_page(change.head, document, values[path], posixpath.basename(path))


def _check_file(change: Change, path: str, today: date) -> Iterator[Finding]:
    raw = change.head.snapshot.read(path)
    problems = check_statistics(raw, posixpath.basename(path), today)
    for problem in problems:
        yield finding(RULE, problem.id, whole_file(path), **({"at": problem.at} if problem.id != "yaml" else {}))
    value = parse_statistics(raw)
    if problems or value is None:
        return
    standing = _sound(change.base, path, today)
    if standing is not None and value["digest"] != standing["digest"] != value.get("corrects"):
        yield finding(RULE, "corrects", whole_file(path), wanted=standing["digest"])
    if value["schema"] == COMPLAINTS:
        yield from _check_months(change, path, value, today)


def _sound(corpus: Corpus, path: str, today: date = date.max) -> dict[str, Any] | None:
    """Return the values of a file that is there and holds together."""
    there = path in corpus.paths
    return sound_statistics(corpus.snapshot.read(path), posixpath.basename(path), today) if there else None


def _check_months(change: Change, path: str, value: dict[str, Any], today: date) -> Iterator[Finding]:
    """Compare a month with the one before, and with the one after it when that is not judged by itself."""
    head, month = change.head, value["month"]
    before, after = _month_after(month, -1), _month_after(month, 1)
    earlier, later = path.replace(month, before), path.replace(month, after)
    last, next_one = _sound(head, earlier, today), _sound(head, later, today)
    if last is not None:
        for problem in check_chain(last, value):
            yield finding(RULE, "chain", whole_file(path), at=problem.at, before=before)
    if next_one is not None and later not in change.changed_paths:
        for problem in check_chain(value, next_one):
            yield finding(RULE, "chain", whole_file(later), at=problem.at, before=month)
    head_of_name, tail = path.split(month, 1)
    months = {name[len(head_of_name) :][: len(month)] for name in head.paths if name.startswith(head_of_name)}
    known = {name for name in months if is_month(name) and f"{head_of_name}{name}{tail}" in head.paths}
    if earlier not in head.paths and any(name < month for name in known):
        yield finding(RULE, "gap", whole_file(path), before=before)


def _month_after(month: str, step: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + step
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _check_page(head: Corpus, document: Document, value: dict[str, Any] | None, name: str) -> Iterator[Finding]:
    """Compare every figure of a page, and its table, with the file: a month is not told in two ways."""
    # A file that does not hold together is told as such; of its page nothing can be said.
    if value is None or document.type != TYPES[value["schema"]]:
        return
    subject = text_of(document.value.get("subject"))
    if value["schema"] == COMPLAINTS and subject not in SUBJECTS:
        return
    for pointer, said, wanted in _differences(document.value, figures_of(value, subject), ""):
        field = pointer[1:].replace("/", ".")
        values = {"field": field, "value": _shown(said), "wanted": _shown(wanted)}
        yield finding(RULE, "page", document.locate(pointer), **values)
    table = posixpath.join(posixpath.dirname(document.path), text_of(document.value.get("csv")))
    if table in head.paths and head.snapshot.read(table).decode("utf-8", "replace") != table_of(value, subject):
        yield finding(RULE, "table", whole_file(table), file=name)


def _differences(said: Any, wanted: Any, pointer: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield where a page says something else than what is wanted; a field that is not wanted may say anything."""
    if isinstance(wanted, dict) and isinstance(said, dict):
        for key, item in wanted.items():
            yield from _differences(said.get(key), item, f"{pointer}/{key}")
    elif isinstance(wanted, list) and isinstance(said, list) and len(wanted) == len(said):
        for index, item in enumerate(wanted):
            yield from _differences(said[index], item, f"{pointer}/{index}")
    elif said != (wanted.isoformat() if isinstance(wanted, date) else wanted):
        yield pointer, said, wanted


def _shown(value: Any) -> str:
    """Write a value for reading; a list or group by how many things it has."""
    if isinstance(value, list | dict):
        return f"{len(value)} รายการ"
    return "ไม่มี" if value is None else str(value)
