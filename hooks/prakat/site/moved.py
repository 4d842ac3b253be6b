"""Addresses that documents had before they were moved: they lead to where the document is now."""

from collections.abc import Iterator, Mapping

from prakat.site.addresses import address_of
from prakat.site.listing import address_of_list
from prakat.site.nodes import GeneratedFile
from prakat.site.publication import Publication
from prakat.site.render import render_page
from prakat.site.tombstone import moved_in_ledger, tombstones


def redirects(publication: Publication) -> Mapping[str, str]:
    """Return present addresses by former ones; an address that is in use again leads nowhere else."""
    taken = {document.address for document in publication.documents}
    # A signed move is certain; what Git's history looks like is not, and nobody is led away from a page that is gone.
    found = dict(moved_in_ledger(publication))
    taken |= {address_of_list(page.path) for page in tombstones(publication)}
    history = publication.history
    if history is None:
        return found
    for document in publication.documents:
        for old in map(address_of, history.former_places(document.path)):
            if old not in taken:
                found.setdefault(old, document.address)
    return found


def render_redirects(publication: Publication, moved: Mapping[str, str]) -> Iterator[GeneratedFile]:
    """Yield a page at each former address, for hosts that cannot redirect."""
    titles = {document.address: document.title for document in publication.documents}
    for old, new in sorted(moved.items()):
        canonical = publication.absolute(new) if publication.url else ""
        html = render_page("moved.html", old, target=new, title=titles[new], canonical=canonical)
        yield GeneratedFile(path=f"{old}index.html", content=html.encode())
