"""What the search is told of a document: its texts by the field they stand in, those of its files included."""

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from prakat.content.attachment import extract_text
from prakat.content.document import Document
from prakat.search.index import VERSION, Entry
from prakat.search.levels import Field, levels_of
from prakat.search.words import Lexicon, read_lexicon
from prakat.settings import MAX_ATTACHMENT
from prakat.site.publication import NO_DAY, Publication, Published
from prakat.site.values import day_text
from prakat.site.words import STATUS
from prakat.thai.calendar import BUDDHIST_ERA

_SAMPLE: Final = "(ตัวอย่าง)"
# Fields that say how a page was made, or are told to the search by name.
_PASSED_OVER: Final = frozenset(
    {
        "title", "title_en", "summary", "keywords", "tags", "doc_no", "category", "type", "division", "lang", "checked",
        "status", "sha256", "path", "published", "updated", "approved", "responsible", "sample",
    }
)  # fmt: skip
_INNER: Final = frozenset({"path", "sha256", "lang"})
_NUMBERS: Final = ("doc_no", "project_code", "plan_id", "contract_no")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}.*)?")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
# Of Markdown only what would join or part words: addresses of links, and signs of emphasis inside a word.
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_EMPHASIS: Final = re.compile(r"[*_`]+")
_OCTOBER: Final = 10
_MOST_ATTACHED: Final = 60_000
_EXCERPT: Final = 240


def entry_of(publication: Publication, document: Published, levels: Mapping[str, int]) -> Entry:
    """Return a document as it stands in the index."""
    source = publication.source(document)
    return Entry(
        order=((document.published or NO_DAY).isoformat(), document.path),
        address=document.address,
        title=document.title.removeprefix(_SAMPLE).strip(),
        summary=document.summary or _beginning(source),
        category=document.category.key,
        kind=document.type_title,
        year=fiscal_year(source, document),
        day=day_text(document.day) if document.day else "",
        old=STATUS.get(document.status, ""),
        sample=document.sample,
        levels=levels,
    )


def fiscal_year(source: Document, document: Published) -> int:
    """Return the fiscal year a document says it is of, or the one its day lies in; 0 for neither. Buddhist era."""
    said = source.value.get("fiscal_year")
    if isinstance(said, int) and not isinstance(said, bool):
        return said
    return document.day.year + BUDDHIST_ERA + (document.day.month >= _OCTOBER) if document.day else 0


def words_of(publication: Publication, document: Published) -> Mapping[str, int]:
    """Return the words of a document with their levels. Reads its attachments."""
    return levels_of(read_lexicon(), _fields(publication, document))


def key_of(publication: Publication, document: Published) -> str:
    """Return what `words_of` depends on, as one sum: as long as it is the same, so are the words."""
    entries = publication.corpus.entries
    files = (document.path, *publication.corpus.attachments(publication.source(document)))
    parts = (f"{VERSION}", _lexicon_sum(), document.type_title, document.division, document.category.title.th)
    ids = (f"{path} {entries[path].oid}" for path in files)
    return hashlib.sha256("\n".join((*parts, *ids)).encode()).hexdigest()


@cache
def _lexicon_sum() -> str:
    lexicon: Lexicon = read_lexicon()
    return hashlib.sha256("\n".join(sorted(lexicon.words)).encode()).hexdigest()


def _fields(publication: Publication, document: Published) -> Iterator[Field]:
    source = publication.source(document)
    value, body = source.value, source.front_matter.body
    about = (document.type_title, document.category.title.th, document.division, str(fiscal_year(source, document)))
    yield Field(name="title", text=document.title.removeprefix(_SAMPLE))
    yield Field(name="number", text=" ".join(_strings({key: value.get(key) for key in _NUMBERS})))
    yield Field(name="keywords", text=" ".join(_strings([value.get("keywords"), value.get("tags")])))
    yield Field(name="summary", text=f"{document.summary} {source.text('title_en')}")
    yield Field(name="heading", text=" ".join(_HEADING.findall(body)))
    yield Field(name="about", text=" ".join(about))
    typed = " ".join(_strings({key: item for key, item in value.items() if key not in _PASSED_OVER}))
    yield Field(name="body", text=f"{typed} {plain_text(body)}")
    for path in publication.corpus.attachments(source):
        yield Field(name="attached", text=_attached(publication, path))


def plain_text(markdown: str) -> str:
    """Return the words of Markdown; lines stay lines."""
    return _EMPHASIS.sub("", _TARGET.sub("] ", markdown))


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts and numbers in a value; no dates, which nobody looks for as they are written, and no paths."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key not in _INNER:
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif value is not None and not isinstance(value, bool) and not _DATE.fullmatch(str(value)):
        yield str(value)


def _attached(publication: Publication, path: str) -> str:
    """Return the name of a file and what it says, as far as it can be read."""
    name = posixpath.splitext(posixpath.basename(path))[0]
    snapshot = publication.corpus.snapshot
    text = extract_text(path, snapshot.read(path)) if snapshot.size(path) <= MAX_ATTACHMENT else ""
    return f"{name} {text[:_MOST_ATTACHED]}"


def _beginning(source: Document) -> str:
    """Return the first words of a page without a summary."""
    lines = (line.strip() for line in plain_text(source.front_matter.body).split("\n"))
    text = " ".join(line for line in lines if line and line[0] not in "#|-")
    return text[:_EXCERPT]
