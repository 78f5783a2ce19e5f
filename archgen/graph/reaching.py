"""Who hears of it: from what happens to people, by failures, alarms, notices and code that passes them on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.nature import carries, computes, outside, pushes
from archgen.graph.settings import declares, setting

FAILING = (EdgeKind.FAILURE, EdgeKind.WATCH, EdgeKind.NOTIFY)
"""How a failure gets to people: what is left over is watched, and an alarm tells somebody."""
TELLING = (EdgeKind.NOTIFY,)
"""How an alarm gets to people."""
LOGGING = (EdgeKind.LOG,)
"""How records get to where they are kept."""
_PASSING = frozenset({EdgeKind.ASYNC, EdgeKind.REQUEST, EdgeKind.NOTIFY})
_PEOPLE = ("pager", "saas", "operator")


class Heard(Struct, frozen=True):
    """How far word of something gets.

    `came` holds for each node that hears of it the edge by which it does, None for where it starts.
    """

    came: Mapping[str, Edge | None]

    def path(self, node_id: str) -> tuple[Edge, ...]:
        """A shortest way for word to the node; ties by id."""
        path: list[Edge] = []
        edge = self.came[node_id]
        while edge is not None:
            path.append(edge)
            edge = self.came[edge.source]
        return tuple(path[::-1])


@once
def heard(graph: Graph, node_id: str, kinds: tuple[EdgeKind, ...] = FAILING) -> Heard:
    """Who hears of what happens at a node, along edges of some kinds, nearest first.

    Once somebody was told (`notify`), what subscribed passes it on: code may call a pager.
    Alarms that are off tell nobody.
    """
    came: dict[str, Edge | None] = {node_id: None}
    queue = deque([node_id])
    while queue:
        name = queue.popleft()
        if _is_off(graph, name):
            continue
        for edge in graph.out.get(name, ()):
            if edge.target not in came and (edge.kind in kinds or _passed_on(graph, came[name], edge)):
                came[edge.target] = edge
                queue.append(edge.target)
    return Heard(came)


def _passed_on(graph: Graph, before: Edge | None, edge: Edge) -> bool:
    """True when whoever was told tells it further: what subscribed, and code that calls or sends."""
    start = graph.blueprint.resources.get(edge.source)
    if start is None or edge.kind not in _PASSING:
        return False
    if before is not None and before.kind in _PASSING:
        return computes(start) or carries(start)
    first = before is None or before.kind is EdgeKind.FAILURE
    return first and carries(start) and pushes(start)


def _is_off(graph: Graph, name: str) -> bool:
    resource = graph.blueprint.resources.get(name)
    return resource is not None and declares(resource, "watches") and resource.value("enabled") is False


def is_person(resource: Resource) -> bool:
    """True for a pager, a ticketing service or an operator's own device.

    Of somebody else's service a design does not say what it is for: it counts.
    """
    return outside(resource) and setting(resource, "kind") in _PEOPLE


def people_hearing(graph: Graph, node_id: str, kinds: tuple[EdgeKind, ...] = FAILING) -> tuple[str, ...]:
    """The people who hear of what happens at a node, nearest first; empty where nobody does."""
    resources = graph.blueprint.resources
    found = heard(graph, node_id, kinds).came
    return tuple(name for name in found if name in resources and is_person(resources[name]))


def dead_ends(graph: Graph, node_id: str, kinds: tuple[EdgeKind, ...] = FAILING) -> tuple[str, ...]:
    """Where word stops before it came to anybody: what hears of it and passes it to nobody, by id.

    Ten alarms on one topic without subscribers have the topic as their one dead end. Empty where
    somebody hears of it.
    """
    if people_hearing(graph, node_id, kinds):
        return ()
    found = heard(graph, node_id, kinds).came
    onward = {edge.source for edge in found.values() if edge is not None}
    return tuple(sorted(name for name in found if name not in onward))


def records_of(graph: Graph, node_id: str) -> tuple[str, ...]:
    """The places in which records of a node end up, by any number of forwards, nearest first."""
    return tuple(name for name in heard(graph, node_id, LOGGING).came if name != node_id)
