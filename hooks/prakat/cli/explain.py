"""``prakat explain``."""

import difflib
import json
from typing import TYPE_CHECKING

import click

from prakat.cli.options import lang_option, paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prakat.findings import RuleInfo


@click.command(
    "explain",
    help="อธิบายกฎ: คืออะไร เพราะข้อใดของประกาศ ตัวอย่าง และวิธีแก้ (ไม่ระบุ = ชื่อกฎทั้งหมด)\n\n"
    "Explain a rule: what it is, which clause asks for it, an example, how to mend; without RULE: list them all.",
)
@click.argument("rule", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="รูปแบบผล / output"
)
@lang_option
def COMMAND(rule: str | None, form: str, lang: str) -> None:
    """Print one rule, or the list of all."""
    from prakat.authoring.rule_reference import render_rule, rule_value
    from prakat.report.catalog import ALL_RULES

    chosen = ALL_RULES if rule is None else (_find(ALL_RULES, rule),)
    if form == "json":
        values = [rule_value(info) for info in chosen]
        click.echo(json.dumps(values if rule is None else values[0], ensure_ascii=False, indent=2))
    elif rule is None:
        for info in chosen:
            click.echo(f"{info.id:<22} {info.title.lang(lang)}")
    else:
        click.echo(
            f"{paint(chosen[0].id, 'cyan')}: {chosen[0].title.lang(lang)}\n\n{render_rule(chosen[0], lang)}", nl=False
        )


def _find(rules: "Sequence[RuleInfo]", name: str) -> "RuleInfo":
    """Return a rule by its id, also as a report prints it: [date-era]. UsageError names the nearest ones."""
    wanted = name.strip("[] ").lower()
    ids = [info.id for info in rules]
    if wanted in ids:
        return rules[ids.index(wanted)]
    near = [id_ for id_ in ids if wanted and wanted in id_] or difflib.get_close_matches(wanted, ids, 3, 0.5)
    guess = f"หมายถึง / did you mean: {', '.join(near[:5])}" if near else f"กฎทั้งหมด / rules: {', '.join(ids)}"
    raise click.UsageError(f"ไม่มีกฎ / no rule {name}; {guess}")
