"""Whose text of a Thai PDF is whole, and how long it takes: ``python tests/bench/pdf_text.py --browser chromium``.

A browser prints seeded Thai prose; poppler's ``pdftotext`` is the reference. Compared with pypdf's own extract_text and
with pypdfium2 (``pip install pypdfium2``), on the same pages: how many words with vowels and marks come out whole.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.seeded.prose import Prose  # noqa: E402 - the path comes first

from prakat.content.attachment_pdf_text import PageText  # noqa: E402
from prakat.thai.text import fold_for_comparison  # noqa: E402

WORDS: Final = tuple(Path(__file__).with_name("seeded").joinpath("words.txt").read_text("utf-8").split())
MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ำ")
PAGE: Final = "<meta charset=utf-8><style>p{{break-after:page;font:11pt 'Noto Sans Thai',Sarabun,sans-serif}}</style>{}"


def main() -> None:
    """Print one line for each reader."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--pages", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="prakat-bench-") as folder:
        file = print_pages(Path(folder), asked.browser, asked.pages)
        reference = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode()
        wanted = count_words(reference)
        print(f"{asked.pages} pages, {sum(wanted.values())} words with vowels above or below, tone marks or sara am")
        for name, read in READERS.items():
            start = time.process_time()
            text = read(file)
            each = (time.process_time() - start) / asked.pages * 1000
            lost = sum((wanted - count_words(text)).values())
            print(f"{name:<10} {each:6.1f} ms a page   {lost:>6} words lost ({lost / sum(wanted.values()):.0%})")


def print_pages(folder: Path, browser: str, pages: int) -> Path:
    """Print pages of prose to a PDF."""
    prose = Prose(random.Random(2569))  # noqa: S311 - seeded on purpose
    html = folder / "pages.html"
    html.write_text(PAGE.format("".join(f"<p>{prose.body((), 3_000)}</p>" for _ in range(pages))), "utf-8")
    switches = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    switches += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    switches += [f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer"]
    target = folder / "pages.pdf"
    subprocess.run([browser, *switches, f"--print-to-pdf={target}", html.as_uri()], check=True, capture_output=True)
    return target


def count_words(text: str) -> "Counter[str]":
    """Count the words that have marks."""
    plain = "".join(fold_for_comparison(text).split())
    return Counter({word: plain.count(word) for word in map(fold_for_comparison, WORDS) if MARKS.intersection(word)})


def read_ours(file: Path) -> str:
    """Read with this project's reader on pypdf's objects."""
    page_text = PageText(lambda _: None)
    for page in pages_of(file):
        page_text.read(page.get_contents().get_data(), page["/Resources"])
    return page_text.take_text()


def read_pypdf(file: Path) -> str:
    """Read with pypdf's own extraction."""
    return "\n".join(page.extract_text() for page in pages_of(file))


def pages_of(file: Path) -> Any:
    """Return the pages of a file as pypdf has them."""
    return import_module("pypdf").PdfReader(file).pages


def read_pdfium(file: Path) -> str:
    """Read with PDFium."""
    document = import_module("pypdfium2").PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


READERS: Final[dict[str, Callable[[Path], str]]] = {"prakat": read_ours, "pypdf": read_pypdf, "pypdfium2": read_pdfium}

if __name__ == "__main__":
    main()
