"""How much room the labels of lines need in a gap, on either side of its tracks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from archgen.drawing.bundles import Wire
from archgen.drawing.direction import END
from archgen.drawing.pills import HEIGHT, pill_width, pill_words
from archgen.drawing.ports import Run
from archgen.drawing.sizes import ICON

EDGE = 14.0
"""What stays free between a gap's tracks or labels and the borders beside them."""
_ARROW = 15.0
_BESIDE = 6.0
_MOST_ROWS = 4
"""So many labels of long lines get room one under the other; more hang elsewhere on theirs."""

Half = tuple[float, float]
"""How far a column reaches before and after its centre."""


def side_rooms(
    wires: Sequence[Wire], runs: Mapping[int, Run], gap: int, halves: Sequence[Half]
) -> tuple[float, float]:
    """The room labels need left and right of a gap's tracks, less what the boxes' margins give."""
    shares = Counter(wire.bundle_in(gap) for wire in _crossing(wires, gap))
    left: list[tuple[float, float]] = []
    right: list[tuple[float, float]] = []
    extra = 0.0
    for wire in _crossing(wires, gap):
        label = pill_of(wire)
        if not label:
            continue
        run = runs[wire.index]
        if wire.last - wire.first > 1:
            extra = max(extra, _missing(wire, label, gap, halves))
        elif shares[wire.start] > 1 and wire.start[0] == "end":
            left.append((run.left, label))
        else:
            right.append((run.right, label))
    margin = ICON / 2 + END
    left_room = _stack(left) + 2 * _BESIDE - (halves[gap][1] - margin) if left else 0.0
    right_room = extra
    if right:
        right_room = max(extra, _stack(right) + _ARROW + 2 * _BESIDE - (halves[gap + 1][0] - margin))
    return max(0.0, left_room), max(0.0, right_room)


def row_rooms(wires: Sequence[Wire], runs: Mapping[int, Run], gap: int) -> tuple[float, float]:
    """The room labels need above and below a gap's tracks where the flow goes down.

    A label lies across its line there: lines side by side have theirs one under the other.
    """
    shares = Counter(wire.bundle_in(gap) for wire in _crossing(wires, gap))
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    for wire in _crossing(wires, gap):
        label = pill_of(wire)
        if not label:
            continue
        run = runs[wire.index]
        if wire.last - wire.first > 1:
            # A longer one has a whole gap to itself between the rows that it passes.
            upper += [(run.crossed[0], label)] if len(run.crossed) == 1 and gap == wire.first + 1 else []
        elif shares[wire.start] > 1 and wire.start[0] == "end":
            upper.append((run.left, label))
        else:
            lower.append((run.right, label))
    above = min(_MOST_ROWS, _rows(upper)) * (HEIGHT + _BESIDE) + _BESIDE if upper else 0.0
    below = _rows(lower) * (HEIGHT + _BESIDE) + _ARROW + _BESIDE if lower else 0.0
    return above, below


def _rows(labels: list[tuple[float, float]]) -> int:
    """In how many rows labels have room that hang in the middle of their lines."""
    rows: list[float] = []
    for x, label in sorted(labels):
        free = next((row for row, end in enumerate(rows) if x - label / 2 > end + _BESIDE), None)
        if free is None:
            rows.append(x + label / 2)
        else:
            rows[free] = x + label / 2
    return len(rows)


def _crossing(wires: Sequence[Wire], gap: int) -> Iterable[Wire]:
    return (wire for wire in wires if wire.first <= gap < wire.last)


def _missing(wire: Wire, label: float, gap: int, halves: Sequence[Half]) -> float:
    """What the widest crossed column lacks for a long line's label, if it lies right of this gap."""
    widest = max(range(wire.first + 1, wire.last), key=lambda column: halves[column][0])
    if widest != gap + 1:
        return 0.0
    return max(0.0, label + 2 * _BESIDE - 2 * halves[widest][0] - 2 * EDGE)


def pill_of(wire: Wire) -> float:
    """The width in pixels of the label of a line; 0 if there is nothing to say."""
    return pill_width(wire.chain.line.steps, pill_words(wire.chain.line))


def _stack(labels: list[tuple[float, float]]) -> float:
    """The room for labels beside each other where their lines are too close for one above the other."""
    best = total = 0.0
    last: float | None = None
    for y, label in sorted(labels):
        near = last is not None and y - last < HEIGHT + 1
        total = total + _BESIDE + label if near else label
        best, last = max(best, total), y
    return best
