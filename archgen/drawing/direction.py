"""Along and across the flow: where the layout's two axes lie on the page.

The layout knows one way: columns follow each other along x, and y runs across them. A picture whose
flow goes down is laid out in just this way, from measures that lie on their side, and what was found
changes its axes once, when it goes to the page. So a layout's `x` is the page's y there.
"""

from __future__ import annotations

from msgspec import Struct

from archgen.drawing.picture import Rect
from archgen.drawing.placing import BoxSize
from archgen.drawing.sizes import ICON
from archgen.views.view import Direction

END = 3.0
"""How far from the icon a line starts or ends."""
UNDER_TEXT = 4.0
"""How far below a box's last text or mark a line starts or ends."""

Point = tuple[float, float]


class Reach(Struct, frozen=True):
    """How far a box reaches from its icon's centre in the layout, and where lines touch it.

    `before` and `after` reach along the flow, `above` and `below` across it. Lines that come from
    the column before end `arrive` short of the centre, lines to the next begin `leave` after it.
    Those within the column touch it `over` above and `under` below the centre.
    """

    before: float
    after: float
    above: float
    below: float
    arrive: float
    leave: float
    over: float
    under: float


def reach_of(size: BoxSize, direction: Direction) -> Reach:
    """The reach of a box in the layout: under the icon its texts keep all lines away."""
    icon = ICON / 2 + END
    text = size.below + UNDER_TEXT
    across = across_of(size, direction)
    if direction is Direction.DOWN:
        return Reach(size.above, size.below, *across, icon, text, icon, icon)
    return Reach(size.half_width, size.half_width, *across, icon, icon, icon, text)


def across_of(size: BoxSize, direction: Direction) -> tuple[float, float]:
    """How far a box reaches above and below its icon's centre in the layout."""
    if direction is Direction.DOWN:
        return size.half_width, max(size.half_width, size.badge)
    return size.above, size.below


def point_of(point: Point, direction: Direction) -> Point:
    """A point of the layout on the page."""
    return (point[1], point[0]) if direction is Direction.DOWN else point


def rect_of(along: tuple[float, float], across: tuple[float, float], direction: Direction) -> Rect:
    """A rectangle on the page, from where it begins and ends along and across the flow."""
    (left, right), (top, bottom) = (across, along) if direction is Direction.DOWN else (along, across)
    return Rect(left, top, right - left, bottom - top)
