"""Rows in CSV files are as exact as front matter, and no CSV file runs anything in a citizen's spreadsheet."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from prakat.content.csv_cells import CsvProblem, find_csv_dangers
from prakat.content.schema import Schemas
from prakat.findings import Finding, Location, RuleInfo, Text
from prakat.repository.change import Change
from prakat.rules.rows import tables_of
from prakat.rules.rule import finding, say
from prakat.settings import DOCS

RULE: Final = RuleInfo(
    id="csv-rows",
    clause="2.4",
    title=Text(th="ตาราง CSV ถูกแบบทุกช่อง", en="CSV tables are exact"),
    help=Text(
        th="ตารางใน rows_csv ใช้แทนการพิมพ์รายการในหน้า จึงต้องมีหัวคอลัมน์ตรงตามแบบของประเภทนั้น บันทึกเป็น UTF-8 ตัวเลขไม่มีจุลภาค "
        "วันที่เป็น ค.ศ. แบบ ปปปป-ดด-วว และไม่มีช่องใดขึ้นต้นด้วย = + - @ ซึ่งโปรแกรมตารางคำนวณจะสั่งให้ทำงานเมื่อประชาชนเปิดไฟล์",
        en="A table named by rows_csv stands for rows of the page itself: its headings are exactly those of the type, "
        "it is UTF-8, numbers have no commas, dates are C.E. YYYY-MM-DD, and no cell begins with = + - @, which "
        "spreadsheet programs run when a citizen opens the file.",
    ),
    example='1,จ้างเหมาทำความสะอาด,"108,000.00",…   # ผิด\n1,จ้างเหมาทำความสะอาด,108000.00,…     # ถูก',
    messages={
        "not-utf8": say(
            "ไฟล์ CSV ไม่ได้บันทึกเป็น UTF-8",
            "the CSV file is not saved as UTF-8",
            'บันทึกใหม่จากโปรแกรมตารางคำนวณ เลือกชนิด "CSV UTF-8"',
            'save it again from the spreadsheet program as "CSV UTF-8"',
        ),
        "too-large": say(
            "ตารางใหญ่ {size} ไบต์ เกินที่ยอมให้ {limit} ไบต์",
            "the table has {size} bytes; the limit is {limit}",
            "แบ่งเป็นหลายหน้า เช่น แยกตามเดือน",
            "split it into several pages, such as one a month",
        ),
        "too-many": say(
            "ตารางยาวเกิน {records} แถว หรือ {cells} ช่อง",
            "the table has more than {records} rows or {cells} cells",
            "แบ่งเป็นหลายหน้า เช่น แยกตามเดือน",
            "split it into several pages, such as one a month",
        ),
        "too-wide": say(
            "แถวนี้มีเกิน {limit} ช่อง",
            "this row has more than {limit} cells",
            "ลบจุลภาคที่เกินท้ายแถว หรือบันทึกใหม่จากโปรแกรมตารางคำนวณ",
            "delete the extra commas at its end, or save the table again from the spreadsheet program",
        ),
        "quotes": say(
            "เครื่องหมายคำพูดไม่ครบคู่หรืออยู่ผิดที่ อ่านตารางต่อจากนี้ไม่ได้",
            "a quotation mark is out of place or has no partner; the table cannot be read from here on",
            'ครอบทั้งช่องด้วย "…" และเขียนเครื่องหมายคำพูดข้างในเป็น ""',
            'put the whole cell between "…", and write a quotation mark inside as ""',
        ),
        "formula": say(
            'ช่องขึ้นต้นเหมือนสูตร: "{value}"',
            'a cell begins like a formula: "{value}"',
            "ลบเครื่องหมายหน้าข้อความ (= + - @) หรือเขียนขึ้นต้นด้วยคำ",
            "delete the sign (= + - @) before the text, or begin with a word",
        ),
        "delimiter": say(
            "คอลัมน์ไม่ได้คั่นด้วยจุลภาค",
            "the columns are not apart by commas",
            'บันทึกใหม่จากโปรแกรมตารางคำนวณ เลือกชนิด "CSV UTF-8 (comma delimited)"',
            'save it again from the spreadsheet program as "CSV UTF-8 (comma delimited)"',
        ),
        "heading": say(
            'หัวคอลัมน์ที่ {number} ต้องเป็น "{wanted}" แต่เป็น "{value}"',
            'heading {number} must be "{wanted}", but is "{value}"',
            "พิมพ์หัวคอลัมน์ให้ตรงตามแบบและเรียงตามลำดับ คัดลอกหัวตารางจากหน้าตัวอย่างของประเภทนี้ได้",
            "write the headings as the form has them, in order; copy them from the sample of this type",
        ),
        "unknown-column": say(
            'ไม่รู้จักคอลัมน์ "{value}" หรือเขียนซ้ำ',
            'the column "{value}" is not known, or is there twice',
            "ลบคอลัมน์นี้ หรือใช้ชื่อตามแบบ: {known}",
            "delete it, or use a heading of the form: {known}",
        ),
        "no-rows": say(
            "ตารางไม่มีแถวข้อมูล",
            "the table has no rows",
            "ใส่แถวข้อมูล หรือลบ rows_csv และใส่ nil_return: true เมื่อไม่มีรายการ",
            "add the rows; or delete rows_csv and write nil_return: true when there were none",
        ),
        "cells": say(
            "แถวนี้มี {count} ช่อง แต่หัวตารางมี {wanted} ช่อง",
            "this row has {count} cells, the heading has {wanted}",
            "ตรวจว่าไม่มีจุลภาคในตัวเลขหรือข้อความที่ไม่ได้อยู่ในเครื่องหมายคำพูด",
            "look for a comma in a number, or in a text without quotation marks",
        ),
        "number": say(
            '{column}: "{value}" ไม่ใช่ตัวเลขที่เครื่องอ่านได้',
            '{column}: "{value}" is not a number a machine can read',
            "เขียน {guess} (เลขอารบิก ไม่มีจุลภาคและหน่วย)",
            "write {guess} (Arabic digits, no commas, no unit)",
        ),
        "choice": say(
            '{column}: ไม่มีตัวเลือก "{value}"',
            '{column}: there is no choice "{value}"',
            "ใช้คำใดคำหนึ่ง: {known}",
            "use one of: {known}",
        ),
        "date": say(
            '{column}: "{value}" ไม่ใช่วันที่ ค.ศ. แบบ ปปปป-ดด-วว',
            '{column}: "{value}" is no C.E. date YYYY-MM-DD',
            "เขียน {guess}",
            "write {guess}",
        ),
        "month": say(
            '{column}: "{value}" ไม่ใช่เดือน ค.ศ. แบบ ปปปป-ดด',
            '{column}: "{value}" is no C.E. month YYYY-MM',
            "เขียน {guess}",
            "write {guess}",
        ),
        "parts": say(
            '{column}: อ่าน "{value}" ไม่ออก',
            '{column}: "{value}" cannot be taken apart',
            "เขียนเป็น {form}",
            "write it as {form}",
        ),
        "missing": say(
            "{column}: ช่องว่างเปล่า",
            "{column}: the cell is empty",
            "เติมช่องนี้",
            "fill in the cell",
        ),
        "missing-column": say(
            'แถวนี้ต้องมี "{column}" แต่ตารางไม่มีคอลัมน์นั้น',
            'this row must have "{column}", but the table has no such column',
            'เพิ่มคอลัมน์ "{column}" ท้ายตาราง แล้วเติมค่า',
            'add the column "{column}" at the end of the table, and fill it in',
        ),
        "value": say(
            '{column}: ใช้ค่า "{value}" ไม่ได้',
            '{column}: "{value}" is not allowed',
            "{hint}",
            "{hint}",
        ),
        "more": say(
            "พบที่ผิดเกิน {limit} แห่ง หยุดอ่านตารางที่แถวนี้",
            "there are more than {limit} faults; reading stopped at this row",
            "แก้ตามที่แจ้งแล้วตรวจใหม่",
            "mend those, then check again",
        ),
    },
)
# What `monthly-form` says in the words of the form.
OF_THE_FORM: Final = frozenset({"heading", "unknown-column", "delimiter"})
MONTHLY: Final = "procurement-monthly-summary"


def check(change: Change, schemas: Schemas, _today: date) -> Iterator[Finding]:
    """Yield what is wrong with the tables of the pages of a change."""
    tables = tables_of(change.head, schemas)
    for path in change.pages:
        document = change.head.document(path)
        if document is None or "rows_csv" not in document.value:
            continue
        table, kind = tables.of(document), schemas.types.get(document.type)
        for problem in table.problems:
            if not (document.type == MONTHLY and problem.id in OF_THE_FORM):
                yield say_problem(RULE, problem, table.path, kind.clause if kind else "")


def check_file(change: Change, path: str) -> Iterator[Finding]:
    """Yield what is dangerous in any CSV file under docs/, whatever table it holds."""
    if path.startswith(f"{DOCS}/") and path.endswith(".csv"):
        for problem in find_csv_dangers(change.head.snapshot.read(path)):
            yield say_problem(RULE, problem, path)


def say_problem(rule: RuleInfo, problem: CsvProblem, path: str, clause: str = "") -> Finding:
    """Return a problem of a CSV file as a finding at its line and column."""
    return finding(rule, problem.id, Location(path=path, span=problem.span), clause, **problem.params)
