"""The way by which strangers send messages to a WebSocket API."""

from __future__ import annotations

from archgen.finding.finding import Hop
from archgen.graph.model import Graph
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.routes import Way


def way_to_messages(graph: Graph, way: Way) -> tuple[Hop, ...]:
    """The way to the first message of a connection that nobody asked about; nothing for other APIs."""
    if not way.websocket:
        return ()
    asked = graph.into[way.node][:1]
    outside = graph.into[asked[0].source][:1] if asked else ()
    messages = tuple(edge for edge in graph.out[way.node] if graph.nodes[edge.target].resource == way.api.id)
    return path_hops((*outside, *asked, *messages[:1]), asked, "nothing asks who connects")
