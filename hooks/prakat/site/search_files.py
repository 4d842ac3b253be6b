"""The search's files for the site, and the words of each document kept from build to build.

Words are kept by the ids of the page's blob and its attachments', so what is kept can be thrown away at any time and
makes no difference to the bytes. Only what did not change is taken from it.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from prakat.content.category import CATEGORIES
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Text
from prakat.search.index import render_index
from prakat.search.synonyms import Synonyms, parse_synonyms
from prakat.settings import SCHEMAS
from prakat.site.publication import Publication
from prakat.site.search_records import entry_of, key_of, words_of

FOLDER: Final = "assets/search"
SYNONYMS: Final = f"{SCHEMAS}/synonyms.yml"
Words = Mapping[str, int]


def search_files(publication: Publication, kept: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index by their place on the site. ``kept`` is a file to remember words in, if any."""
    memory = _read_kept(kept)
    words: dict[str, Words] = {}
    entries = []
    for document in publication.documents:
        key = key_of(publication, document)
        words[key] = memory[key] if key in memory else words_of(publication, document)
        entries.append(entry_of(publication, document, words[key]))
    if kept is not None and words.keys() != memory.keys():
        _write_kept(kept, words)
    categories = [(category.key, category.title.th) for category in CATEGORIES]
    for name, raw in render_index(entries, categories, read_synonyms(publication)):
        yield f"{FOLDER}/{name}", raw


def place_of_words(publication: Publication) -> Path:
    """Return the file of this user where the words of a municipality's pages are kept from build to build."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "prakat" / "search"
    name = f"{publication.house.roster.repository}\n{publication.site_name}"
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.jsonl"


def read_synonyms(publication: Publication) -> Synonyms:
    """Return the synonyms of the snapshot that is published; none when it has no such file."""
    if SYNONYMS not in publication.corpus.paths:
        return Synonyms()
    try:
        text = publication.corpus.snapshot.read(SYNONYMS).decode("utf-8")
        return parse_synonyms(parse_yaml(text).value)
    except ValueError as error:
        raise CannotJudgeError(
            Text(th=f"อ่าน {SYNONYMS} ไม่ได้: {error}", en=f"{SYNONYMS} cannot be read: {error}"),
            Text(th=f"กู้ {SYNONYMS} จากสาขาหลัก", en=f"restore {SYNONYMS} from the main branch"),
        ) from error


def _read_kept(kept: Path | None) -> Mapping[str, Words]:
    """Return what was kept; nothing when there is none, or it is no longer what we wrote."""
    if kept is None or not kept.is_file():
        return {}
    try:
        return dict(_parse_line(line) for line in kept.read_text(encoding="utf-8").splitlines())
    except (ValueError, OSError):
        return {}


def _parse_line(line: str) -> tuple[str, Words]:
    key, words = json.loads(line)
    return str(key), {str(word): int(level) for word, level in words.items()}


def _write_kept(kept: Path, words: Mapping[str, Words]) -> None:
    """Write what is worth keeping; a build does without where it cannot."""
    lines: list[Any] = [json.dumps(pair, ensure_ascii=False, separators=(",", ":")) for pair in words.items()]
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}")
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
        partial.replace(kept)
    except OSError:
        return
