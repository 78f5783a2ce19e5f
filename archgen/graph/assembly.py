"""Nodes and edges on their way to a graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.doors import Door, front
from archgen.graph.limiting import runs_bounded
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Node, NodeKind, Slot, Strength
from archgen.graph.saying import said_on_line
from archgen.graph.settings import setting


class Assembly:
    """Collects nodes and edges; an edge whose end is no node is left out."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.nodes: dict[str, Node] = {}
        self._edges: list[Edge] = []
        self._doors: dict[str, tuple[Door, ...]] = {}

    @cached_property
    def own_accounts(self) -> frozenset[str]:
        """The numbers of the accounts that the blueprint draws."""
        numbers = (setting(one, "id") for one in self.blueprint.resources.values() if one.boundary)
        return frozenset(str(number) for number in numbers if number is not None)

    def doors(self, resource: Resource) -> tuple[Door, ...]:
        """The hosts by which requests enter a resource."""
        if resource.id not in self._doors:
            self._doors[resource.id] = front(resource)
        return self._doors[resource.id]

    def node(self, identity: str, kind: NodeKind, resource: str = "", part: str = "") -> str:
        """Add a node, once; its id comes back."""
        self.nodes.setdefault(identity, Node(identity, kind, resource, part))
        return identity

    def edge(  # noqa: PLR0913 - one argument for each thing an edge has
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        verb: str,
        *,
        part: str = "",
        op: str = "",
        guards: Mapping[Guard, Strength] | None = None,
        slots: Mapping[Guard, Slot] | None = None,
        line: Relation | None = None,
    ) -> None:
        """Add an edge; code that runs a limited number of requests limits each that arrives.

        What the relation that draws it says of itself stands on it too.
        """
        asked, where = guards or {}, slots or {}
        if line is not None:
            said, places = said_on_line(self.blueprint, line, kind, self._owner(source), self._owner(target))
            asked, where = {**said, **asked}, {**places, **where}
        resource = self.blueprint.resources.get(target)
        runs = kind.drives or kind is EdgeKind.GUARD
        if runs and resource is not None and runs_bounded(resource):
            asked = {**asked, Guard.THROTTLE: Strength.ENFORCED}
        self._edges.append(Edge(source, target, kind, verb, part, op, asked, where, line))

    def _owner(self, node: str) -> str:
        """The resource that a node is, or is a part of."""
        known = self.nodes.get(node)
        return node if known is None else known.resource

    def graph(self) -> Graph:
        """The finished graph: nodes by id, edges in the one order that no output may change.

        Edges that say the same thing twice are one.
        """
        nodes = {name: self.nodes[name] for name in sorted(self.nodes)}
        out: dict[str, dict[tuple[str, ...], Edge]] = {name: {} for name in nodes}
        into: dict[str, dict[tuple[str, ...], Edge]] = {name: {} for name in nodes}
        for edge in self._edges:
            if self._stands(edge):
                rest = (edge.kind.value, edge.part, edge.verb, edge.op)
                out[edge.source].setdefault((edge.target, *rest), edge)
                into[edge.target].setdefault((edge.source, *rest), edge)
        return Graph(self.blueprint, nodes, _sorted(out), _sorted(into))

    def _stands(self, edge: Edge) -> bool:
        """True where both ends are nodes; frames are ends of network edges alone."""
        ends = (self.nodes.get(edge.source), self.nodes.get(edge.target))
        framed = any(end is not None and end.kind is NodeKind.FRAME for end in ends)
        return None not in ends and framed <= (edge.kind is EdgeKind.NETWORK)


def _sorted(rows: Mapping[str, Mapping[tuple[str, ...], Edge]]) -> dict[str, tuple[Edge, ...]]:
    return {name: tuple(row[key] for key in sorted(row)) for name, row in rows.items()}
