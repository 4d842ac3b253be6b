"""Articles as HTML: Jinja2 templates with autoescaping, in the theme's own folder. Knows no builder."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prakat.site.addresses import relative
from prakat.site.article import Article
from prakat.site.numerals import numeral
from prakat.site.words import ROLES

# Makes a link of an address of this site.
Linker = Callable[[str], str]
THEME: Final = Path(__file__).parent / "theme"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(THEME / "articles")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["roles"] = ROLES
    environment.filters["thai"] = numeral
    return environment


def render_article(article: Article) -> str:
    """Return the HTML of a document page's article."""
    return _render("document.html", article.address, article=article, body=trusted(article.body))


def render_page(template: str, address: str, **values: Any) -> str:
    """Return the HTML of a generated page's article, made by a template of the theme."""
    return _render(template, address, **values)


def render_template(template: str, link: Linker, **values: Any) -> str:
    """Return the HTML of a template of the theme; ``link`` makes links of addresses."""
    return _environment().get_template(template).render(link=link, **values)


def _render(template: str, address: str, **values: Any) -> str:
    return render_template(template, values.pop("link", None) or _linker(address), **values)


def _linker(page: str) -> Linker:
    return lambda target: relative(target, page)


def trusted(body: str) -> Markup:
    """Mark the body's HTML as such: every tag of its Markdown was escaped (`prakat.site.plain_markdown`)."""
    return Markup(body)  # noqa: S704 - see above
