"""Which resources pass something to which: the graph's edges by the pairs of resources that they join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from archgen.graph.model import Edge, EdgeKind, Graph, NodeKind
from archgen.graph.nature import computes, is_role, outside
from archgen.graph.sources import zone_of
from archgen.views.strokes import is_shown
from archgen.views.view import LineKind

SIGNING_IN = "signs_in_with"
ANYONE = "@anyone"
"""The box of callers that no blueprint draws and that a door lets in."""

_KINDS = {
    EdgeKind.REQUEST: LineKind.REQUEST,
    EdgeKind.TICKET: LineKind.DATA,
    EdgeKind.DATA: LineKind.DATA,
    EdgeKind.ASYNC: LineKind.MESSAGE,
    EdgeKind.EVENT: LineKind.MESSAGE,
    EdgeKind.PUSH: LineKind.MESSAGE,
    EdgeKind.GUARD: LineKind.IDENTITY,
}
_RANK = tuple(LineKind)


class Passage(Struct, frozen=True):
    """What one resource passes to another, with the edges along which it does.

    `kind` is the weightiest of them. Signing in has the edges by which callers of that zone enter.
    """

    source: str
    target: str
    kind: LineKind
    edges: tuple[Edge, ...]
    signs_in: bool = False


def passages(graph: Graph) -> tuple[Passage, ...]:
    """What passes between the resources that pictures draw, by source and target in the order of the file.

    Logs, alarms, keys, copies and what changes settings are no part of it. An authorizer, which is no
    box, gives way to what it relies on, and a role to the code that takes it.
    """
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in (edge for row in graph.out.values() for edge in row):
        for pair, along in _pairs(graph, edge):
            found.setdefault(pair, []).append(along)
    place = {name: number for number, name in enumerate(graph.blueprint.resources)}
    order = sorted(found, key=lambda pair: (place[pair[0]], place[pair[1]]))
    rows = [Passage(*pair, _kind(found[pair]), tuple(found[pair])) for pair in order]
    return (*rows, *_signing_in(graph, frozenset(found)))


def _kind(edges: Iterable[Edge]) -> LineKind:
    return min((_KINDS[edge.kind] for edge in edges), key=_RANK.index)


def _pairs(graph: Graph, edge: Edge) -> Iterator[tuple[tuple[str, str], Edge]]:
    """The resources that an edge joins on a picture, with the edge that says how."""
    start, end = graph.nodes[edge.source].resource, graph.nodes[edge.target].resource
    if not start or not end or start == end or not _drawn(graph, start):
        return
    if _drawn(graph, end):
        if edge.kind in _KINDS:
            yield (start, end), edge
        return
    resources = graph.blueprint.resources
    asked = edge.kind is EdgeKind.GUARD and not is_role(resources[end])
    taken = edge.kind is EdgeKind.ASSUME and computes(resources[start]) and is_role(resources[end])
    for behind in graph.out[end] if asked or taken else ():
        name = graph.nodes[behind.target].resource
        fits = behind.kind is EdgeKind.GUARD if asked else behind.kind in _KINDS
        if fits and name != start and _drawn(graph, name):
            yield (start, name), behind


def _drawn(graph: Graph, name: str) -> bool:
    resource = graph.blueprint.resources.get(name)
    return resource is not None and not resource.boundary and not is_role(resource) and is_shown(resource)


def _signing_in(graph: Graph, known: frozenset[tuple[str, str]]) -> Iterator[Passage]:
    """People who sign in: no edge of their own says it, the directory's own door does."""
    blueprint = graph.blueprint
    for line in blueprint.relations:
        caller, pool = blueprint.resources[line.source], blueprint.resources[line.target]
        pair = (caller.id, pool.id)
        if line.verb == SIGNING_IN and outside(caller) and not outside(pool) and pair not in known:
            zone = zone_of(blueprint, caller)
            edges = entries(graph, pool.id, zone) or entries(graph, pool.id)
            yield Passage(*pair, LineKind.IDENTITY, edges, signs_in=True)


def entries(graph: Graph, name: str, zone: str = "") -> tuple[Edge, ...]:
    """The edges by which a zone enters a resource that are not shut; of every zone where none is named."""
    return tuple(
        edge
        for node in graph.nodes.values()
        if node.resource == name
        for edge in graph.into[node.id]
        if graph.nodes[edge.source].kind is NodeKind.SOURCE
        and (not zone or edge.source == zone)
        and edge.kind is EdgeKind.REQUEST
        and not edge.shut
    )
