"""What a page and its table say of a month's sums: written by `prakat collect`, and compared by the gate.

One place for both, so that no number of a page can be another than that of its file.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

from prakat.content.statistics_file import COMPLAINTS, FLOW_WORDS, SATISFACTION, VISITS
from prakat.thai.calendar import fiscal_year
from prakat.thai.fiscal_calendar import month_days

# The type of a page, by the schema of its file.
TYPES: Final = {VISITS: "visit-statistics", SATISFACTION: "satisfaction-result", COMPLAINTS: "complaint-statistics"}


def figures_of(value: Mapping[str, Any], subject: str = "") -> dict[str, Any]:
    """Return the fields of a page that say a file's figures, in the schema's order; days are `datetime.date`.

    ``subject`` is that of a page of complaints.
    """
    if value["schema"] == VISITS:
        return {"month": value["month"], "pageviews": value["views"], "visits": value["visitor_days"]}
    if value["schema"] == SATISFACTION:
        return {**_period(value["month"]), **_as_of(value["month"]), **_satisfaction(value)}
    part = _complaints(part_of(value, subject))
    return {**_period(value["month"]), "subject": subject, **_as_of(value["month"]), **part}


def part_of(value: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
    """Return the part of a file of complaints that is about a subject (KeyError when there is none)."""
    found: Mapping[str, Any] = {part["subject"]: part for part in value["parts"]}[subject]
    return found


def _period(month: str) -> dict[str, Any]:
    first, last = month_days(month)
    return {"fiscal_year": fiscal_year(first), "period": {"start": first, "end": last}}


def _as_of(month: str) -> dict[str, Any]:
    return {"as_of": month_days(month)[1]}


def _satisfaction(value: Mapping[str, Any]) -> dict[str, Any]:
    items, every = [], [0] * value["scale"]
    for question in value["questions"]:
        counts = question["counts"]
        items.append({"question": question["text"], "mean": mean_of(counts), "distribution": counts})
        every = [before + more for before, more in zip(every, counts, strict=True)]
    overall = mean_of(every)
    return {
        "respondents": value["responses"],
        "scale_max": value["scale"],
        "items": items,
        "overall_mean": overall,
        "overall_percent": round(overall / value["scale"] * 100, 1),
    }


def mean_of(counts: list[int]) -> float:
    """Return the mean of scores to two decimals, by how often each was given from 1 on; 0 when nobody answered."""
    given = sum(counts)
    return round(sum(score * count for score, count in enumerate(counts, 1)) / given, 2) if given else 0


def _complaints(part: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "counts": {"received": part["received"], **part["cohort"]},
        **({"nil_return": True} if part["received"] == 0 else {}),
    }
    for name, items in (("by_topic", part["by_category"]), ("by_channel", part["by_channel"])):
        if items:
            found[name] = [{"name": item["name"], "count": item["count"]} for item in items]
    return found | ({"average_days": part["mean_days"]} if "mean_days" in part else {})


def table_of(value: Mapping[str, Any], subject: str = "") -> str:
    """Return the table of a page as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_rows(value, subject))
    return text.getvalue()


def _rows(value: Mapping[str, Any], subject: str) -> Iterator[list[Any]]:
    if value["schema"] == VISITS:
        yield ["วันที่", "หน้าที่เปิด", "ผู้เข้าชม"]
        yield from ([day["day"], day["views"], day["visitors"]] for day in value["days"])
        yield ["รวม", value["views"], value["visitor_days"]]
    elif value["schema"] == SATISFACTION:
        yield ["คำถาม", *range(1, value["scale"] + 1)]
        yield from ([question["text"], *question["counts"]] for question in value["questions"])
        empty = [""] * (value["scale"] - 1)
        yield ["หน้านี้มีประโยชน์", value["helpful"], *empty]
        yield ["หน้านี้ไม่มีประโยชน์", value["not_helpful"], *empty]
    else:
        part = part_of(value, subject)
        yield from ([words.th, part[name]] for name, words in FLOW_WORDS.items())
