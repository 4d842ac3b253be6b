"""The eleven kinds of content of clause 2, one folder and one schema each."""

from dataclasses import dataclass
from typing import Final

from prakat.findings import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A folder under docs/ (``key``), the clause that asks for it, and its name."""

    key: str
    clause: str
    title: Text


def _category(key: str, clause: str, th: str, en: str) -> Category:
    return Category(key=key, clause=clause, title=Text(th=th, en=en))


# In the order and, for Thai, in the words of the announcement.
CATEGORIES: Final = (
    _category("general-info", "2.1", "ข้อมูลหน่วยงาน", "General information"),
    _category("law", "2.2", "กฎหมาย ระเบียบ ข้อบังคับ", "Laws, rules and regulations"),
    _category("knowledge", "2.3", "คลังความรู้", "Knowledge"),
    _category("procurement", "2.4", "ข้อมูลจัดซื้อจัดจ้าง", "Procurement"),
    _category("official-information", "2.5", "ข้อมูลข่าวสารตามมาตรา ๙", "Official information under section 9"),
    _category("sop-manual", "2.6", "คู่มือมาตรฐานการปฏิบัติงาน", "Work manuals"),
    _category("citizen-manual", "2.7", "คู่มือสำหรับประชาชน", "Citizens' manuals"),
    _category("news", "2.8", "ข่าวประชาสัมพันธ์", "Public relations news"),
    _category("complaint", "2.9", "ช่องทางการร้องเรียน", "Complaints"),
    _category("site-feedback", "2.10", "สถิติและความพึงพอใจต่อเว็บไซต์", "Visits and satisfaction"),
    _category("other", "2.11", "อื่น ๆ", "Others"),
)

BY_KEY: Final = {category.key: category for category in CATEGORIES}


def category_of(path: str) -> Category | None:
    """Return the category whose folder a repository path lies in: docs/law/2563/a.md -> law."""
    parts = path.split("/")
    return BY_KEY.get(parts[1]) if len(parts) > 2 and parts[0] == "docs" else None  # noqa: PLR2004
