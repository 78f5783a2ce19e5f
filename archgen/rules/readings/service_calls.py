"""Calls of code inside AWS to APIs and function URLs, and how the caller proves itself there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.graph.asking import decides_by_code
from archgen.graph.doors import has_routes
from archgen.graph.model import Graph
from archgen.graph.nature import computes, runs_steps
from archgen.rules.readings.routes import Way, mutual_tls_only, routes
from archgen.rules.readings.usage_keys import key_alone

_TRUSTED = ("service", "aws-account")


def service_lines(blueprint: Blueprint) -> Iterator[Relation]:
    """The calls of code in an AWS account to an API or to a function with a URL, in the order written."""
    for source in blueprint.resources.values():
        if _in_aws(source):
            for line in blueprint.outgoing.get(source.id, ()):
                if line.verb == "calls" and _takes_calls(blueprint.resources[line.target]):
                    yield line


def _in_aws(caller: Resource) -> bool:
    known = getattr(caller.body, "kind", None) in _TRUSTED and hasattr(caller.body, "calls")
    return known or computes(caller) or runs_steps(caller)


def _takes_calls(target: Resource) -> bool:
    return has_routes(target) or getattr(target.body, "url", None) is not None


def proof(graph: Graph, line: Relation) -> str:
    """How the caller proves itself: what the line says, else what the other end can ask for.

    One of `iam`, `api-key`, `token`, `mutual-tls`, `none`, or the line's own word. Where routes
    differ, a caller inside AWS is taken to use the one that asks for its role.
    """
    target = graph.blueprint.resources[line.target]
    if line.settings.auth is not None:
        return str(line.settings.auth)
    if not has_routes(target):
        url: Any = getattr(target.body, "url", None)
        invoked = computes(graph.blueprint.resources[line.source])
        return "iam" if invoked or url.auth == "iam" else "none"
    asked = {_asked(graph, way) for way in routes(target) if way.asks_callers and not way.mock}
    strongest = ("iam", "api-key", "mutual-tls", "token")
    return next((word for word in strongest if word in asked), "none")


def _asked(graph: Graph, way: Way) -> str:
    if key_alone(graph, way) or _known_by_key(graph.blueprint, way.authorizer):
        return "api-key"
    if way.authorizer == "iam":
        return "iam"
    if way.authorizer != "none":
        return "token"
    return "mutual-tls" if mutual_tls_only(way.api) else "none"


def _known_by_key(blueprint: Blueprint, name: str) -> bool:
    """True for a function that knows callers by a key alone."""
    if not decides_by_code(blueprint, name):
        return False
    read = getattr(blueprint.resources[name].body, "identity_source", None) or ()
    return bool(read) and all("api-key" in source.lower() for source in read)
