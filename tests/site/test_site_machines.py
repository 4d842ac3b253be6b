"""What machines read: feeds, JSON-LD, the site map, headers and redirects."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from tests.e2e.town import CONTACT, FOUNDED, MARKET, NEWS, NOON, ROAD, Town
from tests.site.conftest import URL, build
from tests.site.pages import history_at, news, publication_of

from prakat.content.category import CATEGORIES
from prakat.repository.git_page_history import Step, Touch
from prakat.site.addresses import address_of
from prakat.site.assembly import Site
from prakat.site.crawling import MOST, render_crawling
from prakat.site.frame import POLICY
from prakat.site.hosting import HEADERS, render_hosting
from prakat.site.json_ld import render_json_ld
from prakat.site.moved import redirects

ATOM = "{http://www.w3.org/2005/Atom}"


def data_of(html: str) -> list[dict[str, Any]]:
    """Return the JSON-LD of a document."""
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]


def html_of(site: Path, path: str) -> str:
    """Return the HTML of a document of content."""
    return (site / address_of(path) / "index.html").read_text(encoding="utf-8")


def test_feeds_are_read_by_a_reader_that_is_not_ours(built: Path) -> None:
    names = ["all", *(category.key for category in CATEGORIES)]
    for name in names:
        raw = (built / f"feeds/{name}.xml").read_bytes()
        found = feedparser.parse(raw)
        assert not found.bozo, found.get("bozo_exception")
        assert found.feed.id == f"{URL}feeds/{name}.xml"
        assert found.feed.language == "th"
        for entry in found.entries:
            assert entry.link.startswith(URL)
            assert (built / entry.link.removeprefix(URL) / "index.html").is_file()
            assert entry.updated_parsed is not None
    everything = feedparser.parse((built / "feeds/all.xml").read_bytes())
    assert len(everything.entries) == 5
    road = next(entry for entry in everything.entries if entry.link.endswith("/road/"))
    assert road.author == "กองคลัง"
    assert road.published == "2026-11-02T00:00:00+07:00"
    assert road.tags[0].term == "procurement-announcement"


def test_json_feeds_say_the_same(built: Path) -> None:
    for name in ("all", "news"):
        value = json.loads((built / f"feeds/{name}.json").read_text("utf-8"))
        assert value["version"] == "https://jsonfeed.org/version/1.1"
        entries = ET.fromstring((built / f"feeds/{name}.xml").read_bytes()).findall(f"{ATOM}entry")  # noqa: S314 - ours
        assert [item["id"] for item in value["items"]] == [entry.findtext(f"{ATOM}id") for entry in entries]
        assert all(item["content_text"] and item["date_modified"].endswith("+07:00") for item in value["items"])


def test_pages_announce_their_feeds(built: Path) -> None:
    html = html_of(built, NEWS)
    found = re.findall(r'<link rel="alternate" type="([^"]*)" title="[^"]*" href="([^"]*)"', html)
    assert [(kind, address.replace("../", "")) for kind, address in found] == [
        ("application/atom+xml", "feeds/all.xml"),
        ("application/feed+json", "feeds/all.json"),
        ("application/atom+xml", "feeds/news.xml"),
        ("application/feed+json", "feeds/news.json"),
    ]


def test_without_an_address_nothing_absolute_is_made(site_town: Town, tmp_path: Path) -> None:
    done = build(site_town, tmp_path / "site", PRAKAT_SITE_URL="")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "site/feeds").exists()
    assert not (tmp_path / "site/sitemap.xml").exists()
    home = (tmp_path / "site/index.html").read_text("utf-8")
    assert "canonical" not in home
    assert "og:url" not in home
    assert 'rel="alternate"' not in home


def test_every_document_says_what_it_is(built: Path) -> None:
    for path, kinds in (
        (ROAD, ["WebPage", "BreadcrumbList"]),
        (CONTACT, ["WebPage", "BreadcrumbList"]),
        (MARKET, ["WebPage", "BreadcrumbList"]),
    ):
        found = data_of(html_of(built, path))
        assert [item["@type"] for item in found] == kinds
        assert all(item["@context"] == "https://schema.org" for item in found)
        page = found[0]
        assert page["url"] == URL + address_of(path)
        assert page["datePublished"] == "2026-11-02"
    trail = data_of(html_of(built, ROAD))[-1]["itemListElement"]
    assert [item["position"] for item in trail] == [1, 2, 3, 4]
    assert trail[0]["item"] == URL
    assert trail[-1]["item"] == URL + address_of(ROAD)


def test_the_home_page_says_who_publishes(built: Path) -> None:
    (found,) = data_of((built / "index.html").read_text("utf-8"))
    assert found["@type"] == "GovernmentOrganization"
    assert found["url"] == URL
    assert found["address"]["addressCountry"] == "TH"
    assert found["telephone"]


def test_services_and_data_are_told_from_pages() -> None:
    service = news(title="ขออนุญาต").replace("type: news", "type: citizen-manual")
    rows = news(title="สถิติ", more="attachments:\n  - {path: a.csv, title: ข้อมูล, role: data}\n")
    pages = {"docs/citizen-manual/a.md": service, "docs/news/b.md": rows}
    publication = publication_of({**pages, "docs/news/a.csv": b"a,b\n1,2\n"}, url="https://town.example/")
    site = Site(publication, (), ())
    found = data_of(site.document("docs/citizen-manual/a.md", "", ()))
    assert [item["@type"] for item in found][:2] == ["WebPage", "GovernmentService"]
    assert found[1]["serviceOperator"]["@type"] == "GovernmentOrganization"
    data = data_of(site.document("docs/news/b.md", "", ()))[1]
    assert data["@type"] == "Dataset"
    assert data["distribution"][0]["contentUrl"] == "https://town.example/news/a.csv"
    assert data["distribution"][0]["encodingFormat"] == "text/csv"
    assert len(data["distribution"][0]["sha256"]) == 64


def test_nothing_in_the_data_ends_its_element() -> None:
    text = render_json_ld({"name": "</script><script>alert(1)</script>"})
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script>"


def test_pages_introduce_themselves_to_whoever_shares_them(built: Path) -> None:
    html = html_of(built, ROAD)
    for name, content in (
        ("og:type", "article"),
        ("og:locale", "th_TH"),
        ("og:url", URL + address_of(ROAD)),
        ("og:site_name", "เทศบาลตำบลบึงสำโรง"),
    ):
        assert f'<meta property="{name}" content="{content}">' in html
    assert 'property="og:description"' in html


def test_the_site_map_has_every_page_once_and_the_day_it_changed(built: Path) -> None:
    top = ET.fromstring((built / "sitemap.xml").read_bytes())  # noqa: S314 - ours
    found = [element.text or "" for element in top.iter() if element.tag.endswith("loc")]
    assert len(found) == len(set(found))
    for address in found:
        assert (built / address.removeprefix(URL) / "index.html").is_file(), address
    assert URL + address_of(ROAD) in found
    assert (built / "robots.txt").read_text() == f"User-agent: *\nDisallow:\nSitemap: {URL}sitemap.xml\n"


def test_a_site_map_that_is_too_long_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 50_000
    monkeypatch.setattr("prakat.site.crawling.MOST", 2)
    publication = publication_of({f"docs/news/{name}.md": news() for name in "abc"}, url="https://town.example/")
    files = {file.path: file.content.decode() for file in render_crawling(publication, ())}
    assert set(files) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "robots.txt"}
    assert "<loc>https://town.example/sitemap-2.xml</loc>" in files["sitemap.xml"]
    assert files["sitemap-1.xml"].count("<url>") == 2


def test_one_source_says_the_headers_to_every_host() -> None:
    files = {file.path: file.content.decode() for file in render_hosting({"news/old/": "news/new/"}, "/town/")}
    for name, value in HEADERS.items():
        assert f"  {name}: {value}\n" in files["_headers"]
        assert f'add_header {name} "{value}" always;' in files["assets/hosting/nginx.conf"]
        assert f'{name} "{value}"' in files["assets/hosting/Caddyfile"]
        assert f'Header always set {name} "{value}"' in files["assets/hosting/apache.conf"]
    assert files["_redirects"] == "/town/news/old/ /town/news/new/ 301\n"
    assert "location = /town/news/old/ { return 301 /town/news/new/; }" in files["assets/hosting/nginx.conf"]
    assert "error_page 404 /town/404.html;" in files["assets/hosting/nginx.conf"]


def test_the_header_and_the_page_have_one_policy(built: Path) -> None:
    assert HEADERS["Content-Security-Policy"] == f"{POLICY}; frame-ancestors 'none'"
    assert "unsafe" not in POLICY
    html = html_of(built, ROAD)
    assert f'content="{POLICY}"'.replace("'", "&#39;") in html


def test_a_page_that_moved_leaves_a_signpost() -> None:
    new, old = "docs/news/new.md", "docs/other/new.md"
    step = Step(at=NOON, touches={new: Touch(before="", after="1"), old: Touch(before="1", after="")})
    publication = publication_of(
        {new: news(title="ข่าวที่ย้าย")}, url="https://town.example/", history=history_at(FOUNDED.isoformat(), step)
    )
    assert redirects(publication) == {"other/new/": "news/new/"}
    files = {file.path: file.content.decode() for file in Site(publication, (), ()).files()}
    html = files["other/new/index.html"]
    assert '<meta http-equiv="refresh" content="0; url=../../news/new/">' in html
    assert '<link rel="canonical" href="https://town.example/news/new/">' in html
    assert "ข่าวที่ย้าย" in html
    assert files["_redirects"] == "/other/new/ /news/new/ 301\n"


def test_an_address_that_is_used_again_is_no_signpost() -> None:
    new, old = "docs/news/new.md", "docs/other/new.md"
    step = Step(at=NOON, touches={new: Touch(before="", after="1"), old: Touch(before="1", after="")})
    files = {new: news(), old: news()}
    assert redirects(publication_of(files, history=history_at(FOUNDED.isoformat(), step))) == {}
