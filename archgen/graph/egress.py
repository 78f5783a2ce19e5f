"""Where code can send packets: out to the internet, or to a service by an endpoint."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, NodeKind, Strength
from archgen.graph.nature import leads_inside
from archgen.graph.sources import INTERNET

ON_THE_NETWORK = (EdgeKind.NETWORK,)


def is_attached(graph: Graph, node_id: str) -> bool:
    """True for what sends its packets from a subnet or VPC of the design."""
    return any(edge.kind is EdgeKind.NETWORK for edge in graph.out.get(node_id, ()))


@once
def egress_level(graph: Graph, node_id: str, end: str = INTERNET) -> Strength | None:
    """How well a resource's way out is bounded: the strongest guard on the weakest way.

    Open: it sends anywhere. Silent: nobody says where its subnets lead. Stated: the code's own list.
    Enforced: security groups that name their ends, a firewall or proxy. None: no way leads there, or
    the resource stands in no network.
    """
    return levels(graph, Question(Guard.EGRESS, (node_id,), only=ON_THE_NETWORK)).get(end)


@once
def _ways(graph: Graph, node_id: str) -> Mapping[str, Edge | None]:
    came: dict[str, Edge | None] = {node_id: None}
    queue = deque([node_id])
    while queue:
        name = queue.popleft()
        if name != node_id and graph.nodes[name].kind is NodeKind.SOURCE:
            continue
        for edge in graph.out[name]:
            if edge.kind is EdgeKind.NETWORK and edge.target not in came:
                came[edge.target] = edge
                queue.append(edge.target)
    return came


def way_out(graph: Graph, node_id: str, end: str = INTERNET) -> tuple[Edge, ...]:
    """A shortest way of a resource's packets to a node, the weakest where they differ; empty without one."""
    level = egress_level(graph, node_id, end)
    if level is None:
        return ()
    came: dict[str, Edge | None] = {node_id: None}
    queue = deque([node_id])
    while queue and end not in came:
        for edge in graph.out[queue.popleft()]:
            bounded = edge.strength(Guard.EGRESS) > level
            if edge.kind is EdgeKind.NETWORK and edge.target not in came and not bounded:
                came[edge.target] = edge
                queue.append(edge.target)
    path: list[Edge] = []
    edge_in = came.get(end)
    while edge_in is not None:
        path.append(edge_in)
        edge_in = came[edge_in.source]
    return tuple(path[::-1])


def endpoints_of(graph: Graph, node_id: str) -> tuple[str, ...]:
    """The endpoints that a resource reaches from where it stands, by id."""
    resources = graph.blueprint.resources
    return tuple(sorted(n for n in _ways(graph, node_id) if n in resources and leads_inside(resources[n])))


def services_near(graph: Graph, node_id: str) -> frozenset[str]:
    """The services that a resource reaches by endpoints, in the last word of their names (`s3`, `kms`)."""
    bodies = (graph.blueprint.resources[name].body for name in endpoints_of(graph, node_id))
    return frozenset(str(getattr(body, "service", "")).rpartition(".")[2] for body in bodies)
