"""An exact solver for heights: the least weighted sum of differences that keeps every distance.

The problem: minimise the sum of weight · (y[head] - y[tail]) over all edges, with
y[head] - y[tail] ≥ length on each. It is solved by the network simplex method: a spanning
tree of edges that are as short as allowed is improved edge by edge. Whole lengths give whole
heights.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from msgspec import Struct, field

PATIENCE = 40
"""Steps without gain after which edges are taken by number, which cannot go in circles."""


NOTHING = 1e-9
"""Gains below this are rounding."""


class Edge(Struct, frozen=True):
    """`head` stands at least `length` below `tail`; each pixel between them costs `weight`."""

    tail: int
    head: int
    length: float
    weight: float = 0


class Contradiction(ValueError):  # noqa: N818 - it is what the edges are
    """Edges that no heights can satisfy: they demand a circle."""


class Program(Struct):
    """Heights to be found. Node 0 stands above all others and costs nothing."""

    count: int = 1
    edges: list[Edge] = field(default_factory=list)

    def node(self) -> int:
        """The number of a new unknown height."""
        self.count += 1
        self.edges.append(Edge(0, self.count - 1, 0))
        return self.count - 1

    def keep(self, tail: int, head: int, length: float, weight: float = 0) -> None:
        """Demand that `head` stands at least `length` below `tail`, at a cost for each pixel."""
        self.edges.append(Edge(tail, head, length, weight))

    def level(self, first: int, second: int, weight: float, shift: float = 0) -> None:
        """Ask that y[second] - y[first] be `shift`; each pixel off, either way, costs `weight`."""
        between = self.node()
        self.keep(between, first, 0, weight)
        self.keep(between, second, shift, weight)

    def solve(self) -> list[float]:
        """The heights, least first at 0 or below it; raises `Contradiction` if there are none."""
        return _Tree(self).solve()


class _Tree:
    """The spanning tree of tight edges, and the steps that improve it.

    The tree hangs from node 0. `load` is the sum of the gains of all that hangs from a node; what a step
    would gain follows from it, and a step changes it along two paths only.
    """

    def __init__(self, program: Program) -> None:
        self.count = program.count
        self.tails = [edge.tail for edge in program.edges]
        self.heads = [edge.head for edge in program.edges]
        self.lengths = [edge.length for edge in program.edges]
        self.below: list[list[int]] = [[] for _ in range(self.count)]
        self.above: list[list[int]] = [[] for _ in range(self.count)]
        self.load = [0.0] * self.count
        for number, edge in enumerate(program.edges):
            self.below[edge.tail].append(number)
            self.above[edge.head].append(number)
            self.load[edge.head] += edge.weight
            self.load[edge.tail] -= edge.weight
        self.y, self.bridge = self._longest_paths()
        self.branches: list[set[int]] = [set() for _ in range(self.count)]
        for number in self.bridge[1:]:
            self._plant(number)
        for node in reversed(self._part(0)[1:]):
            self.load[self._over(node)] += self.load[node]
        self.value = [0.0] * self.count
        for node in range(1, self.count):
            self._price(node)

    def solve(self) -> list[float]:
        """Improve until nothing can be gained."""
        idle = 0
        while True:
            node = self._leaving(by_number=idle > PATIENCE)
            if node is None:
                return self.y
            down = self.heads[self.bridge[node]] == node
            part = self._part(node)
            entering, slack = self._entering(part, down=down)
            for moved in part:
                self.y[moved] += slack if down else -slack
            self._exchange(node, entering, down=down)
            idle = 0 if slack else idle + 1

    def _longest_paths(self) -> tuple[list[float], list[int]]:
        """Heights as small as allowed, and for each node the edge that decides its height (-1 for node 0)."""
        waiting = [len(numbers) for numbers in self.above]
        y = [0.0] * self.count
        decided = [-1] * self.count
        ready = deque(node for node in range(self.count) if not waiting[node])
        seen = 0
        while ready:
            node = ready.popleft()
            seen += 1
            for number in self.below[node]:
                head, least = self.heads[number], y[node] + self.lengths[number]
                if decided[head] < 0 or least > y[head]:
                    y[head], decided[head] = least, number
                waiting[head] -= 1
                if not waiting[head]:
                    ready.append(head)
        if seen < self.count:
            raise Contradiction("the distances demand a circle")
        return y, decided

    def _plant(self, number: int) -> None:
        self.branches[self.tails[number]].add(number)
        self.branches[self.heads[number]].add(number)

    def _uproot(self, number: int) -> None:
        self.branches[self.tails[number]].discard(number)
        self.branches[self.heads[number]].discard(number)

    def _over(self, node: int) -> int:
        """The node that a node hangs from."""
        number = self.bridge[node]
        return self.tails[number] + self.heads[number] - node

    def _price(self, node: int) -> None:
        """Note what each pixel costs by which a node's bridge gets longer: less than 0 is a gain."""
        self.value[node] = self.load[node] if self.heads[self.bridge[node]] == node else -self.load[node]

    def _leaving(self, *, by_number: bool) -> int | None:
        """The node that shall hang from elsewhere with all that hangs from it; None if nothing is gained."""
        least = min(self.value)
        if least >= -NOTHING:
            return None
        most = -NOTHING if by_number else least
        worth = (node for node, value in enumerate(self.value) if value <= most and value < -NOTHING)
        return min(worth, key=self.bridge.__getitem__)

    def _part(self, start: int) -> list[int]:
        """A node and all that hangs from it."""
        found = [start]
        for node in found:
            bridge = self.bridge[node]
            for number in self.branches[node]:
                if number != bridge:
                    found.append(self.tails[number] + self.heads[number] - node)  # noqa: PERF401 - it grows
        return found

    def _entering(self, part: list[int], *, down: bool) -> tuple[int, float]:
        """The edge that stops the part's move first, and how far it is."""
        inside = set(part)
        touching, ends = (self.below, self.heads) if down else (self.above, self.tails)
        best, least = -1, float("inf")
        for node in part:
            for number in touching[node]:
                if ends[number] in inside:
                    continue
                slack = self.y[self.heads[number]] - self.y[self.tails[number]] - self.lengths[number]
                if slack < least or (slack == least and number < best):
                    best, least = number, slack
        return best, least

    def _exchange(self, node: int, entering: int, *, down: bool) -> None:
        """Let a node's part hang from the entering edge in place of its own bridge."""
        load, leaving, over = self.load[node], self.bridge[node], self._over(node)
        inner, outer = self.tails[entering], self.heads[entering]
        if not down:
            inner, outer = outer, inner
        self._carry(over, -load)
        self._uproot(leaving)
        self._plant(entering)
        path = [inner]
        while path[-1] != node:
            path.append(self._over(path[-1]))
        for upper, lower in pairwise(reversed(path)):
            self.load[upper] = load - self.load[lower]
            self.bridge[upper] = self.bridge[lower]
        self.load[inner], self.bridge[inner] = load, entering
        for turned in path:
            self._price(turned)
        self._carry(outer, load)

    def _carry(self, node: int, load: float) -> None:
        """Add to the load of a node and of all that it hangs from."""
        while node:
            self.load[node] += load
            self._price(node)
            node = self._over(node)
