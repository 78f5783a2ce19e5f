"""Parallel ways into one thing, kind of guard by kind: what one of them asks and another does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archgen.graph.components import in_circles
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.sources import INTERNET


class Way(Struct, frozen=True):
    """A way into something, named by its last edge; `levels` holds its level in each kind that was asked."""

    edge: Edge
    levels: Mapping[Guard, Strength]


class Weaker(Struct, frozen=True):
    """A way that lacks kinds of guard which other ways into the same thing have.

    `missing` are those kinds in the order asked, `stronger` for each the ways that have it.
    """

    way: Way
    missing: tuple[Guard, ...]
    stronger: Mapping[Guard, tuple[Way, ...]]


def ways(graph: Graph, node_id: str, kinds: tuple[Guard, ...], source: str = INTERNET) -> tuple[Way, ...]:
    """The ways by which a source gets into a node, in the order of the graph.

    A level is that of the weakest path up to and with the last edge. Ways that are shut to the source
    by an enforced closing guard are left out: nobody comes along them. A path that has been at the node
    before does not count.
    """
    cut = (node_id,) if node_id in in_circles(graph) else ()
    edges = tuple(edge for edge in graph.into.get(node_id, ()) if edge.kind.drives)
    return ways_by(graph, edges, kinds, source, cut)


def ways_by(
    graph: Graph,
    edges: Iterable[Edge],
    kinds: tuple[Guard, ...],
    source: str = INTERNET,
    cut: tuple[str, ...] = (),
) -> tuple[Way, ...]:
    """The same for chosen edges, whatever they lead to: two hosts of an API, a route under two stages.

    A node in `cut` is not left by any path.
    """
    closed = levels(graph, Question(Guard.ORIGIN, (source,), cut=cut))
    asked = {kind: levels(graph, Question(kind, (source,), cut=cut)) for kind in kinds}
    found = []
    for edge in edges:
        before = closed.get(edge.source)
        if before is None or max(before, edge.strength(Guard.ORIGIN)) >= Strength.ENFORCED:
            continue
        row = {kind: max(reached[edge.source], edge.strength(kind)) for kind, reached in asked.items()}
        found.append(Way(edge, row))
    return tuple(found)


def missing(way: Way, other: Way) -> tuple[Guard, ...]:
    """The kinds that the other way has and this one lacks: at least stated there, open or silent here."""
    return tuple(
        kind
        for kind, level in way.levels.items()
        if other.levels.get(kind, Strength.OPEN) > Strength.SILENT >= level
    )


def weaker(found: Iterable[Way]) -> tuple[Weaker, ...]:
    """Of several ways those that lack what another has, in the order given."""
    rows = tuple(found)
    strong: dict[Guard, list[Way]] = {}
    for way in rows:
        for kind, level in way.levels.items():
            if level > Strength.SILENT:
                strong.setdefault(kind, []).append(way)
    answers = []
    for way in rows:
        lacks = [kind for kind, level in way.levels.items() if level <= Strength.SILENT and kind in strong]
        if lacks:
            better = {kind: tuple(strong[kind]) for kind in lacks}
            answers.append(Weaker(way, tuple(lacks), better))
    return tuple(answers)


@once
def weaker_ways(
    graph: Graph, node_id: str, kinds: tuple[Guard, ...], source: str = INTERNET
) -> tuple[Weaker, ...]:
    """The ways into a node that lack what another way into it has."""
    return weaker(ways(graph, node_id, kinds, source))


def entry_of(graph: Graph, way: Way) -> str:
    """The resource through which a way comes in: the API of a route, the function of its own host, the queue.

    Routes of one API, and its stages, are one entry. A source is its own.
    """
    node = graph.nodes[way.edge.source]
    return node.resource or node.id


def is_asynchronous(way: Way) -> bool:
    """True where messages or events come in, for which nobody inspects or throttles requests."""
    return way.edge.kind in (EdgeKind.ASYNC, EdgeKind.EVENT)
