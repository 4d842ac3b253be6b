"""One page of content, as it stands in a file."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from prakat.content.category import Category, category_of
from prakat.content.front_matter import FrontMatter, parse_front_matter
from prakat.content.front_matter_words import FRONT_MATTER
from prakat.findings import Finding, Location, Message, Span

OPENING: Final = Span(1, 1, 1, 4)


@dataclass(frozen=True, kw_only=True)
class Document:
    """A page: its repository path, its raw bytes, and what they say."""

    path: str
    raw: bytes
    front_matter: FrontMatter

    @property
    def value(self) -> dict[str, Any]:
        """The front matter as JSON values."""
        return self.front_matter.value

    @cached_property
    def category(self) -> Category | None:
        """The category of the folder the page lies in."""
        return category_of(self.path)

    @property
    def type(self) -> str:
        """The content type the page says it is; empty when it says none."""
        return self.text("type")

    @property
    def title(self) -> str:
        """The page's title, or its path when it has none."""
        return self.text("title") or self.path

    def text(self, key: str) -> str:
        """Return a top-level text value; empty when it is missing or no text."""
        value = self.value.get(key)
        return value if isinstance(value, str) else ""

    def locate(self, pointer: str) -> Location:
        """Return the place of a value."""
        span = self.front_matter.source_map.value(pointer) or OPENING
        return Location(path=self.path, span=span, pointer=pointer)

    def locate_key(self, pointer: str) -> Location:
        """Return the place of a value's key."""
        span = self.front_matter.source_map.key(pointer) or OPENING
        return Location(path=self.path, span=span, pointer=pointer)

    def locate_opening(self, pointer: str) -> Location:
        """Return the opening line of the front matter: the place of what is missing in it."""
        return Location(path=self.path, span=OPENING, pointer=pointer)

    def strings(self) -> Iterator[tuple[str, str]]:
        """Yield (JSON Pointer, text) for every text value of the front matter."""
        yield from self._strings

    @cached_property
    def _strings(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        _gather(self.value, "", found)
        return found

    def mentions(self) -> frozenset[str]:
        """Return the repository paths that front-matter texts would name, read relative to the page's own folder.

        Which of them are files is for the snapshot to say. No schema is asked, so what belongs to a page's bundle can
        not be changed by changing a schema.
        """
        return self._mentions

    @cached_property
    def _mentions(self) -> frozenset[str]:
        folder = posixpath.dirname(self.path)
        return frozenset(
            posixpath.join(folder, text)
            for _, text in self._strings
            if "." in text and len(text) < 200 and not text.startswith("/")  # noqa: PLR2004 - MAX_PATH
        )


def _gather(value: Any, pointer: str, found: list[tuple[str, str]]) -> None:
    """Collect the texts below a value, in the order in which they are written."""
    if isinstance(value, str):
        found.append((pointer, value))
    elif isinstance(value, dict):
        for key, item in value.items():
            part = key if "~" not in key and "/" not in key else key.replace("~", "~0").replace("/", "~1")
            _gather(item, f"{pointer}/{part}", found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _gather(item, f"{pointer}/{index}", found)


def parse_document(path: str, raw: bytes) -> Document:
    """Read the bytes of a page at a repository path. Never raises."""
    return Document(path=path, raw=raw, front_matter=parse_front_matter(raw))


def check_front_matter(document: Document) -> list[Finding]:
    """Return a finding for everything in the head of the page that is not the one grammar."""
    return [
        Finding(
            rule=FRONT_MATTER,
            message=Message(id=problem.id, params=problem.params),
            location=Location(path=document.path, span=problem.span),
            related=(Location(path=document.path, span=problem.related),) if problem.related else (),
        )
        for problem in document.front_matter.problems
    ]
