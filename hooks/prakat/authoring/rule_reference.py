"""What a rule is, why it is there, what it refuses, and how to mend it: for `prakat explain` and for the manual."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.findings import RuleInfo, Severity, Text
from prakat.thai.digits import to_thai

# The announcement's own words, slips and all; the English is ours.
CLAUSES: Final[Mapping[str, Text]] = {
    "1": Text(
        th="ผู้รับผิดชอบในการเผยแพร่ข้อมูล … จะต้องตรวจสอบความถูกต้อง ครบถ้วน และความสมบูรณ์ของข้อมูล "
        "ตลอดจนการปรับปรุงให้เป็นปัจจุบันและคำนึงถึงการคุ้มครองข้อมูลส่วนบุคคล "
        "กรณีเป็นข้อมูลสำคัญที่เกี่ยวกับระเบียบมาตรการ ข้อมูลด้านการเงิน การจัดซื้อจัดจ้าง "
        "ต้องได้รับความเห็นชอบหรือรับรองจากหัวหน้าหน่วยงานระดับกอง หรือเทียบเท่า",
        en="whoever publishes information … checks that it is correct, complete and whole, keeps it current and has "
        "regard to personal data; important information on rules and measures, finance or procurement needs the "
        "concurrence or certification of a head at division level or equivalent",
    ),
    "2": Text(
        th="ให้ผู้มีหน้าที่รับผิดชอบแต่ละกลุ่มงาน … เผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์ต้องมีเนื้อหาอย่างน้อย ดังนี้",
        en="those responsible in each work group … publish on the website at least the following",
    ),
    "2.1": Text(
        th="ข้อมูลหน่วยงาน (General Information) ประกอบด้วย ข้อมูลความเป็นมา วิสัยทัศน์ พันธกิจ โครงสร้างหน่วยงาน "
        "ทำเนียบผู้บริหาร อำนวยการหน้าที่ ยุทธศาสตร์ แผนปฏิบัติการ แผนงาน โครงการ และงบประมาณรายจ่ายประจำปี คำรับรอง "
        "รายงานผลการปฏิบัติราชการ รายละเอียดช่องทางการติดต่อสื่อสาร หมายเลขโทรศัพท์ หมายเลขโทรสาร แผนที่ตั้งหน่วยงาน "
        "ไปรษณีย์อิเล็กทรอนิกส์ (email address)",
        en="general information: history, vision, mission, structure, executives, powers and duties, strategy, action "
        "plan, plans, projects and annual budget, pledges, performance reports, contacts, telephone, fax, map, e-mail",
    ),
    "2.2": Text(
        th="กฎหมาย ระเบียบ ข้อบังคับ ที่เกี่ยวข้องกับหน่วยงาน (Law, Regulatory, Compliance) โดยแสดงที่มาของข้อมูลอย่างชัดเจน",
        en="laws, rules and regulations that concern the office, with the source clearly shown",
    ),
    "2.3": Text(
        th="คลังความรู้ (Knowledge) เช่น ข่าวสารความรู้สุขภาพในรูปแบบ Info Graphic สื่อมัลติมีเดีย บทความ ผลงานวิจัย "
        "ข้อมูลสถิติต่างๆ โดยอ้างอิงถึงแหล่งที่มาและวัน เวลา กำกับ เพื่อประโยชน์ในการนำข้อมูลไปใช้",
        en="knowledge, such as health infographics, multimedia, articles, research and statistics, citing the source "
        "with date and time, so that the information can be put to use",
    ),
    "2.4": Text(
        th="ข้อมูลจัดซื้อจัดจ้าง ได้แก่ แผนการจัดซื้อจัดจ้างประจำปี "
        "ข้อมูลแสดงรายละเอียดการจัดซื้อจัดจ้างทุกรายการที่ระบุในแผนการจัดซื้อจัดจ้างประจำปี "
        "ประกาศต่างๆเกี่ยวกับการจัดซื้อจัดจ้าง หรือการจัดหาพัสดุ สรุปผลการจัดซื้อจัดจ้างหรือการจัดหาพัสดุรายเดือน "
        "รวมถึงรายงานผลการจัดซื้อจัดจ้าง หรือการจัดหาพัสดุประจำปี",
        en="procurement: the annual plan, details of every item of the plan, the announcements, the monthly summaries "
        "and the annual report",
    ),
    "2.5": Text(
        th="ข้อมูลข่าวสารที่จัดไว้ให้ประชาชนตรวจดูได้ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ ตามมาตรา ๙ … "
        "และมาตรฐานเว็บไซต์ของหน่วยงานภาครัฐ",
        en="official information for the people to inspect under section 9 of the Official Information Act B.E. 2540, "
        "and the government website standard",
    ),
    "2.6": Text(
        th="คู่มือมาตรฐานการปฏิบัติงานของหน่วยงานตามภารกิจของหน่วยงาน "
        "โดยแสดงขั้นตอนการปฏิบัติงานพร้อมอธิบายขั้นตอนการปฏิบัติงาน ระบุระยะเวลาในแต่ละขั้นตอนของการปฏิบัติงานนั้นๆ … "
        "และสามารถดาวน์โหลดคู่มือมาตรฐานการปฏิบัติงานของหน่วยงาน",
        en="work manuals that show and explain the steps and state the time each step takes … and can be downloaded",
    ),
    "2.7": Text(
        th="คู่มือสำหรับประชาชน (Service Information) … โดยแสดงขั้นตอนการให้บริการต่างๆ แก่ประชาชน "
        "พร้อมอธิบายขั้นตอนการบริการอย่างชัดเจน ทั้งนี้ควรระบุระยะเวลาในแต่ละขั้นตอนของการให้บริการนั้นๆ … "
        "และสามารถดาวน์โหลดเอกสาร คู่มือ ตลอดจนแบบฟอร์ม (Download Forms)",
        en="citizens' manuals that show and clearly explain the steps of each service, should state the time of each "
        "step … and offer documents, manuals and forms to download",
    ),
    "2.8": Text(
        th="ข่าวประชาสัมพันธ์ (Public Relations) ข่าวสารทั่วไป ภาพข่าวกิจกรรม เรื่องแจ้งเตือน รวมถึงข่าว ประกาศของหน่วยงาน "
        "เช่น ประกาศรับสมัครงาน ข่าวประชาสัมพันธ์ทั่วไป",
        en="news: general news, activity photographs, alerts, and the office's announcements such as recruitment",
    ),
    "2.9": Text(
        th="ช่องทางการร้องเรียน รวมถึงข้อมูลสถิติการร้องเรียน",
        en="where to complain, and complaint statistics",
    ),
    "2.10": Text(
        th="แสดงสถิติการเข้าใช้เว็บไซต์ แสดงระดับความพึงพอใจ และมีระบบประเมินความพึงพอใจที่มีต่อเว็บไซต์ของหน่วยงาน",
        en="statistics of visits, the level of satisfaction, and a way to assess satisfaction with the website",
    ),
    "2.11": Text(th="อื่นๆ ตามความเหมาะสม", en="others as appropriate"),
}

_MARK: Final = re.compile(r"(?P<before>.*?)\s*#\s*(?P<mark>ผิด|ถูก)\b:?\s*(?P<after>.*)")
_PARAMETER: Final = re.compile(r"\{[a-z_]+\}")
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>|])")
_SEVERITIES: Final = {
    Severity.ERROR: Text(th="ต้องแก้", en="must be mended"),
    Severity.WARNING: Text(th="เตือน", en="warning"),
    Severity.NOTE: Text(th="ข้อสังเกต", en="note"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Front matter that is refused, and as it is mended; either may be empty."""

    refused: str
    mended: str


def words_of(clause: str) -> Text:
    """Return what a clause says; of a clause we have no words for, those of the one it is part of."""
    while clause and clause not in CLAUSES:
        clause = clause.rpartition(".")[0]
    return CLAUSES.get(clause, CLAUSES["1"])


def split_example(rule: RuleInfo) -> Example:
    """Take a rule's example apart by its marks (# ผิด, # ถูก), at line ends or on lines of their own.

    Lines without a mark go with the next marked line; an example without marks shows how it is right.
    """
    parts: dict[str, list[str]] = {"ผิด": [], "ถูก": []}
    waiting: list[str] = []
    section = ""
    for line in rule.example.rstrip().split("\n"):
        found = _MARK.fullmatch(line)
        if found is None:
            (parts[section] if section else waiting).append(line)
            continue
        mark, before, after = found["mark"], found["before"], found["after"]
        section = section if before else mark
        parts[mark] += [*waiting, *filter(None, ["  # ".join(filter(None, [before, after]))])]
        waiting = []
    return Example(refused="\n".join(parts["ผิด"]), mended="\n".join([*parts["ถูก"], *waiting]).strip("\n"))


def rule_value(rule: RuleInfo) -> dict[str, Any]:
    """Return a rule as JSON values, in both languages."""
    example = split_example(rule)
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "clause": rule.clause,
        "announcement": _both(words_of(rule.clause)),
        "title": _both(rule.title),
        "help": _both(rule.help),
        "refused": example.refused,
        "mended": example.mended,
        "messages": [
            {
                "id": id_,
                "severity": (template.severity or rule.severity).value,
                "text": _both(template.text),
                "advice": _both(template.advice),
            }
            for id_, template in rule.messages.items()
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def render_rule(rule: RuleInfo, lang: str) -> str:
    """Return a rule as text for a terminal: what, why, refused, mended, how to mend."""
    example = split_example(rule)
    clause = Text(th=f"ประกาศ ข้อ {to_thai(rule.clause)}", en=f"clause {rule.clause} of the announcement")
    parts = [
        (Text(th="คืออะไร", en="What"), rule.help.lang(lang)),
        (Text(th="เพราะอะไร", en="Why"), f"{clause.lang(lang)}: “{words_of(rule.clause).lang(lang)}”"),
        (Text(th="ไม่ผ่าน", en="Refused"), example.refused),
        (Text(th="ผ่าน", en="Mended"), example.mended),
        (Text(th="วิธีแก้", en="How to mend"), "\n".join(_said(rule, lang))),
    ]
    return "\n\n".join(f"{head.lang(lang)}\n{_indented(body)}" for head, body in parts if body) + "\n"


def _said(rule: RuleInfo, lang: str) -> Iterable[str]:
    for template in rule.messages.values():
        yield f"- {spoken(template.text.lang(lang))}"
        yield f"    {spoken(template.advice.lang(lang))}"


def spoken(text: str) -> str:
    """Write a sentence for nobody in particular: its parameters are left open."""
    return _PARAMETER.sub("…", text).strip()


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def render_rule_reference(rules: Iterable[RuleInfo]) -> str:
    """Return all rules as the body of a Markdown page for staff, Thai with English beside; each id is a heading."""
    listed = list(rules)
    table = ["| กฎ / rule | เรื่อง | title | ข้อ / clause |", "|---|---|---|---|"]
    table += (
        f"| [{rule.id}](#{rule.id}) | {_plain(rule.title.th)} | {_plain(rule.title.en)} | {to_thai(rule.clause)} |"
        for rule in listed
    )
    th = f"ระบบตรวจทุกหน้าด้วยกฎ {len(listed)} ข้อ แต่ละข้อบอกเหตุตามประกาศและวิธีแก้ ในเครื่องของท่านสั่ง `prakat explain` ตามด้วยชื่อกฎ"
    en = (
        f"Every page is checked by {len(listed)} rules. Each names its clause and how to mend what it refuses; on your "
        "own machine: `prakat explain` and the name of the rule."
    )
    return "\n\n".join([th, en, "\n".join(table), *(_section(rule) for rule in listed)]) + "\n"


def _section(rule: RuleInfo) -> str:
    words = words_of(rule.clause)
    example = split_example(rule)
    parts = [
        f"## {rule.id}",
        f"**{_plain(rule.title.th)}** · {_plain(rule.title.en)} · {_SEVERITIES[rule.severity].th}",
        _plain(rule.help.th),
        f"*{_plain(rule.help.en)}*",
        f"> ข้อ {to_thai(rule.clause)}: {_plain(words.th)}",
        *_fenced("ไม่ผ่าน / refused", example.refused),
        *_fenced("ผ่าน / mended", example.mended),
        "**วิธีแก้ / how to mend**",
        "\n".join(_message(rule, id_) for id_ in rule.messages),
    ]
    return "\n\n".join(parts)


def _fenced(title: str, text: str) -> list[str]:
    return [f"**{title}**", f"```yaml\n{text}\n```"] if text else []


def _message(rule: RuleInfo, id_: str) -> str:
    template = rule.messages[id_]
    weight = f" ({_SEVERITIES[template.severity].th})" if template.severity else ""
    texts = (template.text.th, template.advice.th, template.text.en, template.advice.en)
    said, then, said_en, then_en = (_plain(spoken(text)) for text in texts)
    return f"- {said}{weight} → {then}  \n  *{said_en} → {then_en}*"


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)
