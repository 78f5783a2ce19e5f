"""How somebody outside gets to an edge, with a verified claim at hand where there is such a way."""

from __future__ import annotations

from collections.abc import Iterable

from archgen.graph.automaton import KNOWN, NOBODY, claims
from archgen.graph.model import Edge, Graph
from archgen.graph.sources import CORPORATE, INTERNET, PARTNER

OUTSIDE = (INTERNET, PARTNER, CORPORATE)


def arrivals(graph: Graph, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """A shortest way from outside that ends with one of these edges; empty where nobody gets there.

    A way on which the caller is known is taken before one on which nobody is; ties by id.
    """
    product = claims(graph, OUTSIDE)
    for state in (KNOWN, NOBODY):
        ways = [
            (*product.path(edge.source, state), edge) for edge in edges if product.reached(edge.source, state)
        ]
        if ways:
            return min(ways, key=lambda way: (len(way), tuple(edge.target for edge in way)))
    return ()


def arrives(graph: Graph, edge: Edge) -> bool:
    """True when somebody outside gets to an edge."""
    product = claims(graph, OUTSIDE)
    return product.reached(edge.source, KNOWN) or product.reached(edge.source, NOBODY)
