"""Archives, and the office documents that are archives: members, what they unpack to, and what runs in them.

Nothing is unpacked before it is counted: entries by their marks in the raw bytes, sizes as the directory gives them
(zipfile reads no byte beyond), overlaps by the sum of the packed sizes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from prakat.content.attachment_inspection import Inspection
from prakat.content.attachment_limits import BOMB_RATIO, BOMB_SIZE, MAX_MEMBERS, MAX_UNPACKED, LimitReachedError
from prakat.content.attachment_xml import extract_xml_text

_CHUNK: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_READABLE: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LINK: Final = 0o120000
_FILE_TYPE: Final = 0o170000

_MACRO: Final = re.compile(r"(?:^|/)(?:vba(?:Project|Data)[^/]*|macrosheets/.*|Basic/.+|Scripts/.+)$", re.IGNORECASE)
# Parts that hold settings and no text.
_NO_TEXT: Final = re.compile(
    r"(?:^|/)(?:theme/|(?:styles|stylesWithEffects|fontTable|webSettings|numbering|calcChain)\.xml$|\[Content_Types\]\.xml$|META-INF/)"
)
_XML: Final = (".xml", ".rels", ".vml", ".svg")
_ODF: Final = frozenset({".odt", ".ods", ".odp"})
_MACRO_TYPE: Final = b"macroEnabled"
_TEMPLATE: Final = re.compile(rb"<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*TargetMode\s*=\s*[\"']External)[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive: its path there and its bytes."""

    name: str
    raw: bytes


def open_archive(raw: bytes, inspection: Inspection, member: str) -> zipfile.ZipFile | None:
    """Open an archive that is safe to read; otherwise note why not and return None."""
    if raw.count(b"PK\1\2") > MAX_MEMBERS:
        inspection.report("too-many-members", member)
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except Exception:  # noqa: BLE001 - zipfile raises whatever its parts raise at odd bytes
        inspection.report("damaged", member)
        return None
    infos = archive.infolist()
    if _is_bomb(infos, len(raw)):
        inspection.report("zip-bomb", member)
        return None
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        inspection.report("encrypted", member)
        return None
    return archive


def read_members(archive: zipfile.ZipFile, inspection: Inspection, member: str) -> Iterator[Member]:
    """Yield the files of an archive with their bytes, those left out that can not or must not be read."""
    for info in archive.infolist():
        if _is_unsafe(info):
            inspection.report("unsafe-name", _inside(member, info.filename))
        elif not info.is_dir():
            raw = _read_whole(archive, info, inspection, member)
            if raw is not None:
                yield Member(name=info.filename, raw=raw)


def inspect_office(archive: zipfile.ZipFile, kind: str, inspection: Inspection, member: str) -> list[Member]:
    """Note the macros and outside templates of an office document, keep its text, and return its other parts."""
    others = []
    for part in read_members(archive, inspection, member):
        place = _inside(member, part.name)
        if _MACRO.search(part.name) or (part.name == "[Content_Types].xml" and _MACRO_TYPE in part.raw):
            inspection.report("macro", member, found=part.name)
        elif part.name.lower().endswith(_XML):
            _read_part(part, kind, inspection, place)
        elif part.name != "mimetype":
            others.append(part)
    return others


def _read_part(part: Member, kind: str, inspection: Inspection, place: str) -> None:
    if part.name == "META-INF/manifest.xml" and b"encryption-data" in part.raw:
        inspection.report("encrypted", place.removesuffix(part.name).rstrip("/"))
    if _TEMPLATE.search(part.raw):
        inspection.report("external-template", place)
    # The styles of an OpenDocument hold its headers and footers.
    if _NO_TEXT.search(part.name) and not (kind in _ODF and part.name == "styles.xml"):
        return
    chunks = (part.raw[at : at + _CHUNK] for at in range(0, len(part.raw), _CHUNK))
    try:
        inspection.add_text(place, extract_xml_text(chunks))
    except LimitReachedError as limit:
        inspection.report(str(limit.args[0]), place)
    except ValueError:
        inspection.report("damaged", place)


def _inside(member: str, name: str) -> str:
    return f"{member}/{name}" if member else name


def _is_bomb(infos: list[zipfile.ZipInfo], size: int) -> bool:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    swollen = any(
        info.file_size > BOMB_SIZE and info.file_size > BOMB_RATIO * max(info.compress_size, 1) for info in infos
    )
    return unpacked > MAX_UNPACKED or packed > size or swollen


def _is_unsafe(info: zipfile.ZipInfo) -> bool:
    name = info.filename.replace("\\", "/")
    is_link = (info.external_attr >> 16) & _FILE_TYPE == _LINK
    return is_link or name.startswith("/") or name[1:2] == ":" or ".." in name.split("/")


def _read_whole(archive: zipfile.ZipFile, info: zipfile.ZipInfo, inspection: Inspection, member: str) -> bytes | None:
    if info.compress_type not in _READABLE:
        inspection.report("damaged", _inside(member, info.filename))
        return None
    inspection.take(info.file_size)
    try:
        with archive.open(info) as stream:
            # With a size: without one, zipfile unpacks all there is before it looks at the size.
            return stream.read(info.file_size)
    except Exception:  # noqa: BLE001 - zipfile raises whatever its parts raise at odd bytes
        inspection.report("damaged", _inside(member, info.filename))
        return None
