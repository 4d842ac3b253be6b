"""``prakat collect retention | backup | restore | rotate-key``."""

from pathlib import Path
from typing import Final

import click

from prakat.cli.collect_options import config_option, now, opened, told
from prakat.cli.options import lang_option


@click.command(
    "retention",
    help="ลบสิ่งที่ครบกำหนดเก็บ สั่งทุกคืน (--dry-run ดูก่อน)\n\nDelete what was kept long enough; run it every night.",
)
@click.option("--dry-run", is_flag=True, help="แสดงอย่างเดียว / only show")
@config_option
@lang_option
def RETENTION(dry_run: bool, config: Path, lang: str) -> None:  # noqa: FBT001 - click
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.upkeep import find_due, run_retention, sweep

        with engine.begin() as connection:
            if dry_run:
                due = find_due(connection, configuration.keep, now())
            else:
                due = run_retention(connection, configuration.keep, now())
        if not dry_run:
            sweep(engine)
        for name, count in sorted(due.counts.items()):
            click.echo(f"{name} {count}")
        click.echo(f"cases {len(due.tickets)} {' '.join(due.tickets)}".rstrip())
        click.echo(f"30 วัน / in 30 days: {len(due.soon)} {' '.join(due.soon)}".rstrip())


@click.command("backup", help="สำรองฐานข้อมูลขณะใช้งาน ไฟล์อ่านได้เฉพาะเจ้าของ\n\nCopy the database while it is in use.")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@config_option
@lang_option
def BACKUP(target: Path, config: Path, lang: str) -> None:
    with opened(config, lang) as (_, engine):
        from prakat.collector.upkeep import back_up

        click.echo(f"{back_up(engine, target, now())}  {target}")


@click.command(
    "restore", help="กู้ฐานข้อมูลจากสำเนา (หยุดบริการก่อน)\n\nPut a copy in the database's place; stop the service first."
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@config_option
@lang_option
def RESTORE(source: Path, config: Path, lang: str) -> None:
    with told(lang):
        from prakat.collector.configuration import read_configuration
        from prakat.collector.database import open_database, require_current
        from prakat.collector.upkeep import restore

        engine = open_database(read_configuration(config).database)
        click.echo(f"{restore(source, engine)}  {source}")
        click.echo("เรื่องที่ลบหลังทำสำเนานี้กลับมาแล้ว สั่ง erase อีกครั้ง / what was erased since is back: erase it again")
        require_current(engine)
        engine.dispose()


@click.command(
    "rotate-key",
    help="เปลี่ยนกุญแจ ใบรับเดิมยังใช้ได้ เจ้าหน้าที่ต้องเข้าระบบใหม่ (หยุดบริการก่อน)\n\n"
    "Begin a new key. Old receipts stay valid, staff log in again. Stop the service first.",
)
@config_option
@lang_option
def ROTATE(config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.keys import read_keys, write_keys
        from prakat.collector.upkeep import rotate

        path = Path(configuration.key_file)
        with engine.begin() as connection:
            fresh = rotate(connection, read_keys(path))
            write_keys(path, fresh)
        click.echo(f"{fresh.active} ({len(fresh.keys)})")


COMMANDS: Final = {"retention": RETENTION, "backup": BACKUP, "restore": RESTORE, "rotate-key": ROTATE}
