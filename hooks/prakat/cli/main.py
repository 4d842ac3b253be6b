"""``prakat``: the group of commands. Each is imported when it is called, so that a check starts at once."""

import importlib
import sys
from typing import Final

import click

from prakat import __version__

_COMMANDS: Final = {
    "new": "prakat.cli.new",
    "fmt": "prakat.cli.fmt",
    "check": "prakat.cli.check",
    "approve": "prakat.cli.approve",
    "init": "prakat.cli.init",
    "build": "prakat.cli.build",
    "serve": "prakat.cli.serve",
    "hook": "prakat.cli.hook",
    "roster": "prakat.cli.roster",
    "explain": "prakat.cli.explain",
    "verify": "prakat.cli.verify",
    "audit": "prakat.cli.audit",
    "codeowners": "prakat.cli.codeowners",
    "record": "prakat.cli.record",
    "ledger": "prakat.cli.ledger",
    "pending": "prakat.cli.pending",
    "sheet": "prakat.cli.sheet",
    "collect": "prakat.cli.collect",
}


class _Lazy(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(_COMMANDS[cmd_name]).COMMAND
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="ประกาศ: ตรวจ เห็นชอบ และเผยแพร่ข้อมูลข่าวสารของเทศบาล\n\nPrakat: check, approve and publish official information.",
)
@click.version_option(__version__, prog_name="prakat")
def cli() -> None:
    """Group the commands."""


def main() -> None:
    """Run the command line. Thai text is printed as UTF-8 whatever the system's locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="prakat")
