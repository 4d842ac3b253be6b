"""The site without MkDocs: Python-Markdown for the text of pages, and everything else from our own rooms.

The way out, kept open by a test: it must write the same bytes as MkDocs does. It also writes a folder of Markdown that
any other builder of static sites can take (`write_stage`).
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from prakat.settings import DOCS
from prakat.site.addresses import address_of, relative
from prakat.site.article import Heading
from prakat.site.assembly import Site
from prakat.site.listing import address_of_list
from prakat.site.nodes import Manual
from prakat.site.plain_markdown import PlainMarkdown, slugify
from prakat.site.publication import publishable
from prakat.site.render import THEME

# What mkdocs.yml names under markdown_extensions.
_EXTENSIONS: Final = ("tables", "sane_lists", "toc", "footnotes", "fenced_code")
_CONFIG: Final[Mapping[str, dict[str, Any]]] = {
    "toc": {"slugify": slugify},
    "footnotes": {"BACKLINK_TITLE": "กลับไปยังข้อความที่อ้างเชิงอรรถ {}"},
}
Body = tuple[str, tuple[Heading, ...]]


def render_markdown(text: str, path: str) -> Body:
    """Return the HTML of a page's Markdown and its headings; links to files under docs/ become links of the site."""
    reader = Markdown(extensions=[*_EXTENSIONS, _Links(path), PlainMarkdown()], extension_configs=dict(_CONFIG))
    html = reader.convert(text)
    tokens: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])
    return html, tuple(Heading(id=token["id"], title=token["name"]) for token in tokens)


class _Links(Extension):
    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface's name
        """Make the links of pages before anything of ours looks at them."""
        md.treeprocessors.register(_LinkProcessor(md, self._path), "prakat_links", 0)


class _LinkProcessor(Treeprocessor):
    def __init__(self, md: Markdown, path: str) -> None:
        super().__init__(md)
        self._path = path

    def run(self, root: Element) -> None:
        """Point every relative link at the address of the file it names."""
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag, "")
            target = element.get(name, "") if name else ""
            parts = urlsplit(target)
            if parts.path and not parts.scheme and not parts.netloc and not parts.path.startswith("/"):
                element.set(name, _address(parts.path, self._path) + (f"#{parts.fragment}" if parts.fragment else ""))


def _address(link: str, path: str) -> str:
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link)))
    return relative(address_of(file), address_of(path))


def bodies(site: Site) -> Mapping[str, Body]:
    """Return the text of every document as HTML, by path."""
    sources = ((item.path, site.publication.source(item)) for item in site.publication.documents)
    return {path: render_markdown(source.front_matter.body, path) for path, source in sources}


def write_site(site: Site, target: Path, manuals: Sequence[Manual], files: Mapping[str, bytes], kept: Path) -> None:
    """Write a whole site into a folder. ``files`` are what a builder adds, by address; ``kept`` is for prints."""
    texts = bodies(site)
    printed = site.print_all({path: texts[path] for path in site.prints()}, kept)
    everything = {**dict(_assets()), **dict(_attachments(site)), **files}
    everything |= {made.path: made.content for made in site.files()}
    everything |= {site.prints()[path]: found.content for path, found in printed.items()}
    for path, text in texts.items():
        everything[f"{address_of(path)}index.html"] = site.document(path, *text).encode()
    for path in site.generated:
        everything[f"{address_of_list(path)}index.html"] = site.page(path).encode()
    for manual in manuals:
        html, _ = render_markdown(manual.body, f"{DOCS}/{manual.path}")
        everything[f"{address_of_list(manual.path)}index.html"] = site.manual(manual, html).encode()
    everything["404.html"] = site.not_found().encode()
    _write(target, everything)


def write_stage(site: Site, target: Path) -> None:
    """Write every page as Markdown that holds the finished article, with its title above it, for any other builder."""
    pages: dict[str, bytes] = dict(_attachments(site))
    for path, (html, headings) in bodies(site).items():
        title = site.publication.titles[path]
        pages[path.removeprefix(f"{DOCS}/")] = _staged(title, site.article(path, html, headings))
    for path, page in site.generated.items():
        pages[path] = _staged(page.title, page.content)
    pages |= {name: raw for name, raw in _assets() if name.endswith((".css", ".js", ".woff2", ".svg", ".txt"))}
    _write(target, pages)


def _staged(title: str, article: str) -> bytes:
    """Return an article as one block of HTML: a blank line would end it for most readers of Markdown."""
    block = "\n".join(line for line in article.splitlines() if line.strip())
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{quoted}"\n---\n\n<div class="pk-stage">\n{block}\n</div>\n'.encode()


def _assets() -> Iterator[tuple[str, bytes]]:
    for file in sorted((THEME / "assets").rglob("*")):
        if file.is_file():
            yield f"assets/{file.relative_to(THEME / 'assets').as_posix()}", file.read_bytes()


def _attachments(site: Site) -> Iterator[tuple[str, bytes]]:
    corpus = site.publication.corpus
    for path in sorted(corpus.users):
        if publishable(corpus, path):
            yield path.removeprefix(f"{DOCS}/"), corpus.snapshot.read(path)


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    for name, raw in files.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
