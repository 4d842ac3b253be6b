"""Make the word list of the search from the PyPI package pythainlp (its word lists are CC0-1.0).

    python tests/search/tools/make_words.py pythainlp-5.4.0-py3-none-any.whl

Of `words_th.txt` it keeps words of Thai letters alone, 2 to 15 signs long, in the spelling the search reads texts in;
of short ones only those that stand in a corpus of Thai as well, for the list has crumbs in it. Longer entries are
sayings and names; what the list has not, the search still finds by its parts.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "hooks"))

from prakat.search.spelling import normalise  # noqa: E402 - the path comes first

TARGET: Final = ROOT / "hooks" / "prakat" / "search" / "words.txt"
_WORD: Final = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]{2,15}")
_FOLDER: Final = "pythainlp/corpus"
_SHORT: Final = 5
_OFTEN: Final = 3


def make_words(wheel: Path) -> int:
    """Write the list and return how many words it has."""
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(f"{_FOLDER}/words_th.txt").decode("utf-8").splitlines()
        counts = [archive.read(f"{_FOLDER}/{name}").decode("utf-8") for name in ("tnc_freq.txt", "ttc_freq.txt")]
    used = {normalise(word) for text in counts for word in _used(text)}
    found = {word for line in lines if _WORD.fullmatch(word := normalise(line.strip()))}
    words = sorted(word for word in found if len(word) > _SHORT or word in used)
    TARGET.write_text("\n".join(words) + "\n", encoding="utf-8")
    return len(words)


def _used(text: str) -> Iterator[str]:
    for line in text.splitlines():
        word, _, count = line.partition("\t")
        if count.strip().isdecimal() and int(count) >= _OFTEN:
            yield word


if __name__ == "__main__":
    sys.stdout.write(f"{make_words(Path(sys.argv[1]))} words\n")
