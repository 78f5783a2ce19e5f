"""The shortest way from a source to a node, whatever guards stand on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from archgen.graph.attributes import drives
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph


def shortest(graph: Graph, source: str, node: str) -> tuple[Edge, ...]:
    """The edges from a source to a node along which requests travel; empty where none do.

    Rows of the graph are sorted, so among ways of equal length the one with the first ids wins.
    """
    came = _tree(graph, source)
    path: list[Edge] = []
    edge = came.get(node)
    while edge is not None:
        path.append(edge)
        edge = came.get(edge.source)
    return tuple(reversed(path))


@once
def _tree(graph: Graph, source: str) -> Mapping[str, Edge | None]:
    """For each node that a source reaches the edge by which a shortest way arrives."""
    came: dict[str, Edge | None] = {source: None}
    queue = deque([source] if source in graph.nodes else [])
    while queue:
        for edge in graph.out[queue.popleft()]:
            if edge.target not in came and drives(edge):
                came[edge.target] = edge
                queue.append(edge.target)
    return came
