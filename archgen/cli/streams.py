"""Where words go: results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    """Print a line on standard error; nothing where there is no such stream."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)  # noqa: T201 - this is the place that prints


def put(data: str | bytes) -> None:
    """Write a result to standard output, byte for byte as UTF-8, and flush it.

    Flushing here lets a reader that has gone be noticed as `BrokenPipeError`, in time. Writes
    nothing where there is no such stream.
    """
    if sys.stdout is None:
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data.encode() if isinstance(data, str) else data)
    sys.stdout.buffer.flush()


def terminal() -> bool:
    """True when standard output is a terminal, and so read by people."""
    return sys.stdout is not None and sys.stdout.isatty()


def coloured() -> bool:
    """True when standard output is a terminal and `NO_COLOR` is not set."""
    return terminal() and not os.environ.get("NO_COLOR")


def interactive() -> bool:
    """True when standard error is a terminal, so that a progress bar is of use."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def progress(what: str, total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's standard error, nothing elsewhere; call what it gives after each of `total`."""
    if not (shown and interactive()):
        yield _nothing
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def _nothing() -> None:
    """Stands for a bar where there is none."""
