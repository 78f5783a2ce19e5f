"""Through which place strangers come to something that code may do, and along which edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from archgen.finding.finding import Hop
from archgen.graph.levels import Question
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, NodeKind
from archgen.graph.nature import is_role
from archgen.graph.places import Place, places
from archgen.graph.witness import witness
from archgen.rules.paths.findings import path_hops
from archgen.rules.verdict import At

NOBODY_ASKS = "nothing asks who is calling"


class Opening(Struct, frozen=True):
    """A place at which nobody asks callers, and a shortest way from outside to what lies behind it."""

    place: Place
    way: tuple[Edge, ...]

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The way hop by hop, marked where nothing asks."""
        return path_hops(self.way, self.place.edges, NOBODY_ASKS)

    @property
    def at(self) -> At:
        """The entry, as a finding about what lies behind it names it."""
        slot = self.place.slot
        route = slot.path[:1] == ("routes",)
        return At(slot.resource, slot.path[:2] if route else slot.path, "asks nobody who is calling")

    @property
    def cause(self) -> tuple[str, Guard] | None:
        """What one edit at the entry mends; None where a check's own code is what strangers run."""
        asked = any(edge.kind is EdgeKind.GUARD for edge in self.way)
        return None if asked else (self.place.node, Guard.IDENTITY)


def opening(graph: Graph, question: Question, sinks: Iterable[Edge]) -> Opening | None:
    """The first open place before some edges, by name; None where every way is guarded."""
    for place in places(graph, question, sinks):
        return Opening(place, witness(graph, question, place))
    return None


def users_behind(graph: Graph, edge: Edge) -> Iterator[str]:
    """The nodes that can do what an edge is: its source, or whoever acts as the role that is its source."""
    seen, waiting = {edge.source}, [edge.source]
    while waiting:
        name = waiting.pop(0)
        node = graph.nodes[name]
        if node.kind is not NodeKind.RESOURCE or not is_role(graph.blueprint.resources[name]):
            yield name
            continue
        takers = [one.source for one in graph.into[name] if one.kind is EdgeKind.ASSUME]
        waiting += [one for one in dict.fromkeys(takers) if one not in seen]
        seen.update(takers)
