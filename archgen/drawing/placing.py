"""Where boxes and frames stand before x is known: columns, heights, and the columns lines cross."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.views.view import Box, Line, View


class BoxSize(Struct, frozen=True):
    """How far a box reaches from its icon's centre, in pixels, and its texts as wrapped.

    `half_width` covers the widest of icon, text and marks; `above` and `below` reach up and down, `badge`
    to the end of its badge at the right, which may stick out.
    """

    half_width: float
    above: float
    below: float
    title_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    badge: float = 0.0


class Chain(Struct, frozen=True):
    """How a line crosses the columns between its ends.

    `left` and `right` are the box ids in laying order (left to right); `reversed` is true when
    the arrow stands at the left end. `waypoints` are (column, y) for every column crossed
    between the ends, in laying order. `vertical` is true for a line within one column.
    """

    line: Line
    left: str
    right: str
    reversed: bool
    waypoints: tuple[tuple[int, float], ...]
    vertical: bool = False


class FrameExtent(Struct, frozen=True):
    """A frame's columns (inclusive) and its top and bottom in pixels, shelf included."""

    first: int
    last: int
    top: float
    bottom: float
    depth: int


class Placing(Struct, frozen=True):
    """Everything but x. `y` is the height of each box's icon centre.

    `columns` lists each column's boxes from the top, satellites included. `satellites` maps a
    box that hangs above or below another in the same column to that other.
    """

    view: View
    boxes: Mapping[str, Box]
    sizes: Mapping[str, BoxSize]
    columns: tuple[tuple[str, ...], ...]
    column_of: Mapping[str, int]
    y: Mapping[str, float]
    satellites: Mapping[str, str]
    chains: tuple[Chain, ...]
    frames: Mapping[str, FrameExtent]
