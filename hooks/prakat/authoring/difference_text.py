"""The difference of a page as lines for a terminal: what was, what is, and nothing an eye could miss."""

from collections.abc import Callable, Iterator
from typing import Final

from prakat.authoring.differences import Difference, FieldChange, FileChange, LineChange
from prakat.findings import Text

Paint = Callable[[str, str], str]

# Letters of the same text kept on each side of what changed in it.
_AROUND: Final = 24
_KILO: Final = 1024
_STATES: Final = {
    "new": (Text(th="แนบใหม่", en="new"), "green"),
    "changed": (Text(th="เปลี่ยนไฟล์", en="swapped"), "yellow"),
    "removed": (Text(th="เอาออก", en="removed"), "red"),
    "same": (Text(th="คงเดิม", en="same"), ""),
}
_NONE: Final = Text(th="ไม่มี", en="none")
_FIELDS: Final = Text(th="ช่องข้อมูล", en="fields")
_FILES: Final = Text(th="ไฟล์แนบ", en="attachments")
_TEXT: Final = Text(th="เนื้อความ", en="text")
# Lines of an attachment that are shown; the file itself is for the approver to open.
_MOST_LINES: Final = 20
_MORE: Final = Text(
    th="… และอีก {rest} บรรทัด (เปิดไฟล์เพื่อดูทั้งหมด)", en="… and {rest} more lines (open the file to see all)"
)
_LINE: Final = Text(th="บรรทัด", en="line")
_UNSEEN: Final = Text(
    th="ต่างกันเฉพาะช่องว่างหรือลำดับช่อง ซึ่งไม่แสดงบนเว็บไซต์",
    en="spaces or the order of fields only; no reader sees a difference",
)


def plainly(text: str, _colour: str) -> str:
    """Leave a text without colour."""
    return text


def render_difference(difference: Difference, lang: str, paint: Paint = plainly, indent: str = "  ") -> Iterator[str]:
    """Yield lines: fields, files, text."""
    if difference.is_empty:
        yield f"{indent}{_UNSEEN.lang(lang)}"
    if difference.fields:
        yield f"{indent}{paint(_FIELDS.lang(lang), 'cyan')}"
        yield from (line for change in difference.fields for line in _field(change, lang, paint, indent + "  "))
    if difference.files:
        yield f"{indent}{paint(_FILES.lang(lang), 'cyan')}"
        yield from (line for change in difference.files for line in _file(change, lang, paint, indent + "  "))
    if difference.lines:
        yield f"{indent}{paint(_TEXT.lang(lang), 'cyan')}"
        yield from (line for change in difference.lines for line in _line(change, lang, paint, indent + "  "))


def _field(change: FieldChange, lang: str, paint: Paint, indent: str) -> Iterator[str]:
    before, after = (visible(side.lang(lang)) if side else None for side in (change.before, change.after))
    name = visible(change.label.lang(lang))
    if before is None or after is None:
        mark, colour, value = ("+", "green", after) if before is None else ("-", "red", before)
        yield f"{indent}{paint(mark, colour)} {name}: {value or _NONE.lang(lang)}"
        return
    was, is_ = shorten(before, after) if before != after else (f"{before} (ชนิดข้อมูลต่างกัน / another type)", after)
    yield f"{indent}{paint('~', 'yellow')} {name}: {paint(was, 'red')} → {paint(is_, 'green')}"


def _file(change: FileChange, lang: str, paint: Paint, indent: str) -> Iterator[str]:
    word, colour = _STATES[change.state]
    name = visible(change.path.rpartition("/")[2])
    said = paint(word.lang(lang), colour) if colour else word.lang(lang)
    yield f"{indent}{said}: {name} ({size_of(change.size, lang)})"
    if change.state == "changed":
        yield f"{indent}  SHA-256 {change.before_sha256} ({size_of(change.before_size or 0, lang)})"
        yield f"{indent}        → {change.sha256}"
        yield from (line for item in change.lines[:_MOST_LINES] for line in _line(item, lang, paint, indent + "  "))
        if len(change.lines) > _MOST_LINES:
            rest = str(len(change.lines) - _MOST_LINES)
            yield f"{indent}  {_MORE.format({'rest': rest}).lang(lang)}"
    elif change.state != "same":
        yield f"{indent}  SHA-256 {change.sha256}"


def _line(change: LineChange, lang: str, paint: Paint, indent: str) -> Iterator[str]:
    place = f"{_LINE.lang(lang)} {change.number}"
    if change.before is not None and change.after is not None:
        was, is_ = shorten(visible(change.before), visible(change.after))
        yield f"{indent}{place}: {paint(was, 'red')} → {paint(is_, 'green')}"
    elif change.after is not None:
        yield f"{indent}{place}: {paint('+', 'green')} {visible(change.after)}"
    else:
        yield f"{indent}{place}: {paint('-', 'red')} {visible(change.before or '')}"


def shorten(before: str, after: str) -> tuple[str, str]:
    """Leave out what two texts have in common far from where they differ; letters and their marks stay together."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    head = max(0, start - _AROUND)
    while 0 < head < start and _is_mark(before[head]):
        head -= 1
    tail = max(0, end - _AROUND)
    while tail > 0 and _is_mark(before[len(before) - tail]):
        tail -= 1
    cut = ["…" if head else "", "…" if tail else ""]
    return tuple(cut[0] + text[head : len(text) - tail] + cut[1] for text in (before, after))  # type: ignore[return-value]


def _common(one: str, two: str) -> int:
    """Return how many letters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def _is_mark(letter: str) -> bool:
    return letter == "ั" or "ิ" <= letter <= "ฺ" or "็" <= letter <= "๎"


def visible(text: str) -> str:
    """Show what a terminal would not, or would act upon: controls, and marks that turn text around or hide."""
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)


def size_of(size: int, lang: str) -> str:
    """Return a size in bytes for people."""
    if size < _KILO:
        return f"{size:,} {'ไบต์' if lang == 'th' else 'bytes'}"
    unit, scale = ("MB", _KILO * _KILO) if size >= _KILO * _KILO else ("KB", _KILO)
    return f"{size / scale:,.1f} {unit}"
