"""Places a view: the column and height of every box, line and frame; everything but x."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from archgen.drawing.badges import badge_reach
from archgen.drawing.columns import columns_of
from archgen.drawing.frames import Framing, framing, with_row_below
from archgen.drawing.grid import Grid, Run, lay_out
from archgen.drawing.heights import Heights, Stacking
from archgen.drawing.mirror import mirrored
from archgen.drawing.order import Order, crossings, orders_of
from archgen.drawing.partings import partings, raised
from archgen.drawing.placing import Chain, FrameExtent, Placing
from archgen.drawing.satellites import Hangings, hang
from archgen.drawing.sizes import size_of
from archgen.drawing.spines import with_spines
from archgen.drawing.straighten import straighten
from archgen.drawing.titles import title_widths
from archgen.views.view import Box, View

UNLIKE = 10.0
"""What it costs that the copies in a further Region stand otherwise than in the first: as five crossings."""


def place(
    view: View, shelf_heights: Mapping[str, float], columns: Mapping[str, int] | None = None
) -> Placing:
    """Where every box, frame and line of the view stands, but for x.

    `shelf_heights` gives for a frame's id the pixels its shelf needs at its bottom, 0 where
    missing. `columns` gives every box its column; without it the flow does. Lines on a request
    path have `spine` set in the result's view and chains. Each call starts anew: the result
    depends on nothing but the arguments.
    """
    boxes = {box.id: box for box in view.boxes}
    sizes = {box.id: replace(size_of(box), badge=badge_reach(box)) for box in view.boxes}
    hung = hang(view, sizes)
    column = with_row_below(view, columns if columns is not None else columns_of(view, hung.root))
    lines = with_spines(boxes, view.lines, column, hung.host)
    frames = framing(view, column, title_widths(view))
    grid = lay_out(boxes, lines, column, hung, frames)
    order, heights = _settle(grid, frames, hung, shelf_heights, boxes)
    return Placing(
        view=replace(view, lines=lines),
        boxes=boxes,
        sizes=sizes,
        columns=_columns(grid, order, hung),
        column_of=column,
        y={name: heights.items[grid.item_of[name]] + hung.offset[name] for name in boxes},
        satellites=dict(hung.host),
        chains=tuple(_chain(run, grid, heights) for run in grid.runs),
        frames=_extents(frames, heights),
    )


def _settle(
    grid: Grid,
    frames: Framing,
    hung: Hangings,
    shelf_heights: Mapping[str, float],
    boxes: Mapping[str, Box],
) -> tuple[Order, Heights]:
    """The order and heights with the fewest crossings and steps, then the least length of lines.

    Where copies in further Regions can stand as in the first for a few more of both, they do: Regions that
    look alike are read once.
    """
    tried: list[tuple[tuple[float, float, float, float], int, Order, Heights]] = []
    found = orders_of(grid)
    alike = [mirrored(grid, order, boxes) for order in found]
    for order in [*found, *(order for order in alike if order not in found)]:
        stacking = Stacking(grid, order, frames, shelf_heights)
        heights = straighten(stacking, stacking.solve(), hung)
        untidy, above, climbs = _untidiness(grid, order, heights)
        unlike = UNLIKE * (order not in alike)
        tried.append(((untidy + unlike, unlike, above, climbs), len(tried), order, heights))
    _, _, order, heights = min(tried)
    return order, heights


def _untidiness(grid: Grid, order: Order, heights: Heights) -> tuple[float, float, float]:
    """What disturbs, worst first.

    Crossings and parted trunks, which count double, with steps; then lines out of AWS above
    what they pass; then the pixels that lines climb.
    """
    climbs = [
        abs(heights.items[link.left] + link.from_left - heights.items[link.right] - link.from_right)
        for link in grid.links
    ]
    steps = sum(climb > 0 for climb in climbs)
    return 2 * (crossings(grid, order) + partings(grid, order)) + steps, raised(grid, order), sum(climbs)


def _columns(grid: Grid, order: Order, hung: Hangings) -> tuple[tuple[str, ...], ...]:
    """Each column's boxes from the top, satellites included."""
    return tuple(
        tuple(
            name
            for number in column
            if grid.items[number].box
            for name in hung.stacks[grid.items[number].box]
        )
        for column in order
    )


def _chain(run: Run, grid: Grid, heights: Heights) -> Chain:
    """A line with the points where it passes columns."""
    points = tuple((grid.items[number].column, heights.items[number]) for number in run.passes)
    return Chain(run.line, run.left, run.right, run.turned, points, run.vertical)


def _extents(frames: Framing, heights: Heights) -> dict[str, FrameExtent]:
    """Every frame's columns, top, bottom and depth."""
    return {
        name: FrameExtent(*frames.span[name], *heights.frames[name], frames.depth[name])
        for name in frames.parent
    }
