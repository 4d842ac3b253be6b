"""From an offset in the text of a page to the place a finding points at."""

from prakat.content.document import Document
from prakat.findings import Location, Span


class Places:
    """The text of a page as its readers see it, and where its characters stand."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.text = document.raw.decode("utf-8", "replace")

    def locate(self, start: int, end: int) -> Location:
        """Return the place of a stretch of the text, with its JSON Pointer when it lies in the front matter."""
        line = self.text.count("\n", 0, start) + 1
        column = start - (self.text.rfind("\n", 0, start) + 1) + 1
        stop = min(end, self.text.find("\n", start) if "\n" in self.text[start:end] else end)
        span = Span(line, column, line, column + max(stop - start, 1))
        return Location(path=self._document.path, span=span, pointer=self._pointer(span) or None)

    def _pointer(self, span: Span) -> str:
        """Return the pointer of the innermost value around a place; empty in the body."""
        if span.line >= self._document.front_matter.body_line:
            return ""
        values = self._document.front_matter.source_map.values
        around = [pointer for pointer, value in values.items() if _holds(value, span)]
        return max(around, key=lambda pointer: pointer.count("/"), default="")


def _holds(value: Span, span: Span) -> bool:
    begins = (value.line, value.column) <= (span.line, span.column)
    return begins and (span.line, span.column) < (value.end_line, value.end_column)
