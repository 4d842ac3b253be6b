"""From sums to files under docs/: data with a digest, a table for spreadsheets, and the page that shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection

from prakat.collector.clock import day_of, days_after
from prakat.collector.configuration import Configuration
from prakat.collector.sums import sum_complaints, sum_satisfaction, sum_visits
from prakat.collector.trouble import CollectorError
from prakat.content.front_matter import StrictHandler
from prakat.content.statistics_file import (
    COMPLAINTS,
    SATISFACTION,
    SUBJECTS,
    VISITS,
    check_statistics,
    digest_of,
    render_statistics,
)
from prakat.content.statistics_page import figures_of, part_of, table_of
from prakat.settings import BANGKOK, DOCS
from prakat.thai.fiscal_calendar import format_month, month_days

FOLDERS: Final = {VISITS: "site-feedback", SATISFACTION: "site-feedback", COMPLAINTS: "complaint"}
_SUDDEN: Final = 5
_EQUAL: Final = 10


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


def anomalies_of(value: Mapping[str, Any]) -> list[str]:
    """Return what no crowd of citizens does: a day far above the others, or many pages with the very same number."""
    if value["schema"] != VISITS:
        return []
    views = [day["views"] for day in value["days"] if day["views"]]
    usual = median(views) if views else 0
    sudden = [day["day"] for day in value["days"] if day["views"] > max(_SUDDEN * usual, 100)]
    counts = [page["views"] for page in value["pages"] if page["views"] >= _EQUAL]
    equal = sorted({count for count in counts if counts.count(count) >= _EQUAL})
    return [f"{day}: > {_SUDDEN}× median" for day in sudden] + [f"{count}: ≥ {_EQUAL} pages" for count in equal]


def render_files(values: list[dict[str, Any]], publisher: Publisher, repository: Path) -> dict[str, str]:
    """Return all files of a month by their path in the repository, checked by the rules that the gate has for them."""
    files: dict[str, str] = {}
    for value in values:
        value = {**value, **({"sample": True} if publisher.sample else {})}  # noqa: PLW2901 - one more word in it
        folder = f"{DOCS}/{FOLDERS[value['schema']]}"
        stem = f"{_kind(value)}-{value['month']}"
        text = render_statistics(value)
        problems = check_statistics(text.encode(), f"{stem}.yml", publisher.now.astimezone(BANGKOK).date())
        if problems:
            raise AssertionError(problems)
        files[f"{folder}/{stem}.yml"] = text
        for name, front, subject in _pages(value, repository):
            files[f"{folder}/{name}.csv"] = table_of(value, subject)
            files[f"{folder}/{name}.md"] = _page({**front, "csv": f"{name}.csv"}, stem, publisher, value)
    return files


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


def _page(front: dict[str, Any], stem: str, publisher: Publisher, value: Mapping[str, Any]) -> str:
    """Return a page; who checked it is who ran the command and said so."""
    mark = "(ตัวอย่าง) " if publisher.sample else ""
    month = format_month(value["month"])
    whole = {
        "title": mark + front.pop("title"),
        "category": front.pop("category"),
        "type": front.pop("type"),
        "division": publisher.division,
        "responsible": publisher.responsible,
        "published": publisher.now.astimezone(BANGKOK).date(),
        **({"sample": True} if publisher.sample else {}),
        "summary": mark + front.pop("summary"),
        **front,
        "attachments": [{"path": f"{stem}.yml", "title": f"{mark}ข้อมูลรวมเดือน{month} สำหรับเครื่องอ่าน", "role": "data"}],
        "checked": {
            "by": publisher.checked_by,
            "on": publisher.now.astimezone(BANGKOK).date(),
            "correct": True,
            "complete": True,
            "current": True,
            "pii": "none",
        },
    }
    body = f"{value['method']}\n\nลายนิ้วมือของข้อมูลรวม: `{digest_of(value)}`\n"
    sample = "หน้านี้เป็นตัวอย่าง เพื่อแสดงรูปแบบของเนื้อหา ข้อมูลทั้งหมดเป็นข้อมูลสมมติ\n\n" if publisher.sample else ""
    return f"---\n{StrictHandler().export(whole)}\n---\n{sample}{body}"
