"""Booklets on their way to paper: several processes, and none for what was printed before.

A sheet that was printed once is kept under the SHA-256 of everything its bytes come from: its markup, its style and the
version of whatever sets it. What is kept is only ever read back by that name.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from prakat import pdf
from prakat.findings import CannotJudgeError
from prakat.pdf.render import render_pdf
from prakat.site.booklet import Booklet, Sheet

_LOG: Final = logging.getLogger("mkdocs.hooks.prakat")
_FEW: Final = 4
_ENGINES: Final = ("weasyprint", "pydyf", "fonttools")


def print_all(sheets: Iterable[Sheet], kept: Path) -> dict[str, Booklet]:
    """Return the booklets by the address of their sheet; none when no engine is installed. ``kept`` is a folder."""
    engine = _engine()
    if engine is None:
        _LOG.info("ไม่ได้สร้าง PDF ของคู่มือ เพราะไม่มี WeasyPrint (no booklets: WeasyPrint is not installed)")
        return {}
    files = {sheet: kept / f"{_name(sheet, engine)}.pdf" for sheet in sheets}
    contents = {sheet: file.read_bytes() for sheet, file in files.items() if file.is_file()}
    new = [sheet for sheet in files if sheet not in contents]
    try:
        for sheet, content in zip(new, _print(new), strict=True):
            contents[sheet] = content
            _keep(files[sheet], content)
    except CannotJudgeError as error:
        _LOG.info("ไม่ได้สร้าง PDF ของคู่มือ: %s (%s)", error.text.th, error.text.en)
        return {}
    return {sheet.address: Booklet(sheet=sheet, content=contents[sheet]) for sheet in files}


def place_to_keep() -> Path:
    """Return the folder of this user where what was printed is kept from build to build."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "prakat" / "booklets"


def _engine() -> str | None:
    """Return what sets the sheets, by version and, for our own room, by content; None when it is not installed."""
    try:
        names = " ".join(f"{name} {version(name)}" for name in _ENGINES)
    except PackageNotFoundError:
        return None
    room = Path(pdf.__file__).parent
    ours = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(room.rglob("*.*")) if file.suffix != ".pyc"))
    return f"{names} {ours.hexdigest()}"


def _name(sheet: Sheet, engine: str) -> str:
    return hashlib.sha256(
        f"{engine}\0{sheet.style}\0{sheet.fillable}\0{sheet.title}\0{sheet.html}".encode()
    ).hexdigest()


def _print(sheets: list[Sheet]) -> Iterator[bytes]:
    processors = os.cpu_count() or 1
    if len(sheets) < _FEW or processors < 2:  # noqa: PLR2004 - one has nobody to share with
        yield from map(_print_one, sheets)
        return
    with ProcessPoolExecutor(min(processors, len(sheets))) as pool:
        yield from pool.map(_print_one, sheets, chunksize=4)


def _print_one(sheet: Sheet) -> bytes:
    return render_pdf(sheet.html, title=sheet.title, lang="th", style=sheet.style, fillable=sheet.fillable)


def _keep(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: another build may be at work in the same folder. Keeping is no must."""
    part = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(file)
