"""On what terms a page may be used again, what of it is data, and where its source lies."""

from dataclasses import dataclass
from typing import Final

from prakat.site.downloads import Download
from prakat.site.nodes import Link, Node, Plain
from prakat.site.publication import Publication, Published

# The most specific policy that speaks of re-use, if the municipality has published one.
_POLICIES: Final = ("data-license", "copyright")


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """The terms, the data files, and the source: the page's path in the repository and its SHA-256."""

    terms: Node
    data: tuple[Link, ...]
    source: str
    sha256: str


def licence_of(publication: Publication, document: Published, downloads: tuple[Download, ...]) -> Licence:
    """Return the terms of a page: those its source states, else the municipality's policy, else the Act."""
    return Licence(
        terms=_terms(publication, document),
        data=tuple(Link(target=item.address, text=item.title, note=item.note) for item in downloads if item.is_data),
        source=document.path,
        sha256=publication.corpus.sha256(document.path),
    )


def _terms(publication: Publication, document: Published) -> Node:
    source = publication.source(document).value.get("source")
    stated = source.get("license") if isinstance(source, dict) else None
    if isinstance(stated, str):
        return Plain(text=f"สัญญาอนุญาตของต้นทาง: {stated}")
    policy = next((found for kind in _POLICIES if (found := publication.policies.get(kind))), None)
    if policy:
        return Link(target=policy.address, text=policy.title)
    return Plain(text="เผยแพร่ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๐ ข้อมูลจากหน่วยงานอื่นเป็นไปตามเงื่อนไขของต้นทาง")
