"""The one front-matter grammar, and its reader as a python-frontmatter handler.

A page is UTF-8 without a byte-order mark, lines end in LF, byte 0 starts ``---`` on a line of its own, a second ``---``
line ends the front matter, and what stands between is a YAML mapping read as JSON (`prakat.content.yaml_json`).
Common readers disagree on anything else: a BOM or a missing close gives them *empty* metadata and no error, and then
every check is passed by.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml
from frontmatter.default_handlers import BaseHandler

from prakat.content.source_map import SourceMap
from prakat.content.yaml_json import YamlProblem, parse_yaml
from prakat.findings import RuleInfo, Span, Template, Text
from prakat.settings import MAX_FRONT_MATTER, MAX_PAGE

_FENCE: Final = "---"
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


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
            "เปิดไฟล์แล้วบันทึกใหม่โดยเลือกการเข้ารหัส UTF-8",
            "open the file and save it again with the encoding UTF-8",
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
            "มีบรรทัดคำสั่งของ YAML หรือ --- ซ้อนในข้อมูลกำกับ",
            "there is a YAML directive or an extra document marker",
            "ลบบรรทัดนั้น",
            "delete that line",
        ),
        "second-document": _say(
            "ข้อมูลกำกับมีมากกว่าหนึ่งชุด",
            "there is more than one document in the front matter",
            "รวมเป็นชุดเดียว",
            "make it one",
        ),
        "too-deep": _say(
            "ข้อมูลซ้อนกันลึกเกิน {limit} ชั้น",
            "values are nested more than {limit} levels deep",
            "จัดข้อมูลให้ตื้นลงตามตัวอย่างของประเภทนี้",
            "make it flatter, as in the example of this type",
        ),
        "tab": _say(
            "ย่อหน้าด้วยแท็บ ซึ่งใช้ไม่ได้ในข้อมูลกำกับ",
            "the line is indented with a tab, which cannot be used here",
            "เปลี่ยนแท็บเป็นช่องว่าง 2 ตัว",
            "replace the tab by two spaces",
        ),
        "colon": _say(
            "อ่านบรรทัดนี้ไม่ได้: มีเครื่องหมาย : อยู่ในข้อความ หรือย่อหน้าไม่ตรงกับบรรทัดก่อน",
            "this line cannot be read: there is a : inside the text, or it is not indented like the line before",
            'ใส่เครื่องหมายคำพูดรอบข้อความ เช่น title: "เรื่อง: …" และเว้นวรรคหลัง : ของชื่อช่อง',
            'put the text in quotes, as in title: "About: …", and leave a space after the : of the name',
        ),
        "unclosed": _say(
            "เครื่องหมายคำพูดหรือวงเล็บที่เปิดไว้ (บรรทัด {start}) ไม่ได้ปิด",
            "a quote or bracket opened on line {start} is not closed",
            'เติมเครื่องหมาย " หรือ ] ที่ท้ายข้อความ',
            'add the missing " or ] at the end of the text',
        ),
        "yaml-syntax": _say(
            "อ่านข้อมูลกำกับไม่ได้ที่จุดนี้ ({reason})",
            "the front matter cannot be read at this point ({reason})",
            "ใส่เครื่องหมายคำพูดรอบข้อความ และตรวจย่อหน้าของบรรทัดนี้กับบรรทัดก่อน",
            "put the text in quotes, and compare the indentation with the line before",
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The head of one page.

    ``value`` maps field names to JSON values; it holds what could be read even beside problems. ``body`` starts on line
    ``body_line`` (1-based) of the file.
    """

    value: dict[str, Any]
    source_map: SourceMap
    problems: tuple[YamlProblem, ...]
    body: str
    body_line: int


class StrictHandler(BaseHandler):
    """python-frontmatter handler for our grammar; keeps the source map and the problems of the last text it read.

    ``frontmatter.loads(text, handler=StrictHandler())`` and ``frontmatter.dumps`` work with it. It never raises for what
    stands in the text.
    """

    FM_BOUNDARY = re.compile(r"^---$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = _FENCE

    def __init__(self) -> None:
        super().__init__()
        self.source_map = SourceMap()
        self.problems: list[YamlProblem] = []
        self.body_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """Return the YAML text and the body; problems of the fences are noted, and both parts empty."""
        self.problems = []
        lines = text.split("\n")
        if lines[0] != _FENCE:
            self.problems.append(YamlProblem("missing", Span(1, 1, 1, len(lines[0]) + 1)))
            return "", text
        close = next((i for i, line in enumerate(lines[1:], 1) if line == _FENCE), None)
        if close is None:
            at = _near_miss(lines)
            self.problems.append(YamlProblem("not-closed", Span(at, 1, at, len(lines[at - 1]) + 1)))
            return "", ""
        self.body_line = close + 2
        return "\n".join(lines[1:close]) + "\n", "\n".join(lines[close + 1 :])

    def load(self, fm: str) -> dict[str, Any]:
        """Read the YAML between the fences as JSON."""
        if self.problems:
            return {}
        if len(fm) > MAX_FRONT_MATTER:
            params = {"size": str(len(fm)), "limit": str(MAX_FRONT_MATTER)}
            self.problems.append(YamlProblem("too-large", Span(1, 1, 1, 4), params))
            return {}
        read = parse_yaml(fm, first_line=2)
        self.problems.extend(read.problems)
        self.source_map = read.source_map
        if isinstance(read.value, dict):
            return read.value
        if not read.problems:
            self.problems.append(YamlProblem("not-a-mapping", Span(2, 1, 2, 1)))
        return {}

    def export(self, metadata: dict[str, object], **_kwargs: object) -> str:
        """Write metadata so that this handler, and every other YAML reader, reads the same values back."""
        return str(yaml.dump(metadata, Dumper=_QuotingDumper, allow_unicode=True, sort_keys=False, width=10**6)).strip()


class _QuotingDumper(yaml.SafeDumper):
    """Writes every text that could be taken for something else in double quotes, and no aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, False)  # noqa: FBT003 - list items stand indented, as staff write them


_PLAIN: Final = re.compile(r"[^\W\d_][^:#'\"\n\t\[\]{},&*!|>%@`\\]*[^\s:#'\"\[\]{},&*!|>%@`\\]", re.UNICODE)


def _represent_text(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    if "\n" in data:
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|")
    plain = _PLAIN.fullmatch(data) and not parse_yaml(data).problems and parse_yaml(data).value == data
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=None if plain else '"')


_QuotingDumper.add_representer(str, _represent_text)


def parse_front_matter(raw: bytes) -> FrontMatter:
    """Read the bytes of a page. Never raises: whatever is wrong is in ``problems``, with its place."""
    import frontmatter

    if len(raw) > MAX_PAGE:
        params = {"size": str(len(raw)), "limit": str(MAX_PAGE)}
        return _unreadable(YamlProblem("too-large", Span(1, 1, 1, 1), params))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unreadable(YamlProblem("not-utf8", Span(line, 1, line, 1)))
    text, problems = _clean(text)
    handler = StrictHandler()
    if not text.startswith(_FENCE):
        handler.split(text)
        return _unreadable(*problems, *handler.problems)
    metadata, _ = frontmatter.parse(text, handler=handler)
    body = text.split("\n", handler.body_line - 1)[-1] if handler.body_line > 1 else ""
    return FrontMatter(
        value=metadata,
        source_map=handler.source_map,
        problems=(*problems, *handler.problems),
        body=body,
        body_line=handler.body_line,
    )


def _unreadable(*problems: YamlProblem) -> FrontMatter:
    return FrontMatter(value={}, source_map=SourceMap(), problems=problems, body="", body_line=1)


def _clean(text: str) -> tuple[str, list[YamlProblem]]:
    """Take out what only hides the rest, and note it, so that one run shows all that is wrong."""
    problems = []
    if text.startswith("\ufeff"):
        problems.append(YamlProblem("bom", Span(1, 1, 1, 2)))
        text = text[1:]
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(YamlProblem("carriage-return", Span(line, 1, line, 1)))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for found in _CONTROL.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        span = Span(line, column, line, column + 1)
        problems.append(YamlProblem("control-character", span, {"code": f"{ord(found[0]):04X}"}))
        break
    return _CONTROL.sub(" ", text), problems


def _near_miss(lines: list[str]) -> int:
    """Return the line that was probably meant to close the front matter, or the last line (1-based)."""
    for number, line in enumerate(lines[1:], 2):
        if re.fullmatch(r"\s*[-–—]{2,}\s*", line):
            return number
    return len(lines) if lines[-1] else max(len(lines) - 1, 1)
