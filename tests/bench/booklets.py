"""How long booklets take: 500 manuals of a municipality, first and again, and one of ten pages.

    python tests/bench/booklets.py [--count 500]

Needs what the site needs (``pip install -e .[site]``). Every manual differs in its title and steps from the next.
"""

import argparse
import io
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from pypdf import PdfReader  # noqa: E402 - the path comes first
from tests.content.published import FILES  # noqa: E402

from prakat.approvals.house import read_house  # noqa: E402
from prakat.repository.corpus import Corpus  # noqa: E402
from prakat.repository.snapshot import MemorySnapshot  # noqa: E402
from prakat.site.article import make_article  # noqa: E402
from prakat.site.booklet import Sheet, make_sheet  # noqa: E402
from prakat.site.printing import print_all  # noqa: E402
from prakat.site.publication import read_publication  # noqa: E402

MANUAL = "docs/sop-manual/publishing-pipeline.md"


def sheet_of() -> Sheet:
    """Return the staff manual of this repository as a sheet."""
    corpus = Corpus(MemorySnapshot({**FILES, "approvals.yml": (ROOT / "approvals.yml").read_bytes()}))
    house, _ = read_house(corpus)
    if house is None:
        raise SystemExit("the shipped approvals.yml cannot be read")
    publication = read_publication(corpus, house, site_name="เทศบาลตำบลบึงสำโรง")
    return make_sheet(publication, make_article(publication, publication.by_path[MANUAL], "", ()), ())


def timed(sheets: list[Sheet], kept: Path) -> tuple[float, list[bytes]]:
    """Print sheets; return the seconds it took and the PDFs."""
    start = time.perf_counter()
    printed = print_all(sheets, kept)
    return time.perf_counter() - start, [printed[sheet.address].content for sheet in sheets]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    count = parser.parse_args().count
    sheet = sheet_of()
    kept = Path(tempfile.mkdtemp(prefix="prakat-booklets-"))
    try:
        sheets = [
            replace(sheet, address=f"{number}.pdf", html=sheet.html.replace("เตรียมเรื่อง", f"เตรียมเรื่องที่ {number}"))
            for number in range(count)
        ]
        first, made = timed(sheets, kept)
        again, same = timed(sheets, kept)
        body = sheet.html.partition('<h2 id="_facts">')[2]
        long = replace(sheet, address="long.pdf", html=sheet.html + body * 2)
        timed([replace(long, html=long.html + " ")], kept)
        seconds, (content,) = timed([long], kept)
    finally:
        shutil.rmtree(kept)
    print(f"{count} manuals, first: {first:.1f} s ({first / count * 1000:.0f} ms each, {len(made[0])} bytes)")
    print(f"{count} manuals, again: {again:.2f} s, the same bytes: {made == same}")
    print(f"one of {len(PdfReader(io.BytesIO(content)).pages)} pages: {seconds:.2f} s, {len(content)} bytes")


if __name__ == "__main__":
    main()
