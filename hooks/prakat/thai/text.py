"""The shapes Thai text may take: what looks right to the eye and is wrong to a search, a comparison or a printer.

Canonical order of one Thai syllable: consonant, vowel above or below, tone mark, following vowel. Unicode's NFC leaves
decomposed sara am (ํ + า) as it is, and NFKC takes a correct one (ำ) apart: so there is NFC and a fold of our own, and
never NFKC.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from prakat.thai.digits import to_arabic
from prakat.thai.letters import has_any

_CONSONANT: Final = "ก-ฮ"
_TONE: Final = "่-๋"
_ABOVE: Final = "ัิ-ื็ํ"
_BELOW: Final = "ุ-ฺ"
# Signs that can stand only on or after a consonant: a word never begins with one.
_DEPENDENT: Final = "ะ-ฺ็-๎"
_THAI: Final = "ก-ฺเ-๎"
_LETTER: Final = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u0e80-\u0eff\uff21-\uff5a"

_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH: Final = "\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"
# Between pictographs a joiner and a variation selector carry meaning: 👩‍⚕️.
_PICTOGRAPH: Final = "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"

# Windows' Thai fonts once kept shifted marks in the private use area, and PDF files still hand them out.
PRIVATE_USE_MARKS: Final = {
    0xF700: "ฐ", 0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF705: "่", 0xF706: "้", 0xF707: "๊", 0xF708: "๋",
    0xF709: "์", 0xF70A: "่", 0xF70B: "้", 0xF70C: "๊", 0xF70D: "๋", 0xF70E: "์", 0xF70F: "ญ", 0xF710: "ั", 0xF711: "ํ",
    0xF712: "็", 0xF713: "่", 0xF714: "้", 0xF715: "๊", 0xF716: "๋", 0xF717: "์", 0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ",
}  # fmt: skip
_PRIVATE_USE: Final = re.compile("[\uf700-\uf71a]+")

# Without one of these in a text there is no decomposed or misplaced sara am in it.
_SARA_AM_SIGNS: Final = ("ํ", *(f"ำ{tone}" for tone in "่้๊๋"))
_SARA_AM: Final = re.compile(rf"ํ(?P<after>[{_TONE}]?)า|(?P<before>[{_TONE}])ํา|(?<![{_TONE}])ำ(?P<late>[{_TONE}])(?!ำ)")
_DOUBLED_E: Final = re.compile("เเ")
# NFC puts a tone mark after a vowel below, but not after one above, and leaves พันธ์ุ for พันธุ์.
_MARKS: Final = "ัิ-ู็-์"
# Nearly all runs are one vowel with one mark after it, as they should be: those are passed over at once.
_RUN: Final = re.compile(rf"[{_MARKS}](?<![{_MARKS}].)(?!(?<=[ัิ-ู็])[่-์](?![{_MARKS}]))[{_MARKS}]+", re.DOTALL)
_TONES: Final = frozenset("่้๊๋")
_LAST: Final = _TONES | {"์"}
# A tone mark needs a consonant or a vowel above or below before it; ◌, a dash or a hyphen shows the mark itself.
_ADRIFT: Final = re.compile(rf"[{_TONE}](?<![{_CONSONANT}{_ABOVE}{_BELOW}{_TONE}ำ\u25cc\-–\u00a0].)", re.DOTALL)

# A single small letter between Thai letters, or any letters before a sign that needs a consonant: ราคากlาง.
# It begins with a set and looks behind it afterwards: searched so, it is four times as fast.
_MIXED: Final = re.compile(
    rf"[{_LETTER}](?<=[{_THAI}].)"
    rf"(?:(?=[{_DEPENDENT}])|(?<=[a-z\u00df-\u00ff\u03b1-\u03c9\u0430-\u045f\u0e80-\u0eff])(?=[{_THAI}]))",
    re.DOTALL,
)
_HIDDEN: Final = re.compile(rf"(?P<bidi>[{_BIDI}]+)|(?P<zero>[{_ZERO_WIDTH}]+)")
_ANY_HIDDEN: Final = re.compile(rf"[{_BIDI}{_ZERO_WIDTH}]")
_IN_PICTOGRAPH: Final = re.compile(rf"[{_PICTOGRAPH}]")

_MISSPELT: Final = {
    "กฏหมาย": "กฎหมาย",
    "กฏกระทรวง": "กฎกระทรวง",
    "กฏระเบียบ": "กฎระเบียบ",
    "กฏเกณฑ์": "กฎเกณฑ์",
    "กฏบัตร": "กฎบัตร",
    "อนุญาติ": "อนุญาต",
    "สังเกตุ": "สังเกต",
    "ผลลัพท์": "ผลลัพธ์",
    "เว็ปไซต์": "เว็บไซต์",
    "เว็บไซด์": "เว็บไซต์",
}
_MISSPELLING: Final = re.compile("|".join(_MISSPELT))
_WORD: Final = re.compile(r"\S+")

# For comparison only: what the eye takes for the same.
_LOOK_ALIKE: Final = str.maketrans(
    {"ฏ": "ฎ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', **dict.fromkeys("‐‑‒–—―−", "-")}
)
_LATIN_IN_THAI: Final = re.compile(rf"(?<=[{_THAI}])l(?=[{_THAI}])")
_UNSEEN: Final = re.compile(rf"[{_BIDI}{_ZERO_WIDTH}\ufe0e\ufe0f]")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextProblem:
    """One wrong place in a text: ``start`` and ``end`` count code points.

    ``kind`` is "not-nfc", "decomposed-sara-am", "doubled-sara-e", "mixed-script", "zero-width", "bidi-control",
    "tone-mark", "private-use" or "misspelling". ``suggestion`` is what to put in its place; None when only a person
    can tell.
    """

    kind: str
    start: int
    end: int
    suggestion: str | None


def find_text_problems(text: str) -> list[TextProblem]:
    """Find what is wrong with the shape of a text, in order of place."""
    if text.isascii():
        return []
    found = [
        *_not_nfc(text),
        *_marks(text),
        *_hidden(text),
        *(_problem("doubled-sara-e", match, "แ") for match in _DOUBLED_E.finditer(text)),
        *(_problem("mixed-script", match, None) for match in _MIXED.finditer(text)),
        *_private_use(text),
        *_misspellings(text),
    ]
    return sorted(found, key=lambda problem: (problem.start, problem.end))


def fold_for_comparison(text: str) -> str:
    """Fold texts that look alike to one: case, digits, spaces, dashes, quotes, hidden characters, Thai slips.

    For comparing only, never for storing. Folding twice gives the same.
    """
    while True:
        folded = _fold_once(text)
        if folded == text:
            return folded
        text = folded


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFC", _UNSEEN.sub("", text.translate(PRIVATE_USE_MARKS)))
    plain = _SARA_AM.sub(_join_sara_am, plain)
    plain = _RUN.sub(lambda found: _order_marks(found[0]), plain)
    plain = _LATIN_IN_THAI.sub("ล", to_arabic(plain.replace("เเ", "แ")).translate(_LOOK_ALIKE).casefold())
    return _SPACES.sub(" ", plain).strip()


def _problem(kind: str, found: "re.Match[str]", suggestion: str | None) -> TextProblem:
    return TextProblem(kind=kind, start=found.start(), end=found.end(), suggestion=suggestion)


def _not_nfc(text: str) -> Iterator[TextProblem]:
    if unicodedata.is_normalized("NFC", text):
        return
    for word in _WORD.finditer(text):
        if not unicodedata.is_normalized("NFC", word[0]):
            yield from _not_nfc_in(word[0], word.start())


def _not_nfc_in(word: str, offset: int) -> Iterator[TextProblem]:
    """Yield the clusters of a word that are not NFC; the word itself when they are so only together."""
    starts = [index for index, letter in enumerate(word) if not index or not unicodedata.combining(letter)]
    clusters = [(start, word[start:end]) for start, end in zip(starts, [*starts[1:], len(word)], strict=True)]
    wrong = [(start, cluster) for start, cluster in clusters if not unicodedata.is_normalized("NFC", cluster)]
    for start, cluster in wrong or [(0, word)]:
        yield TextProblem(
            kind="not-nfc",
            start=offset + start,
            end=offset + start + len(cluster),
            suggestion=unicodedata.normalize("NFC", cluster),
        )


def _private_use(text: str) -> Iterator[TextProblem]:
    for found in _PRIVATE_USE.finditer(text) if has_any(text, map(chr, PRIVATE_USE_MARKS)) else ():
        yield _problem("private-use", found, found[0].translate(PRIVATE_USE_MARKS))


def _misspellings(text: str) -> Iterator[TextProblem]:
    for found in _MISSPELLING.finditer(text) if has_any(text, _MISSPELT) else ():
        yield _problem("misspelling", found, _MISSPELT[found[0]])


def _marks(text: str) -> Iterator[TextProblem]:
    for found in _SARA_AM.finditer(text) if has_any(text, _SARA_AM_SIGNS) else ():
        kind = "tone-mark" if found["late"] else "decomposed-sara-am"
        yield _problem(kind, found, _join_sara_am(found))
    for found in _RUN.finditer(text):
        ordered = _order_marks(found[0])
        if len(_TONES.intersection(ordered)) > 1:
            yield _problem("tone-mark", found, None)
        elif ordered != unicodedata.normalize("NFC", found[0]):
            yield _problem("tone-mark", found, ordered)
    for found in _ADRIFT.finditer(text):
        yield _problem("tone-mark", found, None)


def _order_marks(run: str) -> str:
    """Put the marks of one consonant in order, vowels first, none twice in a row."""
    ordered = sorted(run, key=_LAST.__contains__)
    once = "".join(mark for index, mark in enumerate(ordered) if not index or mark != ordered[index - 1])
    return unicodedata.normalize("NFC", once)


def _join_sara_am(found: "re.Match[str]") -> str:
    return (found["after"] or found["before"] or found["late"] or "") + "ำ"


def _hidden(text: str) -> Iterator[TextProblem]:
    for found in _HIDDEN.finditer(text) if _ANY_HIDDEN.search(text) else ():
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        if found[0] == "\u200d" and _IN_PICTOGRAPH.match(before) and _IN_PICTOGRAPH.match(after):
            continue
        yield _problem("bidi-control" if found["bidi"] else "zero-width", found, "")
