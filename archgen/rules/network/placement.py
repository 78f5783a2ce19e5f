"""Where workloads stand: in subnets of the internet, and in the group that a VPC comes with."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.blueprint.model import Resource
from archgen.finding.finding import Severity
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import computes, stores
from archgen.rules.answers import fitting, idle, passed, shown
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.endpoints import is_public, routes_of
from archgen.rules.readings.frames import around, vpcs_of
from archgen.rules.readings.groups import takes_groups
from archgen.rules.readings.zones import subnets_in
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Piece, Verdict

_PUBLIC = "workload-in-public-subnet"
_DEFAULT = "open-default-security-group"
_FUNCTION, _LINK = "lambda", "vpc-link"


@rule(
    _PUBLIC,
    concern="network",
    severity=Severity.MEDIUM,
    applies_to=("lambda", "vpc-link", "generic"),
    covers=("vpc-private-subnet-no-public-ip",),
    refs={
        "checkov": ("CKV_AWS_130",),
        "security_hub": ("EC2.15",),
        "prowler": ("vpc_subnet_no_public_ip_by_default", "vpc_subnet_separate_private_public"),
        "cwe": ("CWE-668",),
        "well_architected": ("SEC05-BP01",),
    },
)
def workload_in_public_subnet(subject: Subject) -> Iterator[Verdict]:
    """In a public subnet only security groups stand between a workload and the internet.

    WHY
      A subnet that leads to an internet gateway can be reached from it. One wrong line in a group, on
      one day, puts a database where everybody can try its password. In a private subnet the same line
      opens nothing.

    HOW IT IS ATTACKED
      Addresses of AWS are scanned all day; an open port is found within minutes.

    JUDGED
      Fails      code, a store or a link in a subnet with `public`, `public_ips` or a route to `igw`; the
                 parts are the subnets
      Passes     all its subnets are private
      Not        load balancers, NATs and endpoints, and what stands in no drawn subnet
      Severity   high for a store; low for a function: it gets no public address there, and no way out

    MEND IT
      A private subnet in `in`, with `routes: [nat]` or endpoints for what it calls.

    FALSE ALARM?
      None known.

    SOURCES
      botocore ec2 Subnet.MapPublicIpOnLaunch
      https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html

    Bad:
        archgen: 1
        name: In the open
        regions: [eu-west-1]
        resources:
          db: {type: generic, service: Amazon RDS, capabilities: [stores], in: outer}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          outer: {type: subnet, in: net, zone: a, public: true}

    Good:
        archgen: 1
        name: Inside
        regions: [eu-west-1]
        resources:
          db: {type: generic, service: Amazon RDS, capabilities: [stores], in: inner}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}
          inner: {type: subnet, in: net, zone: a}
    """
    graph = subject.graph
    for one in graph.blueprint.resources.values():
        if not (computes(one) or stores(one) or one.type == _LINK):
            continue
        subnets = around(graph.blueprint, one, "subnet")
        public = [subnet for subnet in subnets if is_public(subnet)]
        if public:
            yield _in_public(graph, one, public)
        else:
            yield passed(one.id) if subnets else idle(one.id)


def _in_public(graph: Graph, one: Resource, public: list[Resource]) -> Verdict:
    severity, why = Severity.MEDIUM, ""
    if stores(one):
        severity, why = Severity.HIGH, "it keeps data"
    elif one.type == _FUNCTION:
        severity, why = Severity.LOW, "a function gets no public address"
    function = one.type == _FUNCTION
    private = [
        subnet.id
        for vpc in sorted(vpcs_of(graph.blueprint, one))
        for subnet in subnets_in(graph).get(vpc, ())
        if not is_public(subnet)
    ]
    return Verdict(
        Outcome.FAILED,
        (one.id,),
        severity=severity,
        message=fitting(
            f"`{one.id}` has no way out of {shown([subnet.id for subnet in public])}"
            if function
            else f"only security groups stand between `{one.id}` and the internet",
            f"`{one.id}` has no way out of its public subnet"
            if function
            else "only security groups stand between it and the internet",
            rule=_PUBLIC,
        ),
        place=At(one.id, ("in",), "in a public subnet"),
        related=tuple(At(subnet.id, *_told(subnet)) for subnet in public[:2]),
        pieces=tuple(Piece(subnet.id, _PUBLIC, severity, "public") for subnet in public),
        hint=f"`in: [{', '.join(private[:2]) or '<private subnets>'}]`",
        moved=moved_by(severity, Severity.MEDIUM, why),
        # Whoever moves a function out of a public subnet, so that it reaches what it calls, mends both.
        folds_into=("function-cut-off",) if function else (),
    )


def _told(subnet: Resource) -> tuple[tuple[str, ...], str]:
    """Where a subnet says that it is public, and how."""
    if subnet.value("public"):
        return ("public",), "the internet reaches it"
    if "igw" in routes_of(subnet):
        return ("routes",), "leads to the internet"
    return ("public_ips",), "gives public addresses"


@rule(
    _DEFAULT,
    concern="network",
    severity=Severity.LOW,
    applies_to=("vpc",),
    covers=("vpc-default-sg-closed",),
    refs={
        "checkov": ("CKV2_AWS_12",),
        "security_hub": ("EC2.2",),
        "prowler": ("ec2_securitygroup_default_restrict_traffic",),
        "well_architected": ("SEC05-BP02",),
    },
    fixable=True,
)
def open_default_security_group(subject: Subject) -> Iterator[Verdict]:
    """Whatever names no security group joins the VPC's default one, whose members reach each other.

    WHY
      The default group lets its members connect to each other on every port, and out to anywhere.
      Nobody chose that: it is what a forgotten setting gets. Emptied of its rules, the same mistake
      connects to nothing and is noticed on the first day.

    HOW IT IS ATTACKED
      Something taken over in the default group finds all other forgotten things open to it.

    JUDGED
      Fails      `default_security_group` is not `closed`
      Passes     `default_security_group: closed`
      Severity   medium where a function, an endpoint or a link in the VPC names no group and so is in
                 this one; the parts are these

    MEND IT
      `default_security_group: closed`, and `security_groups` on whatever names none.

    FALSE ALARM?
      None known.

    SOURCES
      https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html

    Bad:
        archgen: 1
        name: As it comes
        regions: [eu-west-1]
        resources:
          notes: {type: dynamodb}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16]}

    Good:
        archgen: 1
        name: Closed
        regions: [eu-west-1]
        resources:
          notes: {type: dynamodb}
        boundaries:
          net: {type: vpc, cidr: [10.0.0.0/16], default_security_group: closed}
    """
    graph = subject.graph
    for vpc in graph.blueprint.of_type("vpc"):
        if vpc.value("default_security_group") == "closed":
            yield passed(vpc.id)
        else:
            yield _open(vpc, _forgotten(graph).get(vpc.id, []))


@once
def _forgotten(graph: Graph) -> dict[str, list[str]]:
    """What names no group, by the VPC that it stands in."""
    found: dict[str, list[str]] = {}
    for one in graph.blueprint.resources.values():
        if takes_groups(one) and not getattr(one.body, "security_groups", None):
            for vpc in sorted(vpcs_of(graph.blueprint, one)):
                found.setdefault(vpc, []).append(one.id)
    return found


def _open(vpc: Resource, forgotten: list[str]) -> Verdict:
    severity = Severity.MEDIUM if forgotten else Severity.LOW
    silent = not vpc.stated("default_security_group")
    hint = "`default_security_group: closed`"
    if forgotten:
        hint += f", and `security_groups` on {', '.join(forgotten[:3])}"
    # Closing a group that something uses cuts it off: only an unused one is closed by itself.
    mend = Mend("adds default_security_group: closed", vpc.id, (("default_security_group", "closed"),))
    return Verdict(
        Outcome.FAILED,
        (vpc.id,),
        severity=severity,
        message=fitting(
            f"{shown(forgotten)} share{'s' if len(forgotten) == 1 else ''} the open default group"
            if forgotten
            else f"whatever names no group in `{vpc.id}` is open to its like",
            f"things that name no group share the open one of `{vpc.id}`"
            if forgotten
            else "whatever names no group is open to its like",
            "things that name no group share an open one",
            rule=_DEFAULT,
        ),
        place=At(
            vpc.id,
            ("default_security_group",),
            "not stated; AWS defaults to open" if silent else "open among its members",
        ),
        related=tuple(At(name, (), "names no group", key=True) for name in forgotten[:2]),
        pieces=tuple(Piece(name, _DEFAULT, severity, "in the default group") for name in forgotten),
        hint=hint,
        mend=None if forgotten else mend,
        moved=moved_by(severity, Severity.LOW, "something is in it"),
        silent="default_security_group",
        assumed_default=silent,
    )


RULES = (workload_in_public_subnet, open_default_security_group)
