"""The approval sheet (ใบเห็นชอบ) and the traditional request to publish, from the record and nothing else.

The request has the fields of the form that travels with the announcement; who gave the information, who approved it and
who put it online are the page's checker, the entry's people, and the merge into the main branch.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from prakat.approvals.entry import ACTION_NAMES, Approval
from prakat.approvals.roster import Roster
from prakat.approvals.short_code import short_code
from prakat.approvals.signature import fingerprint
from prakat.approvals.words import key_of
from prakat.authoring.difference_text import render_difference, size_of, visible
from prakat.authoring.differences import Difference
from prakat.authoring.plain_value import render_time
from prakat.content.document import Document
from prakat.findings import Text
from prakat.repository.corpus import Corpus
from prakat.thai.calendar import format_time

STYLE: Final = """
.sheet {break-after: page}
.sheet:last-child {break-after: auto}
.sample {border: 1.5pt solid #a00; color: #a00; padding: 0 8pt; font-weight: bold; float: right}
th {width: 32%; background: #f4f4f4}
h1 {font-size: 15pt}
.sum {font-size: 8.4pt; overflow-wrap: anywhere}
.code {font-size: 15pt; font-weight: bold; letter-spacing: .05em}
.signs {display: flex; gap: 8mm; margin-top: 8mm; break-inside: avoid}
.signs div {flex: 1; text-align: center; border-top: .6pt dotted #444; padding-top: 2mm; font-size: 11.5pt}
.note {font-size: 11pt}
.diff {margin: 0; padding-left: 1.2em; list-style: none; font-size: 11.5pt}
"""

_WORDS: Final = {
    "sheet": Text(th="ใบเห็นชอบการเผยแพร่ข้อมูล", en="Approval of publication"),
    "request": Text(th="แบบฟอร์มการขอเผยแพร่ข้อมูลผ่านเว็บไซต์ของหน่วยงาน", en="Request to publish on the website"),
    "sample": Text(th="ตัวอย่าง", en="sample"),
    "date": Text(th="วัน/เดือน/ปี", en="Date"),
    "division": Text(th="หน่วยงาน", en="Division"),
    "heading": Text(th="หัวข้อ", en="Heading"),
    "details": Text(th="รายละเอียดข้อมูล (โดยสรุปหรือเอกสารแนบ)", en="Details, in short or attached"),
    "files": Text(th="เอกสารแนบ", en="Attachments"),
    "link": Text(th="ลิงก์ภายนอก", en="External link"),
    "remark": Text(th="หมายเหตุ", en="Remarks"),
    "page": Text(th="ไฟล์", en="File"),
    "kind": Text(th="ประเภท", en="Kind"),
    "action": Text(th="เรื่องที่ขอ", en="What is asked"),
    "decision": Text(th="ผลการพิจารณา", en="Decision"),
    "by": Text(th="ผู้เห็นชอบ", en="Approved by"),
    "reason": Text(th="เหตุผล", en="Reason"),
    "memo": Text(th="บันทึกข้อความ", en="Memo"),
    "proof": Text(th="หลักฐาน", en="Proof"),
    "code": Text(th="รหัสย่อ", en="Short code"),
    "sums": Text(th="ลายนิ้วมือ (SHA-256) ของสิ่งที่เห็นชอบ", en="SHA-256 of what is approved"),
    "changes": Text(th="สิ่งที่เปลี่ยน", en="What changed"),
    "waiting": Text(th="ยังไม่ได้ลงนาม", en="not signed yet"),
    "none": Text(th="ไม่มี", en="none"),
    "giver": Text(th="ผู้รับผิดชอบการให้ข้อมูล", en="Gives the information"),
    "approver": Text(th="ผู้อนุมัติรับรอง", en="Approves and certifies"),
    "publisher": Text(th="ผู้รับผิดชอบการนำข้อมูลขึ้นเผยแพร่", en="Puts it online"),
    "machine": Text(th="ระบบเผยแพร่เมื่อรวมเข้าสาขาหลัก", en="the pipeline, on merging into main"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a sheet is made of: a page as it is to be, its entry if it has one, and what changed if that is known.

    ``digest`` is the bundle's; ``sums`` are its ``sha256sum`` lines.
    """

    document: Document
    corpus: Corpus
    roster: Roster
    kind: Text
    digest: str
    sums: tuple[str, ...]
    entry: Approval | None
    difference: Difference = field(default_factory=Difference)


def render_sheets(record: Record, lang: str) -> str:
    """Return the markup of the approval sheet and of the request to publish, each on pages of its own."""
    parts = (_sheet(record, lang), _request(record, lang))
    return "".join(f'<section class="sheet">{part}</section>' for part in parts)


def _sheet(record: Record, lang: str) -> str:
    document, entry = record.document, record.entry
    rows = [
        ("heading", _escaped(document.title)),
        ("kind", _escaped(record.kind.lang(lang))),
        ("division", _escaped(_division(record))),
        ("page", f'<span class="sum">{_escaped(document.path)}</span>'),
        ("action", _escaped(ACTION_NAMES[_action(record)].lang(lang))),
        *(_decided(record, entry, lang) if entry else [("decision", _word("waiting", lang))]),
        ("code", f'<span class="code">{short_code(document.path, record.digest)}</span>'),
        ("sums", f'<span class="sum">{"<br>".join(map(_escaped, record.sums)) or _word("none", lang)}</span>'),
    ]
    changes = _changes(record, lang) if entry is None else ""
    return f"{_head(record, 'sheet', lang)}{_table(rows, lang)}{changes}{_note(record, lang)}{_signs(record, lang)}"


def _action(record: Record) -> str:
    return record.entry.action if record.entry else "publish" if record.sums else "withdraw"


def _decided(record: Record, entry: Approval, lang: str) -> Iterator[tuple[str, str]]:
    for word in entry.words:
        division = record.roster.divisions.get(word.division)
        post = f"{word.post} ({division.name if division else word.division})"
        yield "decision", _escaped(word.decision)
        yield "by", f"{_escaped(post)}<br>{_escaped(_moment(word, lang))}"
        yield "proof", f'<span class="sum">{_escaped(_proof(record, word, lang))}</span>'
    if entry.reason:
        yield "reason", _escaped(entry.reason)
    if entry.memo:
        yield "memo", _escaped(f"{entry.memo.no} {_day(entry.memo.date, lang)}")


def _proof(record: Record, word: Approval, lang: str) -> str:
    key = key_of(word, record.roster)
    print_ = fingerprint(key.public) if key else word.key
    if word.review:
        said = Text(
            th=f"รีวิว {word.review.review} ของ pull request {word.review.pr} บันทึกด้วยกุญแจ {print_}",
            en=f"review {word.review.review} of pull request {word.review.pr}, recorded with key {print_}",
        )
    else:
        said = Text(th=f"ลงลายมือชื่ออิเล็กทรอนิกส์ด้วยกุญแจ {print_}", en=f"electronic signature with key {print_}")
    return said.lang(lang)


def _request(record: Record, lang: str) -> str:
    document, entry = record.document, record.entry
    asked = _asked_on(document)
    files = "<br>".join(_files(record, lang)) or _word("none", lang)
    source = document.value.get("source")
    link = source.get("url") if isinstance(source, dict) else None
    rows = [
        ("division", _escaped(_division(record))),
        ("date", _escaped(_day(asked, lang)) if asked else _word("none", lang)),
        ("heading", _escaped(document.title)),
        ("details", _escaped(document.text("summary")) or _word("none", lang)),
        ("files", f'<span class="sum">{files}</span>'),
        ("link", _escaped(link) if isinstance(link, str) else _word("none", lang)),
        ("remark", _escaped(entry.reason) if entry and entry.reason else _word("none", lang)),
    ]
    return f"{_head(record, 'request', lang)}{_table(rows, lang)}{_signs(record, lang)}"


def _files(record: Record, lang: str) -> Iterator[str]:
    corpus = record.corpus
    for path in corpus.attachments(record.document):
        name, size = path.rpartition("/")[2], size_of(corpus.snapshot.size(path), lang)
        yield f"{_escaped(name)} ({size})<br>{corpus.sha256(path)}"


def _head(record: Record, title: str, lang: str) -> str:
    sample = record.roster.sample or record.document.value.get("sample") is True
    mark = f'<div class="sample">{_word("sample", lang)}</div>' if sample else ""
    return f"{mark}<h1>{_word(title, lang)}</h1>"


def _table(rows: list[tuple[str, str]], lang: str) -> str:
    cells = "".join(f'<tr><th scope="row">{_word(name, lang)}</th><td>{value}</td></tr>' for name, value in rows)
    return f"<table>{cells}</table>"


def _changes(record: Record, lang: str) -> str:
    lines = "".join(f"<li>{_escaped(line.strip())}</li>" for line in render_difference(record.difference, lang))
    return f'<h2>{_word("changes", lang)}</h2><ul class="diff">{lines}</ul>'


def _note(record: Record, lang: str) -> str:
    path = record.document.path
    said = Text(
        th=f"เห็นชอบเฉพาะไบต์ตามลายนิ้วมือข้างต้น แก้แม้แต่อักษรเดียวต้องเห็นชอบใหม่ ตรวจสอบ: prakat verify {path} | sh",
        en=f"For the bytes of these sums alone: whatever changes is approved anew. To check: prakat verify {path} | sh",
    )
    return f'<p class="note">{_escaped(said.lang(lang))}</p>'


def _signs(record: Record, lang: str) -> str:
    entry = record.entry
    giver = entry.prepared_by if entry else _checked_by(record.document)
    approvers = ", ".join(word.post for word in entry.words) if entry else ""
    when = _moment(entry, lang) if entry else ""
    boxes = (
        ("giver", giver, _day(_asked_on(record.document), lang)),
        ("approver", approvers, when),
        ("publisher", _WORDS["machine"].lang(lang), ""),
    )
    return '<div class="signs">' + "".join(_box(*box, lang) for box in boxes) + "</div>"


def _box(name: str, who: str, when: str, lang: str) -> str:
    lines = [f"<b>{_word(name, lang)}</b>", _escaped(who) or "&nbsp;", _escaped(when) or "&nbsp;"]
    return f"<div>{'<br>'.join(lines)}</div>"


def _checked_by(document: Document) -> str:
    checked = document.value.get("checked")
    by = checked.get("by") if isinstance(checked, dict) else ""
    return by if isinstance(by, str) else ""


def _asked_on(document: Document) -> str:
    """Return the day on which the page was checked by whoever gives the information, as the page says."""
    checked = document.value.get("checked")
    day = checked.get("on") if isinstance(checked, dict) else None
    return day if isinstance(day, str) else document.text("published")


def _division(record: Record) -> str:
    key = record.entry.division if record.entry else record.document.text("division")
    return record.roster.divisions[key].name if key in record.roster.divisions else key


def _moment(word: Approval, lang: str) -> str:
    return format_time(word.at) if lang == "th" else word.written_at


def _day(text: str, lang: str) -> str:
    shown = render_time(text)
    return shown.lang(lang) if shown else text


def _word(name: str, lang: str) -> str:
    return html.escape(_WORDS[name].lang(lang))


def _escaped(text: str) -> str:
    return html.escape(visible(text))
