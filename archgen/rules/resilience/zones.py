"""What stands in one zone, and stops with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import Zonal
from archgen.catalogue.units import Percent
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import is_public
from archgen.rules.readings.frames import vpcs_of
from archgen.rules.readings.zones import place_of, standing, subnets_in, subnets_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "single-zone-placement"
_RELAXED = Percent.parse("99%")
"""Whatever may be away for longer than this asks for may be away with its zone."""
_ENOUGH = 2


@rule(
    _NAME,
    concern="resilience",
    severity=Severity.MEDIUM,
    applies_to=("Zonal",),
    covers=("lambda-vpc-multi-az", "vpce-multi-az", "ddb-dax-multi-az"),
    refs={
        "security_hub": ("Lambda.5",),
        "prowler": (
            "awslambda_function_vpc_multi_az",
            "vpc_endpoint_multi_az_enabled",
            "dynamodb_accelerator_cluster_multi_az",
        ),
    },
)
def single_zone_placement(subject: Subject) -> Iterator[Verdict]:
    """What stands in the subnets of one zone stops with that zone.

    WHY
      AWS runs a function, an endpoint or a link in several zones by itself, as long as it has subnets
      there. With subnets in one zone a failure of that zone takes the whole of it away, though every
      service around it goes on.

    HOW IT IS ATTACKED
      It is not: a power failure is enough, and it comes without a warning.

    JUDGED
      Fails      all its subnets lie in one zone; or its cluster has one node (`dax.nodes`)
      Passes     subnets in two zones or more, and two nodes or more
      Not        what stands in no drawn subnet, and what says `availability` below 99%
      Severity   low for endpoints and caches: callers get by without them, or by another zone

    MEND IT
      A subnet of another zone in `in`.

    FALSE ALARM?
      A test account that must be cheap: write the `availability` it needs.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html

    Bad:
        archgen: 1
        name: One zone
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: first}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          first: {type: subnet, in: net, zone: a}

    Good:
        archgen: 1
        name: Two zones
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: [first, second]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          first: {type: subnet, in: net, zone: a}
          second: {type: subnet, in: net, zone: b}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if not isinstance(one.body, Zonal):
            continue
        subnets = subnets_of(graph.blueprint, one)
        zones = {str(getattr(subnet.body, "zone", "")) for subnet in subnets}
        alone = _alone(one)
        if _relaxed(one) or not (subnets or _clustered(one)):
            yield idle(one.id)
        elif alone or len(zones) == 1:
            yield _single(graph, one, subnets, alone=alone)
        else:
            yield passed(one.id)


def _relaxed(one: Resource) -> bool:
    asked = one.body.availability
    return asked is not None and asked.fraction < _RELAXED.fraction


def _clustered(one: Resource) -> bool:
    """True for what has nodes, wherever they stand."""
    return getattr(standing(one), "nodes", None) is not None


def _alone(one: Resource) -> bool:
    """True for a cluster of fewer nodes than two zones need."""
    nodes: Any = getattr(standing(one), "nodes", None)
    return nodes is not None and nodes < _ENOUGH


def _single(graph: Graph, one: Resource, subnets: tuple[Resource, ...], *, alone: bool) -> Verdict:
    path = place_of(one)
    spared = isinstance(one.body, Zonal) and one.body.spared
    severity = Severity.LOW if spared else Severity.MEDIUM
    zone = str(getattr(subnets[0].body, "zone", "")) if subnets else ""
    block = str(path[0]) if len(path) > 1 else ""
    what = f"`{one.id}/{block}`" if block else f"`{one.id}`"
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        part=block or None,
        severity=severity,
        message=fitting(
            f"{what} stops when its one node does" if alone else f"{what} stops when zone {zone} does",
            "it stops when its one node does" if alone else f"it stops when zone {zone} does",
            rule=_NAME,
        ),
        place=At(one.id, (block, "nodes"), "one node") if alone else At(one.id, path, f"zone {zone} alone"),
        related=tuple(At(subnet.id, ("zone",), "the only zone") for subnet in subnets[:2] if not alone),
        hint=f"`nodes: {_ENOUGH}` or more" if alone else _hint(graph, subnets),
        moved=moved_by(severity, Severity.MEDIUM, "callers get by without it, or by another zone"),
    )


def _hint(graph: Graph, subnets: tuple[Resource, ...]) -> str:
    """The subnets it is in, and one of another zone: of the same network and kind if such is drawn."""
    zone = getattr(subnets[0].body, "zone", None)
    others = (
        subnet.id
        for vpc in sorted(vpcs_of(graph.blueprint, subnets[0]))
        for subnet in subnets_in(graph).get(vpc, ())
        if getattr(subnet.body, "zone", None) != zone and is_public(subnet) == is_public(subnets[0])
    )
    other = next(others, "<a subnet of another zone>")
    return f"`in: [{', '.join((*(subnet.id for subnet in subnets), other))}]`"


RULES = (single_zone_placement,)
