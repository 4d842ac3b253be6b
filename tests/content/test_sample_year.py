"""The sample fiscal year fits together: plan, items, announcements, months, quarters, report, budget."""
# ruff: noqa: D103 - the name of a test, or of its helper, is its sentence

import csv
import io
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.content.published import FILES, PAGES, RAW, REGISTRY

from prakat.content.document import Document
from prakat.content.formats import format_checker

MONTHS = [f"2025-{month:02}" for month in (10, 11, 12)] + [f"2026-{month:02}" for month in range(1, 10)]
QUARTERS = {
    1: ("2025-10-01", "2025-12-31"),
    2: ("2026-01-01", "2026-03-31"),
    3: ("2026-04-01", "2026-06-30"),
    4: ("2026-07-01", "2026-09-30"),
}


def of_type(type_: str) -> list[Document]:
    return [page for page in PAGES.values() if page.type == type_]


def only(type_: str) -> dict[str, Any]:
    (page,) = of_type(type_)
    return page.value


def row_schema(type_: str) -> tuple[str, dict[str, Any]]:
    return next((n, raw["$defs"][f"{type_}-row"]) for n, raw in RAW.items() if f"{type_}-row" in raw["$defs"])


def followed(name: str, schema: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    while "$ref" in schema:
        file, _, key = schema["$ref"].partition("#/$defs/")
        name = file or name
        schema = RAW[name]["$defs"][key]
    return name, schema


def read_cell(name: str, schema: dict[str, Any], text: str, cell: dict[str, Any] | None) -> Any:
    """Read one cell as `x-columns` says: a list, a group of parts, a labelled choice, a number, or the text itself."""
    name, schema = followed(name, schema)
    if cell and "each" in cell:
        rest = {key: value for key, value in cell.items() if key != "each"}
        return [read_cell(name, schema["items"], part.strip(), rest) for part in text.split(cell["each"])]
    if cell and "parts" in cell:
        texts = [part.strip() for part in text.split(cell["between"])]
        assert len(texts) == len(cell["parts"]), text
        fields = zip(cell["parts"], texts, strict=True)
        return {key: read_cell(name, schema["properties"][key], part, None) for key, part in fields}
    by_label = {label["th"]: key for key, label in schema.get("x-labels", {}).items()}
    by_label |= {label["th"].partition(" (")[0]: key for key, label in schema.get("x-labels", {}).items()}
    if schema.get("type") in {"number", "integer"}:
        return float(text) if "." in text else int(text)
    return by_label.get(text, text)


def write_at(row: Any, path: list[str], value: Any) -> None:
    """Set ``awards.0.name`` and the like, making groups and lists on the way."""
    for key, following in pairwise(path):
        new: Any = [] if following.isdigit() else {}
        if isinstance(row, list):
            if int(key) == len(row):
                row.append(new)
            row = row[int(key)]
        else:
            row = row.setdefault(key, new)
    row[path[-1]] = value


def schema_at(name: str, schema: dict[str, Any], path: list[str]) -> tuple[str, dict[str, Any]]:
    for key in path:
        name, schema = followed(name, schema)
        schema = schema["items"] if key.isdigit() else schema["properties"][key]
    return name, schema


def csv_rows(page: Document) -> list[dict[str, Any]]:
    """Read a page's CSV by the row schema of its type."""
    name, schema = row_schema(page.type)
    path = f"{page.path.rpartition('/')[0]}/{page.value['rows_csv']}"
    header, *lines = csv.reader(io.StringIO(FILES[path].decode("utf-8")))
    columns = {column["th"]: column for column in schema["x-columns"]}
    required = [column["th"] for column in schema["x-columns"] if not column.get("optional")]
    assert [title for title in header if title in required] == required
    rows = []
    for line in lines:
        row: dict[str, Any] = {}
        for title, text in zip(header, line, strict=True):
            way = columns[title]["field"].split(".")
            write_at(row, way, read_cell(*schema_at(name, schema, way), text, columns[title].get("cell")))
        rows.append(row)
    return rows


def rows_of(page: Document, field: str = "rows") -> list[dict[str, Any]]:
    return csv_rows(page) if "rows_csv" in page.value else list(page.value.get(field, []))


def items() -> dict[str, dict[str, Any]]:
    """Return the details of every item, by its number: pages of their own, and rows."""
    pages = [page.value for page in of_type("procurement-item") if "item_id" in page.value]
    rows = [row for page in of_type("procurement-item") if "item_id" not in page.value for row in rows_of(page)]
    return {item["item_id"]: item for item in pages + rows}


def monthly_rows() -> list[dict[str, Any]]:
    return [row for page in of_type("procurement-monthly-summary") for row in rows_of(page)]


@pytest.mark.parametrize("path", [path for path, page in PAGES.items() if "rows_csv" in page.value])
def test_a_file_of_rows_is_what_its_row_schema_asks(path: str) -> None:
    name, _ = row_schema(PAGES[path].type)
    reference = {"$ref": f"{name}#/$defs/{PAGES[path].type}-row"}
    validator = Draft202012Validator(reference, registry=REGISTRY, format_checker=format_checker())
    rows = csv_rows(PAGES[path])
    assert rows
    for row in rows:
        assert [error.message for error in validator.iter_errors(row)] == []


def test_every_item_of_the_plan_has_its_details_and_its_budget() -> None:
    plan = only("procurement-plan")
    details = items()
    assert sum(item["budget"] for item in plan["items"]) == plan["total"]
    for item in plan["items"]:
        assert details[item["item_id"]]["budget"] == item["budget"]
        assert details[item["item_id"]]["item_name"] == item["name"]
    outside = details.keys() - {item["item_id"] for item in plan["items"]}
    assert outside
    assert all(details[key]["plan_exempt_reason"] for key in outside)


def test_an_announcement_that_changes_or_cancels_names_its_invitation() -> None:
    found = {page.path: page.value for page in of_type("procurement-announcement")}
    changes = [value for value in found.values() if value["announcement_kind"][:2] in {"D1", "D2"}]
    assert len(changes) == 2
    for value in changes:
        old = found[value.get("amends") or value["cancels"]]
        assert old["announcement_kind"] == "D0-invitation"
        assert old["egp_project_no"] == value["egp_project_no"]
        assert old["doc_date"] <= value["doc_date"]


def test_the_winner_follows_the_invitation_and_the_contract_the_time_for_appeals() -> None:
    found = {page.value["announcement_kind"]: page.value for page in of_type("procurement-announcement")}
    winner, change = found["W0-winner"], found["D2-change-invitation"]
    item = items()[winner["item_id"]]
    assert winner["doc_date"] > change["bid"]["close"][:10]
    assert item["contract"]["date"] > winner["appeal_until"]
    assert winner["winners"] == item["awards"]
    assert winner["egp_project_no"] == item["egp_project_no"]


def test_an_e_gp_number_is_no_younger_than_its_announcement() -> None:
    for page in of_type("procurement-announcement"):
        year, month = int(page.value["doc_date"][:4]) + 543, int(page.value["doc_date"][5:7])
        assert page.value["egp_project_no"][:4] <= f"{year % 100:02}{month:02}"


def test_the_winner_is_among_the_bidders_and_within_the_budget() -> None:
    for row in monthly_rows():
        assert (row["winner"]["name"], row["winner"]["price"]) in [(b["name"], b["price"]) for b in row["bidders"]]
        assert row["winner"]["price"] <= row["reference_price"] <= row["budget"]
    for item in items().values():
        for award in item.get("awards", []) if "bidders" in item else []:
            assert award["name"] in [bidder["name"] for bidder in item["bidders"]]


def test_every_month_of_the_fiscal_year_has_its_summary() -> None:
    pages = {page.value["month"]: page for page in of_type("procurement-monthly-summary")}
    assert sorted(pages) == MONTHS
    for month, page in pages.items():
        assert month in page.path
        assert bool(page.value.get("nil_return")) == (rows_of(page) == [])
        assert page.value["prepared"] > month_end(month)
        for row in rows_of(page):
            assert row["contract"]["date"][:7] == month


def month_end(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return ((first + timedelta(days=32)).replace(day=1) - timedelta(days=1)).isoformat()


def test_months_agree_with_the_items() -> None:
    signed = {key: item for key, item in items().items() if "contract" in item}
    rows = {row["item_id"]: row for row in monthly_rows()}
    assert rows.keys() == signed.keys()
    for key, row in rows.items():
        assert row["contract"]["no"] == signed[key]["contract"]["no"]
        assert row["contract"]["date"] == signed[key]["contract"]["date"]
        assert row["winner"]["price"] == signed[key]["awards"][0]["price"]
        assert row["budget"] == signed[key]["budget"]


def test_quarters_agree_with_the_months() -> None:
    pages = {page.value["quarter"]: page.value for page in of_type("procurement-quarterly-winners")}
    assert {q: (value["period"]["start"], value["period"]["end"]) for q, value in pages.items()} == QUARTERS
    told = [(r["ref"]["no"], r["ref"]["date"], r["vendor"], r["total"]) for v in pages.values() for r in v["rows"]]
    seen = [
        (r["contract"]["no"], r["contract"]["date"], r["winner"]["name"], r["winner"]["price"]) for r in monthly_rows()
    ]
    assert sorted(told) == sorted(seen)
    for value in pages.values():
        assert all(value["period"]["start"] <= row["ref"]["date"] <= value["period"]["end"] for row in value["rows"])


def test_the_annual_report_is_the_sum_of_the_months() -> None:
    report = only("procurement-annual-report")
    count: Counter[str] = Counter()
    budget: Counter[str] = Counter()
    contracted: Counter[str] = Counter()
    for row in monthly_rows():
        count[row["method"]] += 1
        budget[row["method"]] += row["budget"]
        contracted[row["method"]] += row["winner"]["price"]
    told = {line["method"]: (line["count"], line["budget"], line["contracted"]) for line in report["by_method"]}
    assert told == {method: (count[method], budget[method], contracted[method]) for method in count}
    totals = report["totals"]
    assert (totals["count"], totals["budget"], totals["contracted"]) == (
        count.total(),
        budget.total(),
        contracted.total(),
    )
    assert totals["saved"] == totals["budget"] - totals["contracted"]


def test_payments_add_up_to_the_contract() -> None:
    item = items()["69-001"]
    assert sum(payment["amount"] for payment in item["payments"]) == item["contract"]["amount"]


def test_the_budget_adds_up_both_ways() -> None:
    budget = only("annual-budget")
    assert sum(line["amount"] for line in budget["by_plan"]) == budget["total"]
    assert sum(line["amount"] for line in budget["by_category"]) == budget["total"]
    by_plan = {line["plan"]: line["amount"] for line in budget["by_plan"]}
    for page in of_type("work-plan"):
        assert by_plan[page.value["plan_code"]] == page.value["budget"]
        assert sum(item["budget"] for item in page.value["items"]) == page.value["budget"]


def test_figures_of_one_page_agree_with_each_other() -> None:
    for page in of_type("complaint-statistics"):
        counts = page.value["counts"]
        assert counts["received"] == sum(value for key, value in counts.items() if key != "received")
    for satisfaction in [page.value for page in of_type("satisfaction-result")]:
        for item in satisfaction["items"]:
            answers = item["distribution"]
            assert sum(answers) == satisfaction["respondents"]
            mean = sum(score * n for score, n in enumerate(answers, 1)) / sum(answers)
            assert item["mean"] == pytest.approx(mean, abs=0.005)
        percent = satisfaction["overall_mean"] / satisfaction["scale_max"] * 100
        assert satisfaction["overall_percent"] == pytest.approx(percent, abs=0.05)
    assert sum(indicator["weight"] for indicator in only("performance-pledge")["indicators"]) == 100
    totals = only("financial-report")["totals"]
    assert totals["revenue"] - totals["expenditure"] == totals["balance"]


def test_the_steps_of_a_manual_are_numbered_and_fit_into_its_total() -> None:
    minutes = {"minute": 1, "hour": 60, "working-day": 420}
    manuals = of_type("sop-manual") + of_type("citizen-manual")
    assert len(manuals) == 4
    for page in manuals:
        steps, total = page.value["steps"], page.value["total_duration"]
        assert [step["no"] for step in steps] == list(range(1, len(steps) + 1))
        spent = sum(step["duration"]["value"] * minutes[step["duration"]["unit"]] for step in steps)
        assert spent <= total["value"] * minutes[total["unit"]]


def test_a_gazette_of_a_law_is_of_its_year() -> None:
    laws = [page for page in PAGES.values() if "gazette" in page.value.get("source", {})]
    assert laws
    for page in laws:
        gazette = page.value["source"]["gazette"]
        assert gazette["volume"] == int(gazette["date"][:4]) + 543 - 2426
