"""`archgen schema`: the JSON Schema of the blueprint language."""

from __future__ import annotations

import json

import click

from archgen.blueprint.schema import json_schema
from archgen.cli.exits import Exit
from archgen.cli.streams import put


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of the blueprint language, for editors and other tools."""
    put(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    return Exit.DONE
