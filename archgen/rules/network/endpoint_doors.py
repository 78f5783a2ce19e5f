"""Who may connect to an endpoint, and to a service that a design offers by one."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.endpoint_facts import HTTPS_PORT
from archgen.finding.finding import Severity
from archgen.graph.model import Graph
from archgen.graph.nature import leads_inside
from archgen.rules.answers import fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import is_gateway, offered
from archgen.rules.readings.frames import around
from archgen.rules.readings.groups import Opening, members, openings, within
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_OPEN = "endpoint-open-to-network"
_OFFERED = "endpoint-service-open"


@rule(
    _OPEN,
    concern="network",
    severity=Severity.LOW,
    applies_to=("vpc-endpoint", "security-group"),
    covers=("vpce-security-group",),
    refs={
        "checkov": ("CKV_AWS_23",),
        "cdk_nag": ("AwsSolutions-EC23",),
        "security_hub": ("EC2.18",),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC05-BP02",),
    },
)
def endpoint_open_to_network(subject: Subject) -> Iterator[Verdict]:
    """An endpoint answers whoever its security groups let in, and the default group lets in its members.

    WHY
      An endpoint is a door to a service for everything that can connect to it. Its groups are the only
      place to say which code that is; the default group says "whatever forgot to name one".

    HOW IT IS ATTACKED
      Something taken over elsewhere in the network, or in one joined to it, uses the endpoint to carry
      what it stole, or to call a private API that it had no business with.

    JUDGED
      Fails      an interface endpoint that names no group, while the VPC's default group is open; or a
                 group of endpoints that admits all addresses, a range beyond the VPC's, or a port other
                 than 443: one finding for the group, whose parts are the endpoints in it
      Passes     `in_from` names callers, or ranges within the VPC, on port 443; or admits nobody
      Asks       an endpoint in a default group that is closed: nobody could use it
      Not        gateways, which have no group, services that the design offers, and other groups
      Severity   medium for all addresses and for other ports

    MEND IT
      `in_from: [{from: <the callers' group>, port: 443}]` on a group of its own.

    FALSE ALARM?
      A small VPC with one workload.

    SOURCES
      botocore ec2 CreateVpcEndpoint.SecurityGroupIds
      https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html

    Bad:
        archgen: 1
        name: Any address
        regions: [eu-west-1]
        resources:
          door: {type: vpc-endpoint, service: kms, in: net, security_groups: door-group}
          door-group: {type: security-group, in_from: [{cidr: 0.0.0.0/0, port: 443}]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}

    Good:
        archgen: 1
        name: One's own addresses
        regions: [eu-west-1]
        resources:
          door: {type: vpc-endpoint, service: kms, in: net, security_groups: door-group}
          door-group: {type: security-group, in_from: [{cidr: 10.0.0.0/16, port: 443}]}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if leads_inside(one):
            if not _guarded(one):
                yield idle(one.id)
            elif not getattr(one.body, "security_groups", None):
                yield _ungrouped(graph.blueprint, one)
        elif hasattr(one.body, "in_from"):
            yield _group(graph, one)


def _guarded(endpoint: Resource) -> bool:
    """True for an endpoint that security groups guard, and that is a way to a service."""
    return not is_gateway(endpoint) and not offered(endpoint)


def _ungrouped(blueprint: Blueprint, endpoint: Resource) -> Verdict:
    vpcs = around(blueprint, endpoint, "vpc")
    if vpcs and all(vpc.value("default_security_group") == "closed" for vpc in vpcs):
        question = f"The default group is closed: which one lets callers reach `{endpoint.id}`?"
        return unsaid(endpoint.id, question, "security_groups")
    return Verdict(
        Outcome.FAILED,
        (endpoint.id,),
        severity=Severity.LOW,
        message=fitting(
            f"whatever names no security group can use `{endpoint.id}`",
            "whatever names no security group can use this endpoint",
            rule=_OPEN,
        ),
        place=At(endpoint.id, ("security_groups",), "not stated; AWS defaults to the VPC's"),
        hint="`security_groups: <a group>` with `in_from: [{from: <the callers' group>, port: 443}]`",
        folds_into=("open-default-security-group",),
        silent="security_groups",
        assumed_default=True,
    )


def _group(graph: Graph, group: Resource) -> Verdict:
    """What is said of a group that endpoints are in; its parts are the endpoints."""
    doors = [one for one in members(graph).get(group.id, ()) if leads_inside(one) and _guarded(one)]
    lines = openings(getattr(group.body, "in_from", None))
    pieces = []
    for door in doors:
        vpcs = around(graph.blueprint, door, "vpc")
        ranges = tuple(str(one) for vpc in vpcs for one in getattr(vpc.body, "cidr", None) or ())
        said = [weight for line in lines if (weight := _weight(line, ranges)) is not None]
        if said:
            severity, why = max(said, key=lambda weight: weight[0])
            pieces.append(Piece(door.id, _OPEN, severity, why))
    if pieces:
        return _wide(group, pieces)
    return passed(group.id) if doors else idle(group.id)


def _weight(line: Opening, ranges: tuple[str, ...]) -> tuple[Severity, str] | None:
    if line.anywhere:
        return Severity.MEDIUM, "lets all addresses in"
    if any(port != HTTPS_PORT for port in line.ports):
        return Severity.MEDIUM, f"lets in on more than port {HTTPS_PORT}"
    if ranges and not all(within(end, ranges) for end in line.ends):
        return Severity.LOW, "lets in addresses beyond the VPC's"
    return None


def _wide(group: Resource, pieces: list[Piece]) -> Verdict:
    worst = max(pieces, key=lambda piece: piece.severity)
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=worst.severity,
        message=fitting(
            f"`{group.id}` {worst.says} to {shown([piece.name for piece in pieces])}",
            f"`{group.id}` {worst.says} to endpoints",
            f"a group of endpoints {worst.says}",
            rule=_OPEN,
        ),
        place=At(group.id, ("in_from",), worst.says),
        related=tuple(At(piece.name, ("security_groups",), "in this group") for piece in pieces[:2]),
        pieces=tuple(pieces),
        hint="`in_from: [{from: <the callers' group>, port: 443}]`",
        moved=moved_by(worst.severity, Severity.LOW, f"it {worst.says}"),
    )


@rule(
    _OFFERED,
    concern="network",
    severity=Severity.MEDIUM,
    applies_to=("vpc-endpoint",),
    covers=("vpce-service-acceptance",),
    refs={
        "checkov": ("CKV_AWS_123",),
        "prowler": ("vpc_endpoint_services_allowed_principals_trust_boundaries",),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC05-BP02",),
    },
    fixable=True,
)
def endpoint_service_open(subject: Subject) -> Iterator[Verdict]:
    """An offered service that accepts by itself connects whoever is on its list, and `*` is everybody.

    WHY
      An endpoint service puts a part of one's network into other people's. Who is let in by hand is
      looked at once, and somebody remembers why; who is let in by itself comes and goes unseen.

    HOW IT IS ATTACKED
      With `*` anybody with an AWS account who learns the service's name connects and has a private line
      to the load balancer behind it.

    JUDGED
      Fails      principals may connect and nobody accepts them (`accepts` silent or `automatic`); or
                 the principals are `*`
      Passes     `accepts: manual` with `principals` named; or no principals: then nobody can connect
      Not        endpoints that only lead to a service
      Severity   high where the principals are `*`

    MEND IT
      `accepts: manual`.

    FALSE ALARM?
      All principals are accounts of the same organisation.

    SOURCES
      botocore ec2 CreateVpcEndpointServiceConfiguration.AcceptanceRequired
      botocore ec2 ModifyVpcEndpointServicePermissions.AddAllowedPrincipals

    Bad:
        archgen: 1
        name: Unseen
        regions: [eu-west-1]
        resources:
          quotes: {type: vpc-endpoint, service: quotes, principals: ["111122223333"]}

    Good:
        archgen: 1
        name: Let in by hand
        regions: [eu-west-1]
        resources:
          quotes: {type: vpc-endpoint, service: quotes, principals: ["111122223333"], accepts: manual}
    """
    for endpoint in subject.graph.blueprint.of_type("vpc-endpoint"):
        principals = getattr(endpoint.body, "principals", None) or ()
        if not offered(endpoint):
            yield idle(endpoint.id)
        elif principals and ("*" in principals or endpoint.value("accepts") != "manual"):
            yield _unseen(endpoint, anybody="*" in principals)
        else:
            yield passed(endpoint.id)


def _unseen(endpoint: Resource, *, anybody: bool) -> Verdict:
    severity = Severity.HIGH if anybody else Severity.MEDIUM
    by_hand = endpoint.value("accepts") == "manual"
    silent = not endpoint.stated("accepts")
    hints = ["`principals: [<accounts>]`"] if anybody else []
    hints += [] if by_hand else ["`accepts: manual`"]
    accepts = At(endpoint.id, ("accepts",), "not stated; AWS defaults to automatic" if silent else "unseen")
    named = At(endpoint.id, ("principals",), "any account" if anybody else "these")
    return Verdict(
        Outcome.FAILED,
        (endpoint.id,),
        severity=severity,
        message=fitting(
            f"any AWS account may {'ask to ' if by_hand else ''}connect to `{endpoint.id}`"
            if anybody
            else f"`{endpoint.id}` connects accounts that nobody looked at",
            "any AWS account may connect" if anybody else "accounts connect that nobody looked at",
            rule=_OFFERED,
        ),
        place=named if anybody else accepts,
        related=() if by_hand else ((accepts,) if anybody else (named,)),
        hint=" and ".join(hints),
        mend=Mend("adds accepts: manual", endpoint.id, (("accepts", "manual"),)) if not anybody else None,
        moved=moved_by(severity, Severity.MEDIUM, "any account is on the list"),
        silent="accepts",
        assumed_default=silent and not by_hand,
    )


RULES = (endpoint_open_to_network, endpoint_service_open)
