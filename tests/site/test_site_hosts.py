"""What the site says to its host, read by the real nginx, Caddy and Apache, before a built site."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests import servers
from tests.collector.living import free_port
from tests.servers import Reply

from prakat.site.hosting import FOLDER, HEADERS, render_hosting

BASES = ("/", "/town/")
TYPES = "etc/mime.types"
MODULES = "authz_core alias deflate dir filter headers mime mpm_event setenvif"


@dataclass(frozen=True, slots=True)
class Host:
    """A running web server with a site below a path."""

    name: str
    port: int
    base: str

    def get(self, path: str, accept: str = "identity") -> Reply:
        """Fetch a page of the site."""
        with servers.connect(self.port, None) as line:
            return servers.ask(line, "GET", self.base + path, headers={"accept-encoding": accept})


def nginx(folder: Path, root: Path, port: int, said: Path) -> tuple[list[str], dict[str, str]]:
    server = f"server {{ listen 127.0.0.1:{port}; root {root}; include {said}/nginx.conf; }}"
    return servers.nginx_command(servers.nginx_around(folder, server)), servers.environment()


def caddy(folder: Path, root: Path, port: int, said: Path) -> tuple[list[str], dict[str, str]]:
    path = folder / "Caddyfile"
    site = f"http://127.0.0.1:{port}, http://{servers.HOST}:{port} {{\nroot * {root}\nimport {said}/Caddyfile\n"
    path.write_text(f"{{\nadmin off\ndefault_bind 127.0.0.1\n}}\n{site}file_server\n}}\n", encoding="utf-8")
    return servers.caddy_command(path), servers.caddy_environment(folder)


def apache(folder: Path, root: Path, port: int, said: Path) -> tuple[list[str], dict[str, str]]:
    modules = servers.unpacked(servers.MODULES)
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES.split()]
    lines += [
        f"ServerRoot {folder}",
        f"PidFile {folder}/pid",
        f"ErrorLog {folder}/error.log",
        f"Listen 127.0.0.1:{port}",
    ]
    lines += ["Mutex sem", f"ServerName {servers.HOST}", f"TypesConfig {servers.unpacked(TYPES)}"]
    lines += [f"<VirtualHost *:{port}>", f"DocumentRoot {root}", f"<Directory {root}>", "Require all granted"]
    lines += ["DirectoryIndex index.html", "</Directory>", f"Include {said}/apache.conf", "</VirtualHost>"]
    path = folder / "httpd.conf"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return [servers.program("apache2"), "-X", "-f", str(path)], servers.environment()


HOSTS = {"nginx": nginx, "caddy": caddy, "apache": apache}


@pytest.fixture(scope="module", params=[(name, base) for name in HOSTS for base in BASES], ids=str)
def host(request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    name, base = request.param
    folder, root = tmp_path_factory.mktemp(name), tmp_path_factory.mktemp("root")
    site = root / base.strip("/")
    shutil.copytree(built, site, dirs_exist_ok=True)
    for file in render_hosting({"news/moved.old/": "news/"}, base):
        (site / file.path).write_bytes(file.content)
    port = free_port()
    command, environment = HOSTS[name](folder, root, port, site / FOLDER)
    with servers.running(command, port, folder / "said", environment):
        yield Host(name, port, base)


def test_every_page_and_every_answer_has_each_header_once(host: Host) -> None:
    for path in ("", "nothing/", "news/moved.old/", "sitemap.xml"):
        answer = host.get(path)
        assert {name: answer.header(name) for name in HEADERS} == HEADERS, path


def test_what_has_moved_is_followed_and_nothing_that_looks_like_it(host: Host) -> None:
    moved = host.get("news/moved.old/")
    assert moved.status == 301
    assert moved.header("location").removeprefix(f"http://{servers.HOST}:{host.port}").removeprefix(
        f"http://{servers.HOST}"
    ) == (f"{host.base}news/")
    assert host.get("news/moved-old/").status == 404
    assert host.get("news/").status == 200


def test_what_is_not_there_is_said_in_thai_and_is_called_missing(host: Host, built: Path) -> None:
    for path in ("nothing", "nothing/at/all/", "assets/fonts/"):
        missing = host.get(path)
        assert missing.status == 404, path
        assert missing.body == (built / "404.html").read_bytes()
        assert missing.header("content-type") == "text/html; charset=utf-8"


def test_text_is_sent_packed_and_says_so_to_caches(host: Host, built: Path) -> None:
    for path in ("", "sitemap.xml", "assets/search.js", "assets/search.css", "assets/search/words.txt"):
        plain, packed = host.get(path), host.get(path, "gzip")
        assert gzip.decompress(packed.body) == plain.body, path
        assert plain.body == (built / (path or "index.html")).read_bytes()
        assert packed.header("content-encoding") == "gzip"
        assert "accept-encoding" in packed.header("vary").lower()


def test_fonts_are_kept_for_a_month_and_pages_are_asked_for_again(host: Host, built: Path) -> None:
    font = next((built / "assets" / "fonts").glob("*.woff2"))
    answer = host.get(font.relative_to(built).as_posix(), "gzip")
    assert answer.body == font.read_bytes()
    assert re.search(r"max-age=2592000\b", answer.header("cache-control"))
    assert not host.get("").all("cache-control")
