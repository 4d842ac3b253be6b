"""Was this page helpful, and the survey: plain forms, and the same as JSON."""

import time
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from prakat.collector.answers import answer_json, page, read_values, text_of, wants_page
from prakat.collector.client import Origin
from prakat.collector.clock import days_after
from prakat.collector.configuration import BASE, HELPFUL
from prakat.collector.form_token import make_token, read_token
from prakat.collector.manifest import plain_address
from prakat.collector.plain_text import plain_text
from prakat.collector.ratings import COUNTED, HELD, LONGEST_COMMENT, Answer, check_scores, store_answers
from prakat.collector.service import Service
from prakat.collector.trouble import RefusedError

_PURPOSE: Final = "rating"
_TRAP: Final = "website"


async def get_survey(request: Request) -> Response:
    """Show the survey; ``page`` is where the reader comes from."""
    return _survey(request.app.state.service, _known(request, request.query_params.get("page", "")), {}, {})


def _survey(service: Service, address: str, errors: dict[str, str], given: dict[str, Any]) -> Response:
    return page(
        "survey.html",
        service.configuration,
        422 if errors else 200,
        address=address,
        errors=errors,
        given=given,
        longest=LONGEST_COMMENT,
        token=make_token(service.keys, _PURPOSE, service.clock().timestamp()),
    )


def _known(request: Request, address: str) -> str:
    """Return an address of this site's, "" for any other: nothing else is ever linked back to."""
    service: Service = request.app.state.service
    plain = plain_address(address[:1000])
    return plain if service.manifest.kind_of(plain) == "page" else ""


async def post_rating(request: Request) -> Response:
    """Store answers: 201 new, 200 replaced, 202 kept apart; a browser is led to the thanks."""
    service: Service = request.app.state.service
    origin = service.origin(request)
    values = await read_values(request)
    token, trap = text_of(values, "token"), text_of(values, _TRAP)
    comment = plain_text(text_of(values, "comment", LONGEST_COMMENT))
    address = _known(request, text_of(values, "page", 1000))
    given = _answers(values)
    try:
        scores = check_scores(given, frozenset(item.id for item in service.configuration.questions))
    except RefusedError as error:
        if wants_page(request) and HELPFUL not in given:
            return _survey(service, address, error.errors, {**given, "comment": comment})
        raise
    slip = read_token(service.keys, _PURPOSE, token, service.clock().timestamp())
    if origin is Origin.UNKNOWN and slip is None:
        return _confirm(request, address, scores, comment)
    held = bool(trap) or (slip is not None and slip.hasty)
    outcome = await _store(request, address, scores, comment, held=held)
    if wants_page(request):
        return RedirectResponse(f"{BASE}/thanks?{urlencode({'page': address})}", 303)
    status = {"stored": 201, "updated": 200, "held": 202}[outcome]
    return answer_json({"status": "stored" if outcome == "held" else outcome}, status)


def _answers(values: dict[str, Any]) -> dict[str, Any]:
    """Return the scores of a form (``q-find=4``, ``helpful=1``) or of JSON (``answers``). Other names are refused."""
    rest = {name: value for name, value in values.items() if name not in {"token", _TRAP, "comment", "page"}}
    if isinstance(rest.get("answers"), dict) and len(rest) == 1:
        return dict(rest["answers"])
    wrong = [name for name in rest if not name.startswith("q-") and name != HELPFUL]
    if wrong:
        raise RefusedError(422, "fields", {wrong[0][:40]: "unknown"})
    return {name.removeprefix("q-"): value for name, value in rest.items() if value != ""}


def _confirm(request: Request, address: str, scores: dict[str, int], comment: str) -> Response:
    """Ask again on a page of our own: the request did not say where it was made."""
    service: Service = request.app.state.service
    if not wants_page(request):
        raise RefusedError(422, "token", {"token": "required"})
    token = make_token(service.keys, _PURPOSE, service.clock().timestamp())
    return page(
        "survey_check.html", service.configuration, address=address, scores=scores, comment=comment, token=token
    )


async def _store(request: Request, address: str, scores: dict[str, int], comment: str, *, held: bool) -> str:
    service: Service = request.app.state.service
    day = service.today()
    # Beyond what one network may say in an hour, answers are kept apart and not counted: nobody is told apart by it.
    held = service.ratings.take(service.network(request), time.monotonic()) > 0 or held
    answer = Answer(
        day=day.isoformat(),
        page=address,
        voter=await service.visitor(request, day),
        scores=scores,
        comment=comment,
        verdict=HELD if held else COUNTED,
        expires_on=days_after(day, service.configuration.keep.comments),
    )
    outcome = await service.writer.submit(store_answers, answer)
    return "held" if held else outcome


async def get_thanks(request: Request) -> Response:
    """Thank the reader, lead back, and offer the survey."""
    service: Service = request.app.state.service
    return page("thanks.html", service.configuration, address=_known(request, request.query_params.get("page", "")))


ROUTES: Final = [
    Route(f"{BASE}/survey", get_survey, methods=["GET"]),
    Route(f"{BASE}/v1/ratings", post_rating, methods=["POST"]),
    Route(f"{BASE}/thanks", get_thanks, methods=["GET"]),
]
