"""Findings made of the worst that a page, a path or a value may hold."""

from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

from prakat.findings import Finding, Location, Message, Report, RuleInfo, Severity, Span, Template, Text
from prakat.report.catalog import ALL_RULES

# Text as Git and editors may hold it: anything, bytes that are no UTF-8 among it, and what starts something somewhere.
TRICKS: Final = st.sampled_from(
    [
        "\n::error::ปลอม", "\r\n::warning file=a.md,line=1::x", "\n  ::stop-commands::x", "##[add-mask]x", "#[error]y",
        "::set-output name=a::b", "%0A::error::x", "%25", "\x1b[2J\x1b[31m", "\x1b]0;x\x07", "\x9b31m", "\b\b", "\x00",
        "\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\x85", "\ufeff", "\t", "a,b:c%d", "ผ่าน: ตรวจ 1 รายการ",
        "\udcff", "ที่นี่", "น้ำ", "กํา", "漢字", "e\u0301", "</script>", '"', "\\",
    ]
)  # fmt: skip
ANYTHING: Final = st.lists(TRICKS | st.text(max_size=8), max_size=5).map("".join)
PATHS: Final = ANYTHING.map(lambda text: "docs/" + text.replace("\0", "") + ".md")
SPANS: Final = st.builds(
    lambda line, column, width: Span(line, column, line, column + width),
    st.integers(1, 4),
    st.integers(1, 40),
    st.integers(0, 12),
)
_RULE: Final = ALL_RULES[0]


def made_rule(severity: Severity) -> RuleInfo:
    """Return a rule like the first of the catalog with one message, ``made``, that says its ``text`` as it comes."""
    said = Text(th="{text}", en="{text}")
    return RuleInfo(
        id=_RULE.id,
        clause=_RULE.clause,
        title=_RULE.title,
        help=_RULE.help,
        messages={"made": Template(text=said, advice=said, severity=severity)},
    )


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """Return a finding whose texts, path and place may be anything."""
    rule = made_rule(draw(st.sampled_from(Severity)))
    location = Location(path=draw(PATHS), span=draw(st.none() | SPANS), pointer=draw(st.none() | ANYTHING))
    return Finding(rule=rule, message=Message(id="made", params={"text": draw(ANYTHING)}), location=location)


REPORTS: Final = st.lists(findings(), max_size=4).map(lambda found: Report(findings=tuple(found), checked=len(found)))
FILES: Final = st.lists(ANYTHING.map(lambda text: text.replace("\n", "")), max_size=5)


def lines_from(lines: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a look-up that finds the same lines in every file."""
    return lambda _path: list(lines)
