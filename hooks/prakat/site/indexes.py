"""The pages no one writes: home, categories and their years, divisions, everything by letter, the register, about."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from prakat.approvals.ledger import Approval
from prakat.approvals.roster import Head
from prakat.content.category import CATEGORIES
from prakat.site.alphabet import initial, sort_key
from prakat.site.category_lists import category_pages, spoken_title
from prakat.site.checklist import standard_page
from prakat.site.data_pages import data_pages
from prakat.site.english import english_page
from prakat.site.feeds import feeds_of
from prakat.site.forms_index import forms_page
from prakat.site.home import home_page
from prakat.site.ita import ita_pages
from prakat.site.listing import Group, Listing, address_of_list, entry_of, generate, last_change, paginate
from prakat.site.nodes import GeneratedPage, Link, Manual, Moment, Node, Plain, Sequence, Table
from prakat.site.numerals import numeral
from prakat.site.oia import oia_pages
from prakat.site.provenance import memo_node
from prakat.site.publication import Publication, Published, newest_first
from prakat.site.render import render_page, trusted
from prakat.site.search_page import search_page
from prakat.site.site_map import site_map
from prakat.site.values import day_text, moment_node

_HOME: Final = Link(target="", text="หน้าแรก")
_REGISTER_ROWS: Final = 100


def generate_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield every generated page, in a fixed order."""
    pages = list(_pages(publication))
    made = [address_of_list(page.path) for page in pages] + ["sitemap/", "oia/index.csv"]
    made += [feed.address for feed in feeds_of(publication, "")]
    pages.append(standard_page(publication, made))
    yield from pages
    yield site_map(publication, pages)


def _pages(publication: Publication) -> Iterator[GeneratedPage]:
    yield home_page(publication)
    for category in CATEGORIES:
        yield from category_pages(publication, category)
    yield from _divisions(publication)
    yield from _everything(publication)
    yield from _register(publication)
    yield _about(publication)
    yield from oia_pages(publication)
    yield from ita_pages(publication)
    yield from data_pages(publication)
    yield english_page(publication)
    yield forms_page(publication)
    yield search_page(publication)


def generate_manual(publication: Publication, manual: Manual, html: str) -> GeneratedPage:
    """Return a page made by another room; ``html`` is its body as our own Markdown made it, with every tag escaped."""
    address = manual.path.removesuffix("index.md")
    content = render_page("manual.html", address, crumbs_links=(_HOME,), title=manual.title, body=trusted(html))
    updated = publication.changed.isoformat()
    return GeneratedPage(path=manual.path, title=manual.title, content=content, updated=updated, crumbs=(_HOME,))


def _divisions(publication: Publication) -> Iterator[GeneratedPage]:
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
    yield GeneratedPage(path="divisions/index.md", title="แยกตามหน่วยงาน", content=content, updated=updated)
    for key, items in named.items():
        yield from generate(
            Listing(
                path=f"divisions/{key}/index.md",
                more=f"divisions/{key}",
                title=publication.divisions[key],
                crumbs=(_HOME, Link(target="divisions/", text="แยกตามหน่วยงาน")),
                intro=f"ข้อมูลที่หน่วยงานนี้เป็นเจ้าของ {numeral(len(items))} เรื่อง",
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


def _everything(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield all documents in dictionary order; the letters lead to the page and place they are found."""
    ordered = sorted(publication.documents, key=lambda document: (sort_key(spoken_title(document)), document.path))
    groups = tuple(
        Group(id=f"_{letter}" if letter != "#" else "_0", title=letter, entries=tuple(map(entry_of, items)))
        for letter, items in groupby(ordered, key=lambda document: initial(spoken_title(document)))
    )
    yield from generate(
        Listing(
            path="all/index.md",
            more="all",
            title="ทุกเรื่อง เรียงตามตัวอักษร ก–ฮ",
            crumbs=(_HOME,),
            intro=f"เอกสารทั้งหมด {numeral(len(ordered))} เรื่อง",
            groups=groups,
            jumps=_letters(groups),
            jumps_title="ตัวอักษร",
            updated=publication.changed,
        )
    )


def _letters(groups: tuple[Group, ...]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for number, page in enumerate(paginate(groups), start=1):
        address = "all/" if number == 1 else f"all/{number}/"
        for group in page:
            found.setdefault(group.id, Link(target=f"{address}#{group.id}", text=group.title))
    return tuple(found.values())


def _register(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield the register of approvals that stand, newest first."""
    approved = [(item.approval, item) for item in publication.documents if item.approval]
    approved.sort(key=lambda pair: (pair[0].at, pair[1].path), reverse=True)
    rows = [_register_row(publication, approval, document) for approval, document in approved]
    pages = [rows[start : start + _REGISTER_ROWS] for start in range(0, len(rows), _REGISTER_ROWS)] or [[]]
    addresses = ["approvals/", *(f"approvals/{number}/" for number in range(2, len(pages) + 1))]
    for index, part in enumerate(pages):
        title = "ทะเบียนความเห็นชอบ" + (f" หน้า {numeral(index + 1)}" if index else "")
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
        yield GeneratedPage(path=path, title=title, content=content, updated=publication.changed.isoformat())


def _register_row(publication: Publication, approval: Approval, document: Published) -> tuple[Node | None, ...]:
    division = publication.divisions.get(approval.division, approval.division)
    posts = " และ ".join(word.post for word in approval.words)
    return (
        moment_node(approval.at),
        Link(target=document.address, text=document.title),
        Plain(text="เร่งด่วน ยังไม่ได้รับความเห็นชอบตามปกติ" if approval.action == "emergency" else approval.decision),
        Plain(text=posts if division in posts else f"{posts} {division}"),
        memo_node(approval),
    )


def _about(publication: Publication) -> GeneratedPage:
    content = render_page(
        "about.html",
        "about/",
        crumbs_links=(_HOME,),
        site_name=publication.site_name,
        sample=publication.sample,
        repository=publication.house.roster.repository,
        heads=_heads(publication),
    )
    return GeneratedPage(
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
