"""How every line runs: horizontal at port height, vertical in its track, never across a box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.bundles import Key, Wire
from archgen.drawing.direction import Point, Reach, point_of, reach_of
from archgen.drawing.gaps import Across
from archgen.drawing.placing import Chain, Placing
from archgen.drawing.ports import EVEN, Run
from archgen.views.view import Direction


class Stretch(Struct, frozen=True):
    """A straight piece of a line, from its upper or left end to the other one.

    `shared` is true where other lines of its bundle run on the same pixels. `keys` are the
    bundles that this piece may touch without crossing them.
    """

    start: Point
    end: Point
    keys: frozenset[Key]
    shared: bool = False

    @property
    def flat(self) -> bool:
        """True for a horizontal piece."""
        return self.start[1] == self.end[1]


class Path(Struct, frozen=True):
    """A routed wire: its corners in laying order (left to right, top to bottom) and its pieces."""

    wire: Wire
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]


def find_upright(placing: Placing) -> tuple[bool, ...]:
    """For every chain, whether it runs straight up or down between two neighbours in one column.

    Only the first line of a pair does, and only if both stand in the same frame: otherwise it
    would cut through the title or the shelf between them.
    """
    seen: set[frozenset[str]] = set()
    found = []
    for chain in placing.chains:
        pair = frozenset((chain.left, chain.right))
        straight = pair not in seen and _are_neighbours(placing, chain)
        if straight:
            seen.add(pair)
        found.append(straight)
    return tuple(found)


def _are_neighbours(placing: Placing, chain: Chain) -> bool:
    column = placing.column_of[chain.left]
    if chain.left == chain.right or column != placing.column_of[chain.right]:
        return False
    low, high = sorted((placing.y[chain.left], placing.y[chain.right]))
    between = any(low < placing.y[box] < high for box in placing.columns[column])
    same_frame = placing.boxes[chain.left].frame == placing.boxes[chain.right].frame
    return same_frame and not between


def route(
    placing: Placing, wires: Sequence[Wire], runs: Mapping[int, Run], across: Across
) -> tuple[Path, ...]:
    """The path of every wire, in the order of the wires."""
    shares: Counter[tuple[int, Key]] = Counter(
        (gap, wire.bundle_in(gap)) for wire in wires for gap in range(wire.first, wire.last)
    )
    paths = []
    for wire in wires:
        if wire.upright:
            paths.append(_upright(placing, wire, across))
        elif wire.loop:
            paths.append(_loop(placing, wire, runs[wire.index], across))
        else:
            paths.append(_across(placing, wire, runs[wire.index], across, shares))
    return tuple(paths)


def _upright(placing: Placing, wire: Wire, across: Across) -> Path:
    upper, lower = sorted((wire.chain.left, wire.chain.right), key=lambda box: placing.y[box])
    x = across.centres[wire.first]
    top = (x, placing.y[upper] + _reach(placing, upper).under)
    bottom = (x, placing.y[lower] - _reach(placing, lower).over)
    points = (top, bottom) if upper == wire.chain.left else (bottom, top)
    return Path(wire, points, (Stretch(top, bottom, frozenset([wire.own])),))


def _reach(placing: Placing, box: str) -> Reach:
    return reach_of(placing.sizes[box], placing.view.direction)


def _loop(placing: Placing, wire: Wire, run: Run, across: Across) -> Path:
    begin, end = (
        across.centres[wire.first] + _reach(placing, box).leave for box in (wire.chain.left, wire.chain.right)
    )
    track = across.tracks[wire.first, wire.start]
    points = ((begin, run.left), (track, run.left), (track, run.right), (end, run.right))
    keys = frozenset([wire.start])
    upright = sorted((points[1], points[2]))
    stretches = (
        Stretch(points[0], points[1], keys),
        Stretch(upright[0], upright[1], keys),
        Stretch(points[3], points[2], keys),
    )
    return Path(wire, points, stretches)


def _across(placing: Placing, wire: Wire, run: Run, across: Across, shares: Counter[tuple[int, Key]]) -> Path:
    keys = frozenset(wire.bundle_in(gap) for gap in range(wire.first, wire.last))
    goal = across.centres[wire.last] - _reach(placing, wire.chain.right).arrive
    here = (across.centres[wire.first] + _reach(placing, wire.chain.left).leave, run.left)
    points = [here]
    stretches: list[Stretch] = []
    shared = False
    for gap in range(wire.first, wire.last):
        key = wire.bundle_in(gap)
        track = across.tracks.get((gap, key))
        y = run.at(gap + 1, wire)
        if track is None:
            continue
        common = shares[gap, key] > 1
        from_box = common and key[0] == "start"
        to_box = common and key[0] == "end"
        stretches.append(Stretch(here, (track, here[1]), keys, shared or from_box))
        if abs(y - here[1]) > EVEN:
            ends = sorted(((track, here[1]), (track, y)))
            stretches.append(Stretch(ends[0], ends[1], keys, common))
            points += [(track, here[1]), (track, y)]
            here = (track, y)
        else:
            here = (track, here[1])
        shared = to_box
    end = (goal, here[1])
    stretches.append(Stretch(here, end, keys, shared))
    points.append(end)
    return Path(wire, tuple(points), tuple(stretches))


def on_page(paths: Sequence[Path], direction: Direction) -> tuple[Path, ...]:
    """The paths of a layout as they run on the page."""
    if direction is Direction.RIGHT:
        return tuple(paths)
    return tuple(
        Path(
            path.wire,
            tuple(point_of(point, direction) for point in path.points),
            tuple(
                replace(one, start=point_of(one.start, direction), end=point_of(one.end, direction))
                for one in path.stretches
            ),
        )
        for path in paths
    )
