"""Which stores would be missed, as the rules about recovery ask."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.graph.attributes import is_record
from archgen.graph.model import Graph, Guard


def worth_recovering(graph: Graph, store: Resource) -> bool:
    """True for a store whose contents somebody here writes and would miss."""
    return is_record(graph, store.id) and not _only_read(graph, store)


def _only_read(graph: Graph, store: Resource) -> bool:
    """True when all who reach in hold credentials that AWS issued for a role, and no role may write.

    A client's line to a bucket counts as a write by itself, since nothing on it says what is asked.
    """
    into = graph.into[store.id]
    writes = [edge for edge in into if edge.op == "write"]
    issued = all(edge.verb == "calls" and Guard.ISSUED in edge.guards for edge in writes)
    return issued and any(edge.verb == "allows" for edge in into)
