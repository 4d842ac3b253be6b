"""The shipped sample pages as templates: what can be varied in one without leaving its schema and its rules."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from prakat.content.document import Document, parse_document

# Share of the pages that fill a corpus up, by type: what a municipality writes most.
MIX: Final[Mapping[str, int]] = {
    "news": 20, "announcement": 14, "local-regulation": 12, "activity-photos": 8, "knowledge-article": 8, "oia-item": 8,
    "project": 7, "citizen-manual": 4, "council-minutes": 4, "job-posting": 4, "sop-manual": 4, "alert": 2, "form": 2,
    "other": 2, "e-service": 1,
}  # fmt: skip
# Types whose dates can move by any number of days, because nothing else of theirs counts years.
_DATED: Final = frozenset(
    {
        "news",
        "announcement",
        "activity-photos",
        "alert",
        "job-posting",
        "knowledge-article",
        "local-regulation",
        "other",
    }
)
TODAY: Final = date(2026, 11, 22)
_BUDDHIST_ERA: Final = 543

_HASH: Final = re.compile(r"^ +sha256: .*\n", re.MULTILINE)
_SUMS: Final = re.compile(r"^attachments:\n  - path: \S+\.yml\n(?:    .*\n)*", re.MULTILINE)
_ISO: Final = re.compile(r"(?<![0-9])(20[0-9]{2})-([01][0-9])-([0-3][0-9])")
_MONTH: Final = re.compile(r"(?<![0-9])(20[0-9]{2})-([01][0-9])(?![0-9-])")
_BUDDHIST: Final = re.compile(r"(?<![0-9])(25[67][0-9])(?![0-9])")
_ITEM: Final = re.compile(r"(?<![0-9])(6[5-9]|7[0-9])(-[0-9]{3})(?![0-9])")
_EGP: Final = re.compile(r"(?<![0-9])(6[5-9]|7[0-9])([01][0-9][0-9]{7})(?![0-9])")
_ENDS: Final = re.compile(r"^(?:expires|valid_until|review_by): \"?([0-9-]{10})", re.MULTILINE)
_NAMES: Final = re.compile(r"^(headline|subject|form_name|process_name|service_name|project_name): .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A sample page: its path, its text in two parts, and the files it names by their repository paths."""

    document: Document
    head: str
    body: str
    files: Mapping[str, bytes]

    @property
    def path(self) -> str:
        """The repository path."""
        return self.document.path

    @property
    def varied(self) -> Mapping[str, bytes]:
        """The files another page gets copies of: sums of a month belong to that month alone."""
        return {path: raw for path, raw in self.files.items() if not path.endswith(".yml")}

    @property
    def yearly(self) -> bool:
        """Tell whether there is one of it a year: its path names the year."""
        return self.document.value.get("sample") is True and shift_years(self.path, 1) != self.path


def read_templates(root: Path) -> list[Template]:
    """Read the sample pages of a project, sorted by path."""
    files = sorted(file for file in (root / "docs").rglob("*") if file.is_file())
    attachments = {file.relative_to(root).as_posix(): file for file in files if file.suffix != ".md"}
    return [_read_template(root, file, attachments) for file in files if file.suffix == ".md"]


def _read_template(root: Path, file: Path, attachments: Mapping[str, Path]) -> Template:
    raw = file.read_bytes()
    document = parse_document(file.relative_to(root).as_posix(), raw)
    head, _, body = raw.decode().removeprefix("---\n").partition("\n---\n")
    # The files get other bytes, so their recorded hashes would be wrong.
    head = _HASH.sub("", head + "\n")
    head = _SUMS.sub("", head)
    named = sorted(document.mentions() & attachments.keys())
    files = {path: attachments[path].read_bytes() for path in named}
    return Template(document=document, head=head, body=body, files=files)


def shift_years(text: str, years: int) -> str:
    """Move every year of a text back: dates, months, fiscal years, item numbers and e-GP numbers alike."""
    text = _ISO.sub(lambda found: _earlier(found, years), text)
    text = _MONTH.sub(lambda found: f"{int(found[1]) - years}-{found[2]}", text)
    text = _BUDDHIST.sub(lambda found: str(int(found[1]) - years), text)
    text = _EGP.sub(lambda found: f"{int(found[1]) - years}{found[2]}", text)
    return _ITEM.sub(lambda found: f"{int(found[1]) - years}{found[2]}", text)


def shift_days(head: str, days: int) -> str:
    """Move every date of a front matter back by a number of days, and archive a page that has lapsed by that."""
    moved = _ISO.sub(lambda found: (_day(found) - timedelta(days=days)).isoformat(), head)
    lapsed = any(date.fromisoformat(found[1]) < TODAY for found in _ENDS.finditer(moved))
    return moved.replace("\nchecked:\n", "\nstatus: archived\nchecked:\n", 1) if lapsed else moved


def may_move(template: Template) -> bool:
    """Tell whether the dates of a page can move by days."""
    return template.document.type in _DATED and not re.search(
        r"^ *(?:fiscal_year|gazette):", template.head, re.MULTILINE
    )


def rename(head: str, title: str, summary: str, number: str) -> str:
    """Give a page another title, summary, subject and document number."""
    head = re.sub(r"^title: .*$", f"title: (ตัวอย่าง) {title}", head, count=1, flags=re.MULTILINE)
    head = re.sub(r"^summary: .*$", f"summary: {summary}", head, count=1, flags=re.MULTILINE)
    head = re.sub(r"^doc_no: .*$", f"doc_no: (ตัวอย่าง) {number}", head, count=1, flags=re.MULTILINE)
    return _NAMES.sub(lambda found: f"{found[1]}: (ตัวอย่าง) {title}", head)


def rename_files(head: str, files: Mapping[str, str]) -> str:
    """Write other file names into a front matter; ``files`` maps base names to base names."""
    for old, new in files.items():
        head = re.sub(rf"(?<![a-z0-9._/-]){re.escape(old)}(?![a-z0-9._-])", new, head)
    return head


def published_year(head: str) -> int:
    """Return the Buddhist year a page was published in."""
    found = re.search(r"^published: \"?([0-9]{4})", head, re.MULTILINE)
    assert found is not None
    return int(found[1]) + _BUDDHIST_ERA


def fillers(templates: list[Template]) -> Iterator[tuple[Template, int]]:
    """Yield the templates that fill a corpus up, with their weights; those of one type share its weight."""
    for type_, weight in MIX.items():
        found = [t for t in templates if t.document.type == type_ and t.document.value.get("sample") is True]
        yield from ((template, max(1, 60 * weight // len(found))) for template in found)


def folder_of(template: Template, year: int) -> str:
    """Return the folder a variation lies in: one a year, in the folder of its category."""
    return posixpath.join("docs", template.path.split("/")[1], str(year))


def _day(found: "re.Match[str]") -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _earlier(found: "re.Match[str]", years: int) -> str:
    day = 28 if found[2] == "02" and found[3] == "29" else int(found[3])
    return f"{int(found[1]) - years}-{found[2]}-{day:02}"
