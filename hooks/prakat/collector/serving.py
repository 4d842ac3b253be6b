"""The server around the application, on loopback: a proxy ends TLS and slow headers, and keeps the traffic log."""

import logging
from pathlib import Path

import uvicorn

from prakat.collector.app import build_app
from prakat.collector.configuration import Configuration
from prakat.collector.service import Service
from prakat.collector.writer import BATCH


def serve(configuration: Configuration, host: str, port: int, batch: int = BATCH, site: Path | None = None) -> None:
    """Serve until the process is told to stop, a built site beside it if asked to. One process: there is one writer."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("prakat").setLevel(logging.INFO)
    uvicorn.run(
        build_app(Service(configuration, batch=batch), site),
        host=host,
        port=port,
        workers=1,
        # Addresses belong into the proxy's own log, which is kept and destroyed by law; never here.
        access_log=False,
        log_level="warning",
        # What a proxy says about a client is judged in `client`, by our own list.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
        limit_concurrency=4000,
    )
