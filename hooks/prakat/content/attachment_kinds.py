"""What a file is by its first bytes, for the few kinds that are published and those that must not be.

Kinds are written as suffixes. Source of the signatures: PDF 32000-1 7.5.2, PNG 1.2 3.1, JFIF, APPNOTE.TXT 4.3, ISO
14496-12 4.3, ID3v2, [MS-CFB] 2.2, PE/COFF, ELF, Mach-O, ECMA-376 part 2, ODF 1.3 part 2.
"""

import posixpath
import re
from typing import Final

# Published kinds whose content another suffix names as well.
SAME_KIND: Final = {".jpeg": ".jpg", ".csv": ".txt", ".yml": ".txt"}
CONTAINERS: Final = frozenset({".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"})
# Compound files: Office before 2007, but also encrypted Office documents of today.
COMPOUND: Final = ".ole"
PROGRAM: Final = ".exe"

# An entry of the central directory: 46 bytes, then the name.
_ENTRY: Final = rb"PK\x01\x02.{42}"
_CONTENT_TYPES: Final = re.compile(_ENTRY + rb"\[Content_Types\]\.xml", re.DOTALL)
_OFFICE_PART: Final = re.compile(_ENTRY + rb"(word|xl|ppt)/", re.DOTALL)
_OFFICE: Final = {b"word": ".docx", b"xl": ".xlsx", b"ppt": ".pptx"}
_OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_SIGNATURES: Final = (
    (b"%PDF-", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tiff"),
    (b"MM\0*", ".tiff"),
    (b"Rar!\x1a", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (b"\x1f\x8b", ".gz"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
)
# Two or three letters that may also begin a text.
_SHORT_SIGNATURES: Final = ((b"ID3", ".mp3"), (b"BM", ".bmp"))
_PROGRAMS: Final = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"dex\n",
    b"L\0\0\0\x01\x14\x02\0",
    b"#!/",
    b"#! /",
)
_DOS_STUB: Final = b"cannot be run in DOS mode"
# What a double click or an unpacking program would run, whatever it holds.
_PROGRAM_SUFFIXES: Final = frozenset(
    {
        ".exe", ".dll", ".com", ".scr", ".pif", ".cpl", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe",
        ".js", ".jse", ".wsf", ".wsh", ".hta", ".lnk", ".url", ".reg", ".jar", ".apk", ".app", ".dmg", ".iso", ".img",
        ".sh", ".command", ".py", ".pl", ".rb", ".php", ".chm", ".ocx", ".sys", ".so", ".dylib", ".xll", ".xlam",
        ".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".potm", ".ppsm",
    }
)  # fmt: skip
# The end record of an archive and the longest comment.
_LONGEST_END: Final = 22 + 0xFFFF
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|script|svg|\?xml)", re.IGNORECASE)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def suffix_of(path: str) -> str:
    """Return the suffix of a file name in small letters, with its dot; empty when it has none."""
    return posixpath.splitext(path)[1].lower()


def kind_of(raw: bytes) -> str:
    """Return the kind of a content as a suffix: ".txt" for any text, "" for what is not known."""
    if is_program(raw):
        return PROGRAM
    if raw.startswith((b"PK\3\4", b"PK\5\6")):
        return _kind_of_zip(raw)
    return _kind_by(_SIGNATURES, raw) or _kind_of_media(raw) or _kind_of_text(raw) or _kind_by(_SHORT_SIGNATURES, raw)


def is_program(raw: bytes) -> bool:
    """Tell whether a content is a program by its first bytes."""
    return raw.startswith(_PROGRAMS) or (raw.startswith(b"MZ") and (b"\0" in raw[:64] or _DOS_STUB in raw[:512]))


def is_program_name(path: str) -> bool:
    """Tell whether a file would be run when opened, going by its name."""
    return suffix_of(path.rstrip(". ")) in _PROGRAM_SUFFIXES


def parse_text(raw: bytes) -> str | None:
    """Read bytes as text: UTF-8 with or without a mark, else UTF-16 with a mark or Windows-874; None for no text."""
    for encoding in ("utf-8-sig", "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp874"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return text
    return None


def has_hidden_archive(raw: bytes) -> bool:
    """Tell whether a zip archive ends where the file ends: then unzip sees other content than a viewer does."""
    end = raw.rfind(b"PK\5\6", max(0, len(raw) - _LONGEST_END))
    return end >= 0 and end + 22 + int.from_bytes(raw[end + 20 : end + 22], "little") == len(raw)


def _kind_by(signatures: tuple[tuple[bytes, str], ...], raw: bytes) -> str:
    return next((kind for signature, kind in signatures if raw.startswith(signature)), "")


def _kind_of_media(raw: bytes) -> str:
    if raw[4:8] == b"ftyp":
        return ".heic" if raw[8:12] in {b"heic", b"heix", b"mif1", b"msf1"} else ".mp4"
    is_mpeg = len(raw) > 1 and raw[0] == 0xFF and raw[1] & 0xE6 == 0xE2  # noqa: PLR2004 - MPEG audio, layer III
    return ".mp3" if is_mpeg else ""


def _kind_of_text(raw: bytes) -> str:
    if _MARKUP.match(raw, 3 if raw.startswith(b"\xef\xbb\xbf") else 0):
        return ".html"
    return "" if parse_text(raw) is None else ".txt"


def _kind_of_zip(raw: bytes) -> str:
    """Tell a document from other archives: by its first member (ODF) or the names in the central directory (OOXML)."""
    if raw[30:38] == b"mimetype":
        kind = _OPEN_DOCUMENT.get(raw[38 : 38 + min(int.from_bytes(raw[18:22], "little"), 100)])
        if kind:
            return kind
    part = _OFFICE_PART.search(raw) if _CONTENT_TYPES.search(raw) else None
    return _OFFICE[part[1]] if part else ".zip"
