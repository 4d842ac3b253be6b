"""Where a photo or a film was taken: GPS in EXIF and XMP, and the place of a QuickTime film.

Read from the bytes themselves, in whatever they are wrapped: JPEG, PNG, PDF. Source: Exif 2.32 4.6.6 (GPS IFD), TIFF
6.0 section 2, XMP part 2 (exif:GPSLatitude), QuickTime user data ©xyz.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

_EXIF: Final = b"Exif\0\0"
_PNG_EXIF: Final = b"eXIf"
_GPS_IFD: Final = 0x8825
_LATITUDE: Final = 2
_LONGITUDE: Final = 4
_RATIONAL: Final = 5
_MOST_BLOCKS: Final = 500
_MOST_ENTRIES: Final = 500
# XMP writes 14,58.5N; an empty or zero value is what a program leaves that has taken the place out.
_XMP: Final = re.compile(rb"GPSL(?:atitude|ongitude)[=>]\s*[\"']?\s*[-+0.,]*[1-9]")
_FILM: Final = re.compile(rb"(?:\xa9xyz.{4}|location\.ISO6709.{0,64}?)[+-][0-9]{2,3}\.[0-9]", re.DOTALL)


def has_place(raw: bytes) -> bool:
    """Tell whether bytes hold the place a picture or a film was taken at."""
    if any(_has_gps(raw, start) for start in _tiff_blocks(raw)):
        return True
    if b"GPSL" in raw and _XMP.search(raw):
        return True
    return (b"xyz" in raw or b"ISO6709" in raw) and _FILM.search(raw) is not None


def _tiff_blocks(raw: bytes) -> Iterator[int]:
    for mark in (_EXIF, _PNG_EXIF):
        at = raw.find(mark)
        for _ in range(_MOST_BLOCKS):
            if at < 0:
                break
            yield at + len(mark)
            at = raw.find(mark, at + 1)


def _has_gps(raw: bytes, start: int) -> bool:
    """Tell whether the first directory of a TIFF block points to one with a latitude or longitude other than 0."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(raw[start : start + 4])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", raw, start + 4)
        for tag, _, _, pointer in _entries(raw, start, first, order):
            if tag == _GPS_IFD:
                entries = _entries(raw, start, pointer, order)
                return any(any(_angle(raw, start, order, entry)) for entry in entries)
    except struct.error:
        return False
    return False


def _entries(raw: bytes, start: int, offset: int, order: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield (tag, type, count, value or offset) of a directory. Raises struct.error where the bytes end."""
    (count,) = struct.unpack_from(f"{order}H", raw, start + offset)
    for index in range(min(count, _MOST_ENTRIES)):
        yield struct.unpack_from(f"{order}HHII", raw, start + offset + 2 + 12 * index)


def _angle(raw: bytes, start: int, order: str, entry: tuple[int, int, int, int]) -> tuple[int, ...]:
    """Return the numerators of degrees, minutes and seconds when an entry is a latitude or a longitude."""
    tag, kind, count, pointer = entry
    if tag not in {_LATITUDE, _LONGITUDE} or kind != _RATIONAL or not 1 <= count <= 3:  # noqa: PLR2004 - as named above
        return ()
    return struct.unpack_from(f"{order}{2 * count}I", raw, start + pointer)[::2]
