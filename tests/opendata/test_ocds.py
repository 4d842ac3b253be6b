"""OCDS packages against the standard's own schemas, its own merging, and the rows they were made from."""
# ruff: noqa: D103 - the name of a test is its sentence

import importlib
import json
import re
from collections import Counter
from datetime import datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4
from tests.content.published import FILES
from tests.opendata.books import SITE, books_of, sample_book, setting
from tests.opendata.sample_year import BOUGHT, COMPANY_NUMBER, COUNT, FOLDER, THINGS, Thing, make_year

from prakat.opendata.book import Book
from prakat.opendata.ocds import Package, merge, record_package, release_package, releases_of
from prakat.opendata.ocds_parts import drop_empty, ocid_of
from prakat.opendata.setting import PLACEHOLDER

OCDS = Path(__file__).resolve().parents[1] / "data" / "ocds"
SCHEMAS: dict[str, Any] = {file.stem: json.loads(file.read_text("utf-8")) for file in OCDS.glob("*.json")}
PACKAGE = Package(
    uri=f"{SITE}data/procurement/2569/ocds-releases.json",
    published="2026-11-02T00:00:00+07:00",
    licence=f"{SITE}data/licence/",
    policy=f"{SITE}data/licence/",
)


FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_moment(value: object) -> bool:
    """Tell whether a text is a moment with its zone (RFC 3339)."""
    try:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@FORMATS.checks("uri")
def is_uri(value: object) -> bool:
    """Tell whether a text begins with a scheme and goes on (RFC 3986)."""
    return not isinstance(value, str) or re.fullmatch(r"[a-z][a-z0-9+.-]*:[!-~]+", value) is not None


@cache
def validator(name: str) -> Any:
    registry: Any = Registry().with_resources(
        [(schema["id"], DRAFT4.create_resource(schema)) for schema in SCHEMAS.values()]
    )
    return Draft4Validator(SCHEMAS[name], registry=registry, format_checker=FORMATS)


def errors(name: str, value: Any) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator(name).iter_errors(value)]


def packages(book: Book) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        json.loads(release_package(book, setting(), PACKAGE)),
        json.loads(record_package(book, setting(), PACKAGE)),
    )


@cache
def compiled() -> dict[str, dict[str, Any]]:
    return {item.key: merge(releases_of(item, setting())) for item in sample_book().items}


BOOKS = [pytest.param(make_year, id="sample-year"), pytest.param(lambda: FILES, id="shipped")]


@pytest.mark.parametrize("files", BOOKS)
def test_packages_are_valid_against_the_schemas_of_the_standard(files: Any) -> None:
    for book in books_of(files()):
        releases, records = packages(book)
        assert errors("release-package-schema", releases) == []
        assert errors("record-package-schema", records) == []
        assert releases["releases"]
        assert len(records["records"]) == len(book.items)


def test_a_broken_release_is_noticed_by_the_schemas() -> None:
    releases, _ = packages(sample_book())
    releases["releases"][0]["tag"] = ["bought"]
    del releases["releases"][1]["ocid"]
    assert len(errors("release-package-schema", releases)) == 2


@pytest.mark.parametrize("files", BOOKS)
def test_compiled_releases_are_what_the_standards_own_merging_makes(files: Any) -> None:
    ocdsmerge = importlib.import_module("ocdsmerge")
    merger = ocdsmerge.Merger(SCHEMAS["release-schema"])
    for book in books_of(files()):
        for item in book.items:
            releases = releases_of(item, setting())
            assert merge(releases) == merger.create_compiled_release(releases), item.key


def test_ocdskit_reads_the_records_back() -> None:
    combine = importlib.import_module("ocdskit.combine")
    releases, records = packages(sample_book())
    (made,) = combine.merge(
        [releases],
        return_package=True,
        schema=SCHEMAS["release-schema"],
        publisher=releases["publisher"],
        published_date=PACKAGE.published,
    )
    ours = {record["ocid"]: record["compiledRelease"] for record in records["records"]}
    theirs = {record["ocid"]: record["compiledRelease"] for record in made["records"]}
    assert theirs == ours
    assert made["publisher"] == records["publisher"]


def test_ids_are_unique_and_dates_run_forward() -> None:
    releases, _ = packages(sample_book())
    ids = [release["id"] for release in releases["releases"]]
    assert len(ids) == len(set(ids))
    by_process: dict[str, list[str]] = {}
    for release in releases["releases"]:
        by_process.setdefault(release["ocid"], []).append(release["date"])
    assert all(dates == sorted(dates) for dates in by_process.values())
    assert len(by_process) == COUNT


def test_sums_are_those_of_the_rows() -> None:
    contracts = [part for release in compiled().values() for part in release.get("contracts", [])]
    assert len(contracts) == len(BOUGHT)
    total = sum(Decimal(str(part["value"]["amount"])) for part in contracts)
    assert total == sum(Decimal(str(it.price)) for it in BOUGHT)
    planned = sum(Decimal(str(it["planning"]["budget"]["amount"]["amount"])) for it in compiled().values())
    assert planned == sum(Decimal(str(it.budget)) for it in THINGS)
    assert {part["value"]["currency"] for part in contracts} == {"THB"}


@pytest.mark.parametrize(
    ("fate", "tender", "tags"),
    [
        ("planned", "planned", ["planning"]),
        ("announced", "active", ["planning", "planning", "tender"]),
        ("cancelled", "cancelled", ["planning", "planning", "tender", "tenderCancellation"]),
        ("awarded", "complete", ["planning", "planning", "tender", "award"]),
        ("running", "complete", ["planning", "planning", "tender", "award", "contract"]),
    ],
)
def test_a_process_tells_how_far_it_has_come(fate: str, tender: str, tags: list[str]) -> None:
    thing = next(it for it in THINGS if it.fate == fate)
    item = next(it for it in sample_book().items if it.key == thing.key)
    releases = releases_of(item, setting())
    told = [tag for release in releases for tag in release["tag"]]
    assert Counter(told) == Counter(tags)
    assert merge(releases)["tender"]["status"] == tender


def test_a_finished_process_has_winner_contract_payment_and_end() -> None:
    thing = Thing(index=COUNT)
    release = compiled()[thing.key]
    (award,), (contract,) = release["awards"], release["contracts"]
    assert contract["awardID"] == award["id"] == f"{thing.key}-w0-1"
    assert contract["status"] == "terminated"
    assert contract["implementation"]["transactions"][0]["value"]["amount"] == thing.price
    assert award["suppliers"] == [{"id": f"juristic-{COMPANY_NUMBER}", "name": thing.vendor}]
    party = next(it for it in release["parties"] if it["id"] == f"juristic-{COMPANY_NUMBER}")
    assert party["identifier"] == {"id": COMPANY_NUMBER, "legalName": thing.vendor}
    assert release["tender"]["tenderPeriod"]["endDate"].endswith("16:30:00+07:00")
    assert release["tender"]["documents"][0]["url"].startswith(SITE)


def test_a_direct_purchase_is_award_and_contract_at_once() -> None:
    release = compiled()["69-001"]
    assert release["tender"]["procurementMethod"] == "direct"
    assert release["awards"][0]["suppliers"] == [
        {"id": release["parties"][1]["id"], "name": "(ตัวอย่าง) ร้าน 01"},
    ]
    assert "identifier" not in release["parties"][1]


def test_without_an_address_nothing_is_linked() -> None:
    book = sample_book()
    releases = json.loads(release_package(book, setting("/"), Package(uri="urn:x", published=PACKAGE.published)))
    assert errors("release-package-schema", releases) == []
    assert '"url"' not in json.dumps(releases)


def test_the_bytes_are_the_same_every_time() -> None:
    first, again = (books_of(make_year())[0] for _ in range(2))
    assert release_package(first, setting(), PACKAGE) == release_package(again, setting(), PACKAGE)
    assert record_package(first, setting(), PACKAGE) == record_package(again, setting(), PACKAGE)


def test_an_identifier_is_the_items_own_and_never_anothers() -> None:
    found = {ocid_of(item, PLACEHOLDER) for item in sample_book().items}
    assert len(found) == COUNT
    assert f"{PLACEHOLDER}-69-001" in found
    assert drop_empty({"a": 0, "b": "", "c": None, "d": []}) == {"a": 0}


def test_a_number_of_a_person_stays_behind() -> None:
    files = make_year()
    person = "1234567890121"
    path = next(path for path in files if path.endswith("item-69-040.md"))
    text = files[path].decode().replace("บริษัท 40", f"ร้าน {person} โทร 081-234-5678")
    text = text.replace('"party": "juristic"', '"party": "person"')
    (book,) = books_of({**files, path: text.encode()})
    out = release_package(book, setting(), PACKAGE).decode() + record_package(book, setting(), PACKAGE).decode()
    assert "[ปิดบัง]" in out
    for number in (person, "081-234-5678"):
        assert number not in out
    item = next(it for it in json.loads(record_package(book, setting(), PACKAGE))["records"] if "69-040" in it["ocid"])
    assert all("identifier" not in party for it in item["releases"] for party in it["parties"] if "w0" not in it["id"])


def test_the_records_fit_into_a_text_stream() -> None:
    # Who reads line by line finds one JSON value and a last line end.
    text = record_package(sample_book(), setting(), PACKAGE).decode()
    assert text.endswith("\n")
    assert json.load(StringIO(text))["records"]


def test_a_contract_in_two_rows_is_counted_twice() -> None:
    files = make_year()
    path = f"{FOLDER}/month-2025-10.csv"
    text = files[path].decode()
    row = text.splitlines()[1]
    files[path] = (text + row.replace("1,", "9,", 1) + "\n").encode()
    (book,) = books_of({name: raw for name, raw in files.items() if "details" not in name})
    item = next(it for it in book.items if it.key == "69-001")
    contracts = merge(releases_of(item, setting()))["contracts"]
    assert [it["id"] for it in contracts] == ["1/2569", "1/2569-2"]
    assert sum(it["value"]["amount"] for it in contracts) == 2 * Thing(index=1).price
