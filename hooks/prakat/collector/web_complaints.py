"""The complaint form, its check page and its receipt. Corruption has its own way in, and its own readers."""

import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from prakat.collector.answers import answer_json, page, read_values, text_of, wants_page
from prakat.collector.cases import COUNTED, SUSPECT, Receipt, Submission
from prakat.collector.complaint_form import HONEYPOT, LIMITS, Complaint, parse_complaint
from prakat.collector.configuration import BASE, CORRUPTION
from prakat.collector.form_token import EXPIRES, NOT_BEFORE, Token, make_token, read_token
from prakat.collector.receipt import format_code
from prakat.collector.service import Service
from prakat.collector.trouble import RefusedError

_FORM: Final = "complaint"
_SEND: Final = "complaint-send"
_AGAIN: Final = "complaint-code"


async def get_form(request: Request) -> Response:
    """Show the general form."""
    return _form(request.app.state.service, {}, {}, "", corruption=False)


async def get_corruption_form(request: Request) -> Response:
    """Show the form that only officers of integrity read."""
    return _form(request.app.state.service, {}, {}, "", corruption=True)


def _form(service: Service, given: dict[str, Any], errors: dict[str, str], token: str, *, corruption: bool) -> Response:
    return page(
        "complaint_form.html",
        service.configuration,
        422 if errors else 200,
        given=given,
        errors=errors,
        corruption=corruption,
        longest=LIMITS,
        token=token or make_token(service.keys, _FORM, service.clock().timestamp()),
    )


async def get_token(request: Request) -> Response:
    """Hand out a token for a program that sends complaints."""
    service: Service = request.app.state.service
    if request.query_params.get("for") != _FORM:
        raise RefusedError(422, "purpose")
    token = make_token(service.keys, _FORM, service.clock().timestamp())
    return answer_json({"token": token, "not_before": NOT_BEFORE, "expires": EXPIRES, "pow": None})


async def post_complaint(request: Request) -> Response:
    """Check a complaint, show it once more, store it, and give the receipt."""
    service: Service = request.app.state.service
    service.origin(request)
    values = await read_values(request)
    token, step = text_of(values, "token"), text_of(values, "step")
    trapped = bool(text_of(values, HONEYPOT, 4000))
    fields = {name: value for name, value in values.items() if name not in {"token", "step", HONEYPOT}}
    try:
        complaint = parse_complaint(fields, service.configuration)
    except RefusedError as error:
        if wants_page(request):
            corruption = fields.get("category") == CORRUPTION
            return _form(service, fields, error.errors, token, corruption=corruption)
        raise
    if wants_page(request):
        slip = _slip(service, _SEND, token) if step == "send" else None
        if slip is None:
            # Whoever fell into the trap stays in it on the next page.
            return _next_page(service, complaint, fields | ({HONEYPOT: "1"} if trapped else {}), token, step)
    else:
        slip = _slip(service, _FORM, token)
        if slip is None:
            raise RefusedError(422, "token", {"token": "required"})
    receipt = await _store(request, complaint, slip, trapped=trapped)
    return _receipt(request, receipt, slip, corruption=complaint.category == CORRUPTION)


def _slip(service: Service, purpose: str, token: str) -> Token | None:
    return read_token(service.keys, purpose, token, service.clock().timestamp())


def _next_page(service: Service, complaint: Complaint, fields: dict[str, Any], token: str, step: str) -> Response:
    """Show the form again, or what is about to be sent. Nothing is stored yet."""
    if step == "change":
        return _form(service, fields, {}, "", corruption=complaint.category == CORRUPTION)
    now = service.clock().timestamp()
    first = _slip(service, _FORM, token)
    # The time the form was handed out, and its number, go on with it.
    sending = make_token(service.keys, _SEND, now - (first.age if first else 0), first.number if first else "")
    return page("complaint_check.html", service.configuration, complaint=complaint, fields=fields, token=sending)


async def _store(request: Request, complaint: Complaint, slip: Token, *, trapped: bool) -> Receipt:
    service: Service = request.app.state.service
    wait = service.complaints.take(service.network(request), time.monotonic())
    if wait:
        raise RefusedError(429, "too-many", retry_after=wait)
    submission = Submission(
        complaint=complaint,
        number=slip.number,
        now=service.clock(),
        verdict=SUSPECT if trapped or slip.hasty else COUNTED,
    )
    return await service.writer.submit(service.intake.store, submission)


def _receipt(request: Request, receipt: Receipt, slip: Token, *, corruption: bool) -> Response:
    service: Service = request.app.state.service
    code = format_code(receipt.code) if receipt.code else ""
    if not wants_page(request):
        said = {"ticket": receipt.ticket, "due": receipt.due_on} | ({"code": code} if code else {})
        return answer_json(said, 201 if code else 200)
    again = make_token(service.keys, _AGAIN, service.clock().timestamp(), slip.number)
    shown: dict[str, Any] = {"receipt": receipt, "code": code, "again": again, "corruption": corruption}
    return page("receipt.html", service.configuration, 201 if code else 200, **shown)


async def post_code(request: Request) -> Response:
    """Give a new code to the browser that sent the form, when its answer was lost on the way."""
    service: Service = request.app.state.service
    service.origin(request)
    slip = _slip(service, _AGAIN, text_of(await read_values(request), "token"))
    if slip is None:
        raise RefusedError(422, "token", {"token": "required"})
    receipt = await service.writer.submit(service.tracker.renew, (slip.number, service.clock()))
    if receipt is None:
        raise RefusedError(409, "late")
    return _receipt(request, receipt, slip, corruption=False)


ROUTES: Final = [
    Route(f"{BASE}/complaints/new", get_form, methods=["GET"]),
    Route(f"{BASE}/complaints/corruption", get_corruption_form, methods=["GET"]),
    Route(f"{BASE}/v1/token", get_token, methods=["GET"]),
    Route(f"{BASE}/v1/complaints", post_complaint, methods=["POST"]),
    Route(f"{BASE}/v1/complaints/code", post_code, methods=["POST"]),
]
