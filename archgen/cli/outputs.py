"""Where a command's documents go: into a folder, or one of them to standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archgen import files
from archgen.cli.streams import put, say
from archgen.finding.nearest import nearest
from archgen.formats import FORMATS
from archgen.formats.terminal import safe


def parse_formats(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The format names in a list by commas; raises `click.UsageError` for an unknown one."""
    names = tuple(word.strip() for word in text.split(",") if word.strip())
    for name in names:
        if name not in known:
            meant = nearest(name, known)
            hint = f"did you mean {meant}?" if meant else f"there are {', '.join(known)}"
            raise click.UsageError(f"there is no format {name}; {hint}")
    if not names:
        raise click.UsageError(f"no format named; there are {', '.join(known)}")
    return names


def deliver(documents: Sequence[tuple[str, str, bytes]], folder: Path | None, *, quiet: bool) -> None:
    """Write documents, given as (stem, format name, contents).

    With a folder each goes to `<stem><suffix>` below it. Without one there may be only one
    document, which goes to standard output; raises `click.UsageError` otherwise, and for
    bytes that would land on a terminal.
    """
    if folder is not None:
        for stem, name, data in documents:
            files.write(folder, f"{stem}{_suffix(name)}", data)
            if not quiet:
                say(safe((folder / f"{stem}{_suffix(name)}").as_posix()))
        return
    if len(documents) > 1:
        raise click.UsageError("several documents need a folder: add -o DIR")
    for _, name, data in documents:
        if _binary(name) and sys.stdout is not None and sys.stdout.isatty():
            shown = FORMATS[name].shown if name in FORMATS else name
            raise click.UsageError(f"{shown} is not for a terminal: add -o DIR, or redirect the output")
        put(data)


def _suffix(name: str) -> str:
    """A file's ending; an installed Graphviz writes formats that are not ours, such as PDF."""
    return FORMATS[name].suffix if name in FORMATS else f".{name}"


def _binary(name: str) -> bool:
    return name not in FORMATS or FORMATS[name].binary
