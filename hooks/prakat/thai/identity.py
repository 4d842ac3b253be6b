"""Numbers that stand for a person or a company, in every form a Thai office writes them.

A citizen id and a juristic (tax) number share one shape: 13 digits, the last a check digit,
(11 - (13*d1 + 12*d2 + ... + 2*d12) mod 11) mod 10. The first digit decides: 0 is a juristic person, whose number is
public; 1-8 is a natural person, whose number is never published. One random number in ten passes the check digit, so
where and how a number is written decides how sure we are.

Every pattern runs on folded text and in linear time: repeats are bounded or possessive.
"""

import html
import re
import string
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Final

from prakat.thai.letters import Letters, has_astral
from prakat.thai.text import PRIVATE_USE_MARKS

LENGTH: Final = 13
# Printed as 1-2345-67890-12-3: a separator may stand after 1, 5, 10 and 12 digits.
GROUPING: Final = (1, 4, 5, 2, 1)
_WEIGHTS: Final = range(LENGTH, 1, -1)
_CANONICAL_CUTS: Final = frozenset({1, 5, 10, 12})
# A keyword speaks for a number that follows it this closely, in characters.
_REACH: Final = 60
# More digits than a place in a list between them are a number that the keyword spoke for.
_DIGITS_BETWEEN: Final = 6
# No one writes a number in more pieces than digits; a longer chain is a table, and only its head is looked at.
_MAX_GROUPS: Final = 40
# Milliseconds since 1970 from 2001 to 2036: what file servers and chat programs name uploads by.
_STAMPS: Final = range(1_000_000_000_000, 2_082_758_400_000)

# First digit of each run of ten: Thai, its neighbours in scripts and keyboards, full-width, mathematical.
_ZEROS: Final = (
    0x0660, 0x06F0, 0x0966, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810,
    0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
)  # fmt: skip
_FOLDS: Final = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **dict.fromkeys(map(ord, "\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " "),
    **PRIVATE_USE_MARKS,
    **dict.fromkeys(map(ord, "\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff0e"), "."),
}
_FOLDED: Final = Letters(_FOLDS)
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
# Not seen by a reader: zero-width and bidi controls, soft hyphen, variation selectors, tags. And what Markdown drops:
# a backslash before punctuation. A character reference (&nbsp; &#8203;) is read as what it stands for, and a decomposed
# sara am as one letter.
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f"
)
_UNSEEN: Final = re.compile(
    rf"[{_INVISIBLE}]++|\\(?=[-._])|&(?:#[0-9]{{1,7}}|#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z]{{2,10}});|ํ[่-๋]?า"
)
# Where none of these letters is, and none beyond U+FFFF, there is nothing of that kind.
_MAY_BE_UNSEEN: Final = re.compile(rf"[{_INVISIBLE.partition(chr(0xE0000))[0]}\\&ํ]")
_INVISIBLE_ONLY: Final = re.compile(rf"[{_INVISIBLE}]")

_BETWEEN: Final = r"[ \t\r\n.\-_/*]{0,3}"
# A pattern that begins with a set of characters, and looks behind it afterwards, is searched four times as fast. The
# rest is found by looking ahead, so that a number that begins inside another's tail is not passed over.
_PRINTED: Final = re.compile(
    r"[0-8](?<![0-9].)(?=(" + "".join(rf"{_BETWEEN}[0-9]{{{size}}}" for size in GROUPING[1:]) + r")(?![0-9]))",
    re.DOTALL,
)
_CHAINS: Final = (
    re.compile(r"[0-9](?<![0-9].)[0-9]*+(?: ?- ?[0-9]++)++", re.DOTALL),
    re.compile(r"[0-9](?<![0-9].)[0-9]*+(?:\.[0-9]++){2,}+", re.DOTALL),
    re.compile(r"[0-9](?<![0-9].)[0-9]*+(?: {1,2}[0-9]++)++", re.DOTALL),
)
_DIGITS: Final = re.compile(r"[0-9]+")
_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+]{1,9}://|www\.|\]\()[^\s<>\"'|)]++")
_FILE_TAIL: Final = re.compile(r"[\w()-]{0,40}\.[a-z0-9]{2,4}(?![a-z0-9])")
_NAMED: Final = re.compile(
    r"(?:ประจ[ำา]ตัว|บัตร|เลข)ประชาชน|บัตรประจ[ำา]ตัว|ปชช|13 ?หลัก|ผู้เสียภาษี"
    r"|citizen|national.?id|id ?(?:card|no|number)|tax.?id|identification"
)
# Words before other numbers of thirteen digits: barcodes, sureties, references of banks and of the post.
_OTHERWISE_NAMED: Final = re.compile(
    r"บาร์โค้ด|ค้ำประกัน|อ้างอิง|ใบเสร็จ|ใบแจ้งหนี้|ติดตามพัสดุ|barcode|ean-?(?:8|13)|gtin|isbn|invoice|reference|\bref\b"
)
_GAPS: Final = re.compile(r"[^0-9]+")
_JOINS: Final = frozenset("-./")

# The shortest digest in use, MD5, has 32 characters; words that run into a number are shorter.
_TOKEN: Final = 32
_ALPHANUMERIC: Final = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Text as its numbers are read, and where each character of it came from in the original (code points).

    ``lower`` is the same text, character for character, in small letters.
    """

    text: str
    lower: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of a non-empty span of the folded text."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityNumber:
    """Thirteen digits that can be a citizen id or a juristic number.

    ``start`` and ``end`` lie in the folded text. ``form`` is "plain" (13 in a row), "grouped" (1-4-5-2-1) or "loose"
    (any other grouping). ``valid`` tells whether the check digit holds, ``named`` whether words before it say what it
    is, ``in_address`` whether it is part of a URL or the time stamp of a file name, ``certain`` whether the way it is
    written leaves little doubt.
    """

    digits: str
    start: int
    end: int
    form: str
    valid: bool
    named: bool
    in_address: bool
    certain: bool

    @property
    def natural(self) -> bool:
        """Whether the first digit is that of a natural person."""
        return self.digits[0] != "0"


def fold(text: str) -> Folded:
    """Fold digits of any script, dashes, spaces and dots to ASCII, drop what is not seen, and keep the way back."""
    if _MAY_BE_UNSEEN.search(text) is None and not has_astral(text):
        return _folded(text, range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: array[int] = array("L")
    ends: array[int] = array("L")
    at = 0
    for found in _UNSEEN.finditer(text):
        _keep(pieces, starts, ends, text[at : found.start()], at)
        shown = _shown(found[0])
        pieces.append(shown)
        starts.extend([found.start()] * len(shown))
        ends.extend([found.end()] * len(shown))
        at = found.end()
    if not at:
        return _folded(text, range(len(text)), range(1, len(text) + 1))
    _keep(pieces, starts, ends, text[at:], at)
    return _folded("".join(pieces), starts, ends)


def _shown(written: str) -> str:
    if written[0] == "&":
        return _INVISIBLE_ONLY.sub("", html.unescape(written))
    return written[1:-1] + "ำ" if written[-1] == "า" else ""


def _folded(text: str, starts: Sequence[int], ends: Sequence[int]) -> Folded:
    plain = _FOLDED.replace_in(text)
    lower = plain.lower()
    # One letter, İ, has a small form of two characters: then only A-Z are made small.
    return Folded(
        text=plain, lower=lower if len(lower) == len(plain) else plain.translate(_LOWER), starts=starts, ends=ends
    )


def _keep(pieces: list[str], starts: "array[int]", ends: "array[int]", piece: str, at: int) -> None:
    pieces.append(piece)
    starts.extend(range(at, at + len(piece)))
    ends.extend(range(at + 1, at + len(piece) + 1))


def is_citizen_id(digits: str) -> bool:
    """Tell whether 13 ASCII digits are the number of a natural person."""
    return _is_number(digits) and digits[0] in "12345678" and check_digit(digits) == digits[-1]


def is_juristic_id(digits: str) -> bool:
    """Tell whether 13 ASCII digits are the number of a juristic person."""
    return _is_number(digits) and digits[0] == "0" and check_digit(digits) == digits[-1]


def check_digit(digits: str) -> str:
    """Return the thirteenth digit that belongs to the first twelve."""
    total = sum(map(mul, _WEIGHTS, map(int, digits)))
    return str((11 - total % 11) % 10)


def _is_number(digits: str) -> bool:
    return len(digits) == LENGTH and digits.isascii() and digits.isdecimal()


def find_identity_numbers(folded: Folded) -> list[IdentityNumber]:
    """Find every citizen id and juristic number, in order, none overlapping another.

    Grouped numbers and those named by words are returned even when the check digit fails: a slip of the pen is still
    someone's number. All others only when it holds.
    """
    candidates = list(_candidates(folded.lower))
    if not candidates:
        return []
    addresses = [found.span() for found in _ADDRESS.finditer(folded.lower)]
    found: list[IdentityNumber] = []
    taken: set[int] = set()
    for start, end in candidates:
        if start in taken or end - 1 in taken:
            continue
        number = _judge(folded.lower, start, end, addresses)
        if number is not None:
            found.append(number)
            taken.update(range(start, end))
    return sorted(found, key=lambda number: number.start)


def is_in_token(text: str, start: int, end: int) -> bool:
    """Tell whether a span is a piece of a long run of letters and digits: a hash, a key, encoded data."""
    before, after = text[max(0, start - _TOKEN) : start], text[end : end + _TOKEN]
    around = len(before) - len(before.rstrip(_ALPHANUMERIC)) + len(after) - len(after.lstrip(_ALPHANUMERIC))
    return around > 0 and around + end - start >= _TOKEN


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    for found in _PRINTED.finditer(text):
        yield found.start(), found.end(1)
    for pattern in _CHAINS:
        for found in pattern.finditer(text):
            yield from _loose_candidates(text, found.start(), found.end())


def _loose_candidates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the whole chain of groups when it has 13 digits; after a keyword, any part of it that has."""
    if end - start <= LENGTH:
        return
    groups: list[tuple[int, int]] = []
    for found in _DIGITS.finditer(text, start, end):
        groups.append(found.span())
        if len(groups) > _MAX_GROUPS:
            break
    whole = len(groups) <= LENGTH and sum(stop - first for first, stop in groups) == LENGTH
    if whole:
        yield start, end
    elif _is_named(text, start):
        yield from _windows(groups)


def _windows(groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield every run of neighbouring groups that has 13 digits together."""
    for index, (first, _) in enumerate(groups):
        digits = 0
        for start, stop in groups[index : index + LENGTH]:
            digits += stop - start
            if digits == LENGTH:
                yield first, stop


def _judge(text: str, start: int, end: int, addresses: list[tuple[int, int]]) -> IdentityNumber | None:
    groups = _DIGITS.findall(text, start, end)
    digits, sizes = "".join(groups), tuple(map(len, groups))
    valid = check_digit(digits) == digits[-1] and digits[0] != "9"
    if not (valid or sizes in (GROUPING, (LENGTH,))) or is_in_token(text, start, end):
        return None
    named = _is_named(text, start)
    if not _is_worth_telling(text, start, end, sizes, valid=valid, named=named):
        return None
    plain = sizes == (LENGTH,)
    in_address = plain and _is_in_address(text, start, end, addresses)
    doubt = in_address or (plain and _has_before(_OTHERWISE_NAMED, text, start))
    return IdentityNumber(
        digits=digits,
        start=start,
        end=end,
        form="plain" if plain else "grouped" if sizes == GROUPING else "loose",
        valid=valid,
        named=named,
        in_address=in_address,
        certain=valid and not doubt and (named or _is_regular(sizes)),
    )


def _is_worth_telling(text: str, start: int, end: int, sizes: tuple[int, ...], *, valid: bool, named: bool) -> bool:
    written = text[start:end]
    if not valid:
        return named or (sizes == GROUPING and "-" in written)
    if named or sizes in (GROUPING, (LENGTH,)):
        return True
    gaps = _GAPS.findall(written)
    # Two numbers that stand side by side differ in their gaps, lie in two cells, or go on beyond the thirteen digits.
    if len(set(gaps)) > 1 or "\t" in written or "\n" in written or _is_part_of_more(text, start, end):
        return False
    # Groups apart by spaces only are how tables come out of a PDF, and one gap is where two columns meet.
    return "-" in written or (len(gaps) > 1 and (_is_regular(sizes) or max(sizes) <= max(GROUPING)))


def _is_part_of_more(text: str, start: int, end: int) -> bool:
    """Tell whether digits follow or precede a span after one sign that joins numbers."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (before[-1:] in _JOINS and before[:1].isdecimal()) or (after[:1] in _JOINS and after[1:].isdecimal())


def _is_regular(sizes: tuple[int, ...]) -> bool:
    """Tell whether the cuts are some of those printed on the card, or stand between all digits (boxes of a form)."""
    cuts = {sum(sizes[:index]) for index in range(1, len(sizes))}
    return cuts <= _CANONICAL_CUTS or len(sizes) == LENGTH


def _is_named(text: str, start: int) -> bool:
    """Tell whether words before a number name it, and not another one between."""
    named = None
    for named in _NAMED.finditer(text, max(0, start - _REACH), start):  # noqa: B007 - the last one counts
        pass
    return named is not None and sum(map(str.isdecimal, text[named.end() : start])) < _DIGITS_BETWEEN


def _has_before(pattern: re.Pattern[str], text: str, start: int) -> bool:
    return pattern.search(text, max(0, start - _REACH), start) is not None


def _is_in_address(text: str, start: int, end: int, addresses: list[tuple[int, int]]) -> bool:
    index = bisect_right(addresses, (start, len(text) + 1)) - 1
    if index >= 0 and start < addresses[index][1]:
        return True
    return int(text[start:end]) in _STAMPS and _FILE_TAIL.match(text, end) is not None
