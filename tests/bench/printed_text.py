"""Whether printed Thai comes back from a PDF: ``python tests/bench/printed_text.py [--pdfjs FOLDER]``.

Every stretch of Thai letters of the shipped pages is printed twice, as text and as a bold heading, a line each, and
looked for line by line in what each reader gives back. Beside it WeasyPrint alone, with the font as it is sold. FOLDER
is where ``npm install pdfjs-dist@4`` was run, for Firefox's reader under node.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

import fontpkg_sarabun  # noqa: E402 - the path comes first
from tests.pdf.test_render_pdf import READERS  # noqa: E402

from prakat.pdf.render import render_pdf  # noqa: E402

_CUT, _STEP, _SHORTEST = 12, 9, 3
_BEGINS: Final = re.compile(r"[ก-ฮเแโใไ]")
_SCRIPT: Final = """
import { getDocument } from "%s/node_modules/pdfjs-dist/legacy/build/pdf.mjs";
import fs from "fs";
const file = await getDocument({ data: new Uint8Array(fs.readFileSync(process.argv[2])), verbosity: 0 }).promise;
for (let number = 1; number <= file.numPages; number++) {
  const page = await (await file.getPage(number)).getTextContent();
  process.stdout.write(page.items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join("") + "\\n");
}
"""


def stretches() -> list[str]:
    """Return the stretches of Thai letters to print, sorted: words as they are written, cut where they are long."""
    found = set()
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for run in re.findall("[ก-๎]+", page.read_text("utf-8")):
            found |= {run[at : at + _CUT] for at in range(0, len(run), _STEP)}
    return sorted(text for text in found if len(text) >= _SHORTEST and _BEGINS.match(text))


def print_as_sold(body: str) -> bytes:
    """Print with WeasyPrint alone and the font as it comes."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    folder = Path(fontpkg_sarabun.__file__).parent / "files"
    faces = "".join(
        f'@font-face {{font-family: S; font-weight: {weight}; src: url("{(folder / name).as_uri()}")}}'
        for name, weight in (("Sarabun-Regular.ttf", 400), ("Sarabun-Bold.ttf", 700))
    )
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=faces + "html {font: 13pt/1.55 S} h2 {font-size: 14pt; margin: 0}", font_config=fonts)
    raw: bytes = weasyprint.HTML(string=body).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_tags=True)
    return raw


def read_pdfjs(folder: Path) -> Callable[[bytes], str]:
    """Return a reader that runs pdf.js under node."""

    def read(raw: bytes) -> str:
        with tempfile.TemporaryDirectory() as place:
            script, file = Path(place, "read.mjs"), Path(place, "file.pdf")
            script.write_text(_SCRIPT % folder.resolve(), "utf-8")
            file.write_bytes(raw)
            done = subprocess.run(["node", str(script), str(file)], capture_output=True, check=True)
            return done.stdout.decode()

    return read


def main() -> None:
    """Print the stretches both ways and say how many of them every reader misses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pdfjs", type=Path)
    folder = parser.parse_args().pdfjs
    readers: Mapping[str, Callable[[bytes], str]] = {**READERS, **({"pdf.js": read_pdfjs(folder)} if folder else {})}
    texts = stretches()
    body = "".join(f"<p>{text}</p><h2>{text}</h2>" for text in texts)
    printed = {
        "ours": render_pdf(body, title="ตัวอย่าง", lang="th", style="h2 {margin: 0}"),
        "as sold": print_as_sold(body),
    }
    print(f"{len(texts)} stretches")
    for name, read in readers.items():
        lines = {kind: [line.strip() for line in read(raw).splitlines()] for kind, raw in printed.items()}
        missed = {kind: sum(found.count(text) < 2 for text in texts) for kind, found in lines.items()}
        print(f"{name}: ours {missed['ours']}, as sold {missed['as sold']}")


if __name__ == "__main__":
    main()
