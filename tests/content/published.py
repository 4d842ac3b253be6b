"""What is published in this repository, read once for all tests of this folder."""

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

from referencing import Registry
from referencing.jsonschema import DRAFT202012

from prakat.content.document import Document
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for folder in ("docs", "schemas")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file()
}
CORPUS: Final = Corpus(MemorySnapshot(FILES))
PAGES: Final[dict[str, Document]] = {path: page for path in CORPUS.pages() if (page := CORPUS.document(path))}
# The schema files by the name that they call each other, and a registry of them as an editor keeps one.
RAW: Final[dict[str, Any]] = {
    name.removeprefix("schemas/"): json.loads(raw) for name, raw in FILES.items() if name.endswith(".schema.json")
}
REGISTRY: Final[Any] = Registry().with_resources(
    [(name, DRAFT202012.create_resource(raw)) for name, raw in RAW.items()]
)


def rows_of_file(path: str) -> list[dict[str, str]]:
    """Read a CSV file of the repository, one mapping a row."""
    return list(csv.DictReader(io.StringIO((ROOT / path).read_text(encoding="utf-8"))))
