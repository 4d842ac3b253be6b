"""``prakat fmt``."""

import hashlib
import posixpath
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail, lang_option, moment_of, paint, repo_option, today_option
from prakat.findings import CannotJudgeError, Text
from prakat.settings import LEDGER, MAX_ATTACHMENT

if TYPE_CHECKING:
    from prakat.authoring.mend import Mend
    from prakat.authoring.tidy import Tidied
    from prakat.content.schema import FieldLookup, Schemas
    from prakat.repository.change import Change
    from prakat.repository.corpus import Corpus


@click.command(
    "fmt",
    help="แก้สิ่งที่เครื่องแก้ได้แน่นอน: เลขไทยและ พ.ศ. ในช่องวันที่ รูปอักษร ลำดับช่อง เครื่องหมายคำพูด ลายนิ้วมือไฟล์ วันที่ปรับปรุง "
    "(ไม่ระบุไฟล์ = ทุกหน้าที่ต่างจากสาขาหลัก) ไม่แตะหน้าที่มีความเห็นชอบแล้ว\n\n"
    "Mend what is mechanical, and nothing else. Without PATH: the pages that differ from the main branch. A page that "
    "is approved as it stands is not touched.\n\n"
    "ผล / exit code: 0 เสร็จ done, 1 (--check) มีที่ต้องแก้ something to mend, 2 ทำไม่ได้ could not",
)
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@click.option("--check", "only_check", is_flag=True, help="ดูอย่างเดียว ไม่เขียน / only look, write nothing")
@click.option("--force", is_flag=True, help="แก้หน้าที่มีความเห็นชอบด้วย (ต้องลงนามใหม่) / approved pages as well")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@repo_option
@today_option
@lang_option
def COMMAND(
    paths: tuple[str, ...],
    base: str | None,
    repo: Path,
    today: datetime | None,
    lang: str,
    *,
    only_check: bool,
    force: bool,
) -> None:
    """Read the pages, tidy each, write what changed."""
    from prakat.content.schema import load_schemas
    from prakat.repository.git_change import read_draft
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        change = read_draft(repository, base, whole=False)
        workshop = _Workshop(change, load_schemas(change.head.snapshot), moment_of(today).date())
        pages = [page for page in _pages(change, paths, repository.root) if _is_plain(change, page)]
        outcomes = [(page, workshop.tidy(page)) for page in pages]
    except CannotJudgeError as error:
        fail(error, lang)
    changed = [(page, tidied) for page, tidied in outcomes if tidied.raw != change.head.snapshot.read(page)]
    approved = [] if force else [page for page, _ in changed if workshop.is_approved(page)]
    mended = [(page, tidied) for page, tidied in changed if page not in approved]
    for page, tidied in mended:
        if not only_check:
            (repository.root / page).write_bytes(tidied.raw)
        _say_mends(page, tidied.mends, lang)
    _say_done(len(pages), len(mended), approved, lang, only_check=only_check)
    raise SystemExit(1 if only_check and mended else 0)


class _Workshop:
    """What pages are tidied with: the change they are part of, the forms, the day, and the hashes of their files."""

    def __init__(self, change: "Change", schemas: "Schemas", today: date) -> None:
        self._change = change
        self._schemas = schemas
        self._today = today

    def tidy(self, page: str) -> "Tidied":
        """Return a page as it would be after tidying."""
        from prakat.authoring.tidy import tidy_page
        from prakat.authoring.tidy_fields import Around

        folder = posixpath.dirname(page)
        around = Around(
            lookup=self._lookup,
            digest=lambda name: _digest(self._change.head, posixpath.normpath(f"{folder}/{name}")),
            before=self._change.base.document(page),
            today=self._today,
        )
        return tidy_page(page, self._change.head.snapshot.read(page), around)

    def is_approved(self, page: str) -> bool:
        """Tell whether the ledger has an approval of exactly the bytes that are there now."""
        from prakat.approvals.digest import read_bundle
        from prakat.approvals.ledger import entry_id, parse_approval, parse_ledger_text

        head = self._change.head
        if LEDGER not in head.paths:
            return False
        block = parse_ledger_text(head.snapshot.read(LEDGER)).blocks.get(entry_id(page))
        entry = parse_approval(entry_id(page), block)[0] if block else None
        return entry is not None and entry.after == read_bundle(head, page).digest

    def _lookup(self, type_: str) -> "FieldLookup | None":
        kind = self._schemas.types.get(type_)
        return self._schemas.field_schema(kind) if kind else None


def _digest(corpus: "Corpus", path: str) -> str | None:
    if path not in corpus.paths or corpus.snapshot.size(path) > MAX_ATTACHMENT:
        return None
    return hashlib.sha256(corpus.snapshot.read(path)).hexdigest()


def _is_plain(change: "Change", page: str) -> bool:
    """Tell whether a page is a file and not a link: writing would go through it."""
    return change.head.snapshot.entries()[page].mode.startswith("100")


def _pages(change: "Change", names: tuple[str, ...], root: Path) -> Iterator[str]:
    """Yield the pages that were named, as files or folders, from wherever the writer stands; or those that differ."""
    pages = list(change.head.pages())
    if not names:
        yield from change.pages
    for name in names:
        inside = Path(name).resolve()
        place = inside.relative_to(root.resolve()).as_posix() if inside.is_relative_to(root.resolve()) else name
        # In the folder of the project itself everything is meant; a repository path will do from anywhere.
        found = [page for page in pages if place == "." or _is_at(page, place) or _is_at(page, name.rstrip("/"))]
        if not found:
            raise CannotJudgeError(
                Text(th=f"ไม่พบหน้าใดที่ {name}", en=f"there is no page at {name}"),
                Text(th="ระบุไฟล์ .md หรือโฟลเดอร์ใต้ docs/", en="name an .md file or a folder under docs/"),
            )
        yield from found


def _is_at(page: str, place: str) -> bool:
    return page == place or page.startswith(f"{place}/")


def _say_mends(page: str, mends: "tuple[Mend, ...]", lang: str) -> None:
    click.echo(paint(page, "cyan"))
    for mend in mends:
        where = Text(th="บรรทัด", en="line").lang(lang)
        click.echo(f"  {where} {mend.line}: {mend.text.lang(lang)}")


def _say_done(looked: int, mended: int, approved: list[str], lang: str, *, only_check: bool) -> None:
    for page in approved:
        kept = Text(
            th=f"ไม่แตะ {page}: มีความเห็นชอบแล้ว หากแก้ต้องลงนามใหม่ (--force)",
            en=f"left alone: {page} is approved as it stands; a change needs a new approval (--force)",
        )
        click.echo(paint(kept.lang(lang), "yellow"))
    if only_check:
        done = Text(th=f"ดู {looked} หน้า มีที่ต้องแก้ {mended} หน้า", en=f"{looked} page(s), {mended} to mend")
    else:
        done = Text(th=f"ดู {looked} หน้า แก้แล้ว {mended} หน้า", en=f"{looked} page(s), {mended} mended")
    click.echo(paint(done.lang(lang), "green" if not (only_check and mended) else "red"))
