"""Where labels sit: on a piece of line that is the line's own, on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from archgen.drawing.picture import PlacedLabel, Rect
from archgen.drawing.pills import HEIGHT, pill_width, pill_words
from archgen.drawing.route import Path, Stretch

_STEP = 8.0
_ARROW = 15.0
_CORNER = 7.0
_ARROW_UPRIGHT = 11.0
_CORNER_UPRIGHT = 2.0
_AIR = 1.5
_HIT = 1000.0
_FOREIGN = 500.0
_SHARED = 400.0
_BORDER = 60.0
_SECOND = 20.0
_FAR = 4.0
_ASIDE = 30.0
_OVER = 9.0
"""How far a label reaches over its line on the side where it is short."""
_FURTHEST = 200.0
_WORDS_LIMIT = 240.0
_STEPS_LIMIT = 450.0


class Ground(Struct, frozen=True):
    """What labels keep clear of: texts, icons and tiles (`solid`), and the sides of frames.

    Where the flow goes down, lines run upright side by side and closer than labels are wide: then these
    may hang `aside`, with their line near an end of theirs.
    """

    solid: tuple[Rect, ...]
    borders: tuple[Rect, ...]
    aside: bool = False


def place_labels(paths: Sequence[Path], ground: Ground) -> tuple[PlacedLabel | None, ...]:
    """A label for every path that has one and room for it, in the order of the paths.

    Lines with the least room of their own choose first. Where words would hit something, the step
    numbers stand alone; where they would too, the label is left out.
    """
    found: list[PlacedLabel | None] = [None] * len(paths)
    taken: list[Rect] = []
    order = sorted(range(len(paths)), key=lambda index: (_own_room(paths[index]), index))
    for index in order:
        line = paths[index].wire.chain.line
        label = _find(paths, index, ground, taken, line.steps, pill_words(line))
        if label is not None:
            taken.append(label.area)
        found[index] = label
    return tuple(found)


def _own_room(path: Path) -> float:
    return max((_length(stretch) for stretch in path.stretches if not stretch.shared), default=0.0)


def _length(stretch: Stretch) -> float:
    return abs(stretch.end[0] - stretch.start[0]) + abs(stretch.end[1] - stretch.start[1])


def _find(
    paths: Sequence[Path],
    index: int,
    ground: Ground,
    taken: Sequence[Rect],
    steps: tuple[int, ...],
    words: str,
) -> PlacedLabel | None:
    for said, limit in ((words, _WORDS_LIMIT), ("", _STEPS_LIMIT)):
        wide = pill_width(steps, said)
        if not wide or (not said and not steps):
            continue
        spots = [
            spot
            for stretch in paths[index].stretches
            for spot in _spots(paths, index, stretch, wide, ground, taken)
        ]
        cost, area = min(spots, key=lambda spot: spot[0], default=(_HIT, None))
        if area is not None and cost <= limit:
            return PlacedLabel(area, steps, said)
    return None


def _spots(
    paths: Sequence[Path],
    index: int,
    stretch: Stretch,
    wide: float,
    ground: Ground,
    taken: Sequence[Rect],
) -> list[tuple[float, Rect]]:
    """The places for a pill along one piece of a line, each with what it costs."""
    path = paths[index]
    size = (wide, HEIGHT)
    low, high = _range(path, stretch, size[0] if stretch.flat else size[1])
    if low > high:
        return []
    middle = (low + high) / 2
    count = int((high - low) / 2 / _STEP)
    places = [middle, *(middle + sign * _STEP * n for n in range(1, count + 1) for sign in (1, -1))]
    shifts = _shifts(stretch, wide, ground)
    strip = _area(stretch, low, (wide + 2 * max(shifts), HEIGHT), until=high)
    solid = [rect for rect in (*ground.solid, *taken) if _touch(strip, rect)]
    borders = [rect for rect in ground.borders if _touch(strip, rect)]
    foreign = [
        rect
        for other in paths
        if other is not path
        for piece in other.stretches
        if not (stretch.shared and piece.keys & stretch.keys) and _touch(strip, rect := _thin(piece))
    ]
    base = _SHARED if stretch.shared else 0.0
    if _length(stretch) < _own_room(path):
        base += _SECOND
    found = []
    for place, shift in product(places, shifts):
        centred = _area(stretch, place, size)
        area = replace(centred, x=centred.x + shift) if shift else centred
        cost = base + min(_FURTHEST, abs(place - middle) / _FAR) + _ASIDE * (shift != 0)
        cost += _HIT * sum(_touch(area, rect) for rect in solid)
        cost += _FOREIGN * sum(_touch(area, rect) for rect in foreign)
        cost += _BORDER * sum(_touch(area, rect) for rect in borders)
        found.append((cost, area))
    return found


def _shifts(stretch: Stretch, wide: float, ground: Ground) -> tuple[float, ...]:
    """How far beside the middle of its line a label may hang."""
    far = wide / 2 - _OVER
    return (0.0, -far, far) if ground.aside and not stretch.flat and far > 0 else (0.0,)


def _range(path: Path, stretch: Stretch, size: float) -> tuple[float, float]:
    """The least and the greatest coordinate of a pill's centre, clear of arrow and corners."""
    axis = 0 if stretch.flat else 1
    low, high = stretch.start[axis], stretch.end[axis]
    back = path.wire.chain.reversed
    tip = path.points[0] if back else path.points[-1]
    arrow = _ARROW_UPRIGHT if path.wire.upright else _ARROW
    corner = _CORNER_UPRIGHT if path.wire.upright else _CORNER
    return (
        low + size / 2 + (arrow if tip == stretch.start else corner),
        high - size / 2 - (arrow if tip == stretch.end else corner),
    )


def _area(stretch: Stretch, place: float, size: tuple[float, float], until: float | None = None) -> Rect:
    wide, high = size
    more = 0.0 if until is None else until - place
    if stretch.flat:
        return Rect(place - wide / 2, stretch.start[1] - high / 2, wide + more, high)
    return Rect(stretch.start[0] - wide / 2, place - high / 2, wide, high + more)


def _thin(stretch: Stretch) -> Rect:
    (x1, y1), (x2, y2) = stretch.start, stretch.end
    return Rect(x1, y1, x2 - x1, y2 - y1)


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right + _AIR
        and other.x < one.right + _AIR
        and one.y < other.bottom + _AIR
        and other.y < one.bottom + _AIR
    )
