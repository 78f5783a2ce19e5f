"""Indexes into a text as lines and columns."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import compress

from archgen.source.document import Span


class Positions:
    """Where the lines of a text begin; counts characters, as editors do, not bytes."""

    def __init__(self, text: str) -> None:
        # An array of four bytes a line: a file of nothing but line ends has four million of them.
        self._starts = array("I", [0])
        self._starts.extend(compress(range(1, len(text) + 1), map("\n".__eq__, text)))
        self._line = 1
        self._from = 0
        self._to = self._starts[1] if len(self._starts) > 1 else len(text) + 1
        self._length = len(text)

    def at(self, index: int) -> tuple[int, int]:
        """The line and the column, both from 1, of a character's index."""
        # Most questions are about the line of the question before.
        if not self._from <= index < self._to:
            self._line = bisect_right(self._starts, index)
            self._from = self._starts[self._line - 1]
            last = self._line == len(self._starts)
            self._to = self._length + 1 if last else self._starts[self._line]
        return self._line, index - self._from + 1

    def index(self, line: int, column: int) -> int:
        """The index of the character at a line and column of the text, both from 1."""
        return self._starts[line - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """The span from one index up to another; empty when `end` is not behind `start`."""
        line, column = self.at(start)
        if end <= start:
            return Span(line, column, line, column)
        if end < self._to:
            return Span(line, column, line, end - self._from + 1)
        return Span(line, column, *self.at(end))
