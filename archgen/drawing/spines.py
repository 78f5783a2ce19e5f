"""The request paths: chains of lines that shall run straight through the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from archgen.catalogue.capabilities import HoldsData
from archgen.catalogue.types import TYPES
from archgen.views.view import Box, Lane, Line, LineKind

STRAIGHT = {LineKind.REQUEST, LineKind.DATA, LineKind.MESSAGE}
"""Kinds of line that a request path consists of."""


def with_spines(
    boxes: Mapping[str, Box], lines: Sequence[Line], column: Mapping[str, int], host: Mapping[str, str]
) -> tuple[Line, ...]:
    """The lines with `spine` set on every request path, at most one to and one from each box.

    The first path follows the lines the view marks and goes on to its end. Then each client,
    each API and each source of messages that is on no path starts one through boxes that are
    on none. `host` lists satellites: no path runs through them.
    """
    return _Paths(boxes, lines, column, host).solve()


class _Paths:
    """The lines chosen so far."""

    def __init__(
        self,
        boxes: Mapping[str, Box],
        lines: Sequence[Line],
        column: Mapping[str, int],
        host: Mapping[str, str],
    ) -> None:
        self.boxes = boxes
        self.lines = lines
        self.onward: dict[str, list[int]] = {name: [] for name in boxes}
        for number, line in enumerate(lines):
            ahead = column[line.source] < column[line.target]
            if ahead and line.kind in STRAIGHT and not {line.source, line.target} & set(host):
                self.onward[line.source].append(number)
        self.chosen: dict[int, None] = {}
        self.left: set[str] = set()
        self.right: set[str] = set()

    def solve(self) -> tuple[Line, ...]:
        """Mark the paths."""
        marked = [
            number for numbers in self.onward.values() for number in numbers if self.lines[number].spine
        ]
        for number in sorted(marked):
            self._choose(number)
        for name in dict.fromkeys(self.lines[number].target for number in tuple(self.chosen)):
            self._walk(name)
        for name in self._starts():
            if name not in self.left and name not in self.right:
                self._walk(name)
        return tuple(replace(line, spine=number in self.chosen) for number, line in enumerate(self.lines))

    def _choose(self, number: int) -> bool:
        """Take a line if neither end has one on that side."""
        line = self.lines[number]
        if line.source in self.right or line.target in self.left:
            return False
        self.chosen[number] = None
        self.right.add(line.source)
        self.left.add(line.target)
        return True

    def _starts(self) -> list[str]:
        """Clients, then APIs, then what sends messages."""
        sends = {line.source for line in self.lines if line.kind is LineKind.MESSAGE}
        clients = [name for name, box in self.boxes.items() if box.lane is Lane.OUTSIDE]
        doors = [name for name, box in self.boxes.items() if box.lane is Lane.API]
        return [*clients, *doors, *(name for name in self.boxes if name in sends)]

    def _walk(self, name: str) -> None:
        """Go on from a box, through boxes on no path, as far as it goes."""
        while name not in self.right:
            free = [
                number
                for number in self.onward[name]
                if self.lines[number].target not in self.left | self.right
            ]
            if not free:
                return
            number = min(free, key=self._preference)
            self._choose(number)
            name = self.lines[number].target

    def _preference(self, number: int) -> tuple[bool, int, int]:
        """Lines of the main flow first, then as good an end or step as there is, then as declared."""
        line = self.lines[number]
        return not line.steps, self._standing(self.boxes[line.target]), number

    def _standing(self, box: Box) -> int:
        """How late a box is chosen to go on to: 0 a store or a step on, then dead ends and the outside."""
        if box.lane is Lane.OUTSIDE:
            return 3
        if box.lane is Lane.DATA:
            model = TYPES.get(box.type)
            return 2 if model is not None and not issubclass(model, HoldsData) else 0
        return 0 if self.onward[box.id] else 1
