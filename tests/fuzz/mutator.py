"""Changes inputs the way slips and attacks do: words of a format, whole lines, repetitions, members of archives."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

# What stands at the joints of every format that is read here.
JOINTS: Final = (
    b"---\n", b"--- \n", b"----\n", b"...\n", b"\n", b"\r\n", b"\r", b"\n\n", b"\xef\xbb\xbf", b"\0", b"\t", b" ",
    b": ", b":", b"- ", b"#", b" #", b"'", b'"', b"''", b'""', b"[", b"]", b"{", b"}", b",", b"|\n", b">-\n", b"&a ",
    b"*a", b"!!str ", b"!", b"%", b"@", b"`", b"?", b"? ", b"<<: ", b"\\", b"\\n", b"\\ud800", b"\\x00", b"=", b"+",
    b"0", b"1", b"-1", b"0x1F", b"1e5", b".5", b"9" * 30, b"2026-02-30", b"2569-11-22", b"16:30", b"no", b"~", b"null",
    b"true", b".inf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"\xc2\xa0", b"\xed\xa0\x80",
    b"\xff", b"\xe0\xb8\x81", b"\xe0\xb9\x80\xe0\xb9\x80", b"\xe0\xb8\xb3", b"\xe0\xb9\x8d", b"\xe0\xb9\x91", b"<",
    b">", b"  ", b"<script>", b"](javascript:", b"[a](", b"![](", b"../", b"/", b"$", b"(", b")", b"\xf0\x9f\x91\xa9",
)  # fmt: skip
_LONGEST_REPEAT: Final = 3_000
_NESTS: Final = (
    (b"[", b"]"),
    (b"{a: ", b"}"),
    (b"(", b")"),
    (b"<a>", b"</a>"),
    (b"<<", b">>"),
    (b"- ", b""),
    (b"> ", b""),
)

Change = Callable[[bytes], bytes]


class Mutator:
    """Makes one input from another; the same seed makes the same."""

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> None:
        self._seeds = seeds
        self._words = (*JOINTS, *words)
        self._random = random.Random(0)  # noqa: S311 - it must be the same again

    def mutate(self, data: bytes, max_size: int, seed: int) -> bytes:
        """Return an input changed in one to four places, of ``max_size`` bytes at most."""
        self._random.seed(seed)
        changes: tuple[Change, ...] = (
            self._put, self._put, self._replace, self._replace, self._cut, self._flip, self._repeat, self._nest,
            self._line, self._line, self._splice, self._number,
        )  # fmt: skip
        for _ in range(self._random.choice((1, 1, 2, 2, 3, 4))):
            if data.startswith(b"PK\3\4") and self._random.random() < 0.8:
                data = self._member(data)
            else:
                data = self._random.choice(changes)(data)
        return data[:max_size]

    def fresh(self, seed: int) -> bytes:
        """Return one of the seeds."""
        return random.Random(seed).choice(self._seeds)  # noqa: S311 - see above

    def _at(self, data: bytes) -> int:
        return self._random.randint(0, len(data))

    def _span(self, data: bytes, longest: int = 60) -> tuple[int, int]:
        start = self._at(data)
        return start, min(len(data), start + self._random.randint(0, longest))

    def _put(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + self._random.choice(self._words) + data[at:]

    def _replace(self, data: bytes) -> bytes:
        start, end = self._span(data, 12)
        return data[:start] + self._random.choice(self._words) + data[end:]

    def _cut(self, data: bytes) -> bytes:
        start, end = self._span(data, self._random.choice((2, 20, 2_000)))
        return data[:start] + data[end:]

    def _flip(self, data: bytes) -> bytes:
        if not data:
            return data
        at = self._random.randrange(len(data))
        return data[:at] + bytes([data[at] ^ (1 << self._random.randrange(8))]) + data[at + 1 :]

    def _repeat(self, data: bytes) -> bytes:
        start, end = self._span(data)
        part = self._random.choice((data[start:end], self._random.choice(self._words)))
        times = int(self._random.paretovariate(0.6))
        return data[:start] + part * min(times, _LONGEST_REPEAT) + data[start:]

    def _nest(self, data: bytes) -> bytes:
        start, end = self._span(data, 20)
        opening, closing = self._random.choice(_NESTS)
        depth = self._random.choice((1, 2, 15, 17, 200, 2_000))
        closed = closing * self._random.choice((depth, depth, 0))
        return data[:start] + opening * depth + data[start:end] + closed + data[end:]

    def _line(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        first, second = (self._random.randrange(len(lines)) for _ in range(2))
        what = self._random.randrange(4)
        if what == 0:
            del lines[first]
        elif what == 1:
            lines.insert(second, lines[first])
        elif what == 2:
            lines[first], lines[second] = lines[second], lines[first]
        else:
            lines[first] = self._random.choice(self._seeds).split(b"\n")[0] + lines[first]
        return b"\n".join(lines)

    def _splice(self, data: bytes) -> bytes:
        other = self._random.choice(self._seeds)
        start, end = self._span(other, 400)
        at = self._at(data)
        return data[:at] + other[start:end] + data[self._random.choice((at, self._at(data))) :]

    def _number(self, data: bytes) -> bytes:
        """Put another number in the place of digits."""
        at = self._at(data)
        start = next((i for i in range(at, min(at + 400, len(data))) if data[i : i + 1].isdigit()), None)
        if start is None:
            return data
        end = start
        while data[end : end + 1].isdigit():
            end += 1
        number = self._random.choice((b"0", b"-1", b"1", b"65535", b"4294967295", b"99999999999999999999", b"1.5"))
        return data[:start] + number + data[end:]

    def _member(self, data: bytes) -> bytes:
        """Change one member of an archive, with sums and sizes as they must be."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as old:
                members = [(info.filename, old.read(info)) for info in old.infolist()]
        except Exception:  # noqa: BLE001 - it was damaged before
            return self._put(data)
        if not members:
            return self._put(data)
        index = self._random.randrange(len(members))
        name, raw = members[index]
        change = self._random.choice((self._put, self._replace, self._repeat, self._nest, self._cut, self._flip))
        if self._random.random() < 0.1:
            name = change(name.encode()).decode("utf-8", "replace").replace("\0", "")[:200]
        members[index] = (name, change(raw))
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new:
            for name, raw in members:
                new.writestr(zipfile.ZipInfo(name), raw)
        return stream.getvalue()
