"""Traces that break off in the middle of a request and go on behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from msgspec import Struct

from archgen.blueprint.model import Resource
from archgen.finding.finding import Hop, Severity
from archgen.graph.memory import once
from archgen.graph.model import Edge, EdgeKind, Graph
from archgen.graph.settings import declares, setting
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Mend, Outcome, Verdict

_NAME = "trace-gap-on-path"


@rule(
    _NAME,
    concern="logging",
    severity=Severity.LOW,
    applies_to=("api-gateway", "Computes"),
    covers=("xray-end-to-end",),
    refs={"well_architected": ("SEC04-BP02",)},
    fixable=True,
)
def trace_gap_on_path(subject: Subject) -> Iterator[Verdict]:
    """One hop that is not traced makes two traces of one request, and nobody sees that they are one.

    WHY
      A trace follows a request by an id that each hop hands on. Where one in the middle does not trace,
      what is behind begins a trace of its own: the slow call shows, and not whose request it was.

    HOW IT IS ATTACKED
      It is not: but after a break-in nobody can say which request behind belongs to which caller.

    JUDGED
      Fails      a function, workflow or REST API that does not trace and is called, at whatever distance,
                 by something that does, and calls something that does
      Passes     it traces
      Not        what cannot trace (HTTP APIs, edges, systems outside), what is first or last on the way, and
                 designs in which nothing is traced; `undiagnosable-api` speaks of those
      Only       calls whose answer is waited for; a message begins a trace of its own

    MEND IT
      `tracing: true`.

    FALSE ALARM?
      Another tracer is used there: waive it with its name.

    SOURCES
      https://docs.aws.amazon.com/xray/latest/devguide/xray-services.html

    Bad:
        archgen: 1
        name: Two traces of one request
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            tracing: true
            routes: {GET /notes: {to: front}}
          front: {type: lambda, runtime: python3.13, tracing: false, calls: back}
          back: {type: lambda, runtime: python3.13, tracing: true}

    Good:
        archgen: 1
        name: One trace of one request
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: rest
            authorizer: iam
            tracing: true
            routes: {GET /notes: {to: front}}
          front: {type: lambda, runtime: python3.13, tracing: true, calls: back}
          back: {type: lambda, runtime: python3.13, tracing: true}
    """
    graph = subject.graph
    called, calling = _waited_for(graph, forwards=True), _waited_for(graph, forwards=False)
    broken = gaps(graph)
    for resource in graph.blueprint.resources.values():
        if not _can_trace(resource):
            continue
        if _traces(resource):
            yield passed(resource.id)
        elif resource.id in broken:
            before = called.path(resource.id, forwards=True)
            yield _gap(resource, before, calling.path(resource.id, forwards=False))
        else:
            yield idle(resource.id)


def _can_trace(resource: Resource) -> bool:
    """True for what has the setting; of APIs only a REST one does."""
    return declares(resource, "tracing") and setting(resource, "protocol") in (None, "rest")


def _traces(resource: Resource) -> bool:
    stages = (setting(resource, "stages") or {}).values()
    return setting(resource, "tracing") is True or any(stage.tracing is True for stage in stages)


@once
def _tracing(graph: Graph) -> tuple[str, ...]:
    resources = graph.blueprint.resources.values()
    return tuple(one.id for one in resources if _can_trace(one) and _traces(one))


class _Spread(Struct, frozen=True):
    """What some nodes wait for, or what waits for them: for each node the edge by which it was found."""

    came: Mapping[str, Edge | None]
    resources: Mapping[str, str]

    def path(self, resource: str, *, forwards: bool) -> tuple[str, ...]:
        """The nodes from the nearest start to the resource, in the order in which they were found."""
        steps = [self.resources[resource]]
        edge = self.came[steps[0]]
        while edge is not None:
            steps.append(edge.source if forwards else edge.target)
            edge = self.came[steps[-1]]
        return tuple(steps[::-1])


@once
def _waited_for(graph: Graph, *, forwards: bool) -> _Spread:
    """What is called, or calls, by any number of calls from something that traces."""
    traced = set(_tracing(graph))
    starts = [node.id for node in graph.nodes.values() if node.resource in traced]
    rows = graph.out if forwards else graph.into
    came: dict[str, Edge | None] = dict.fromkeys(starts)
    found: dict[str, str] = {}
    queue = deque(starts)
    while queue:
        for edge in rows[queue.popleft()]:
            there = edge.target if forwards else edge.source
            if edge.kind is EdgeKind.REQUEST and there not in came:
                came[there] = edge
                found.setdefault(graph.nodes[there].resource, there)
                queue.append(there)
    return _Spread(came, found)


@once
def gaps(graph: Graph) -> frozenset[str]:
    """The resources that could trace and do not, between two that do."""
    called, calling = _waited_for(graph, forwards=True), _waited_for(graph, forwards=False)
    between = called.resources.keys() & calling.resources.keys()
    resources = graph.blueprint.resources
    return frozenset(n for n in between if _can_trace(resources[n]) and not _traces(resources[n]))


def _gap(resource: Resource, before: tuple[str, ...], after: tuple[str, ...]) -> Verdict:
    """The finding about one hop, with the traced ones before and after it."""
    here = before[-1]
    return Verdict(
        Outcome.FAILED,
        (resource.id,),
        severity=Severity.LOW,
        message=fitting(
            f"traces of one request break off at `{resource.id}`",
            "traces of one request break off here",
            rule=_NAME,
        ),
        place=At(resource.id, ("tracing",), "off, between two that trace"),
        path=(
            Hop(before[0], "traces"),
            *(Hop(name) for name in before[1:-1]),
            Hop(here, "does not trace", place=True),
            *(Hop(name) for name in after[-2:0:-1]),
            Hop(after[0], "traces"),
        ),
        hint=f"`tracing: true` on {resource.id}",
        mend=Mend("sets tracing: true", resource.id, (("tracing", "true"),)),
        silent="tracing",
        assumed_default=not resource.stated("tracing"),
    )


RULES = (trace_gap_on_path,)
