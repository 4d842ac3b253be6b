"""The site of the shipped content, made by our own rooms: nothing is judged, so it is there while rules change."""

from pathlib import Path

import yaml
from tests.site.pages import ROOT, house_of

from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.git_page_history import GitPageHistory
from prakat.repository.worktree import WorktreeSnapshot
from prakat.site.assembly import Site
from prakat.site.frame import MenuEntry
from prakat.site.listing import address_of_list
from prakat.site.mkdocs_events import OWN_SHEETS, SCRIPTS
from prakat.site.page_history import History
from prakat.site.plain_builder import write_site
from prakat.site.publication import read_publication
from prakat.site.search_files import search_files


def site_of(folder: Path, sheets: tuple[str, ...] = (), url: str = "https://www.example.org/") -> Site:
    """Return the site of a repository's working folder, with the menu of its mkdocs.yml."""
    config = yaml.safe_load((folder / "mkdocs.yml").read_text("utf-8").replace("!ENV ", ""))
    repository = GitRepository(folder)
    corpus = Corpus(WorktreeSnapshot(repository))
    history = History(GitPageHistory(repository, "HEAD"))
    publication = read_publication(corpus, house_of(corpus), site_name=config["site_name"], url=url, history=history)
    entries = ((title, path) for entry in config["nav"] for title, path in entry.items())
    menu = tuple(MenuEntry(title=title, address=address_of_list(path)) for title, path in entries)
    return Site(publication, menu, (*sheets, *OWN_SHEETS), SCRIPTS)


def write_samples(target: Path) -> Site:
    """Write the site of the shipped content into a folder, without Material's style sheet, and return it."""
    site = site_of(ROOT)
    write_site(site, target, (), dict(search_files(site.publication)), target.parent / "kept")
    return site
