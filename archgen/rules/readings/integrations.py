"""Routes that go straight to a service: no code stands between the request and the store or channel."""

from __future__ import annotations

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.nature import carries, computes, runs_steps, stores
from archgen.rules.readings.routes import Way

BODIES = frozenset({"body", "body-and-parameters"})
"""Words for a body that API Gateway validates."""


def service_behind(blueprint: Blueprint, way: Way) -> Resource | None:
    """The store, channel or workflow that a route hands its requests to; None where code takes them."""
    target = blueprint.resources.get(str(way.route.to))
    if target is None or target.type == "generic":
        return None
    kept = (stores(target) or carries(target)) and not computes(target)
    return target if kept or runs_steps(target) else None


def lacking(way: Way) -> tuple[str, ...]:
    """What a route without code lacks: `mapping`, `passthrough`, and where a body is taken `model`.

    HTTP APIs pass on what is mapped alone, and validate no bodies.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
    """
    route, http = way.route, way.api.value("protocol") == "http"
    shaped = route.model is not None or way.validates in BODIES
    found = {
        "mapping": not route.mapping,
        "passthrough": not http and route.passthrough != "never",
        "model": not http and way.takes_body and not shaped,
    }
    return tuple(word for word, absent in found.items() if absent)
