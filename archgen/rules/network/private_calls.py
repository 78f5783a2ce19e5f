"""Calls of AWS services that leave the network though an endpoint would keep them in it."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.catalogue.endpoint_facts import GATEWAYS
from archgen.finding.finding import Hop, Severity
from archgen.graph.attributes import DataClass, data_class
from archgen.graph.model import Graph
from archgen.graph.nature import computes, leads_inside, opens_things
from archgen.graph.sources import INTERNET
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import (
    Call,
    by_nat,
    calls_by,
    endpoint_serves,
    endpoint_service,
    endpoint_to_write,
    is_public,
    way_out,
)
from archgen.rules.readings.frames import around
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "private-call-over-internet"


@rule(
    _NAME,
    concern="network",
    severity=Severity.LOW,
    applies_to=("lambda", "generic"),
    covers=("vpce-present-for-private-calls", "ddb-gateway-endpoint"),
    refs={
        "security_hub": ("EC2.10", "EC2.55", "EC2.56", "EC2.57", "EC2.58", "EC2.60"),
        "cwe": ("CWE-668",),
        "well_architected": ("SEC05-BP01",),
    },
    former=("private-call-through-nat",),
)
def private_call_over_internet(subject: Subject) -> Iterator[Verdict]:
    """Without an endpoint, code in a private subnet calls AWS through the NAT.

    WHY
      The calls are encrypted and signed either way. But a way out that must stay open for them is open
      for everything else, nothing on it can be limited to one's own data, and a NAT charges for each
      gigabyte. Through an endpoint the same calls stay inside, and its policy says which may pass.

    HOW IT IS ATTACKED
      Code that was taken over sends what it reads to a bucket or table in the thief's own account, by
      the NAT that the design needs for its own calls.

    JUDGED
      Fails      a function or container in private subnets that lead out by a NAT uses an AWS service
                 for which no endpoint serves those subnets; the parts are the services
      Passes     an endpoint for each service, a gateway with the subnets in its `routes`, or one
                 elsewhere that `via` names; or the NAT is accepted: `egress: nat`, `via: nat`
      Not        what stands in no network or in public subnets, and calls that cannot leave at all:
                 `function-cut-off` tells of those
      Severity   medium where restricted data is on the way

    MEND IT
      A `vpc-endpoint` for each service. Those for `s3` and `dynamodb` cost nothing.

    FALSE ALARM?
      The NAT is accepted: write `egress: nat` on the VPC.

    SOURCES
      https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
      https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html

    Bad:
        archgen: 1
        name: Out and back
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: notes}
          notes: {type: dynamodb}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a, routes: [nat]}

    Good:
        archgen: 1
        name: Inside
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: notes}
          notes: {type: dynamodb}
          notes-door: {type: vpc-endpoint, service: dynamodb, routes: [inner]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a, routes: [nat]}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if not computes(one):
            continue
        calls = _calls(graph, one)
        outside = [call for call in calls if _leaves(graph, call)]
        if outside:
            yield _leaving(graph, one, outside)
        else:
            yield passed(one.id) if calls else idle(one.id)


def _calls(graph: Graph, one: Resource) -> list[Call]:
    """The calls of AWS services from private subnets."""
    subnets = around(graph.blueprint, one, "subnet")
    if not subnets or all(is_public(subnet) for subnet in subnets):
        return []
    return list(calls_by(graph).get(one.id, ()))


def _leaves(graph: Graph, call: Call) -> bool:
    """True where a call goes by a NAT that nobody says is meant."""
    if _said(graph, call) or way_out(graph.blueprint, call.caller) == "nat":
        return False
    return any(
        by_nat(subnet) and not is_public(subnet) and not endpoint_serves(graph, subnet, call.service)
        for subnet in around(graph.blueprint, call.caller, "subnet")
    )


def _said(graph: Graph, call: Call) -> bool:
    """True where the line says its way: an endpoint of the service, wherever it stands, or another way."""
    drawn = [graph.blueprint.resources.get(str(name)) for name in call.line.settings.via or ()]
    return any(one is None or not leads_inside(one) or endpoint_service(one) == call.service for one in drawn)


def _leaving(graph: Graph, one: Resource, calls: list[Call]) -> Verdict:
    services = list(dict.fromkeys(call.service for call in calls))
    secret = any(
        data_class(graph, call.target.id) is DataClass.RESTRICTED
        for call in calls
        if not opens_things(call.target)
    )
    severity = Severity.MEDIUM if secret else Severity.LOW
    out = next(
        subnet
        for subnet in around(graph.blueprint, one, "subnet")
        if by_nat(subnet) and not endpoint_serves(graph, subnet, services[0])
    )
    free = [service for service in services if service in GATEWAYS]
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=severity,
        message=fitting(
            f"`{one.id}` calls {shown(services)} through the NAT",
            f"`{one.id}` calls AWS through the NAT",
            "calls of AWS leave the network through the NAT",
            rule=_NAME,
        ),
        place=At(calls[0].line.source, calls[0].line.path, "leaves the network"),
        related=(At(out.id, ("routes",), "by this way"),),
        path=(
            Hop(one.id),
            Hop(out.id, f"no endpoint for {services[0]}", place=True),
            Hop(INTERNET),
            Hop(calls[0].target.id),
        ),
        sinks=tuple(dict.fromkeys(call.target.id for call in calls)),
        pieces=tuple(Piece(service, _NAME, severity, "no endpoint on the way") for service in services),
        hint="\n".join(endpoint_to_write(graph.blueprint, one, service) for service in services[:3]),
        moved=moved_by(severity, Severity.LOW, "restricted data is on the way"),
        # Where some of the subnets lead nowhere, the endpoint that mends that mends this.
        folds_into=("function-cut-off",),
        notes=(f"endpoints for {shown(free)} cost nothing, and the NAT charges by the gigabyte",)
        if free
        else (),
    )


RULES = (private_call_over_internet,)
