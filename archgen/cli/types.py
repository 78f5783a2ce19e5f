"""`archgen types`: every resource type with AWS's name for it."""

from __future__ import annotations

import json

import click

from archgen.catalogue.look import look_of
from archgen.catalogue.types import TYPES
from archgen.cli.exits import Exit
from archgen.cli.streams import put


@click.command("types")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True
)
def command(*, kind: str) -> int:
    """List the resource types."""
    rows = [
        (name, look_of(name).product, " ".join((model.__doc__ or "").split("\n")[0].split()))
        for name, model in sorted(TYPES.items())
    ]
    if kind == "json":
        names = ("type", "product", "summary")
        put(
            json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2, ensure_ascii=False)
            + "\n"
        )
    elif kind == "markdown":
        put(
            "| Type | AWS's name | What it is |\n|---|---|---|\n"
            + "".join(f"| `{a}` | {b} | {c} |\n" for a, b, c in rows)
        )
    else:
        left, middle = (max(len(row[column]) for row in rows) for column in (0, 1))
        put("".join(f"{a:<{left}}  {b:<{middle}}  {c}\n" for a, b, c in rows))
    return Exit.DONE
