"""Lines that leave or enter a box between lines of another kind, which share a trunk there.

Such a line crosses the trunk. The plain count of crossings cannot see it: it takes every line to
run on its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from archgen.drawing.grid import Grid
from archgen.views.view import LineKind

Order = list[list[int]]
_MOST_ITEMS = 150
"""Larger grids keep the order they have: each move is weighed against the whole grid."""


class _Side(Struct, frozen=True):
    """The items next to one side of a box, by the kind of the lines to them."""

    near: dict[LineKind, list[int]]

    def parting(self, spot: dict[int, int]) -> list[int]:
        """The items that stand between those of another kind, once for each kind."""
        found = []
        for kind, trunk in self.near.items():
            low, high = min(spot[number] for number in trunk), max(spot[number] for number in trunk)
            found += [
                number
                for other, numbers in self.near.items()
                if other is not kind
                for number in numbers
                if low < spot[number] < high
            ]
        return found


def partings(grid: Grid, order: Order) -> int:
    """How often a line parts a trunk in an order."""
    spot = _spots(order)
    return sum(len(side.parting(spot)) for side in _sides(grid))


def raised(grid: Grid, order: Order) -> int:
    """How many boxes stand below a line that passes them on its way out of AWS.

    Such lines look best under what they pass: above it they run among titles.
    """
    leaving = _leaving(grid)
    return sum(_raised(grid, column, leaving) for column in order)


def _raised(grid: Grid, column: Sequence[int], leaving: set[int]) -> int:
    count = 0
    over: set[tuple[int, ...]] = set()
    for number in column:
        item = grid.items[number]
        if number in leaving:
            over.add(item.path)
        count += bool(item.box) and item.path in over
    return count


class _Faults:
    """What is wrong with orders: partings and raised lines, counted once for the same columns."""

    def __init__(self, grid: Grid, sides: Sequence[_Side]) -> None:
        self._grid = grid
        self._leaving = _leaving(grid)
        self._sides = [
            (side, sorted({grid.items[number].column for trunk in side.near.values() for number in trunk}))
            for side in sides
        ]
        self._parted: dict[tuple[int, tuple[tuple[int, ...], ...]], int] = {}
        self._raised: dict[tuple[int, ...], int] = {}

    def count(self, order: Order) -> tuple[int, int]:
        """How often a line parts a trunk, and how many boxes stand below a line out of AWS."""
        columns = [tuple(column) for column in order]
        partings = 0
        for place, (side, near) in enumerate(self._sides):
            key = (place, tuple([columns[column] for column in near]))
            if key not in self._parted:
                self._parted[key] = len(side.parting(_spots([order[column] for column in near])))
            partings += self._parted[key]
        for column in columns:
            if column not in self._raised:
                self._raised[column] = _raised(self._grid, column, self._leaving)
        return partings, sum(self._raised[column] for column in columns)


def _leaving(grid: Grid) -> set[int]:
    """The places where lines to boxes outside all frames, right of the first column, pass."""
    return {
        number
        for run in grid.runs
        if not grid.items[grid.item_of[run.right]].frame and grid.items[grid.item_of[run.right]].column
        for number in run.passes
    }


def gather(grid: Grid, order: Order, cost: Callable[[Order], tuple[float, float]]) -> Order:
    """The order with items moved out of trunks they part, where `cost` with the partings falls."""
    sides = _sides(grid)
    best = order
    if len(grid.items) > _MOST_ITEMS:
        return best
    faults = _Faults(grid, sides)
    least = _weigh(best, faults, cost)
    for number in sorted({number for side in sides for number in side.parting(_spots(order))}):
        for moved in _moves(grid, best, number):
            found = _weigh(moved, faults, cost)
            if found < least:
                best, least = moved, found
    return best


def _weigh(
    order: Order, faults: _Faults, cost: Callable[[Order], tuple[float, float]]
) -> tuple[float, int, float]:
    crossings, length = cost(order)
    partings, lines = faults.count(order)
    return crossings + partings, lines, length


def _moves(grid: Grid, order: Order, number: int) -> list[Order]:
    """The orders with one item at every other place beside those of its frame in its column."""
    item = grid.items[number]
    column = [other for other in order[item.column] if other != number]
    places = [place for place in range(len(column) + 1) if _fits(grid, column, place, item.path)]
    return [
        [*order[: item.column], [*column[:place], number, *column[place:]], *order[item.column + 1 :]]
        for place in places
    ]


def _fits(grid: Grid, column: list[int], place: int, path: tuple[int, ...]) -> bool:
    """Whether the column stays sorted by frame with something of that frame at the place."""
    above = place == 0 or grid.items[column[place - 1]].path <= path
    return above and (place == len(column) or path <= grid.items[column[place]].path)


def _spots(order: Order) -> dict[int, int]:
    return {number: place for column in order for place, number in enumerate(column)}


def _sides(grid: Grid) -> list[_Side]:
    """Both sides of every box, with what the lines meet next there."""
    found: dict[tuple[str, bool], dict[LineKind, list[int]]] = {}
    for run in grid.runs:
        if not run.vertical:
            after = run.passes[0] if run.passes else grid.item_of[run.right]
            before = run.passes[-1] if run.passes else grid.item_of[run.left]
            for box, near, leaving in ((run.left, after, True), (run.right, before, False)):
                found.setdefault((box, leaving), {}).setdefault(run.line.kind, []).append(near)
    return [_Side(near) for near in found.values() if len(near) > 1]
