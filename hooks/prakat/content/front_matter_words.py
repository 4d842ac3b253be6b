"""What can be wrong with the head of a page, in the words of whoever writes it."""

from typing import Final

from prakat.findings import RuleInfo, Template, Text


def _say(th: str, en: str, advice_th: str, advice_en: str) -> Template:
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en))


FRONT_MATTER: Final = RuleInfo(
    id="front-matter",
    clause="1",
    title=Text(th="ข้อมูลกำกับอ่านได้แบบเดียว", en="Front matter can be read in one way only"),
    help=Text(
        th="ส่วนหัวของทุกหน้า (ระหว่างบรรทัด --- สองบรรทัด) ต้องเขียนตามรูปแบบเดียว เพื่อให้ทุกโปรแกรมอ่านได้ค่าตรงกัน "
        "หากอ่านไม่ได้ ระบบจะไม่เดา เพราะหน้าที่ไม่มีข้อมูลกำกับจะหลุดการตรวจทุกข้อ",
        en="The head of every page (between two --- lines) follows one grammar, so that every program reads the same "
        "values. What cannot be read is never guessed: a page without front matter would slip past every check.",
    ),
    example='phone: 044123456        # ผิด: โปรแกรมอื่นอ่านเป็น 9479982\nphone: "044123456"      # ถูก',
    messages={
        "too-large": _say(
            "ไฟล์ใหญ่เกินกำหนด ({size} ไบต์ จากที่ยอมให้ {limit} ไบต์)",
            "the file is too large ({size} bytes; the limit is {limit})",
            "ย้ายตารางหรือเนื้อหาขนาดใหญ่ไปเป็นไฟล์แนบ เช่น CSV",
            "move large tables or text into an attachment, such as a CSV file",
        ),
        "not-utf8": _say(
            "ไฟล์ไม่ได้บันทึกเป็น UTF-8",
            "the file is not saved as UTF-8",
            "เปิดไฟล์แล้วบันทึกใหม่โดยเลือกการเข้ารหัส UTF-8 (เดิมอาจเป็น ANSI หรือ TIS-620)",
            "open the file and save it again with the encoding UTF-8 (it may be ANSI or TIS-620 now)",
        ),
        "bom": _say(
            "ไฟล์ขึ้นต้นด้วยเครื่องหมาย BOM ที่มองไม่เห็น ทำให้โปรแกรมอื่นไม่เห็นข้อมูลกำกับ",
            "the file begins with an invisible byte-order mark, which hides the front matter from other programs",
            'บันทึกใหม่เป็น "UTF-8" ไม่ใช่ "UTF-8 with BOM"',
            'save it again as "UTF-8", not "UTF-8 with BOM"',
        ),
        "carriage-return": _say(
            "บรรทัดลงท้ายแบบ Windows (CRLF)",
            "lines end the Windows way (CRLF)",
            "เปลี่ยนการขึ้นบรรทัดเป็น LF (มุมขวาล่างของ VS Code) แล้วบันทึก",
            "set line ends to LF (bottom right in VS Code) and save",
        ),
        "control-character": _say(
            "มีอักขระควบคุมที่มองไม่เห็น (U+{code})",
            "there is an invisible control character (U+{code})",
            "ลบอักขระนั้น หรือพิมพ์บรรทัดนี้ใหม่",
            "delete the character, or type the line again",
        ),
        "missing": _say(
            "ไม่มีข้อมูลกำกับ: บรรทัดแรกต้องเป็น --- เท่านั้น",
            "there is no front matter: the first line must be --- and nothing else",
            "ขึ้นต้นไฟล์ด้วยบรรทัด --- ตามด้วยข้อมูลกำกับ แล้วปิดด้วยบรรทัด ---",
            "begin the file with a --- line, the front matter, and a closing --- line",
        ),
        "not-closed": _say(
            "ข้อมูลกำกับไม่ได้ปิด: ไม่พบบรรทัด --- บรรทัดที่สอง",
            "the front matter is not closed: there is no second --- line",
            "เพิ่มบรรทัด --- (ไม่มีช่องว่างนำหน้าหรือต่อท้าย) หลังข้อมูลกำกับบรรทัดสุดท้าย",
            "add a --- line, without spaces around it, after the last line of the front matter",
        ),
        "no-line-end": _say(
            "ไฟล์จบที่บรรทัด --- โดยไม่ขึ้นบรรทัดใหม่ โปรแกรมอื่นจึงไม่เห็นข้อมูลกำกับ",
            "the file ends right behind the closing ---, without a line end: other programs see no front matter",
            "กด Enter หลังบรรทัด --- แล้วบันทึก (หรือสั่ง prakat fmt)",
            "press Enter after the --- line and save (or run prakat fmt)",
        ),
        "not-a-mapping": _say(
            "ข้อมูลกำกับต้องเป็นคู่ ชื่อช่อง: ค่า",
            "the front matter must consist of name: value lines",
            "เขียนแต่ละบรรทัดเป็น ชื่อช่อง: ค่า เช่น title: ประกาศ…",
            "write each line as name: value, for example title: …",
        ),
        "duplicate-key": _say(
            "ช่อง {key} เขียนซ้ำ (ครั้งแรกที่บรรทัด {line})",
            "{key} is given twice (first on line {line})",
            "เหลือไว้บรรทัดเดียว",
            "keep one of the two lines",
        ),
        "ambiguous": _say(
            "ค่า {value} ไม่มีเครื่องหมายคำพูด โปรแกรมอื่นจะอ่านเป็น {other}",
            "{value} stands without quotes: other programs read it as {other}",
            'ใส่เครื่องหมายคำพูด: "{value}"',
            'put it in quotes: "{value}"',
        ),
        "no-such-day": _say(
            "ค่า {value} ไม่มีเครื่องหมายคำพูด โปรแกรมอื่นอ่านเป็นวันเวลา แต่ไม่มีวันเวลานี้ จึงอ่านทั้งหน้าไม่ได้",
            "{value} stands without quotes: other programs take it for a date or a time, and as there is none such, "
            "they cannot read the page at all",
            "แก้วันเวลาให้ถูก หากเป็นข้อความอย่างอื่น ให้ใส่เครื่องหมายคำพูด",
            "correct the date or time; if it is other text, put it in quotes",
        ),
        "truth": _say(
            "คำว่า {value} ไม่มีเครื่องหมายคำพูด โปรแกรมอื่นจะอ่านเป็นค่าจริง/เท็จ ({other})",
            "{value} stands without quotes: other programs read it as {other}",
            'หากหมายถึงใช่หรือไม่ใช่ ให้เขียน {other} หากเป็นข้อความ ให้ใส่เครื่องหมายคำพูด: "{value}"',
            'write {other} if that is meant; if it is text, put it in quotes: "{value}"',
        ),
        "alias": _say(
            "ใช้เครื่องหมาย & หรือ * อ้างถึงค่าอื่น ซึ่งไม่อนุญาต",
            "it uses & or * to refer to another value, which is not allowed",
            "เขียนค่านั้นตรง ๆ หากเป็นข้อความให้ใส่เครื่องหมายคำพูด",
            "write the value itself; if it is text, put it in quotes",
        ),
        "tag": _say(
            "ใช้เครื่องหมาย ! กำหนดชนิดข้อมูล ({tag}) ซึ่งไม่อนุญาต",
            "it uses ! to set a type ({tag}), which is not allowed",
            "ลบเครื่องหมาย ! หรือใส่เครื่องหมายคำพูดรอบข้อความ",
            "delete the !, or put the text in quotes",
        ),
        "merge-key": _say(
            "ใช้ << รวมค่า ซึ่งไม่อนุญาต",
            "it uses << to merge values, which is not allowed",
            "เขียนแต่ละช่องตรง ๆ",
            "write each field itself",
        ),
        "key-not-text": _say(
            "ชื่อช่องต้องเป็นข้อความ",
            "a field's name must be text",
            "เขียนชื่อช่องเป็นตัวอักษรอังกฤษตัวเล็ก",
            "write the name in small English letters",
        ),
        "directive": _say(
            "มีบรรทัดที่ขึ้นต้นด้วย --- ... หรือ % อยู่ภายในข้อมูลกำกับ",
            "there is a line that begins with ---, ... or % inside the front matter",
            "ลบบรรทัดนี้",
            "delete this line",
        ),
        "second-document": _say(
            "ข้อมูลกำกับมีมากกว่าหนึ่งชุด",
            "there is more than one document in the front matter",
            "รวมเป็นชุดเดียว โดยลบ --- ของบรรทัดนี้",
            "make it one: delete the --- of this line",
        ),
        "too-deep": _say(
            "ข้อมูลซ้อนกันลึกเกิน {limit} ชั้น",
            "values are nested more than {limit} levels deep",
            "จัดข้อมูลให้ตื้นลงตามตัวอย่างของประเภทนี้",
            "make it flatter, as in the example of this type",
        ),
        "tab": _say(
            "มีแท็บ (Tab) ซึ่งใช้ไม่ได้ในข้อมูลกำกับ",
            "there is a tab, which cannot be used here",
            "เปลี่ยนแท็บเป็นช่องว่าง หากใช้ย่อหน้า ให้ใช้ช่องว่าง 2 ตัว",
            "replace the tab by spaces; two of them where it indents",
        ),
        "colon": _say(
            "อ่านบรรทัดนี้ไม่ได้: มีเครื่องหมาย : อยู่ในข้อความ หรือย่อหน้าไม่ตรงกับบรรทัดก่อน",
            "this line cannot be read: there is a : inside the text, or it is not indented like the line before",
            'ใส่เครื่องหมายคำพูดรอบข้อความ เช่น title: "เรื่อง: …" และเว้นวรรคหลัง : ของชื่อช่อง',
            'put the text in quotes, as in title: "About: …", and leave a space after the : of the name',
        ),
        "unclosed": _say(
            "เครื่องหมายคำพูดหรือวงเล็บที่เปิดไว้ตรงนี้ไม่ได้ปิด",
            "the quote or bracket opened here is not closed",
            'เติมเครื่องหมาย " หรือ ] ที่ท้ายข้อความ',
            'add the missing " or ] at the end of the text',
        ),
        "after-quote": _say(
            "มีข้อความต่อท้ายเครื่องหมายคำพูดที่ปิดแล้ว",
            "there is text after the closing quote",
            "ใส่เครื่องหมายคำพูดเดี่ยวครอบทั้งข้อความ เช่น title: 'ประกาศ \"…\" ฉบับที่ 2'",
            "put the whole text in single quotes, as in title: 'Announcement \"…\" No. 2'",
        ),
        "reserved": _say(
            "ข้อความขึ้นต้นด้วยเครื่องหมาย {character} ซึ่งใช้ขึ้นต้นไม่ได้",
            "the text begins with {character}, which no text may begin with",
            "ใส่เครื่องหมายคำพูดรอบข้อความ",
            "put the text in quotes",
        ),
        "no-colon": _say(
            "บรรทัดนี้ไม่ใช่ ชื่อช่อง: ค่า",
            "this line is no name: value",
            "หากเป็นข้อความต่อจากบรรทัดก่อน ให้ย่อหน้าเข้าไป หากข้อมูลกำกับจบแล้ว ให้เพิ่มบรรทัด --- ก่อนบรรทัดนี้",
            "if it goes on from the line before, indent it; if the front matter ends here, add a --- line before it",
        ),
        "indentation": _say(
            "ย่อหน้าของบรรทัดนี้ไม่ตรงกับบรรทัดอื่นในกลุ่มเดียวกัน",
            "this line is not indented like the others of its group",
            "ให้ทุกช่องในกลุ่มเดียวกันเว้นวรรคหน้าบรรทัดเท่ากัน และแต่ละรายการขึ้นต้นด้วย - บนบรรทัดของตน",
            "indent all fields of a group by the same number of spaces, and begin each item with - on its own line",
        ),
        "yaml-syntax": _say(
            "อ่านข้อมูลกำกับไม่ได้ที่จุดนี้ ({reason})",
            "the front matter cannot be read at this point ({reason})",
            "ใส่เครื่องหมายคำพูดรอบข้อความ และตรวจย่อหน้าของบรรทัดนี้กับบรรทัดก่อน",
            "put the text in quotes, and compare the indentation with the line before",
        ),
    },
)
