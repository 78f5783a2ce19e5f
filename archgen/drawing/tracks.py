"""In which order the vertical stretches of a gap between two columns stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import permutations

from msgspec import Struct

from archgen.drawing.bundles import Key, Wire
from archgen.drawing.ports import EVEN, Run

APART = 11.0
"""The distance of two tracks in pixels."""
_EXHAUSTIVE = 6
_KEPT = 256
_OVERLAID = 50
_TOUCH = 8.0
_ROUND = 16.0


class Trunk(Struct, frozen=True):
    """The vertical stretch of one bundle in one gap.

    `left` and `right` are the heights at which its lines come in from either side; `loop` is true
    for a line that goes back to the column it came from.
    """

    key: Key
    left: tuple[float, ...]
    right: tuple[float, ...]
    loop: bool = False

    @property
    def top(self) -> float:
        """The upper end."""
        return min(self.left + self.right)

    @property
    def bottom(self) -> float:
        """The lower end."""
        return max(self.left + self.right)


def find_trunks(wires: Sequence[Wire], runs: Mapping[int, Run], gap: int) -> tuple[Trunk, ...]:
    """The bundles that change height in the gap right of column `gap`, in the order of their lines."""
    left: dict[Key, list[float]] = {}
    right: dict[Key, list[float]] = {}
    loops: set[Key] = set()
    for wire in wires:
        run = runs.get(wire.index)
        if run is None or not wire.first <= gap < max(wire.last, wire.first + wire.loop):
            continue
        key = wire.bundle_in(gap)
        if wire.loop:
            loops.add(key)
            left.setdefault(key, []).extend((run.left, run.right))
            right.setdefault(key, [])
            continue
        left.setdefault(key, []).append(run.at(gap, wire))
        right.setdefault(key, []).append(run.at(gap + 1, wire))
    trunks = (Trunk(key, tuple(left[key]), tuple(right[key]), loop=key in loops) for key in left)
    return tuple(trunk for trunk in trunks if trunk.bottom - trunk.top > EVEN)


def order_tracks(trunks: Sequence[Trunk]) -> Mapping[Key, int]:
    """The track of every trunk, counted from the left; trunks that do not meet may share one."""
    return _ordered(tuple(trunks))


# A port is moved and all is routed again, a hundred times in a large picture: most gaps stay as they were.
@lru_cache(maxsize=_KEPT)
def _ordered(trunks: tuple[Trunk, ...]) -> Mapping[Key, int]:
    count = len(trunks)
    cost = [[_cost(one, other) for other in trunks] for one in trunks]
    order = _try_all(cost, count) if count <= _EXHAUSTIVE else _exchange(cost, count)
    levels: dict[Key, int] = {}
    for place, index in enumerate(order):
        trunk = trunks[index]
        below = [
            levels[trunks[earlier].key] + 1 for earlier in order[:place] if _meet(trunks[earlier], trunk)
        ]
        levels[trunk.key] = max(below, default=0)
    return levels


def _cost(one: Trunk, other: Trunk) -> int:
    """What it costs that `one` stands left of `other`: crossings, and stretches on each other."""
    cost = sum(other.top - _TOUCH < y < other.bottom + _TOUCH for y in one.right)
    cost += sum(one.top - _TOUCH < y < one.bottom + _TOUCH for y in other.left)
    return cost + _OVERLAID * sum(abs(a - b) < _TOUCH for a in one.right for b in other.left)


def _meet(one: Trunk, other: Trunk) -> bool:
    return one.top - _ROUND < other.bottom and other.top - _ROUND < one.bottom


def _total(cost: Sequence[Sequence[int]], order: Sequence[int]) -> int:
    return sum(cost[a][b] for place, a in enumerate(order) for b in order[place + 1 :])


def _try_all(cost: Sequence[Sequence[int]], count: int) -> tuple[int, ...]:
    return min(permutations(range(count)), key=lambda order: _total(cost, order))


def _exchange(cost: Sequence[Sequence[int]], count: int) -> tuple[int, ...]:
    """An order in which no two neighbours gain by changing places and no single move gains."""
    order = list(range(count))
    improved = True
    while improved:
        improved = False
        for place in range(count):
            for goal in range(count):
                if _gain(cost, order, place, goal) > 0:
                    order.insert(goal, order.pop(place))
                    improved = True
    return tuple(order)


def _gain(cost: Sequence[Sequence[int]], order: Sequence[int], place: int, goal: int) -> int:
    """By how much the order gains when what stands at `place` moves to `goal`: what it passes counts."""
    moved = order[place]
    if goal > place:
        return sum(cost[moved][other] - cost[other][moved] for other in order[place + 1 : goal + 1])
    return sum(cost[other][moved] - cost[moved][other] for other in order[goal:place])
