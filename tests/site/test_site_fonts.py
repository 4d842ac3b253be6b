"""The fonts that are sent hold every letter that is written, and the rules that put marks in their place."""
# ruff: noqa: D103 - the name of a test is its sentence

import pytest
from fontTools.ttLib import TTFont
from tests.site.pages import ROOT
from tests.site.tools.make_fonts import STYLES, TARGET

LETTERS = frozenset("".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))))
FRAME = frozenset("".join(path.read_text(encoding="utf-8") for path in sorted(TARGET.parents[1].rglob("*.html"))))


@pytest.mark.parametrize("style", STYLES)
def test_a_font_holds_what_is_written(style: str) -> None:
    font = TTFont(TARGET / f"sarabun-{style.lower()}.woff2")
    held = {chr(code) for code in font.getBestCmap() or ()}
    assert sorted((LETTERS | FRAME) - held - {"\n"}) == []
    assert {"GSUB", "GPOS"} <= set(font.keys())


def test_fonts_are_small_and_licensed() -> None:
    assert sum(path.stat().st_size for path in TARGET.glob("*.woff2")) < 65_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (TARGET / "OFL.txt").read_text(encoding="utf-8")
