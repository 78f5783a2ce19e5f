"""Tall pictures made wider, and long ones shorter.

The boxes of long columns are dealt out to several columns side by side; a long flow goes on in further
rows, each from the beginning, as writing does.
"""

from __future__ import annotations

from collections.abc import Mapping

from archgen.drawing.picture import Picture
from archgen.drawing.placing import Placing
from archgen.views.view import Direction, View

FROM_BOXES, TO_BOXES = 30, 160
"""Pictures of fewer boxes stay as they are; so do those of more: placing them again takes too long."""
NARROW = 0.75
"""Width by height of a drawing; below this it is wrapped."""
MOST_ABREAST = 8
"""So many boxes may stand in a row where the flow goes down, those that hang on others not counted."""
SHARES = (2, 3, 4)
"""Into how many the longest column may be divided."""
LONG = 3.0
"""A page's length along the flow by that across it; above this the flow goes on in a further row.

The other way round, above this columns are parted."""
ROWS = (2, 3, 4, 5, 6)
"""Into how many rows a flow may be divided."""


def is_tall(placing: Placing, width: float) -> bool:
    """Whether a drawing `width` pixels wide is so large and so narrow that it is better wrapped.

    A ranked view keeps its columns: they mean something.
    """
    large = not placing.view.ranked and FROM_BOXES < len(placing.boxes) <= TO_BOXES
    return large and width < NARROW * _height(placing)


def is_crowded(placing: Placing) -> bool:
    """Whether a row, where the flow goes down, has more boxes side by side than are read at a glance."""
    down = placing.view.direction is Direction.DOWN
    return (
        down
        and len(placing.boxes) <= TO_BOXES
        and max((len(row) for row in _roots(placing)), default=0) > MOST_ABREAST
    )


def _roots(placing: Placing) -> list[list[str]]:
    return [[box for box in column if box not in placing.satellites] for column in placing.columns]


def _height(placing: Placing) -> float:
    tops = [placing.y[box] - size.above for box, size in placing.sizes.items()]
    bottoms = [placing.y[box] + size.below for box, size in placing.sizes.items()]
    tops += [extent.top for extent in placing.frames.values()]
    bottoms += [extent.bottom for extent in placing.frames.values()]
    return max(bottoms, default=0.0) - min(tops, default=0.0)


def wrapped(placing: Placing, share: int) -> Mapping[str, int]:
    """A column for every box, so that none has more than its part of what the longest had.

    Boxes are dealt out from the top, one to each new column in turn, so that neighbours stay near;
    satellites stay with their hosts.
    """
    roots = _roots(placing)
    rows = -(-max((len(column) for column in roots), default=1) // share)
    found: dict[str, int] = {}
    first = 0
    for column in roots:
        parts = max(1, -(-len(column) // rows))
        found |= {box: first + place % parts for place, box in enumerate(column)}
        first += parts
    return found | {box: found[_root(placing, box)] for box in placing.satellites}


def _root(placing: Placing, box: str) -> str:
    while box in placing.satellites:
        box = placing.satellites[box]
    return box


def is_long(picture: Picture, view: View) -> bool:
    """Whether the picture of a view is so long along its flow that this is better divided into rows.

    A ranked view keeps its columns: they mean something.
    """
    along, across = _reach(picture, view)
    return not view.ranked and along > LONG * across


def is_tower(picture: Picture, view: View) -> bool:
    """Whether the picture of a view reaches so far across its flow that its columns are better parted.

    A few boxes without lines between them are such: all stand in one column.
    """
    along, across = _reach(picture, view)
    return len(picture.boxes) <= TO_BOXES and across > LONG * along


def _reach(picture: Picture, view: View) -> tuple[float, float]:
    """How far the page of a view reaches along its flow and across it."""
    down = view.direction is Direction.DOWN
    return (picture.height, picture.width) if down else (picture.width, picture.height)


def in_rows(placing: Placing, rows: int) -> Mapping[str, int]:
    """A column for every box, so that the flow within AWS goes on in so many rows.

    What stands before it and after it, outside AWS, stays there.
    """
    inside = [column for name, column in placing.column_of.items() if placing.boxes[name].frame]
    first, last = min(inside, default=0), max(inside, default=0)
    length = -(-(last - first + 1) // rows)

    def divided(column: int) -> int:
        if column < first:
            return column
        return first + (length if column > last else (column - first) % length)

    return {name: divided(column) for name, column in placing.column_of.items()}
