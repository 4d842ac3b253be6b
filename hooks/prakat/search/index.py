"""The index as small text files: which documents speak of a word, how strongly, and what to show of each document.

A browser reads `index.json` and `words.txt` once, then for each word of a query the one file the word lies in, and for
each result the one file that describes it. Documents are numbered by the day they were first published, so a new one
comes last; nothing in a file depends on other files' content but the list of their sums. The same documents give the
same bytes.
"""

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prakat.search.spelling import normalise
from prakat.search.synonyms import Synonyms

VERSION: Final = 2
# Documents described in one file.
PER_FILE: Final = 16
_FEWEST_SHARDS: Final = 16
_MOST_SHARDS: Final = 1024
_DOCUMENTS_A_SHARD: Final = 8
_LONGEST_WORD: Final = 24
# Signs of the files: a number of less than 32 ends one, others go on; those above are levels.
_END: Final = 48
_ON: Final = 80
_LEVEL: Final = 112
_BASE: Final = 32
_GAPS: Final = tuple(chr(_END + gap) for gap in range(_BASE))
_FIGURES: Final = re.compile("[0-9]+")
_FNV: Final = 0x811C9DC5
_PRIME: Final = 0x01000193


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document in the index. ``order`` sorts; ``year`` is a fiscal year in the Buddhist era, 0 for none.

    ``old`` tells that it is no longer in force. ``levels`` are its words, as `levels_of` gives them.
    """

    order: tuple[str, str]
    address: str
    title: str
    summary: str
    category: str
    kind: str
    year: int
    day: str
    old: str
    sample: bool
    levels: Mapping[str, int]


def render_index(
    entries: Iterable[Entry], categories: Sequence[tuple[str, str]], synonyms: Synonyms
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an index by name. ``categories`` are all keys with their titles, in the order to be shown."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    shards = shard_count(len(ordered))
    terms = _terms(ordered)
    by_shard: list[list[str]] = [[] for _ in range(shards)]
    for word in sorted(terms):
        by_shard[shard_of(word, shards)].append(f"{word}\t{_postings(terms[word])}\n")
    files = {f"t/{number:x}.txt": "".join(lines).encode() for number, lines in enumerate(by_shard)}
    term_sums = _sums(files)
    described = {f"d/{number:x}.json": raw for number, raw in enumerate(_descriptions(ordered))}
    words = _render_words({word: len(found) for word, found in terms.items() if _is_word(word)})
    years = sorted({entry.year for entry in ordered}, reverse=True)
    keys = [key for key, _ in categories]
    index = {
        "version": VERSION,
        "count": len(ordered),
        "shards": shards,
        "perFile": PER_FILE,
        "categories": [list(pair) for pair in categories],
        "years": years,
        "table": "".join(_row(entry, keys, years) for entry in ordered),
        "series": list(_series(ordered)),
        "groups": [list(group) for group in synonyms.groups],
        "weak": list(synonyms.weak),
        "sums": {"words": _sum(words), "t": term_sums, "d": _sums(described)},
    }
    yield "index.json", _json(index)
    yield "words.txt", words
    yield from files.items()
    yield from described.items()


def shard_count(documents: int) -> int:
    """Return how many files the words of so many documents are spread over: a power of two that seldom changes."""
    count = _FEWEST_SHARDS
    while count < _MOST_SHARDS and count * _DOCUMENTS_A_SHARD < documents:
        count *= 2
    return count


def shard_of(word: str, shards: int) -> int:
    """Return the file a word lies in: FNV-1a over its code units, folded."""
    value = _FNV
    for letter in word:
        value = ((value ^ ord(letter)) * _PRIME) & 0xFFFFFFFF
    return (value ^ (value >> 15)) & (shards - 1)


def _terms(ordered: Sequence[Entry]) -> Mapping[str, list[tuple[int, int]]]:
    """Return for each word the documents that have it, as (number, level)."""
    terms: dict[str, list[tuple[int, int]]] = {}
    for number, entry in enumerate(ordered):
        for word, level in entry.levels.items():
            found = terms.get(word)
            if found is None:
                terms[word] = [(number, level)]
            else:
                found.append((number, level))
    return terms


def _postings(found: list[tuple[int, int]]) -> str:
    """Write the documents of a word: by level, the highest first, each by its distance from the one before."""
    by_level: dict[int, list[int]] = {}
    for number, level in found:
        by_level.setdefault(level, []).append(number)
    parts: list[str] = []
    for level in sorted(by_level, reverse=True):
        parts.append(chr(_LEVEL + level))
        last = -1
        for number in by_level[level]:
            gap = number - last - 1
            parts.append(_GAPS[gap] if gap < _BASE else _number(gap))
            last = number
    return "".join(parts)


def _number(value: int) -> str:
    written = _GAPS[value % _BASE]
    value //= _BASE
    while value:
        written = chr(_ON + value % _BASE) + written
        value //= _BASE
    return written


def _is_word(term: str) -> bool:
    """Tell whether a term belongs into the list queries are cut by: numbers and pairs are looked up as they are."""
    return len(term) <= _LONGEST_WORD and not any(letter == " " or "0" <= letter <= "9" for letter in term)


def _render_words(counts: Mapping[str, int]) -> bytes:
    """Write the words in order: signs shared with the word before, documents as a power of two, the other signs."""
    lines: list[str] = []
    last = ""
    for word in sorted(counts):
        shared = _shared(last, word)
        lines.append(f"{chr(_END + shared)}{chr(_END + counts[word].bit_length())}{word[shared:]}\n")
        last = word
    return "".join(lines).encode()


def _shared(one: str, other: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _row(entry: Entry, keys: Sequence[str], years: Sequence[int]) -> str:
    return chr(_END + keys.index(entry.category)) + chr(_END + years.index(entry.year)) + ("1" if entry.old else "0")


def _series(ordered: Sequence[Entry]) -> Iterator[int]:
    """Yield for each document which paper it is an issue of: titles that differ in figures alone; 0 for none."""
    titles = [(entry.category, entry.kind, _FIGURES.sub("", normalise(entry.title))) for entry in ordered]
    counts = Counter(titles)
    numbers: dict[tuple[str, str, str], int] = {}
    for title in titles:
        yield numbers.setdefault(title, len(numbers) + 1) if counts[title] > 1 else 0


def _descriptions(ordered: Sequence[Entry]) -> Iterator[bytes]:
    for start in range(0, len(ordered), PER_FILE):
        yield _json(
            [
                [entry.address, entry.title, entry.summary, entry.kind, entry.day, entry.old, int(entry.sample)]
                for entry in ordered[start : start + PER_FILE]
            ]
        )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _sum(raw: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(raw).digest()[:3]).decode()


def _sums(files: Mapping[str, bytes]) -> str:
    """Return four signs for each file, in order: an address ends in them, so what a browser kept is never stale."""
    return "".join(_sum(raw) for raw in files.values())
