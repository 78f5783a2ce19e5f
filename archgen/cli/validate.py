"""`archgen validate`: judge blueprints and print what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import click

from archgen import files
from archgen.cli.exits import FAIL_ON, exit_for
from archgen.cli.inputs import find
from archgen.cli.streams import coloured, put, say
from archgen.design import judge, load, unique_names
from archgen.finding.nearest import nearest
from archgen.formats import FORMATS, Subject, names_taking
from archgen.formats.text import footer
from archgen.formats.text import render as render_text
from archgen.policy.report import Report
from archgen.rules.listing import ALL_RULES
from archgen.rules.rule import Rule

_FORMATS = names_taking(Subject.REPORTS)


def chosen(select: Sequence[str], ignore: Sequence[str], profile: str) -> tuple[Rule, ...]:
    """The rules to judge by.

    `select` and `ignore` are globs over rule names; a rule selected by name runs whatever its
    profile. Raises `click.UsageError` for a glob that no rule answers to.
    """
    names = [rule.name for rule in ALL_RULES]
    for glob in (*select, *ignore):
        if not any(fnmatchcase(name, glob) for name in names):
            meant = nearest(glob, names)
            raise click.UsageError(
                f"no rule is called {glob}" + (f"; did you mean {meant}?" if meant else "")
            )

    def runs(rule: Rule) -> bool:
        if any(fnmatchcase(rule.name, glob) for glob in ignore):
            return False
        if select:
            return any(fnmatchcase(rule.name, glob) for glob in select)
        return profile == "strict" or rule.profile == "default"

    return tuple(rule for rule in ALL_RULES if runs(rule))


@click.command("validate")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(_FORMATS)}; repeatable, =FILE writes it there.  [default: text]",
)
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="high", show_default=True, help="What makes exit code 1."
)
@click.option("--select", multiple=True, metavar="RULE-GLOB", help="Judge by these rules only; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE-GLOB", help="Leave these rules out; repeatable.")
@click.option("--profile", type=click.Choice(["default", "strict"]), default="default", show_default=True)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Tell only what this baseline does not know, and what is gone from it.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Freeze what is found today in FILE; exit code 0, or 2 for mistakes.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge on.  [default: today]")
@click.option("--quiet", "-q", is_flag=True, help="No summary on standard error.")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str,
    today: datetime | None,
    baseline: Path | None,
    write_baseline: Path | None,
    quiet: bool,
) -> int:
    """Judge blueprints and print what was found.

    PATH is a blueprint, a folder of them, or - for standard input. Findings go to standard
    output; the summary goes to standard error.
    """
    rules = chosen(select, ignore, profile)
    outputs = [_output(text) for text in formats or ("text",)]
    day: date = today.date() if today else datetime.now(UTC).date()
    reports = unique_names([judge(load(item.read()), today=day, rules=rules) for item in find(paths)])
    if write_baseline is not None or baseline is not None:
        from archgen.cli import baseline as baselines

        if write_baseline is not None:
            baselines.write(write_baseline, reports, quiet=quiet)
            fail_on = "never"
        if baseline is not None:
            reports = baselines.against(baseline, reports, quiet=quiet)
    for name, file in outputs:
        _write(name, file, reports)
    if not quiet:
        for report in reports:
            say(footer(report))
    return exit_for(reports, fail_on)


def _output(text: str) -> tuple[str, Path | None]:
    name, _, file = text.partition("=")
    if name not in _FORMATS:
        meant = nearest(name, _FORMATS)
        hint = f"; did you mean {meant}?" if meant else f"; there are {', '.join(_FORMATS)}"
        raise click.UsageError(f"there is no format {name}{hint}")
    return name, Path(file) if file else None


def _write(name: str, file: Path | None, reports: Sequence[Report]) -> None:
    if name == "text" and file is None:
        put(render_text(reports, colour=coloured()))
        return
    text: str = FORMATS[name].load()(reports)
    if file is None:
        put(text)
    else:
        files.write(file.parent, file.name, text.encode())
