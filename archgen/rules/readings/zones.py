"""What stands in the zones of subnets, and what else stands in a network that only its members reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.capabilities import Zonal
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.rules.readings.endpoints import is_gateway
from archgen.rules.readings.frames import frames_of
from archgen.source.document import Pointer

_SERVES = frozenset({"stores", "holds", "computes", "exposes", "authenticates"})
"""What a generic resource does for others that may connect to it."""


def standing(resource: Resource) -> Any:  # noqa: ANN401 - a block of the catalogue, or None
    """What of a resource stands in subnets: itself, or a block of it; None where nothing does."""
    if not isinstance(resource.body, Zonal) or is_gateway(resource):
        return None
    block = resource.body.standing
    return getattr(resource.body, block) if block else resource.body


def place_of(resource: Resource) -> Pointer:
    """Where the subnets of what stands are written."""
    block = resource.body.standing if isinstance(resource.body, Zonal) else ""
    return (block, "in") if block else ("in",)


def subnets_of(blueprint: Blueprint, resource: Resource) -> tuple[Resource, ...]:
    """The subnets in which a resource, or a block of it, stands."""
    stands = standing(resource)
    names = getattr(stands, "placed", None) or ()
    return tuple(frame for frame in frames_of(blueprint, *names) if frame.type == "subnet")


@once
def subnets_in(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """The subnets drawn in each VPC, by the VPC's name."""
    found: dict[str, list[Resource]] = {}
    for subnet in graph.blueprint.of_type("subnet"):
        for frame in frames_of(graph.blueprint, *subnet.frames):
            if frame.type == "vpc":
                found.setdefault(frame.id, []).append(subnet)
    return {name: tuple(ones) for name, ones in found.items()}


@once
def private_in(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """What may be connected to inside each VPC, by the VPC's name: caches, and what is generic."""
    blueprint = graph.blueprint
    found: dict[str, list[Resource]] = {}
    for one in blueprint.resources.values():
        serves = _SERVES & set(getattr(one.body, "capabilities", None) or ())
        block = one.body.standing if isinstance(one.body, Zonal) else ""
        names = one.frames if serves else (getattr(standing(one), "placed", None) or () if block else ())
        for frame in frames_of(blueprint, *names):
            if frame.type == "vpc":
                found.setdefault(frame.id, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}
