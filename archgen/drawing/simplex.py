"""An exact solver for heights: the least weighted sum of differences that keeps every distance.

The problem: minimise the sum of weight · (y[head] - y[tail]) over all edges, with
y[head] - y[tail] ≥ length on each. It is solved by the network simplex method: a spanning
tree of edges that are as short as allowed is improved edge by edge. Whole lengths give whole
heights.
"""

from __future__ import annotations

from collections import deque

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
    """The spanning tree of tight edges, and the steps that improve it."""

    def __init__(self, program: Program) -> None:
        self.edges = program.edges
        self.count = program.count
        self.touching: list[list[int]] = [[] for _ in range(self.count)]
        self.gain = [0.0] * self.count
        for number, edge in enumerate(self.edges):
            self.touching[edge.tail].append(number)
            self.touching[edge.head].append(number)
            self.gain[edge.head] += edge.weight
            self.gain[edge.tail] -= edge.weight
        self.y, chosen = self._longest_paths()
        self.branches: list[set[int]] = [set() for _ in range(self.count)]
        for number in chosen:
            self._plant(number)

    def solve(self) -> list[float]:
        """Improve until nothing can be gained."""
        idle = 0
        while True:
            leaving = self._leaving(by_number=idle > PATIENCE)
            if leaving is None:
                return self.y
            number, part, down = leaving
            entering, slack = self._entering(part, down=down)
            for node in part:
                self.y[node] += slack if down else -slack
            self._uproot(number)
            self._plant(entering)
            idle = 0 if slack else idle + 1

    def _longest_paths(self) -> tuple[list[float], list[int]]:
        """Heights as small as allowed, and for each node the edge that decides its height."""
        waiting = [0] * self.count
        for edge in self.edges:
            waiting[edge.head] += 1
        y = [0.0] * self.count
        decided = [-1] * self.count
        ready = deque(node for node in range(self.count) if not waiting[node])
        seen = 0
        while ready:
            node = ready.popleft()
            seen += 1
            for number in self.touching[node]:
                edge = self.edges[number]
                if edge.tail != node:
                    continue
                if decided[edge.head] < 0 or y[node] + edge.length > y[edge.head]:
                    y[edge.head], decided[edge.head] = y[node] + edge.length, number
                waiting[edge.head] -= 1
                if not waiting[edge.head]:
                    ready.append(edge.head)
        if seen < self.count:
            raise Contradiction("the distances demand a circle")
        return y, [number for number in decided if number >= 0]

    def _plant(self, number: int) -> None:
        edge = self.edges[number]
        self.branches[edge.tail].add(number)
        self.branches[edge.head].add(number)

    def _uproot(self, number: int) -> None:
        edge = self.edges[number]
        self.branches[edge.tail].discard(number)
        self.branches[edge.head].discard(number)

    def _leaving(self, *, by_number: bool) -> tuple[int, list[int], bool] | None:
        """The edge worth giving up, the nodes beyond it, and whether they shall move down."""
        parent = [-1] * self.count
        order = [0]
        for node in order:
            for number in self.branches[node]:
                if number != parent[node]:
                    edge = self.edges[number]
                    other = edge.head if edge.tail == node else edge.tail
                    parent[other] = number
                    order.append(other)
        total = self.gain.copy()
        best, top = -1, -NOTHING
        for node in reversed(order[1:]):
            edge = self.edges[parent[node]]
            into = edge.head == node
            value = total[node] if into else -total[node]
            total[edge.tail if into else edge.head] += total[node]
            better = parent[node] < parent[best] if by_number and best >= 0 else value < top
            if value < -NOTHING and (better or (value == top and parent[node] < parent[best])):
                best, top = node, value
        if best < 0:
            return None
        return parent[best], self._beyond(best, parent[best]), self.edges[parent[best]].head == best

    def _beyond(self, start: int, bridge: int) -> list[int]:
        """The nodes on one side of a tree edge."""
        found = [start]
        via = {start: bridge}
        for node in found:
            for number in self.branches[node]:
                if number != via[node]:
                    edge = self.edges[number]
                    other = edge.head if edge.tail == node else edge.tail
                    via[other] = number
                    found.append(other)
        return found

    def _entering(self, part: list[int], *, down: bool) -> tuple[int, float]:
        """The edge that stops the part's move first, and how far it is."""
        inside = set(part)
        best, least = -1, float("inf")
        for node in part:
            for number in self.touching[node]:
                edge = self.edges[number]
                near, far = (edge.tail, edge.head) if down else (edge.head, edge.tail)
                if near != node or far in inside:
                    continue
                slack = self.y[edge.head] - self.y[edge.tail] - edge.length
                if slack < least or (slack == least and number < best):
                    best, least = number, slack
        return best, least
