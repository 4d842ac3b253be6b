"""Attachments: what a file is, what it says, and what must not be published in it.

Everything is judged by content, never by what the name promises; archives, office documents and PDF files are looked
into, as far as `attachment_limits` allows. Nothing here raises at any bytes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from prakat.content.attachment_image import has_place
from prakat.content.attachment_inspection import AttachmentProblem, Inspection, TextPart
from prakat.content.attachment_kinds import (
    COMPOUND,
    CONTAINERS,
    PROGRAM,
    SAME_KIND,
    has_hidden_archive,
    is_program_name,
    kind_of,
    parse_text,
    suffix_of,
)
from prakat.content.attachment_limits import MAX_NESTING, SECONDS, LimitReachedError, run_within
from prakat.content.attachment_pdf import inspect_pdf
from prakat.content.attachment_zip import Member, inspect_office, open_archive, read_members
from prakat.content.csv_cells import find_csv_dangers
from prakat.settings import ATTACHMENT_SUFFIXES

_WIDE_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MEDIA: Final = frozenset({".jpg", ".png", ".mp4", ".tiff", ".heic", ".webp", ".pdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentFacts:
    """What inspection found.

    ``size`` is in bytes, ``sha256`` in hexadecimal; ``kind`` is the suffix the content deserves, empty when unknown.
    ``pages`` and ``pages_with_text`` are of a PDF alone, else None and 0. ``parts`` is the text, for the scan of
    personal data.
    """

    path: str
    size: int
    sha256: str
    kind: str
    pages: int | None
    pages_with_text: int
    parts: tuple[TextPart, ...]
    problems: tuple[AttachmentProblem, ...]

    @property
    def has_text_layer(self) -> bool:
        """Whether a PDF has text on half of its pages at least; True for what is no PDF."""
        return self.pages is None or 2 * self.pages_with_text >= max(self.pages, 1)

    @property
    def text(self) -> str:
        """All parts, apart by form feeds."""
        return "\f".join(part.text for part in self.parts)


def inspect_attachment(path: str, raw: bytes, *, seconds: float = SECONDS) -> AttachmentFacts:
    """Look into an attachment by its repository path and bytes. Never raises, and ends within about ``seconds``."""
    inspection = Inspection()
    kind = kind_of(raw) if raw else ""
    if not run_within(seconds, partial(_inspect_file, path, raw, kind, inspection)):
        inspection.report("out-of-time")
    return AttachmentFacts(
        path=path,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        kind=kind,
        pages=inspection.pages,
        pages_with_text=inspection.pages_with_text,
        parts=tuple(inspection.parts),
        problems=tuple(inspection.problems),
    )


def extract_text(path: str, raw: bytes) -> str:
    """Return the text of an attachment, as far as it is read."""
    return inspect_attachment(path, raw).text


def _inspect_file(path: str, raw: bytes, kind: str, inspection: Inspection) -> None:
    if not raw:
        inspection.report("empty")
        return
    suffix = suffix_of(path)
    if kind != SAME_KIND.get(suffix, suffix) and kind not in {PROGRAM, COMPOUND}:
        inspection.report("wrong-type", found=kind or "?", expected=suffix)
    _inspect_content(Member(name=path, raw=raw), kind, inspection, member="", nesting=0)


def _inspect_content(file: Member, kind: str, inspection: Inspection, member: str, nesting: int) -> None:
    """Look into a file or a member by its kind; whatever goes wrong there is said of it alone."""
    reader = _READERS.get(kind)
    try:
        if kind in _MEDIA and has_place(file.raw):
            inspection.report("gps", member)
        if kind not in CONTAINERS and kind != ".txt" and has_hidden_archive(file.raw):
            inspection.report("hidden-archive", member)
        if reader is not None:
            reader(file, kind, inspection, member, nesting)
    except LimitReachedError as limit:
        inspection.report(str(limit.args[0]), member)
    except Exception:  # noqa: BLE001 - libraries raise many things at odd bytes; none of them may pass for a clean file
        inspection.report("damaged", member)


def _read_program(_file: Member, _kind: str, inspection: Inspection, member: str, _nesting: int) -> None:
    inspection.report("executable", member)


def _read_compound(file: Member, kind: str, inspection: Inspection, member: str, _nesting: int) -> None:
    if _WIDE_ENCRYPTED in file.raw:
        inspection.report("encrypted", member)
    elif member:
        inspection.report("embedded-object", member, found=kind)
    else:
        inspection.report("wrong-type", found=kind, expected=suffix_of(file.name))


def _read_plain(file: Member, _kind: str, inspection: Inspection, member: str, _nesting: int) -> None:
    text = parse_text(file.raw) or ""
    if not _is_utf8(file.raw):
        inspection.report("not-utf8", member)
    if suffix_of(file.name) == ".csv":
        _check_cells(file.raw, inspection, member)
    inspection.add_text(member, text)


def _read_pdf(file: Member, _kind: str, inspection: Inspection, member: str, nesting: int) -> None:
    for inner in inspect_pdf(file.raw, inspection, member):
        _check_kind(inner, inspection, member)
        _inspect_member(inner, inspection, member, nesting)


def _read_archive(file: Member, _kind: str, inspection: Inspection, member: str, nesting: int) -> None:
    if nesting > MAX_NESTING:
        inspection.report("too-deep", member)
        return
    archive = open_archive(file.raw, inspection, member)
    if archive is not None:
        for inner in read_members(archive, inspection, member):
            _check_kind(inner, inspection, member)
            _inspect_member(inner, inspection, member, nesting)


def _read_office(file: Member, kind: str, inspection: Inspection, member: str, nesting: int) -> None:
    if nesting > MAX_NESTING:
        inspection.report("too-deep", member)
        return
    archive = open_archive(file.raw, inspection, member)
    if archive is not None:
        for inner in inspect_office(archive, kind, inspection, member):
            _inspect_member(inner, inspection, member, nesting)


def _inspect_member(inner: Member, inspection: Inspection, member: str, nesting: int) -> None:
    place, kind = _place(member, inner), kind_of(inner.raw)
    if is_program_name(inner.name) or kind == PROGRAM:
        inspection.report("executable", place)
    elif inner.raw:
        _inspect_content(inner, kind, inspection, place, nesting + 1)


def _check_kind(inner: Member, inspection: Inspection, member: str) -> None:
    """Note a member that could not be published by itself, or is not what its name says."""
    suffix, kind = suffix_of(inner.name), kind_of(inner.raw)
    if is_program_name(inner.name) or kind in {PROGRAM, COMPOUND} or not inner.raw:
        return
    if suffix not in ATTACHMENT_SUFFIXES:
        inspection.report("member-kind", _place(member, inner), found=suffix or "?")
    elif kind != SAME_KIND.get(suffix, suffix):
        inspection.report("wrong-type", _place(member, inner), found=kind or "?", expected=suffix)


def _place(member: str, inner: Member) -> str:
    return f"{member}/{inner.name}" if member else inner.name


def _check_cells(raw: bytes, inspection: Inspection, member: str) -> None:
    for problem in find_csv_dangers(raw):
        if problem.id == "formula":
            line, column, value = str(problem.span.line), str(problem.span.column), str(problem.params.get("value", ""))
            inspection.report("formula", member, line=line, column=column, value=value)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


_READERS: Final[dict[str, Callable[[Member, str, Inspection, str, int], None]]] = {
    PROGRAM: _read_program,
    COMPOUND: _read_compound,
    ".txt": _read_plain,
    ".html": _read_plain,
    ".pdf": _read_pdf,
    ".zip": _read_archive,
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), _read_office),
}
