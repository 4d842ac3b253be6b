"""All forms on one page, made from what manuals and form pages name; services without forms say so."""

from collections.abc import Iterator
from typing import Final

from prakat.rules.fields import entries
from prakat.site.addresses import address_of
from prakat.site.alphabet import sort_key
from prakat.site.blank_form import KIND, NAME, is_blank_form
from prakat.site.nodes import GeneratedPage, Items, Link, Node, Plain, Table
from prakat.site.publication import Publication, Published
from prakat.site.render import render_page

ADDRESS: Final = "forms/"
_TITLE: Final = "แบบฟอร์มทั้งหมด"
_HOME: Final = Link(target="", text="หน้าแรก")
_Row = tuple[Node | None, ...]


def forms_page(publication: Publication) -> GeneratedPage:
    """Return the index of all forms, by title."""
    rows = [row for document in publication.documents for row in _rows(publication, document)]
    without = [row for document in publication.documents for row in _without(publication, document)]
    content = render_page(
        "forms.html",
        ADDRESS,
        title=_TITLE,
        crumbs_links=(_HOME,),
        forms=_table(_TITLE, ("แบบฟอร์ม", "ดาวน์โหลด", "ใช้กับ", "หน่วยงาน"), rows),
        without=_table("บริการที่ไม่ต้องใช้แบบฟอร์ม", ("บริการ", "เหตุผล"), without),
    )
    return GeneratedPage(
        path="forms/index.md",
        title=_TITLE,
        content=content,
        updated=publication.changed.isoformat(),
        crumbs=(_HOME,),
        description="แบบคำขอ แบบคำร้อง และแบบฟอร์มทุกแบบ ดาวน์โหลดได้โดยไม่ต้องลงทะเบียน",
    )


def _table(caption: str, columns: tuple[str, ...], rows: list[_Row]) -> Table | None:
    ordered = sorted(rows, key=lambda row: sort_key(_text(row[0])))
    return Table(caption=caption, columns=columns, rows=tuple(ordered)) if ordered else None


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Plain | Link) else ""


def _rows(publication: Publication, document: Published) -> Iterator[_Row]:
    value = publication.source(document).value
    division = Plain(text=document.division)
    if document.type_key == KIND:
        files: list[Node] = [
            _file(document, item.get("path"), item.get("format")) for _, item in entries(value, "files")
        ]
        if is_blank_form(publication, document):
            files.append(Link(target=f"{document.address}{NAME}", text="PDF กรอกในเครื่องได้"))
        yield Link(target=document.address, text=document.title), Items(items=tuple(files)), None, division
        return
    service = Link(target=document.address, text=document.title)
    for _, item in entries(value, "forms"):
        yield Plain(text=str(item.get("title", ""))), _file(document, item.get("file"), None), service, division


def _file(document: Published, name: object, kind: object) -> Node:
    folder = document.path.rpartition("/")[0]
    shown = str(kind or str(name).rpartition(".")[2]).upper()
    return Link(target=address_of(f"{folder}/{name}"), text=shown)


def _without(publication: Publication, document: Published) -> Iterator[_Row]:
    reason = publication.source(document).value.get("no_forms_reason")
    if isinstance(reason, str):
        yield Link(target=document.address, text=document.title), Plain(text=reason)
