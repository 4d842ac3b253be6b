"""A line of Caddy's log (JSON) as a line of the Combined log, which one reader reads.

Source: Caddy's documentation of structured logs; the field for the address is ``client_ip`` since 2.7, ``remote_ip``
before.
"""

from datetime import datetime
from typing import Final

import msgspec

from prakat.settings import BANGKOK

MARK: Final = b"{"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Request(msgspec.Struct, frozen=True):
    method: str
    uri: str
    proto: str
    client_ip: str = ""
    remote_ip: str = ""
    headers: dict[str, list[str]] = {}


class _Line(msgspec.Struct, frozen=True):
    ts: float
    request: _Request
    status: int
    size: int = 0


_DECODER: Final = msgspec.json.Decoder(_Line)


def combined(line: bytes) -> bytes:
    """Return the line as nginx and Apache write it; b"" when it is none, or says no moment that a calendar has."""
    try:
        found = _DECODER.decode(line)
        moment = datetime.fromtimestamp(found.ts, BANGKOK)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, OverflowError, OSError):
        return b""
    asked = found.request
    agent = next(iter(asked.headers.get("User-Agent", [])), "-")
    stamp = f"{moment.day:02}/{_MONTHS[moment.month - 1]}/{moment.year:04}:{moment:%H:%M:%S} +0700"
    request = _quoted(f"{asked.method} {asked.uri} {asked.proto}")
    address = asked.client_ip or asked.remote_ip
    text = f'{address} - - [{stamp}] "{request}" {found.status} {found.size} "-" "{_quoted(agent)}"\n'
    return text.encode("utf-8", "replace")


def plain_line(line: bytes) -> bytes:
    """Return a line of either kind as nginx and Apache write it."""
    return combined(line) if line.startswith(MARK) else line


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
