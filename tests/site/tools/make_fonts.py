"""Make the site's web fonts from the PyPI package fontpkg-sarabun (Sarabun, SIL Open Font License 1.1).

    python tests/site/tools/make_fonts.py

Subsets three styles to Thai, Latin and punctuation, keeps every layout feature (without GPOS and GSUB the tone marks
sit in the wrong place), and writes WOFF2 and the licence beside the theme. Run it again when the font package changes.
"""

from pathlib import Path
from typing import Final

import fontpkg_sarabun
from fontTools.subset import Options, Subsetter, load_font, save_font

SOURCE: Final = Path(fontpkg_sarabun.__file__).parent
TARGET: Final = Path(__file__).parents[3] / "hooks" / "prakat" / "site" / "theme" / "assets" / "fonts"
STYLES: Final = ("Regular", "Bold", "Italic")
RANGES: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x100),
    range(0x0E01, 0x0E5C),
    (0x200B, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2039, 0x203A, 0x20AC, 0x2212),
)


def write_font(style: str) -> Path:
    """Write one style and return its path."""
    options = Options(flavor="woff2", layout_features=["*"], hinting=False, name_IDs=["*"], notdef_outline=True)  # type: ignore[no-untyped-call]
    options.recalc_timestamp = False
    font = load_font(str(SOURCE / "files" / f"Sarabun-{style}.ttf"), options)
    subsetter = Subsetter(options)  # type: ignore[no-untyped-call]
    subsetter.populate(unicodes=[code for codes in RANGES for code in codes])  # type: ignore[no-untyped-call]
    subsetter.subset(font)  # type: ignore[no-untyped-call]
    target = TARGET / f"sarabun-{style.lower()}.woff2"
    save_font(font, str(target), options)
    return target


def write_licence() -> Path:
    """Copy the font's licence, as it asks to be."""
    target = TARGET / "OFL.txt"
    target.write_bytes((SOURCE / "LICENSE").read_bytes())
    return target


if __name__ == "__main__":
    for path in (*map(write_font, STYLES), write_licence()):
        print(f"{path.stat().st_size:>7} {path.name}")  # noqa: T201 - a tool for the terminal
