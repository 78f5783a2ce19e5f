"""WebSocket APIs, which ask once who calls: on `$connect`, for all messages of a connection."""

from __future__ import annotations

from archgen.blueprint.model import Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE
from archgen.graph.asking import misplaced
from archgen.graph.levels import level
from archgen.graph.model import Graph, Guard, Strength
from archgen.rules.readings.routes import Way, routes

_VOID = ("authorizer-unfit-for-protocol", "authorizer-failing-open")


def takes_connections(api: Resource) -> bool:
    """True for a WebSocket API."""
    return bool(api.value("protocol") == "websocket")


def unmet(api: Resource) -> tuple[Way, ...]:
    """The messages of a WebSocket API without `$connect`: nothing stands before them that could ask."""
    ways = routes(api) if takes_connections(api) else ()
    return ways if all(way.name != ASKING_ROUTE for way in ways) else ()


def asks_nobody(graph: Graph, way: Way) -> bool:
    """True when a route names nobody who asks; of a connection, when nothing on its way asks in fact."""
    if way.websocket:
        return level(graph, way.node, Guard.IDENTITY) is Strength.OPEN
    return way.authorizer == "none"


def void_guards(api: Resource) -> tuple[str, ...]:
    """The rules whose findings tell, nearer the cause, that an authorizer of connections asks nobody."""
    ways = routes(api) if takes_connections(api) else ()
    named = any(way.authorizer != "none" for way in ways if way.name == ASKING_ROUTE)
    elsewhere = any(misplaced(api, way.name, way.route) for way in ways)
    return _VOID if named or elsewhere else ()


def connecting_hint(api: Resource) -> str:
    """What to write so that a WebSocket API asks who connects."""
    if unmet(api):
        return f"`{ASKING_ROUTE}: {{to: <function>, authorizer: iam}}` among the routes of {api.id}"
    return f"`authorizer: iam`, or an authorizer function, on {ASKING_ROUTE} of {api.id}"
