"""The proxy that is shipped, in front of a living collector and a small site: its file, changed where a test must."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests import servers
from tests.collector.living import FIREFOX, Living, free_port
from tests.rules.cases import ROOT
from tests.servers import HOST, Reply

from prakat.site.hosting import FOLDER, render_hosting

DEPLOY: Final = ROOT / "hooks" / "deploy" / "collector"
ORIGIN: Final = f"https://{HOST}"
CHANNELS: Final = "ช่องทางอื่น (ตัวอย่าง)"
PAGES: Final = {
    "index.html": "<h1>หน้าแรก</h1>" + "<p>ข่าว</p>" * 500,
    "404.html": "<h1>หาไม่พบ (ตัวอย่าง)</h1>",
    "news/new/index.html": "<h1>ข่าว</h1>",
    "complaint/channels/index.html": f"<h1>{CHANNELS}</h1>",
    "assets/fonts/a.woff2": "font",
}
SLOW: Final = {"10s": "2s"}


@dataclass(frozen=True, slots=True)
class Front:
    """A running proxy."""

    name: str
    folder: Path
    town: Living
    port: int
    plain: int
    log: Path

    @property
    def trusted(self) -> Path:
        """The certificate that it shows."""
        return self.folder / "chain.crt"

    def send(
        self, method: str, path: str, body: bytes = b"", source: str = "127.0.0.1", **headers: str | None
    ) -> Reply:
        """Send one request as a browser on the site would."""
        own = {"user-agent": FIREFOX, "accept": "text/html", "origin": ORIGIN if method == "POST" else None}
        named = own | {name.replace("_", "-"): value for name, value in headers.items()}
        with servers.connect(self.port, self.trusted, source) as line:
            return servers.ask(line, method, path, body, {k: v for k, v in named.items() if v is not None})

    def form(self, path: str, values: Mapping[str, str], **more: str) -> Reply:
        """Send a form."""
        kind = {"content_type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(values).encode(), **{**kind, **more})


def changed(text: str, changes: Mapping[str, str]) -> str:
    """Return the text with each of these replaced; every one of them must be there."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def lay_out(site: Path) -> None:
    """Write a small site, and what the real one says to its host."""
    hosting = {file.path: file.content.decode() for file in render_hosting({"news/old/": "news/new/"})}
    for name, text in {**PAGES, **hosting}.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@contextmanager
def front(
    name: str, folder: Path, town: Living, changes: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[Front]:
    """Start the shipped proxy of this name before a collector; ``changes`` are made in its file first."""
    lay_out(folder / "site")
    servers.certificate(folder)
    made = Front(name, folder, town, free_port(), free_port(), log or folder / f"{name}.log")
    # As the file's own comment tells to make it.
    os.close(os.open(made.log, os.O_CREAT, 0o600))
    write, start, environment = {"caddy": _CADDY, "nginx": _NGINX}[name]
    configuration = write(made, changes or {})
    with servers.running(start(configuration), made.port, folder / "said", environment(made)):
        yield made


def _caddy(made: Front, changes: Mapping[str, str]) -> Path:
    (made.folder / "site.caddy").write_bytes((made.folder / "site" / FOLDER / "Caddyfile").read_bytes())
    tests = f"\tadmin off\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n\thttp_port {made.plain}\n"
    own = {
        "{\n\tgrace_period": f"{{\n{tests}\thttps_port {made.port}\n\tgrace_period",
        "\timport site.caddy": f"\ttls {made.folder}/chain.crt {made.folder}/secret.txt\n\timport site.caddy",
    }
    path = made.folder / "Caddyfile"
    path.write_text(changed((DEPLOY / "Caddyfile").read_text("utf-8"), {**own, **changes}), encoding="utf-8")
    return path


def _caddy_environment(made: Front) -> dict[str, str]:
    """Say to Caddy what an operator would; the host's name is the one in the file."""
    said = {"SITE_FOLDER": f"{made.folder}/site", "COLLECTOR": f"127.0.0.1:{made.town.port}"}
    return servers.caddy_environment(made.folder, TRAFFIC_LOG=str(made.log), **said)


def _nginx(made: Front, changes: Mapping[str, str]) -> Path:
    own = {
        "    listen [::]:443 ssl;\n": "",
        "    listen [::]:80;\n": "",
        "listen 443 ssl;": f"listen 127.0.0.1:{made.port} ssl;",
        "listen 80;": f"listen 127.0.0.1:{made.plain};",
        "/etc/letsencrypt/live/www.example.go.th/fullchain.pem": f"{made.folder}/chain.crt",
        "/etc/letsencrypt/live/www.example.go.th/privkey.pem": f"{made.folder}/secret.txt",
        "root /srv/www;": f"root {made.folder}/site;",
        "/var/log/traffic/nginx.log": str(made.log),
        "127.0.0.1:8470": f"127.0.0.1:{made.town.port}",
    }
    (made.folder / "snippets").mkdir()
    snippet = (made.folder / "site" / FOLDER / "nginx.conf").read_bytes()
    (made.folder / "snippets" / "prakat-site.conf").write_bytes(snippet)
    path = made.folder / "collector.conf"
    path.write_text(changed((DEPLOY / "nginx.conf").read_text("utf-8"), {**own, **changes}), encoding="utf-8")
    return servers.nginx_around(made.folder, f"include {path};")


_CADDY: Final = (_caddy, servers.caddy_command, _caddy_environment)
_NGINX: Final = (_nginx, servers.nginx_command, lambda _made: servers.environment())
