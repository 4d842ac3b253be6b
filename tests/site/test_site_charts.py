"""Charts say what the data says: values read back, words for who cannot see the picture, colours that can be seen."""
# ruff: noqa: D103 - the name of a test is its sentence

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.content.published import FILES
from tests.opendata.sample_year import make_year
from tests.site.pages import ROOT, article_html, publication_of

from prakat.site.charts import Bar, Chart, Series, render_svg
from prakat.site.data_pages import data_pages
from prakat.site.publication import Publication

SVG = "{http://www.w3.org/2000/svg}"
CSS = (ROOT / "hooks/prakat/site/theme/assets/prakat.css").read_text(encoding="utf-8")
PICTURE = re.compile(r"<svg.*?</svg>", re.DOTALL)


def chart(*rows: tuple[str, str], series: int = 1) -> Chart:
    bars = tuple(Bar(label=label, value=Decimal(value), text=f"{value} บาท") for label, value in rows)
    names = (Series(name=f"ชุด {number}", bars=bars) for number in range(series))
    return Chart(id="_c", title="หัวเรื่อง", description="คำอธิบาย", series=tuple(names))


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - it is our own


def bars(svg: str) -> list[tuple[Decimal, float]]:
    found = (it for it in read(svg).iter(f"{SVG}rect") if "data-value" in it.attrib)
    return [(Decimal(it.attrib["data-value"]), float(it.attrib["width"])) for it in found]


def pictures(publication: Publication) -> Iterator[tuple[str, str]]:
    for page in data_pages(publication):
        yield from ((page.path, svg) for svg in PICTURE.findall(page.content))


def documents() -> Publication:
    return publication_of({path: raw for path, raw in FILES.items() if path.startswith("docs/")})


def test_a_picture_has_role_title_description_and_every_value_in_words() -> None:
    root = read(render_svg(chart(("ก", "1"), ("ข", "2.5"), series=2)))
    assert root.attrib["role"] == "img"
    named = {it.attrib.get("id"): it.text or "" for it in root.iter() if it.text}
    title, about = (named[name] for name in root.attrib["aria-labelledby"].split())
    assert title == "หัวเรื่อง"
    assert about.startswith("คำอธิบาย")
    for words in ("ก ชุด 0 1 บาท", "ข ชุด 1 2.5 บาท"):
        assert words in about
    assert [it.text for it in root.iter(f"{SVG}text")].count("2.5 บาท") == 2


def test_the_longest_bar_is_the_largest_value_and_lengths_are_in_proportion() -> None:
    found = bars(render_svg(chart(("ก", "100"), ("ข", "50"), ("ค", "0"), ("ง", "33.33"))))
    assert [value for value, _ in found] == [Decimal(it) for it in ("100", "50", "0", "33.33")]
    whole = found[0][1]
    assert [width / whole for _, width in found] == pytest.approx([1, 0.5, 0, 0.3333], abs=1e-3)


@given(st.lists(st.decimals(min_value=0, max_value=10**12, places=2), min_size=1, max_size=40))
def test_values_come_back_exactly(values: list[Decimal]) -> None:
    svg = render_svg(chart(*((f"รายการ {index}", f"{value:f}") for index, value in enumerate(values))))
    assert [value for value, _ in bars(svg)] == values


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90))
def test_no_text_becomes_markup(text: str) -> None:
    root = read(render_svg(chart((text, "1"))))
    names = {it.tag.removeprefix(SVG) for it in root.iter()}
    assert names == {"svg", "title", "desc", "text", "rect", "g"}
    attributes = {name for it in root.iter() for name in it.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"style", "href"}}


def test_a_long_label_is_cut_in_the_picture_alone() -> None:
    label = "จัดซื้อ" * 20
    root = read(render_svg(chart((label, "1"))))
    shown = next(it.text or "" for it in root.iter(f"{SVG}text"))
    assert shown.endswith("…")
    assert label.startswith(shown[:-1])
    assert label in (root.find(f"{SVG}desc").text or "")  # type: ignore[union-attr]


def test_an_empty_chart_and_one_of_nothing_are_drawn_without_bars() -> None:
    assert bars(render_svg(chart())) == []
    assert bars(render_svg(chart(("ก", "0")))) == [(Decimal(0), 0.0)]


def test_charts_of_documents_show_the_figures_of_the_page() -> None:
    publication = documents()
    told = {
        "docs/general-info/2570/annual-budget.md": [("by_plan", "amount"), ("by_category", "amount")],
        "docs/complaint/statistics-2569-h2.md": [("by_topic", "count"), ("by_channel", "count")],
        "docs/procurement/2569/annual-report.md": [("by_method", "budget"), ("by_method", "contracted")],
        "docs/site-feedback/satisfaction-2569-q4.md": [("items", "mean")],
        "docs/citizen-manual/service-statistics-2569-h2.md": [("services", "count")],
    }
    for path, fields in told.items():
        value = publication.source(publication.by_path[path]).value
        wanted = sorted(Decimal(str(entry[key])) for field, key in fields for entry in value[field])
        if "counts" in value:
            wanted = sorted([*wanted, *map(Decimal, value["counts"].values())])
        svgs = PICTURE.findall(article_html(publication, path))
        assert sorted(value for svg in svgs for value, _ in bars(svg)) == wanted, path


def test_visits_are_drawn_with_table_and_file() -> None:
    page = "docs/site-feedback/visits-2026-10.md"
    publication = documents()
    html = article_html(publication, page)
    (svg,) = PICTURE.findall(html)
    value = publication.source(publication.by_path[page]).value
    assert [value for value, _ in bars(svg)] == [value["pageviews"], value["visits"]]
    after = html[html.index("</svg>") :]
    assert "<caption" in after
    assert "visits-2026-10.csv" in after


@pytest.mark.parametrize("files", [FILES, make_year()], ids=["shipped", "sample-year"])
def test_every_chart_has_its_table_and_no_script(files: dict[str, bytes]) -> None:
    publication = publication_of({path: raw for path, raw in files.items() if path.startswith("docs/")})
    found = list(pictures(publication))
    assert len(found) >= 6
    for page in data_pages(publication):
        assert page.content.count("<svg") <= page.content.count("<table")
        ids = re.findall(r'\sid="([^"]*)"', page.content)
        assert len(ids) == len(set(ids)), page.path
        for svg in PICTURE.findall(page.content):
            assert not re.search(r"<script|\son\w+=|style=|href=", svg), page.path


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    whole = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = (int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(name: str) -> list[str]:
    return re.findall(rf"--pk-{name}: (#[0-9a-f]{{3,6}});", CSS)


def test_bars_are_told_from_the_paper_in_every_scheme() -> None:
    papers, first, second = colours("paper"), colours("bar-0"), colours("bar-1")
    assert len(papers) == len(first) == len(second) == 4
    for paper, one, two in zip(papers, first, second, strict=True):
        assert contrast(one, paper) >= 4.5
        assert contrast(two, paper) >= 4.5


def test_contrast_is_measured_as_the_guidelines_have_it() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
