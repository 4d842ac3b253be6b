"""The document around an article: head, header, menu, footer. Values in, HTML out; knows no builder.

A builder hands in what only it knows (the menu, the style sheets) and writes down what comes out.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from markupsafe import Markup

from prakat.site.addresses import relative
from prakat.site.render import Linker, render_page, render_template

# Scripts of our own alone, none in the page; search fetches its index. The style sheet of Material has icons as data.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
NOT_FOUND: Final = "404.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """An entry of the menu; ``address`` is one of this site."""

    title: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that a page announces: its address, name and media type."""

    address: str
    title: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What all documents of a site share. ``url`` is the address it is published at, "" where that is not known.

    ``sheets`` and ``scripts`` are addresses of this site. A draft says no policy: the preview reloads it by script.
    ``collector`` tells that `prakat collect` answers below /_fb on the site's own host.
    """

    site_name: str
    url: str
    sample: bool
    draft: bool
    menu: tuple[MenuEntry, ...]
    footer: tuple[MenuEntry, ...]
    sheets: tuple[str, ...]
    scripts: tuple[str, ...]
    collector: bool = False

    @property
    def root(self) -> str:
        """The path the site stands at on its host."""
        return urlsplit(self.url).path or "/"

    @property
    def policy(self) -> str:
        """The Content-Security-Policy of the site's documents."""
        return "" if self.draft else POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One document: where it stands, how it is called, and what its head tells machines.

    ``data`` are JSON-LD texts without "<". ``section`` is the menu's entry it belongs to.
    """

    address: str
    title: str
    description: str = ""
    section: str = ""
    kind: str = "website"
    lang: str = "th"
    data: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] = ()


def render_document(shell: Shell, frame: Frame, article: str) -> str:
    """Return a whole HTML document around the HTML of an article."""
    canonical = shell.url + frame.address if shell.url and frame.address != NOT_FOUND else ""
    return render_template(
        "frame.html",
        _linker(shell, frame),
        shell=shell,
        frame=frame,
        canonical=canonical,
        # Made by our own templates, and without "<" (`json_ld`): nothing in them can end the element they stand in.
        article=Markup(article),  # noqa: S704
        data=[Markup(text) for text in frame.data],  # noqa: S704
    )


def render_not_found(shell: Shell) -> str:
    """Return the document that is shown for an address that leads nowhere."""
    frame = Frame(address=NOT_FOUND, title="ไม่พบหน้านี้")
    return render_document(shell, frame, render_page("not_found.html", frame.address, link=_linker(shell, frame)))


def _linker(shell: Shell, frame: Frame) -> Linker:
    """Return what makes links: relative ones, but for the page that is shown at every address that is wrong."""
    if frame.address != NOT_FOUND:
        return lambda target: relative(target, frame.address)
    return lambda target: shell.root + target
