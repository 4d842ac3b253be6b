"""The addresses that are counted: those the built site has, and no others. Nobody can write a line into "most read"."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from prakat.collector.trouble import CollectorError
from prakat.settings import ATTACHMENT_SUFFIXES

MOST: Final = 300
_INDEX: Final = "index.html"


@dataclass(slots=True)
class Manifest:
    """What may be counted; ``files`` are downloads. Addresses are as a browser shows them, percent signs decoded."""

    pages: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    modified: float = 0.0
    _path: Path | None = field(default=None)

    def kind_of(self, address: str) -> str:
        """Return "page", "file", or "" for what is not counted."""
        if len(address) > 3 * MOST:
            return ""
        return "page" if address in self.pages else "file" if address in self.files else ""

    def reload(self) -> bool:
        """Read the file again when it has changed; a file that is gone for a moment changes nothing."""
        if self._path is None or not self._path.exists() or self._path.stat().st_mtime == self.modified:
            return False
        fresh = read_manifest(self._path)
        self.pages, self.files, self.modified = fresh.pages, fresh.files, fresh.modified
        return True


def plain_address(address: str) -> str:
    """Return an address without query, fragment and percent signs."""
    path = address.partition("#")[0].partition("?")[0]
    return unquote(path, errors="replace") if "%" in path else path


def read_manifest(path: Path) -> Manifest:
    """Read a manifest: one address a line. Raises CollectorError when it is missing."""
    try:
        modified = path.stat().st_mtime
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise CollectorError(
            "ไม่พบรายการหน้าของเว็บไซต์ (manifest)",
            "the list of the site's pages (manifest) cannot be read",
            "สร้างเว็บไซต์ แล้วสั่ง prakat collect manifest SITE_DIR",
            "build the site, then run prakat collect manifest SITE_DIR",
        ) from error
    kept = [line for line in lines if line.startswith("/") and len(line) <= MOST]
    files = frozenset(line for line in kept if _is_file(line))
    return Manifest(pages=frozenset(kept) - files, files=files, modified=modified, _path=path)


def render_manifest(site: Path, prefix: str = "/") -> str:
    """Return the manifest of a built site: its pages as directories, and the attachments that are downloaded."""
    return "".join(f"{line}\n" for line in sorted(_addresses(site, prefix)))


def _addresses(site: Path, prefix: str) -> Iterator[str]:
    for path in site.rglob("*"):
        if not path.is_file():
            continue
        address = prefix + path.relative_to(site).as_posix()
        if path.name == _INDEX:
            yield address[: -len(_INDEX)]
        elif _is_counted(path, asset=address.startswith(f"{prefix}assets/")):
            yield address


def _is_counted(path: Path, *, asset: bool) -> bool:
    if path.suffix == ".html":
        return path.name != "404.html"
    return path.suffix.lower() in ATTACHMENT_SUFFIXES and not asset


def _is_file(address: str) -> bool:
    return not address.endswith(("/", ".html"))
