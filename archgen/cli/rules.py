"""`archgen rules`: every rule with its severity and what it is about."""

from __future__ import annotations

import json

import click

from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit
from archgen.cli.streams import put
from archgen.formats.terminal import wrapped
from archgen.rules.rule import Rule


@click.command("rules")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
@configured()
def command(*, standing: Standing, kind: str) -> int:
    """List the rules, house rules of the configuration among them."""
    rules = sorted(standing.judge().known, key=lambda rule: rule.name)
    if kind == "json":
        put(json.dumps([_row(rule) for rule in rules], indent=2, ensure_ascii=False) + "\n")
    elif kind == "markdown":
        head = "| Rule | Severity | Concern | What it finds |\n|---|---|---|---|\n"
        put(
            head + "".join(f"| `{r.name}` | {r.severity.word} | {r.concern} | {r.summary} |\n" for r in rules)
        )
    else:
        width = max(len(rule.name) for rule in rules)
        for rule in rules:
            lead = f"{rule.name:<{width}}  {rule.severity.word:<8}  "
            put("\n".join(wrapped(rule.summary, lead, " " * len(lead))) + "\n")
    return Exit.DONE


def _row(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "category": rule.category.value,
        "severity": rule.severity.word,
        "concern": rule.concern,
        "applies_to": list(rule.applies_to),
        "covers": list(rule.covers),
        "refs": {name: list(ids) for name, ids in rule.refs.items()},
        "fixable": rule.fixable,
        "summary": rule.summary,
        "docs": f"archgen explain {rule.name}",
    }
