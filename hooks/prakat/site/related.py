"""Other documents a reader of one may want: those it names, those that name it, and its nearest neighbours."""

from itertools import islice
from typing import Final

from prakat.site.nodes import Link
from prakat.site.notice import links_to
from prakat.site.publication import Publication, Published

NEIGHBOURS: Final = 5
_MOST: Final = 20


def related_links(publication: Publication, document: Published) -> tuple[Link, ...]:
    """Return the documents a page names, those that name it, and those of the same e-GP project, each once."""
    project = publication.source(document).value.get("egp_project_no")
    together = publication.projects.get(project, ()) if isinstance(project, str) else ()
    named = (*publication.names[document.path], *publication.named_by.get(document.path, ()), *together)
    paths = tuple(path for path in dict.fromkeys(named) if path != document.path)
    return links_to(publication, paths[:_MOST])


def neighbours(publication: Publication, document: Published, without: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the newest documents of the same type and division that are not linked already."""
    taken = {document.address, *(link.target for link in without)}
    alike = publication.alike[document.type_key, document.division_key]
    found = (item for item in alike if item.address not in taken and not item.status)
    return tuple(Link(target=item.address, text=item.title) for item in islice(found, NEIGHBOURS))
