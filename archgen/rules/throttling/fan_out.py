"""What strangers can run as often as they like, and somebody pays for each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.blueprint.model import Blueprint, Resource
from archgen.finding.finding import Confidence, Severity
from archgen.graph.closing import lines_from_edges
from archgen.graph.doors import has_routes, is_edge
from archgen.graph.levels import Question
from archgen.graph.model import Edge, EdgeKind, Graph, Guard, Strength
from archgen.graph.nature import runs_steps
from archgen.graph.places import Place, places
from archgen.graph.settings import declares, setting
from archgen.graph.unasked import asking_nobody
from archgen.rules.answers import fitting, idle, passed
from archgen.rules.paths.findings import hops, names_of, told, weakest
from archgen.rules.rule import Subject, rule
from archgen.rules.verdict import At, Outcome, Verdict

NAME = "unbounded-anonymous-fan-out"
_RUNNING = frozenset({EdgeKind.REQUEST, EdgeKind.ASYNC, EdgeKind.EVENT, EdgeKind.GUARD})
_FLOOD = Question(Guard.THROTTLE, also=(EdgeKind.GUARD,))


@rule(
    NAME,
    concern="throttling",
    severity=Severity.HIGH,
    applies_to=("any",),
    covers=("x-cost-amplification",),
    refs={"owasp_api": ("API4:2023",), "cwe": ("CWE-770", "CWE-405")},
)
def unbounded_anonymous_fan_out(subject: Subject) -> Iterator[Verdict]:
    """What runs for callers whom nobody asked, and has no limit before it, runs as often as they like.

    WHY
      AWS's own limit is the account's, and all share it. Up to there each request of a stranger is
      paid for: the function, what it starts, the table it reads. That goes for the function that
      decides who may come in, too: every forged token runs it once.

    HOW IT IS ATTACKED
      Requests without a token, or with a made-up one, from a rented botnet: at ten thousand a second
      the executions of the account are gone, and the bill comes at the end of the month.

    JUDGED
      Fails      a way from the internet on which nobody asks who is calling and nothing limits how often, to
                 a function without `reserved_concurrency`, a workflow, or a table that is billed on demand
                 without `max_throughput`; functions of authorizers and what a user pool asks before it
                 knows somebody count
      Passes     a throttle of the API, stage or route, a usage plan, a rate rule of a web ACL, or a bounded
                 function on each way
      Takes in   api-without-throttle and function-without-concurrency-limit where they say the same
      Not        what is reached by known callers alone, and what only a drawn limit of somebody else's bounds

    MEND IT
      `throttle: {rate: 50/s, burst: 100}` on the API; `reserved_concurrency: 20` on what decides.

    FALSE ALARM?
      Another account's firewall limits it before: draw it, or waive the API with that reason.

    SOURCES
      https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
      https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html

    Bad:
        archgen: 1
        name: A gate without a limit
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: gate
            routes: {GET /a: {to: fn, throttle: {rate: 50/s, burst: 100}}}
          gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.key]}
          gate-fn: {type: lambda, runtime: python3.13}
          fn: {type: lambda, runtime: python3.13, reserved_concurrency: 20}

    Good:
        archgen: 1
        name: A gate with a limit
        regions: [eu-west-1]
        resources:
          api:
            type: api-gateway
            protocol: http
            authorizer: gate
            routes: {GET /a: {to: fn, throttle: {rate: 50/s, burst: 100}}}
          gate: {type: authorizer, kind: lambda-request, function: gate-fn, identity_source: [header.key]}
          gate-fn: {type: lambda, runtime: python3.13, reserved_concurrency: 20}
          fn: {type: lambda, runtime: python3.13, reserved_concurrency: 20}
    """
    graph = asking_nobody(subject.graph)
    entries = _metered(graph)
    for name, edges in entries.items():
        level = weakest(graph, _FLOOD, edges)
        if level is None:
            yield idle(name)
        elif level is not Strength.OPEN:
            claimed = level in (Strength.SILENT, Strength.STATED)
            yield passed(name, confidence=Confidence.STATED if claimed else Confidence.HIGH)
    for place in places(graph, _FLOOD, [edge for edges in entries.values() for edge in edges]):
        yield _flooded(graph, place)


def _metered(graph: Graph) -> Mapping[str, tuple[Edge, ...]]:
    """What costs something each time, with the edges by which strangers get there."""
    found = {}
    for resource in graph.blueprint.resources.values():
        kinds = _kinds(resource)
        if kinds and resource.id in graph.nodes:
            found[resource.id] = tuple(edge for edge in graph.into[resource.id] if edge.kind in kinds)
    return found


def _kinds(resource: Resource) -> frozenset[EdgeKind]:
    """The kinds of edge that cost something where they end in a resource; none where it has a bound."""
    if declares(resource, "reserved_concurrency") or runs_steps(resource):
        return _RUNNING
    on_demand = setting(resource, "billing") == "on-demand" and setting(resource, "max_throughput") is None
    return frozenset({EdgeKind.DATA}) if on_demand else frozenset()


def _flooded(graph: Graph, place: Place) -> Verdict:
    """The finding about one place at which a limit could be written."""
    owner = graph.blueprint.resources[place.slot.resource]
    names = names_of(place.sinks)
    functions = all(declares(graph.blueprint.resources[name], "reserved_concurrency") for name in names)
    noun = "function" if functions else "resource"
    return Verdict(
        Outcome.FAILED,
        (owner.id,),
        place.slot.part or None,
        severity=Severity.HIGH,
        message=fitting(*told("a flood of strangers meets no limit before", names, noun), rule=NAME),
        place=At(owner.id, _path(owner, place), "nothing limits how often"),
        related=tuple(At(name, (), "runs each time") for name in names if name != owner.id)[:3],
        path=hops(graph, _FLOOD, place, "nothing limits how often"),
        sinks=names,
        hint=_hint(graph.blueprint, owner, place, names),
        cause=(place.node, Guard.THROTTLE),
        stands_for=tuple(name for name in names if name != owner.id),
        silent="throttle",
        assumed_default=True,
    )


def _path(owner: Resource, place: Place) -> tuple[str | int, ...]:
    """Where the limit is written: a function's own host has none, so the function is bounded."""
    if declares(owner, "reserved_concurrency"):
        return ("url",) if setting(owner, "url") is not None else ()
    return tuple(place.slot.path)


def _hint(blueprint: Blueprint, owner: Resource, place: Place, names: tuple[str, ...]) -> str:
    unbounded = [name for name in names if declares(blueprint.resources[name], "reserved_concurrency")]
    bound = f"`reserved_concurrency: 20` on {unbounded[0]}" if unbounded else ""
    if has_routes(owner):
        where = f"{owner.id}, stage {place.slot.part}" if place.slot.part else owner.id
        return f"`throttle: {{rate: 50/s, burst: 100}}` on {where}" + (f", or {bound}" if bound else "")
    if is_edge(owner):
        behind = [line.target for line in blueprint.outgoing.get(owner.id, ()) if line.verb == "origin"]
        also = f", or `throttle` on {behind[0]}" if behind else ""
        return f"a waf of `scope: cloudfront` with `rate_limit` that protects {owner.id}{also}"
    if declares(owner, "app_clients"):
        return f"a waf with `rate_limit` that protects {owner.id}" + (f", or {bound}" if bound else "")
    edges = lines_from_edges(blueprint, owner.id)
    first = bound or f"`max_throughput` on {names[0]}"
    return f"{first}, or a `rate_limit` before {edges[0].source}" if edges else first


RULES = (unbounded_anonymous_fan_out,)
