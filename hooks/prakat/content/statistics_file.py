"""Sums of a month as files beside a page: visits, complaints, satisfaction. Shape, arithmetic and digest.

A number that was changed by hand shows: the digest is over everything but itself and the moment it was written.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from prakat.content.front_matter import StrictHandler
from prakat.content.yaml_json import parse_yaml
from prakat.findings import Text
from prakat.thai.fiscal_calendar import is_month, month_days

SUFFIX: Final = ".yml"
VISITS: Final = "prakat-visits/1"
COMPLAINTS: Final = "prakat-complaints/1"
SATISFACTION: Final = "prakat-satisfaction/1"
SMALL: Final = 5
_UNSIGNED: Final = ("digest", "generated_at")

_COUNT: Final = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}
_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 300}
_DAYS: Final = {"type": "number", "minimum": 0, "maximum": 10_000}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    properties = {**required, **(optional or {})}
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}


def _list(of: Mapping[str, Any], most: int = 200, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": dict(of), "minItems": least, "maxItems": most}


def _file(name: str, required: Mapping[str, Any]) -> dict[str, Any]:
    head = {
        "schema": {"const": name},
        "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
        "complete": {"const": True},
        "generated_at": {"type": "string", "minLength": 20, "maxLength": 30},
        "method": _TEXT,
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    }
    optional = {
        "corrects": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "anomaly": {"type": "string", "minLength": 10, "maxLength": 500},
        "sample": {"const": True},
    }
    return _object({**head, **required}, optional)


_COUNTED: Final = _object({"code": _TEXT, "name": _TEXT, "count": _COUNT})
# What a month of complaints is: what it began with, came, ended and was left, and the words for each.
SUBJECTS: Final = {"general": "เรื่องร้องเรียนทั่วไป", "corruption": "เรื่องทุจริตและประพฤติมิชอบ"}
FLOW_WORDS: Final = {
    "opening": Text(th="ยกมา", en="Carried over"),
    "received": Text(th="รับเข้า", en="Received"),
    "reopened": Text(th="เปิดใหม่", en="Reopened"),
    "resolved": Text(th="ยุติแล้ว", en="Resolved"),
    "transferred": Text(th="ส่งต่อ", en="Forwarded"),
    "rejected": Text(th="ไม่รับพิจารณา", en="Rejected"),
    "withdrawn": Text(th="ผู้ร้องถอน", en="Withdrawn"),
    "removed": Text(th="ตัดออก (สแปม ซ้ำ)", en="Removed (spam, duplicate)"),
    "closing": Text(th="ยกไป", en="Carried forward"),
}
FLOW: Final = tuple(FLOW_WORDS)
COHORT: Final = ("resolved", "in_progress", "forwarded", "rejected")
SHAPES: Final[Mapping[str, Mapping[str, Any]]] = {
    VISITS: _file(
        VISITS,
        {
            "views": _COUNT,
            "visitor_days": _COUNT,
            "downloads": _COUNT,
            "bots": _COUNT,
            "ignored": _COUNT,
            "days": _list(_object({"day": _TEXT, "views": _COUNT, "visitors": _COUNT}), 31),
            "pages": _list(_object({"path": _TEXT, "views": _COUNT}), 100),
            "pages_other": _COUNT,
            "files": _list(_object({"path": _TEXT, "count": _COUNT}), 100),
        },
    ),
    COMPLAINTS: _file(
        COMPLAINTS,
        {
            "parts": _list(
                _object(
                    {
                        "subject": {"enum": list(SUBJECTS)},
                        **dict.fromkeys(FLOW, _COUNT),
                        "cohort": _object(dict.fromkeys(COHORT, _COUNT)),
                        "by_category": _list(_COUNTED),
                        "by_channel": _list(_COUNTED),
                    },
                    dict.fromkeys(("median_days", "mean_days"), _DAYS),
                ),
                2,
                2,
            ),
            "spam_excluded": _COUNT,
        },
    ),
    SATISFACTION: _file(
        SATISFACTION,
        {
            "responses": _COUNT,
            "scale": {"const": 5},
            "questions": _list(_object({"id": _TEXT, "text": _TEXT, "counts": _list(_COUNT, 5, 5)}), 20),
            "helpful": _COUNT,
            "not_helpful": _COUNT,
            "pages": _list(_object({"path": _TEXT, "helpful": _COUNT, "not_helpful": _COUNT}), 1000),
            "pages_below_threshold": _object({"pages": _COUNT, "helpful": _COUNT, "not_helpful": _COUNT}),
            "held": _COUNT,
        },
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsProblem:
    """What is wrong: ``id`` is "yaml", "shape", "sum", "digest", "month", "chain" or "gap"; ``at`` says where."""

    id: str
    at: str


def digest_of(value: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the values, as canonical JSON, without the digest and the moment of writing."""
    kept = {name: item for name, item in value.items() if name not in _UNSIGNED}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def render_statistics(value: Mapping[str, Any]) -> str:
    """Write a file with its digest; the same values give the same bytes."""
    return StrictHandler().export({**value, "digest": digest_of(value)}) + "\n"


def parse_statistics(raw: bytes) -> dict[str, Any] | None:
    """Read a file by the one YAML grammar of the house, None when it is not one mapping."""
    try:
        found = parse_yaml(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    return found.value if isinstance(found.value, dict) and not found.problems else None


def check_statistics(raw: bytes, name: str, today: date) -> list[StatisticsProblem]:
    """Return what is wrong with a file; ``name`` is that of the file, which ends in its month."""
    value = parse_statistics(raw)
    if value is None:
        return [StatisticsProblem(id="yaml", at="")]
    shape = next(_shape_errors(value), None)
    if shape is not None:
        return [StatisticsProblem(id="shape", at=shape)]
    problems = [StatisticsProblem(id="sum", at=at) for at in _SUMS[value["schema"]](value)]
    if value["digest"] != digest_of(value):
        problems.append(StatisticsProblem(id="digest", at="digest"))
    month = value["month"]
    stem = f"{value['schema'].removeprefix('prakat-').removesuffix('/1')}-{month}"
    if name != stem + SUFFIX or not is_month(month) or month_days(month)[1] >= today:
        problems.append(StatisticsProblem(id="month", at="month"))
    return problems


def sound_statistics(raw: bytes, name: str, today: date = date.max) -> dict[str, Any] | None:
    """Return the values of a file that holds together, None for any other."""
    return None if check_statistics(raw, name, today) else parse_statistics(raw)


def check_chain(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[StatisticsProblem]:
    """Return where the complaints that a month ends with are not those the next one begins with."""
    ends = {part["subject"]: part["closing"] for part in before["parts"]}
    starts = {part["subject"]: part["opening"] for part in after["parts"]}
    return [
        StatisticsProblem(id="chain", at=subject) for subject in sorted(starts) if ends.get(subject) != starts[subject]
    ]


def _shape_errors(value: Mapping[str, Any]) -> Iterator[str]:
    validator = _validator(str(value.get("schema")))
    if validator is None:
        yield "schema"
        return
    for error in validator.iter_errors(value):
        yield "/".join(map(str, error.absolute_path)) or error.message[:80]


@lru_cache(maxsize=8)
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(SHAPES[name]) if name in SHAPES else None


def _visits(value: Mapping[str, Any]) -> Iterator[str]:
    days = value["days"]
    if days and sum(day["views"] for day in days) != value["views"]:
        yield "days/views"
    if days and sum(day["visitors"] for day in days) != value["visitor_days"]:
        yield "days/visitors"
    names = [day["day"] for day in days]
    if names != sorted(set(names)) or any(not name.startswith(f"{value['month']}-") for name in names):
        yield "days/day"
    if sum(page["views"] for page in value["pages"]) + value["pages_other"] != value["views"]:
        yield "pages/views"
    if sum(file["count"] for file in value["files"]) > value["downloads"]:
        yield "files/count"


def _complaints(value: Mapping[str, Any]) -> Iterator[str]:
    if [part["subject"] for part in value["parts"]] != list(SUBJECTS):
        yield "parts"
    for part in value["parts"]:
        ended = sum(part[name] for name in ("resolved", "transferred", "rejected", "withdrawn", "removed"))
        if part["opening"] + part["received"] + part["reopened"] - ended != part["closing"]:
            yield f"{part['subject']}/closing"
        for name in ("by_category", "by_channel"):
            if sum(item["count"] for item in part[name]) != part["received"]:
                yield f"{part['subject']}/{name}"
        if sum(part["cohort"].values()) != part["received"]:
            yield f"{part['subject']}/cohort"


def _satisfaction(value: Mapping[str, Any]) -> Iterator[str]:
    for question in value["questions"]:
        if sum(question["counts"]) > value["responses"]:
            yield f"questions/{question['id']}"
    few = value["pages_below_threshold"]
    for name in ("helpful", "not_helpful"):
        if sum(page[name] for page in value["pages"]) + few[name] != value[name]:
            yield f"pages/{name}"
    if any(page["helpful"] + page["not_helpful"] < SMALL for page in value["pages"]):
        yield "pages/below"


_SUMS: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]]] = {
    VISITS: _visits,
    COMPLAINTS: _complaints,
    SATISFACTION: _satisfaction,
}
