"""The templates of a company, read from their folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from archgen.cli.configuring import Standing
from archgen.cli.streams import say
from archgen.cli.telling import findings_in
from archgen.formats.templates import (
    ENDING,
    NO_TEMPLATES,
    OWN,
    BrokenTemplateError,
    Templates,
    gather,
)

_MOST = 4 * 1024 * 1024


def branding(standing: Standing) -> tuple[Templates, tuple[BrokenTemplateError, ...]]:
    """The templates of the folder that the command line or the configuration names, and what is broken.

    Raises `click.UsageError` for a folder that is not there, or that has nothing of the kind in it.
    """
    folder = standing.place("template")
    if folder is None:
        return NO_TEMPLATES, ()
    if not folder.is_dir():
        origin = standing.origin("template")
        led = "" if origin == "command line" else f", which {origin} names"
        raise click.UsageError(f"there is no folder of templates {folder.as_posix()}{led}")
    contents = {
        file.name: _read(file)
        for file in sorted(folder.iterdir())
        if file.is_file() and (file.name in OWN or file.name.endswith(ENDING))
    }
    if not contents.keys() & set(OWN):
        raise click.UsageError(f"{folder.as_posix()} has none of {', '.join(OWN)}")
    return gather(contents, folder.as_posix())


def _read(file: Path) -> bytes:
    if file.stat().st_size > _MOST:
        raise click.UsageError(f"{file.as_posix()} is larger than 4 MiB: no template")
    return file.read_bytes()


def broken_words(broken: Iterable[BrokenTemplateError]) -> str:
    """What is wrong with templates as text for a terminal, each thing once; empty for nothing."""
    told = dict.fromkeys(findings_in(one.document, (one.finding,)) for one in broken)
    return "\n\n".join(told)


def say_broken(broken: Iterable[BrokenTemplateError]) -> None:
    """Say on standard error what is wrong with templates, if anything is."""
    if words := broken_words(broken):
        say(words)
