"""A report for people: what is wrong, where, which clause asks for it, and what to do next."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from prakat.findings import CannotJudgeError, Finding, Report, Severity, Span, Text, Verdict
from prakat.thai.digits import to_thai

Lines = Callable[[str], list[str]]
Paint = Callable[[str, str], str]

_HEADS: Final = {
    Severity.ERROR: (Text(th="ผิด", en="error"), "red"),
    Severity.WARNING: (Text(th="เตือน", en="warning"), "yellow"),
    Severity.NOTE: (Text(th="ข้อสังเกต", en="note"), "blue"),
}
_WIDE: Final = 100
# Nothing of a file is marked when all of it is meant; machines still get its first line.
_WHOLE_FILE: Final = Span(1, 1, 1, 1)
_BOM: Final = "\ufeff"


def plain(text: str, _colour: str) -> str:
    """Return the text without colour."""
    return text


def render_terminal(report: Report, lines: Lines, lang: str, paint: Paint = plain) -> str:
    """Return the report as text. ``lines`` gives the lines of a file of the head, empty when it has none."""
    parts = [_finding(finding, lines, lang, paint) for finding in report.findings]
    return "\n".join([*parts, _summary(report, lang, paint)]) + "\n"


def render_terminal_error(error: CannotJudgeError, lang: str, paint: Paint = plain) -> str:
    """Return why there was no judging."""
    head = Text(th="ตรวจไม่ได้", en="cannot judge").lang(lang)
    then = Text(th="ทำต่อ", en="next").lang(lang)
    stop = Text(th="ถือว่าไม่ผ่าน จนกว่าจะตรวจได้", en="this blocks a merge until it can be judged").lang(lang)
    what, advice = printable(error.text.lang(lang)), printable(error.advice.lang(lang))
    return f"{paint(head, 'red')}: {what}\n  {then}: {advice}\n  {stop}\n"


def _finding(finding: Finding, lines: Lines, lang: str, paint: Paint) -> str:
    head, colour = _HEADS[finding.severity]
    rows = [f"{paint(head.lang(lang), colour)}[{finding.rule.id}] {printable(finding.text.lang(lang))}"]
    rows.append(f"  --> {_where(finding)}")
    if finding.location.span and finding.location.span != _WHOLE_FILE and finding.rule.quotes:
        rows += _excerpt(lines(finding.location.path), finding.location.span, paint)
    rows.append(f"  {_clause(finding.asked_by, lang)}")
    then = Text(th="ทำต่อ", en="next").lang(lang)
    rows.append(f"  {then}: {printable(finding.advice.lang(lang)).rstrip()}")
    return "\n".join(rows) + "\n"


def _where(finding: Finding) -> str:
    span = finding.location.span
    place = f":{span.line}:{span.column}" if span and span != _WHOLE_FILE else ""
    return printable(f"{finding.location.path}{place}")


def _clause(clause: str, lang: str) -> str:
    return Text(th=f"ตามประกาศ ข้อ {to_thai(clause)}", en=f"asked for by clause {clause} of the announcement").lang(lang)


def _excerpt(lines: list[str], span: Span, paint: Paint) -> Iterator[str]:
    """Yield the line, and a mark under the place that is as wide as a terminal prints it."""
    line = lines[span.line - 1] if 1 <= span.line <= len(lines) else ""
    if span.line == 1:
        # Columns are counted as editors do: without the byte-order mark.
        line = line.removeprefix(_BOM)
    if not line.strip():
        return
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before = printable(line[: span.column - 1])
    marked = printable(line[span.column - 1 : max(end - 1, span.column)])
    if display_width(before) > _WIDE:
        return
    gutter = f"{span.line:>5} | "
    yield f"{gutter}{_cut(printable(line[: _WIDE * 8]))}".rstrip()
    mark = "^" * max(1, min(display_width(marked), _WIDE - display_width(before)))
    yield " " * (len(gutter) - 2) + "| " + " " * display_width(before) + paint(mark, "red")


def _cut(line: str) -> str:
    """Cut a line that no terminal shows whole, and say so."""
    if display_width(line) <= _WIDE + 10:
        return line
    while display_width(line) > _WIDE + 9:
        line = line[: len(line) * 9 // 10]
    return line + "…"


def display_width(text: str) -> int:
    """Return how many columns a terminal gives a text: Thai vowels and tone marks above and below take none."""
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def printable(text: str) -> str:
    """Show what cannot be seen as what it is: content never moves the cursor, nor begins a line, of who reads it.

    ``##[`` starts a command wherever it stands in the log of a GitHub workflow, and is taken apart.
    """
    shown = "".join(_visible(c) for c in text)
    return shown.replace("##[", "##<U+005B>").encode("utf-8", "backslashreplace").decode()


def _visible(character: str) -> str:
    if character == "\t":
        return "    "
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
        return f"<U+{ord(character):04X}>"
    return character


def _summary(report: Report, lang: str, paint: Paint) -> str:
    errors = sum(f.severity is Severity.ERROR for f in report.findings)
    warnings = sum(f.severity is Severity.WARNING for f in report.findings)
    if report.verdict is Verdict.PASS:
        head = paint(Text(th="ผ่าน", en="pass").lang(lang), "green")
        tail = Text(th=f"ตรวจ {report.checked} รายการ", en=f"{report.checked} checked").lang(lang)
    else:
        head = paint(Text(th="ไม่ผ่าน", en="refused").lang(lang), "red")
        tail = Text(
            th=f"ตรวจ {report.checked} รายการ พบที่ต้องแก้ {errors} แห่ง",
            en=f"{report.checked} checked, {errors} to mend",
        ).lang(lang)
    more = Text(th=f" เตือน {warnings} แห่ง", en=f", {warnings} warnings").lang(lang) if warnings else ""
    return f"{head}: {tail}{more}"
