"""How well a node is guarded: the strongest guard on the weakest path that leads to it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.sources import INTERNET


class Question(Struct, frozen=True):
    """What is asked of paths: which guard, from which sources, along which edges.

    `also` are kinds of edge that are followed besides those that drive; `only` are the kinds that
    are followed in their stead. A node in `cut` is not left by any path.
    """

    guard: Guard
    sources: tuple[str, ...] = (INTERNET,)
    also: tuple[EdgeKind, ...] = ()
    cut: tuple[str, ...] = ()
    only: tuple[EdgeKind, ...] = ()

    def follows(self, edge: Edge) -> bool:
        """True when paths of this question go along the edge."""
        if self.only:
            return edge.kind in self.only and edge.source not in self.cut
        return (edge.kind.drives or edge.kind in self.also) and edge.source not in self.cut


@once
def levels(graph: Graph, question: Question) -> Mapping[str, Strength]:
    """The level of every node that a path reaches; a node without an entry is not reached.

    Breadth-first with one bucket for each strength: every edge is looked at once.
    """
    found: dict[str, Strength] = {}
    buckets: dict[Strength, list[str]] = {strength: [] for strength in Strength}
    buckets[Strength.OPEN] += [name for name in question.sources if name in graph.nodes]
    for strength, waiting in buckets.items():
        # The row grows while it is read: what is reached at this strength is appended to it.
        for name in waiting:
            if name in found:
                continue
            found[name] = strength
            for edge in graph.out[name]:
                if edge.target not in found and question.follows(edge):
                    buckets[max(strength, edge.strength(question.guard))].append(edge.target)
    return found


def level(graph: Graph, node_id: str, guard: Guard, source: str = INTERNET) -> Strength | None:
    """The level of one node for strangers, or for another source; None where nobody gets there."""
    return levels(graph, Question(guard, (source,))).get(node_id)
