"""PDF: pages, text, notes and form fields, files inside, and what would run. Opened by pypdf, loaded when needed."""

import io
import logging
from collections.abc import Iterator
from typing import Any, Final

from prakat.content.attachment_inspection import Inspection
from prakat.content.attachment_limits import MAX_PAGES, MAX_PDF_CONTENT, LimitReachedError
from prakat.content.attachment_pdf_text import PageText
from prakat.content.attachment_zip import Member

_ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition"})
_MOST_ANNOTATIONS: Final = 2_000
_MOST_NAMES: Final = 200


def inspect_pdf(raw: bytes, inspection: Inspection, member: str) -> list[Member]:
    """Note what a PDF says and does, and return the files inside it. Raises whatever pypdf raises at a broken one."""
    try:
        from pypdf import PdfReader
    except ImportError:
        inspection.report("not-inspected", member, package="pypdf")
        return []
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it comments on every slip of every writer
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        inspection.report("encrypted", member)
        return []
    root = reader.trailer["/Root"].get_object()
    for action in _actions(root):
        inspection.report("script", member, found=action)
    _read_pages(reader, inspection, member)
    _read_information(reader, inspection, member)
    return [Member(name=name, raw=content) for name, content in _files(reader)]


def _read_pages(reader: Any, inspection: Inspection, member: str) -> None:
    count = len(reader.pages)
    if not member:
        inspection.pages = count
    left = MAX_PDF_CONTENT

    def take(size: int) -> None:
        nonlocal left
        left -= size
        if left < 0:
            raise LimitReachedError("partly-read")

    page_text = PageText(take)
    for index in range(min(count, MAX_PAGES)):
        label = _label(member, f"page={index + 1}")
        try:
            _read_page(reader.pages[index], page_text, inspection, label, is_whole=not member)
        except LimitReachedError:
            inspection.report("partly-read", member, read=label)
            return
        except Exception:  # noqa: BLE001 - pypdf raises many things at odd bytes
            inspection.report("damaged", label)
    if count > MAX_PAGES:
        inspection.report("partly-read", member, read=_label(member, f"page={MAX_PAGES}"))


def _read_page(page: Any, page_text: PageText, inspection: Inspection, label: str, *, is_whole: bool) -> None:
    contents = page.get_contents()
    try:
        if contents is not None:
            page_text.read(contents.get_data(), page.get("/Resources", {}))
    finally:
        text = page_text.take_text()
        if is_whole and any(map(str.isalnum, text)):
            inspection.pages_with_text += 1
        inspection.add_text(label, text)
    notes = "\n".join(_notes(page, inspection, label))
    if notes:
        inspection.add_text(label, notes)


def _notes(page: Any, inspection: Inspection, label: str) -> Iterator[str]:
    """Yield what stands in notes, form fields and links of a page."""
    annotations = page["/Annots"].get_object() if "/Annots" in page else []
    for reference in annotations[:_MOST_ANNOTATIONS]:
        annotation = reference.get_object()
        for holder in (annotation, annotation["/Parent"].get_object() if "/Parent" in annotation else {}):
            yield from (str(holder[key]) for key in ("/Contents", "/V") if isinstance(holder.get(key), str))
        action = annotation["/A"].get_object() if "/A" in annotation else {}
        if action.get("/S") in _ACTIONS:
            inspection.report("script", label, found=str(action["/S"]))
        if isinstance(action.get("/URI"), str):
            yield str(action["/URI"])


def _read_information(reader: Any, inspection: Inspection, member: str) -> None:
    """Keep title, author and the like, which every viewer shows."""
    values = dict(reader.metadata or {}).values()
    inspection.add_text(_label(member, "metadata"), "\n".join(str(value) for value in values))


def _actions(root: Any) -> Iterator[str]:
    """Yield the kinds of actions a document starts by itself."""
    opening = root["/OpenAction"].get_object() if "/OpenAction" in root else {}
    if isinstance(opening, dict) and opening.get("/S") in _ACTIONS:
        yield str(opening["/S"])
    names = root["/Names"].get_object() if "/Names" in root else {}
    if "/JavaScript" in names:
        yield "/JavaScript"


def _files(reader: Any) -> Iterator[tuple[str, bytes]]:
    for index, file in enumerate(reader.attachment_list):
        if index >= _MOST_NAMES:
            return
        yield str(file.name), bytes(file.content)


def _label(member: str, place: str) -> str:
    return f"{member}#{place}" if member else place
