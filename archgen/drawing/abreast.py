"""Where the boxes of a sequence stand side by side: far enough apart for frames and for what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from archgen.drawing.lanes import spaced_width, word_of
from archgen.drawing.messages import room_for
from archgen.drawing.placing import BoxSize
from archgen.drawing.titles import title_widths
from archgen.views.view import Message, View

BAR = 5.0
"""Half the width of a bar on a lifeline."""
LOOP = 36.0
"""How far a message to oneself reaches out."""
NUMBER = 30.0
"""What a message's number takes at its beginning, from its lifeline."""
_BETWEEN = 26.0
_PADDING = 20.0
_EDGE = 8.0
"""Between words and the lifeline or border that they do not touch."""
_LANE_EDGE = 10.0


class Abreast(Struct, frozen=True):
    """The x of everything upright: each box's lifeline by id, how far a box reaches, each frame's sides.

    `rooms` are, for each pair of neighbours, the clear stretch between them: nothing upright is in it.
    """

    order: tuple[str, ...]
    centres: Mapping[str, float]
    halves: Mapping[str, float]
    frames: Mapping[str, tuple[float, float]]
    rooms: tuple[tuple[float, float], ...]
    right: float


class _Columns:
    """Boxes in a row while their distances grow; positions are counted from the first one's left."""

    def __init__(self, view: View, sizes: Mapping[str, BoxSize]) -> None:
        self.boxes = view.boxes
        self.halves = [
            max(sizes[box.id].half_width, spaced_width(word_of(box.lane)) / 2 + _LANE_EDGE)
            for box in view.boxes
        ]
        self.reach = list(self.halves)
        """How far each column reaches to the right: a message to oneself has its words there."""
        parents = {frame.id: frame.parent for frame in view.frames}
        self.around = [_around(box.frame, parents) for box in view.boxes]
        count = len(self.boxes)
        self.opening = [self._ending(place, place - 1) for place in range(count)]
        self.closing = [self._ending(place, place + 1) for place in range(count)]
        self.gaps = [
            self.reach[place] + self.halves[place + 1] + _BETWEEN + self._borders(place)
            for place in range(count - 1)
        ]

    def _ending(self, place: int, beside: int) -> list[str]:
        """The frames of a column that its neighbour is not in, innermost first."""
        other = self.around[beside] if 0 <= beside < len(self.boxes) else []
        return [frame for frame in self.around[place] if frame not in other]

    def _borders(self, place: int) -> float:
        return _PADDING * (len(self.closing[place]) + len(self.opening[place + 1]))

    def taken(self, place: int) -> tuple[float, float]:
        """What of a gap is not clear: from the left lifeline, and before the right one."""
        closing, opening = len(self.closing[place]), len(self.opening[place + 1])
        left = self.reach[place] + _PADDING * closing if closing else BAR
        right = self.halves[place + 1] + _PADDING * opening if opening else BAR
        return left, right

    def clear(self, place: int) -> float:
        """The width of the clear stretch between a column and the next."""
        return self.gaps[place] - sum(self.taken(place))

    def widen(self, place: int, room: float) -> None:
        """Make the clear stretch at least `room` wide."""
        self.gaps[place] += max(0.0, room - self.clear(place))

    def reach_out(self, place: int, far: float) -> None:
        """Let a column reach at least `far` to the right, and push what follows on."""
        more = max(0.0, far - self.reach[place])
        self.reach[place] += more
        if place < len(self.gaps):
            self.gaps[place] += more

    def sides(self, frame: str) -> tuple[float, float]:
        """The x of a frame's sides."""
        inside = [place for place, around in enumerate(self.around) if frame in around]
        first, last = inside[0], inside[-1]
        left = self.halves[first] + _PADDING * (self.opening[first].index(frame) + 1)
        right = self.reach[last] + _PADDING * (self.closing[last].index(frame) + 1)
        return self.centre(first) - left, self.centre(last) + right

    def centre(self, place: int) -> float:
        """The x of a column's lifeline."""
        return self.halves[0] + _PADDING * len(self.opening[0]) + sum(self.gaps[:place])


def stand_abreast(view: View, sizes: Mapping[str, BoxSize], left: float) -> Abreast:
    """The columns of a view with messages; the first thing stands at `left`.

    The words of a message get a clear stretch on its way, the first one that is wide enough; where
    none is, the one beside who speaks is widened.
    """
    columns = _Columns(view, sizes)
    for place, room in _needed(view.messages, columns):
        columns.widen(place, room)
    _fit_titles(view, columns)
    names = tuple(box.id for box in view.boxes)
    centres = {name: left + columns.centre(place) for place, name in enumerate(names)}
    frames = {frame.id: _moved(columns.sides(frame.id), left) for frame in view.frames}
    rooms = tuple(
        (centres[names[place]] + columns.taken(place)[0], centres[names[place + 1]] - columns.taken(place)[1])
        for place in range(len(names) - 1)
    )
    reached = [centres[name] + columns.reach[place] for place, name in enumerate(names)]
    right = max([*reached, *(side for _, side in frames.values())])
    return Abreast(names, centres, dict(zip(names, columns.halves, strict=True)), frames, rooms, right)


def _moved(sides: tuple[float, float], by: float) -> tuple[float, float]:
    return sides[0] + by, sides[1] + by


def _needed(messages: Sequence[Message], columns: _Columns) -> list[tuple[int, float]]:
    """What clear stretches must have: first those of neighbours, then those that reach over others."""
    place = {box.id: index for index, box in enumerate(columns.boxes)}
    for message in messages:
        if message.source == message.target:
            columns.reach_out(place[message.source], BAR + LOOP + _EDGE + room_for(message))
    near: list[tuple[int, float]] = []
    far: list[tuple[int, int, float]] = []
    for message in messages:
        start, end = place[message.source], place[message.target]
        room = room_for(message) + NUMBER + _EDGE
        if abs(start - end) == 1:
            near.append((min(start, end), room))
        elif start != end:
            far.append((start, end, room))
    for gap, room in near:
        columns.widen(gap, room)
    for start, end, room in far:
        ways = gaps_between(start, end)
        if all(columns.clear(gap) < room for gap in ways):
            near.append((ways[0], room))
    return near


def gaps_between(start: int, end: int) -> list[int]:
    """The gaps on the way from a column to another, the nearest to the start first."""
    return list(range(start, end)) if start < end else list(range(start - 1, end - 1, -1))


def _fit_titles(view: View, columns: _Columns) -> None:
    """Make frames as wide as their titles: what stands last in one reaches further to the right."""
    wanted = title_widths(view)
    for frame in reversed(view.frames):
        left, right = columns.sides(frame.id)
        last = max(place for place, around in enumerate(columns.around) if frame.id in around)
        short = wanted[frame.id] - (right - left)
        if short > 0:
            columns.reach_out(last, columns.reach[last] + short)


def _around(frame: str, parents: Mapping[str, str]) -> list[str]:
    """The frame and those around it, innermost first."""
    found = []
    while frame:
        found.append(frame)
        frame = parents[frame]
    return found
