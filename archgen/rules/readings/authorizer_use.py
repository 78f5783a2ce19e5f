"""Authorizers as rules ask about them: whose routes they guard, what they read, how long they remember."""

from __future__ import annotations

from collections.abc import Sequence

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.authorizer_facts import kept
from archgen.catalogue.units import Duration
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph
from archgen.rules.readings.routes import Way, every_route

AUTHORIZER = "authorizer"


def guarded(blueprint: Blueprint, name: str) -> tuple[Way, ...]:
    """The routes whose callers this authorizer checks, of all APIs in the order written."""
    return tuple(way for way in every_route(blueprint) if way.asks_callers and way.authorizer == name)


def kept_on(authorizer: Resource, way: Way) -> float:
    """For how many seconds API Gateway keeps the authorizer's decision about callers of this route."""
    cache = getattr(authorizer.body, "cache", None)
    seconds = cache.seconds if isinstance(cache, Duration) else None
    return kept(str(way.api.value("protocol")), seconds)


def issuers(blueprint: Blueprint, authorizer: Resource) -> tuple[Resource, ...]:
    """The pools and providers whose tokens the authorizer takes, as far as they are drawn."""
    body = authorizer.body
    names = (*(getattr(body, "issuer", None) or ()), getattr(body, "user_pool", None))
    return tuple(blueprint.resources[name] for name in dict.fromkeys(names) if name in blueprint.resources)


def greatest_class(graph: Graph, ways: Sequence[Way]) -> DataClass:
    """The greatest class of data that requests on these routes can touch."""
    return max((class_in_reach(graph, way.node) for way in ways), default=DataClass.UNSTATED)
