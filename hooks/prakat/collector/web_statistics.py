"""The figures that were exported last, as they stand in the published files; never numbers of the running month."""

import json
from typing import Any, Final

from sqlalchemy import Connection, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from prakat.collector.answers import answer_json
from prakat.collector.configuration import BASE
from prakat.collector.service import Service
from prakat.collector.tables import EXPORT


async def get_statistics(request: Request) -> Response:
    """Return the newest exported month of visits, satisfaction and complaints, by the name of its file's schema."""
    answer = answer_json(await read_newest(request.app.state.service))
    answer.headers["cache-control"] = "public, max-age=3600"
    return answer


async def read_newest(service: Service) -> dict[str, Any]:
    """Return the values by the name of their schema."""
    return await service.read(_newest)


def _newest(connection: Connection) -> dict[str, Any]:
    query = select(EXPORT).where(EXPORT.c.value.is_not(None)).order_by(EXPORT.c.month)
    rows = {row.kind: row for row in connection.execute(query)}
    return {kind: {**json.loads(row.value), "digest": row.digest} for kind, row in sorted(rows.items())}


ROUTES: Final = [Route(f"{BASE}/v1/public/stats", get_statistics, methods=["GET"])]
