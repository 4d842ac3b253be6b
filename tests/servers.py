"""Real web servers on loopback, as hooks/start.py unpacked them or as they are installed; and a client for them."""

import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.rules.cases import ROOT

HOST: Final = "www.example.go.th"
UNPACKED: Final = ROOT / ".venv" / "debian"
_PLACES: Final = (*(UNPACKED / "usr" / name for name in ("sbin", "bin")), Path("/usr/sbin"), Path("/usr/local/sbin"))
MODULES: Final = "usr/lib/apache2/modules"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, each header as often as it came."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return every value of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name: str) -> str:
        """Return the value of a header that came once, "" when it did not come."""
        found = self.all(name)
        assert len(found) <= 1, (name, found)
        return found[0] if found else ""

    @property
    def text(self) -> str:
        """The body, as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body, as a JSON value."""
        return json.loads(self.body)


def program(name: str) -> str:
    """Return where a program lies."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, _PLACES), os.environ["PATH"]]))
    assert found, f"{name} is not there: python3 hooks/start.py test fetches it"
    return found


def unpacked(path: str) -> Path:
    """Return where a file of a Debian package lies: unpacked, or in its own place."""
    return next(place for place in (UNPACKED / path, Path("/") / path) if place.exists())


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which an unpacked program finds its libraries."""
    libraries = [str(path) for path in sorted((UNPACKED / "usr" / "lib").glob("*-linux-*"))]
    return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(libraries), **more}


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate that vouches for itself, for a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(hours=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.crt", folder / "secret.txt"
    chain.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return chain, secret


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, env: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server for as long as the block lasts, from when its port is open."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=env, cwd=log.parent)
    try:
        for _ in range(400):
            assert process.poll() is None, log.read_text("utf-8")
            try:
                socket.create_connection(("127.0.0.1", port), 5).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise AssertionError(log.read_text("utf-8"))
        yield process
    finally:
        process.terminate()
        process.wait(30)


def connect(port: int, trusted: Path | None, source: str = "127.0.0.1") -> socket.socket:
    """Open a line to a server from one of this machine's own addresses, with TLS when a certificate is trusted."""
    line = socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0))
    if trusted is None:
        return line
    return ssl.create_default_context(cafile=str(trusted)).wrap_socket(line, server_hostname=HOST)


def ask(
    line: socket.socket, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Reply:
    """Send one request on a line and read its answer."""
    connection = http.client.HTTPConnection(HOST)
    connection.sock = line
    connection.request(method, path, body or None, dict(headers or {}))
    got = connection.getresponse()
    return Reply(got.status, got.getheaders(), got.read())


def nginx_around(folder: Path, inside: str) -> Path:
    """Write what stands around a server of nginx on Debian, with everything it writes in one folder."""
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    path = folder / "nginx.conf"
    path.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{\ninclude {unpacked('etc/nginx/mime.types')};\ndefault_type application/octet-stream;\n"
        f"gzip on;\naccess_log off;\n{kept}{inside}\n}}\n",
        encoding="utf-8",
    )
    return path


def nginx_command(configuration: Path) -> list[str]:
    """Return how nginx is started with a configuration of ours alone."""
    folder = configuration.parent
    return [program("nginx"), "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")]


def caddy_command(configuration: Path) -> list[str]:
    """Return how Caddy is started with a configuration of ours alone."""
    return [program("caddy"), "run", "--config", str(configuration), "--adapter", "caddyfile"]


def caddy_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment in which Caddy keeps everything in one folder."""
    return environment(HOME=str(folder), XDG_DATA_HOME=str(folder / "data"), XDG_CONFIG_HOME=str(folder / "c"), **more)
