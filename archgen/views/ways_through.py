"""How a call travels where a network is on its way: within it, by an endpoint, out of it, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Resource
from archgen.graph.egress import egress_level, endpoints_of, is_attached, way_out
from archgen.graph.model import Graph, Strength
from archgen.graph.nature import computes, leads_inside, outside
from archgen.graph.settings import declares
from archgen.graph.sources import CORPORATE, INTERNET
from archgen.rules.readings.endpoints import (
    endpoint_serves,
    endpoint_service,
    is_private_api,
    service_of,
    vpcs_served,
)
from archgen.rules.readings.frames import around, vpcs_of
from archgen.views.endpoints import private_ways
from archgen.views.passages import Passage

_API_SERVICE = "execute-api"


class Travel(Enum):
    """The ways of calls, each with its sentence for the key."""

    WITHIN = "Within the network."
    INTO = "Into the network from outside."
    STARTED = "Started through AWS: nothing connects to a function."
    ENDPOINT = "By an endpoint: no way out of the network is needed."
    OUT = "Out of the network by its way out, to public addresses."
    NOWHERE = "No way leads there from where it stands."


def home_of(blueprint: Blueprint, one: Resource) -> str:
    """The VPC that an endpoint serves from route tables and stands in by that; empty for all else."""
    within = vpcs_of(blueprint, one)
    served = vpcs_served(blueprint, one) if leads_inside(one) and not within else ()
    return next(iter(served), "")


class Gateway(Struct, frozen=True):
    """A way out of a network: where it stands, what it is, and how well what leaves is bounded.

    `id` is a box's; `frame` the VPC's or subnet's.
    """

    id: str
    frame: str
    kind: str
    level: Strength


class Trip(Struct, frozen=True):
    """The way of one passage: what it passes on the way, how it travels, and the ways out that it takes."""

    passage: Passage
    stops: tuple[str, ...]
    travel: Travel
    out: tuple[Gateway, ...] = ()


def trip(graph: Graph, row: Passage) -> Trip | None:
    """How a passage travels; None where no network is on its way."""
    blueprint = graph.blueprint
    source, target = blueprint.resources[row.source], blueprint.resources[row.target]
    leaving, entering = vpcs_of(blueprint, source), vpcs_of(blueprint, target)
    if is_private_api(target) and outside(source):
        doors = tuple(door for door, name in private_ways(blueprint) if name == target.id)
        return Trip(row, doors[:1], Travel.ENDPOINT) if doors else None
    if leaving & entering:
        return Trip(row, (), Travel.WITHIN)
    if entering and not leaving:
        started = declares(target, "runtime")
        return Trip(row, _told(blueprint, row), Travel.STARTED if started else Travel.INTO)
    return _leaving(graph, row, source, target) if leaving else None


def _told(blueprint: Blueprint, row: Passage) -> tuple[str, ...]:
    """What the line itself names on its way."""
    lines = [edge.line for edge in row.edges if edge.line is not None]
    named = [name for line in lines for name in line.settings.via or ()]
    return tuple(dict.fromkeys(name for name in named if name in blueprint.resources))


def _leaving(graph: Graph, row: Passage, source: Resource, target: Resource) -> Trip:
    told = _told(graph.blueprint, row)
    if told:
        return Trip(row, told, Travel.ENDPOINT)
    service = _API_SERVICE if is_private_api(target) else service_of(target)
    door = None if outside(target) or service is None else _door(graph, source, service)
    if door is not None:
        return Trip(row, door, Travel.ENDPOINT)
    end = CORPORATE if _at_home(graph, source, target) else INTERNET
    out = gateways(graph, source, end)
    return Trip(row, tuple(one.id for one in out), Travel.OUT if out else Travel.NOWHERE, out)


def _door(graph: Graph, source: Resource, service: str) -> tuple[str, ...] | None:
    """The endpoint that serves every subnet of the source; empty where none is drawn, but routes name one."""
    subnets = around(graph.blueprint, source, "subnet")
    resources = graph.blueprint.resources
    drawn = [n for n in endpoints_of(graph, source.id) if endpoint_service(resources[n]) == service]
    if subnets and not all(endpoint_serves(graph, subnet, service) for subnet in subnets):
        return None
    return tuple(drawn[:1]) if drawn or subnets else None


def _at_home(graph: Graph, source: Resource, target: Resource) -> bool:
    """True for one's own data centre, where the network has a way to it."""
    private = getattr(target.body, "kind", None) == "on-premises"
    return outside(target) and private and egress_level(graph, source.id, CORPORATE) is not None


def gateways(graph: Graph, source: Resource, end: str = INTERNET) -> tuple[Gateway, ...]:
    """What a resource's packets pass on a shortest way out, from where it stands; empty without one."""
    level = egress_level(graph, source.id, end)
    if level is None or not is_attached(graph, source.id):
        return ()
    found = []
    for edge in way_out(graph, source.id, end):
        node = graph.nodes[edge.target]
        if node.resource and node.resource in graph.blueprint.resources:
            resource = graph.blueprint.resources[node.resource]
            if not resource.boundary:
                found.append(Gateway(resource.id, "", "", level))
            continue
        if edge.target == end and graph.blueprint.resources[graph.nodes[edge.source].resource].boundary:
            found.append(_unnamed(graph.blueprint, graph.nodes[edge.source].resource, edge.part, end, level))
    return tuple(found)


def _unnamed(blueprint: Blueprint, frame: str, part: str, end: str, level: Strength) -> Gateway:
    """The gateway that a route names by a word alone: one for each VPC and word."""
    route = part.partition("/")[2]
    kind = "transit" if end == CORPORATE else "igw" if route == "igw" else "nat" if route else "out"
    own = blueprint.resources[frame]
    vpc = frame if own.type == "vpc" else next((up.id for up in around(blueprint, own, "vpc")), frame)
    return Gateway(f"{vpc}/{kind}", vpc, kind, level)


def attached(graph: Graph) -> Iterable[Resource]:
    """Code that sends its packets from a network of the design."""
    everything = graph.blueprint.resources.values()
    return (one for one in everything if computes(one) and is_attached(graph, one.id))
