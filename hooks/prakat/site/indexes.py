"""The pages no one writes: home, categories and their years, divisions, everything by letter, the register, about."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from prakat.approvals.ledger import Approval
from prakat.approvals.roster import Head
from prakat.content.category import CATEGORIES, Category
from prakat.site.alphabet import initial, sort_key
from prakat.site.listing import PER_PAGE, Group, Listing, entry_of, generate, last_change, paginate
from prakat.site.nodes import GeneratedFile, Link, Moment, Node, Plain, Sequence, Table
from prakat.site.provenance import memo_node
from prakat.site.publication import Publication, Published, newest_first
from prakat.site.render import render_page
from prakat.site.values import day_text, moment_node
from prakat.thai.digits import to_thai

_HOME: Final = Link(target="", text="หน้าแรก")
_LATEST: Final = 8
_MOST_FINDINGS: Final = 100
_REGISTER_ROWS: Final = 100
# What people come for, in their own words, and the category or content type that answers it.
_TASKS: Final = (
    ("ขออนุญาตและขอรับบริการ", "ขั้นตอน เอกสาร ค่าธรรมเนียม แบบฟอร์ม", "citizen-manual"),
    ("ดูการจัดซื้อจัดจ้าง", "แผน ประกาศ ผลการจัดซื้อจัดจ้าง", "procurement"),
    ("ข่าวและเรื่องแจ้งเตือน", "ข่าวประชาสัมพันธ์ ประกาศ รับสมัครงาน", "news"),
    ("ร้องเรียน ร้องทุกข์", "ช่องทางและสถิติเรื่องร้องเรียน", "complaint"),
)


def generate_pages(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield every generated page, in a fixed order."""
    yield _home(publication)
    for category in CATEGORIES:
        yield from _category(publication, category)
    yield from _divisions(publication)
    yield from _everything(publication)
    yield from _register(publication)
    yield _about(publication)


def _home(publication: Publication) -> GeneratedFile:
    counts = {category.key: 0 for category in CATEGORIES}
    for document in publication.documents:
        counts[document.category.key] += 1
    contact = next((document for document in publication.documents if document.type_key == "contact"), None)
    tasks = [(title, text, f"{key}/") for title, text, key in _TASKS]
    tasks.append(("ติดต่อเทศบาล", "โทรศัพท์ อีเมล แผนที่ เวลาทำการ", contact.address if contact else "general-info/"))
    content = render_page(
        "home.html",
        "",
        site_name=publication.site_name,
        sample=publication.sample,
        findings=publication.findings[:_MOST_FINDINGS],
        tasks=tasks,
        categories=[(category, counts[category.key]) for category in CATEGORIES],
        latest=[entry_of(document) for document in _latest(publication)],
    )
    return GeneratedFile(
        path="index.md", title=publication.site_name, content=content, updated=publication.changed.isoformat()
    )


def _latest(publication: Publication) -> list[Published]:
    """Return what was published or changed last."""
    ordered = sorted(publication.documents, key=lambda document: (sort_key(document.title), document.path))
    return sorted(ordered, key=lambda document: document.changed, reverse=True)[:_LATEST]


def _category(publication: Publication, category: Category) -> Iterator[GeneratedFile]:
    """Yield a category's index with its newest documents, and one list for each of its years."""
    documents = newest_first([item for item in publication.documents if item.category == category])
    years = {year: list(items) for year, items in groupby(documents, key=lambda document: document.year)}
    jumps = tuple(Link(target=_year_address(category, year), text=_year(year)) for year in years)
    crumb = Link(target=f"{category.key}/", text=category.title.th)
    clause = to_thai(category.clause)
    yield next(
        generate(
            Listing(
                path=f"{category.key}/index.md",
                more="",
                title=category.title.th,
                crumbs=(_HOME,),
                intro=f"ตามประกาศ ข้อ {clause} มี {to_thai(str(len(documents)))} เรื่อง เรียงจากใหม่ไปเก่า",
                groups=tuple(_year_groups(documents[:PER_PAGE])),
                jumps=jumps,
                jumps_title="เลือกปี",
                updated=last_change(documents, publication.changed),
            )
        )
    )
    for year, items in years.items():
        yield from generate(
            Listing(
                path=f"lists/{category.key}/{year}/index.md",
                more=f"lists/{category.key}/{year}",
                title=f"{category.title.th} {_year(year)}",
                crumbs=(_HOME, crumb),
                intro=f"{to_thai(str(len(items)))} เรื่อง",
                groups=(Group(id="", title="", entries=tuple(entry_of(item) for item in items)),),
                jumps=jumps,
                jumps_title="ปีอื่น",
                updated=last_change(items, publication.changed),
            )
        )


def _year(year: int) -> str:
    return to_thai(f"พ.ศ. {year}") if year else "ไม่ระบุปี"


def _year_address(category: Category, year: int) -> str:
    return f"lists/{category.key}/{year}/"


def _year_groups(documents: list[Published]) -> Iterator[Group]:
    for year, items in groupby(documents, key=lambda document: document.year):
        yield Group(id=f"_{year}", title=_year(year), entries=tuple(entry_of(item) for item in items))


def _divisions(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield the list of divisions and one list for each."""
    owned: dict[str, list[Published]] = {key: [] for key in publication.divisions}
    for document in publication.documents:
        owned.setdefault(document.division_key, []).append(document)
    named = {key: items for key, items in owned.items() if key in publication.divisions}
    content = render_page(
        "divisions.html",
        "divisions/",
        crumbs_links=(_HOME,),
        divisions=[
            (Link(target=f"divisions/{key}/", text=publication.divisions[key]), len(items))
            for key, items in named.items()
        ],
    )
    updated = publication.changed.isoformat()
    yield GeneratedFile(path="divisions/index.md", title="แยกตามหน่วยงาน", content=content, updated=updated)
    for key, items in named.items():
        yield from generate(
            Listing(
                path=f"divisions/{key}/index.md",
                more=f"divisions/{key}",
                title=publication.divisions[key],
                crumbs=(_HOME, Link(target="divisions/", text="แยกตามหน่วยงาน")),
                intro=f"ข้อมูลที่หน่วยงานนี้เป็นเจ้าของ {to_thai(str(len(items)))} เรื่อง",
                groups=tuple(_category_groups(items)),
                updated=last_change(items, publication.changed),
            )
        )


def _category_groups(documents: list[Published]) -> Iterator[Group]:
    for category in CATEGORIES:
        items = newest_first([item for item in documents if item.category == category])
        if items:
            entries = tuple(entry_of(item, division=False) for item in items)
            yield Group(id=f"_{category.key}", title=category.title.th, entries=entries)


def _everything(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield all documents in dictionary order; the letters lead to the page and place they are found."""
    ordered = sorted(publication.documents, key=lambda document: (sort_key(_spoken(document)), document.path))
    groups = tuple(
        Group(id=f"_{letter}" if letter != "#" else "_0", title=letter, entries=tuple(map(entry_of, items)))
        for letter, items in groupby(ordered, key=lambda document: initial(_spoken(document)))
    )
    yield from generate(
        Listing(
            path="all/index.md",
            more="all",
            title="ทุกเรื่อง เรียงตามตัวอักษร ก–ฮ",
            crumbs=(_HOME,),
            intro=f"เอกสารทั้งหมด {to_thai(str(len(ordered)))} เรื่อง",
            groups=groups,
            jumps=_letters(groups),
            jumps_title="ตัวอักษร",
            updated=publication.changed,
        )
    )


def _spoken(document: Published) -> str:
    """Return a title without the mark of a sample, under which no one would look for it."""
    return document.title.removeprefix("(ตัวอย่าง)").strip()


def _letters(groups: tuple[Group, ...]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for number, page in enumerate(paginate(groups), start=1):
        address = "all/" if number == 1 else f"all/{number}/"
        for group in page:
            found.setdefault(group.id, Link(target=f"{address}#{group.id}", text=group.title))
    return tuple(found.values())


def _register(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield the register of approvals that stand, newest first."""
    approved = [(item.approval, item) for item in publication.documents if item.approval]
    approved.sort(key=lambda pair: (pair[0].at, pair[1].path), reverse=True)
    rows = [_register_row(publication, approval, document) for approval, document in approved]
    pages = [rows[start : start + _REGISTER_ROWS] for start in range(0, len(rows), _REGISTER_ROWS)] or [[]]
    addresses = ["approvals/", *(f"approvals/{number}/" for number in range(2, len(pages) + 1))]
    for index, part in enumerate(pages):
        title = "ทะเบียนความเห็นชอบ" + (f" หน้า {to_thai(str(index + 1))}" if index else "")
        content = render_page(
            "register.html",
            addresses[index],
            title=title,
            crumbs_links=(_HOME,),
            rows=part,
            total=len(rows),
            sample=publication.sample,
            number=index,
            pages=addresses,
        )
        path = "approvals/index.md" if index == 0 else f"approvals/{index + 1}.md"
        yield GeneratedFile(path=path, title=title, content=content, updated=publication.changed.isoformat())


def _register_row(publication: Publication, approval: Approval, document: Published) -> tuple[Node | None, ...]:
    division = publication.divisions.get(approval.division, approval.division)
    return (
        moment_node(approval.at),
        Link(target=document.address, text=document.title),
        Plain(text=approval.decision),
        Plain(text=approval.post if division in approval.post else f"{approval.post} {division}"),
        memo_node(approval),
    )


def _about(publication: Publication) -> GeneratedFile:
    content = render_page(
        "about.html",
        "about/",
        crumbs_links=(_HOME,),
        site_name=publication.site_name,
        sample=publication.sample,
        repository=publication.house.roster.repository,
        heads=_heads(publication),
    )
    return GeneratedFile(
        path="about/index.md", title="เกี่ยวกับเว็บไซต์นี้", content=content, updated=publication.changed.isoformat()
    )


def _heads(publication: Publication) -> Table:
    """Return who may approve: each post, on what footing, by which order and for which time."""
    rows = tuple(
        (
            Plain(text=division.name),
            Plain(text=f"{head.post} ({head.acting})" if head.acting else head.post),
            Plain(text=head.order),
            _term(head),
        )
        for division in publication.house.roster.divisions.values()
        for head in division.heads
    )
    return Table(caption="ผู้มีอำนาจให้ความเห็นชอบ", columns=("หน่วยงาน", "ตำแหน่ง", "คำสั่ง", "ช่วงเวลา"), rows=rows)


def _term(head: Head) -> Node:
    start = Moment(iso=head.since.isoformat(), text=day_text(head.since))
    if head.until is None:
        return Sequence(parts=(Plain(text="ตั้งแต่ "), start))
    end = Moment(iso=head.until.isoformat(), text=day_text(head.until))
    return Sequence(parts=(start, Plain(text=" ถึง "), end))
