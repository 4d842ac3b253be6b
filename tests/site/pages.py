"""A house in memory, and the site computed from the pages that are put into it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any, Final

from prakat.approvals.house import House, read_house
from prakat.repository.corpus import Corpus
from prakat.repository.git_page_history import Step
from prakat.repository.snapshot import MemorySnapshot
from prakat.site.article import make_article
from prakat.site.page_history import History
from prakat.site.publication import Publication, read_publication
from prakat.site.render import render_article

ROOT: Final = Path(__file__).resolve().parents[2]
_SCHEMAS: Final = {f"schemas/{path.name}": path.read_bytes() for path in sorted((ROOT / "schemas").glob("*.json"))}
_HOUSE: Final = {"approvals.yml": (ROOT / "tests/data/house/approvals.yml").read_bytes()}
SITE_NAME: Final = "เทศบาลทดสอบ"

NEWS: Final = """---
title: {title}
category: news
type: news
division: clerk
responsible: นักประชาสัมพันธ์
published: "{day}"
summary: ข้อความสั้น ๆ ของข่าว
headline: พาดหัวข่าว
event_date: "{day}"
checked:
  by: นักประชาสัมพันธ์
  on: "{day}"
  correct: true
  complete: true
  current: true
  pii: none
{more}---
{body}
"""


def news(title: str = "ข่าวทดสอบ", day: str = "2026-11-02", body: str = "เนื้อหา", more: str = "") -> str:
    """Return the text of a news page."""
    return NEWS.format(title=title, day=day, body=body, more=more)


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeLine:
    """A history without Git: its newest moment, its steps (newest first) and contents by id."""

    moment: datetime
    steps: tuple[Step, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, oid: str) -> bytes:
        """Return the bytes of a content."""
        return self.contents[oid]


def history_at(moment: str, *steps: Step, contents: Mapping[str, bytes] | None = None) -> History:
    """Return the history of a site whose newest commit was made at a moment."""
    return History(FakeLine(moment=datetime.fromisoformat(moment), steps=steps, contents=contents or {}))


def publication_of(files: Mapping[str, str | bytes], *, draft: bool = False, **more: Any) -> Publication:
    """Return the site of these files, in a house with the repository's schemas and a sample roster."""
    raw = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    corpus = Corpus(MemorySnapshot({**_SCHEMAS, **_HOUSE, **raw}))
    return read_publication(corpus, house_of(corpus), site_name=SITE_NAME, draft=draft, **more)


def house_of(corpus: Corpus) -> House:
    """Return the house of a snapshot that has one."""
    house, findings = read_house(corpus)
    assert house is not None, findings
    return house


def article_html(publication: Publication, path: str, body: str = "") -> str:
    """Return the HTML of one document's article."""
    return render_article(make_article(publication, publication.by_path[path], body, ()))


def visible(html: str) -> str:
    """Return what a reader sees of HTML, each run of white space as one space."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def links(html: str) -> Iterator[str]:
    """Yield every address an HTML text points at or loads."""
    yield from (unescape(found) for found in re.findall(r'(?:href|src)="([^"]*)"', html))
