"""From a JSON Pointer to the place in the file where that value was written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from prakat.findings import Span

Path = tuple[str | int, ...]


def pointer_of(parts: "Path | list[str | int]") -> str:
    """Write a path of keys and indexes as an RFC 6901 JSON Pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


class Places(Mapping[str, Span]):
    """Spans by JSON Pointer, worked out when somebody asks for the first."""

    def __init__(self, work_out: Callable[[], Mapping[str, Span]]) -> None:
        self._work_out = work_out

    @cached_property
    def _spans(self) -> Mapping[str, Span]:
        return self._work_out()

    def __getitem__(self, pointer: str) -> Span:
        return self._spans[pointer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Spans of values and of their keys, by JSON Pointer; the empty pointer is the whole front matter."""

    values: Mapping[str, Span] = field(default_factory=dict)
    keys: Mapping[str, Span] = field(default_factory=dict)

    def value(self, pointer: str) -> Span | None:
        """Return where a value stands, or its nearest ancestor that exists."""
        while pointer not in self.values and pointer:
            pointer = pointer.rpartition("/")[0]
        return self.values.get(pointer)

    def key(self, pointer: str) -> Span | None:
        """Return where a value's key stands; the value itself when it has none (list items)."""
        return self.keys.get(pointer) or self.value(pointer)
