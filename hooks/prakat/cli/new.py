"""``prakat new``."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prakat.cli.options import fail, lang_option, moment_of, paint, print_error, repo_option, today_option
from prakat.findings import CannotJudgeError, Text
from prakat.thai.digits import to_thai

if TYPE_CHECKING:
    from prakat.authoring.scaffold import Desk, NewPage, Wish
    from prakat.content.schema import ContentType
    from prakat.repository.corpus import Corpus


@click.command(
    "new",
    help="สร้างหน้าใหม่ตามแบบของประเภทเนื้อหา (ไม่ระบุประเภท = แสดงทุกประเภทตามข้อของประกาศ)\n\n"
    "Make a new page of a type, in the right folder, with everything that is known; without TYPE: list the types.\n\n"
    'ตัวอย่าง / example: prakat new announcement --title "ประกาศ…" --division clerk --set doc_date="๒๑ ส.ค. ๖๙"',
)
@click.argument("type_", metavar="[TYPE]", required=False)
@click.option("--title", default="", help="ชื่อเรื่อง / title")
@click.option("--division", default="", metavar="KEY", help="รหัสหน่วยงานเจ้าของ / owning division")
@click.option("--fiscal-year", type=click.IntRange(2540, 2640), metavar="พ.ศ.", help="ปีงบประมาณ / fiscal year (B.E.)")
@click.option("--slug", default="", metavar="NAME", help="ชื่อไฟล์ a-z 0-9 / file name")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="ค่าของช่อง (ใส่ซ้ำได้) / a field (repeat)")
@click.option("--yes", is_flag=True, help="ไม่ถาม / do not ask")
@repo_option
@today_option
@lang_option
def COMMAND(
    type_: str | None,
    title: str,
    division: str,
    fiscal_year: int | None,
    slug: str,
    given: tuple[str, ...],
    repo: Path,
    today: datetime | None,
    lang: str,
    *,
    yes: bool,
) -> None:
    """Read the house, ask for what was not given, write the page."""
    from prakat.authoring.scaffold import Wish, content_type, scaffold_page
    from prakat.repository.git_objects import GitRepository

    day = moment_of(today).date()
    try:
        root = GitRepository(repo).root
        desk = read_desk(repo, day)
        if type_ is None:
            _list_types(desk, lang)
            return
        kind = content_type(desk, type_)
        wish = Wish(type=type_, title=title, division=division, fiscal_year=fiscal_year, slug=slug)
        wish = _with_given(desk, kind, wish, given)
        if not yes and has_terminal():
            wish = _ask_all(desk, kind, wish, day, lang)
        page = scaffold_page(desk, wish, day, lang)
        write_page(root, page)
    except CannotJudgeError as error:
        fail(error, lang)
    _say_done(desk, kind, page, lang)


def has_terminal() -> bool:
    """Tell whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_desk(repo: Path, today: date) -> "Desk":
    """Read schemas, roster and taken paths of the working folder. Without a roster there are no offices yet."""
    from prakat.authoring.scaffold import Desk
    from prakat.content.schema import load_schemas
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository
    from prakat.repository.worktree import WorktreeSnapshot

    corpus = Corpus(WorktreeSnapshot(GitRepository(repo)))
    schemas = load_schemas(corpus.snapshot)
    return Desk(schemas=schemas, offices=_offices(corpus, today), taken=corpus.paths)


def _offices(corpus: "Corpus", today: date) -> "dict[str, Any]":
    from prakat.approvals.house import read_house
    from prakat.authoring.scaffold import Office
    from prakat.settings import LEDGER

    house = read_house(corpus)[0] if LEDGER in corpus.paths else None
    if house is None:
        return {}
    divisions = house.roster.divisions.values()
    posts = {d.key: next((head.post for head in d.heads if head.in_office(today)), "") for d in divisions}
    return {d.key: Office(name=d.name, post=posts[d.key]) for d in divisions}


def _list_types(desk: "Desk", lang: str) -> None:
    from prakat.content.category import CATEGORIES

    for category in CATEGORIES:
        number = Text(th=f"ข้อ {to_thai(category.clause)}", en=f"clause {category.clause}").lang(lang)
        click.echo(paint(f"{number} {category.title.lang(lang)}", "cyan"))
        for kind in (kind for kind in desk.schemas.types.values() if kind.category == category.key):
            click.echo(f"  {kind.key:<30} {kind.title.lang(lang)}")
    then = Text(th="สร้างหน้า: prakat new ประเภท", en="make a page: prakat new TYPE")
    click.echo(f"\n{then.lang(lang)}")


def _with_given(desk: "Desk", kind: "ContentType", wish: "Wish", given: tuple[str, ...]) -> "Wish":
    from prakat.authoring.needs import parse_path
    from prakat.authoring.scaffold import parse_answer

    for item in given:
        name, equals, text = item.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"--set {item}: ต้องเป็น ช่อง=ค่า / must be KEY=VALUE")
        wish = _with_answer(wish, path := parse_path(name), parse_answer(desk, kind, path, text))
    return wish


def _with_answer(wish: "Wish", path: tuple[str | int, ...], value: Any) -> "Wish":
    """Add a field; the division brings its head's post with it, so it is known apart."""
    if path == ("division",):
        return replace(wish, division=str(value))
    return replace(wish, values={**wish.values, path: value})


def _ask_all(desk: "Desk", kind: "ContentType", wish: "Wish", today: date, lang: str) -> "Wish":
    """Ask for every single field that is still empty; an answer can bring up further ones. Enter leaves it empty.

    What comes in lists is easier written in the file, and the self-check is never asked for here.
    """
    from prakat.authoring.scaffold import asked_for, needs_year

    if wish.fiscal_year is None and needs_year(desk, kind):
        wish = replace(wish, fiscal_year=_ask_year(today, lang))
    skipped: set[tuple[str | int, ...]] = set()
    click.echo(Text(th="กด Enter เพื่อเว้นไว้กรอกในไฟล์", en="press Enter to leave a field for later").lang(lang))
    while True:
        path = next((path for path in asked_for(desk, wish, today) if path not in skipped), None)
        if path is None:
            return wish
        skipped.add(path)
        value = _ask(desk, kind, path, lang)
        if value is not None:
            wish = _with_answer(wish, path, value)


def _ask_year(today: date, lang: str) -> int:
    from prakat.thai.calendar import fiscal_year

    question = Text(th="ปีงบประมาณ (พ.ศ.)", en="fiscal year (B.E.)").lang(lang)
    return int(click.prompt(question, type=click.IntRange(2540, 2640), default=fiscal_year(today)))


def _ask(desk: "Desk", kind: "ContentType", path: tuple[str | int, ...], lang: str) -> Any:
    """Ask for one field until the answer is one that its schema accepts; None when it is left empty."""
    from prakat.authoring.form import describe
    from prakat.authoring.scaffold import parse_answer

    found = desk.schemas.field_schema(kind)(path)
    choices = list(desk.offices) if path == ("division",) else [str(key) for key in found.get("enum", ())]
    click.echo(f"\n{describe(found, lang)}")
    for number, key in enumerate(choices, 1):
        name = desk.offices[key].name if path == ("division",) else found.get("x-labels", {}).get(key, {}).get(lang, "")
        click.echo(f"  {number:>2} {key}  {name}".rstrip())
    while True:
        text = click.prompt(".".join(map(str, path)), default="", show_default=False).strip()
        if not text:
            return None
        try:
            return parse_answer(desk, kind, path, _chosen(choices, text))
        except CannotJudgeError as error:
            print_error(error, "text", lang)


def _chosen(choices: list[str], text: str) -> str:
    from prakat.thai.digits import to_arabic

    number = to_arabic(text)
    return choices[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(choices) else text


def write_page(root: Path, page: "NewPage") -> None:
    """Write a page where there is none. Raises CannotJudgeError rather than touch what is there."""
    file = root / page.path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(page.text)
    except OSError as error:
        raise CannotJudgeError(
            Text(th=f"เขียนไฟล์ {page.path} ไม่ได้", en=f"{page.path} cannot be written ({error.strerror})"),
            Text(th="ตั้งชื่ออื่นด้วย --slug หรือตรวจสิทธิ์ของโฟลเดอร์", en="choose another --slug, or check the folder"),
        ) from error


def _say_done(desk: "Desk", kind: "ContentType", page: "NewPage", lang: str) -> None:
    lookup = desk.schemas.field_schema(kind)
    done = Text(th="สร้างแล้ว", en="made").lang(lang)
    click.echo(f"{paint(done, 'green')}: {page.path}")
    click.echo(Text(th=f"ต้องกรอกเอง {len(page.blanks)} ช่อง:", en=f"{len(page.blanks)} fields are yours:").lang(lang))
    for path in page.blanks:
        found = lookup(path)
        name = found.get("x-title-en" if lang == "en" else "title", "")
        click.echo(f"  {'.'.join(map(str, path)):<28} {name}".rstrip())
    if kind.approval in {"required", "default"}:
        approval = Text(
            th="หน้านี้ต้องได้รับความเห็นชอบจากหัวหน้าหน่วยงานก่อนเผยแพร่ ผู้ตรวจสอบ (checked.by) ต้องไม่ใช่ผู้ให้ความเห็นชอบ",
            en="this page needs a division head's approval; who checks it (checked.by) is not who approves it",
        )
        click.echo(approval.lang(lang))
    then = Text(
        th="ขั้นต่อไป: กรอกช่องที่ว่าง เขียนเนื้อความ แล้วสั่ง prakat fmt และ prakat check",
        en="next: fill them in, write the text, then run prakat fmt and prakat check",
    )
    click.echo(then.lang(lang))
