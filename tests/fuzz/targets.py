"""What is fuzzed: every reader that sees bytes of strangers, and what must hold whatever they are.

A target takes bytes and raises for what must not be: an AssertionError where a promise is broken, anything else where
the reader fell over. Findings and CannotJudgeError are answers, not faults.
"""

import csv
import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

import yaml
from tests.content import test_csv_cells, test_front_matter, test_yaml_json
from tests.content.attachment_samples import archive as pack
from tests.content.attachment_samples import cmap, docx, jpeg, open_document, pdf, xlsx
from tests.fuzz.lenient import common, difference
from tests.rules.cases import ROOT, TODAY, accepted_cases, house

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.approvals.house import read_house
from prakat.approvals.ledger import parse_approval, parse_ledger_text, parse_root_signatures
from prakat.cli.options import moment_of
from prakat.content.attachment import inspect_attachment
from prakat.content.attachment_inspection import PROBLEMS
from prakat.content.csv_cells import find_csv_dangers, parse_csv_cells
from prakat.content.csv_rows import RowSchema, parse_csv_rows, row_schema_of
from prakat.content.document import check_front_matter, parse_document
from prakat.content.personal_data import find_in_file_name, find_personal_data
from prakat.content.schema import Schemas, load_schemas
from prakat.content.yaml_json import parse_yaml
from prakat.findings import Finding, Severity
from prakat.gate import check
from prakat.repository.change import compare
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot
from prakat.rules.rule import parse_day
from prakat.settings import LEDGER
from prakat.thai.text import find_text_problems, fold_for_comparison

Run = Callable[[bytes], None]

_CATEGORY: Final = re.compile(rb"^category: *([a-z-]+)", re.MULTILINE)
_LARGEST: Final = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A reader: inputs to begin with, words of its format, what is run, and its share of the time."""

    seeds: Callable[[], Sequence[bytes]]
    run: Run
    words: tuple[bytes, ...] = ()
    share: int = 1


def _files(*patterns: str) -> list[bytes]:
    found = {path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()}
    return sorted(raw for raw in found if 0 < len(raw) <= _LARGEST)


def _pages() -> list[bytes]:
    return _files("docs/**/*.md", "tests/data/accepted/*/*/page.md", "tests/data/refused/*/*/page.md")


def _tables() -> list[bytes]:
    return _files("docs/**/*.csv", "tests/data/**/*.csv")


# --- readers -------------------------------------------------------------------------------------------------------


def run_front_matter(raw: bytes) -> None:
    """Read a page: every fault has a place in it, and where there is none other readers read the same."""
    document = parse_document("docs/news/2570/a.md", raw)
    faults = check_front_matter(document)
    for fault in faults:
        assert fault.location.span is not None
        assert fault.location.span.line >= 1
        assert fault.text.th
    assert faults or document.value, "no metadata, and no finding"
    if not faults:
        other = difference(raw, document.value)
        assert not other, other
        assert all(document.locate(pointer).span for pointer, _ in document.strings())


def run_yaml(raw: bytes) -> None:
    """Read YAML by itself: what is read without a fault is what PyYAML reads, but for dates and keys."""
    text = raw.decode("utf-8", "replace")
    read = parse_yaml(text, first_line=3)
    assert all(problem.span.line >= 3 for problem in read.problems)
    if isinstance(read.value, dict):
        _ = [read.source_map.value(f"/{key}") for key in read.value]
    if not read.problems:
        assert common(yaml.load(text, Loader=yaml.CSafeLoader)) == common(read.value)


def run_cells(raw: bytes) -> None:
    """Read CSV by cells: what is read without a problem is what Python's reader reads."""
    records, problems = parse_csv_cells(raw)
    dangers = find_csv_dangers(raw)
    if problems:
        assert dangers or not any(problem.id == "formula" for problem in problems), "a formula was overlooked"
        return
    text = raw.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    ours = [[cell.text for cell in record] for record in records]
    assert ours == [row for row in rows if any(cell.strip() for cell in row)], "Python's reader reads it otherwise"


def run_rows(raw: bytes) -> None:
    """Read CSV by rows, by the row schema of each type, each problem has a place and each row is whole."""
    for schema in _row_schemas():
        rows, problems = parse_csv_rows(raw, schema)
        assert rows or problems, "no rows, and no problem"
        assert all(problem.span.line >= 1 for problem in problems)
        for row in rows:
            assert schema.validator.is_valid(row.value)
            assert all(row.locate(pointer).line >= row.span.line for pointer in row.spans)


def run_attachment(name: str, raw: bytes) -> None:
    """Look into an attachment: never an error, and what it says can be searched."""
    facts = inspect_attachment(name, raw)
    assert all(problem.id in PROBLEMS for problem in facts.problems)
    assert len(facts.problems) <= 50
    assert raw or facts.problems
    for part in facts.parts[:20]:
        run_text(part.text[:20_000].encode("utf-8", "surrogatepass"))


def run_text(raw: bytes) -> None:
    """Search a text: every place that is told lies in it, and comparing folds once and for all."""
    text = raw.decode("utf-8", "replace")
    for hit in find_personal_data(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.text == text[hit.start : hit.end]
        assert hit.masked
    for problem in find_text_problems(text):
        assert 0 <= problem.start < problem.end <= len(text)
    find_in_file_name(text[:200])
    folded = fold_for_comparison(text)
    assert fold_for_comparison(folded) == folded


def run_ledger(raw: bytes) -> None:
    """Read approvals.yml: without a fault it is what PyYAML reads, and with one there is a finding."""
    text = parse_ledger_text(raw)
    entries = [parse_approval(id_, block) for id_, block in text.blocks.items()]
    assert all((entry is None) == bool(problems) for entry, problems in entries)
    parse_root_signatures(text)
    corpus = Corpus(MemorySnapshot({**house(), LEDGER: raw}))
    judged, findings = read_house(corpus)
    assert judged or findings, "no house, and no finding"
    # An entry that cannot be read is refused with the page it is for, when either differs.
    if judged is None or findings or not all(entry for entry, _ in entries):
        return
    other = yaml.load(raw, Loader=yaml.CSafeLoader)
    assert set(other["ledger"] or {}) == set(text.blocks)
    assert set(other["divisions"]) == set(judged.roster.divisions)
    assert len(other["root_signatures"] or []) == len(judged.root_signatures)


# --- the gate ------------------------------------------------------------------------------------------------------


def run_page(raw: bytes) -> None:
    """Judge a page: whatever passes has metadata, and other readers read the same."""
    path, found = _judge(raw, {})
    document = parse_document(path, raw)
    if not any(finding.severity is Severity.ERROR for finding in found):
        assert document.value, "no metadata, and no error"
        other = difference(raw, document.value)
        assert not other, f"passed, but {other}"


def run_file(raw: bytes) -> None:
    """Judge a page with an attachment: the first byte says which attachment it is."""
    names = sorted(_BESIDE)
    name = names[(raw[0] if raw else 0) % len(names)]
    page, shipped = _BESIDE[name]
    assert shipped in page
    _judge(page, {name: raw[1:]})


def _judge(page: bytes, beside: Mapping[str, bytes]) -> tuple[str, list[Finding]]:
    found = _CATEGORY.search(page[:5_000])
    folder = f"docs/{found[1].decode() if found else 'news'}"
    files = {f"{folder}/page.md": page, **{f"{folder}/{name}": raw for name, raw in beside.items()}}
    change = compare(Corpus(MemorySnapshot(house())), Corpus(MemorySnapshot({**house(), **files})))
    report = check(change, moment_of(parse_day(TODAY)))
    for finding in report.findings:
        assert finding.text.th
        assert finding.advice.en
    return f"{folder}/page.md", [finding for finding in report.findings if finding.rule not in APPROVAL_RULES]


def _pages_with_files() -> dict[str, tuple[bytes, bytes]]:
    """Return the pages of the accepted cases that have attachments, by the name of one attachment."""
    found: dict[str, tuple[bytes, bytes]] = {}
    for case in accepted_cases():
        page = (case.folder / "page.md").read_bytes()
        files = [file for file in sorted(case.folder.iterdir()) if file.name.encode() in page]
        found |= {file.name: (page, file.name.encode()) for file in files}
    return found


_BESIDE: Final = _pages_with_files()


def _seeds_beside() -> list[bytes]:
    samples = {".pdf": _pdfs(), ".csv": _tables(), ".png": _pictures(), ".jpg": _pictures()}
    seeds = []
    for number, name in enumerate(sorted(_BESIDE)):
        seeds += [bytes([number]) + raw for raw in samples.get(Path(name).suffix, [b"-"])]
    return seeds


# --- what there is to begin with -----------------------------------------------------------------------------------


@cache
def _schemas() -> Schemas:
    return load_schemas(MemorySnapshot(house()))


@cache
def _row_schemas() -> tuple[RowSchema, ...]:
    found = (row_schema_of(_schemas(), kind) for kind in _schemas().types.values())
    return tuple(schema for schema in found if schema)


def _pdfs() -> list[bytes]:
    drawn = pdf(
        b"BT /F1 12 Tf <00010002> Tj ET BT /F2 9 Tf (abc) Tj [(a) -300 (b)] TJ ET", to_unicode=cmap({1: "ก", 2: "า"})
    )
    acting = pdf(b"(x) Tj", catalog=b"/OpenAction <</S /JavaScript /JS (a)>>")
    return [drawn, acting, *_files("docs/**/*.pdf")]


def _office() -> list[bytes]:
    paragraph = "<w:p><w:r><w:t>ตัวอย่าง</w:t></w:r></w:p>"
    return [
        docx(paragraph),
        docx(paragraph, word__vbaProject_bin=b"x", word__media__a_jpg=jpeg(latitude=(14, 58, 30))),
        xlsx("<row><c t='s'><v>0</v></c><c><v>1.5E3</v></c></row>", "<si><t>ก</t></si>"),
        open_document("text", "<text:p>ก<text:s text:c='3'/>ข</text:p>"),
        open_document("spreadsheet", "<table:table-cell office:value='1234567890123'/>"),
    ]


def _archives() -> list[bytes]:
    inner = pack({"a.txt": "ก", "b.csv": "ก,ข\n1,2\n"})
    return [inner, pack({"a.zip": inner, "b.pdf": pdf(b"(x) Tj"), "c/d.docx": docx("")}), pack({"../a.txt": b"x"})]


def _pictures() -> list[bytes]:
    places = [jpeg(), jpeg(latitude=(14, 58, 30)), jpeg(latitude=(0, 0, 0), order="<")]
    film = b"\0\0\0\x20ftypisom" + b"\0" * 20 + b"\xa9xyz\0\0\0\0+14.9-102.1/"
    return [*places, film, b"\xff\xd8\xffGPSLatitude='14,58.5N'", *_files("docs/**/*.png")]


def _texts() -> list[bytes]:
    words = "นายดินสอ ปากกา บัญชีเลขที่ 123-4-56789-0 โทร. 08-0000-0000 ทะเบียน กข 1234 นครราชสีมา"
    id_ = "เลขประจำตัวประชาชน 0-0000-00000-00-0"
    return [words.encode(), id_.encode(), "น้ำ นํ้า เเละ ๑๒๓ กิ่้ a\u200bb".encode(), b"password: hunter22", *_pages()[:40]]


def _ledgers() -> list[bytes]:
    return [house()[LEDGER], *_files("tests/data/e2e/**/approvals.yml", "approvals.yml")]


# Properties that Hypothesis tries in every test run; here its choices are the fuzzer's.
_PROPERTIES: Final = tuple(
    getattr(module, name).hypothesis.fuzz_one_input
    for module in (test_csv_cells, test_front_matter, test_yaml_json)
    for name in sorted(vars(module))
    if name.startswith("test_") and hasattr(getattr(module, name), "hypothesis")
)


def run_property(raw: bytes) -> None:
    """Try one of the properties of the readers: the first byte says which, the rest is what Hypothesis draws from."""
    _PROPERTIES[(raw[0] if raw else 0) % len(_PROPERTIES)](raw[1:])


def _draws() -> list[bytes]:
    source = random.Random(1)  # noqa: S311 - the same every time
    return [bytes([index]) + source.randbytes(size) for index in range(len(_PROPERTIES)) for size in (40, 400, 4_000)]


def _some(name: str) -> Run:
    return partial(run_attachment, name)


_MARKUP: Final = (
    b"<w:p>",
    b"</w:p>",
    b"<c t='s'>",
    b"<v>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"PK\1\2",
    b"PK\5\6",
)
_DRAWING: Final = (
    b"BT", b"ET", b" Tj", b" TJ", b" Tf", b" Td", b" Do", b"BDC", b"EMC", b"<<", b">>", b"/Kids [2 0 R]", b"1 0 R",
    b"obj", b"endobj", b"stream\n", b"endstream", b"/Length 99999", b"/Filter /FlateDecode", b"/Annots [1 0 R]",
    b"/OpenAction 1 0 R", b"/Encrypt 1 0 R", b"/ActualText <FEFF>", b"beginbfrange", b"BI ID ", b"/ObjStm", b"/XRef",
)  # fmt: skip
_FIELDS: Final = (
    b"title: ", b"type: news\n", b"category: news\n", b"checked:\n", b"  pii: none\n", b"sample: true\n", b"status: ",
    b"attachments:\n  - file: a.pdf\n", b"supersedes: docs/news/page.md\n", b"published: ", b"|\n  a\n", b">\n  b\n",
)  # fmt: skip
_KEYS: Final = (
    b"root_signatures:\n",
    b"ledger:\n",
    b"ledger: {}\n",
    b"  p-000000000000:\n",
    b"    page: a\n",
    b"root:\n",
)

TARGETS: Final[Mapping[str, Target]] = {
    "front matter": Target(seeds=_pages, run=run_front_matter, words=_FIELDS, share=2),
    "yaml": Target(seeds=_pages, run=run_yaml, words=_FIELDS),
    "csv cells": Target(seeds=_tables, run=run_cells),
    "csv rows": Target(seeds=_tables, run=run_rows),
    "text": Target(seeds=_texts, run=run_text),
    "pdf": Target(seeds=_pdfs, run=_some("docs/a/a.pdf"), words=_DRAWING, share=2),
    "office": Target(seeds=_office, run=_some("docs/a/a.docx"), words=_MARKUP),
    "zip": Target(seeds=_archives, run=_some("docs/a/a.zip"), words=_MARKUP),
    "images": Target(seeds=_pictures, run=_some("docs/a/a.jpg"), words=(b"Exif\0\0MM\0*", b"GPSLatitude=", b"eXIf")),
    "approvals.yml": Target(seeds=_ledgers, run=run_ledger, words=_KEYS),
    "properties": Target(seeds=_draws, run=run_property),
    "page, gate": Target(seeds=_pages, run=run_page, words=_FIELDS, share=3),
    "files, gate": Target(seeds=_seeds_beside, run=run_file, words=_DRAWING, share=2),
}
