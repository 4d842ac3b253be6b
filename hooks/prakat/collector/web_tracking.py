"""Following a case: by POST, so that neither ticket nor code stands in a log, a history or a Referer."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from prakat.collector.answers import answer_json, page, read_values, text_of, wants_page
from prakat.collector.configuration import BASE
from prakat.collector.receipt import format_code, parse_code, parse_ticket
from prakat.collector.service import Service
from prakat.collector.tracking import LONGEST_MESSAGE, Act, Progress
from prakat.collector.trouble import RefusedError

_EVERYBODY: Final = b"*"


async def get_track(request: Request) -> Response:
    """Show the form for ticket and code."""
    service: Service = request.app.state.service
    return page("track.html", service.configuration, wrong=False)


async def post_track(request: Request) -> Response:
    """Show how a case stands."""
    service: Service = request.app.state.service
    service.origin(request)
    values = await read_values(request)
    ticket, code = _named(values)
    _hold_back(service, request)
    found = await service.read(lambda connection: service.tracker.progress(connection, ticket, code))
    return _answer(request, found, code)


def _named(values: Mapping[str, Any]) -> tuple[str, str]:
    return parse_ticket(text_of(values, "ticket")), parse_code(text_of(values, "code"))


def _hold_back(service: Service, request: Request) -> None:
    """Refuse whoever, or whatever crowd, has been wrong too often."""
    now = time.monotonic()
    wait = service.wrong_codes.wait(service.network(request), now) or service.all_wrong_codes.wait(_EVERYBODY, now)
    if wait:
        raise RefusedError(429, "too-many", retry_after=wait)


def _answer(request: Request, found: Progress | None, code: str, status: int = 200) -> Response:
    service: Service = request.app.state.service
    if found is None:
        now = time.monotonic()
        service.wrong_codes.take(service.network(request), now)
        service.all_wrong_codes.take(_EVERYBODY, now)
        if wants_page(request):
            return page("track.html", service.configuration, 404, wrong=True)
        raise RefusedError(404, "not-found")
    if wants_page(request):
        return page("progress.html", service.configuration, status, progress=found, code=format_code(code))
    return answer_json(asdict(found), status)


async def post_act(request: Request) -> Response:
    """Add a word, withdraw, or ask for a case to be taken up again."""
    service: Service = request.app.state.service
    service.origin(request)
    values = await read_values(request)
    kind = request.path_params["kind"]
    text = text_of(values, "text", LONGEST_MESSAGE).strip()
    if kind not in {"message", "withdraw", "reopen"}:
        raise RefusedError(404, "not-found")
    if kind == "message" and not text:
        raise RefusedError(422, "fields", {"text": "required"})
    ticket, code = _named(values)
    _hold_back(service, request)
    service.limit(service.complaints, service.network(request))
    act = Act(ticket=ticket, code=code, kind=kind, text=text, now=service.clock(), keep=service.configuration.keep)
    outcome = await service.writer.submit(service.tracker.act, act)
    if isinstance(outcome, RefusedError):
        raise outcome
    return _answer(request, outcome, code, 201)


ROUTES: Final = [
    Route(f"{BASE}/track", get_track, methods=["GET"]),
    Route(f"{BASE}/v1/track", post_track, methods=["POST"]),
    Route(f"{BASE}/v1/track/{{kind}}", post_act, methods=["POST"]),
]
