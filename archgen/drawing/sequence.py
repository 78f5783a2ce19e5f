"""The way from a view with messages to a picture: who takes part side by side, what is said downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from archgen.drawing.abreast import BAR, LOOP, NUMBER, Abreast, gaps_between, stand_abreast
from archgen.drawing.contents import fill_box
from archgen.drawing.key import place_key_below
from archgen.drawing.lanes import SIZE, word_of
from archgen.drawing.measure import shorten
from archgen.drawing.messages import Said, caption_over, caption_under, captions_beside, room_for, say
from archgen.drawing.page import MARGIN, place_heading
from archgen.drawing.picture import (
    Key,
    Lifeline,
    Picture,
    PlacedFrame,
    PlacedLabel,
    PlacedLane,
    Rect,
    RoutedLine,
    Text,
)
from archgen.drawing.sizes import size_of
from archgen.drawing.titles import FRAME_TAB
from archgen.views.view import Box, Lane, LineKind, Message, View

_TITLE_BAND = 34.0
"""What each frame takes over the frames and boxes in it."""
_FOOT = 14.0
_LANE_TOP = 24.0
_LANE_FOOT = 6.0
_LANE_EDGE = 8.0
_LANE_RISE = 15.0
_FRAME_TITLE = 12.0
_BESIDE_TAB = 8.0
_FIRST = 26.0
"""Between the boxes and the first message."""
_BETWEEN = 12.0
_LAST = 22.0
_BACK = 24.0
"""How far a message to oneself comes back below where it began."""
_CIRCLE = 18.0
_TIP = 1.0
_BAR_END = 7.0
_KEY_GAP = 30.0


class _Row(Struct, frozen=True):
    """A message at its height, with the stretch its words stand in and its texts."""

    message: Message
    y: float
    room: tuple[float, float]
    said: Said


def draw_sequence(view: View) -> Picture:
    """The picture of a view with messages: one page in pixels at scale 1."""
    heading, top = place_heading(view)
    sizes = {box.id: size_of(box) for box in view.boxes}
    abreast = stand_abreast(view, sizes, MARGIN)
    depths = _depths(view)
    deepest = max(depths.values(), default=-1) + 1
    lanes_top = top + _TITLE_BAND * deepest
    middle = lanes_top + _LANE_TOP + max(sizes[box.id].above for box in view.boxes)
    boxes = tuple(fill_box(box, sizes[box.id], abreast.centres[box.id], middle) for box in view.boxes)
    start = max(box.bounds.bottom for box in boxes) + _LANE_FOOT
    rows, end = _rows(view, abreast, start + _FIRST)
    bottom = end + _LAST
    frames = _frames(view, abreast, depths, top, bottom + _FOOT * (deepest + 1))
    drawn = max((frame.area.bottom for frame in frames), default=bottom)
    key = place_key_below(view, MARGIN, drawn + _KEY_GAP, abreast.right)
    wide, high = _page(heading, key, abreast.right, drawn)
    return Picture(
        width=wide,
        height=high,
        heading=heading,
        frames=frames,
        lanes=_lanes(view, abreast, lanes_top, start),
        boxes=boxes,
        lines=tuple(_line(row, abreast) for row in rows),
        key=key,
        outside_title=None,
        outside=(),
        alternative=view.alternative,
        title=view.title,
        lifelines=tuple(
            Lifeline(box.id, x := abreast.centres[box.id], start, bottom, _bars(box.id, rows, x))
            for box in boxes
        ),
    )


def _page(heading: Sequence[Text], key: Key | None, right: float, bottom: float) -> tuple[float, float]:
    told = [text.x + text.width for text in heading]
    wide = max([right, *told, *([key.area.right] if key else [])])
    return wide + MARGIN, (key.area.bottom if key else bottom) + MARGIN


def _depths(view: View) -> dict[str, int]:
    """How many frames each frame stands in."""
    depths = {"": -1}
    for frame in view.frames:
        depths[frame.id] = depths[frame.parent] + 1
    del depths[""]
    return depths


def _rows(view: View, abreast: Abreast, y: float) -> tuple[tuple[_Row, ...], float]:
    """The messages one under another from height `y`, and where the last one ends."""
    place = {name: index for index, name in enumerate(abreast.order)}
    rows: list[_Row] = []
    for message in view.messages:
        start, end = place[message.source], place[message.target]
        if start == end:
            x = abreast.centres[message.source] + BAR + LOOP
            said = say(message, room_for(message))
            rows.append(_Row(message, y + _BETWEEN, (x, x + room_for(message)), said))
            y += _BETWEEN + max(_BACK, said.above + said.below) + _BETWEEN
            continue
        room = _stretch(message, abreast, gaps_between(start, end), rightwards=start < end)
        said = say(message, room[1] - room[0])
        above = max(said.above, _CIRCLE / 2)
        rows.append(_Row(message, y + above, room, said))
        y += above + max(said.below, _CIRCLE / 2) + _BETWEEN
    return tuple(rows), y - _BETWEEN


def _stretch(
    message: Message, abreast: Abreast, ways: Sequence[int], *, rightwards: bool
) -> tuple[float, float]:
    """The first clear stretch on a message's way that has room for its words, after its number."""
    rooms = []
    for gap in ways:
        left, right = abreast.rooms[gap]
        at_start = gap == ways[0]
        begin = abreast.centres[message.source] + (NUMBER if rightwards else -NUMBER)
        if rightwards:
            rooms.append((max(left + _BAR_END, begin) if at_start else left + _BAR_END, right - _BAR_END))
        else:
            rooms.append((left + _BAR_END, min(right - _BAR_END, begin) if at_start else right - _BAR_END))
    wanted = room_for(message)
    fitting = [room for room in rooms if room[1] - room[0] >= wanted - _TIP]
    return fitting[0] if fitting else max(rooms, key=lambda room: room[1] - room[0])


def _line(row: _Row, abreast: Abreast) -> RoutedLine:
    message = row.message
    source, target = abreast.centres[message.source], abreast.centres[message.target]
    if message.source == message.target:
        out = source + BAR + LOOP
        points: tuple[tuple[float, float], ...] = (
            (source + BAR, row.y),
            (out, row.y),
            (out, row.y + _BACK),
            (source + BAR + _TIP, row.y + _BACK),
        )
        captions = captions_beside(row.said, out + _BAR_END, row.y)
        ahead = 1.0
    else:
        ahead = 1.0 if target > source else -1.0
        points = ((source + ahead * BAR, row.y), (target - ahead * (BAR + _TIP), row.y))
        x, anchor = (row.room[0], "start") if ahead > 0 else (row.room[1], "end")
        over, under = caption_over(row.said, x, row.y, anchor), caption_under(row.said, x, row.y, anchor)
        captions = tuple(caption for caption in (over, under) if caption)
    centre = source + ahead * (BAR + _CIRCLE / 2 + _TIP)
    circle = Rect(centre - _CIRCLE / 2, row.y - _CIRCLE / 2, _CIRCLE, _CIRCLE)
    return RoutedLine(
        source=message.source,
        target=message.target,
        kind=message.kind,
        points=points,
        bundle=str(message.number),
        label=PlacedLabel(circle, (message.number,), ""),
        words=message.words,
        captions=captions,
    )


def _bars(box: str, rows: Sequence[_Row], x: float) -> tuple[Rect, ...]:
    """Where a box has a part: from what it first hears or says to what it last does, or to its answer."""
    found: list[Rect] = []
    top: float | None = None
    bottom = 0.0
    for row in rows:
        message = row.message
        if box not in (message.source, message.target):
            continue
        top = row.y if top is None else top
        bottom = row.y + (_BACK if message.source == message.target else 0.0)
        if message.kind is LineKind.ANSWER and message.source == box:
            found.append(_bar(x, top, bottom))
            top = None
    return tuple(found) if top is None else (*found, _bar(x, top, bottom))


def _bar(x: float, top: float, bottom: float) -> Rect:
    return Rect(x - BAR, top - _BAR_END, 2 * BAR, bottom - top + 2 * _BAR_END)


def _frames(
    view: View, abreast: Abreast, depths: Mapping[str, int], top: float, bottom: float
) -> tuple[PlacedFrame, ...]:
    placed = []
    parents = {frame.id: frame.parent for frame in view.frames}
    for frame in view.frames:
        left, right = abreast.frames[frame.id]
        upper, lower = top + _TITLE_BAND * depths[frame.id], bottom - _FOOT * (depths[frame.id] + 1)
        area = Rect(left, upper, right - left, lower - upper)
        room = area.width - FRAME_TAB - 2 * _BESIDE_TAB
        words = shorten(frame.title, _FRAME_TITLE, True, room)  # noqa: FBT003
        title = Text(words, left + FRAME_TAB + _BESIDE_TAB, upper + 16.0, _FRAME_TITLE, True, tone="frame")  # noqa: FBT003
        members = tuple(box.id for box in view.boxes if _stands_in(box.frame, frame.id, parents))
        placed.append(PlacedFrame(frame.id, frame.kind, area, title, members))
    return tuple(placed)


def _stands_in(inner: str, outer: str, parents: Mapping[str, str]) -> bool:
    while inner and inner != outer:
        inner = parents[inner]
    return bool(inner)


def _lanes(view: View, abreast: Abreast, top: float, bottom: float) -> tuple[PlacedLane, ...]:
    """The tinted heads of the lifelines: neighbours in one frame that belong together have one."""

    def alike(box: Box) -> tuple[str, Lane]:
        return box.frame, box.lane

    placed = []
    for (_, lane), group in groupby(view.boxes, alike):
        members = list(group)
        if not word_of(lane):
            continue
        first, last = members[0].id, members[-1].id
        left = abreast.centres[first] - abreast.halves[first] - _LANE_EDGE
        right = abreast.centres[last] + abreast.halves[last] + _LANE_EDGE
        title = Text(word_of(lane), left + _LANE_EDGE, top + _LANE_RISE, SIZE, bold=True, tone="lane")
        placed.append(PlacedLane((lane,), Rect(left, top, right - left, bottom - top), title))
    return tuple(placed)
