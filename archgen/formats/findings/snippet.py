"""A stretch of a file with marks under what a finding is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from archgen.finding.finding import Label
from archgen.formats.terminal import WIDTH, columns, cut, safe

_JOINED = 2
_LEAD_IN = 30


def snippet(lines: Sequence[str], primary: Label, related: Sequence[Label]) -> list[str]:
    """The lines of a file that the labels stand on, each with its marks below.

    The primary label is marked with `^`, the related ones of the same file with `-`. One line
    left out between two is shown, more are `...`. Empty where the file has no such line.
    """
    marked: dict[int, list[tuple[Label, str]]] = {}
    for label, sign in [(primary, "^"), *((label, "-") for label in related if label.path == primary.path)]:
        if 0 < label.span.line <= len(lines):
            marked.setdefault(label.span.line, []).append((label, sign))
    if not marked:
        return []
    gutter = len(str(max(marked)))
    rows = [f"{' ' * gutter} |"]
    before = min(marked)
    for number in sorted(marked):
        if number - before > _JOINED:
            rows.append("...")
        elif number - before == _JOINED:
            rows.append(_numbered(number - 1, cut(safe(lines[number - 2]), WIDTH - gutter - 3), gutter))
        before = number
        labels = sorted(marked[number], key=lambda pair: (pair[0].span, pair[1]))
        view = _window(lines[number - 1], labels, WIDTH - gutter - 3)
        rows.append(_numbered(number, view.shown(), gutter))
        rows += (f"{' ' * gutter} | {mark}" for label, sign in labels for mark in view.marks(label, sign))
    return rows


def _numbered(number: int, text: str, gutter: int) -> str:
    return f"{number:>{gutter}} | {text}".rstrip()


class _Window(Struct, frozen=True):
    """The part of a line that fits: from the character at `offset`, `room` columns wide."""

    line: str
    offset: int
    room: int

    @property
    def _lead(self) -> str:
        return "…" if self.offset else ""

    def shown(self) -> str:
        return cut(self._lead + safe(self.line[self.offset : self.offset + 4 * self.room]), self.room)

    def marks(self, label: Label, sign: str) -> Iterator[str]:
        """The row of marks under the line, with the label's words, below it where they do not fit."""
        span = label.span
        start = max(span.column - 1, self.offset)
        end = span.end_column - 1 if span.end_line == span.line else len(self.line.rstrip())
        before = self._lead + safe(self.line[self.offset : min(start, self.offset + 4 * self.room)])
        left = min(columns(before), self.room - 1)
        wide = columns(safe(self.line[start : min(end, start + 4 * self.room)]))
        marks = f"{' ' * left}{sign * max(1, min(wide, self.room - left))}"
        words = safe(label.text)
        if not words:
            yield marks
        elif len(marks) + 1 + columns(words) <= self.room:
            yield f"{marks} {words}"
        else:
            yield marks
            words = cut(words, self.room)
            yield f"{' ' * min(left, self.room - columns(words))}{words}"


def _window(line: str, labels: Sequence[tuple[Label, str]], room: int) -> _Window:
    """The whole line where all its labels begin in view; else from a little before the first."""
    first, last = labels[0][0].span.column - 1, labels[-1][0].span.column - 1
    if columns(safe(line[: min(last, 4 * room)])) < room - 1:
        return _Window(line, 0, room)
    return _Window(line, max(0, first - _LEAD_IN), room)
