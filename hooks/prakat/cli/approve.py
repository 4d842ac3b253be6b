"""``prakat approve``."""

from datetime import datetime
from pathlib import Path

import click

from prakat.cli.options import fail, lang_option, repo_option
from prakat.findings import CannotJudgeError
from prakat.settings import BANGKOK


@click.command(
    "approve",
    help="เห็นชอบหรือรับรองหน้าที่รอเผยแพร่: แสดงสิ่งที่จะเห็นชอบ ถามยืนยัน ลงนามด้วย ssh-keygen แล้วบันทึกลง approvals.yml\n\n"
    "Approve pages: show exactly what is approved, ask, sign with ssh-keygen, write the entry into approvals.yml.\n\n"
    "ดูหน้าที่รอด้วย prakat pending / see what waits: prakat pending",
)
@click.argument("pages", nargs=-1, metavar="PATH…")
@click.option("--all", "everything", is_flag=True, help="ทุกหน้าที่รอท่านตาม prakat pending / all that wait for you")
@click.option(
    "--what-if",
    is_flag=True,
    help="แสดงทุกอย่างรวมข้อความที่จะลงนาม ไม่เขียนอะไร / show all, the statement too; write nothing",
)
@click.option(
    "--as",
    "person",
    metavar="PERSON",
    help="รหัสบุคคล (ค่าเริ่มต้น: git config prakat.person หรือเจ้าของกุญแจ) / id in the roster",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="ไฟล์กุญแจ (ค่าเริ่มต้น: user.signingkey, ~/.ssh, ssh-agent) / key file, or .pub with an agent",
)
@click.option("--certify", is_flag=True, help="ใช้คำว่า รับรอง แทน เห็นชอบ / certify instead of concur")
@click.option("--memo-no", metavar="NO", help="เลขที่บันทึกข้อความ / number of the paper memo")
@click.option("--memo-date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="วันที่บันทึกข้อความ / its date")
@click.option(
    "--reason",
    default="",
    help="เหตุผล (ต้องมีเมื่อถอน ลบ ฉุกเฉิน หรือเรียกคืน) / why; needed to take down, in an emergency, to retract",
)
@click.option(
    "--emergency", is_flag=True, help="เผยแพร่ฉุกเฉินก่อน ต้องมีผู้อื่นเห็นชอบภายในกำหนด / publish now, approved by another later"
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="วันสุดท้ายของกรณีฉุกเฉิน / last day of the emergency",
)
@click.option("--remove", is_flag=True, help="ลบข้อมูลส่วนบุคคลทันที ไม่เหลือให้ดาวน์โหลด / take down personal data at once")
@click.option("--retract", is_flag=True, help="เรียกคืนความเห็นชอบ / take an approval back")
@click.option("--moved-from", metavar="PATH", default="", help="หน้านี้ย้ายมาจากที่เดิม / the page moved here from PATH")
@click.option("--base", metavar="REV", help="สาขาหลัก / the base (default: main)")
@click.option("--founding", is_flag=True, help="ลงนามครั้งแรกหลัง prakat init / the first approvals after prakat init")
@click.option("--yes", is_flag=True, help="ไม่ถามยืนยัน / do not ask")
@click.option("--commit", is_flag=True, help="บันทึก approvals.yml เป็น commit ให้ด้วย / commit approvals.yml as well")
@repo_option
@lang_option
def COMMAND(
    pages: tuple[str, ...],
    person: str | None,
    key: Path | None,
    memo_no: str | None,
    memo_date: datetime | None,
    reason: str,
    until: datetime | None,
    moved_from: str,
    base: str | None,
    repo: Path,
    lang: str,
    *,
    everything: bool,
    what_if: bool,
    certify: bool,
    emergency: bool,
    remove: bool,
    retract: bool,
    founding: bool,
    yes: bool,
    commit: bool,
) -> None:
    """Check what was asked for, then show, ask, sign, write."""
    from prakat.approvals.entry import Memo
    from prakat.authoring.sign_off import Wish
    from prakat.cli.approve_pages import Signing

    chosen = {"emergency": emergency, "remove": remove, "retract": retract, "": bool(moved_from)}
    for is_wrong, said in (
        (bool(pages) == everything, "ระบุหน้า หรือ --all อย่างใดอย่างหนึ่ง (ดูหน้าที่รอ: prakat pending) / name pages, or --all"),
        (bool(memo_no) != bool(memo_date), "ระบุ --memo-no และ --memo-date คู่กัน / give both --memo-no and --memo-date"),
        (until and not emergency, "--until ใช้กับ --emergency เท่านั้น / --until goes with --emergency"),
        (moved_from and len(pages) != 1, "--moved-from ใช้กับหน้าเดียว / --moved-from goes with one page"),
        (sum(chosen.values()) > 1, "เลือกได้อย่างเดียว / choose one of: --emergency --remove --retract --moved-from"),
    ):
        if is_wrong:
            raise click.UsageError(said)
    wish = Wish(
        decision="รับรอง" if certify else "เห็นชอบ",
        memo=Memo(no=memo_no, date=memo_date.date().isoformat()) if memo_no and memo_date else None,
        reason=reason,
        at=datetime.now(BANGKOK).replace(microsecond=0),
        action=next((action for action, is_on in chosen.items() if is_on), ""),
        until=until.date().isoformat() if until else "",
        moved_from=moved_from,
    )
    try:
        signing = Signing.open(repo, person or "", key, wish, lang, base=base, founding=founding)
        signing.choose(None if everything else pages)
        if what_if:
            signing.tell_what_would_be()
            return
        if signing.pages and not yes:
            click.confirm(f"\n{signing.question}", abort=True)
        signing.sign_and_write(commit=commit)
    except CannotJudgeError as error:
        fail(error, lang)
