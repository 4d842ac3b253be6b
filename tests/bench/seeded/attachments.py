"""Attachments that differ: the same document with a serial number in it, so that no two have the same bytes."""

import posixpath
import struct
import zlib


def vary(path: str, raw: bytes, serial: str) -> bytes:
    """Return a file of the same kind and content with other bytes; kinds that hold data stay as they are."""
    suffix = posixpath.splitext(path)[1]
    if suffix == ".pdf":
        # A comment between the header and the first object would move every offset; after the end it moves none.
        return raw.rstrip(b"\n") + f"\n%{serial}\n".encode()
    if suffix == ".png":
        return raw[:-12] + _text_chunk(serial.encode()) + raw[-12:]
    return raw + f"{serial}\n".encode() if suffix == ".txt" else raw


def _text_chunk(text: bytes) -> bytes:
    data = b"tEXtComment\0" + text
    return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
