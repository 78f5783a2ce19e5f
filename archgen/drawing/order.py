"""What stands above what in each column, with few crossings, frames kept together."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from archgen.drawing.grid import Grid
from archgen.drawing.partings import gather

SWEEPS = 24
SPARE = 2
"""Crossings that an order may have more than the best and still be tried."""
Order = list[list[int]]
"""For each column its items' numbers from the top."""


class Start(StrEnum):
    """Where the first walk puts the request path among a box's lines."""

    FIRST = "first"
    DECLARED = "declared"
    MIDDLE = "middle"
    LAST = "last"


def orders_of(grid: Grid) -> list[Order]:
    """A few good orders of the items of each column from the top, fewest crossings first.

    Each starts from a walk along the lines from the left, then sorts columns again and again
    by where their neighbours stand, keeps the best, and swaps neighbours while that helps.
    Items always sort by their frame first, so that frames stay in one piece.
    """
    found: list[tuple[float, Order]] = []
    sorting = _Sorting(grid)
    walks: list[Order] = []
    for start in Start:
        walk = sorting.walk(start)
        if walk in walks:
            continue
        walks.append([column.copy() for column in walk])
        order = gather(grid, sorting.solve(walk), sorting.cost)
        if all(order != other for _, other in found):
            found.append((sorting.cost(order)[0], order))
    found.sort(key=lambda entry: entry[0])
    return [order for crossings, order in found if crossings <= found[0][0] + SPARE]


def crossings(grid: Grid, order: Order) -> float:
    """How often lines cross in an order; those of the request path count more."""
    return _Sorting(grid).cost(order)[0]


class _Sorting:
    """The state of the search."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.near = grid.neighbours()
        self.column = [item.column for item in grid.items]
        self.path = [item.path for item in grid.items]
        self.spot = [0.0] * len(grid.items)
        self.links = [(link.left, link.right, link.rank) for link in grid.links]
        self.known: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        self.onward = [
            [
                (other, rank, there, own)
                for other, rank, there, own in near
                if self.column[other] == column + 1
            ]
            for near, column in zip(self.near, self.column, strict=True)
        ]
        outer = {item.number for item in grid.items if item.box and not item.frame and item.column}
        self.leaving = outer | {
            number for run in grid.runs if grid.item_of[run.right] in outer for number in run.passes
        }

    def solve(self, order: Order) -> Order:
        """The best order found from one start, which is changed."""
        self._note(order)
        best, cost = [column.copy() for column in order], self.cost(order)
        seen: set[tuple[int, tuple[tuple[int, ...], ...]]] = set()
        for sweep in range(SWEEPS):
            self._sweep(order, sweep % 3)
            # What was met before at this kind of sweep goes on as it did then.
            state = (sweep % 3, tuple(tuple(column) for column in order))
            if state in seen:
                break
            seen.add(state)
            found = self.cost(order)
            if found < cost:
                best, cost = [column.copy() for column in order], found
        self._note(best)
        self._swap(best)
        return best

    def walk(self, begin: Start) -> Order:
        """The order in which a walk along the lines meets the items."""
        met: dict[int, None] = {}
        for start in sorted(range(len(self.column)), key=lambda number: self.column[number]):
            waiting = [start]
            while waiting:
                number = waiting.pop()
                if number not in met:
                    met[number] = None
                    waiting.extend(reversed(self._onward(number, begin)))
        order: Order = [[] for _ in range(self.grid.width)]
        for number in met:
            order[self.column[number]].append(number)
        for column in order:
            column.sort(key=lambda number: self.path[number])
        return order

    def _onward(self, number: int, begin: Start) -> list[int]:
        """An item's neighbours in the order the walk takes them; lines out of AWS come last."""
        near = self.near[number]
        outside = [other.item for other in near if other.item in self.leaving]
        plain = [other.item for other in near if other.rank == 1 and other.item not in self.leaving]
        spine = [other.item for other in near if other.rank > 1 and other.item not in self.leaving]
        if begin is Start.DECLARED:
            return [other.item for other in near if other.item not in self.leaving] + outside
        cut = {Start.FIRST: 0, Start.MIDDLE: len(plain) // 2}.get(begin, len(plain))
        return plain[:cut] + spine + plain[cut:] + outside

    def _note(self, order: Order) -> None:
        """Write down where each item stands."""
        for column in order:
            self._note_column(column)

    def _note_column(self, column: Sequence[int]) -> None:
        for place, number in enumerate(column):
            self.spot[number] = place

    def _sweep(self, order: Order, kind: int) -> None:
        """Sort the columns once: by the left neighbours, by the right ones, or by both."""
        columns = reversed(order) if kind == 1 else order
        for column in columns:
            middle = {number: self._middle(number, kind) for number in column}
            column.sort(key=lambda number: (self.path[number], middle[number], self.spot[number]))
            self._note_column(column)

    def _middle(self, number: int, kind: int) -> float:
        """The mean height of an item's neighbours; its own if it has none there."""
        total, weight = 0.0, 0
        for other, rank, there, _ in self.near[number]:
            side = self.column[other] - self.column[number]
            if kind == 2 or side == 0 or (side < 0) == (kind == 0):  # noqa: PLR2004 - both sides
                total += (self.spot[other] + there) * rank
                weight += rank
        return total / weight if weight else self.spot[number]

    def cost(self, order: Order) -> tuple[float, float]:
        """Weighted crossings, then weighted length in rows."""
        self._note(order)
        columns = [tuple(column) for column in order]
        crossings = sum(self._crossings_between(pair) for pair in pairwise(columns))
        spot = self.spot
        length = sum([abs(spot[left] - spot[right]) * rank for left, right, rank in self.links])
        return crossings, length

    def _crossings_between(self, pair: tuple[tuple[int, ...], tuple[int, ...]]) -> int:
        """Weighted crossings between a column and the next, counted once for the same two."""
        found = self.known.get(pair)
        if found is None:
            found = self.known[pair] = self._count(pair[0])
        return found

    def _count(self, column: Sequence[int]) -> int:
        """The same, from the top: a line crosses those that began above it and end below it."""
        spot = self.spot
        lines = [
            (spot[number] + own, spot[other] + there, rank)
            for number in column
            for other, rank, there, own in self.onward[number]
        ]
        lines.sort()
        total = 0
        ends: dict[int, list[float]] = {}
        # Of lines that begin at one height those that end above come first: they are not counted.
        for _, end, rank in lines:
            for weight, above in ends.items():
                total += rank * weight * (len(above) - bisect_right(above, end))
            insort(ends.setdefault(rank, []), end)
        return total

    def _swap(self, order: Order) -> None:
        """Exchange neighbours in a column while that saves crossings, or length at equal crossings."""
        for _ in range(len(self.column)):
            improved = False
            for column in order:
                for place in range(len(column) - 1):
                    if self.path[column[place]] == self.path[column[place + 1]] and self._gain(
                        column, place
                    ) > (0, 0):
                        upper, lower = column[place], column[place + 1]
                        column[place], column[place + 1] = lower, upper
                        self.spot[upper], self.spot[lower] = place + 1, place
                        improved = True
            if not improved:
                return

    def _gain(self, column: Sequence[int], place: int) -> tuple[float, float]:
        """Crossings and length saved by exchanging an item with the next."""
        upper, lower = column[place], column[place + 1]
        crossings = 0
        for one, rank, shift, _ in self.near[upper]:
            for other, weight, moved, _ in self.near[lower]:
                if self.column[one] == self.column[other] != self.column[upper]:
                    above, below = self.spot[one] + shift, self.spot[other] + moved
                    crossings += rank * weight * ((above > below) - (above < below))
        length = 0.0
        for number, old, new in ((upper, place, place + 1), (lower, place + 1, place)):
            for other, rank, *_ in self.near[number]:
                if other not in (upper, lower):
                    length += rank * (abs(self.spot[other] - old) - abs(self.spot[other] - new))
        return crossings, length
