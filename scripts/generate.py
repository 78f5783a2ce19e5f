#!/usr/bin/env python3
"""Writes the documents that are made from the code: `python scripts/generate.py`.

With `--check` it writes nothing and names those that are stale, with exit code 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
import rule_pages
import type_pages
import walkthrough

from archgen.blueprint.schema import json_schema
from archgen.cli.app import COMMANDS, archgen
from archgen.formats.classic import script as diagrams_script
from archgen.formats.findings.text import footer, render
from archgen.pipeline import judge, load, view
from archgen.source.reading import read_bytes
from archgen.views.badges import without_findings

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 100


def schema() -> str:
    """The JSON Schema of the language, as `archgen schema` prints it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def cli() -> str:
    """The help of every command."""
    top = click.Context(archgen, info_name="archgen", terminal_width=WIDTH, max_content_width=WIDTH)
    parts = [
        "# The command line\n",
        "Written by `make generate` from the commands themselves; change those, not this.\n",
        _fenced(archgen.get_help(top)),
    ]
    for name in COMMANDS:
        command = archgen.get_command(top, name)
        if command is not None:
            context = click.Context(
                command, parent=top, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
            )
            parts += [f"## archgen {name}\n", _fenced(command.get_help(context))]
    return "\n".join(parts)


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```\n"


def readme() -> str:
    """The README with what archgen prints today about the blueprint in it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blueprint = text.partition("```yaml\n")[2].partition("```")[0]
    report = judge(load(read_bytes(blueprint.encode(), "notes.yaml")))
    shown = f"$ archgen validate notes.yaml\n{render([report])}{footer(report)}\n"
    head, start, rest = text.partition("```console\n")
    return f"{head}{start}{shown}```{rest.partition('```')[2]}"


def adopting() -> str:
    """The walk-through of adopting archgen with what its commands print today."""
    return walkthrough.walked((ROOT / "docs/adopting.md").read_text(encoding="utf-8"))


def script() -> str:
    """The script of the gallery for the diagrams package: what was found is not on its picture."""
    design = load(ROOT / "blueprints/study-notes-api.yaml")
    return diagrams_script.render(without_findings(view(design, judge(design))))


DOCUMENTS: dict[str, Callable[[], str]] = {
    "README.md": readme,
    "docs/blueprint.schema.json": schema,
    "docs/cli.md": cli,
    "docs/adopting.md": adopting,
    "docs/gallery/notes-diagrams.py": script,
    **{path: partial(str, text) for path, text in (type_pages.pages() | rule_pages.pages()).items()},
}
"""Every document that is made from the code, by its path in the project."""


def stale(root: Path) -> list[str]:
    """The paths of the documents below `root` that are not what the code makes today, or nobody makes."""
    folders = (root / type_pages.FOLDER, root / rule_pages.FOLDER)
    pages = {file.relative_to(root).as_posix() for folder in folders for file in folder.glob("*.md")}
    left = sorted(pages - DOCUMENTS.keys())
    return [*(path for path, make in DOCUMENTS.items() if _read(root / path) != make()), *left]


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _write(file: Path, make: Callable[[], str] | None) -> None:
    """Write a document, or take away one that nobody makes any more."""
    if make is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(make(), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Write what is stale, or with `--check` name it; gives the exit code."""
    check = list(arguments) == ["--check"]
    if arguments and not check:
        sys.stderr.write("usage: generate.py [--check]\n")
        return 2
    found = stale(ROOT)
    for path in found:
        sys.stdout.write(f"{'stale  ' if check else ''}{path}\n")
        if not check:
            _write(ROOT / path, DOCUMENTS.get(path))
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
