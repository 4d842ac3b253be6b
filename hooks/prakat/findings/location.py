"""Where something stands in a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file, from (line, column) up to (end_line, end_column); 1-based, in characters, end excluded."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A file, the place in it when there is one, and the JSON Pointer (RFC 6901) when it is a front-matter value."""

    path: str
    span: Span | None = None
    pointer: str | None = None
