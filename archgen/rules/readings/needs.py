"""What the relations ask of each holder of rights, gathered once for all rules that compare it."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.rights import Right, rights_of


@once
def needed(graph: Graph) -> Mapping[str, tuple[Right, ...]]:
    """What follows from the relations, by who needs it."""
    found: dict[str, list[Right]] = {}
    for right in rights_of(graph.blueprint):
        found.setdefault(right.holder, []).append(right)
    return {name: tuple(rights) for name, rights in found.items()}
