"""What changes in a file, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

_NO_END = "\\ No newline at end of file\n"


def render(path: str, before: str, after: str) -> str:
    """The differences of two texts line by line, three lines around each; empty where there are none.

    `path` is relative, with `/`. Lines keep their ends, so a carriage return stands in the diff too.
    """
    name = path.removeprefix("./")
    return "".join(_whole(unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")))


def _lines(text: str) -> list[str]:
    """Lines as `patch` sees them: only a line feed ends one."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [last for last in text.split("\n")[-1:] if last]


def _whole(rows: Iterator[str]) -> Iterator[str]:
    for row in rows:
        yield row if row.endswith("\n") else f"{row}\n{_NO_END}"
