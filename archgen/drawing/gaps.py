"""How wide the gaps between columns are, and so the x of every column, track and frame border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from archgen.drawing.bundles import Key, Wire
from archgen.drawing.direction import reach_of
from archgen.drawing.label_room import EDGE, Half, pill_of, row_rooms, side_rooms
from archgen.drawing.pills import HEIGHT
from archgen.drawing.placing import FrameExtent, Placing
from archgen.drawing.ports import Run
from archgen.drawing.tracks import APART, find_trunks, order_tracks
from archgen.views.view import Direction

PADDING = 20.0
NESTED = 17.0
_PADS = (PADDING, NESTED)
_TITLED = (40.0, 34.0)
"""Where the flow goes down, frames have their titles before what is in them, and their shelves after it."""
_FOOT = (18.0, 14.0)
_LEAST = 46.0
_LOOP = 22.0
"""From a column to the first line that runs round it: clear of the side of its lane."""
_NARROWEST = 36.0
_BARE = -15.0
"""How far a row without boxes reaches: frames in it have nothing between their title and their shelf."""
_TITLE = 24.0
"""How far below a frame's top its title reaches."""


class Across(Struct, frozen=True):
    """The x of everything: column centres and half widths, frame sides, tracks.

    `tracks` is keyed by gap and bundle; gap `g` lies right of column `g`. `right` is the x where
    the rightmost frame or column ends.
    """

    centres: tuple[float, ...]
    halves: tuple[Half, ...]
    frames: Mapping[str, tuple[float, float]]
    tracks: Mapping[tuple[int, Key], float]
    left: float
    right: float


class _Gap(Struct, frozen=True):
    """What one gap needs: loops, borders that end, labels, tracks, labels, borders that start."""

    loops: Mapping[Key, int]
    loop_room: float
    ending: float
    left_room: float
    tracks: Mapping[Key, int]
    right_room: float
    starting: float

    @property
    def tracks_width(self) -> float:
        """The width of all tracks."""
        return APART * (max(self.tracks.values(), default=-1) + 1)

    @property
    def needed(self) -> float:
        """The width without regard to the least width of a gap."""
        inner = self.left_room + self.tracks_width + self.right_room
        return self.loop_room + self.ending + EDGE + inner + EDGE + self.starting


def spread_columns(
    placing: Placing,
    wires: Sequence[Wire],
    runs: Mapping[int, Run],
    least: Mapping[int, float],
    titles: Mapping[str, float],
    left: float,
    shelves: Mapping[str, float],
) -> Across:
    """The x of columns, tracks and frame sides.

    `least` is the least width of a column where its lane's title asks for one, `titles` the width
    each frame's title needs, `left` the x at which the drawing starts.
    """
    down = placing.view.direction is Direction.DOWN
    before = pads(placing.frames, _TITLED if down else _PADS, at_start=True, shelves={})
    after = pads(placing.frames, _FOOT if down else _PADS, at_start=False, shelves=shelves if down else {})
    halves = _lying(placing) if down else _half_widths(placing, least, titles, before, after)
    gaps = [
        _measure(placing, wires, runs, gap, halves, (before, after)) for gap in range(len(placing.columns))
    ]
    x = left + max((before[f] for f, extent in placing.frames.items() if extent.first == 0), default=0.0)
    centres: list[float] = []
    tracks: dict[tuple[int, Key], float] = {}
    loop_rooms: list[float] = []
    for column, gap in enumerate(gaps):
        centres.append(x + halves[column][0])
        edge = x + sum(halves[column])
        loop_rooms.append(gap.loop_room)
        wide = max(_LEAST, gap.needed)
        slack = (wide - gap.needed) / 2
        for key, level in gap.loops.items():
            tracks[column, key] = edge + _LOOP + level * APART
        begin = edge + gap.loop_room + gap.ending + EDGE + gap.left_room + slack + APART / 2
        for key, level in gap.tracks.items():
            tracks[column, key] = begin + level * APART
        x = edge + wide
    frames = {
        frame: (
            centres[extent.first] - halves[extent.first][0] - before[frame],
            centres[extent.last] + halves[extent.last][1] + loop_rooms[extent.last] + after[frame],
        )
        for frame, extent in placing.frames.items()
    }
    ends = [c + h[1] + room for c, h, room in zip(centres, halves, loop_rooms, strict=True)]
    right = max([*ends, *(side[1] for side in frames.values())], default=left)
    return Across(tuple(centres), tuple(halves), frames, tracks, left, right)


def pads(
    frames: Mapping[str, FrameExtent],
    room: tuple[float, float],
    *,
    at_start: bool,
    shelves: Mapping[str, float],
) -> dict[str, float]:
    """How far each frame's side stands off its first (or last) column, deeper frames nearer.

    `room` is what a frame keeps from its boxes, and from the frames within it; `shelves` are the heights
    that stand there too. Frames of one depth that begin (or end) at one column do so at one x.
    """
    found: dict[str, float] = {}
    depths = sorted({extent.depth for extent in frames.values()}, reverse=True)
    for depth in depths:
        level = {name: extent for name, extent in frames.items() if extent.depth == depth}
        found |= _level_pads(frames, level, found, room, at_start=at_start, shelves=shelves)
    return found


def _level_pads(
    frames: Mapping[str, FrameExtent],
    level: Mapping[str, FrameExtent],
    deeper: Mapping[str, float],
    room: tuple[float, float],
    *,
    at_start: bool,
    shelves: Mapping[str, float],
) -> dict[str, float]:
    """The same for the frames of one depth, from those of the deeper ones."""
    found: dict[str, float] = {}
    widest: dict[int, float] = {}
    for name, extent in level.items():
        column = extent.first if at_start else extent.last
        inner = [
            deeper[other]
            for other, inside in frames.items()
            if inside.depth > extent.depth
            and (inside.first if at_start else inside.last) == column
            and extent.top <= inside.top
            and inside.bottom <= extent.bottom
        ]
        found[name] = (max(inner) + room[1] if inner else room[0]) + shelves.get(name, 0.0)
        widest[column] = max(widest.get(column, 0.0), found[name])
    return {name: widest[extent.first if at_start else extent.last] for name, extent in level.items()}


def _half_widths(
    placing: Placing,
    least: Mapping[int, float],
    titles: Mapping[str, float],
    before: Mapping[str, float],
    after: Mapping[str, float],
) -> list[Half]:
    halves = [
        max([_NARROWEST, least.get(column, 0.0) / 2, *(placing.sizes[box].half_width for box in boxes)])
        for column, boxes in enumerate(placing.columns)
    ]
    for frame, extent in placing.frames.items():
        if extent.first == extent.last:
            wanted = (titles.get(frame, 0.0) - before[frame] - after[frame]) / 2
            halves[extent.first] = max(halves[extent.first], wanted)
        elif _climbs_past(placing, extent):
            wanted = (titles.get(frame, 0.0) - before[frame] - EDGE) / 2
            halves[extent.first] = max(halves[extent.first], wanted)
    return [(half, half) for half in halves]


def _lying(placing: Placing) -> list[Half]:
    """How far rows of boxes reach above and below their icons' centres."""
    direction = placing.view.direction
    found = []
    for boxes in placing.columns:
        reaches = [reach_of(placing.sizes[box], direction) for box in boxes]
        before = max((reach.before for reach in reaches), default=_BARE)
        found.append((before, max((reach.after for reach in reaches), default=_BARE)))
    return found


def _climbs_past(placing: Placing, extent: FrameExtent) -> bool:
    """True when a line passes a frame's title right of its first column: that column holds all of it."""
    for chain in placing.chains:
        ends = (chain.left, chain.right)
        first, last = ((placing.column_of[end], placing.y[end]) for end in ends)
        for (column, y), (_, onward) in pairwise((first, *chain.waypoints, last)):
            low, high = min(y, onward), max(y, onward)
            if column == extent.first and low < extent.top + _TITLE and high > extent.top:
                return True
    return False


def _measure(
    placing: Placing,
    wires: Sequence[Wire],
    runs: Mapping[int, Run],
    gap: int,
    halves: Sequence[Half],
    borders: tuple[Mapping[str, float], Mapping[str, float]],
) -> _Gap:
    trunks = find_trunks(wires, runs, gap)
    loops = order_tracks([trunk for trunk in trunks if trunk.loop])
    before, after = borders
    starting = (before[f] for f, extent in placing.frames.items() if extent.first == gap + 1)
    ending = (after[f] for f, extent in placing.frames.items() if extent.last == gap)
    down = placing.view.direction is Direction.DOWN
    left, right = row_rooms(wires, runs, gap) if down else side_rooms(wires, runs, gap, halves)
    return _Gap(
        loops=loops,
        loop_room=_loop_room(wires, gap, loops, down=down),
        ending=max(ending, default=0.0),
        left_room=left,
        tracks=order_tracks([trunk for trunk in trunks if not trunk.loop]),
        right_room=right,
        starting=max(starting, default=0.0),
    )


def _loop_room(wires: Sequence[Wire], gap: int, loops: Mapping[Key, int], *, down: bool) -> float:
    if not loops:
        return 0.0
    labels = (HEIGHT if down else pill_of(wire) for wire in wires if wire.loop and wire.first == gap)
    return _LOOP + APART * max(loops.values()) + max(6.0, *(label / 2 for label in labels), 0.0)
