"""What functions in a network may send, and who chooses where to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archgen.blueprint.model import Resource
from archgen.finding.finding import Confidence, Hop, Severity
from archgen.graph.attributes import DataClass, class_in_reach
from archgen.graph.egress import egress_level
from archgen.graph.egress import way_out as path_out
from archgen.graph.model import Graph, Strength
from archgen.graph.nature import computes
from archgen.rules.answers import built, fitting, idle, passed, shown, unsaid
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import by_nat, routes_of, way_out
from archgen.rules.readings.frames import around, vpcs_of
from archgen.rules.readings.groups import members, openings
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict

_NAME = "unrestricted-egress"
_FUNCTION = "lambda"
_UNBOUND = "nothing bounds what goes out"


@rule(
    _NAME,
    concern="network",
    severity=Severity.LOW,
    applies_to=("lambda", "generic", "security-group", "vpc"),
    covers=("lambda-vpc-egress-restricted", "x-nat-egress-uncontrolled"),
    refs={
        "checkov": ("CKV_AWS_23",),
        "cwe": ("CWE-284", "CWE-668"),
        "well_architected": ("SEC05-BP02",),
    },
    former=("uncontrolled-egress-path",),
)
def unrestricted_egress(subject: Subject) -> Iterator[Verdict]:
    """Code behind a NAT sends to anybody, unless its group or the way out names the ends.

    WHY
      A new security group lets everything out. Behind a NAT that means the whole internet, for
      whatever code runs in the function: its own, a library's, or that of whoever got in.

    HOW IT IS ATTACKED
      A tampered library posts what the function reads to a server of the thief's. Nothing in the
      network asks where the packets go.

    JUDGED
      Fails      code in a VPC may send anywhere: its group, or the lack of one, names no end, and its
                 subnets lead out by a NAT that no firewall or proxy watches; or something may connect
                 to a group in which there are functions alone, to which nothing ever connects
      Passes     `out_to` names where it leads; `egress: firewall` or `proxy` on the VPC; a firewall
                 among the `routes`; `egress` with `allow` on the function, which its code keeps
      Built      no way leads out of its subnets: those that say nothing lead nowhere, and an internet
                 gateway leads no function out
      Asks       other code in such a subnet, whose groups are not drawn
      Not        groups without code, code in no network: AWS has no control there
      Severity   medium where confidential data is in the code's reach
      Told       at the group; at the VPC for code of which no group is drawn

    MEND IT
      `out_to: [{to: <what it calls>, port: 443}]` on the group, or `egress: firewall` on the VPC.

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
    free: dict[str, list[Resource]] = {}
    for one in graph.blueprint.resources.values():
        if hasattr(one.body, "out_to"):
            yield _group(graph, one)
        elif not computes(one):
            continue
        elif not vpcs_of(graph.blueprint, one):
            yield idle(one.id)
        elif not getattr(one.body, "security_groups", None):
            yield from _ungrouped(graph, one, free)
    for vpc, ones in free.items():
        yield _leading(graph, vpc, ones)


def _ungrouped(graph: Graph, one: Resource, free: dict[str, list[Resource]]) -> Iterator[Verdict]:
    """What is said of code of which no group is drawn; what goes free is told at its VPC."""
    level = egress_level(graph, one.id)
    opened = _leads_out(graph, one) and level is Strength.OPEN
    if opened and not hasattr(one.body, "security_groups"):
        # Such code may have a group that nobody could draw: the design's silence, and not AWS's.
        yield unsaid(one.id, f"What bounds where `{one.id}` may send from its network?", "egress")
    elif opened:
        free.setdefault(around(graph.blueprint, one, "vpc")[0].id, []).append(one)
    elif level in (Strength.STATED, Strength.ENFORCED):
        sure = Confidence.STATED if level is Strength.STATED else Confidence.HIGH
        yield passed(one.id, confidence=sure)
    else:
        yield built(one.id)


def _leads_out(graph: Graph, one: Resource) -> bool:
    """True where a way leads out that nothing watches; an internet gateway leads no function out."""
    blueprint = graph.blueprint
    opened = any(egress_level(graph, name) is Strength.OPEN for name in one.frames if name in graph.nodes)
    if one.type != _FUNCTION:
        return opened
    nat = any(by_nat(subnet) for subnet in around(blueprint, one, "subnet"))
    return opened and (nat or way_out(blueprint, one) == "nat")


def _allowed(one: Resource) -> bool:
    egress: Any = getattr(one.body, "egress", None)
    return bool(egress is not None and egress.allow)


def _weight(graph: Graph, free: list[Resource]) -> tuple[Severity, str]:
    secret = any(class_in_reach(graph, one.id) >= DataClass.CONFIDENTIAL for one in free)
    severity = Severity.MEDIUM if secret else Severity.LOW
    return severity, moved_by(severity, Severity.LOW, "confidential data is in its reach")


def _leading(graph: Graph, vpc: str, free: list[Resource]) -> Verdict:
    """The finding about the way out of a VPC, for code of which no group is drawn."""
    severity, moved = _weight(graph, free)
    first = free[0]
    way = path_out(graph, first.id)
    last = graph.blueprint.resources[way[-1].source]
    routed = bool(routes_of(last))
    return Verdict(
        Outcome.FAILED,
        (vpc,),
        severity=severity,
        message=fitting(
            f"{shown([one.id for one in free])} may send what they read to anybody"
            if len(free) > 1
            else f"`{first.id}` may send what it reads to anybody",
            f"code in `{vpc}` may send what it reads to anybody",
            "code in this VPC may send what it reads to anybody",
            rule=_NAME,
        ),
        place=At(last.id, ("routes",), "leads anywhere") if routed else At(vpc, ("egress",), "unwatched"),
        related=tuple(At(one.id, ("in",), "leads out from here") for one in free[:2]),
        path=(
            Hop(first.id),
            *(Hop(e.target, _UNBOUND if e.target == last.id else "", e.target == last.id) for e in way),
        ),
        pieces=tuple(Piece(one.id, _NAME, severity, "may send anywhere") for one in free),
        hint=f"`egress: firewall` on {vpc}, or on {first.id} a security group with `out_to`",
        moved=moved,
        silent="egress",
        stands_for=_groups_in(graph, vpc),
    )


def _groups_in(graph: Graph, vpc: str) -> tuple[str, ...]:
    """The groups of code in a VPC: a firewall on its way out bounds what is in them, too."""
    return tuple(
        group
        for group, inside in members(graph).items()
        if any(vpc in vpcs_of(graph.blueprint, one) for one in inside)
    )


def _group(graph: Graph, group: Resource) -> Verdict:
    inside = members(graph).get(group.id, ())
    working = [one for one in inside if computes(one) and vpcs_of(graph.blueprint, one)]
    if not working:
        return idle(group.id)
    body: Any = group.body
    anywhere = body.out_to is None or any(one.anywhere for one in openings(body.out_to))
    leading = [one for one in working if _leads_out(graph, one)] if anywhere else []
    free = [one for one in leading if not _allowed(one)]
    entered = len(working) == len(inside) and bool(openings(body.in_from))
    if free or entered:
        return _open(graph, group, free, entered=entered)
    if leading:
        return passed(group.id, confidence=Confidence.STATED)
    watched = any(egress_level(graph, one.id) is Strength.ENFORCED for one in working)
    return built(group.id) if anywhere and not watched else passed(group.id)


def _open(graph: Graph, group: Resource, free: list[Resource], *, entered: bool) -> Verdict:
    severity, moved = _weight(graph, free)
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
        path=_way(graph, free[0], group.id) if free else (),
        moved=moved,
        assumed_default=bool(silent),
        folds_into=(_NAME,),
    )


def _way(graph: Graph, one: Resource, group: str) -> tuple[Hop, ...]:
    """From the code past its group and out; where several groups bound it, past the group alone."""
    onward = path_out(graph, one.id) if egress_level(graph, one.id) is Strength.OPEN else ()
    return (
        Hop(one.id),
        Hop(group, _UNBOUND, place=True),
        *(Hop(edge.target) for edge in onward),
    )


RULES = (unrestricted_egress,)
