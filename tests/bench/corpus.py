"""A municipality of any size, made from a seed: ``python tests/bench/corpus.py FOLDER --pages 10000 --seed 1``.

What comes out is a Git repository that the gate passes: the shipped sample pages (every content type), the same papers
for years before, and as many further pages as are asked for, in the mix a small municipality writes; Thai prose of real
words, attachments of which no two are the same, approvals signed with keys of the seed, and a history of some commits.
One seed, one number of pages and one state of the project give the same commit ids on every machine.

For benchmarks only: anybody can compute its keys, and its content is made up (and says so: ตัวอย่าง).
"""

import argparse
import posixpath
import random
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.seeded import templates as shape  # noqa: E402 - the path comes first
from tests.bench.seeded.attachments import vary  # noqa: E402
from tests.bench.seeded.history import History, git  # noqa: E402
from tests.bench.seeded.prose import Prose  # noqa: E402
from tests.bench.seeded.signing import FIRST, Office  # noqa: E402
from tests.bench.seeded.templates import TODAY, Template, read_templates  # noqa: E402

from prakat.authoring.found import HOUSE  # noqa: E402
from prakat.content.document import parse_document  # noqa: E402
from prakat.repository.corpus import Corpus  # noqa: E402
from prakat.repository.snapshot import MemorySnapshot  # noqa: E402
from prakat.settings import BANGKOK, LEDGER  # noqa: E402

MOST: Final = 50_000
# A page of news, which needs nobody's word, and one that needs the head of a division.
NEWS: Final = "docs/news/2570/office-cleaning-day.md"
ORDINANCE: Final = "docs/law/2569/waste-ordinance.md"
_FEWEST_FOR_YEARS: Final = 500
_MOST_YEARS: Final = 8
_LINKS: Final = 3
_LINK: Final = re.compile(r"\]\(([^)#:\s]+\.md)(?=[)#])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: the repository, its size, and the hands that can change it further.

    ``blocks`` are the entries of the ledger by their ids; ``head`` is the commit on main.
    """

    target: Path
    pages: int
    attachments: int
    types: int
    bytes: int
    commits: int
    head: str
    blocks: Mapping[str, str]
    office: Office


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A page with its attachments: all files by path, and the sample page it goes back to."""

    path: str
    files: Mapping[str, bytes]
    template: Template


def make_corpus(
    target: Path, pages: int, *, seed: int = 1, every: bool = False, commits: int = 12, checkout: bool = True
) -> Made:
    """Make a repository with that many pages on ``main``; ``every`` page is signed, or those that need it.

    ``checkout`` False leaves the working folder empty: everything is in Git. Raises ValueError for fewer pages than
    there are sample pages, or more than MOST.
    """
    templates = read_templates(ROOT)
    if not len(templates) <= pages <= MOST:
        raise ValueError(f"from {len(templates)} to {MOST} pages")
    target.mkdir(parents=True, exist_ok=True)
    git(target, "init", "--quiet", "--initial-branch=main")
    house = read_house_files()
    office = Office(seed, Corpus(MemorySnapshot(house)))
    signers = {t.path: office.signer_of(t.document, every=every) for t in templates}
    made = _Tally()
    with History(target) as history:
        for number, chunk in enumerate(_chunks(_generate(templates, pages, seed), len(templates), pages, commits)):
            files = dict(house) if number == 0 else {}
            for page in chunk:
                files |= page.files
                made.add(page, office, signers[page.template.path])
            files[LEDGER] = office.ledger(made.blocks)
            when = FIRST + timedelta(hours=number * 400 // commits)
            history.commit(f"ตัวอย่าง ชุดที่ {number + 1}", when, files)
    if checkout:
        git(target, "reset", "--quiet", "--hard")
    return Made(
        target=target, pages=pages, attachments=made.attachments, types=len(made.types), bytes=made.bytes,
        commits=history.commits, head=git(target, "rev-parse", "main"), blocks=made.blocks, office=office,
    )  # fmt: skip


def draft_change(made: Made, page: str, *, branch: str = "draft", sign: bool = False) -> None:
    """Commit a change of one page on a branch that starts at main, as an officer should, with a new entry if wanted."""
    old = _files_of(made.target, page)
    text = re.sub(r"^  on: .*$", f'  on: "{TODAY}"', old[page].decode(), count=1, flags=re.MULTILINE)
    text = re.sub(r"^updated: .*\n", "", text, count=1, flags=re.MULTILINE)
    text = text.replace("\nchecked:\n", f'\nupdated: "{TODAY}"\nchecked:\n', 1) + "\nเพิ่มข้อความหนึ่งบรรทัด\n"
    new = {**old, page: text.encode()}
    files = {page: new[page]}
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=BANGKOK)
    if sign:
        document = parse_document(page, new[page])
        division = made.office.signer_of(document, every=True) or ""
        prepared_by = document.value["checked"]["by"]
        entry = made.office.approve(page, new, division, prepared_by, before=old, at=now)
        files[LEDGER] = made.office.ledger({**made.blocks, entry[0]: entry[1]})
    with History(made.target, branch) as history:
        history.commit("แก้หนึ่งหน้า", now, files, start="refs/heads/main")


def read_house_files() -> dict[str, bytes]:
    """Return the files of this project that a municipality starts with, by path, content apart."""
    found: dict[str, bytes] = {}
    for name in HOUSE:
        place = ROOT / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                found[file.relative_to(ROOT).as_posix()] = file.read_bytes()
    return found


class _Tally:
    """Counts what goes by, and has it signed."""

    def __init__(self) -> None:
        self.blocks: dict[str, str] = {}
        self.types: set[str] = set()
        self.bytes = 0
        self._attached: set[str] = set()

    @property
    def attachments(self) -> int:
        """How many attachments there are."""
        return len(self._attached)

    def add(self, page: NewPage, office: Office, signer: str | None) -> None:
        value = page.template.document.value
        self.types.add(value["type"])
        # Two pages may show the sums of one month.
        self._attached |= page.files.keys() - {page.path}
        self.bytes += len(page.files[page.path])
        if signer:
            id_, block = office.approve(page.path, page.files, signer, value["checked"]["by"])
            self.blocks[id_] = block


def _generate(templates: list[Template], pages: int, seed: int) -> Iterator[NewPage]:
    """Yield the sample pages, those of earlier years, and what fills up."""
    for template in templates:
        raw = template.document.raw
        yield NewPage(path=template.path, files={template.path: raw, **template.files}, template=template)
    yearly = [template for template in templates if template.yearly]
    years = min(_MOST_YEARS, (pages - len(templates)) // _FEWEST_FOR_YEARS)
    for back in range(1, years + 1):
        yield from (_earlier_year(template, back) for template in yearly)
    source = random.Random(seed)  # noqa: S311 - a benchmark must be the same every time
    fill = _Filler(templates, years, source)
    for number in range(pages - len(templates) - years * len(yearly)):
        yield fill.page(number)


def _earlier_year(template: Template, back: int) -> NewPage:
    """Return what a sample page of this year would have been some years ago."""
    path = shape.shift_years(template.path, back)
    text = shape.shift_years(f"---\n{template.head}---\n{template.body}", back)
    attached = {shape.shift_years(name, back): _earlier_file(name, raw, back) for name, raw in template.varied.items()}
    return NewPage(path=path, files={path: text.encode(), **attached}, template=template)


def _earlier_file(name: str, raw: bytes, back: int) -> bytes:
    if name.endswith((".csv", ".txt")):
        return shape.shift_years(raw.decode(), back).encode()
    return vary(name, raw, f"{back} years ago")


class _Filler:
    """Makes variations of sample pages."""

    def __init__(self, templates: list[Template], years: int, source: random.Random) -> None:
        self._random = source
        self._prose = Prose(source)
        self._years = years
        self._templates, self._weights = zip(*shape.fillers(templates), strict=True)
        self._known = [(template.document.title, template.path) for template in templates]

    def page(self, number: int) -> NewPage:
        template: Template = self._random.choices(self._templates, self._weights)[0]
        title = f"{self._prose.title()} ครั้งที่ {number + 1}"
        head, body, folder = self._moved(template)
        serial = f"a{number:05}"
        stem = posixpath.splitext(posixpath.basename(template.path))[0]
        path = f"{folder}/{stem}-{serial}.md"
        names = {posixpath.basename(old): _serial_name(old, serial) for old in template.varied}
        head = shape.rename(head, title, self._prose.summary(), f"{number + 1}/2569")
        head = shape.rename_files(head, names)
        body = shape.rename_files(_relink(body, posixpath.dirname(template.path), folder), names)
        size = self._random.randint(1_500, 13_000)
        text = f"---\n{head}---\n{body.rstrip()}\n\n{self._prose.body(self._links(folder), size)}"
        attached = {
            f"{folder}/{names[posixpath.basename(old)]}": vary(old, raw, serial) for old, raw in template.varied.items()
        }
        self._known.append((f"(ตัวอย่าง) {title}", path))
        return NewPage(path=path, files={path: text.encode(), **attached}, template=template)

    def _moved(self, template: Template) -> tuple[str, str, str]:
        """Return head and body at another time, and the folder of that year."""
        if shape.may_move(template):
            head = shape.shift_days(template.head, self._random.randint(0, 1_500))
            return head, template.body, shape.folder_of(template, shape.published_year(head))
        if template.yearly and "fiscal_year" in template.document.value:
            back = self._random.randint(0, self._years)
            folder = posixpath.dirname(shape.shift_years(template.path, back))
            return shape.shift_years(template.head, back), shape.shift_years(template.body, back), folder
        return template.head, template.body, shape.folder_of(template, shape.published_year(template.head))

    def _links(self, folder: str) -> list[tuple[str, str]]:
        known = self._random.sample(self._known, _LINKS)
        return [(title, posixpath.relpath(path, folder)) for title, path in known]


def _serial_name(path: str, serial: str) -> str:
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return f"{stem}-{serial}{suffix}"


def _relink(body: str, old: str, new: str) -> str:
    """Let links to other pages lead there from another folder."""
    return _LINK.sub(lambda found: f"]({posixpath.relpath(posixpath.join(old, found[1]), new)}", body)


def _chunks(found: Iterator[NewPage], first: int, pages: int, commits: int) -> Iterator[list[NewPage]]:
    """Cut the pages for the commits: the sample pages first, the rest in equal parts."""
    size = max(1, -(-(pages - first) // max(1, commits - 1)))
    chunk: list[NewPage] = []
    for number, page in enumerate(found, 1):
        chunk.append(page)
        if number == first or (number > first and (number - first) % size == 0):
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _files_of(target: Path, page: str) -> dict[str, bytes]:
    """Return a page on main with its attachments."""
    from prakat.repository.git_objects import GitRepository

    repository = GitRepository(target)
    try:
        corpus = Corpus(repository.snapshot("main"))
        document = corpus.document(page)
        assert document is not None
        return {path: corpus.snapshot.read(path) for path in (page, *corpus.attachments(document))}
    finally:
        repository.close()


def main() -> None:
    """Make a corpus and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", action="store_true", help="sign every page, not only those that need it")
    parser.add_argument("--replace", action="store_true", help="delete the folder first")
    options = parser.parse_args()
    if options.replace:
        shutil.rmtree(options.folder, ignore_errors=True)
    made = make_corpus(options.folder, options.pages, seed=options.seed, every=options.every)
    print(
        f"{made.pages} pages of {made.types} types ({made.bytes / made.pages / 1000:.1f} KB each), "
        f"{made.attachments} attachments, {len(made.blocks)} approvals, {made.commits} commits, main {made.head[:12]}"
    )


if __name__ == "__main__":
    main()
