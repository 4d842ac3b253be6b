"""Numbers typed by hand, for towns or channels without the service: the same files, the same arithmetic."""

from collections.abc import Mapping, Sequence
from typing import Any

from prakat.collector.configuration import CORRUPTION, HELPFUL
from prakat.collector.sums import CHANNELS, head_of
from prakat.collector.trouble import CollectorError
from prakat.content.statistics_file import COHORT, COMPLAINTS, FLOW, SATISFACTION, VISITS

_METHOD = "พิมพ์จากทะเบียนกระดาษหรือรายงานของระบบอื่น"


def parse_pairs(pairs: Sequence[str]) -> dict[str, int]:
    """Read ``name=number`` words. Raises CollectorError for anything else."""
    found: dict[str, int] = {}
    for pair in pairs:
        name, mark, number = pair.partition("=")
        if not (mark and number.isdecimal() and number.isascii() and len(number) < 10) or name in found:  # noqa: PLR2004 - a billion
            raise CollectorError(f"อ่านไม่ได้: {pair}", f"cannot be read: {pair}", "ใช้ ชื่อ=จำนวน", "use name=number")
        found[name] = int(number)
    return found


def tally_visits(month: str, written: str, values: Mapping[str, int]) -> dict[str, Any]:
    """Return the visits of a month: ``views``, ``visitors``, ``downloads``."""
    _only(values, ("views", "visitors", "downloads", "bots"))
    views = values.get("views", 0)
    return {
        **head_of(VISITS, month, written, _METHOD),
        "views": views,
        "visitor_days": values.get("visitors", 0),
        "downloads": values.get("downloads", 0),
        "bots": values.get("bots", 0),
        "ignored": 0,
        "days": [],
        "pages": [],
        "pages_other": views,
        "files": [],
    }


def tally_complaints(month: str, written: str, values: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the complaints of a month.

    ``general.received=3``, ``corruption.opening=1``; ``general.category.road=2``, ``general.channel.phone=3``. What
    came and is not said to have ended is in progress.
    """
    known = {f"{subject}.{name}" for subject in ("general", CORRUPTION) for name in FLOW if name != "closing"}
    free = tuple(f"{subject}.{group}." for subject in ("general", CORRUPTION) for group in ("category", "channel"))
    _only([name for name in values if not name.startswith(free)], known)
    parts = [_part(subject, values, names) for subject in ("general", CORRUPTION)]
    return {**head_of(COMPLAINTS, month, written, _METHOD), "parts": parts, "spam_excluded": 0}


def _part(subject: str, values: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    flow = {name: values.get(f"{subject}.{name}", 0) for name in FLOW}
    ended = sum(flow[name] for name in ("resolved", "transferred", "rejected", "withdrawn", "removed"))
    closing = flow["opening"] + flow["received"] + flow["reopened"] - ended
    if closing < 0:
        raise CollectorError(
            f"{subject}: ยุติมากกว่าที่มี",
            f"{subject}: more ended than there were",
            "ตรวจยอดยกมาและรับเข้า",
            "check opening and received",
        )
    # Without a register of cases, ends are taken to be those of the month's own cases as far as these go.
    left, cohort = flow["received"], dict.fromkeys(COHORT, 0)
    own = {
        "resolved": flow["resolved"] + flow["withdrawn"],
        "forwarded": flow["transferred"],
        "rejected": flow["rejected"],
    }
    for name, count in own.items():
        cohort[name] = min(count, left)
        left -= cohort[name]
    cohort["in_progress"] = left
    return {
        "subject": subject,
        **flow,
        "closing": closing,
        "cohort": cohort,
        "by_category": _group(values, f"{subject}.category.", flow["received"], names),
        "by_channel": _group(values, f"{subject}.channel.", flow["received"], CHANNELS),
    }


def _group(values: Mapping[str, int], prefix: str, received: int, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the counts of a group; what is not said to be in any is said to be unknown."""
    rows = {name.removeprefix(prefix): count for name, count in values.items() if name.startswith(prefix) and count}
    rest = received - sum(rows.values())
    if rest:
        rows["unknown"] = rest
    return [
        {"code": code, "name": names.get(code, "ไม่ระบุ" if code == "unknown" else code), "count": count}
        for code, count in sorted(rows.items())
    ]


def tally_satisfaction(
    month: str, written: str, values: Mapping[str, int], questions: Mapping[str, str]
) -> dict[str, Any]:
    """Return the answers of a month: ``responses=40``, ``find.4=18``, ``helpful=30``, ``not_helpful=2``."""
    scores = {f"{question}.{score}" for question in questions for score in range(1, 6)}
    _only(values, {"responses", HELPFUL, "not_helpful"} | scores)
    helpful, not_helpful = values.get(HELPFUL, 0), values.get("not_helpful", 0)
    return {
        **head_of(SATISFACTION, month, written, _METHOD),
        "responses": values.get("responses", 0),
        "scale": 5,
        "questions": [
            {"id": name, "text": text, "counts": [values.get(f"{name}.{score}", 0) for score in range(1, 6)]}
            for name, text in questions.items()
        ],
        "helpful": helpful,
        "not_helpful": not_helpful,
        "pages": [],
        "pages_below_threshold": {"pages": 0, "helpful": helpful, "not_helpful": not_helpful},
        "held": 0,
    }


def _only(given: Any, known: Any) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise CollectorError(
            f"ไม่รู้จัก {', '.join(unknown)[:200]}",
            f"unknown: {', '.join(unknown)[:200]}",
            f"ใช้ได้: {', '.join(sorted(known))[:400]}",
            f"known are: {', '.join(sorted(known))[:400]}",
        )
