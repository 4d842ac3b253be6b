"""The index the Official Information Act asks for: what lies under which section, worked out from content types.

Nobody types a section by hand but on an item that has no type of its own, so nothing is filed under the wrong clause.
Withheld documents stay in the index with their exemption. Source: sections 7, 9, 14, 15 and 18 of the Act, and the
notice of the Official Information Board of 24 February B.E. 2541 on the index.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedFile, GeneratedPage, Link, Node, Plain, Table
from prakat.site.numerals import numeral
from prakat.site.publication import Publication, Published, newest_first
from prakat.site.render import render_page
from prakat.site.sections import ADDRESS, SECTIONS, folder_of, sections_of
from prakat.site.values import day_node
from prakat.site.words import DISCLOSURE, EXEMPTIONS

_ROWS: Final = 100
_HOME: Final = Link(target="", text="หน้าแรก")
_INDEX: Final = Link(target=ADDRESS, text="ดัชนีข้อมูลข่าวสาร")
_FOLDERS: Final = ("s7", *(key for key in SECTIONS if key.startswith("s9")))
_COLUMNS: Final = ("ลำดับ", "มาตรา", "เรื่อง", "ปี พ.ศ.", "หน่วยงาน", "วันที่เผยแพร่", "การเปิดเผย")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page of the index: its folder, what it is called, and the documents that belong there, newest first."""

    folder: str
    title: str
    asks: str
    documents: tuple[Published, ...]


def oia_pages(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield the index and one part for section 7 and for each item of section 9."""
    filed = _filed(publication)
    parts = [_part(folder, filed) for folder in _FOLDERS]
    yield from _paged(publication, _whole(filed), parts, (_HOME,))
    for part in parts:
        yield from _paged(publication, part, (), (_HOME, _INDEX))


def oia_files(publication: Publication) -> Iterator[GeneratedFile]:
    """Yield the whole index as rows a spreadsheet reads."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, "ที่อยู่"])
    for number, (document, keys) in enumerate(_filed(publication), start=1):
        words = [str(number), "; ".join(SECTIONS[key][0] for key in keys), document.title, _year(document)]
        published = document.published.isoformat() if document.published else ""
        disclosure = _disclosure(publication, document)
        writer.writerow([*words, document.division, published, disclosure, publication.absolute(document.address)])
    yield GeneratedFile(path="oia/index.csv", content=b"\xef\xbb\xbf" + text.getvalue().encode())


def _filed(publication: Publication) -> list[tuple[Published, tuple[str, ...]]]:
    """Return every document that lies under a section, by section and newest first."""
    order = {key: index for index, key in enumerate(SECTIONS)}
    found = [(item, sections_of(publication, item)) for item in newest_first(publication.documents)]
    return sorted([pair for pair in found if pair[1]], key=lambda pair: order[pair[1][0]])


def _part(folder: str, filed: Sequence[tuple[Published, tuple[str, ...]]]) -> Part:
    documents = tuple(item for item, keys in filed if folder in map(folder_of, keys))
    if folder == "s7":
        asks = "โครงสร้าง อำนาจหน้าที่ สถานที่ติดต่อ และกฎที่มีผลเป็นการทั่วไปต่อเอกชน"
        return Part(folder=folder, title="มาตรา ๗", asks=asks, documents=documents)
    return Part(folder=folder, title=SECTIONS[folder][0], asks=SECTIONS[folder][1], documents=documents)


def _whole(filed: Sequence[tuple[Published, tuple[str, ...]]]) -> Part:
    asks = (
        "ทุกเรื่องที่เผยแพร่ตามมาตรา ๗ และมาตรา ๙ แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ "
        "จัดเข้ามาตราจากประเภทของเอกสารโดยอัตโนมัติ"
    )
    return Part(folder="", title="ดัชนีข้อมูลข่าวสาร", asks=asks, documents=tuple(item for item, _ in filed))


def _paged(
    publication: Publication, part: Part, parts: Sequence[Part], crumbs: tuple[Link, ...]
) -> Iterator[GeneratedPage]:
    base = f"oia/{part.folder}".rstrip("/")
    count = max(1, -(-len(part.documents) // _ROWS))
    paths = [f"{base}/index.md", *(f"{base}/{number}.md" for number in range(2, count + 1))]
    addresses = [address_of_list(path) for path in paths]
    for index, path in enumerate(paths):
        start = index * _ROWS
        title = part.title + (f" หน้า {numeral(index + 1)}" if index else "")
        content = render_page(
            "oia.html",
            addresses[index],
            crumbs_links=crumbs,
            title=title,
            part=part,
            parts=parts if index == 0 else (),
            table=_table(publication, part.documents[start : start + _ROWS], start, title),
            total=len(part.documents),
            pages=addresses,
            number=index,
            request=_request(publication),
        )
        updated = max((item.changed for item in part.documents), default=publication.changed).isoformat()
        yield GeneratedPage(path=path, title=title, content=content, updated=updated, crumbs=crumbs)


def _table(publication: Publication, documents: Sequence[Published], start: int, caption: str) -> Table:
    rows = tuple(_row(publication, document, number) for number, document in enumerate(documents, start=start + 1))
    return Table(caption=caption, columns=_COLUMNS, rows=rows)


def _row(publication: Publication, document: Published, number: int) -> tuple[Node | None, ...]:
    keys = sections_of(publication, document)
    return (
        Plain(text=numeral(number), numeric=True),
        Plain(text=", ".join(SECTIONS[key][0].removeprefix("มาตรา ") for key in keys)),
        Link(target=document.address, text=document.title),
        Plain(text=numeral(_year(document))),
        Plain(text=document.division),
        day_node(document.published),
        Plain(text=_disclosure(publication, document)),
    )


def _year(document: Published) -> str:
    return str(document.year) if document.year else ""


def _disclosure(publication: Publication, document: Published) -> str:
    found = publication.source(document).value.get("disclosure")
    level = found.get("level") if isinstance(found, dict) else None
    if level not in ("redacted", "withheld"):
        return DISCLOSURE["full"]
    exemption = EXEMPTIONS.get(str(_get(found, "exemption")), "")
    return f"{DISCLOSURE[level]} {exemption}".strip()


def _get(value: object, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _request(publication: Publication) -> Link | None:
    """Return the page that tells how to ask for information, where there is one."""
    found = next((item for item in publication.documents if item.type_key == "oia-index"), None)
    return Link(target=found.address, text=found.title) if found else None
