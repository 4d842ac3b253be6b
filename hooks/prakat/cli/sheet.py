"""``prakat sheet``."""

import html
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.desk import Desk
from prakat.cli.options import fail, lang_option, repo_option
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK

if TYPE_CHECKING:
    from prakat.approvals.entry import Approval
    from prakat.authoring.sheet import Record

_SCREEN = """
html {font: 16px/1.6 Sarabun, "TH Sarabun New", "Noto Sans Thai", sans-serif} body {max-width: 50em; margin: 2em auto}
table {border-collapse: collapse; width: 100%}
th, td {border: 1px solid #444; padding: .2em .5em; vertical-align: top; text-align: left}
"""


@click.command(
    "sheet",
    help="พิมพ์ใบเห็นชอบและแบบฟอร์มการขอเผยแพร่ข้อมูล (PDF) จากบันทึกในระบบ; หน้าที่ยังไม่ลงนามมีสิ่งที่เปลี่ยนและรหัสย่อให้ผู้เห็นชอบอ่าน\n\n"
    "Print the approval sheet and the traditional request to publish (PDF) from the record; that of a page not signed "
    "yet shows what changed, and the short code.",
)
@click.argument("pages", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="ไฟล์ที่จะเขียน / the file to write"
)
@click.option("--html", "as_html", is_flag=True, help="เขียนเป็น HTML แทน PDF / HTML instead of PDF")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@click.option("--head", metavar="REV", help="รุ่นใน Git แทนโฟลเดอร์ทำงาน / a revision, not the working folder")
@repo_option
@lang_option
def COMMAND(
    pages: tuple[str, ...], out: Path, base: str | None, head: str | None, repo: Path, lang: str, *, as_html: bool
) -> None:
    from prakat.authoring.sheet import STYLE, render_sheets

    try:
        desk = Desk.open(repo, datetime.now(BANGKOK), base=base, head=head)
        records = [_record(desk, desk.page_path(page)) for page in pages]
        body = "".join(render_sheets(record, lang) for record in records)
        title = Text(th="ใบเห็นชอบ", en="Approval").lang(lang) + ": " + records[0].document.title
        raw = _screen(body, title, lang, STYLE) if as_html else _pdf(body, title, lang, STYLE)
        out.write_bytes(raw)
    except OSError as error:
        fail(_not_written(out, error), lang)
    except CannotJudgeError as error:
        fail(error, lang)
    click.echo(
        Text(th=f"เขียน {out} แล้ว ({len(records)} หน้า)", en=f"{out} is written, {len(records)} page(s)").lang(lang)
    )


def _pdf(body: str, title: str, lang: str, style: str) -> bytes:
    from prakat.pdf.render import render_pdf

    return render_pdf(body, title=title, lang=lang, style=style)


def _screen(body: str, title: str, lang: str, style: str) -> bytes:
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_SCREEN}{style}</style>'
    return f'<!doctype html>\n<html lang="{lang}"><head>{head}</head><body>{body}</body></html>\n'.encode()


def _record(desk: Desk, page: str) -> "Record":
    """Gather what a sheet says. A page that goes is shown as it was."""
    from prakat.authoring.sheet import Record

    document, kind = desk.document(page), desk.kind(page)
    if document is None:
        raise CannotJudgeError(
            Text(th=f"ไม่พบหน้า {page}", en=f"there is no page {page}"),
            Text(th="ระบุตำแหน่งไฟล์จากรากโครงการ เช่น docs/law/a.md", en="name it from the root, as docs/law/a.md"),
        )
    case = desk.judge.case(page)
    return Record(
        document=document,
        corpus=desk.change.head if page in desk.change.head.paths else desk.change.base,
        roster=desk.judge.house.roster,
        kind=kind.title if kind else Text(th=document.type, en=document.type),
        digest=case.after.digest,
        sums=case.after.lines,
        entry=_entry(desk, page, case.after.digest),
        difference=desk.difference(page),
    )


def _entry(desk: Desk, page: str, digest: str) -> "Approval | None":
    """Return the entry that speaks of the page as it is to be, when it holds; None while it waits for anybody."""
    decision = desk.judge.decide(page)
    entry = decision.granted_by
    return entry if decision and entry and entry.after == digest else None


def _not_written(out: Path, error: OSError) -> CannotJudgeError:
    return CannotJudgeError(
        Text(th=f"เขียน {out} ไม่ได้ ({error.strerror})", en=f"{out} cannot be written ({error.strerror})"),
        Text(th="ระบุโฟลเดอร์ที่มีอยู่และเขียนได้ด้วย --out", en="name a folder that is there and may be written with --out"),
    )
