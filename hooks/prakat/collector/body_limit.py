"""No body is longer, and none takes longer, than a form needs: read whole and bounded before anything looks at it."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS: Final = 10.0
# A form sends nine bytes for a Thai letter (%E0%B8%81): what its fields take must pass, and not much more. The proxies
# in front let 64,000 through.
MOST: Final = 60 * 1024
LIMITS: Final[Mapping[str, int]] = {"/v1/hit": 1024, "/v1/ratings": 24 * 1024}


class BodyLimit:
    """ASGI middleware: 413 for what is too long, 408 for what is too slow, with or without Content-Length."""

    def __init__(self, app: ASGIApp, base: str, seconds: float = SECONDS) -> None:
        self._app = app
        self._base = base
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then hand it on in one piece."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        most = LIMITS.get(scope["path"].removeprefix(self._base), MOST)
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(scope, receive, most)
        except TimeoutError:
            await _refuse(send, 408)
            return
        if body is None:
            await _refuse(send, 413)
            return
        handed = False

        async def replay() -> Message:
            nonlocal handed
            if handed:
                return await receive()
            handed = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


async def _read(scope: Scope, receive: Receive, most: int) -> bytes | None:
    """Return the body, None as soon as it is longer than allowed."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if not said.isdigit() or int(said[:12]) > most or len(said) > 12:  # noqa: PLR2004 - a terabyte
        return None
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        piece = message.get("body", b"")
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


async def _refuse(send: Send, status: int) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"connection", b"close"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    text = "ข้อความยาวหรือส่งช้าเกินไป (too long, or too slow)\n".encode()
    await send({"type": "http.response.body", "body": text})
