"""How requests come to the design: its clients, its edges, and whether the way round them is shut."""

from __future__ import annotations

from collections import deque

from archgen.blueprint.model import Resource
from archgen.graph.attributes import reach
from archgen.graph.doors import Door, front, has_routes
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import calls_from_outside, outside
from archgen.graph.sources import INTERNET


@once
def _reached(graph: Graph) -> dict[str, frozenset[str]]:
    """By client in the order of the file: the nodes inside AWS that its requests come to."""
    resources = graph.blueprint.resources
    inside = {
        name
        for name, node in graph.nodes.items()
        if node.resource in resources and not outside(resources[node.resource])
    }
    found = {
        name: frozenset(reach(graph, name)) & inside
        for name, resource in resources.items()
        if calls_from_outside(resource) and name in graph.nodes
    }
    return {name: nodes for name, nodes in found.items() if nodes}


def clients(graph: Graph) -> list[str]:
    """What stands outside and calls in, in the order of the file."""
    return list(_reached(graph))


def reach_in(graph: Graph, client: str) -> frozenset[str]:
    """The nodes inside AWS that a client's requests come to."""
    return _reached(graph).get(client, frozenset())


def clients_of(graph: Graph, node: str) -> list[str]:
    """The clients whose requests come to a node."""
    return [name for name, nodes in _reached(graph).items() if node in nodes]


def edges_before(graph: Graph, resource: Resource) -> list[str]:
    """The resources that fetch from a resource on behalf of callers: its edges."""
    lines = graph.blueprint.incoming.get(resource.id, ())
    return list(dict.fromkeys(r.source for r in lines if r.verb == "origin"))


def open_doors(graph: Graph, resource: Resource) -> list[Door]:
    """The doors of a resource that the internet finds open."""
    return [door for door in front(resource) if _open_to_all(graph, door.node)]


def _open_to_all(graph: Graph, node: str) -> bool:
    return any(e.source == INTERNET and e.kind.drives and not e.shut for e in graph.into.get(node, ()))


def way_in(graph: Graph, start: str, ends: set[str]) -> list[str]:
    """The resources between a client and the nearest of `ends`, in order, without both."""
    came: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node in ends:
            return _resources_back(graph, came, node)
        for edge in graph.out[node]:
            if edge.target not in came and edge.kind.drives and not edge.shut:
                came[edge.target] = node
                queue.append(edge.target)
    return []


def _resources_back(graph: Graph, came: dict[str, str], end: str) -> list[str]:
    way: list[str] = []
    node = came[end]
    while came.get(node):
        way.append(graph.nodes[node].resource)
        node = came[node]
    return [name for name in dict.fromkeys(reversed(way)) if name]


def apis(graph: Graph) -> list[Resource]:
    """Resources whose requests go on by routes."""
    return [r for r in graph.blueprint.resources.values() if has_routes(r)]
