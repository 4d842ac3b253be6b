"""Following a case: by POST, so that neither ticket nor code stands in a log, a history or a Referer."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from prakat.collector.answers import answer_json, page, read_values, text_of, wants_page
from prakat.collector.configuration import BASE
from prakat.collector.plain_text import plain_text
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
    with _guess(service, request) as guess:
        found = await service.read(lambda connection: service.tracker.progress(connection, ticket, code))
        guess.right = found is not None
    return _answer(request, found, code)


def _named(values: Mapping[str, Any]) -> tuple[str, str]:
    return parse_ticket(text_of(values, "ticket")), parse_code(text_of(values, "code"))


@dataclass(slots=True)
class _Guess:
    """A try at a code: taken for a wrong one until it is found right, so that many at once are counted as well."""

    right: bool = False


@contextmanager
def _guess(service: Service, request: Request) -> Iterator[_Guess]:
    """Refuse whoever, or whatever crowd, has been wrong too often."""
    who, now, guess = service.network(request), time.monotonic(), _Guess(right=True)
    if wait := service.wrong_codes.take(who, now):
        raise RefusedError(429, "too-many", retry_after=wait)
    if wait := service.all_wrong_codes.take(_EVERYBODY, now):
        service.wrong_codes.give_back(who)
        raise RefusedError(429, "too-many", retry_after=wait)
    try:
        yield guess
    finally:
        # What could not be read was no guess either.
        if guess.right:
            service.wrong_codes.give_back(who)
            service.all_wrong_codes.give_back(_EVERYBODY)


def _answer(request: Request, found: Progress | None, code: str, status: int = 200) -> Response:
    service: Service = request.app.state.service
    if found is None:
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
    text = plain_text(text_of(values, "text", LONGEST_MESSAGE))
    if kind not in {"message", "withdraw", "reopen"}:
        raise RefusedError(404, "not-found")
    if kind == "message" and not text:
        raise RefusedError(422, "fields", {"text": "required"})
    ticket, code = _named(values)
    service.limit(service.complaints, service.network(request))
    act = Act(ticket=ticket, code=code, kind=kind, text=text, now=service.clock(), keep=service.configuration.keep)
    with _guess(service, request) as guess:
        outcome = await service.writer.submit(service.tracker.act, act)
        guess.right = outcome is not None
    if isinstance(outcome, RefusedError):
        raise outcome
    return _answer(request, outcome, code, 201)


ROUTES: Final = [
    Route(f"{BASE}/track", get_track, methods=["GET"]),
    Route(f"{BASE}/v1/track", post_track, methods=["POST"]),
    Route(f"{BASE}/v1/track/{{kind}}", post_act, methods=["POST"]),
]
