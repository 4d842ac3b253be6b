"""The home page: what people come for, what is urgent, what is new, and every category."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from prakat.content.category import CATEGORIES
from prakat.site.alphabet import sort_key
from prakat.site.contact import contact_page
from prakat.site.listing import entry_of
from prakat.site.nodes import GeneratedPage, Node
from prakat.site.publication import Publication, Published, newest_first
from prakat.site.render import render_page
from prakat.site.values import moment_node

_LATEST: Final = 6
_ALERTS: Final = 5
_MOST_FINDINGS: Final = 100
# What people come for, in their own words, and where it is found.
_TASKS: Final = (
    ("ขออนุญาตและขอรับบริการ", "ขั้นตอน เอกสารที่ใช้ ระยะเวลา ค่าธรรมเนียม", "citizen-manual/"),
    ("ดาวน์โหลดแบบฟอร์ม", "แบบคำขอและแบบคำร้อง", "forms/"),
    ("ดูการจัดซื้อจัดจ้าง", "แผน ประกาศ ผู้ชนะ สัญญา", "procurement/"),
    ("ข่าวและเรื่องแจ้งเตือน", "ข่าวประชาสัมพันธ์ ประกาศ รับสมัครงาน", "news/"),
    ("ร้องเรียน ร้องทุกข์", "ช่องทาง ขั้นตอน และสถิติเรื่องร้องเรียน", "complaint/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert that holds: ``until`` in ISO lets a browser take it away at its own minute."""

    address: str
    title: str
    summary: str
    level: str
    sample: bool
    until: str
    until_node: Node | None


def home_page(publication: Publication) -> GeneratedPage:
    """Return the home page."""
    counts = {category.key: 0 for category in CATEGORIES}
    for document in publication.documents:
        counts[document.category.key] += 1
    content = render_page(
        "home.html",
        "",
        site_name=publication.site_name,
        sample=publication.sample,
        findings=publication.findings[:_MOST_FINDINGS],
        alerts=list(_alerts(publication)),
        tasks=list(_tasks(publication)),
        categories=[(category, counts[category.key]) for category in CATEGORIES],
        latest=[entry_of(document) for document in _latest(publication)],
    )
    return GeneratedPage(
        path="index.md",
        title=publication.site_name,
        content=content,
        updated=publication.changed.isoformat(),
        description=f"เว็บไซต์ของ{publication.site_name} ข้อมูลข่าวสารของราชการพร้อมที่มา วันที่ และผู้ให้ความเห็นชอบ",
    )


def _tasks(publication: Publication) -> Iterator[tuple[str, str, str]]:
    yield from _TASKS
    contact = contact_page(publication)
    yield "ติดต่อเทศบาล", "โทรศัพท์ อีเมล แผนที่ เวลาทำการ", contact.address if contact else "general-info/"


def _alerts(publication: Publication) -> Iterator[Alert]:
    """Yield the alerts that held when the newest commit was made, newest first."""
    found = [item for item in publication.documents if item.type_key == "alert" and not item.lapsed and not item.status]
    for document in newest_first(found)[:_ALERTS]:
        value = publication.source(document).value
        yield Alert(
            address=document.address,
            title=document.title,
            summary=document.summary,
            level=str(value.get("severity", "")),
            sample=document.sample,
            until=document.ends.isoformat() if document.ends else "",
            until_node=moment_node(value.get("valid_until")),
        )


def _latest(publication: Publication) -> list[Published]:
    """Return what was published or changed last."""
    ordered = sorted(publication.documents, key=lambda document: (sort_key(document.title), document.path))
    return sorted(ordered, key=lambda document: document.changed, reverse=True)[:_LATEST]
