"""``prakat collect init | serve | doctor | manifest | user``."""

from pathlib import Path
from typing import Final

import click

from prakat.cli.collect_options import config_option, now, opened, told
from prakat.cli.options import lang_option


@click.command(
    "init",
    help="ตั้งค่าบริการในโฟลเดอร์ DIR: ไฟล์ตั้งค่า กุญแจ ฐานข้อมูล ของที่มีอยู่แล้วไม่ถูกเขียนทับ\n\n"
    "Set up a collector in DIR: configuration, key, database. What is there is kept; an older database is migrated.",
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--origin", default="http://127.0.0.1:8470", show_default=True, help="ที่อยู่เว็บไซต์ / the site's origin")
@click.option("--site-name", default="", help="ชื่อเว็บไซต์ (ไม่ใส่: ตามเนื้อหา) / the site's name, else as in mkdocs.yml")
@click.option("--database", default="", metavar="URL", help="sqlite:///… หรือ postgresql+psycopg://…")
@click.option(
    "--repo",
    type=click.Path(file_okay=False, path_type=Path),
    help="อ่านชื่อ ช่องทาง และคำถามจากเนื้อหา / take name, channels and questions from the site's own pages",
)
@lang_option
def INIT(folder: Path, origin: str, site_name: str, database: str, repo: Path | None, lang: str) -> None:
    with told(lang):
        from prakat.collector.setup import NAME, set_up

        for name in set_up(folder, origin, site_name, repo, database):
            click.echo(f"+ {name}")
        click.echo(f"ต่อไป / next: prakat collect serve --config {folder / NAME}")


@click.command(
    "serve",
    help="เปิดบริการ (หนึ่งกระบวนการ ฟังเฉพาะเครื่องนี้ ต้องมี Caddy หรือ nginx อยู่หน้าเมื่อใช้จริง)\n\n"
    "Serve. One process, on loopback; put Caddy or nginx in front of it.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8470, show_default=True)
@click.option(
    "--site",
    metavar="SITE_DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="แสดงเว็บไซต์ที่สร้างแล้วไว้ที่เดียวกัน เพื่อลองใช้ในเครื่อง / show a built site as well, to try both on this machine",
)
@click.option("--batch", type=click.IntRange(1, 5000), default=512, hidden=True)
@config_option
@lang_option
def SERVE(host: str, port: int, site: Path | None, batch: int, config: Path, lang: str) -> None:
    with told(lang):
        from prakat.collector.configuration import BASE, read_configuration
        from prakat.collector.serving import serve

        configuration = read_configuration(config)
        click.echo(f"http://{host}:{port}{'/' if site else f'{BASE}/complaints/new'}  (Ctrl+C)")
        serve(configuration, host, port, batch, site)


@click.command(
    "doctor",
    help="ตรวจการตั้งค่า ฐานข้อมูล กุญแจ พื้นที่ดิสก์ และสิ่งที่ต้องดู\n\n"
    "Check configuration, database, key, disk, and what needs a look. Exit code 1 when something is wrong.",
)
@config_option
@lang_option
def DOCTOR(config: Path, lang: str) -> None:
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.doctor import examine

        wrong = False
        for symptom in examine(configuration, engine, now()):
            wrong = wrong or symptom.wrong
            mark = click.style("ผิด", fg="red") if symptom.wrong else click.style("ดี", fg="green")
            click.echo(f"{mark} {symptom.text.th if lang == 'th' else symptom.text.en}")
    raise SystemExit(int(wrong))


@click.command(
    "manifest",
    help="เขียนรายการหน้าที่นับ จากเว็บไซต์ที่สร้างแล้ว\n\nWrite the list of pages that are counted, from a built site.",
)
@click.argument("site", metavar="SITE_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--prefix", default="/", show_default=True, help="โฟลเดอร์ของเว็บไซต์ / the site's path on its host")
@config_option
@lang_option
def MANIFEST(site: Path, prefix: str, config: Path, lang: str) -> None:
    with told(lang):
        from prakat.collector.configuration import read_configuration
        from prakat.collector.durable import write_durably
        from prakat.collector.manifest import render_manifest

        path = Path(read_configuration(config).manifest)
        text = render_manifest(site, prefix)
        write_durably(path, text)
        click.echo(f"{path}: {text.count(chr(10))}")


@click.group("user", help="บัญชีเจ้าหน้าที่ / accounts of staff")
def USER() -> None:
    """Group the commands on accounts."""


@USER.command("add", help="เพิ่มบัญชี หรือเปลี่ยนรหัสผ่านและบทบาท\n\nAdd an account, or change its password and role.")
@click.argument("login")
@click.option("--role", type=click.Choice(["officer", "integrity", "auditor"]), required=True)
@click.option("--totp", is_flag=True, help="ตั้งรหัสชั้นที่สอง / set up a second factor")
@click.password_option(envvar="PRAKAT_PASSWORD", help="ถามเมื่อไม่ใส่ / asked for when not given")
@config_option
@lang_option
def _ADD(login: str, role: str, totp: bool, password: str, config: Path, lang: str) -> None:  # noqa: FBT001 - click
    with opened(config, lang) as (configuration, engine):
        from prakat.collector.accounts import put_account
        from prakat.collector.keys import read_keys

        keys = read_keys(Path(configuration.key_file))
        with engine.begin() as connection:
            secret = put_account(connection, keys, login, password, role, totp=totp)
        click.echo(f"{login} ({role})")
        if secret:
            click.echo(f"otpauth://totp/{login}?secret={secret}&issuer=prakat")


@USER.command("disable", help="ปิดบัญชีและตัดการใช้งานทันที\n\nDisable an account and end its sessions.")
@click.argument("login")
@config_option
@lang_option
def _DISABLE(login: str, config: Path, lang: str) -> None:
    with opened(config, lang) as (_, engine):
        from prakat.collector.accounts import disable_account

        with engine.begin() as connection:
            disable_account(connection, login)
        click.echo(login)


@USER.command("list", help="รายชื่อบัญชี / list accounts")
@config_option
@lang_option
def _LIST(config: Path, lang: str) -> None:
    with opened(config, lang) as (_, engine):
        from prakat.collector.accounts import list_accounts

        with engine.begin() as connection:
            for line in list_accounts(connection):
                click.echo(line)


COMMANDS: Final = {"init": INIT, "serve": SERVE, "doctor": DOCTOR, "manifest": MANIFEST, "user": USER}
