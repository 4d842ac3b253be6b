"""Headers and redirects for whoever serves the files: one source, written the way each common host reads it.

``_headers`` and ``_redirects`` are read by hosts of static files; the others are to be included in the configuration of
nginx, Caddy and Apache. The policy also stands in every page, for hosts that send no headers at all.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from prakat.site.frame import NOT_FOUND, POLICY
from prakat.site.nodes import GeneratedFile

# A header may say who may frame a page; the page itself may not.
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing to others. "no-referrer" would make browsers say Origin: null with the forms of our own pages.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOLDER: Final = "assets/hosting"
_FONTS: Final = "/assets/fonts/*"
_KEEP: Final = "public, max-age=2592000"


def render_hosting(redirects: Mapping[str, str], base: str = "/") -> Iterator[GeneratedFile]:
    """Yield the files. ``redirects`` are addresses by the ones they replace; ``base`` is the path the site lies at."""
    moved = {base + old: base + new for old, new in sorted(redirects.items())}
    yield _file("_headers", _headers())
    yield _file("_redirects", (f"{old} {new} 301" for old, new in moved.items()))
    yield _file(f"{FOLDER}/nginx.conf", _nginx(moved, base))
    yield _file(f"{FOLDER}/Caddyfile", _caddy(moved, base))
    yield _file(f"{FOLDER}/apache.conf", _apache(moved, base))


def _file(path: str, lines: Iterator[str]) -> GeneratedFile:
    return GeneratedFile(path=path, content="".join(f"{line}\n" for line in lines).encode())


def _headers() -> Iterator[str]:
    yield "/*"
    yield from (f"  {name}: {value}" for name, value in HEADERS.items())
    yield _FONTS
    yield f"  Cache-Control: {_KEEP}"


def _nginx(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# include this inside server { … }"
    yield "charset utf-8;"
    yield f"error_page 404 {base}{NOT_FOUND};"
    yield from (f'add_header {name} "{value}" always;' for name, value in HEADERS.items())
    yield from (f"location = {old} {{ return 301 {new}; }}" for old, new in moved.items())


def _caddy(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# import this inside the site's block"
    yield "header {"
    yield from (f'\t{name} "{value}"' for name, value in HEADERS.items())
    yield "}"
    yield f'header {_FONTS} Cache-Control "{_KEEP}"'
    yield from (f"redir {old} {new} 301" for old, new in moved.items())
    yield "handle_errors {"
    yield f"\trewrite * {base}{NOT_FOUND}"
    yield "\tfile_server"
    yield "}"


def _apache(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# include this in the virtual host; needs mod_headers"
    yield "AddDefaultCharset utf-8"
    yield f"ErrorDocument 404 {base}{NOT_FOUND}"
    yield from (f'Header always set {name} "{value}"' for name, value in HEADERS.items())
    yield from (f'RedirectMatch 301 "^{_escaped(old)}$" "{new}"' for old, new in moved.items())


def _escaped(path: str) -> str:
    return path.replace(".", r"\.")
