"""A collector of one's own, served on a free port of loopback, and a client that sends exactly what it is told to."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import Table, select
from tests.rules.cases import ROOT

from prakat.collector.configuration import Configuration, read_configuration
from prakat.collector.database import open_database
from prakat.collector.setup import NAME, set_up
from prakat.settings import BANGKOK

PAGES: Final = "/\n/news/\n/contact/\n/procurement/plan.pdf\n"
FIREFOX: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=BANGKOK)
SUBJECT: Final = "ไฟถนนดับ (ตัวอย่าง)"
BODY: Final = "ไฟถนนหน้าตลาดดับสามคืนแล้ว (ตัวอย่าง)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, as a JSON value."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body, as text."""
        return self.body.decode()


@dataclass(slots=True)
class Client:
    """Sends requests as a browser on the site would; every header can be changed, and None takes one away."""

    port: int
    origin: str
    headers: dict[str, str | None] = field(default_factory=dict)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str | None) -> Answer:
        """Send one request on a connection of its own."""
        own = {"user-agent": FIREFOX, "origin": self.origin if method == "POST" else None, **self.headers}
        named = own | {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {name: value for name, value in named.items() if value is not None}
            connection.request(method, f"/_fb{path}", body or None, sent)
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        """GET as a browser."""
        return self.send("GET", path, b"", **{"accept": "text/html", **headers})

    def form(self, path: str, values: Mapping[str, str], **headers: str | None) -> Answer:
        """POST a form as a browser."""
        kind = {"accept": "text/html", "content_type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(values).encode(), **{**kind, **headers})

    def post(self, path: str, values: object, **headers: str | None) -> Answer:
        """POST JSON as a program."""
        return self.send("POST", path, json.dumps(values).encode(), **{"content_type": "application/json", **headers})


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(slots=True)
class Living:
    """A running collector and the folder it lives in."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    batch: int = 512
    before: tuple[str, ...] = ()

    @property
    def configuration(self) -> Configuration:
        """What it was set up with."""
        return read_configuration(self.folder / NAME)

    @property
    def client(self) -> Client:
        """A browser on its site."""
        return Client(self.port, f"http://127.0.0.1:{self.port}")

    @property
    def log(self) -> bytes:
        """What it printed."""
        return (self.folder / "log").read_bytes()

    def start(self, *options: str) -> None:
        """Start it and wait until it could store something."""
        command = [*self.before, sys.executable, "-m", "prakat", "collect", "serve", "--port", str(self.port)]
        command += ["--batch", str(self.batch), "--config", str(self.folder / NAME), *options]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "hooks")}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        for _ in range(300):
            try:
                if self.client.send("GET", "/readyz").status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(self.log.decode())

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop it, kindly or not."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command of the collector on its folder and return what it printed."""
        command = [sys.executable, "-m", "prakat", "collect", *arguments, "--config", str(self.folder / NAME)]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "hooks"), "PRAKAT_DEBUG": "1"}
        done = subprocess.run(command, capture_output=True, env=environment, check=False)
        assert done.returncode == code, (done.returncode, done.stdout.decode(), done.stderr.decode())
        return (done.stdout + (done.stderr if code else b"")).decode()


def make(folder: Path, database: str = "", **settings: Any) -> Living:
    """Set up a collector; settings go into its file as they are, tables by their name."""
    port = free_port()
    set_up(folder, f"http://127.0.0.1:{port}", "เทศบาล (ตัวอย่าง)", None, database)
    (folder / "pages.txt").write_text(PAGES, encoding="utf-8")
    path = folder / NAME
    text = path.read_text("utf-8")
    tables = {name: value for name, value in settings.items() if isinstance(value, dict)}
    plain = {name: value for name, value in settings.items() if name not in tables}
    for name, value in plain.items():
        lines = [line for line in text.splitlines() if not line.startswith(f"{name} =")]
        text = "\n".join([f"{name} = {json.dumps(value)}", *lines, ""])
    for name, value in tables.items():
        head, _, _ = text.partition(f"[{name}]")
        text = head + "\n".join([f"[{name}]", *(f"{key} = {json.dumps(item)}" for key, item in value.items())]) + "\n"
    path.write_text(text + "\n", encoding="utf-8")
    return Living(folder, port)


@contextmanager
def living(folder: Path, database: str = "", **settings: Any) -> Iterator[Living]:
    """Serve a fresh collector for as long as the block lasts."""
    made = make(folder, database, **settings)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def rows(town: Living, table: Table) -> list[Any]:
    """Return what stands in a table of its database."""
    engine = open_database(town.configuration.database, immediate=False)
    try:
        with engine.begin() as connection:
            return list(connection.execute(select(table)))
    finally:
        engine.dispose()


def complaint(**changes: str) -> dict[str, str]:
    """Return the fields of a complaint that is taken."""
    fields = {"category": "road", "subject": SUBJECT, "body": BODY, "identity": "anonymous", "reply": "code"}
    return fields | changes


def hidden(text: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    return text.partition(f'name="{name}" value="')[2].partition('"')[0]
