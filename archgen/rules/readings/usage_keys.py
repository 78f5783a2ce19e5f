"""Usage keys of API Gateway as rules ask about them: who shows one, and what else is asked."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint
from archgen.graph.attributes import Exposure, exposure
from archgen.graph.model import Graph
from archgen.rules.readings.routes import Way, fronted_by, mutual_tls_only


def asks_key(way: Way) -> bool:
    """True when the route asks for a usage key; HTTP APIs have none.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    """
    if way.api.value("protocol") == "http" or not way.asks_callers:
        return False
    own = way.route.api_key
    return bool(way.api.value("api_key") if own is None else own)


def shows_key(blueprint: Blueprint, way: Way) -> bool:
    """True when the route asks for a key, or a line to its API says that the caller shows one."""
    fronts = (way.api.id, *(edge.id for edge in fronted_by(blueprint, way.api.id)))
    lines = [line for front in fronts for line in blueprint.incoming.get(front, ()) if line.verb == "calls"]
    return asks_key(way) or (way.asks_callers and any(line.settings.auth == "api-key" for line in lines))


def network_alone(graph: Graph, way: Way) -> bool:
    """True when no request from the internet or a partner reaches the route."""
    return exposure(graph, way.node) < Exposure.PARTNER


def key_alone(graph: Graph, way: Way) -> bool:
    """True when callers from outside show a key to the route, and nothing else is asked of them."""
    asked = way.authorizer != "none" or way.route.public or mutual_tls_only(way.api)
    return shows_key(graph.blueprint, way) and not asked and not network_alone(graph, way)
