"""Messages and events on the way to what tenants share: whether they say whose they are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from archgen.blueprint.model import Blueprint, Relation, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.attributes import DataClass, data_class, drives, reach
from archgen.graph.automaton import loses_claim
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph, Guard
from archgen.graph.nature import carries, stores
from archgen.graph.settings import setting
from archgen.rules.answers import built, fitting, idle, passed, unsaid
from archgen.rules.paths.arriving import arrivals, arrives
from archgen.rules.paths.callers import caller_of
from archgen.rules.paths.findings import path_hops
from archgen.rules.readings.context import behind_store, weigh
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

_NAME = "tenant-lost-in-messages"
_SENT = (EdgeKind.ASYNC, EdgeKind.EVENT)


@rule(
    _NAME,
    concern="authorization",
    severity=Severity.HIGH,
    applies_to=("Computes", "Carries", "api-gateway"),
    covers=("x-tenant-context-async",),
    refs={"owasp_api": ("API1:2023",), "cwe": ("CWE-639",)},
)
def tenant_lost_in_messages(subject: Subject) -> Iterator[Verdict]:
    """A message that does not say whose it is leaves whoever reads it to guess the tenant.

    WHY
      A request brings a verified claim; a queue, a topic and a workflow do not carry it on by themselves.
      Both halves must: whoever sends puts the tenant in, whoever reads takes it from there and from
      nowhere else.

    HOW IT IS ATTACKED
      A field of the message that the caller wrote names another tenant. The consumer has nothing to
      compare it with, and writes the row.

    JUDGED
      Fails      a message or event that requests from outside set off, on the way to a store with
                 `tenancy: shared` or to several silos, whose line says neither `tenant` nor `identity`;
                 the sending half and the reading half are asked each, and one channel is one finding
      Asks       the data is internal or less
      Passes     the line says it: a claim, that a test must prove
      Built in   one silo behind; changes of a table whose `tenant_key` is in every record
      Not        what nobody outside sets off, and messages that lead to nothing of tenants

    MEND IT
      `sends_to: {jobs: {tenant: "claim:tenant"}}` and `triggered_by: {jobs: {tenant: message}}`.

    FALSE ALARM?
      The messages hold nothing of a tenant: waive the line.

    SOURCES
      https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
      https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/

    Bad:
        archgen: 1
        name: Whose job is it
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /jobs: {to: start}}}
          users: {type: cognito-user-pool}
          start: {type: lambda, runtime: python3.13, sends_to: jobs}
          jobs: {type: queue}
          work:
            type: lambda
            runtime: python3.13
            triggered_by: {jobs: {tenant: message}}
            writes: {orders: {keys: leading-key, tenant: message}}
          orders: {type: dynamodb, holds: personal, tenancy: shared, tenant_key: tenant}

    Good:
        archgen: 1
        name: This tenant's job
        classification: confidential
        regions: [eu-west-1]
        resources:
          api: {type: api-gateway, protocol: rest, authorizer: users, routes: {POST /jobs: {to: start}}}
          users: {type: cognito-user-pool}
          start: {type: lambda, runtime: python3.13, sends_to: {jobs: {tenant: claim:tenant}}}
          jobs: {type: queue}
          work:
            type: lambda
            runtime: python3.13
            triggered_by: {jobs: {tenant: message}}
            writes: {orders: {keys: leading-key, tenant: message}}
          orders: {type: dynamodb, holds: personal, tenancy: shared, tenant_key: tenant}
    """
    graph = subject.graph
    for edge, line in _messages(graph):
        yield _judged(graph, edge, line)


@once
def _messages(graph: Graph) -> tuple[tuple[Edge, Relation], ...]:
    """The edges of messages and events with the lines that draw them, one a line, by owner and part."""
    found: dict[tuple[str, str], tuple[Edge, Relation]] = {}
    for row in graph.out.values():
        for edge in row:
            if edge.kind in _SENT and edge.line is not None:
                found.setdefault(_subject(edge.line), (edge, edge.line))
    return tuple(found[key] for key in sorted(found))


def _subject(line: Relation) -> tuple[str, str]:
    """Who wrote the line, and the part's name: the route, or word and target."""
    return line.source, str(line.route) if line.verb == "to" and line.route is not None else line.part


@once
def _towards_tenants(graph: Graph) -> frozenset[str]:
    """The nodes from which a request or message goes on to a store of tenants, such stores included."""
    resources = graph.blueprint.resources
    queue = deque(name for name in graph.nodes if name in resources and _tenanted(resources[name]))
    seen = set(queue)
    while queue:
        for edge in graph.into[queue.popleft()]:
            if edge.source not in seen and drives(edge):
                seen.add(edge.source)
                queue.append(edge.source)
    return frozenset(seen)


def _tenanted(resource: Resource) -> bool:
    return stores(resource) and setting(resource, "tenancy") in ("shared", "silo")


def _judged(graph: Graph, edge: Edge, line: Relation) -> Verdict:
    owner, part = _subject(line)
    if edge.target not in _towards_tenants(graph) or edge.shut or not arrives(graph, edge):
        return idle(owner, part=part)
    names = _tenants_behind(graph, edge)
    shared = [name for name in names if setting(graph.blueprint.resources[name], "tenancy") == "shared"]
    if not names or (not shared and len(names) == 1) or _in_record(graph.blueprint, edge):
        return built(owner, part=part) if names else idle(owner, part=part)
    if not loses_claim(edge):
        return passed(owner, part=part, confidence=Confidence.STATED)
    data = max(data_class(graph, name) for name in names)
    if data in (DataClass.PUBLIC, DataClass.INTERNAL):
        return unsaid(owner, f"How does `{edge.target}` learn whose the message is?", "tenant", part=part)
    return _lost(graph, edge, line, names)


def _tenants_behind(graph: Graph, edge: Edge) -> tuple[str, ...]:
    resources = graph.blueprint.resources
    behind = (edge.target, *reach(graph, edge.target))
    return tuple(name for name in behind if name in resources and _tenanted(resources[name]))


def _in_record(blueprint: Blueprint, edge: Edge) -> bool:
    """True for a change of a table that keeps the tenant in each record."""
    start = blueprint.resources.get(edge.source)
    return edge.kind is EdgeKind.EVENT and start is not None and setting(start, "tenant_key") is not None


def _lost(graph: Graph, edge: Edge, line: Relation, names: tuple[str, ...]) -> Verdict:
    owner, part = _subject(line)
    who = caller_of(graph, edge.source)
    weight = weigh(Severity.HIGH, [(who, behind_store(graph, name, written=True)) for name in names])
    reads = line.source == edge.target
    return Verdict(
        Outcome.FAILED,
        (owner,),
        part,
        severity=weight.severity,
        confidence=weight.confidence,
        message=_message(edge, reads=reads),
        place=_place(line),
        path=path_hops(arrivals(graph, (edge,)), (edge,), "the tenant does not go along"),
        sinks=names,
        hint=_hint(line, reads=reads),
        moved=weight.moved,
        cause=(_channel(graph, edge), Guard.CONTEXT),
        silent="tenant",
    )


def _channel(graph: Graph, edge: Edge) -> str:
    """What both halves have in common: the queue, topic, bus or store, else the edge's own end."""
    start = graph.blueprint.resources.get(edge.source)
    return edge.source if start is not None and (carries(start) or stores(start)) else edge.target


def _message(edge: Edge, *, reads: bool) -> str:
    if reads:
        return fitting(
            f"`{edge.target}` does not take the tenant from what `{edge.source}` brings",
            f"`{edge.target}` does not take the tenant from its messages",
            "a consumer does not take the tenant from its messages",
            rule=_NAME,
        )
    return fitting(
        f"what `{edge.source}` sends to `{edge.target}` does not say whose it is",
        f"messages to `{edge.target}` do not say whose they are",
        "messages on the way to tenants' data do not say whose they are",
        rule=_NAME,
    )


def _place(line: Relation) -> At:
    if line.verb == "to" and line.route is not None:
        return At(line.source, ("routes", line.route), "no tenant in a `mapping`", key=True)
    return At(line.source, line.path, "no `tenant` and no `identity`")


def _hint(line: Relation, *, reads: bool) -> str:
    if line.verb == "to" and line.route is not None:
        return f"`mapping: {{tenant: claim.<tenant>}}` on {line.route}"
    said = "message" if reads else "claim:<tenant>"
    return f"`{line.verb}: {{{line.target}: {{tenant: {said}}}}}` on {line.source}"


RULES = (tenant_lost_in_messages,)
