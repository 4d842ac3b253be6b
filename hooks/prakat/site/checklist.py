"""What is asked of a government website, item by item, and the page that answers it: worked out, never claimed.

An item is answered by published documents of a type, by a policy, or by a page the site makes itself; otherwise the
page says plainly that it is missing. What no file of the site can show (the host's own settings) says so as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from prakat.site.nodes import GeneratedPage, Items, Link, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.publication import Publication
from prakat.site.render import render_page

ADDRESS: Final = "standard/"
_HOME: Final = Link(target="", text="หน้าแรก")
MISSING: Final = "ยังไม่มี"
_EVERYWHERE: Final = "มีทุกหน้า"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item: its name and what answers it, the first of these that is there.

    ``types`` are content types, ``policies`` kinds of policy, ``pages`` addresses the site makes, ``everywhere`` is
    true for what stands on every page.
    """

    name: str
    types: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items under a heading."""

    title: str
    items: tuple[Item, ...]


# Source: Government Website Standard, versions 1.0 and 2.0 (contents) and 3.0 (components, policies).
STANDARD: Final = (
    Group(
        title="ข้อมูลพื้นฐาน",
        items=(
            Item(name="ประวัติความเป็นมา", types=("history",)),
            Item(name="วิสัยทัศน์ พันธกิจ", types=("vision-mission",)),
            Item(name="โครงสร้างหน่วยงาน", types=("org-structure",)),
            Item(name="ผู้บริหาร", types=("executive-directory",)),
            Item(name="อำนาจหน้าที่", types=("powers-duties",)),
            Item(name="ยุทธศาสตร์และแผน", types=("strategy-plan", "action-plan")),
            Item(name="แผนงาน โครงการ", types=("work-plan", "project")),
            Item(name="งบประมาณ", types=("annual-budget", "financial-report")),
            Item(name="คำรับรองและรายงานผลการปฏิบัติราชการ", types=("performance-pledge", "performance-report")),
            Item(name="ช่องทางติดต่อ แผนที่ อีเมลผู้ดูแลเว็บไซต์", types=("contact",)),
            Item(name="ข่าวประชาสัมพันธ์และกิจกรรม", types=("news", "activity-photos", "announcement")),
            Item(name="เว็บลิงก์", types=("web-links",)),
            Item(name="กฎหมาย ระเบียบ ข้อบังคับ", types=("law-reference", "local-regulation")),
            Item(name="ข้อมูลการบริการ", types=("citizen-manual",)),
            Item(name="แบบฟอร์มดาวน์โหลด", types=("form",)),
            Item(name="คลังความรู้", types=("knowledge-article", "statistics")),
            Item(name="คำถามที่พบบ่อย", types=("faq",)),
            Item(name="ผังเว็บไซต์", pages=("sitemap/",)),
        ),
    ),
    Group(
        title="การมีปฏิสัมพันธ์และบริการออนไลน์",
        items=(
            Item(name="ช่องทางร้องเรียน", types=("complaint-channel",)),
            Item(name="ระบบค้นหา", pages=("search/",)),
            Item(name="การสำรวจความพึงพอใจ", types=("satisfaction-survey",)),
            Item(name="ระบบบริการออนไลน์ (e-Service)", types=("e-service",)),
            Item(name="สถิติการเข้าใช้เว็บไซต์", types=("visit-statistics",)),
            Item(name="ช่องทางรับข่าวสาร (Atom, JSON Feed)", pages=("feeds/all.xml",)),
            Item(name="ข้อมูลเปิด", pages=("opendata/", "data/", "oia/index.csv")),
        ),
    ),
    Group(
        title="คุณลักษณะของเว็บไซต์",
        items=(
            Item(name="ภาษาไทยและภาษาอังกฤษ", pages=("en/",)),
            Item(name="ปรับขนาดตัวอักษรและความต่างของสี", everywhere=True),
            Item(name="เส้นทางนำทาง (breadcrumb) และเมนูแบบเดียวกัน", everywhere=True),
            Item(name="วันที่เผยแพร่และปรับปรุงล่าสุด", everywhere=True),
            Item(name="ชนิดและขนาดของไฟล์ข้างลิงก์ดาวน์โหลด", everywhere=True),
            Item(name="ทุกเรื่องเข้าถึงได้ไม่เกินสามครั้ง", pages=("sitemap/",)),
        ),
    ),
    Group(
        title="นโยบาย",
        items=(
            Item(name="การคุ้มครองข้อมูลส่วนบุคคล", policies=("privacy",)),
            Item(name="นโยบายเว็บไซต์", policies=("website",)),
            Item(name="การรักษาความมั่นคงปลอดภัยเว็บไซต์", policies=("security",)),
            Item(name="การปฏิเสธความรับผิด", policies=("disclaimer",)),
            Item(name="การเข้าถึงเว็บไซต์ (Accessibility)", policies=("accessibility",)),
        ),
    ),
)


def standard_page(publication: Publication, made: Sequence[str]) -> GeneratedPage:
    """Return the checklist. ``made`` are the addresses of the pages and files that the site makes itself."""
    groups = [_table(publication, group, frozenset(made)) for group in STANDARD]
    groups.append(_host_table(publication))
    title = "รายการตรวจตามมาตรฐานเว็บไซต์ภาครัฐ"
    missing = sum(cell == Plain(text=MISSING) for group in groups for row in group.rows for cell in row)
    content = render_page(
        "checklist.html", ADDRESS, crumbs_links=(_HOME,), title=title, intro=_INTRO, groups=groups, missing=missing
    )
    updated = publication.changed.isoformat()
    return GeneratedPage(path="standard/index.md", title=title, content=content, updated=updated, crumbs=(_HOME,))


_INTRO: Final = (
    "รายการจากมาตรฐานเว็บไซต์ภาครัฐ (เนื้อหาตามเวอร์ชัน ๑.๐ และ ๒.๐ องค์ประกอบและนโยบายตามเวอร์ชัน ๓.๐) "
    "คำตอบคำนวณจากสิ่งที่เผยแพร่อยู่จริง ไม่ใช่การรับรองตนเอง"
)


def answer(publication: Publication, item: Item, made: frozenset[str]) -> Node:
    """Return what answers an item: links, a word, or that it is missing."""
    links = tuple(_links(publication, item, made))
    if links:
        return Items(items=links)
    return Plain(text=_EVERYWHERE if item.everywhere else MISSING)


def _links(publication: Publication, item: Item, made: frozenset[str]) -> Iterator[Link]:
    for key in item.types:
        documents = publication.by_type.get(key, ())
        if len(documents) == 1:
            yield Link(target=documents[0].address, text=documents[0].title)
        elif documents:
            address = f"lists/{documents[0].category.key}/type-{key}/"
            yield Link(target=address, text=documents[0].type_title, note=f"{numeral(len(documents))} เรื่อง")
    for kind in item.policies:
        policy = publication.policies.get(kind)
        if policy:
            yield Link(target=policy.address, text=policy.title)
    yield from (Link(target=page, text=item.name) for page in [page for page in item.pages if page in made][:1])


def _table(publication: Publication, group: Group, made: frozenset[str]) -> Table:
    rows = tuple((Plain(text=item.name), answer(publication, item, made)) for item in group.items)
    return Table(caption=group.title, columns=("รายการ", "หน้าที่เผยแพร่"), rows=rows)


def _host_table(publication: Publication) -> Table:
    """Return what the address itself shows; the rest is for whoever runs the host."""
    parts = urlsplit(publication.url)
    checks = (
        ("เข้ารหัสการเชื่อมต่อ (HTTPS)", parts.scheme == "https"),
        ("ชื่อโดเมน .go.th", (parts.hostname or "").endswith(".go.th")),
    )
    rows = tuple((Plain(text=name), Plain(text=publication.url if met else MISSING)) for name, met in checks)
    return Table(caption="ที่อยู่ของเว็บไซต์", columns=("รายการ", "หน้าที่เผยแพร่"), rows=rows)
