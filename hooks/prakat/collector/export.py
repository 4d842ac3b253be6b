"""From sums to files under docs/: data with a digest, a table for spreadsheets, and the page that shows them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from prakat.collector.clock import day_of, days_after
from prakat.collector.configuration import Configuration
from prakat.collector.sums import sum_complaints, sum_satisfaction, sum_visits
from prakat.collector.trouble import CollectorError
from prakat.content.front_matter import StrictHandler, parse_front_matter
from prakat.content.statistics_file import (
    COMPLAINTS,
    SATISFACTION,
    SUBJECTS,
    VISITS,
    check_statistics,
    digest_of,
    parse_statistics,
    render_statistics,
)
from prakat.content.statistics_page import figures_of, part_of, table_of
from prakat.settings import BANGKOK, DOCS
from prakat.thai.fiscal_calendar import format_month, month_days

FOLDERS: Final = {VISITS: "site-feedback", SATISFACTION: "site-feedback", COMPLAINTS: "complaint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes, as pages name them: positions and a division, never a person's name. ``now`` is written down."""

    division: str
    responsible: str
    checked_by: str
    now: datetime
    sample: bool

    @property
    def today(self) -> str:
        """The day of publication."""
        return self.now.astimezone(BANGKOK).date().isoformat()

    @property
    def written_at(self) -> str:
        """The moment, as files hold it."""
        return self.now.astimezone(BANGKOK).replace(microsecond=0).isoformat()


def sums_of(connection: Connection, month: str, site: Configuration, now: datetime) -> list[dict[str, Any]]:
    """Return the three files' values. Raises CollectorError while the month still goes on."""
    if month_days(month)[1] >= now.astimezone(BANGKOK).date():
        raise CollectorError(
            f"เดือน{format_month(month)} ยังไม่สิ้นสุด",
            f"{month} is not over",
            "สั่งใหม่เมื่อสิ้นเดือน",
            "run it again when the month is over",
        )
    oldest = days_after(day_of(now), -min(site.keep.ratings, site.keep.events))
    if month_days(month)[0].isoformat() <= oldest:
        raise CollectorError(
            f"คำตอบดิบของเดือน{format_month(month)} ลบตามกำหนดแล้ว ยอดจึงไม่ครบ",
            f"the single answers of {month} were deleted when their time was over; its sums would be too small",
            "ใช้ไฟล์ที่ออกไว้เดิม",
            "keep the files that were written then",
        )
    written = now.astimezone(BANGKOK).replace(microsecond=0).isoformat()
    return [
        sum_visits(connection, month, written),
        sum_satisfaction(connection, month, written, site),
        sum_complaints(connection, month, written, site),
    ]


def render_files(
    values: list[dict[str, Any]],
    publisher: Publisher,
    repository: Path,
    standing: Callable[[str], bytes] = lambda _: b"",
) -> dict[str, str]:
    """Return all files of a month by their path in the repository, checked by the rules that the gate has for them.

    ``standing`` gives what is published under a path: a page that is corrected keeps its first day, and has a new one.
    """
    files: dict[str, str] = {}
    for value in values:
        folder = f"{DOCS}/{FOLDERS[value['schema']]}"
        stem = f"{_kind(value)}-{value['month']}"
        text = render_statistics(value)
        problems = check_statistics(text.encode(), f"{stem}.yml", publisher.now.astimezone(BANGKOK).date())
        if problems:
            raise _wrong(value, [f"{problem.id} {problem.at}".strip() for problem in problems])
        files[f"{folder}/{stem}.yml"] = text
        for name, front, subject in _pages(value, repository):
            files[f"{folder}/{name}.csv"] = table_of(value, subject)
            path = f"{folder}/{name}.md"
            days = _days(standing(path), publisher)
            files[path] = _page({**front, "csv": f"{name}.csv"}, stem, publisher, value, days)
    return files


def _wrong(value: Mapping[str, Any], problems: list[str]) -> CollectorError:
    said = ", ".join(problems[:6])
    return CollectorError(
        f"ตัวเลขของเดือน {value['month']} ไม่ลงตัว: {said}",
        f"the figures of {value['month']} do not hold together: {said}",
        "ตรวจตัวเลขที่พิมพ์ และเดือนที่สิ้นสุดแล้ว",
        "check the numbers that were typed, and that the month is over",
    )


def path_of(value: Mapping[str, Any]) -> str:
    """Return where the data file of a month stands in the repository."""
    return f"{DOCS}/{FOLDERS[value['schema']]}/{_kind(value)}-{value['month']}.yml"


def correct(value: dict[str, Any], standing: bytes) -> dict[str, Any] | None:
    """Return the values with the digest of the published file that they correct; None when they say the same."""
    known = parse_statistics(standing)
    if known is None or known.get("digest") != digest_of(known):
        return value
    # What is published may itself be a correction: the same figures are no other one.
    again = value | ({"corrects": known["corrects"]} if "corrects" in known else {})
    return None if digest_of(again) == known["digest"] else value | {"corrects": known["digest"]}


def _kind(value: Mapping[str, Any]) -> str:
    return str(value["schema"]).removeprefix("prakat-").removesuffix("/1")


def _pages(value: Mapping[str, Any], repository: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the name of each page of a file, its front matter, and its subject."""
    month = value["month"]
    if value["schema"] == VISITS:
        yield f"visits-{month}", _visits_front(value, repository), ""
    elif value["schema"] == SATISFACTION:
        yield f"satisfaction-{month}", _satisfaction_front(value), ""
    else:
        for subject in SUBJECTS:
            yield f"complaints-{subject}-{month}", _complaints_front(value, subject), subject


def _visits_front(value: Mapping[str, Any], repository: Path) -> dict[str, Any]:
    written = format_month(value["month"])
    pages = [(f"{DOCS}/{page['path'].strip('/')}.md", page["views"]) for page in value["pages"]]
    known = [{"page": page, "views": views} for page, views in pages if (repository / page).is_file()]
    # By its address: a bare name would be a file that has to lie beside the page.
    files = [{"file": file["path"], "count": file["count"]} for file in value["files"]]
    return {
        "title": f"สถิติการเข้าใช้เว็บไซต์ เดือน{written}",
        "category": "site-feedback",
        "type": "visit-statistics",
        "summary": f"เดือน{written} เปิด {value['views']} หน้า ผู้เข้าชม {value['visitor_days']} คน-วัน",
        **figures_of(value),
        "method": value["method"] + " จำนวนการเข้าชม คือ จำนวนผู้เข้าชมรายวันรวมกัน",
        "generated_at": value["generated_at"],
        **({"top_pages": known[:20]} if known else {}),
        **({"downloads": files[:20]} if files else {}),
    }


def _satisfaction_front(value: Mapping[str, Any]) -> dict[str, Any]:
    month, figures = format_month(value["month"]), figures_of(value)
    return {
        "title": f"ระดับความพึงพอใจต่อเว็บไซต์ เดือน{month}",
        "category": "site-feedback",
        "type": "satisfaction-result",
        "summary": f"เดือน{month} เฉลี่ย {figures['overall_mean']} จาก {value['scale']} ผู้ตอบ {value['responses']} คน "
        f"หน้ามีประโยชน์ {value['helpful']} ไม่มีประโยชน์ {value['not_helpful']}",
        **figures,
    }


def _complaints_front(value: Mapping[str, Any], subject: str) -> dict[str, Any]:
    words, month, part = SUBJECTS[subject], format_month(value["month"]), part_of(value, subject)
    return {
        "title": f"สถิติ{words} เดือน{month}",
        "category": "complaint",
        "type": "complaint-statistics",
        "summary": f"{words} เดือน{month} รับ {part['received']} เรื่อง ยุติ {part['resolved']} เรื่อง "
        f"ยกมา {part['opening']} ยกไป {part['closing']} เรื่อง",
        **figures_of(value, subject),
    }


def _days(standing: bytes, publisher: Publisher) -> dict[str, Any]:
    """Return when a page was published and, once it was, when it was changed."""
    today = publisher.now.astimezone(BANGKOK).date()
    first = parse_front_matter(standing).value.get("published") if standing else None
    return {"published": first, "updated": today} if first else {"published": today}


def _page(
    front: dict[str, Any], stem: str, publisher: Publisher, value: Mapping[str, Any], days: Mapping[str, Any]
) -> str:
    """Return a page as ``prakat fmt`` leaves it; who checked it is who ran the command and said so."""
    mark = "(ตัวอย่าง) " if publisher.sample else ""
    whole: dict[str, Any] = {
        "title": mark + front.pop("title"),
        "category": front.pop("category"),
        "type": front.pop("type"),
        "division": publisher.division,
        "responsible": publisher.responsible,
        **days,
        "checked": _checked(publisher),
        "summary": mark + front.pop("summary"),
        **({"sample": True} if publisher.sample else {}),
        **{name: front.pop(name) for name in ("fiscal_year", "period") if name in front},
        "attachments": [_attachment(value, stem, mark)],
        **front,
    }
    body = f"{value['method']}\n\nลายนิ้วมือของข้อมูลรวม: `{digest_of(value)}`\n"
    sample = "หน้านี้เป็นตัวอย่าง เพื่อแสดงรูปแบบของเนื้อหา ข้อมูลทั้งหมดเป็นข้อมูลสมมติ\n\n" if publisher.sample else ""
    return f"---\n{StrictHandler().export(whole)}\n---\n{sample}{body}"


def _checked(publisher: Publisher) -> dict[str, Any]:
    day = publisher.now.astimezone(BANGKOK).date()
    return {"by": publisher.checked_by, "on": day, "correct": True, "complete": True, "current": True, "pii": "none"}


def _attachment(value: Mapping[str, Any], stem: str, mark: str) -> dict[str, Any]:
    """Describe the data file of a page, with its hash."""
    title = f"{mark}ข้อมูลรวมเดือน{format_month(value['month'])} สำหรับเครื่องอ่าน"
    digest = hashlib.sha256(render_statistics(value).encode()).hexdigest()
    return {"path": f"{stem}.yml", "title": title, "role": "data", "sha256": digest}
