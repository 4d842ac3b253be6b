"""How requests are read and answered: forms and JSON in, pages in Thai or problem+json out, headers on everything."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prakat.collector.clock import moment_of
from prakat.collector.configuration import BASE, Configuration
from prakat.collector.event_words import words_of_event
from prakat.collector.trouble import RefusedError
from prakat.thai.calendar import format_date, format_time

TEMPLATES: Final = Path(__file__).parent / "templates"
_FIELDS: Final = 80
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    # "no-referrer" would make browsers send Origin: null with our own forms.
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_RAW: Final = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"


class SafeHeaders:
    """ASGI middleware: every answer says what a browser may do with it, and that it is not to be kept.

    ``base`` is the path it speaks for: a site that is shown beside the service has its own say.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        self._app = app
        self._base = f"{base}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that an answer does not set itself."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _RAW if pair[0] not in there)]
            await send(message)

        own = scope["type"] == "http" and scope["path"].startswith(self._base)
        await self._app(scope, receive, sending if own else send)


def wants_page(request: Request) -> bool:
    """Tell a browser from a program."""
    return "text/html" in request.headers.get("accept", "")


async def read_values(request: Request, *, loose: bool = False) -> dict[str, Any]:
    """Return the fields of a form or a JSON object. ``loose`` takes JSON sent as text, as beacons do."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind == _FORM:
        values = _form(body)
    elif kind == _JSON or (loose and kind in {"text/plain", ""}):
        values = _object(body)
    else:
        raise RefusedError(415, "content-type")
    if not _is_text(values):
        raise RefusedError(400, "text")
    return values


def _is_text(value: object) -> bool:
    """Tell whether all words in a value can be stored and shown: no NUL, no half of a pair of surrogates."""
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is None
    if isinstance(value, dict):
        return all(map(_is_text, value.keys())) and all(map(_is_text, value.values()))
    return all(map(_is_text, value)) if isinstance(value, list) else True


def _form(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise RefusedError(400, "form") from error
    values = dict(pairs)
    if len(values) != len(pairs):
        raise RefusedError(400, "twice")
    return values


def _object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "json") from error
    if not isinstance(values, dict):
        raise RefusedError(400, "json")
    return values


def text_of(values: Mapping[str, Any], name: str, most: int = 200) -> str:
    """Return a text field, "" when it is absent. Raises RefusedError when it is no text or too long."""
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise RefusedError(422, "fields", {name: "long"})
    return value


def problem(status: int, code: str, errors: Mapping[str, str], retry_after: int = 0) -> Response:
    """Return an RFC 9457 answer."""
    content = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "errors": [{"field": field, "code": said} for field, said in errors.items()],
    }
    return Response(json.dumps(content), status, _retry(retry_after), "application/problem+json")


def answer_json(content: Mapping[str, Any], status: int = 200) -> Response:
    """Return JSON with Thai letters as they are."""
    return Response(json.dumps(content, ensure_ascii=False), status, media_type=_JSON)


def page(
    name: str, configuration: Configuration, status: int = 200, /, retry_after: int = 0, **values: Any
) -> Response:
    """Return a page in Thai from a template; every value is escaped."""
    text = render(name, configuration, **values)
    return HTMLResponse(text, status, _retry(retry_after))


def render(name: str, configuration: Configuration, **values: Any) -> str:
    """Return the HTML of a template."""
    return _environment().get_template(name).render(base=BASE, site=configuration, **values)


def _retry(seconds: int) -> dict[str, str]:
    return {"retry-after": str(seconds)} if seconds else {}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["thai_day"] = _thai_day
    environment.filters["thai_moment"] = _thai_moment
    environment.filters["event_words"] = words_of_event
    return environment


def _thai_day(text: str) -> str:
    """Write an ISO day as on a document."""
    return format_date(date.fromisoformat(text)) if text else ""


def _thai_moment(text: str) -> str:
    """Write a stored moment, which is UTC, as the day and time it was in Thailand."""
    return format_time(moment_of(text))
