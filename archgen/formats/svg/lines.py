"""Lines as SVG: rounded corners, hops over other lines, arrows, and labels in white pills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import copysign, hypot

from archgen.drawing.picture import PlacedLabel, PlacedNumbers, Rect, RoutedLine
from archgen.drawing.pills import AFTER_CIRCLE, CIRCLE, EDGE, WORDS_SIZE
from archgen.formats.svg.colours import FAINTNESS, GLOW, INK, LINES, PAPER, RING, Stroke
from archgen.formats.svg.markup import Colour, group, number, tag
from archgen.formats.svg.text import words
from archgen.formats.svg.words import Words
from archgen.views.view import Emphasis

Point = tuple[float, float]
ARROW = 10.0
_ARROW_HALF = 4.6
_CORNER = 7.0
_HOP = 5.0
_EVEN = 0.01
"""Nearer than this is the same place."""
_NEAR = 0.6
_REACH = 12.0
_GLOW = Stroke(GLOW, 9.0)


def paint_lines(lines: Sequence[RoutedLine], told: Words) -> str:
    """All lines without their labels, the request path last so that it lies on top."""
    hops: dict[str, set[Point]] = {}
    for line in lines:
        hops.setdefault(line.kind, set()).update(line.hops)
    joined = Counter((line.kind, line.points[-1]) for line in lines)
    drawn = []
    for line in sorted(lines, key=lambda line: line.spine):
        joins = joined[line.kind, line.points[-1]] > 1
        drawn.append((line.emphasis, _line(line, sorted(hops[line.kind]), told.of_line(line), joins=joins)))
    faint = group((part for emphasis, part in drawn if emphasis is Emphasis.FAINT), opacity=FAINTNESS)
    return group((faint, *(part for emphasis, part in drawn if emphasis is not Emphasis.FAINT)), fill="none")


def paint_labels(lines: Sequence[RoutedLine]) -> str:
    """The pills of all lines that have one."""
    drawn = [
        (line.emphasis, _pill(line.label, LINES[line.kind].colour))
        for line in lines
        if line.label is not None
    ]
    faint = group((part for emphasis, part in drawn if emphasis is Emphasis.FAINT), opacity=FAINTNESS)
    grounds = (_ground(line.label) for line in lines if line.label and line.emphasis is Emphasis.FAINT)
    return group((*grounds, faint, *(part for emphasis, part in drawn if emphasis is not Emphasis.FAINT)))


def paint_numbers(numbers: Sequence[PlacedNumbers], told: Words) -> str:
    """The steps that stand at boxes, tiles and frames."""
    return group(tag("g", told.of_numbers(one), *_circles(one.steps, one.area)) for one in numbers)


def sample(start: Point, end: Point, stroke: Stroke) -> str:
    """A short straight line with its arrow, for the key."""
    return _path([start, _before(end, start, ARROW - 1)], (), stroke) + _arrow(end, start, stroke)


def _line(line: RoutedLine, hops: Sequence[Point], told: str, *, joins: bool) -> str:
    """One line with its arrows.

    Dashes count from where a path begins. A dashed line that joins others is drawn from both of its
    ends to its label, so that dashes lie on each other in every trunk it shares.
    """
    stroke = LINES[line.kind]
    points = _clean(line.points)
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    arrows = _arrow(points[-1], points[-2], stroke)
    shaft = [*points[:-1], _before(points[-1], points[-2], ARROW - 1)]
    if line.arrow_at_start:
        arrows += _arrow(points[0], points[1], stroke)
        shaft[0] = _before(points[0], points[1], ARROW - 1)
    pieces = _halves(shaft, line.label, hops) if joins and stroke.dashes else [shaft]
    glow = _path(shaft, hops, _GLOW) if line.emphasis is Emphasis.LIT else ""
    paths = (_path(piece, hops, stroke) for piece in pieces)
    return tag("g", told, glow, *paths, arrows, _reach(shaft))


def _reach(shaft: Sequence[Point]) -> str:
    """Nothing to be seen: where a pointer is near enough to a thin line to be told what it is."""
    way = "M" + "L".join(_at(point) for point in shaft)
    return tag("path", d=way, stroke="none", stroke_width=_REACH, pointer_events="stroke")


def _halves(shaft: Sequence[Point], label: PlacedLabel | None, hops: Sequence[Point]) -> list[list[Point]]:
    """The shaft from either end up to its label, or near the middle of its longest piece without one."""
    pieces = list(pairwise(shaft))
    place = max(range(len(pieces)), key=lambda index: hypot(*_by(*pieces[index])))
    cut = _beside_bows(*pieces[place], hops)
    if label is not None:
        area = label.area
        middle = (area.x + area.width / 2, area.y + area.height / 2)
        within = [index for index, piece in enumerate(pieces) if _holds(piece, middle)]
        place, cut = (within[0], middle) if within else (place, cut)
    return [[*shaft[: place + 1], cut], [*reversed(shaft[place + 1 :]), cut]]


def _beside_bows(start: Point, end: Point, hops: Sequence[Point]) -> Point:
    """The point of a piece nearest to its middle at which no bow is cut."""
    over = [x for x, _ in _between(start, end, hops)]
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    places = [middle[0], *(x + side * _HOP for x in over for side in (-1, 1))]
    free = [x for x in places if all(abs(x - bow) > _HOP - _EVEN for bow in over)]
    return (min(free, key=lambda x: abs(x - middle[0])), middle[1])


def _by(start: Point, end: Point) -> Point:
    return (end[0] - start[0], end[1] - start[1])


def _holds(piece: tuple[Point, Point], point: Point) -> bool:
    """Whether a point lies on a piece of a line."""
    (x1, y1), (x2, y2) = piece
    across = min(x1, x2) - _NEAR <= point[0] <= max(x1, x2) + _NEAR
    return across and min(y1, y2) - _NEAR <= point[1] <= max(y1, y2) + _NEAR


def _clean(points: Sequence[Point]) -> list[Point]:
    """The points without those that repeat or lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and _same(kept[-1], point):
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _same(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < _NEAR and abs(one[1] - other[1]) < _NEAR


def _in_line(first: Point, middle: Point, last: Point) -> bool:
    return any(abs(first[axis] - middle[axis]) < _NEAR > abs(middle[axis] - last[axis]) for axis in (0, 1))


def _before(tip: Point, previous: Point, by: float) -> Point:
    """The point `by` pixels before a tip, on the way from the previous point, but not before that."""
    length = hypot(previous[0] - tip[0], previous[1] - tip[1])
    share = min(by, length) / length if length else 0.0
    return (tip[0] + (previous[0] - tip[0]) * share, tip[1] + (previous[1] - tip[1]) * share)


def _arrow(tip: Point, previous: Point, stroke: Stroke) -> str:
    base = _before(tip, previous, ARROW)
    length = hypot(tip[0] - base[0], tip[1] - base[1]) or 1.0
    across = ((tip[1] - base[1]) / length * _ARROW_HALF, (base[0] - tip[0]) / length * _ARROW_HALF)
    corners = (
        tip,
        (base[0] + across[0], base[1] + across[1]),
        (base[0] - across[0], base[1] - across[1]),
    )
    outline = "M" + "L".join(_at(corner) for corner in corners) + "Z"
    if not stroke.hollow:
        return tag("path", d=outline, fill=stroke.colour)
    rim: dict[str, float | str] = {"stroke": stroke.colour, "stroke_width": 1.5, "stroke_linejoin": "round"}
    return tag("path", d=outline, fill=PAPER, **rim)


def _path(points: Sequence[Point], hops: Sequence[Point], stroke: Stroke) -> str:
    """The strokes through the points, corners rounded, with a bow over each hop on a level stretch.

    A bow has no dashes, that it is seen whole.
    """
    words_ = ["M" + _at(points[0])]
    bows: list[str] = []
    here = points[0]
    for place, corner in enumerate(points[1:], 1):
        last = place == len(points) - 1
        radius = 0.0 if last else _radius(points[place - 1], corner, points[place + 1], hops)
        end = corner if last else _before(corner, points[place - 1], radius)
        bows += (over := _level(here, end, hops))
        words_ += over
        words_.append("L" + _at(end))
        here = end
        if radius:
            here = _before(corner, points[place + 1], radius)
            words_.append(f"Q{_at(corner)} {_at(here)}")
    look: dict[str, float | str] = {"stroke": stroke.colour, "stroke_width": stroke.width}
    if not stroke.dashes:
        return tag("path", d="".join(words_), **look)
    whole = tag("path", d="".join("M" + bow[1:] for bow in bows), **look) if bows else ""
    return tag("path", d="".join(words_), **look, stroke_dasharray=stroke.dashes) + whole


def _radius(before: Point, corner: Point, after: Point, hops: Sequence[Point]) -> float:
    """A corner's radius: 7 px, half of the shorter piece beside it, or what the nearest bow leaves."""
    rooms = [hypot(end[0] - corner[0], end[1] - corner[1]) / 2 for end in (before, after)]
    for end in (before, after):
        rooms += [abs(x - corner[0]) - _HOP for x, _ in _between(corner, end, hops)]
    return min(_CORNER, *rooms)


def _between(one: Point, other: Point, hops: Sequence[Point]) -> list[Point]:
    """The hops on a level stretch with room for a bow, from left to right; none on an upright one."""
    low, high = sorted((one[0], other[0]))
    if abs(one[1] - other[1]) >= _NEAR:
        return []
    return [
        (x, y)
        for x, y in hops
        if abs(y - one[1]) < _NEAR and low + _HOP <= x + _EVEN and x <= high - _HOP + _EVEN
    ]


def _level(start: Point, end: Point, hops: Sequence[Point]) -> list[str]:
    """The bows over the hops between two points of one height, in drawing order."""
    step = copysign(1.0, end[0] - start[0])
    over = [x for x, _ in _between(start, end, hops)]
    bows = []
    for x in sorted(over, reverse=step < 0):
        first, last = (x - step * _HOP, start[1]), (x + step * _HOP, start[1])
        sweep = 1 if step > 0 else 0
        bows.append(f"L{_at(first)}A{number(_HOP)} {number(_HOP)} 0 0 {sweep} {_at(last)}")
    return bows


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _ground(label: PlacedLabel) -> str:
    """The paper under a faint pill, so that its line does not run through its words."""
    area = label.area
    sides = {"x": area.x, "y": area.y, "width": area.width, "height": area.height}
    return tag("rect", **sides, rx=area.height / 2, fill=PAPER)


def _pill(label: PlacedLabel, colour: Colour) -> str:
    """A white pill with the steps in dark circles, then the words."""
    area = label.area
    parts = []
    if label.words:
        rim: dict[str, float | str] = {"stroke": colour, "stroke_opacity": 0.35, "stroke_width": 1}
        parts.append(
            tag(
                "rect",
                x=area.x,
                y=area.y,
                width=area.width,
                height=area.height,
                rx=area.height / 2,
                fill=PAPER,
                **rim,
            )
        )
    middle = area.y + area.height / 2
    parts += _circles(label.steps, area)
    left = area.x + (CIRCLE * len(label.steps) + AFTER_CIRCLE if label.steps else EDGE)
    parts.append(words(label.words, (left, middle + 3.7), WORDS_SIZE, INK))
    return tag("g", *parts)


def _circles(steps: Sequence[int], area: Rect) -> list[str]:
    """The numbers of steps side by side from the left of an area."""
    middle = area.y + area.height / 2
    return [circled(step, (area.x + CIRCLE * (place + 0.5), middle)) for place, step in enumerate(steps)]


def circled(step: int, centre: Point) -> str:
    """A step's number in a dark circle with a white rim."""
    ring = tag("circle", cx=centre[0], cy=centre[1], r=8.5, fill=RING, stroke=PAPER, stroke_width=1)
    size = 10.0 if step < 100 else 8.0  # noqa: PLR2004 - three digits need smaller ones
    return ring + words(str(step), (centre[0], centre[1] + 3.6), size, PAPER, bold=True, anchor="middle")
