"""Which ways lead to stored data in the end, by what is done to it there."""

from __future__ import annotations

from collections import deque

from archgen.graph.attributes import drives
from archgen.graph.memory import once
from archgen.graph.model import EdgeKind, Graph
from archgen.graph.nature import stores


@once
def before_stores(graph: Graph, op: str) -> frozenset[str]:
    """The nodes from which a request goes on to read (`read`) or write (`write`) a store, at any distance."""
    resources = graph.blueprint.resources
    kept = [one.id for one in resources.values() if one.id in graph.nodes and stores(one)]
    ends = (edge for name in kept for edge in graph.into[name] if edge.kind is EdgeKind.DATA)
    seen = dict.fromkeys(edge.source for edge in ends if edge.op == op and drives(edge))
    queue = deque(seen)
    while queue:
        for edge in graph.into[queue.popleft()]:
            if edge.source not in seen and drives(edge):
                seen[edge.source] = None
                queue.append(edge.source)
    return frozenset(seen)
