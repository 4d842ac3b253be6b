"""Lists of ten thousand documents: ``python tests/bench/site_lists.py [COUNT]``. Sizes, not times, are what counts."""

import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.site.pages import news, publication_of  # noqa: E402 - the path comes first
from tests.site.test_site_lists import SHELL, many  # noqa: E402

from prakat.site.indexes import generate_pages  # noqa: E402


def main() -> None:
    """Make every list of that many documents with the longest titles and summaries there may be."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    publication = replace(publication_of({"docs/news/a.md": news()}), documents=tuple(many(count)))
    start = time.perf_counter()
    pages = list(generate_pages(publication))
    seconds = time.perf_counter() - start
    heaviest = max(pages, key=lambda page: len(page.content.encode()))
    size = len(heaviest.content.encode()) + SHELL
    print(f"{count} documents: {len(pages)} generated pages in {seconds:.1f} s; largest {heaviest.path} {size} bytes")


if __name__ == "__main__":
    main()
