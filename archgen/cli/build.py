"""`archgen build`: judge, draw and document every blueprint; the main job."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click

from archgen import files
from archgen.cli.building import Built, build_one
from archgen.cli.cache import Cache, program
from archgen.cli.exits import FAIL_ON, Exit
from archgen.cli.inputs import Input, find
from archgen.cli.streams import interactive, put, say
from archgen.finding.finding import Severity
from archgen.formats.gallery import Entry, render_html, render_markdown
from archgen.pipeline import OUTPUTS

_KINDS = tuple(kind for _, kind in OUTPUTS)


@click.command("build")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("output"), show_default=True)
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
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary.")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    paths: tuple[str, ...],
    output: Path,
    check: bool,
    jobs: int | None,
    formats: str | None,
    no_cache: bool,
    fail_on: str,
    quiet: bool,
) -> int:
    """Judge, draw and document every blueprint.

    PATH is a blueprint or a folder of them, `blueprints` by default. For each blueprint a
    folder is written: picture, Mermaid, design review, findings; and an index of all of them.
    """
    kinds = _chosen(formats)
    items = find(paths or ("blueprints",))
    _refuse_clashes(items)
    started = time.monotonic()
    run = _Run(output, check=check, quiet=quiet)
    cache = None if no_cache or check or kinds is not None else Cache(output, program())
    entries = [run.finish(done, cache) for done in _work(items, kinds, jobs, cache, show=not quiet)]
    gallery = {"index.html": render_html(entries), "README.md": render_markdown(entries)}
    run.keep({name: text.encode() for name, text in gallery.items()} if kinds is None else {})
    if cache:
        cache.save({item.stem for item in items})
    if not quiet:
        run.summarise(len(items), time.monotonic() - started)
    return run.exit(fail_on)


def _chosen(formats: str | None) -> tuple[str, ...] | None:
    if formats is None:
        return None
    kinds = tuple(word.strip() for word in formats.split(",") if word.strip())
    for kind in kinds:
        if kind not in _KINDS:
            raise click.UsageError(f"build writes no format {kind}; there are {', '.join(_KINDS)}")
    return kinds


def _refuse_clashes(items: Sequence[Input]) -> None:
    taken: dict[str, str] = {}
    for item in items:
        other = taken.setdefault(item.stem.casefold(), item.shown)
        if other != item.shown:
            raise click.UsageError(f"{other} and {item.shown} would both be written to {item.stem}/")


def _work(
    items: Sequence[Input], kinds: Sequence[str] | None, jobs: int | None, cache: Cache | None, *, show: bool
) -> Iterator[tuple[Built | tuple[Entry, str], bytes]]:
    """Each blueprint's result in order, with its text: built, or remembered from the last time."""
    texts = {item.shown: item.file.read_bytes() if cache and item.file else b"" for item in items}
    known = {i.shown: cache.find(i.stem, texts[i.shown]) if cache and i.file else None for i in items}
    todo = [item for item in items if known[item.shown] is None]
    workers = min(jobs or os.cpu_count() or 1, len(todo))
    with _Progress(len(items), shown=show and interactive()) as progress:
        results = _built(todo, kinds, workers)
        for item in items:
            remembered = known[item.shown]
            yield (remembered or next(results)), texts[item.shown]
            progress.advance()


def _built(todo: Sequence[Input], kinds: Sequence[str] | None, workers: int) -> Iterator[Built]:
    if workers <= 1:
        yield from map(partial(build_one, formats=kinds), todo)
        return
    # Fresh processes rather than forks: a fork would copy whatever threads the libraries hold.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(build_one, formats=kinds), todo)


class _Progress:
    """A bar on a terminal's standard error; nothing elsewhere."""

    def __init__(self, total: int, *, shown: bool) -> None:
        self._bar = None
        if shown:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("building", total=total)

    def __enter__(self) -> _Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.stop()

    def advance(self) -> None:
        """One more is done."""
        if self._bar:
            self._bar.advance(self._task)


class _Run:
    """What this run wrote, found stale and has to say."""

    def __init__(self, output: Path, *, check: bool, quiet: bool) -> None:
        self._output = output
        self._check = check
        self._quiet = quiet
        self._changed = 0
        self._same = 0
        self._unusable = False
        self._worst: Severity | None = None
        self._bad: list[str] = []
        self._names: dict[str, str] = {}

    def finish(self, result: tuple[Built | tuple[Entry, str], bytes], cache: Cache | None) -> Entry:
        """Write one blueprint's files, print its row and remember it."""
        done, text = result
        if isinstance(done, Built):
            entry, worst = done.entry, done.worst
            self._tell(done)
            self.keep(done.files)
            self._clean(entry)
            if cache:
                cache.remember(done, text)
        else:
            entry, word = done
            worst = Severity[word.upper()] if word else None
            self._same += len(entry.files)
        if worst is not None and (self._worst is None or worst > self._worst):
            self._worst = worst
        if not self._check:
            put(f"{entry.stem:<24}{entry.decision:<25}{entry.counts:<36}{len(entry.files)} files\n")
        return entry

    def _tell(self, done: Built) -> None:
        if done.mistakes:
            self._unusable = True
            say(done.mistakes.rstrip("\n"))
        other = self._names.setdefault(done.entry.name, done.item.shown)
        if other != done.item.shown:
            self._unusable = True
            say(f"error[name-taken]: {done.item.shown} and {other} have one name: {done.entry.name}")
        if done.entry.decision in ("changes required", "not reviewable"):
            self._bad.append(done.item.shown)

    def keep(self, made: dict[str, bytes]) -> None:
        """Write files, or with `--check` name those that differ."""
        for name, data in made.items():
            if self._check:
                stale = not files.is_same(self._output, name, data)
                if stale:
                    put(f"stale  {(self._output / name).as_posix()}\n")
            else:
                stale = files.write(self._output, name, data)
            self._changed += stale
            self._same += not stale

    def _clean(self, entry: Entry) -> None:
        """Files that an earlier build wrote here and this one does not would lie."""
        for name, _ in OUTPUTS:
            path = f"{entry.stem}/{name}"
            if path in entry.files or not (self._output / path).exists():
                continue
            if self._check:
                put(f"stale  {(self._output / path).as_posix()}\n")
                self._changed += 1
            else:
                files.remove(self._output, path)

    def summarise(self, blueprints: int, seconds: float) -> None:
        """Say on standard error what was done, how long it took and what to read first."""
        sys.stdout.flush()
        count = self._changed + self._same
        what = f"{blueprints} blueprint{'s' * (blueprints != 1)}, {count} file{'s' * (count != 1)}"
        state = f"{self._changed} stale" if self._check else f"{self._changed} changed, {self._same} the same"
        say(f"\n{what} in {self._output.as_posix()} ({state}), {seconds:.1f} s")
        if not self._check:
            say(f"read first: {(self._output / 'index.html').as_posix()}")
        if self._bad:
            say(f"changes required in {len(self._bad)}: archgen validate {' '.join(self._bad)}")

    def exit(self, fail_on: str) -> Exit:
        """The exit code: 2 for what could not be used, 1 for stale files or findings, else 0."""
        if self._unusable:
            return Exit.UNUSABLE
        if self._check and self._changed:
            return Exit.FINDINGS
        if fail_on != "never" and self._worst is not None and self._worst >= Severity[fail_on.upper()]:
            return Exit.FINDINGS
        return Exit.DONE
