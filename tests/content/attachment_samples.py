"""Attachments made byte by byte, so that a test shows all that is in them."""

import io
import struct
import zipfile
from collections.abc import Mapping

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def archive(files: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **others: str | bytes) -> bytes:
    """Make a Word document; ``others`` are further parts, with "__" for "/" and "_" for ".": word__header1_xml."""
    parts = {name.replace("__", "/").replace("_", "."): part for name, part in others.items()}
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document, **parts})


def xlsx(rows: str, strings: str = "") -> bytes:
    """Make a workbook of one sheet."""
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    shared = f'<sst xmlns="{SHEET}">{strings}</sst>'
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": shared,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def open_document(kind: str, content: str, **others: str) -> bytes:
    """Make an OpenDocument, "text" or "spreadsheet"; the media type stands first and is not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("content.xml", f"<office:document-content>{content}</office:document-content>")
        for name, part in others.items():
            made.writestr(name.replace("__", "/").replace("_", "."), part)
    return stream.getvalue()


def pdf(*contents: bytes, to_unicode: bytes = b"", catalog: bytes = b"", page: bytes = b"", more: bytes = b"") -> bytes:
    """Make a PDF of one page for each content stream, with a composite font /F1 and a simple one /F2.

    Objects from 100 on are free for ``more``.
    """
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        2: b"<</Type /Pages /Count %d /Kids [%s]>>"
        % (len(contents), b" ".join(b"%d 0 R" % (10 + 2 * index) for index in range(len(contents)))),
        3: b"<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R>>",
        4: b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /W [1 [500 500] 3 9 500]>>",
        5: stream(to_unicode),
        6: b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        b" /FirstChar 32 /Widths [" + b"500 " * 95 + b"]>>",
    }
    for index, content in enumerate(contents):
        objects[10 + 2 * index] = (
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
            b" <</Font <</F1 3 0 R /F2 6 0 R>> /XObject <</X1 100 0 R>>>> %s>>" % (11 + 2 * index, page)
        )
        objects[11 + 2 * index] = stream(content)
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in sorted(objects.items()))
    return b"%PDF-1.7\n" + body + more + b"trailer\n<</Root 1 0 R /Size 200>>\nstartxref\n0\n%%EOF\n"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (extra, len(content), content)


def cmap(pairs: Mapping[int, str], width: int = 2) -> bytes:
    """Write a ToUnicode map."""
    lines = "\n".join(
        f"<{code:0{2 * width}X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in pairs.items()
    )
    spaces = f"1 begincodespacerange\n<{'00' * width}> <{'FF' * width}>\nendcodespacerange"
    return f"begincmap\n{spaces}\n{len(pairs)} beginbfchar\n{lines}\nendbfchar\nendcmap".encode("ascii")


def jpeg(*, latitude: tuple[int, int, int] | None = None, order: str = ">") -> bytes:
    """Make the head of a JPEG with an EXIF block, and in it a GPS directory when a latitude is given."""
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    camera = struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"Cam\0")
    gps = struct.pack(f"{order}HHII", 0x8825, 4, 1, 100)
    entries = [camera] if latitude is None else [camera, gps]
    tiff = mark + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries) + struct.pack(f"{order}I", 0)
    if latitude is not None:
        tiff = tiff.ljust(100, b"\0") + struct.pack(f"{order}H", 2)
        tiff += struct.pack(f"{order}HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(f"{order}HHII", 2, 5, 3, 140)
        tiff = tiff.ljust(140, b"\0") + b"".join(struct.pack(f"{order}II", number, 1) for number in latitude)
    block = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xd9"
