"""What can be wrong with the values of a page, in the words of whoever writes it."""

from typing import Final

from prakat.findings import RuleInfo, Severity, Template, Text


def _say(th: str, en: str, advice_th: str, advice_en: str, severity: Severity | None = None) -> Template:
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en), severity=severity)


SCHEMA: Final = RuleInfo(
    id="schema",
    clause="1",
    title=Text(th="ข้อมูลครบและตรงแบบของประเภทเนื้อหา", en="Complete and as the form of the content type asks"),
    help=Text(
        th="เนื้อหาแต่ละประเภทมีแบบของตน (schemas/) ระบุช่องที่ต้องมีตามประกาศ ชนิดของค่า และค่าที่เลือกได้",
        en="Each content type has its form (schemas/): the fields the announcement asks for, their kind, the choices.",
    ),
    example="# ผิด: ขาดช่องผู้รับผิดชอบ\ntitle: …\n# ถูก\ntitle: …\nresponsible: เจ้าหน้าที่ประชาสัมพันธ์",
    messages={
        "no-type": _say(
            "ไม่ได้ระบุประเภทเนื้อหา (type)",
            "the content type is not given (type)",
            "เพิ่มบรรทัด type: โดยเลือกจาก {types}",
            "add a line type: with one of {types}",
        ),
        "wrong-type": _say(
            'ประเภท "{value}" ไม่อยู่ในหมวด{category}',
            '"{value}" is no content type of {category}',
            "ใช้ประเภทใดประเภทหนึ่งต่อไปนี้: {types} หรือย้ายไฟล์ไปโฟลเดอร์ของหมวดที่ถูก",
            "use one of {types}, or move the file to the folder of its category",
        ),
        "required": _say(
            "ขาดช่อง {field} ({name})",
            "{field} ({name}) is missing",
            "เพิ่มบรรทัด {key}: …{hint}",
            "add a line {key}: …{hint}",
        ),
        "recommended": _say(
            "ควรมีช่อง {field} ({name})",
            "{field} ({name}) should be given",
            "เพิ่มบรรทัด {key}: …{hint}",
            "add a line {key}: …{hint}",
            Severity.WARNING,
        ),
        "unknown": _say(
            "ไม่มีช่องชื่อ {key} ในแบบของประเภทนี้",
            "there is no field {key} in the form of this type",
            "{guess}ลบบรรทัดนี้",
            "{guess}delete the line",
        ),
        "empty": _say(
            "ช่อง {field} ({name}) ว่างอยู่",
            "{field} ({name}) is empty",
            "กรอกค่า หรือลบทั้งบรรทัดหากไม่จำเป็น{hint}",
            "fill it in, or delete the line if it is not needed{hint}",
        ),
        "quote": _say(
            "ช่อง {field} ต้องเป็นข้อความ แต่ {value} อ่านได้เป็นตัวเลขหรือค่าจริง/เท็จ",
            "{field} must be text, but {value} reads as a number or true/false",
            'ใส่เครื่องหมายคำพูด: {key}: "{value}"',
            'put it in quotes: {key}: "{value}"',
        ),
        "type": _say(
            "ช่อง {field} ต้องเป็น{wanted}",
            "{field} must be {wanted}",
            "แก้ค่าในช่อง {key}{hint}",
            "correct {key}{hint}",
        ),
        "enum": _say(
            'ค่า "{value}" เลือกใช้ในช่อง {field} ไม่ได้',
            '"{value}" is not a choice of {field}',
            "เลือกหนึ่งค่า: {choices}",
            "choose one of: {choices}",
        ),
        "const": _say(
            'ช่อง {field} ต้องเป็น {wanted} แต่เขียนว่า "{value}"',
            '{field} must be {wanted}, but it is "{value}"',
            "แก้เป็น {key}: {wanted}{hint}",
            "write {key}: {wanted}{hint}",
        ),
        "no-such-day": _say(
            'วันที่ "{value}" ในช่อง {field} ไม่มีในปฏิทิน',
            'the calendar has no day "{value}" ({field})',
            "ตรวจวันและเดือนอีกครั้ง",
            "check day and month",
        ),
        "date": _say(
            'ช่อง {field} มีค่า "{value}" ซึ่งไม่ใช่วันที่แบบ ปปปป-ดด-วว (ค.ศ.)',
            '{field} is "{value}", which is not a date YYYY-MM-DD (C.E.)',
            "เขียนเป็น {guess}",
            "write {guess}",
        ),
        "date-time": _say(
            'ช่อง {field} มีค่า "{value}" ซึ่งไม่ใช่วันและเวลาที่มีเขตเวลา',
            '{field} is "{value}", which is not a date and time with its time zone',
            'เขียนเป็น "{guess}"{real}',
            'write "{guess}"{real}',
        ),
        "format": _say(
            'ค่า "{value}" ในช่อง {field} ไม่ใช่{wanted}',
            '"{value}" in {field} is not {wanted}',
            "แก้ค่าในช่อง {key}{hint}",
            "correct {key}{hint}",
        ),
        "pattern": _say(
            'ค่า "{value}" ในช่อง {field} ไม่ตรงรูปแบบ',
            '"{value}" in {field} does not have the right form',
            "แก้ค่าในช่อง {key}{hint}",
            "correct {key}{hint}",
        ),
        "size": _say(
            "ช่อง {field} {wanted}",
            "{field} {wanted}",
            "แก้ค่าในช่อง {key}{hint}",
            "correct {key}{hint}",
        ),
        "one-of": _say(
            "ต้องมีอย่างน้อยหนึ่งช่อง: {choices}",
            "at least one of these fields must be given: {choices}",
            "เพิ่มช่องใดช่องหนึ่ง{hint}",
            "add one of them{hint}",
        ),
        "other": _say(
            "ช่อง {field} ไม่ตรงกับแบบของประเภทนี้",
            "{field} is not as the form of this type asks",
            "แก้ค่าในช่อง {key}{hint}",
            "correct {key}{hint}",
        ),
    },
)
