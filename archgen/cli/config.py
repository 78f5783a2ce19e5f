"""`archgen config`: what is in force, and where each value comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import click

from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import Exit
from archgen.cli.streams import put
from archgen.formats.json_text import dump
from archgen.formats.terminal import safe, wrapped

DEFAULTS: dict[str, Any] = {
    "paths": (),
    "output": "output",
    "formats": (),
    "fail-on": "high",
    "select": (),
    "ignore": (),
    "profile": "default",
    "framework": "",
    "severity": {},
    "baseline": "",
    "waivers": "",
    "house-rules": (),
    "template": "",
    "per-path": {},
}
"""Every key of a configuration with what holds where nobody says anything; empty for nothing."""

ONLY_FOR = {
    "output": "build",
    "formats": "build",
    "fail-on": "validate",
    "baseline": "validate",
    "template": "build, review",
}
"""Keys that not every command goes by; every other key is for all that judge."""

_ALL = "all"
_COMMAND = max(map(len, ONLY_FOR.values())) + 2
_BARE = re.compile("[A-Za-z0-9_-]+")


@click.command("config")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", show_default=True)
@configured("fail-on", "select", "ignore", "profile", "framework")
def command(*, standing: Standing, kind: str) -> int:
    """Print the configuration that is in force, and where each value comes from.

    A configuration is `archgen.toml`, or `[tool.archgen]` in `pyproject.toml`, in the working
    folder or the nearest one above it. Its paths start from its own folder; an option of the
    command line wins. Behind each key stands the command that goes by it; `build` gives exit code
    0 whatever `fail-on` says here, unless its own --fail-on is there.
    """
    rows = list(_rows(standing))
    if kind == "json":
        put(
            dump(
                [
                    {"key": key, "for": _command(key), "value": value, "from": origin}
                    for key, value, origin in rows
                ]
            )
        )
    else:
        widths = [max(len(safe(row[column])) for row in rows) + 2 for column in (0, 2)]
        put("".join(_text(*row, widths) for row in rows))
    return Exit.DONE


def _rows(standing: Standing) -> Iterator[tuple[str, Any, str]]:
    """Each key with its value and where that comes from; a table gives a row for each value in it."""
    for key, default in DEFAULTS.items():
        value = standing.value(key, default)
        if not isinstance(value, Mapping) or not value:
            yield key, value, standing.origin(key)
            continue
        for path, one in _leaves(value):
            yield ".".join((key, *map(_quoted, path))), one, standing.origin(key, *path)


def _leaves(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from (((key, *path), one) for path, one in _leaves(value))
        else:
            yield (key,), value


def _command(key: str) -> str:
    return ONLY_FOR.get(key, _ALL)


def _quoted(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{name}"'


def _text(key: str, value: Any, origin: str, widths: list[int]) -> str:  # noqa: ANN401 - of any kind
    lead = f"{safe(key):<{widths[0]}}{_command(key):<{_COMMAND}}{safe(origin):<{widths[1]}}"
    words = ", ".join(value) if isinstance(value, tuple) else str(value or "")
    return "\n".join(wrapped(safe(words) or "-", lead, " " * len(lead))) + "\n"
