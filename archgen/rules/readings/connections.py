"""WebSocket APIs, which ask once who calls: on `$connect`, for all messages of a connection."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import ASKING_ROUTE
from archgen.graph.asking import decides_by_code, misplaced
from archgen.graph.attributes import class_is_stated
from archgen.graph.levels import level
from archgen.graph.memory import once
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


@once
def mere_sessions(graph: Graph) -> frozenset[str]:
    """The tables of open connections of which nobody says that they hold anything else."""
    kept = {line.target for line in graph.blueprint.relations if line.verb == "sessions"}
    return frozenset(name for name in kept if not class_is_stated(graph, name))


def knows_sender(blueprint: Blueprint, api: Resource) -> bool:
    """True where code can know whose connection a message came on: from a table, or from an authorizer.

    What an authorizer function says of a caller comes with each message; of other callers the
    design must keep it.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
    """
    asked = [way.authorizer for way in routes(api) if way.name == ASKING_ROUTE]
    by_code = any(decides_by_code(blueprint, name) for name in asked)
    return by_code or getattr(api.body, "sessions", None) is not None
