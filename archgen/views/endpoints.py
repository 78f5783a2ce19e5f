"""Ways into a resource that only policies tell: the endpoint through which a private API is called."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.policies import statements

_ENDPOINT = "vpc-endpoint"
# Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
_ASKED = "aws:sourcevpce"


def private_ways(blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    """The pairs of an endpoint and what is called through it, in the order of the file.

    A resource whose policy asks for an endpoint of the file is called through that; so is one
    that the endpoint's own policy names.
    """
    found = dict.fromkeys(
        pair for resource in blueprint.resources.values() for pair in _ways(blueprint, resource)
    )
    return tuple(found)


def _ways(blueprint: Blueprint, resource: Resource) -> Iterator[tuple[str, str]]:
    for name in _asked_for(resource):
        if _is_endpoint(blueprint, name):
            yield name, resource.id
    if _is_endpoint(blueprint, resource.id):
        for statement in statements(resource, "allow"):
            for name in statement.resources or ():
                owner = name.split("/", 1)[0]
                if owner in blueprint.resources and owner != resource.id:
                    yield resource.id, owner


def _is_endpoint(blueprint: Blueprint, name: str) -> bool:
    return name in blueprint.resources and blueprint.resources[name].type == _ENDPOINT


def _asked_for(resource: Resource) -> Iterator[str]:
    """The endpoints that callers must come through: allowed alone, or all others denied."""
    for effect, negative in (("allow", False), ("deny", True)):
        for statement in statements(resource, effect):
            for operator, keys in (statement.conditions or {}).items():
                if ("not" in operator.lower()) is negative:
                    yield from (
                        name for key, names in keys.items() if key.lower() == _ASKED for name in names
                    )
