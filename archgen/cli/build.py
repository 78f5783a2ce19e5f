"""`archgen build`: judge, draw and document every blueprint; the main job."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from archgen.cli.branding import branding, say_broken
from archgen.cli.building import Built, build_one
from archgen.cli.cache import Cache, program
from archgen.cli.configuring import Standing, configured
from archgen.cli.exits import FAIL_ON, Exit
from archgen.cli.inputs import Input, find
from archgen.cli.outputs import parse_formats
from archgen.cli.spreading import spread
from archgen.cli.streams import progress
from archgen.cli.tally import Tally
from archgen.formats.gallery import render_html, render_markdown
from archgen.formats.terminal import safe
from archgen.pipeline import OUTPUTS

_KINDS = tuple(kind for _, kind in OUTPUTS)
_INDEX, _README = "index.html", "README.md"


@click.command("build")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The folder to write to.  [default: output]"
)
@click.option("--check", is_flag=True, help="Write nothing; name what is stale, with exit code 1.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    help="Processes.  [default: one per core, at most one per blueprint]",
)
@click.option("--formats", metavar="LIST", help=f"Only these, by commas: {','.join(_KINDS)}.")
@click.option("--no-cache", is_flag=True, help="Build unchanged blueprints too.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="never",
    show_default=True,
    help="What makes exit code 1.",
)
@configured("output", "formats", "template")
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary.")
def command(
    *,
    standing: Standing,
    paths: tuple[str, ...],
    check: bool,
    jobs: int | None,
    no_cache: bool,
    fail_on: str,
    quiet: bool,
) -> int:
    """Judge, draw and document every blueprint.

    PATH is a blueprint or a folder of them; by default what the configuration names, else
    `blueprints`. For each blueprint a
    folder is written: picture, Mermaid, design review, findings; and an index of all of them.
    """
    formats = standing.value("formats")
    formats = ",".join(formats) if isinstance(formats, tuple) else formats
    kinds = None if formats is None else parse_formats(formats, _KINDS)
    output, judge = standing.place("output") or Path("output"), standing.judge()
    templates, unread = branding(standing)
    if unread:
        say_broken(unread)
        return Exit.UNUSABLE
    items = tuple(item.held() for item in find(standing.paths(paths, "blueprints")))
    _refuse_clashes(items)
    started = time.monotonic()
    key = f"{program()} {judge.digest} {templates.digest}"
    cache = None if no_cache or check or kinds is not None else Cache(output, key)
    tally = Tally(output, kinds, check=check, width=max(len(safe(item.stem)) for item in items))
    with progress("building", len(items), shown=not quiet) as advance:
        work = partial(build_one, formats=kinds, judge=judge, templates=templates)
        for done in _told_apart(_results(items, work, jobs, cache), work):
            tally.finish(done)
            if cache:
                cache.remember(done)
            advance()
    if kinds is None:
        pages = {_INDEX: render_html(tally.entries), _README: render_markdown(tally.entries)}
        tally.keep({name: text.encode() for name, text in pages.items()})
    if cache:
        cache.save()
    if not quiet:
        tally.summarise(time.monotonic() - started, index=_INDEX if kinds is None else "")
    return tally.exit(fail_on)


def _refuse_clashes(items: Sequence[Input]) -> None:
    # Folded case: two names that differ by case alone are one folder on some disks.
    taken: dict[str, str] = {}
    for item in items:
        other = taken.setdefault(item.stem.casefold(), item.shown)
        if other != item.shown:
            raise click.UsageError(
                f"{safe(other)} and {safe(item.shown)} would both be written to {safe(item.stem)}/"
            )


def _told_apart(results: Iterator[Built], work: Callable[..., Built]) -> Iterator[Built]:
    """The results; a blueprint whose name an earlier one has is built again with a finding on it.

    Finding ids and waivers are scoped by the name. Names are known only after building, and a
    clash is rare, so the second build costs less than reading every blueprint twice would.
    """
    names: dict[str, str] = {}
    for done in results:
        other = names.setdefault(done.name, done.item.below) if done.name else done.item.below
        yield done if other == done.item.below else work(done.item, taken_by=other)


def _results(
    items: Sequence[Input], work: Callable[[Input], Built], jobs: int | None, cache: Cache | None
) -> Iterator[Built]:
    """Each blueprint's result in order: built, or remembered from the last time."""
    known = {item.shown: cache.find(item) if cache else None for item in items}
    todo = [item for item in items if known[item.shown] is None]
    built = spread(todo, work, min(jobs or os.cpu_count() or 1, len(todo)))
    for item in items:
        yield known[item.shown] or next(built)
