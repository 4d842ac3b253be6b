"""What a reader must know before anything else: a document is replaced, withdrawn, withheld, or has lapsed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from prakat.settings import BANGKOK
from prakat.site.nodes import Link, Node
from prakat.site.publication import Publication, Published, linked_pages
from prakat.site.values import day_node, moment_node
from prakat.site.words import STATUS

URGENT: Final = "เผยแพร่กรณีเร่งด่วน ก่อนได้รับความเห็นชอบตามปกติ ซึ่งต้องได้รับภายใน"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence at the top of a page; ``at`` is the moment it speaks of, ``links`` what to read instead."""

    text: str
    links: tuple[Link, ...] = ()
    at: Node | None = None


def notices(publication: Publication, document: Published) -> tuple[Notice, ...]:
    """Return the notices of a document, the gravest first."""
    return (
        *_urgent(publication, document),
        *_replaced(publication, document),
        *_withheld(publication, document),
        *_lapsing(publication, document),
    )


def _urgent(publication: Publication, document: Published) -> Iterator[Notice]:
    """Yield that a page was published in an emergency, and its last day: no page knows when it is read."""
    approval = document.approval
    if approval is None or approval.action != "emergency":
        return
    moment = publication.history.moment if publication.history else approval.at
    lapsed = moment.astimezone(BANGKOK).date() > date.fromisoformat(approval.until)
    text = "เผยแพร่กรณีเร่งด่วน และพ้นกำหนดโดยยังไม่ได้รับความเห็นชอบตามปกติ กำหนดคือ" if lapsed else URGENT
    yield Notice(text=text, at=day_node(approval.until))


def _replaced(publication: Publication, document: Published) -> Iterator[Notice]:
    value = publication.source(document).value
    newer = linked_pages(value, "superseded_by", "repealed_by") or publication.replaced_by.get(document.path, ())
    text = STATUS.get(document.status, "มีฉบับใหม่ใช้แทนแล้ว" if newer else "")
    if text:
        yield Notice(text=text, links=links_to(publication, newer))


def _withheld(publication: Publication, document: Published) -> Iterator[Notice]:
    disclosure = publication.source(document).value.get("disclosure")
    if isinstance(disclosure, dict) and disclosure.get("level") == "withheld":
        yield Notice(text="เอกสารนี้ไม่เปิดเผย หน้านี้แสดงชื่อเรื่อง เหตุตามกฎหมาย และสิทธิอุทธรณ์")


def _lapsing(publication: Publication, document: Published) -> Iterator[Notice]:
    """Yield when a document lapses: the day itself is always said, for no page knows when it is read."""
    value = publication.source(document).value
    at = moment_node(value.get("valid_until")) or day_node(value.get("expires"))
    if at:
        yield Notice(text="สิ้นผลแล้วเมื่อ" if document.lapsed else "ใช้ได้ถึง", at=at)


def links_to(publication: Publication, paths: tuple[str, ...]) -> tuple[Link, ...]:
    """Return links to documents by repository path; what is not published is left out."""
    found = (publication.by_path.get(path) for path in paths)
    return tuple(Link(target=document.address, text=document.title) for document in found if document)
