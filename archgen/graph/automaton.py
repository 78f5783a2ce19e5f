"""Paths that carry something on or lose it: reach in the product of the graph and a few states."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.nature import carries, runs_steps
from archgen.graph.settings import setting
from archgen.graph.sources import INTERNET

State = int
Step = Callable[[Graph, Edge, State], State | None]
_SENT = (EdgeKind.ASYNC, EdgeKind.EVENT)


class Product(Struct, frozen=True):
    """Where paths get, and in which state.

    `came` holds for each (node, state) that is reached the edge and the state before it, None
    where a path starts.
    """

    came: Mapping[tuple[str, State], tuple[Edge, State] | None]

    def reached(self, node_id: str, state: State) -> bool:
        """True when some path is at the node in this state."""
        return (node_id, state) in self.came

    def path(self, node_id: str, state: State) -> tuple[Edge, ...]:
        """A shortest path that is at the node in this state; ties by id."""
        path: list[Edge] = []
        before = self.came[node_id, state]
        while before is not None:
            edge, state = before
            path.append(edge)
            before = self.came[edge.source, state]
        return tuple(path[::-1])


def run(graph: Graph, starts: Iterable[tuple[str, State]], step: Step) -> Product:
    """The product of a graph with states; `step` says in which state an edge is left, None to stay away.

    Every node is looked at once in each state. Call it from a function that is kept with `once`.
    """
    came: dict[tuple[str, State], tuple[Edge, State] | None] = {
        (name, state): None for name, state in starts if name in graph.nodes
    }
    queue = deque(came)
    while queue:
        name, state = queue.popleft()
        for edge in graph.out[name]:
            after = step(graph, edge, state)
            if after is not None and (edge.target, after) not in came:
                came[edge.target, after] = (edge, state)
                queue.append((edge.target, after))
    return Product(came)


NOBODY, KNOWN = 0, 1
"""States of a claim: nothing is known of who drives this; a verified claim is at hand."""


@once
def claims(graph: Graph, sources: tuple[str, ...] = (INTERNET,)) -> Product:
    """Where requests get with a verified claim of their caller at hand (`KNOWN`), and without (`NOBODY`).

    An enforced identity guard brings the claim; a message or event loses it unless its edge keeps
    the context. Edges that are shut to their source are not taken.
    """
    return run(graph, ((name, NOBODY) for name in sources), _claimed)


def _claimed(_: Graph, edge: Edge, state: State) -> State | None:
    if not edge.kind.drives or edge.shut:
        return None
    if edge.guards.get(Guard.IDENTITY, Strength.OPEN) >= Strength.ENFORCED:
        state = KNOWN
    lost = edge.kind in _SENT and edge.guards.get(Guard.CONTEXT, Strength.OPEN) < Strength.STATED
    return NOBODY if lost else state


def loses_claim(edge: Edge) -> bool:
    """True for a message or event of which nobody says whose it is: the silent half is the edge's slot."""
    return edge.kind in _SENT and edge.guards.get(Guard.CONTEXT, Strength.OPEN) < Strength.STATED


ONCE, AGAIN = 0, 1
"""States of a delivery: it comes once; it may come again."""


@once
def deliveries(graph: Graph) -> Product:
    """What may be done twice (`AGAIN`) because something before it may be delivered twice.

    Paths start at every node. A message, an event, a workflow's step or a call that is tried again sets
    the state; an idempotency word on the same edge or a later one ends it. An ordered queue with one
    reader drops what comes again.
    """
    return run(graph, ((name, ONCE) for name in graph.nodes), _delivered)


def _delivered(graph: Graph, edge: Edge, state: State) -> State | None:
    if not edge.kind.drives or edge.kind is EdgeKind.AS:
        return None
    if edge.guards.get(Guard.IDEMPOTENCY, Strength.OPEN) >= Strength.STATED:
        return ONCE
    start = graph.blueprint.resources.get(edge.source)
    if start is not None and edge.kind in _SENT and _drops_repeats(graph, start):
        return ONCE
    return AGAIN if repeats(graph, edge) else state


def repeats(graph: Graph, edge: Edge) -> bool:
    """True when what travels along the edge may travel there twice.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
    """
    start = graph.blueprint.resources.get(edge.source)
    if edge.line is not None and (edge.line.settings.retries or 0) > 0:
        return True
    if start is not None and runs_steps(start):
        return edge.kind is EdgeKind.REQUEST or edge.kind in _SENT
    if edge.kind not in _SENT:
        return False
    return start is None or not _drops_repeats(graph, start)


def _drops_repeats(graph: Graph, start: Resource) -> bool:
    """True for an ordered queue or topic with one reader."""
    readers = [edge for edge in graph.out[start.id] if edge.kind in _SENT]
    return carries(start) and setting(start, "fifo") is True and len(readers) == 1


def done_twice(graph: Graph, edge: Edge) -> bool:
    """True when a write or call outwards may be done twice, and nothing makes that harmless.

    The edge itself may bring the idempotency word; a call that is itself tried again counts.
    """
    if edge.guards.get(Guard.IDEMPOTENCY, Strength.OPEN) >= Strength.STATED:
        return False
    return repeats(graph, edge) or deliveries(graph).reached(edge.source, AGAIN)
