"""Where money moves: routes that say so, and what holds payment or financial data."""

from __future__ import annotations

from archgen.graph.attributes import kinds, reach
from archgen.graph.memory import once
from archgen.graph.model import Graph

_WORDS = frozenset({"payment", "financial"})


def money_in_reach(graph: Graph, resource_id: str) -> bool:
    """True when payment or financial data lies on or behind it, or a route that moves money leads there.

    An API with such a route counts with all it is.
    """
    return resource_id in _on_the_way(graph) or bool(_WORDS & kinds(graph, resource_id))


@once
def _on_the_way(graph: Graph) -> frozenset[str]:
    """The APIs with routes that move money, and all that a request at such a route goes on to."""
    found: set[str] = set()
    for resource in graph.blueprint.resources.values():
        for name, route in resource.routes.items():
            if getattr(route, "sensitive", None) == "money":
                found |= {resource.id, *reach(graph, f"{resource.id}/{name}")}
    return frozenset(found)
