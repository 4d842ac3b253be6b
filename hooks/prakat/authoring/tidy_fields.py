"""Tidying the values of a front matter, each where it stands: dates, numbers, quotes, hashes, the day of the change."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from prakat.authoring.mend import Edit, mend
from prakat.authoring.needs import Parts
from prakat.authoring.tidy_order import last_line
from prakat.content.document import Document
from prakat.content.formats import is_moment, is_month
from prakat.content.schema import FieldLookup
from prakat.content.source_map import pointer_of
from prakat.content.yaml_json import parse_yaml
from prakat.findings import Span
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules import date_updated
from prakat.rules.rule import Page
from prakat.thai.calendar import BUDDHIST_ERA, FIRST_SUSPECT_YEAR, parse_date
from prakat.thai.digits import to_arabic

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})(-.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known around a page.

    ``lookup`` gives the form of a content type, None for an unknown one; ``digest`` the SHA-256 (hex) of a file beside
    the page, None when there is none; ``before`` is the page in the main branch.
    """

    lookup: Callable[[str], FieldLookup | None]
    digest: Callable[[str], str | None]
    before: Document | None
    today: date


class Sheet:
    """A page as text and as values, and the way from one to the other."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.lines = text.split("\n")
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, path: Parts) -> Span:
        """Return where a value stands."""
        return self.document.front_matter.source_map.values[pointer_of(path)]

    def source(self, span: Span) -> str:
        """Return what is written in a span."""
        return self.text[self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place (1-based) in the text."""
        return self._starts[line - 1] + column - 1

    def replaced(self, path: Parts, written: str, value: Any, id_: str, **params: str) -> Edit:
        """Return the edit that writes a value anew; an empty value gets it after its colon."""
        span = self.span(path)
        start, end = self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)
        said = mend(span.line, id_, name=".".join(map(str, path)), **params)
        return Edit(
            start=start, end=end, text=written if start < end else f" {written}", path=path, value=value, mend=said
        )

    def behind(self, path: Parts) -> int:
        """Return the offset right behind a value."""
        span = self.span(path)
        return self.offset(span.end_line, span.end_column)

    def below(self, path: Parts) -> int:
        """Return the offset of the end of a value's last line."""
        return self._starts[last_line(self.document, self.lines, path)] - 1

    def added(self, at: int, text: str, path: Parts, value: Any, id_: str, **params: str) -> Edit:
        """Return the edit that writes a new field at an offset."""
        said = mend(self.text.count("\n", 0, at) + 1, id_, name=".".join(map(str, path)), **params)
        return Edit(start=at, end=at, text=text, path=path, value=value, mend=said)


def field_edits(sheet: Sheet, around: Around) -> Iterator[Edit]:
    """Yield the mends of single values: dates and numbers by what the form wants there, and missing quotes."""
    lookup = around.lookup(sheet.document.type)
    faults = {problem.span: problem.id for problem in sheet.document.front_matter.problems}
    for path, value in _scalars(sheet.document.value, ()):
        span = sheet.span(path)
        source = sheet.source(span)
        field = lookup(path) if lookup else {}
        fault = faults.get(span)
        # Whether yes is the word or the truth is for a person to say, unless the form wants words there.
        if fault == "ambiguous" or (fault == "truth" and field.get("type") == "string"):
            yield sheet.replaced(path, _quoted(source), value, "quote", after=_quoted(source))
        else:
            yield from _by_form(sheet, path, value, source, field)


def _by_form(sheet: Sheet, path: Parts, value: Any, source: str, field: Mapping[str, Any]) -> Iterator[Edit]:
    wanted = field.get("type")
    if isinstance(value, str) and field.get("format") in _DATES:
        day = _DATES[field["format"]](value)
        if day is not None and day != value:
            yield sheet.replaced(path, _like(source, day), day, "date", before=value.strip(), after=day)
    elif isinstance(value, str) and wanted in {"integer", "number"}:
        number = _number(value, str(wanted))
        if number is not None:
            yield sheet.replaced(path, number, parse_yaml(number).value, "number", before=source, after=number)
    elif isinstance(value, int | float) and not isinstance(value, bool) and wanted == "string":
        yield sheet.replaced(path, _quoted(source), source, "quote", after=_quoted(source))


def _day(text: str) -> str | None:
    day = parse_date(text)
    return day.isoformat() if day else None


def _moment(text: str) -> str | None:
    return _in_common_era(text, is_moment)


def _month(text: str) -> str | None:
    return _in_common_era(text, is_month)


def _in_common_era(text: str, is_right: Callable[[object], bool]) -> str | None:
    """Return a text that begins with a year, in Arabic digits and the Common Era; None when it is not right even so."""
    found = _YEAR_FIRST.fullmatch(to_arabic(text).strip())
    if found is None:
        return None
    year = int(found[1])
    mended = f"{year - BUDDHIST_ERA if year >= FIRST_SUSPECT_YEAR else year:04}{found[2]}"
    try:
        return mended if is_right(mended) else None
    except ValueError:
        return None


_DATES: Final[Mapping[str, Callable[[str], str | None]]] = {"date": _day, "date-time": _moment, "month": _month}


def _number(text: str, wanted: str) -> str | None:
    """Return a number written in Thai digits or in quotes as YAML has it; None when it is none, or not of the kind."""
    plain = to_arabic(text).strip()
    value = parse_yaml(plain).value if _NUMBER.fullmatch(plain) else None
    return plain if isinstance(value, int if wanted == "integer" else int | float) else None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _like(source: str, text: str) -> str:
    """Write a text in the quotes, and with the empty lines after it, that it stood with before."""
    quote = source[:1] if source[:1] in {'"', "'"} else ""
    return f"{quote}{text}{quote}" + source[len(source.rstrip("\n")) :]


def hash_edits(sheet: Sheet, around: Around) -> Iterator[Edit]:
    """Yield the SHA-256 of every attachment that lacks it or has another, where the form has a place for it."""
    lookup = around.lookup(sheet.document.type)
    listed = sheet.document.value.get("attachments")
    if lookup is None or not isinstance(listed, list) or not lookup(("attachments", 0, "sha256")):
        return
    for index, item in enumerate(listed):
        if not isinstance(item, dict) or not isinstance(item.get("path"), str):
            continue
        digest = around.digest(item["path"])
        if digest is not None and item.get("sha256") != digest:
            yield from _hash_edit(sheet, ("attachments", index), digest, item["path"])


def _hash_edit(sheet: Sheet, item: Parts, digest: str, name: str) -> Iterator[Edit]:
    path: Parts = (*item, "sha256")
    written = _quoted(digest)
    if pointer_of(path) in sheet.document.front_matter.source_map.values:
        yield sheet.replaced(path, written, digest, "sha256", file=name)
    elif sheet.source(sheet.span(item)).startswith("{"):
        yield sheet.added(sheet.behind((*item, "path")), f", sha256: {written}", path, digest, "sha256", file=name)
    else:
        indent = " " * (sheet.document.front_matter.source_map.keys[pointer_of((*item, "path"))].column - 1)
        yield sheet.added(sheet.below(item), f"\n{indent}sha256: {written}", path, digest, "sha256", file=name)


def updated_edits(sheet: Sheet, around: Around) -> Iterator[Edit]:
    """Yield the move of ``updated`` to today, when the rule ``date-updated`` would ask for it."""
    page = Page(
        document=sheet.document,
        before=around.before,
        kind=None,
        change=compare(None, Corpus(MemorySnapshot())),
        today=around.today,
    )
    if not any(finding.message.id == "not-moved" for finding in date_updated.check(page)):
        return
    today = around.today.isoformat()
    before = sheet.document.value.get("updated")
    words = {"before": str(before or "-"), "after": today}
    if "updated" in sheet.document.value:
        yield sheet.replaced(
            ("updated",), _like(sheet.source(sheet.span(("updated",))), today), today, "updated", **words
        )
    elif "published" in sheet.document.value:
        yield sheet.added(sheet.below(("published",)), f"\nupdated: {today}", ("updated",), today, "updated", **words)


def _scalars(value: Any, path: Parts) -> Iterator[tuple[Parts, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _scalars(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _scalars(item, (*path, index))
    else:
        yield path, value
