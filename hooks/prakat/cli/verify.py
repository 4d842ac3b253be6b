"""``prakat verify``."""

from pathlib import Path

import click

from prakat.cli.desk import path_in
from prakat.cli.options import fail, lang_option, repo_option
from prakat.findings import CannotJudgeError, Text


@click.command(
    "verify",
    help="พิมพ์คำสั่ง sha256sum และ ssh-keygen ที่ใครก็ใช้ตรวจความเห็นชอบของหน้านั้นเองได้\n\n"
    "Print the commands with which anyone can check a page's approval by hand: prakat verify PAGE | sh",
)
@click.argument("page", metavar="PATH")
@click.option("--rev", metavar="REV", default="HEAD", show_default=True, help="รุ่น / revision")
@repo_option
@lang_option
def COMMAND(page: str, rev: str, repo: Path, lang: str) -> None:
    from prakat.approvals.by_hand import render_by_hand
    from prakat.approvals.check import standing_approval
    from prakat.approvals.digest import read_bundle
    from prakat.approvals.house import read_trusted_house
    from prakat.repository.corpus import Corpus
    from prakat.repository.git_objects import GitRepository

    try:
        repository = GitRepository(repo)
        corpus = Corpus(repository.snapshot(repository.commit(rev)))
        page = path_in(repository, page, corpus.paths)
        house = read_trusted_house(corpus)
        approval = standing_approval(corpus, house, page)
        if approval is None:
            fail(_no_approval(page), lang)
        click.echo(render_by_hand(house.roster, approval, read_bundle(corpus, page)), nl=False)
    except CannotJudgeError as error:
        fail(error, lang)


def _no_approval(page: str) -> CannotJudgeError:
    return CannotJudgeError(
        Text(th=f"{page} ไม่มีความเห็นชอบที่ตรงกับเนื้อหาปัจจุบัน", en=f"{page} has no approval of its present state"),
        Text(th="ดูสาเหตุด้วย prakat check", en="see why with prakat check"),
    )
