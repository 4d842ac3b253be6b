"""``prakat explain``."""

import click

from prakat.cli.options import lang_option, paint
from prakat.thai.digits import to_thai


@click.command("explain", help="อธิบายกฎ: คืออะไร เพราะข้อใด แก้อย่างไร\n\nExplain a rule: what, why, how to mend it.")
@click.argument("rule", required=False)
@lang_option
def COMMAND(rule: str | None, lang: str) -> None:
    """Print one rule, or the list of all."""
    from prakat.report.catalog import ALL_RULES

    if rule is None:
        for info in ALL_RULES:
            click.echo(f"{info.id:<22} {info.title.lang(lang)}")
        return
    found = next((info for info in ALL_RULES if info.id == rule), None)
    if found is None:
        names = ", ".join(info.id for info in ALL_RULES)
        raise click.UsageError(f"ไม่มีกฎ / no rule {rule}: {names}")
    clause = f"ตามประกาศ ข้อ {to_thai(found.clause)}" if lang == "th" else f"clause {found.clause} of the announcement"
    click.echo(f"{paint(found.id, 'cyan')}: {found.title.lang(lang)} ({clause})\n\n{found.help.lang(lang)}\n")
    if found.example:
        click.echo(found.example.rstrip() + "\n")
    for template in found.messages.values():
        click.echo(f"- {template.text.lang(lang)}\n    {template.advice.lang(lang)}")
