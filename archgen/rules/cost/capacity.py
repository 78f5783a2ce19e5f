"""How much a table may cost before something ends it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from archgen.blueprint.model import Blueprint, Resource
from archgen.catalogue.facts import ACCOUNT_RATE
from archgen.finding.finding import Confidence, Severity
from archgen.graph.levels import Question, levels
from archgen.graph.memory import once
from archgen.graph.model import Graph, Guard, NodeKind, Strength
from archgen.graph.sources import SOURCES
from archgen.rules.answers import fitting, passed, unsaid
from archgen.rules.cost.bills import dollars, figure, monthly_requests, read_and_write, units_of
from archgen.rules.readings.context import moved_by
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "capacity-without-bound"


@rule(
    _NAME,
    concern="cost",
    severity=Severity.LOW,
    applies_to=("dynamodb",),
    covers=("ddb-capacity-scaling",),
    refs={
        "checkov": ("CKV2_AWS_16",),
        "security_hub": ("DynamoDB.1",),
        "owasp_api": ("API4:2023",),
        "cwe": ("CWE-770",),
        "prowler": ("dynamodb_table_autoscaling_enabled",),
    },
)
def capacity_without_bound(subject: Subject) -> Iterator[Verdict]:
    """A table that is billed on demand takes whatever comes, and whoever pays for it hears of it later.

    WHY
      On-demand billing follows every request, those of an attacker too. A most for the table, or a
      throttle on each way there, turns a bill without end into an error that an alarm tells of.

    HOW IT IS ATTACKED
      Requests are sent through a night. Nothing breaks, nothing stops, and the bill is the damage.

    JUDGED
      Fails      on demand without `max_throughput`, where some way in has no throttle; provisioned capacity
                 that scales (`target`) without `max`
      Passes     `max_throughput`; throttles on every way in, or no way in from outside; `capacity` that is
                 fixed, or that scales up to a `max`
      Asks       a table of which nothing says how it is billed: AWS takes none without capacity
      Severity   low; medium behind a route or a function's URL that asks nobody and has no throttle

    MEND IT
      `max_throughput: {read: 1000, write: 200}`, twice the peak.

    FALSE ALARM?
      A budget that ends what is paid for: waive it with the budget's name.

    SOURCES
      botocore dynamodb CreateTable.OnDemandThroughput
      https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
      https://aws.amazon.com/dynamodb/pricing/on-demand/

    Bad:
        archgen: 1
        name: No end to the bill
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, billing: on-demand}

    Good:
        archgen: 1
        name: An end to the bill
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: iam, routes: {GET /notes: {to: fn}}}
          fn: {type: lambda, runtime: python3.13, reads: notes}
          notes: {type: dynamodb, billing: on-demand, max_throughput: {read: 1000, write: 200}}
    """
    graph = subject.graph
    for table in graph.blueprint.of_type("dynamodb"):
        body: Any = table.body
        billing = body.billing or _implied(body)
        if billing is None:
            question = f"Is `{table.id}` billed on demand, or by capacity, and up to how much?"
            yield unsaid(table.id, question, "billing")
        elif billing == "provisioned":
            endless = body.capacity is not None and body.capacity.target and not body.capacity.max
            yield _scaling(table) if endless else passed(table.id)
        elif body.max_throughput is not None:
            yield passed(table.id)
        else:
            yield _on_demand(graph, table)


def _implied(body: Any) -> str | None:  # noqa: ANN401 - a table of the catalogue
    """How a table is billed that only says how much."""
    if body.capacity is not None:
        return "provisioned"
    return "on-demand" if body.max_throughput is not None else None


def _on_demand(graph: Graph, table: Resource) -> Verdict:
    level = levels(graph, Question(Guard.THROTTLE, SOURCES)).get(table.id)
    if level is None:
        return passed(table.id)
    if level > Strength.OPEN:
        sure = Confidence.HIGH if level >= Strength.ENFORCED else Confidence.STATED
        return passed(table.id, confidence=sure)
    return _endless(graph, table)


@once
def _public_ways(graph: Graph) -> tuple[str, ...]:
    """The routes, and the hosts of what has none, by which strangers come unasked and unthrottled."""
    asked = levels(graph, Question(Guard.IDENTITY))
    slowed = levels(graph, Question(Guard.THROTTLE))
    return tuple(
        node.id
        for node in graph.nodes.values()
        if asked.get(node.id) is Strength.OPEN
        and slowed.get(node.id) is Strength.OPEN
        and (
            node.kind is NodeKind.ROUTE
            or (node.kind is NodeKind.DOOR and _leads_straight(graph, node.resource))
        )
    )


def _leads_straight(graph: Graph, resource: str) -> bool:
    """True for what has a host of its own and no routes."""
    return resource in graph.blueprint.resources and not graph.blueprint.resources[resource].routes


def _public(graph: Graph, table: Resource) -> bool:
    ways = _public_ways(graph)
    return bool(ways) and levels(graph, Question(Guard.THROTTLE, ways)).get(table.id) is Strength.OPEN


def _endless(graph: Graph, table: Resource) -> Verdict:
    blueprint = graph.blueprint
    severity = Severity.MEDIUM if _public(graph, table) else Severity.LOW
    each = read_and_write(blueprint, table)
    hour = dollars(each * figure(ACCOUNT_RATE) * 3600)
    return Verdict(
        Outcome.FAILED,
        (table.id,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"a flood on `{table.id}` costs {hour} an hour, and nothing ends it",
            f"a flood on `{table.id}` costs {hour} an hour",
            f"a flood on a table costs {hour} an hour, and nothing ends it",
            rule=_NAME,
        ),
        place=At(table.id, ("billing",), "takes whatever comes"),
        hint=_bounded(blueprint, table),
        notes=(_reckoned(hour), *_usual(blueprint, each)),
        moved=moved_by(severity, Severity.LOW, "strangers get there unasked, and no throttle slows them"),
        silent="max_throughput",
        assumed_default=True,
    )


def _reckoned(hour: str) -> str:
    rate = f"{figure(ACCOUNT_RATE):,.0f} requests a second"
    return f"{hour}: a read and a write for each of {rate}, all that an account's APIs take (us-east-1)"


def _usual(blueprint: Blueprint, each: float) -> tuple[str, ...]:
    requests = monthly_requests(blueprint)
    if requests is None:
        return ()
    return (f"the traffic stated, reckoned so, comes to about {dollars(requests * each)} a month",)


def _bounded(blueprint: Blueprint, table: Resource) -> str:
    """The most to write: twice what the stated peak takes, else a figure to begin with."""
    peak = blueprint.traffic.peak.per_second if blueprint.traffic and blueprint.traffic.peak else 100
    reads, writes = (max(1, ceil(2 * peak * units)) for units in units_of(blueprint, table))
    return f"`max_throughput: {{read: {reads}, write: {writes}}}` on {table.id}"


def _scaling(table: Resource) -> Verdict:
    return Verdict(
        Outcome.FAILED,
        (table.id,),
        severity=Severity.LOW,
        confidence=Confidence.MEDIUM,
        message=fitting(
            f"nothing says how far `{table.id}` may scale, nor what that may cost",
            f"nothing says how far `{table.id}` may scale",
            "nothing says how far a table may scale",
            rule=_NAME,
        ),
        place=At(table.id, ("capacity",), "`max` not stated"),
        hint=f"`max:` under `capacity` of {table.id}, twice what the peak takes",
        silent="max",
    )


RULES = (capacity_without_bound,)
