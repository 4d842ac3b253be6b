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
_FONTS: Final = "assets/fonts/"
_KEEP: Final = 2592000  # seconds
# Text that gains from it; pictures, fonts and PDF are packed already.
_PACKED: Final = (
    "text/plain text/css text/csv text/xml text/javascript application/javascript application/json "
    "application/manifest+json application/xml application/atom+xml application/rss+xml image/svg+xml"
)
# What the collector says there is its own: its policy, and no packing, which would let its secrets be guessed.
_SERVICE: Final = "/_fb/"


def render_hosting(redirects: Mapping[str, str], base: str = "/") -> Iterator[GeneratedFile]:
    """Yield the files. ``redirects`` are addresses by the ones they replace; ``base`` is the path the site lies at."""
    moved = {base + old: base + new for old, new in sorted(redirects.items())}
    yield _file("_headers", _headers(base))
    yield _file("_redirects", (f"{old} {new} 301" for old, new in moved.items()))
    yield _file(f"{FOLDER}/nginx.conf", _nginx(moved, base))
    yield _file(f"{FOLDER}/Caddyfile", _caddy(moved, base))
    yield _file(f"{FOLDER}/apache.conf", _apache(moved, base))


def _file(path: str, lines: Iterator[str]) -> GeneratedFile:
    return GeneratedFile(path=path, content="".join(f"{line}\n" for line in lines).encode())


def _headers(base: str) -> Iterator[str]:
    yield "/*"
    yield from (f"  {name}: {value}" for name, value in HEADERS.items())
    yield f"{base}{_FONTS}*"
    yield f"  Cache-Control: max-age={_KEEP}"


def _nginx(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# include a copy of this inside server { … }; one header added in a location keeps all of these away from it"
    yield "charset utf-8;"
    yield f"error_page 404 {base}{NOT_FOUND};"
    yield f"error_page 403 =404 {base}{NOT_FOUND};"
    yield "absolute_redirect off;"
    yield "gzip on;"
    yield "gzip_vary on;"
    yield f"gzip_types {_PACKED};"
    yield from (f'add_header {name} "{value}" always;' for name, value in HEADERS.items())
    yield f"location {base}{_FONTS} {{ expires {_KEEP}s; }}"
    yield from (f"location = {old} {{ return 301 {new}; }}" for old, new in moved.items())


def _caddy(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# import a copy of this inside the site's block"
    # "?": only where an answer does not say it itself, as the collector's do; in one block they would hold together.
    yield from (f'header ?{name} "{value}"' for name, value in HEADERS.items())
    yield f'header {base}{_FONTS}* Cache-Control "max-age={_KEEP}"'
    yield f"@packed not path {_SERVICE}*"
    yield "encode @packed gzip"
    yield from (f"redir {old} {new} 301" for old, new in moved.items())
    yield "@missing {"
    yield f"\tnot path {_SERVICE}*"
    yield "\tnot file {path}/index.html"
    yield "\tnot {"
    yield "\t\tfile {path}"
    yield "\t\tnot path */"
    yield "\t}"
    yield "}"
    yield "handle @missing {"
    yield f"\trewrite * {base}{NOT_FOUND}"
    yield "\tfile_server {"
    yield "\t\tstatus 404"
    yield "\t}"
    yield "}"


def _apache(moved: Mapping[str, str], base: str) -> Iterator[str]:
    yield "# include a copy of this in the virtual host; needs mod_headers, and mod_deflate to send text packed"
    yield "AddDefaultCharset utf-8"
    yield f"ErrorDocument 404 {base}{NOT_FOUND}"
    yield from (f'Header always set {name} "{value}"' for name, value in HEADERS.items())
    yield f'<LocationMatch "^{_escaped(base + _FONTS)}">'
    yield f'\tHeader set Cache-Control "max-age={_KEEP}"'
    yield "</LocationMatch>"
    yield "<IfModule deflate_module>"
    yield f"\tAddOutputFilterByType DEFLATE text/html {_PACKED}"
    yield "</IfModule>"
    yield from (f'RedirectMatch 301 "^{_escaped(old)}$" "{new}"' for old, new in moved.items())


def _escaped(path: str) -> str:
    return path.replace(".", r"\.")
