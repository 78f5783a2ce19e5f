"""The whole way from a view to a picture: place, route, label, and the page around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.badges import badge_area
from archgen.drawing.bundles import bundle
from archgen.drawing.contents import fill_box, text_area
from archgen.drawing.crossings import find_hops
from archgen.drawing.direction import Point, across_of, point_of
from archgen.drawing.gaps import Across, spread_columns
from archgen.drawing.jogs import level
from archgen.drawing.labels import Ground
from archgen.drawing.lanes import find_bands, least_widths, place_lanes
from archgen.drawing.nudge import nudge
from archgen.drawing.numbers import outside_numbers, place_steps
from archgen.drawing.page import MARGIN, frame_areas, place_frames, place_heading, surround
from archgen.drawing.picture import (
    Picture,
    PlacedBox,
    PlacedFrame,
    PlacedLabel,
    PlacedLane,
    Rect,
    RoutedLine,
    Text,
)
from archgen.drawing.place import place
from archgen.drawing.placing import Placing
from archgen.drawing.ports import Run, assign_ports
from archgen.drawing.route import Path, find_upright, on_page, route
from archgen.drawing.sequence import draw_sequence
from archgen.drawing.shelves import shelf_height
from archgen.drawing.titles import FRAME_TAB, title_widths
from archgen.drawing.wrap import ROWS, SHARES, in_rows, is_crowded, is_long, is_tall, is_tower, wrapped
from archgen.views.view import Direction, View

Finder = Callable[[View, Mapping[str, float]], Placing]
_ROUNDS = 4
_ONE_ROW = 100_000.0


class _Layout(Struct, frozen=True):
    """A placing with everything that follows from it before labels."""

    placing: Placing
    across: Across
    paths: tuple[Path, ...]
    heights: Mapping[str, float]
    blocked: Mapping[str, tuple[float, ...]]


def draw(view: View) -> Picture:
    """The picture of a view: one page with every box, frame, line and text in pixels at scale 1.

    Large drawings that would be narrow towers have their long columns wrapped, and small ones that would
    be ribbons that way; a flow that would be a ribbon goes on in further rows.
    """
    if view.messages:
        return draw_sequence(view)
    heading, top = place_heading(view)
    finder: Finder = place
    layout = tower = _settle(finder, view, top)
    for share in SHARES:
        tall = is_tall(layout.placing, layout.across.right - layout.across.left)
        if not tall and not is_crowded(layout.placing):
            break
        finder = partial(place, columns=wrapped(tower.placing, share))
        layout = _settle(finder, view, top)
    picture = _finish(view, heading, _nudged(finder, view, top, layout))
    for is_too_far, parted, counts in ((is_long, in_rows, ROWS), (is_tower, wrapped, SHARES)):
        for count in counts:
            if not is_too_far(picture, view):
                break
            finder = partial(place, columns=parted(tower.placing, count))
            layout = _settle(finder, view, top)
            picture = _finish(view, heading, _nudged(finder, view, top, layout))
    return picture


def _finish(view: View, heading: tuple[Text, ...], layout: _Layout) -> Picture:
    """The page with everything on it, from where things stand and run."""
    placing, across = layout.placing, layout.across
    boxes = tuple(
        fill_box(box, placing.sizes[box.id], *point_of(_centre(layout, box.id), view.direction))
        for box in view.boxes
    )
    frames = place_frames(placing, across, layout.heights, layout.blocked)
    lanes = place_lanes(placing, find_bands(placing), across, layout.heights)
    paths = on_page(layout.paths, view.direction)
    ground = _ground(boxes, frames, lanes, view.direction)
    labels, numbers = place_steps(view, paths, boxes, frames, ground)
    lines = _lines(paths, find_hops(paths), labels)
    around = surround(view, heading, _drawing(boxes, frames, lines))
    return Picture(
        width=around.width,
        height=around.height,
        heading=heading,
        frames=frames,
        lanes=lanes,
        boxes=boxes,
        lines=lines,
        key=around.key,
        outside_title=around.strip_title,
        outside=around.strip,
        alternative=view.alternative,
        title=view.title,
        modules=view.modules,
        numbers=(*numbers, *outside_numbers(view, around.strip)),
    )


def _centre(layout: _Layout, box: str) -> Point:
    return layout.across.centres[layout.placing.column_of[box]], layout.placing.y[box]


def _settle(finder: Finder, view: View, top: float, least: Mapping[str, float] | None = None) -> _Layout:
    """Place and route until every shelf has the height its frame's width asks for.

    `least` are heights to begin with. They only grow from round to round, so this ends; three rounds
    have always been enough.
    """
    heights = least or {frame.id: shelf_height(frame, 0.0, _ONE_ROW) for frame in view.frames}
    for _ in range(_ROUNDS):
        placing = _shift(finder(view, heights), MARGIN if view.direction is Direction.DOWN else top)
        layout = _laid(placing, heights, top, apart=False)
        wanted = _wanted(view, layout)
        if wanted == heights:
            break
        heights = wanted
    return layout


def _nudged(finder: Finder, view: View, top: float, layout: _Layout) -> _Layout:
    """The layout with lines moved off each other, placed again where a shelf has less room by that.

    Only what is drawn is worth it: many ways are tried, and each is routed.
    """
    for _ in range(_ROUNDS):
        found = _laid(layout.placing, layout.heights, top, apart=True)
        wanted = _wanted(view, found)
        if wanted == layout.heights:
            break
        layout = _settle(finder, view, top, wanted)
    return found


def _laid(placing: Placing, heights: Mapping[str, float], top: float, *, apart: bool) -> _Layout:
    """Everything that follows from a placing; `apart` moves lines off each other."""
    across, paths = _route(placing, heights, top, apart=apart)
    rects = frame_areas(placing, across)
    drawn = on_page(paths, placing.view.direction)
    blocked = {frame: _cutting(drawn, rects[frame].bottom, heights[frame]) for frame in placing.frames}
    return _Layout(placing, across, paths, heights, blocked)


def _wanted(view: View, layout: _Layout) -> Mapping[str, float]:
    """The height each shelf needs where its frame stands now, at least what it has."""
    areas, blocked = frame_areas(layout.placing, layout.across), layout.blocked
    needed = {
        frame.id: shelf_height(frame, areas[frame.id].x, areas[frame.id].right, blocked[frame.id])
        for frame in view.frames
        if frame.id in layout.placing.frames
    }
    return {frame: max(height, needed.get(frame, 0.0)) for frame, height in layout.heights.items()}


def _route(
    placing: Placing, heights: Mapping[str, float], top: float, *, apart: bool
) -> tuple[Across, tuple[Path, ...]]:
    wires = bundle(placing, find_upright(placing))
    least = least_widths(find_bands(placing))
    titles = title_widths(placing.view)
    start = top if placing.view.direction is Direction.DOWN else MARGIN

    def lay(runs: Mapping[int, Run]) -> tuple[Across, tuple[Path, ...]]:
        across = spread_columns(placing, wires, runs, least, titles, start, heights)
        return across, route(placing, wires, runs, across)

    runs = level(placing, wires, assign_ports(placing, wires))
    return nudge(placing, wires, runs, lay) if apart else lay(runs)


def _shift(placing: Placing, top: float) -> Placing:
    """The placing moved down or up so that its uppermost part stands at `top`."""
    uppermost = [extent.top for extent in placing.frames.values()]
    uppermost += [
        y - across_of(placing.sizes[box], placing.view.direction)[0] for box, y in placing.y.items()
    ]
    uppermost += [y for chain in placing.chains for _, y in chain.waypoints]
    by = top - min(uppermost, default=top)
    return replace(
        placing,
        y={box: y + by for box, y in placing.y.items()},
        chains=tuple(
            replace(chain, waypoints=tuple((column, y + by) for column, y in chain.waypoints))
            for chain in placing.chains
        ),
        frames={
            name: replace(extent, top=extent.top + by, bottom=extent.bottom + by)
            for name, extent in placing.frames.items()
        },
    )


def _cutting(paths: Sequence[Path], bottom: float, height: float) -> tuple[float, ...]:
    """The x of upright pieces of lines that run through a shelf so high at a frame's bottom."""
    return tuple(
        sorted(
            {
                stretch.start[0]
                for path in paths
                for stretch in path.stretches
                if not stretch.flat and stretch.start[1] < bottom and stretch.end[1] > bottom - height
            }
        )
    )


def _entered(area: Rect, direction: Direction) -> tuple[Rect, Rect]:
    """The two sides of a frame through which lines come in and go out."""
    if direction is Direction.DOWN:
        return Rect(area.x, area.y, area.width, 0), Rect(area.x, area.bottom, area.width, 0)
    return Rect(area.x, area.y, 0, area.height), Rect(area.right, area.y, 0, area.height)


def _ground(
    boxes: Sequence[PlacedBox],
    frames: Sequence[PlacedFrame],
    lanes: Sequence[PlacedLane],
    direction: Direction,
) -> Ground:
    """What labels keep clear of."""
    solid: list[Rect] = []
    for box in boxes:
        solid += [box.icon, *(text_area(text) for text in box.texts), *(mark.area for mark in box.marks)]
        if badge := badge_area(box):
            solid.append(badge)
    borders: list[Rect] = []
    for frame in frames:
        title = text_area(frame.title)
        solid += [Rect(frame.area.x, frame.area.y, FRAME_TAB, FRAME_TAB), title]
        solid += [tile.bounds for tile in frame.tiles]
        if frame.shelf_title is not None:
            solid.append(text_area(frame.shelf_title))
        borders += _entered(frame.area, direction)
    for lane in lanes:
        solid += [text_area(text) for text in (lane.title, *lane.more)]
    return Ground(tuple(solid), tuple(borders), aside=direction is Direction.DOWN)


def _lines(
    paths: Sequence[Path], hops: Sequence[tuple[Point, ...]], labels: Sequence[PlacedLabel | None]
) -> tuple[RoutedLine, ...]:
    lines = []
    for path, bridged, label in zip(paths, hops, labels, strict=True):
        chain = path.wire.chain
        line = chain.line
        lines.append(
            RoutedLine(
                source=line.source,
                target=line.target,
                kind=line.kind,
                points=tuple(reversed(path.points)) if chain.reversed else path.points,
                bundle="/".join(path.wire.start),
                spine=line.spine,
                hops=bridged,
                label=label,
                arrow_at_start=line.both,
                emphasis=line.emphasis,
                words=line.label,
            )
        )
    return tuple(lines)


def _drawing(boxes: Sequence[PlacedBox], frames: Sequence[PlacedFrame], lines: Sequence[RoutedLine]) -> Rect:
    """The rectangle around everything that is drawn, from the page's margin."""
    areas = [*(box.bounds for box in boxes), *(frame.area for frame in frames)]
    areas += [line.label.area for line in lines if line.label]
    right = max(
        [area.right for area in areas] + [x for line in lines for x, _ in line.points], default=MARGIN
    )
    bottom = max(
        [area.bottom for area in areas] + [y for line in lines for _, y in line.points], default=MARGIN
    )
    top = min((area.y for area in areas), default=MARGIN)
    return Rect(MARGIN, top, right - MARGIN, bottom - top)
