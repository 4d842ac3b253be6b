"""Thai text to words, always the same way: the fewest words of a list that spell a text.

No statistics, no library and nothing of the platform: the browser cuts queries by the same rule, over the words that
stand in the index, so both come to the same words wherever they run.
"""

import re
from collections.abc import Iterable, Iterator
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
_DEPENDENT: Final = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")
_SILENCER: Final = "์"
_LEADING: Final = frozenset("เแโใไ")
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
        costs = [0] * (size + 1)
        ends = [0] * size
        for start in range(size - 1, -1, -1):
            if start and not is_edge(run, start):
                costs[start] = costs[start + 1] + UNKNOWN_COST
                ends[start] = -(start + 1)
                continue
            costs[start], ends[start] = self._best(run, start, costs, but)
        return list(_walk(run, ends))

    def _best(self, run: str, start: int, costs: list[int], but: str) -> tuple[int, int]:
        """Return the least cost from here on and where the first word ends; an end below zero is of no word."""
        size = len(run)
        best, best_end = 1 << 30, 0
        for length in self._lengths.get(run[start : start + 2], ()):
            end = start + length
            if end > size or not (end == size or is_edge(run, end)) or costs[end] + WORD_COST >= best:
                continue
            word = run[start:end]
            if word in self.words and word != but:
                best, best_end = costs[end] + WORD_COST, end
        end = syllable_end(run, start)
        if costs[end] + UNKNOWN_COST < best:
            return costs[end] + UNKNOWN_COST, -end
        return best, best_end

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


def is_edge(run: str, place: int) -> bool:
    """Tell whether a word may end and another begin at a place inside a run: never before a letter that is silent."""
    return run[place] not in _DEPENDENT and run[place - 1] not in _LEADING and not _is_silent(run, place)


def _is_silent(run: str, place: int) -> bool:
    after = run[place + 1 : place + 3]
    return after[:1] == _SILENCER or (after[1:] == _SILENCER and after[0] in "ิุ")


def syllable_end(run: str, start: int) -> int:
    """Return where the cluster that begins here ends: leading vowels, a consonant and what hangs on it."""
    end, size = start, len(run)
    while end < size - 1 and run[end] in _LEADING:
        end += 1
    end += 1
    while end < size and (run[end] in _DEPENDENT or _is_silent(run, end)):
        end += 1
    return end


def is_compound(pieces: list[str]) -> bool:
    """Tell whether a word is made of these for sure: มาตรา is not มา and ตรา, but รถพยาบาล is รถ and พยาบาล."""
    lengths = [len(piece) for piece in pieces]
    return len(pieces) > 1 and min(lengths) > 1 and max(lengths) >= (3 if min(lengths) > 2 else 4)  # noqa: PLR2004


def _walk(run: str, ends: list[int]) -> Iterator[str]:
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
