"""Where a page stands on the site: addresses are relative to its root, without a leading slash; "" is the home."""

import posixpath
from urllib.parse import quote

from prakat.settings import DOCS


def address_of(path: str) -> str:
    """Return the address of a file under docs/: docs/law/2563/a.md -> law/2563/a/, and attachments as they are."""
    name = path.removeprefix(f"{DOCS}/")
    if not name.endswith(".md"):
        return quote(name)
    stem = name.removesuffix(".md")
    folder = posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem
    return quote(f"{folder}/") if folder else ""


def relative(target: str, page: str) -> str:
    """Return the link from a page's address to a target's, a fragment included: ("law/", "law/a/") -> "../"."""
    address, mark, fragment = target.partition("#")
    there, here = _steps(address), _steps(page)
    shared = 0
    while shared < min(len(there), len(here)) and there[shared] == here[shared]:
        shared += 1
    # By hand: posixpath.relpath asks for the working folder each time, and a page has a hundred links.
    link = "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."
    if address.endswith("/") or not address:
        link += "/"
    return link + mark + fragment


def _steps(address: str) -> list[str]:
    return [step for step in address.split("/") if step]
