"""Which AWS services are called from inside a network, and what leads there: an endpoint, or the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.catalogue.endpoint_facts import (
    API_SERVICE,
    DELIVERY_SERVICE,
    GATEWAYS,
    PARAMETER_SERVICE,
    SERVICE_OF,
)
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import leads_inside
from archgen.rules.readings.frames import around, frames_of, vpcs_of

USES = ("reads", "writes", "deletes", "calls", "sends_to", "assumes", "manages")
"""The words for what somebody uses at the other end of a line."""

OUTWARD = ("nat", "firewall", "proxy")
"""What a VPC says of its way out where there is one."""

_INWARD = ("igw", "endpoint", "local")
"""Routes of a subnet that lead no function out: it has no public address for an internet gateway."""


class Call(Struct, frozen=True):
    """A call of an AWS service from inside a network: who, along which line, to what."""

    caller: Resource
    line: Relation
    target: Resource
    service: str


def service_of(target: Resource) -> str | None:
    """The AWS service that is called; None for what is none, or of which archgen does not know."""
    if target.type == "secret" and target.value("kind") == "parameter":
        return PARAMETER_SERVICE
    if target.type == "stream" and target.value("kind") == "delivery":
        return DELIVERY_SERVICE
    return SERVICE_OF.get(target.type)


def is_gateway(endpoint: Resource) -> bool:
    """True for an endpoint that is a target of routes; one for S3 or DynamoDB unless it says otherwise.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    kind = getattr(endpoint.body, "kind", None)
    if not hasattr(endpoint.body, "private_dns"):
        return False
    return kind == "gateway" or (kind is None and endpoint_service(endpoint) in GATEWAYS)


def endpoint_service(endpoint: Resource) -> str:
    """The service that an endpoint leads to, without Region and prefix: `s3`, `execute-api`."""
    return str(getattr(endpoint.body, "service", "")).rpartition(".")[2]


def offered(endpoint: Resource) -> bool:
    """True for a service of one's own that others connect to, rather than a way to AWS's."""
    return getattr(endpoint.body, "accepts", None) is not None or bool(
        getattr(endpoint.body, "principals", None)
    )


def is_private_api(resource: Resource) -> bool:
    """True for an API that only an endpoint leads to."""
    return bool(resource.routes) and resource.value("endpoint") == "private"


def vpcs_served(blueprint: Blueprint, endpoint: Resource) -> tuple[str, ...]:
    """The VPCs that an endpoint serves: where it stands, and whose subnets have it in their routes."""
    routed = frames_of(blueprint, *(getattr(endpoint.body, "routes", None) or ()))
    around_it = (*around(blueprint, endpoint, "vpc"), *(frame for frame in routed if frame.type == "vpc"))
    return tuple(dict.fromkeys(frame.id for frame in around_it))


@once
def endpoints_in(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """The endpoints that serve each VPC, by the VPC's name; those of no drawn VPC under an empty name."""
    found: dict[str, list[Resource]] = {}
    for one in graph.blueprint.resources.values():
        if leads_inside(one):
            for vpc in vpcs_served(graph.blueprint, one) or ("",):
                found.setdefault(vpc, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}


@once
def _leading(graph: Graph) -> Mapping[tuple[str, str], tuple[Resource, ...]]:
    """The endpoints that serve each VPC, by the VPC's name and their service."""
    found: dict[tuple[str, str], list[Resource]] = {}
    for vpc, endpoints in endpoints_in(graph).items():
        for one in endpoints:
            found.setdefault((vpc, endpoint_service(one)), []).append(one)
    return {key: tuple(ones) for key, ones in found.items()}


@once
def calls_by(graph: Graph) -> Mapping[str, tuple[Call, ...]]:
    """The calls of AWS services by what stands in a VPC, by the caller's name."""
    blueprint = graph.blueprint
    found = {one.id: tuple(_calls(blueprint, one)) for one in blueprint.resources.values()}
    return {name: calls for name, calls in found.items() if calls and vpcs_of(blueprint, calls[0].caller)}


@once
def calls_from(graph: Graph) -> Mapping[tuple[str, str], tuple[Call, ...]]:
    """The calls of AWS services from inside networks, by the VPC's name and the service."""
    found: dict[tuple[str, str], list[Call]] = {}
    for calls in calls_by(graph).values():
        for vpc in sorted(vpcs_of(graph.blueprint, calls[0].caller)):
            for call in calls:
                found.setdefault((vpc, call.service), []).append(call)
    return {key: tuple(calls) for key, calls in found.items()}


def _calls(blueprint: Blueprint, caller: Resource) -> Iterator[Call]:
    for line in blueprint.outgoing.get(caller.id, ()):
        target = blueprint.resources[line.target]
        service = API_SERVICE if is_private_api(target) else service_of(target)
        if line.verb in USES and service is not None:
            yield Call(caller, line, target, service)


def routes_of(subnet: Resource) -> tuple[str, ...]:
    """Where a subnet says that it leads."""
    return tuple(str(route) for route in getattr(subnet.body, "routes", None) or ())


def is_public(subnet: Resource) -> bool:
    """True for a subnet that the internet can reach, or that gives what is in it public addresses."""
    return bool(subnet.value("public") or subnet.value("public_ips")) or "igw" in routes_of(subnet)


def by_nat(subnet: Resource) -> bool:
    """True for a subnet that leads out by a NAT."""
    return any(route.startswith("nat") for route in routes_of(subnet))


def way_out(blueprint: Blueprint, resource: Resource) -> str | None:
    """What the VPC says of the way out: `none`, `nat`, `firewall` or `proxy`; None where it says nothing."""
    said = (getattr(vpc.body, "egress", None) for vpc in around(blueprint, resource, "vpc"))
    return next((str(word) for word in said if word), None)


def leads_out(blueprint: Blueprint, resource: Resource) -> bool:
    """True where every subnet of a function leads out, or its VPC says how it does."""
    if way_out(blueprint, resource) in OUTWARD:
        return True
    subnets = around(blueprint, resource, "subnet")
    return bool(subnets) and all(
        any(route not in _INWARD for route in routes_of(subnet)) for subnet in subnets
    )


def has_endpoint(graph: Graph, resource: Resource, service: str) -> bool:
    """True where an endpoint for the service serves a VPC of the resource, or its subnets lead to one."""
    for vpc in vpcs_of(graph.blueprint, resource):
        if (vpc, service) in _leading(graph):
            return True
    routes = [routes_of(subnet) for subnet in around(graph.blueprint, resource, "subnet")]
    return service in GATEWAYS and bool(routes) and all("endpoint" in one for one in routes)


def endpoint_serves(graph: Graph, subnet: Resource, service: str) -> bool:
    """True where calls from a subnet pass an endpoint for the service.

    A gateway serves only the subnets that it is a route of: they name it, or it names them.
    """
    blueprint = graph.blueprint
    if service in GATEWAYS and "endpoint" in routes_of(subnet):
        return True
    for vpc in vpcs_of(blueprint, subnet):
        for one in _leading(graph).get((vpc, service), ()):
            named = (*(getattr(one.body, "routes", None) or ()), *one.frames)
            if not is_gateway(one) or subnet.id in named or one.id in routes_of(subnet):
                return True
    return False


def endpoint_to_write(blueprint: Blueprint, resource: Resource, service: str) -> str:
    """The endpoint as a line of the blueprint that leads a resource in subnets to a service."""
    places = [frame.id for frame in around(blueprint, resource, "subnet")] or ["<its subnets>"]
    if service in GATEWAYS:
        return f"{service}-door: {{type: vpc-endpoint, service: {service}, routes: [{', '.join(places)}]}}"
    inside = ", ".join(resource.frames)
    return f"{service}-door: {{type: vpc-endpoint, service: {service}, in: [{inside}]}}"
