"""What the commands of the collector share: where its configuration lies, and how it is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import fail
from prakat.findings import CannotJudgeError, Text
from prakat.settings import BANGKOK

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from prakat.collector.configuration import Configuration

config_option = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("collector.toml"),
    show_default=True,
    metavar="FILE",
    envvar="PRAKAT_COLLECTOR",
    help="ไฟล์ตั้งค่า / configuration",
)
ticket_option = click.option("--ticket", required=True, metavar="NO", help="เลขที่เรื่อง / ticket number")


def now() -> datetime:
    """Return the moment a command acts at."""
    return datetime.now(BANGKOK)


@contextmanager
def told(lang: str) -> Iterator[None]:
    """Print why a command could not do its work, and leave with exit code 2."""
    try:
        yield
    except CannotJudgeError as error:
        fail(error, lang)
    except ModuleNotFoundError as error:
        fail(
            CannotJudgeError(
                Text(th=f"ยังไม่ได้ติดตั้ง {error.name}", en=f"{error.name} is not installed"),
                Text(
                    th="สั่ง pip install --require-hashes -r requirements-collector.txt ในโฟลเดอร์ของโปรแกรม",
                    en="in the program's folder run pip install --require-hashes -r requirements-collector.txt",
                ),
            ),
            lang,
        )


@contextmanager
def opened(path: Path, lang: str) -> Iterator[tuple["Configuration", "Engine"]]:
    """Open configuration and database, whose tables must be this program's own."""
    with told(lang):
        from prakat.collector.configuration import read_configuration
        from prakat.collector.database import open_database, require_current

        configuration = read_configuration(path)
        engine = open_database(configuration.database)
        try:
            require_current(engine)
            yield configuration, engine
        finally:
            engine.dispose()
