"""One path that shows a finding: the fewest steps among the least guarded ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from archgen.graph.levels import Question
from archgen.graph.memory import once
from archgen.graph.model import Edge, Graph, Strength
from archgen.graph.places import Place, open_rows


@once
def _ways_in(graph: Graph, question: Question, most: Strength) -> Mapping[str, Edge | None]:
    """For each node the edge by which a shortest unguarded path arrives; None at a source.

    Rows of the graph are sorted, so among paths of equal length the one with the first ids wins.
    """
    arrived: dict[str, Edge | None] = {name: None for name in question.sources if name in graph.nodes}
    onward = open_rows(graph, question, most)
    queue = deque(arrived)
    while queue:
        for edge in onward.get(queue.popleft(), ()):
            if edge.target not in arrived:
                arrived[edge.target] = edge
                queue.append(edge.target)
    return arrived


def _back(arrived: Mapping[str, Edge | None], node: str) -> list[Edge]:
    path: list[Edge] = []
    edge = arrived.get(node)
    while edge is not None:
        path.append(edge)
        edge = arrived.get(edge.source)
    return path[::-1]


def witness(
    graph: Graph, question: Question, place: Place, most: Strength = Strength.OPEN
) -> tuple[Edge, ...]:
    """The edges of a shortest unguarded path from a source through the place to the nearest sink."""
    arrived = _ways_in(graph, question, most)
    reached = [edge for edge in place.edges if edge.source in arrived]
    paths = [
        (*_back(arrived, edge.source), *_onward(graph, question, edge, place.sinks, most)) for edge in reached
    ]
    return min(paths, key=lambda path: (len(path), tuple(edge.target for edge in path)), default=())


def _onward(
    graph: Graph, question: Question, first: Edge, sinks: Iterable[Edge], most: Strength
) -> tuple[Edge, ...]:
    """From an edge of the place to the nearest sink edge, both included, through no other place."""
    wanted = {id(edge) for edge in sinks}
    if id(first) in wanted:
        return (first,)
    rows = open_rows(graph, question, most)
    came: dict[str, Edge | None] = {first.target: None}
    queue = deque([first])
    while queue:
        row = rows.get(queue.popleft().target, ())
        onward = [edge for edge in row if question.guard not in edge.slots]
        for edge in onward:
            if id(edge) in wanted:
                return (*_traced(came, edge, first), edge)
            if edge.target not in came:
                came[edge.target] = edge
                queue.append(edge)
    return (first,)


def _traced(came: Mapping[str, Edge | None], last: Edge, first: Edge) -> list[Edge]:
    """The edges from `first` up to the source of `last`."""
    path: list[Edge] = []
    edge = came[last.source]
    while edge is not None:
        path.append(edge)
        edge = came[edge.source]
    return [first, *path[::-1]]
