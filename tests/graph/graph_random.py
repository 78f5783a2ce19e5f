"""Graphs drawn at random, and answers found by trying every path: slow, and plainly right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph_making import loaded
from hypothesis import strategies as st

from archgen.graph.levels import Question
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Node, NodeKind, Slot, Strength
from archgen.graph.sources import INTERNET, PARTNER

ASKED = Guard.IDENTITY
QUESTION = Question(ASKED)
_BLUEPRINT = loaded("resources:\n  only: {type: lambda}\n")
_KINDS = (
    EdgeKind.REQUEST,
    EdgeKind.REQUEST,
    EdgeKind.DATA,
    EdgeKind.ASYNC,
    EdgeKind.EVENT,
    EdgeKind.FAILURE,
    EdgeKind.LOG,
)
"""Requests are the commonest; what does not drive is among them, too."""


@dataclass(frozen=True)
class Drawn:
    """A random graph and the edges that must not be reached unguarded."""

    graph: Graph
    sinks: tuple[Edge, ...]


def graph_from(edges: Sequence[Edge]) -> Graph:
    """A graph of these edges, its rows sorted as a build sorts them."""
    names = sorted({INTERNET, PARTNER, *(e.source for e in edges), *(e.target for e in edges)})
    nodes = {
        name: Node(name, NodeKind.SOURCE) if name.startswith("@") else Node(name, NodeKind.RESOURCE, name)
        for name in names
    }

    def away(edge: Edge) -> tuple[str, ...]:
        return (edge.target, edge.kind.value, edge.part)

    def towards(edge: Edge) -> tuple[str, ...]:
        return (edge.source, edge.kind.value, edge.part)

    out = {name: tuple(sorted((e for e in edges if e.source == name), key=away)) for name in names}
    into = {name: tuple(sorted((e for e in edges if e.target == name), key=towards)) for name in names}
    return Graph(_BLUEPRINT, nodes, out, into)


def edges_of(graph: Graph) -> list[Edge]:
    """All edges, in the order of the graph."""
    return [edge for row in graph.out.values() for edge in row]


@st.composite
def drawn(draw: st.DrawFn, guards: Sequence[Guard] = (ASKED,)) -> Drawn:
    """A graph of up to eight nodes, two sources among them, with guards and slots here and there."""
    inner = [f"n{place}" for place in range(draw(st.integers(1, 6)))]
    pairs = [(a, b) for a in (INTERNET, PARTNER, *inner) for b in inner]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=16, unique=True))
    edges = [Edge(PARTNER, INTERNET, EdgeKind.AS, "is")]
    for source, target in chosen:
        asked = draw(st.dictionaries(st.sampled_from(guards), st.sampled_from(Strength), max_size=2))
        slot = draw(st.sampled_from((None, target, f"{source}/{target}")))
        owner, _, part = (slot or "").partition("/")
        slots = {} if slot is None else {ASKED: Slot(owner, part)}
        kind = draw(st.sampled_from(_KINDS))
        edges.append(Edge(source, target, kind, "does", guards=asked, slots=slots))
    graph = graph_from(edges)
    ends = draw(st.sets(st.sampled_from(inner), min_size=1))
    return Drawn(graph, tuple(e for e in edges_of(graph) if e.target in ends and e.kind.drives))


def stronger(graph: Graph, which: int, strength: Strength, guard: Guard = ASKED) -> Graph:
    """The graph with one of its edges guarded at least so well."""
    edges = edges_of(graph)
    edge = edges[which % len(edges)]
    more = max(edge.guards.get(guard, Strength.OPEN), strength)
    edges[which % len(edges)] = replace(edge, guards={**edge.guards, guard: more})
    return graph_from(edges)


def paths(graph: Graph, question: Question) -> Iterator[tuple[Edge, ...]]:
    """Every path from the question's sources that meets no node twice."""
    waiting: list[tuple[tuple[Edge, ...], str]] = [((), source) for source in question.sources]
    while waiting:
        path, end = waiting.pop()
        if path:
            yield path
        met = {edge.source for edge in path} | {end}
        waiting += [
            ((*path, edge), edge.target)
            for edge in graph.out[end]
            if edge.target not in met and question.follows(edge)
        ]


def level_by_trying(graph: Graph, question: Question) -> dict[str, Strength]:
    """For each node the weakest path's strongest guard, from all paths there are."""
    found = dict.fromkeys(question.sources, Strength.OPEN)
    for path in paths(graph, question):
        along = max(edge.strength(question.guard) for edge in path)
        end = path[-1].target
        found[end] = min(along, found.get(end, along))
    return found
