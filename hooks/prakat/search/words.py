"""Thai text to words, always the same way: the fewest words of a list that spell a text.

No statistics, no library and nothing of the platform: the browser cuts queries by the same rule, over the words that
stand in the index, so both come to the same words wherever they run.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_THAI: Final = "ก-ฮะ-ฺเ-ๅ็-๎"
_LATIN: Final = "a-zß-ɏ"
# An abbreviation (ภ.ป.), Thai, Latin with inner hyphens, a number with inner signs.
_CHUNK: Final = re.compile(
    rf"(?P<short>[ก-ฮ]{{1,4}}(?:\.[ก-ฮ]{{1,4}})+(?![{_THAI}]))|(?P<thai>[{_THAI}]+)"
    rf"|(?P<latin>[{_LATIN}]+(?:[-'&][{_LATIN}]+)*)|(?P<number>[0-9]+(?:[/.,:-][0-9]+)*)"
)
# Where a word may end and another begin: not before a sign that hangs on a letter or a letter that is silent, and not
# after a vowel that is written before its consonant.
_EDGE: Final = re.compile("(?<![เแโใไ])(?![ะ-ฺๅ็-๎]|.[ิุ]?์)")
_NUMBER_PARTS: Final = re.compile("[/:-]")
_WHOLE: Final = re.compile(r"\.0+$")
# What a cut costs: a word, a word of one sign, a syllable nobody knows.
WORD_COST: Final = 10
UNKNOWN_COST: Final = 25
_LONGEST_UNKNOWN: Final = 24
_LONGEST_LATIN: Final = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """A word as it stands in a text, and the words it is made of, where there are any: 31/2568 of 31 and 2568."""

    word: str
    parts: tuple[str, ...] = ()


class Lexicon:
    """A list of Thai words, in normalised spelling."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
        self._cuts: dict[str, tuple[str, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}

    def cut(self, run: str, *, but: str = "") -> list[str]:
        """Cut a run of Thai into words; what is in no list stays together. ``but`` is a word not to be used.

        Of two ways with as many words the one whose first word is longer is taken.
        """
        size = len(run)
        places = [0, *(found.start() for found in _EDGE.finditer(run) if 0 < found.start() < size), size]
        costs = dict.fromkeys(places, 0)
        ends: dict[int, int] = {}
        after = size
        for start in reversed(places[:-1]):
            # A syllable nobody knows ends where the next may begin; a word that costs the same goes before it.
            best, best_end = costs[after] + UNKNOWN_COST + 1, -after
            for length in self._lengths.get(run[start : start + 2], ()):
                cost = costs.get(start + length)
                if cost is not None and cost + WORD_COST < best:
                    word = run[start : start + length]
                    if word in self.words and word != but:
                        best, best_end = cost + WORD_COST, start + length
            costs[start], ends[start], after = best - (best_end < 0), best_end, start
        return list(_walk(run, ends))

    def cut_known(self, run: str) -> tuple[str, ...]:
        """Cut a run, remembering it."""
        found = self._cuts.get(run)
        if found is None:
            found = self._cuts[run] = tuple(self.cut(run))
        return found

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the words a compound is made of, all levels; nothing when it is no word of ours, or none is inside."""
        found = self._parts.get(word)
        if found is None:
            found = self._parts[word] = tuple(self._split(word))
        return found

    def _split(self, word: str) -> Iterator[str]:
        if word not in self.words:
            return
        pieces = self.cut(word, but=word)
        if is_compound(pieces) and self.words.issuperset(pieces):
            for piece in pieces:
                yield piece
                yield from self.parts(piece)

    def units(self, text: str) -> Iterator[Unit]:
        """Yield the words of a normalised text in order: Thai, Latin and numbers."""
        last_latin, last_end = "", -1
        for found in _CHUNK.finditer(text):
            kind, chunk = found.lastgroup, found[0]
            if kind == "thai":
                for word in self.cut_known(chunk):
                    yield Unit(word, self.parts(word))
            elif kind == "short":
                yield Unit(chunk.replace(".", ""))
            elif kind == "latin":
                yield from latin_units(chunk)
                last_latin, last_end = chunk, found.end()
            else:
                yield from number_units(chunk)
                if last_end == found.start():
                    yield Unit(f"{last_latin}{chunk}"[:_LONGEST_LATIN])


def is_compound(pieces: list[str]) -> bool:
    """Tell whether a word is made of these for sure: มาตรา is not มา and ตรา, but รถพยาบาล is รถ and พยาบาล."""
    lengths = [len(piece) for piece in pieces]
    return len(pieces) > 1 and min(lengths) > 1 and max(lengths) >= (3 if min(lengths) > 2 else 4)  # noqa: PLR2004


def _walk(run: str, ends: Mapping[int, int]) -> Iterator[str]:
    place, unknown = 0, 0
    while place < len(run):
        end = ends[place]
        if end > 0:
            if unknown < place:
                yield run[unknown:place][:_LONGEST_UNKNOWN]
            yield run[place:end]
            unknown = end
        place = abs(end)
    if unknown < place:
        yield run[unknown:place][:_LONGEST_UNKNOWN]


def latin_units(chunk: str) -> Iterator[Unit]:
    """Yield a Latin word; one with hyphens written as one, with its pieces as parts."""
    pieces = re.split("[-'&]", chunk)
    yield Unit("".join(pieces)[:_LONGEST_LATIN], tuple(pieces) if len(pieces) > 1 else ())


def number_units(chunk: str) -> Iterator[Unit]:
    """Yield a number without commas and decimals of nothing; one like 31/2568 with its pieces as parts."""
    plain = _WHOLE.sub("", chunk.replace(",", ""))
    pieces = _NUMBER_PARTS.split(plain)
    yield Unit(plain[:_LONGEST_LATIN], tuple(pieces) if len(pieces) > 1 else ())


@cache
def read_lexicon() -> Lexicon:
    """Return the list that comes with the search: words of PyThaiNLP (CC0-1.0), made by tests/search/tools."""
    return Lexicon(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())
