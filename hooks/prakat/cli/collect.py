"""``prakat collect``: the group of the collector's commands, each imported when it is called."""

import importlib
from typing import Final

import click

_ROOMS: Final = {
    **dict.fromkeys(("init", "serve", "doctor", "manifest", "user"), "prakat.cli.collect_service"),
    **dict.fromkeys(("triage", "hold", "subject-export", "erase"), "prakat.cli.collect_cases"),
    **dict.fromkeys(("import", "tally", "export", "verify"), "prakat.cli.collect_statistics"),
    **dict.fromkeys(("retention", "backup", "restore", "rotate-key"), "prakat.cli.collect_upkeep"),
}


class _Lazy(click.Group):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_ROOMS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ROOMS:
            return None
        commands = importlib.import_module(_ROOMS[cmd_name]).COMMANDS
        command = commands[cmd_name]
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command


@click.group(
    "collect",
    cls=_Lazy,
    help="รับเรื่องร้องเรียน ประเมินความพึงพอใจ และนับผู้เข้าชม (ข้อ 2.9 และ 2.10)\n\n"
    "Collect complaints, satisfaction and visits (clauses 2.9 and 2.10). "
    "Needs: pip install --require-hashes -r requirements-collector.txt",
)
def COMMAND() -> None:
    """Group the commands."""
