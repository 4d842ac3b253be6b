"""Exports of other counters as they really come: overlapping, in pieces, cut off, and with numbers that are none."""
# ruff: noqa: D103 - the name of a test is its sentence

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from tests.collector.living import NOON
from tests.collector.test_collector_upkeep import GOATCOUNTER

from prakat.collector.import_counters import import_counter
from prakat.collector.manifest import Manifest
from prakat.collector.sums import sum_visits
from prakat.collector.tables import VISIT_DAY
from prakat.collector.trouble import CollectorError
from prakat.collector.visits import Hit, store_hits

PAGES = "date,hostname,page,visits,visitors,pageviews\n"
MANIFEST = Manifest(pages=frozenset(["/", "/news/"]), files=frozenset(["/a.pdf"]))


def take(engine: Engine, folder: Path, source: str, raw: str | bytes, month: str = "", name: str = "x.csv") -> str:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return import_counter(engine, source, MANIFEST, path, month, NOON)


def sums(engine: Engine) -> dict[str, Any]:
    with engine.begin() as connection:
        return sum_visits(connection, "2026-10", "2026-11-01T00:00:00+07:00")


def test_exports_that_overlap_count_each_day_once_and_the_fuller_one_stays(engine: Engine, tmp_path: Path) -> None:
    name = "imported_pages.csv"
    half = PAGES + "2026-10-01,x,/news/,1,1,10\n2026-10-02,x,/news/,1,1,3\n2026-10-02,x,/none/,1,1,1\n"
    whole = (
        PAGES + "2026-10-01,x,/news/,1,1,10\n2026-10-02,x,/news/,1,1,8\n2026-10-02,x,/,1,1,2\n2026-10-03,x,/,1,1,5\n"
    )
    visitors = "date,visitors,pageviews\n2026-10-01,4,9\n2026-10-02,6,9\n"
    for text in (half, whole, half + "\n", whole + "\n"):
        take(engine, tmp_path, "plausible", text, name=name)
    for text in (visitors, visitors + "\n", visitors + "2026-10-03,2,9\n"):
        take(engine, tmp_path, "plausible", text, name="imported_visitors.csv")
    value = sums(engine)
    assert (value["views"], value["visitor_days"], value["ignored"]) == (25, 12, 0)
    assert {page["path"]: page["views"] for page in value["pages"]} == {"/news/": 18, "/": 7}


def test_single_page_views_that_overlap_count_once(engine: Engine, tmp_path: Path) -> None:
    rows = [
        f"/news/,N,false,,,,s{n},{150 * (n % 9 == 0)},,,,,true,2026-10-0{1 + n // 10}T05:00:00Z\n" for n in range(30)
    ]
    for end in (15, 30, 22, 29):
        take(engine, tmp_path, "goatcounter", GOATCOUNTER + "".join(rows[:end]))
    value = sums(engine)
    assert (value["views"], value["visitor_days"], value["bots"]) == (26, 26, 4)


@pytest.mark.parametrize("written", ["2026-10-31T17:30:00", "2026-10-31T17:30:00Z", "2026-11-01 00:30:00+07:00"])
def test_a_moment_without_a_zone_is_utc_wherever_the_machine_stands(
    engine: Engine, tmp_path: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "EAST-13")
    time.tzset()
    try:
        take(engine, tmp_path, "goatcounter", f"{GOATCOUNTER}/news/,N,false,,,,s,0,,,,,true,{written}\n")
    finally:
        monkeypatch.undo()
        time.tzset()
    with engine.begin() as connection:
        assert [row.day for row in connection.execute(select(VISIT_DAY))] == ["2026-11-01"]


def test_a_month_without_days_and_days_of_that_month_do_not_add_up(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        store_hits(connection, [Hit("2026-10-20", "/news/", "page", b"visitors")])
    assert "0 วัน" in take(engine, tmp_path, "umami", "x,y\n/news/,11\n", "2026-10")
    assert sums(engine)["views"] == 1
    assert "1 วัน" in take(engine, tmp_path, "umami", "x,y\n/news/,12\n", "2026-09")
    days = PAGES + "2026-09-30,x,/news/,1,1,10\n2026-10-01,x,/news/,1,1,10\n"
    assert "1 วัน" in take(engine, tmp_path, "plausible", days, name="imported_pages.csv")
    assert sums(engine)["views"] == 11


HEAD = GOATCOUNTER.rstrip("\n")


@pytest.mark.parametrize(
    ("source", "raw"),
    [
        ("plausible", PAGES + "2026-10-01,x,/news/,1,1\n"),
        ("plausible", PAGES + "2026-10-01,x\n"),
        ("plausible", PAGES + "2026-10-01,x,/news/,1,1,-4\n"),
        ("plausible", PAGES + "2026-10-01,x,/news/,1,1,99999999999999999999\n"),
        ("plausible", PAGES + "2026-10-01,x,/news/,1,1," + "9" * 5000 + "\n"),
        ("plausible", PAGES + "2026-10-01,x,/news/,1,1,1.5\n"),
        ("plausible", PAGES + "วันแรก,x,/news/,1,1,1\n"),
        ("goatcounter", HEAD + "\n/news/,N\n"),
        ("matomo", "date,nb_hits\n2026-10-01\n"),
        ("umami", "x,y\n/news/\n"),
        ("umami", 'x,y\n"' + "a" * 200_000 + '",1\n'),
        ("umami", b"PK\x03\x04 broken"),
        ("umami", b"\x1f\x8b\x08\x00 broken"),
        ("umami", gzip.compress(b"x,y\n/news/,1\n" * 500, mtime=0)[:60]),
        ("umami", b"\xff\xfex"),
        ("umami", b"\0" * 100),
        ("umami", b""),
    ],
)
def test_an_export_that_cannot_be_right_is_refused_in_words(
    engine: Engine, tmp_path: Path, source: str, raw: str | bytes
) -> None:
    with pytest.raises(CollectorError):
        take(engine, tmp_path, source, raw, "2026-10", "imported_pages.csv")
    assert sums(engine)["views"] == 0


def test_an_archive_that_is_locked_or_packed_oddly_is_refused_in_words(engine: Engine, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("imported_pages.csv", PAGES + "2026-10-01,x,/news/,1,1,4\n")
    plain = packed.getvalue()
    place = plain.index(b"PK\x01\x02")
    for offset, value in ((place + 8, 1), (place + 10, 77)):
        broken = bytearray(plain)
        broken[offset] = value
        # The same byte stands two places earlier in the head of the file itself.
        broken[offset - place - 2] = value
        with pytest.raises(CollectorError):
            take(engine, tmp_path, "plausible", bytes(broken), name="p.zip")
    assert "4 views" in take(engine, tmp_path, "plausible", plain, name="p.zip")
