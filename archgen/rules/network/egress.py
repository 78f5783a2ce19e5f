"""What functions in a network may send, and who chooses where to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.model import Graph
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import by_nat, way_out
from archgen.rules.readings.frames import around, vpcs_of
from archgen.rules.readings.groups import members, openings
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unrestricted-egress"
_FUNCTION = "lambda"
_FILTERS = ("firewall", "proxy")


@rule(
    _NAME,
    concern="network",
    severity=Severity.LOW,
    applies_to=("lambda", "security-group"),
    covers=("lambda-vpc-egress-restricted",),
    refs={
        "checkov": ("CKV_AWS_23",),
        "cwe": ("CWE-284",),
        "well_architected": ("SEC05-BP02",),
    },
)
def unrestricted_egress(subject: Subject) -> Iterator[Verdict]:
    """A function's security group that names no end lets it send to anybody.

    WHY
      A new security group lets everything out. Behind a NAT that means the whole internet, for
      whatever code runs in the function: its own, a library's, or that of whoever got in.

    HOW IT IS ATTACKED
      A tampered library posts what the function reads to a server of the thief's. Nothing in the
      network asks where the packets go.

    JUDGED
      Fails      the group of a function may send anywhere, and the function's subnets lead out by a NAT
                 that no firewall or proxy watches; or something may connect to a group in which there
                 are functions alone, to which nothing ever connects
      Passes     `out_to` names where it leads; `egress: firewall` or `proxy` on the VPC; `egress` with
                 `allow` on the function, which its code keeps
      Built      no way leads out of its subnets
      Asks       a function in a network of which no group is drawn
      Not        groups without functions, functions in no network: AWS has no control there
      Severity   medium where confidential data is in the function's reach

    MEND IT
      `out_to: [{to: <what it calls>, port: 443}]` on the group.

    FALSE ALARM?
      It calls public APIs without fixed addresses: put a proxy between, or waive it by name.

    SOURCES
      botocore ec2 AuthorizeSecurityGroupEgress.IpPermissions
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html

    Bad:
        archgen: 1
        name: Anywhere
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, security_groups: fn-group}
          fn-group: {type: security-group}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a, routes: [nat]}

    Good:
        archgen: 1
        name: One place
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, security_groups: fn-group, calls: bank}
          fn-group: {type: security-group, out_to: [{to: bank, port: 443}]}
          bank: {type: external, title: A bank}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a, routes: [nat]}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if one.type == _FUNCTION:
            yield from _function(graph, one)
        elif hasattr(one.body, "out_to"):
            yield _group(graph, one)


def _function(graph: Graph, function: Resource) -> Iterator[Verdict]:
    """What is said of a function itself; one in a drawn group is judged there."""
    if not vpcs_of(graph.blueprint, function):
        yield idle(function.id)
    elif not getattr(function.body, "security_groups", None):
        if _leads_out(graph, function):
            question = f"Which security group is `{function.id}` in, and where may it send?"
            yield unsaid(function.id, question, "security_groups")
        else:
            yield built(function.id)


def _leads_out(graph: Graph, function: Resource) -> bool:
    """True where a NAT leads out that nothing watches; an internet gateway leads no function out."""
    said = way_out(graph.blueprint, function)
    if said in _FILTERS:
        return False
    return said == "nat" or any(by_nat(subnet) for subnet in around(graph.blueprint, function, "subnet"))


def _allowed(function: Resource) -> bool:
    egress: Any = getattr(function.body, "egress", None)
    return bool(egress is not None and egress.allow)


def _group(graph: Graph, group: Resource) -> Verdict:
    inside = members(graph).get(group.id, ())
    functions = [one for one in inside if one.type == _FUNCTION and vpcs_of(graph.blueprint, one)]
    if not functions:
        return idle(group.id)
    body: Any = group.body
    anywhere = body.out_to is None or any(one.anywhere for one in openings(body.out_to))
    leading = [one for one in functions if _leads_out(graph, one)] if anywhere else []
    free = [one for one in leading if not _allowed(one)]
    entered = len(functions) == len(inside) and bool(openings(body.in_from))
    if free or entered:
        return _open(graph, group, free, entered=entered)
    if leading:
        return passed(group.id, confidence=Confidence.STATED)
    return built(group.id) if anywhere else passed(group.id)


def _open(graph: Graph, group: Resource, free: list[Resource], *, entered: bool) -> Verdict:
    secret = any(class_in_reach(graph, one.id) >= DataClass.CONFIDENTIAL for one in free)
    severity = Severity.MEDIUM if secret else Severity.LOW
    pieces = [Piece(one.id, _NAME, severity, "may send anywhere") for one in free]
    hints = ["`out_to: [{to: <what it calls>, port: 443}]`"] if free else []
    if entered:
        pieces.append(Piece("in_from", _NAME, Severity.LOW, "nothing connects to a function"))
        hints.append(f"no `in_from` on {group.id}")
    silent = free and not group.stated("out_to")
    return Verdict(
        Outcome.FAILED,
        (group.id,),
        severity=severity,
        message=fitting(
            f"code in `{group.id}` may send what it reads to anybody",
            "code in this group may send what it reads to anybody",
            rule=_NAME,
        )
        if free
        else fitting(f"`{group.id}` admits callers to functions, which have none", rule=_NAME),
        place=At(group.id, ("out_to",), "not stated; AWS defaults to anywhere" if silent else "anywhere")
        if free
        else At(group.id, ("in_from",), "nothing ever connects"),
        related=tuple(At(one.id, ("security_groups",), "in this group") for one in free[:2]),
        pieces=tuple(pieces),
        hint=" and ".join(hints),
        moved=moved_by(severity, Severity.LOW, "confidential data is in its reach"),
        assumed_default=bool(silent),
    )


RULES = (unrestricted_egress,)
