"""Markdown of a page and nothing else: tags are text, links go where they say, nothing is fetched from elsewhere.

An extension of Python-Markdown. The gate refuses HTML in a page's text before it is merged; this makes sure that what
slipped through, or stands in a draft, is shown as the characters it is.
"""

import html
import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

_SCHEMES: Final = frozenset({"", "https", "http", "mailto", "tel"})
_ALIGN: Final = re.compile(r"text-align:\s*(left|right|center);?")
# Last of all, after MkDocs has made relative links of page names.
_PRIORITY: Final = -10


def slugify(text: str, separator: str) -> str:
    """Return the anchor of a heading: letters with their vowels and tone marks, digits, and the separator between.

    It never begins with "_", which is how anchors of our own begin.
    """
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in unicodedata.normalize("NFC", text))
    return separator.join("".join(kept).lower().split())


class PlainMarkdown(Extension):
    """The extension: no raw HTML, Thai digits kept, tidy tables, safe links, no foreign image."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface's name
        """Take raw HTML out of the reader and put the tidying last."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        _keep_thai_digits(md)
        md.treeprocessors.register(_Tidy(md), "prakat_tidy", _PRIORITY)
        md.postprocessors.register(_ReachableCode(md), "prakat_code", _PRIORITY)


def _keep_thai_digits(md: Markdown) -> None:
    """Let lists begin with Arabic digits only: a document's own "๑." would be printed as "1."."""
    for name in ("olist", "ulist"):
        processor = md.parser.blockprocessors[name]
        for field in ("RE", "CHILD_RE", "INDENT_RE"):
            pattern: re.Pattern[str] = getattr(processor, field)
            setattr(processor, field, re.compile(pattern.pattern.replace(r"\d", "[0-9]")))


class _Tidy(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                _tidy(parent, index, child)


class _ReachableCode(Postprocessor):
    """Lets code that is wider than the page be scrolled by keyboard. No tag of a writer can be mistaken for it."""

    def run(self, text: str) -> str:
        return text.replace("<pre>", '<pre tabindex="0">')


def _tidy(parent: Element, index: int, child: Element) -> None:
    if child.tag == "table":
        parent[index] = _wrapped(child)
    elif child.tag == "img":
        _tidy_image(child)
    elif child.tag == "a":
        _tidy_link(child)
    elif child.tag == "h1":
        child.tag = "h2"
    elif child.tag in ("th", "td"):
        _tidy_cell(child)


def _wrapped(table: Element) -> Element:
    """Put a table in a box that scrolls by itself and can be reached by keyboard."""
    box = Element("div", {"class": "pk-table", "tabindex": "0", "role": "group", "aria-label": "ตาราง"})
    box.tail, table.tail = table.tail, None
    box.append(table)
    return box


def _tidy_cell(cell: Element) -> None:
    """Give a head its scope, and say how a cell is aligned by class: inline styles are barred by our own policy."""
    if cell.tag == "th":
        cell.set("scope", "col")
    found = _ALIGN.fullmatch(cell.attrib.pop("style", ""))
    if found:
        cell.set("class", f"pk-{found[1]}")


def _tidy_image(image: Element) -> None:
    """Make a link of an image that lies on another server: looking at a page tells no one else."""
    source = _as_browser(image.get("src", ""))
    if urlsplit(source).scheme or source.startswith("//"):
        image.tag, image.text = "a", image.get("alt") or source
        image.attrib.clear()
        image.set("href", source)
        _tidy_link(image)


def _tidy_link(link: Element) -> None:
    """Take the target off a link that would do anything but lead somewhere."""
    target = _as_browser(link.get("href", ""))
    scheme = urlsplit(target).scheme.lower() if ":" in target.partition("/")[0] else ""
    if scheme not in _SCHEMES:
        link.attrib.pop("href", None)
    elif scheme.startswith("http"):
        link.set("rel", "noopener noreferrer")


def _as_browser(address: str) -> str:
    """Read an address as a browser does: character references resolved, blanks dropped, backslashes as slashes."""
    return re.sub(r"[\x00-\x20]", "", html.unescape(address)).replace("\\", "/")
