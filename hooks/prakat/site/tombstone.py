"""What stands at the address of a page that was taken away: that it is gone, by whose word, since when, and why.

Of personal data nothing is said but that: no title, no reason.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from prakat.approvals.entry import ABSENT, Approval
from prakat.approvals.entry_text import parse_approval
from prakat.approvals.house import House
from prakat.repository.corpus import Corpus
from prakat.settings import BANGKOK, DOCS
from prakat.site.addresses import address_of
from prakat.site.nodes import GeneratedPage, Link
from prakat.site.provenance import memo_node
from prakat.site.publication import Publication
from prakat.site.render import render_page
from prakat.site.values import moment_node

_HOME: Final = Link(target="", text="หน้าแรก")
# What an entry must hold to be of interest here; most of ten thousand do not, and are not read.
_SIGNS: Final = tuple(f"\n    action: {action}\n" for action in ("withdraw", "remove", "move", "retract"))
_TITLES: Final[Mapping[str, str]] = {
    "withdraw": "หน้านี้ถูกถอนออกแล้ว",
    "remove": "ข้อมูลนี้ถูกนำออกแล้ว",
    "retract": "หน้านี้งดเผยแพร่",
    "move": "หน้านี้ย้ายไปแล้ว",
}


def read_gone(corpus: Corpus, house: House) -> Iterator[Approval]:
    """Yield the last entry of every page that was taken away, moved, or may not be shown any more; sorted by id.

    ``corpus`` is what is shown.
    """
    for id_, block in house.ledger.blocks.items():
        if not any(sign in block.text for sign in _SIGNS):
            continue
        entry, _ = parse_approval(id_, block)
        if entry is not None and _is_gone(corpus, entry):
            yield entry


def _is_gone(corpus: Corpus, entry: Approval) -> bool:
    return entry.page not in corpus.paths and (entry.is_void or (entry.action != "retract" and entry.after == ABSENT))


def moved_in_ledger(publication: Publication) -> Mapping[str, str]:
    """Return the present addresses of moved pages by the former ones, however often they moved."""
    gone = {entry.page: entry for entry in read_gone(publication.corpus, publication.house)}
    found: dict[str, str] = {}
    for page in gone:
        seen, at = {page}, page
        while at in gone and gone[at].moved_to and gone[at].moved_to not in seen:
            at = gone[at].moved_to
            seen.add(at)
        if at != page and at in publication.by_path:
            found[address_of(page)] = publication.by_path[at].address
    return found


def tombstones(publication: Publication) -> Iterator[GeneratedPage]:
    """Yield a page at the address of each that is gone, but of those that lead to where they moved."""
    moved = moved_in_ledger(publication)
    for entry in read_gone(publication.corpus, publication.house):
        address = address_of(entry.page)
        if address in moved or entry.page in publication.by_path:
            continue
        yield _tombstone(publication, entry, address)


def _tombstone(publication: Publication, entry: Approval, address: str) -> GeneratedPage:
    title = _TITLES[entry.action]
    content = render_page(
        "tombstone.html",
        address,
        crumbs_links=(_HOME,),
        title=title,
        action=entry.action,
        reason="" if entry.action == "remove" else entry.reason,
        posts=[word.post for word in entry.words],
        at=moment_node(entry.at),
        memo=memo_node(entry),
        sample=publication.sample,
    )
    return GeneratedPage(
        path=entry.page.removeprefix(f"{DOCS}/"),
        title=title,
        content=content,
        updated=entry.at.astimezone(BANGKOK).date().isoformat(),
        crumbs=(_HOME,),
    )
