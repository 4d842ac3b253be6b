"""Letters in Thai texts, looked for one by one.

It sounds slow and is not: Python finds one letter in a page within a microsecond, and most of those looked for are in
none. ``str.translate`` and a pattern that begins with a large set both stop at every letter there is.
"""

from collections.abc import Iterable, Mapping


class Letters:
    """A table of letters: what stands in a text for what. None of them may stand for another of the table."""

    def __init__(self, table: Mapping[int, str]) -> None:
        self._pairs = [(chr(code), letter) for code, letter in table.items()]
        if not {letter for _, letter in self._pairs}.isdisjoint(chr(code) for code in table):
            raise ValueError("one replacement would replace another")

    def replace_in(self, text: str) -> str:
        """Return the text with every letter of the table replaced; the same as ``text.translate(table)``."""
        for letter, other in self._pairs:
            if letter in text:
                text = text.replace(letter, other)
        return text


def has_any(text: str, pieces: Iterable[str]) -> bool:
    """Tell whether any of some pieces stands in a text: a first look, where most texts have none."""
    return any(piece in text for piece in pieces)


def has_astral(text: str) -> bool:
    """Tell whether a text has letters beyond U+FFFF."""
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)
