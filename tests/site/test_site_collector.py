"""Was this page helpful: asked on every page where a collector answers, and nowhere else."""
# ruff: noqa: D103 - the name of a test is its sentence

from typing import Final

import pytest
from tests.site.pages import links, news, publication_of

from prakat.site.assembly import Site

PAGE: Final = "docs/news/a.md"


def shown(url: str, *, collector: bool) -> str:
    site = Site(publication_of({PAGE: news()}, url=url), (), (), collector=collector)
    return site.document(PAGE, "<p>เนื้อหา</p>", ())


@pytest.mark.parametrize(
    ("url", "address"), [("https://x.example/", "/news/a/"), ("https://x.example/t/", "/t/news/a/"), ("", "/news/a/")]
)
def test_every_page_asks_with_a_plain_form_and_its_own_address(url: str, address: str) -> None:
    html = shown(url, collector=True)
    assert f'name="page" value="{address}"' in html
    assert 'method="post" action="/_fb/v1/ratings"' in html
    assert html.count('<form class="helpful"') == 1
    assert {"/_fb/survey", "/_fb/complaints/new", "/_fb/track"} <= set(links(html))
    assert '<script src="/_fb/v.js" defer>' in html


def test_what_can_be_done_at_once_stands_on_top_of_the_pages_about_it() -> None:
    site = Site(publication_of({PAGE: news()}), (), (), collector=True)
    for path, wanted in (
        ("complaint/index.md", {"/_fb/complaints/new", "/_fb/track", "/_fb/complaints/corruption"}),
        ("site-feedback/index.md", {"/_fb/survey"}),
        ("law/index.md", set()),
    ):
        page = site.page(path)
        top = page.partition("<main")[2].partition("<article>")[0]
        assert set(links(top)) == wanted
    assert "pk-online" not in shown("https://x.example/", collector=True)


def test_nothing_is_asked_where_nobody_answers() -> None:
    assert "/_fb" not in shown("https://x.example/", collector=False)
    site = Site(publication_of({PAGE: news()}), (), (), collector=True)
    assert "/_fb" not in site.not_found()
