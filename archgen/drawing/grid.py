"""The columns with everything that takes height in them: stacks of boxes, and lines passing through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from archgen.drawing.frames import Framing
from archgen.drawing.satellites import Hangings
from archgen.views.view import Box, Line

PASSING = 9
"""How far a line that passes through a column reaches above and below itself."""
HANGING = 0.25
"""How far from its root, in places of a column, a satellite counts when crossings are weighed."""
SPINE_RANK = 3
"""How much more a line of the request path counts when crossings are weighed."""


class Item(Struct, frozen=True):
    """A root box with its satellites (`box`), or a place where a line passes (`box` is empty).

    `frame` is the frame it stands directly in; `path` sorts it among the frames of its column.
    """

    number: int
    column: int
    frame: str
    path: tuple[int, ...]
    above: float
    below: float
    box: str = ""


class Link(Struct, frozen=True):
    """A stretch of a line between two items, `left` first; in one column, the upper in the file first.

    `from_left` and `from_right` are the ends' heights below the items' anchors, other than 0
    at satellites.
    """

    left: int
    right: int
    rank: int
    from_left: float = 0
    from_right: float = 0


class Neighbour(NamedTuple):
    """An item that another one is joined to, with the rank of the line between them.

    `there` and `here` say where the line ends at either: 0 at the root box, a little less at what
    hangs above it, a little more below, in places of a column.
    """

    item: int
    rank: int
    there: float
    here: float


class Run(Struct, frozen=True):
    """A line with the items it passes, from left to right; `turned` if its arrow stands at the left."""

    line: Line
    left: str
    right: str
    passes: tuple[int, ...]
    turned: bool
    vertical: bool


class Grid(Struct, frozen=True):
    """All items, the stretches of lines between them, and the lines."""

    items: tuple[Item, ...]
    links: tuple[Link, ...]
    runs: tuple[Run, ...]
    item_of: Mapping[str, int]
    width: int

    def neighbours(self) -> list[list[Neighbour]]:
        """For each item the items it is joined to."""
        found: list[list[Neighbour]] = [[] for _ in self.items]
        for link in self.links:
            left, right = _shift(link.from_left), _shift(link.from_right)
            found[link.left].append(Neighbour(link.right, link.rank, right, left))
            found[link.right].append(Neighbour(link.left, link.rank, left, right))
        return found


def _shift(offset: float) -> float:
    """An end's height as a part of a place: what hangs on a box is nearer to it than any other item."""
    return HANGING * ((offset > 0) - (offset < 0))


class _Builder:
    """Collects items and links."""

    def __init__(
        self, boxes: Mapping[str, Box], column: Mapping[str, int], hung: Hangings, frames: Framing
    ) -> None:
        self.boxes = boxes
        self.column = column
        self.hung = hung
        self.frames = frames
        self.items: list[Item] = []
        self.links: list[Link] = []
        self.item_of: dict[str, int] = {}
        for name in hung.stacks:
            self._stand(name)
        for name, root in hung.root.items():
            self.item_of[name] = self.item_of[root]

    def _stand(self, name: str) -> None:
        """Add a root box."""
        self.item_of[name] = len(self.items)
        self._add(
            self.column[name], self.boxes[name].frame, self.hung.above[name], self.hung.below[name], name
        )

    def _add(self, column: int, frame: str, above: float, below: float, box: str = "") -> int:
        number = len(self.items)
        path = (*self.frames.path[frame], 0)
        self.items.append(Item(number, column, frame, path, above, below, box))
        return number

    def lay(self, line: Line) -> Run:
        """Add the items and links of a line."""
        first, last = self.column[line.source], self.column[line.target]
        turned = first > last
        left, right = (line.target, line.source) if turned else (line.source, line.target)
        first, last = min(first, last), max(first, last)
        inner = [
            self._add(
                place,
                self.frames.within(self.boxes[left].frame, self.boxes[right].frame, place),
                PASSING,
                PASSING,
            )
            for place in range(first + 1, last)
        ]
        chain = [self.item_of[left], *inner, self.item_of[right]]
        if chain[0] != chain[-1]:
            self._link(chain, left, right, SPINE_RANK if line.spine else 1)
        return Run(line, left, right, tuple(inner), turned, vertical=first == last)

    def _link(self, chain: Sequence[int], left: str, right: str, rank: int) -> None:
        end = len(chain) - 2
        for place, (one, other) in enumerate(pairwise(chain)):
            self.links.append(
                Link(
                    one,
                    other,
                    rank,
                    self.hung.offset[left] if place == 0 else 0,
                    self.hung.offset[right] if place == end else 0,
                )
            )


def lay_out(
    boxes: Mapping[str, Box],
    lines: Iterable[Line],
    column: Mapping[str, int],
    hung: Hangings,
    frames: Framing,
) -> Grid:
    """The grid of the boxes and lines; a line from a box to itself takes no room and is left out."""
    builder = _Builder(boxes, column, hung, frames)
    runs = tuple(builder.lay(line) for line in lines if line.source != line.target)
    spans = (last for _, last in frames.span.values())
    width = max([*column.values(), *spans], default=-1) + 1
    return Grid(tuple(builder.items), tuple(builder.links), runs, builder.item_of, width)
