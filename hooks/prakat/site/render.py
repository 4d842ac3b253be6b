"""Articles as HTML: Jinja2 templates with autoescaping, in the theme's own folder. Knows no builder."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from prakat.site.addresses import relative
from prakat.site.article import Article
from prakat.site.words import ROLES
from prakat.thai.digits import to_thai

THEME: Final = Path(__file__).parent / "theme"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(THEME / "articles")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["roles"] = ROLES
    environment.filters["thai"] = lambda value: to_thai(str(value))
    return environment


def render_article(article: Article) -> str:
    """Return the HTML of a document page's article."""
    return _render("document.html", article.address, article=article, body=_trusted(article.body))


def render_page(template: str, address: str, **values: Any) -> str:
    """Return the HTML of a generated page's article, made by a template of the theme."""
    return _render(template, address, **values)


def _render(template: str, address: str, **values: Any) -> str:
    return _environment().get_template(template).render(link=_linker(address), **values)


def _linker(page: str) -> Callable[[str], str]:
    return lambda target: relative(target, page)


def _trusted(body: str) -> Markup:
    """Mark the body's HTML as such: every tag of its Markdown was escaped (`prakat.site.plain_markdown`)."""
    return Markup(body)  # noqa: S704 - see above
