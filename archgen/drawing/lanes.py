"""Tinted lanes behind the columns: one per Region and column, neighbours of one title joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from archgen.drawing.direction import rect_of
from archgen.drawing.frames import LANES_ASIDE, OWNERS, lane_owner, upwards
from archgen.drawing.gaps import Across
from archgen.drawing.measure import width
from archgen.drawing.picture import PlacedLane, Text
from archgen.drawing.placing import Placing
from archgen.views.view import Direction, Frame, FrameKind, Lane

SIZE = 10.5
_BESIDE = 9.0
_INSET = 8.0
_TOP = 34.0
_RISE = 15.0
_LINE = 12.0
_FOOT = 10.0
_MARGIN = LANES_ASIDE - _FOOT - 2 * _INSET
_WORDS = {
    Lane.EDGE: "EDGE",
    Lane.NETWORK: "NETWORK",
    Lane.API: "API",
    Lane.IDENTITY: "IDENTITY",
    Lane.COMPUTE: "COMPUTE",
    Lane.MESSAGING: "MESSAGING",
    Lane.DATA: "DATA",
    Lane.OPERATIONS: "OPERATIONS",
}
_MIXED = "SERVICES"
_ORDER = tuple(Lane)
_PAIR = {Lane.API, Lane.IDENTITY}
"""These two stand together by nature, and name their lane together."""


class Band(Struct, frozen=True):
    """A lane before x is known: its frame, its columns and its title."""

    frame: str
    first: int
    last: int
    lanes: tuple[Lane, ...]
    title: str


def find_bands(placing: Placing) -> tuple[Band, ...]:
    """The lanes of every frame that owns some, by frame, then from the left.

    A column of nothing but what stands in a VPC's frame for the network's sake has none: that frame
    says so, and the lane would be an empty band beside it. A lane that goes on behind it is one.
    """
    frames = {frame.id: frame for frame in placing.view.frames}
    found: dict[tuple[str, int], list[str]] = {}
    for box in placing.view.boxes:
        owner = lane_owner(box.frame, frames)
        if owner and box.lane is not Lane.OUTSIDE:
            found.setdefault((owner, placing.column_of[box.id]), []).append(box.id)
    bands: list[Band] = []
    for frame in frames:
        passed = -1
        for column in range(len(placing.columns)):
            boxes = found.get((frame, column))
            if boxes is None:
                continue
            lanes, title = _name(boxes, placing)
            last = bands[-1] if bands else None
            beside = last and last.frame == frame and column - 1 in (last.last, passed)
            if lanes == (Lane.NETWORK,) and all(placing.boxes[box].frame != frame for box in boxes):
                passed = column if beside and _alike(placing, column) else -1
                continue
            if last and beside and last.title == title and _alike(placing, column):
                bands[-1] = Band(frame, last.first, column, lanes, title)
            else:
                bands.append(Band(frame, column, column, lanes, title))
    return tuple(bands)


def _alike(placing: Placing, column: int) -> bool:
    """Whether a column and the one before lie in the same frames with lanes: one band can hold both."""
    owners = [frame.id for frame in placing.view.frames if frame.kind in {*OWNERS, FrameKind.REGION}]
    extents = [placing.frames[frame] for frame in owners if frame in placing.frames]
    return not any(column in (extent.first, extent.last + 1) for extent in extents)


def least_widths(bands: tuple[Band, ...]) -> dict[int, float]:
    """The least width of each column that lets its lane's title stand in two lines."""
    least: dict[int, float] = {}
    for band in bands:
        words = band.title.split(" ")
        splits = range(1, len(words) + 1)
        narrowest = min(
            max(spaced_width(" ".join(words[:cut])), spaced_width(" ".join(words[cut:]))) for cut in splits
        )
        if band.first == band.last:
            wanted = narrowest + 2 * (_INSET - _BESIDE) + 2.0
            least[band.first] = max(least.get(band.first, 0.0), wanted)
    return least


def place_lanes(
    placing: Placing, bands: tuple[Band, ...], across: Across, shelf_heights: Mapping[str, float]
) -> tuple[PlacedLane, ...]:
    """The lanes with their rectangles and titles in page pixels."""
    placed = []
    for band in bands:
        left = across.centres[band.first] - across.halves[band.first][0] - _BESIDE
        right = across.centres[band.last] + across.halves[band.last][1] + _BESIDE
        area = rect_of((left, right), _span(placing, band, shelf_heights), placing.view.direction)
        room = _MARGIN if placing.view.direction is Direction.DOWN else area.width - 2 * _INSET
        lines = _fold(band.title, room)
        texts = tuple(
            Text(line, area.x + _INSET, area.y + _RISE + place * _LINE, SIZE, bold=True, tone="lane")
            for place, line in enumerate(lines)
        )
        placed.append(PlacedLane(band.lanes, area, texts[0], texts[1:]))
    return tuple(placed)


def word_of(lane: Lane) -> str:
    """The title of a band that holds one lane; empty outside AWS, where there are none."""
    return _WORDS.get(lane, "")


def spaced_width(text: str) -> float:
    """The width of a lane's title with a pixel between its letters."""
    return width(text, SIZE, bold=True) + len(text)


def _name(boxes: list[str], placing: Placing) -> tuple[tuple[Lane, ...], str]:
    """The lanes of a column, most boxes first, and its title.

    A guard that only hangs on another box names no lane while others do, nor do fewer logs and alarms.
    Of several the one with most boxes names it, and an API, which stands below others only where a flow
    goes on in a further row; where two have as many, both. More are told as one.
    """
    standing = [
        box for box in boxes if box not in placing.satellites or placing.boxes[box].lane is not Lane.EDGE
    ]
    counts = Counter(placing.boxes[box].lane for box in standing or boxes)
    watching = counts.pop(Lane.OPERATIONS, 0) if len(counts) > 1 else 0
    most = max(counts.values())
    if watching > most:
        counts[Lane.OPERATIONS] = most
    always = _PAIR if _PAIR.issubset(counts) else {Lane.API}
    leading = (lane for lane in counts if counts[lane] == most or lane in always)
    lanes = tuple(sorted(leading, key=_ORDER.index))
    if len(lanes) > 2:  # noqa: PLR2004 - a title of two names is the longest that reads
        return lanes, _MIXED
    words = [_WORDS[lane] for lane in lanes]
    kept = [placing.boxes[box] for box in boxes if placing.boxes[box].lane is Lane.DATA]
    if lanes == (Lane.DATA,) and any(".security." in box.icon for box in kept):
        words = ["DATA", "SECRETS"]
    return lanes, " AND ".join(words)


def _span(placing: Placing, band: Band, shelf_heights: Mapping[str, float]) -> tuple[float, float]:
    """The top and bottom of a lane: its frame's room, less the frames in it that hold its columns."""
    extent = placing.frames[band.frame]
    shelf = shelf_heights.get(band.frame, 0.0)
    down = placing.view.direction is Direction.DOWN
    top = extent.top + (_FOOT if down else _TOP)
    bottom = extent.bottom - (_FOOT if down else shelf or _FOOT)
    boxes = [
        placing.y[box.id]
        for box in placing.view.boxes
        if band.first <= placing.column_of[box.id] <= band.last
        and lane_owner(box.frame, {frame.id: frame for frame in placing.view.frames}) == band.frame
    ]
    middle = sum(boxes) / len(boxes)
    for frame in placing.view.frames:
        inner = placing.frames.get(frame.id)
        owns = frame.kind in OWNERS or frame.kind is FrameKind.REGION
        if inner is None or not owns or not _is_inside(frame, band.frame, placing):
            continue
        if inner.first <= band.last and band.first <= inner.last:
            if inner.bottom <= middle:
                top = max(top, inner.bottom + _FOOT)
            elif inner.top >= middle:
                bottom = min(bottom, inner.top - _FOOT)
    return top, bottom


def _is_inside(frame: Frame, outer: str, placing: Placing) -> bool:
    frames = {known.id: known for known in placing.view.frames}
    return any(found.id == outer for found in upwards(frame.parent, frames))


def _fold(title: str, room: float) -> list[str]:
    """The title in one line, or in two where the lane is too narrow for it."""
    if spaced_width(title) <= room:
        return [title]
    words = title.split(" ")
    cut = next(
        (cut for cut in range(len(words) - 1, 0, -1) if spaced_width(" ".join(words[:cut])) <= room), 1
    )
    return [" ".join(words[:cut]), " ".join(words[cut:])]
