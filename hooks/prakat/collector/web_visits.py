"""Counting visits: the beacon, the picture for browsers without scripts, and the script itself. No cookie, ever."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from prakat.collector.answers import TEMPLATES, read_values
from prakat.collector.bots import is_machine
from prakat.collector.client import Origin
from prakat.collector.configuration import BASE
from prakat.collector.manifest import plain_address
from prakat.collector.service import Service
from prakat.collector.trouble import RefusedError
from prakat.collector.visits import Hit, store_hits

_GIF: Final = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_DAY: Final = {"cache-control": "public, max-age=86400"}


async def post_hit(request: Request) -> Response:
    """Count one opened page: ``{"p": "/address/"}``. 204 once it is stored, or with the reason why not."""
    service: Service = request.app.state.service
    origin = service.origin(request)
    values = await read_values(request, loose=True)
    path = values.pop("p", None)
    values.pop("r", None)
    if not isinstance(path, str) or values:
        raise RefusedError(400, "keys")
    reason = "no-origin" if origin is Origin.UNKNOWN else await _count(service, request, path)
    return Response(status_code=204, headers={"feedback-ignored": reason} if reason else {})


async def get_pixel(request: Request) -> Response:
    """Count one opened page for browsers without scripts, where the operator wants that."""
    service: Service = request.app.state.service
    if not service.configuration.pixel:
        raise RefusedError(404, "off")
    site = request.headers.get("sec-fetch-site", "same-origin")
    reason = "no-origin" if site != "same-origin" else await _count(service, request, request.query_params.get("p", ""))
    return Response(_GIF, media_type="image/gif", headers={"feedback-ignored": reason} if reason else {})


async def _count(service: Service, request: Request, path: str) -> str:
    """Store a hit and return "", or the reason why it does not count."""
    address = plain_address(path[:1000])
    kind = service.manifest.kind_of(address)
    reason = _reason(request, kind)
    if reason:
        service.ignore(reason)
        return reason
    service.limit(service.hits, service.network(request))
    day = service.today()
    visitor = await service.visitor(request, day)
    await service.writer.submit(store_hits, Hit(day.isoformat(), address, kind, visitor))
    return ""


def _reason(request: Request, kind: str) -> str:
    headers = request.headers
    if headers.get("dnt") == "1" or headers.get("sec-gpc") == "1":
        return "dnt"
    purpose = headers.get("sec-purpose", "") + headers.get("purpose", "") + headers.get("x-moz", "")
    if "prefetch" in purpose or "prerender" in purpose:
        return "prefetch"
    if is_machine(headers.get("user-agent", "")):
        return "bot"
    return "" if kind else "unknown-path"


async def get_script(_: Request) -> Response:
    """Return the script of the site's pages."""
    return Response((TEMPLATES / "v.js").read_bytes(), media_type="text/javascript; charset=utf-8", headers=_DAY)


async def get_style(_: Request) -> Response:
    """Return the style sheet of the service's pages."""
    return Response((TEMPLATES / "style.css").read_bytes(), media_type="text/css; charset=utf-8", headers=_DAY)


ROUTES: Final = [
    Route(f"{BASE}/v1/hit", post_hit, methods=["POST"]),
    Route(f"{BASE}/v1/pixel.gif", get_pixel, methods=["GET"]),
    Route(f"{BASE}/v.js", get_script, methods=["GET"]),
    Route(f"{BASE}/style.css", get_style, methods=["GET"]),
]
