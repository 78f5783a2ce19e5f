"""A text with pieces of it replaced: line ends, byte order mark and everything else as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from archgen.source.document import Span

_LINE_END = re.compile("\r\n|\r|\n")
_WORD = re.compile(r"[\w./%-]+")
_QUOTED = re.compile("(['\"]).*\\1", re.DOTALL)
_MARK = "\ufeff"


class OverlapError(ValueError):
    """Two changes that want the same piece of text."""


class Change(Struct, frozen=True):
    """Text to put in place of a span; an empty span inserts. Line ends within are line feeds."""

    span: Span
    text: str


def overlap(one: Span, other: Span) -> bool:
    """True when two spans share a character, or one inserts within the other.

    Insertions at the same place, or at the edge of another span, can both be made.
    """
    if one == other and _start(one) == _end(one):
        return False
    return _start(one) < _end(other) and _start(other) < _end(one)


def changed(text: str, changes: Sequence[Change]) -> str:
    """The text with every change made; those that insert at one place stand in the order given.

    `text` is a file as it stands: line ends of any kind, with or without a byte order mark. Spans
    count as documents do. A line that comes in ends as the line ends that it joins. A quoted word
    stays quoted. Raises `OverlapError`, and `ValueError` for a span outside the text.
    """
    lines = _Lines(text)
    made, at = [], 0
    for change in sorted(changes, key=lambda one: (_start(one.span), _end(one.span))):
        first, last = lines.index(*_start(change.span)), lines.index(*_end(change.span))
        if first < at:
            raise OverlapError(f"two changes at line {change.span.line}")
        new = _as_quoted(text[first:last], change.text).replace("\n", lines.end(change.span.line))
        made += [text[at:first], new]
        at = last
    return "".join([*made, text[at:]])


def _start(span: Span) -> tuple[int, int]:
    return span.line, span.column


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _as_quoted(old: str, new: str) -> str:
    """The new word in the quotes of the old: `"a":1` is a key and a value, `a:1` is one word."""
    quoted = _QUOTED.fullmatch(old)
    return f"{quoted[1]}{new}{quoted[1]}" if quoted and _WORD.fullmatch(new) else new


class _Lines:
    """Where the lines of a text begin, and how each ends."""

    def __init__(self, text: str) -> None:
        ends = list(_LINE_END.finditer(text))
        self._starts = [len(_MARK) if text.startswith(_MARK) else 0, *(end.end() for end in ends)]
        self._ends = [end[0] for end in ends]
        self._length = len(text)

    def index(self, line: int, column: int) -> int:
        """The index of a character; raises `ValueError` where the text has none there."""
        if not 0 < line <= len(self._starts):
            raise ValueError(f"there is no line {line}")
        index = self._starts[line - 1] + column - 1
        stop = self._starts[line] - len(self._ends[line - 1]) if line < len(self._starts) else self._length
        if not self._starts[line - 1] <= index <= stop:
            raise ValueError(f"line {line} has no column {column}")
        return index

    def end(self, line: int) -> str:
        """The line end of a line; that of the line before for the last, which may have none."""
        if not self._ends:
            return "\n"
        return self._ends[min(line, len(self._ends)) - 1]
