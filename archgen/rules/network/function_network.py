"""Functions inside or outside a network from where they cannot reach what they use."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Category, Confidence, Severity
from archgen.graph.model import Graph
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.endpoints import USES, endpoint_to_write, has_endpoint, leads_out, service_of
from archgen.rules.readings.frames import around, frames_of, vpcs_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Piece, Verdict
from archgen.source.document import Pointer

_NAME = "function-cut-off"
_FUNCTION = "lambda"
_STORED = ("reads", "writes", "deletes", "rotates")


class _Use(Struct, frozen=True):
    """One thing that a function uses: what, where that is written (on it or another), through what."""

    target: Resource
    owner: str
    path: Pointer
    verb: str
    via: tuple[str, ...] = ()


@rule(
    _NAME,
    concern="network",
    category=Category.FEASIBILITY,
    severity=Severity.HIGH,
    applies_to=("lambda",),
    covers=("F43", "f-rotation-lambda-network", "f-dax-needs-vpc", "lambda-in-vpc-when-needed"),
    refs={"checkov": ("CKV_AWS_117",)},
)
def function_cut_off(subject: Subject) -> Iterator[Verdict]:
    """A function reaches what its network leads to, and nothing else.

    WHY
      In a subnet a function has no public address: without a NAT, an endpoint or a proxy it reaches
      not even AWS's own services. Outside a network it never reaches a cache or a database that
      stands in one. And one that rotates a password must reach both the secret and the database.

    HOW IT IS ATTACKED
      It is not: calls time out, and a secret that nobody can rotate stays what it was.

    JUDGED
      Fails      a function in subnets uses an AWS service to which neither an endpoint in its VPC nor a
                 route leads; or one uses a store, or reads a DAX cache, in another network or from none
      Passes     an endpoint for the service, `routes: [nat]` on its subnets, `egress` on its VPC, `via`
                 on the line; for a private store the same VPC
      Not        functions outside a VPC that use nothing private. That all functions stand in a VPC
                 is not asked: it changes only what they reach

    MEND IT
      A `vpc-endpoint` for the service, or `in:` the store's subnets.

    FALSE ALARM?
      A route that is not drawn, such as a peering: write it as `via` on the line.

    SOURCES
      botocore lambda VpcConfig
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html

    Bad:
        archgen: 1
        name: Shut in
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: app-key}
          app-key: {type: secret}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a}

    Good:
        archgen: 1
        name: With a way out
        regions: [eu-west-1]
        resources:
          fn: {type: lambda, runtime: python3.13, in: inner, reads: app-key}
          app-key: {type: secret}
          secrets-door: {type: vpc-endpoint, service: secretsmanager, in: inner}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for function in blueprint.of_type(_FUNCTION):
        uses = [use for use in _uses(blueprint, function) if _matters(blueprint, function, use)]
        cut = [use for use in uses if not _reached(graph, function, use)]
        if cut:
            yield _cut_off(blueprint, function, cut)
        else:
            yield passed(function.id) if uses else idle(function.id)


def _uses(blueprint: Blueprint, function: Resource) -> Iterator[_Use]:
    """What the function uses: as drawn, and for one that rotates, the secret and what it opens."""
    for line in blueprint.outgoing.get(function.id, ()):
        if line.verb in USES:
            yield _use(blueprint, line)
    for line in blueprint.incoming.get(function.id, ()):
        if line.verb == "rotated_by":
            yield _Use(blueprint.resources[line.source], line.source, line.path, "writes")
            opened = [r for r in blueprint.outgoing.get(line.source, ()) if r.verb == "rotates"]
            yield from (_use(blueprint, one) for one in opened)


def _use(blueprint: Blueprint, line: Relation) -> _Use:
    via = tuple(line.settings.via or ())
    return _Use(blueprint.resources[line.target], line.source, line.path, line.verb, via)


def _cache(use: _Use) -> tuple[str, ...] | None:
    """The subnets of the cache that a table is read through; None where there is no cache."""
    dax = getattr(use.target.body, "dax", None) if use.verb == "reads" else None
    return None if dax is None else tuple(dax.placed or ())


def _networks(blueprint: Blueprint, use: _Use) -> frozenset[str]:
    """The VPCs in which a private store, or the cache before it, stands; empty where it is not private."""
    cache = _cache(use)
    if cache is not None:
        return frozenset(frame.id for frame in frames_of(blueprint, *cache) if frame.type == "vpc")
    subnets = around(blueprint, use.target, "subnet")
    if use.target.type != "generic" or any(subnet.value("public") for subnet in subnets):
        return frozenset()
    return vpcs_of(blueprint, use.target)


def _matters(blueprint: Blueprint, function: Resource, use: _Use) -> bool:
    """True where a network stands between: the function's own, or that of a private store."""
    if _cache(use) is not None:
        return True
    if use.target.type == "generic":
        return use.verb in _STORED and bool(_networks(blueprint, use))
    return bool(vpcs_of(blueprint, function)) and service_of(use.target) is not None


def _reached(graph: Graph, function: Resource, use: _Use) -> bool:
    blueprint = graph.blueprint
    own = vpcs_of(blueprint, function)
    if use.via:
        return True
    if _cache(use) is not None or use.target.type == "generic":
        near = _networks(blueprint, use)
        # A cache whose subnets nobody names stands in some network; so must the function.
        return bool(own) if not near else bool(own & near) or _joined(blueprint, own, near)
    return leads_out(blueprint, function) or has_endpoint(graph, function, str(service_of(use.target)))


def _joined(blueprint: Blueprint, own: frozenset[str], near: frozenset[str]) -> bool:
    """True where something drawn joins two networks, such as a peering or a transit gateway."""
    joints = (set(getattr(one.body, "connects", None) or ()) for one in blueprint.of_type("generic"))
    return any(own & ends and near & ends for ends in joints)


def _cut_off(blueprint: Blueprint, function: Resource, cut: list[_Use]) -> Verdict:
    first = cut[0]
    names = list(dict.fromkeys(use.target.id for use in cut))
    return Verdict(
        Outcome.FAILED,
        (function.id,),
        severity=Severity.HIGH,
        # What is not drawn may still be there: a peering, an endpoint of another team.
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"`{function.id}` cannot reach {shown(names)} from where it stands",
            f"`{function.id}` cannot reach what it uses",
            "this function cannot reach what it uses",
            rule=_NAME,
        ),
        place=At(first.owner, first.path, "no way leads there"),
        related=(
            *(At(use.owner, use.path, "nor there") for use in cut[1:3]),
            *((At(function.id, ("in",), "from here"),) if function.stated("placed") else ()),
        ),
        pieces=tuple(Piece(name, _NAME, Severity.HIGH, "out of reach") for name in names),
        hint="\n".join(dict.fromkeys(_hint(blueprint, function, use) for use in cut[:3])),
    )


def _hint(blueprint: Blueprint, function: Resource, use: _Use) -> str:
    cache = _cache(use)
    if cache is None and use.target.type != "generic":
        return endpoint_to_write(blueprint, function, str(service_of(use.target)))
    stands = ", ".join(use.target.frames if cache is None else cache) or "<subnets of the cache>"
    return f"`in: [{stands}]` on {function.id}"


RULES = (function_cut_off,)
