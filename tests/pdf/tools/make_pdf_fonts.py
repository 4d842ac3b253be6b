"""Make the fonts of printed documents from the PyPI package fontpkg-sarabun (Sarabun, SIL Open Font License 1.1).

    python tests/pdf/tools/make_pdf_fonts.py

Thai text engines draw SARA AM as two glyphs, NIKHAHIT and SARA AA. A PDF says for each glyph which letters it stands
for, so whoever copies or searches "คำ" would find "คํา" or worse. Here the font itself joins them again, at the end:

  NIKHAHIT + AA            becomes one glyph that looks the same and stands for SARA AM;
  NIKHAHIT-TONE + AA       keeps its looks, but the first stands for the tone, the second, a copy of AA, for SARA AM;
  vowel sign + small tone  keeps its looks, but the tone is drawn where it stands instead of being moved there, for a
                           mark that is moved far is taken for a line, or a word, of its own.

Beside the fonts stands one list of the letters each glyph stands for, by its number, which `prakat.pdf` writes into a
PDF. Run it again when the font package changes.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import mode
from typing import Any, Final

import fontpkg_sarabun
from fontTools.otlLib import builder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, load_font
from fontTools.ttLib.tables import otTables

# Neither has types worth the name.
builders: Any = builder
shapes: Any = otTables

SOURCE: Final = Path(fontpkg_sarabun.__file__).parent
TARGET: Final = Path(__file__).parents[3] / "hooks" / "prakat" / "pdf" / "fonts"
STYLES: Final = ("Regular", "Bold")
FAMILY: Final = "Prakat Sarabun"
# Thai, Latin, punctuation, arrows, signs: what the font has of it.
RANGES: Final = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),
    range(0x0E01, 0x0E5C),
    (0x200B,),
    range(0x2007, 0x2266),
    range(0x25A0, 0x25CB),
)
NIKHAHIT, AA, AM = "uni0E4D", "uni0E32", "uni0E33"
AA_OF_AM: Final = f"{AM}.aa"
NARROW_AM: Final = f"{AM}.narrow"
TONES: Final = ("uni0E48", "uni0E49", "uni0E4A", "uni0E4B")
SMALL: Final = tuple(f"{tone}.small" for tone in (*TONES, "uni0E4C"))
VOWELS: Final = ("uni0E31", "uni0E34", "uni0E35", "uni0E36", "uni0E37")
# A tall consonant, above which marks are narrow and stand further left.
TALL: Final = "uni0E1B"
# Classes of glyphs (GDEF).
_BASE, _MARK = 1, 3
# Thousandths of a letter.
_LITTLE: Final = 25
_HARDLY: Final = 2


def write_font(style: str) -> Path:
    """Write one style and return its path."""
    options = Options(layout_features=["*"], hinting=False, name_IDs=["*"], notdef_outline=True, glyph_names=True)  # type: ignore[no-untyped-call]
    options.recalc_timestamp = False
    font = load_font(str(SOURCE / "files" / f"Sarabun-{style}.ttf"), options)
    subsetter = Subsetter(options)  # type: ignore[no-untyped-call]
    subsetter.populate(unicodes=[code for codes in RANGES for code in codes])  # type: ignore[no-untyped-call]
    subsetter.subset(font)  # type: ignore[no-untyped-call]
    settle_marks(font)
    add_glyphs(font)
    add_small_tones(font)
    add_lookups(font)
    name_family(font, style)
    target = TARGET / f"sarabun-{style.lower()}.ttf"
    font.save(target)
    letters = json.dumps(letters_of(font), ensure_ascii=True, indent=0) + "\n"
    known = TARGET / "letters.json"
    if style != STYLES[0] and known.read_text("ascii") != letters:
        message = f"the glyphs of {style} are numbered otherwise"
        raise ValueError(message)
    known.write_text(letters, "ascii")
    return target


def add_glyphs(font: Any) -> None:
    """Add the copy of AA, and SARA AM as it stands after a tall consonant."""
    advance = font["hmtx"][AA][0]
    drawn = {
        AA_OF_AM: [(AA, (0, 0))],
        NARROW_AM: [(f"{NIKHAHIT}.narrow", place_after(font, TALL, f"{NIKHAHIT}.narrow")), (AA, (0, 0))],
    }
    for name, parts in drawn.items():
        put_glyph(font, name, draw(font, parts), advance, _BASE)


def draw(font: Any, parts: list[tuple[str, tuple[int, int]]]) -> Any:
    """Return a glyph of the outlines of others, each moved by (x, y)."""
    outlines = font.getGlyphSet()
    pen = TTGlyphPen(None)
    for part, (x, y) in parts:
        recorded = DecomposingRecordingPen(outlines)  # type: ignore[no-untyped-call]
        outlines[part].draw(recorded)
        recorded.replay(TransformPen(pen, (1, 0, 0, 1, x, y)))  # type: ignore[no-untyped-call]
    return pen.glyph()


def add_small_tones(font: Any) -> None:
    """Add the small tone marks as they stand on each vowel sign, drawn there and not moved there."""
    for subtable in mark_to_mark(font):
        for vowel in (name for name in subtable.Mark2Coverage.glyphs if name.partition(".")[0] in VOWELS):
            for tone in (name for name in SMALL if name in subtable.Mark1Coverage.glyphs):
                add_small_tone(font, subtable, vowel, tone)


def add_small_tone(font: Any, subtable: Any, vowel: str, tone: str) -> None:
    """Draw a tone mark where it stands on a vowel sign, and let its place be that of the vowel sign itself."""
    known = subtable.Mark1Array.MarkRecord[subtable.Mark1Coverage.glyphs.index(tone)]
    place = subtable.Mark2Array.Mark2Record[subtable.Mark2Coverage.glyphs.index(vowel)].Mark2Anchor[known.Class]
    x, y = (getattr(place, axis) - getattr(known.MarkAnchor, axis) for axis in ("XCoordinate", "YCoordinate"))
    put_glyph(font, f"{tone}.{vowel}", draw(font, [(tone, (x, y))]), 0, _MARK)
    record = copy.deepcopy(known)
    record.MarkAnchor.XCoordinate, record.MarkAnchor.YCoordinate = place.XCoordinate, place.YCoordinate
    subtable.Mark1Coverage.glyphs.append(f"{tone}.{vowel}")
    subtable.Mark1Array.MarkRecord.append(record)
    subtable.Mark1Array.MarkCount = len(subtable.Mark1Array.MarkRecord)


def settle_marks(font: Any) -> None:
    """See to it that a mark begins where its letter ends: from elsewhere, it is taken for a letter to come, or gone by.

    A mark whose own zero lies elsewhere than that of its kind is drawn further right instead: it looks the same. A
    letter that wants its marks a little to the left or right gets them at its end: in the regular face they move by a
    hundredth of a letter, in bold by three at most, but for one letter that hardly has any.
    """
    for subtable in (item for item in subtables(font) if isinstance(item, shapes.MarkBasePos)):
        placed = [(record.Class, record.MarkAnchor.XCoordinate) for record in subtable.MarkArray.MarkRecord]
        starts = {kind: mode(x for other, x in placed if other == kind) for kind, _ in placed}
        marks = [(record.Class, record.MarkAnchor.YCoordinate) for record in subtable.MarkArray.MarkRecord]
        heights = {kind: mode(y for other, y in marks if other == kind) for kind, _ in marks}
        for mark, (kind, x) in zip(subtable.MarkCoverage.glyphs, placed, strict=True):
            if 0 < starts[kind] - x <= _LITTLE:
                move_zero(font, mark, starts[kind] - x)
        for base, row in zip(subtable.BaseCoverage.glyphs, subtable.BaseArray.BaseRecord, strict=True):
            for kind, anchor in enumerate(row.BaseAnchor):
                beyond = anchor.XCoordinate - starts[kind] - font["hmtx"][base][0] if anchor else 0
                if -2 * _LITTLE <= beyond <= _LITTLE:
                    anchor.XCoordinate -= beyond
                if anchor and -_HARDLY <= anchor.YCoordinate - heights[kind] <= _HARDLY:
                    anchor.YCoordinate = heights[kind]


def move_zero(font: Any, mark: str, by: int) -> None:
    """Draw a mark further right, and move all that it is placed by, and that is placed by it, with it."""
    font["glyf"].glyphs[mark] = glyph = draw(font, [(mark, (by, 0))])
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][mark] = (0, glyph.xMin)
    for anchor in anchors_of(font, mark):
        anchor.XCoordinate += by


def anchors_of(font: Any, mark: str) -> Iterator[Any]:
    """Yield every anchor of a mark."""
    for subtable in subtables(font):
        sides = ("Mark",) if isinstance(subtable, shapes.MarkBasePos) else ("Mark1", "Mark2")
        for side in sides if isinstance(subtable, shapes.MarkBasePos | shapes.MarkMarkPos) else ():
            glyphs = getattr(subtable, f"{side}Coverage").glyphs
            if mark in glyphs:
                record = getattr(getattr(subtable, f"{side}Array"), "Mark2Record" if side == "Mark2" else "MarkRecord")
                found = record[glyphs.index(mark)]
                yield from filter(None, found.Mark2Anchor if side == "Mark2" else [found.MarkAnchor])


def subtables(font: Any) -> Iterator[Any]:
    """Yield all that places glyphs."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        yield from (getattr(item, "ExtSubTable", item) for item in lookup.SubTable)


def mark_to_mark(font: Any) -> Iterator[Any]:
    """Yield what places a mark on a mark."""
    yield from (subtable for subtable in subtables(font) if isinstance(subtable, shapes.MarkMarkPos))


def put_glyph(font: Any, name: str, glyph: Any, advance: int, kind: int) -> None:
    """Put a glyph after all others."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = kind


def place_after(font: Any, base: str, mark: str) -> tuple[int, int]:
    """Return how far from the end of a base its mark is drawn, as GPOS says."""
    for subtable in (item for item in subtables(font) if isinstance(item, shapes.MarkBasePos)):
        if base in subtable.BaseCoverage.glyphs and mark in subtable.MarkCoverage.glyphs:
            record = subtable.MarkArray.MarkRecord[subtable.MarkCoverage.glyphs.index(mark)]
            row = subtable.BaseArray.BaseRecord[subtable.BaseCoverage.glyphs.index(base)]
            anchor: Any = row.BaseAnchor[record.Class]
            x = anchor.XCoordinate - record.MarkAnchor.XCoordinate - font["hmtx"][base][0]
            return x, anchor.YCoordinate - record.MarkAnchor.YCoordinate
    message = f"{mark} has no place above {base}"
    raise ValueError(message)


def add_lookups(font: Any) -> None:
    """Join what was taken apart, in lookups that come after all others of the Thai script."""
    joined = builders.LigatureSubstBuilder(font, None)
    joined.ligatures = {(NIKHAHIT, AA): AM, (f"{NIKHAHIT}.narrow", AA): NARROW_AM}
    copied = builders.SingleSubstBuilder(font, None)
    copied.mapping = {AA: AA_OF_AM}
    toned = [f"{NIKHAHIT}{tone[3:]}{suffix}" for tone in TONES for suffix in ("", ".narrow")]
    after_tone = builders.ChainContextSubstBuilder(font, None)
    after_tone.rules.append(builders.ChainContextualRule([set(toned)], [{AA}], [], [[copied]]))
    on_vowel = builders.ChainContextSubstBuilder(font, None)
    drawn = []
    for vowel in (f"{vowel}{suffix}" for vowel in VOWELS for suffix in ("", ".narrow")):
        drawn.append(builders.SingleSubstBuilder(font, None))
        drawn[-1].mapping = {tone: f"{tone}.{vowel}" for tone in SMALL if f"{tone}.{vowel}" in font.getGlyphOrder()}
        on_vowel.rules.append(builders.ChainContextualRule([{vowel}], [set(drawn[-1].mapping)], [], [[drawn[-1]]]))
    lookups = font["GSUB"].table.LookupList.Lookup
    for built in (joined, copied, after_tone, *drawn, on_vowel):
        built.lookup_index = len(lookups)
        lookups.append(built.build())
    font["GSUB"].table.LookupList.LookupCount = len(lookups)
    add_feature(font, [joined.lookup_index, after_tone.lookup_index, on_vowel.lookup_index])


def add_feature(font: Any, lookups: list[int]) -> None:
    """Switch lookups on as ``rlig``, which no style sheet can switch off by accident."""
    table = font["GSUB"].table
    record = shapes.FeatureRecord()
    record.FeatureTag = "rlig"
    record.Feature = shapes.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = lookups
    record.Feature.LookupCount = len(lookups)
    table.FeatureList.FeatureRecord.append(record)
    index = len(table.FeatureList.FeatureRecord) - 1
    for script in (item.Script for item in table.ScriptList.ScriptRecord):
        for language in (script.DefaultLangSys, *(item.LangSys for item in script.LangSysRecord)):
            language.FeatureIndex.append(index)


def name_family(font: Any, style: str) -> None:
    """Call the family by a name of its own."""
    names = {1: FAMILY, 3: f"{FAMILY} {style}", 4: f"{FAMILY} {style}", 6: f"{FAMILY}-{style}".replace(" ", "")}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())


def letters_of(font: Any) -> list[str]:
    """Return the letters each glyph stands for, by its number."""
    found = {name: chr(code) for code, name in sorted(font.getBestCmap().items(), reverse=True)}
    found |= {AA_OF_AM: found[AM], NARROW_AM: found[AM]}
    found |= {f"{NIKHAHIT}{tone[3:]}": found[tone] for tone in TONES}
    lookups = font["GSUB"].table.LookupList.Lookup
    # A variant of a variant is found in the second round.
    for subtable in 2 * [subtable for lookup in lookups for subtable in lookup.SubTable]:
        for source, target in getattr(subtable, "mapping", {}).items():
            if isinstance(target, str) and source in found:
                found.setdefault(target, found[source])
        for first, ligatures in getattr(subtable, "ligatures", {}).items():
            for ligature in ligatures:
                parts = [found.get(part, "") for part in (first, *ligature.Component)]
                found.setdefault(ligature.LigGlyph, "".join(parts))
    return [found.get(name, "") for name in font.getGlyphOrder()]


def write_licence() -> Path:
    """Copy the font's licence, as it asks to be."""
    target = TARGET / "OFL.txt"
    target.write_bytes((SOURCE / "LICENSE").read_bytes())
    return target


if __name__ == "__main__":
    for path in (*map(write_font, STYLES), write_licence()):
        print(f"{path.stat().st_size:>7} {path.name}")  # noqa: T201 - a tool for the terminal
