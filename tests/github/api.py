"""GitHub's REST API on loopback, as much of it as the scripts ask for, with real tokens of a GitHub App."""

import base64
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

APP_ID: Final = "123456"
REPOSITORY: Final = "town/website"
_APP: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)
APP_KEY: Final = _APP.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
).decode()


@dataclass(slots=True, kw_only=True)
class Api:
    """What GitHub knows, and what it was asked to keep. ``pages`` is how many items of a list it gives at a time."""

    url: str = ""
    pages: int = 2
    lists: dict[str, list[Any]] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    posted_by: list[str] = field(default_factory=list)
    granted: list[dict[str, Any]] = field(default_factory=list)
    broken: bool = False

    def answer(self, command: str, address: str, raw: bytes, who: str) -> tuple[int, Any, str]:
        """Answer a request of somebody: status, value, and the address of the next page."""
        place = urlsplit(address)
        if self.broken or not who:
            return (500 if self.broken else 401), {"message": "no"}, ""
        if command == "GET":
            return self.get(place.path, parse_qs(place.query))
        value = json.loads(raw)
        status, kept = self.post(place.path, value, who) if command == "POST" else self.patch(place.path, value)
        return status, kept, ""

    def get(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any, str]:
        """Answer a question: status, value, and the address of the next page."""
        if path == f"/repos/{REPOSITORY}/installation":
            return 200, {"id": 99}, ""
        if path == f"/repos/{REPOSITORY}/issues":
            assert query["state"] == ["open"]
            found = [issue for issue in self.issues.values() if issue["state"] == "open"]
            return self._page(path, query, [issue for issue in found if query["labels"][0] in issue["labels"]])
        key = path + (f"?ref={query['ref'][0]}" if "ref" in query else "")
        if key in self.lists:
            return self._page(path, query, self.lists[key])
        return (200, self.objects[key], "") if key in self.objects else (404, {"message": "Not Found"}, "")

    def _page(self, path: str, query: dict[str, list[str]], items: list[Any]) -> tuple[int, Any, str]:
        first = int(query.get("after", ["0"])[0])
        rest = first + self.pages < len(items)
        kept: dict[str, str] = {name: query[name][0] for name in ("ref", "labels", "state") if name in query}
        kept["after"] = str(first + self.pages)
        following = f"{self.url}{path}?{urlencode(kept)}" if rest else ""
        return 200, items[first : first + self.pages], following

    def post(self, path: str, value: Any, who: str) -> tuple[int, Any]:
        """Keep something."""
        if path == "/app/installations/99/access_tokens":
            if who != "app":
                return 401, {}
            self.granted.append(value)
            return 201, {"token": "token of the app"}
        self.posted_by.append(who)
        if path == f"/repos/{REPOSITORY}/check-runs":
            self.checks.append(value)
            return 201, {}
        if path == f"/repos/{REPOSITORY}/issues":
            number = len(self.issues) + 1
            self.issues[number] = {"number": number, "state": "open", **value}
            return 201, self.issues[number]
        return 404, {}

    def patch(self, path: str, value: Any) -> tuple[int, Any]:
        """Change an issue."""
        match = re.fullmatch(rf"/repos/{REPOSITORY}/issues/([0-9]+)", path)
        if match is None:
            return 404, {}
        self.issues[int(match[1])] |= value
        return 200, {}


def who_is(authorization: str) -> str:
    """Return who shows a token: "app" for a web token the App has signed and that is in its time, "" for nobody."""
    token = authorization.removeprefix("Bearer ")
    if token.startswith("token of "):
        return token
    head, claims, signature = (_decode(part) for part in token.split("."))
    try:
        signed = token.rpartition(".")[0].encode()
        _APP.public_key().verify(signature, signed, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return ""
    value = json.loads(claims)
    assert json.loads(head) == {"alg": "RS256", "typ": "JWT"}
    assert value["exp"] - value["iat"] <= 600
    in_time = value["iat"] <= time.time() < value["exp"]
    return "app" if in_time and value["iss"] == APP_ID else ""


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class _Handler(BaseHTTPRequestHandler):
    """Hands requests to the API."""

    api: ClassVar[Api]

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        who = who_is(self.headers.get("Authorization", ""))
        status, value, following = self.api.answer(self.command, self.path, raw, who)
        body = json.dumps(value).encode()
        self.send_response(status)
        if following:
            self.send_header("Link", f'<{following}>; rel="next", <{self.api.url}/x>; rel="last"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay quiet."""


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """Let the API answer on loopback."""
    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    api.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
