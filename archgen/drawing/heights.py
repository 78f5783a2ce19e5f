"""How high everything stands: one exact solve over boxes, passing lines and frames together."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.drawing.frames import BOTTOM, FOREIGN, OUTERMOST, SIBLINGS, Framing
from archgen.drawing.grid import Grid, Item
from archgen.drawing.order import Order
from archgen.drawing.shelves import INSET, TILE_WIDTH
from archgen.drawing.simplex import Program
from archgen.drawing.sizes import BADGE_RISE, CARD_RISE, ICON
from archgen.views.view import Direction

BOXES = 20
"""Pixels between two boxes, one above the other."""
BOX_LINE = 10
"""Pixels between a box and a line that passes it."""
LINES = 4
"""Pixels between two passing lines, each with its own reach."""
SPINE = 160
PASSING = 32
PLAIN = 14
SAME_COLUMN = 8
FRAME = 4
NEIGHBOURS = 1
WHOLE = 6
"""Weights: the request path above all, then long lines, then frames, and closeness last.

`WHOLE` outweighs a frame's wish to be small, for Regions as wide as what they are in.
"""
SPARE = 12
"""How far a badge or a stack's cards may reach into the padding of a frame without lanes, so that frames
side by side begin at the same height above their icons."""
LEAST = 10
"""Pixels from the top of a frame without boxes to its padding and shelf: room for the title."""
BESIDE = 24
"""Pixels between a frame's title and the icons that lines come to from above."""
Part = Item | str
"""What stands in a column: an item, or a frame by its id."""


class Heights(Struct, frozen=True):
    """The y of every item, and the top and bottom of every frame, in pixels; the least top is 0."""

    items: tuple[float, ...]
    frames: Mapping[str, tuple[float, float]]


def gap(upper: Item, lower: Item) -> float:
    """Pixels between the anchors of two items, one above the other."""
    if upper.box and lower.box:
        between = BOXES
    elif upper.box or lower.box:
        between = BOX_LINE
    else:
        between = LINES
    return upper.below + between + lower.above


class Stacking:
    """Who stands above whom in each column, frame by frame, and by how much at least."""

    def __init__(self, grid: Grid, order: Order, frames: Framing, shelves: Mapping[str, float]) -> None:
        self.grid = grid
        self.frames = frames
        self.shelves = shelves
        self.program = Program()
        self.node = [self.program.node() for _ in grid.items]
        self.top = {frame: self.program.node() for frame in frames.parent}
        self.bottom = {frame: self.program.node() for frame in frames.parent}
        self.direct: dict[tuple[str, int], list[Item]] = {}
        for column in order:
            for number in column:
                item = grid.items[number]
                self.direct.setdefault((item.frame, item.column), []).append(item)
        self.filled = {around for frame, _ in self.direct for around in frames.chain(frame)}
        self.entries = _entries(grid, frames)

    def solve(self) -> Heights:
        """The best heights."""
        for frame in self.frames.parent:
            self._frame(frame)
        for frame in (OUTERMOST, *self.frames.parent):
            for column in range(self.grid.width):
                if self.frames.covers(frame, column):
                    self._column(frame, column)
        self._beside_titles()
        self._lines()
        y = self.program.solve()
        tops = [y[node] - item.above for node, item in zip(self.node, self.grid.items, strict=True)]
        least = min([*tops, *(y[node] for node in self.top.values())], default=0)
        return Heights(
            tuple(y[node] - least for node in self.node),
            {name: (y[self.top[name]] - least, y[self.bottom[name]] - least) for name in self.top},
        )

    def _beside_titles(self) -> None:
        """Every line that comes into a frame from the column before it beside that frame's title."""
        for number, entries in self.entries.items():
            for frame, offset in entries:
                least = self.frames.beside_title(frame) + BESIDE - offset
                self.program.keep(self.top[frame], self.node[number], least)

    def _frame(self, frame: str) -> None:
        """A frame as low as its shelf and padding at least, and as low as possible."""
        if self.frames.direction is Direction.DOWN:
            self.program.keep(self.top[frame], self.bottom[frame], self._narrowest(frame), FRAME)
            return
        least = self.frames.top(frame) if not self.frames.children[frame] else 0
        if not any(name == frame for name, _ in self.direct):
            least = LEAST
        self.program.keep(self.top[frame], self.bottom[frame], least + BOTTOM + self._shelf(frame), FRAME)

    def _pull(self, part: Part) -> int:
        """How much it costs that a thing stands off its frame's side.

        Where the flow goes down, Regions are as wide as what they are in: shelves have room, sides line up.
        So are frames of nothing but a shelf.
        """
        if self.frames.direction is not Direction.DOWN or isinstance(part, Item):
            return 0
        return WHOLE if part in self.frames.lanes or part not in self.filled else 0

    def _narrowest(self, frame: str) -> float:
        """The least extent of a frame across a flow that goes down: its title, and a shelf's tile."""
        tiles = TILE_WIDTH + 2 * INSET if self.shelves.get(frame) else 0.0
        return max(self.frames.beside_title(frame), tiles)

    def _shelf(self, frame: str) -> float:
        if self.frames.direction is Direction.DOWN:
            return 0
        return self.shelves.get(frame, 0)

    def _column(self, frame: str, column: int) -> None:
        """What stands directly in a frame within one column, from the top: items, then inner frames."""
        previous: Part | None = None
        for part in self._parts(frame, column):
            self._below(frame, previous, part)
            previous = part
        if frame and previous is not None:
            lower, reach = self._lower(previous)
            self.program.keep(
                lower, self.bottom[frame], reach + BOTTOM + self._shelf(frame), self._pull(previous)
            )

    def _parts(self, frame: str, column: int) -> list[Part]:
        """What stands directly in a frame within one column, from the top."""
        inner = [child for child in self.frames.children[frame] if self.frames.covers(child, column)]
        return [*self.direct.get((frame, column), []), *inner]

    def _below(self, frame: str, upper: Part | None, lower: Part) -> None:
        """One thing of a column below another, or below the frame's top if it is the first."""
        node, reach = self._upper(lower)
        if upper is None:
            if frame:
                pad = self.frames.top_for(frame, lower) if isinstance(lower, str) else self._pad(frame, lower)
                self.program.keep(self.top[frame], node, pad + reach, self._pull(lower))
            return
        above, depth = self._lower(upper)
        if isinstance(upper, Item) and isinstance(lower, Item):
            self.program.keep(above, node, gap(upper, lower), NEIGHBOURS)
            return
        between = SIBLINGS if isinstance(upper, str) and isinstance(lower, str) else FOREIGN
        self.program.keep(above, node, depth + between + reach)

    def _pad(self, frame: str, item: Item) -> float:
        """Pixels from a frame's top to the upper side of its first item."""
        pad = self.frames.top(frame)
        rise = item.above - ICON / 2
        if (
            self.frames.direction is Direction.DOWN
            or frame in self.frames.lanes
            or not item.box
            or rise > BADGE_RISE + CARD_RISE
        ):
            return pad
        return pad - min(SPARE, rise)

    def _upper(self, part: Part) -> tuple[int, float]:
        """The node that fixes a thing's upper side, and how far above it that is."""
        return (self.top[part], 0) if isinstance(part, str) else (self.node[part.number], part.above)

    def _lower(self, part: Part) -> tuple[int, float]:
        """The node that fixes a thing's lower side, and how far below it that is."""
        return (self.bottom[part], 0) if isinstance(part, str) else (self.node[part.number], part.below)

    def room(self, number: int, heights: Heights) -> tuple[float, float]:
        """The least and greatest y an item may have while everything else stays."""
        item = self.grid.items[number]
        parts = self._parts(item.frame, item.column)
        place = parts.index(item)
        low, high = float("-inf"), float("inf")
        if item.frame:
            top, bottom = heights.frames[item.frame]
            low = top + self._pad(item.frame, item) + item.above
            for frame, offset in self.entries.get(number, ()):
                least = self.frames.beside_title(frame) + BESIDE - offset
                low = max(low, heights.frames[frame][0] + least)
            high = bottom - self._shelf(item.frame) - BOTTOM - item.below
        if place:
            upper = parts[place - 1]
            if isinstance(upper, Item):
                low = heights.items[upper.number] + gap(upper, item)
        if place < len(parts) - 1:
            lower = parts[place + 1]
            if isinstance(lower, Item):
                high = heights.items[lower.number] - gap(item, lower)
            else:
                high = heights.frames[lower][0] - FOREIGN - item.below
        return low, high

    def _lines(self) -> None:
        """Every stretch of a line as level as its weight asks."""
        items = self.grid.items
        for link in self.grid.links:
            left, right = items[link.left], items[link.right]
            if link.rank > 1:
                weight = SPINE
            elif left.column == right.column:
                weight = SAME_COLUMN
            else:
                weight = PLAIN if left.box or right.box else PASSING
            self.program.level(
                self.node[link.left], self.node[link.right], weight, link.from_left - link.from_right
            )


def _entries(grid: Grid, frames: Framing) -> dict[int, list[tuple[str, float]]]:
    """Where the flow goes down, the frames that lines come into on their way to each item.

    With each is how far below the item's anchor the line meets it.
    """
    found: dict[int, list[tuple[str, float]]] = {}
    for link in grid.links:
        item = grid.items[link.right]
        if grid.items[link.left].column < item.column:
            found.setdefault(link.right, []).extend(
                (frame, link.from_right)
                for frame in frames.chain(item.frame)[:-1]
                if frames.span[frame][0] == item.column and frames.beside_title(frame)
            )
    return found
