"""How strongly a document speaks of a word: a level from 1 to 14, out of where the word stands and how often.

A level depends on its own document alone. So an edit changes what is kept of one document and of the words that were
edited, and nothing else; how rare a word is, the browser counts for itself.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from prakat.search.spelling import normalise
from prakat.search.words import Lexicon

HIGHEST: Final = 14
_TITLE: Final = 5.0
# A word of a short title says more of it.
_TITLE_SHARE: Final = 4.0
# Fields in which a word counts once: what it adds to the level.
_ONCE: Final = {"number": 7.0, "keywords": 6.0, "summary": 2.5, "heading": 1.5, "about": 0.6}
# Fields in which two words side by side are kept as well: ภาษีป้าย is more than ภาษี and ป้าย.
_PAIRED: Final = frozenset({"title", "keywords", "summary", "heading"})
# Texts in which it counts the more often it stands there, the less the longer the text: the most it can add.
_OFTEN: Final = {"body": 3.0, "attached": 1.5}
_HALF: Final = 0.8
_LONG: Final = 420.0
# What a part of a compound counts beside the compound itself.
_PART: Final = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text of a document: "title", "number", "keywords", "summary", "heading", "about", "body" or "attached"."""

    name: str
    text: str


def levels_of(lexicon: Lexicon, fields: Iterable[Field]) -> Mapping[str, int]:
    """Return the words of a document with their levels, sorted by word."""
    sums: dict[str, float] = {}
    for field in fields:
        counts, size = _count(lexicon, field.text, paired=field.name in _PAIRED)
        for word, count in counts.items():
            sums[word] = sums.get(word, 0.0) + _weight(field.name, count, size)
    return {word: min(HIGHEST, max(1, round(value))) for word, value in sorted(sums.items())}


def _count(lexicon: Lexicon, text: str, *, paired: bool) -> tuple[Mapping[str, float], int]:
    """Return how often words stand in a text, parts for less, pairs with a space between, and how many words it has."""
    counts: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    size, last = 0, ""
    for unit in lexicon.units(normalise(text)):
        counts[unit.word] += 1
        parts.update(unit.parts)
        size += 1
        if paired:
            if last:
                counts[f"{last} {unit.word}"] += 1
            last = unit.word
    found: dict[str, float] = dict(counts)
    for word, count in parts.items():
        found[word] = max(found.get(word, 0.0), _PART * (count + counts[word]))
    return found, size


def _weight(name: str, count: float, size: int) -> float:
    if name == "title":
        return min(count, 1.0) * (_TITLE + _TITLE_SHARE / math.sqrt(size))
    if name in _ONCE:
        return min(count, 1.0) * _ONCE[name]
    return _OFTEN[name] * count / (count + _HALF + size / _LONG)
