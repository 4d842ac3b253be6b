"""Values of front matter in a citizen's words."""
# ruff: noqa: D103 - the name of a test is its sentence

import posixpath
from datetime import datetime
from typing import Any

import pytest

from prakat.settings import BANGKOK
from prakat.site.addresses import address_of, relative
from prakat.site.alphabet import initial, sort_key
from prakat.site.downloads import Download, format_size
from prakat.site.nodes import Link, Moment, Plain, Prose
from prakat.site.rows import MAX_ROWS, csv_table
from prakat.site.values import Surroundings, day_node, day_text, duration_text, moment_node, node_of, parse_day

FILE = Download(
    path="docs/news/a.pdf", address="news/a.pdf", title="ประกาศ", kind="PDF", size=2048, sha256="0" * 64, role=""
)
AROUND = Surroundings(
    folder="docs/news",
    files={FILE.path: FILE},
    titles={"docs/law/a.md": "กฎหมาย"},
    divisions={"finance": "กองคลัง"},
)


@pytest.mark.parametrize(
    ("value", "schema", "key", "expected"),
    [
        (1250000, {"title": "วงเงิน (บาท)"}, "budget", Plain(text="1,250,000.00", numeric=True)),
        (1250, {}, "count", Plain(text="1,250", numeric=True)),
        (2569, {"minimum": 2540}, "fiscal_year", Plain(text="2569", numeric=True)),
        (True, {}, "free", Plain(text="ใช่")),
        (False, {}, "audited", Plain(text="ไม่ใช่")),
        ("permit", {"x-labels": {"permit": {"th": "อนุญาต"}}}, "service_kind", Plain(text="อนุญาต")),
        ("redacted", {}, "level", Plain(text="เปิดเผยบางส่วน")),
        ("2020-08-21", {"format": "date"}, "effective", Moment(iso="2020-08-21", text="๒๑ สิงหาคม ๒๕๖๓")),
        ("2026-05", {"format": "month"}, "month", Moment(iso="2026-05", text="พฤษภาคม ๒๕๖๙")),
        ("finance", {}, "division", Plain(text="กองคลัง")),
        ("a.pdf", {"format": "file"}, "download", Link(target="news/a.pdf", text="ประกาศ", note="PDF 2 กิโลไบต์")),
        ("docs/law/a.md", {"format": "page"}, "service", Link(target="law/a/", text="กฎหมาย")),
        ("docs/law/b.md", {"format": "page"}, "service", Plain(text="docs/law/b.md")),
        ("หนึ่ง\n\nสอง", {}, "criteria", Prose(paragraphs=("หนึ่ง", "สอง"))),
    ],
)
def test_a_value_is_written_the_way_people_write_it(
    value: object, schema: dict[str, Any], key: str, expected: object
) -> None:
    assert node_of(value, schema, key, AROUND) == expected


def test_a_moment_has_its_time_in_thailand() -> None:
    node = node_of("2026-08-21T09:30:00Z", {"format": "date-time"}, "as_of", AROUND)
    assert node == Moment(iso="2026-08-21T09:30:00+00:00", text="๒๑ สิงหาคม ๒๕๖๙ เวลา ๑๖.๓๐ น.")


def test_a_telephone_number_can_be_called_and_keeps_its_extension() -> None:
    node = node_of("0-0000-0000 ต่อ 12", {}, "number", AROUND)
    assert node == Link(target="tel:000000000", text="0-0000-0000 ต่อ 12", external=True)


def test_only_https_becomes_a_link() -> None:
    schema = {"format": "uri"}
    assert isinstance(node_of("https://example.org/", schema, "url", AROUND), Link)
    assert node_of("javascript:alert(1)", schema, "url", AROUND) == Plain(text="javascript:alert(1)")


@pytest.mark.parametrize("value", [None, 7, "2563", "2563-13-01", "yesterday", ["2020-01-01"]])
def test_what_is_no_day_is_none(value: object) -> None:
    assert parse_day(value) is None
    assert day_node(value) is None


@pytest.mark.parametrize("value", [None, 7, "soon", "2026-01-01T09:00:00"])
def test_a_moment_needs_its_time_zone(value: object) -> None:
    assert moment_node(value) is None


def test_moments_may_be_values_already() -> None:
    node = moment_node(datetime(2026, 11, 22, 9, 5, tzinfo=BANGKOK))
    assert node == Moment(iso="2026-11-22T09:05:00+07:00", text="๒๒ พฤศจิกายน ๒๕๖๙ เวลา ๐๙.๐๕ น.")


def test_a_day_before_the_calendar_changed_says_its_era() -> None:
    day = parse_day("1939-06-24")
    assert day is not None
    assert day_text(day) == "๒๔ มิถุนายน ค.ศ. ๑๙๓๙"


def test_durations() -> None:
    assert duration_text({"value": 3, "unit": "working-day"}) == "๓ วันทำการ"
    assert duration_text({"value": 0.5, "unit": "hour"}) == "๐.๕ ชั่วโมง"
    assert duration_text({"value": "x", "unit": 7}) == "x 7"


def test_sizes() -> None:
    assert [format_size(size) for size in (999, 10_240, 5_000_000)] == ["999 ไบต์", "10 กิโลไบต์", "4.8 เมกะไบต์"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("docs/law/2563/a.md", "law/2563/a/"),
        ("docs/law/index.md", "law/"),
        ("docs/index.md", ""),
        ("docs/law/2563/a.pdf", "law/2563/a.pdf"),
    ],
)
def test_addresses(path: str, address: str) -> None:
    assert address_of(path) == address


@pytest.mark.parametrize(
    ("target", "page", "link"),
    [
        ("", "law/2563/a/", "../../../"),
        ("law/", "law/2563/a/", "../../"),
        ("law/2563/a.pdf", "law/2563/a/", "../a.pdf"),
        ("law/", "", "law/"),
        ("", "", "./"),
        ("all/2/#_ก", "all/", "2/#_ก"),
    ],
)
def test_relative_links(target: str, page: str, link: str) -> None:
    assert relative(target, page) == link


def test_relative_links_are_those_of_the_library() -> None:
    addresses = ["", "law/", "law/2563/", "law/2563/a/", "law/a.pdf", "news/2563/a/", "a.pdf", "404.html"]
    for target in addresses:
        for page in addresses:
            link = posixpath.relpath(target or ".", page or ".")
            assert relative(target, page) == link + ("/" if target.endswith("/") or not target else "")


def test_titles_stand_in_the_order_of_a_thai_dictionary() -> None:
    words = ["แผน", "ประกาศ", "เบี้ย", "กฎ", "ผังเมือง", "โรงเรียน", "Budget", "ไฟฟ้า"]
    assert sorted(words, key=sort_key) == [
        "Budget", "กฎ", "เบี้ย", "ประกาศ", "ผังเมือง", "แผน", "ไฟฟ้า", "โรงเรียน"
    ]  # fmt: skip
    assert [initial(word) for word in (*words[:3], "2569 แผน", "“คำ”")] == ["ผ", "ป", "บ", "#", "ค"]


def test_rows_of_a_file_become_a_table_that_says_how_much_it_shows() -> None:
    whole = Plain(text="rows.csv")
    table = csv_table("\ufeffเรื่อง,วงเงิน\nก,45000.00\nข\n".encode(), "รายการ", whole)
    assert table is not None
    assert table.columns == ("เรื่อง", "วงเงิน")
    assert table.rows == ((Plain(text="ก"), Plain(text="45,000.00", numeric=True)), (Plain(text="ข"), None))
    assert table.numeric == (False, True)
    long = csv_table(("a\n" + "1\n" * (MAX_ROWS + 5)).encode(), "รายการ", whole)
    assert long is not None
    assert long.footer is not None
    assert len(long.rows) == MAX_ROWS
    assert str(MAX_ROWS + 5) in long.footer.label


@pytest.mark.parametrize("raw", [b"", b"only,a,head\n", b"\xff\xfe"])
def test_what_is_no_table_is_none(raw: bytes) -> None:
    assert csv_table(raw, "รายการ", Plain(text="x")) is None
