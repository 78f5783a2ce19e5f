"""Where words go: results on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    """Print a line on standard error; nothing where there is no such stream."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)  # noqa: T201 - this is the place that prints


def put(data: str | bytes) -> None:
    """Write a result to standard output, byte for byte as UTF-8, and flush it.

    Flushing here lets a reader that has gone be noticed as `BrokenPipeError`, in time.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(data.encode() if isinstance(data, str) else data)
    sys.stdout.buffer.flush()


def coloured() -> bool:
    """True when standard output is a terminal and `NO_COLOR` is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def interactive() -> bool:
    """True when standard error is a terminal, so that a progress bar is of use."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
