"""What a page says, before it is HTML. Texts are plain; escaping is the templates' work."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A short text."""

    kind: ClassVar[str] = "plain"
    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day, month or moment: ``iso`` for machines, ``text`` for readers."""

    kind: ClassVar[str] = "moment"
    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: ``target`` is an address of this site, or an absolute one when ``external``."""

    kind: ClassVar[str] = "link"
    target: str
    text: str
    external: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Text of one paragraph or more."""

    kind: ClassVar[str] = "prose"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An image of this site with its text alternative."""

    kind: ClassVar[str] = "figure"
    target: str
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Nodes after one another on a line, such as a start and an end."""

    kind: ClassVar[str] = "sequence"
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A heading word and what it is explained by: the name of a step and its description."""

    kind: ClassVar[str] = "stack"
    head: str
    rest: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    kind: ClassVar[str] = "items"
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and a value."""

    label: str
    value: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and values."""

    kind: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns; a missing value is None. ``footer`` stands under the rows, such as a total."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: "tuple[tuple[Node | None, ...], ...]"
    footer: "Fact | None" = None

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers only, and so stand to the right."""
        columns = ([row[index] for row in self.rows if row[index]] for index in range(len(self.columns)))
        return tuple(bool(cells) and all(isinstance(it, Plain) and it.numeric for it in cells) for cells in columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart with the table of its numbers below it; ``svg`` is HTML that `prakat.site.charts` has made."""

    kind: ClassVar[str] = "picture"
    svg: str
    table: Table
    files: tuple[Link, ...] = ()


Node = Plain | Moment | Link | Prose | Figure | Sequence | Stack | Items | Facts | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page with its own heading; ``id`` starts with "_", which no heading of a body does."""

    id: str
    title: str
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedPage:
    """A page no one wrote, such as a list. ``path`` is as if under docs/, ``content`` the HTML of its article."""

    path: str
    title: str
    content: str
    updated: str
    crumbs: tuple[Link, ...] = ()
    description: str = ""
    lang: str = "th"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedFile:
    """A file for machines; ``path`` is its address from the top of the site."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """A page that another room makes; ``path`` is as if under docs/, ``body`` Markdown."""

    path: str
    title: str
    body: str
