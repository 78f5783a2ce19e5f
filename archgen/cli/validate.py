"""`archgen validate`: judge blueprints and print what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from archgen.cli.configuring import Standing, configured, today
from archgen.cli.exits import exit_for
from archgen.cli.inputs import Input, find
from archgen.cli.judging import Judge
from archgen.cli.orphans import reaches_all, with_orphans
from archgen.cli.spreading import judged
from archgen.cli.streams import coloured, progress, put, say
from archgen.design import unique_names
from archgen.finding.nearest import nearest
from archgen.formats import FORMATS, Subject, names_taking
from archgen.formats.findings.text import footer
from archgen.formats.findings.text import render as render_text
from archgen.policy.report import Report

_FORMATS = names_taking(Subject.REPORTS)
_MANY = 20
"""Blueprints from which on people wait long enough to be shown how far it has come."""


@click.command("validate")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(_FORMATS)}; repeatable, =FILE writes it there.  [default: text]",
)
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
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    help="Processes.  [default: one per core where there are many blueprints]",
)
@configured("fail-on", "select", "ignore", "profile", "framework", "baseline", "today")
@click.option("--quiet", "-q", is_flag=True, help="No summary on standard error.")
def command(
    *,
    standing: Standing,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    write_baseline: Path | None,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Judge blueprints and print what was found.

    PATH is a blueprint, a folder of them, or - for standard input; by default what the
    configuration names. Findings go to standard output; the summary goes to standard error.
    """
    outputs = [_output(text) for text in formats or ("text",)]
    judge = standing.judge().on(today(standing))
    reports = _judged(judge, find(standing.paths(paths)), jobs, quiet=quiet)
    reports = with_orphans(standing, judge, paths, reports)
    fail_on = standing.value("fail-on", "high")
    baseline = standing.place("baseline") if write_baseline is None else standing.given["baseline"]
    if write_baseline is not None or baseline is not None:
        from archgen.cli import baseline as baselines

        whole = reaches_all(standing, paths)
        if write_baseline is not None:
            baselines.write(write_baseline, reports, whole=whole, quiet=quiet)
            fail_on = "never"
        if baseline is not None:
            reports = baselines.against(baseline, reports, whole=whole, quiet=quiet)
    for name, file in outputs:
        _write(name, file, reports)
    if not quiet:
        for report in reports:
            say(footer(report))
    return exit_for(reports, fail_on)


def _judged(judge: Judge, items: Sequence[Input], jobs: int | None, *, quiet: bool) -> tuple[Report, ...]:
    reports = []
    with progress("judging", len(items), shown=not quiet and len(items) >= _MANY) as advance:
        for report in judged(judge, items, jobs):
            reports.append(report)
            advance()
    return unique_names(reports)


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
        from archgen import files  # what writes files takes 4 ms to import, and most runs write none

        files.write(file.parent, file.name, text.encode())
