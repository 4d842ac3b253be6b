"""The ASGI application: routes, and what is said when something is refused or cannot be stored."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from prakat.collector import web_complaints, web_ratings, web_staff, web_statistics, web_tracking, web_visits
from prakat.collector.answers import SafeHeaders, page, problem, wants_page
from prakat.collector.body_limit import BodyLimit
from prakat.collector.configuration import BASE
from prakat.collector.service import Service
from prakat.collector.trouble import RefusedError, UnavailableError


async def get_health(_: Request) -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok\n")


async def get_ready(request: Request) -> Response:
    """Say that something could be stored now."""
    service: Service = request.app.state.service
    await service.ready()
    return PlainTextResponse("ready\n")


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)  # noqa: S101 - registered for nothing else
    return _say(request, error.status, error.code, error.errors, error.retry_after)


async def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, UnavailableError)  # noqa: S101 - registered for nothing else
    return _say(request, 503, "unavailable", {}, error.retry_after)


def _say(request: Request, status: int, code: str, errors: dict[str, str], retry_after: int) -> Response:
    service: Service = request.app.state.service
    if not wants_page(request):
        return problem(status, code, errors, retry_after)
    values = {"status": status, "code": code, "errors": errors, "retry_after": retry_after}
    return page("problem.html", service.configuration, status, retry_after, values=values)


async def _missing(request: Request, _error: Exception) -> Response:
    return _say(request, 404, "not-found", {}, 0)


async def _broken(request: Request, _error: Exception) -> Response:
    return _say(request, 500, "broken", {}, 0)


def build_app(service: Service, site: Path | None = None) -> Starlette:
    """Return the application around a service, which starts and stops with it.

    ``site`` is the folder of a built site to show on the same origin, where no web server does that.
    """
    shown = [Mount("/", StaticFiles(directory=site, html=True))] if site is not None else []

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.stop()

    app = Starlette(
        routes=[*ROUTES, *shown],
        middleware=[Middleware(SafeHeaders, base=BASE), Middleware(BodyLimit, base=BASE)],
        exception_handlers={RefusedError: _refused, UnavailableError: _unavailable, 404: _missing, Exception: _broken},
        lifespan=living,
    )
    app.state.service = service
    return app


ROUTES: Final = [
    *web_visits.ROUTES,
    *web_ratings.ROUTES,
    *web_complaints.ROUTES,
    *web_tracking.ROUTES,
    *web_staff.ROUTES,
    *web_statistics.ROUTES,
    Route(f"{BASE}/healthz", get_health, methods=["GET"]),
    Route(f"{BASE}/readyz", get_ready, methods=["GET"]),
]
