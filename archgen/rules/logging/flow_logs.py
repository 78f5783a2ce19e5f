"""Networks in which nobody sees who connects to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Resource
from archgen.catalogue.capabilities import FrameType
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, class_in_reach, data_class
from archgen.graph.memory import once
from archgen.graph.model import Graph
from archgen.graph.nature import leads_inside
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.readings.context import moved_by
from archgen.rules.readings.entry_logs import called_from_outside
from archgen.rules.readings.frames import account_of, around, vpcs_of
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "network-without-flow-log"
_VPC = "vpc"


@rule(
    _NAME,
    concern="logging",
    severity=Severity.LOW,
    applies_to=(_VPC,),
    covers=("vpc-flow-logs",),
    refs={
        "security_hub": ("EC2.6",),
        "cwe": ("CWE-778",),
        "well_architected": ("SEC04-BP01",),
        "checkov": ("CKV2_AWS_11",),
        "cdk_nag": ("AwsSolutions-VPC7",),
        "prowler": ("vpc_flow_logs_enabled",),
    },
)
def network_without_flow_log(subject: Subject) -> Iterator[Verdict]:
    """Without flow logs nobody can say which machine in a network spoke to which address.

    WHY
      Access logs tell of requests to an API; what runs inside a network speaks past it. Where data went
      after a break-in shows in the connections, and AWS keeps none unless asked.

    HOW IT IS ATTACKED
      Code that was taken over sends what it finds to an address of its own, a little every hour.

    JUDGED
      Fails      a VPC in which something stands, and whose `flow_logs` say nothing or `none`
      Passes     `flow_logs` names a destination; the account around it is kept by a baseline (`managed_by`)
      Not        an empty network
      Severity   medium where restricted data is within reach from there, or the internet gets in: a public
                 subnet, or a host in it that outsiders call

    MEND IT
      `flow_logs:` a log-group with `purpose: security`.

    FALSE ALARM?
      The organisation logs all its networks: write `managed_by:` on the account.

    SOURCES
      https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html

    Bad:
        archgen: 1
        name: A dark network
        regions: [eu-west-1]
        resources:
          app: {type: generic, service: ECS service, capabilities: [computes], in: inner}
        boundaries:
          inner: {type: vpc, cidr: [10.0.0.0/16], default_security_group: closed}

    Good:
        archgen: 1
        name: A network that is watched
        regions: [eu-west-1]
        resources:
          app: {type: generic, service: ECS service, capabilities: [computes], in: inner}
          flows: {type: log-group, purpose: security, retention: 365d}
        boundaries:
          inner: {type: vpc, cidr: [10.0.0.0/16], default_security_group: closed, flow_logs: flows}
    """
    graph = subject.graph
    blueprint = graph.blueprint
    for network in blueprint.of_type(_VPC):
        inside = _standing(graph).get(network.id, ())
        kept = blueprint.resources.get(account_of(blueprint, network))
        if not inside:
            yield idle(network.id)
        elif getattr(network.body, "flow_logs", None) not in (None, "none"):
            yield passed(network.id)
        elif kept is not None and getattr(kept.body, "managed_by", None):
            yield passed(network.id, confidence=Confidence.STATED)
        else:
            yield _dark(graph, network, inside)


@once
def _standing(graph: Graph) -> Mapping[str, tuple[Resource, ...]]:
    """What stands in each VPC; its own frames and security groups do no work and count as nothing."""
    found: dict[str, list[Resource]] = {}
    for resource in graph.blueprint.resources.values():
        if isinstance(resource.body, FrameType) or hasattr(resource.body, "in_from"):
            continue
        for network in vpcs_of(graph.blueprint, resource):
            found.setdefault(network, []).append(resource)
    return {name: tuple(members) for name, members in found.items()}


def _dark(graph: Graph, network: Resource, inside: tuple[Resource, ...]) -> Verdict:
    why = ""
    if any(_restricted(graph, resource) for resource in inside):
        why = "restricted data is within reach from there"
    elif any(_lets_in(graph, resource) for resource in inside):
        why = "the internet gets in there"
    severity = Severity.MEDIUM if why else Severity.LOW
    stated = network.stated("flow_logs")
    return Verdict(
        Outcome.FAILED,
        (network.id,),
        severity=severity,
        message=fitting(
            f"nobody can say who in `{network.id}` spoke to whom",
            "nobody can say who in this network spoke to whom",
            rule=_NAME,
        ),
        place=At(network.id, ("flow_logs",), "off" if stated else "not stated; AWS defaults to none"),
        related=tuple(At(resource.id, (), "stands in it") for resource in inside[:2]),
        hint=f"`flow_logs:` a log-group with `purpose: security` on {network.id}",
        moved=moved_by(severity, Severity.LOW, why),
        silent="flow_logs",
        assumed_default=not stated,
    )


def _restricted(graph: Graph, resource: Resource) -> bool:
    """True where restricted data is within reach; what passes an endpoint is as secret as the design."""
    if leads_inside(resource):
        return graph.blueprint.classification == "restricted"
    found = max(class_in_reach(graph, resource.id), data_class(graph, resource.id))
    return found is DataClass.RESTRICTED


def _lets_in(graph: Graph, resource: Resource) -> bool:
    """True where outsiders call it, or the internet finds its subnet."""
    blueprint = graph.blueprint
    subnets = around(blueprint, resource, "subnet")
    open_subnet = any(
        one.value("public") is True or "igw" in (getattr(one.body, "routes", None) or ()) for one in subnets
    )
    return open_subnet or called_from_outside(blueprint, resource)


RULES = (network_without_flow_log,)
