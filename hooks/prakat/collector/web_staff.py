"""The staff's pages. A session needs its cookie, every form the session's own token and this site's Origin."""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from prakat.collector.answers import page, read_values, text_of
from prakat.collector.cases import OPEN, STEPS, WORDS
from prakat.collector.client import Origin
from prakat.collector.configuration import BASE
from prakat.collector.desk import REASON_WORDS, REASONS, Deed, Desk, View, list_cases, list_events, read_comments
from prakat.collector.plain_text import plain_text
from prakat.collector.receipt import parse_ticket
from prakat.collector.service import Service
from prakat.collector.staff import Login, Member, Sessions, check_login, find_account
from prakat.collector.trouble import RefusedError

_HOME: Final = f"{BASE}/staff/"
_LOGIN: Final = f"{BASE}/staff/login"
_COOKIE: Final = "__Host-prakat-staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """A member of staff at work: who, with which session."""

    service: Service
    sessions: Sessions
    member: Member
    secret: str

    @property
    def desk(self) -> Desk:
        return Desk(keys=self.service.keys, keep=self.service.configuration.keep)

    def show(self, name: str, /, **values: Any) -> Response:
        common: dict[str, Any] = {
            "member": self.member,
            "form_token": self.sessions.form_token(self.secret),
            "words": WORDS,
        }
        return page(name, self.service.configuration, 200, **common, **values)


async def _seat(request: Request) -> _Seat | None:
    service: Service = request.app.state.service
    sessions = Sessions(keys=service.keys)
    secret = request.cookies.get(_COOKIE, "")[:100]
    now = service.clock()
    member = await service.read(lambda connection: sessions.find(connection, secret, now))
    if member is None:
        return None
    await service.writer.submit(sessions.touch, (secret, now))
    return _Seat(service=service, sessions=sessions, member=member, secret=secret)


async def _posted(request: Request) -> tuple[_Seat, dict[str, Any]]:
    """Return who sent a form and its fields. Raises RefusedError unless it is this session's own form."""
    service: Service = request.app.state.service
    if service.origin(request) is not Origin.SAME:
        raise RefusedError(403, "origin")
    seat = await _seat(request)
    if seat is None:
        raise RefusedError(403, "session")
    values = await read_values(request)
    if not secrets.compare_digest(
        text_of(values, "form_token").encode(), seat.sessions.form_token(seat.secret).encode()
    ):
        raise RefusedError(403, "form-token")
    return seat, values


async def get_login(request: Request) -> Response:
    """Show the form for login and password."""
    service: Service = request.app.state.service
    return page("staff_login.html", service.configuration, wrong=False)


async def post_login(request: Request) -> Response:
    """Open a session with a fresh secret, or say that something was wrong, not what."""
    service: Service = request.app.state.service
    if service.origin(request) is not Origin.SAME:
        raise RefusedError(403, "origin")
    values = await read_values(request)
    login, password = text_of(values, "login", 60), text_of(values, "password")
    code, now = text_of(values, "code", 10).strip(), service.clock()
    who = login.encode() + service.network(request)
    service.limit(service.login_networks, service.network(request))
    service.limit(service.logins, who)
    row = await service.read(lambda connection: find_account(connection, login))
    right = await service.in_turn(lambda: check_login(service.keys, row, password, code, now))
    secret = secrets.token_urlsafe(32)
    opened = (row is not None and right) and await service.writer.submit(
        Sessions(keys=service.keys).open,
        Login(staff_id=row.id, secret=secret, code=code, old=request.cookies.get(_COOKIE, "")[:100], now=now),
    )
    if not opened:
        return page("staff_login.html", service.configuration, 403, wrong=True)
    service.logins.give_back(who)
    service.login_networks.give_back(service.network(request))
    answer = RedirectResponse(_HOME, 303)
    answer.set_cookie(_COOKIE, secret, path="/", secure=True, httponly=True, samesite="strict")
    return answer


async def post_logout(request: Request) -> Response:
    """End the session."""
    seat, _ = await _posted(request)
    await seat.service.writer.submit(seat.sessions.end, seat.secret)
    answer = RedirectResponse(_LOGIN, 303)
    answer.delete_cookie(_COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def _start(request: Request) -> int:
    text = request.query_params.get("start", "0")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else 0  # noqa: PLR2004 - a million cases


async def get_list(request: Request) -> Response:
    """Show the cases of one state; auditors are led to the log."""
    seat = await _seat(request)
    if seat is None:
        return RedirectResponse(_LOGIN, 303)
    if seat.member.role == "auditor":
        return RedirectResponse(f"{_HOME}audit", 303)
    status = request.query_params.get("status", "open")
    status = status if status in {*STEPS, "open"} else "open"
    start = _start(request)
    rows = await seat.service.read(lambda connection: list_cases(connection, seat.member, status, start))
    today = seat.service.today().isoformat()
    return seat.show("staff_list.html", rows=rows, status=status, today=today, start=start, states=("open", *STEPS))


async def get_find(request: Request) -> Response:
    """Lead from a ticket, however it is typed, to its case."""
    return RedirectResponse(f"{_HOME}c/{parse_ticket(request.query_params.get('ticket', '')[:40]) or '-'}", 303)


async def get_audit(request: Request) -> Response:
    """Show who did what, and who looked, to auditors."""
    seat = await _seat(request)
    if seat is None:
        return RedirectResponse(_LOGIN, 303)
    if seat.member.role != "auditor":
        raise RefusedError(403, "role")
    start = _start(request)
    rows = await seat.service.read(lambda connection: list_events(connection, start))
    return seat.show("staff_audit.html", rows=rows, start=start)


async def get_comments(request: Request) -> Response:
    """Show what people wrote into the survey, to officers."""
    seat = await _seat(request)
    if seat is None:
        return RedirectResponse(_LOGIN, 303)
    if seat.member.role != "officer":
        raise RefusedError(403, "role")
    rows = await seat.service.writer.submit(read_comments, (seat.member, seat.service.clock()))
    return seat.show("staff_comments.html", rows=rows)


async def get_case(request: Request) -> Response:
    """Show a case; that it was looked at is committed first."""
    return await _show_case(request, "view", "staff_case.html")


async def get_print(request: Request) -> Response:
    """Show a case for the file, on paper."""
    return await _show_case(request, "print", "staff_print.html")


async def _show_case(request: Request, kind: str, template: str) -> Response:
    seat = await _seat(request)
    if seat is None:
        return RedirectResponse(_LOGIN, 303)
    ticket = parse_ticket(request.path_params["ticket"])
    deed = Deed(member=seat.member, ticket=ticket, kind=kind, now=seat.service.clock())
    view: View | RefusedError = await seat.service.writer.submit(seat.desk.look, deed)
    if isinstance(view, RefusedError):
        raise view
    return seat.show(template, view=view, reasons=REASONS, reason_words=REASON_WORDS, open_states=OPEN)


async def post_deed(request: Request) -> Response:
    """Carry out a step on a case and show it again."""
    seat, values = await _posted(request)
    ticket = parse_ticket(request.path_params["ticket"])
    deed = Deed(
        member=seat.member,
        ticket=ticket,
        kind=text_of(values, "kind", 20),
        now=seat.service.clock(),
        value=text_of(values, "value"),
        text=plain_text(text_of(values, "text", 8000)),
    )
    refused = await seat.service.writer.submit(seat.desk.do, deed)
    if refused is not None:
        raise refused
    return RedirectResponse(f"{_HOME}c/{ticket}", 303)


ROUTES: Final = [
    Route(_LOGIN, get_login, methods=["GET"]),
    Route(_LOGIN, post_login, methods=["POST"]),
    Route(f"{_HOME}logout", post_logout, methods=["POST"]),
    Route(_HOME, get_list, methods=["GET"]),
    Route(f"{_HOME}find", get_find, methods=["GET"]),
    Route(f"{_HOME}comments", get_comments, methods=["GET"]),
    Route(f"{_HOME}audit", get_audit, methods=["GET"]),
    Route(f"{_HOME}c/{{ticket}}", get_case, methods=["GET"]),
    Route(f"{_HOME}c/{{ticket}}", post_deed, methods=["POST"]),
    Route(f"{_HOME}c/{{ticket}}/print", get_print, methods=["GET"]),
]
