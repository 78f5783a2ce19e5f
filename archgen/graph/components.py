"""Rings in which one thing starts the next for ever: components that stay when stopped edges are gone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

import rustworkx
from msgspec import Struct

from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength

_STARTING = frozenset({EdgeKind.ASYNC, EdgeKind.EVENT})
_TURNING = frozenset({EdgeKind.REQUEST, EdgeKind.ASYNC, EdgeKind.EVENT})


class Ring(Struct, frozen=True):
    """Nodes that start each other for ever.

    `nodes` are sorted by id. `triggers` are the edges inside that start something of themselves (async
    and event) and that nothing stops: each is a place at which a filter could be written.
    """

    nodes: tuple[str, ...]
    triggers: tuple[Edge, ...]


def turns(edge: Edge) -> bool:
    """True when the edge can be a part of a ring: it starts something, or changes a store; reads do not."""
    return edge.kind in _TURNING or (edge.kind is EdgeKind.DATA and edge.op != "read")


def _goes_on(edge: Edge) -> bool:
    return turns(edge) and edge.guards.get(Guard.STOP, Strength.OPEN) < Strength.STATED


@once
def rings(graph: Graph) -> tuple[Ring, ...]:
    """The rings of a graph, by their first node.

    A ring is a strongly connected component, or a node that starts itself, once the edges with a
    stop (a filter; an age with no retry) are taken out; at least one of its edges is async or an event.
    """
    found = []
    for names in strong_components(graph):
        inside = frozenset(names)
        edges = [e for name in names for e in graph.out[name] if e.target in inside and _goes_on(e)]
        triggers = tuple(edge for edge in edges if edge.kind in _STARTING)
        if edges and triggers:
            found.append(Ring(names, triggers))
    return tuple(found)


@once
def strong_components(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The strongly connected components along edges that nothing stops, each sorted, in order of their first.

    A single node is a component of its own.
    """
    return _components(graph.nodes, (e for row in graph.out.values() for e in row if _goes_on(e)))


def _components(names: Iterable[str], edges: Iterable[Edge]) -> tuple[tuple[str, ...], ...]:
    order = list(names)
    number = {name: place for place, name in enumerate(order)}
    built: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph(multigraph=False)
    built.add_nodes_from(order)
    built.add_edges_from_no_data([(number[e.source], number[e.target]) for e in edges])
    rows = rustworkx.strongly_connected_components(built)
    return tuple(sorted(tuple(sorted(order[place] for place in row)) for row in rows))


def cycle(graph: Graph, ring: Ring, trigger: Edge) -> tuple[Edge, ...]:
    """A shortest way once round a ring that begins with one of its triggers; ties by id."""
    inside = frozenset(ring.nodes)
    came: dict[str, Edge] = {trigger.target: trigger}
    queue = deque([trigger.target])
    while queue and trigger.source not in came:
        for edge in graph.out[queue.popleft()]:
            if edge.target in inside and edge.target not in came and _goes_on(edge):
                came[edge.target] = edge
                queue.append(edge.target)
    path: list[Edge] = []
    edge = came[trigger.source]
    while edge is not trigger:
        path.append(edge)
        edge = came[edge.source]
    return (trigger, *path[::-1])


@once
def in_circles(graph: Graph) -> Mapping[str, int]:
    """For nodes from which a driven path leads back to themselves: the number of their component."""
    rows = _components(graph.nodes, (e for row in graph.out.values() for e in row if e.kind.drives))
    return {name: place for place, row in enumerate(rows) if len(row) > 1 for name in row}
