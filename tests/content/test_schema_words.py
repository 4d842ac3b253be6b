"""What a schema does not allow, in the words of the form: which sentence, which name, which advice, which place."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Any, Final

import pytest

from prakat.content.document import parse_document
from prakat.content.schema import Schemas
from prakat.findings import Finding, Severity, Span

HINT: Final = {"th": "คำแนะนำของช่อง", "en": "the field's hint"}
PROPERTIES: Final[dict[str, Any]] = {
    "type": {"const": "news"},
    "title": {
        "title": "ชื่อเรื่อง", "x-title-en": "Title", "description": "ชื่อเต็ม", "x-clause": "1",
        "type": "string", "minLength": 5,
    },
    "count": {"title": "จำนวน", "x-title-en": "Count", "type": "integer", "minimum": 1, "maximum": 9},
    "price": {"title": "ราคา", "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01},
    "kind": {
        "title": "ชนิด", "x-title-en": "Kind", "enum": ["a", "b", 3],
        "x-labels": {"a": {"th": "แบบหนึ่ง", "en": "one"}},
    },
    "open": {"type": "boolean"},
    "code": {"title": "รหัส", "type": ["string", "integer"], "pattern": "^x", "x-hint": HINT},
    "day": {"title": "วันที่", "x-title-en": "Day", "type": "string", "format": "date"},
    "at": {"title": "เมื่อ", "x-title-en": "At", "type": "string", "format": "date-time"},
    "elsewhere": {"type": "string", "format": "date-time", "x-rule": "source-time"},
    "tags": {
        "title": "ป้าย", "x-title-en": "Tags", "type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": True,
        "items": {"type": "string", "maxLength": 9, "format": "email"},
    },
    "group": {
        "title": "กลุ่ม", "x-title-en": "Group", "type": "object", "additionalProperties": False, "required": ["name"],
        "properties": {"name": {"title": "ชื่อ", "x-title-en": "Name", "type": "string", "examples": ["ก ข"]}},
    },
    "list": {"type": "array", "items": {"$ref": "common.schema.json#/$defs/item"}},
}  # fmt: skip
RAW: Final[dict[str, Any]] = {
    "common.schema.json": {
        "$defs": {
            "item": {
                "title": "ข้อ", "x-title-en": "Item", "type": "object", "required": ["no"],
                "properties": {"no": {"$ref": "#/$defs/number"}},
            },
            "number": {"title": "ลำดับ", "x-title-en": "No.", "type": "integer"},
        }
    },
    "news.schema.json": {
        "$defs": {
            "news": {
                "x-prakat": {"clause": "2.8"}, "required": ["title", "elsewhere"], "x-recommended": ["day"],
                "properties": PROPERTIES,
                "allOf": [
                    {"anyOf": [{"required": ["count"]}, {"required": ["price"]}], "x-hint": HINT},
                    {"if": {"required": ["open"]}, "then": {"not": {"required": ["kind"]}}},
                ],
            }
        }
    },
}  # fmt: skip
GOOD: Final = "title: ชื่อเรื่อง\ntype: news\ncount: 3\nday: 2026-11-22\nelsewhere: x\n"


def findings(head: str) -> list[Finding]:
    return Schemas(RAW).check(parse_document("docs/news/a.md", f"---\n{head}---\n".encode()))


def only(head: str) -> Finding:
    found = findings(head)
    assert len(found) == 1
    return found[0]


def test_a_good_page_has_nothing_to_say_about() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("line", "message", "th", "advice"),
    [
        ("title: สั้น", "size", "ช่อง ชื่อเรื่อง ต้องยาวอย่างน้อย 5 ตัวอักษร", "แก้ค่าในช่อง title (ชื่อเต็ม)"),
        ("count: 0", "size", "ช่อง จำนวน ต้องไม่น้อยกว่า 1", "แก้ค่าในช่อง count"),
        ("count: 10", "size", "ช่อง จำนวน ต้องไม่เกิน 9", "แก้ค่าในช่อง count"),
        ("price: 0", "size", "ช่อง ราคา ต้องมากกว่า 0", "แก้ค่าในช่อง price"),
        ("price: 1.005", "size", "ช่อง ราคา มีทศนิยมได้ไม่เกิน 2 ตำแหน่ง", "แก้ค่าในช่อง price"),
        ("tags: []", "size", "ช่อง ป้าย ต้องมีอย่างน้อย 1 รายการ", "แก้ค่าในช่อง tags"),
        ("tags: [a@b.co, b@b.co, c@b.co]", "size", "ช่อง ป้าย ต้องมีไม่เกิน 2 รายการ", "แก้ค่าในช่อง tags"),
        ("title: 12345", "quote", "ช่อง ชื่อเรื่อง ต้องเป็นข้อความ แต่ 12345 อ่านได้เป็นตัวเลขหรือค่าจริง/เท็จ",
         'ใส่เครื่องหมายคำพูด: title: "12345"'),
        ("title: true", "quote", "ช่อง ชื่อเรื่อง ต้องเป็นข้อความ แต่ true อ่านได้เป็นตัวเลขหรือค่าจริง/เท็จ",
         'ใส่เครื่องหมายคำพูด: title: "true"'),
        ("title: 1.10", "quote", "ช่อง ชื่อเรื่อง ต้องเป็นข้อความ แต่ 1.10 อ่านได้เป็นตัวเลขหรือค่าจริง/เท็จ",
         'ใส่เครื่องหมายคำพูด: title: "1.10"'),
        ("count: สาม", "type", "ช่อง จำนวน ต้องเป็นจำนวนเต็ม เลขอารบิก ไม่ใส่เครื่องหมายคำพูด", "แก้ค่าในช่อง count"),
        ("code: []", "type", "ช่อง รหัส ต้องเป็นข้อความ หรือ จำนวนเต็ม เลขอารบิก ไม่ใส่เครื่องหมายคำพูด",
         "แก้ค่าในช่อง code คำแนะนำของช่อง"),
        ("kind: c", "enum", 'ค่า "c" เลือกใช้ในช่อง ชนิด ไม่ได้', "เลือกหนึ่งค่า: a (แบบหนึ่ง), b, 3"),
        ("kind: [a]", "enum", 'ค่า "…" เลือกใช้ในช่อง ชนิด ไม่ได้', "เลือกหนึ่งค่า: a (แบบหนึ่ง), b, 3"),
        ("code: y", "pattern", 'ค่า "y" ในช่อง รหัส ไม่ตรงรูปแบบ', "แก้ค่าในช่อง code คำแนะนำของช่อง"),
        ("title:", "empty", "ช่อง ชื่อเรื่อง (title) ว่างอยู่", "กรอกค่า หรือลบทั้งบรรทัดหากไม่จำเป็น (ชื่อเต็ม)"),
        ("day: 14/11/2569", "date", 'ช่อง วันที่ มีค่า "14/11/2569" ซึ่งไม่ใช่วันที่แบบ ปปปป-ดด-วว (ค.ศ.)', "เขียนเป็น 2026-11-14"),
        ("day: พรุ่งนี้", "date", 'ช่อง วันที่ มีค่า "พรุ่งนี้" ซึ่งไม่ใช่วันที่แบบ ปปปป-ดด-วว (ค.ศ.)',
         "เขียนเป็น ปปปป-ดด-วว เช่น 2026-11-22"),
        ("day: 2026-02-30", "no-such-day", 'วันที่ "2026-02-30" ในช่อง วันที่ ไม่มีในปฏิทิน', "ตรวจวันและเดือนอีกครั้ง"),
        ("at: 2026-11-14 08.05 น.", "date-time", 'ช่อง เมื่อ มีค่า "2026-11-14 08.05 น." ซึ่งไม่ใช่วันและเวลาที่มีเขตเวลา',
         'เขียนเป็น "2026-11-14T08:05:00+07:00"'),
        ("at: 2026-11-14", "date-time", 'ช่อง เมื่อ มีค่า "2026-11-14" ซึ่งไม่ใช่วันและเวลาที่มีเขตเวลา',
         'เขียนเป็น "2026-11-14T09:30:00+07:00" โดยใส่เวลาจริง'),
        ("group: {nam: ก}", "unknown", "ไม่มีช่องชื่อ nam ในแบบของประเภทนี้", "แก้ชื่อเป็น name หรือลบบรรทัดนี้"),
        ("zzz: 1", "unknown", "ไม่มีช่องชื่อ zzz ในแบบของประเภทนี้", "ลบบรรทัดนี้"),
        ("tags: [a@b.co, a]", "format", 'ค่า "a" ในช่อง ป้าย รายการที่ 2 ไม่ใช่ที่อยู่อีเมล', "แก้ค่าในช่อง tags"),
        ("list: [{no: 1}, {}]", "required", "ขาดช่อง ลำดับ (list รายการที่ 2 no)", "เพิ่มบรรทัด no: …"),
        ("list: [{no: ก}]", "type", "ช่อง ลำดับ ต้องเป็นจำนวนเต็ม เลขอารบิก ไม่ใส่เครื่องหมายคำพูด", "แก้ค่าในช่อง no"),
        ("group: {}", "required", "ขาดช่อง ชื่อ (group.name)", "เพิ่มบรรทัด name: … เช่น ก ข"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_thai_with_advice(line: str, message: str, th: str, advice: str) -> None:
    key = line.partition(":")[0]
    rest = "".join(part for part in GOOD.splitlines(keepends=True) if not part.startswith(key + ":"))
    found = [finding for finding in findings(rest + line + "\n") if finding.message.id == message]
    assert [(finding.text.th, finding.advice.th) for finding in found] == [(th, advice)]


def test_a_missing_field_is_placed_at_the_opening_and_carries_its_own_clause() -> None:
    finding = only(GOOD.replace("title: ชื่อเรื่อง\n", ""))
    assert (finding.message.id, finding.location.pointer, finding.location.span) == (
        "required",
        "/title",
        Span(1, 1, 1, 4),
    )
    assert finding.text.en == "Title (title) is missing"
    assert finding.asked_by == "1"


def test_a_field_that_a_rule_speaks_for_is_left_to_it() -> None:
    assert findings(GOOD.replace("elsewhere: x\n", "")) == []


def test_what_would_be_good_to_have_is_a_warning() -> None:
    finding = only(GOOD.replace("day: 2026-11-22\n", ""))
    assert (finding.message.id, finding.severity, finding.location.pointer) == ("recommended", Severity.WARNING, "/day")


def test_one_of_several_fields_is_asked_for_at_the_opening() -> None:
    finding = only(GOOD.replace("count: 3\n", ""))
    assert (finding.message.id, finding.location.span) == ("one-of", Span(1, 1, 1, 4))
    assert finding.text.en == "at least one of these fields must be given: count, price"
    assert finding.advice.en == "add one of them the field's hint"


def test_what_has_no_sentence_of_its_own_is_still_said() -> None:
    finding = only(GOOD + "open: true\nkind: a\n")
    assert (finding.message.id, finding.location.span) == ("other", Span(1, 1, 1, 4))


def test_an_unknown_field_is_marked_at_its_name() -> None:
    assert only(GOOD + "zzz: 1\n").location.span == Span(7, 1, 7, 4)


def test_findings_come_in_the_order_of_the_file() -> None:
    found = findings("zz: 1\ntype: news\ncount: 0\ntitle: สั้น\nday: x\n")
    assert [(f.message.id, f.location.span.line if f.location.span else 0) for f in found] == [
        ("unknown", 2),
        ("size", 4),
        ("size", 5),
        ("date", 6),
    ]


@pytest.mark.parametrize(
    ("head", "message", "span"),
    [
        ("title: ก\n", "no-type", Span(1, 1, 1, 4)),
        ("type: 5\n", "no-type", Span(1, 1, 1, 4)),
        ("type: law\n", "wrong-type", Span(2, 7, 2, 10)),
    ],
)
def test_a_page_without_a_known_type_is_judged_no_further(head: str, message: str, span: Span) -> None:
    finding = only(head)
    assert (finding.message.id, finding.location.span) == (message, span)


def test_long_values_are_cut() -> None:
    finding = next(f for f in findings(GOOD + f"code: {'y' * 99}\n") if f.message.id == "pattern")
    assert f'"{"y" * 59}…"' in finding.text.th
