"""Where a guard is missing: the last place on each unguarded path at which one could be written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from msgspec import Struct

from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, NodeKind, Slot, Strength


class Place(Struct, frozen=True):
    """A slot with the unguarded edges that carry it, and what lies open behind it.

    `sinks` are the edges into what must not be reached so, in the order of the graph.
    """

    slot: Slot
    edges: tuple[Edge, ...]
    sinks: tuple[Edge, ...]

    @property
    def node(self) -> str:
        """The place's name: a resource, or resource/part."""
        return f"{self.slot.resource}/{self.slot.part}" if self.slot.part else self.slot.resource


def unguarded(graph: Graph, question: Question, edge: Edge, most: Strength = Strength.OPEN) -> bool:
    """True when a path no stronger than `most` goes along the edge."""
    reached = levels(graph, question).get(edge.source)
    return (
        reached is not None
        and reached <= most
        and question.follows(edge)
        and edge.strength(question.guard) <= most
    )


@once
def open_rows(graph: Graph, question: Question, most: Strength) -> Mapping[str, tuple[Edge, ...]]:
    """The rows of `out` with the unguarded edges alone, the very ones that the graph holds."""
    reached = levels(graph, question)
    weak = [name for name, level in reached.items() if level <= most]
    return {
        name: tuple(
            edge
            for edge in graph.out[name]
            if question.follows(edge) and edge.strength(question.guard) <= most
        )
        for name in weak
    }


def places(
    graph: Graph, question: Question, sinks: Iterable[Edge], most: Strength = Strength.OPEN
) -> tuple[Place, ...]:
    """The places of all unguarded paths that end with one of these edges, by name.

    One sweep backwards over unguarded edges from the sinks, stopping where the guard could be
    written. A path without such a place is placed at the door through which it comes in.
    """
    wanted = tuple(sinks)
    marked = _marked_edges(graph, question, wanted, most)
    chosen = frozenset(id(edge) for edge in wanted)
    rows: dict[Slot, list[Edge]] = {}
    for edge in marked:
        rows.setdefault(edge.slots.get(question.guard) or _door(graph, edge), []).append(edge)
    found = [
        Place(slot, tuple(edges), _behind(graph, question, edges, chosen, most))
        for slot, edges in rows.items()
    ]
    return tuple(sorted(found, key=lambda place: (place.slot.resource, place.slot.part, place.slot.path)))


def _marked_edges(graph: Graph, question: Question, sinks: tuple[Edge, ...], most: Strength) -> list[Edge]:
    seen: set[str] = set()
    queue = deque(edge for edge in sinks if unguarded(graph, question, edge, most))
    marked: dict[tuple[str, ...], Edge] = {}
    while queue:
        edge = queue.popleft()
        if question.guard in edge.slots or comes_in(graph, edge):
            marked[_identity(edge)] = edge
        elif edge.source not in seen:
            seen.add(edge.source)
            queue.extend(e for e in graph.into[edge.source] if unguarded(graph, question, e, most))
    return [marked[key] for key in sorted(marked)]


def comes_in(graph: Graph, edge: Edge) -> bool:
    """True for the step with which somebody outside enters the design."""
    return edge.kind is not EdgeKind.AS and (
        graph.nodes[edge.source].kind is NodeKind.SOURCE or edge.source in _callers(graph)
    )


@once
def _callers(graph: Graph) -> frozenset[str]:
    """Who is drawn outside: clients, and systems of others that call this one."""
    return frozenset(
        edge.target
        for name, edges in graph.out.items()
        if graph.nodes[name].kind is NodeKind.SOURCE
        for edge in edges
        if edge.kind is EdgeKind.AS
    )


def _door(graph: Graph, edge: Edge) -> Slot:
    node = graph.nodes[edge.target]
    return Slot(node.resource, node.part)


def _behind(
    graph: Graph, question: Question, edges: Iterable[Edge], chosen: frozenset[int], most: Strength
) -> tuple[Edge, ...]:
    """The sink edges that are reached from a place without passing another one.

    `chosen` holds the identities of the sink edges: a graph has each edge once.
    """
    onward = open_rows(graph, question, most)
    found: dict[int, Edge] = {}
    queue = deque(edges)
    seen: set[str] = set()
    while queue:
        edge = queue.popleft()
        if id(edge) in chosen:
            found[id(edge)] = edge
        if edge.target not in seen:
            seen.add(edge.target)
            queue.extend(e for e in onward.get(edge.target, ()) if question.guard not in e.slots)
    return tuple(sorted(found.values(), key=_identity))


def sinks_behind(
    graph: Graph, question: Question, place: Place, edge: Edge, most: Strength = Strength.OPEN
) -> tuple[Edge, ...]:
    """Those of a place's sinks that lie behind one of its edges."""
    chosen = frozenset(id(sink) for sink in place.sinks)
    return _behind(graph, question, (edge,), chosen, most)


def _identity(edge: Edge) -> tuple[str, ...]:
    return (edge.target, edge.source, edge.kind.value, edge.part, edge.verb, edge.op)


def ends(sinks: Iterable[Edge]) -> Mapping[str, tuple[Edge, ...]]:
    """Sink edges by what they lead to."""
    rows: dict[str, tuple[Edge, ...]] = {}
    for edge in sinks:
        rows[edge.target] = (*rows.get(edge.target, ()), edge)
    return rows
