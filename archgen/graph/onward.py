"""Where a request goes on to from a node: the shortest way to the nearest node of some kind."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from archgen.graph.attributes import drives
from archgen.graph.model import Edge, Graph


def way_on(graph: Graph, node_id: str, ends: Collection[str]) -> tuple[Edge, ...]:
    """The edges from a node to the nearest of some others; ties by id, empty where none is reached."""
    came: dict[str, Edge | None] = {node_id: None}
    queue = deque([node_id])
    end = None
    while queue and end is None:
        for edge in graph.out.get(queue.popleft(), ()):
            if edge.target not in came and drives(edge):
                came[edge.target] = edge
                queue.append(edge.target)
                if end is None and edge.target in ends:
                    end = edge.target
    path: list[Edge] = []
    step = came.get(end) if end is not None else None
    while step is not None:
        path.append(step)
        step = came[step.source]
    return tuple(path[::-1])
